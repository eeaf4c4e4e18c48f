"""The list on paper: a head, rows that fill the pages, a foot with the page's number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from desktop_app.domain.errors import AppError

_MARGIN_MM = 14.0
_POINTS = 8.5
_MM = 25.4
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is printed. `widths` are shares of the page; `page_words` has {page} and {pages}."""

    title: str
    under: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    page_words: str
    families: Sequence[str]


def write_pdf(file: str, sheet: Sheet, tell: Tell) -> None:
    """Write a PDF of A4 pages. Raises AppError("contacts-not-printed") when the file can't be written."""
    try:
        Path(file).open("wb").close()  # Qt only warns of a place that can't be written to
    except OSError as error:
        raise AppError("contacts-not-printed") from error
    writer = QPdfWriter(file)
    writer.setTitle(sheet.title)
    writer.setCreator("Kawaraban")
    writer.setResolution(600)
    set_up(writer, wide=len(sheet.header) > 5)
    try:
        paint(writer, writer.resolution(), sheet, tell)
    except BaseException:
        del writer  # which still holds the file
        Path(file).unlink(missing_ok=True)
        raise


def set_up(device: QPagedPaintDevice, *, wide: bool) -> None:
    """A4, upright or across, with margins."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    across = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    device.setPageOrientation(across)
    device.setPageMargins(
        QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM), QPageLayout.Unit.Millimeter
    )


def paint(device: QPagedPaintDevice, dots_per_inch: int, sheet: Sheet, tell: Tell) -> None:
    """Paint every page. Raises AppError("contacts-not-printed")."""
    painter = QPainter()
    if not painter.begin(device):
        raise AppError("contacts-not-printed")
    try:
        _Pages(painter, device, dots_per_inch, sheet).paint(tell)
    finally:
        painter.end()


class _Pages:
    def __init__(self, painter: QPainter, device: QPagedPaintDevice, dots: int, sheet: Sheet) -> None:
        self._painter, self._device, self._sheet = painter, device, sheet
        self._dot = dots / 72.0
        area = device.pageLayout().paintRectPixels(dots)
        self._width, self._height = float(area.width()), float(area.height())
        self._fonts = {name: self._font(size, bold) for name, (size, bold) in _FONTS.items()}
        self._lines = {name: QFontMetricsF(font, device) for name, font in self._fonts.items()}
        self._row = self._lines["cell"].height() + 5 * self._dot
        self._top = self._lines["title"].height() + self._lines["small"].height() + 10 * self._dot
        self._foot = self._lines["small"].height() + 6 * self._dot

    def _font(self, points: float, bold: bool) -> QFont:
        font = QFont()
        font.setFamilies(list(self._sheet.families))
        font.setPointSizeF(points)
        font.setBold(bold)
        return font

    def paint(self, tell: Tell) -> None:
        sheet = self._sheet
        room = self._height - self._top - self._row - self._foot
        on_page = max(1, int(room // self._row))
        pages = max(1, -(-len(sheet.rows) // on_page))
        for page in range(pages):
            tell(page, pages)
            if page:
                self._device.newPage()
            self._head()
            at = self._top
            self._cells(sheet.header, at, "head")
            at += self._row
            for row in sheet.rows[page * on_page : (page + 1) * on_page]:
                self._cells(row, at, "cell")
                at += self._row
            self._number(page + 1, pages)
        tell(pages, pages)

    def _head(self) -> None:
        high = self._lines["title"].height()
        self._text(QRectF(0, 0, self._width, high), self._sheet.title, "title")
        below = QRectF(0, high + 2 * self._dot, self._width, self._lines["small"].height())
        self._text(below, self._sheet.under, "small")

    def _cells(self, cells: Sequence[str], top: float, font: str) -> None:
        left, whole, gap = 0.0, sum(self._sheet.widths), 5 * self._dot
        for cell, share in zip(cells, self._sheet.widths, strict=True):
            wide = self._width * share / whole
            self._text(QRectF(left, top, max(1.0, wide - gap), self._row), cell, font)
            left += wide
        line = top + self._row
        hairline = QRectF(0, line, self._width, max(1.0, 0.4 * self._dot))
        self._painter.fillRect(hairline, Qt.GlobalColor.lightGray)

    def _number(self, page: int, pages: int) -> None:
        high = self._lines["small"].height()
        rect = QRectF(0, self._height - high, self._width, high)
        text = self._sheet.page_words.format(page=page, pages=pages)
        self._text(rect, text, "small", Qt.AlignmentFlag.AlignRight)

    def _text(
        self, rect: QRectF, text: str, font: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        self._painter.setFont(self._fonts[font])
        shown = self._lines[font].elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        self._painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)


_FONTS = {"title": (14.0, True), "small": (8.0, False), "head": (_POINTS, True), "cell": (_POINTS, False)}
