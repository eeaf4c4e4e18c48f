"""The strip at the bottom while something takes long: what, how far, how long yet, and how to stop it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.tasks import Task
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.labels import ElidingLabel, label

_QUIET_MS = 400
"""What is over sooner needs no word."""


class _Line(QWidget):
    def __init__(self, ui: Ui, task: Task) -> None:
        super().__init__()
        self._ui, self._task = ui, task
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 20, 6)
        row.setSpacing(14)
        self._title = ElidingLabel("bold")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._left = label("small")
        self._stop = button(ui, bulk="small", clicked=self._cancel)
        row.addWidget(self._title, 3)
        row.addWidget(self._bar, 4, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._left)
        row.addWidget(self._stop)
        task.progressed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        task, _ = self._task, self._ui._
        self._title.setText(f"{task.title}  {task.text}".strip())
        self._bar.setRange(0, max(task.total, 0))
        self._bar.setValue(task.done)
        self._bar.setAccessibleName(task.title)
        self._left.setText(self._remaining())
        self._stop.setVisible(task.can_cancel)
        self._stop.setText(_("Stop"))
        self._stop.setAccessibleName(f"{_('Stop')}: {task.title}")
        if task.work.cancelled:
            self._left.setText(_("Stopping…"))
            self._stop.setEnabled(False)

    def _remaining(self) -> str:
        if not self._task.running:
            return self._ui._("Waiting for its turn")
        seconds = self._task.remaining()
        if seconds is None:
            return ""
        if seconds < 60:
            return self._ui._("about {n} s left").format(n=max(1, round(seconds)))
        return self._ui._("about {n} min left").format(n=round(seconds / 60))

    def _cancel(self) -> None:
        self._task.cancel()


class TaskStrip(QFrame):
    """Lines of the actions that have been running for a moment."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.setObjectName("taskStrip")
        self._ui = ui
        self._lines: dict[Task, _Line] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.hide()

    def add(self, task: Task) -> None:
        """Show `task` if it is still there in a moment."""
        task.ended.connect(lambda: self._remove(task))
        timer = QTimer(task)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: self._show(task))
        timer.start(_QUIET_MS)

    def retranslate(self) -> None:
        """The words of now."""
        for line in self._lines.values():
            line.show_state()

    def _show(self, task: Task) -> None:
        if task.finished or task in self._lines:
            return
        line = _Line(self._ui, task)
        self._lines[task] = line
        self._box.addWidget(line)
        self.show()

    def _remove(self, task: Task) -> None:
        line = self._lines.pop(task, None)
        if line is not None:
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.setVisible(bool(self._lines))
