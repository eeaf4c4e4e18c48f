"""A contact as it stood at one moment, so that a change or a deletion can be taken back as a new change.

Only the contact, its tags and its links: evidence, opt-outs and the ledger hang on addresses and are
append-only.
"""
# ruff: noqa: S608 (SQL is put together from column names of the schema; values are always bound)

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage import chain, contacts
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class ContactVersion:
    """Rows as they stood, by column name."""

    contact_id: str
    row: tuple[tuple[str, Any], ...]
    tags: tuple[str, ...]
    links: tuple[tuple[Any, ...], ...]


def version(book: Book, contact_id: str) -> ContactVersion | None:
    """How a contact stands now; None when there is none."""
    row = book.one("SELECT rowid AS rowid, * FROM contact WHERE id = ?", (contact_id,))
    if row is None:
        return None
    tags = book.sql("SELECT tag FROM contact_tag WHERE contact_id = ? ORDER BY rowid", (contact_id,))
    links = book.sql(
        "SELECT * FROM contact_address WHERE contact_id = ? ORDER BY position, address_id", (contact_id,)
    )
    return ContactVersion(
        contact_id,
        tuple((name, row[name]) for name in row.keys()),  # noqa: SIM118 (a Row is no dict)
        tuple(one["tag"] for one in tags),
        tuple(tuple(one) for one in links),
    )


def put_back(book: Book, old: ContactVersion, *, now: datetime, by: str | None) -> None:
    """Make the contact what it was. Raises AppError("address-taken") when one of its addresses belongs to
    another contact by now."""
    with book.transaction():
        before = version(book, old.contact_id)
        _write_row(book, old, exists=before is not None)
        book.write("DELETE FROM contact_tag WHERE contact_id = ?", (old.contact_id,))
        book.write_many("INSERT INTO contact_tag VALUES (?, ?)", [(old.contact_id, tag) for tag in old.tags])
        book.write("DELETE FROM contact_address WHERE contact_id = ?", (old.contact_id,))
        for link in old.links:
            if book.one("SELECT 1 FROM contact_address WHERE address_id = ?", (link[0],)) is not None:
                raise AppError("address-taken")
            book.write(f"INSERT INTO contact_address VALUES ({', '.join('?' * len(link))})", link)
        changed = "contact.restored" if before is None else "contact.changed"
        chain.append(
            book,
            changed,
            subject=old.contact_id,
            facts={"undo": True, "changed": _differences(before, old)},
            personal={"by": by, "os_user": book.os_user},
            now=now,
        )


def reorder(book: Book, contact_id: str, address_ids: Sequence[str]) -> None:
    """Put the contact's addresses in this order; the first is the preferred one."""
    with book.transaction():
        book.write_many(
            "UPDATE contact_address SET position = ? WHERE contact_id = ? AND address_id = ?",
            [(place, contact_id, one) for place, one in enumerate(address_ids, 1)],
        )
        contacts.refresh_search(book, [contact_id])


def note_links(
    book: Book, contact_id: str, *, added: int, removed: int, by: str | None, now: datetime
) -> None:
    """Log that the addresses of a contact were changed: how many, not which."""
    chain.append(
        book,
        "contact.changed",
        subject=contact_id,
        facts={"changed": ["addresses"], "added": added, "removed": removed},
        personal={"by": by, "os_user": book.os_user},
        now=now,
    )


def all_tags(book: Book) -> tuple[str, ...]:
    """Every tag that some contact has, most used first."""
    rows = book.sql("SELECT tag FROM contact_tag GROUP BY tag ORDER BY count(*) DESC, tag")
    return tuple(row["tag"] for row in rows)


def used_for_sending(book: Book, evidence_ids: Sequence[str]) -> bool:
    """Whether a mail went out, or may have gone out, on one of these pieces of evidence."""
    marks = ", ".join("?" * len(evidence_ids))
    return bool(evidence_ids) and (
        book.one(
            "SELECT 1 FROM delivery WHERE state IN ('sending', 'accepted', 'bounced', 'unknown')"
            f" AND evidence_id IN ({marks}) LIMIT 1",
            tuple(evidence_ids),
        )
        is not None
    )


def _write_row(book: Book, old: ContactVersion, *, exists: bool) -> None:
    values = dict(old.row)
    rowid = values.pop("rowid")
    if exists:
        sets = ", ".join(f"{name} = ?" for name in values)
        book.write(f"UPDATE contact SET {sets} WHERE id = ?", (*values.values(), old.contact_id))
        return
    if book.one("SELECT 1 FROM contact WHERE rowid = ?", (rowid,)) is None:
        values["rowid"] = rowid  # back to its old place in the order of the book
    marks = ", ".join("?" * len(values))
    book.write(f"INSERT INTO contact ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))


def _differences(before: ContactVersion | None, old: ContactVersion) -> list[str]:
    """Names of what is put back, never the values."""
    if before is None:
        return []
    now = dict(before.row)
    names = [
        "full" if name == "full_name" else name
        for name, value in old.row
        if name not in ("rowid", "search") and now.get(name) != value
    ]
    names += ["tags"] if before.tags != old.tags else []
    return names + (["addresses"] if before.links != old.links else [])
