"""What the book knows, as a plan asks for it."""

from collections.abc import Sequence

from desktop_app.domain.consent import Evidence
from desktop_app.importing.planned import KnownContact, Stops
from desktop_app.importing.rows import FIELDS
from desktop_app.storage import chain, consents, contacts
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book
from desktop_app.storage.import_view import AllStops, address_ids

_MANY = 300
"""From so many rows on, reading everything at once is faster than asking for each address."""


class BookSnapshot:
    """The book at one moment; the real import takes it inside its own transaction."""

    def __init__(self, book: Book, *, rows: int) -> None:
        self._book = book
        self._ids = address_ids(book)
        self._stops = AllStops(book)
        self._owners: dict[str, ContactRecord] | None = None
        self._logs: dict[str, list[chain.Entry]] = {}
        if rows >= _MANY:
            self._owners = {
                one.key: record for record in contacts.by_ids(book).values() for one in record.addresses
            }
            for entry in chain.entries(book, ("evidence", "evidence.withdrawn", "lift")):
                self._logs.setdefault(entry.address_id or "", []).append(entry)

    def owner(self, key: str) -> KnownContact | None:
        """The living contact of an address."""
        if key not in self._ids:
            return None
        record = contacts.by_address(self._book, key) if self._owners is None else self._owners.get(key)
        return None if record is None else _known(record)

    def stops(self, key: str) -> Stops:
        """Every reason that was ever told for an address."""
        found = self._stops.of(key)
        if found is None:
            return Stops()
        return Stops(
            optouts=tuple(found.optouts), standing=found.standing, reasons=frozenset(found.reasons)
        )

    def evidence(self, key: str) -> Sequence[Evidence]:
        """Evidence that stands on an address."""
        address_id = self._ids.get(key)
        if address_id is None:
            return ()
        if self._owners is None:
            return consents.evidence_of(self._book, address_id)
        return consents.evidence_from(self._logs.get(address_id, []))


def _known(record: ContactRecord) -> KnownContact:
    return KnownContact(
        id=record.id,
        values={name: str(getattr(record, name)) for name in FIELDS},
        tags=record.tags,
        recipient_type=record.recipient_type,
        details=record.details,
    )
