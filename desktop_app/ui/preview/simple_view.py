"""The plain view of a mail, where QtWebEngine is not installed: its words, links and pictures."""

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QByteArray, QTimer, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from desktop_app.services.previews import PreviewImage
from desktop_app.ui.theme.tokens import LIGHT

_MARGIN = 24
# Quotation marks in a mail's words are escaped: both stand in tags only.
_SIZE = re.compile(r'(style="font-size:)(\d{1,3})px')
_IMAGE = re.compile(r'(<img src="[^"]*" alt="[^"]*" )width="(\d+)"')


class SimpleRenderer(QTextBrowser):
    """Shows simple HTML (`services.previews.simple_html`) on white, as mail is; loads only `images`."""

    link_hovered = Signal(str)
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._html, self._scale = "", 1.0
        self._images: Mapping[str, PreviewImage] = {}
        self._look, self._waiting = (0, 1.0), False
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Its own sheet, the same in both modes: a mail keeps its colours in the dark.
        self.setStyleSheet(
            f"QTextBrowser {{ background: {LIGHT.surface}; color: {LIGHT.ink}; border: none; padding: 0; }}"
        )
        self.document().setDocumentMargin(_MARGIN)
        self.document().setDefaultStyleSheet(f"a {{ color: {LIGHT.neutral}; }} p {{ color: {LIGHT.ink}; }}")
        self.highlighted.connect(lambda url: self.link_hovered.emit(url.toString()))

    def show_mail(self, html: str, images: Mapping[str, PreviewImage], *, dark: bool = False) -> None:
        """Show it without losing the place that is read. Plain words look alike in the dark."""
        self._html, self._images = html, images
        self._set()
        self.shown.emit()

    def set_sheet(self, css_pixels: int, largest: float) -> None:
        """Plain words fill the view, `largest` times as large as the mail says."""
        self._scale = largest
        self._set_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_soon()

    def _set_soon(self) -> None:
        look = (self.viewport().width(), self._scale)
        if look != self._look and not self._waiting:
            self._waiting = True
            QTimer.singleShot(0, self, self._set)

    def _set(self) -> None:
        self._waiting, self._look = False, (self.viewport().width(), self._scale)
        bar = self.verticalScrollBar()
        at = bar.value()
        self.setHtml(_IMAGE.sub(self._narrow, _SIZE.sub(self._larger, self._html)))
        bar.setValue(at)

    def _larger(self, found: re.Match[str]) -> str:
        return f"{found[1]}{round(int(found[2]) * self._scale)}px"

    def _narrow(self, found: re.Match[str]) -> str:
        return f'{found[1]}width="{min(int(found[2]), self._room())}"'

    def _room(self) -> int:
        return max(1, self.viewport().width() - 2 * _MARGIN)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures inside the mail; everything else is nothing, whatever it is called."""
        url = QUrl(name)
        image = self._images.get(url.path()) if url.scheme() == "cid" else None
        if image is None or kind != QTextDocument.ResourceType.ImageResource.value:
            return QByteArray()
        return _fitting(QImage.fromData(QByteArray(image.data)), self._room())


def _fitting(picture: QImage, width: int) -> QImage:
    return picture.scaledToWidth(width) if picture.width() > width > 0 else picture
