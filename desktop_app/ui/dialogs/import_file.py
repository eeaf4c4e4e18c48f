"""取り込み: a file is read, looked at, mapped, declared, tried out; then it happens, all of it or nothing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.importing.formats import MappingChoice
from desktop_app.importing.source import ReadOptions
from desktop_app.services.import_plan_view import PlanView
from desktop_app.services.import_view import Imported, ImportFile, PartLook
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file_choose import LEFT_OUT, FilePart
from desktop_app.ui.dialogs.import_file_columns import MapPart
from desktop_app.ui.dialogs.import_file_declare import DeclarePart
from desktop_app.ui.dialogs.import_file_look import LookPart
from desktop_app.ui.dialogs.import_file_past import ImportsDialog
from desktop_app.ui.dialogs.import_file_plan import PlanPart
from desktop_app.ui.dialogs.import_file_progress import ProgressPart, ResultPart
from desktop_app.ui.dialogs.import_file_steps import StepBar
from desktop_app.ui.dialogs.import_file_undo import take_back
from desktop_app.ui.tasks import Task, Work
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.dialogs import DialogBase

__all__ = ["ImportDialog", "ImportsDialog"]

_AS_FOUND = ReadOptions()
_CHANGES = ("contacts", "imports", "records")


class ImportDialog(DialogBase):
    """Six steps in one dialog; going back loses nothing, and nothing is written before the last."""

    def __init__(
        self, ui: Ui, parent: QWidget | None, path: str | Path | None = None, *, more: Sequence[str] = ()
    ) -> None:
        """`more`: files that were dropped with the first; they come one after the other."""
        super().__init__(ui, parent, width=860, scrolls=False)
        self.file: ImportFile | None = None
        self._queue = list(more)
        self._sheets_done: frozenset[str] = frozenset()
        self._task: Task | None = None
        self._given: dict[str, Any] = {}
        self._tried = False
        self._done = False
        self._reading = False
        self.setAcceptDrops(True)
        self.bar = StepBar(ui)
        self.file_part, self.look_part, self.map_part = FilePart(ui), LookPart(ui), MapPart(ui)
        self.declare_part, self.plan_part = DeclarePart(ui), PlanPart(ui)
        self.progress_part = ProgressPart(ui)
        self.result_part = ResultPart(ui, self.undo, self._show_past, self._show_people, self._next_sheet)
        self.read_step = _scrolling(self.file_part, margins=True)
        self.look_step, self.map_step = _scrolling(self.look_part), _scrolling(self.map_part)
        self.declare_step = _scrolling(self.declare_part, margins=True)
        self.plan_step, self.result_step = _scrolling(self.plan_part), _scrolling(self.result_part)
        self.order: tuple[QWidget, ...] = (
            self.read_step,
            self.look_step,
            self.map_step,
            self.declare_step,
            self.plan_step,
            self.result_step,
        )
        self.steps = QStackedWidget()
        for step in (*self.order, self.progress_part):
            self.steps.addWidget(step)
        self.box.setContentsMargins(0, 0, 0, 0)
        head = QVBoxLayout()
        head.setContentsMargins(24, 0, 24, 0)
        head.addWidget(self.bar)
        self.box.addLayout(head)
        self.box.addWidget(self.steps, 1)
        self.past = self.add_button(button(ui, "quiet", clicked=self._show_past), left=True)
        self.back = self.add_button(button(ui, icon="arrow-left", clicked=self._go_back))
        self.cancel = self.add_button(button(ui, clicked=self.reject))
        self.next = self.add_button(button(ui, "primary", clicked=self._go_on), default=True)
        self._connect()
        self._go(self.read_step)
        self.retranslate()
        ui.tasks.look(self, lambda: ui.services.contact_edit.form(), self.declare_part.fill, key="form")
        if path is not None:
            self.file_part.take(str(path))

    def _connect(self) -> None:
        self.file_part.wanted.connect(self._read)
        self.file_part.encoding_wanted.connect(self._read_as)
        self.file_part.sheet_wanted.connect(self._read_sheet)
        self.file_part.parts_changed.connect(self._show_buttons)
        self.look_part.options_changed.connect(self._reread)
        self.look_part.changed.connect(self._show_buttons)
        self.map_part.changed.connect(self._remap)
        self.map_part.reveal.connect(lambda widget: self.map_step.ensureWidgetVisible(widget, 24, 80))
        self.declare_part.changed.connect(self._answered)
        self.plan_part.save_wanted.connect(self._save_refused)

    # --- read

    def _read(self, path: str, options: ReadOptions = _AS_FOUND) -> None:
        """Read in the background; the newest choice counts."""
        old, self.file = self.file, None
        self._let_go(old)
        self._forget_plan()
        self.map_part.clear()
        self._begin()
        self._go(self.read_step)

        def job(work: Work) -> ImportFile:
            work.check()
            return self.ui.services.import_files.read(Path(path), options)

        self.ui.tasks.study(self, job, self._was_read, key="file", failed=self._not_read)

    def _begin(self) -> None:
        self._reading = True
        self.file_part.begin_reading()
        self._show_buttons()

    def _read_as(self, encoding: str) -> None:
        """Another encoding for a file that could not be read."""
        self._read(self.file_part.path, ReadOptions(encoding=encoding or None))

    def _was_read(self, file: ImportFile) -> None:
        self._reading = False
        self.file = file
        self.file_part.show_file(file.look)
        self._show_file(file, fresh=True)
        if self.file_part.asks:
            self._go(self.read_step)
            self._focus_next()
        else:
            self._go(self.look_step)
            self.look_part.kind.setFocus()

    def _not_read(self, error: AppError) -> None:
        """The old file is forgotten: it is not what was chosen. What was declared stays."""
        self._reading = False
        self.file = None
        self._go(self.read_step)
        self.file_part.show_error(error)
        self._show_buttons()

    def _read_sheet(self, sheet: str) -> None:
        if self.file is not None:
            self._reread(ReadOptions(sheet=sheet))

    def _reread(self, options: ReadOptions) -> None:
        """The same file read otherwise; what is shown stays until then."""
        file = self.file
        if file is None:
            return
        self._reading = True
        self._show_buttons()

        def job(work: Work) -> ImportFile:
            work.check()
            return self.ui.services.import_files.reread(file, options)

        def glimpse(_: Work) -> PartLook | None:
            return self.ui.services.import_files.glimpse(file, options)

        self.ui.tasks.study(self, glimpse, self._glimpsed, key="glimpse")
        self.ui.tasks.study(self, job, self._was_reread, key="file", failed=self._not_reread)

    def _glimpsed(self, part: PartLook | None) -> None:
        """The first rows of a long file, while the rest is still being read."""
        if part is not None and self._reading:
            self.look_part.preview.show_part(part)

    def _was_reread(self, file: ImportFile) -> None:
        self._reading = False
        old, self.file = self.file, file
        self._let_go(old)
        self._forget_plan()
        self.file_part.show_file(file.look)
        self._show_file(file, fresh=False)
        self._show_buttons()

    def _not_reread(self, error: AppError) -> None:
        """It can't be read that way: said beside the choice; the rows of before stay."""
        self._reading = False
        said = self.ui.error_text(error)
        self.look_part.show_problem(f"{said.title}\n{said.cause} {said.next}")
        if self.file is not None:
            self.file_part.show_file(self.file.look)
        self._show_buttons()

    def _show_file(self, file: ImportFile, *, fresh: bool) -> None:
        self.look_part.show_file(file.look, file.options, fresh=fresh)
        self.map_part.show_file(file.look, file.choices)
        self.declare_part.about(self._people(file))

    # --- map

    def _remap(self, number: int, choice: MappingChoice | None) -> None:
        """Columns taken for something else; the newest choice counts. None = as recognised."""
        file = self.file
        if file is None:
            return

        def job(work: Work) -> ImportFile:
            work.check()
            desk = self.ui.services.import_files
            return desk.unmapped(file, number) if choice is None else desk.mapped(file, number, choice)

        self._reading = True
        self._show_buttons()
        self.ui.tasks.study(self, job, self._was_remapped, key="file", failed=self._not_remapped)

    def _was_remapped(self, file: ImportFile) -> None:
        self._reading = False
        self.file = file
        self._forget_plan()
        self._show_file(file, fresh=False)
        self._show_buttons()

    def _not_remapped(self, error: AppError) -> None:
        self._reading = False
        self._show_buttons()
        self.ui.error(error)

    def _stops(self) -> dict[int, str]:
        """Table → kind of stop, "" = people, "-" = left out."""
        if self.look_part.asks_kind:
            return {0: self.look_part.stop_kind() or ""}
        return dict(self.file_part.stops())

    def _people(self, file: ImportFile) -> list[PartLook]:
        """The lists of people to write to."""
        stops = self._stops()
        return [one for at, one in enumerate(file.look.parts) if not stops.get(at, one.stop)]

    # --- steps

    def _go_on(self) -> None:
        step = self.steps.currentWidget()
        if step is self.result_step:
            self._next_file()
        elif self.file is None or self._reading or self._task is not None:
            return
        elif step is self.read_step:
            self._go(self.look_step)
            self._focus_next()
        elif step is self.look_step:
            self._leave_look(self.file)
        elif step is self.map_step:
            self._leave_map(self.file)
        elif step is self.declare_step:
            self._plan(self.file)
        elif step is self.plan_step:
            self._import()

    def _leave_look(self, file: ImportFile) -> None:
        missing = self.look_part.tell_missing()
        if missing is not None:
            missing.setFocus()
            self.look_step.ensureWidgetVisible(missing, 24, 80)
            return
        stops = self._stops()
        self.map_part.set_stops(at for at, one in enumerate(file.look.parts) if stops.get(at, one.stop))
        self._go(self.map_step)
        self._focus_next()

    def _leave_map(self, file: ImportFile) -> None:
        stops = self._stops()
        self.map_part.left_out = frozenset(at for at, kind in stops.items() if kind == LEFT_OUT)
        if not self.map_part.ready():
            self.map_step.verticalScrollBar().setValue(0)
            return
        self.declare_part.about(self._people(file))
        if not self._people(file):  # stops need no ground
            self._given = {}
            self._try_out(file)
            return
        self._go(self.declare_step)
        self.declare_part.source.setFocus()

    def _answered(self) -> None:
        """What was missing is taken off as soon as it is there."""
        if self._tried:
            self.declare_part.tell(self.ui.services.import_files.faults(self.declare_part.given()))

    def _plan(self, file: ImportFile) -> None:
        self._tried = True
        given = self.declare_part.given()
        first = self.declare_part.tell(self.ui.services.import_files.faults(given))
        if first is not None:
            first.setFocus()
            self.declare_step.ensureWidgetVisible(first, 24, 80)
            return
        self._given = given
        self._try_out(file)

    def _try_out(self, file: ImportFile) -> None:
        given, stops = self._given, self._stops()

        def job(work: Work) -> PlanView:
            return self.ui.services.import_files.plan(file, given, tell=work.progress, stops=stops)

        self._run(job, self._planned, self.ui._("Looking at the file"), changes=())

    def _planned(self, plan: PlanView) -> None:
        self.plan_part.show_plan(plan, self.map_part.unsaid_columns() if not plan.stop_list else ())
        self._go(self.plan_step)
        self._focus_next()

    def _import(self) -> None:
        file, given, stops = self.file, self._given, self._stops()
        if file is None or not self.plan_part.import_words():
            return
        remember = self.map_part.name_to_remember()

        def job(work: Work) -> Imported:
            return self.ui.services.import_files.write(
                file, given, tell=work.progress, stops=stops, remember=remember
            )

        self._run(job, self._imported, self.ui._("Importing the file"), changes=_CHANGES)

    def _run(self, job: Any, then: Any, title: str, *, changes: tuple[str, ...]) -> None:
        """Do something long with progress and cancel; afterwards the step it came from is shown again."""
        came_from = self.steps.currentWidget()

        def ended(call: Callable[..., object]) -> Callable[..., None]:
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

    # --- done

    def _imported(self, result: Imported) -> None:
        self._done = True
        self._forget_plan()
        self.result_part.show_result(result, more=len(self._queue), sheets=self._sheets_left())
        self._go(self.result_step)
        self.next.setFocus()

    def _next_file(self) -> None:
        """The next of the files that were dropped together, with no answer taken over; else the end."""
        waiting, parent = self._queue, self.parentWidget()
        self.accept()
        if waiting:
            ImportDialog(self.ui, parent, waiting[0], more=waiting[1:]).open()

    def _sheets_left(self) -> list[str]:
        """Sheets of the file that hold addresses and are not in yet."""
        if self.file is None:
            return []
        look = self.file.look
        done = self._sheets_done | {look.sheet}
        return [one.name for one in look.sheets if one.addresses and not one.hidden and one.name not in done]

    def _next_sheet(self) -> None:
        """The same file with its next sheet, with no answer taken over."""
        left, file = self._sheets_left(), self.file
        if not left or file is None:
            return
        path, done, parent = self.file_part.path, self._sheets_done | {file.look.sheet}, self.parentWidget()
        after = ImportDialog(self.ui, parent, more=self._queue)
        after._sheets_done = done
        self.accept()
        after.open()
        after.file_part.path = path
        after._read(path, ReadOptions(sheet=left[0]))

    def undo(self) -> None:
        """Take back what was just brought in."""
        result = self.result_part.result
        if result is not None and result.batch is not None:
            take_back(self.ui, self, result.batch, self.result_part.show_undone)

    def _show_people(self) -> None:
        """Close, and show whom the import brought."""
        result = self.result_part.result
        batch = result.batch if result is not None else None
        self.accept()
        if batch is not None:
            self.ui.go("contacts", batch=batch)

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
        step = self.steps.currentWidget()
        if step not in self.order or self._task is not None:
            return
        at = self.order.index(step)
        if step is self.plan_step and self.file is not None and not self._people(self.file):
            at -= 1  # stops were not asked for a ground
        self._go(self.order[max(0, at - 1)])
        self._focus_next()

    def _show_past(self) -> None:
        ImportsDialog(self.ui, self).open()

    def _go(self, step: QWidget | None) -> None:
        if step is not None:
            self.steps.setCurrentWidget(step)
        self._say_step()
        self._show_buttons()
        self._respond()

    def _focus_next(self) -> None:
        target = self.next if self.next.isVisible() and self.next.isEnabled() else self.back
        target.setFocus()

    def _show_buttons(self) -> None:
        _ = self.ui._
        step = self.steps.currentWidget()
        running = step is self.progress_part
        self.past.setVisible(step is self.read_step and self.width() >= self.ui.theme.s(560))
        first_or_last = step in (self.read_step, self.result_step)
        self.back.setVisible(not running and not first_or_last)
        long = step in (self.declare_step, self.plan_step)  # Esc cancels as well
        self.cancel.setVisible(step in self.order[:-1] and (not long or self.width() >= self.ui.theme.s(440)))
        words = ""
        if step is self.result_step:
            words = _("Next file ({n} more)").format(n=len(self._queue)) if self._queue else _("Close")
        elif step is self.plan_step:
            words = self.plan_part.import_words()
        elif step is self.declare_step:
            words = _("See what would happen")
        elif step is self.map_step and self.file is not None:
            words = _("Next") if self._people(self.file) else _("See what would happen")
        elif self.file is not None and self._wanted():
            words = _("Next")
        self.next.setText(words)
        self.next.setVisible(bool(words) and not running)
        self.next.setEnabled(not self._reading)

    def _wanted(self) -> bool:
        """Whether any list of the file is wanted at all."""
        stops = self._stops()
        return not stops or any(kind != LEFT_OUT for kind in stops.values())

    # --- leaving

    def reject(self) -> None:
        """Cancel, Esc, the close button: a running import is cancelled; answers are not lost unasked."""
        if self._task is not None:
            self.progress_part.stop()
            return
        if self._done or not self._touched():
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

    def _touched(self) -> bool:
        return self.declare_part.touched() or (
            self.file is not None and (bool(self.look_part.kind.key()) or any(
                choice != MappingChoice() for choice in self.file.choices
            ))
        )  # fmt: skip

    def _leave(self) -> None:
        self._done = True
        self._end()
        super().reject()

    def accept(self) -> None:
        """Close after the last step."""
        self._done = True
        self._end()
        super().accept()

    def _end(self) -> None:
        self._forget_plan()
        old, self.file = self.file, None
        self._let_go(old)

    def _forget_plan(self) -> None:
        """A large plan is let go of in the background: freeing it at once would hold the window up."""
        self._let_go(self.plan_part.clear())

    def _let_go(self, shown: PlanView | ImportFile | None) -> None:
        if shown is not None:
            desk = self.ui.services.import_files
            self.ui.tasks.look(
                self.ui.tasks, lambda: desk.forget(shown), lambda _: None, key=f"forget {id(shown)}"
            )

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._done or (self._task is None and not self._touched()):
            self._end()
            super().closeEvent(event)
            return
        event.ignore()
        self.reject()

    # --- looks

    def _wanted_height(self) -> int:
        """High enough for the table of a plan, so that the dialog does not jump between its steps."""
        return max(super()._wanted_height(), self.ui.theme.s(720))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._show_buttons)
        QTimer.singleShot(0, self, self._respond)

    def _respond(self) -> None:
        self.map_part.respond(self.map_step.viewport().width() - 48)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._takes_files():
            self.file_part.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self._takes_files():
            self.file_part.dropEvent(event)

    def _takes_files(self) -> bool:
        return self._task is None and self.steps.currentWidget() in (self.read_step, self.look_step)

    def _say_step(self) -> None:
        _ = self.ui._
        step = self.steps.currentWidget()
        titles = (
            _("Import a list"),
            _("Is it read rightly?"),
            _("What is in each column?"),
            _("Why may we write to them?"),
            _("What would happen"),
            _("Import finished"),
        )
        names = (
            _("Choose a list"),
            _("Check the reading"),
            _("Match columns"),
            _("Say the ground"),
            _("See what happens"),
            _("All done"),
        )
        at = self.order.index(step) if step in self.order else self.bar.at
        self.set_texts(titles[at] if step in self.order else _("One moment"))
        self.bar.set(names, at)

    def retranslate(self) -> None:
        _ = self.ui._
        self._say_step()
        self.past.setText(_("Earlier imports"))
        self.back.setText(_("Back"))
        self.cancel.setText(_("Cancel"))
        parts = (self.file_part, self.look_part, self.map_part, self.declare_part, self.plan_part)
        for part in parts:
            part.retranslate()
        self.progress_part.retranslate()
        self.result_part.retranslate()
        self._show_buttons()


def _scrolling(inside: QWidget, *, margins: bool = False) -> QScrollArea:
    body = QWidget()
    body.setObjectName("pageBody")
    box = QVBoxLayout(body)
    box.setContentsMargins(24 if margins else 0, 4, 24 if margins else 0, 8)
    box.addWidget(inside, 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.viewport().setAutoFillBackground(False)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(body)
    return area
