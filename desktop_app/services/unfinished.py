"""A draft as far as it can be shown: words by composing, pictures out of the book."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop_app.domain.brand import Brand
from desktop_app.domain.errors import AppError
from desktop_app.domain.shop import Shop
from desktop_app.storage import attachments, settings
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord

if TYPE_CHECKING:
    from desktop_app.composing.blocks import Block, Photo
    from desktop_app.composing.draft import Draft
    from desktop_app.composing.pictures import Picture


@dataclass(frozen=True, slots=True)
class ReadableDraft:
    """What there is of a draft. `images` holds the bytes that composing asks for, by attachment."""

    draft: "Draft"
    images: Mapping[str, bytes]
    brand: Brand
    lacks: tuple[AppError, ...]
    """Everything that can't be shown as it will be, in reading order; "subject-missing" included."""


def content_of(record: NewsletterRecord) -> dict[str, object]:
    """What a stored newsletter says, as `composing.draft` reads it."""
    return {"subject": record.subject, "preheader": record.preheader, "blocks": record.blocks}


def read_unfinished(book: Book, content: Mapping[str, object], shop: Shop) -> ReadableDraft:
    """Read a draft's subject, preheader and blocks. A picture that is not there, or is too much for one mail,
    is left out and told; so is whatever the shop has not stated."""
    from desktop_app.composing.social_icons import icons_of
    from desktop_app.composing.unfinished import parse_unfinished

    draft, lacks = parse_unfinished(content)
    album = _Album(book)
    shown: list[tuple[Block, int]] = []
    for number, block in enumerate(draft.blocks):
        place = draft.place_of(number)
        kept = album.taken(block, place + 1, shop)
        if kept is not None:
            shown.append((kept, place))
    blocks, places = tuple(block for block, _ in shown), tuple(place for _, place in shown)
    brand, logo = load_logo(book)
    images = {**album.images, **logo, **icons_of(blocks)}
    wrong = sorted([*lacks, *album.wrong], key=lambda error: int(error.params.get("block", 0)))
    return ReadableDraft(replace(draft, blocks=blocks, places=places), images, brand, tuple(wrong))


def load_logo(book: Book) -> tuple[Brand, dict[str, bytes]]:
    """The look of the shop with its logo's bytes; without the logo when it is not there any more."""
    brand = settings.load_brand(book)
    if not brand.logo:
        return brand, {}
    try:
        return brand, {brand.logo: attachments.load(book, brand.logo).data}
    except AppError:
        return replace(brand, logo=""), {}


@dataclass(slots=True)
class _Album:
    book: Book
    images: dict[str, bytes] = field(default_factory=dict)
    pictures: "dict[str, Picture]" = field(default_factory=dict)
    wrong: list[AppError] = field(default_factory=list)

    def taken(self, block: "Block", number: int, shop: Shop) -> "Block | None":
        """The block with those of its photos that can go out; None when nothing of it can."""
        from desktop_app.composing.block_parts import photos, with_photos
        from desktop_app.composing.blocks import Image, Notation

        if isinstance(block, Notation) and not shop.notation_url:
            self.wrong.append(AppError("notation-url-missing", block=number))
            return None
        fine: dict[Photo, bool] = {}
        for photo in photos(block):
            try:
                self._take(photo)
                fine[photo] = True
            except AppError as error:
                fine[photo] = False
                self.wrong.append(AppError(error.id, rules=error.rules, **{**error.params, "block": number}))
        if isinstance(block, Image) and not fine[block.photo]:
            return None
        return with_photos(block, lambda photo: photo if fine[photo] else None) if fine else block

    def _take(self, photo: "Photo") -> None:
        from desktop_app.composing.pictures import check_pictures, read_picture

        if photo.attachment in self.pictures:
            return
        if not photo.attachment:
            raise AppError("image-missing", file=photo.file)
        data = attachments.load(self.book, photo.attachment).data
        picture = read_picture(data)
        if not photo.url:
            check_pictures([*self.pictures.values(), picture])
            self.pictures[photo.attachment] = picture
        self.images[photo.attachment] = data
