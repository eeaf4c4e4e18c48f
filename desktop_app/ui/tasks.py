"""Work off the UI thread: short looks at the book, long studies, and actions with progress and cancel.

The UI thread never waits: a job runs in a thread of its lane, its result is handed back on the UI thread, and
is dropped when the widget that asked is gone or has asked anew.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop_app.domain.errors import AppError
from desktop_app.services.failures import told
from desktop_app.ui.lanes import Lanes

T = TypeVar("T")
Lane = str
"""An action's lane: "send", "inbox" or "rest"; in each, one action after the other."""

_STOP_SECONDS = 10.0


class CancelledError(Exception):
    """Raised by `Work.check` inside a job that was cancelled; the job undoes what it did and ends."""


class Work:
    """What a running job may say and ask. Made on the UI thread, used in the job's thread."""

    def __init__(self, tell: Callable[[int, int, str], None] | None = None) -> None:
        self._tell = tell
        self._cancelled = threading.Event()

    def progress(self, done: int, total: int, text: str = "") -> None:
        """`done` of `total` (0 = nobody knows). Checks for cancel as well."""
        self.check()
        if self._tell is not None:
            self._tell(done, total, text)

    def check(self) -> None:
        """Raises CancelledError once `cancel` was called."""
        if self._cancelled.is_set():
            raise CancelledError

    @property
    def cancelled(self) -> bool:
        """Whether somebody wants this to end."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the job to end at its next check."""
        self._cancelled.set()

    def sleep(self, seconds: float) -> None:
        """Wait, but not longer than until somebody cancels. Raises CancelledError."""
        self._cancelled.wait(seconds)
        self.check()


class Task(QObject):
    """One action: where it stands, and its cancel. Created on the UI thread."""

    progressed = Signal()
    ended = Signal()

    def __init__(self, title: str, lane: Lane, lanes: Lanes) -> None:
        super().__init__()
        self.title, self.lane = title, lane
        self.done, self.total, self.text = 0, 0, ""
        self.finished = False
        self.can_cancel = True
        self._started: float | None = None
        self._told_at = 0.0
        self._lanes = lanes
        self.work = Work(self._tell)

    @property
    def running(self) -> bool:
        """Whether its turn has come."""
        return self._started is not None and not self.finished

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return 0.0 if self._started is None else time.monotonic() - self._started

    def remaining(self) -> float | None:
        """Seconds that are left, by the speed so far; None while nobody can say."""
        if not self.total or not self.done or self.seconds < 1:
            return None
        return self.seconds * (self.total - self.done) / self.done

    def cancel(self) -> None:
        """Ask it to end; what it has begun is undone or left resumable by the job itself."""
        self.work.cancel()
        self.text = ""
        self.progressed.emit()

    def begin(self) -> None:
        """Its turn has come."""
        self._started = time.monotonic()
        self._lanes.post(self._show)

    def end(self) -> None:
        """It is over, however it ended."""
        self.finished = True
        if isValid(self):
            self.ended.emit()

    def _tell(self, done: int, total: int, text: str) -> None:
        self.done, self.total, self.text = done, total, text
        now = time.monotonic()
        if now - self._told_at > 0.1 or done == total:
            self._told_at = now
            self._lanes.post(self._show)

    def _show(self) -> None:
        if isValid(self):
            self.progressed.emit()


class TaskRunner(QObject):
    """The one place that starts threads for the window."""

    started = Signal(object)
    """A Task was accepted."""
    changed = Signal(object)
    """A frozenset of subjects that a finished action changed."""

    def __init__(self, lanes: Lanes, failed: Callable[[AppError], None]) -> None:
        super().__init__()
        self._lanes = lanes
        self._failed = failed
        self._newest: dict[tuple[int, str], Work] = {}
        self._looks: set[Work] = set()
        self._held: list[Callable[[], None]] | None = None
        self.tasks: list[Task] = []

    def look(
        self,
        owner: QObject,
        job: Callable[[], T],
        then: Callable[[T], None],
        *,
        key: str = "",
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        """A short read. The newest of (owner, key) wins; `then` gets its result on the UI thread."""
        self._read("look", owner, lambda _: job(), then, key, failed)

    def study(
        self,
        owner: QObject,
        job: Callable[[Work], T],
        then: Callable[[T], None],
        *,
        key: str = "",
        failed: Callable[[AppError], None] | None = None,
    ) -> None:
        """A long read that asks `work.check()` now and then: it ends when a newer one was asked for, or the
        window closes. Runs in a thread of its own and never delays a look."""
        self._read("study", owner, job, then, key, failed)

    def do(
        self,
        owner: QObject,
        job: Callable[[Work], T],
        then: Callable[[T], None] | None = None,
        *,
        title: str,
        lane: Lane = "rest",
        changes: Iterable[str] = (),
        failed: Callable[[AppError], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        can_cancel: bool = True,
    ) -> Task:
        """An action. However it ends its `changes` are announced, since part of it may be done; then `then`
        gets the result, or `failed` the error (without `failed`: a dialog)."""
        task = Task(title, lane, self._lanes)
        task.can_cancel = can_cancel
        self.tasks.append(task)
        subjects = frozenset(changes)

        def ended(call: Callable[[], None]) -> None:
            if task in self.tasks:
                self.tasks.remove(task)
            task.end()
            if subjects:
                self.changed.emit(subjects)
            if isValid(owner):
                call()

        def run() -> None:
            try:
                task.work.check()
                task.begin()
                result = job(task.work)
            except CancelledError:
                self._lanes.post(lambda: ended(cancelled or _nothing))
            except Exception as error:  # the top of a thread: everything becomes words for the owner
                seen = told(error)
                self._lanes.post(lambda: ended(lambda: (failed or self._failed)(seen)))
            else:
                self._lanes.post(lambda: ended(_nothing if then is None else lambda: then(result)))

        self.started.emit(task)
        self._lanes.submit(lane, run)
        return task

    def announce(self, subjects: Iterable[str]) -> None:
        """Tell everyone who cares that data changed."""
        self.changed.emit(frozenset(subjects))

    def busy(self, lane: Lane | None = None) -> list[Task]:
        """Actions that wait or run."""
        return [task for task in self.tasks if lane in (None, task.lane)]

    def hold_studies(self) -> None:
        """Begin no study until `release_studies`: while the first page is made, it has both cores."""
        self._held = []

    def release_studies(self) -> None:
        """Begin the studies that were held, and those to come at once."""
        held, self._held = self._held or (), None
        for run in held:
            self._lanes.submit("study", run)

    def looking(self) -> bool:
        """Whether a look is still out."""
        return bool(self._looks)

    def reading(self) -> bool:
        """Whether a look or a study is still out."""
        return bool(self._newest)

    def stop(self, seconds: float = _STOP_SECONDS) -> bool:
        """Cancel what can be cancelled, wait for everything; False when something still runs afterwards."""
        for work in self._newest.values():
            work.cancel()
        for task in self.tasks:
            if task.can_cancel:  # the others are short and must not be lost: a draft that is being stored
                task.work.cancel()
        self._newest.clear()
        return self._lanes.stop(seconds)

    def _read(
        self,
        lane: str,
        owner: QObject,
        job: Callable[[Work], T],
        then: Callable[[T], None],
        key: str,
        failed: Callable[[AppError], None] | None,
    ) -> None:
        place = (id(owner), key)
        if (older := self._newest.get(place)) is not None:
            older.cancel()
        work = self._newest[place] = Work()
        if lane == "look":
            self._looks.add(work)

        def handed_back(call: Callable[[], None]) -> None:
            self._looks.discard(work)
            if self._newest.get(place) is work:
                del self._newest[place]
                if isValid(owner) and not work.cancelled:
                    call()

        def run() -> None:
            try:
                work.check()
                result = job(work)
            except CancelledError:
                self._lanes.post(lambda: handed_back(_nothing))
            except Exception as error:  # the top of a thread: everything becomes words for the owner
                seen = told(error)
                self._lanes.post(lambda: handed_back(lambda: (failed or self._failed)(seen)))
            else:
                self._lanes.post(lambda: handed_back(lambda: then(result)))

        if lane == "study" and self._held is not None:
            self._held.append(run)
        else:
            self._lanes.submit(lane, run)


def _nothing() -> None:
    """A cancelled action needs no word of its own."""
