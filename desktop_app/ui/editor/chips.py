"""差し込み as chips: one character of the document each, drawn as a capsule, never as braces."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPen,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.tones import TONE, tone_of
from desktop_app.ui.theme.icons import draw

CHIP = QTextFormat.ObjectTypes.UserObject.value + 1
OBJECT = "\ufffc"
"""The character that stands for an object in a document's text."""

_MARGIN = 2
_PAD = 8
_FIELD = QTextFormat.Property.UserProperty.value + 1
_FALLBACK = QTextFormat.Property.UserProperty.value + 2

FIELDS = (
    "full", "family", "given", "company", "department", "title", "shop_name", "date", "coupon_code",
)
"""In the order in which they are offered."""
SAME_FOR_ALL = frozenset({"shop_name", "date"})
ALWAYS_THERE = SAME_FOR_ALL | {"coupon_code"}
"""Fields that nobody lacks: they need no words in their place."""


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
        "coupon_code": ui._("Coupon code"),
    }


def chip_words(ui: Ui, run: Mapping[str, Any]) -> str:
    """A chip in words, for tooltips: what it is and what stands there where a contact has nothing."""
    name = field_names(ui).get(str(run["merge"]), str(run["merge"]))
    if run["merge"] in ALWAYS_THERE:
        return name
    fallback = run.get("fallback")
    if fallback is None:
        return ui._("{field}: those who have none get no mail").format(field=name)
    if not fallback:
        return ui._("{field}: left out where there is none").format(field=name)
    return ui._("{field}: “{words}” where there is none").format(field=name, words=fallback)


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
    if run.get("tone"):
        made.setProperty(TONE, str(run["tone"]))
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
    if tone_of(form):
        run["tone"] = tone_of(form)
    return run


def is_risky(run: Mapping[str, Any]) -> bool:
    """Whether contacts without this field get no mail."""
    return run.get("fallback") is None and run["merge"] not in ALWAYS_THERE


class ChipPainter(QPyTextObject):
    """Draws the chips of one document. Keep it as long as the document."""

    def __init__(self, ui: Ui, document: QTextDocument) -> None:
        super().__init__(document)
        self._ui = ui
        document.documentLayout().registerHandler(CHIP, self)

    def intrinsicSize(self, doc: QTextDocument, pos: int, form: QTextFormat) -> QSizeF:
        metrics, side = QFontMetricsF(self._font(form)), self._mark(form)
        width = metrics.horizontalAdvance(self._text(form)) + side + 2 * self._ui.theme.s(_PAD)
        return QSizeF(width + 2 * _MARGIN + 1, metrics.height() + self._ui.theme.s(4))

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, pos: int, form: QTextFormat
    ) -> None:
        theme, risky = self._ui.theme, is_risky(chip_run(form.toCharFormat()))
        # The middle of a line is that of its small letters: 漢字 stand higher.
        up = theme.s(2)
        inside = QRectF(rect).adjusted(_MARGIN, 1 - up, -_MARGIN, -1 - up)
        tone, side = "warn" if risky else "neutral", self._mark(form)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.c(tone), 1) if risky else Qt.PenStyle.NoPen)
        painter.setBrush(theme.c(f"{tone}_bg"))
        painter.drawRoundedRect(inside, inside.height() / 2, inside.height() / 2)
        painter.setPen(theme.c(tone))
        painter.setFont(self._font(form))
        words = inside.adjusted(theme.s(_PAD) - 1, 0, -theme.s(_PAD) + 1, 0)
        painter.drawText(words.adjusted(side, 0, 0, 0), int(Qt.AlignmentFlag.AlignCenter), self._text(form))
        if side:
            place = QRectF(words.left(), words.center().y() - side / 2 + 1, side - 2, side - 2)
            draw(painter, "triangle-alert", place, theme.c(tone))
        painter.restore()

    def _mark(self, form: QTextFormat) -> float:
        """Room for the sign of a chip that leaves people out; colour alone would not say it."""
        return self._ui.theme.s(14) if is_risky(chip_run(form.toCharFormat())) else 0

    def _font(self, form: QTextFormat) -> QFont:
        char = form.toCharFormat()
        font = QFont(self._ui.theme.font("small", char.fontWeight() > QFont.Weight.Medium))
        font.setItalic(char.fontItalic())
        return font

    def _text(self, form: QTextFormat) -> str:
        field = str(form.property(_FIELD))
        return field_names(self._ui).get(field, field)
