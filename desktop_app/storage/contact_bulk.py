"""One change for many contacts: written by parts inside the caller's transaction, logged for each of them.

`tell` hears (done, to do) after each part and may raise to end the work; the transaction then undoes all.
"""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.mailing import ADVERTISING
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.storage import chain, contact_versions, contacts, deliveries, suppressions
from desktop_app.storage.codec import JSON
from desktop_app.storage.contact_versions import ContactVersion
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book
from desktop_app.storage.suppressions import Said
from desktop_app.storage.undone import STANDS

PART = 250
_GIVE_WAY = 0.0005
"""Seconds between parts, so that the window's thread gets Python's lock."""
_WAITING = "SELECT DISTINCT address_id FROM delivery WHERE state IN ('queued', 'deferred')"
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a contact writes to us, with the ground for saying so."""

    contact_id: str
    kind: RecipientType
    ground: str


def parts(contact_ids: Sequence[str], tell: Tell) -> Iterator[Sequence[str]]:
    """`contact_ids` by parts; `tell` hears of each one that is done."""
    total = len(contact_ids)
    for start in range(0, total, PART):
        tell(start, total)
        time.sleep(_GIVE_WAY)
        yield contact_ids[start : start + PART]
    tell(total, total)


def add_tag(
    book: Book, contact_ids: Sequence[str], tag: str, *, now: datetime, tell: Tell
) -> tuple[str, ...]:
    """Give a tag to those who lack it; returns their ids."""
    return _retag(book, contact_ids, lambda tags: (*tags, tag) if tag not in tags else tags, now, tell)


def remove_tag(
    book: Book, contact_ids: Sequence[str], tag: str, *, now: datetime, tell: Tell
) -> tuple[str, ...]:
    """Take a tag from those who have it; returns their ids."""
    return _retag(book, contact_ids, lambda tags: tuple(one for one in tags if one != tag), now, tell)


def _retag(
    book: Book,
    contact_ids: Sequence[str],
    change: Callable[[tuple[str, ...]], tuple[str, ...]],
    now: datetime,
    tell: Tell,
) -> tuple[str, ...]:
    log, changed = _Log(book, now, ("tags",)), list[str]()
    with book.transaction():
        for part in parts(contact_ids, tell):
            found = []
            for record in contacts.among(book, part).values():
                tags = change(record.tags)
                if tags != record.tags:
                    found.append((record, tags))
            book.write_many(
                "DELETE FROM contact_tag WHERE contact_id = ? AND tag = ?",
                [(one.id, tag) for one, tags in found for tag in one.tags if tag not in tags],
            )
            book.write_many(
                "INSERT INTO contact_tag VALUES (?, ?)",
                [(one.id, tag) for one, tags in found for tag in tags if tag not in one.tags],
            )
            book.write_many(
                "UPDATE contact SET search = ? WHERE id = ?", [(_search(*one), one[0].id) for one in found]
            )
            log.changed(one.id for one, _ in found)
            changed += (one.id for one, _ in found)
    return tuple(changed)


def _search(record: ContactRecord, tags: tuple[str, ...]) -> str:
    return contacts.search_text(replace(record, tags=tags), [one.text for one in record.addresses])


def tags_of(book: Book, contact_ids: Sequence[str]) -> dict[str, int]:
    """The tags that some of these contacts have, and how many of them; the most used first."""
    rows = book.sql(
        """SELECT tag, count(*) AS people FROM contact_tag
        WHERE contact_id IN (SELECT value FROM json_each(?)) GROUP BY tag ORDER BY people DESC, tag""",
        (json.dumps(list(contact_ids)),),
    )
    return {str(row["tag"]): int(row["people"]) for row in rows}


def set_kind(
    book: Book, wanted: Iterable[Kind], *, now: datetime, tell: Tell
) -> tuple[Kind, ...]:
    """Say how contacts write to us; returns how it stood with those who were changed."""
    by_id, before = {one.contact_id: one for one in wanted}, list[Kind]()
    log = _Log(book, now, ("recipient_type", "recipient_type_ground"))
    with book.transaction():
        for part in parts(tuple(by_id), tell):
            rows = book.sql(
                """SELECT id, recipient_type, recipient_type_ground FROM contact
                WHERE id IN (SELECT value FROM json_each(?))""",
                (json.dumps(list(part)),),
            )
            old = [Kind(row[0], RecipientType(row[1]), row[2]) for row in rows]
            changed = [one for one in old if one != by_id[one.contact_id]]
            book.write_many(
                "UPDATE contact SET recipient_type = ?, recipient_type_ground = ? WHERE id = ?",
                [
                    (by_id[one.contact_id].kind.value, by_id[one.contact_id].ground, one.contact_id)
                    for one in changed
                ],
            )
            log.changed(one.contact_id for one in changed)
            before += changed
    return tuple(before)


def of_batch(book: Book, batch_id: str) -> tuple[str, ...]:
    """The ids of those who are new in the book since an import, in its order."""
    return tuple(
        str(row[0])
        for row in book.sql("SELECT id FROM contact WHERE batch_id = ? ORDER BY rowid", (batch_id,))
    )


def of_unknown_kind(book: Book) -> list[int]:
    """The keys of everybody of whom nobody knows how they write to us."""
    rows = book.sql(
        "SELECT rowid FROM contact WHERE recipient_type = ?", (RecipientType.UNKNOWN.value,)
    )
    return [int(row[0]) for row in rows]


def versions(book: Book, contact_ids: Sequence[str]) -> tuple[ContactVersion, ...]:
    """How contacts stand now, to be put back after their deletion."""
    found = (contact_versions.version(book, one) for one in contact_ids)
    return tuple(one for one in found if one is not None)


def delete(book: Book, contact_ids: Sequence[str], *, now: datetime, tell: Tell) -> int:
    """Delete contacts; addresses, evidence, suppressions and the ledger stay (JP-SEM-3-3-KEEP)."""
    gone, text = 0, chain.Text({})
    with book.transaction():
        for part in parts(contact_ids, tell):
            among = (json.dumps(list(part)),)
            known = [
                str(row[0])
                for row in book.sql(
                    "SELECT id FROM contact WHERE id IN (SELECT value FROM json_each(?))", among
                )
            ]
            book.write("DELETE FROM contact WHERE id IN (SELECT value FROM json_each(?))", among)
            writer = chain.Writer(book, now)
            who = chain.Text({"by": None, "os_user": book.os_user})
            for one in known:
                writer.add("contact.deleted", subject=one, facts=text, personal=who)
            writer.flush()
            gone += len(known)
    return gone


@dataclass(frozen=True, slots=True)
class Address:
    """A stored address with all that an opt-out needs of its spelling."""

    id: str
    contact_id: str
    text: str
    key: str
    key_version: int


def addresses_of(book: Book, contact_ids: Sequence[str]) -> list[Address]:
    """Every address of these contacts, those of one contact in its order."""
    rows = book.sql(
        """SELECT a.id, l.contact_id, a.text, a.key, a.key_version FROM contact_address l
        JOIN address a ON a.id = l.address_id
        WHERE l.contact_id IN (SELECT value FROM json_each(?)) AND a.erased_by IS NULL
        ORDER BY l.contact_id, l.position""",
        (json.dumps(list(contact_ids)),),
    )
    return [Address(*row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedMany:
    """Addresses that were stopped, those whose same stop stood before, and mails taken out of queues."""

    addresses: int
    already: int
    skipped: int


def stop(
    book: Book,
    addresses: Sequence[Address],
    said: Said,
    *,
    by: str,
    text: str,
    now: datetime,
    tell: Tell,
) -> StoppedMany:
    """Take one opt-out for each address (SEM Act 3(3)), as `suppressions.add_optout` does for one."""
    already = skipped = 0
    who: dict[str, JSON] = {"by": by, "text": text or None, "os_user": book.os_user}
    with book.transaction():
        waiting = {row[0] for row in book.sql(_WAITING)}
        for start in range(0, len(addresses), PART):
            tell(start, len(addresses))
            time.sleep(_GIVE_WAY)
            part = addresses[start : start + PART]
            already += _stop(book, part, said, chain.Text(who), now)
            for one in part:
                if one.id in waiting:
                    skipped += deliveries.skip_open(
                        book,
                        one.id,
                        classes=tuple(ADVERTISING),
                        scope=said.scope,
                        until=said.until,
                        rules=(suppressions.OPTOUT_RULE,),
                        now=now,
                    )
        tell(len(addresses), len(addresses))
    return StoppedMany(addresses=len(addresses), already=already, skipped=skipped)


def _stop(book: Book, part: Sequence[Address], said: Said, who: chain.Text, now: datetime) -> int:
    """Entries and rows of one part; returns of how many the same stood before."""
    among = (json.dumps([one.id for one in part]),)
    hmacs: dict[str, str] = {
        row[0]: row[1]
        for row in book.sql(
            "SELECT id, hmac FROM address WHERE id IN (SELECT value FROM json_each(?))", among
        )
    }
    known: dict[str, list[OptOut]] = {}
    for row in book.sql(
        f"SELECT * FROM suppression WHERE hmac IN (SELECT value FROM json_each(?)) AND {STANDS}",
        (json.dumps(list(hmacs.values())),),
    ):
        if (one := suppressions.optout_value(row)) is not None and one.scope == said.scope:
            known.setdefault(row["hmac"], []).append(one)
    written = suppressions.written_later(book, [one.id for one in part], now)
    writer, rows, already = chain.Writer(book, now), list[tuple[str | None, ...]](), 0
    for address in part:
        told = replace(said, at=suppressions.said_at(said.at, written.get(address.id), now))
        same = [one for one in known.get(hmacs[address.id], []) if one.until == told.until]
        already += bool(same)
        if any(one.at == told.at for one in same):
            continue
        reason, hmac = SuppressionReason.OPTOUT, hmacs[address.id]
        facts = suppressions.row_facts(hmac, address.id, reason, told) | {"told_for": None}
        entry = writer.add(
            "optout", subject=address.id, facts=facts, personal=who, address_id=address.id
        )
        rows.append(suppressions.row_cells(entry, hmac, address.id, reason, told))
    writer.flush()
    suppressions.write_rows(book, rows)
    return already


def keep_out(
    book: Book, addresses: Sequence[Address], *, detail: str, now: datetime, tell: Tell
) -> StoppedMany:
    """Keep addresses out because the shop decided so; nobody asked for it."""
    with book.transaction():
        known = _manual(book)
        for number, one in enumerate(addresses):
            if number % 50 == 0:
                tell(number, len(addresses))
            suppressions.add_suppression(
                book, one.id, SuppressionReason.MANUAL, now=now, detail=detail or None
            )
        tell(len(addresses), len(addresses))
        new = _manual(book) - known
    return StoppedMany(addresses=len(addresses), already=len(addresses) - new, skipped=0)


def _manual(book: Book) -> int:
    return int(
        book.sql("SELECT count(*) FROM suppression WHERE reason = ?", (SuppressionReason.MANUAL.value,))[0][0]
    )


def note_taken(
    book: Book, kind: str, *, people: int, columns: Sequence[str], by: str | None, now: datetime
) -> None:
    """Log that rows of the list left the program: "contacts.copied" or "contacts.printed"."""
    chain.append(
        book,
        kind,
        subject=None,
        facts={"people": people, "columns": list(columns)},
        personal={"by": by, "os_user": book.os_user},
        now=now,
    )


class _Log:
    """Notes that fields of contacts were changed, not the values."""

    def __init__(self, book: Book, now: datetime, changed: Sequence[str]) -> None:
        self._book, self._now = book, now
        self._facts = chain.Text({"changed": list(changed), "together": True})
        self._who = chain.Text({"by": None, "os_user": book.os_user})

    def changed(self, contact_ids: Iterable[str]) -> None:
        writer = chain.Writer(self._book, self._now)
        for one in contact_ids:
            writer.add("contact.changed", subject=one, facts=self._facts, personal=self._who)
        writer.flush()
