"""What a photo file is, by its first bytes, and whether it may be decoded at all."""

import gzip
import io
import re
import zlib

from desktop_app.domain.errors import AppError

MAX_PIXELS = 100_000_000
"""A decoded picture of this size takes 400 MB for a moment; telephones make up to 50 million."""

_HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
_AVIF = (b"avif", b"avis")
_MARKER = re.compile(rb"\xff[^\x00\xff]")
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_GAP = 65_536


def kind_of(data: bytes) -> str:
    """Pillow's name of what the first bytes say."""
    if not data:
        raise AppError("image-broken")
    for magic, kind in (
        (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"),
        (b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"II+\0", "TIFF"), (b"MM\0+", "TIFF"), (b"BM", "BMP"),
    ):
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        brands = {data[8:12], *(data[at : at + 4] for at in range(16, min(len(data), 64), 4))}
        if data[8:12] in _AVIF or (data[8:12] not in _HEIF and brands & {*_AVIF}):
            return "AVIF"
        if data[8:12] in _HEIF:
            return "AVIF" if brands & {*_AVIF} else "HEIF"
    if _is_svg(data):
        raise AppError("photo-svg")
    raise AppError("photo-kind")


def _is_svg(data: bytes) -> bool:
    head = data[:65_536]
    if head.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(io.BytesIO(data)) as file:
                head = file.read(4_096)
        except (OSError, EOFError, zlib.error):
            return False
    return b"<svg" in head.replace(b"\0", b"").lower()


def check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise AppError("photo-too-many-pixels", millions=MAX_PIXELS // 1_000_000)
    if width < 1 or height < 1:
        raise AppError("image-broken")


def check_jpeg(data: bytes) -> None:
    """Whether the size of the picture comes where it should: Pillow would look for it byte by byte."""
    at = 2
    while found := _MARKER.search(data, at, at + _GAP):
        at, marker = found.start(), data[found.start() + 1]
        if marker in _FRAMES:
            return
        at += 2 if 0xD0 <= marker <= 0xD8 or marker == 1 else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise AppError("image-broken")


def webp_size(data: bytes) -> tuple[int, int]:
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = int.from_bytes(data[26:28], "little"), int.from_bytes(data[28:30], "little")
    return width & 0x3FFF, height & 0x3FFF
