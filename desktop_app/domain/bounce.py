"""不達: what a report or a refusal means for an address (mail.md 4.3; RFC 3463, 3464)."""

from enum import StrEnum


class BounceClass(StrEnum):
    """What became of one mail, as a mail server tells it."""

    HARD = "hard"
    """The address does not exist: no mail will ever arrive."""
    MAILBOX = "mailbox"
    """The mailbox is full, switched off or suspended."""
    TRANSIENT = "transient"
    """The line, the server or the time was wrong."""
    POLICY = "policy"
    """The mail was refused for what it is or where it comes from: never the reader's matter."""
    UNKNOWN = "unknown"
    """It came back, and nothing says why."""
    DELIVERED = "delivered"
    """It did not come back at all: handed on, expanded, or only late."""
