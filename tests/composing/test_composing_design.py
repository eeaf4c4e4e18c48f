"""What a theme's folder must hold, the pictures of the chooser, and the icons of social links."""

import io

import pytest
from PIL import Image

from desktop_app.composing.blocks import SOCIAL_KINDS
from desktop_app.composing.look import look_of
from desktop_app.composing.pictures import read_picture
from desktop_app.composing.themes import THEMES, load_theme
from desktop_app.domain.brand import Brand
from desktop_app.paths import resource_bytes, resource_names, resource_text

TRADES = {"florist", "cafe", "bakery", "salon", "clothes", "workshop", "business"}
OCCASIONS = {"newyear", "spring", "summer", "winter", "sale", "letter"}


def test_there_are_themes_for_trades_and_occasions() -> None:
    assert set(THEMES) >= TRADES | OCCASIONS | {"washi", "plain"}
    assert len(set(THEMES)) == len(THEMES)
    folders = [name for name in resource_names("themes") if "." not in name]
    assert sorted(THEMES) == folders


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_says_what_it_is_and_shows_it(theme: str) -> None:
    loaded = load_theme(theme)
    for language in ("ja", "en"):
        assert loaded.names[language]
        assert loaded.about[language][-1] in "。."
    picture = resource_bytes("themes", theme, "thumbnail.png")
    assert len(picture) < 25_000
    assert Image.open(io.BytesIO(picture)).size == (240, 300)


def test_no_two_themes_have_one_name() -> None:
    for language in ("ja", "en"):
        assert len({load_theme(theme).names[language] for theme in THEMES}) == len(THEMES)


@pytest.mark.parametrize("theme", THEMES)
def test_a_shop_colour_never_fills_the_ground_of_a_name_that_was_pale(theme: str) -> None:
    """Logos are drawn for pale grounds."""
    own = look_of(load_theme(theme).look)
    shops = look_of(load_theme(theme).look, Brand(accent="#2c623e"))
    grounds = ("ground", "paper", "foot", "head")
    changed = {role for role in grounds if getattr(own, role) != getattr(shops, role)}
    assert changed <= {"head"}
    if changed:
        assert 'on="paper"' in resource_text("themes", theme, "newsletter.mjml.j2")


@pytest.mark.parametrize("kind", SOCIAL_KINDS)
def test_an_icon_is_small_and_clear_at_its_corners(kind: str) -> None:
    data = resource_bytes("icons", "social", f"{kind}.png")
    assert len(data) < 2_000
    assert (read_picture(data).width, read_picture(data).height) == (64, 64)
    image = Image.open(io.BytesIO(data)).convert("RGBA")
    assert image.getpixel((0, 0))[3] == image.getpixel((63, 63))[3] == 0  # type: ignore[index]  # a tuple of RGBA
    assert image.getpixel((32, 5))[3] > 250  # type: ignore[index]
