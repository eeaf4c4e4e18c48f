"""Themes by name: those of the program, and the shop's own."""

from desktop_app.composing.themes import THEMES, Theme, load_theme
from desktop_app.storage import own_themes
from desktop_app.storage.database import Book


def theme_named(book: Book, theme_id: str) -> Theme:
    """A packaged theme, or one of the book's own. Raises AppError theme-unknown."""
    if theme_id not in THEMES:
        own = own_themes.find(book, theme_id)
        if own is not None:
            return Theme(own.id, own.source, own.look)
    return load_theme(theme_id)
