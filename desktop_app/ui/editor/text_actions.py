"""What the keys and buttons of the text field do to its document, as functions on a cursor."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtGui import QTextBlock, QTextCursor, QTextListFormat

from desktop_app.ui.editor.chips import is_chip
from desktop_app.ui.editor.inline_text import LINE, fragments


def toggle_list(cursor: QTextCursor, *, ordered: bool) -> None:
    """The paragraphs of the selection become a list, another kind of list, or paragraphs again."""
    style = QTextListFormat.Style.ListDecimal if ordered else QTextListFormat.Style.ListDisc
    cursor.beginEditBlock()
    inside = cursor.currentList()
    if inside is not None and inside.format().style() == style:
        for block in _selected_blocks(cursor):
            _out_of_list(block)
    else:
        made = QTextListFormat()
        made.setStyle(style)
        cursor.createList(made)
    cursor.endEditBlock()


def list_kind(cursor: QTextCursor) -> str:
    """"bullets", "numbers" or "" for the paragraph of the cursor."""
    inside = cursor.currentList()
    if inside is None:
        return ""
    return "numbers" if inside.format().style() == QTextListFormat.Style.ListDecimal else "bullets"


def _selected_blocks(cursor: QTextCursor) -> list[QTextBlock]:
    block = cursor.document().findBlock(cursor.selectionStart())
    found = []
    while block.isValid() and block.position() <= cursor.selectionEnd():
        found.append(block)
        block = block.next()
    return found


def _out_of_list(block: QTextBlock) -> None:
    around = block.textList()
    if around is not None:
        around.remove(block)
        shape = block.blockFormat()
        shape.setIndent(0)
        QTextCursor(block).setBlockFormat(shape)


def new_line(cursor: QTextCursor) -> None:
    """Enter breaks the line, as in a letter; on an empty line it begins a new paragraph.

    In a list it is the next item, and on an empty item the end of the list.
    """
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    if cursor.currentList() is not None:
        if cursor.block().text():
            cursor.insertBlock()
        else:
            _out_of_list(cursor.block())
    elif _on_empty_line(cursor):
        cursor.deletePreviousChar()
        cursor.insertBlock()
    else:
        cursor.insertText(LINE)
    cursor.endEditBlock()


def _on_empty_line(cursor: QTextCursor) -> bool:
    text = cursor.block().text()
    units = text.encode("utf-16-le", "surrogatepass")
    at = 2 * cursor.positionInBlock()
    before, after = units[max(0, at - 2) : at], units[at : at + 2]
    line = LINE.encode("utf-16-le")
    return before == line and after in (b"", line)


def whole_link(cursor: QTextCursor) -> QTextCursor:
    """The cursor with the link around it selected, when nothing is selected."""
    target = cursor.charFormat().anchorHref()
    if cursor.hasSelection() or not target:
        return cursor
    for fragment in fragments(cursor.block()):
        start, end = fragment.position(), fragment.position() + fragment.length()
        if fragment.charFormat().anchorHref() == target and start < cursor.position() <= end:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            break
    return cursor


def behind_link(cursor: QTextCursor) -> bool:
    """Whether a link ends at the cursor."""
    target = cursor.charFormat().anchorHref()
    if not target:
        return False
    after = QTextCursor(cursor)
    moved = after.movePosition(QTextCursor.MoveOperation.NextCharacter)
    return not moved or after.charFormat().anchorHref() != target


def chip_cursor(now: QTextCursor) -> QTextCursor | None:
    """A cursor with one chip selected: the selected one, or the one before or behind the cursor."""
    ends = [now.selectionEnd()] if now.hasSelection() else [now.position(), now.position() + 1]
    for end in ends:
        if not 0 < end < now.document().characterCount():
            continue
        cursor = QTextCursor(now.document())
        cursor.setPosition(end - 1)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        if is_chip(cursor.charFormat()):
            return cursor
    return None


def spoken(parts: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> str:
    """For other programs: words, with a field's name in the place of its chip."""
    lines = [runs for part in parts for runs in (part["list"] if "list" in part else [part["paragraph"]])]
    return "\n".join("".join(_word(run, names) for run in runs) for runs in lines)


def _word(run: Any, names: Mapping[str, str]) -> str:
    if isinstance(run, str):
        return run
    return names.get(run["merge"], "") if "merge" in run else str(run["text"])
