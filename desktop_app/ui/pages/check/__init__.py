"""送る前の確認: who gets it, what was checked, and the one button that sends."""

from desktop_app.ui.pages.check.page import CheckPage

__all__ = ["CheckPage"]
