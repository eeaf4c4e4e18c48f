"""お店の見た目: colour, font, logo and what newsletters say of the shop again and again."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from desktop_app.domain.brand import FONTS, Brand
from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language
from desktop_app.paths import resource_text
from desktop_app.services.draft_views import StoredPicture
from desktop_app.services.environment import Environment
from desktop_app.services.photos import PhotoDesk
from desktop_app.storage import attachments, settings
from desktop_app.storage.database import Book

MIN_LOGO_WIDTH, MAX_LOGO_WIDTH = 60, 300
MAX_ROWS = 14
_LENGTHS = {
    "logo_alt": 100, "website": 500, "map_url": 1_000, "access": 300, "hours_note": 300, "signature": 100,
}
_LINES = frozenset({"access"})
"""May have several lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandView:
    """The look as it is stored, its logo, and what a sample needs besides."""

    brand: Brand
    logo: StoredPicture | None
    shop_name: str
    look: Mapping[str, Any] = field(default_factory=dict)
    """Of the theme in which newsletters begin."""
    swatches: tuple[tuple[str, str], ...] = ()
    """Colours to choose from, with their names."""


@dataclass(frozen=True, slots=True)
class BrandDesk:
    """The look of one book's shop."""

    book: Book
    environment: Environment

    def view(self) -> BrandView:
        """What is stored. A logo that is not there any more is none."""
        from desktop_app.services.themes import DEFAULT_THEME, ThemeDesk

        brand = settings.load_brand(self.book)
        shop = settings.load_shop(self.book)
        logo = None
        if brand.logo:
            try:
                logo = PhotoDesk(self.book).load(brand.logo)
            except AppError:
                brand = replace(brand, logo="")
        look = ThemeDesk(self.book, self.environment).open(DEFAULT_THEME).look
        return BrandView(
            brand=brand, logo=logo, shop_name=shop.shop_name or shop.legal_name, look=look,
            swatches=_swatches(self.environment.language),
        )

    def save(self, brand: Brand) -> dict[str, AppError]:
        """Keep every field that can be kept; a field that can't stays as it was, and its name and the reason
        come back. The logo is kept by `add_logo`."""
        with self.book.transaction():
            before = settings.load_brand(self.book)
            taken, errors = checked(replace(brand, logo=before.logo), before)
            if taken != before:
                settings.save_brand(self.book, taken, self.environment.clock())
        return errors

    def add_logo(self, path: str) -> BrandView:
        """Make a picture file small, keep it and use it as the logo.

        Raises AppError("image-missing") and what `composing.photo.read_photo` raises.
        """
        from desktop_app.composing.logo import small_logo
        from desktop_app.composing.photo import MAX_FILE_BYTES

        file = Path(path)
        try:
            if not file.is_file():  # from a pipe or a device one would read for ever
                raise AppError("image-missing", file=file.name)
            with file.open("rb") as opened:
                data = opened.read(MAX_FILE_BYTES + 1)
        except OSError:
            raise AppError("image-missing", file=file.name) from None
        small, media_type = small_logo(data)
        ending = {"image/png": ".png", "image/jpeg": ".jpg"}[media_type]
        with self.book.transaction():
            before = settings.load_brand(self.book)
            logo = attachments.store(self.book, small, media_type, f"logo{ending}")
            alt = before.logo_alt or settings.load_shop(self.book).shop_name
            settings.save_brand(
                self.book, replace(before, logo=logo, logo_alt=alt[:100]), self.environment.clock()
            )
        return self.view()

    def use_logo(self, attachment: str) -> BrandView:
        """Use a logo that is kept already, or none (""). Newsletters that were sent keep theirs."""
        with self.book.transaction():
            before = settings.load_brand(self.book)
            settings.save_brand(self.book, replace(before, logo=attachment), self.environment.clock())
        return self.view()


@cache
def _swatches(language: Language) -> tuple[tuple[str, str], ...]:
    found = json.loads(resource_text("themes", "swatches.json"))
    return tuple((one["colour"], one[language]) for one in found)


def checked(brand: Brand, before: Brand) -> tuple[Brand, dict[str, AppError]]:
    """The brand with every value that can be kept, and why the others can't."""
    errors: dict[str, AppError] = {}
    taken: dict[str, Any] = {}
    for name in ("accent", "font", *_LENGTHS, "logo_width", "hours", "social"):
        try:
            taken[name] = _CHECKS.get(name, _text)(name, getattr(brand, name))
        except AppError as error:
            errors[name] = error
    return replace(before, **taken), errors


def _text(name: str, value: Any) -> str:
    from desktop_app.composing.values import checked as checked_text

    text = checked_text(value).strip()
    if name not in _LINES:
        text = " ".join(text.split())
    if len(text) > _LENGTHS.get(name, 100):
        raise AppError("brand-too-long", limit=_LENGTHS.get(name, 100))
    return text


def _url(name: str, value: Any) -> str:
    from desktop_app.composing.links import check_url

    text = _text(name, value)
    if text and ":" not in text and "." in text and " " not in text:
        text = f"https://{text}"
    if not text:
        return ""
    try:
        found = check_url(text)
    except AppError:
        raise AppError("brand-link") from None
    if not found.startswith(("https://", "http://")):
        raise AppError("brand-link")
    return found


def _accent(_: str, value: Any) -> str:


    text = str(value).strip().lower()
    if text and not text.startswith("#"):
        text = f"#{text}"
    if text and not re.fullmatch(r"#[0-9a-f]{6}", text):
        raise AppError("brand-colour")
    return text


def _font(_: str, value: Any) -> str:
    return value if value in FONTS else ""


def _width(_: str, value: Any) -> int:
    return max(MIN_LOGO_WIDTH, min(MAX_LOGO_WIDTH, int(value)))


def _hours(name: str, value: Any) -> tuple[tuple[str, str], ...]:
    rows = [(_text(name, days), _text(name, hours)) for days, hours in value]
    return tuple(row for row in rows if any(row))[:MAX_ROWS]


def _social(_: str, value: Any) -> tuple[tuple[str, str], ...]:
    from desktop_app.composing.blocks import SOCIAL_KINDS
    from desktop_app.composing.links import check_url

    links = []
    for kind, address in value:
        text = str(address).strip()
        if not text or kind not in SOCIAL_KINDS:
            continue
        if kind == "mail" and "@" in text and ":" not in text:
            text = f"mailto:{text}"
        elif ":" not in text and "." in text:
            text = f"https://{text}"
        try:
            links.append((str(kind), check_url(text)))
        except AppError:
            raise AppError("brand-social-link", kind=str(kind)) from None
    return tuple(links)


_CHECKS: Mapping[str, Any] = {
    "accent": _accent, "font": _font, "website": _url, "map_url": _url, "logo_width": _width,
    "hours": _hours, "social": _social,
}
