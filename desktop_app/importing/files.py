"""The bytes of a file that was given, as the rest of the program must not open it: bounded, never waiting."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from desktop_app.domain.errors import AppError

MAX_BYTES = 20_000_000
"""The largest file that is read, in bytes."""
MAX_CARD_BYTES = 60_000_000
"""The same for the cards of a telephone: nobody can divide that file, and most of it is pictures."""

_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_AS_BYTES = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_PIECE = 1_000_000


def read_bounded(path: Path) -> bytes:
    """What the file holds. A link is followed; a folder, a pipe or a device is refused, not waited for.

    Raises AppError: file-missing, file-unreadable, file-not-a-file, file-too-large.
    """
    try:
        opened = os.open(path, os.O_RDONLY | _NEVER_WAIT | _AS_BYTES)
    except (FileNotFoundError, ValueError) as error:  # ValueError: a name with NUL in it
        raise AppError("file-missing", file=path.name) from error
    except (IsADirectoryError, NotADirectoryError) as error:
        raise AppError("file-not-a-file", file=path.name) from error
    except OSError as error:
        # Windows says "permission denied" of a folder, Linux "no such device" of a socket.
        if path.exists() and not path.is_file():
            raise AppError("file-not-a-file", file=path.name) from error
        raise AppError("file-unreadable", file=path.name) from error
    try:
        about = os.fstat(opened)
        if not stat.S_ISREG(about.st_mode):
            raise AppError("file-not-a-file", file=path.name)
        with os.fdopen(opened, "rb", closefd=False) as file:
            head = file.read(_PIECE)
            limit = MAX_CARD_BYTES if _is_card(head) else MAX_BYTES
            if about.st_size > limit:
                raise AppError("file-too-large", file=path.name, limit=limit // 1_000_000)
            return _all_of(head, file, path.name, limit)
    except OSError as error:
        raise AppError("file-unreadable", file=path.name) from error
    finally:
        os.close(opened)


def _is_card(head: bytes) -> bool:
    return b"BEGIN:VCARD" in head[:100].replace(b"\x00", b"").upper()


def _all_of(head: bytes, file: BinaryIO, name: str, limit: int) -> bytes:
    pieces = [head]
    size = len(head)
    while piece := file.read(_PIECE):
        size += len(piece)
        if size > limit:  # it grew meanwhile, or tells no size, as files under /proc
            raise AppError("file-too-large", file=name, limit=limit // 1_000_000)
        pieces.append(piece)
    return b"".join(pieces)
