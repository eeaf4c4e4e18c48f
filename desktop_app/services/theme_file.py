"""The file of one theme: JSON with a mark of its format. What it says is hostile until it was checked."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage.codec import JSON

MAX_BYTES = 200_000
VERSION = 1
MAX_NAME = 60

_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_IN_SOURCE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VALUE = re.compile(r"[^<>{}\"\\\x00-\x1f\x7f]{0,200}")
_MOST_VALUES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkErrors:
    """What a file is refused with: not there, too large, of another kind, of a newer format, broken."""

    missing: str
    too_large: str
    kind: str
    newer: str
    broken: str


_ERRORS = MarkErrors(
    missing="theme-file-missing", too_large="theme-file-too-large", kind="theme-file-kind",
    newer="theme-file-newer", broken="theme-file-broken",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ThemeFile:
    """What a file holds once it was read."""

    name: str
    source: str
    look: dict[str, JSON]


def write_theme(path: str, *, name: str, source: str, look: Mapping[str, Any]) -> None:
    """Write a theme's file. Raises AppError("file-not-writable")."""
    data = {"kawaraban": "theme", "version": VERSION, "name": name, "look": dict(look), "source": source}
    try:
        Path(path).write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError:
        raise AppError("file-not-writable", file=path) from None


def read_theme(path: str) -> ThemeFile:
    """Read a theme's file; nothing in it is run.

    Raises AppError("theme-file-missing", "theme-file-too-large", "theme-file-kind", "theme-file-newer",
    "theme-file-broken").
    """
    name = Path(path).name
    read = read_bounded(path, MAX_BYTES, _ERRORS, unit=1000)
    data = read_marked(read, "theme", VERSION, name, _ERRORS)
    if not data.keys() <= {"kawaraban", "version", "name", "look", "source"}:
        raise AppError("theme-file-broken", file=name)
    source = data.get("source")
    if not isinstance(source, str) or not source.strip() or _IN_SOURCE.search(source):
        raise AppError("theme-file-broken", file=name)
    look = data.get("look", {})
    if not isinstance(look, dict):
        raise AppError("theme-file-broken", file=name)
    try:
        named = cleaned_name(data.get("name")) or cleaned_name(Path(path).stem) or "—"
        return ThemeFile(named, source, checked_look(look))
    except AppError:
        raise AppError("theme-file-broken", file=name) from None


def read_bounded(path: str, most: int, errors: MarkErrors, *, unit: int) -> bytes:
    """A file of at most `most` bytes, which an error says in units of `unit`. Raises one of `errors`."""
    file = Path(path)
    try:
        if not file.is_file():  # from a pipe or a device one would read for ever
            raise AppError(errors.missing, file=file.name)
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError:
        raise AppError(errors.missing, file=file.name) from None
    if len(data) > most:
        raise AppError(errors.too_large, file=file.name, limit=most // unit)
    return data


def read_marked(data: bytes, mark: str, version: int, name: str, errors: MarkErrors) -> dict[str, Any]:
    """JSON that says of itself what it is. Raises one of `errors`."""
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False).encode()  # half a character can be stored nowhere
    except (ValueError, RecursionError):
        raise AppError(errors.kind, file=name) from None
    if not isinstance(value, dict) or value.get("kawaraban") != mark:
        raise AppError(errors.kind, file=name)
    stated = value.get("version")
    if not isinstance(stated, int) or isinstance(stated, bool) or stated < 1:
        raise AppError(errors.broken, file=name)
    if stated > version:
        raise AppError(errors.newer, file=name)
    return value


def cleaned_name(value: object) -> str:
    """A name on one line, without control characters, bounded; "" when there is none."""
    if not isinstance(value, str):
        return ""
    return " ".join(_CONTROL.sub(" ", value[:1_000]).split())[:MAX_NAME].strip()


def checked_look(look: Mapping[str, Any]) -> dict[str, JSON]:
    """A look with nothing in it but short words under plain names; `dark` holds such words too.

    Raises AppError("theme-look").
    """
    made = _words(look, {"dark"})
    dark = look.get("dark")
    if dark is not None:
        if not isinstance(dark, Mapping):
            raise AppError("theme-look", name="dark")
        made["dark"] = _words(dark, frozenset())
    return made


def _words(look: Mapping[str, Any], apart: "set[str] | frozenset[str]") -> dict[str, JSON]:
    if len(look) > _MOST_VALUES:
        raise AppError("theme-look", name="…")
    made: dict[str, JSON] = {}
    for key, value in look.items():
        if key in apart:
            continue
        if not isinstance(key, str) or not _KEY.fullmatch(key) or not _is_word(value):
            raise AppError("theme-look", name=_CONTROL.sub("", str(key))[:40])
        made[key] = value
    return made


def _is_word(value: object) -> bool:
    if isinstance(value, list):
        return len(value) <= 10 and all(isinstance(one, str) and _VALUE.fullmatch(one) for one in value)
    if isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return abs(value) < 100_000
    return isinstance(value, str) and _VALUE.fullmatch(value) is not None


def _no_number(name: str) -> None:
    """NaN and Infinity are Python's own, not JSON's."""
    raise ValueError(name)
