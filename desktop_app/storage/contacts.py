"""連絡先 and their addresses. An address is an entity; it belongs to at most one living contact."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.storage import chain
from desktop_app.storage.addresses import AddressRecord as AddressRecord
from desktop_app.storage.addresses import Spelling as Spelling
from desktop_app.storage.addresses import address as address
from desktop_app.storage.addresses import address_by_key as address_by_key
from desktop_app.storage.addresses import ensure_address as ensure_address
from desktop_app.storage.addresses import hmac_of as hmac_of
from desktop_app.storage.codec import canonical, new_id, stamp
from desktop_app.storage.contact_search import found_by
from desktop_app.storage.database import Book
from desktop_app.storage.folding import line_of, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """What is known of a person or firm. Empty text = not known."""

    full: str = ""
    family: str = ""
    given: str = ""
    kana: str = ""
    company: str = ""
    department: str = ""
    title: str = ""
    phone: str = ""
    country: str = "JP"
    recipient_type: RecipientType = RecipientType.UNKNOWN
    recipient_type_ground: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    age: int | None = None
    guardian_consent: bool = False
    sensitive_consent: bool = False
    details: tuple[tuple[str, str], ...] = ()
    """What else is known, (label, value): further telephones, postal address, a column kept as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord(NewContact):
    """A stored contact; its preferred address comes first."""

    id: str
    addresses: tuple[AddressRecord, ...]
    created_at: datetime
    batch_id: str | None = None


_COLUMNS = tuple(one.name for one in fields(NewContact) if one.name != "tags")
"""Fields that are columns of `contact`; `full` is called full_name there."""


_VALUES = attrgetter(*_COLUMNS)


def _column(name: str) -> str:
    return "full_name" if name == "full" else name


_INSERT = (
    f"INSERT INTO contact (id, {', '.join(map(_column, _COLUMNS))}, search, created_at, batch_id)"
    f" VALUES (?, {', '.join('?' * len(_COLUMNS))}, ?, ?, ?)"
)


def add(
    book: Book,
    new: NewContact,
    addresses: Sequence[Spelling],
    *,
    now: datetime,
    by: str | None,
    batch_id: str | None = None,
) -> str:
    """Add a contact with its addresses, the preferred one first; returns its id.

    Raises AppError("address-taken") when an address belongs to another living contact.
    """
    contact_id = new_id()
    with book.transaction():
        texts = [parsed.text for parsed in addresses]
        row = row_of(new, contact_id, texts, created_at=stamp(now), batch_id=batch_id)
        insert_contacts(book, [row])
        _write_tags(book, contact_id, new.tags)
        for parsed in addresses:
            _link(book, contact_id, parsed, now=now, replaces=None, batch_id=batch_id)
        if batch_id is None:
            chain.append(
                book,
                "contact.added",
                subject=contact_id,
                facts={"addresses": len(addresses)},
                personal=_who(book, by),
                now=now,
            )
    return contact_id


def row_of(
    new: NewContact, contact_id: str, addresses: Iterable[str], *, created_at: str, batch_id: str | None
) -> tuple[Any, ...]:
    """The row of a contact for `insert_contacts`."""
    values = [one if type(one) is str else _stored(one) for one in _VALUES(new)]
    return contact_id, *values, search_text(new, addresses), created_at, batch_id


def insert_contacts(book: Book, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of `row_of`; tags and links are the caller's."""
    book.write_many(_INSERT, rows)


def link(
    book: Book,
    contact_id: str,
    parsed: Spelling,
    *,
    now: datetime,
    replaces: str | None = None,
    batch_id: str | None = None,
) -> AddressRecord:
    """Give a contact one more address, last in order; linking it again changes nothing.

    `replaces` is the id of the contact's address that this one takes the place of: that one is unlinked,
    and evidence stays with it (JP-SEMG-ADDRCHANGE). Raises AppError("address-taken").
    """
    with book.transaction():
        record = _link(book, contact_id, parsed, now=now, replaces=replaces, batch_id=batch_id)
        refresh_search(book, [contact_id])
    return record


def _link(
    book: Book,
    contact_id: str,
    parsed: Spelling,
    *,
    now: datetime,
    replaces: str | None,
    batch_id: str | None,
) -> AddressRecord:
    record = ensure_address(book, parsed, now=now)
    owner = book.one("SELECT contact_id FROM contact_address WHERE address_id = ?", (record.id,))
    if owner is not None:
        if owner["contact_id"] != contact_id:
            raise AppError("address-taken")
        return record
    last = book.sql(
        "SELECT coalesce(max(position), 0) FROM contact_address WHERE contact_id = ?", (contact_id,)
    )[0][0]
    position, changed_at = int(last) + 1, None
    if replaces is not None:
        old = book.one(
            "SELECT position FROM contact_address WHERE address_id = ? AND contact_id = ?",
            (replaces, contact_id),
        )
        if old is None:
            raise AppError("address-missing")
        position, changed_at = int(old["position"]), stamp(now)
        book.write("DELETE FROM contact_address WHERE address_id = ?", (replaces,))
    book.write(
        "INSERT INTO contact_address VALUES (?, ?, ?, ?, ?, 0, ?)",
        (record.id, contact_id, position, stamp(now), changed_at, batch_id),
    )
    return record


def unlink(book: Book, address_id: str) -> None:
    """Take an address from its contact; what hangs on the address stays with the address."""
    with book.transaction():
        owner = book.one("SELECT contact_id FROM contact_address WHERE address_id = ?", (address_id,))
        book.write("DELETE FROM contact_address WHERE address_id = ?", (address_id,))
        if owner is not None:
            refresh_search(book, [owner["contact_id"]])


def refresh_search(book: Book, contact_ids: Iterable[str]) -> None:
    """Say anew what these contacts are found by, after their addresses changed; inside a transaction."""
    book.write_many(
        "UPDATE contact SET search = ? WHERE id = ?",
        [
            (search_text(record, [one.text for one in record.addresses]), record.id)
            for contact_id in contact_ids
            for record in _load(book, "c.id = ?", (contact_id,))
        ],
    )


def confirm_change(book: Book, address_id: str) -> None:
    """The person confirmed that the changed address is theirs."""
    with book.transaction():
        book.write("UPDATE contact_address SET change_confirmed = 1 WHERE address_id = ?", (address_id,))


def get(book: Book, contact_id: str) -> ContactRecord:
    """One contact. Raises AppError("contact-missing")."""
    found = _load(book, "c.id = ?", (contact_id,))
    if not found:
        raise AppError("contact-missing")
    return found[0]


def by_address(book: Book, key: str) -> ContactRecord | None:
    """The living contact that an address (by key) belongs to."""
    found = _load(
        book,
        """c.id = (SELECT contact_id FROM contact_address l JOIN address a
        ON a.id = l.address_id WHERE a.key = ? AND a.erased_by IS NULL)""",
        (key,),
    )
    return found[0] if found else None


def update(
    book: Book, contact_id: str, *, now: datetime, by: str | None = None, **changes: Any
) -> ContactRecord:
    """Change fields of NewContact by name; the log notes which, not the values."""
    with book.transaction():
        record = get(book, contact_id)
        values = {one.name: changes.get(one.name, getattr(record, one.name)) for one in fields(NewContact)}
        unknown = set(changes) - set(values)
        if unknown:
            raise TypeError(f"no such field: {sorted(unknown)}")
        write_fields(book, contact_id, NewContact(**values))
        chain.append(
            book,
            "contact.changed",
            subject=contact_id,
            facts={"changed": sorted(changes)},
            personal=_who(book, by),
            now=now,
        )
    return get(book, contact_id)


def write_fields(book: Book, contact_id: str, new: NewContact) -> None:
    """Make the fields and tags of a contact what `new` says; the caller logs it, in the same transaction."""
    rows = book.sql(
        "SELECT a.text FROM contact_address l JOIN address a ON a.id = l.address_id"
        " WHERE l.contact_id = ? ORDER BY l.position",
        (contact_id,),
    )
    sets = ", ".join(f"{_column(name)} = ?" for name in _COLUMNS)
    book.write(
        f"UPDATE contact SET {sets}, search = ? WHERE id = ?",
        (
            *(_stored(getattr(new, name)) for name in _COLUMNS),
            search_text(new, [row["text"] for row in rows]),
            contact_id,
        ),
    )
    _write_tags(book, contact_id, new.tags)


def write_all_fields(book: Book, changed: Sequence[tuple[ContactRecord, NewContact]]) -> None:
    """As `write_fields`, for many at once: each contact as it was read in this transaction, and as it is to
    be."""
    sets = ", ".join(f"{_column(name)} = ?" for name in _COLUMNS)
    book.write_many(
        f"UPDATE contact SET {sets}, search = ? WHERE id = ?",
        [
            (*map(_stored, _VALUES(new)), search_text(new, [one.text for one in old.addresses]), old.id)
            for old, new in changed
        ],
    )
    retagged = [(old, new) for old, new in changed if old.tags != new.tags]
    book.write_many("DELETE FROM contact_tag WHERE contact_id = ?", [(old.id,) for old, _ in retagged])
    book.write_many(
        "INSERT INTO contact_tag VALUES (?, ?)",
        [
            (old.id, tag)
            for old, new in retagged
            for tag in dict.fromkeys(one.strip() for one in new.tags)
            if tag
        ],
    )


def delete(book: Book, contact_id: str, *, now: datetime, by: str | None) -> None:
    """Delete a contact. Addresses, evidence, suppressions and the ledger stay (JP-SEM-3-3-KEEP)."""
    with book.transaction():
        if book.write("DELETE FROM contact WHERE id = ?", (contact_id,)) == 0:
            raise AppError("contact-missing")
        chain.append(book, "contact.deleted", subject=contact_id, facts={}, personal=_who(book, by), now=now)


def search(
    book: Book, text: str = "", *, tag: str | None = None, limit: int | None = None, offset: int = 0
) -> list[ContactRecord]:
    """Contacts in whose names, company, phone, note, tags and addresses every word of `text` is found, the
    oldest first."""
    where, values = found_by(words_of(text), tag)
    return _load(book, where, values, limit=limit, offset=offset)


def count(book: Book) -> int:
    """How many living contacts the book has."""
    return int(book.sql("SELECT count(*) FROM contact")[0][0])


def by_ids(book: Book) -> dict[str, ContactRecord]:
    """Every living contact by id, in the fixed order of their making; three queries."""
    return {record.id: record for record in _load(book, "1", ())}


def by_keys(book: Book, keys: str) -> dict[str, ContactRecord]:
    """The contacts at these places of the book (rowids, as JSON list), by id."""
    found = _load(book, "c.rowid IN (SELECT value FROM json_each(?))", (keys,))
    return {record.id: record for record in found}


def among(book: Book, contact_ids: Sequence[str]) -> dict[str, ContactRecord]:
    """Some contacts by id, in the order of their making; who is gone is missing."""
    found = _load(book, "c.id IN (SELECT value FROM json_each(?))", (json.dumps(list(contact_ids)),))
    return {record.id: record for record in found}


def search_text(new: NewContact, addresses: Iterable[str]) -> str:
    """What `search` looks through; it begins with what the table is ordered by name with."""
    joined = f"{new.family}{new.given}"
    names = (new.kana, new.full, joined if joined not in "".join(new.full.split()) else "", new.company)
    rest = (new.department, new.title, *new.tags, new.note, *(value for _, value in new.details))
    return line_of((*names, *addresses, *rest), new.phone)


def _stored(value: Any) -> Any:
    kind = type(value)
    if kind is tuple:
        return canonical([list(one) for one in value]) if value else ""
    return int(value) if kind is bool else value.value if kind is RecipientType else value


def _who(book: Book, by: str | None) -> dict[str, str | None]:
    return {"by": by, "os_user": book.os_user}


def _write_tags(book: Book, contact_id: str, tags: Iterable[str]) -> None:
    book.write("DELETE FROM contact_tag WHERE contact_id = ?", (contact_id,))
    book.write_many(
        "INSERT INTO contact_tag VALUES (?, ?)",
        [(contact_id, tag) for tag in dict.fromkeys(one.strip() for one in tags) if tag],
    )


_READ = ", ".join(f"c.{_column(name)}" for name in (*_COLUMNS, "id", "created_at", "batch_id"))
_TYPES = {one.value: one for one in RecipientType}


def _load(
    book: Book, where: str, values: Sequence[Any], *, limit: int | None = None, offset: int = 0
) -> list[ContactRecord]:
    part = limit is not None or offset > 0
    chosen = f"FROM contact c WHERE {where} ORDER BY c.rowid" + (" LIMIT ? OFFSET ?" if part else "")
    values = (*values, -1 if limit is None else limit, offset) if part else tuple(values)
    rows = book.sql(f"SELECT {_READ} {chosen}", values)
    # Everybody's tags and addresses are read as they lie; some people's by index.
    among = f"WHERE {{}} IN (SELECT c.id {chosen})" if where != "1" or part else ""
    values = values if among else ()
    tags: dict[str, list[str]] = {}
    for contact_id, tag in book.sql(
        f"SELECT contact_id, tag FROM contact_tag {among.format('contact_id')} ORDER BY rowid", values
    ):
        tags.setdefault(contact_id, []).append(tag)
    addresses: dict[str, list[AddressRecord]] = {}
    for contact_id, address_id, text, key in book.sql(
        f"""SELECT l.contact_id, a.id, a.text, a.key FROM contact_address l JOIN address a
        ON a.id = l.address_id {among.format("l.contact_id")} ORDER BY l.position""",
        values,
    ):
        addresses.setdefault(contact_id, []).append(AddressRecord(id=address_id, text=text, key=key))
    return [_record(row, addresses, tags) for row in rows]


def _record(
    row: Sequence[Any], addresses: dict[str, list[AddressRecord]], tags: dict[str, list[str]]
) -> ContactRecord:
    *stored, contact_id, created_at, batch_id = row
    fields = dict(zip(_COLUMNS, stored, strict=True))
    fields["recipient_type"] = _TYPES[fields["recipient_type"]]
    fields["guardian_consent"] = bool(fields["guardian_consent"])
    fields["sensitive_consent"] = bool(fields["sensitive_consent"])
    details = fields["details"]
    fields["details"] = tuple((label, value) for label, value in json.loads(details)) if details else ()
    return ContactRecord(
        id=contact_id,
        addresses=tuple(addresses.get(contact_id, ())),
        created_at=datetime.fromisoformat(created_at),
        batch_id=batch_id,
        tags=tuple(tags.get(contact_id, ())),
        **fields,
    )
