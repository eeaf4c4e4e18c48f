"""Paints a row: name over company, address, the chip of the ground, date, tags (look.md 7)."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop_app.services.contact_rows import ContactRow
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.contacts.columns import COLUMNS
from desktop_app.ui.pages.contacts.model import ContactModel
from desktop_app.ui.pages.contacts.words import TONES, cell_text, chip_text, short_status
from desktop_app.ui.widgets.chips import Tone, chip_size, paint_chip

PAD = 9
_DAYS = frozenset({"date", "added", "sent"})
_LONGEST = 300
_SMALL = frozenset({"note", "source", "kana"})
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class RowState:
    """What the view knows of its rows besides the selection."""

    hovered = -1
    by_keyboard = -1
    first_column = 0
    company_apart = False
    """The company has a column of its own."""


class ContactDelegate(QStyledItemDelegate):
    """Selected rows keep their text colours; a bar at the left marks them besides the ground."""

    def __init__(self, ui: Ui, view: QTableView, model: ContactModel, state: RowState) -> None:
        super().__init__(view)
        self._ui, self._theme, self._model, self._state = ui, ui.theme, model, state

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, rect, number = self._theme, QRect(option.rect), index.row()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = "accent_soft" if selected else "hover" if number == self._state.hovered else "surface"
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.c(ground))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.c("hairline"))
        if selected and index.column() == self._state.first_column:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.c("accent"))
        if number == self._state.by_keyboard:
            painter.setPen(QPen(theme.c("accent"), 2))
            painter.drawLine(rect.left(), rect.top() + 1, rect.right(), rect.top() + 1)
            painter.drawLine(rect.left(), rect.bottom() - 1, rect.right(), rect.bottom() - 1)
        row = self._model.row_at(number)
        box = QRectF(rect).adjusted(theme.s(PAD), 0, -6, 0)
        if row is None:
            if index.column() == self._state.first_column:
                self._text(painter, box, "…", "body", False, "ink2")
        else:
            self._cell(painter, box, row, COLUMNS[index.column()], selected)
        painter.restore()

    def _cell(self, painter: QPainter, box: QRectF, row: ContactRow, column: str, selected: bool) -> None:
        if column == "name":
            self._name(painter, box, row)
        elif column == "address":
            self._address(painter, box, row)
        elif column == "basis":
            self._chip(painter, box, chip_text(self._ui, row.chip), TONES[row.status], selected)
        elif column == "status":
            self._chip(painter, box, short_status(self._ui, row.status), TONES[row.status], selected)
        elif column == "tags":
            self._tags(painter, box, row.tags, selected)
        elif column in _DAYS:
            self._text(painter, box, getattr(row, column) or "—", "small", False, "ink2")
        else:
            text = " ".join(cell_text(self._ui, row, column)[: 2 * _LONGEST].split())
            self._text(painter, box, text, "small" if column in _SMALL else "body", False, "ink")

    def _text(self, painter: QPainter, box: QRectF, text: str, role: str, bold: bool, ink: str) -> None:
        if box.width() <= 4 or not text:
            return
        painter.setFont(self._theme.font(role, bold))
        painter.setPen(self._theme.c(ink))
        text = text[:_LONGEST]  # a note of ten thousand letters is measured letter by letter
        shown = self._theme.metrics(role, bold).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)

    def _name(self, painter: QPainter, box: QRectF, row: ContactRow) -> None:
        if not row.company or self._state.company_apart:
            self._text(painter, box, row.name, "body", True, "ink")
            return
        big, small = self._theme.metrics("body", True).height(), self._theme.metrics("small").height()
        top = box.center().y() - (big + small - 1) / 2
        self._text(painter, QRectF(box.left(), top, box.width(), big), row.name, "body", True, "ink")
        below = QRectF(box.left(), top + big - 1, box.width(), small)
        self._text(painter, below, row.company, "small", False, "ink2")

    def _address(self, painter: QPainter, box: QRectF, row: ContactRow) -> None:
        if row.more_addresses:
            more = f"+{row.more_addresses}"
            width = self._theme.metrics("small").horizontalAdvance(more) + self._theme.s(4)
            metrics = self._theme.metrics("body")
            taken = min(metrics.horizontalAdvance(row.address) + self._theme.s(8), box.width() - width)
            beside = QRectF(box.left() + taken, box.top(), width, box.height())
            self._text(painter, beside, more, "small", False, "ink2")
            box = QRectF(box.left(), box.top(), taken - self._theme.s(4), box.height())
        self._text(painter, box, row.address, "body", False, "ink")

    def _chip(self, painter: QPainter, box: QRectF, text: str, tone: Tone, selected: bool) -> float:
        """Paint a chip at the left of `box`; returns where it ends."""
        width, height = chip_size(self._theme, text)
        width = min(width + 1, box.width())
        place = QRectF(box.left(), box.center().y() - height / 2, width, height)
        paint_chip(painter, self._theme, place, text, tone, bare=selected and tone == "neutral")
        return place.right()

    def _tags(self, painter: QPainter, box: QRectF, tags: tuple[str, ...], selected: bool) -> None:
        """The first tag is cut rather than dropped; those without room are counted."""
        metrics, gap, at = self._theme.metrics("small"), self._theme.s(6), box.left()
        for number, tag in enumerate(tags):
            rest = len(tags) - number - 1
            reserve = metrics.horizontalAdvance(f"+{rest}") + gap if rest else 0.0
            width, _ = chip_size(self._theme, tag)
            if number and at + width + reserve > box.right():
                more = QRectF(at, box.top(), box.right() - at, box.height())
                self._text(painter, more, f"+{rest + 1}", "small", False, "ink2")
                return
            room = QRectF(at, box.top(), max(0.0, box.right() - reserve - at), box.height())
            at = self._chip(painter, room, tag, "neutral", selected) + gap
