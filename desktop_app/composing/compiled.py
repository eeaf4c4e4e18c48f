"""A newsletter compiled once: constants and slots of subject, HTML and text, ready to freeze and to fill."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Self

from desktop_app.composing import slots
from desktop_app.composing.block_parts import all_photos
from desktop_app.composing.blocks import Event, Notation, Photo, Social
from desktop_app.composing.calendar_file import MEDIA_TYPE, event_file
from desktop_app.composing.draft import Draft
from desktop_app.composing.footer import Line, build_footer, build_site_footer, build_top_stop
from desktop_app.composing.inlines import Inlines, Merge, only_words
from desktop_app.composing.merge import cleaned
from desktop_app.composing.pictures import Picture, check_pictures, read_picture
from desktop_app.composing.slots import Pieces, Slot
from desktop_app.composing.social_icons import ICON
from desktop_app.composing.text_part import text_pieces
from desktop_app.composing.themes import Page, ShownImage, Theme, load_theme, render_page
from desktop_app.composing.values import parse_text
from desktop_app.domain.brand import Brand
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.domain.shop import Shop
from desktop_app.domain.writing.weight import NEARLY_CLIPPED
from desktop_app.i18n.wording import Language

_SLOT = 60
"""Bytes that a reader's value takes, about: the reason and the opt-out link are longer, names shorter."""


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


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of text beside the mail: a date for the reader's calendar."""

    name: str
    media_type: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledNewsletter:
    """Equal input gives an equal value: what `digest` says can be compared with a Clearance."""

    cls: MessageClass
    language: Language
    subject: Pieces
    html: Pieces
    text: Pieces
    images: tuple[InlineImage, ...] = ()
    files: tuple[AttachedFile, ...] = ()

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

    @property
    def stops_at_top(self) -> bool:
        """Whether the HTML shows the opt-out address above the content too (`footer.build_top_stop`)."""
        return sum(isinstance(one, Slot) and one.name == "optout_address" for one in self.html) > 1

    def to_json(self) -> dict[str, Any]:
        """For freezing with the newsletter."""
        return {
            "class": self.cls.value,
            "language": self.language,
            "subject": slots.to_json(self.subject),
            "html": slots.to_json(self.html),
            "text": slots.to_json(self.text),
            "images": [[i.cid, i.attachment, i.media_type] for i in self.images],
            # Left out where there is none, so that what was frozen before there were any keeps its digest.
            **({"files": [[f.name, f.media_type, f.text] for f in self.files]} if self.files else {}),
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
            files=tuple(AttachedFile(*file) for file in data.get("files", ())),
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
    theme: Theme | str = "washi",
    brand: Brand | None = None,
    images: Mapping[str, bytes] | None = None,
    preview: bool = False,
    for_site: bool = False,
) -> CompiledNewsletter:
    """Render blocks, theme and footer once for all recipients.

    `images` holds the bytes of each attachment that the draft and the brand name, and the icons of
    `social_icons.icons_of`. A `preview` marks each block with its place, and holds also those pictures
    that readers fetch from the web. `for_site` makes a page of the shop's own site: those pictures too, and
    a footer without what only a reader of a mail needs. A mail so long that its end may be cut off shows how
    to stop above the content too (mail.md 6).
    Raises AppError: subject-missing, image-missing and the other image errors, notation-url-missing,
    theme-unknown, theme-broken, link-bad, merge-field-unknown.
    """
    subject = parse_text(draft.subject)
    if not draft.subject.strip():
        raise AppError("subject-missing")
    brand = brand or Brand()
    theme = load_theme(theme) if isinstance(theme, str) else theme
    places = tuple(map(draft.place_of, range(len(draft.blocks))))
    _check_notation(draft, places, shop)
    own_copies = preview or for_site
    pictures = _pictures(draft, brand, images or {}, own_copies)
    footer = build_site_footer(shop, language) if for_site else build_footer(shop, cls, language)
    page = Page(
        language=language,
        subject=only_words(subject),
        preheader=only_words(parse_text(draft.preheader)),
        shop_name=shop.shop_name or shop.legal_name,
        blocks=draft.blocks,
        footer=footer.html,
        images=_shown(draft, pictures, own_copies),
        logo=_logo(brand, pictures),
        # Mail that leads to a shop is advertising (SEM Act 2(ii), Guideline): a notice's logo leads nowhere.
        brand=brand if cls in ADVERTISING or cls in INCIDENTAL or for_site else replace(brand, website=""),
        notation_url=shop.notation_url,
        places=places if preview else None,
    )
    return CompiledNewsletter(
        cls=cls,
        language=language,
        subject=_subject(subject),
        html=_html(page, theme, () if for_site else build_top_stop(shop, cls, language)),
        text=text_pieces(draft.blocks, footer.text, language, notation_url=shop.notation_url),
        images=tuple(InlineImage(_cid(p), attachment, p.media_type) for attachment, p in pictures.items()),
        files=_files(draft, shop),
    )


def _html(page: Page, theme: Theme, top_stop: Line) -> Pieces:
    html = render_page(page, theme)
    if not top_stop or _bytes(html) <= NEARLY_CLIPPED:
        return html
    # The marks of a preview weigh something that the mail does not.
    if page.places is not None and _bytes(render_page(replace(page, places=None), theme)) <= NEARLY_CLIPPED:
        return html
    try:
        return render_page(replace(page, top_stop=top_stop), theme)
    except AppError as error:
        if error.id not in ("theme-broken", "theme-too-big"):
            raise
        return html  # an own theme has no room for a section there; the check tells what is cut off


def _bytes(html: Pieces) -> int:
    return sum(_SLOT if isinstance(piece, Slot) else len(piece.encode()) for piece in html)


def _check_notation(draft: Draft, places: tuple[int, ...], shop: Shop) -> None:
    for block, place in zip(draft.blocks, places, strict=True):
        if isinstance(block, Notation) and not shop.notation_url:
            raise AppError("notation-url-missing", block=place + 1)


def _pictures(
    draft: Draft, brand: Brand, images: Mapping[str, bytes], own_copies: bool
) -> dict[str, Picture]:
    """The pictures inside the mail, by attachment: photos, logo, icons."""
    for name in draft.files():
        raise AppError("image-missing", file=name)
    all_of_them = all_photos(draft.blocks)
    in_mail = dict.fromkeys(photo.attachment for photo in all_of_them if not photo.url)
    photos = {attachment: _picture(attachment, images) for attachment in in_mail}
    check_pictures(photos.values())
    if own_copies:  # of pictures that a mail does not carry: they count for nothing
        linked = (photo.attachment for photo in all_of_them if photo.url and photo.attachment)
        photos |= {one: _picture(one, images) for one in dict.fromkeys(linked) if one not in photos}
    social = [block for block in draft.blocks if isinstance(block, Social)]
    icons = [f"{ICON}{kind}" for block in social for kind, _ in block.links]
    furniture = [brand.logo] * bool(brand.logo) + icons
    return photos | {attachment: _picture(attachment, images) for attachment in furniture}


def _picture(attachment: str, images: Mapping[str, bytes]) -> Picture:
    if attachment not in images:
        raise AppError("image-missing", file=attachment)
    return read_picture(images[attachment])


def _shown(draft: Draft, pictures: Mapping[str, Picture], own_copies: bool) -> dict[Photo | str, ShownImage]:
    shown: dict[Photo | str, ShownImage] = {
        kind: ShownImage(f"cid:{_cid(picture)}", picture.width, picture.height)
        for kind, picture in pictures.items()
    }
    for photo in all_photos(draft.blocks):
        if photo.attachment in pictures and (own_copies or not photo.url):
            shown[photo] = shown[photo.attachment]
        else:
            shown[photo] = ShownImage(photo.url, 0, 0)
    return shown


def _logo(brand: Brand, pictures: Mapping[str, Picture]) -> ShownImage | None:
    if not brand.logo:
        return None
    picture = pictures[brand.logo]
    return ShownImage(f"cid:{_cid(picture)}", min(brand.logo_width, picture.width), picture.height)


def _files(draft: Draft, shop: Shop) -> tuple[AttachedFile, ...]:
    """A calendar file for each event that wants one."""
    events = [block for block in draft.blocks if isinstance(block, Event) and block.calendar]
    name = shop.shop_name or shop.legal_name
    return tuple(
        AttachedFile(f"event-{number}.ics", MEDIA_TYPE, event_file(event, organiser=name))
        for number, event in enumerate(events, 1)
    )


def _cid(picture: Picture) -> str:
    return f"{hashlib.sha256(picture.data).hexdigest()[:32]}@newsletter"


def _subject(inlines: Inlines) -> Pieces:
    return slots.join(
        Slot(node.field, node.fallback) if isinstance(node, Merge) else node.text for node in inlines
    )
