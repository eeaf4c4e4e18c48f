"""The first-start guide: the shop, its mail account, its first contacts, its first newsletter."""

from desktop_app.ui.pages.guide.page import GuidePage

__all__ = ["GuidePage"]
