"""What the deliveries page reads: sums over a mailing, its rows page by page, the story of one mail."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.delivery import DeliveryState
from desktop_app.storage import chain
from desktop_app.storage.codec import stamp, time_value
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """So many rows were skipped for one reason. `from_start`: already when the audience was frozen."""

    rule: str
    """First rule that stops; "" when none does, then `reply` is a code."""
    reply: str
    from_start: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientRow:
    """One line of the list of recipients."""

    id: str
    address: str
    name: str
    state: DeliveryState
    rule: str
    accepted_at: datetime | None
    retry_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One line of a run's result. `reply` is the server's, `code` our own word for why there was no mail."""

    address: str
    name: str
    state: DeliveryState
    rule: str
    code: str
    reply: str
    at: datetime
    basis: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryEvent:
    """One step in the life of a mail; `reply` is the server's, or a code of ours."""

    at: datetime
    state: DeliveryState
    reply: str


def counts_by_mailing(book: Book) -> dict[str, Counts]:
    """How many are in each state, for every frozen mailing."""
    found: dict[str, dict[str, int]] = {}
    for row in book.sql("SELECT mailing_id, state, count(*) FROM delivery GROUP BY mailing_id, state"):
        found.setdefault(row[0], {})[row[1]] = row[2]
    return {mailing_id: Counts(**states) for mailing_id, states in found.items()}


def not_sent(book: Book, mailing_id: str) -> list[NotSent]:
    """Skipped rows by reason; they add up to `Counts.skipped`."""
    rows = book.sql(
        """SELECT d.rules, d.merge_entry = d.last_entry AS from_start, count(*) AS number,
        CASE WHEN d.rules = '[]' AND length(p.bytes) > 2
            THEN json_extract(CAST(p.bytes AS TEXT), '$.reply') END AS reply
        FROM delivery d JOIN entry e ON e.id = d.last_entry LEFT JOIN payload p ON p.id = e.payload_id
        WHERE d.mailing_id = ? AND d.state = 'skipped' GROUP BY d.rules, from_start, reply""",
        (mailing_id,),
    )
    sums: dict[tuple[str, str, bool], int] = {}
    for row in rows:
        rule = next(iter(json.loads(row["rules"])), "")
        key = (rule, row["reply"] or "", bool(row["from_start"]))
        sums[key] = sums.get(key, 0) + row["number"]
    return [
        NotSent(rule=rule, reply=reply, from_start=from_start, count=count)
        for (rule, reply, from_start), count in sums.items()
    ]


def recipients(
    book: Book,
    mailing_id: str,
    *,
    states: Sequence[DeliveryState] = (),
    search: str = "",
    limit: int,
    offset: int = 0,
) -> list[RecipientRow]:
    """One page of a mailing's rows in the order of sending. `search`: words of a name or an address, or a
    coupon code."""
    where, values = _where(mailing_id, states, search)
    rows = book.sql(
        f"""SELECT d.id, d.state, d.rules, d.accepted_at, d.retry_at, d.updated_at, a.text AS address,
        c.full_name AS name, c.company {_FROM} WHERE {where} ORDER BY d.position LIMIT ? OFFSET ?""",
        (*values, limit, offset),
    )
    return [_row(row) for row in rows]


def report_rows(book: Book, mailing_id: str, *, limit: int, offset: int) -> list[ReportRow]:
    """A page of a mailing's result, in the order of sending."""
    rows = book.sql(
        f"""SELECT d.state, d.rules, d.accepted_at, d.updated_at, d.basis, d.message_id, a.text AS address,
        c.full_name AS name, c.company,
        CASE WHEN length(p.bytes) > 2 THEN json_extract(CAST(p.bytes AS TEXT), '$.reply') END AS reply
        {_FROM} JOIN entry e ON e.id = d.last_entry LEFT JOIN payload p ON p.id = e.payload_id
        WHERE d.mailing_id = ? AND d.position > ? AND d.position <= ? ORDER BY d.position""",
        (mailing_id, offset, offset + limit),
    )
    return [_report_row(row) for row in rows]


def _report_row(row: Any) -> ReportRow:
    reply = row["reply"] or ""
    said = reply[:1].isdigit()
    return ReportRow(
        address=row["address"] or "",
        name=row["name"] or row["company"] or "",
        state=DeliveryState(row["state"]),
        rule=next(iter(json.loads(row["rules"])), ""),
        code="" if said else reply,
        reply=reply if said else "",
        at=time_value(row["accepted_at"]) or datetime.fromisoformat(row["updated_at"]),
        basis=row["basis"] or "",
        message_id=row["message_id"] or "",
    )


def recipient_count(
    book: Book, mailing_id: str, *, states: Sequence[DeliveryState] = (), search: str = ""
) -> int:
    """How many rows `recipients` has in all."""
    where, values = _where(mailing_id, states, search)
    return int(book.sql(f"SELECT count(*) {_FROM} WHERE {where}", values)[0][0])


def history(book: Book, delivery_id: str) -> list[DeliveryEvent]:
    """Every step of one mail, oldest first; replies are empty once the address was erased."""
    return [
        DeliveryEvent(
            at=entry.at,
            state=DeliveryState(entry.facts["state"]),
            reply=str(entry.personal.get("reply") or ""),
        )
        for entry in chain.entries(book, ("delivery",), subject=delivery_id)
    ]


def accepted_warnings(book: Book, mailing_id: str) -> dict[str, str]:
    """Rule and reason of each warning accepted in the last clearance, holding or void since."""
    given = [one for one in chain.entries(book, ("clearance",), subject=mailing_id) if one.facts["id"]]
    return dict(given[-1].facts["accepted"]) if given else {}


def accepted_times(book: Book, account_id: str, since: datetime) -> list[datetime]:
    """When servers took mails of an account since then, oldest first."""
    rows = book.sql(
        """SELECT accepted_at FROM delivery WHERE accepted_at >= ?
        AND (account_id = ? OR account_id IS NULL) ORDER BY accepted_at""",
        (stamp(since), account_id),
    )
    return [datetime.fromisoformat(row[0]) for row in rows]


_FROM = """FROM delivery d JOIN address a ON a.id = d.address_id LEFT JOIN contact c ON c.id =
CASE WHEN EXISTS (SELECT 1 FROM contact k WHERE k.id = d.contact_id) THEN d.contact_id
ELSE (SELECT l.contact_id FROM contact_address l WHERE l.address_id = d.address_id) END"""
"""A contact that became part of another one goes by that one's name."""


_COUPON_CODE = re.compile(r"[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$")
"""A reader's own code, alone or behind what the coupon puts before it (composing.coupon_code)."""
_HAS_CODE = """EXISTS (SELECT 1 FROM entry f JOIN payload q ON q.id = f.payload_id
WHERE f.id = d.merge_entry AND instr(q.bytes, CAST(? AS BLOB)) > 0)"""


def _where(mailing_id: str, states: Sequence[DeliveryState], search: str) -> tuple[str, list[Any]]:
    where, values = ["d.mailing_id = ?"], list[Any]([mailing_id])
    if states:
        where.append(f"d.state IN ({', '.join('?' * len(states))})")
        values += [state.value for state in states]
    for word in unicodedata.normalize("NFKC", search).casefold().split():
        if code := _COUPON_CODE.search(word.upper()):
            where.append(_HAS_CODE)
            values.append(f'"coupon_code":"{code[0]}"')
            continue
        pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        where.append("(a.key LIKE ? ESCAPE '\\' OR c.search LIKE ? ESCAPE '\\')")
        values += [pattern, pattern]
    return " AND ".join(where), values


def _row(row: Any) -> RecipientRow:
    return RecipientRow(
        id=row["id"],
        address=row["address"] or "",
        name=row["name"] or row["company"] or "",
        state=DeliveryState(row["state"]),
        rule=next(iter(json.loads(row["rules"])), ""),
        accepted_at=time_value(row["accepted_at"]),
        retry_at=time_value(row["retry_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
    )
