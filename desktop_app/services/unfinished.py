"""A draft as far as it can be shown: words by composing, pictures out of the book."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop_app.domain.errors import AppError
from desktop_app.services.words import Words, error_json
from desktop_app.storage import attachments
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord

if TYPE_CHECKING:
    from desktop_app.composing.blocks import Block
    from desktop_app.composing.draft import Draft
    from desktop_app.composing.pictures import Picture


@dataclass(frozen=True, slots=True)
class ReadableDraft:
    """What there is of a draft: `images` holds the bytes that composing asks for, by attachment."""

    draft: "Draft"
    images: Mapping[str, bytes]
    pictures: Mapping[str, "Picture"]
    lacks: tuple[str, ...]
    """A sentence for everything that can't be shown as it will be, in reading order."""


def read_unfinished(book: Book, record: NewsletterRecord, words: Words) -> ReadableDraft:
    """Read a stored draft. A picture that is not there, or is too much for one mail, is left out and told."""
    from desktop_app.composing.unfinished import parse_unfinished

    draft, lacks = parse_unfinished(
        {"subject": record.subject, "preheader": record.preheader, "blocks": record.blocks}
    )
    album = _Album(book)
    shown: list[Block] = []
    wrong: list[AppError] = [error for error in lacks if error.id != "subject-missing"]
    for block in draft.blocks:
        try:
            album.take(block)
            shown.append(block)
        except AppError as error:
            wrong.append(error)
    said = tuple(str(error_json(error, words.language)["cause"]) for error in wrong)
    return ReadableDraft(replace(draft, blocks=tuple(shown)), album.images, album.pictures, said)


@dataclass(slots=True)
class _Album:
    book: Book
    images: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, "Picture"] = field(default_factory=dict)

    def take(self, block: "Block") -> None:
        """Load the picture of an image block; every other block is in order."""
        from desktop_app.composing.blocks import Image
        from desktop_app.composing.pictures import check_pictures, read_picture

        if not isinstance(block, Image) or block.attachment in self.pictures:
            return
        if not block.attachment:
            raise AppError("image-missing", file=block.file)
        data = attachments.load(self.book, block.attachment).data
        picture = read_picture(data)
        check_pictures([*self.pictures.values(), picture])
        self.images[block.attachment], self.pictures[block.attachment] = data, picture
