"""What every way of reading a mailbox gives: new mails, oldest first; nothing is moved or marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

MAX_MAIL = 25 * 1024 * 1024
"""Of a mail above this many bytes only the headers are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One mail as the mailbox holds it. `source`, `uidvalidity` and `uid` name it for ever.

    `position`: with it everything up to this number is done; 0 where numbers do not rise. `told_at`: the
    time that the server tells where `arrived_at` was set later.
    """

    source: str
    uidvalidity: str
    uid: str
    data: bytes
    arrived_at: datetime
    headers_only: bool = False
    cut: bool = False
    """`data` is the beginning of a larger mail."""
    position: int = 0
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """Mails that are none of our business by their headers: only their numbers are kept. `position` as in
    `Fetched`; else `uids` names them. `count` tells how many mails that was."""

    source: str
    uidvalidity: str
    position: int = 0
    uids: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class ReadingStep:
    """How far a pass is, in mails. `total` 0 = not known yet; it may grow."""

    done: int
    total: int = 0


class Progress(Protocol):
    """What was read before, and what the book can tell of a mail by its headers."""

    def numbering(self, source: str, uidvalidity: str) -> str:
        """The name under which a folder's numbers are kept."""

    def renumbered(self, source: str, uidvalidity: str) -> str:
        """Another name: the folder began its numbers anew under the UIDVALIDITY of before."""

    def last_uid(self, source: str, uidvalidity: str) -> int:
        """The number up to which everything was handled, 0 = none."""

    def seen(self, source: str, uidvalidity: str, uid: str) -> bool:
        """Whether this mail was handled before."""

    def handled(self, source: str, uidvalidity: str) -> frozenset[str]:
        """Every mail of a folder without rising numbers that was handled before."""

    def since(self, source: str) -> datetime:
        """From when on a folder's mails count where no UID tells: it is new to us, or was renumbered."""

    def read_before(self) -> bool:
        """Whether this mailbox was ever read to its end."""

    def concerns(self, head: bytes, arrived_at: datetime | None) -> bool:
        """Whether a mail with these headers may concern us; its body has to be read then."""


class MailboxReader(Protocol):
    """A mailbox that is open for reading. `expected`: so many mails are known to be new."""

    expected: int

    def new_mails(self) -> Iterator[Fetched | Passed]:
        """Every mail not read before. AppError when the mailbox can't be read to its end."""

    def close(self) -> None:
        """Let the mailbox go; never raises."""
