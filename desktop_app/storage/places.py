"""Where a book may lie: not in a synced folder and not on a network drive (architecture 4.9).

Such places copy or lock parts of the file behind SQLite's back, which damages it.
"""

import os
from pathlib import Path

import platformdirs

from desktop_app.domain.errors import AppError

_SYNCED = (
    "onedrive",
    "dropbox",
    "icloud drive",
    "icloudrive",
    "mobile documents",
    "com~apple~clouddocs",
    "google drive",
    "googledrive",
    "my drive",
    "マイドライブ",
    "box",
    "box sync",
    "cloudstorage",
)
_STARTS = ("onedrive -", "onedrive-", "dropbox (", "googledrive-", "box-")
_NETWORK_TYPES = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smbfs",
        "smb3",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.davfs",
        "davfs",
        "afpfs",
        "ncpfs",
        "ceph",
        "glusterfs",
        "fuse.glusterfs",
    }
)


def suggested_place(path: Path) -> Path:
    """The local place for a book of this name: the OS's local application data."""
    return Path(platformdirs.user_data_dir("kawaraban", appauthor=False)) / path.name


def refuse_bad_place(path: Path, *, mounts: str | None = None) -> None:
    """Raise AppError("book-synced-folder" or "book-network-folder") for a place that would damage a book.

    `mounts` is the text of /proc/mounts; None reads it where there is one.
    """
    full = Path(os.path.abspath(path))  # noqa: PTH100 (resolve() would follow a link into the real folder)
    for candidate in {full, _resolved(full)}:
        if _is_synced(candidate):
            raise AppError("book-synced-folder", path=str(path), suggested=str(suggested_place(path)))
        if str(candidate).startswith(("\\\\", "//")) or _on_network(candidate, mounts):
            raise AppError("book-network-folder", path=str(path), suggested=str(suggested_place(path)))


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        return path


def _is_synced(path: Path) -> bool:
    parents = [part.casefold() for part in path.parts[:-1]]
    return any(part in _SYNCED or part.startswith(_STARTS) for part in parents)


def _on_network(path: Path, mounts: str | None) -> bool:
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
    best, kind = "", ""
    for line in mounts.splitlines():
        words = line.split()
        if len(words) < 3:
            continue
        point = words[1].replace("\\040", " ")
        inside = path == Path(point) or Path(point) in path.parents
        # A later mount on the same point hides the earlier one.
        if inside and len(point) >= len(best):
            best, kind = point, words[2]
    return kind in _NETWORK_TYPES
