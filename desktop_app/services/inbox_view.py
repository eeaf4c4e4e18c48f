"""受信の処理 as a person reads it: what was read and done, what waits for a decision, who wants an answer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import JST
from desktop_app.domain.optout_words import telling_line
from desktop_app.domain.reading_pace import READ_EVERY
from desktop_app.services.environment import Environment
from desktop_app.services.inbox_choices import choices_of, sender_counts, topics_to_stop
from desktop_app.services.inbox_views import (
    Choice,
    Decision,
    Found,
    InboxLine,
    InboxOverview,
    ManyDecided,
    Reading,
    ReadResult,
    SafeMail,
    WaitingCard,
)
from desktop_app.services.inbox_words import Stopped, ago, person, shown, tell
from desktop_app.services.mailbox import MailboxDesk
from desktop_app.services.safe_mail import printable, safe_mail
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
CARDS = 8
"""Waiting mails that are shown as cards at once; the next come up as these are decided."""
UNREAD = timedelta(days=1)
"""So long without a reading, a stop may have waited for nothing (JP-SEM-3-3-MAILBOX)."""
COMPLAINT_DAYS = 7
"""JP-SEM-9-COMPLAINT: after so many days an open complaint is warned about."""
MANY = 2000
"""Waiting mails that can be looked through at once."""
UNPROVEN = "many-forged"
"""The `inbox.why` code of stops that wait because so many came from senders who could not be proven."""


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
        now, last = self.environment.clock(), self.mailbox.last_read()
        since = inbox_messages.must_read_from(self.book)
        failed = self.mailbox.failed()
        reading: Reading = "no-account" if not here else _READING.get(here[0].inbox, "none")
        counts = inbox_log.counts(self.book)
        old = last is not None and now - last >= UNREAD and reading in _READING
        return InboxOverview(
            reading=reading,
            address=", ".join(one.address for one in here),
            last_read=shown(last) if last else "",
            ago=self._ago(last) if last else "",
            must_read_from=shown(since) if since else "",
            waiting=counts["waiting"],
            wishes=counts["answer"],
            total=counts["all"],
            staff=tuple(one.name for one in staff_rows.staff(self.book)),
            failed=failed.error if failed else None,
            failed_at=shown(failed.at) if failed else "",
            counts=counts,
            quietly=reading not in _READING or self.mailbox.readable_quietly(),
            every_minutes=READ_EVERY // timedelta(minutes=1),
            unread_hours=int((now - last).total_seconds() // 3600) if last is not None and old else 0,
            complaints_open=inbox_log.open_complaints(self.book, now - timedelta(days=COMPLAINT_DAYS)),
            unproven=inbox_log.waiting_for(self.book, UNPROVEN),
            topics=topics_to_stop(self.book),
        )

    def waiting_count(self) -> int:
        """How many mails wait for a person: the number beside 受信の処理."""
        return inbox_log.waiting_count(self.book)

    def read(self, tell: Callable[[int, int], None] = lambda *_: None) -> ReadResult:
        """Read the mailbox; `tell` hears how many of how many mails (0 = not known) were handled.

        AppErrors of `MailboxDesk.read_now`.
        """
        reading = self.mailbox.read_now(lambda step: tell(step.done, step.total))
        found = [one.classified.action for one in reading.mails]
        return ReadResult(mails=len(found), stopped=found.count("suppress"), waiting=found.count("ask"))

    def page(
        self, group: str = "all", *, search: str = "", period: str = "all", before: int | None = None
    ) -> list[InboxLine]:
        """Mails of a group and a time (one of PERIODS), newest first (those that wait: oldest first), PAGE at
        a time."""
        rows = inbox_log.page(
            self.book, group, search=search, since=self._since(period), before=before, limit=PAGE
        )
        return [self._line(row) for row in rows]

    def line(self, message_id: str) -> InboxLine:
        """One mail. Raises AppError("inbox-message-missing")."""
        return self._line(inbox_log.one(self.book, message_id))

    def waiting(self) -> list[WaitingCard]:
        """The first CARDS mails that wait for a person, oldest first (JP-SEM-3-3-UNCLEAR)."""
        rows = inbox_log.page(self.book, "waiting", limit=CARDS)
        several = bool(topics_to_stop(self.book))
        return [self._card(row, self._quote(row), several) for row in rows]

    def all_waiting(self) -> list[WaitingCard]:
        """Every mail that waits, oldest first, with its words as far as the log keeps them: for deciding on
        several at once."""
        rows = inbox_log.page(self.book, "waiting", limit=MANY)
        several = bool(topics_to_stop(self.book))
        return [self._card(row, telling_line(_SENTENCE.sub("\n", row.text)), several) for row in rows]

    def decide(
        self,
        message_id: str,
        said: Choice,
        *,
        by: str,
        address: str | None = None,
        topic: str | None = None,
        until: date | None = None,
    ) -> Decision:
        """A person says what a waiting mail meant. `address`: about whom, where the mail does not tell or the
        answer is "other". AppErrors of `inbox.waiting.decide`, and "inbox-who-decides"."""
        if not by.strip():
            raise AppError("inbox-who-decides")
        if said in ("bounce", "send-on", "yes"):
            found = self.mailbox.decide_as(message_id, said, by=by.strip())
        else:
            found = self.mailbox.decide(
                message_id,
                optout=said != "keep",
                by=by.strip(),
                address=address,
                scope=frozenset({topic}) if said == "topic" and topic else None,
                until=until if said == "until" else None,
            )
        staff_rows.add_staff(self.book, by, now=self.environment.clock())  # offered from now on
        return self._decided(found, said)

    def decide_many(
        self,
        message_ids: Sequence[str],
        said: Choice,
        *,
        by: str,
        check: Callable[[int], None] = lambda _: None,
    ) -> ManyDecided:
        """The same answer for several mails, each in its own transaction; what somebody else decided in the
        meantime is left. `check` hears how many are done and may raise to end.

        Raises AppError("inbox-who-decides").
        """
        done = stopped = skipped = left = 0
        for number, message_id in enumerate(message_ids):
            check(number)
            try:
                one = self.decide(message_id, said, by=by)
            except AppError as error:
                if error.id not in _LEFT:
                    raise
                left += 1
                continue
            done, stopped, skipped = done + 1, stopped + bool(one.who), skipped + one.skipped
        return ManyDecided(done=done, stopped=stopped, skipped=skipped, left=left)

    def stop(self, message_id: str, *, by: str, address: str) -> Decision:
        """A person says that a mail which did not wait was an opt-out.

        AppErrors of `inbox.waiting.stop_read`, and "inbox-who-decides".
        """
        if not by.strip():
            raise AppError("inbox-who-decides")
        return self._decided(self.mailbox.stop_read(message_id, by=by.strip(), address=address), "stop")

    def answered(self, message_id: str, *, by: str, note: str = "") -> None:
        """The owner answered in the mail program, or did `note` about a complaint (JP-SEM-9-COMPLAINT)."""
        inbox_log.answered(
            self.book, message_id, by=by.strip(), note=note.strip(), now=self.environment.clock()
        )

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

    def whose(self, typed: str) -> list[Found]:
        """Whom somebody means who typed a whole address, or a name: more than one when several fit.

        Raises AddressError for something with an @ that is no address.
        """
        if "@" not in typed and "＠" not in typed:
            return self.people(typed)
        address = parse_address(typed)
        return [Found(contact_id="", address=address.text, label=address.text)]

    def mail(self, message_id: str) -> SafeMail:
        """The kept mail as plain text. Raises AppError("inbox-mail-not-kept")."""
        row = inbox_log.one(self.book, message_id)
        kept = attachments.load(self.book, row.attachment) if row.attachment else None
        if kept is None or kept.erased:
            raise AppError("inbox-mail-not-kept")
        cut, at = bool(row.facts.get("cut")), shown(row.received_at)
        mail = safe_mail(kept.data, cut=cut, at=at)
        if row.kind not in _DECIDED_BY_WORDS:
            return mail
        return safe_mail(kept.data, cut=cut, at=at, line=telling_line(mail.text))

    def _card(self, row: InboxRow, quote: str, several_topics: bool) -> WaitingCard:
        return WaitingCard(
            line=self._line(row),
            quote=quote,
            whose=row.address_id is None and row.kind != "bounce",
            sender_counts=sender_counts(row),
            choices=choices_of(row, several_topics=several_topics),
        )

    def _line(self, row: InboxRow) -> InboxLine:
        return InboxLine(
            id=row.id,
            seq=row.seq,
            at=shown(row.received_at),
            told=tell(row, self.environment.language, self._reach(row)),
            contact_id=row.contact_id,
            address=row.address,
            sender=printable(row.sender),
            subject=printable(row.subject),
            waiting=row.state == inbox_messages.WAITING,
            kept=row.attachment is not None,
            stops=_stops(row),
            returned=row.kind == "bounce",
            warned=row.bounce is not None and row.bounce.kind == "policy",
            open_complaint=row.kind == "complaint" and row.answered_at is None,
            answer=row.answer,
        )

    def _reach(self, row: InboxRow) -> Stopped | None:
        """What exactly a partial opt-out stopped; the log of the mail only says that it was partial."""
        by_person = row.decided_as == "optout"
        if not (row.kind == "optout" or by_person) or not row.address:
            return None
        if not by_person and row.facts.get("scope") == "all":
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
        if row.kind == "bounce":
            return ""
        return telling_line(safe_mail(kept.data, cut=False).text) or row.text

    def _decided(self, found: dict[str, Any], said: Choice) -> Decision:
        return Decision(who=self._named(found["address"] or ""), skipped=found["skipped"], said=said)

    def _named(self, address: str) -> str:
        if not address:
            return ""
        found = contacts.by_address(self.book, parse_address(address).key)
        return person(found.full or found.company if found else "", address, self.environment.language)

    def _ago(self, last: datetime) -> str:
        return ago((self.environment.clock() - last).total_seconds() / 60, self.environment.language)

    def _since(self, period: str) -> datetime | None:
        now = self.environment.clock()
        if period == "today":
            return now.astimezone(JST).replace(hour=0, minute=0, second=0, microsecond=0)
        days = _DAYS.get(period)
        return now - timedelta(days=days) if days else None


def _stops(row: InboxRow) -> bool:
    if row.decided_as is not None:
        return row.decided_as == "optout"
    return row.kind in ("optout", "complaint")


_SENTENCE = re.compile(r"(?<=[。！？!?])")
_READING: dict[str, Reading] = {"imap": "imap", "pop3": "pop3", "maildir": "maildir"}
_DAYS = {"week": 7, "month": 31, "year": 365}
_LEFT = frozenset({"inbox-message-missing", "inbox-message-decided", "inbox-whose-optout"})
_DECIDED_BY_WORDS = frozenset({"optout", "unclear"})
