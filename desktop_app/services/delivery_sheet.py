"""配信 as the page shows it: plain data, made by `delivery_view`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.doubt import Hint
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.pace import DayShare
from desktop_app.storage.deliveries import Counts
from desktop_app.storage.delivery_reads import DeliveryEvent, RecipientRow

__all__ = [
    "Cleared",
    "Counts",
    "DeliveryEvent",
    "Hint",
    "NotSentRow",
    "RecipientPage",
    "RecipientRow",
    "RecipientView",
    "Run",
    "RunView",
    "Standing",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSentRow:
    """So many people got no mail, for one reason. `from_start`: left out when the audience was frozen."""

    rule: str
    code: str
    """Where no rule stops it: "cancelled", "address-erased", or why its mail could not be made."""
    text: str
    """"" where `code` says it."""
    count: int
    from_start: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A newsletter that was frozen for sending, with where its mails stand."""

    newsletter_id: str
    title: str
    subject: str
    state: NewsletterState
    started_at: datetime | None
    finished_at: datetime | None
    counts: Counts

    @property
    def total(self) -> int:
        """The frozen audience; the other numbers add up to it."""
        return self.counts.total

    @property
    def waiting(self) -> int:
        """In line, the one just being sent included."""
        return self.counts.queued + self.counts.sending

    @property
    def open(self) -> int:
        """What may still leave."""
        return self.waiting + self.counts.deferred

    @property
    def done(self) -> int:
        """What needs nothing more from the program."""
        return self.total - self.open


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a run stands that is not being sent just now. `why` is a code as in `SendReport`, or
    "interrupted": nothing keeps it from going on."""

    why: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """送信の確認記録: who let it go, when, and with which warnings accepted."""

    at: datetime
    by: str
    mailbox_read_at: datetime | None
    read_by_hand: bool
    accepted: tuple[tuple[str, str], ...]
    """(title of the rule, reason)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """One run in full, as of `at`."""

    at: datetime
    run: Run
    standing: Standing
    not_sent: tuple[NotSentRow, ...]
    days: tuple[DayShare, ...]
    """When the mails in line leave."""
    rate: float
    """Mails a second that servers took in the last minute."""
    cleared: Cleared | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientPage:
    """One page of the list and how many lines it has in all."""

    rows: tuple[RecipientRow, ...]
    total: int
    hints: Mapping[str, Hint] = field(default_factory=dict)
    """By row, of the `unknown` ones: what is known about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientView:
    """One mail to one person. `rules` and `basis` are in the reader's language, `rule_ids` name the rules."""

    id: str
    newsletter_id: str
    address: str
    contact_id: str | None
    state: DeliveryState
    rules: tuple[str, ...]
    rule_ids: tuple[str, ...]
    articles: str
    basis: str
    evidence_id: str | None
    message_id: str
    attempts: int
    reply: str
    accepted_at: datetime | None
    retry_at: datetime | None
    sent_date: datetime | None
    history: tuple[DeliveryEvent, ...]
    was_made: bool
    """A mail was made of it: it can be shown and saved."""
    hint: Hint | None = None
    """Of an `unknown` one: what is known about it."""
