"""The wizard's second step: what the file was recognised as, how it was read, and its first rows."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSpinBox, QTableView, QVBoxLayout, QWidget

from desktop_app.importing.source import ReadOptions
from desktop_app.services.import_view import MAX_COLUMNS, FileLook, PartLook
from desktop_app.ui.context import Ui
from desktop_app.ui.dialogs.import_file_words import (
    delimiter_words,
    encoding_name,
    encoding_words,
    format_words,
    stop_words,
)
from desktop_app.ui.widgets.cards import Card, Notice
from desktop_app.ui.widgets.choices import Choices
from desktop_app.ui.widgets.fields import Combo, Field
from desktop_app.ui.widgets.flow import Flow
from desktop_app.ui.widgets.labels import WrapLabel, label, plain_tip

_Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_WAIT_MS = 120
"""So long after the last turn of the spin the file is read anew."""


class PreviewModel(QAbstractTableModel):
    """The first rows of a table under the names of its columns."""

    def __init__(self) -> None:
        super().__init__()
        self._part: PartLook | None = None
        self.unnamed = "{n}"

    def show_part(self, part: PartLook | None) -> None:
        """Another table, or the same read otherwise."""
        self.beginResetModel()
        self._part = part
        self.endResetModel()

    def rowCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() or self._part is None else len(self._part.preview)

    def columnCount(self, parent: _Index = _NONE) -> int:
        if parent.isValid() or self._part is None:
            return 0
        return min(len(self._part.columns), MAX_COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._part is None or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        cells = self._part.preview[index.row()][1]
        refused = self._part.columns[index.column()].refused
        cell = cells[index.column()] if index.column() < len(cells) and not refused else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell) if len(cell) > 20 else None
        text = " ".join(cell.split())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headerData(index.column(), Qt.Orientation.Horizontal)}: {text}"
        return text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self._part is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._part.preview[section][0])
        named = self._part.columns[section].name if self._part.header_row is not None else ""
        return " ".join(named.split())[:60] or self.unnamed.format(n=section + 1)


class Preview(QTableView):
    """Rows and columns as they stand in the file; it alone may be scrolled sideways."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.rows = PreviewModel()
        self.setModel(self.rows)
        self.setProperty("sideways", True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        self.theme_changed()

    def show_part(self, part: PartLook | None) -> None:
        """Other rows; columns as wide as what stands in them, within limits."""
        self.rows.show_part(part)
        self.fit()

    def fit(self) -> None:
        """Widths by the first rows alone: never by all cells."""
        measure, s = self._ui.theme.metrics("body").horizontalAdvance, self._ui.theme.s
        for column in range(self.rows.columnCount()):
            texts = [str(self.rows.headerData(column, Qt.Orientation.Horizontal) or "")]
            texts += [str(self.rows.data(self.rows.index(row, column)) or "")[:40] for row in range(
                min(8, self.rows.rowCount())
            )]  # fmt: skip
            widest = max((measure(text) for text in texts), default=0.0)
            least = measure(texts[0]) + s(20)
            self.setColumnWidth(column, round(max(least, min(widest + s(20), s(220)))))

    def theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._ui.theme.s(28))
        self.setMinimumHeight(self._ui.theme.s(190))
        self.fit()


class _RowSpin(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class LookPart(QWidget):
    """How the file was read; `options_changed` asks for another reading."""

    options_changed = Signal(object)
    part_chosen = Signal(int)
    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._look: FileLook | None = None
        self._options = self._wanted = ReadOptions()
        self.part = 0
        self.card = Card(margin=14, spacing=8)
        self.recognised, self.facts = label("h2"), WrapLabel("small")
        self.recognised.setWordWrap(True)
        self.which = Combo()
        self.which_field = Field(self.which)
        self.problem = Notice(ui, "stop")
        self.kind = Choices(("people", "stops"))
        self.kind_field = Field(self.kind)
        self.stop = Combo()
        self.stop.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.stop_field = Field(self.stop)
        self.encoding, self.delimiter, self.header = Combo(), Combo(), Combo()
        self.header_row = _RowSpin()
        self.header_row.setRange(1, 100_000)
        self._fields = {
            "encoding": Field(self.encoding),
            "delimiter": Field(self.delimiter),
            "header": Field(self.header),
            "header_row": Field(self.header_row),
        }
        self.options_row = QWidget()
        flow = Flow(self.options_row)
        for one in self._fields.values():
            flow.addWidget(one)
        self.preview = Preview(ui)
        self.below = WrapLabel("small")
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._tell)
        self._place()
        self._connect()
        self.theme_changed()
        self.retranslate()

    def _place(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 4, 24, 8)
        box.setSpacing(10)
        inside: tuple[QWidget, ...] = (
            self.recognised,
            self.facts,
            self.which_field,
            self.kind_field,
            self.stop_field,
        )
        for widget in inside:
            self.card.add(widget)
        for widget in (self.card, self.problem, self.options_row):
            box.addWidget(widget)
        box.addWidget(self.preview, 1)
        box.addWidget(self.below)
        self.problem.hide()
        self.stop_field.hide()

    def _connect(self) -> None:
        for combo in (self.encoding, self.delimiter, self.header):
            combo.currentIndexChanged.connect(lambda _: self._changed())
        self.header_row.valueChanged.connect(lambda _: self._wait.start())
        self.which.currentIndexChanged.connect(lambda _: self._part_told())
        self.kind.chosen.connect(lambda _: self._kind_told())
        self.stop.currentIndexChanged.connect(lambda _: self._kind_told())

    def show_file(self, look: FileLook, options: ReadOptions, *, fresh: bool) -> None:
        """What was read; `fresh`: another file, nothing of which was answered yet."""
        self._look, self._options, self._wanted = look, options, options
        self._wait.stop()
        self.problem.set("")
        if fresh:
            self.part = 0
            self.kind.choose("")
            self.stop.choose("")
        self.part = min(self.part, max(0, len(look.parts) - 1))
        self.retranslate()
        self._show_options()

    def show_problem(self, text: str) -> None:
        """Why it can't be read that way; the rows of before stay."""
        self.problem.set(text)
        self.preview.show_part(self._one())

    def options(self) -> ReadOptions:
        """How the file is to be read."""
        row = {"": None, "none": 0}.get(self.header.key(), self.header_row.value())
        return replace(
            self._options,
            encoding=self.encoding.key() or None,
            delimiter=self.delimiter.key() or None,
            header_row=row,
        )

    @property
    def asks_kind(self) -> bool:
        """Whether it is asked here what the list is: lists of a ZIP told it on the first step."""
        return self._look is not None and len(self._look.parts) == 1

    def stop_kind(self) -> str | None:
        """The kind of stop; "" = people; None = not answered."""
        if self.kind.key() == "stops":
            return self.stop.key() or None
        return "" if self.kind.key() == "people" else None

    def tell_missing(self) -> QWidget | None:
        """Say what is not answered; the widget to go to."""
        _ = self._ui._
        open_kind = self.asks_kind and not self.kind.key()
        self.kind_field.set_problem(_("Please say what this list is.") if open_kind else "")
        open_stop = self.asks_kind and self.kind.key() == "stops" and not self.stop.key()
        self.stop_field.set_problem(_("Please say why they stopped.") if open_stop else "")
        if self.problem.isVisible():  # the rows are not those of the choice above them
            return self.encoding
        return self.kind if open_kind else self.stop if open_stop else None

    def _changed(self) -> None:
        self._show_options()
        self._tell()

    def _tell(self) -> None:
        """Ask for another reading; what is wanted already is not asked for again."""
        if self._look is not None and self.options() != self._wanted:
            self._wanted = self.options()
            self.options_changed.emit(self._wanted)

    def _part_told(self) -> None:
        if self.which.key():
            self.part = int(self.which.key())
            self.part_chosen.emit(self.part)
            self._show_part()

    def _kind_told(self) -> None:
        self.stop_field.setVisible(self.asks_kind and self.kind.key() == "stops")
        self.kind_field.set_problem("")
        self.stop_field.set_problem("")
        self.changed.emit()

    def _one(self) -> PartLook | None:
        look = self._look
        return look.parts[self.part] if look is not None and look.parts else None

    def _show_options(self) -> None:
        part = self._one()
        kind = part.kind if part else "csv"
        text, rows = kind == "csv", kind in ("csv", "xlsx", "xls", "ods")
        self._fields["encoding"].setVisible(kind not in ("xlsx", "xls", "ods"))
        self._fields["delimiter"].setVisible(text)
        self._fields["header"].setVisible(rows)
        self._fields["header_row"].setVisible(rows and self.header.key() == "row")
        self.options_row.updateGeometry()

    def _show_part(self) -> None:
        part = self._one()
        self.preview.show_part(part)
        if part is None or self._look is None:
            return
        _ = self._ui._
        self.recognised.setText(_("Read as “{format}”").format(format=format_words(self._ui, part)))
        said = [part.label] if part.label != self._look.name else []
        said.append(self._ui.ngettext("{n} row", "{n} rows", part.rows).format(n=f"{part.rows:,}"))
        if part.encoding:
            said.append(_("encoding {name}").format(name=encoding_name(self._ui, part.encoding)))
        if part.delimiter:
            name = delimiter_words(self._ui).get(part.delimiter, part.delimiter)
            said.append(_("separated by {delimiter}").format(delimiter=name))
        if part.kind in ("csv", "xlsx", "xls", "ods"):
            said.append(
                _("no row with names of columns")
                if part.header_row is None
                else _("names of columns in row {n}").format(n=part.header_row)
            )
        self.facts.setText("・".join(said))
        shown = len(part.preview)
        self.below.setText(
            _("The first {n} of {rows} rows are shown.").format(n=shown, rows=f"{part.rows:,}")
            if part.rows > shown
            else ""
        )
        self.below.setVisible(part.rows > shown)

    def theme_changed(self) -> None:
        s = self._ui.theme.s
        for combo in (self.encoding, self.delimiter, self.header):
            combo.setMinimumWidth(s(150))
        self.header_row.setMinimumWidth(s(90))
        self.which.setMaximumWidth(s(420))

    def retranslate(self) -> None:
        """The words of now."""
        _ = self._ui._
        self.preview.rows.unnamed = _("Column {n}")
        self.preview.setAccessibleName(_("The first rows of the file"))
        part = self._one()
        self.kind.set_texts({
            "people": _("People we may want to write to (contacts)"),
            "stops": _("People who stopped mail (a stop list)"),
        })  # fmt: skip
        looks_stopped = part is not None and bool(part.stop)
        self.kind_field.set_texts(
            _("Who is in this list?"),
            _("By its name or columns it looks like a list of people who stopped mail.")
            if looks_stopped
            else "",
        )
        self.kind_field.setVisible(self.asks_kind)
        self.stop.fill([("", _("Please choose")), *stop_words(self._ui).items()])
        if self.stop.currentIndex() < 0:
            self.stop.choose("")
        self.stop_field.set_texts(_("Why do they get no mail?"), _("It is recorded with every address."))
        self.stop_field.setVisible(self.asks_kind and self.kind.key() == "stops")
        self._fill_which()
        self._fill_options()
        self._show_part()
        self._show_options()

    def _fill_which(self) -> None:
        _, look = self._ui._, self._look
        several = look is not None and len(look.parts) > 1
        self.which_field.setVisible(several)
        self.which_field.set_texts(_("List shown"))
        if look is not None and several:
            self.which.blockSignals(True)
            self.which.fill([(str(at), one.label) for at, one in enumerate(look.parts)])
            self.which.choose(str(self.part))
            self.which.blockSignals(False)

    def _fill_options(self) -> None:
        _, options = self._ui._, self._options
        auto = _("Automatic")
        fillings = (
            (self.encoding, [("", auto), *encoding_words(self._ui).items()], options.encoding or ""),
            (self.delimiter, [("", auto), *delimiter_words(self._ui).items()], options.delimiter or ""),
            (
                self.header,
                [("", auto), ("none", _("There is none")), ("row", _("In row …"))],
                {None: "", 0: "none"}.get(options.header_row, "row"),
            ),
        )
        for combo, choices, key in fillings:
            combo.blockSignals(True)
            combo.fill(choices)
            combo.choose(key)
            combo.blockSignals(False)
        part = self._one()
        row = options.header_row or (part.header_row if part and part.header_row else 1)
        self.header_row.blockSignals(True)
        self.header_row.setValue(row)
        self.header_row.blockSignals(False)
        words = {
            "encoding": _("Encoding"),
            "delimiter": _("Separated by"),
            "header": _("Names of columns"),
            "header_row": _("Which row?"),
        }
        for name, said in words.items():
            self._fields[name].set_texts(said)
