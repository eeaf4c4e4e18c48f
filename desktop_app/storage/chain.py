"""The append-only log: every fact is an entry, chained per device by SHA-256 (architecture 4.4).

An entry holds no personal data. It points by random id to rows that do (payload, attachment, address)
and stores SHA-256(salt ‖ bytes) of them, the salt beside the bytes, so that erasure leaves nothing to guess.
"""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop_app.storage.codec import JSON, canonical, new_id, quoted, stamp
from desktop_app.storage.randomness import random_bytes

if TYPE_CHECKING:  # database.py writes a book's first entry through this module
    from desktop_app.storage.database import Book

START = "0" * 64
"""`prev` of a device's first entry."""

ERASED = "erased"
"""Digest in an entry about an address that was erased before, such as a bounce that comes late."""

COLUMNS = (
    "seq",
    "id",
    "device_id",
    "kind",
    "at",
    "subject",
    "facts",
    "address_id",
    "address_digest",
    "payload_id",
    "payload_digest",
    "attachments",
    "prev",
)
_INSERT_ENTRY = f"INSERT INTO entry ({', '.join(COLUMNS)}, hash) VALUES ({', '.join('?' * 14)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHead:
    """The last entry of one device's chain, and how many entries the book has."""

    device_id: str
    seq: int
    hash: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry read back; `personal` is empty when it had none or was lawfully erased."""

    id: str
    seq: int
    kind: str
    at: datetime
    subject: str | None
    facts: dict[str, Any]
    personal: dict[str, Any]
    address_id: str | None
    attachments: tuple[str, ...]
    hash: str


def digest(salt: bytes, data: bytes) -> str:
    """SHA-256(salt ‖ data) as hex."""
    return hashlib.sha256(salt + data).hexdigest()


def address_bytes(row: Mapping[str, Any] | sqlite3.Row) -> bytes:
    """What an address's digest covers."""
    return covered_address(row["id"], row["key"], row["key_version"], row["text"], row["hmac"])


def covered_address(address_id: str, key: str, key_version: int, text: str, hmac: str) -> bytes:
    """The same of an address that is not written yet."""
    return f"[{quoted(address_id)},{quoted(key)},{key_version},{quoted(text)},{quoted(hmac)}]".encode()


def payload_bytes(row: Mapping[str, Any] | sqlite3.Row) -> bytes:
    """What a payload's digest covers."""
    return bytes(row["bytes"])


def attachment_bytes(row: Mapping[str, Any] | sqlite3.Row) -> bytes:
    """What an attachment's digest covers: header, SHA-256 and the bytes themselves."""
    head = canonical([row["id"], row["header"], row["sha256"]]).encode()
    return head + b"\x00" + bytes(row["bytes"])


def entry_hash(values: Sequence[Any]) -> str:
    """Hash of an entry from the values of COLUMNS."""
    return hashlib.sha256(canonical(list(values)).encode()).hexdigest()


class Text:
    """Facts that many entries of one `Writer` share, made canonical once; as `personal`, a shared payload.

    Such a payload is erased with the last of those whom it is about (`privacy`).
    """

    def __init__(self, value: Mapping[str, JSON]) -> None:
        self.text = canonical(value)
        self.quoted = quoted(self.text)
        self.payload: tuple[str, str] | None = None
        """(id, digest) once it is written."""

    @classmethod
    def of(cls, text: str) -> "Text":
        """Of facts that are canonical already."""
        made = cls.__new__(cls)
        made.text, made.quoted, made.payload = text, quoted(text), None
        return made


class Writer:
    """Chains many entries in one transaction; `flush` writes them. Only valid inside that transaction, or
    for whoever knows that nobody else has written since (`run_log`)."""

    def __init__(self, book: "Book", now: datetime) -> None:
        self._book = book
        last = book.one("SELECT seq FROM sqlite_sequence WHERE name = 'entry'")
        self._seq = int(last["seq"]) if last else 0
        row = book.one(
            "SELECT hash FROM entry WHERE device_id = ? ORDER BY seq DESC LIMIT 1", (book.device_id,)
        )
        self._prev = str(row["hash"]) if row else START
        self._device = quoted(book.device_id)
        self.at(stamp(now))
        self._entries: list[tuple[Any, ...]] = []
        self._payloads: list[tuple[str, bytes, bytes]] = []
        self.digests: dict[str, str] = {}
        """Address id → digest, of addresses that were made in this transaction; others are looked up."""

    def at(self, stamped: str) -> None:
        """From here on entries were made at this time, as `codec.stamp` writes it."""
        self._at = stamped
        self._constant = self._device, quoted(stamped)

    def add(
        self,
        kind: str,
        *,
        subject: str | None,
        facts: Mapping[str, JSON] | Text,
        personal: Mapping[str, JSON] | Text | None = None,
        address_id: str | None = None,
        attachments: Sequence[str] = (),
        id: str | None = None,
    ) -> str:
        """Chain one entry and return its id. `facts` must hold no personal data."""
        self._seq += 1
        entry_id = id or new_id()
        facts_text = facts if isinstance(facts, Text) else Text(facts)
        payload_id, payload_digest = self._payload(personal) if personal else (None, None)
        address_digest = self._address(address_id)
        files = canonical([[one, self._attachment(one)] for one in attachments]) if attachments else "[]"
        device, at = self._constant
        # As `entry_hash` of COLUMNS makes it, put together by hand: an import chains a hundred thousand.
        text = (
            f"[{self._seq},{quoted(entry_id)},{device},{quoted(kind)},{at},{quoted(subject)},"
            f"{facts_text.quoted},{quoted(address_id)},{quoted(address_digest)},{quoted(payload_id)},"
            f"{quoted(payload_digest)},{quoted(files)},{quoted(self._prev)}]"
        )
        hash_ = hashlib.sha256(text.encode()).hexdigest()
        self._entries.append(
            (
                self._seq,
                entry_id,
                self._book.device_id,
                kind,
                self._at,
                subject,
                facts_text.text,
                address_id,
                address_digest,
                payload_id,
                payload_digest,
                files,
                self._prev,
                hash_,
            )
        )
        self._prev = hash_
        return entry_id

    def _payload(self, personal: Mapping[str, JSON] | Text) -> tuple[str, str]:
        """(id, digest) of a payload that is new, or that another entry of this writer has already."""
        if isinstance(personal, Text) and personal.payload is not None:
            return personal.payload
        data = (personal.text if isinstance(personal, Text) else canonical(personal)).encode()
        payload_id, salt = new_id(), random_bytes(16)
        self._payloads.append((payload_id, salt, data))
        made = payload_id, digest(salt, data)
        if isinstance(personal, Text):
            personal.payload = made
        return made

    def flush(self) -> None:
        """Write what was chained so far."""
        entries, self._entries = self._entries, []
        payloads, self._payloads = self._payloads, []
        self._book.write_many("INSERT INTO payload (id, salt, bytes) VALUES (?, ?, ?)", payloads)
        self._book.write_many(_INSERT_ENTRY, entries)

    def _address(self, address_id: str | None) -> str | None:
        if address_id is None:
            return None
        if (known := self.digests.get(address_id)) is not None:
            return known
        row = self._book.one("SELECT * FROM address WHERE id = ?", (address_id,))
        if row is None:
            raise KeyError(address_id)
        return ERASED if row["erased_by"] is not None else digest(row["salt"], address_bytes(row))

    def _attachment(self, attachment_id: str) -> str:
        row = self._book.one("SELECT * FROM attachment WHERE id = ?", (attachment_id,))
        if row is None:
            raise KeyError(attachment_id)
        return digest(row["salt"], attachment_bytes(row))


def append(
    book: "Book",
    kind: str,
    *,
    subject: str | None,
    facts: Mapping[str, JSON],
    personal: Mapping[str, JSON] | None = None,
    address_id: str | None = None,
    attachments: Sequence[str] = (),
    now: datetime,
) -> str:
    """Chain one entry (joins an outer transaction) and return its id.

    `facts` must hold no personal data; what names a person goes into `personal`.
    """
    with book.transaction():
        writer = Writer(book, now)
        entry_id = writer.add(
            kind,
            subject=subject,
            facts=facts,
            personal=personal,
            address_id=address_id,
            attachments=attachments,
        )
        writer.flush()
    return entry_id


def head(book: "Book") -> ChainHead:
    """The end of this device's chain."""
    row = book.one(
        "SELECT seq, hash FROM entry WHERE device_id = ? ORDER BY seq DESC LIMIT 1", (book.device_id,)
    )
    rows = book.sql("SELECT count(*) FROM entry")[0][0]
    return ChainHead(
        device_id=book.device_id,
        seq=int(row["seq"]) if row else 0,
        hash=str(row["hash"]) if row else START,
        rows=int(rows),
    )


_SELECT = """SELECT e.*, p.bytes AS payload FROM entry e LEFT JOIN payload p ON p.id = e.payload_id
WHERE """


def entries(
    book: "Book", kinds: Sequence[str] = (), *, subject: str | None = None, address_id: str | None = None
) -> list[Entry]:
    """Entries in the order in which they were written, narrowed by kind, subject and address."""
    where, values = ["1"], list[str]()
    if kinds:
        where.append(f"e.kind IN ({', '.join('?' * len(kinds))})")
        values += kinds
        if subject is None and address_id is None and "delivery" not in kinds:
            where.append("e.kind <> 'delivery'")  # else the index on kind is passed over
    for column, value in (("subject", subject), ("address_id", address_id)):
        if value is not None:
            where.append(f"e.{column} = ?")
            values.append(value)
    rows = book.sql(_SELECT + " AND ".join(where) + " ORDER BY e.seq", values)
    return [entry_of(row) for row in rows]


def entry(book: "Book", entry_id: str) -> Entry:
    """One entry by its id. Raises KeyError when there is none."""
    row = book.one(_SELECT + "e.id = ?", (entry_id,))
    if row is None:
        raise KeyError(entry_id)
    return entry_of(row)


def entry_of(row: sqlite3.Row) -> Entry:
    """The entry of a row of `entry` joined with its payload."""
    return Entry(
        id=row["id"],
        seq=row["seq"],
        kind=row["kind"],
        at=datetime.fromisoformat(row["at"]),
        subject=row["subject"],
        facts=json.loads(row["facts"]),
        personal=json.loads(row["payload"]) if row["payload"] else {},
        address_id=row["address_id"],
        attachments=tuple(one for one, _ in json.loads(row["attachments"])),
        hash=row["hash"],
    )
