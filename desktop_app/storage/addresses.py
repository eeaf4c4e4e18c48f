"""メールアドレス as an entity: evidence, stops, deliveries and tokens hang on it, whoever it belongs to."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from desktop_app.domain.errors import AppError
from desktop_app.storage.codec import new_id
from desktop_app.storage.database import Book
from desktop_app.storage.randomness import random_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRecord:
    """A stored address; `key` is what two spellings of it share."""

    id: str
    text: str
    key: str


class Spelling(Protocol):
    """What is stored of a ParsedAddress."""

    @property
    def text(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def key_version(self) -> int: ...


def hmac_of(book: Book, key: str) -> str:
    """HMAC-SHA256(book key, address key): what a suppression matches by after the address is erased."""
    return hmac.digest(book.hmac_key, key.encode(), "sha256").hex()


def hmac_by_id(book: Book, address_id: str) -> str:
    """HMAC of a living address. Raises AppError("address-missing"), also for an erased one."""
    row = book.one("SELECT hmac FROM address WHERE id = ? AND erased_by IS NULL", (address_id,))
    if row is None:
        raise AppError("address-missing")
    return str(row["hmac"])


def ensure_address(book: Book, parsed: Spelling, *, now: datetime) -> AddressRecord:  # noqa: ARG001
    """The stored address of this key, made when it is new. `now` is unused: an address has no date."""
    with book.transaction():
        known = address_by_key(book, parsed.key)
        if known is not None:
            return known
        record = AddressRecord(id=new_id(), text=parsed.text, key=parsed.key)
        book.write(
            "INSERT INTO address (id, key, key_version, text, hmac, salt) VALUES (?, ?, ?, ?, ?, ?)",
            (
                record.id,
                parsed.key,
                parsed.key_version,
                parsed.text,
                hmac_of(book, parsed.key),
                random_bytes(16),
            ),
        )
    return record


def address(book: Book, address_id: str) -> AddressRecord:
    """One address; an erased one has empty text. Raises AppError("address-missing")."""
    row = book.one("SELECT id, text, key FROM address WHERE id = ?", (address_id,))
    if row is None:
        raise AppError("address-missing")
    return AddressRecord(id=row["id"], text=row["text"], key=row["key"])


def address_by_key(book: Book, key: str) -> AddressRecord | None:
    """The living address of this key."""
    row = book.one("SELECT id, text, key FROM address WHERE key = ? AND erased_by IS NULL", (key,))
    return None if row is None else AddressRecord(id=row["id"], text=row["text"], key=row["key"])
