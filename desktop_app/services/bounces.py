"""不達: what waits for the owner, which domains refuse the shop's mails, what can be taken back."""

import re
from dataclasses import dataclass
from datetime import timedelta

from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.bounce_rules import Follows
from desktop_app.domain.errors import AppError
from desktop_app.inbox import taking_back
from desktop_app.services.bounce_views import (
    BounceHold,
    BounceLine,
    DomainWarning,
    HeldPerson,
    HoldDecided,
    Undone,
    UndoWhy,
)
from desktop_app.services.bounce_words import word
from desktop_app.services.environment import Environment
from desktop_app.services.inbox_words import shown
from desktop_app.storage import bounce_decisions, bounce_reads, contacts, staff
from desktop_app.storage.bounce_reads import BounceRow, Refusals, Wave
from desktop_app.storage.database import Book

_WARNED = timedelta(days=30)

_WHY = (
    ("size", re.compile(r"too (large|big)|size (limit|exceed)|5\.3\.4|5\.2\.3|容量|サイズ", re.I)),
    ("auth", re.compile(r"\b(spf|dkim|dmarc|ptr)\b|authenticat|5\.7\.(2[0-9]|30)\b|なりすまし", re.I)),
    ("reader", re.compile(r"受信拒否|ドメイン指定|指定受信|受信制限|blocked by (the )?user", re.I)),
    ("spam", re.compile(r"spam|block|black ?list|reputation|listed|\brbl\b|dnsbl|迷惑メール|junk", re.I)),
    ("content", re.compile(r"content|virus|attachment|header|url|link|5\.6\.|添付|ウイルス", re.I)),
)
_ADVICE = {
    "size": ("do-size",),
    "auth": ("do-lights", "do-provider"),
    "reader": ("do-reader",),
    "spam": ("do-lights", "do-slower", "do-clean", "do-provider"),
    "content": ("do-content", "do-lights"),
    "policy": ("do-lights", "do-slower", "do-provider"),
}
_LIGHTS = {
    "auth": ("spf", "dkim", "dmarc", "ptr"),
    "spam": ("spf", "dkim", "dmarc"),
    "policy": ("spf", "dkim", "dmarc"),
    "content": ("spf", "dkim", "dmarc"),
}


@dataclass(frozen=True, slots=True)
class BounceDesk:
    """Asks and decides about bounces, for the window and the command line."""

    book: Book
    environment: Environment

    def holds(self) -> tuple[BounceHold, ...]:
        """Waves that wait for a decision, oldest first."""
        return tuple(self._hold(one) for one in bounce_reads.waves(self.book))

    def _hold(self, wave: Wave) -> BounceHold:
        people = {one.address_id: one for one in wave.rows}
        return BounceHold(
            id=f"{wave.mailing_id}:{wave.domain}",
            mailing_id=wave.mailing_id,
            title=wave.title,
            domain=wave.domain,
            people=tuple(
                HeldPerson(
                    address_id=one.address_id, contact_id=one.contact_id, address=one.address, name=one.name,
                    reason=one.reason, stopped=one.stopped,
                )
                for one in people.values()
            ),
            hard=wave.hard,
            sent=wave.sent,
            share=min(1.0, wave.hard / max(wave.sent, 1)),
            at=shown(max(one.at for one in wave.rows)),
        )

    def decide(self, hold_id: str, stop: bool, by: str) -> HoldDecided:
        """The owner says whether the addresses of a wave are really gone (`stop`) or the server was at fault:
        then all of them may be written to again, those who were kept out already included.

        Raises AppError("bounce-hold-missing", "inbox-who-decides").
        """
        if not by.strip():
            raise AppError("inbox-who-decides")
        mailing_id, _, domain = hold_id.partition(":")
        done = bounce_decisions.decide_wave(
            self.book, mailing_id, domain, stop=stop, by=by.strip(), now=self.environment.clock()
        )
        if not done.stopped and not done.released:
            raise AppError("bounce-hold-missing")
        return HoldDecided(stopped=done.stopped, released=done.released)

    def warnings(self) -> tuple[DomainWarning, ...]:
        """Domains that refused mails of the last 30 days, the newest first."""
        since = self.environment.clock() - _WARNED
        return tuple(self._warning(one) for one in bounce_reads.refusals(self.book, since))

    def _warning(self, told: Refusals) -> DomainWarning:
        last, language = told.rows[-1], self.environment.language
        why = _why(told.rows)
        return DomainWarning(
            domain=told.domain,
            mailing_id=told.mailing_id,
            title=told.title,
            mails=len(told.rows),
            sent=told.sent,
            share=min(1.0, len(told.rows) / max(told.sent, 1)),
            stopped=told.waiting > 0,
            waiting=told.waiting,
            why=word(f"why-{why}", language),
            reply=last.reason,
            advice=tuple(word(one, language) for one in _ADVICE[why]),
            checks=_LIGHTS.get(why, ()),
            at=shown(last.at),
        )

    def try_again(self, mailing_id: str, domain: str) -> int:
        """The mails of a run that were left because their domain refused too many are tried at the next
        sending; returns how many."""
        return bounce_reads.wake(self.book, mailing_id, domain, now=self.environment.clock())

    def staff(self) -> tuple[str, ...]:
        """Who may say that something was wrong."""
        return tuple(one.name for one in staff.staff(self.book))

    def can_undo(self, message_id: str) -> UndoWhy:
        """Whether what this mail stopped can be taken back; else why not.

        Raises AppError("inbox-message-missing").
        """
        return taking_back.why_not(self.book, message_id)

    def undo(self, message_id: str, by: str, reason: str) -> Undone:
        """Take back what the program did by itself on this mail: `by` states, with a reason, that the mail
        did not say so. Mails that it took out of the queue are not sent by that.

        Raises AppError("inbox-message-missing", "undo-reason-missing", "undo-forbidden", "undo-nothing").
        """
        now = self.environment.clock()
        return Undone(addresses=taking_back.take_back(self.book, message_id, by=by, reason=reason, now=now))

    def undo_bounce(self, bounce_id: str, by: str, reason: str) -> Undone:
        """The same for one bounce that no mail told of: the address was refused while sending.

        Raises AppError("undo-reason-missing", "undo-nothing").
        """
        if not by.strip() or not reason.strip():
            raise AppError("undo-reason-missing")
        now = self.environment.clock()
        freed = bounce_decisions.undo(self.book, [bounce_id], by=by.strip(), reason=reason.strip(), now=now)
        if not freed:
            raise AppError("undo-nothing")
        return Undone(addresses=tuple(contacts.address(self.book, one).text for one in freed))

    def of_message(self, message_id: str) -> tuple[BounceLine, ...]:
        """What a report was about and what followed, one line for each address."""
        return tuple(self._line(one) for one in bounce_reads.of_message(self.book, message_id))

    def of_address(self, address_id: str) -> tuple[BounceLine, ...]:
        """The bounces of an address, newest first."""
        return tuple(self._line(one) for one in bounce_reads.of_address(self.book, address_id))

    def _line(self, row: BounceRow) -> BounceLine:
        return BounceLine(
            id=row.id,
            address=row.address,
            kind=row.kind.value,
            status=row.status,
            reason=row.reason,
            state=row.state.value,
            what=word(_what(row), self.environment.language),
            at=shown(row.at),
        )


def _what(row: BounceRow) -> str:
    if row.state is Follows.SUPPRESSED:
        return "suppressed-hard" if row.kind is BounceClass.HARD else "suppressed-soft"
    if row.state is Follows.HELD:
        return "held"
    if row.state is Follows.COUNTED:
        return f"counted-{row.kind.value}"
    if not row.believed:
        return "dismissed-forged"
    return f"dismissed-{row.why or 'again'}"


def _why(rows: tuple[BounceRow, ...]) -> str:
    """The commonest reason, the newest where two are as common."""
    found = [
        next((name for name, words in _WHY if words.search(f"{one.status} {one.reason}")), "policy")
        for one in reversed(rows)
    ]
    return max(dict.fromkeys(found), key=found.count)
