"""What the book knows, as a plan asks for it."""

from collections.abc import Mapping, Sequence

from desktop_app.domain.bounce_rules import came_back
from desktop_app.domain.consent import Evidence
from desktop_app.domain.moment import Moment
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.importing.planned import KnownContact, Stops
from desktop_app.importing.rows import FIELDS
from desktop_app.storage import consents, contacts, topics
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book
from desktop_app.storage.import_view import AllStops, address_ids, evidence_logs

_MANY = 300
"""When a file names so many addresses of the book, reading everything at once is faster than going on asking
for each."""


class BookSnapshot:
    """The book at one moment; the real import takes it anew when somebody wrote meanwhile."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._ids = address_ids(book)
        self._stops = AllStops(book)
        self._asked = 0
        self._owners: dict[str, ContactRecord] | None = None
        self._logs: dict[str, list[consents.LogRow]] | None = None
        self._reader = consents.EvidenceReader()
        self._topics: dict[str, str] | None = None

    def owner(self, key: str) -> KnownContact | None:
        """The living contact of an address."""
        if key not in self._ids:
            return None
        if self._owners is None and self._many():
            self._owners = {
                one.key: record
                for record in contacts.by_ids(self._book).values()
                for one in record.addresses
            }
        record = contacts.by_address(self._book, key) if self._owners is None else self._owners.get(key)
        return None if record is None else _known(record)

    def stops(self, key: str) -> Stops:
        """Every reason that was told for an address; a bounce that a new consent ended stands apart."""
        found = self._stops.of(key)
        if found is None:
            return Stops()
        reasons, bounced = set(found.reasons), found.bounced
        ended: tuple[Moment, ...] = ()
        if bounced:
            evidence = self.evidence(key)
            ended = tuple(at for at in bounced if any(came_back(one, at) for one in evidence))
            if len(ended) == len(bounced):  # a new sign-up has shown that the address works
                reasons.discard(SuppressionReason.BOUNCE)
        return Stops(
            optouts=tuple(found.optouts),
            standing=found.standing or len(ended) < len(bounced),
            reasons=frozenset(reasons),
            ended=ended,
        )

    def evidence(self, key: str) -> Sequence[Evidence]:
        """Evidence that stands on an address."""
        address_id = self._ids.get(key)
        if address_id is None:
            return ()
        if self._logs is None and self._many():
            self._logs = evidence_logs(self._book)
        if self._logs is None:
            return consents.evidence_of(self._book, address_id)
        return self._reader.read(self._logs.get(address_id, ()))

    def topics(self) -> Mapping[str, str]:
        """Kinds of newsletters: id by name and by id."""
        if self._topics is None:
            named = topics.all_topics(self._book)
            self._topics = {**{one.name: one.id for one in named}, **{one.id: one.id for one in named}}
        return self._topics

    def _many(self) -> bool:
        self._asked += 1
        return self._asked > _MANY


def _known(record: ContactRecord) -> KnownContact:
    return KnownContact(
        id=record.id,
        values={name: str(getattr(record, name)) for name in FIELDS},
        tags=record.tags,
        recipient_type=record.recipient_type,
        details=record.details,
    )
