"""What can be done with blocks: add, move, copy, delete. Each has its keys, a tooltip and a line in 操作."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from desktop_app.domain.errors import AppError
from desktop_app.services import Services
from desktop_app.services.draft_views import StoredPicture
from desktop_app.services.photo_json import attachments_in
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.block_copies import BLOCKS_TYPE, from_mime, to_mime, without
from desktop_app.ui.editor.block_list import BlockList
from desktop_app.ui.editor.block_names import kind_name, summary
from desktop_app.ui.editor.model import MAX_BLOCKS, Block, DraftModel
from desktop_app.ui.editor.new_blocks import new_block
from desktop_app.ui.editor.pasting import read_pasted
from desktop_app.ui.editor.photo_sources import holds_photos

_IN_LIST = {"cut", "copy", "paste", "duplicate", "delete", "up", "down", "all"}
"""In a text field these keys belong to the text."""

_MENU = (
    "undo", "redo", "", "add", "", "up", "down", "", "cut", "copy", "paste", "duplicate", "delete", "", "all",
)


class BlockActions(QObject):
    """The actions of one editor. `written` asks for the cursor in the chosen block's first field."""

    written = Signal()
    search_wanted = Signal()
    photos_pasted = Signal(QMimeData)

    def __init__(self, ui: Ui, model: DraftModel, blocks: BlockList, owner: QWidget) -> None:
        super().__init__(owner)
        self.ui, self._model, self._blocks = ui, model, blocks
        self.by_name: dict[str, QAction] = {}
        keys = QKeySequence.StandardKey
        self.undo = self._action("undo", model.stack.undo, [QKeySequence(keys.Undo)])
        self.redo = self._action("redo", model.stack.redo, QKeySequence.keyBindings(keys.Redo))
        self.add = self._action(
            "add", self.search_wanted.emit, [QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")]
        )
        self.cut = self._action("cut", self.cut_blocks, [QKeySequence(keys.Cut)])
        self.copy = self._action("copy", self.copy_blocks, [QKeySequence(keys.Copy)])
        self.paste = self._action("paste", self.paste_blocks, [QKeySequence(keys.Paste)])
        self.duplicate = self._action("duplicate", self.duplicate_blocks, [QKeySequence("Ctrl+D")])
        self.delete = self._action(
            "delete", self.delete_blocks,
            [QKeySequence(Qt.Key.Key_Delete), QKeySequence(Qt.Key.Key_Backspace)],
        )
        self.up = self._action("up", lambda: blocks.step(-1), [QKeySequence("Alt+Up")])
        self.down = self._action("down", lambda: blocks.step(1), [QKeySequence("Alt+Down")])
        self.all = self._action("all", blocks.selectAll, [QKeySequence(keys.SelectAll)])
        for name in ("undo", "redo", "add"):
            owner.addAction(self.by_name[name])
        for name in _IN_LIST:
            blocks.addAction(self.by_name[name])
        blocks.kind_dropped.connect(self.add_block)
        model.stack.indexChanged.connect(lambda _: self.show_state())
        model.current_changed.connect(self.show_state)
        model.opened.connect(self.show_state)
        blocks.itemSelectionChanged.connect(self.show_state)

    def _action(self, name: str, act: Callable[[], object], keys: Sequence[QKeySequence]) -> QAction:
        made = QAction(self)
        made.setShortcuts(list(keys))
        in_list = name in _IN_LIST
        context = Qt.ShortcutContext
        made.setShortcutContext(context.WidgetShortcut if in_list else context.WidgetWithChildrenShortcut)
        made.triggered.connect(lambda _=False: act())
        self.by_name[name] = made
        return made

    # ── blocks ───────────────────────────────────────────────────────────────────────────────────────────

    def add_block(self, kind: str, place: int | None = None) -> None:
        """A new block behind the chosen one, or at a place, ready to be written."""
        if not self._model.editable:
            return
        block = new_block(kind, self._model.choices.shop, self._model.content.language)
        if self._model.add(self.ui._("Add block"), block, place):
            self.written.emit()
        else:
            self._too_many()

    def duplicate_blocks(self) -> None:
        """The chosen blocks once more; these are chosen then."""
        places = self._blocks.places()
        if not self._model.editable or not places:
            return
        if self._model.duplicate(self.ui._("Duplicate block"), places):
            self._choose(len(places))
        else:
            self._too_many()

    def delete_blocks(self) -> None:
        """Take the chosen blocks out; undo brings them back."""
        gone = {place: self._model.blocks[place] for place in self._blocks.places()}
        if not gone or not self._model.editable:
            return
        model, what = self._model, self.ui._("Delete block")
        model.remove(what, list(gone))
        step, newsletter_id = model.stack.index(), model.id

        def undo() -> None:
            if not isValid(model) or model.id != newsletter_id:
                return
            if model.stack.index() == step:
                model.stack.undo()
            else:  # something else was done since: that stays
                model.put_back(what, gone)

        self.ui.toast(self._told(self.ui._("Deleted: {block}"), list(gone.values())), undo)

    def _told(self, sentence: str, blocks: Sequence[Block]) -> str:
        """`sentence` about one block by its name, or about several by their number."""
        name = kind_name(self.ui, str(blocks[0].get("type", "")))
        if len(blocks) > 1:
            name = self.ui.ngettext("{n} block", "{n} blocks", len(blocks)).format(n=len(blocks))
        return sentence.format(block=name)

    def _choose(self, count: int) -> None:
        self._blocks.select(range(self._model.current, self._model.current + count))

    def _too_many(self) -> None:
        self.ui.toast(self.ui._("A newsletter can have {n} blocks, no more.").format(n=MAX_BLOCKS))

    # ── clipboard ────────────────────────────────────────────────────────────────────────────────────────

    def copy_blocks(self) -> None:
        """The chosen blocks to the clipboard."""
        self._copy(self.ui._("Copied: {block}"))

    def _copy(self, sentence: str) -> list[int]:
        places = self._blocks.places()
        chosen = [self._model.blocks[place] for place in places]
        if chosen:
            words = "\n".join(summary(block, self._model.pictures) for block in chosen)
            QGuiApplication.clipboard().setMimeData(to_mime(chosen, words))
            if sentence:
                self.ui.toast(self._told(sentence, chosen))
        return places

    def cut_blocks(self) -> None:
        """The chosen blocks to the clipboard and out of the newsletter."""
        if self._model.editable:
            places = self._copy("")
            if places:
                self._model.remove(self.ui._("Cut block"), places)

    def paste_blocks(self) -> None:
        """What was copied, behind the chosen block: blocks as blocks, text as a text block."""
        if not self._model.editable:
            return
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if data is None:  # nothing was ever copied
            return
        found = from_mime(data) if data.hasFormat(BLOCKS_TYPE) else None
        if found is None and any(url.isLocalFile() for url in data.urls()):
            self.photos_pasted.emit(data)
            return
        if found is None:
            try:
                parts = read_pasted(data.html() if data.hasHtml() else "", data.text())
            except AppError as error:
                self.ui.error(error)
                return
            found = [{"type": "text", "parts": parts}] if parts else []
        if found:
            self._paste(found)
        elif holds_photos(data):  # words first: Word and Excel give a picture of them as well
            self.photos_pasted.emit(data)

    def _paste(self, blocks: list[dict[str, Any]]) -> None:
        wanted, newsletter_id = attachments_in(blocks), self._model.id
        place = self._model.current + 1
        services = self.ui.services

        def show(pictures: dict[str, StoredPicture]) -> None:
            if self._model.id == newsletter_id:
                self._pasted(blocks, pictures, frozenset(wanted) - pictures.keys(), place)

        if wanted:
            self.ui.tasks.look(self, lambda: _pictures(services, wanted), show, key="paste")
        else:
            show({})

    def _pasted(
        self, blocks: list[dict[str, Any]], pictures: dict[str, StoredPicture], missing: frozenset[str],
        place: int,
    ) -> None:
        fitting = without(blocks, missing)
        self._model.pictures.update(pictures)
        if not self._model.insert(self.ui._("Paste block"), fitting.blocks, place):
            self._too_many()
            return
        self._choose(len(fitting.blocks))
        self._blocks.setFocus()
        if fitting.left_out:
            count = fitting.left_out
            self.ui.toast(
                self.ui.ngettext(
                    "{n} picture is not in this book and was left out. Please choose it anew.",
                    "{n} pictures are not in this book and were left out. Please choose them anew.", count,
                ).format(n=count)
            )

    # ── state and words ──────────────────────────────────────────────────────────────────────────────────

    def show_state(self) -> None:
        """What can be done now, and what undo and redo would do."""
        model = self._model
        stack = model.stack
        if not isValid(stack) or not isValid(self._blocks):  # the window closes: a stack tells of its own end
            return
        places, editable = self._blocks.places(), model.editable
        self.undo.setEnabled(editable and stack.canUndo())
        self.redo.setEnabled(editable and stack.canRedo())
        for one in (self.cut, self.duplicate, self.delete):
            one.setEnabled(editable and bool(places))
        self.copy.setEnabled(bool(places))
        self.paste.setEnabled(editable)
        self.add.setEnabled(editable)
        self.up.setEnabled(editable and bool(places) and places[0] > 0)
        self.down.setEnabled(editable and bool(places) and places[-1] < len(model.blocks) - 1)
        undo, redo = self.ui._("Undo"), self.ui._("Redo")
        self.undo.setText(f"{undo}: {stack.undoText()}" if stack.canUndo() else undo)
        self.redo.setText(f"{redo}: {stack.redoText()}" if stack.canRedo() else redo)

    def retranslate(self) -> None:
        """The words of now."""
        _ = self.ui._
        names = {
            "add": _("Add block"), "cut": _("Cut block"), "copy": _("Copy block"), "paste": _("Paste block"),
            "duplicate": _("Duplicate block"), "delete": _("Delete block"), "up": _("Move block up"),
            "down": _("Move block down"), "all": _("Choose all blocks"),
        }
        for name, text in names.items():
            self.by_name[name].setText(text)
        self.show_state()

    def fill(self, menu: QMenu) -> None:
        """All of them, with their keys."""
        for name in _MENU:
            if name:
                menu.addAction(self.by_name[name])
            else:
                menu.addSeparator()


def keys_of(action: QAction) -> str:
    """The keys as people read them."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _pictures(services: Services, wanted: Sequence[str]) -> dict[str, StoredPicture]:
    """Those of the pictures that this book has."""
    found: dict[str, StoredPicture] = {}
    for attachment in wanted:
        try:
            found[attachment] = services.photos.load(attachment)
        except AppError:
            continue
    return found
