"""The file of one template: a ZIP with its words as JSON and its pictures. All of it is hostile.

Nothing is unpacked to the disk and nothing in it is run: entries are read by name, sizes are bounded, and
pictures are read by the reader of all photos, which takes their metadata out.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.importing.zip_checks import BROKEN, check_sizes, open_zip
from desktop_app.services.theme_file import MarkErrors, cleaned_name, read_bounded, read_marked

MAX_BYTES = 20_000_000
"""Of the file, and of all its entries unpacked."""
MAX_PICTURE = 2_000_000
VERSION = 1

_WORDS = "template.json"
_MAX_WORDS = 4_000_000
_MAX_PICTURES = 100
_PICTURE = re.compile(r"pictures/[0-9]{1,3}\.(jpg|png|gif)")
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}
_KEYS = frozenset({"kawaraban", "version", "name", "language", "theme", "subject", "preheader", "blocks"})
_ERRORS = MarkErrors(
    missing="template-file-missing", too_large="template-file-too-large", kind="template-file-kind",
    newer="template-file-newer", broken="template-file-broken",
)  # fmt: skip
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFile:
    """What a file says, before its blocks are looked at."""

    name: str
    language: str
    theme: str
    theme_name: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    preheader: str = ""
    blocks: list[Any] = field(default_factory=list)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """By the name that blocks give as `file`."""


def picture_entry(number: int, media_type: str) -> str:
    """What a picture is called in the file."""
    return f"pictures/{number}.{_ENDINGS.get(media_type, 'jpg')}"


def write_template(path: str, content: TemplateFile, *, now: datetime) -> None:
    """Write a template's file. Raises AppError("template-file-too-large", "file-not-writable")."""
    words = {
        "kawaraban": "template",
        "version": VERSION,
        "name": content.name,
        "language": content.language,
        "theme": {"id": content.theme, "name": content.theme_name, "colours": dict(content.colours)},
        "subject": content.subject,
        "preheader": content.preheader,
        "blocks": content.blocks,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, _WORDS, json.dumps(words, ensure_ascii=False, indent=1).encode(), now)
        for name, data in content.pictures.items():
            _put(archive, name, data, now)
    if len(packed.getvalue()) > MAX_BYTES:
        raise AppError("template-file-too-large", file=Path(path).name, limit=MAX_BYTES // 1_000_000)
    try:
        Path(path).write_bytes(packed.getvalue())
    except OSError:
        raise AppError("file-not-writable", file=path) from None


def _put(archive: zipfile.ZipFile, name: str, data: bytes, now: datetime) -> None:
    info = zipfile.ZipInfo(name, now.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def read_template(path: str) -> TemplateFile:
    """Read a template's file.

    Raises AppError("template-file-missing", "template-file-too-large", "template-file-kind",
    "template-file-newer", "template-file-broken", "template-file-unsafe").
    """
    name = Path(path).name
    data = read_bounded(path, MAX_BYTES, _ERRORS, unit=1_000_000)
    if not data.startswith(b"PK"):
        raise AppError("template-file-kind", file=name)
    try:
        with open_zip(data, name, "ZIP") as archive:
            entries = _checked_entries(archive, name)
            words = _read(archive, entries[_WORDS], _MAX_WORDS, name)
            pictures = {
                entry: _read(archive, info, MAX_PICTURE, name)
                for entry, info in entries.items()
                if entry != _WORDS
            }
    except AppError as error:
        if error.id.startswith("template-"):
            raise
        unsafe = error.id.startswith("archive")
        raise AppError("template-file-unsafe" if unsafe else _ERRORS.broken, file=name) from None
    return _content(read_marked(words, "template", VERSION, name, _ERRORS), pictures, name)


def _checked_entries(archive: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    """Every entry by its name: none that we do not know, none twice, none encrypted, none that swells."""
    infos = archive.infolist()
    if len(infos) > _MAX_PICTURES + 1:
        raise AppError("template-file-unsafe", file=name)
    check_sizes(infos, name)
    if sum(info.file_size for info in infos) > MAX_BYTES:
        raise AppError("template-file-unsafe", file=name)
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        known = info.filename == _WORDS or _PICTURE.fullmatch(info.filename)
        if not known or info.filename in found or info.flag_bits & 1 or info.compress_type not in _PACKINGS:
            raise AppError("template-file-unsafe", file=name)
        found[info.filename] = info
    if _WORDS not in found:
        raise AppError("template-file-kind", file=name)
    return found


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, name: str) -> bytes:
    """The bytes of an entry, whatever its directory says of their number."""
    if info.file_size > most:
        raise AppError("template-file-unsafe", file=name)
    try:
        with archive.open(info) as opened:
            data = opened.read(most + 1)
    except BROKEN:
        raise AppError("template-file-broken", file=name) from None
    if len(data) > most:
        raise AppError("template-file-unsafe", file=name)
    return data


def _content(words: Mapping[str, Any], pictures: Mapping[str, bytes], name: str) -> TemplateFile:
    theme = words.get("theme", {})
    blocks = words.get("blocks", [])
    lines = [words.get("subject", ""), words.get("preheader", "")]
    if (
        not words.keys() <= _KEYS
        or not isinstance(theme, dict)
        or not isinstance(blocks, list)
        or not all(isinstance(line, str) for line in lines)
    ):
        raise AppError("template-file-broken", file=name)
    colours = theme.get("colours", {})
    return TemplateFile(
        name=cleaned_name(words.get("name")) or cleaned_name(Path(name).stem) or "—",
        language="en" if words.get("language") == "en" else "ja",
        theme=str(theme.get("id", ""))[:80],
        theme_name=cleaned_name(theme.get("name")),
        colours={
            str(role)[:40]: str(value)[:20] for role, value in list(colours.items())[:60]
        } if isinstance(colours, dict) else {},
        subject=lines[0],
        preheader=lines[1],
        blocks=blocks,
        pictures=pictures,
    )
