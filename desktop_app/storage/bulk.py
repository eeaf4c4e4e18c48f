"""Adds many contacts at once: a few statements for thousands of rows instead of several for each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desktop_app.storage import chain
from desktop_app.storage.addresses import Spelling, hmac_of
from desktop_app.storage.codec import new_id, stamp
from desktop_app.storage.contacts import NewContact, insert_contacts, row_of
from desktop_app.storage.database import Book
from desktop_app.storage.randomness import random_bytes

_ROWS = 4_000
"""So many contacts are held before they are written: what a laptop writes in some tenths of a second."""


class ContactBulk:
    """Contacts of one import, inside its transaction. `flush` writes what is still held."""

    def __init__(self, book: Book, *, batch_id: str, known: dict[str, str], now: datetime) -> None:
        """`known`: key → id of every address that the book has."""
        self._book = book
        self._batch_id = batch_id
        self._at = stamp(now)
        self._known = known
        self._contacts: list[tuple[Any, ...]] = []
        self._tags: list[tuple[str, str]] = []
        self._addresses: list[tuple[Any, ...]] = []
        self._links: list[tuple[Any, ...]] = []
        self.digests: dict[str, str] = {}
        """Address id → digest of the addresses made here, for `chain.Writer`."""

    def add(self, new: NewContact, addresses: Sequence[Spelling]) -> str:
        """Add a contact whose addresses belong to nobody, the preferred one first; returns its id."""
        contact_id = new_id()
        texts = [parsed.text for parsed in addresses]
        row = row_of(new, contact_id, texts, created_at=self._at, batch_id=self._batch_id)
        self._contacts.append(row)
        self._tags += [(contact_id, tag) for tag in dict.fromkeys(one.strip() for one in new.tags) if tag]
        for position, parsed in enumerate(addresses, 1):
            link = (self.address(parsed), contact_id, position, self._at, None, 0, self._batch_id)
            self._links.append(link)
        if len(self._contacts) >= _ROWS:
            self.flush()
        return contact_id

    def address(self, parsed: Spelling) -> str:
        """The id of an address, made when it is new."""
        found = self._known.get(parsed.key)
        if found is not None:
            return found
        address_id, salt = new_id(), random_bytes(16)
        key, text, hmac = parsed.key, parsed.text, hmac_of(self._book, parsed.key)
        row = (address_id, key, parsed.key_version, text, hmac)
        self._addresses.append((*row, salt))
        self.digests[address_id] = chain.digest(salt, chain.covered_address(*row))
        self._known[key] = address_id
        return address_id

    def learn(self, key: str, address_id: str) -> None:
        """An address that was made elsewhere meanwhile."""
        self._known[key] = address_id

    def flush(self) -> None:
        """Write what is held."""
        write = self._book.write_many
        insert_contacts(self._book, self._contacts)
        write("INSERT INTO contact_tag VALUES (?, ?)", self._tags)
        write(
            "INSERT INTO address (id, key, key_version, text, hmac, salt) VALUES (?, ?, ?, ?, ?, ?)",
            self._addresses,
        )
        write("INSERT INTO contact_address VALUES (?, ?, ?, ?, ?, ?, ?)", self._links)
        for held in (self._contacts, self._tags, self._addresses, self._links):
            held.clear()
