"""What the screens and the command line show of 連絡メール."""

from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.domain.letters import LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPerson:
    """One address that a letter was asked for: whether it gets it, and why not."""

    address: str
    address_id: str
    contact_id: str | None
    name: str
    allowed: bool
    rules: tuple[str, ...]
    """What stops it, or what warns."""
    why: str
    """In words; "" where nothing is to be said."""
    letter_id: str = ""
    """The letter that was put into the outbox; "" = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """A letter as its reader will see it."""

    to: str
    sender: str
    reply_to: str
    """Where an answer goes when that is not the sender's own address."""
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Who gets a letter, who does not and why, and what keeps all of them in the outbox for now."""

    kind: LetterKind
    people: tuple[LetterPerson, ...]
    sample: LetterText | None
    """The letter to the first who gets it; None = nobody, or it can't be composed yet."""
    no_account: bool
    """There is no mail account: letters wait in the outbox until there is one."""
    by_hand: bool
    """The program can't read the mailbox: the owner says before sending that all answers were read."""
    stops: tuple[str, ...]
    """What else must be mended before any of them can be sent, in words."""
    staff: tuple[str, ...]
    """Who may be named as the one who asks."""
    asks: str
    """Who is named when nobody is chosen; "" = nobody: then there is no request."""

    @property
    def allowed(self) -> tuple[LetterPerson, ...]:
        """Those who get it."""
        return tuple(one for one in self.people if one.allowed)

    @property
    def left_out(self) -> tuple[LetterPerson, ...]:
        """Those who don't."""
        return tuple(one for one in self.people if not one.allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """One letter, waiting or gone. `state`: "waiting" (in the outbox), "paused" (a person must look),
    "cancelled", or that of its mail: queued, sending, accepted, deferred, rejected, skipped, unknown,
    bounced."""

    id: str
    kind: LetterKind
    address: str
    contact_id: str | None
    state: str
    created_at: datetime
    sent_at: datetime | None
    """When a server took it."""
    answer_by: date | None
    """The last day for the answer to a confirmation that was sent."""
    retry_at: datetime | None
    rules: tuple[str, ...]
    can_take_back: bool
    delivery_id: str = ""
    """Its mail, once it was made up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLetter:
    """A letter that is to leave. `due_at`: not before then; None = a person must look first."""

    id: str
    kind: LetterKind
    address_id: str
    due_at: datetime | None
