"""What the window shows about bounces: waves that wait for the owner, domains that refuse the shop's mails,
what can be taken back. Written by `services.bounces`."""

from dataclasses import dataclass
from typing import Literal

UndoWhy = Literal["", "optout", "complaint", "stopped-by-person", "mail-gone", "nothing"]
"""Why something cannot be taken back; "" = it can. optout: our own token or the reader's clear words
(SEM Act 3(3), law.md 6.9.4: only a new consent lifts it); complaint: the same; stopped-by-person: somebody
decided it here, nothing was automatic; mail-gone: the mail that could show it is not kept; nothing: it
stopped nobody, or that is taken back already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPerson:
    """Somebody of a wave. `stopped`: kept out already when the wave was seen; released with `stop=False`."""

    address_id: str
    contact_id: str | None
    address: str
    """Empty once erased."""
    name: str
    reason: str
    """The server's own words, without addresses; "" when it gave none."""
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceHold:
    """A wave: so many of one domain's readers came back as "does not exist" in one run that the receiving
    server itself may be at fault. Nobody of them is written to before somebody decided."""

    id: str
    mailing_id: str
    title: str
    """Of the newsletter."""
    domain: str
    people: tuple[HeldPerson, ...]
    hard: int
    sent: int
    """Mails of the run to that domain that servers took or refused."""
    share: float
    """hard / sent, 0 to 1."""
    at: str
    """Day and time of the last report, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldDecided:
    """What a decision did: so many people are kept out now, so many may be written to again."""

    stopped: int
    released: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainWarning:
    """A domain that refused mails for what they are or where they come from; nobody was kept out for it."""

    domain: str
    mailing_id: str | None
    title: str
    mails: int
    """Refused in that run."""
    sent: int
    share: float
    stopped: bool
    """So many that the rest of the run's mails to this domain wait (mail.md 4.3: 20 %)."""
    waiting: int
    """Mails to this domain that were left for that; they can be tried again."""
    why: str
    """In words, in the language of the window."""
    reply: str
    """The server's own words."""
    advice: tuple[str, ...]
    """What to do, most helpful first, in words."""
    checks: tuple[str, ...]
    """Which lights of the settings page to look at: "spf", "dkim", "dmarc", "ptr"."""
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was taken back: the addresses that may be written to again (as far as other rules allow it)."""

    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceLine:
    """What one report or refusal did, for the detail of a mail and of a person."""

    id: str
    address: str
    kind: str
    """hard, mailbox, transient, policy or unknown."""
    status: str
    reason: str
    state: str
    """counted, held, suppressed, dismissed."""
    what: str
    """In words: what the program did and why."""
    at: str
