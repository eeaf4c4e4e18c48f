"""The folder of sent mails of a Maildir (`.Sent`): the heads of its files, nothing is moved or marked."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from desktop_app.domain.doubt import Sighting
from desktop_app.domain.errors import AppError
from desktop_app.inbox.sent_folder import Wanted, message_id_in

_FOLDERS = (
    ".Sent", ".Sent Items", ".Sent Messages", ".Sent Mail", ".sent", ".INBOX.Sent", ".送信済み",
    ".&kAFP4W4IMH8-", ".&kAFP4W4IMH8wojCkMMYw4A-",
)
"""Maildir++ names; the last two are 送信済み and 送信済みアイテム in modified UTF-7 (RFC 3501 5.1.3)."""
_HEAD = 64 * 1024
_EARLIER = timedelta(days=2)
_LOOK_SECONDS = 30.0


class MaildirSentFolder:
    """AppError("sent-folder-missing") when the Maildir has none by a usual name."""

    def __init__(self, maildir: Path, *, seconds: float = _LOOK_SECONDS) -> None:
        self._seconds = seconds
        found = [maildir / name for name in _FOLDERS if (maildir / name / "cur").is_dir()]
        if not found:
            raise AppError("sent-folder-missing")
        self._folder = found[0]

    def holds(self, message_id: str) -> bool:
        """Whether a copy with this Message-ID lies there. AppError("sent-folder-failed")."""
        return any(copy == message_id for copy in self._copies(0.0))

    def look(self, sought: Sequence[str], since: datetime) -> Sighting:
        """As `delivery.ports.SentFolder`. When the time is over nothing counts as missing."""
        end = time.monotonic() + self._seconds
        wanted = Wanted(sought)
        for copy in self._copies((since - _EARLIER).timestamp()):
            if time.monotonic() > end:
                return Sighting(wanted.found, frozenset())
            wanted.see(copy)
        return Sighting(wanted.found, frozenset(sought) - wanted.found.keys())

    def _copies(self, oldest: float) -> Iterator[str]:
        try:
            for part in ("cur", "new"):
                for path in sorted((self._folder / part).iterdir()):
                    if not path.name.startswith(".") and not path.is_symlink():
                        yield _message_id(path, oldest)
        except OSError as error:
            raise AppError("sent-folder-failed") from error

    def close(self) -> None:
        """Nothing is open."""


def _message_id(path: Path, oldest: float) -> str:
    try:
        if not path.is_file() or path.stat().st_mtime < oldest:
            return ""
        with path.open("rb") as file:
            head = file.read(_HEAD).replace(b"\r\n", b"\n")
    except FileNotFoundError:  # a mail program moved it meanwhile
        return ""
    return message_id_in(head.partition(b"\n\n")[0])
