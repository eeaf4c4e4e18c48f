"""設定: the shop, its lists, its mail account, the law, the look, backups and practice."""

from desktop_app.ui.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
