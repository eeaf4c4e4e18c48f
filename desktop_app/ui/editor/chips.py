"""差し込み as chips: one character of the document each, drawn as a capsule, never as braces."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.chips import chip_size, paint_chip

CHIP = QTextFormat.ObjectTypes.UserObject.value + 1
OBJECT = "\ufffc"
"""The character that stands for an object in a document's text."""

_MARGIN = 2
_FIELD = QTextFormat.Property.UserProperty.value + 1
_FALLBACK = QTextFormat.Property.UserProperty.value + 2

FIELDS = ("full", "family", "given", "company", "department", "title", "shop_name", "date")
"""In the order in which they are offered; the last two are the same for everyone."""
SAME_FOR_ALL = frozenset({"shop_name", "date"})


def field_names(ui: Ui) -> dict[str, str]:
    """What a field is called."""
    return {
        "full": ui._("Full name"),
        "family": ui._("Family name"),
        "given": ui._("Given name"),
        "company": ui._("Company"),
        "department": ui._("Department"),
        "title": ui._("Job title"),
        "shop_name": ui._("Shop name"),
        "date": ui._("Date"),
    }


def chip_format(run: Mapping[str, Any]) -> QTextCharFormat:
    """The format of one chip; `run` is a merge node of a block's JSON."""
    made = QTextCharFormat()
    made.setObjectType(CHIP)
    made.setProperty(_FIELD, str(run["merge"]))
    if run.get("fallback") is not None:
        made.setProperty(_FALLBACK, f"={run['fallback']}")  # an empty text comes back as no text
    if run.get("bold"):
        made.setFontWeight(QFont.Weight.Bold)
    if run.get("italic"):
        made.setFontItalic(True)
    made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    return made


def is_chip(form: QTextCharFormat) -> bool:
    """Whether this is the format of a chip."""
    return form.objectType() == CHIP


def chip_run(form: QTextCharFormat) -> dict[str, Any]:
    """The merge node of a chip's format."""
    run: dict[str, Any] = {"merge": str(form.property(_FIELD))}
    if form.hasProperty(_FALLBACK):
        run["fallback"] = str(form.property(_FALLBACK))[1:]
    if form.fontWeight() > QFont.Weight.Medium:
        run["bold"] = True
    if form.fontItalic():
        run["italic"] = True
    return run


class ChipPainter(QPyTextObject):
    """Draws the chips of one document. Keep it as long as the document."""

    def __init__(self, ui: Ui, document: QTextDocument) -> None:
        super().__init__(document)
        self._ui = ui
        document.documentLayout().registerHandler(CHIP, self)

    def intrinsicSize(self, doc: QTextDocument, pos: int, form: QTextFormat) -> QSizeF:
        width, height = chip_size(self._ui.theme, self._text(form))
        return QSizeF(width + 2 * _MARGIN + 1, height)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, pos: int, form: QTextFormat
    ) -> None:
        risky = not form.hasProperty(_FALLBACK) and form.property(_FIELD) not in SAME_FOR_ALL
        # The middle of a line is that of its small letters: 漢字 stand higher.
        up = self._ui.theme.s(2)
        inside = QRectF(rect).adjusted(_MARGIN, 1 - up, -_MARGIN, -1 - up)
        paint_chip(painter, self._ui.theme, inside, self._text(form), "warn" if risky else "neutral")

    def _text(self, form: QTextFormat) -> str:
        field = str(form.property(_FIELD))
        return field_names(self._ui).get(field, field)
