"""The wizard's first step: a file is chosen or dropped; what lists are in it, and which are wanted."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.services.import_view import FileLook, PartLook
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file_words import (
    container_words,
    encoding_words,
    format_words,
    short_stops,
)
from desktop_app.ui.widgets.buttons import button
from desktop_app.ui.widgets.cards import Card, EmptyState, Notice, clear
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.files import file_dialog
from desktop_app.ui.widgets.labels import ElidingLabel, WrapLabel, label, set_property

LEFT_OUT = "-"
_PATIENCE_MS = 300
"""Reading that takes longer shows that it goes on."""


class FilePart(Card):
    """Drop a file on it, or choose one. `wanted` asks for reading it."""

    wanted = Signal(str)
    encoding_wanted = Signal(str)
    sheet_wanted = Signal(str)
    parts_changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__(spacing=10)
        self._ui = ui
        self.path = ""
        self.look: FileLook | None = None
        self.setAcceptDrops(True)
        self.heading = label("h2")
        self.problem = Notice(ui, "stop")
        self.empty = EmptyState(ui, "file-down")
        self.first_button = self.empty.add_button("primary", self.choose, "folder-open")
        self.encoding = Combo()
        self.encoding_field = Field(self.encoding)
        self.name = ElidingLabel("bold")
        self.facts = WrapLabel("small")
        self.choose_button = button(ui, icon="folder-open", clicked=self.choose)
        self.before = Notice(ui, "info")
        self.problems = Notice(ui, "warn")
        self.parts_say = WrapLabel("body")
        self._parts = QVBoxLayout()
        self._parts.setSpacing(6)
        self.sheets: Choices | None = None
        self.kinds: dict[int, Combo] = {}
        self.reading = label("small")
        self.bar = QProgressBar()
        self._place()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._show_reading(True))
        self.encoding.currentIndexChanged.connect(lambda _: self._encoding_told())
        self._dialog: QFileDialog | None = None
        self._show()
        self.retranslate()

    def _place(self) -> None:
        above: tuple[QWidget, ...] = (self.heading, self.problem, self.encoding_field, self.empty)
        for widget in above:
            self.add(widget)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        row.addLayout(words, 1)
        row.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(row)
        below: tuple[QWidget, ...] = (self.reading, self.bar, self.before, self.problems, self.parts_say)
        for widget in below:
            self.add(widget)
        self.box.addLayout(self._parts)
        self.box.addStretch(1)
        for hidden in (self.problem, self.before, self.problems, self.reading, self.bar):
            hidden.hide()
        self.theme_changed()

    def choose(self) -> None:
        """Open the system's dialog for a file."""
        _ = self._ui._
        dialog = file_dialog(self._ui, self, _("Choose a file to import"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = "*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.ods *.vcf *.ldif *.ldi *.xml *.zip"
        lists = _("Lists and address books")
        dialog.setNameFilters([f"{lists} ({kinds})", _("All files (*)")])
        dialog.fileSelected.connect(self.take)
        self._dialog = dialog
        dialog.open()

    def take(self, path: str) -> None:
        """Ask for a file to be read, as it looks to be."""
        self.path = path
        self.encoding.choose("")
        self.wanted.emit(path)

    def begin_reading(self) -> None:
        """It is being read; said only when it takes a while."""
        self._patience.start()
        self.choose_button.setEnabled(False)
        self.first_button.setEnabled(False)

    def _end_reading(self) -> None:
        self._patience.stop()
        self.choose_button.setEnabled(True)
        self.first_button.setEnabled(True)
        self._show_reading(False)

    def _show_reading(self, on: bool) -> None:
        self.reading.setVisible(on)
        self.bar.setVisible(on)

    def show_file(self, look: FileLook) -> None:
        """What was found."""
        self._end_reading()
        fresh = self.look is None or [one.label for one in self.look.parts] != [
            one.label for one in look.parts
        ]
        self.look = look
        self.problem.set("")
        if fresh:
            self.kinds = {}
            self._fill_parts(look)
        self._show()
        self.retranslate()

    def show_error(self, error: AppError) -> None:
        """Why it can't be read, beside the button that chooses another one."""
        self._end_reading()
        said = self._ui.error_text(error)
        self.look = None
        self.problem.set(f"{said.title}\n{said.cause} {said.next}")
        self._show()
        self.encoding_field.setVisible(error.id.startswith("file-encoding"))
        self.retranslate()
        self.first_button.setFocus()

    def forget(self) -> None:
        """Nothing is chosen any more."""
        self._end_reading()
        self.look = None
        self.path = ""
        self._show()
        self.retranslate()

    def stops(self) -> Mapping[int, str]:
        """Table → kind of stop, "" = people, "-" = left out; of a ZIP only."""
        return {number: combo.key() for number, combo in self.kinds.items()}

    @property
    def asks(self) -> bool:
        """Whether there is something to choose on this step."""
        look = self.look
        return look is not None and (len(look.parts) > 1 or len(look.sheets) > 1 or bool(look.problems))

    def theme_changed(self) -> None:
        self.encoding.setMaximumWidth(self._ui.theme.s(260))
        for combo in self.kinds.values():
            combo.setMinimumWidth(self._ui.theme.s(200))

    def _encoding_told(self) -> None:
        if self.path:
            self.encoding_wanted.emit(self.encoding.key())

    def _fill_parts(self, look: FileLook) -> None:
        clear(self._parts)
        self.sheets = None
        if len(look.sheets) > 1:
            self.sheets = Choices([one.name for one in look.sheets])
            self.sheets.chosen.connect(self.sheet_wanted.emit)
            self._parts.addWidget(self.sheets)
        elif len(look.parts) > 1:
            for number, part in enumerate(look.parts):
                self._parts.addWidget(self._part_row(number, part))

    def _part_row(self, number: int, part: PartLook) -> QWidget:
        made = Card(margin=10, spacing=8, look="sunken", row=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        name, about = ElidingLabel("bold", part.label), WrapLabel("small")
        about.setObjectName(f"part{number}")
        words.addWidget(name)
        words.addWidget(about)
        made.box.addLayout(words, 1)
        combo = Combo()
        self.kinds[number] = combo
        made.box.addWidget(combo, 0, Qt.AlignmentFlag.AlignVCenter)
        self._fill_kind(combo, part)
        combo.choose(part.stop if part.addresses else LEFT_OUT)
        combo.currentIndexChanged.connect(partial(self._part_told, number))
        return made

    def _fill_kind(self, combo: Combo, part: PartLook) -> None:
        _ = self._ui._
        stops = [
            (kind, _("Stops: {what}").format(what=said)) for kind, said in short_stops(self._ui).items()
        ]
        combo.fill([("", _("People to write to")), *stops, (LEFT_OUT, _("Leave this list out"))])
        combo.setAccessibleName(_("What is in “{name}”?").format(name=part.label))

    def _part_told(self, _number: int, _index: int) -> None:
        self.parts_changed.emit()

    def _show(self) -> None:
        found = self.look is not None
        shown: tuple[QWidget, ...] = (self.heading, self.name, self.choose_button, self.facts, self.parts_say)
        for widget in shown:
            widget.setVisible(found)
        self.empty.setVisible(not found)
        self.encoding_field.hide()
        if not found:
            clear(self._parts)
            self.sheets, self.kinds = None, {}
            self.before.set("")
            self.problems.set("")

    def _say_parts(self, look: FileLook) -> None:
        _ = self._ui._
        if self.sheets is not None:
            told = {}
            for one in look.sheets:
                shape = _("{name}: {rows} rows, {addresses} with an e-mail address")
                said = shape.format(name=one.name, rows=f"{one.rows:,}", addresses=f"{one.addresses:,}")
                hidden = _("(hidden sheet)")
                told[one.name] = f"{said} {hidden}" if one.hidden else said
            self.sheets.set_texts(told)
            self.sheets.setAccessibleName(_("Which sheet?"))
            if look.sheet in told:
                self.sheets.choose(look.sheet)
            self.parts_say.setText(_("This workbook has several sheets. Which one?"))
        elif self.kinds:
            self.parts_say.setText(
                _("This ZIP holds several lists. What each is was told by its name and columns; change it "
                  "where it is wrong.")
            )  # fmt: skip
            for number, part in enumerate(look.parts):
                about = self.findChild(WrapLabel, f"part{number}")
                if about is not None:
                    about.setText(self._part_words(part))
                self._fill_kind(self.kinds[number], part)
        self.parts_say.setVisible(self.sheets is not None or bool(self.kinds))

    def _part_words(self, part: PartLook) -> str:
        rows = _counted(self._ui, part.rows, part.addresses)
        return f"{format_words(self._ui, part)}・{rows}" if part.rows else rows

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None:
            event.acceptProposedAction()
            set_property(self, "card", "sunken")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "card", "true")

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "card", "true")
        path = dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.take(path)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.heading.setText(_("Which list?"))
        self.empty.set(
            _("Which list?"),
            _("Excel, CSV, cards of a phone (vCard), exports of Eight, Sansan, Google, Outlook, web shops, "
              "forms and mail services, or a ZIP of them. Drop the file here, or choose it. Nothing is "
              "stored before the last step."),
        )  # fmt: skip
        self.choose_button.setText(_("Choose another file"))
        self.first_button.setText(_("Choose a file"))
        self.reading.setText(_("Reading the file …"))
        self.bar.setAccessibleName(_("Reading the file …"))
        self.encoding.fill([("", _("As found")), *encoding_words(self._ui).items()])
        if self.encoding.currentIndex() < 0:
            self.encoding.choose("")
        hint = _("Choose another one, and look whether names are right.")
        self.encoding_field.set_texts(_("Encoding"), hint)
        look = self.look
        if look is None:
            return
        self.name.setText(look.name)
        addresses = sum(one.addresses for one in look.parts)
        self.facts.setText(
            f"{container_words(self._ui, look)}・{_counted(self._ui, look.rows, addresses)}"
        )
        self.before.set(
            _("This very file was imported on {day}. Looking at it again does no harm.").format(
                day=look.imported_at
            )
            if look.imported_at
            else ""
        )
        self.problems.set("\n".join(look.problems[:8]))
        self._say_parts(look)


def _counted(ui: Ui, rows: int, addresses: int) -> str:
    said = ui.ngettext("{n} row", "{n} rows", rows).format(n=f"{rows:,}")
    return ui._("{rows}, {addresses} with an e-mail address").format(rows=said, addresses=f"{addresses:,}")


def dropped(event: QDropEvent | QDragEnterEvent) -> str | None:
    """The first file of this computer that is dragged; None when there is none."""
    urls = [url for url in event.mimeData().urls() if url.isLocalFile()]
    return urls[0].toLocalFile() if urls else None
