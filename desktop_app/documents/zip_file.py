"""Several files as one ZIP."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from datetime import datetime


def render_zip(files: Iterable[tuple[str, bytes]], *, made_at: datetime) -> bytes:
    """Pack (path, bytes); `made_at` is every file's date. Paths are made harmless and unique."""
    out = io.BytesIO()
    used: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, data in files:
            name = _unique("/".join(safe_name(part) for part in path.split("/")), used)
            info = zipfile.ZipInfo(name, made_at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            packed.writestr(info, data)
    return out.getvalue()


def safe_name(name: str) -> str:
    """A file name that every system takes: no path, no control characters, no Windows device names, short."""
    name = unicodedata.normalize("NFC", name)
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", name).strip(" .") or "_"
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:10]}" if stem else name[:80]


def _unique(name: str, used: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    number, found = 1, name
    while found.lower() in used:
        number += 1
        found = f"{stem}-{number}{dot}{ending}" if stem else f"{name}-{number}"
    used.add(found.lower())
    return found
