"""Photo files as people have them, made by Pillow, and what must never leave a shop with one."""

import io
from typing import Any

from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

SECRETS = (b"Aoi Camera", b"GPS secret", b"35.6586", b"photographer", b"xpacket", b"8BIM", b"http://ns.adobe")
"""Bytes of the metadata that `secret_options` and `with_traces` put into a file."""
RED, BLUE = (200, 40, 50), (30, 80, 160)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""What a camera that was held so does to an upright picture."""


def scene(width: int = 320, height: int = 240) -> Image.Image:
    """Red at the upper left, blue at the lower right, white elsewhere."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill=RED)
    draw.rectangle((width // 2, height // 2, width, height), fill=BLUE)
    return image


def noisy(width: int, height: int) -> Image.Image:
    """Fine detail in every channel, which no format makes small."""
    grey = Image.effect_noise((width, height), 90)
    flipped = grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return Image.merge("RGB", (grey, flipped, grey.transpose(Image.Transpose.FLIP_TOP_BOTTOM)))


def photo_like(width: int, height: int) -> Image.Image:
    """As much detail as a usual photo."""
    return noisy(max(1, width // 40), max(1, height // 40)).resize((width, height), Image.Resampling.BICUBIC)


def file_of(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """Camera, photographer and where it was taken."""
    made = Image.Exif()
    made[0x010F], made[0x013B], made[0x0112] = "Aoi Camera", "photographer", orientation
    gps = made.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4], gps[27] = "N", (35.0, 39.0, 31.0), "E", (139.0, 44.0, 28.0), "GPS secret"
    made[0x8825] = gps
    return made


def held(orientation: int, kind: str = "JPEG", width: int = 320, height: int = 240) -> bytes:
    """`scene` photographed with the camera held so."""
    image = scene(width, height)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    return file_of(image, kind, exif=exif(orientation), **({"quality": 95} if kind != "PNG" else {}))


XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">35.6586 '
    b"http://ns.adobe.com/exif photographer</x:xmpmeta>"
)


def with_traces(kind: str, size: tuple[int, int] = (320, 240)) -> bytes:
    """A file with every kind of metadata that the format can carry."""
    image = scene(*size)
    if kind == "JPEG":
        data = file_of(image, kind, exif=exif(), comment=b"photographer", xmp=XMP, icc_profile=srgb())
        iptc = b"Photoshop 3.0\0008BIM\x04\x04\0\0\0\0\0\x0cphotographer"
        segment = b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc
        return data[:2] + segment + data[2:] + b"GPS secret behind the end"
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Author", "photographer")
        info.add_itxt("XML:com.adobe.xmp", XMP.decode("latin-1"))
        return file_of(image, kind, exif=exif(), pnginfo=info, icc_profile=srgb()) + b"GPS secret"
    if kind == "GIF":
        data = file_of(image, kind, comment=b"photographer", loop=0)
        xmp = b"\x21\xff\x0bXMP DataXMP" + bytes([len(XMP)]) + XMP + b"\0"
        return data[:-1] + xmp + b";" + b"GPS secret"
    if kind in ("WEBP", "AVIF"):
        return file_of(image, kind, exif=exif(), xmp=XMP, icc_profile=srgb())
    if kind == "TIFF":
        return file_of(image, kind, exif=exif(), icc_profile=srgb())
    return file_of(image, kind)


def moving(frames: int = 4, size: tuple[int, int] = (60, 40)) -> bytes:
    """A GIF that moves, with a comment."""
    images = [scene(*size).rotate(90 * n) for n in range(frames)]
    return file_of(
        images[0], "GIF", save_all=True, append_images=images[1:], duration=200, loop=0,
        comment=b"photographer",
    )


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile() -> bytes:
    """A made-up RGB profile in which the tags of red and blue primaries are exchanged."""
    data = bytearray(srgb())
    count = int.from_bytes(data[128:132], "big")
    for at in range(132, 132 + 12 * count, 12):
        name = bytes(data[at : at + 4])
        if name in (b"rXYZ", b"bXYZ"):
            data[at : at + 4] = b"bXYZ" if name == b"rXYZ" else b"rXYZ"
    return bytes(data).replace(b"s\0R\0G\0B", b"x\0R\0G\0B").replace(b"sRGB", b"xRGB")


def near(got: Any, wanted: tuple[int, int, int], by: int = 16) -> bool:
    return all(abs(int(one) - two) <= by for one, two in zip(got, wanted, strict=False))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))
