"""Blocks' JSON to a QTextDocument and back, without loss (tests/ui/test_ui_editor_text.py proves it).

A paragraph is a text block, a newline in it U+2028, a list a QTextList, a merge field a chip, a tone a
property of characters that also gives them a colour, an alignment that of the block.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextList,
    QTextListFormat,
)

from desktop_app.ui.editor.chips import OBJECT, chip_format, chip_run, is_chip
from desktop_app.ui.editor.tones import TONE, Paint, tone_of

Runs: TypeAlias = Sequence[Any]
Parts: TypeAlias = Sequence[Mapping[str, Any]]

LINE = "\u2028"
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_STYLES = ("bold", "italic", "link", "tone")
_ALIGN = {"center": Qt.AlignmentFlag.AlignHCenter, "right": Qt.AlignmentFlag.AlignRight}


def fill(document: QTextDocument, parts: Parts, *, paint: Paint, gap: float = 0.0) -> None:
    """Put `parts` into an empty or old document; `gap` is the space below a paragraph in pixels."""
    document.clear()
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    insert(cursor, parts, paint=paint, gap=gap)
    cursor.endEditBlock()


def insert(cursor: QTextCursor, parts: Parts, *, paint: Paint, gap: float = 0.0) -> None:
    """Write `parts` at the cursor; the first paragraph goes on in the paragraph that is there."""
    first = True
    for part in parts:
        if "list" in part:
            made: QTextList | None = None
            style = _list_style(bool(part.get("ordered")))
            for item in part["list"]:
                _next_block(cursor, first, gap, "")
                first = False
                if made is None:
                    made = cursor.createList(style)
                else:
                    made.add(cursor.block())
                insert_runs(cursor, item, paint=paint)
        else:
            _next_block(cursor, first, gap, str(part.get("align", "")))
            first = False
            insert_runs(cursor, part.get("paragraph", ()), paint=paint)


def _next_block(cursor: QTextCursor, first: bool, gap: float, align: str) -> None:
    shape = QTextBlockFormat()
    shape.setBottomMargin(gap)
    if align in _ALIGN:
        shape.setAlignment(_ALIGN[align])
    if not first:
        cursor.insertBlock(shape, QTextCharFormat())
    elif cursor.block().textList() is None and cursor.block().length() == 1:
        cursor.setBlockFormat(shape)


def _list_style(ordered: bool) -> QTextListFormat:
    made = QTextListFormat()
    made.setStyle(QTextListFormat.Style.ListDecimal if ordered else QTextListFormat.Style.ListDisc)
    return made


def insert_runs(cursor: QTextCursor, runs: Runs, *, paint: Paint) -> None:
    """Write words and chips at the cursor."""
    for run in runs:
        if isinstance(run, str):
            cursor.insertText(run.replace("\n", LINE), QTextCharFormat())
        elif "merge" in run:
            cursor.insertText(OBJECT, chip_format(run))
        else:
            cursor.insertText(str(run["text"]).replace("\n", LINE), text_format(run, paint=paint))


def text_format(run: Mapping[str, Any], *, paint: Paint) -> QTextCharFormat:
    """The format of words with a style."""
    made = QTextCharFormat()
    if run.get("bold"):
        made.setFontWeight(QFont.Weight.Bold)
    if run.get("italic"):
        made.setFontItalic(True)
    if run.get("link"):
        made.setAnchor(True)
        made.setAnchorHref(str(run["link"]))
        made.setForeground(paint.link)
        made.setFontUnderline(True)
    if run.get("tone") in paint.tones:
        made.setProperty(TONE, str(run["tone"]))
        made.setForeground(paint.tones[str(run["tone"])])
    return made


def style_of(form: QTextCharFormat) -> dict[str, Any]:
    """The style of words, as a RUN has it."""
    style: dict[str, Any] = {}
    if form.fontWeight() > QFont.Weight.Medium:
        style["bold"] = True
    if form.fontItalic():
        style["italic"] = True
    if form.isAnchor() and form.anchorHref():
        style["link"] = form.anchorHref()
    if tone_of(form):
        style["tone"] = tone_of(form)
    return style


def align_of(block: QTextBlock) -> str:
    """"left", "center" or "right"; what stands in a list is always at the left."""
    alignment = block.blockFormat().alignment()
    if block.textList() is not None:
        return "left"
    return next((name for name, flag in _ALIGN.items() if alignment & flag), "left")


def read(document: QTextDocument) -> list[dict[str, Any]]:
    """The parts of a text block. An empty document has none."""
    return _parts(document, 0, document.characterCount())


def read_selection(cursor: QTextCursor) -> list[dict[str, Any]]:
    """The parts of what is selected."""
    return _parts(cursor.document(), cursor.selectionStart(), cursor.selectionEnd())


def read_line(document: QTextDocument) -> list[Any]:
    """The runs of a document of one line; blocks that slipped in are joined by blanks."""
    runs: list[Any] = []
    block = document.begin()
    while block.isValid():
        if runs:
            _add(runs, " ", {})
        for run in _runs(block, 0, document.characterCount()):
            _add_run(runs, run)
        block = block.next()
    return runs


def _parts(document: QTextDocument, start: int, end: int) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    last: int | None = None
    block = document.findBlock(start)
    while block.isValid() and block.position() <= end:
        runs = _runs(block, start, end)
        inside = block.textList()
        if inside is None:
            align = align_of(block)
            parts.append({"paragraph": runs, **({"align": align} if align != "left" else {})})
            last = None
        elif inside.objectIndex() == last:
            parts[-1]["list"].append(runs)
        else:
            ordered = inside.format().style() == QTextListFormat.Style.ListDecimal
            parts.append({"list": [runs], "ordered": ordered})
            last = inside.objectIndex()
        block = block.next()
    return [] if parts == [{"paragraph": []}] else parts


def _runs(block: QTextBlock, start: int, end: int) -> list[Any]:
    runs: list[Any] = []
    for fragment in fragments(block):
        form, at = fragment.charFormat(), fragment.position()
        text = _between(fragment.text(), max(0, start - at), end - at)
        if is_chip(form):
            runs.extend(chip_run(form) for char in text if char == OBJECT)
        else:
            _add(runs, fit_characters(text.replace(LINE, "\n")), style_of(form))
    return runs


def fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    """The runs of one format in a block, in order."""
    for place in block:  # type: ignore[attr-defined]  # PySide's stub lacks the iterator's type
        yield place.fragment()


def fit_characters(text: str) -> str:
    """Without halves of characters (lone surrogates) and control characters, which no mail holds."""
    return _UNFIT.sub("", text.replace("\t", " "))


def _between(text: str, start: int, end: int) -> str:
    """A piece of `text` by UTF-16 positions, as documents count."""
    if start <= 0 and end >= 2 * len(text):
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * max(0, start) : 2 * max(0, end)].decode("utf-16-le", "ignore")


def usual(parts: Parts) -> list[dict[str, Any]]:
    """`parts` as `read` gives them: neighbours of one style joined, empty words and empty lists left out."""
    found: list[dict[str, Any]] = []
    for part in parts:
        if "list" not in part:
            align = {"align": part["align"]} if part.get("align", "left") in _ALIGN else {}
            found.append({"paragraph": usual_runs(part.get("paragraph", ())), **align})
        elif part["list"]:
            items = [usual_runs(item) for item in part["list"]]
            found.append({"list": items, "ordered": bool(part.get("ordered"))})
    return [] if found == [{"paragraph": []}] else found


def usual_runs(runs: Runs) -> list[Any]:
    """The same for the runs of one line."""
    found: list[Any] = []
    for run in runs:
        _add_run(found, run)
    return found


def _add_run(runs: list[Any], run: Any) -> None:
    if isinstance(run, str):
        _add(runs, run, {})
    elif "merge" in run:
        style: dict[str, Any] = {name: True for name in ("bold", "italic") if run.get(name)}
        if run.get("tone"):
            style["tone"] = run["tone"]
        fallback = {} if run.get("fallback") is None else {"fallback": run["fallback"]}
        runs.append({"merge": run["merge"], **fallback, **style})
    else:
        _add(runs, run["text"], {name: run[name] for name in _STYLES if run.get(name)})


def _add(runs: list[Any], text: str, style: Mapping[str, Any]) -> None:
    if not text:
        return
    last = runs[-1] if runs else None
    if isinstance(last, str):
        old: Mapping[str, Any] | None = {}
    elif isinstance(last, dict) and "text" in last:
        old = {name: last[name] for name in _STYLES if name in last}
    else:
        old = None
    if old == style:
        text = (last if isinstance(last, str) else str(last["text"]) if last else "") + text
        runs.pop()
    runs.append({"text": text, **style} if style else text)
