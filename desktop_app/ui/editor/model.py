"""The one place where the draft that is being written stands. List, properties and preview follow it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services.draft_views import DraftChoices, DraftContent, OpenDraft, StoredPicture

TYPING_SECONDS = 1.5
"""Typing in one field without a longer rest is undone in one step."""

MAX_BLOCKS = 200

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """The content and which block is chosen; `len(blocks)` is the legal footer, the last line of the list."""

    content: DraftContent
    current: int


class DraftModel(QObject):
    """A newsletter with its undo. Every change goes through `change` or `change_blocks`."""

    changed = Signal(object)
    """Names of the fields of DraftContent that have changed."""
    current_changed = Signal()
    opened = Signal()
    pictures_offered = Signal(object)
    """Pictures were pasted or dropped where words are written: a QMimeData."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.stack = QUndoStack(self)
        self.clock = clock
        self.id = ""
        self.title = ""
        self.news_state = NewsletterState.DRAFT
        self.editable = False
        self.choices = DraftChoices(topics=(), tags=(), remote_orders=False)
        self.pictures: dict[str, StoredPicture] = {}
        self._state = State(DraftContent(), 0)

    @property
    def content(self) -> DraftContent:
        """What there is to save."""
        return self._state.content

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks without the legal footer."""
        return self._state.content.blocks

    @property
    def current(self) -> int:
        """Place of the chosen block; `len(blocks)` for the legal footer."""
        return self._state.current

    @property
    def block(self) -> Block | None:
        """The chosen block; None for the legal footer."""
        return self.blocks[self.current] if self.current < len(self.blocks) else None

    def load(self, opened: OpenDraft) -> None:
        """Another newsletter, or the same one as it is stored now; nothing to undo."""
        self.stack.clear()
        self.id, self.title, self.news_state = opened.id, opened.title, opened.state
        self.editable = opened.editable
        self.choices = opened.choices
        self.pictures = dict(opened.pictures)
        self._state = State(opened.content, 0)
        self.opened.emit()

    def close(self) -> None:
        """No newsletter."""
        self.stack.clear()
        self.id, self.editable = "", False
        self._state = State(DraftContent(), 0)

    def choose(self, place: int) -> None:
        """Show the properties of another block. No change of the newsletter, so nothing to undo."""
        place = max(0, min(place, len(self.blocks)))
        if place != self._state.current:
            self._state = replace(self._state, current=place)
            self.current_changed.emit()

    def change(self, what: str, *, typing: str = "", **changes: Any) -> None:
        """Change fields of the content. `what` names the step; `typing` the field that is being typed in."""
        self._push(what, replace(self._state, content=replace(self.content, **changes)), typing)

    def change_block(self, what: str, *, typing: str = "", **changes: Any) -> None:
        """Change values of the chosen block."""
        if self.block is None:
            return
        blocks = list(self.blocks)
        blocks[self.current] = {**self.block, **changes}
        key = f"{typing}#{self.current}" if typing else ""
        self.change(what, typing=key, blocks=tuple(blocks))

    def change_blocks(self, what: str, blocks: Sequence[Block], current: int) -> None:
        """Other blocks, and which of them is chosen then."""
        content = replace(self.content, blocks=tuple(blocks))
        self._push(what, State(content, max(0, min(current, len(blocks)))), "")

    def put(self, what: str, content: DraftContent, pictures: Mapping[str, StoredPicture]) -> None:
        """Another content as one step; undo brings back what is there now. `pictures`: those it shows."""
        self.pictures |= pictures
        self._push(what, State(content, min(self.current, len(content.blocks))), "")

    def add(self, what: str, block: Block, place: int | None = None) -> bool:
        """A new block behind the chosen one, or at a place; before the footer. False when there are too
        many."""
        return self.insert(what, [block], self.current + 1 if place is None else place)

    def insert(self, what: str, added: Sequence[Block], place: int) -> bool:
        """Blocks at a place, the first of them chosen. False, and no change, when there are too many."""
        if not self.editable or len(self.blocks) + len(added) > MAX_BLOCKS:
            return False
        place = max(0, min(place, len(self.blocks)))
        if added:
            self.change_blocks(what, [*self.blocks[:place], *added, *self.blocks[place:]], place)
        return True

    def duplicate(self, what: str, places: Sequence[int]) -> bool:
        """The blocks at some places once more, behind the last of them. False when there are too many."""
        again = [self.blocks[place] for place in places]
        return not again or self.insert(what, again, max(places) + 1)

    def put_back(self, what: str, gone: Mapping[int, Block]) -> None:
        """Blocks that were taken out, at their old places as far as these are still there."""
        blocks = list(self.blocks)
        for place in sorted(gone):
            blocks.insert(min(place, len(blocks)), gone[place])
        if len(blocks) <= MAX_BLOCKS:
            self.change_blocks(what, blocks, min(gone))

    def remove(self, what: str, places: Sequence[int]) -> None:
        """Take blocks out; the next one is chosen."""
        gone = set(places)
        left = [block for place, block in enumerate(self.blocks) if place not in gone]
        if len(left) < len(self.blocks):
            self.change_blocks(what, left, min(min(gone), max(0, len(left) - 1)))

    def move(self, what: str, sources: Sequence[int], gap: int) -> None:
        """Put blocks together before the one that stands at `gap` now; the footer stays last."""
        moved = [place for place in sorted(set(sources)) if 0 <= place < len(self.blocks)]
        gap = max(0, min(gap, len(self.blocks)))
        rest = [block for place, block in enumerate(self.blocks) if place not in moved]
        target = gap - sum(place < gap for place in moved)
        blocks = [*rest[:target], *(self.blocks[place] for place in moved), *rest[target:]]
        if moved and tuple(blocks) != self.blocks:
            self.change_blocks(what, blocks, target)

    def _push(self, what: str, state: State, typing: str) -> None:
        if self.editable and state.content != self.content:
            self.stack.push(_Step(self, what, self._state, state, typing))

    def show_state(self, state: State) -> None:
        """For undo and redo: this is the draft now."""
        old, self._state = self._state, state
        names = {
            one.name
            for one in fields(DraftContent)
            if getattr(old.content, one.name) != getattr(state.content, one.name)
        }
        if names:
            self.changed.emit(frozenset(names))
        if old.current != state.current:
            self.current_changed.emit()


class _Step(QUndoCommand):
    def __init__(self, model: DraftModel, what: str, before: State, after: State, typing: str) -> None:
        super().__init__(what)
        self._model, self._before, self._after, self._typing = model, before, after, typing
        self._at = model.clock()

    def id(self) -> int:
        return 1 if self._typing else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other._typing != self._typing:
            return False
        if other._at - self._at > TYPING_SECONDS or self._after != other._before:
            return False
        self._after, self._at = other._after, other._at
        return True

    def redo(self) -> None:
        self._model.show_state(self._after)

    def undo(self) -> None:
        self._model.show_state(self._before)
