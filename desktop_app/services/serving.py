"""Without a window: read the mailbox every few minutes and do what is due, until somebody ends it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.schedule import ClockWatch
from desktop_app.services import Services, agenda_notes
from desktop_app.services.agenda_view import Due, Planned, Question
from desktop_app.services.awake import Awake, no_awake
from desktop_app.services.failures import told
from desktop_app.services.pc_clock import steady
from desktop_app.services.watching import Watching
from desktop_app.services.words import error_json

_LOOK_SECONDS = 5.0
"""A timer for the whole wait would be late by as long as the PC slept."""
_AGAIN_SECONDS = 60.0
Line = Mapping[str, Any]


class _EndedError(Exception):
    """Somebody ends the program: the mail in hand is finished, nothing more is begun."""


@dataclass(slots=True)
class Serving:
    """One call of `serve`. Every line it tells is a JSON object with `t` and `did`."""

    services: Services
    tell: Callable[[Line], None]
    ended: Event
    """Set by whoever wants it to end."""
    awake: Awake = no_awake
    steady: Callable[[], float] = steady
    _watch: ClockWatch | None = None
    _news: Event = field(default_factory=Event)
    """A mail server says that a mail came."""
    _asked: dict[str, str] = field(default_factory=dict)
    """What was told already of what waits for a person."""
    _mailbox: str = ""
    """Why the mailbox could not be read last time."""
    _trouble: str = ""
    """What kept the last look from being made at all."""
    _not_before: dict[tuple[str, str], float] = field(default_factory=dict)
    """By what failed: when it is tried again at the soonest. The book notes that too, but a full disk or a
    book that is busy takes no note, and a server must not be asked every few seconds."""

    def once(self) -> None:
        """Do everything that is due now and return."""
        try:
            self._round(self._now(), again=True)
            self._tell_next()
        except _EndedError:
            self._say("ended")

    def go(self) -> None:
        """Go on until `ended` is set."""
        self._say("serving", book=str(self.services.book.path))
        said: datetime | None = None
        self.services.mailbox.allow()
        services = self.services
        watching = Watching(
            lambda: services.mailbox, self._news.set, steady=self.steady, release=services.book.release
        )
        try:
            while not self.ended.is_set():
                said = self._look(said)
                self._watch_mailbox(watching)
                self.ended.wait(_LOOK_SECONDS)
        except _EndedError:
            pass
        finally:
            watching.end()
        self._say("ended")

    def _watch_mailbox(self, watching: Watching) -> None:
        with suppress(AppError):  # the look at what is due has told it
            watching.look()

    def _look(self, said: datetime | None) -> datetime | None:
        """One round; what it met is told once, and the next one tries again: nobody may be there to start the
        program anew. Returns when something is due next, as it was told."""
        try:
            worked = self._round(self._now())
            upcoming = self.services.agenda.next_at(self._now())
            if worked or upcoming != said:
                self._tell_next()
            self._trouble = ""
            return upcoming
        except _EndedError:
            raise
        except Exception as error:
            found = told(error)
            if self._trouble != found.id:
                self._error("trouble", found)
            self._trouble = found.id
            return said

    def _now(self) -> datetime:
        return self.services.environment.clock()

    def _ahead(self, now: datetime) -> timedelta:
        watch = self._watch or ClockWatch(now, self.steady())
        self._watch = watch.look(now, self.steady())
        return self._watch.ahead

    def _round(self, now: datetime, *, again: bool = False) -> bool:
        """One look; True when anything was sent. `again`: until nothing is left that was not done yet."""
        self._read_mailbox(now)
        done: set[tuple[str, str]] = set()
        while True:
            due = self.services.agenda.due(self._now(), self._ahead(self._now()))
            rest = [one for one in due if (one.kind, one.id) not in done and self._rested(one)]
            if not rest:
                break
            done.add((rest[0].kind, rest[0].id))
            self._do(rest[0])
            if not again and len(rest) == 1:
                break
        self._tell_questions()
        return bool(done)

    def _read_mailbox(self, now: datetime) -> None:
        self._check()
        due = self.services.agenda.mailbox_due(now)
        news = self._news.is_set() and self.services.mailbox.may_read(now)
        if (due is None and not news) or self.steady() < self._not_before.get(("mailbox", ""), 0.0):
            return
        self._news.clear()
        try:
            self._say("mailbox", read=self.services.mailbox.read())
            self._mailbox = ""
        except AppError as error:
            self._not_before["mailbox", ""] = self.steady() + _AGAIN_SECONDS
            if self._mailbox != error.id:  # the same again every few seconds says nothing new
                self._error("mailbox-failed", error)
            self._mailbox = error.id

    def _do(self, due: Due) -> None:
        self._say(f"{due.kind}-starts", id=due.id, title=due.title, planned=due.at.isoformat())
        try:
            with self.awake():
                report = self.services.agenda.run(due, progress=self._progress(due), wanted=self._check)
            self._say(due.kind, id=due.id, **report)
        except _EndedError:
            raise
        except Exception as error:  # one thing that fails must not keep the others from being done
            self._failed(due, told(error))

    def _rested(self, due: Due) -> bool:
        return self.steady() >= self._not_before.get((due.kind, due.id), 0.0)

    def _failed(self, due: Due, error: AppError) -> None:
        self._not_before[due.kind, due.id] = self.steady() + _AGAIN_SECONDS
        if error.id == "unexpected" and due.id:
            agenda_notes.failed(self.services.book, due.id, error, self._now())
        self._error(f"{due.kind}-failed", error, id=due.id)

    def _progress(self, due: Due) -> Callable[[Line], None]:
        def tell(line: Line) -> None:
            self.tell({**line, "did": "progress", "id": due.id})
            self._check()

        return tell

    def _check(self) -> None:
        if self.ended.is_set():
            raise _EndedError

    def _tell_questions(self) -> None:
        agenda = self.services.agenda
        waiting: list[Planned | Question] = [*agenda.planned(), *agenda.questions()]
        for one in waiting:
            why = one.asks.value if isinstance(one, Planned) else one.why
            if why and self._asked.get(one.newsletter_id) != why:
                self._say("asks", **_question(one, why))
            self._asked[one.newsletter_id] = why

    def _tell_next(self) -> None:
        upcoming = self.services.agenda.next_at(self._now())
        self._say("waits", until=upcoming.isoformat() if upcoming is not None else None)

    def _error(self, did: str, error: AppError, **values: Any) -> None:
        self._say(did, **values, error=error_json(error, self.services.environment.language))

    def _say(self, did: str, **values: Any) -> None:
        self.tell({"t": self._now().isoformat(), "did": did, **values})


def _question(one: Planned | Question, why: str) -> dict[str, Any]:
    told: dict[str, Any] = {"id": one.newsletter_id, "title": one.title, "why": why}
    if isinstance(one, Planned):
        told["planned"] = one.at.isoformat()
    return told
