"""Photos in what is dropped or pasted: files, or pixels of another program."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

_FORMATS = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/heic", "image/avif", "image/tiff")


@dataclass(frozen=True, slots=True)
class PhotoSource:
    """One photo. `read` runs in the background: it gives the path of a file, or the bytes of one."""

    read: Callable[[], str | bytes]
    name: str = ""
    """Of the file."""


def file_source(path: str) -> PhotoSource:
    """A file on the disk."""
    return PhotoSource(lambda: path, path.replace("\\", "/").rpartition("/")[2])


def holds_photos(mime: QMimeData) -> bool:
    """Whether `sources_in` might find something; cheap, asked at every move of the mouse."""
    return any(url.isLocalFile() for url in mime.urls()) or mime.hasImage()


def holds_link_only(mime: QMimeData) -> bool:
    """A picture of a web page that comes as its address."""
    return mime.hasUrls() and not holds_photos(mime)


def sources_in(mime: QMimeData) -> list[PhotoSource]:
    """The files; without any, the picture itself."""
    files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    if files:
        return [file_source(path) for path in files]
    for kind in _FORMATS:
        data = bytes(mime.data(kind).data()) if mime.hasFormat(kind) else b""
        if data:
            return [PhotoSource(partial(bytes, data))]
    image = mime.imageData()
    if isinstance(image, QImage) and not image.isNull():
        return [PhotoSource(partial(_png, image))]
    return []


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 80)  # type: ignore[call-overload]  # PySide's stub wants bytes; 80 = fast
    return bytes(buffer.data().data())
