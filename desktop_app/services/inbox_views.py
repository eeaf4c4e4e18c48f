"""What 受信の処理 is shown, as plain values; made by `inbox_view`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from desktop_app.domain.errors import AppError
from desktop_app.services.inbox_words import Told

Reading = Literal["imap", "pop3", "maildir", "none", "no-account"]
Choice = Literal["stop", "topic", "until", "keep", "other", "yes", "bounce", "send-on"]
"""What a person can say about a mail that waits: stop everything, one topic, until a day; no opt-out; it is
about somebody else; it is a consent; the address is gone; go on sending to it."""

PERIODS = ("all", "today", "week", "month", "year")
"""How far back a list goes: everything, since midnight in Japan, 7, 31 or 365 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxLine:
    """One mail in words. `seq` is where the next page goes on."""

    id: str
    seq: int
    at: str
    told: Told
    contact_id: str | None
    address: str
    sender: str
    subject: str
    waiting: bool
    kept: bool
    """Whether the mail itself was kept in the book."""
    stops: bool
    """It is an opt-out or a complaint, by itself or because somebody said so."""
    returned: bool = False
    """It is a server's report about a mail of ours."""
    warned: bool = False
    """The receiving side refused it for what it is: the shop's settings are to be looked at."""
    open_complaint: bool = False
    """Nobody noted yet what was done about the complaint (JP-SEM-9-COMPLAINT)."""
    answer: str = ""
    """What was done about it, in the words of who noted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCard:
    """One mail that a person has to decide on. `whose` is false when the program knows whom it concerns."""

    line: InboxLine
    quote: str
    whose: bool
    sender_counts: bool = False
    """The address that it came from can be stopped, though the book does not know it (SEM Act 3(3))."""
    choices: tuple[Choice, ...] = ("stop", "keep")
    """What can be said about it, the most likely first; number keys follow this order."""

    @property
    def alike(self) -> bool:
        """Whether it can be decided together with others: it is clear whom it is about."""
        return not self.whose and "stop" in self.choices


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxOverview:
    """The head of the page."""

    reading: Reading
    address: str
    last_read: str
    ago: str
    must_read_from: str
    waiting: int
    wishes: int
    total: int
    staff: tuple[str, ...]
    failed: AppError | None
    """Why the last reading failed, also one in the background; `failed_at` in words."""
    failed_at: str
    counts: Mapping[str, int] = field(default_factory=dict)
    """Mails by group of `storage.inbox_log.GROUPS`."""
    quietly: bool = True
    """It can be read without asking the owner for a password."""
    every_minutes: int = 5
    """Minutes between two readings while the program is open."""
    unread_hours: int = 0
    """Hours since the last reading, from a whole day on: opt-outs that came since have not acted
    (JP-SEM-3-3-MAILBOX)."""
    complaints_open: int = 0
    """Complaints of more than seven days that nobody noted as dealt with (JP-SEM-9-COMPLAINT)."""
    unproven: int = 0
    """Waiting stops whose sender could not be proven, so many in an hour that they were not acted on."""
    topics: tuple[tuple[str, str], ...] = ()
    """Ids and names of the topics that somebody may stop one by one; empty where there is only one."""

    @property
    def readable(self) -> bool:
        """Whether the program reads the mailbox itself."""
        return self.reading in ("imap", "pop3", "maildir")


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeMail:
    """A kept mail as plain text; nothing of it is loaded or executed. `cut` = the book holds only a part."""

    sender: str
    to: str
    subject: str
    date: str
    text: str
    attachments: int
    cut: bool
    reply_to: str = ""
    """Where an answer goes, when not to the sender."""
    automatic: str = ""
    """What says that a machine wrote it: `Auto-Submitted` and the like."""
    message_id: str = ""
    line: str = ""
    """The line of `text` that decided, or that raised the doubt; "" = none did."""
    at: str = ""
    """When it arrived."""
    kept: int = 0
    """Bytes of the mail that the book holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody whom a mail may be about."""

    contact_id: str
    address: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """What one reading brought."""

    mails: int
    stopped: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a decision did: who is stopped (in words; empty = nobody) and how many queued mails went."""

    who: str
    skipped: int
    said: Choice = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyDecided:
    """What deciding on several mails at once did; `left`: those that were decided meanwhile or failed."""

    done: int
    stopped: int
    skipped: int
    left: int
