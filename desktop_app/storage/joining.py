"""同じ人をまとめる: contacts that are one person become one contact, and can be taken apart again.

Only links, tags and the contact's own fields move. Evidence, opt-outs, deliveries and tokens stay with their
addresses (architecture 4.1). The log keeps how the contacts stood, so that it can be undone at any time; an
erasure of one of their addresses blanks that, and then they stay one.
"""
# ruff: noqa: S608 (SQL is put together from column names of the schema; values are always bound)

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage import chain, contacts, shared_stops
from desktop_app.storage.codec import JSON
from desktop_app.storage.contact_versions import ContactVersion, version
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book
from desktop_app.storage.shared_stops import SharedStop

MERGED, UNMERGED = "contact.merged", "contact.unmerged"
_DERIVED = ("rowid", "search")
"""Columns that follow from others or from the place in the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """A contact as the log keeps it."""

    contact_id: str
    rowid: int
    row: dict[str, Any]
    tags: tuple[str, ...]
    links: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One merge. `before` is empty once it was lawfully erased; its first is the contact that was kept."""

    id: str
    at: datetime
    kept: str
    lost: tuple[str, ...]
    before: tuple[Stood, ...]
    after: Stood | None
    by: str
    undone_at: datetime | None


def join(
    book: Book,
    kept_id: str,
    lost_ids: Sequence[str],
    new: NewContact,
    *,
    order: Sequence[str],
    stops: Sequence[SharedStop] = (),
    by: str | None,
    now: datetime,
) -> str:
    """Make one contact of several in one transaction; returns the entry that undoes it.

    `new` is what the kept contact becomes; `order` are the ids of all their addresses, the preferred one
    first; `stops` act at further addresses from now on. Raises AppError("contact-missing", "merge-same",
    "merge-addresses-changed").
    """
    with book.transaction():
        if not lost_ids or len({kept_id, *lost_ids}) != len(lost_ids) + 1:
            raise AppError("merge-same")
        before = [_stood(book, one) for one in (kept_id, *lost_ids)]
        owned = [link["address_id"] for one in before for link in one.links]
        if sorted(owned) != sorted(order):
            raise AppError("merge-addresses-changed")
        _take_over(book, kept_id, lost_ids, before, order)
        contacts.write_fields(book, kept_id, new)
        after = _stood(book, kept_id)
        writer = chain.Writer(book, now)
        entry_id = writer.add(
            MERGED,
            subject=kept_id,
            facts={
                "lost": list(lost_ids),
                "addresses": owned,
                "changed": sorted(_changed(before[0], after)),
                "stops": len(stops),
            },
            personal={
                "before": [_as_json(one) for one in before],
                "after": _as_json(after),
                "by": by,
                "os_user": book.os_user,
            },
        )
        shared_stops.add(writer, stops, entry_id)
        writer.flush()
    return entry_id


def _take_over(
    book: Book, kept_id: str, lost_ids: Sequence[str], before: Sequence[Stood], order: Sequence[str]
) -> None:
    book.write_many(
        "UPDATE contact_address SET contact_id = ?, position = ? WHERE address_id = ?",
        [(kept_id, place, one) for place, one in enumerate(order, 1)],
    )
    if any(one.row["batch_id"] != before[0].row["batch_id"] for one in before):
        # It is somebody's work from now on: undoing an import must not delete it.
        book.write("UPDATE contact SET batch_id = NULL WHERE id = ?", (kept_id,))
    book.write_many("DELETE FROM contact WHERE id = ?", [(one,) for one in lost_ids])


def merges(book: Book) -> list[Merge]:
    """Every merge, oldest first, also those that were undone."""
    undone = {one.facts["merge"]: one.at for one in chain.entries(book, (UNMERGED,))}
    return [_merge(one, undone.get(one.id)) for one in chain.entries(book, (MERGED,))]


def merge(book: Book, entry_id: str) -> Merge:
    """One merge by its entry. Raises AppError("merge-missing")."""
    found = next((one for one in merges(book) if one.id == entry_id), None)
    if found is None:
        raise AppError("merge-missing")
    return found


def standing_of_batch(book: Book, batch_id: str) -> list[Merge]:
    """Merges that stand and have a contact or an address of this import in them; those whose record was
    erased are not known."""
    return [one for one in merges(book) if one.undone_at is None and _has_batch(one, batch_id)]


def _has_batch(one: Merge, batch_id: str) -> bool:
    return any(
        stood.row.get("batch_id") == batch_id or any(link["batch_id"] == batch_id for link in stood.links)
        for stood in one.before
    )


def lost_in(book: Book) -> dict[str, str]:
    """Contact id → the one that it became part of, of the merges that stand."""
    undone = {one.facts["merge"] for one in chain.entries(book, (UNMERGED,))}
    found: dict[str, str] = {}
    for row in book.sql("SELECT id, subject, facts FROM entry WHERE kind = ? ORDER BY seq", (MERGED,)):
        if row["id"] not in undone:
            found.update(dict.fromkeys(json.loads(row["facts"])["lost"], row["subject"]))
    return found


def payloads_about(book: Book, address_id: str) -> list[str]:
    """Payloads that an erasure of this address must blank: how its contact stood before it was merged."""
    row = book.one("SELECT contact_id FROM contact_address WHERE address_id = ?", (address_id,))
    owner = row["contact_id"] if row is not None else None
    last = owner is not None and not book.one(
        "SELECT 1 FROM contact_address WHERE contact_id = ? AND address_id <> ? LIMIT 1", (owner, address_id)
    )
    found = []
    for one in book.sql(
        "SELECT subject, facts, payload_id FROM entry WHERE kind = ? AND payload_id IS NOT NULL", (MERGED,)
    ):
        facts = json.loads(one["facts"])
        whole = last and owner in (one["subject"], *facts["lost"])  # the contact itself goes with it
        if whole or address_id in facts["addresses"]:
            found.append(str(one["payload_id"]))
    return found


def changes_since(book: Book, found: Merge) -> tuple[str, ...]:
    """What of the kept contact was changed after the merge, by names of fields; AppError as `undo`."""
    now, after = _standing(book, found), found.after
    assert after is not None  # noqa: S101 (`_standing` looked)
    return tuple(sorted(_changed(after, now)))


def undo(book: Book, entry_id: str, *, keep_changes: bool, by: str | None, now: datetime) -> Merge:
    """Take the contacts apart as they were before. What was changed since stays with the kept contact when
    `keep_changes`; an address that was taken away since stays away, a suppression always stays.

    Raises AppError("merge-missing", "merge-undone", "merge-erased", "merge-gone", "merge-address-elsewhere",
    "merge-changed-since").
    """
    with book.transaction():
        found = merge(book, entry_id)
        current, after = _standing(book, found), found.after
        assert after is not None  # noqa: S101 (`_standing` looked)
        changed = _changed(after, current)
        if changed and not keep_changes:
            raise AppError("merge-changed-since")
        kept, *lost = found.before
        gone = _undone_batches(book)
        held = {link["address_id"]: link for link in current.links}
        for one in lost:
            back = [link for link in one.links if link["address_id"] in held]
            if one.row["batch_id"] in gone and not back:
                continue  # its import was undone meanwhile
            _bring_back(book, one, back, held, gone)
        _set_back(book, kept, after, current, gone)
        living = [one.contact_id for one in found.before if version(book, one.contact_id) is not None]
        contacts.refresh_search(book, living)
        writer = chain.Writer(book, now)
        writer.add(
            UNMERGED,
            subject=kept.contact_id,
            facts={"merge": entry_id, "contacts": list(found.lost), "kept_changes": sorted(changed)},
            personal={"by": by, "os_user": book.os_user},
        )
        for one in lost:
            if one.contact_id in living:
                writer.add(
                    "contact.restored",
                    subject=one.contact_id,
                    facts={"undo": True, "merge": entry_id, "changed": []},
                    personal={"by": by, "os_user": book.os_user},
                )
        shared_stops.end(book, writer, entry_id)
        writer.flush()
    return merge(book, entry_id)


def _standing(book: Book, found: Merge) -> Stood:
    """The kept contact of a merge that can be undone, as it is now."""
    if found.undone_at is not None:
        raise AppError("merge-undone")
    if found.after is None:
        raise AppError("merge-erased")
    if version(book, found.kept) is None or any(version(book, one) is not None for one in found.lost):
        raise AppError("merge-gone")
    for one in found.before[1:]:
        for link in one.links:
            row = book.one(
                "SELECT contact_id FROM contact_address WHERE address_id = ?", (link["address_id"],)
            )
            if row is not None and row["contact_id"] != found.kept:
                raise AppError("merge-address-elsewhere")
    return _stood(book, found.kept)


def _bring_back(
    book: Book,
    one: Stood,
    back: Sequence[Mapping[str, Any]],
    held: Mapping[str, Mapping[str, Any]],
    gone: set[str],
) -> None:
    row = {**one.row, "batch_id": None if one.row["batch_id"] in gone else one.row["batch_id"]}
    columns = [name for name in row if name in _columns(book)]
    values = {name: row[name] for name in columns} | {"search": ""}
    if book.one("SELECT 1 FROM contact WHERE rowid = ?", (one.rowid,)) is None:
        values["rowid"] = one.rowid  # back to its old place in the order of the book
    marks = ", ".join("?" * len(values))
    book.write(f"INSERT INTO contact ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))
    book.write_many("INSERT INTO contact_tag VALUES (?, ?)", [(one.contact_id, tag) for tag in one.tags])
    book.write_many(
        "UPDATE contact_address SET contact_id = ?, position = ? WHERE address_id = ?",
        [(one.contact_id, link["position"], link["address_id"]) for link in back],
    )
    assert all(link["address_id"] in held for link in back)  # noqa: S101


def _set_back(book: Book, kept: Stood, after: Stood, current: Stood, gone: set[str]) -> None:
    """The kept contact as before the merge, with what was changed since."""
    row = {
        name: value if current.row.get(name) == after.row.get(name) else current.row[name]
        for name, value in kept.row.items()
        if name in current.row
    }
    if row["batch_id"] in gone:
        row["batch_id"] = None
    sets = ", ".join(f"{name} = ?" for name in row)
    book.write(f"UPDATE contact SET {sets} WHERE id = ?", (*row.values(), kept.contact_id))
    removed = set(after.tags) - set(current.tags)
    added = [tag for tag in current.tags if tag not in after.tags]
    tags = [tag for tag in kept.tags if tag not in removed]
    book.write("DELETE FROM contact_tag WHERE contact_id = ?", (kept.contact_id,))
    book.write_many(
        "INSERT INTO contact_tag VALUES (?, ?)",
        [(kept.contact_id, tag) for tag in dict.fromkeys((*tags, *added))],
    )
    _place_links(book, kept, after, current)


def _place_links(book: Book, kept: Stood, after: Stood, current: Stood) -> None:
    """The places of before, unless the owner put the addresses into another order since."""
    rows = book.sql(
        "SELECT address_id FROM contact_address WHERE contact_id = ? ORDER BY position, address_id",
        (kept.contact_id,),
    )
    here = [row["address_id"] for row in rows]
    if [link["address_id"] for link in current.links] == [link["address_id"] for link in after.links]:
        places = {link["address_id"]: link["position"] for link in kept.links}
        book.write_many(
            "UPDATE contact_address SET position = ? WHERE address_id = ?",
            [(places.get(one, len(places) + at), one) for at, one in enumerate(here, 1)],
        )
    if not here and kept.links and book.one(
        "SELECT 1 FROM batch WHERE id = ? AND state = 'undone'", (kept.row["batch_id"],)
    ):
        # Its import was undone meanwhile; only what was merged into it kept it in the book.
        book.write("DELETE FROM contact WHERE id = ?", (kept.contact_id,))


def _undone_batches(book: Book) -> set[str]:
    return {str(row["id"]) for row in book.sql("SELECT id FROM batch WHERE state = 'undone'")}


def _columns(book: Book) -> set[str]:
    return {str(row["name"]) for row in book.sql("SELECT name FROM pragma_table_info('contact')")}


def _stood(book: Book, contact_id: str) -> Stood:
    found = version(book, contact_id)
    if found is None:
        raise AppError("contact-missing")
    return _of_version(book, found)


def _of_version(book: Book, found: ContactVersion) -> Stood:
    row = dict(found.row)
    names = [str(one["name"]) for one in book.sql("SELECT name FROM pragma_table_info('contact_address')")]
    return Stood(
        contact_id=found.contact_id,
        rowid=int(row["rowid"]),
        row={name: value for name, value in row.items() if name not in _DERIVED},
        tags=found.tags,
        links=tuple(dict(zip(names, link, strict=True)) for link in found.links),
    )


def _changed(old: Stood, new: Stood) -> set[str]:
    """Names of the fields in which a contact differs, without those that only this program looks at."""
    names = {name for name, value in new.row.items() if old.row.get(name) != value} - {"batch_id"}
    found = {"full" if name == "full_name" else name for name in names}
    if set(old.tags) != set(new.tags):
        found.add("tags")
    of = [[(link["address_id"], link["change_confirmed"]) for link in one.links] for one in (old, new)]
    if of[0] != of[1]:
        found.add("addresses")
    return found


def _as_json(one: Stood) -> dict[str, JSON]:
    return {
        "contact": one.contact_id,
        "rowid": one.rowid,
        "row": one.row,
        "tags": list(one.tags),
        "links": list(one.links),
    }


def _from_json(found: Mapping[str, Any]) -> Stood:
    return Stood(
        contact_id=found["contact"],
        rowid=found["rowid"],
        row=dict(found["row"]),
        tags=tuple(found["tags"]),
        links=tuple(dict(one) for one in found["links"]),
    )


def _merge(one: chain.Entry, undone_at: datetime | None) -> Merge:
    return Merge(
        id=one.id,
        at=one.at,
        kept=one.subject or "",
        lost=tuple(one.facts["lost"]),
        before=tuple(_from_json(found) for found in one.personal.get("before", ())),
        after=_from_json(one.personal["after"]) if "after" in one.personal else None,
        by=str(one.personal.get("by") or ""),
        undone_at=undone_at,
    )
