"""Reads INBOX and the junk folders over IMAP: opened with EXAMINE, fetched with BODY.PEEK, headers first.

The connection comes signed in from `accounts`; the Protocol below is what is used of it. Of a batch of new
mails the headers are read, and bodies of those only that may concern us (`concern`). A server may drop mails
meanwhile, jump with its numbers, begin them anew, or leave something out of an answer: nothing is taken for
handled that was not.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from imapclient.exceptions import IMAPClientError

from desktop_app.domain.errors import AppError
from desktop_app.inbox.concern import HEADERS
from desktop_app.inbox.imap_folders import folders_to_read
from desktop_app.inbox.reader import MAX_MAIL, Fetched, Passed, Progress

_BATCH = 200
"""So many mails' headers are asked for at once: about half a megabyte."""
_TOGETHER = 2 * 1024 * 1024
"""Bodies of so many bytes are fetched in one answer."""
WHOLE = 2 * 1024 * 1024 + 1024
"""Of a larger mail only the beginning is fetched: more is neither read nor kept as evidence."""
_MOST_UID = 2**32 - 1
_SIZE_AND_DAY = ("RFC822.SIZE", "INTERNALDATE")
_HEAD = f"BODY.PEEK[HEADER.FIELDS ({' '.join(HEADERS).upper()})]"


class ImapConnection(Protocol):
    """A signed-in connection; `imapclient.IMAPClient` is one."""

    def list_folders(self) -> Sequence[tuple[Sequence[bytes], bytes, str]]: ...
    def select_folder(self, folder: str, readonly: bool = False) -> Mapping[bytes, Any]: ...
    def search(self, criteria: Any = "ALL") -> Sequence[int]: ...
    def fetch(self, messages: Any, data: Any) -> Mapping[int, Mapping[bytes, Any]]: ...
    def logout(self) -> Any: ...
    def shutdown(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder that is open. `last`: everything up to this UID is done."""

    source: str
    validity: str
    last: int
    steady: bool
    """Its numbers hold beyond this connection."""


class ImapReader:
    """Reads everything since the last UID, or, where a mailbox is new or renumbered, since a day."""

    def __init__(self, connection: ImapConnection, *, account_id: str, progress: Progress) -> None:
        self._connection = connection
        self._account_id = account_id
        self._progress = progress
        self.expected = 0

    def new_mails(self) -> Iterator[Fetched | Passed]:
        """Mails not read before. AppError("inbox-read-failed") when the connection or the server gives up."""
        try:
            for code, name in folders_to_read(self._connection.list_folders()):
                yield from self._folder(f"imap:{self._account_id}/{code}", name)
        except (OSError, IMAPClientError, _LeftOutError) as error:
            raise AppError("inbox-read-failed") from error

    def close(self) -> None:
        """Sign out, or just hang up."""
        try:
            self._connection.logout()
        except (OSError, IMAPClientError):
            with suppress(OSError):  # the library closed it already
                self._connection.shutdown()

    def _folder(self, source: str, name: str) -> Iterator[Fetched | Passed]:
        try:
            status = self._connection.select_folder(name, readonly=True)
        except IMAPClientError:
            still = folders_to_read(self._connection.list_folders())
            if name == "INBOX" or any(name == one for _, one in still):
                raise
            return  # deleted or renamed since it was listed
        folder, top = self._opened(source, status)
        uids = self._new_uids(folder)
        self.expected += len(uids)
        for start in range(0, len(uids), _BATCH):
            yield from self._batch(folder, uids[start : start + _BATCH])
        if folder.steady and not folder.last and top > max(uids, default=0):
            yield Passed(source=source, uidvalidity=folder.validity, position=top)  # older than the first day

    def _opened(self, source: str, status: Mapping[bytes, Any]) -> tuple[_Folder, int]:
        """The folder, and the highest UID given out when it was opened (0 = the server does not say)."""
        stated, top = _number(status.get(b"UIDVALIDITY")), _number(status.get(b"UIDNEXT")) - 1
        if stated < 1:  # UIDs of this connection only (RFC 3501 2.3.1.1): read since a day each time
            return _Folder(source, "0", 0, steady=False), 0
        validity = self._progress.numbering(source, str(stated))
        last = self._progress.last_uid(source, validity)
        if 0 <= top < last:  # begun anew without a word: the old numbers name other mails now
            return _Folder(source, self._progress.renumbered(source, str(stated)), 0, steady=True), top
        return _Folder(source, validity, last, steady=True), top

    def _new_uids(self, folder: _Folder) -> list[int]:
        # By number wherever one is known: what lies behind it was handled by nobody, however old it seems.
        criteria: list[Any] = (
            ["UID", f"{folder.last + 1}:*"]
            if folder.last
            else ["SINCE", self._progress.since(folder.source).date()]
        )
        # `n:*` always names the newest mail, so what is older has to be sorted out here.
        found = self._connection.search(criteria)
        return sorted({uid for uid in found if folder.last < uid <= _MOST_UID})

    def _batch(self, folder: _Folder, uids: Sequence[int]) -> Iterator[Fetched | Passed]:
        heads = self._rows(uids, [*_SIZE_AND_DAY, _HEAD])
        wanted = [uid for uid in uids if uid in heads and self._wanted(heads[uid])]
        handled = 0
        for group in _groups(wanted, heads):
            yield from self._bodies(folder, group, heads)
            handled += len(group)
        if len(uids) > handled:
            yield Passed(
                source=folder.source, uidvalidity=folder.validity, count=len(uids) - handled,
                # Not up to a number that names nothing: mails may yet come that get those before it.
                position=max(heads, default=0) if folder.steady else 0,
            )

    def _wanted(self, row: Mapping[bytes, Any]) -> bool:
        head = _bytes_of(row, b"BODY[HEADER")
        return head is None or self._progress.concerns(head, _day(row))

    def _bodies(
        self, folder: _Folder, uids: Sequence[int], heads: Mapping[int, Mapping[bytes, Any]]
    ) -> Iterator[Fetched | Passed]:
        size = _size(heads[uids[0]])
        part, key = ("BODY.PEEK[]", b"BODY[]") if size <= MAX_MAIL else ("BODY.PEEK[HEADER]", b"BODY[HEADER")
        rows = self._rows(uids, [f"{part}<0.{WHOLE}>" if size > WHOLE else part])
        for uid in uids:
            row = rows.get(uid)
            if row is None:  # deleted meanwhile
                yield Passed(
                    source=folder.source, uidvalidity=folder.validity, count=1,
                    position=uid if folder.steady else 0,
                )
                continue
            body = _bytes_of(row, key)
            # A server that can't give a body out has at least told its headers: a person looks at it.
            data = body if body is not None else _bytes_of(heads[uid], b"BODY[HEADER") or b""
            yield Fetched(
                source=folder.source,
                uidvalidity=folder.validity,
                uid=str(uid) if folder.steady else hashlib.sha256(data).hexdigest()[:32],
                data=data[:MAX_MAIL],
                arrived_at=_day(heads[uid]) or datetime.fromtimestamp(0, UTC),
                headers_only=size > MAX_MAIL or body is None,
                cut=size > WHOLE,
                position=uid if folder.steady else 0,
            )

    def _rows(self, uids: Sequence[int], items: list[str]) -> dict[int, Mapping[bytes, Any]]:
        """The server's answer for each; what it left out is asked for again, unless it is gone."""
        rows = dict(self._connection.fetch(list(uids), items))
        missing = [uid for uid in uids if uid not in rows]
        if missing:
            there = self._connection.fetch(missing, ["RFC822.SIZE"])
            rows |= self._connection.fetch(sorted(there), items) if there else {}
            if there.keys() - rows.keys():
                raise _LeftOutError
        return rows


class _LeftOutError(Exception):
    """The server says that a mail is there, but does not give it."""


def _groups(uids: Iterable[int], heads: Mapping[int, Mapping[bytes, Any]]) -> Iterator[list[int]]:
    """Mails that are fetched together, in their order; a large one by itself."""
    group: list[int] = []
    room = _TOGETHER
    for uid in uids:
        size = _size(heads[uid])
        if group and size > room:
            yield group
            group, room = [], _TOGETHER
        group.append(uid)
        room -= max(size, 1)
    if group:
        yield group


def _size(row: Mapping[bytes, Any]) -> int:
    size = _number(row.get(b"RFC822.SIZE"))
    return size if size >= 0 else MAX_MAIL  # not told: by itself, and no more than its beginning


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1


def _bytes_of(row: Mapping[bytes, Any], key: bytes) -> bytes | None:
    found = next((value for name, value in row.items() if name.upper().startswith(key)), None)
    return found if isinstance(found, bytes) else None


def _day(row: Mapping[bytes, Any]) -> datetime | None:
    """INTERNALDATE; the library gives it in local time without a zone."""
    value = row.get(b"INTERNALDATE")
    if not isinstance(value, datetime):
        return None
    try:
        return value.astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        return None
