"""A theme's colours with a shop's: whatever they are, every word can be read on what it stands on."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.composing.colours import contrast, parse_colour
from desktop_app.composing.look import CONTRAST, FONT_STACKS, ROLES, Colours, look_of
from desktop_app.composing.themes import THEMES, load_theme
from desktop_app.domain.brand import FONTS, Brand

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
roles = dict.fromkeys(ROLES, colours)
looks = st.fixed_dictionaries(roles, optional={"dark": st.fixed_dictionaries({}, optional=roles)})
ON_PAPER = ("words", "quiet", "heading", "accent", "strong", "link", "panel_words")


def between(one: str, other: str) -> float:
    first, second = parse_colour(one), parse_colour(other)
    assert first is not None
    assert second is not None
    return contrast(first, second)


def faint(found: Colours) -> list[tuple[str, str]]:
    pairs = [
        *product(ON_PAPER, ("paper", "panel")),
        *((f"{ground}_words", ground) for ground in ("button", "head", "banner", "foot")),
        ("foot_link", "foot"),
    ]
    return [pair for pair in pairs if between(*(getattr(found, role) for role in pair)) < CONTRAST]


@settings(max_examples=150, deadline=None)
@given(looks, colours | st.just("") | st.text(max_size=9))
def test_every_pair_can_be_read(look: dict[str, object], accent: str) -> None:
    found = look_of(look, Brand(accent=accent))
    assert faint(found) == []
    assert faint(found.dark) == []
    assert look_of(look, Brand(accent=accent)) == found


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(THEMES), colours)
def test_the_shop_s_colour_stays_recognisable(theme: str, accent: str) -> None:
    """A button has the shop's own colour, or one that was darkened for its words or its edge."""
    found = look_of(load_theme(theme).look, Brand(accent=accent))
    given, button = parse_colour(accent), parse_colour(found.button)
    assert given is not None
    assert button is not None
    if max(given[:3]) - min(given[:3]) > 60 and max(button[:3]) > min(button[:3]):
        order = sorted(range(3), key=lambda part: given[part])
        assert button[order[2]] >= button[order[0]]


def test_themes_themselves_need_no_mending() -> None:
    for theme in THEMES:
        look = load_theme(theme).look
        found = look_of(look)
        moved = [role for role in ROLES if role in look and getattr(found, role) != look[role].lower()]
        dark = look["dark"]
        moved += [role for role in ROLES if role in dark and getattr(found.dark, role) != dark[role].lower()]
        assert moved == [], theme


def test_fonts_are_those_of_the_shop() -> None:
    assert set(FONTS) == set(FONT_STACKS)
    for font in FONTS:
        assert look_of({"font": "sans"}, Brand(font=font)).font == FONT_STACKS[font]
    assert look_of({"font": "round"}, Brand()).font == FONT_STACKS["round"]
