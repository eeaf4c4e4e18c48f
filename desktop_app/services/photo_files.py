"""Photos that a newsletter file names by their files, kept in the book."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from desktop_app.composing.block_parts import with_photos
from desktop_app.composing.blocks import Photo
from desktop_app.composing.draft import Draft
from desktop_app.composing.photo_size import Crop, shown_width
from desktop_app.domain.errors import AppError
from desktop_app.services.photos import PhotoDesk

_Key = tuple[str, Crop | None, int, int]


def with_stored_photos(desk: PhotoDesk, draft: Draft, folder: Path) -> Draft:
    """The draft with every photo file in `folder` kept, small enough for a mail by itself, turned and cut as
    the file wants it.

    Raises the AppErrors of `PhotoDesk.take`, each with the number of its block.
    """
    known: dict[_Key, Photo] = {}

    def stored(photo: Photo, shown: int) -> Photo:
        if not photo.file:
            return photo
        key = photo.file, photo.crop, photo.turn, shown
        if key not in known:
            known[key] = _kept(desk, photo, folder, shown)
        return replace(known[key], alt=photo.alt, url=photo.url)

    blocks = []
    for number, block in enumerate(draft.blocks):
        store = partial(stored, shown=shown_width({"type": block.kind}))
        try:
            blocks.append(with_photos(block, store))
        except AppError as error:
            place = draft.place_of(number) + 1
            raise AppError(error.id, rules=error.rules, **{"block": place, **error.params}) from error
    return replace(draft, blocks=tuple(blocks))


def _kept(desk: PhotoDesk, photo: Photo, folder: Path, shown: int) -> Photo:
    try:
        taken = desk.take(folder / photo.file, shown=shown)
    except AppError as error:
        if error.id == "image-missing":  # the name as it is written in the file
            raise AppError("image-missing", file=photo.file) from error
        raise
    if photo.crop is not None or photo.turn:
        taken = desk.edit(taken.photo, photo.crop, photo.turn, shown=shown)
    return replace(
        photo, file="", attachment=taken.photo["attachment"], original=taken.photo.get("original", "")
    )
