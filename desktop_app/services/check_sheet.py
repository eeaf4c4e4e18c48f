"""送る前の確認 as the page shows it: plain data, made by `check_view` from one check."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.finding import Severity
from desktop_app.domain.newsletter import FROZEN_STATES, NewsletterState
from desktop_app.domain.pace import DayShare
from desktop_app.services.check_words import Obstacle, Target
from desktop_app.services.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody of the audience."""

    contact_id: str | None
    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """People who do not get it for the same reason; everybody stands under one reason only."""

    rule: str
    chip: str
    """Code of the group: stopped, bounced, sale, basis …"""
    chip_text: str
    text: str
    article: str
    mend: str
    target: Target
    people: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedItem:
    """Something that was checked and gave no finding."""

    text: str
    article: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingItem:
    """Something that was found. `needs_tick`: it lets the mail go once a reason was given."""

    severity: Severity
    rule: str
    text: str
    article: str
    mend: str
    target: Target
    needs_tick: bool = False
    people: int = 0
    """How many of those who get it; 0 = it is not about people."""
    code: str = ""
    """Code of the finding's sentence; "" = that of its rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxState:
    """What is known of the mailbox that opt-outs arrive in."""

    readable: bool
    """The program reads it itself."""
    read_at: datetime | None
    fresh: bool
    """Read so recently that sending would accept it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What goes when. `per_day` and `per_hour`: limits of the account, 0 = none."""

    days: tuple[DayShare, ...] = ()
    per_hour: int = 0
    per_day: int = 0
    rests_until: datetime | None = None
    """The mail server asked for a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSheet:
    """The whole page."""

    newsletter_id: str
    title: str
    subject: str
    state: NewsletterState
    at: datetime
    sender: str
    """The account's address; "" without one."""
    to_send: tuple[PersonRow, ...]
    reasons: tuple[Reason, ...]
    obstacles: tuple[Obstacle, ...]
    """What stands against sending, most urgent first."""
    findings: tuple[FindingItem, ...]
    passed: tuple[PassedItem, ...]
    mailbox: MailboxState
    by_hand: bool
    """The owner must declare that every reply was read."""
    plan: Plan
    tag: str | None = None
    segment: str | None = None
    """The name of the segment that it is meant for; "" when that is gone, None for none."""
    added: int = 0
    """Of a planned one: how many may get it now whom nobody confirmed when it was planned."""
    dropped: int = 0
    """Of a planned one: how many were confirmed then and will not get it."""
    fingerprint: Fingerprint | None = None
    """What was looked at, for sending to compare; None while it can't be composed."""

    @property
    def left_out(self) -> int:
        """How many do not get it; with `to_send` the whole audience."""
        return sum(len(reason.people) for reason in self.reasons)

    @property
    def begun(self) -> bool:
        """It was frozen before: nothing more to start here."""
        return self.state in FROZEN_STATES

    @property
    def ticks(self) -> tuple[str, ...]:
        """Rules whose warning needs a reason."""
        return tuple(dict.fromkeys(item.rule for item in self.findings if item.needs_tick))

    def open_points(self, accepted: Set[str], *, read_by_hand: bool) -> Iterator[Obstacle | str]:
        """Everything that still stands against sending: obstacles, then rules without a reason, then
        "by-hand" while that declaration is missing."""
        yield from self.obstacles
        yield from (rule for rule in self.ticks if rule not in accepted)
        if self.by_hand and not read_by_hand:
            yield "by-hand"
