"""What may come in by paste or drop: text, or words, lists, bold, italic and links of a page. Nothing is
fetched; pictures are offered to whoever keeps photos."""

import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMetaMethod, QMimeData

from desktop_app.composing.block_parsers import parse_block
from desktop_app.composing.pasted_html import parts_of_html
from desktop_app.composing.pasted_text import parts_of_text
from desktop_app.domain.errors import AppError
from desktop_app.ui.editor.inline_text import usual
from desktop_app.ui.tasks import Work

if TYPE_CHECKING:
    from desktop_app.ui.editor.rich_text import RichText

OWN_TYPE = "application/x-kawaraban-text"
AT_ONCE = 60_000
"""Longer HTML is read in the background: more could take 50 ms."""

_pastes = itertools.count()
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".bmp", ".tif", ".tiff"})


def can_paste(source: QMimeData) -> bool:
    """Whether there is anything that a text field takes or hands on."""
    return source.hasFormat(OWN_TYPE) or source.hasText() or source.hasHtml() or source.hasImage()


def paste(field: "RichText", source: QMimeData) -> None:
    """Put what was copied at the cursor of `field`; what can't be taken is said in words."""
    if source.hasFormat(OWN_TYPE):
        own = _own(bytes(source.data(OWN_TYPE).data()))
        if own is not None:
            field.insert_parts(own)
            return
    if picture_files(source):
        _offer(field, source)
        return
    html, text = source.html() if source.hasHtml() else "", source.text()
    if len(html) <= AT_ONCE and len(text) <= AT_ONCE:
        try:
            parts = read_pasted(html, text)
        except AppError as error:
            field.ui.error(error)
            return
        if parts:
            field.insert_parts(parts)
        elif source.hasImage():
            _offer(field, source)
        return
    _paste_later(field, html, text)


def read_pasted(html: str, text: str) -> list[dict[str, Any]]:
    """The parts of a page, or of the text alone. Raises AppError("paste-too-big", "paste-too-long")."""
    try:
        parts = usual(parts_of_html(html)) if html else []
    except AppError as error:
        if error.id != "paste-too-big" or not text.strip():
            raise
        parts = []  # its words alone
    return parts or usual(parts_of_text(text))


def _paste_later(field: "RichText", html: str, text: str) -> None:
    filled, begun = field.filled, field.textCursor()
    begun.setKeepPositionOnInsert(False)

    def job(_: Work) -> list[dict[str, Any]]:
        return read_pasted(html, text)

    def put(parts: list[dict[str, Any]]) -> None:
        if field.isReadOnly():
            return
        if field.filled != filled:
            told = field.ui._("The text was changed meanwhile, so nothing was pasted. Please paste again.")
            field.ui.toast(told)
            return
        field.setTextCursor(begun)
        field.insert_parts(parts)

    key = f"paste {next(_pastes)}"  # a second paste does not do away with the first
    field.ui.tasks.study(field, job, put, key=key, failed=field.ui.error)


def picture_files(source: QMimeData) -> list[str]:
    """The picture files that were copied or are dropped; [] unless all of them are pictures."""
    if not source.hasUrls():
        return []
    paths = [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
    pictures = [path for path in paths if Path(path).suffix.lower() in _PICTURES]
    return pictures if len(pictures) == len(source.urls()) else []


def _offer(field: "RichText", source: QMimeData) -> None:
    if field.isSignalConnected(QMetaMethod.fromSignal(field.picture_offered)):
        kept = QMimeData()  # what the clipboard gave is its own and soon another one
        if source.hasUrls():
            kept.setUrls(source.urls())
        for kind in source.formats():
            if kind.startswith("image/"):
                kept.setData(kind, source.data(kind))
        if source.hasImage():
            kept.setImageData(source.imageData())
        field.picture_offered.emit(kept)
    else:
        field.ui.toast(field.ui._("A text holds no pictures. Add a photo block and drop the picture there."))


def _own(data: bytes) -> list[dict[str, Any]] | None:
    """Copied in a field of ours, so it says, and so it must be as one of our blocks."""
    try:
        parts = json.loads(data)
        parse_block({"type": "text", "parts": parts}, 1)
    except (ValueError, AppError, RecursionError):
        return None
    return usual(parts)
