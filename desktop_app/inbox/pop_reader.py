"""Reads a mailbox over POP3, where a provider has no IMAP: headers first, nothing deleted, nothing marked.

POP3 has neither folders nor rising numbers nor times of arrival: what was handled is remembered by each
mail's lasting name (UIDL), and when it came is read in the line that the provider's own server wrote on top.
"""

import email.utils
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

from desktop_app.accounts.pop_wire import PopRefusedError
from desktop_app.domain.errors import AppError
from desktop_app.inbox.imap_reader import WHOLE
from desktop_app.inbox.reader import MAX_MAIL, Fetched, Passed, Progress

_VALIDITY = "pop"
_BATCH = 200
_RECEIVED = re.compile(rb"^received:((?:[^\r\n]|\r?\n[ \t])*)", re.I | re.M)


class PopMailbox(Protocol):
    """A signed-in connection, as `accounts.pop_connection.PopConnection` is one."""

    def uidl(self) -> dict[int, str] | None: ...
    def sizes(self) -> dict[int, int]: ...
    def heads(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes | None]]: ...
    def mail(self, number: int, most: int) -> bytes | None: ...
    def quit(self) -> None: ...


class PopReader:
    """Reads every mail whose name was not seen before."""

    def __init__(self, connection: PopMailbox, *, account_id: str, progress: Progress) -> None:
        self._connection = connection
        self._source = f"pop:{account_id}"
        self._progress = progress
        self._passed: list[str] = []
        self._validity = _VALIDITY
        self.expected = 0

    def new_mails(self) -> Iterator[Fetched | Passed]:
        """Mails not read before. AppError("inbox-read-failed") when the connection or the server gives up."""
        try:
            yield from self._all()
        except (OSError, PopRefusedError) as error:
            raise AppError("inbox-read-failed") from error

    def close(self) -> None:
        """Sign out."""
        self._connection.quit()

    def _all(self) -> Iterator[Fetched | Passed]:
        self._validity = self._progress.numbering(self._source, _VALIDITY)
        handled = self._progress.handled(self._source, self._validity)
        sizes, names = self._connection.sizes(), self._connection.uidl()
        if names is not None and max(Counter(names.values()).values(), default=0) > 1:
            names = None  # one name for several mails names none of them
        new = [number for number in sorted(sizes) if names is None or names.get(number) not in handled]
        self.expected = len(new)
        for start in range(0, len(new), _BATCH):
            for number, head in list(self._connection.heads(new[start : start + _BATCH])):
                name = names.get(number, "") if names is not None else ""
                yield from self._one(number, name, head, sizes[number], handled)
            yield from self._let_pass()

    def _one(
        self, number: int, name: str, head: bytes | None, size: int, handled: frozenset[str]
    ) -> Iterator[Fetched | Passed]:
        arrived = _arrived(head or b"")
        if not name and head:
            name = _hash(head)
            if name in handled:
                self._passed.append(name)
                return
        first = not self._progress.read_before()
        old = first and arrived is not None and arrived < self._progress.since(self._source)
        if head is not None and (old or not self._progress.concerns(head, arrived)):
            self._passed.append(name)
            return
        data = None if size > MAX_MAIL else self._connection.mail(number, WHOLE)
        name = name or _hash(data or b"")
        if data is None and head is None:  # a person can't look at it, either: the server keeps it to itself
            raise AppError("inbox-read-failed")
        yield from self._let_pass()
        yield Fetched(
            source=self._source,
            uidvalidity=self._validity,
            uid=name,
            data=data if data is not None else head or b"",
            arrived_at=arrived or _arrived(data or b"") or datetime.fromtimestamp(0, UTC),
            headers_only=data is None,
            cut=size > WHOLE,
        )

    def _let_pass(self) -> Iterator[Passed]:
        if self._passed:
            passed, self._passed = tuple(self._passed), []
            yield Passed(source=self._source, uidvalidity=self._validity, uids=passed, count=len(passed))


def _arrived(head: bytes) -> datetime | None:
    """When the provider's server took it: the date of the topmost Received line (RFC 5321 4.4)."""
    found = _RECEIVED.search(head[:65536])
    if found is None:
        return None
    text = found[1][-200:].rpartition(b";")[2].decode("latin-1")
    try:
        value = email.utils.parsedate_to_datetime(text.strip())
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
