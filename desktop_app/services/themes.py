"""デザイン: themes of the program and of the shop; to choose, to change, and as files."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from desktop_app.composing import theme_worker
from desktop_app.composing.colours import parse_colour
from desktop_app.composing.look import ROLES, look_of
from desktop_app.composing.themes import THEMES, Theme, load_theme
from desktop_app.domain.brand import Brand
from desktop_app.domain.errors import AppError
from desktop_app.importing.child_limits import limited
from desktop_app.paths import resource_bytes, resource_text
from desktop_app.services import theme_file
from desktop_app.services.environment import Environment
from desktop_app.services.theme_file import checked_look, cleaned_name
from desktop_app.services.theme_views import ThemeCard, ThemeFault, ThemeLook, ThemeText
from desktop_app.storage import own_themes, settings
from desktop_app.storage.database import Book
from desktop_app.storage.own_themes import OwnTheme

DEFAULT_THEME = "washi"

theme_worker.hold_with(limited)


def theme_named(book: Book, theme_id: str) -> Theme:
    """A packaged theme, or one of the book's own, a deleted one too. Raises AppError theme-unknown."""
    if theme_id not in THEMES:
        own = own_themes.find(book, theme_id)
        if own is not None:
            return Theme(own.id, own.source, own.look)
    return load_theme(theme_id)


@dataclass(frozen=True, slots=True)
class ThemeDesk:
    """The themes of one book."""

    book: Book
    environment: Environment

    def cards(self) -> list[ThemeCard]:
        """The shop's own themes by name, then those of the program in their order."""
        brand = settings.load_brand(self.book)
        own = [_own_card(one, brand) for one in own_themes.all_themes(self.book)]
        return [*own, *(self._packaged(one, brand) for one in THEMES)]

    def card(self, theme_id: str) -> ThemeCard | None:
        """One theme, a deleted one too; None when there never was one."""
        brand = settings.load_brand(self.book)
        if theme_id in THEMES:
            return self._packaged(theme_id, brand)
        own = own_themes.find(self.book, theme_id)
        return None if own is None else _own_card(own, brand)

    def usable(self, theme_id: str) -> str:
        """`theme_id` when there is such a theme, else the default one's."""
        return theme_id if self.card(theme_id) is not None else DEFAULT_THEME

    def nearest(self, theme_id: str, colours: Mapping[str, str]) -> str:
        """`theme_id` when it is there, else the packaged theme whose colours are nearest to these."""
        if theme_id in THEMES or own_themes.find(self.book, theme_id) is not None:
            return theme_id
        wanted = {role: colours[role] for role in ROLES if _rgb(colours.get(role, ""))}
        if not wanted:
            return DEFAULT_THEME
        return min(THEMES, key=lambda one: _distance(wanted, _colours(_packaged_data(one).get("look", {}))))

    def open(self, theme_id: str) -> ThemeText:
        """A theme's text. Raises AppError("theme-unknown", "theme-missing")."""
        if theme_id in THEMES:
            theme = load_theme(theme_id)
            return ThemeText(
                id=theme_id, name=self._name(theme_id), origin="packaged", source=theme.source,
                look=theme.look or _packaged_data(theme_id).get("look", {}),
            )
        own = own_themes.find(self.book, theme_id)
        if own is None:
            raise AppError("theme-missing")
        return ThemeText(
            id=own.id, name=own.name, origin="file" if own.origin == "file" else "own", source=own.source,
            look=own.look,
        )

    def copy(self, theme_id: str, name: str = "") -> str:
        """An own theme that begins as another one; returns its id."""
        text = self.open(theme_id)
        mark = " (copy)" if self.environment.language == "en" else "（コピー）"
        named = cleaned_name(name) or cleaned_name(f"{text.name[:50]}{mark}")
        return own_themes.add(
            self.book, name=named, source=text.source, look=dict(text.look), origin="own", now=self._now()
        )

    def look(self, source: str, look: Mapping[str, Any]) -> ThemeLook:
        """What is wrong with a theme's text, and a sample mail of this shop in it when nothing stops that."""
        from desktop_app.services.theme_sample import look_at

        return look_at(self.book, source, look, language=self.environment.language, now=self._now())

    def save(self, theme_id: str, *, name: str, source: str, look: Mapping[str, Any]) -> None:
        """Keep a changed theme. Raises AppError: theme-missing, theme-name-missing, theme-look,
        theme-without-footer, theme-has-faults."""
        named, words = cleaned_name(name), checked_look(look)
        if not named:
            raise AppError("theme-name-missing")
        self._refuse_faults(source, words)
        own_themes.change(self.book, theme_id, name=named, source=source, look=words, now=self._now())

    def _refuse_faults(self, source: str, look: Mapping[str, Any]) -> None:
        from desktop_app.services.theme_sample import FOOTER_FAULTS, faults_of

        stopping = [one for one in faults_of(source, look, self.environment.language) if one.stops]
        if any(one.code in FOOTER_FAULTS for one in stopping):
            raise AppError("theme-without-footer", rules=("JP-SEM-4-1-NAME", "JP-SEM-4-2-OPTADDR",))
        if stopping:
            raise AppError("theme-has-faults", fault=self._placed(stopping[0]))

    def _placed(self, fault: ThemeFault) -> str:
        if not fault.line:
            return fault.text
        english = self.environment.language == "en"
        return f"Line {fault.line}: {fault.text}" if english else f"{fault.line}行目：{fault.text}"

    def delete(self, theme_id: str) -> None:
        """Take an own theme out of the list; newsletters that use it keep it. AppError("theme-missing")."""
        own_themes.delete(self.book, theme_id, now=self._now())

    def restore(self, theme_id: str) -> None:
        """Bring a deleted one back."""
        own_themes.restore(self.book, theme_id)

    def export(self, theme_id: str, path: str) -> None:
        """Write a theme into a file. Raises AppError("theme-missing", "file-not-writable")."""
        text = self.open(theme_id)
        theme_file.write_theme(path, name=text.name, source=text.source, look=text.look)

    def import_file(self, path: str) -> str:
        """Keep the theme of a file, once nothing in it stops that; returns its id.

        Raises AppError("theme-file-…", "theme-without-footer", "theme-has-faults").
        """
        file = theme_file.read_theme(path)
        self._refuse_faults(file.source, file.look)
        return own_themes.add(
            self.book, name=file.name, source=file.source, look=file.look, origin="file", now=self._now()
        )

    def rows_json(self) -> list[dict[str, Any]]:
        """What the command line lists."""
        return [
            {"id": one.id, "name": one.name, "about": one.about, "origin": one.origin}
            for one in self.cards()
        ]

    def _name(self, theme_id: str) -> str:
        return str(_packaged_data(theme_id).get("names", {}).get(self.environment.language, theme_id))

    def _packaged(self, theme_id: str, brand: Brand) -> ThemeCard:
        data, language = _packaged_data(theme_id), self.environment.language
        about, look = data.get("about", {}), data.get("look", {})
        return ThemeCard(
            id=theme_id,
            name=self._name(theme_id),
            about=str(about.get(language, "")),
            origin="packaged",
            colours=_colours(look, brand),
            font=brand.font or str(look.get("font", "sans")),
            picture=_thumbnail(theme_id),
        )

    def _now(self) -> datetime:
        return self.environment.clock()


@cache
def _packaged_data(theme_id: str) -> dict[str, Any]:
    try:
        data: dict[str, Any] = json.loads(resource_text("themes", theme_id, "theme.json"))
    except FileNotFoundError:
        return {}
    return data


@cache
def _thumbnail(theme_id: str) -> bytes:
    try:
        return resource_bytes("themes", theme_id, "thumbnail.png")
    except FileNotFoundError:
        return b""


def _own_card(theme: OwnTheme, brand: Brand) -> ThemeCard:
    return ThemeCard(
        id=theme.id,
        name=theme.name,
        about="",
        origin="file" if theme.origin == "file" else "own",
        colours=_colours(theme.look, brand),
        font=brand.font or str(theme.look.get("font", "sans")),
    )


def _colours(look: Mapping[str, Any], brand: Brand | None = None) -> dict[str, str]:
    shown = look_of(look, brand)
    return {role: getattr(shown, role) for role in ROLES}


def _rgb(value: object) -> tuple[int, int, int] | None:
    colour = parse_colour(value) if isinstance(value, str) and value.startswith("#") else None
    return None if colour is None else (round(colour.red), round(colour.green), round(colour.blue))


def _distance(wanted: Mapping[str, str], colours: Mapping[str, str]) -> float:
    """How far apart two sets of colours are; a role that one lacks counts as a far one."""
    far = 3 * 128**2
    return sum(_apart(_rgb(value), _rgb(colours.get(role, "")), far) for role, value in wanted.items())


def _apart(one: Iterable[int] | None, other: Iterable[int] | None, far: int) -> float:
    if one is None or other is None:
        return far
    return sum((first - second) ** 2 for first, second in zip(one, other, strict=True))
