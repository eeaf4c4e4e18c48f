"""When the mailbox was read last and how it is watched; while it is read, how far that is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.services.inbox_views import InboxOverview
from desktop_app.ui.context import Ui
from desktop_app.ui.mail_watch import mail_watch
from desktop_app.ui.reading import LANE
from desktop_app.ui.tasks import Task
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.labels import WrapLabel, label
from desktop_app.ui.widgets.sentences import sentences

_LONG = 1.0
"""Seconds after which a reading is worth a bar."""


class ReadingLine(QWidget):
    """One sentence, and a bar with a way to end it while a long reading goes on."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._head: InboxOverview | None = None
        self._task: Task | None = None
        self._watch = mail_watch(ui)
        self._watch.changed.connect(self.retranslate)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        self.text = WrapLabel("muted")
        box.addWidget(self.text)
        self.going = QWidget()
        row = QHBoxLayout(self.going)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.far = label("small")
        self.stop = button(ui, bulk="small", clicked=self._stop)
        row.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.far)
        row.addWidget(self.stop)
        self.going.hide()
        box.addWidget(self.going)
        ui.tasks.started.connect(self._started)
        for task in ui.tasks.busy(LANE):
            self._started(task)

    def said(self) -> str:
        """The sentence without the marks for line breaks."""
        return self.text.said()

    def show_head(self, head: InboxOverview | None) -> None:
        """What the book knows."""
        self._head = head
        self.retranslate()

    def retranslate(self) -> None:
        """The words of now."""
        head, _ = self._head, self.ui._
        self._show_task()
        if head is None or head.reading == "no-account":
            self.text.setText("")  # the notice says all
        elif not head.readable:
            self.text.setText(_("Replies are read by hand."))
        else:
            last = _("Last read {at} ({ago}).").format(at=head.last_read, ago=head.ago)
            never = _("Never read yet.")
            self.text.setText(sentences(self.ui, last if head.last_read else never, self._how(head)))

    def _how(self, head: InboxOverview) -> str:
        """When it is read by itself."""
        _ = self.ui._
        if not head.quietly:
            return _(
                "It is not read by itself, because the password is asked for each time. It is read before "
                "each newsletter."
            )
        if self._watch.tells:
            return _("New mail is read as soon as it arrives, and always before each newsletter.")
        return self.ui.ngettext(
            "While this program is open it is read every {n} minute, and always before each newsletter.",
            "While this program is open it is read every {n} minutes, and always before each newsletter.",
            head.every_minutes,
        ).format(n=head.every_minutes)

    def _started(self, task: Task) -> None:
        if task.lane != LANE:
            return
        self._task = task
        task.progressed.connect(self._show_task)
        task.ended.connect(lambda: self._ended(task))

    def _ended(self, task: Task) -> None:
        if isValid(self) and self._task is task:
            self._task = None
            self._show_task()

    def _show_task(self) -> None:
        task, _ = self._task, self.ui._
        shown = task is not None and task.running and task.seconds > _LONG
        self.going.setVisible(shown)
        if task is None or not shown:
            return
        self.bar.setRange(0, max(0, task.total))
        self.bar.setValue(task.done)
        self.bar.setAccessibleName(task.title)
        left = task.remaining()
        words = [task.text or task.title]
        if left is not None:
            minutes = round(left / 60)
            words.append(
                _("about {n} min left").format(n=minutes)
                if left >= 60
                else _("about {n} s left").format(n=max(1, round(left)))
            )
        self.far.setText(" · ".join(words))
        self.stop.setVisible(task.can_cancel)
        self.stop.setEnabled(not task.work.cancelled)
        self.stop.setText(_("Stopping…") if task.work.cancelled else _("Stop reading"))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._show_task()
