"""取り込み: a CSV, where it comes from, what would happen; then it happens, all of it or nothing."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.contact_draft import FormView
from desktop_app.services.import_view import Imported, ImportFile, PlanView
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file_choose import FilePart
from desktop_app.ui.dialogs.import_file_declare import DeclarePart
from desktop_app.ui.dialogs.import_file_past import ImportsDialog
from desktop_app.ui.dialogs.import_file_plan import PlanPart
from desktop_app.ui.dialogs.import_file_progress import ProgressPart, ResultPart
from desktop_app.ui.tasks import Task, Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase

__all__ = ["ImportDialog", "ImportsDialog"]


class ImportDialog(DialogBase):
    """Four steps in one dialog; going back loses nothing."""

    def __init__(self, ui: Ui, parent: QWidget | None, path: str | Path | None = None) -> None:
        super().__init__(ui, parent, width=760, scrolls=False)
        self.file: ImportFile | None = None
        self._task: Task | None = None
        self._given: dict[str, Any] = {}
        self._tried = False
        self._done = False
        self.setAcceptDrops(True)
        self.file_part, self.declare_part = FilePart(ui), DeclarePart(ui)
        self.plan_part, self.progress_part = PlanPart(ui), ProgressPart(ui)
        self.result_part = ResultPart(ui, self.undo, self._show_past)
        self.steps = QStackedWidget()
        self.ask_step = self._asking()
        for step in (self.ask_step, self.plan_part, self.progress_part, self.result_part):
            self.steps.addWidget(step)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.addWidget(self.steps, 1)
        self.past = self.add_button(button(ui, "quiet", clicked=self._show_past), left=True)
        self.back = self.add_button(button(ui, icon="arrow-left", clicked=self._go_back))
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.next = self.add_button(button(ui, "primary", clicked=self._go_on), default=True)
        self.file_part.wanted.connect(self._read)
        self.declare_part.changed.connect(self._answered)
        self.plan_part.save_wanted.connect(self._save_refused)
        ui.tasks.look(self, lambda: ui.services.contact_edit.form(), self._fill, key="form")
        self._go(self.ask_step)
        if path is not None:
            self.file_part.take(str(path))

    def _asking(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("pageBody")
        box = QVBoxLayout(inside)
        box.setContentsMargins(24, 4, 24, 8)
        box.setSpacing(14)
        box.addWidget(self.file_part)
        box.addWidget(self.declare_part)
        box.addStretch(1)
        self.declare_part.hide()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.viewport().setAutoFillBackground(False)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _fill(self, view: FormView) -> None:
        self.declare_part.fill(view)

    def _read(self, path: str, encoding: str) -> None:
        """Read in the background; the newest choice counts."""
        self.file_part.setEnabled(False)

        def job(work: Work) -> ImportFile:
            work.check()
            return self.ui.services.import_files.read(Path(path), encoding=encoding or None)

        self.ui.tasks.study(self, job, self._was_read, key="file", failed=self._not_read)

    def _was_read(self, file: ImportFile) -> None:
        self.file = file
        self.file_part.setEnabled(True)
        self.file_part.show_file(file)
        self.declare_part.about(file.look)
        self.declare_part.show()
        self._show_buttons()
        self.declare_part.basis.setFocus()

    def _not_read(self, error: AppError) -> None:
        """The old file is forgotten: it is not what was chosen. What was declared stays."""
        self.file = None
        self.file_part.setEnabled(True)
        self.file_part.show_error(error)
        self.declare_part.hide()
        self._show_buttons()

    def _go_on(self) -> None:
        step = self.steps.currentWidget()
        if step is self.ask_step and self.file is not None:
            self._plan(self.file)
        elif step is self.plan_part:
            self._import()
        else:
            self.accept()

    def _answered(self) -> None:
        """What was missing is taken off as soon as it is there."""
        if self._tried:
            self.declare_part.tell(self.ui.services.import_files.faults(self.declare_part.given()))

    def _plan(self, file: ImportFile) -> None:
        self._tried = True
        given = self.declare_part.given()
        faults = self.ui.services.import_files.faults(given)
        first = self.declare_part.tell(faults)
        if first is not None:
            first.setFocus()
            if isinstance(self.ask_step, QScrollArea):
                self.ask_step.ensureWidgetVisible(first, 24, 80)
            return
        self._given = given

        def job(work: Work) -> PlanView:
            return self.ui.services.import_files.plan(file, given, tell=work.progress)

        self._run(job, self._planned, self.ui._("Looking at the file"), changes=())

    def _planned(self, plan: PlanView) -> None:
        self.plan_part.show_plan(plan)
        self._go(self.plan_part)
        self.next.setFocus() if not self.next.isHidden() else self.back.setFocus()

    def _import(self) -> None:
        file, given = self.file, self._given
        if file is None or not self.plan_part.import_words():
            return

        def job(work: Work) -> Imported:
            return self.ui.services.import_files.write(file, given, tell=work.progress)

        self._run(
            job, self._imported, self.ui._("Importing the file"), changes=("contacts", "imports", "records")
        )

    def _run(self, job: Any, then: Any, title: str, *, changes: tuple[str, ...]) -> None:
        """Do something long with progress and cancel; afterwards the step it came from is shown again."""
        came_from = self.steps.currentWidget()

        def ended(call: Any) -> Any:
            def run(*result: Any) -> None:
                self._task = None
                if self.steps.currentWidget() is self.progress_part:
                    self._go(came_from)
                call(*result)

            return run

        self._go(self.progress_part)
        task = self.ui.tasks.do(
            self,
            job,
            ended(then),
            title=title,
            changes=changes,
            failed=ended(self.ui.error),
            cancelled=ended(self._was_cancelled),
        )
        if not task.finished:
            self._task = task
            self.progress_part.follow(task, lambda: title)

    def _was_cancelled(self) -> None:
        self.ui.toast(self.ui._("Cancelled. Nothing was changed."))

    def _imported(self, result: Imported) -> None:
        self._done = True
        self._forget_plan()
        self.result_part.show_result(result)
        self._go(self.result_part)
        self.next.setFocus()

    def undo(self) -> None:
        """Take back what was just brought in."""
        result = self.result_part.result
        batch = result.batch if result else None
        if batch is None:
            return

        def job(_: Work) -> int:
            return self.ui.services.import_files.undo(batch)

        self.ui.tasks.do(
            self,
            job,
            self.result_part.show_undone,
            title=self.ui._("Taking the import back"),
            changes=("contacts", "imports", "records"),
            can_cancel=False,
        )

    def _save_refused(self, path: str) -> None:
        plan = self.plan_part.plan
        if plan is None:
            return

        def saved(count: int) -> None:
            said = self.ui.ngettext("{n} row was saved.", "{n} rows were saved.", count)
            self.ui.toast(said.format(n=count))

        self.ui.tasks.do(
            self,
            lambda _: self.ui.services.import_files.save_refused(plan, Path(path)),
            saved,
            title=self.ui._("Saving the rows that stay out"),
        )

    def _go_back(self) -> None:
        self._go(self.ask_step)
        self.declare_part.basis.setFocus()

    def _show_past(self) -> None:
        ImportsDialog(self.ui, self).open()

    def _go(self, step: QWidget | None) -> None:
        if step is not None:
            self.steps.setCurrentWidget(step)
        self.retranslate()

    def _show_buttons(self) -> None:
        _ = self.ui._
        step = self.steps.currentWidget()
        running = step is self.progress_part
        self.past.setVisible(step is self.ask_step and self.width() >= self.ui.theme.s(600))
        self.back.setVisible(step is self.plan_part)
        self.cancel.setVisible(step in (self.ask_step, self.plan_part))
        words = (
            {
                self.ask_step: _("See what would happen") if self.file else "",
                self.plan_part: self.plan_part.import_words(),
                self.result_part: _("Close"),
            }.get(step, "")
            if step is not None
            else ""
        )
        self.next.setText(words)
        self.next.setVisible(bool(words) and not running)

    def reject(self) -> None:
        """Cancel, Esc, the close button: a running import is cancelled; answers are not lost unasked."""
        if self._task is not None:
            self.progress_part.stop()
            return
        if self._done or not self.declare_part.touched():
            self._leave()
            return
        _ = self.ui._
        self.ui.ask(
            self,
            _("Leave the import?"),
            _("Nothing has been imported. Your answers about the file are lost."),
            _("Leave"),
            self._leave,
            danger=True,
        )

    def _leave(self) -> None:
        self._done = True
        self._forget_plan()
        super().reject()

    def _forget_plan(self) -> None:
        """A large plan is let go of in the background: freeing it at once would hold the window up."""
        plan = self.plan_part.clear()
        if plan is not None:
            desk = self.ui.services.import_files
            self.ui.tasks.look(self.ui.tasks, lambda: desk.forget(plan), lambda _: None, key="forget plan")

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._done or (self._task is None and not self.declare_part.touched()):
            super().closeEvent(event)
            return
        event.ignore()
        self.reject()

    def _wanted_height(self) -> int:
        """High enough for the table of a plan, so that the dialog does not jump between its steps."""
        return max(super()._wanted_height(), self.ui.theme.s(680))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._show_buttons)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.steps.currentWidget() is self.ask_step:
            self.file_part.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self.steps.currentWidget() is self.ask_step:
            self.file_part.dropEvent(event)

    def retranslate(self) -> None:
        _ = self.ui._
        self.set_texts(
            {
                self.plan_part: _("What would happen"),
                self.progress_part: _("One moment"),
                self.result_part: _("Import finished"),
            }.get(self.steps.currentWidget() or self.ask_step, _("Import a list"))
        )
        self.past.setText(_("Earlier imports"))
        self.back.setText(_("Back"))
        self.cancel.setText(_("Cancel"))
        for part in (self.file_part, self.declare_part, self.plan_part, self.result_part):
            part.retranslate()
        self._show_buttons()
