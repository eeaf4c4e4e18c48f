"""配信（1通）: the states of one mail to one address, and which may follow which."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """`accepted` means that the server took it, never that somebody read it."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    BOUNCED = "bounced"


FOLLOWS: dict[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.QUEUED: frozenset(
        {DeliveryState.SENDING, DeliveryState.SKIPPED, DeliveryState.DEFERRED}
    ),
    DeliveryState.SENDING: frozenset(
        {
            DeliveryState.QUEUED,
            DeliveryState.ACCEPTED,
            DeliveryState.DEFERRED,
            DeliveryState.REJECTED,
            DeliveryState.UNKNOWN,
            DeliveryState.SKIPPED,
        }
    ),
    DeliveryState.DEFERRED: frozenset(
        {DeliveryState.SENDING, DeliveryState.SKIPPED, DeliveryState.REJECTED, DeliveryState.DEFERRED}
    ),
    DeliveryState.UNKNOWN: frozenset(
        {
            DeliveryState.ACCEPTED,
            DeliveryState.QUEUED,
            DeliveryState.BOUNCED,
            DeliveryState.SKIPPED,
        }
    ),
    DeliveryState.ACCEPTED: frozenset({DeliveryState.BOUNCED}),
    DeliveryState.REJECTED: frozenset(),
    DeliveryState.SKIPPED: frozenset(),
    DeliveryState.BOUNCED: frozenset(),
}
"""`sending → queued` only where the mail surely did not leave: nothing was sent after a final dot. `queued →
deferred`: its domain rests in this run (mail.md 4.3)."""

OPEN_STATES = frozenset({DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.DEFERRED})
WAITING_STATES = frozenset({DeliveryState.QUEUED, DeliveryState.SENDING})


def may_follow(old: DeliveryState, new: DeliveryState) -> bool:
    """Whether the log accepts `new` after `old`."""
    return new in FOLLOWS[old]
