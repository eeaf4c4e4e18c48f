"""The folder of sent mails: did the provider keep a copy of ours? Opened read-only, nothing is marked.

A server's search is never believed alone: some find words, some the beginning of words, some nothing. What
counts is the Message-ID that stands in the copy itself.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from imapclient.exceptions import IMAPClientError

from desktop_app.domain.doubt import Sighting
from desktop_app.domain.errors import AppError
from desktop_app.inbox.imap_reader import ImapConnection

_NAMES = frozenset({
    "sent", "sent items", "sent mail", "sent messages", "sent-mail", "sent_mail", "sentmail", "sent-items",
    "outbox.sent", "送信済み", "送信済みアイテム", "送信済みメール", "送信済みトレイ", "送信済みフォルダ",
    "送信済メール", "送信済", "送信メール", "送信箱", "送信トレイ（送信済み）",
})
"""Last part of the name, folded; providers without SPECIAL-USE (RFC 6154)."""
_ONE_BY_ONE = 12
"""Up to so many whole Message-IDs are searched for; others are compared with those of all copies."""
_BATCH = 500
_LOOK_SECONDS = 30.0
_FEW = 20
"""So many hits of one search are looked at."""
_EARLIER = timedelta(days=2)
"""Servers count days in their own zone, and a clock may be wrong."""
_HEADER = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"


class SentConnection(ImapConnection, Protocol):
    """With the socket that ends a look that takes too long."""

    def socket(self) -> socket.socket: ...


class ImapSentFolder:
    """The \\Sent folder over IMAP. AppError("sent-folder-missing") when there is none that goes by a usual
    name, "sent-folder-failed" when the connection or the server gives up."""

    def __init__(self, connection: SentConnection, *, seconds: float = _LOOK_SECONDS) -> None:
        self._connection = connection
        self._seconds = seconds
        try:
            with self._bounded():
                folder = _sent_name(self._connection.list_folders())
                if folder is None:
                    raise AppError("sent-folder-missing")
                self._connection.select_folder(folder, readonly=True)
        except AppError:
            self.close()
            raise

    def holds(self, message_id: str) -> bool:
        """Whether a copy with this Message-ID lies there. AppError("sent-folder-failed")."""
        with self._bounded():
            return self._search(message_id) is not None

    def look(self, sought: Sequence[str], since: datetime) -> Sighting:
        """As `delivery.ports.SentFolder`. What could not be looked at in time is left out."""
        wanted = Wanted(sought)
        done: list[str] = []
        try:
            with self._bounded():
                if len(sought) <= _ONE_BY_ONE and all(one.endswith(">") for one in sought):
                    for one in sought:
                        wanted.see(self._search(one) or "")
                        done.append(one)
                else:
                    self._compare(wanted, since)
                    done = list(sought)
        except AppError:
            if not wanted.found and not done:
                raise
        return Sighting(wanted.found, frozenset(done) - wanted.found.keys())

    def _search(self, message_id: str) -> str | None:
        uids = self._connection.search(["HEADER", "Message-ID", message_id])
        for copy in self._message_ids(list(uids)[-_FEW:]):
            if copy == message_id:
                return copy
        return None

    def _compare(self, wanted: "Wanted", since: datetime) -> None:
        uids = sorted(self._connection.search(["SINCE", (since - _EARLIER).date()]), reverse=True)
        for start in range(0, len(uids), _BATCH):
            for copy in self._message_ids(uids[start : start + _BATCH]):
                wanted.see(copy)
            if wanted.all_found:
                break

    def _message_ids(self, uids: Sequence[int]) -> Iterator[str]:
        if not uids:
            return
        for answer in self._connection.fetch(list(uids), [_HEADER]).values():
            for name, value in answer.items():
                if name.upper().startswith(b"BODY[HEADER.FIELDS") and isinstance(value, bytes):
                    yield message_id_in(value)

    @contextlib.contextmanager
    def _bounded(self) -> Iterator[None]:
        """The socket's own timeout begins anew with every byte; this one does not."""
        timer = threading.Timer(self._seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except (OSError, ValueError, IMAPClientError) as error:
            raise AppError("sent-folder-failed") from error
        finally:
            timer.cancel()

    def _cut(self) -> None:
        # Not `shutdown()` of the library: closing its file waits for whoever is reading from it.
        with contextlib.suppress(OSError, ValueError):
            self._connection.socket().shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Sign out, or just hang up."""
        try:
            with self._bounded():
                self._connection.logout()
        except AppError:
            with contextlib.suppress(OSError):
                self._connection.shutdown()


class Wanted:
    """Message-IDs, whole or how they begin, against those of the copies."""

    def __init__(self, sought: Sequence[str]) -> None:
        self._whole = {one for one in sought if one.endswith(">")}
        self._begun = {one for one in sought if not one.endswith(">")}
        self._sizes = sorted({len(one) for one in self._begun})
        self.found: dict[str, str] = {}

    @property
    def all_found(self) -> bool:
        return len(self.found) == len(self._whole) + len(self._begun)

    def see(self, copy: str) -> None:
        if copy in self._whole:
            self.found[copy] = copy
        for size in self._sizes:
            if copy[:size] in self._begun:
                self.found.setdefault(copy[:size], copy)


def message_id_in(header: bytes) -> str:
    """The Message-ID, with its brackets, of a header's bytes; "" when there is none. Folded lines count."""
    lines = re.sub(rb"\r?\n[ \t]+", b" ", header)
    found = re.search(rb"(?im)^message-id:[ \t]*(<[^<>\s]{3,500}>)", lines)
    return found.group(1).decode("ascii", "replace") if found else ""


def _sent_name(folders: Sequence[tuple[Sequence[bytes], bytes, str]]) -> str | None:
    """The folder with the mark \\Sent, else the first that goes by a usual name."""
    named: list[tuple[int, str]] = []
    for flags, delimiter, name in folders:
        marks = {bytes(flag).lower() for flag in flags}
        if b"\\noselect" in marks or b"\\nonexistent" in marks:
            continue
        if b"\\sent" in marks:
            return name
        parts = name.split(delimiter.decode("ascii", "replace")) if delimiter else [name]
        if parts[-1].strip().casefold() in _NAMES:
            named.append((len(parts), name))
    return min(named)[1] if named else None
