"""The words of a text field: what stands in it, its styles, links and chips. `rich_text` adds typing."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.chips import OBJECT, ChipPainter, chip_format, chip_run, is_chip
from desktop_app.ui.editor.inline_text import (
    Parts,
    align_of,
    fill,
    insert,
    read,
    style_of,
    text_format,
    usual,
)
from desktop_app.ui.editor.text_actions import (
    align,
    at_change,
    behind_link,
    chip_cursor,
    list_kind,
    restyle,
    toggle_list,
    whole_link,
)
from desktop_app.ui.editor.tones import Paint, paint_of

_GAP = 8


class TextContent(QTextEdit):
    """Knows nothing of blocks: `parts` in, `parts` out, `edited` after every change by the owner.

    Undo and redo are the draft's: the field only says that they are wanted.
    """

    edited = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    link_wanted = Signal()
    chip_chosen = Signal()
    """A chip was double-clicked, or Enter pressed on it: its words in place of nothing are to be changed."""
    placed = Signal()
    """The cursor moved: buttons may show other states."""
    action_wanted = Signal(str)
    """A key of `text_keys.KEYS` that opens something: emoji, field, greeting; "at" for a typed @."""
    picture_offered = Signal(object)
    """A pasted or dropped picture, as a QMimeData of its own. Nobody listening = refused in words."""

    styled = True
    """False: words without bold, colours and links, as a subject is."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self.coupon_codes: Callable[[], bool] = lambda: False
        """Whether the newsletter has a coupon whose code is another one for each reader."""
        self._filling = False
        self._parts: list[dict[str, Any]] | None = None
        """What was read last: with long texts reading takes longer than typing."""
        self._later: Parts | None = None
        """What is to be shown once nothing is being composed any more."""
        self._composed = ""
        self.filled = 0
        """How often other content was put in: what was begun for the old one does not fit any more."""
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setAutoFormatting(QTextEdit.AutoFormattingFlag.AutoNone)
        self._chips = ChipPainter(ui, self.document())
        self.document().setDocumentMargin(6)
        self.document().contentsChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._moved)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # ── content ──────────────────────────────────────────────────────────────────────────────────────────

    def parts(self) -> list[dict[str, Any]]:
        """What stands in it."""
        if self._parts is None:
            self._parts = read(self.document())
        return list(self._parts)

    def set_parts(self, parts: Parts) -> None:
        """Show other content, unless it is there already; the cursor goes to the end of what is different.

        While an input method composes, the field stays as it is and follows afterwards.
        """
        self._later = None
        if self.parts() == usual(parts):
            return
        if self._composed:
            self._later = parts
            return
        place = self.textCursor().position()
        old = self.document().toRawText()
        self._fill(parts)
        cursor = self.textCursor()
        cursor.setPosition(at_change(old, self.document().toRawText(), place))
        self.setTextCursor(cursor)
        if not self.hasFocus():
            self.verticalScrollBar().setValue(0)

    def _fill(self, parts: Parts) -> None:
        self._filling = True
        fill(self.document(), parts, paint=self.paint, gap=self._gap())
        self._filling = False
        self.filled += 1

    @property
    def paint(self) -> Paint:
        """The colours of now."""
        return paint_of(self.ui.theme)

    def _gap(self) -> float:
        return float(self.ui.theme.s(_GAP))

    def _changed(self) -> None:
        self._parts = None
        if not self._filling and self._later is None:  # else what is shown is older than the draft
            self.edited.emit()

    # ── styles ───────────────────────────────────────────────────────────────────────────────────────────

    def style_now(self) -> dict[str, Any]:
        """The style at the cursor, or of the end of the selection, as a RUN has it."""
        return style_of(self.currentCharFormat())

    def toggle_bold(self) -> None:
        """Bold on or off, for the selection or for what is typed next."""
        self._set_style("bold", not self.fontWeight() > QFont.Weight.Medium)

    def toggle_italic(self) -> None:
        """Italic on or off."""
        self._set_style("italic", not self.fontItalic())

    def set_tone(self, tone: str) -> None:
        """One of `inlines.TONES`, or "" for the usual colour."""
        self._set_style("tone", tone)

    def toggle_tone(self, tone: str) -> None:
        """That colour, or the usual one where it is there already."""
        self.set_tone("" if self.style_now().get("tone") == tone else tone)

    def _set_style(self, name: str, value: Any) -> None:
        if self.styled and not self.isReadOnly():
            self._restyle(lambda style: {**style, name: value})

    def _restyle(self, change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            restyle(cursor, change, self.paint)
            self.placed.emit()
        else:
            self.setCurrentCharFormat(text_format(change(self.style_now()), paint=self.paint))

    def clear_format(self) -> None:
        """Plain words at the left, without links: the selection, or the paragraph of the cursor."""
        if self.isReadOnly():
            return
        cursor = self.textCursor()
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.beginEditBlock()
        restyle(cursor, lambda _: {}, self.paint)
        align(self.textCursor(), "left")
        cursor.endEditBlock()
        if not self.textCursor().hasSelection():
            self._plain_from_here()
        self.placed.emit()

    def toggle_list(self, *, ordered: bool) -> None:
        """The paragraphs of the selection become a list, another kind of list, or paragraphs again."""
        if not self.isReadOnly():
            toggle_list(self.textCursor(), ordered=ordered)
            self.placed.emit()

    def list_kind(self) -> str:
        """ "bullets", "numbers" or "" for the paragraph of the cursor."""
        return list_kind(self.textCursor())

    def set_align(self, where: str) -> None:
        """Put the paragraphs of the selection at the left, in the middle or at the right."""
        if not self.isReadOnly():
            align(self.textCursor(), where)
            self.placed.emit()

    def align_now(self) -> str:
        """ "left", "center" or "right" for the paragraph of the cursor."""
        return align_of(self.textCursor().block())

    def insert_words(self, words: str) -> None:
        """Words at the cursor, in the style of what is typed there; for an emoji."""
        if not self.isReadOnly():
            self.textCursor().insertText(words)
            self.ensureCursorVisible()

    def insert_parts(self, parts: Parts) -> None:
        """Other paragraphs at the cursor, in the place of what is selected."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        insert(cursor, self._pasted([dict(part) for part in parts]), paint=self.paint, gap=self._gap())
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self._plain_from_here()
        self.ensureCursorVisible()

    # ── links and chips ──────────────────────────────────────────────────────────────────────────────────

    def link(self) -> tuple[str, str]:
        """Words and target of the link at the cursor; the selected words and "" where there is none."""
        cursor = whole_link(self.textCursor())
        words = cursor.selectedText().replace(OBJECT, "")
        return words, str(style_of(cursor.charFormat()).get("link", ""))

    def set_link(self, words: str, target: str) -> None:
        """Make the selection (or the link at the cursor) a link; "" takes the link away."""
        cursor = whole_link(self.textCursor())
        if cursor.hasSelection() and words.split() == cursor.selectedText().replace(OBJECT, "").split():
            restyle(cursor, lambda style: {**style, "link": target}, self.paint)
            cursor.setPosition(cursor.selectionEnd())
        else:
            style = {**style_of(cursor.charFormat()), "link": target}
            cursor.insertText(words or target, text_format(style, paint=self.paint))
        self.setTextCursor(cursor)

    def insert_field(self, field: str, fallback: str | None) -> None:
        """A chip at the cursor, in the style of what is typed there."""
        run: dict[str, Any] = {"merge": field} if fallback is None else {"merge": field, "fallback": fallback}
        style = {name: value for name, value in self.style_now().items() if name != "link"}
        self.textCursor().insertText(OBJECT, chip_format({**run, **style}))
        self.setCurrentCharFormat(text_format(style, paint=self.paint))

    def chip(self) -> dict[str, Any] | None:
        """The chip that is selected or stands before the cursor, as a merge node."""
        cursor = chip_cursor(self.textCursor())
        return None if cursor is None else chip_run(cursor.charFormat())

    def set_chip_fallback(self, fallback: str | None) -> None:
        """What stands in the place of that chip where the contact has nothing."""
        cursor = chip_cursor(self.textCursor())
        if cursor is None:
            return
        run = {name: value for name, value in chip_run(cursor.charFormat()).items() if name != "fallback"}
        if fallback is not None:
            run["fallback"] = fallback
        cursor.setCharFormat(chip_format(run))
        self._moved()

    def _plain_from_here(self) -> None:
        self.setCurrentCharFormat(QTextCharFormat())

    def _moved(self) -> None:
        cursor = self.textCursor()
        form = cursor.charFormat()
        if not cursor.hasSelection() and (is_chip(form) or behind_link(cursor)):
            # What is typed behind a chip or a link is neither.
            style = {name: value for name, value in style_of(form).items() if name != "link"}
            self.setCurrentCharFormat(text_format(style, paint=self.paint))
        self.placed.emit()

    def _pasted(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return parts
