"""How long the record behind one evidence must be kept, from what the book knows (law.md 6.6)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL
from desktop_app.domain.moment import Moment, legal_day
from desktop_app.domain.retention import RetentionInput, Send, clocks, keep_until
from desktop_app.storage import record_log, settings, suppressions
from desktop_app.storage.database import Book
from desktop_app.storage.record_log import LogRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingTime:
    """`until` is the last day on which the record must exist; without it `why` says what has no end:
    "subscribed" (mail still goes), "unsent" (nothing was sent on it). `rule` names the longest clock."""

    why: Literal["subscribed", "unsent", "until"]
    until: date | None = None
    rule: str | None = None


def keeping_time(book: Book, row: LogRow) -> KeepingTime:
    """Of one `evidence` entry."""
    subscribed, ended = _ended(book, row)
    shop = settings.load_shop(book)
    sends = tuple(
        Send(at=one.at, sem=one.cls in ADVERTISING | INCIDENTAL, asct=one.remote_sale_ad)
        for one in record_log.sends_on(book, row.id, row.address_id or "")
    )
    case = RetentionInput(
        sends=sends,
        orders=(shop.art7_order_on,) if shop.art7_order_on else (),
        still_subscribed=subscribed,
        decided_not_to_send=ended,
    )
    until = keep_until(case)
    if until is None:
        return KeepingTime(why="subscribed" if subscribed and sends else "unsent")
    longest = max(clocks(case), key=lambda clock: clock.last_day, default=None)
    return KeepingTime(why="until", until=until, rule=longest.rule if longest else "JP-SEMR-4-2-KEEP")


def _ended(book: Book, row: LogRow) -> tuple[bool, Moment | None]:
    """Whether mail may still go on it, and the day on which it was decided that none goes any more."""
    if not row.address:
        return False, None
    ends = [
        one.at
        for one in suppressions.optouts_of(book, row.address_id or "")
        if one.scope is None and one.until is None
    ]
    if ends:
        return False, min(ends, key=legal_day)
    bounced = suppressions.reasons_of(book, row.address_id or "")
    return row.contact_id is not None and not bounced, None
