"""The one place from which the window sends: pages start, pause and follow a run here; it outlives them.

The book knows how far a run is. This object knows only what a book can't: which run is going on in this
window, how its last call ended, and when a run that must wait is to go on.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.domain.errors import AppError
from desktop_app.services import Services
from desktop_app.services.fingerprint import Fingerprint
from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import CancelledError, Task, Work

_CHANGES = ("deliveries", "newsletters", "contacts", "inbox")
_NO_LINE = ("mail-", "inbox-", "tls-failed")
_TRY_AGAIN = timedelta(minutes=5)
_LOOK_MS = 5_000
"""A timer for the whole wait would be late by as long as the PC slept."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended: a code of `SendReport.why`, or an error. At `until` it goes on by itself."""

    why: str = ""
    until: datetime | None = None
    error: AppError | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    book: Path
    until: datetime


class Sending(QObject):
    """One for the window; get it with `sending`."""

    changed = Signal()
    """A run started, ended, or waits."""
    _begun = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui.tasks)
        self._ui = ui
        self.running: str | None = None
        """The newsletter that is being sent."""
        self.task: Task | None = None
        self.endings: dict[str, Ending] = {}
        self._waiting: dict[str, _Waiting] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.go_on)
        self._begun.connect(lambda: ui.announce("deliveries", "newsletters"))

    def start(
        self,
        newsletter_id: str,
        *,
        title: str,
        accept: Mapping[str, str] | None = None,
        read_by_hand: bool = False,
        read_by_hand_at: datetime | None = None,
        expected: Fingerprint | None = None,
        failed: Callable[[AppError], None] | None = None,
    ) -> bool:
        """Start or go on. False, and nothing happens, while a run is going on (a second click).

        `read_by_hand_at` and `expected` are those of `SendingDesk.send`.
        `failed` takes an error instead of the dialog.
        """
        if self.running is not None:
            return False
        ui, services = self._ui, self._ui.services
        self.running = newsletter_id
        self._waiting.pop(newsletter_id, None)
        self.endings.pop(newsletter_id, None)
        task = ui.tasks.do(
            self,
            lambda work: self._send(
                services,
                work,
                newsletter_id,
                accept=accept or {},
                mailbox_read_by_hand=read_by_hand,
                read_by_hand_at=read_by_hand_at,
                expected=expected,
            ),
            lambda report: self._told(newsletter_id, title, report, by_itself=not read_by_hand),
            title=ui._("Sending “{title}”").format(title=title),
            lane="send",
            changes=_CHANGES,
            failed=lambda error: self._failed(newsletter_id, error, failed),
            cancelled=lambda: self._ended(newsletter_id, {"why": "paused", "until": None}, by_itself=False),
        )
        if self.running is not None:  # else it is over already
            self.task = task
        self.changed.emit()
        return True

    def pause(self, newsletter_id: str) -> None:
        """Stop before the next mail. A run that waits for its time stays where it is."""
        self._waiting.pop(newsletter_id, None)
        if self.running == newsletter_id and self.task is not None:
            self.task.cancel()
        self._do(lambda services: _pause(services, newsletter_id), self._ui._("Pausing"))

    def cancel(self, newsletter_id: str, then: Callable[[int], None]) -> None:
        """End a run for good; `then` gets the number of mails that are kept back."""
        self._waiting.pop(newsletter_id, None)

        def job(services: Services) -> int:
            return int(services.newsletters.cancel(newsletter_id)["skipped"])

        self._do(job, self._ui._("Cancelling"), then)

    def waits_until(self, newsletter_id: str) -> datetime | None:
        """When this window goes on with a run by itself."""
        waiting = self._waiting.get(newsletter_id)
        return waiting.until if waiting is not None and self._here(waiting) else None

    def go_on(self) -> None:
        """Go on with a run whose time has come."""
        if not self._waiting:
            self._timer.stop()
            return
        now = self._now()
        due = [one for one, waiting in self._waiting.items() if self._here(waiting) and waiting.until <= now]
        if due and self.running is None:
            ui = self._ui
            ui.tasks.look(
                self,
                lambda: ui.services.delivery_view.resumable(due[0]),
                lambda found: self._go_on(due[0], found),
                key="resume",
                failed=lambda _: self._forget(due[0]),
            )

    def _go_on(self, newsletter_id: str, found: "tuple[str, Mapping[str, str]] | None") -> None:
        if found is None:
            self._forget(newsletter_id)
        else:
            self.start(
                newsletter_id,
                title=found[0],
                accept=found[1],
                failed=lambda error: self._could_not_go_on(newsletter_id, error),
            )

    def _could_not_go_on(self, newsletter_id: str, error: AppError) -> None:
        """Told on the page, not by a dialog out of nowhere. Without a line it is tried again soon."""
        if error.id.startswith(_NO_LINE):
            self._wait(newsletter_id, self._now() + _TRY_AGAIN)
        self.changed.emit()

    def _wait(self, newsletter_id: str, until: datetime) -> None:
        self._waiting[newsletter_id] = _Waiting(self._ui.services.book.path, until)
        self._timer.start()

    def _now(self) -> datetime:
        return self._ui.services.delivery_view.environment.clock()

    def _forget(self, newsletter_id: str) -> None:
        self._waiting.pop(newsletter_id, None)
        self.changed.emit()

    def _here(self, waiting: _Waiting) -> bool:
        return waiting.book == self._ui.services.book.path

    def _do(
        self, job: Callable[[Services], Any], title: str, then: Callable[[Any], None] | None = None
    ) -> None:
        services = self._ui.services

        def done(result: Any) -> None:
            self.changed.emit()
            if then is not None:
                then(result)

        self._ui.tasks.do(self, lambda _: job(services), done, title=title, changes=_CHANGES)

    def _send(self, services: Services, work: Work, newsletter_id: str, **given: Any) -> dict[str, Any]:
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
                _pause(services, newsletter_id)

        return services.sending.send(newsletter_id, progress=tell, wanted=wanted, **given)

    def _told(self, newsletter_id: str, title: str, report: Mapping[str, Any], *, by_itself: bool) -> None:
        self._ended(newsletter_id, report, by_itself=by_itself)
        if report["why"] in ("finished", "unknown-left"):
            self._ui.toast(self._ui._("“{title}”: every mail is dealt with.").format(title=title))

    def _ended(self, newsletter_id: str, report: Mapping[str, Any], *, by_itself: bool) -> None:
        until = datetime.fromisoformat(report["until"]) if report["until"] else None
        self.running = self.task = None
        if until is not None and by_itself:
            self._wait(newsletter_id, until)
        self.endings[newsletter_id] = Ending(why=report["why"], until=until if by_itself else None)
        self.changed.emit()

    def _failed(self, newsletter_id: str, error: AppError, failed: Callable[[AppError], None] | None) -> None:
        self.running = self.task = None
        self.endings[newsletter_id] = Ending(error=error)
        self.changed.emit()
        (failed or self._ui.error)(error)


def sending(ui: Ui) -> Sending:
    """The window's one Sending, made when first asked for."""
    found = ui.tasks.findChild(Sending)
    return found if isinstance(found, Sending) else Sending(ui)


def _pause(services: Services, newsletter_id: str) -> None:
    with suppress(AppError):  # it had not begun, or was paused or done in the meantime
        services.newsletters.pause(newsletter_id)
