"""A `Sheet` as PDF on A4, with the packaged BIZ UDGothic (OFL) embedded: it looks alike everywhere."""

import io
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from desktop_app.documents.sheet import Section, Sheet
from desktop_app.domain.errors import AppError
from desktop_app.paths import resource_path

REGULAR, BOLD = "BIZUDGothic", "BIZUDGothic-Bold"
_LABEL_WIDTH, _VALUE_WIDTH = 42 * mm, 132 * mm - 12  # a frame pads 6 points on each side
_MOST = 4000
"""Characters of one value on one table row; a longer one goes on in further rows, so that pages can break."""


def _style(name: str, size: float, leading: float, before: float = 0, after: float = 0) -> ParagraphStyle:
    font = REGULAR if name in ("label", "value") else BOLD
    colour = colors.HexColor("#444444") if name == "label" else colors.black
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=leading,
        spaceBefore=before,
        spaceAfter=after,
        wordWrap="CJK",
        textColor=colour,
        keepWithNext=int(name in ("1", "2", "3")),
    )


_STYLES = {
    style.name: style
    for style in (
        _style("title", 16, 22, 0, 6),
        _style("1", 14, 20, 4, 4),
        _style("2", 11.5, 16, 10, 3),
        _style("3", 10, 14, 7, 2),
        _style("label", 9.5, 14),
        _style("value", 9.5, 14),
    )
}
_GRID = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.25, colors.HexColor("#cccccc")),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
)


def render_pdf(sheet: Sheet) -> bytes:
    """The document's bytes. Raises AppError("font-missing") when the installation lost its font."""
    glyphs = _fonts()
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=18 * mm,
        rightMargin=18 * mm,
        topMargin=16 * mm,
        bottomMargin=20 * mm,
        title=sheet.title,
        author="",
        invariant=1,
    )
    story: list[Flowable] = [Paragraph(_markup(sheet.title, glyphs), _STYLES["title"])]
    story += _table(sheet.intro, glyphs)
    for section in sheet.sections:
        story += _section(section, glyphs)
    document.build(story, canvasmaker=_numbered(_shown(sheet.foot, glyphs)))
    return out.getvalue()


def _fonts() -> frozenset[int]:
    """Register the fonts once; returns the code points that they can show."""
    try:
        if REGULAR not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(REGULAR, str(resource_path("fonts", "BIZUDGothic-Regular.ttf"))))
            pdfmetrics.registerFont(TTFont(BOLD, str(resource_path("fonts", "BIZUDGothic-Bold.ttf"))))
    except (OSError, TTFError) as error:
        raise AppError("font-missing") from error
    font: Any = pdfmetrics.getFont(REGULAR)
    return frozenset(font.face.charToGlyph)


def _section(section: Section, glyphs: frozenset[int]) -> list[Flowable]:
    story: list[Flowable] = [PageBreak()] if section.level == 1 else []
    story.append(Paragraph(_markup(section.heading, glyphs), _STYLES[str(section.level)]))
    story += _table(section.lines, glyphs)
    return story


def _table(lines: tuple[tuple[str, str], ...], glyphs: frozenset[int]) -> list[Flowable]:
    if not lines:
        return []
    rows = []
    for label, value in lines:
        for start in range(0, max(len(value), 1), _MOST):
            shown = label if start == 0 else ""
            rows.append(
                [
                    Paragraph(_markup(shown, glyphs), _STYLES["label"]),
                    Paragraph(_markup(value[start : start + _MOST], glyphs), _STYLES["value"]),
                ]
            )
    return [Table(rows, colWidths=[_LABEL_WIDTH, _VALUE_WIDTH], style=_GRID, splitInRow=1), Spacer(1, 2 * mm)]


def _markup(text: str, glyphs: frozenset[int]) -> str:
    return escape(_shown(text, glyphs)).replace("\n", "<br/>")


def _shown(text: str, glyphs: frozenset[int]) -> str:
    """What the font lacks (emoji, rare characters) is named by its number: evidence leaves nothing out."""
    return "".join(_glyph(c) if ord(c) not in glyphs else c for c in text)


def _glyph(char: str) -> str:
    if char == "\n":
        return char
    return " " if char in "\t\r\u3000\xa0" else f"〓(U+{ord(char):04X})"


def _numbered(foot: str) -> Callable[..., Canvas]:
    class NumberedCanvas(Canvas):
        """Keeps every page back until their number is known."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 (the library's name)
            self._kept.append(dict(self.__dict__))
            untyped: Any = self
            untyped._startPage()  # what showPage does besides writing the page

        def save(self) -> None:
            for number, state in enumerate(self._kept, start=1):
                self.__dict__.update(state)
                self.setFont(REGULAR, 7.5)
                self.drawString(18 * mm, 11 * mm, foot)
                self.drawRightString(A4[0] - 18 * mm, 11 * mm, f"{number} / {len(self._kept)}")
                super().showPage()
            super().save()

    return NumberedCanvas
