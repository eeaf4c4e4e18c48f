"""Makers of valid objects with defaults, so that a new field does not break many tests."""

import struct
import zlib
from dataclasses import replace

from desktop_app.domain.shop import LegalKind, Shop

TOKEN = "abcdefghijklmnopqrstuvwxyz"
"""An opt-out token as the book makes them."""


def aoi_shop(**changes: object) -> Shop:
    """花のあおい: everything stated, with an opt-out page and mail orders."""
    shop = Shop(
        legal_kind=LegalKind.SOLE_TRADER,
        legal_name="青井 葵",
        shop_name="花のあおい",
        postal_address="460-0000 愛知県名古屋市中区1-2-3",
        phone="052-000-0000",
        contact="aoi@example.jp",
        optout_address="teishi@example.jp",
        optout_url="https://example.jp/stop",
        remote_orders=True,
        notation_url="https://example.jp/law",
        privacy_url="https://example.jp/privacy",
        from_address="aoi@example.jp",
    )
    return replace(shop, **changes)  # type: ignore[arg-type]  # a wrong name fails at once


def png_bytes(width: int = 40, height: int = 20, *, text: bytes = b"") -> bytes:
    """A real PNG in one colour; `text` becomes a tEXt chunk such as cameras and editors leave."""
    rows = b"".join(b"\0" + bytes([200, 69, 45]) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(rows)), _chunk(b"IEND", b"")]
    if text:
        chunks.insert(1, _chunk(b"tEXt", b"Author\0" + text))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
