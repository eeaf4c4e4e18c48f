"""What every way of reading a mailbox gives: new mails, oldest first; nothing is moved or marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

MAX_MAIL = 25 * 1024 * 1024
"""Of a mail above this many bytes only the headers are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One mail as the mailbox holds it. `source`, `uidvalidity` and `uid` name it for ever."""

    source: str
    uidvalidity: str
    uid: str
    data: bytes
    arrived_at: datetime
    headers_only: bool = False


class Progress(Protocol):
    """What was read before."""

    def last_uid(self, source: str, uidvalidity: str) -> int:
        """The highest numeric UID read so far, 0 = none."""

    def seen(self, source: str, uidvalidity: str, uid: str) -> bool:
        """Whether this mail was read before."""

    def since(self) -> datetime:
        """From when on mails count where no UID tells: a mailbox read for the first time, or renumbered."""

    def read_before(self) -> bool:
        """Whether this mailbox was ever read to its end."""


class MailboxReader(Protocol):
    """A mailbox that is open for reading."""

    def new_mails(self) -> Iterator[Fetched]:
        """Every mail not read before. AppError when the mailbox can't be read to its end."""

    def close(self) -> None:
        """Let the mailbox go; never raises."""
