"""What a ZIP says about itself, looked at before anything in it is opened."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

from desktop_app.domain.errors import AppError

MAX_UNPACKED = 200_000_000
"""Bytes that all entries together may have when unpacked."""
MAX_RATIO = 200
"""How many times larger than in the file: text gets 20, a bomb 1,000."""
MAX_WORKBOOK_ENTRIES = 2_000
MAX_ENTRIES = 20_000

BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError, OSError,
    ValueError, OverflowError, RuntimeError, KeyError,
)  # fmt: skip
"""What the standard library raises on a ZIP that is broken, or of a kind it does not know."""

_SMALL = 5_000_000
_DIRECTORY_ENTRY = b"PK\x01\x02"


def open_zip(data: bytes, name: str, kind: str) -> zipfile.ZipFile:
    """The ZIP with its directory read. Raises AppError("file-damaged") or ("archive-too-many-files")."""
    # Counted in the bytes: reading a directory of a million entries is what is to be avoided.
    if data.count(_DIRECTORY_ENTRY) > MAX_ENTRIES * 2:
        raise AppError("archive-too-many-files", file=name, limit=MAX_ENTRIES)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        raise AppError("file-damaged", file=name, kind=kind) from error
    if len(archive.infolist()) > MAX_ENTRIES:
        raise AppError("archive-too-many-files", file=name, limit=MAX_ENTRIES)
    return archive


def check_sizes(entries: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Refuse a bomb. Raises AppError("archive-unpacks-too-large")."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swollen = any(_swells(entry.file_size, entry.compress_size) for entry in entries)
    if unpacked > MAX_UNPACKED or swollen or _swells(unpacked, packed):
        raise AppError("archive-unpacks-too-large", file=name, limit=MAX_UNPACKED // 1_000_000)


def check_workbook(data: bytes, name: str) -> None:
    """Refuse a workbook whose ZIP is not one that a spreadsheet program writes.

    Raises AppError: file-damaged, file-password, archive-too-many-files, archive-unpacks-too-large,
    archive-name-unsafe.
    """
    entries = open_zip(data, name, "Excel").infolist()
    if len(entries) > MAX_WORKBOOK_ENTRIES:
        raise AppError("archive-too-many-files", file=name, limit=MAX_WORKBOOK_ENTRIES)
    if any(entry.flag_bits & 1 for entry in entries):
        raise AppError("file-password", file=name)
    if any(leaves_folder(entry.filename) for entry in entries):
        raise AppError("archive-name-unsafe", file=name)
    check_sizes(entries, name)


def refuse_encrypted(data: bytes, name: str) -> None:
    """Raises AppError("file-password") for an OpenDocument whose parts are encrypted."""
    archive = open_zip(data, name, "ODS")
    try:
        with archive.open("META-INF/manifest.xml") as manifest:
            if b"encryption-data" in manifest.read(_SMALL):
                raise AppError("file-password", file=name)
    except BROKEN:
        return  # the reader will say what is wrong with it


def leaves_folder(path: str) -> bool:
    """Whether a name would lead out of the folder that it is unpacked in."""
    plain = path.replace("\\", "/")
    return ".." in plain.split("/") or re.match(r"[A-Za-z]:|//", plain) is not None


def _swells(unpacked: int, packed: int) -> bool:
    return unpacked > _SMALL and unpacked > packed * MAX_RATIO
