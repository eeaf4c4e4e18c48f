"""How large a photo goes into a mail: twice as many pixels as are shown, in as few bytes as look well."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from desktop_app.composing.photo import encoded, kept_pixels, scaled
from desktop_app.composing.pictures import MAX_BYTES, Picture, read_picture
from desktop_app.domain.errors import AppError

if TYPE_CHECKING:
    from PIL.Image import Image

ENOUGH_BYTES = 64_000
"""What one photo takes while there is room for it."""
COLUMN_WIDTH = 552
"""Pixels that a picture can fill in a mail (composing.themes)."""
_TELEPHONE = 375
"""Side by side on a PC, below each other and as wide as the screen on a telephone."""
_PORTRAIT = 160

_SHARES = (1.0, 0.87, 0.75, 0.625, 0.5, 0.375)
_QUALITIES = {82: 1.0, 72: 0.77, 62: 0.63, 52: 0.54}
"""Of JPEG, and about what share of the bytes each takes. Still lower ones show blocks in skies and skins."""
_FAR = 1.3
"""What is expected to be so much above the room is not tried."""
_COLOURS = (256, 64)

Crop = tuple[int, int, int, int]


def shown_width(block: Mapping[str, Any]) -> int:
    """How many pixels wide the photos of this block's JSON are shown at most."""
    kind = block.get("type")
    if kind == "signature":
        return _PORTRAIT
    if kind in ("columns", "photo_text", "product"):
        return _TELEPHONE
    return COLUMN_WIDTH


def mail_picture(
    master: bytes, *, crop: Crop | None = None, turn: int = 0, shown: int = COLUMN_WIDTH,
    room: int = ENOUGH_BYTES,
) -> Picture:
    """The picture for the mail, out of what `photo.read_photo` kept.

    `turn` is in degrees clockwise, `crop` in thousandths of the turned picture, `shown` in pixels of the
    mail, `room` in bytes. Where nothing that looks well fits into `room`, the smallest that does look well:
    the caller compares. Raises AppError image-broken, photo-too-detailed above what a whole mail may carry.
    """
    if crop is None and not turn and not master.startswith(b"\x89PNG") and len(master) <= room:
        whole = read_picture(master)
        if whole.width <= 2 * shown:
            return whole
    image = cut(kept_pixels(master), crop, turn)
    best = b""
    for data in _candidates(image, shown, lossless=master.startswith(b"\x89PNG"), room=room):
        if not best or len(data) < len(best):
            best = data
        if len(best) <= room:
            break
    if len(best) > MAX_BYTES:
        raise AppError("photo-too-detailed", limit=MAX_BYTES // 1000)
    return read_picture(best)


def cut(image: "Image", crop: Crop | None, turn: int) -> "Image":
    """Turned clockwise, then cut."""
    from PIL.Image import Transpose

    turns = {90: Transpose.ROTATE_270, 180: Transpose.ROTATE_180, 270: Transpose.ROTATE_90}
    if turn in turns:
        image = image.transpose(turns[turn])
    if crop is None:
        return image
    left, top, wide, high = crop
    at = (
        min(image.width - 1, round(left * image.width / 1000)),
        min(image.height - 1, round(top * image.height / 1000)),
    )
    to = (round((left + wide) * image.width / 1000), round((top + high) * image.height / 1000))
    return image.crop((*at, max(at[0] + 1, to[0]), max(at[1] + 1, to[1])))


def _candidates(image: "Image", shown: int, *, lossless: bool, room: int) -> Iterator[bytes]:
    """Files of the image, the best one first."""
    widest = min(image.width, 2 * shown)
    floor = min(widest, round(0.75 * shown))
    widths = [width for share in _SHARES if (width := round(widest * share)) >= floor]
    if image.mode == "RGBA":
        smallest = MAX_BYTES
        for data in _transparent(image, widths, room):
            smallest = min(smallest, len(data))
            yield data
        if smallest <= MAX_BYTES // 2:
            return
        image = _on_white(image)  # the last way for a cut-out photo that no PNG makes small
    elif lossless:
        yield from _drawn(image, widest, room)
    first = 0
    for width in widths:
        small = scaled(image, width)
        for quality, share in _QUALITIES.items():
            expected = first * (width / widest) ** 1.5 * share
            last = (width, quality) == (widths[-1], min(_QUALITIES))
            if expected > _FAR * room and not last:
                continue
            data = encoded(small, "image/jpeg", quality=quality)
            first = first or len(data)
            yield data


def _transparent(image: "Image", widths: list[int], room: int) -> Iterator[bytes]:
    from PIL.Image import Quantize

    for width in widths:
        small = scaled(image, width)
        data = encoded(small, "image/png")
        yield data
        if len(data) > 12 * room:
            continue
        for colours in _COLOURS:
            yield encoded(small.quantize(colours, method=Quantize.FASTOCTREE), "image/png")


def _drawn(image: "Image", width: int, room: int) -> Iterator[bytes]:
    """A drawing or a screen, in which JPEG would smear the letters: as PNG where that is no larger."""
    small = scaled(image, width)
    colours = small.getcolors(256)
    drawing = small.quantize(256) if colours is not None and small.mode == "RGB" else small
    data = encoded(drawing, "image/png")
    if len(data) <= max(room // 3, len(encoded(small, "image/jpeg", quality=max(_QUALITIES)))):
        yield data


def _on_white(image: "Image") -> "Image":
    from PIL import Image as Images

    sheet = Images.new("RGB", image.size, "white")
    sheet.paste(image, mask=image.getchannel("A"))
    return sheet
