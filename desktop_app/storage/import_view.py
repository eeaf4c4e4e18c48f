"""What an import must know about every address of a file, in a few queries for all of them."""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from dataclasses import dataclass, field

from desktop_app.domain.moment import Moment
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.storage import shared_stops
from desktop_app.storage.codec import moment_value
from desktop_app.storage.consents import LogRow
from desktop_app.storage.contacts import hmac_of
from desktop_app.storage.database import Book
from desktop_app.storage.suppressions import optout_value
from desktop_app.storage.undone import STANDS


@dataclass(slots=True)
class AddressStops:
    """`standing`: a complaint, which no consent ends. `bounced`: when mails came back for good."""

    optouts: list[OptOut] = field(default_factory=list)
    standing: bool = False
    bounced: list[Moment] = field(default_factory=list)
    reasons: set[SuppressionReason] = field(default_factory=set)


class AllStops:
    """Every suppression of the book, found by address key, also for addresses that were erased."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._by_hmac: dict[str, AddressStops] = {}
        for row in book.sql(f"SELECT * FROM suppression WHERE {STANDS} ORDER BY at"):
            found = self._by_hmac.setdefault(row["hmac"], AddressStops())
            found.reasons.add(SuppressionReason(row["reason"]))
            optout = optout_value(row)
            if optout is not None:
                found.optouts.append(optout)
            elif row["reason"] == SuppressionReason.BOUNCE and (at := moment_value(row["at"])) is not None:
                found.bounced.append(at)
            else:
                found.standing = True
        self._add_shared()

    def _add_shared(self) -> None:
        """Stops that were said at another address of the same person."""
        logs: dict[str, list[LogRow]] = {}
        for row in self._book.sql(
            """SELECT e.kind, e.id, e.facts, a.hmac FROM entry e JOIN address a ON a.id = e.address_id
            WHERE e.kind IN ('stop.shared', 'stop.unshared') AND e.kind <> 'delivery' ORDER BY +e.seq"""
        ):
            logs.setdefault(row["hmac"], []).append(row)
        for hmac, log in logs.items():
            found = self._by_hmac.setdefault(hmac, AddressStops())
            found.optouts += shared_stops.optouts_from(log)

    def of(self, key: str) -> AddressStops | None:
        """What was told for the address of this key, or None."""
        if not self._by_hmac:
            return None
        return self._by_hmac.get(hmac_of(self._book, key))


def address_ids(book: Book) -> dict[str, str]:
    """Key → id of every living address, linked to a contact or not."""
    return {row["key"]: row["id"] for row in book.sql("SELECT id, key FROM address WHERE erased_by IS NULL")}


def evidence_logs(book: Book) -> dict[str, list[LogRow]]:
    """Address id → every entry about its evidence, for `consents.EvidenceReader`."""
    found: dict[str, list[LogRow]] = {}
    for row in book.sql(
        """SELECT e.address_id, e.id, e.kind, e.at, e.facts, p.bytes AS payload
        FROM entry e LEFT JOIN payload p ON p.id = e.payload_id
        WHERE e.kind IN ('evidence', 'evidence.withdrawn', 'lift') AND e.kind <> 'delivery' ORDER BY +e.seq"""
    ):
        found.setdefault(row["address_id"], []).append(row)
    return found
