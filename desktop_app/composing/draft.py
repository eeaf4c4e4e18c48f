"""From what the owner gives (a text, or JSON) to a checked draft. The shapes are in `blocks`' docstring.

Everything here is hostile input: sizes are bounded, unknown keys and values are refused in plain words.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop_app.composing.block_parsers import parse_block
from desktop_app.composing.block_parts import all_photos, with_photos
from desktop_app.composing.blocks import Block, Photo, Text
from desktop_app.composing.values import MAX_BLOCKS, one_line, paragraphs
from desktop_app.domain.errors import AppError


@dataclass(frozen=True, slots=True)
class Draft:
    """One edition before it is rendered. `subject` and `preheader` are one-line TEXTs."""

    subject: str
    preheader: str
    blocks: tuple[Block, ...]
    places: tuple[int, ...] = ()
    """For each block its place in what was given, from 0; () = nothing was left out."""
    theme: str = ""
    """The theme that the file asks for; "" = none."""

    def place_of(self, number: int) -> int:
        """Where the block with this number (from 0) stood in what was given."""
        return self.places[number] if self.places else number

    def files(self) -> tuple[str, ...]:
        """Names of pictures that are not stored yet, each once."""
        return tuple(dict.fromkeys(one.file for one in all_photos(self.blocks) if one.file))

    def attachments(self) -> tuple[str, ...]:
        """Ids of the stored pictures, each once, in order."""
        return tuple(dict.fromkeys(one.attachment for one in all_photos(self.blocks) if one.attachment))

    def stored(self, ids: Mapping[str, str]) -> "Draft":
        """The draft with every file replaced by the id of its attachment. AppError image-missing."""

        def stored(photo: Photo) -> Photo:
            if not photo.file:
                return photo
            if photo.file not in ids:
                raise AppError("image-missing", file=photo.file)
            return replace(photo, attachment=ids[photo.file], file="")

        return replace(self, blocks=tuple(with_photos(block, stored) for block in self.blocks))


def parse_draft(data: object) -> Draft:
    """A newsletter file's JSON. AppError names what is wrong and in which block (counted from 1)."""
    if not isinstance(data, dict) or not data.keys() <= {"subject", "preheader", "theme", "blocks"}:
        raise AppError("newsletter-shape")
    return Draft(
        subject=one_line(data.get("subject", "")),
        preheader=one_line(data.get("preheader", "")),
        blocks=parse_blocks(data.get("blocks", [])),
        theme=one_line(data.get("theme", "")),
    )


def draft_from_text(subject: str, text: str) -> Draft:
    """A newsletter of plain words: paragraphs, with web addresses as links."""
    return Draft(one_line(subject), "", (Text(paragraphs(text)),))


def parse_blocks(data: object) -> tuple[Block, ...]:
    """The blocks of a file or of a book."""
    if not isinstance(data, list):
        raise AppError("newsletter-shape")
    if len(data) > MAX_BLOCKS:
        raise AppError("newsletter-too-long")
    return tuple(parse_block(item, number) for number, item in enumerate(data, 1))
