"""A text field for newsletters: paragraphs, lists, bold, italic, links and chips. Paste is cleaned."""

import json
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QTextEdit

from desktop_app.ui.context import Ui
from desktop_app.ui.editor.chips import OBJECT, ChipPainter, chip_format, chip_run, field_names, is_chip
from desktop_app.ui.editor.inline_text import Parts, fill, insert, read, read_selection, text_format, usual
from desktop_app.ui.editor.pasting import OWN_TYPE, parts_of_mime
from desktop_app.ui.editor.text_actions import (
    behind_link,
    chip_cursor,
    list_kind,
    new_line,
    spoken,
    toggle_list,
    whole_link,
)

_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
_GAP = 8


class RichText(QTextEdit):
    """Knows nothing of blocks: `parts` in, `parts` out, `edited` after every change by the owner.

    Undo and redo are the draft's: the field only says that they are wanted.
    """

    edited = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    link_wanted = Signal()
    chip_chosen = Signal()
    """A chip was double-clicked: its words in place of nothing are to be changed."""
    placed = Signal()
    """The cursor moved: buttons may show other states."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self.ui = ui
        self._filling = False
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
        return read(self.document())

    def set_parts(self, parts: Parts) -> None:
        """Show other content, unless it is there already; the cursor stays where it was, as far as it can."""
        if self.parts() == usual(parts):
            return
        place = self.textCursor().position()
        self._filling = True
        fill(self.document(), parts, link=self.ui.theme.c("neutral"), gap=self._gap())
        self._filling = False
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)

    def _gap(self) -> float:
        return float(self.ui.theme.s(_GAP))

    def _changed(self) -> None:
        if not self._filling:
            self.edited.emit()

    # ── styles, links, chips ─────────────────────────────────────────────────────────────────────────────

    def toggle_bold(self) -> None:
        """Bold on or off, for the selection or for what is typed next."""
        form = QTextCharFormat()
        bold = self.fontWeight() > QFont.Weight.Medium
        form.setFontWeight(QFont.Weight.Normal if bold else QFont.Weight.Bold)
        self.mergeCurrentCharFormat(form)

    def toggle_italic(self) -> None:
        """Italic on or off."""
        form = QTextCharFormat()
        form.setFontItalic(not self.fontItalic())
        self.mergeCurrentCharFormat(form)

    def toggle_list(self, *, ordered: bool) -> None:
        """The paragraphs of the selection become a list, another kind of list, or paragraphs again."""
        toggle_list(self.textCursor(), ordered=ordered)

    def list_kind(self) -> str:
        """ "bullets", "numbers" or "" for the paragraph of the cursor."""
        return list_kind(self.textCursor())

    def link(self) -> tuple[str, str]:
        """Words and target of the link at the cursor; the selected words and "" where there is none."""
        cursor = whole_link(self.textCursor())
        return cursor.selectedText().replace(OBJECT, ""), cursor.charFormat().anchorHref()

    def set_link(self, words: str, target: str) -> None:
        """Make the selection (or the link at the cursor) a link; "" takes the link away."""
        cursor = whole_link(self.textCursor())
        old = cursor.charFormat()
        style = {"bold": old.fontWeight() > QFont.Weight.Medium, "italic": old.fontItalic()}
        form = text_format({**style, "link": target}, link=self.ui.theme.c("neutral"))
        cursor.insertText(words or target, form)
        self.setTextCursor(cursor)

    def insert_field(self, field: str, fallback: str | None) -> None:
        """A chip at the cursor."""
        run = {"merge": field} if fallback is None else {"merge": field, "fallback": fallback}
        self.textCursor().insertText(OBJECT, chip_format(run))
        self._plain_from_here()

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
        cursor.insertText(OBJECT, chip_format(run))
        self._plain_from_here()

    def _plain_from_here(self) -> None:
        self.setCurrentCharFormat(QTextCharFormat())

    def _moved(self) -> None:
        cursor = self.textCursor()
        form = cursor.charFormat()
        if not cursor.hasSelection() and (is_chip(form) or behind_link(cursor)):
            # What is typed behind a chip or a link is neither.
            plain = QTextCharFormat()
            plain.setFontWeight(form.fontWeight())
            plain.setFontItalic(form.fontItalic())
            self.setCurrentCharFormat(plain)
        self.placed.emit()

    # ── keyboard, paste ──────────────────────────────────────────────────────────────────────────────────

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # Otherwise the field's own undo, which is switched off, would swallow the keys.
            own = any(event.matches(key) for key in _UNDO)
            if own:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_wanted.emit()
        elif self.isReadOnly():
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Bold):
            self.toggle_bold()
        elif event.matches(QKeySequence.StandardKey.Italic):
            self.toggle_italic()
        elif event.key() == Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.link_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._new_line()
        else:
            super().keyPressEvent(event)

    def _new_line(self) -> None:
        cursor = self.textCursor()
        new_line(cursor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if self.chip() is not None:
            self.chip_chosen.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()  # its undo would not be the draft's; all it offers is on the keyboard and the buttons

    def createMimeDataFromSelection(self) -> QMimeData:
        parts = read_selection(self.textCursor())
        data = QMimeData()
        data.setData(OWN_TYPE, json.dumps(parts, ensure_ascii=False).encode("utf-8"))
        data.setText(spoken(parts, field_names(self.ui)))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasFormat(OWN_TYPE) or source.hasText() or source.hasHtml()

    def insertFromMimeData(self, source: QMimeData) -> None:
        parts = self._pasted(parts_of_mime(source))
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        insert(cursor, parts, link=self.ui.theme.c("neutral"), gap=self._gap())
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self._plain_from_here()
        self.ensureCursorVisible()

    def _pasted(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return parts

    # ── look ─────────────────────────────────────────────────────────────────────────────────────────────

    def theme_changed(self) -> None:
        self.document().setDefaultFont(self.ui.theme.font())
        parts = self.parts()
        self._filling = True
        fill(self.document(), parts, link=self.ui.theme.c("neutral"), gap=self._gap())
        self._filling = False

    def minimumSizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(120), self.ui.theme.s(110))

    def sizeHint(self) -> QSize:
        return QSize(self.ui.theme.s(200), self.ui.theme.s(160))

