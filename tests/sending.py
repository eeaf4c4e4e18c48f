"""A small shop with readers, and plain stand-ins for what services plugs into the sending loop.

The book, the rules (`eligibility.decide`), the log and SMTP are real; only preflight and composing are
replaced by a few lines.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_app.accounts.servers import Timeouts
from desktop_app.delivery.ports import MailboxReading, Prepared, Progress, Renderer
from desktop_app.delivery.send_job import SendJob
from desktop_app.domain.address import parse_address
from desktop_app.domain.clearance import Clearance
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.decision import Decision, Mailbox, Message, Outcome
from desktop_app.domain.eligibility import decide
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.shop import Shop
from desktop_app.storage import consents, contacts, deliveries, mailings, newsletters, people, topics
from desktop_app.storage.codec import new_id
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book, create_book, open_book
from desktop_app.storage.deliveries import DeliveryRecord, FrozenContent, LeftOut, ToSend
from desktop_app.storage.mail_accounts import MailAccount, save_account
from desktop_app.storage.people import Candidate
from tests.factories import aoi_shop

START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
FAST = Timeouts(connect=2.0, reply=0.5, after_dot=0.5)
FROM = "aoi@example.jp"


def reader(number: int) -> str:
    """The address of a reader."""
    return f"r{number:04d}@example.jp"


@dataclass(slots=True)
class Clock:
    """Time that moves only when a test says so."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> None:
        """Let time pass."""
        self.now += timedelta(**parts)


def real_clock() -> datetime:
    """The PC's clock."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Gate:
    """A mailbox that is always read at once; `at_reading` is called each time, `broken` makes it fail."""

    clock: Callable[[], datetime]
    readings: int = 0
    at_reading: Callable[[], None] | None = None
    broken: bool = False

    def read_now(self) -> MailboxReading:
        self.readings += 1
        if self.broken:
            raise AppError("mailbox-not-there")
        if self.at_reading is not None:
            self.at_reading()
        return MailboxReading(self.clock())


@dataclass(slots=True)
class Checks:
    """Preflight that finds nothing, and the real rules for each person."""

    book: Book
    shop: Shop = field(default_factory=aoi_shop)
    content: str = "content"
    at_decide: Callable[[DeliveryRecord], None] | None = None

    def prepare(self, mailing_id: str, reading: MailboxReading, now: datetime) -> Prepared:
        queued: list[ToSend] = []
        left_out: list[LeftOut] = []
        for one in people.candidates(self.book):
            answer = self._ask(one, mailing_id, reading, now)
            if answer.outcome is Outcome.LEFT_OUT:
                left_out.append(
                    LeftOut(address_id=one.address_id, contact_id=one.contact_id, rules=answer.rules)
                )
            else:
                queued.append(ToSend(
                    address_id=one.address_id, contact_id=one.contact_id, basis=answer.basis,
                    evidence_id=answer.evidence_id, merge={"name": one.contact.full if one.contact else ""},
                ))
        audience = [one.address_id for one in queued] + [one.address_id for one in left_out]
        return Prepared(
            clearance=self._clearance(mailing_id, audience, reading, now),
            content=FrozenContent(subject="お便り", html="", text="こんにちは"),
            queued=queued, left_out=left_out,
        )

    def again(self, mailing_id: str, reading: MailboxReading, now: datetime) -> Clearance:
        audience = [row.address_id for row in deliveries.rows(self.book, mailing_id)]
        return self._clearance(mailing_id, audience, reading, now)

    def stands(self) -> bool:
        return True

    def decide(
        self, delivery: DeliveryRecord, candidate: Candidate, reading: MailboxReading, now: datetime
    ) -> Decision:
        if self.at_decide is not None:
            self.at_decide(delivery)
        return self._ask(candidate, delivery.mailing_id, reading, now)

    def _ask(self, one: Candidate, mailing_id: str, reading: MailboxReading, now: datetime) -> Decision:
        mailing = mailings.get(self.book, mailing_id)
        message = Message(cls=mailing.cls, at=now, topic=mailing.topic_id, remote_sale_ad=False)
        return decide(self.shop, Mailbox(last_fetch=reading.at), message, one.person)

    def _clearance(
        self, mailing_id: str, audience: Sequence[str], reading: MailboxReading, now: datetime
    ) -> Clearance:
        return Clearance(
            id=new_id(), newsletter_id=mailing_id, content_hash=_hash(self.content), sender_hash=_hash(FROM),
            topic_id=mailings.get(self.book, mailing_id).topic_id or "",
            audience_hash=_hash(",".join(sorted(audience))), rules_hash=_hash("rules"),
            mailbox_read_at=reading.at, mailbox_read_by_hand=reading.by_hand, accepted=(),
            cleared_by="葵", cleared_at=now,
        )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PlainRenderer:
    """A text mail; `broken` addresses can't be rendered."""

    subject: str
    broken: frozenset[str] = frozenset()

    def message(self, delivery: DeliveryRecord) -> bytes:
        if delivery.address in self.broken:
            raise AppError("merge-value-missing", field="name")
        return (
            f"From: {FROM}\r\nTo: {delivery.address}\r\nMessage-ID: {delivery.message_id}\r\n"
            f"Subject: news\r\n\r\nhello\r\n"
        ).encode("ascii")


def plain_renderer(content: FrozenContent) -> Renderer:
    """The renderer of a frozen newsletter."""
    return PlainRenderer(content.subject)


def no_progress(_: Progress) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Shopfront:
    """A book with readers, an account and one newsletter."""

    book: Book
    account: MailAccount
    newsletter: str
    clock: Callable[[], datetime]
    checks: Checks
    gate: Gate

    def job(self, **changes: object) -> SendJob:
        """A sending job; changes go over its fields."""
        job = SendJob(
            book=self.book, account=self.account, credential=None, gate=self.gate, checker=self.checks,
            renderer=plain_renderer, clock=self.clock, tell=no_progress, timeouts=FAST,
        )
        return replace(job, **changes)  # type: ignore[arg-type]  # a wrong name fails at once

    def states(self) -> dict[str, str]:
        """State by address."""
        return {row.address: row.state.value for row in deliveries.rows(self.book, self.newsletter)}

    def row(self, address: str) -> DeliveryRecord:
        """One delivery."""
        return next(one for one in deliveries.rows(self.book, self.newsletter) if one.address == address)


def account_at(port: int, **changes: object) -> MailAccount:
    """An account on loopback without sign-in and limits."""
    account = MailAccount(
        id="account", address=FROM, smtp_host="127.0.0.1", smtp_port=port, smtp_security="none",
        per_hour=0, per_day=0, from_confirmed_at=START,
    )
    return replace(account, **changes)  # type: ignore[arg-type]  # a wrong name fails at once


def open_shop(
    path: Path, port: int, readers: int | Sequence[str] = 3, *, clock: Callable[[], datetime] | None = None,
    **account: object,
) -> Shopfront:
    """Make a book at `path` with consenting readers and a newsletter draft."""
    ticking = clock or Clock()
    now = ticking()
    book = create_book(path, practice=False, device_id="pc", now=now)
    addresses = [reader(number) for number in range(1, readers + 1)] if isinstance(readers, int) else readers
    with book.transaction():
        for address in addresses:
            add_reader(book, address, now)
        newsletter = newsletters.create(
            book, title="冬のお便り", topic_id=topics.default_topic(book).id, now=now, remote_sale_ad=False
        )
        stored = account_at(port, **account)
        save_account(book, stored, now)
    return Shopfront(book, stored, newsletter, ticking, Checks(book), Gate(ticking))


def reopen(path: Path, *, clock: Callable[[], datetime], account: MailAccount) -> Shopfront:
    """The same book, opened again, with its one newsletter."""
    book = open_book(path, device_id="pc", now=clock())
    newsletter = newsletters.all_newsletters(book)[0].id
    return Shopfront(book, account, newsletter, clock, Checks(book), Gate(clock))


def add_reader(book: Book, address: str, now: datetime) -> None:
    """A contact who agreed on paper a month ago."""
    parsed = parse_address(address)
    contacts.add(
        book, NewContact(full="花子", recipient_type=RecipientType.CONSUMER), [parsed], now=now, by="葵"
    )
    named = contacts.ensure_address(book, parsed, now=now)
    evidence = Evidence(
        basis=Basis.CONSENT_PAPER, obtained_at=now - timedelta(days=30), method="店頭の用紙", place="店頭",
        by="葵", occasion="来店", wording="お便りを受け取ります", wording_default_on=False, paper=True,
    )
    consents.add_evidence(book, named.id, evidence, recorded_by="葵", now=now)


def letter_to(book: Book, address: str, now: datetime) -> str:
    """An acknowledgement in the outbox."""
    named = contacts.ensure_address(book, parse_address(address), now=now)
    return mailings.add(
        book, kind="letter", cls=MessageClass.OPTOUT_ACK, topic_id=None, now=now, address_id=named.id,
        reason="optout",
    )
