"""Pictures of a draft: read from a file, kept in the book without their metadata."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from desktop_app.domain.errors import AppError
from desktop_app.services.draft_views import StoredPicture
from desktop_app.storage import attachments
from desktop_app.storage.database import Book

MAX_FILE_BYTES = 60_000_000

Smaller: TypeAlias = Callable[[str], bytes | None]
"""Makes the picture file of a path into a smaller JPEG; None when it can't."""


def add(book: Book, path: str, *, smaller: Smaller, enough: int) -> StoredPicture:
    """Read a picture file, take its metadata out and keep it in the book.

    A file above `enough` bytes, or of another kind than mails may carry, is first given to `smaller`.
    Raises AppError("image-missing", "image-kind", "image-broken", "image-too-big").
    """
    from desktop_app.composing.pictures import MAX_BYTES, may_be_picture, read_picture

    file = Path(path)
    try:
        if not file.is_file():  # from a pipe or a device one would read for ever
            raise AppError("image-missing", file=file.name)
        if file.stat().st_size > MAX_FILE_BYTES:
            raise AppError("image-too-big", limit=MAX_BYTES // 1000)
        data = file.read_bytes()
    except OSError:
        raise AppError("image-missing", file=file.name) from None
    if len(data) > enough or not may_be_picture(data):
        data = smaller(path) or data
    picture = read_picture(data)
    if len(picture.data) > MAX_BYTES:
        raise AppError("image-too-big", limit=MAX_BYTES // 1000)
    with book.transaction():
        attachment = attachments.store(book, picture.data, picture.media_type, file.name)
    return StoredPicture(
        id=attachment,
        name=file.name,
        media_type=picture.media_type,
        data=picture.data,
        width=picture.width,
        height=picture.height,
    )


def attachments_in(value: object) -> list[str]:
    """Ids of all pictures that blocks' JSON names, finished or not, each once."""
    found: dict[str, None] = {}
    if isinstance(value, Mapping):
        named = value.get("attachment")
        if isinstance(named, str) and named:
            found[named] = None
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            found.update(dict.fromkeys(attachments_in(one)))
    return list(found)


def load(book: Book, attachment_id: str) -> StoredPicture:
    """A picture that a draft names. Raises AppError("attachment-missing", "image-…")."""
    from desktop_app.composing.pictures import read_picture

    stored = attachments.load(book, attachment_id)
    picture = read_picture(stored.data)
    return StoredPicture(
        id=stored.id,
        name=stored.name,
        media_type=picture.media_type,
        data=picture.data,
        width=picture.width,
        height=picture.height,
    )
