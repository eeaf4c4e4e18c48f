"""Photos as they come: every kind, every way of holding the camera, and nothing of where they were made."""

import re
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.composing.photo import MASTER_BYTES, MASTER_SIDE, read_photo
from desktop_app.composing.photo_size import ENOUGH_BYTES, cut, mail_picture, shown_width
from desktop_app.composing.pictures import read_picture
from desktop_app.domain.errors import AppError
from tests.photo_cases import (
    BLUE,
    RED,
    SECRETS,
    file_of,
    held,
    moving,
    near,
    noisy,
    opened,
    photo_like,
    scene,
    swapped_profile,
    with_traces,
)

HEIC = Path(__file__).parents[1] / "data" / "photos" / "sample.heic"
"""Drawn by Pillow as tests.photo_cases does, with GPS in its EXIF; coded by heif-enc of libheif 1.15
(`heif-enc -q 60 scene.jpg -o sample.heic`)."""


def huge_gif() -> bytes:
    """A few bytes that say they are 65,535 pixels wide and high."""
    data = bytearray(file_of(scene(8, 8), "GIF"))
    data[6:10] = b"\xff" * 4
    at = data.index(b"\x2c")
    data[at + 5 : at + 9] = b"\xff" * 4
    return bytes(data)


def refusal(data: bytes) -> str:
    with pytest.raises(AppError) as caught:
        read_photo(data)
    return caught.value.id


def pixel(data: bytes, x: int, y: int) -> tuple[int, ...]:
    found = opened(data).convert("RGB").getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def looks_like_the_scene(data: bytes) -> bool:
    image = opened(data).convert("RGB")
    wide, high = image.size
    spots = {(1, 1): RED, (3, 3): BLUE, (3, 1): (255, 255, 255), (1, 3): (255, 255, 255)}
    return all(near(image.getpixel((wide * x // 4, high * y // 4)), spots[x, y]) for x, y in spots)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "BMP", "GIF"])
def test_every_kind_is_read_and_nothing_of_its_metadata_stays(kind: str) -> None:
    master = read_photo(with_traces(kind)).picture
    small = mail_picture(master.data)
    for picture in (master, small):
        assert (picture.width, picture.height) == (320, 240)
        assert picture.media_type in ("image/jpeg", "image/png")
        assert looks_like_the_scene(picture.data)
        assert not [trace for trace in SECRETS if trace in picture.data]
        assert "icc_profile" not in opened(picture.data).info
        assert not opened(picture.data).getexif()
        assert read_picture(picture.data) == picture


def test_a_photo_of_an_iphone_is_read() -> None:
    data = HEIC.read_bytes()
    assert b"Aoi Camera" in data
    assert len(data) < 20_000
    master = read_photo(data).picture
    assert (master.media_type, master.width, master.height) == ("image/jpeg", 320, 240)
    assert not [trace for trace in SECRETS if trace in master.data]
    image = opened(master.data)
    assert near(image.getpixel((40, 40)), RED)
    assert near(image.getpixel((280, 200)), BLUE)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_whichever_way_the_camera_was_held_the_photo_is_upright(kind: str, orientation: int) -> None:
    picture = mail_picture(read_photo(held(orientation, kind)).picture.data)
    assert (picture.width, picture.height) == (320, 240)
    assert looks_like_the_scene(picture.data)


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_large_photo_is_upright_too(orientation: int) -> None:
    picture = mail_picture(read_photo(held(orientation, width=3200, height=2400)).picture.data)
    assert (picture.width, picture.height) == (1104, 828)
    assert looks_like_the_scene(picture.data)


def test_colours_follow_the_profile() -> None:
    data = file_of(Image.new("RGB", (40, 40), (250, 10, 10)), "JPEG", icc_profile=swapped_profile())
    red, _, blue = pixel(read_photo(data).picture.data, 20, 20)
    assert blue > 200 > 80 > red
    broken = file_of(Image.new("RGB", (40, 40), (250, 10, 10)), "JPEG", icc_profile=b"nonsense" * 20)
    assert near(opened(read_photo(broken).picture.data).getpixel((20, 20)), (250, 10, 10))


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_cmyk_becomes_rgb(kind: str) -> None:
    picture = read_photo(file_of(scene().convert("CMYK"), kind)).picture
    assert looks_like_the_scene(picture.data)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "I;16", "I", "F", "LAB", "HSV"])
def test_every_mode_of_pixels_is_read(mode: str) -> None:
    grey = Image.linear_gradient("L")
    image = grey.convert("RGB").convert(mode) if mode in ("LAB", "HSV", "P", "RGBA") else grey.convert(mode)
    if mode in ("I;16", "I"):
        image = grey.convert("I").point(lambda value: value * 257 + 0).convert(mode)
    kind = "TIFF" if mode in ("F", "LAB", "I") else "PNG"
    if mode in ("HSV",):
        image = image.convert("RGB")
    if mode == "PA":
        image = grey.convert("P").convert("PA").convert("RGBA")
    picture = read_photo(file_of(image, kind)).picture
    grey_now = opened(picture.data).convert("L")
    assert grey_now.getextrema()[0] < 12  # type: ignore[operator]  # one band: two numbers
    assert grey_now.getextrema()[1] > 240  # type: ignore[operator]


def test_sixteen_bits_palettes_and_interlaced_pngs() -> None:
    rows = b"".join(b"\0" + struct.pack(">H", 65_535) * 3 * 10 for _ in range(10))
    deep = png(10, 10, depth=16, kind=2, rows=rows)
    assert near(opened(read_photo(deep).picture.data).convert("RGB").getpixel((5, 5)), (255, 255, 255))
    palette = file_of(scene().quantize(8), "PNG")
    assert looks_like_the_scene(read_photo(palette).picture.data)
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2)]
    passes.append((0, 1, 1, 2))
    interlaced = b"".join(
        b"\0" + bytes((200, 40, 50)) * len(range(x, 16, across)) for x, y, across, down in passes
        for _ in range(y, 16, down)
    )
    data = png(16, 16, depth=8, kind=2, rows=interlaced, interlace=1)
    assert near(opened(read_photo(data).picture.data).convert("RGB").getpixel((9, 9)), RED)


def png(width: int, height: int, *, depth: int, kind: int, rows: bytes, interlace: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace)
    out = b"\x89PNG\r\n\x1a\n"
    for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
        out += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return out


# ── transparency ────────────────────────────────────────────────────────────────────────────────────────────


def cutout(size: int = 400) -> Image.Image:
    """A red disc on nothing; what is under the nothing is black."""
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    disc = Image.new("L", (size, size), 0)
    disc.paste(255, (size // 4, size // 4, size * 3 // 4, size * 3 // 4))
    image.paste((*RED, 255), mask=disc)
    return image


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_cutout_stays_one_without_an_edge(kind: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    master = read_photo(file_of(cutout(3000), kind, **options)).picture
    picture = mail_picture(master.data)
    assert picture.media_type == "image/png"
    colours = opened(picture.data).convert("RGBA").getcolors(1 << 24) or []
    assert any(isinstance(colour, tuple) and colour[3] == 0 for _, colour in colours)
    for _, colour in colours:
        assert isinstance(colour, tuple)
        assert colour[3] < 16 or near(colour, RED, 40)


def test_an_alpha_channel_that_hides_nothing_is_dropped() -> None:
    image = photo_like(1200, 900).convert("RGBA")
    assert mail_picture(read_photo(file_of(image, "PNG")).picture.data).media_type == "image/jpeg"


def test_drawings_stay_sharp() -> None:
    drawing = Image.new("RGB", (800, 600), "white")
    drawing.paste((0, 0, 0), (100, 100, 300, 110))
    picture = mail_picture(read_photo(file_of(drawing, "PNG")).picture.data)
    assert picture.media_type == "image/png"
    assert len(picture.data) < 4_000


# ── movement ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_small_gif_goes_on_moving_without_its_comments() -> None:
    data = moving()
    master = read_photo(data)
    assert (master.stilled, master.picture.media_type) == (False, "image/gif")
    assert b"photographer" in data
    assert b"photographer" not in master.picture.data
    image = opened(master.picture.data)
    assert (getattr(image, "n_frames", 1), image.info["loop"]) == (4, 0)


def test_what_moves_otherwise_stands_still_and_says_so() -> None:
    frames = [scene(60, 40).rotate(90 * n) for n in range(3)]
    for kind in ("WEBP", "PNG"):
        data = file_of(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        master = read_photo(data)
        assert master.stilled
        assert master.picture.media_type == "image/png" if kind == "PNG" else "image/jpeg"
    assert read_photo(moving(size=(2000, 1200))).stilled


# ── size ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_photo_takes_what_it_may_and_twice_the_pixels_that_are_shown() -> None:
    master = read_photo(file_of(photo_like(4000, 3000), "JPEG", quality=95)).picture
    assert max(master.width, master.height) == MASTER_SIDE
    assert len(master.data) <= MASTER_BYTES
    before = 10**9
    for room in (200_000, ENOUGH_BYTES, 45_000, 32_000):
        picture = mail_picture(master.data, room=room)
        assert picture.width <= 1104
        assert len(picture.data) <= room
        assert len(picture.data) <= before
        before = len(picture.data)
    assert mail_picture(master.data, shown=160).width == 320
    assert shown_width({"type": "signature"}) < shown_width({"type": "columns"}) < shown_width({})


@pytest.mark.parametrize("width", [1900, 2000, 2001, 2400, 2900, 4100, 6000])
def test_photos_of_every_width_keep_what_they_show(width: int) -> None:
    master = read_photo(file_of(scene(width, width * 3 // 4), "JPEG", quality=90)).picture
    assert abs(master.width - min(width, 2000)) <= 1
    assert looks_like_the_scene(master.data)
    png = read_photo(file_of(scene(width, width * 3 // 4), "PNG")).picture
    assert looks_like_the_scene(mail_picture(png.data).data)


def test_a_photo_that_is_small_enough_is_not_touched() -> None:
    data = file_of(photo_like(900, 600), "JPEG", quality=80)
    assert len(data) < ENOUGH_BYTES
    master = read_photo(data).picture
    assert mail_picture(master.data) == master
    assert opened(master.data).tobytes() == opened(data).tobytes()


def test_noise_is_made_small_or_refused() -> None:
    picture = mail_picture(read_photo(file_of(noisy(1600, 1200), "PNG")).picture.data)
    assert len(picture.data) <= ENOUGH_BYTES * 2
    with pytest.raises(AppError, match="photo-too-detailed"):
        mail_picture(read_photo(file_of(noisy(560, 6000), "PNG")).picture.data)


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (5000, 1), (40, 6000), (9000, 300)])
def test_odd_shapes(size: tuple[int, int]) -> None:
    picture = mail_picture(read_photo(file_of(Image.new("RGB", size, RED), "PNG")).picture.data)
    assert picture.width >= 1
    assert picture.height >= 1


@pytest.mark.parametrize(
    ("turn", "crop", "size", "corner"),
    [
        (0, (0, 0, 500, 500), (160, 120), RED),
        (0, (500, 500, 500, 500), (160, 120), BLUE),
        (90, (500, 0, 500, 500), (120, 160), RED),
        (180, (500, 500, 500, 500), (160, 120), RED),
        (270, (0, 500, 500, 500), (120, 160), RED),
        (0, (999, 999, 1, 1), (1, 1), BLUE),
    ],
)
def test_turned_then_cut(
    turn: int, crop: tuple[int, int, int, int], size: tuple[int, int], corner: tuple[int, int, int]
) -> None:
    image = cut(scene(), crop, turn)
    assert image.size == size
    assert near(image.getpixel((0, 0)), corner, 2)


# ── hostile files ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "BMP", "GIF", "HEIC"])
def test_a_file_that_ends_too_early_is_refused(kind: str) -> None:
    data = HEIC.read_bytes() if kind == "HEIC" else file_of(photo_like(300, 200), kind)
    for tenth in range(10):
        assert refusal(data[: len(data) * tenth // 10]) in ("image-broken", "photo-kind")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "BMP", "GIF", "HEIC"])
def test_broken_bytes_are_refused_or_read_but_never_crash(kind: str) -> None:
    data = HEIC.read_bytes() if kind == "HEIC" else file_of(scene(60, 40), kind)
    step = max(1, len(data) // 60)
    refused = set()
    for at in range(0, len(data), step):
        for value in (0, 0xFF, data[at] ^ 0x55):
            try:
                picture = mail_picture(read_photo(data[:at] + bytes([value]) + data[at + 1 :]).picture.data)
            except AppError as error:
                refused.add(error.id)
            else:
                assert read_picture(picture.data) == picture
    assert all(re.fullmatch(r"image-broken|photo-[a-z-]+", one) for one in refused)


@pytest.mark.parametrize("kind", [6, 2, 0])
def test_a_bomb_is_refused_before_it_is_unpacked(kind: int) -> None:
    depth = 1 if kind == 0 else 8
    assert refusal(png(40_000, 40_000, depth=depth, kind=kind, rows=b"\0" * 1000)) == "photo-too-many-pixels"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "image-broken"),
        (b"hello", "photo-kind"),
        (b"%PDF-1.7", "photo-kind"),
        (b"PK\x03\x04", "photo-kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo-svg"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<SVG/>", "photo-svg"),
        ("<svg/>".encode("utf-16"), "photo-svg"),
        (zlib.compress(b"<svg/>", wbits=31), "photo-svg"),
        (zlib.compress(b"\0" * 80_000_000, wbits=31), "photo-kind"),
        (b"\x1f\x8b\x08", "photo-kind"),
        (b"BM" + b"\xff" * 60, "image-broken"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50_000_000, "image-broken"),
        (b"GIF89a" + struct.pack("<HHBBB", 65_535, 65_535, 0, 0, 0) + b";", "image-broken"),
        (huge_gif(), "photo-too-many-pixels"),
        (b"RIFF\0\0\0\0WEBPVP8X" + struct.pack("<II", 10, 0) + b"\xff" * 6, "photo-too-many-pixels"),
        (b"II*\0\x10\0\0\0CR\x02\0" + b"\0" * 40, "image-broken"),
    ],
)
def test_what_is_no_photo_is_told_so(data: bytes, error: str) -> None:
    assert refusal(data) == error


def test_a_file_of_61_mb_is_not_read() -> None:
    assert refusal(b"\xff\xd8\xff" + bytes(61_000_000)) == "photo-file-too-big"


def test_a_raw_file_is_no_photo_yet() -> None:
    tags = {0x00FE: 1, 0xC612: b"\x01\x04\0\0"}
    assert refusal(file_of(scene(160, 120), "TIFF", tiffinfo=tags)) == "photo-raw"


def test_what_hides_behind_a_picture_stays_behind() -> None:
    page = b"<script>alert(1)</script>PK\x03\x04"
    for kind in ("JPEG", "PNG", "GIF"):
        data = file_of(scene(), kind) + page
        picture = read_photo(data).picture
        assert page[:8] not in picture.data
        assert page[:8] not in read_picture(data).data


def test_the_small_picture_inside_a_jpeg_is_not_sent() -> None:
    thumbnail = b"\x02\x02" + b"secret pixel"
    segment = b"JFIF\0\x01\x01\0\0\x01\0\x01" + thumbnail
    data = file_of(scene(), "JPEG")
    size = struct.unpack(">H", data[4:6])[0]
    odd = data[:2] + b"\xff\xe0" + struct.pack(">H", len(segment) + 2) + segment + data[4 + size :]
    assert opened(odd).size == (320, 240)
    assert b"secret" not in read_picture(odd).data
    assert b"secret" not in read_photo(odd).picture.data
    between = file_of(scene(), "JPEG", progressive=True)
    scans = [at.start() for at in re.finditer(rb"\xff\xda", between)]
    hidden = between[: scans[1]] + b"\xff\xfe\x00\x08secret" + between[scans[1] :]
    assert b"secret" not in read_picture(hidden).data
    assert looks_like_the_scene(read_picture(hidden).data)


def test_fifty_megapixels_are_read_in_bounded_memory() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    data = png(9_000, 9_000, depth=1, kind=0, rows=(b"\0" + b"\xaa" * 1_125) * 9_000)
    picture = read_photo(data).picture
    assert (picture.width, picture.height) == (2000, 2000)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


def test_pillow_waits_for_the_first_photo() -> None:
    import subprocess
    import sys

    code = (
        "import sys, desktop_app.services.photos, desktop_app.composing.photo_size;"
        "print([name for name in sys.modules if name.split('.')[0] in ('PIL', 'pi_heif')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

