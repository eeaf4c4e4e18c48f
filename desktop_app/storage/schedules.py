"""送信の予定: which newsletters start by themselves, when, and what was confirmed for them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.clearance import Clearance
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.schedule import Asks
from desktop_app.storage import mailings, settings
from desktop_app.storage.codec import canonical, stamp, time_value, zoned
from desktop_app.storage.database import Book

_NAME = "schedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRecord:
    """One planned send. `clearance` is what was confirmed then, `audience` exactly who is to get it."""

    mailing_id: str
    at: datetime
    zone: str
    """The PC's zone when it was planned, as "JST +09:00"."""
    hold: int
    """Minutes in which a send just confirmed can be taken back; 0 = a time was chosen."""
    clearance: Clearance
    facts: Mapping[str, Any]
    """What else must be as it was: "content" (fingerprint), "tag", "account", "by_hand_at"."""
    audience: tuple[str, ...]
    """Address ids."""
    set_at: datetime
    set_by: str
    asks: Asks = Asks.NOTHING


def plan(book: Book, record: ScheduleRecord, *, now: datetime) -> None:
    """Plan a draft, or plan a planned one anew. Logged as a change of its state.

    Raises AppError("mailing-state") once it has begun, "mailing-missing".
    """
    with book.transaction():
        if mailings.state(book, record.mailing_id) is NewsletterState.SCHEDULED:
            unplan(book, record.mailing_id, now=now, by=record.set_by)
        book.write("UPDATE mailing SET not_before = ? WHERE id = ?", (stamp(record.at), record.mailing_id))
        mailings.set_state(
            book, record.mailing_id, NewsletterState.SCHEDULED, now=now, by=record.set_by
        )
        book.write(
            "INSERT OR REPLACE INTO schedule VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.mailing_id, stamp(record.at), record.zone, record.hold,
                canonical({"clearance": _clearance_json(record.clearance), "facts": dict(record.facts)}),
                canonical(list(record.audience)), stamp(record.set_at), record.set_by, record.asks.value,
            ),
        )


def unplan(book: Book, mailing_id: str, *, now: datetime, by: str | None = None) -> None:
    """Make a planned newsletter a draft again. Raises AppError("mailing-state") when it is none that is
    planned (any more), "mailing-missing"."""
    with book.transaction():
        state = mailings.state(book, mailing_id)
        if state is not NewsletterState.SCHEDULED:
            raise AppError("mailing-state", old=state.value, new=NewsletterState.DRAFT.value)
        book.write("UPDATE mailing SET not_before = NULL WHERE id = ?", (mailing_id,))
        book.write("DELETE FROM schedule WHERE id = ?", (mailing_id,))
        mailings.set_state(book, mailing_id, NewsletterState.DRAFT, now=now, by=by)


def find(book: Book, mailing_id: str) -> ScheduleRecord | None:
    """The plan of a newsletter that is planned now; None when it is not."""
    row = book.one(
        """SELECT s.* FROM schedule s JOIN mailing m ON m.id = s.id
        WHERE m.state = 'scheduled' AND s.id = ?""",
        (mailing_id,),
    )
    return _record(row) if row is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSummary:
    """A plan without its long lists."""

    mailing_id: str
    title: str
    at: datetime
    zone: str
    hold: int
    people: int
    set_at: datetime
    set_by: str
    asks: Asks


def summaries(book: Book, mailing_id: str | None = None) -> list[ScheduleSummary]:
    """Everything that is planned, or one newsletter's plan, the next one first; cheap."""
    rows = book.sql(
        """SELECT s.id, n.title, s.at, s.zone, s.hold,
        CASE WHEN json_valid(s.audience) THEN json_array_length(s.audience) ELSE 0 END AS people, s.set_at,
        s.set_by, s.asks FROM schedule s JOIN mailing m ON m.id = s.id JOIN newsletter n ON n.id = s.id
        WHERE m.state = 'scheduled' AND (? IS NULL OR s.id = ?) ORDER BY s.at, s.id""",
        (mailing_id, mailing_id),
    )
    with settings.understood(_NAME):
        return [
            ScheduleSummary(
                mailing_id=row["id"], title=row["title"], at=zoned(row["at"]), zone=row["zone"],
                hold=row["hold"], people=row["people"], set_at=zoned(row["set_at"]), set_by=row["set_by"],
                asks=Asks(row["asks"]),
            )
            for row in rows
        ]


def times(book: Book) -> dict[str, tuple[datetime, Asks]]:
    """When each planned newsletter is to start and why it asks, without the long lists; cheap."""
    rows = book.sql(
        "SELECT s.id, s.at, s.asks FROM schedule s JOIN mailing m ON m.id = s.id WHERE m.state = 'scheduled'"
    )
    with settings.understood(_NAME):
        return {row["id"]: (zoned(row["at"]), Asks(row["asks"])) for row in rows}


def ask_first(book: Book, mailing_id: str, asks: Asks) -> None:
    """From now on it starts only after a person's yes; `Asks.NOTHING`: by itself again."""
    with book.transaction():
        book.write("UPDATE schedule SET asks = ? WHERE id = ?", (asks.value, mailing_id))


def ask_after_restore(book: Book, mailing_id: str) -> bool:
    """A plan that came back from a backup asks first. False: nothing is known of when it was to start."""
    with book.transaction():
        if find(book, mailing_id) is None:
            return False
        ask_first(book, mailing_id, Asks.RESTORED)
    return True


def _record(row: Any) -> ScheduleRecord:
    with settings.understood(_NAME):
        stored = json.loads(row["clearance"])
        return ScheduleRecord(
            mailing_id=row["id"],
            at=zoned(row["at"]),
            zone=row["zone"],
            hold=row["hold"],
            clearance=_clearance(stored["clearance"]),
            facts=dict(stored["facts"]),
            audience=_ids(json.loads(row["audience"])),
            set_at=zoned(row["set_at"]),
            set_by=row["set_by"],
            asks=Asks(row["asks"]),
        )


def _ids(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise TypeError
    return tuple(values)


def _clearance_json(clearance: Clearance) -> dict[str, Any]:
    values: dict[str, Any] = asdict(clearance)
    values["cleared_at"] = stamp(clearance.cleared_at)
    values["mailbox_read_at"] = stamp(clearance.mailbox_read_at) if clearance.mailbox_read_at else None
    values["accepted"] = [list(pair) for pair in clearance.accepted]
    return values


def _clearance(values: dict[str, Any]) -> Clearance:
    return Clearance(
        **values
        | {
            "accepted": tuple((rule, reason) for rule, reason in values["accepted"]),
            "mailbox_read_at": time_value(values["mailbox_read_at"]),
            "cleared_at": zoned(values["cleared_at"]),
        }
    )
