"""A newsletter compiled once: constants and slots of subject, HTML and text, ready to freeze and to fill."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Self

from desktop_app.composing import slots
from desktop_app.composing.blocks import Image, Inlines, Merge
from desktop_app.composing.draft import Draft, parse_text
from desktop_app.composing.footer import build_footer
from desktop_app.composing.merge import cleaned
from desktop_app.composing.pictures import Picture, check_pictures, read_picture
from desktop_app.composing.slots import Pieces, Slot
from desktop_app.composing.text_part import text_pieces
from desktop_app.composing.themes import COLUMN_WIDTH, Page, ShownImage, render_page
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.shop import Shop
from desktop_app.i18n.wording import Language


@dataclass(frozen=True, slots=True)
class Rendered:
    """What one recipient gets to read. `html` "" = a mail of text alone."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A picture inside the mail: `cid` without the angle brackets, `attachment` its id in the book."""

    cid: str
    attachment: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledNewsletter:
    """Equal input gives an equal value: what `digest` says can be compared with a Clearance."""

    cls: MessageClass
    language: Language
    subject: Pieces
    html: Pieces
    text: Pieces
    images: tuple[InlineImage, ...] = ()

    def render(self, values: Mapping[str, str]) -> Rendered:
        """The mail of one recipient; `values` are `merge.merge_values(…)`, also those stored with a delivery.

        Values are cleaned and escaped again here, so that nothing in them can become markup or a header.
        Raises AppError merge-value-missing.
        """
        safe = cleaned(values)
        return Rendered(
            subject=slots.fill(self.subject, safe),
            html=slots.fill(self.html, safe, escape),
            text=slots.fill(self.text, safe),
        )

    def missing(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """Names of the fields that keep this recipient's mail from being rendered (JP-MSG-MERGE)."""
        return slots.missing((*self.subject, *self.html, *self.text), cleaned(values))

    def to_json(self) -> dict[str, Any]:
        """For freezing with the newsletter."""
        return {
            "class": self.cls.value,
            "language": self.language,
            "subject": slots.to_json(self.subject),
            "html": slots.to_json(self.html),
            "text": slots.to_json(self.text),
            "images": [[i.cid, i.attachment, i.media_type] for i in self.images],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `to_json` gave."""
        return cls(
            cls=MessageClass(data["class"]),
            language=data["language"],
            subject=slots.from_json(data["subject"]),
            html=slots.from_json(data["html"]),
            text=slots.from_json(data["text"]),
            images=tuple(InlineImage(*image) for image in data["images"]),
        )

    def digest(self) -> str:
        """SHA-256 hex of all that recipients will read, pictures included (their cid is their hash)."""
        canonical = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def compile_newsletter(
    draft: Draft,
    *,
    shop: Shop,
    cls: MessageClass,
    language: Language,
    theme: str = "washi",
    images: Mapping[str, bytes] | None = None,
) -> CompiledNewsletter:
    """Render blocks, theme and footer once for all recipients.

    `images` holds the bytes of each attachment that the draft names. Raises AppError: subject-missing,
    image-missing and the other image errors, theme-unknown, link-bad, merge-field-unknown.
    """
    subject = parse_text(draft.subject)
    if not draft.subject.strip():
        raise AppError("subject-missing")
    pictures = _pictures(draft, images or {})
    footer = build_footer(shop, cls, language)
    page = Page(
        language=language,
        subject=subject,
        preheader=parse_text(draft.preheader),
        shop_name=shop.shop_name or shop.legal_name,
        blocks=draft.blocks,
        footer=footer.html,
        images=_shown(draft, pictures),
    )
    return CompiledNewsletter(
        cls=cls,
        language=language,
        subject=_subject(subject),
        html=render_page(page, theme),
        text=text_pieces(draft.blocks, footer.text, language),
        images=tuple(InlineImage(_cid(p), attachment, p.media_type) for attachment, p in pictures.items()),
    )


def _pictures(draft: Draft, images: Mapping[str, bytes]) -> dict[str, Picture]:
    for name in draft.files():
        raise AppError("image-missing", file=name)
    lacking = [attachment for attachment in draft.attachments() if attachment not in images]
    if lacking:
        raise AppError("image-missing", file=lacking[0])
    pictures = {attachment: read_picture(images[attachment]) for attachment in draft.attachments()}
    check_pictures(pictures.values())
    return pictures


def _shown(draft: Draft, pictures: Mapping[str, Picture]) -> dict[str, ShownImage]:
    wished = {b.attachment: b.width for b in draft.blocks if isinstance(b, Image)}
    return {
        attachment: ShownImage(f"cid:{_cid(picture)}", min(wished[attachment] or picture.width, COLUMN_WIDTH))
        for attachment, picture in pictures.items()
    }


def _cid(picture: Picture) -> str:
    return f"{hashlib.sha256(picture.data).hexdigest()[:32]}@newsletter"


def _subject(inlines: Inlines) -> Pieces:
    return slots.join(
        Slot(node.field, node.fallback) if isinstance(node, Merge) else node.text for node in inlines
    )
