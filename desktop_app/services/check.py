"""送る前の確認: the shop, the mails, the people and the mailbox in one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_app.accounts.probe import probe_holds
from desktop_app.delivery.ports import MailboxReading
from desktop_app.domain.address import parse_address
from desktop_app.domain.delivery import OPEN_STATES
from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.moment import legal_day
from desktop_app.domain.preflight import check_message, check_shop
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.send_rules import SendFacts, check_send
from desktop_app.domain.shop import Shop
from desktop_app.services.audience import Audience, find_audience, warnings_about_people
from desktop_app.services.edition import FrozenEdition, edition_of
from desktop_app.services.shop import wording_findings
from desktop_app.services.still_true import other_sender, undeclared_sale
from desktop_app.services.words import rulebook
from desktop_app.storage import deliveries, settings
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord


@dataclass(frozen=True, slots=True)
class Check:
    """What stands against sending (`findings`), and warnings about contacts with the number of people."""

    audience: Audience
    findings: tuple[Finding, ...]
    about_people: tuple[tuple[Finding, int], ...] = ()
    about_settings: frozenset[Finding] = frozenset()
    """Those of `findings` that stand on the shop's page: their warnings need no tick (architecture 4.14)."""

    @property
    def clear(self) -> bool:
        """Nothing blocks."""
        return all(finding.severity is not Severity.BLOCK for finding in self.findings)


def check_newsletter(
    book: Book, record: NewsletterRecord, shop: Shop, *, now: datetime, reading: MailboxReading | None = None
) -> Check:
    """Check a draft against the shop, the law and the book. `reading` None = sending will read the mailbox.

    Raises AppError when the draft can't be composed.
    """
    edition = edition_of(book, record, shop, settings.load_account(book))
    audience = find_audience(book, edition, now=now)
    sending = _about_sending(book, shop, now=now, reading=reading, recipients=len(audience.to_send))
    of_shop = [*check_shop(shop), *_about_settings(book, shop, now)]
    findings = _each_once([*of_shop, *undeclared_sale(record, shop), *audience.findings, *sending])
    said = {finding.rule for finding in findings}
    about_people = [one for one in warnings_about_people(audience.to_send) if one[0].rule not in said]
    return Check(audience, findings, tuple(about_people), frozenset(of_shop))


def check_frozen(
    book: Book, record: NewsletterRecord, shop: Shop, *, now: datetime, reading: MailboxReading
) -> Check:
    """Check what was frozen, on mails that still wait, against the shop and the rules of now."""
    frozen = FrozenEdition.of(deliveries.frozen(book, record.id))
    rows = deliveries.rows(book, record.id)
    waiting = {row.basis: row for row in rows if row.state in OPEN_STATES and row.merge}
    context = MessageContext(cls=record.cls, remote_sale_ad=record.remote_sale_ad, has_ad_basis=True)
    account = settings.load_account(book)
    of_shop = check_shop(shop)
    found = [*of_shop, *undeclared_sale(record, shop), *other_sender(frozen, account)]
    for row in waiting.values():
        found += check_message(frozen.facts(row), shop, context)
    found += _about_sending(book, shop, now=now, reading=reading, recipients=len(rows))
    return Check(Audience((), (), ()), _each_once(found), about_settings=frozenset(of_shop))


def _about_settings(book: Book, shop: Shop, now: datetime) -> list[Finding]:
    """Consent wordings in use, and how old the law text of this program is (JP-LAW-ASOF)."""
    outdated = rulebook().as_of_finding(legal_day(now))
    return [*wording_findings(book, shop), *([outdated] if outdated else [])]


def _about_sending(
    book: Book, shop: Shop, *, now: datetime, reading: MailboxReading | None, recipients: int
) -> list[Finding]:
    account = settings.load_account(book)
    optout = parse_address(shop.optout_address).wire if shop.optout_address else ""
    ordered = shop.art7_order_on is not None and shop.art7_order_on <= legal_day(now)
    facts = SendFacts(
        at=now,
        recipients=recipients,
        has_account=account is not None,
        program_reads=account is not None and account.inbox != "none",
        probe_holds=probe_holds(book, optout, now=now) is not None,
        read_at=reading.at if reading else None,
        read_by_hand=reading is not None and reading.by_hand,
        ordered_to_stop=ordered and not shop.art7_measure_confirmed,
    )
    return list(check_send(facts))


def _each_once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))
