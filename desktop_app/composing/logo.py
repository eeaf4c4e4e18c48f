"""A shop's logo, made small enough to travel in every mail; what is see-through in it stays so."""

from typing import TYPE_CHECKING

from desktop_app.composing.photo import encoded, kept_pixels, read_photo

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 30_000
"""Every mail carries it."""
_BOXES = ((600, 240), (480, 192), (360, 144), (280, 112), (200, 80))
"""Largest sizes in pixels, tried one after the other; a logo is shown half as large on sharp screens."""
_LEAST = (160, 64)
_COLOURS = (256, 128, 64, 32)
_QUALITIES = (90, 82, 74)


def small_logo(data: bytes) -> tuple[bytes, str]:
    """The bytes and media type of a logo of at most MAX_BYTES, without metadata.

    Raises what `photo.read_photo` raises.
    """
    image = kept_pixels(read_photo(data).picture.data)
    for box in _BOXES:
        small = image.copy()
        small.thumbnail(box)
        found = _png(small) if _sees_through(small) else _opaque(small)
        if found is not None:
            return found
    noise = image.convert("RGB")  # which nothing makes small: as small as it takes
    noise.thumbnail(_LEAST)
    return encoded(noise, "image/jpeg", quality=60), "image/jpeg"


def _sees_through(image: "Image") -> bool:
    return image.mode == "RGBA" and image.getchannel("A").getextrema() != (255, 255)


def _png(image: "Image") -> tuple[bytes, str] | None:
    """A PNG that fits, with as many colours as fit."""
    whole = encoded(image, "image/png")
    if len(whole) <= MAX_BYTES:
        return whole, "image/png"
    from PIL.Image import Quantize

    method = Quantize.FASTOCTREE if image.mode == "RGBA" else Quantize.MEDIANCUT
    for colours in _COLOURS:
        fewer = encoded(image.quantize(colours, method=method), "image/png")
        if len(fewer) <= MAX_BYTES:
            return fewer, "image/png"
    return None


def _opaque(image: "Image") -> tuple[bytes, str] | None:
    plain = image.convert("RGB")
    drawn = encoded(plain, "image/png")
    if len(drawn) <= MAX_BYTES:  # drawings are sharper as PNG
        return drawn, "image/png"
    for quality in _QUALITIES:
        photo = encoded(plain, "image/jpeg", quality=quality)
        if len(photo) <= MAX_BYTES:
            return photo, "image/jpeg"
    return None
