"""Does a mail with a certain word in its subject lie in the mailbox? For the probe only: the rest of
reading is inbox's. Nothing is marked as read."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from desktop_app.accounts.imap_connection import hang_up
from desktop_app.domain.errors import AppError

_HEAD = 16 * 1024
_HEADERS = "BODY.PEEK[HEADER]"
_RECENT_SECONDS = 24 * 3600


class Search(Protocol):
    """Finds subjects."""

    def subject_holds(self, word: str) -> bool:
        """Whether a recent mail's subject holds `word` (ASCII)."""

    def head_of(self, word: str) -> bytes | None:
        """The headers of the newest such mail; None when it is gone or can't be read."""

    def close(self) -> None:
        """Let the connection go."""


class ImapSearch:
    """INBOX over IMAP, opened read-only."""

    def __init__(self, client: IMAPClient, today: date) -> None:
        self._client = client
        self._since = today - timedelta(days=1)
        try:
            client.select_folder("INBOX", readonly=True)
        except (OSError, IMAPClientError):
            hang_up(client)
            raise AppError("mailbox-not-there") from None

    def subject_holds(self, word: str) -> bool:
        try:
            self._client.noop()
            return bool(self._client.search(["SINCE", self._since, "SUBJECT", word]))
        except (OSError, IMAPClientError):
            raise AppError("mailbox-not-there") from None

    def head_of(self, word: str) -> bytes | None:
        try:
            found = self._client.search(["SINCE", self._since, "SUBJECT", word])
            rows = self._client.fetch(found[-1:], [_HEADERS]) if found else {}
        except (OSError, IMAPClientError):
            return None
        for row in rows.values():
            for key, value in row.items():
                if key.startswith(b"BODY[HEADER]") and isinstance(value, bytes):
                    return value
        return None

    def close(self) -> None:
        try:
            self._client.logout()
        except (OSError, IMAPClientError):
            hang_up(self._client)


class MaildirSearch:
    """The inbox of a Maildir: the heads of files younger than a day."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not (folder / "new").is_dir() or not (folder / "cur").is_dir():
            raise AppError("maildir-not-there", path=str(folder))

    def subject_holds(self, word: str) -> bool:
        return self._find(word) is not None

    def head_of(self, word: str) -> bytes | None:
        path = self._find(word)
        return _head(path) if path is not None else None

    def _find(self, word: str) -> Path | None:
        needle = word.encode("ascii")
        oldest = time.time() - _RECENT_SECONDS
        for part in ("new", "cur"):
            for path in sorted((self._folder / part).iterdir()):
                if path.is_file() and path.stat().st_mtime >= oldest and needle in _subject(path):
                    return path
        return None

    def close(self) -> None:
        """Nothing is open."""


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).replace(b"\r\n", b"\n")
    except OSError:  # a mail program moved it to another folder meanwhile
        return b""
    return head.partition(b"\n\n")[0]


def _subject(path: Path) -> bytes:
    for line in _head(path).split(b"\n"):
        if line.lower().startswith(b"subject:"):
            return line
    return b""


def wait_for(search: Search, words: set[str], seconds: float, sleep: Callable[[float], None]) -> set[str]:
    """Those of `words` that arrive within `seconds`; looks about once a second."""
    deadline = time.monotonic() + seconds
    found: set[str] = set()
    pause = 0.1
    while True:
        found |= {word for word in words - found if search.subject_holds(word)}
        if found == words or time.monotonic() >= deadline:
            return found
        sleep(min(pause, max(0.0, deadline - time.monotonic())))
        pause = min(2.0, pause * 1.5)
