"""A newsletter as one page of the shop's own site: nobody's name, nobody's stop address, pictures inside."""

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html import escape

from desktop_app.composing.compiled import InlineImage, compile_newsletter
from desktop_app.composing.draft import parse_draft
from desktop_app.composing.merge import cleaned
from desktop_app.composing.pictures import read_picture
from desktop_app.composing.slots import Pieces, Slot
from desktop_app.composing.social_icons import icons_of
from desktop_app.composing.themes import Theme, load_theme
from desktop_app.domain.errors import AppError
from desktop_app.domain.shop import Shop
from desktop_app.i18n.wording import Language, wording
from desktop_app.services.themes import theme_named
from desktop_app.services.unfinished import content_of, load_logo
from desktop_app.storage import attachments
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord

_NEUTRAL: Mapping[Language, Mapping[str, str]] = {
    "ja": {
        "full": "お客さま", "family": "お客さま", "given": "お客さま", "company": "貴社",
        "department": "ご担当部署", "title": "ご担当", "coupon_code": "（メールでお知らせします）",
    },
    "en": {
        "full": "customer", "family": "customer", "given": "customer", "company": "your company",
        "department": "your department", "title": "your position", "coupon_code": "(told by e-mail)",
    },
}  # fmt: skip
"""What stands for a reader's own words where the owner gave no other."""

_HONOURED: Mapping[str, str] = {"full": "お客", "family": "お客", "given": "お客", "company": "お取引先"}
"""Before 様 and the like, which is a part of お客さま already."""

_HONORIFIC = re.compile(r"\s*(様|さま|さん|殿|御中)")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_FOREIGN = re.compile(r"""\s+xmlns:[a-z]+=(?:"[^"]*"|'[^']*')""")
_META = re.compile(r"""<meta\s+(?:http-equiv="[^"]*"|charset="[^"]*"|name="x-apple[^"]*")[^>]*>""", re.I)
_HEAD = re.compile(r"<head\b[^>]*>", re.I)
_BLANK_LINES = re.compile(r"\n\s*\n+")
_MEDIA_TYPE = re.compile(r"image/(?:png|jpeg|gif)")
_OTHER_THEME = "washi"


def site_page(book: Book, record: NewsletterRecord, shop: Shop, now: datetime) -> str:
    """The HTML file: what it shows is inside it, so that it needs no other file and no network.

    Who publishes it is told with the shop as it is now. Raises AppError for whatever keeps the newsletter
    from being composed, as a check would.
    """
    draft = replace(parse_draft(content_of(record)), preheader="")
    language: Language = "en" if record.language == "en" else "ja"
    brand, logo = load_logo(book)
    images = {one: attachments.load(book, one).data for one in draft.attachments()}
    images |= {**logo, **icons_of(draft.blocks)}
    compiled = compile_newsletter(
        draft, shop=shop, cls=record.cls, language=language, theme=_theme(book, record.theme), brand=brand,
        images=images, for_site=True,
    )
    on = record.finished_at or record.started_at or now
    values = cleaned(
        {"shop_name": shop.shop_name or shop.legal_name, "date": wording(language).day(on)}
    )
    return _tidy(_with_pictures(_filled(compiled.html, values, language), compiled.images, images))


def _theme(book: Book, name: str) -> Theme:
    try:
        return theme_named(book, name)
    except AppError as error:
        if error.id != "theme-unknown":
            raise
        return load_theme(_OTHER_THEME)  # one of the shop's own that was deleted since


def _filled(pieces: Pieces, values: Mapping[str, str], language: Language) -> str:
    out: list[str] = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            out.append(piece)
            continue
        after = pieces[place + 1] if place + 1 < len(pieces) else ""
        out.append(escape(_neutral(piece, values, language, after if isinstance(after, str) else "")))
    return "".join(out)


def _neutral(slot: Slot, values: Mapping[str, str], language: Language, after: str) -> str:
    if slot.name in values:
        return values[slot.name]
    if slot.fallback is not None:
        return slot.fallback
    if language == "ja" and slot.name in _HONOURED and _HONORIFIC.match(after):
        return _HONOURED[slot.name]
    return _NEUTRAL[language].get(slot.name, "")


def _with_pictures(html: str, shown: tuple[InlineImage, ...], images: Mapping[str, bytes]) -> str:
    for image in shown:
        kind = image.media_type if _MEDIA_TYPE.fullmatch(image.media_type) else "image/png"
        data = base64.b64encode(read_picture(images[image.attachment]).data).decode("ascii")
        html = html.replace(f'"cid:{image.cid}"', f'"data:{kind};base64,{data}"')
    return html


def _tidy(html: str) -> str:
    """Without what is there for mail programs alone: comments that only Outlook reads."""
    html = _META.sub("", _FOREIGN.sub("", _COMMENT.sub("", html)))
    html = _HEAD.sub(lambda found: found[0] + '<meta charset="utf-8">', html, count=1)
    return _BLANK_LINES.sub("\n", html).strip() + "\n"
