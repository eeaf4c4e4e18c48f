"""Reads a Maildir: `new/` and `cur/` of the inbox and of its Junk folder. Files are not moved or marked."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.inbox.reader import MAX_MAIL, Fetched, Progress

_HEADERS = 256 * 1024
_JUNK = (".Junk", ".Spam", ".迷惑メール")
_VALIDITY = "maildir"
"""A Maildir's file names are unique for ever, so it has no UIDVALIDITY."""


class MaildirReader:
    """Raises AppError("inbox-maildir-missing") when the folder is no Maildir."""

    def __init__(self, folder: Path, *, account_id: str, progress: Progress) -> None:
        self._folders = [(f"maildir:{account_id}", folder)]
        self._folders += [
            (f"maildir:{account_id}/Junk", folder / name)
            for name in _JUNK
            if (folder / name / "cur").is_dir()
        ]
        self._progress = progress
        self.expected = 0
        if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
            raise AppError("inbox-maildir-missing", path=str(folder))

    def new_mails(self) -> Iterator[Fetched]:
        """Mails not read before, oldest first."""
        for source, folder in self._folders:
            files = self._new_files(source, folder)
            self.expected += len(files)
            for arrived, uid, path in files:
                fetched = _read(source, uid, path, arrived)
                if fetched is not None:
                    yield fetched

    def close(self) -> None:
        """Nothing is open."""

    def _new_files(self, source: str, folder: Path) -> list[tuple[datetime, str, Path]]:
        found = []
        since, read_before = self._progress.since(source), self._progress.read_before()
        try:
            for path in (*(folder / "new").iterdir(), *(folder / "cur").iterdir()):
                uid = path.name.partition(":")[0].partition(";")[0]  # Windows mailers write ; for :
                if path.name.startswith(".") or path.is_symlink() or not path.is_file():
                    continue
                facts = path.stat()
                arrived = datetime.fromtimestamp(facts.st_mtime, UTC)
                # What another program copied here since the last reading keeps its old time, yet is new.
                copied = read_before and datetime.fromtimestamp(facts.st_ctime, UTC) >= since
                if (arrived >= since or copied) and not self._progress.seen(source, _VALIDITY, uid):
                    found.append((arrived, uid, path))
        except FileNotFoundError:
            return self._new_files(source, folder)  # a mail program moved a file from new/ to cur/ meanwhile
        except OSError as error:
            raise AppError("inbox-read-failed") from error
        return sorted(found)


def _read(source: str, uid: str, path: Path, arrived: datetime) -> Fetched | None:
    if not path.exists():  # moved from new/ to cur/ meanwhile, or deleted
        moved = sorted((path.parent.parent / "cur").glob(f"{_escaped(uid)}*"))
        if not moved:
            return None
        path = moved[0]
    try:
        large = path.stat().st_size > MAX_MAIL
        with path.open("rb") as file:
            data = file.read(_HEADERS if large else MAX_MAIL)
    except OSError as error:
        raise AppError("inbox-read-failed") from error
    return Fetched(
        source=source,
        uidvalidity=_VALIDITY,
        uid=uid,
        data=_head(data) if large else data,
        arrived_at=arrived,
        headers_only=large,
    )


def _head(data: bytes) -> bytes:
    ends = [end for mark in (b"\r\n\r\n", b"\n\n") if (end := data.find(mark)) >= 0]
    return data[: min(ends)] if ends else data


def _escaped(name: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)
