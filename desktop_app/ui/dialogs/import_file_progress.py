"""The wizard's last step: how far it is, with a cancel that undoes all, and what became of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_app.services.import_files import Undone
from desktop_app.services.import_view import Imported
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file_undo import gone_words
from desktop_app.ui.tasks import Task
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import CheckRow, Notice
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel, label


class ProgressPart(QWidget):
    """A bar, the time that is left, and a cancel."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._task: Task | None = None
        self._say: Callable[[], str] = str
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(12)
        self.text, self.bar, self.left = label("bold"), QProgressBar(), label("small")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.cancel = button(ui, clicked=self.stop)
        for widget in (self.text, self.bar, self.left):
            box.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.cancel)
        row.addStretch(1)
        box.addLayout(row)
        box.addStretch(1)

    def follow(self, task: Task, say: Callable[[], str]) -> None:
        """Show a task; `say` names what it does."""
        self._task, self._say = task, say
        self.cancel.setEnabled(True)
        task.progressed.connect(self._show)
        self.retranslate()
        self._show()
        self.cancel.setFocus()

    def stop(self) -> None:
        """Ask the task to end; what it did is undone."""
        if self._task is not None:
            self.cancel.setEnabled(False)
            self.left.setText(self._ui._("Cancelling; nothing will be changed …"))
            self._task.cancel()

    def _show(self) -> None:
        task = self._task
        if task is None or task.work.cancelled:
            return
        self.bar.setValue(1000 * task.done // task.total if task.total else 0)
        left = task.remaining()
        self.left.setText(remaining_words(self._ui, left) if left is not None else "")

    def retranslate(self) -> None:
        """The words of now."""
        self.text.setText(self._say())
        self.bar.setAccessibleName(self._say())
        self.cancel.setText(self._ui._("Cancel"))


def remaining_words(ui: Ui, seconds: float) -> str:
    """The time that is left, rounded as people say it."""
    if seconds < 60:
        n = max(5, round(seconds / 5) * 5)
        return ui.ngettext("about {n} second left", "about {n} seconds left", n).format(n=n)
    n = max(1, round(seconds / 60))
    return ui.ngettext("about {n} minute left", "about {n} minutes left", n).format(n=n)


class ResultPart(QWidget):
    """What was done, and its undo."""

    def __init__(
        self,
        ui: Ui,
        undo: Callable[[], object],
        past: Callable[[], object],
        people: Callable[[], object],
        sheet: Callable[[], object],
    ) -> None:
        super().__init__()
        self._ui = ui
        self.result: Imported | None = None
        self.undone: Undone | None = None
        self.more = 0
        self._sheets: tuple[str, ...] = ()
        self.sheets = Notice(ui, "info", clicked=sheet)
        self.sheets.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 16, 24, 16)
        box.setSpacing(10)
        self.done = CheckRow(ui)
        self.undo_say = WrapLabel("small")
        self.undo = button(ui, "danger", icon="undo-2", clicked=undo)
        self.past = button(ui, "quiet", icon="history", clicked=past)
        self.people = button(ui, icon="users", clicked=people)
        box.addWidget(self.done)
        box.addWidget(self.people, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self.sheets)
        box.addWidget(self.undo_say)
        row = QWidget()
        flow = Flow(row)
        flow.addWidget(self.undo)
        flow.addWidget(self.past)
        box.addWidget(row)
        box.addStretch(1)
        self.retranslate()

    def show_result(self, result: Imported, *, more: int = 0, sheets: Sequence[str] = ()) -> None:
        """After an import; `more`: files that wait; `sheets`: others of the file that hold addresses."""
        self.result, self.undone = result, None
        self.more, self._sheets = more, tuple(sheets)
        self.retranslate()

    def show_undone(self, done: Undone) -> None:
        """After its undo."""
        self.undone = done
        self.retranslate()

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.undo.setText(_("Take the import back"))
        self.past.setText(_("Earlier imports"))
        self.people.setText(_("Show these people"))
        if self.result is None:
            return
        said = _("Addresses are also in other sheets of this file: {names}.")
        self.sheets.set(
            said.format(names="、".join(self._sheets)) if self._sheets and self.undone is None else "",
            _("Import the next sheet"),
        )
        if self.undone is not None:
            self.done.set("ok", _("The import was taken back."), gone_words(self._ui, self.undone))
        else:
            self._show_done(self.result)
        can = self.undone is None and self.result.batch is not None
        can = can and not self.result.stop_list  # who stopped stays stopped
        self.undo.setVisible(can)
        self.people.setVisible(can and self.result.counts["new"] > 0)
        self.undo_say.setVisible(can)
        self.undo_say.setText(
            _("It can be taken back as a whole until a mail is sent on it. Stops that were recorded stay.")
        )

    def _show_done(self, result: Imported) -> None:
        _ = self._ui._
        if result.batch is None:
            self.done.set("ok", _("Nothing had to be changed: everything is in the book already."))
            return
        counts = {name: f"{count:,}" for name, count in result.counts.items()}
        if result.stop_list:
            n = result.counts["stopped"]
            said = self._ui.ngettext(
                "{n} row is on the stop list now.", "{n} rows are on the stop list now.", n
            ).format(n=f"{n:,}")
            self.done.set("ok", said, _("No mail goes to these addresses. No contacts were made."))
            return
        new = self._ui.ngettext("{n} person was imported.", "{n} people were imported.", result.counts["new"])
        rest = _(
            "{merged} rows were added to people in the book, {unchanged} were known already, {stopped} stay "
            "stopped, {refused} were left out."
        )
        self.done.set("ok", new.format(n=counts["new"]), rest.format(**counts))
