"""ホーム: the next newsletter, the numbers, what needs the owner, growth."""

from desktop_app.ui.pages.home.page import HomePage

__all__ = ["HomePage"]
