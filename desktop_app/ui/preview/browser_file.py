"""A mail as one file for the owner's browser, in a private folder that is gone when the program ends."""

import atexit
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.services.previews import PreviewImage
from desktop_app.ui.preview.mail_html import for_file

_numbers = count(1)
_folder: "tempfile.TemporaryDirectory[str] | None" = None


def write(html: str, images: Mapping[str, PreviewImage]) -> Path:
    """Write the mail with its pictures inside. Raises AppError("file-not-writable")."""
    global _folder
    try:
        if _folder is None:
            _folder = tempfile.TemporaryDirectory(prefix="kawaraban-mail-")  # for this user's eyes only
            atexit.register(remove)
        file = Path(_folder.name) / f"{next(_numbers)}.html"
        file.write_text(for_file(html, images), encoding="utf-8")
    except OSError:
        raise AppError("file-not-writable", file=tempfile.gettempdir()) from None
    return file


def remove() -> None:
    """Take the folder away with everything in it."""
    global _folder
    if _folder is not None:
        _folder.cleanup()
        _folder = None
