"""What the sending loop asks of others: services plugs in inbox, composing and the rules here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desktop_app.domain.clearance import Clearance
from desktop_app.domain.decision import Decision
from desktop_app.domain.doubt import Sighting
from desktop_app.storage.deliveries import DeliveryRecord, FrozenContent, LeftOut, ToSend
from desktop_app.storage.people import Candidate


@dataclass(frozen=True, slots=True)
class MailboxReading:
    """When the replies were last read to their end, by the program or by hand (JP-SEM-3-3-MAILBOX)."""

    at: datetime
    by_hand: bool = False


class MailboxGate(Protocol):
    """Reads the mailbox so that no opt-out that already arrived is missed; inbox implements it."""

    def read_now(self) -> MailboxReading:
        """Read everything new and apply it. AppError when the mailbox can't be read to its end."""


class SentFolder(Protocol):
    """Looks for mails of ours among the sent ones, read-only and bounded in time; inbox implements it."""

    def holds(self, message_id: str) -> bool:
        """Whether the provider kept a copy with this Message-ID. AppError when nobody could look."""

    def look(self, sought: Sequence[str], since: datetime) -> Sighting:
        """Look for many at once: Message-IDs with their brackets, or how one begins (`<…`, no closing
        bracket). `since`: none was sent long before. AppError when nobody could look."""

    def close(self) -> None:
        """Let the connection go; never raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A mailing that passed preflight, ready to be frozen (T1)."""

    clearance: Clearance
    content: FrozenContent
    queued: Iterable[ToSend]
    """To be gone through once."""
    left_out: Sequence[LeftOut]


class Checker(Protocol):
    """Preflight and eligibility with the book's facts; services implements it with domain's rules."""

    def prepare(self, mailing_id: str, reading: MailboxReading, now: datetime) -> Prepared:
        """Preflight of a draft. AppError with the rules that block."""

    def again(self, mailing_id: str, reading: MailboxReading, now: datetime) -> Clearance:
        """Preflight of a frozen mailing, for a resume: hashes of what would be sent now, over the frozen
        audience. AppError with the rules that block."""

    def stands(self) -> bool:
        """Whether what the shop states is still what was checked: asked in a run when others have written."""

    def decide(
        self, delivery: DeliveryRecord, candidate: Candidate, reading: MailboxReading, now: datetime
    ) -> Decision:
        """May this one mail go now? Pure: the candidate was read a moment ago."""


class Renderer(Protocol):
    """Makes the message of one delivery from what was frozen: the same bytes every time."""

    def message(self, delivery: DeliveryRecord) -> bytes:
        """Bytes with CRLF line ends. `message_id`, `sent_date` and `boundary` are filled."""


class RendererMaker(Protocol):
    """Reads the frozen content once per run."""

    def __call__(self, content: FrozenContent) -> Renderer:
        """A renderer for all deliveries of the mailing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where the mailing stands. `waiting` = queued and sending; `accepted` includes later bounces;
    `rate` = mails per second that this call got rid of in its last minute; `remaining` = seconds until none
    waits, None when nobody can know (too few so far, or the account's pace makes it pause)."""

    at: datetime
    accepted: int
    waiting: int
    deferred: int
    rejected: int
    skipped: int
    unknown: int
    rate: float
    remaining: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """How a call ended. `why` is a code: finished, unknown-left (finished, but a person must say what became
    of some), cancelled, paused, hour-full, day-full, deferred, throttled, account-limit, network,
    not-before, failures, hard, blocked, content, stopped. `until`: when calling again makes sense."""

    done: bool
    why: str
    progress: Progress
    until: datetime | None = None
    proved: bool = False
    """The states add up to the frozen audience, and every row says what the log says; asked after a run."""
