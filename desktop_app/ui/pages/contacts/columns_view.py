"""The columns of the table: the usual ones give way where there is little room, chosen ones stay."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView

from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts.columns import COLUMNS, SORTS, USUAL, WIDTHS, Shown
from desktop_app.ui.pages.contacts.delegate import PAD, RowState

ROW = 54
_LEAST = {"tags": 640, "date": 520, "basis": 360}
"""Unscaled width of the table under which a usual column is left out."""
_SHARES = {"name": 0.22, "basis": 0.27, "tags": 0.14}
_CAPS = {"name": 260, "basis": 250, "tags": 220}
_DAYS = frozenset({"date", "added", "sent"})


class ColumnsView(QTableView):
    """A view whose columns the owner chooses, moves and stretches."""

    columns_wanted = Signal(QPoint)
    """The menu of the columns, at this place of the screen."""
    sort_wanted = Signal(str)
    """The head of this column was clicked."""
    arranged = Signal(object)
    """The owner moved or stretched columns: Shown, in order."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._state = RowState()
        self._columns: tuple[Shown, ...] = ()
        self._placing = False
        self._soon, self._arranged = QTimer(self), QTimer(self)
        for timer, slot in ((self._soon, self._share), (self._arranged, self._tell_arranged)):
            timer.setSingleShot(True)
            timer.timeout.connect(slot)

    def _set_up_header(self, header: QHeaderView) -> None:
        """Once the model is known."""
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setHighlightSections(False)
        # Painting a head, Qt asks for each row of the column whether it is selected: seconds for 100,000.
        header.setSelectionModel(QItemSelectionModel(header.model(), header))
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(16)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self.columns_wanted.emit(header.viewport().mapToGlobal(at))
        )
        header.sectionClicked.connect(self._head_clicked)
        header.sectionMoved.connect(lambda *_: self._moved())
        header.sectionResized.connect(lambda *_: self._stretched())

    def set_columns(self, columns: Sequence[Shown]) -> None:
        """What the owner chose, in order; () = the usual columns."""
        self._columns = tuple(columns)
        self._placing = True
        header = self.horizontalHeader()
        names = [one.name for one in self._columns] or list(USUAL)
        for place, name in enumerate([*names, *(one for one in COLUMNS if one not in names)]):
            header.moveSection(header.visualIndex(COLUMNS.index(name)), place)
        self._placing = False
        self._share()

    def shown_columns(self) -> tuple[Shown, ...]:
        """The columns that are seen, in order, with their widths (0 = as usual)."""
        if self._columns:
            return self._columns
        return tuple(Shown(name) for name in USUAL)

    def _names_seen(self) -> list[str]:
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(len(COLUMNS))]
        return [COLUMNS[one] for one in order if not self.isColumnHidden(one)]

    def _head_clicked(self, section: int) -> None:
        if COLUMNS[section] in SORTS:
            self.sort_wanted.emit(COLUMNS[section])

    def _moved(self) -> None:
        if not self._placing:
            self._arranged.start()

    def _stretched(self) -> None:
        by_hand = QApplication.mouseButtons() & Qt.MouseButton.LeftButton
        if not self._placing and by_hand and self.isVisible():
            self._arranged.start(300)

    def _tell_arranged(self) -> None:
        scale = self._ui.theme.s(100) / 100
        widths = {
            name: max(48, round(self.columnWidth(COLUMNS.index(name)) / scale)) for name in self._names_seen()
        }
        self._columns = tuple(Shown(name, width) for name, width in widths.items())
        self.arranged.emit(self._columns)
        self._share()

    def theme_changed(self) -> None:
        """Lengths that hold text."""
        theme = self._ui.theme
        self.verticalHeader().setDefaultSectionSize(theme.s(ROW))
        self.horizontalHeader().setFixedHeight(round(theme.metrics("small").height() + theme.s(22)))
        self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        width = self.viewport().width()
        wide = self._chosen_widths(width) if self._columns else self._usual_widths(width)
        scrolls = bool(self._columns) and sum(wide.values()) > width
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.horizontalScrollBarPolicy() != policy:
            self.setHorizontalScrollBarPolicy(policy)
        self._placing = True
        for number, name in enumerate(COLUMNS):
            self.setColumnHidden(number, name not in wide)
        for number, name in enumerate(COLUMNS):
            if name in wide:
                self.setColumnWidth(number, wide[name])
        self._placing = False
        seen = self._names_seen()
        self._state.first_column = COLUMNS.index(seen[0]) if seen else 0
        self._state.company_apart = "company" in wide
        self.viewport().update()

    def _usual_widths(self, width: int) -> dict[str, int]:
        """Name, ground and tags are capped, the date is as wide as a date, the address takes the rest."""
        s = self._ui.theme.s
        shown = [one for one in USUAL if width >= s(_LEAST.get(one, 0))]
        shares = _SHARES if "tags" in shown else {**_SHARES, "basis": 0.3}
        wide = {one: min(s(_CAPS[one]), round(width * shares[one])) for one in shown if one in shares}
        if "date" in shown:
            wide["date"] = self._day_width()
        return {one: wide.get(one) or max(s(60), width - sum(wide.values())) for one in shown}

    def _chosen_widths(self, width: int) -> dict[str, int]:
        """As the owner stretched them; what is left over goes to the first that was not, else to the last."""
        s = self._ui.theme.s
        wide = {one.name: s(one.width or WIDTHS[one.name]) for one in self._columns}
        for one in self._columns:
            if one.name in _DAYS and not one.width:
                wide[one.name] = self._day_width()
        free = [one.name for one in self._columns if not one.width and one.name not in _DAYS]
        takes = "address" if "address" in free else free[0] if free else self._columns[-1].name
        wide[takes] += max(0, width - sum(wide.values()))
        return wide

    def _day_width(self) -> int:
        advance = self._ui.theme.metrics("small").horizontalAdvance("0000-00-00")
        return round(advance) + self._ui.theme.s(PAD) + 12
