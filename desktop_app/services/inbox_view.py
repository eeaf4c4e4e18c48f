"""受信の処理 as a person reads it: what was read and done, what waits for a decision, who wants an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.optout_words import telling_line
from desktop_app.services.environment import Environment
from desktop_app.services.inbox_words import Stopped, Told, ago, person, shown, tell
from desktop_app.services.mailbox import MailboxDesk
from desktop_app.storage import (
    attachments,
    contacts,
    inbox_log,
    inbox_messages,
    mail_accounts,
    suppressions,
    topics,
)
from desktop_app.storage import staff as staff_rows
from desktop_app.storage.database import Book
from desktop_app.storage.inbox_log import InboxRow

PAGE = 100
"""Mails that one page of the list holds."""
_SHOWN = 200_000
"""Characters of a mail that are shown."""

Reading = Literal["imap", "maildir", "none", "no-account"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLine:
    """One mail in words. `seq` is where the next page goes on."""

    id: str
    seq: int
    at: str
    told: Told
    contact_id: str | None
    address: str
    sender: str
    subject: str
    waiting: bool
    kept: bool
    """Whether the mail itself was kept in the book."""
    stops: bool
    """It is an opt-out or a complaint, by itself or because somebody said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCard:
    """One mail that a person has to decide on. `whose` is false when the program knows whom it concerns."""

    line: InboxLine
    quote: str
    whose: bool
    sender_counts: bool = False
    """The address that it came from can be stopped, though the book does not know it (SEM Act 3(3))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxOverview:
    """The head of the page."""

    reading: Reading
    address: str
    last_read: str
    ago: str
    must_read_from: str
    waiting: int
    wishes: int
    total: int
    staff: tuple[str, ...]
    failed: AppError | None
    """Why the last reading failed, also one in the background; `failed_at` in words."""
    failed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeMail:
    """A kept mail as plain text; nothing of it is loaded or executed. `cut` = the book holds only a part."""

    sender: str
    to: str
    subject: str
    date: str
    text: str
    attachments: int
    cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody whom a mail may be about."""

    contact_id: str
    address: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """What one reading brought."""

    mails: int
    stopped: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a decision did: who is stopped (in words; empty = nobody) and how many queued mails went."""

    who: str
    skipped: int


@dataclass(frozen=True, slots=True)
class InboxView:
    """Reads the log of the mailbox for the window."""

    book: Book
    environment: Environment
    mailbox: MailboxDesk

    def overview(self) -> InboxOverview:
        """How the mailbox is read, when it last was, and what waits."""
        accounts = mail_accounts.all_accounts(self.book)
        here = [one for one in accounts if one.inbox != "none"] or accounts[:1]
        last = self.mailbox.last_read()
        since = inbox_messages.must_read_from(self.book)
        failed = self.mailbox.failed()
        reading: Reading = "no-account" if not here else _READING.get(here[0].inbox, "none")
        return InboxOverview(
            reading=reading,
            address=", ".join(one.address for one in here),
            last_read=shown(last) if last else "",
            ago=self._ago(last) if last else "",
            must_read_from=shown(since) if since else "",
            waiting=inbox_log.waiting_count(self.book),
            wishes=inbox_log.count(self.book, "answer"),
            total=inbox_log.count(self.book, "all"),
            staff=tuple(one.name for one in staff_rows.staff(self.book)),
            failed=failed.error if failed else None,
            failed_at=shown(failed.at) if failed else "",
        )

    def waiting_count(self) -> int:
        """How many mails wait for a person: the number beside 受信の処理."""
        return inbox_log.waiting_count(self.book)

    def read(self, tell: Callable[[int], None]) -> ReadResult:
        """Read the mailbox; `tell` hears how many mails were handled. AppError as `MailboxDesk.read_now`."""
        reading = self.mailbox.read_now(tell)
        found = [one.classified.action for one in reading.mails]
        return ReadResult(mails=len(found), stopped=found.count("suppress"), waiting=found.count("ask"))

    def page(self, group: str = "all", *, search: str = "", before: int | None = None) -> list[InboxLine]:
        """Mails, newest first (those that wait: oldest first), PAGE at a time."""
        rows = inbox_log.page(self.book, group, search=search, before=before, limit=PAGE)
        return [self._line(row) for row in rows]

    def line(self, message_id: str) -> InboxLine:
        """One mail. Raises AppError("inbox-message-missing")."""
        return self._line(inbox_log.one(self.book, message_id))

    def waiting(self) -> list[WaitingCard]:
        """The first PAGE mails that wait for a person, oldest first (JP-SEM-3-3-UNCLEAR)."""
        rows = inbox_log.page(self.book, "waiting", limit=PAGE)
        return [
            WaitingCard(
                line=self._line(row),
                quote=self._quote(row),
                whose=row.address_id is None,
                sender_counts=_sender_counts(row),
            )
            for row in rows
        ]

    def decide(self, message_id: str, *, optout: bool, by: str, address: str | None = None) -> Decision:
        """A person says what a mail meant. AppErrors of `inbox.waiting.decide`, and "inbox-who-decides"."""
        if not by.strip():
            raise AppError("inbox-who-decides")
        found = self.mailbox.decide(message_id, optout=optout, by=by.strip(), address=address)
        return Decision(who=self._named(found["address"] or ""), skipped=found["skipped"])

    def stop(self, message_id: str, *, by: str, address: str) -> Decision:
        """A person says that a mail which did not wait was an opt-out.

        AppErrors of `inbox.waiting.stop_read`, and "inbox-who-decides".
        """
        if not by.strip():
            raise AppError("inbox-who-decides")
        found = self.mailbox.stop_read(message_id, by=by.strip(), address=address)
        return Decision(who=self._named(found["address"] or ""), skipped=found["skipped"])

    def answered(self, message_id: str, *, by: str) -> None:
        """The owner answered in the mail program."""
        inbox_log.answered(self.book, message_id, by=by.strip(), now=self.environment.clock())

    def people(self, text: str) -> list[Found]:
        """Up to eight addresses of the book that fit what was typed."""
        if not text.strip():
            return []
        found = contacts.search(self.book, text, limit=8)
        return [
            Found(
                contact_id=record.id,
                address=one.text,
                label=f"{record.full or record.company} {one.text}".strip(),
            )
            for record in found
            for one in record.addresses
        ][:8]

    def mail(self, message_id: str) -> SafeMail:
        """The kept mail as plain text. Raises AppError("inbox-mail-not-kept")."""
        row = inbox_log.one(self.book, message_id)
        kept = attachments.load(self.book, row.attachment) if row.attachment else None
        if kept is None or kept.erased:
            raise AppError("inbox-mail-not-kept")
        return safe_mail(kept.data, cut=bool(row.facts.get("cut")))

    def _line(self, row: InboxRow) -> InboxLine:
        return InboxLine(
            id=row.id,
            seq=row.seq,
            at=shown(row.received_at),
            told=tell(row, self.environment.language, self._reach(row)),
            contact_id=row.contact_id,
            address=row.address,
            sender=row.sender,
            subject=row.subject,
            waiting=row.state == inbox_messages.WAITING,
            kept=row.attachment is not None,
            stops=row.kind in ("optout", "complaint") or row.decided_as == "optout",
        )

    def _reach(self, row: InboxRow) -> Stopped | None:
        """What exactly a partial opt-out stopped; the log of the mail only says that it was partial."""
        if row.kind != "optout" or row.facts.get("scope") == "all" or not row.address:
            return None
        told = suppressions.optouts_of(self.book, row.address_id or "")
        same = next((one for one in told if one.at == row.received_at), None)
        if same is None:
            return None
        names = {one.id: one.name for one in topics.all_topics(self.book)}
        return Stopped(tuple(sorted(names.get(one, one) for one in same.scope or ())), same.until)

    def _quote(self, row: InboxRow) -> str:
        if row.attachment is None:
            return row.text
        kept = attachments.load(self.book, row.attachment)
        return telling_line(safe_mail(kept.data, cut=False).text) or row.text

    def _named(self, address: str) -> str:
        if not address:
            return ""
        found = contacts.by_address(self.book, parse_address(address).key)
        return person(found.full or found.company if found else "", address, self.environment.language)

    def _ago(self, last: datetime) -> str:
        return ago((self.environment.clock() - last).total_seconds() / 60, self.environment.language)


def _sender_counts(row: InboxRow) -> bool:
    """A person wrote it, not a server about one."""
    one = "@" in row.sender and ", " not in row.sender
    return row.address_id is None and one and row.kind not in ("complaint", "bounce")


_READING: dict[str, Reading] = {"imap": "imap", "maildir": "maildir"}


def safe_mail(data: bytes, *, cut: bool) -> SafeMail:
    """Any mail as text: of an HTML mail its words, nothing is fetched."""
    from desktop_app.inbox.mail import addresses, read_mail  # the parser costs the start of the window

    mail = read_mail(data)
    sent = mail.date()
    return SafeMail(
        sender=", ".join(addresses(mail.get("from"))),
        to=", ".join(addresses(mail.get("to"))),
        subject=mail.subject,
        date=shown(sent) if sent else "",
        text=_printable(mail.text[:_SHOWN]),
        attachments=mail.attachments,
        cut=cut,
    )


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() or one in "\n\t" else " " for one in text).strip()
