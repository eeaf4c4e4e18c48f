"""配信グループ: saved rules by name and place. The rules are domain's JSON; who they pick is never stored."""

import json
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain import segment as rules_of
from desktop_app.domain.errors import AppError
from desktop_app.domain.segment import LONGEST_NAME, Segment, is_writable
from desktop_app.storage import chain
from desktop_app.storage.codec import canonical, new_id, stamp
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """One saved segment. `segment` is None when its rules can't be read: it then picks nobody."""

    id: str
    name: str
    segment: Segment | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class UsedBy:
    """A draft that a segment is the audience of."""

    newsletter_id: str
    title: str


def add(book: Book, name: str, segment: Segment, *, now: datetime) -> str:
    """Keep a segment, last in order; returns its id.

    Raises AppError("segment-name-empty", "segment-name-wrong", "segment-exists").
    """
    segment_id = new_id()
    with book.transaction():
        name = _free_name(book, name, "")
        last = int(book.sql("SELECT coalesce(max(position), 0) FROM segment")[0][0])
        text, at = canonical(rules_of.to_json(segment)), stamp(now)
        book.write(
            """INSERT INTO segment (id, name, rules, position, created_at, changed_at)
            VALUES (?, ?, ?, ?, ?, ?)""",
            (segment_id, name, text, last + 1, at, at),
        )
        _log(book, segment_id, "added", now)
    return segment_id


def change(
    book: Book, segment_id: str, *, now: datetime, name: str | None = None, segment: Segment | None = None
) -> SegmentRecord:
    """Give a segment another name or other rules.

    Raises AppError("segment-missing", "segment-name-empty", "segment-name-wrong", "segment-exists").
    """
    with book.transaction():
        known = get(book, segment_id)
        name = known.name if name is None else _free_name(book, name, segment_id)
        if segment is not None:
            text = canonical(rules_of.to_json(segment))
            book.write("UPDATE segment SET rules = ? WHERE id = ?", (text, segment_id))
        book.write(
            "UPDATE segment SET name = ?, changed_at = ? WHERE id = ?", (name, stamp(now), segment_id)
        )
        _log(book, segment_id, "changed", now)
    return get(book, segment_id)


def move(book: Book, segment_id: str, place: int) -> None:
    """Put a segment at a place of the list, from 0. Raises AppError("segment-missing")."""
    with book.transaction():
        order = [one.id for one in all_segments(book)]
        if segment_id not in order:
            raise AppError("segment-missing")
        order.remove(segment_id)
        order.insert(place, segment_id)
        book.write_many(
            "UPDATE segment SET position = ? WHERE id = ?",
            [(number, one) for number, one in enumerate(order, 1)],
        )


def remove(book: Book, segment_id: str, *, now: datetime) -> None:
    """Delete a segment. Raises AppError("segment-in-use") while drafts are meant for it (`used_by`),
    "segment-missing"."""
    with book.transaction():
        get(book, segment_id)
        drafts = used_by(book, segment_id)
        if drafts:
            raise AppError("segment-in-use", number=len(drafts))
        book.write("DELETE FROM segment WHERE id = ?", (segment_id,))
        _log(book, segment_id, "removed", now)


def get(book: Book, segment_id: str) -> SegmentRecord:
    """One segment. Raises AppError("segment-missing")."""
    found = _load(book, "WHERE id = ?", (segment_id,))
    if not found:
        raise AppError("segment-missing")
    return found[0]


def find(book: Book, segment_id: str) -> SegmentRecord | None:
    """One segment, or None when there is none any more."""
    found = _load(book, "WHERE id = ?", (segment_id,))
    return found[0] if found else None


def by_name(book: Book, name: str) -> SegmentRecord | None:
    """The segment of this name, or None."""
    found = _load(book, "WHERE name = ?", (_tidy(name),))
    return found[0] if found else None


def all_segments(book: Book) -> list[SegmentRecord]:
    """Every segment in the owner's order."""
    return _load(book, "", ())


def used_by(book: Book, segment_id: str) -> list[UsedBy]:
    """Newsletters not frozen yet that are meant for a segment; deleted drafts do not count."""
    rows = book.sql(
        """SELECT n.id, n.title, n.subject FROM newsletter n JOIN mailing m ON m.id = n.id
        WHERE n.segment_id = ? AND n.deleted_at IS NULL AND m.state IN ('draft', 'scheduled')
        ORDER BY n.rowid""",
        (segment_id,),
    )
    return [UsedBy(row["id"], row["title"] or row["subject"] or "…") for row in rows]


def _load(book: Book, where: str, values: tuple[str, ...]) -> list[SegmentRecord]:
    rows = book.sql(
        f"SELECT id, name, rules, changed_at FROM segment {where} ORDER BY position, rowid",  # noqa: S608
        values,
    )
    return [
        SegmentRecord(
            row["id"], row["name"], _read(row["rules"]), datetime.fromisoformat(row["changed_at"])
        )
        for row in rows
    ]


def _read(text: str) -> Segment | None:
    try:
        return rules_of.from_json(json.loads(text))
    except (AppError, ValueError):  # written by a later program, or damaged: nobody rather than everybody
        return None


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _free_name(book: Book, name: str, own: str) -> str:
    name = _tidy(name)
    if not name:
        raise AppError("segment-name-empty")
    if len(name) > LONGEST_NAME or not is_writable(name):
        raise AppError("segment-name-wrong", number=LONGEST_NAME)
    known = by_name(book, name)
    if known is not None and known.id != own:
        raise AppError("segment-exists")
    return name


def _log(book: Book, segment_id: str, what: str, now: datetime) -> None:
    """Names and rules may hold names of persons: the log says only that something was done."""
    chain.append(
        book,
        "audit.segment",
        subject=segment_id,
        facts={"what": what},
        personal={"os_user": book.os_user},
        now=now,
    )
