"""The one place from which the window sends: pages start, plan, pause and follow a run here.

It outlives them. The book knows how far a run is and what is planned (`Services.agenda`). This object looks
at that every few seconds, starts what is due, and knows only what a book can't: which run is going on in this
window, and how its last call ended.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.errors import AppError
from desktop_app.services import Services
from desktop_app.services.pc_clock import steady
from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import CancelledError, Task, Work

if TYPE_CHECKING:
    from desktop_app.domain.schedule import ClockWatch
    from desktop_app.services.agenda_view import Due, Outlook, Planned, Question
    from desktop_app.services.awake import KeepAwake
    from desktop_app.services.fingerprint import Fingerprint

_CHANGES = ("deliveries", "newsletters", "contacts", "inbox")
_LOOK_MS = 5_000
"""A timer for the whole wait would be late by as long as the PC slept."""
_LEAVE_SECONDS = 8.0
"""Systems give a program some ten seconds at log-off."""
Tell = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended: a code of `SendReport.why`, or an error. At `until` it goes on by itself."""

    why: str = ""
    until: datetime | None = None
    error: AppError | None = None


class Sending(QObject):
    """One for the window; get it with `sending`."""

    changed = Signal()
    """A run started, ended, or waits; something was planned, taken back, or asks."""
    _begun = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui.tasks)
        self._ui = ui
        self.running: str | None = None
        """The newsletter that is being sent."""
        self.task: Task | None = None
        self.endings: dict[str, Ending] = {}
        self.steady: Callable[[], float] = steady
        self.leaving = False
        """The session ends: a run stops after the mail in hand and goes on by itself next time."""
        self._stopped = threading.Event()
        self._letters: Task | None = None
        self._awake: KeepAwake | None = None
        self._clocks: ClockWatch | None = None
        self._outlook: Outlook | None = None
        self._book: Path | None = None
        """Whose outlook it is."""
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.go_on)
        self._begun.connect(lambda: ui.announce("deliveries", "newsletters"))

    # --- what there is

    @property
    def planned(self) -> "tuple[Planned, ...]":
        """What is planned in the open book, the next one first."""
        return here.planned if (here := self._here) else ()

    @property
    def questions(self) -> "tuple[Question, ...]":
        """Runs that go on by themselves but for a word of their owner."""
        return here.questions if (here := self._here) else ()

    @property
    def pending(self) -> bool:
        """Whether something will start or go on by itself if the program goes on running."""
        return (here := self._here) is not None and here.pending

    @property
    def now(self) -> datetime:
        """The time, by the clock that the book goes by."""
        return self._ui.services.environment.clock()

    def waits_until(self, newsletter_id: str) -> datetime | None:
        """When this window goes on with a run by itself."""
        here = self._here if self.running != newsletter_id else None
        return here.waits.get(newsletter_id) if here else None

    @property
    def _here(self) -> "Outlook | None":
        return self._outlook if self._book == self._ui.services.book.path else None

    # --- starting and stopping

    def start(
        self,
        newsletter_id: str,
        *,
        title: str,
        accept: Mapping[str, str] | None = None,
        read_by_hand: bool = False,
        read_by_hand_at: datetime | None = None,
        expected: "Fingerprint | None" = None,
        failed: Callable[[AppError], None] | None = None,
    ) -> bool:
        """Start or go on. False, and nothing happens, while a run is going on (a second click).

        `read_by_hand_at` and `expected` are those of `SendingDesk.send`.
        `failed` takes an error instead of the dialog.
        """

        def send(services: Services, tell: Tell, wanted: Callable[[], None]) -> Any:
            return services.sending.send(
                newsletter_id,
                accept=accept or {},
                mailbox_read_by_hand=read_by_hand,
                read_by_hand_at=read_by_hand_at,
                expected=expected,
                progress=tell,
                wanted=wanted,
            )

        return self._go(
            newsletter_id, title, send, by_itself=not read_by_hand, failed=failed or self._ui.error
        )

    def pause(self, newsletter_id: str) -> None:
        """Stop before the next mail. A run that waits for its time stays where it is."""
        if self.running == newsletter_id and self.task is not None:
            self.task.cancel()
        self._do(lambda services: _pause(services, newsletter_id), self._ui._("Pausing"))

    def cancel(self, newsletter_id: str, then: Callable[[int], None]) -> None:
        """End a run for good; `then` gets the number of mails that are kept back."""

        def job(services: Services) -> int:
            return int(services.newsletters.cancel(newsletter_id)["skipped"])

        self._do(job, self._ui._("Cancelling"), then)

    # --- planning

    def plan(
        self,
        newsletter_id: str,
        at: datetime,
        *,
        hold_minutes: int = 0,
        accept: Mapping[str, str] | None = None,
        read_by_hand_at: datetime | None = None,
        expected: "Fingerprint | None" = None,
        then: "Callable[[Planned], None] | None" = None,
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        """Plan a newsletter as `AgendaDesk.schedule` does."""

        def job(services: Services) -> "Planned":
            return services.agenda.schedule(
                newsletter_id, at, hold_minutes=hold_minutes, accept=accept, expected=expected,
                read_by_hand_at=read_by_hand_at,
            )  # fmt: skip

        self._do(job, self._ui._("Checking and planning"), then, failed)

    def move(
        self, newsletter_id: str, at: datetime, failed: Callable[[AppError], None] | None = None
    ) -> None:
        """Another time for what was confirmed before."""
        title = self._ui._("Planning")
        self._do(lambda services: services.agenda.move(newsletter_id, at), title, None, failed)

    def take_back(self, newsletter_id: str, then: Callable[[], None] | None = None) -> None:
        """A planned newsletter is a draft again."""

        def done(_: Any) -> None:
            if then is not None:
                then()

        self._do(lambda services: services.agenda.unschedule(newsletter_id), self._ui._("Taking back"), done)

    def say_yes(self, newsletter_id: str) -> None:
        """A plan that asks starts now."""
        self._do(lambda services: services.agenda.answer(newsletter_id, True), self._ui._("Planning"))

    # --- going on by itself

    def watch(self) -> None:
        """From now on everything that is due is started by itself."""
        self._timer.start()
        self.go_on()

    def rest(self) -> None:
        """Start nothing more by itself: the program ends, or the book is closed."""
        self._timer.stop()

    def leave(self, seconds: float = _LEAVE_SECONDS) -> None:
        """The session ends: stop after the mail in hand, wait so long for that. The run is not paused: it
        goes on by itself when the program runs again, also when the session goes on after all."""
        task = self.task
        if self.running is None or task is None or task.finished:
            return
        self.leaving = True
        task.cancel()
        self._stopped.wait(seconds)

    def go_on(self) -> None:
        """Look what is due and start it. While a run is going on, only look."""
        from desktop_app.domain.schedule import ClockWatch  # the first paint does not need it

        services, now, seconds = self._ui.services, self.now, self.steady()
        self._clocks = (self._clocks or ClockWatch(now, seconds)).look(now, seconds)
        ahead, book = self._clocks.ahead, services.book.path
        self._ui.tasks.look(
            self,
            lambda: services.agenda.outlook(now, ahead),
            lambda outlook: self._looked(outlook, book),
            key="agenda",
            failed=lambda _: None,  # a page that reads the same book tells it
        )

    def _looked(self, outlook: "Outlook", book: Path) -> None:
        if book != self._ui.services.book.path:
            return
        before, self._outlook, self._book = self._here, outlook, book
        if not outlook.says_as(before):
            self.changed.emit()
        if outlook.due and self.running is None and self._letters is None:
            self._start_due(outlook.due[0])

    def _start_due(self, due: "Due") -> None:
        if due.kind == "letters":
            self._send_letters(due)
            return

        def send(services: Services, tell: Tell, wanted: Callable[[], None]) -> Any:
            return services.agenda.run(due, progress=tell, wanted=wanted)

        self._go(due.id, due.title, send, by_itself=True, failed=lambda _: self.changed.emit())

    def _send_letters(self, due: "Due") -> None:
        ui, services = self._ui, self._ui.services

        def ended(_: Any = None) -> None:
            self._letters = None

        def job(work: Work) -> Any:
            with self._awake_here():
                return services.agenda.run(due, progress=lambda _: work.check(), wanted=work.check)

        task = ui.tasks.do(
            self, job, ended, title=ui._("Sending letters"), lane="send", changes=_CHANGES, failed=ended,
            cancelled=ended,
        )
        if not task.finished:
            self._letters = task

    def _go(
        self,
        newsletter_id: str,
        title: str,
        send: Callable[..., Any],
        *,
        by_itself: bool,
        failed: Callable[[AppError], None],
    ) -> bool:
        if self.running is not None:
            return False
        ui, services = self._ui, self._ui.services
        self.running, self.leaving = newsletter_id, False
        self._stopped.clear()
        self.endings.pop(newsletter_id, None)
        task = ui.tasks.do(
            self,
            lambda work: self._send(services, work, newsletter_id, send),
            lambda report: self._told(newsletter_id, title, report, by_itself=by_itself),
            title=ui._("Sending “{title}”").format(title=title),
            lane="send",
            changes=_CHANGES,
            failed=lambda error: self._failed(newsletter_id, error, failed),
            cancelled=lambda: self._cancelled(newsletter_id),
        )
        if self.running is not None:  # else it is over already
            self.task = task
        self.changed.emit()
        return True

    def _send(
        self, services: Services, work: Work, newsletter_id: str, send: Callable[..., Any]
    ) -> dict[str, Any]:
        """In the lane's thread. Whoever stops the task pauses the run: the loop sees it at its next claim."""

        def wanted() -> None:
            work.check()
            self._begun.emit()

        def tell(line: Mapping[str, Any]) -> None:
            still = line["waiting"] + line["deferred"]
            total = still + sum(line[one] for one in ("accepted", "rejected", "skipped", "unknown"))
            try:
                work.progress(total - still, total)
            except CancelledError:
                if self.leaving:
                    raise
                _pause(services, newsletter_id)

        try:
            with self._awake_here():
                report: dict[str, Any] = send(services, tell, wanted)
            return report
        finally:
            self._stopped.set()

    def _awake_here(self) -> AbstractContextManager[None]:
        """Practice is over in a moment, and who does not want it is not kept awake."""
        if self._ui.practice or not self._ui.preferences.keep_awake:
            return nullcontext()
        if self._awake is None:
            from desktop_app.services.awake import KeepAwake

            self._awake = KeepAwake(_not_kept_awake)
        return self._awake()

    def _do(
        self,
        job: Callable[[Services], Any],
        title: str,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        services = self._ui.services

        def done(result: Any) -> None:
            self.changed.emit()
            if then is not None:
                then(result)
            self.go_on()

        def refused(error: AppError) -> None:
            (failed or self._ui.error)(error)
            self.go_on()

        self._ui.tasks.do(self, lambda _: job(services), done, title=title, changes=_CHANGES, failed=refused)

    def _told(self, newsletter_id: str, title: str, report: Mapping[str, Any], *, by_itself: bool) -> None:
        self._ended(newsletter_id, report, by_itself=by_itself)
        if report["why"] in ("finished", "unknown-left"):
            self._ui.toast(self._ui._("“{title}”: every mail is dealt with.").format(title=title))

    def _ended(self, newsletter_id: str, report: Mapping[str, Any], *, by_itself: bool) -> None:
        until = datetime.fromisoformat(report["until"]) if report["until"] else None
        self._over(newsletter_id, Ending(why=report["why"], until=until if by_itself else None))
        self.go_on()

    def _cancelled(self, newsletter_id: str) -> None:
        """Stopped before anything was frozen: a planned one must not start again in a moment."""
        leaving = self.leaving
        self._ended(newsletter_id, {"why": "paused", "until": None}, by_itself=False)
        if not leaving and any(one.newsletter_id == newsletter_id for one in self.planned):
            self.take_back(newsletter_id)

    def _failed(self, newsletter_id: str, error: AppError, failed: Callable[[AppError], None]) -> None:
        self._over(newsletter_id, Ending(error=error))
        failed(error)
        self.go_on()

    def _over(self, newsletter_id: str, ending: Ending) -> None:
        self.running = self.task = None
        self.endings[newsletter_id] = ending
        self.changed.emit()


def sending(ui: Ui) -> Sending:
    """The window's one Sending, made when first asked for."""
    found = ui.tasks.findChild(Sending)
    return found if isinstance(found, Sending) else Sending(ui)


def _pause(services: Services, newsletter_id: str) -> None:
    with suppress(AppError):  # it had not begun, or was paused or done in the meantime
        services.newsletters.pause(newsletter_id)


def _not_kept_awake() -> None:
    logging.getLogger(__name__).info("the system can't be kept awake")
