"""T3: what a server's answer does to the delivery, to the address and to the run."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.accounts.smtp_connection import Exchange
from desktop_app.delivery.claim import Claimed, Claims
from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.bounce_rules import class_of
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.pace import RETRY_AFTER, Tally, retry_at
from desktop_app.domain.smtp_reply import STOPS_RUN, WAITS, Stage, Verdict
from desktop_app.storage import bounces
from desktop_app.storage.bounces import NewBounce
from desktop_app.storage.delivery_log import DeliveryRecord

BOUNCE_RULE = "JP-SEND-BOUNCE"
GAVE_UP = "gave up"
_NUMBERS = re.compile(r"\S*\d\S*")
"""Queue ids and times differ from answer to answer."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of it."""

    delivery: DeliveryRecord
    exchange: Exchange

    def counted(self, tally: Tally) -> Tally:
        """The tally with this mail."""
        return tallied(tally, self.delivery, self.exchange)


_AGAIN = frozenset({Verdict.TEMPORARY, Verdict.NOT_SENT})


def tallied(tally: Tally, delivery: DeliveryRecord, exchange: Exchange) -> Tally:
    """The tally with one more outcome; what is the account's matter is nobody's failure, and somebody who is
    refused for now again and again has failed once."""
    verdict = exchange.verdict
    if verdict in WAITS or verdict in STOPS_RUN or (verdict in _AGAIN and delivery.attempts > 1):
        return tally
    return tally.after(
        failed=verdict is not Verdict.ACCEPTED,
        hard=verdict is Verdict.USER_UNKNOWN,
        blocked=verdict is Verdict.POLICY,
        content=_content(exchange),
    )


def _content(exchange: Exchange) -> str:
    """What the server has against the content, as far as two such answers can be told to be equal."""
    if exchange.verdict is not Verdict.CONTENT or exchange.reply is None:
        return ""
    return f"{exchange.reply.code} {exchange.reply.enhanced or _NUMBERS.sub('', exchange.reply.text)}"


def stops_run(exchange: Exchange) -> bool:
    """Whether every further mail would meet the same."""
    if exchange.verdict is Verdict.PROTOCOL:
        return exchange.stage is Stage.MAIL
    return exchange.verdict in STOPS_RUN


def write(claims: Claims, claimed: Claimed, exchange: Exchange, now: datetime) -> Recorded:
    """Write the outcome of a claimed mail, in the caller's transaction. The pace learns of it too."""
    delivery, run_log = claimed.delivery, claims.run_log
    state, retry = _outcome(delivery, exchange, now)
    reply = str(exchange.reply) if exchange.reply is not None else f"no answer at {exchange.stage}"
    rules: tuple[str, ...] | None = None
    if exchange.verdict is Verdict.USER_UNKNOWN and not claims.null_sender:
        rules = (BOUNCE_RULE,)
    elif exchange.verdict is Verdict.TEMPORARY and state is DeliveryState.REJECTED:
        reply = f"{GAVE_UP}: {reply}"
    kind = None if claims.null_sender else class_of(exchange.verdict)  # an acknowledgement proves nothing
    if kind is not None and state is DeliveryState.REJECTED:
        with run_log.beside():
            bounces.take(claims.book, _refusal(delivery, exchange, kind, now), now=now)
        if kind is BounceClass.POLICY:
            claims.refused_here()
    # What the account or the line is to blame for is no try of this reader's: it must not use up his five.
    tries = delivery.attempts - 1 if _waits(exchange) and state is DeliveryState.QUEUED else None
    done = run_log.move(delivery, state, now=now, reply=reply, rules=rules, retry_at=retry, attempts=tries)
    return Recorded(done, exchange)


def _refusal(delivery: DeliveryRecord, exchange: Exchange, kind: BounceClass, now: datetime) -> NewBounce:
    """What was refused while sending, under the same rules as what comes back later."""
    reply = exchange.reply
    return NewBounce(
        address_id=delivery.address_id,
        kind=kind,
        at=now,
        delivery_id=delivery.id,
        mailing_id=delivery.mailing_id,
        status=(reply.enhanced or None) if reply is not None else None,
        reason=str(reply) if reply is not None else "",
        user_unknown=exchange.verdict is Verdict.USER_UNKNOWN,
    )


def _outcome(
    delivery: DeliveryRecord, exchange: Exchange, now: datetime
) -> tuple[DeliveryState, datetime | None]:
    verdict = exchange.verdict
    if verdict is Verdict.ACCEPTED:
        return DeliveryState.ACCEPTED, None
    if verdict is Verdict.LOST:
        return DeliveryState.UNKNOWN, None
    if _waits(exchange):
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


def _waits(exchange: Exchange) -> bool:
    return exchange.verdict in WAITS or stops_run(exchange)


def _pause_after(attempts: int) -> timedelta:
    return RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]
