"""Themes: which there are, and one page in one of them, once per newsletter (architecture 4.18).

A packaged theme is a folder of resources/themes with `newsletter.mjml.j2` (what a template may use is
said in `blocks.mjml.j2`) and `theme.json`: names, a description, and the look that `look.look_of` reads.
"""

import json
from functools import cache

from jinja2 import TemplateError

from desktop_app.composing import theme_worker
from desktop_app.composing.page import Page, ShownImage, Theme
from desktop_app.composing.page_html import page_pieces
from desktop_app.composing.slots import Pieces
from desktop_app.domain.errors import AppError
from desktop_app.paths import resource_text

__all__ = ["COLUMN_WIDTH", "THEMES", "Page", "ShownImage", "Theme", "load_theme", "render_page"]

THEMES: tuple[str, ...] = tuple(json.loads(resource_text("themes", "index.json")))
"""Ids of the packaged themes, in the order in which the window offers them."""
COLUMN_WIDTH = 552
"""Pixels that a picture can fill: 600 less the paper's edges."""


@cache
def load_theme(theme: str) -> Theme:
    """A packaged theme. Raises AppError theme-unknown."""
    if theme not in THEMES:
        raise AppError("theme-unknown", theme=theme[:40], themes=", ".join(THEMES))
    about = json.loads(resource_text("themes", theme, "theme.json"))
    source = resource_text("themes", theme, "newsletter.mjml.j2")
    return Theme(
        theme, source, about["look"], trusted=True, names=about["names"], about=about["about"]
    )


def render_page(page: Page, theme: Theme) -> Pieces:
    """The HTML part with its slots. Own and imported themes run in a process of their own.

    Raises AppError theme-broken, theme-too-big, theme-too-slow, theme-not-started.
    """
    return render_here(page, theme) if theme.trusted else theme_worker.pieces_of(page, theme)


def render_here(page: Page, theme: Theme) -> Pieces:
    """As `render_page`, in this process, whatever the theme does."""
    try:
        return page_pieces(page, theme)
    except TemplateError:
        raise AppError("theme-broken", theme=theme.id) from None
