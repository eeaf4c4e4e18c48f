"""The bytes of a file that was given, as the rest of the program must not open it: bounded, never waiting."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from desktop_app.domain.errors import AppError

MAX_BYTES = 20_000_000
"""The largest file that is read, in bytes."""

_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_AS_BYTES = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_PIECE = 1_000_000


def read_bounded(path: Path, *, limit: int = MAX_BYTES) -> bytes:
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
        if about.st_size > limit:
            raise AppError("file-too-large", file=path.name, limit=limit // 1_000_000)
        with os.fdopen(opened, "rb", closefd=False) as file:
            return _all_of(file, path.name, limit)
    except OSError as error:
        raise AppError("file-unreadable", file=path.name) from error
    finally:
        os.close(opened)


def _all_of(file: BinaryIO, name: str, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := file.read(_PIECE):
        size += len(piece)
        if size > limit:  # it grew meanwhile, or tells no size, as files under /proc
            raise AppError("file-too-large", file=name, limit=limit // 1_000_000)
        pieces.append(piece)
    return b"".join(pieces)
