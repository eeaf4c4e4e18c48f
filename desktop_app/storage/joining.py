"""同じ人をまとめる: contacts that are one person become one contact, and can be taken apart again.

Only links, tags and the contact's own fields move. Evidence, opt-outs, deliveries and tokens stay with their
addresses (architecture 4.1). The log keeps how the contacts stood, so that it can be undone at any time; an
erasure of one of their addresses blanks that, and then they stay one.
"""
# ruff: noqa: S608 (SQL is put together from column names of the schema; values are always bound)

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.storage import chain, contacts, shared_stops
from desktop_app.storage.contact_versions import version
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book
from desktop_app.storage.merge_records import MERGED as MERGED
from desktop_app.storage.merge_records import UNMERGED as UNMERGED
from desktop_app.storage.merge_records import Merge as Merge
from desktop_app.storage.merge_records import Stood as Stood
from desktop_app.storage.merge_records import as_json, stood
from desktop_app.storage.merge_records import lost_in as lost_in
from desktop_app.storage.merge_records import merge as merge
from desktop_app.storage.merge_records import merges as merges
from desktop_app.storage.merge_records import payloads_about as payloads_about
from desktop_app.storage.merge_records import standing_of_batch as standing_of_batch
from desktop_app.storage.shared_stops import SharedStop


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
        before = [stood(book, one) for one in (kept_id, *lost_ids)]
        owned = [link["address_id"] for one in before for link in one.links]
        if sorted(owned) != sorted(order):
            raise AppError("merge-addresses-changed")
        _take_over(book, kept_id, lost_ids, before, order)
        contacts.write_fields(book, kept_id, new)
        after = stood(book, kept_id)
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
                "before": [as_json(one) for one in before],
                "after": as_json(after),
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
    return stood(book, found.kept)


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
