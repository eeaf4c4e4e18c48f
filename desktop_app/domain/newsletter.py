"""お便り: the states of one edition."""

from enum import StrEnum


class NewsletterState(StrEnum):
    """draft → scheduled → sending ⇄ paused → sent, or cancelled."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"
    CANCELLED = "cancelled"


FROZEN_STATES = frozenset(
    {
        NewsletterState.SENDING,
        NewsletterState.PAUSED,
        NewsletterState.SENT,
        NewsletterState.CANCELLED,
    }
)
