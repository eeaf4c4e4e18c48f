"""送信の確認記録: proof that this content to this audience passed preflight."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Without one nothing is sent. The four hashes are SHA-256 hex of what was checked."""

    id: str
    newsletter_id: str
    content_hash: str
    sender_hash: str
    topic_id: str
    audience_hash: str
    rules_hash: str
    mailbox_read_at: datetime | None
    mailbox_read_by_hand: bool
    accepted: tuple[tuple[str, str], ...]
    """(rule id, reason) of each warning that was ticked."""
    cleared_by: str
    cleared_at: datetime


def differences(stored: Clearance, fresh: Clearance) -> tuple[str, ...]:
    """What changed since the check; anything here voids the clearance."""
    fields = ("content_hash", "sender_hash", "topic_id", "audience_hash", "rules_hash")
    return tuple(name for name in fields if getattr(stored, name) != getattr(fresh, name))
