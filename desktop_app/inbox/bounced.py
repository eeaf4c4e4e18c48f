"""What a delivery report tells about one recipient."""

from dataclasses import dataclass

from desktop_app.domain.bounce import BounceClass
from desktop_app.inbox.known import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounced:
    """One recipient of a report.

    `how` it was recognised: token, envelope-id, message-id, dsn, text or literal. `status` is an enhanced
    code ("5.1.1") or None, `reason` the server's own words without addresses, at most 300 characters.
    """

    reader: Reader
    kind: BounceClass
    how: str
    status: str | None = None
    reason: str = ""
    user_unknown: bool = False
    """The words or the code say that there is no such user or mailbox (JP-SEND-BOUNCE)."""
    message_id: str | None = None
    """Of the mail of ours that came back, without brackets, where the report names it."""
