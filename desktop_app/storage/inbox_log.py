"""What was read from the mailbox, in pages, newest first, with what a person decided or answered."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
import sqlite3
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.storage import chain
from desktop_app.storage.codec import stamp, time_value
from desktop_app.storage.database import Book
from desktop_app.storage.folding import folded
from desktop_app.storage.inbox_messages import DECIDED, WAITING

ANSWERED = "inbox.answered"
"""Somebody noted that a reader's question was answered in the mail program."""

_SAID_STOP = """i.id IN (SELECT message FROM (
    SELECT json_extract(facts, '$.message') AS message, json_extract(facts, '$.as') AS said, max(seq)
    FROM entry WHERE kind = 'inbox.decided' AND kind <> 'delivery' GROUP BY message
  ) WHERE said = 'optout')"""
"""Mails of which a person said last that they are opt-outs; gathered once for all rows."""
_OPEN_WISH = f"""(i.kind IN ('reply', 'signup') OR (i.kind = 'unclear' AND i.state = '{DECIDED}'))
  AND json_extract(e.facts, '$.wants') IS NOT NULL
  AND (i.state <> '{DECIDED}' OR NOT {_SAID_STOP})
  AND NOT EXISTS (SELECT 1 FROM entry n WHERE n.subject = i.id AND n.kind = '{ANSWERED}')"""
"""A reader wants something that only the owner can give, and nobody noted that it was given."""

_NOTED = f"EXISTS (SELECT 1 FROM entry n WHERE n.subject = i.id AND n.kind = '{ANSWERED}')"

GROUPS: Mapping[str, str] = {
    "all": "i.kind <> 'again'",
    "waiting": f"i.state = '{WAITING}'",
    "stop": f"""CASE i.state WHEN '{DECIDED}' THEN {_SAID_STOP} OR i.kind = 'complaint'
      ELSE i.kind IN ('optout', 'complaint') END""",
    "answer": _OPEN_WISH,
    "reply": "i.kind IN ('reply', 'signup')",
    "complaint": "i.kind = 'complaint'",
    "bounce": "i.kind = 'bounce'",
    "automatic": "i.kind = 'autoreply'",
    "other": "i.kind = 'other'",
}
"""Groups of mails by code, as conditions on `inbox_message i` and its `entry e`."""


@dataclass(frozen=True, slots=True)
class RowBounce:
    """What a report did for the address of a row. `kind` and `state` as in table `bounce`; `times`: how many
    bounces of this kind the address had until then."""

    kind: str
    state: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One mail that was read. `sender`, `subject` and `text` are empty where nothing was kept or it was
    erased; `name` is the contact's."""

    id: str
    seq: int
    received_at: datetime
    seen_at: datetime
    kind: str
    state: str
    address_id: str | None
    address: str
    contact_id: str | None
    name: str
    sender: str
    subject: str
    text: str
    attachment: str | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    decided_as: str | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    answered_by: str = ""
    answered_at: datetime | None = None
    answer: str = ""
    """What was done about it, in the words of who noted it."""
    bounce: RowBounce | None = None


def page(
    book: Book,
    group: str = "all",
    *,
    search: str = "",
    since: datetime | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[InboxRow]:
    """Mails of a group that arrived at or after `since`, newest first, that hold every word of `search` in
    sender, subject, text or name; `before` is the `seq` of the last row of the page above."""
    where, values = [GROUPS[group]], list[Any]()
    if since is not None:
        where.append("i.received_at >= ?")
        values.append(stamp(since))
    if before is not None:
        where.append("e.seq < ?")
        values.append(before)
    for word in unicodedata.normalize("NFKC", search).casefold().split():
        where.append(f"({' OR '.join(f'instr({one}, ?) > 0' for one in _SEARCHED)})")
        values += [word] * (len(_SEARCHED) - 1) + [folded(word)]
    order = "ASC" if group == "waiting" else "DESC"
    if group != "waiting":  # else SQLite walks through the whole log of the book
        where.append("e.kind = 'inbox' AND e.kind <> 'delivery'")
    rows = book.sql(f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY e.seq {order} LIMIT ?", [*values, limit])
    told, decided = _bounces(book, rows), _decisions(book, rows)
    return [_row(book, row, told, decided) for row in rows]


def one(book: Book, message_id: str) -> InboxRow:
    """One mail by its id. Raises AppError("inbox-message-missing")."""
    row = book.one(f"{_SELECT} WHERE i.id = ?", (message_id,))
    if row is None:
        raise AppError("inbox-message-missing")
    return _row(book, row, _bounces(book, [row]), _decisions(book, [row]))


def count(book: Book, group: str) -> int:
    """How many mails a group has."""
    return int(
        book.sql(f"SELECT count(*) FROM inbox_message i JOIN entry e ON e.id = i.id WHERE {GROUPS[group]}")[
            0
        ][0]
    )


def counts(book: Book, since: datetime | None = None) -> dict[str, int]:
    """How many mails each group has; of those that were read at or after `since`."""
    sums = ", ".join(f'coalesce(sum({where}), 0) AS "{name}"' for name, where in GROUPS.items())
    (row,) = book.sql(
        f"""SELECT {sums} FROM inbox_message i JOIN entry e ON e.id = i.id
        WHERE ? IS NULL OR i.seen_at >= ?""",
        (None if since is None else stamp(since),) * 2,
    )
    return {name: int(row[name]) for name in GROUPS}


def came(book: Book, since: datetime) -> dict[str, int]:
    """How many mails of each kind were read since then; what the program had read before counts once."""
    rows = book.sql(
        "SELECT kind, count(*) AS n FROM inbox_message WHERE seen_at >= ? AND kind <> 'again' GROUP BY kind",
        (stamp(since),),
    )
    return {row["kind"]: int(row["n"]) for row in rows}


def acknowledgement(book: Book, stops: Sequence[str]) -> tuple[str, datetime | None] | None:
    """The letter that acknowledges one of these opt-outs (ids): the state of its mail ("" = not made up yet)
    and when a server took it; None when there is none."""
    row = book.one(
        """SELECT d.state, d.accepted_at FROM letter l JOIN mailing m ON m.id = l.id
        LEFT JOIN delivery d ON d.mailing_id = l.id
        WHERE l.evidence_id IN (SELECT value FROM json_each(?)) AND m.cls = ?""",
        (json.dumps(list(stops)), MessageClass.OPTOUT_ACK.value),
    )
    return None if row is None else (row["state"] or "", time_value(row["accepted_at"]))


def open_complaints(book: Book, before: datetime) -> int:
    """How many complaints came before that time of which nobody noted what was done (JP-SEM-9-COMPLAINT)."""
    where = f"{GROUPS['complaint']} AND i.received_at < ? AND NOT {_NOTED}"
    return int(book.sql(f"SELECT count(*) FROM inbox_message i WHERE {where}", (stamp(before),))[0][0])


def waiting_for(book: Book, why: str) -> int:
    """How many mails wait for a person for this reason (a code of `inbox.why`)."""
    where = f"{GROUPS['waiting']} AND json_extract(e.facts, '$.why') = ?"
    rows = book.sql(f"SELECT count(*) FROM inbox_message i JOIN entry e ON e.id = i.id WHERE {where}", (why,))
    return int(rows[0][0])


def waiting_count(book: Book) -> int:
    """How many mails wait for a person."""
    return int(book.sql(f"SELECT count(*) FROM inbox_message i WHERE {GROUPS['waiting']}")[0][0])


def held_waves(book: Book) -> int:
    """How many waves of bounces (one domain in one run) wait for the owner."""
    rows = book.sql(
        """SELECT count(*) FROM (SELECT DISTINCT b.mailing_id, substr(a.key, instr(a.key, '@') + 1)
        FROM bounce b JOIN address a ON a.id = b.address_id
        WHERE b.state = 'held' AND b.mailing_id IS NOT NULL AND instr(a.key, '@') > 0)"""
    )
    return int(rows[0][0])


def unknown_waiting_count(book: Book) -> int:
    """How many of them came from somebody whom the book does not know: they hold nobody in it back."""
    where = f"{GROUPS['waiting']} AND i.address_id IS NULL"
    return int(book.sql(f"SELECT count(*) FROM inbox_message i WHERE {where}")[0][0])


def answered(book: Book, message_id: str, *, by: str, now: datetime, note: str = "") -> None:
    """Note that a reader was answered in the mail program, or what was done about a complaint; noting it
    again changes nothing.

    Raises AppError("inbox-message-missing").
    """
    with book.transaction():
        found = one(book, message_id)
        if found.answered_at is not None:
            return
        chain.append(
            book,
            ANSWERED,
            subject=message_id,
            address_id=found.address_id,
            facts={},
            personal={"by": by, "os_user": book.os_user} | ({"note": note} if note else {}),
            now=now,
        )


_KEPT = "CASE WHEN length(p.bytes) > 0 THEN json_extract(CAST(p.bytes AS TEXT), '$.{}') END"
_SEARCHED = (
    *(f"lower({_KEPT.format(name)})" for name in ("from", "subject", "text")),
    "a.key",
    "c.search",
)
_SELECT = """SELECT i.id, i.received_at, i.seen_at, i.kind, i.state, i.address_id, e.seq, e.facts,
  e.attachments, p.bytes AS payload, a.text AS address, c.id AS contact_id, c.full_name, c.company
  FROM inbox_message i JOIN entry e ON e.id = i.id LEFT JOIN payload p ON p.id = e.payload_id
  LEFT JOIN address a ON a.id = i.address_id LEFT JOIN contact_address l ON l.address_id = i.address_id
  LEFT JOIN contact c ON c.id = l.contact_id"""


def _bounces(book: Book, rows: Sequence[sqlite3.Row]) -> dict[str, RowBounce]:
    """What reports did, by the mail that told it."""
    told = {row["id"]: row["address_id"] for row in rows if row["kind"] == "bounce" and row["address_id"]}
    if not told:
        return {}
    found = book.sql(
        """SELECT b.message_id, b.kind, b.state,
        (SELECT count(*) FROM bounce o WHERE o.address_id = b.address_id AND o.kind = b.kind AND o.at <= b.at)
        AS times FROM bounce b WHERE b.address_id IN (SELECT value FROM json_each(?))
        AND b.message_id IN (SELECT value FROM json_each(?))""",
        (json.dumps(sorted(set(told.values()))), json.dumps(list(told))),
    )
    return {row["message_id"]: RowBounce(row["kind"], row["state"], row["times"]) for row in found}


def _row(
    book: Book, row: sqlite3.Row, told: Mapping[str, RowBounce], said: Mapping[str, chain.Entry]
) -> InboxRow:
    kept = json.loads(row["payload"]) if row["payload"] else {}
    attachments = json.loads(row["attachments"])
    decided = said.get(row["id"])
    noted = next(iter(chain.entries(book, (ANSWERED,), subject=row["id"])), None)
    return InboxRow(
        id=row["id"],
        seq=row["seq"],
        received_at=datetime.fromisoformat(row["received_at"]),
        seen_at=time_value(row["seen_at"]) or datetime.fromisoformat(row["received_at"]),
        kind=row["kind"],
        state=row["state"],
        address_id=row["address_id"],
        address=row["address"] or "",
        contact_id=row["contact_id"],
        name=row["full_name"] or row["company"] or "",
        sender=kept.get("from") or "",
        subject=kept.get("subject") or "",
        text=kept.get("text") or "",
        attachment=attachments[0][0] if attachments else None,
        facts=json.loads(row["facts"]),
        decided_as=decided.facts["as"] if decided else None,
        decided_by=str(decided.personal.get("by") or "") if decided else "",
        decided_at=decided.at if decided else None,
        answered_by=str(noted.personal.get("by") or "") if noted else "",
        answered_at=noted.at if noted else None,
        answer=str(noted.personal.get("note") or "") if noted else "",
        bounce=told.get(row["id"]),
    )


def _decisions(book: Book, rows: Sequence[sqlite3.Row]) -> dict[str, chain.Entry]:
    """What a person said last of the mails that somebody decided on."""
    asked = [row["id"] for row in rows if row["state"] == DECIDED]
    if not asked:
        return {}
    found = book.sql(
        """SELECT id, max(seq), json_extract(facts, '$.message') AS message FROM entry
        WHERE kind = 'inbox.decided' AND kind <> 'delivery'
        AND message IN (SELECT value FROM json_each(?)) GROUP BY message""",
        (json.dumps(asked),),
    )
    return {row["message"]: chain.entry(book, row["id"]) for row in found}
