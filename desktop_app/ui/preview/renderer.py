"""Which view shows a mail here: the true one where QtWebEngine is installed, else the simple one."""

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from desktop_app.services.previews import PreviewImage
from desktop_app.ui.preview import scheme
from desktop_app.ui.preview.simple_view import SimpleRenderer


class Renderer(Protocol):
    """What shows one mail. Also a QWidget, with the signals `link_hovered(str)` and `shown()`."""

    def show_mail(self, html: str, images: Mapping[str, PreviewImage], *, dark: bool = False) -> None:
        """Show it; again with a changed mail without losing the place that is read. `dark`: as a dark mail
        program would, where the view can tell."""

    def set_sheet(self, css_pixels: int, largest: float) -> None:
        """How wide the mail is laid out, and how many times larger than that it may be shown."""


def load_engine() -> bool:
    """Load QtWebEngine; False where it is not installed or its libraries are missing. The first of two steps,
    so that the window answers between them: this one takes 50 ms, the first view another 120."""
    if not scheme.available():
        return False
    try:
        import desktop_app.ui.preview.engine  # noqa: F401 (only here: once a preview is really looked at)
    except ImportError:
        return False
    return True


def true_view(parent: QWidget) -> Any:
    """A WebRenderer; `load_engine` said that there is one."""
    from desktop_app.ui.preview.engine import WebRenderer

    return WebRenderer(parent)


def simple_view(parent: QWidget) -> SimpleRenderer:
    """The view that is always there."""
    return SimpleRenderer(parent)
