"""Photos as cameras, telephones and programs give them, read into pictures without a trace of where they
were made.

What is read is hostile: its kind is told by its first bytes, its size is checked before a pixel is decoded,
and whatever a decoder says becomes one of a few plain sentences. Pillow and pi-heif are loaded when the first
photo comes.
"""

import io
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from desktop_app.composing.photo_kind import MAX_PIXELS, check_jpeg, check_size, kind_of, webp_size
from desktop_app.composing.pictures import Picture, read_picture
from desktop_app.domain.errors import AppError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_FILE_BYTES = 60_000_000

MASTER_BYTES = 1_900_000
"""Of the picture that is kept for cutting it again; a book takes up to 2 MB (storage.attachments)."""
MASTER_SIDE, MASTER_HEIGHT, MASTER_PIXELS = 2_000, 8_000, 4_000_000
_MOVING_PIXELS = 2_000_000
_STRIP_PIXELS = 4_000_000
_MODES = ("L", "RGB", "RGBA")

_TURNS = (
    "FLIP_LEFT_RIGHT", "ROTATE_180", "FLIP_TOP_BOTTOM", "TRANSPOSE", "ROTATE_270", "TRANSVERSE", "ROTATE_90",
)
"""What makes a picture of EXIF orientation 2 to 8 upright."""
_PLUGINS = {"WEBP": "WebPImagePlugin", "AVIF": "AvifImagePlugin", "TIFF": "TiffImagePlugin"}
_ORIENTATION, _SUBFILE, _DNG, _SUB_IFDS = 0x0112, 0x00FE, 0xC612, 0x014A

_ONE_AT_A_TIME = threading.Lock()
"""Bounds the memory, and the filter of warnings is one for all threads."""


@dataclass(frozen=True, slots=True)
class Master:
    """A photo upright, in sRGB and small enough to keep. JPEG, PNG, or a GIF that moves."""

    picture: Picture
    stilled: bool = False
    """It moved, and this is only its first image."""


def read_photo(data: bytes) -> Master:
    """Read a photo file of any kind that people have.

    Raises AppError photo-kind, photo-svg, photo-raw, photo-file-too-big, photo-too-many-pixels, image-broken.
    """
    if len(data) > MAX_FILE_BYTES:
        raise AppError("photo-file-too-big", megabytes=MAX_FILE_BYTES // 1_000_000)
    kind = kind_of(data)
    with _decoding():
        image = _opened(data, kind)
        moving = bool(getattr(image, "is_animated", False)) and kind != "TIFF"
        whole = _as_it_is(data, image, kind, moving=moving)
        if whole is not None:
            return Master(whole)
        pixels = upright(image, MASTER_SIDE, MASTER_HEIGHT)
        lossless = kind in ("PNG", "GIF", "BMP", "TIFF")
        return Master(_master(pixels, lossless=lossless), stilled=moving and kind != "HEIF")


def kept_pixels(data: bytes) -> "Image":
    """The pixels of a picture that `read_photo` made. Raises AppError image-broken."""
    kind = kind_of(data)
    with _decoding():
        return upright(_opened(data, kind), MASTER_SIDE, MASTER_HEIGHT)


def encoded(image: "Image", media_type: str, **options: Any) -> bytes:
    """The file of these pixels and of nothing else."""
    out = io.BytesIO()
    bare = image.copy()
    bare.info = {}
    if media_type == "image/jpeg":
        bare.save(out, "JPEG", optimize=True, progressive=True, **options)
    else:
        bare.save(out, "PNG", optimize=True, **options)
    return out.getvalue()


def scaled(image: "Image", width: int) -> "Image":
    """The image `width` wide, in its proportions; never larger than it is."""
    if image.width <= width:
        return image
    from PIL.Image import Resampling

    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Resampling.LANCZOS, reducing_gap=3.0)


# ── decoding ─────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _decoding() -> Iterator[None]:
    """Whatever a decoder throws at broken bytes is a broken picture."""
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a file has odd metadata is nobody's concern here
        try:
            yield
        except AppError:
            raise
        except MemoryError:
            raise AppError("photo-too-many-pixels", millions=MAX_PIXELS // 1_000_000) from None
        except Exception:  # decoders raise nearly everything there is
            raise AppError("image-broken") from None


def _opened(data: bytes, kind: str) -> "Image":
    """The picture with its size known and checked, not decoded yet."""
    if kind == "WEBP":  # its decoder takes the memory at once
        check_size(*webp_size(data))
    elif kind == "JPEG":
        check_jpeg(data)
    from PIL import Image

    stream = io.BytesIO(data)
    if kind == "HEIF":
        from pi_heif.as_plugin import HeifImageFile  # type: ignore[import-untyped]  # it has no stubs

        image: Image.Image = HeifImageFile(stream)
    else:
        _load_plugin(kind)
        try:
            image = Image.open(stream, formats=[kind])
        except Image.DecompressionBombError:
            raise AppError("photo-too-many-pixels", millions=MAX_PIXELS // 1_000_000) from None
    check_size(*image.size)
    if kind == "TIFF":
        _check_raw(data, image)
    return image


def _load_plugin(kind: str) -> None:
    """Only what is needed: Pillow would else load forty decoders to find one."""
    import importlib

    from PIL import Image

    if kind in _PLUGINS:
        importlib.import_module(f"PIL.{_PLUGINS[kind]}")
    else:
        Image.preinit()


def _check_raw(data: bytes, image: Any) -> None:
    """A camera's raw file begins with a tiny picture of itself: sending that would be a surprise."""
    tags = image.tag_v2
    small = tags.get(_SUBFILE, 0) & 1 and _SUB_IFDS in tags
    if data[8:10] == b"CR" or _DNG in tags or small:
        raise AppError("photo-raw")


def upright(image: "Image", width: int, height: int) -> "Image":
    """Decoded: at most so large, turned as the camera was held, in sRGB; L, RGB or RGBA."""
    from PIL.Image import Transpose

    if image.format in ("JPEG", "MPO"):
        image.draft(None, (MASTER_SIDE, MASTER_SIDE))
    profile = image.info.get("icc_profile")
    image.load()
    turned = image.getexif().get(_ORIENTATION, 1)
    pixels = _fitting(image, *((height, width) if turned in (5, 6, 7, 8) else (width, height)))
    pixels = _in_srgb(pixels, profile)
    if 2 <= turned <= 8:
        pixels = pixels.transpose(Transpose[_TURNS[turned - 2]])
    pixels.info = {}
    if pixels.mode == "RGBA" and pixels.getchannel("A").getextrema() == (255, 255):
        return pixels.convert("RGB")
    return pixels


def _fitting(image: "Image", width: int, height: int) -> "Image":
    """In a mode that can be worked with, and no larger than a master. Large ones in strips: a copy of a
    hundred million pixels in another mode would take as much memory again."""
    area = image.width * image.height
    share = min(1.0, width / image.width, height / image.height, (MASTER_PIXELS / area) ** 0.5)
    factor = max(1, int(0.7 / share))
    image = _reduced(image, factor) if factor > 1 and area > _STRIP_PIXELS else _plain(image)
    return scaled(image, max(1, round(image.width * min(1.0, share * factor))))


def _reduced(image: "Image", factor: int) -> "Image":
    from PIL import Image

    rows = max(1, _STRIP_PIXELS // image.width // factor) * factor
    strips = (
        _plain(image.crop((0, top, image.width, min(image.height, top + rows)))).reduce(factor)
        for top in range(0, image.height, rows)
    )
    first = next(strips)
    small = Image.new(first.mode, (first.width, -(-image.height // factor)))
    small.paste(first)
    for number, strip in enumerate(strips, 1):
        small.paste(strip, (0, number * rows // factor))
    return small


def _plain(image: "Image") -> "Image":
    """The same picture in L, RGB, RGBA, CMYK or LAB."""
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep(image)
    if "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBa"):
        return image.convert("RGBA")
    if image.mode == "P":
        alpha = image.palette is not None and image.palette.mode == "RGBA"
        return image.convert("RGBA" if alpha else "RGB")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in (*_MODES, "CMYK", "LAB") else image.convert("RGB")


def _from_deep(image: "Image") -> "Image":
    """16 or 32 bits of grey in 8. Which range is meant is not written in such files."""
    whole = image.convert("I") if image.mode.startswith("I;16") else image
    high = 65_535.0 if image.mode.startswith("I;16") else float(whole.getextrema()[1])  # type: ignore[arg-type]
    if image.mode == "I" and 255 < high < 65_535:
        high = 65_535.0
    elif image.mode == "F" and high <= 1:
        high = 1.0
    scale = 255.0 / max(high, 1.0 if image.mode == "F" else 255.0)
    return whole.point(lambda value: value * scale + 0).convert("L")


def _in_srgb(image: "Image", profile: bytes | None) -> "Image":
    """The colours as the profile means them; one that can't be read is as good as none."""
    from PIL import ImageCms

    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha is not None else image
    if profile and not _is_srgb(profile):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            colours = ImageCms.profileToProfile(
                colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            ) or colours
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    if colours.mode == "LAB":
        lab, rgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
        colours = ImageCms.profileToProfile(colours, lab, rgb, outputMode="RGB") or colours
    if colours.mode not in ("L", "RGB"):
        colours = colours.convert("RGB")
    if alpha is not None:
        colours = colours.convert("RGB")
        colours.putalpha(alpha)
    return colours


def _is_srgb(profile: bytes) -> bool:
    return b"sRGB" in profile[:4_096] or b"s\0R\0G\0B" in profile[:4_096]


# ── the master ───────────────────────────────────────────────────────────────────────────────────────────


def _as_it_is(data: bytes, image: "Image", kind: str, *, moving: bool) -> Picture | None:
    """The file's own bytes without metadata, when nothing about the picture has to change."""
    if kind not in ("JPEG", "PNG", "GIF") or (kind == "GIF") != moving or (kind == "PNG" and moving):
        return None
    width, height = image.size
    if moving and width * height > _MOVING_PIXELS:
        return None
    if width > MASTER_SIDE or height > MASTER_HEIGHT or width * height > MASTER_PIXELS:
        return None
    if image.info.get("icc_profile") or image.mode not in ("L", "RGB", "RGBA", "P", "LA", "1"):
        return None
    image.load()
    if image.getexif().get(_ORIENTATION, 1) != 1:
        return None
    try:
        picture = read_picture(data)
    except AppError:  # more in it than a mail may carry, or a kind that few programs know
        return None
    return picture if len(picture.data) <= MASTER_BYTES else None


def _master(image: "Image", *, lossless: bool) -> Picture:
    """The file that is kept of these pixels."""
    if image.mode == "RGBA":
        while len(data := encoded(image, "image/png")) > MASTER_BYTES:
            image = scaled(image, round(image.width * 0.8))
        return read_picture(data)
    if lossless and len(data := encoded(image, "image/png")) <= MASTER_BYTES // 2:
        return read_picture(data)
    for quality in (88, 80, 70, 60, 40):
        data = encoded(image, "image/jpeg", quality=quality)
        if len(data) <= MASTER_BYTES:
            break
    return read_picture(data)
