"""A photo as it comes from a phone, made small enough for a mail: every reader gets it again."""

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

ENOUGH_BYTES = 64_000
"""Three photos of this size are what one mail may carry (composing.pictures)."""

_WIDTHS = (1104, 828, 552)
"""Twice the column of a mail for sharp screens, and less when that is too much."""
_QUALITIES = (82, 72, 60, 48)


def small_enough(path: str) -> bytes | None:
    """The photo as a JPEG of at most ENOUGH_BYTES, upright, without metadata.

    None when Qt can't read the file as a picture.
    """
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and size.width() > 2 * _WIDTHS[0]:
        # Decoded small at once: a photo of 50 megapixels would take 200 MB.
        reader.setScaledSize(size.scaled(QSize(2 * _WIDTHS[0], 1 << 20), Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    best = b""
    for width in _WIDTHS:
        shown = _on_white(image, width)
        for quality in _QUALITIES:
            best = _jpeg(shown, quality)
            if len(best) <= ENOUGH_BYTES:
                return best
    return best


def _on_white(image: QImage, width: int) -> QImage:
    if image.width() > width:
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    sheet = QImage(image.size(), QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, image)
    painter.end()
    return sheet


def _jpeg(image: QImage, quality: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", quality)  # type: ignore[call-overload]  # PySide's stub wants bytes
    return bytes(buffer.data().data())
