"""配信停止の申し出 and 配信除外: who must not be written to, how far and how long (SEM Act 3(3), Ord. 5)."""

from dataclasses import dataclass, field
from enum import StrEnum

from desktop_app.domain.consent import Scope
from desktop_app.domain.moment import Moment, legal_day, not_after


class Channel(StrEnum):
    """How somebody said stop; any way counts (SEM Ord. 5)."""

    MAIL = "mail"
    PHONE = "phone"
    COUNTER = "counter"
    PAPER = "paper"
    SNS = "sns"


class SuppressionReason(StrEnum):
    """Why an address is kept out."""

    OPTOUT = "optout"
    COMPLAINT = "complaint"
    BOUNCE = "bounce"
    MANUAL = "manual"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """One opt-out. `scope` None = everything; `until` is the last day on which it still holds."""

    at: Moment
    scope: Scope = None
    until: Moment | None = None
    channel: str | None = None
    id: str | None = None
    standing: bool = field(default=False, compare=False)
    """It stands in the book, so it was said, whatever a clock that was set back makes of `at`."""
    same_person: bool = field(default=False, compare=False)
    """Said at another address of the same person, as the owner knows."""

    def covers(self, topic: str | None, at: Moment) -> bool:
        """Whether it stops a mailing of `topic` at `at`. A mailing without a topic is stopped by any."""
        if not self.standing and not not_after(self.at, at):
            return False
        if self.until is not None and legal_day(at) > legal_day(self.until):
            return False
        return self.scope is None or topic is None or topic in self.scope
