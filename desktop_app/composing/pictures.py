"""Pictures of a newsletter: which may be sent, and what must not go out with them (mail.md 6)."""

import re
import struct
from collections.abc import Collection
from dataclasses import dataclass

from desktop_app.domain.errors import AppError

MAX_PICTURES = 12
USUAL_PICTURES = 3
"""More than these make a mail slow to arrive for readers on the move."""
MAX_BYTES = 200_000
"""Of all pictures of one newsletter: each recipient gets them again, a third larger."""

_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_JPEG_COMMON = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive: the others few programs can show."""
_JPEG_KEEP = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
"""JFIF, colour profile, Adobe colour transform: without them the colours change."""
_SEGMENT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""In coded pixels the next marker; 00 is an escaped FF, D0 to D7 are restarts."""
_PNG_KEEP = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD",
    b"pHYs", b"acTL", b"fcTL", b"fdAT",
})
"""Pixels, colours, and the images of one that moves; nothing with words."""
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_GIF_CONTROL, _GIF_APPLICATION = 0xF9, 0xFF
_ORIENTATION = re.compile(
    rb"\x12\x01\x03\x00\x01\x00\x00\x00(.)\x00|\x01\x12\x00\x03\x00\x00\x00\x01\x00(.)", re.S
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be sent. `data` has no place, camera or author in it any more."""

    media_type: str
    width: int
    height: int
    data: bytes


_MAGIC = (b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")


def read_picture(data: bytes) -> Picture:
    """Check one picture and take its metadata out.

    Raises AppError image-kind (not JPEG, PNG or GIF), image-broken, image-too-big.
    """
    if len(data) > 10 * MAX_BYTES:
        raise AppError("image-too-big", limit=MAX_BYTES // 1000)
    for magic, reader in zip(_MAGIC, (_jpeg, _png, _gif, _gif), strict=True):
        if data.startswith(magic):
            try:
                picture = reader(data)
            except (struct.error, IndexError):
                raise AppError("image-broken") from None
            if not picture.width or not picture.height:
                raise AppError("image-broken")
            return picture
    raise AppError("image-kind")


def check_pictures(pictures: Collection[Picture]) -> None:
    """Whether they may go together in one newsletter. Raises AppError image-too-many or image-too-big."""
    if len(pictures) > MAX_PICTURES:
        raise AppError("image-too-many", limit=MAX_PICTURES)
    if sum(len(picture.data) for picture in pictures) > MAX_BYTES:
        raise AppError("image-too-big", limit=MAX_BYTES // 1000)


def _png(data: bytes) -> Picture:
    width, height = struct.unpack(">II", data[16:24])
    out, at = [data[:8]], 8
    if data[12:16] != b"IHDR":
        raise AppError("image-broken")
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, end = data[at + 4 : at + 8], at + 12 + size
        if end > len(data):
            raise AppError("image-broken")
        if kind in _PNG_KEEP:
            out.append(data[at:end])
        at = end
        if kind == b"IEND":
            return Picture("image/png", width, height, b"".join(out))
    raise AppError("image-broken")


def _gif(data: bytes) -> Picture:
    """Its images and how they follow each other, without comments and notes of programs."""
    width, height, flags = struct.unpack("<HHB", data[6:11])
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    out = [data[:at]]
    images = 0
    while (mark := data[at]) != 0x3B:
        if mark == 0x2C:
            flags = data[at + 9]
            end = at + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
            images += 1
            keep = True
        elif mark == 0x21:
            end = at + 2
            keep = data[at + 1] == _GIF_CONTROL or (
                data[at + 1] == _GIF_APPLICATION and data[at + 3 : at + 14] in _GIF_LOOPS
            )
        else:
            raise AppError("image-broken")
        while data[end]:
            end += data[end] + 1
        end += 1
        if keep:
            out.append(data[at:end])
        at = end
    if not images:
        raise AppError("image-broken")
    return Picture("image/gif", width, height, b"".join(out) + b";")


def _jpeg(data: bytes) -> Picture:
    out, at = [b"\xff\xd8"], 2
    width = height = 0
    turned: bytes | None = None
    while True:
        if data[at] != 0xFF:
            raise AppError("image-broken")
        marker = data[at + 1]
        if marker == 0xFF:  # fill byte before a marker
            at += 1
            continue
        if marker == 0xD9:  # what follows (a preview, a second picture) stays behind
            break
        (size,) = struct.unpack(">H", data[at + 2 : at + 4])
        body = data[at + 4 : at + 2 + size]
        if size < 2 or len(body) != size - 2:
            raise AppError("image-broken")
        if marker in _JPEG_FRAMES:
            if marker not in _JPEG_COMMON:
                raise AppError("image-kind")
            height, width = struct.unpack(">HH", body[1:5])
        if marker == 0xE1 and body.startswith(b"Exif"):
            turned = _orientation(body) or turned
        elif marker == 0xE0 and body.startswith(_JPEG_KEEP[marker]):
            # The small picture that may follow is left out: it can show what was cut away.
            out.append(b"\xff\xe0\x00\x10" + body[:12].ljust(12, b"\0") + b"\0\0")
        elif _jpeg_keeps(marker, body):
            out.append(data[at : at + 2 + size])
        at += 2 + size
        if marker == 0xDA:
            found = _SEGMENT.search(data, at)
            if found is None:
                raise AppError("image-broken")
            out.append(data[at : found.start()])
            at = found.start()
    if turned:
        out.insert(1, turned)
        if turned[-7] >= 5:
            width, height = height, width
    return Picture("image/jpeg", width, height, b"".join(out) + b"\xff\xd9")


def _jpeg_keeps(marker: int, body: bytes) -> bool:
    if marker in _JPEG_KEEP:
        return body.startswith(_JPEG_KEEP[marker])
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _orientation(exif: bytes) -> bytes | None:
    """An Exif segment that says only how the camera was held, or None when it was held upright."""
    found = _ORIENTATION.search(exif[:2000])
    value = (found[1] or found[2])[0] if found else 1
    if not 2 <= value <= 8:
        return None
    tag = struct.pack(">HHIHH", 0x0112, 3, 1, value, 0)
    tiff = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 1) + tag + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(tiff) + 2) + tiff
