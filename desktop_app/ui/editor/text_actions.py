"""What the keys and buttons of the text field do to its document, as functions on a cursor."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument, QTextListFormat

from desktop_app.composing.links import WEB_ADDRESS, check_url, trimmed_web_address
from desktop_app.domain.errors import AppError
from desktop_app.ui.editor.chips import chip_format, chip_run, is_chip
from desktop_app.ui.editor.inline_text import LINE, fragments, style_of, text_format
from desktop_app.ui.editor.tones import Paint

_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_BARE = re.compile(r"www\.[A-Za-z0-9\-]+\.[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")
_ASCII_TAIL = re.compile(r"[!-~]+$")


def toggle_list(cursor: QTextCursor, *, ordered: bool) -> None:
    """The paragraphs of the selection become a list, another kind of list, or paragraphs again."""
    style = QTextListFormat.Style.ListDecimal if ordered else QTextListFormat.Style.ListDisc
    cursor.beginEditBlock()
    inside = cursor.currentList()
    if inside is not None and inside.format().style() == style:
        for block in _selected_blocks(cursor):
            _out_of_list(block)
        _list_of_their_own(cursor, style)
    else:
        align(cursor, "left")  # items of lists have no alignment
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


def _list_of_their_own(cursor: QTextCursor, style: QTextListFormat.Style) -> None:
    """The items behind those that were taken out count from 1 again, as they will in the mail."""
    block = cursor.document().findBlock(cursor.selectionEnd()).next()
    old = block.textList() if block.isValid() else None
    before = cursor.document().findBlock(cursor.selectionStart()).previous()
    if old is None or not before.isValid() or before.textList() is None:
        return
    if before.textList().objectIndex() != old.objectIndex():
        return
    made: Any = None
    while block.isValid() and (around := block.textList()) is not None:
        if made is None:
            index = around.objectIndex()
            shape = QTextListFormat()
            shape.setStyle(style)
            made = QTextCursor(block).createList(shape)
        elif around.objectIndex() == index:
            made.add(block)
        else:
            break
        block = block.next()


def align(cursor: QTextCursor, where: str) -> None:
    """Put the paragraphs of the selection at the left, in the middle or at the right; lists stay."""
    for block in _selected_blocks(cursor):
        if block.textList() is None:
            shape = QTextBlockFormat()
            shape.setAlignment(_ALIGNMENTS[where])
            QTextCursor(block).mergeBlockFormat(shape)


def restyle(cursor: QTextCursor, change: Callable[[dict[str, Any]], Mapping[str, Any]], paint: Paint) -> None:
    """Give all words and chips of the selection another style, made from the one they have."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    found: list[tuple[int, int, Any]] = []
    for block in _selected_blocks(cursor):
        for fragment in fragments(block):
            first = max(start, fragment.position())
            last = min(end, fragment.position() + fragment.length())
            if first < last:
                found.append((first, last, fragment.charFormat()))
    cursor.beginEditBlock()
    for first, last, old in found:
        piece = QTextCursor(cursor.document())
        piece.setPosition(first)
        piece.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        if is_chip(old):
            run = chip_run(old)
            kept = {name: value for name, value in run.items() if name in ("merge", "fallback")}
            style = {name: value for name, value in run.items() if name not in kept}
            piece.setCharFormat(chip_format({**change(style), **kept}))
        else:
            piece.setCharFormat(text_format(change(style_of(old)), paint=paint))
    cursor.endEditBlock()


def link_typed(document: QTextDocument, end: int, paint: Paint) -> bool:
    """Make the web or mail address that ends at `end` a link, when there is one and it is none yet."""
    block = document.findBlock(end)
    text = _before(block, end - block.position())
    tail = _ASCII_TAIL.search(text)
    if tail is None:
        return False
    start, words, target = _address(tail[0])
    if not target:
        return False
    cursor = QTextCursor(document)
    first = end - len(tail[0]) + start  # ASCII: one unit for each character
    cursor.setPosition(first)
    cursor.setPosition(first + len(words), QTextCursor.MoveMode.KeepAnchor)
    for fragment in fragments(block):
        inside = fragment.position() < first + len(words) and fragment.position() + fragment.length() > first
        if inside and (fragment.charFormat().anchorHref() or is_chip(fragment.charFormat())):
            return False
    restyle(cursor, lambda style: {**style, "link": target}, paint)
    return True


def _address(tail: str) -> tuple[int, str, str]:
    """Place, words and target of the last address of `tail`; no target when it does not end with one."""
    for pattern, scheme in ((WEB_ADDRESS, ""), (_BARE, "https://"), (_MAIL, "mailto:")):
        for found in reversed(list(pattern.finditer(tail))):
            words = trimmed_web_address(found[0])
            if tail[found.start() + len(words) :].strip(".,;:!?'*[]()\""):
                break  # words of another kind follow
            try:
                return found.start(), words, check_url(f"{scheme}{words}")
            except AppError:
                break
    return 0, "", ""


def _before(block: QTextBlock, place: int) -> str:
    """The text of a block before a place that is counted in UTF-16, as documents do."""
    units = block.text().encode("utf-16-le", "surrogatepass")
    return units[: 2 * max(0, place)].decode("utf-16-le", "ignore")


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


def opens_menu(cursor: QTextCursor) -> bool:
    """Whether the @ before the cursor begins something new, and is not inside a mail address."""
    before = _before(cursor.block(), cursor.positionInBlock())
    return before[-1:] in ("@", "＠") and not re.search(r"[A-Za-z0-9._%+\-]$", before[:-1])


def at_change(old: str, new: str, place: int) -> int:
    """Where the cursor goes when `new` comes to the place of `old`: behind what is different, or to the end
    when it stood there."""
    if old == new:
        return place
    if place >= _units(old):
        return _units(new)
    same = 0
    while same < min(len(old), len(new)) and old[-1 - same] == new[-1 - same]:
        same += 1
    behind = new[: len(new) - same] if same else new
    return _units(behind)


def _units(text: str) -> int:
    """The length of a text as documents count: in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
