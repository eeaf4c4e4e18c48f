"""Keeps the window answering while threads work in the same interpreter."""

import gc
import sys

from PySide6.QtCore import QObject, QTimer

from desktop_app.ui.tasks import TaskRunner

# Seconds that a thread may keep Python's lock. Almost every call into Qt gives the lock away and waits this
# long to get it back: with Python's usual 5 ms one repaint during an import took 125 ms, with this 15.
SWITCH_SECONDS = 0.0005
# A full collection walks through everything there is, and nothing else runs meanwhile: up to 280 ms while an
# import holds 100,000 rows. So it waits until nothing is being done.
SELDOM = 1_000_000
EVERY_MS = 30_000


class Answering(QObject):
    """From `begin` to `end`; then everything is as it was."""

    def __init__(self, tasks: TaskRunner) -> None:
        super().__init__()
        self._tasks = tasks
        self._before: tuple[float, tuple[int, int, int]] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.tidy)

    def begin(self) -> None:
        """The window is there: what exists now stays, and is not walked through again."""
        self._before = (sys.getswitchinterval(), gc.get_threshold())
        sys.setswitchinterval(SWITCH_SECONDS)
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, SELDOM)
        gc.freeze()
        self._timer.start()

    def tidy(self) -> None:
        """Collect what goes in circles, unless somebody is at work."""
        if not self._tasks.busy() and not self._tasks.looking():
            gc.collect()

    def end(self) -> None:
        """The program ends."""
        self._timer.stop()
        if self._before is not None:
            switch, thresholds = self._before
            sys.setswitchinterval(switch)
            gc.set_threshold(*thresholds)
            gc.unfreeze()
            self._before = None
