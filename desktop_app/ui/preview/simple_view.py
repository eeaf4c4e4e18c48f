"""The plain view of a mail, where QtWebEngine is not installed: its words, links and pictures."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QByteArray, QUrl, Signal
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from desktop_app.services.previews import PreviewImage
from desktop_app.ui.theme.tokens import LIGHT

_MARGIN = 24


class SimpleRenderer(QTextBrowser):
    """Shows simple HTML (`services.previews.simple_html`) on white, as mail is; loads only `images`."""

    link_hovered = Signal(str)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: Mapping[str, PreviewImage] = {}
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Its own sheet, the same in both modes: a mail keeps its colours in the dark.
        self.setStyleSheet(
            f"QTextBrowser {{ background: {LIGHT.surface}; color: {LIGHT.ink}; border: none; padding: 0; }}"
        )
        self.document().setDocumentMargin(_MARGIN)
        self.document().setDefaultStyleSheet(f"a {{ color: {LIGHT.neutral}; }} p {{ color: {LIGHT.ink}; }}")
        self.highlighted.connect(lambda url: self.link_hovered.emit(url.toString()))

    def show_mail(self, html: str, images: Mapping[str, PreviewImage]) -> None:
        """Show it without losing the place that is read."""
        self._images = images
        bar = self.verticalScrollBar()
        at = bar.value()
        self.setHtml(html)
        bar.setValue(at)
        self.shown.emit()

    def set_sheet(self, css_pixels: int, largest: float) -> None:
        """Plain words have no width of their own: they fill the view."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures inside the mail; everything else is nothing, whatever it is called."""
        url = QUrl(name)
        image = self._images.get(url.path()) if url.scheme() == "cid" else None
        if image is None or kind != QTextDocument.ResourceType.ImageResource.value:
            return QByteArray()
        return _fitting(QImage.fromData(QByteArray(image.data)), self.viewport().width() - 2 * _MARGIN)


def _fitting(picture: QImage, width: int) -> QImage:
    return picture.scaledToWidth(width) if picture.width() > width > 0 else picture
