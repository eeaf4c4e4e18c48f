"""What the log keeps of merges: how the contacts stood before, and after; by whom, and whether undone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage import chain
from desktop_app.storage.codec import JSON
from desktop_app.storage.contact_versions import ContactVersion, version
from desktop_app.storage.database import Book

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
        was.row.get("batch_id") == batch_id or any(link["batch_id"] == batch_id for link in was.links)
        for was in one.before
    )


def lost_in(book: Book) -> dict[str, str]:
    """Contact id → the one that it became part of, of the merges that stand."""
    undone = {one.facts["merge"] for one in chain.entries(book, (UNMERGED,))}
    found: dict[str, str] = {}
    for row in book.sql(
        "SELECT id, subject, facts FROM entry WHERE kind = ? AND kind <> 'delivery' ORDER BY seq", (MERGED,)
    ):
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
        """SELECT subject, facts, payload_id FROM entry WHERE kind = ? AND kind <> 'delivery'
        AND payload_id IS NOT NULL""",
        (MERGED,),
    ):
        facts = json.loads(one["facts"])
        whole = last and owner in (one["subject"], *facts["lost"])  # the contact itself goes with it
        if whole or address_id in facts["addresses"]:
            found.append(str(one["payload_id"]))
    return found


def stood(book: Book, contact_id: str) -> Stood:
    """How a contact stands now. Raises AppError("contact-missing")."""
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


def as_json(one: Stood) -> dict[str, JSON]:
    """What of it goes into the log."""
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
