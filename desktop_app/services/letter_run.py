"""One call of sending letters: the mailbox read once, one line of progress per letter, totals that add up."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from desktop_app.delivery.letters import LetterResult, send_letters
from desktop_app.delivery.ports import MailboxGate, MailboxReading
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.rulebook import Rulebook
from desktop_app.domain.shop import Shop
from desktop_app.services.agenda_notes import passes_by_itself
from desktop_app.services.environment import Environment
from desktop_app.services.letter_checking import LetterChecker
from desktop_app.services.letter_json import letter_json
from desktop_app.services.letters import letter_view
from desktop_app.services.sending import SendingDesk
from desktop_app.services.words import Words, error_json
from desktop_app.storage import letters, mailings, seal, tallies
from desktop_app.storage.database import Book

_READ_AGAIN = timedelta(minutes=5)
"""Letters follow each other within seconds; the mailbox is read before the first and then this often."""
_COUNTED = ("accepted", "waiting", "deferred", "rejected", "skipped", "unknown")


@dataclass(slots=True)
class _ReadNowAndThen:
    """A gate that takes a reading of the last minutes for all letters of a call."""

    gate: MailboxGate
    clock: Callable[[], datetime]
    last: MailboxReading | None = None

    def read_now(self) -> MailboxReading:
        if self.last is None or abs(self.clock() - self.last.at) > _READ_AGAIN:
            self.last = self.gate.read_now()
        return self.last


@dataclass(slots=True, kw_only=True)
class LetterRun:
    """State of one call."""

    book: Book
    environment: Environment
    words: Words
    rulebook: Rulebook
    shop: Shop
    sending: SendingDesk
    cleared_by: str
    tell: Callable[[Mapping[str, Any]], None]
    wanted: Callable[[], None]
    by_person: bool = True
    """Somebody asked for it, and not the clock."""
    _where: dict[str, str] = field(default_factory=dict, init=False)
    """Where each letter of this call stands: one of _COUNTED."""
    _started: float = field(default=0.0, init=False)

    def go(
        self, ids: Sequence[str], *, about: Sequence[str], by_hand: datetime | None
    ) -> dict[str, Any]:
        """Send these and say how it went, with all that the caller asked `about`: some may have left by
        themselves since. Raises what keeps all of them here when none was sent."""
        if seal.overtaken(self.book):
            raise AppError("book-older-copy")
        self._where, self._started = {one: self._look(one) for one in about}, time.monotonic()
        if not ids:
            return {**self._last([], None), **({} if about else {"why": "empty"})}
        account = self.sending.accounts.account()
        gate = _ReadNowAndThen(self.sending.gate(by_hand), self.environment.clock)
        checker = LetterChecker(
            book=self.book,
            shop=self.shop,
            account=account,
            rulebook=self.rulebook,
            words=self.words,
            cleared_by=self.cleared_by,
        )
        job = self.sending.job(account, checker, gate)
        results, stop = send_letters(
            job, ids, by_person=self.by_person, wanted=self.wanted, told=self._tell
        )
        self._settle_trouble(results)
        if len(results) == 1 or all(one.error is not None for one in results):
            self._raise_of_all(results)
        return self._last(results, stop)

    def _tell(self, result: LetterResult) -> None:
        self._where[result.mailing_id] = self._look(result.mailing_id)
        self.tell(self._line())

    def _settle_trouble(self, results: Sequence[LetterResult]) -> None:
        """What is wrong with the account would meet every letter: a broken line passes, so that the one in
        hand goes on waiting by itself; of a refused password somebody must hear before the next try."""
        last = results[-1] if results else None
        if last is None or last.error is None or not last.stops_others:
            return
        now = self.environment.clock()
        with self.book.transaction():
            if not passes_by_itself(last.error):
                tallies.keep(self.book, letters.TALLY, letters.STOPPED, now=now)
            elif mailings.state(self.book, last.mailing_id) is NewsletterState.PAUSED:
                mailings.set_state(self.book, last.mailing_id, NewsletterState.SENDING, now=now)

    def _raise_of_all(self, results: Sequence[LetterResult]) -> None:
        """The account's own trouble is an error of the call, not of a letter."""
        error = results[-1].error if results else None
        if error is not None and results[-1].stops_others:
            raise error

    def _line(self) -> dict[str, Any]:
        """Where the letters of this call stand now; one that was never begun is waiting."""
        counts = Counter(self._where.values())
        spent = max(time.monotonic() - self._started, 0.001)
        gone = sum(counts.values()) - counts["waiting"] - counts["deferred"]
        return {
            "t": self.environment.clock().isoformat(),
            **{name: counts[name] for name in _COUNTED},
            "rate": round(gone / spent, 2),
        }

    def _look(self, letter_id: str) -> str:
        record = letters.get(self.book, letter_id)
        if record.delivery in (None, DeliveryState.QUEUED, DeliveryState.SENDING):
            return "skipped" if record.state is NewsletterState.CANCELLED else "waiting"
        return "accepted" if record.delivery is DeliveryState.BOUNCED else str(record.delivery)

    def _last(self, results: Sequence[LetterResult], stop: str | None) -> dict[str, Any]:
        by_id = {one.mailing_id: one for one in results}
        line = self._line()
        done = not line["waiting"] and not line["deferred"]
        halted = next((one.report for one in reversed(results) if one.report and not one.report.done), None)
        refused = next((one.error for one in reversed(results) if one.error is not None), None)
        why = "finished"
        if not done:
            why = stop or (halted.why if halted else ("refused" if refused else "stopped"))
        elif line["unknown"]:
            why = "unknown-left"
        return {
            **line,
            "done": done,
            "why": why,
            "until": halted.until.isoformat() if halted and halted.until and not done else None,
            "letters": [self._told(one, by_id.get(one)) for one in self._where],
        }

    def _told(self, letter_id: str, result: LetterResult | None) -> dict[str, Any]:
        told = letter_json(letter_view(letters.get(self.book, letter_id)))
        if result is None:
            waits = self._where[letter_id] in ("waiting", "deferred")
            return {**told, "why": "not-tried" if waits else ""}
        if result.error is not None:
            error = error_json(result.error, self.words.language)
            return {**told, "why": "refused", "error": error, "rules": error["rules"] or told["rules"]}
        report = result.report
        until = report.until.isoformat() if report and report.until else None
        return {**told, "why": report.why if report else "", "until": until}
