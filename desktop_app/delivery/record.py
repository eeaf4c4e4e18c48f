"""T3: what a server's answer does to the delivery, to the address and to the run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.accounts.smtp_connection import Exchange
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.pace import RETRY_AFTER, Tally, retry_at
from desktop_app.domain.smtp_reply import STOPS_RUN, WAITS, Stage, Verdict
from desktop_app.storage import deliveries, suppressions
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import DeliveryRecord

BOUNCE_RULE = "JP-SEND-BOUNCE"
GAVE_UP = "gave up"

WRITE_TRIES = 6
"""Each waits ten seconds for other writers; an accepted mail is worth the patience."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of it."""

    delivery: DeliveryRecord
    exchange: Exchange

    def counted(self, tally: Tally) -> Tally:
        """The tally with this mail."""
        return tallied(tally, self.exchange)


def tallied(tally: Tally, exchange: Exchange) -> Tally:
    """The tally with one more outcome; what is the account's matter is nobody's failure."""
    verdict = exchange.verdict
    if verdict in WAITS or verdict in STOPS_RUN:
        return tally
    return tally.after(
        failed=verdict is not Verdict.ACCEPTED,
        hard=verdict is Verdict.USER_UNKNOWN,
        blocked=verdict is Verdict.POLICY,
        content=verdict is Verdict.CONTENT,
    )


def stops_run(exchange: Exchange) -> bool:
    """Whether every further mail would meet the same."""
    if exchange.verdict is Verdict.PROTOCOL:
        return exchange.stage is Stage.MAIL
    return exchange.verdict in STOPS_RUN


def record(
    book: Book, delivery: DeliveryRecord, exchange: Exchange, clock: Callable[[], datetime]
) -> Recorded:
    """Write the outcome of a claimed mail, waiting for other writers as long as it takes.

    AppError when the book cannot be written: the row stays `sending` and is `unknown` at the next start.
    """
    for left in range(WRITE_TRIES - 1, -1, -1):
        try:
            return write(book, delivery, exchange, clock())
        except AppError as error:
            if error.id != "book-busy" or not left:
                raise
    raise AssertionError("unreachable")


def write(book: Book, delivery: DeliveryRecord, exchange: Exchange, now: datetime) -> Recorded:
    """Write the outcome once; joins the caller's transaction."""
    state, retry = _outcome(delivery, exchange, now)
    reply = str(exchange.reply) if exchange.reply is not None else f"no answer at {exchange.stage}"
    rules: tuple[str, ...] | None = None
    with book.transaction():
        if exchange.verdict is Verdict.USER_UNKNOWN:
            rules = (BOUNCE_RULE,)
            suppressions.hard_bounced(book, delivery.address_id, now, user_unknown=True, now=now)
        elif exchange.verdict is Verdict.TEMPORARY and state is DeliveryState.REJECTED:
            reply = f"{GAVE_UP}: {reply}"
        done = deliveries.move(book, delivery.id, state, now=now, reply=reply, rules=rules, retry_at=retry)
    return Recorded(done, exchange)


def _outcome(
    delivery: DeliveryRecord, exchange: Exchange, now: datetime
) -> tuple[DeliveryState, datetime | None]:
    verdict = exchange.verdict
    if verdict is Verdict.ACCEPTED:
        return DeliveryState.ACCEPTED, None
    if verdict is Verdict.LOST:
        return DeliveryState.UNKNOWN, None
    if verdict in WAITS or stops_run(exchange):
        return DeliveryState.QUEUED, None
    if verdict is Verdict.NOT_SENT:
        # Surely not sent. A mail on which connections keep breaking makes way for the others.
        if delivery.attempts < 2:
            return DeliveryState.QUEUED, None
        return DeliveryState.DEFERRED, now + _pause_after(delivery.attempts - 1)
    if verdict is Verdict.TEMPORARY:
        again = retry_at(delivery.attempts, now)
        return (DeliveryState.DEFERRED, again) if again else (DeliveryState.REJECTED, None)
    return DeliveryState.REJECTED, None


def _pause_after(attempts: int) -> timedelta:
    return RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]
