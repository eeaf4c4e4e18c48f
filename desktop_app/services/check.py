"""送る前の確認: the shop, the mails, the people and the mailbox in one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_app.accounts.probe import probe_holds
from desktop_app.composing.facts import facts_of_content
from desktop_app.domain.address import parse_address
from desktop_app.domain.delivery import OPEN_STATES
from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.preflight import check_message, check_shop
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.send_rules import SendFacts, check_send
from desktop_app.domain.shop import Shop
from desktop_app.services.audience import Audience, find_audience, warnings_about_people
from desktop_app.services.edition import FrozenEdition, edition_of
from desktop_app.storage import settings
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import DeliveryRecord
from desktop_app.storage.newsletters import NewsletterRecord
from desktop_app.storage.settings import MailAccount


@dataclass(frozen=True, slots=True)
class Check:
    """What stands against sending (`findings`), and warnings about contacts with the number of people."""

    audience: Audience
    findings: tuple[Finding, ...]
    about_people: tuple[tuple[Finding, int], ...] = ()

    @property
    def clear(self) -> bool:
        """Nothing blocks."""
        return all(finding.severity is not Severity.BLOCK for finding in self.findings)


def check_newsletter(
    book: Book,
    record: NewsletterRecord,
    shop: Shop,
    *,
    now: datetime,
    mailbox_read_by_hand: bool = False,
    mailbox_read_at: datetime | None = None,
) -> Check:
    """Check a draft against the shop, the law and the book. Raises AppError when it can't be composed."""
    account = settings.load_account(book)
    edition = edition_of(book, record, shop, account)
    audience = find_audience(book, edition, now=now)
    findings = [
        *check_shop(shop),
        *audience.findings,
        *_about_sending(
            book, shop, account, now, mailbox_read_by_hand, mailbox_read_at, len(audience.to_send)
        ),
    ]
    return Check(audience, _each_once(findings), tuple(warnings_about_people(audience.to_send)))


def check_frozen(
    book: Book,
    record: NewsletterRecord,
    frozen: FrozenEdition,
    rows: Sequence[DeliveryRecord],
    shop: Shop,
    *,
    now: datetime,
    mailbox_read_by_hand: bool,
    mailbox_read_at: datetime | None,
) -> Check:
    """Check what was frozen against the shop and the rules of now, on a mail that still waits."""
    waiting = [row for row in rows if row.state in OPEN_STATES and row.merge]
    findings = [*check_shop(shop)]
    if waiting:
        mail = frozen.compiled.render(waiting[0].merge)
        facts = facts_of_content(
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            from_display=frozen.constant.plan.from_display,
        )
        context = MessageContext(cls=record.cls, remote_sale_ad=record.remote_sale_ad)
        findings += check_message(facts, shop, context)
    account = settings.load_account(book)
    findings += _about_sending(book, shop, account, now, mailbox_read_by_hand, mailbox_read_at, len(rows))
    return Check(Audience((), (), ()), _each_once(findings))


def _about_sending(
    book: Book,
    shop: Shop,
    account: MailAccount | None,
    now: datetime,
    by_hand: bool,
    read_at: datetime | None,
    recipients: int,
) -> list[Finding]:
    optout = parse_address(shop.optout_address).wire if shop.optout_address else ""
    return list(
        check_send(
            SendFacts(
                at=now,
                recipients=recipients,
                has_account=account is not None,
                program_reads=account is not None and account.inbox != "none",
                probe_holds=probe_holds(book, optout, now=now) is not None,
                read_at=read_at,
                read_by_hand=by_hand,
            )
        )
    )


def _each_once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))
