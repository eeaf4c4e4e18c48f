"""Photos into the draft: read in the background, put where they were meant for, all made to fit the mail."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from desktop_app.domain.errors import AppError
from desktop_app.services.photo_json import inside_mail, with_smaller
from desktop_app.services.photos import Fitted, PhotoDesk, Taken
from desktop_app.ui.context import Ui
from desktop_app.ui.editor.keeper import LANE
from desktop_app.ui.editor.model import Block, DraftModel
from desktop_app.ui.tasks import Task

Blocks = Sequence[Block]
Make = Callable[[PhotoDesk, int], Taken]
"""One photo, with so many bytes left in the mail."""
Put = Callable[[Blocks, Sequence[Taken]], tuple[list[dict[str, Any]], int] | None]
"""The blocks with these photos in them, and which one is chosen then; None when their place is gone.
Runs in the background too."""


@dataclass(frozen=True, slots=True)
class _Found:
    taken: tuple[Taken, ...]
    fitted: Fitted
    refused: tuple[tuple[int, AppError], ...]


def put_photos(
    ui: Ui, model: DraftModel, owner: QObject, what: str, makes: Sequence[Make], put: Put, *,
    done: Callable[[Sequence[Taken], Sequence[tuple[int, AppError]]], None],
    failed: Callable[[AppError], None], cancelled: Callable[[], None],
) -> Task:
    """Make photos and put them into the draft as one step of undo.

    `done` hears which were taken, and which of `makes` were not and why; `failed` why none was, or why they
    do not fit together: then nothing has changed.
    """
    photos, newsletter, before = ui.services.photos, model.id, tuple(model.blocks)

    def job(work: Any) -> _Found:
        taken: list[Taken] = []
        refused: list[tuple[int, AppError]] = []
        for number, make in enumerate(makes):
            work.progress(number, len(makes) if len(makes) > 1 else 0)
            placed = put(before, taken)
            try:
                taken.append(make(photos, photos.room(placed[0] if placed else before)))
            except AppError as error:
                refused.append((number, error))
        if not taken:
            raise refused[0][1]
        work.check()
        placed = put(before, taken)
        return _Found(tuple(taken), photos.fit(placed[0]) if placed else Fitted(), tuple(refused))

    def show(found: _Found) -> None:
        placed = put(model.blocks, found.taken) if model.id == newsletter and model.editable else None
        if placed is None:
            return
        for one in found.taken:
            model.pictures[one.picture.id] = one.picture
        model.pictures.update(found.fitted.pictures)
        model.change_blocks(what, with_smaller(placed[0], found.fitted.replaced), placed[1])
        done(found.taken, found.refused)

    return ui.tasks.do(
        owner, job, show, title=ui._("Reading the photo"), lane=LANE, failed=failed, cancelled=cancelled
    )


def weight(model: DraftModel) -> tuple[int, int]:
    """How many photos travel inside the mail, and their bytes, as far as they are known."""
    ids = inside_mail(model.blocks)
    return len(ids), sum(len(model.pictures[one].data) for one in ids if one in model.pictures)


def place_of(blocks: Blocks, block: Mapping[str, Any], place: int) -> int | None:
    """Where a block is now that stood at `place`: it may have been moved, or written in meanwhile."""
    if place < len(blocks) and blocks[place] is block:  # a copy is the same block twice
        return place
    for number, one in enumerate(blocks):
        if one is block:
            return number
    if place < len(blocks) and blocks[place].get("type") == block.get("type"):
        return place
    return None
