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
from desktop_app.services.words import Words, error_json

_Key = tuple[str, Crop | None, int, int]


def with_stored_photos(desk: PhotoDesk, draft: Draft, folder: Path, words: Words) -> Draft:
    """The draft with every photo file in `folder` kept, small enough for a mail by itself, turned and cut as
    the file wants it.

    Raises AppError photo-of-block, which says in `words` what is wrong with which file of which block.
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
            told = error_json(error, words.language)
            raise AppError(
                "photo-of-block", block=draft.place_of(number) + 1, file=error.params.get("photo", ""),
                reason=told["title"], cause=told["cause"], next=told["next"],
            ) from error
    return replace(draft, blocks=tuple(blocks))


def _kept(desk: PhotoDesk, photo: Photo, folder: Path, shown: int) -> Photo:
    try:
        taken = desk.take(folder / photo.file, shown=shown)
    except AppError as error:
        named = {**error.params, "photo": photo.file}
        if error.id == "image-missing":  # the name as it is written in the file
            named["file"] = photo.file
        raise AppError(error.id, rules=error.rules, **named) from error
    if photo.crop is not None or photo.turn:
        taken = desk.edit(taken.photo, photo.crop, photo.turn, shown=shown)
    return replace(
        photo, file="", attachment=taken.photo["attachment"], original=taken.photo.get("original", "")
    )
