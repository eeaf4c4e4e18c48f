"""不達: what a report or a refusal does to an address, in the caller's transaction.

Each is an entry of the log ("bounce"); what follows later is another one ("bounce.state"). The rows of
`bounce` are caches of them, which `verify` recomputes.
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.bounce_rules import (
    RULES,
    SOFT,
    BounceRules,
    Follows,
    is_wave,
    says_more,
    soft_score,
    too_many_for_wave,
)
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.moment import not_after
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import chain, deliveries, ledger, suppressions
from desktop_app.storage.bounce_history import (
    BY_OWNER,
    decided,
    domain_of,
    history,
    recipients,
    standing_hard,
    undone_at,
    wave_rows,
    wave_waits,
    why_of,
)
from desktop_app.storage.codec import stamp
from desktop_app.storage.database import Book

BY_PERSON = "undone"
"""`why` of a state after somebody took a decision back."""
_SAME_MAIL = timedelta(days=3)
"""Reports of which nobody knows which mail they are about are about the same one for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBounce:
    """One report or refusal about one mail. `message_id`: the recorded mail that told it, None = refused
    while sending. `believed`: it names what only ours carried, or the address had a mail of ours just before;
    else it is recorded and does nothing."""

    address_id: str
    kind: BounceClass
    at: datetime
    delivery_id: str | None = None
    mailing_id: str | None = None
    message_id: str | None = None
    status: str | None = None
    reason: str = ""
    user_unknown: bool = False
    how: str = "refused"
    believed: bool = True


def take(book: Book, told: NewBounce, *, now: datetime, rules: BounceRules = RULES) -> Follows:
    """Record what was told and do what follows; returns that. One mail counts once, whoever tells of it how
    often; a report that says more than the one before replaces it."""
    with book.transaction():
        before = _about_same_mail(book, told)
        if not told.believed or not _news(book, told, before):
            _record(book, told, Follows.DISMISSED, now)
            return Follows.DISMISSED
        for row in before:
            if row["state"] == Follows.COUNTED:
                set_state(book, row, Follows.DISMISSED, "replaced", now=now)
        if told.kind is BounceClass.HARD:
            return _hard(book, told, now, rules)
        if told.kind in SOFT:
            return _soft(book, told, now, rules)
        _record(book, told, Follows.COUNTED, now)
        return Follows.COUNTED


def _about_same_mail(book: Book, told: NewBounce) -> list[sqlite3.Row]:
    if told.delivery_id is not None:
        return book.sql(
            "SELECT * FROM bounce WHERE delivery_id = ? AND address_id = ?",
            (told.delivery_id, told.address_id),
        )
    return book.sql(
        """SELECT * FROM bounce WHERE address_id = ? AND delivery_id IS NULL
        AND at BETWEEN ? AND ?""",
        (told.address_id, stamp(told.at - _SAME_MAIL), stamp(told.at + _SAME_MAIL)),
    )


def _news(book: Book, told: NewBounce, before: list[sqlite3.Row]) -> bool:
    """Whether it is the first word about this mail, or says more than what was told before; and nobody has
    said since it came that such a decision was wrong."""
    if any(why_of(book, row["id"]) in (BY_OWNER, BY_PERSON) and row["state"] == Follows.DISMISSED
           for row in before):
        return False
    standing = [row for row in before if row["state"] != Follows.DISMISSED]
    if any(not says_more(told.kind, BounceClass(row["kind"])) for row in standing):
        return False
    left = _left_at(book, told)
    return not any(not_after(left, at) for at in undone_at(book, told.address_id))


def _left_at(book: Book, told: NewBounce) -> datetime:
    """When the mail left that came back, by the clock of this PC; else when that was told."""
    row = book.one("SELECT accepted_at FROM delivery WHERE id = ?", (told.delivery_id,))
    return datetime.fromisoformat(row["accepted_at"]) if row is not None and row["accepted_at"] else told.at


def _record(book: Book, told: NewBounce, state: Follows, now: datetime) -> str:
    entry_id = chain.append(
        book,
        "bounce",
        subject=told.address_id,
        address_id=told.address_id,
        facts={
            "address": told.address_id,
            "delivery": told.delivery_id,
            "mailing": told.mailing_id,
            "message": told.message_id,
            "kind": told.kind.value,
            "status": told.status,
            "at": stamp(told.at),
            "state": state.value,
            "how": told.how,
            "user_unknown": told.user_unknown,
            "believed": told.believed,
        },
        personal={"reason": told.reason[:500]},
        now=now,
    )
    book.write(
        "INSERT INTO bounce VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry_id, told.address_id, told.delivery_id, told.mailing_id, told.message_id, told.kind.value,
            told.status, stamp(told.at), state.value,
        ),
    )
    return entry_id


def set_state(
    book: Book, row: sqlite3.Row, state: Follows, why: str, *, now: datetime, by: str | None = None,
    reason: str = "",
) -> None:
    """What follows from a bounce (a row of the table) is something else from now on; `by` = who says so."""
    chain.append(
        book,
        "bounce.state",
        subject=row["id"],
        address_id=row["address_id"],
        facts={"state": state.value, "why": why},
        personal={"by": by, "reason": reason, "os_user": book.os_user} if by is not None else {},
        now=now,
    )
    book.write("UPDATE bounce SET state = ? WHERE id = ?", (state.value, row["id"]))


# -- soft


def _soft(book: Book, told: NewBounce, now: datetime, rules: BounceRules) -> Follows:
    entry_id = _record(book, told, Follows.COUNTED, now)
    _, enough = soft_score(history(book, told.address_id), rules)
    if not enough:
        return Follows.COUNTED
    row = book.sql("SELECT * FROM bounce WHERE id = ?", (entry_id,))[0]
    set_state(book, row, Follows.SUPPRESSED, "score", now=now)
    _keep_out(book, told.address_id, entry_id, told.at, now)
    return Follows.SUPPRESSED


# -- hard, and waves


def _hard(book: Book, told: NewBounce, now: datetime, rules: BounceRules) -> Follows:
    domain = domain_of(book, told.address_id)
    if told.mailing_id is None or not domain:
        _suppress(book, told, now)
        return Follows.SUPPRESSED
    if wave_waits(book, told.mailing_id, domain):
        _record(book, told, Follows.HELD, now)
        return Follows.HELD
    said = decided(book, told.mailing_id, domain)
    if said is Follows.DISMISSED:
        _record_decided(book, told, now)
        return Follows.DISMISSED
    standing = _new_wave(book, told.mailing_id, domain, rules) if said is None else []
    if not standing:
        _suppress(book, told, now)
        return Follows.SUPPRESSED
    for row in standing:
        set_state(book, row, Follows.HELD, "wave", now=now)
    _record(book, told, Follows.HELD, now)
    return Follows.HELD


def _new_wave(book: Book, mailing_id: str, domain: str, rules: BounceRules) -> list[sqlite3.Row]:
    """The bounces of a domain in a run that make a wave with one more; none when it is not one."""
    hard = standing_hard(book, mailing_id, domain) + 1
    if hard <= rules.held_above:
        return []
    if not is_wave(hard, recipients(book, mailing_id, domain, at_most=too_many_for_wave(hard, rules)), rules):
        return []
    return [row for row in wave_rows(book, mailing_id, domain) if row["state"] != Follows.DISMISSED]


def settle(book: Book, *, now: datetime) -> int:
    """Mails whose report was read before the server's yes was written down: accepted → bounced. Returns how
    many."""
    with book.transaction():
        rows = book.sql(
            """SELECT DISTINCT d.id, e.payload_id FROM bounce b JOIN delivery d ON d.id = b.delivery_id
            JOIN entry e ON e.id = b.id WHERE d.state = 'accepted' AND b.state <> 'dismissed'"""
        )
        for row in rows:
            payload = book.one("SELECT bytes FROM payload WHERE id = ?", (row["payload_id"],))
            kept = json.loads(payload["bytes"]) if payload and payload["bytes"] else {}
            reason = str(kept.get("reason") or "")
            reply = reason if reason[:1] in ("4", "5") else f"550 {reason or 'undelivered'}"
            deliveries.move(book, row["id"], DeliveryState.BOUNCED, now=now, reply=reply)
    return len(rows)


def _record_decided(book: Book, told: NewBounce, now: datetime) -> None:
    """One more of a wave that the owner took for the server's fault."""
    entry_id = _record(book, told, Follows.COUNTED, now)
    row = book.sql("SELECT * FROM bounce WHERE id = ?", (entry_id,))[0]
    set_state(book, row, Follows.DISMISSED, BY_OWNER, now=now)


def _suppress(book: Book, told: NewBounce, now: datetime) -> None:
    entry_id = _record(book, told, Follows.SUPPRESSED, now)
    gone(book, told.address_id, entry_id, told.at, told.user_unknown, now)


def gone(
    book: Book, address_id: str, bounce_id: str, at: datetime, user_unknown: bool, now: datetime
) -> None:
    """The address does not exist: the ledger remembers it (JP-SEND-BOUNCE), and nothing is sent any more."""
    ledger.note(book, address_id, "user_unknown" if user_unknown else "hard_bounce", at, now=now)
    _keep_out(book, address_id, bounce_id, at, now)


def _keep_out(book: Book, address_id: str, bounce_id: str, at: datetime, now: datetime) -> None:
    suppressions.add_row(
        book,
        address_id,
        SuppressionReason.BOUNCE,
        at=at,
        scope=None,
        until=None,
        channel=None,
        now=now,
        facts={"bounce": bounce_id},
        personal={"detail": None, "os_user": book.os_user},
    )
