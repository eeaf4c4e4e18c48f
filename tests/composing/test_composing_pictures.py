"""Pictures: what may be sent, and that place, camera and author stay at home."""

import struct

import pytest

from desktop_app.composing.pictures import Picture, check_pictures, read_picture
from desktop_app.domain.errors import AppError
from tests.factories import png_bytes

GIF = b"GIF89a" + struct.pack("<HH", 3, 2) + b"\x00\x00\x00\x2c" + b"\x00" * 9 + b"\x02\x00;"


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(orientation: int = 1, *, order: str = "<") -> bytes:
    """The skeleton of a camera's JPEG: a place, a comment, a colour profile, a second picture."""
    tag = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    mark = b"II*\0\x08\0\0\0" if order == "<" else b"MM\0*\0\0\0\x08"
    exif = b"Exif\0\0" + mark + struct.pack(f"{order}H", 1) + tag + b"\0\0\0\0GPS 35.1N 136.9E"
    return b"".join(
        [
            b"\xff\xd8",
            _segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
            _segment(0xE1, exif),
            _segment(0xE2, b"ICC_PROFILE\0\x01\x01profile"),
            _segment(0xE2, b"MPF\0second picture"),
            _segment(0xFE, b"taken by Aoi"),
            _segment(0xDB, bytes(65)),
            _segment(0xC0, b"\x08" + struct.pack(">HH", 20, 40) + b"\x01\x01\x11\0"),
            _segment(0xDA, b"\x01\x01\0\0\x3f\0"),
            b"\x12\x34\xff\x00\x56\xff\xd9",
            b"\xff\xd8 GPS of the second picture \xff\xd9",
        ]
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (png_bytes(40, 20, text=b"Aoi"), ("image/png", 40, 20)),
        (GIF, ("image/gif", 3, 2)),
        (jpeg(), ("image/jpeg", 40, 20)),
        (jpeg(6), ("image/jpeg", 20, 40)),
        (jpeg(3, order=">"), ("image/jpeg", 40, 20)),
    ],
)
def test_pictures_are_read_and_stripped(data: bytes, expected: tuple[str, int, int]) -> None:
    picture = read_picture(data)

    assert (picture.media_type, picture.width, picture.height) == expected
    for trace in (b"GPS", b"Aoi", b"MPF"):
        assert trace not in picture.data
    assert read_picture(picture.data) == picture


def test_a_turned_photo_stays_turned_and_keeps_its_colours() -> None:
    stripped = read_picture(jpeg(6)).data

    assert b"Exif\0\0" in stripped
    assert b"ICC_PROFILE" in stripped
    assert b"Exif\0\0" not in read_picture(jpeg(1)).data


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"<svg/>", "image-kind"),
        (b"RIFF\0\0\0\0WEBP", "image-kind"),
        (b"", "image-kind"),
        (png_bytes()[:-8], "image-broken"),
        (png_bytes()[:20], "image-broken"),
        (png_bytes(0, 0), "image-broken"),
        (jpeg()[:120], "image-broken"),
        (jpeg()[:-30].replace(b"\xff\xd9", b""), "image-broken"),
        (b"\xff\xd8\x00", "image-broken"),
        (GIF[:-1], "image-broken"),
        (b"GIF89a", "image-broken"),
        (png_bytes(text=b"x" * 2_000_001), "image-too-big"),
    ],
)
def test_bad_pictures_are_named(data: bytes, error: str) -> None:
    with pytest.raises(AppError) as raised:
        read_picture(data)
    assert raised.value.id == error


def test_limits_of_a_newsletter() -> None:
    small = Picture("image/png", 1, 1, b"x")
    check_pictures([small] * 12)
    with pytest.raises(AppError, match="image-too-many"):
        check_pictures([small] * 13)
    with pytest.raises(AppError, match="image-too-big"):
        check_pictures([Picture("image/png", 1, 1, b"x" * 100_001)] * 2)
