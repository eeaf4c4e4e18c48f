"""What an export needs of people: their fields, and every evidence and stop of each of their addresses."""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.bounce_rules import came_back
from desktop_app.domain.consent import CONSENT_BASES, Evidence, Scope
from desktop_app.domain.moment import Moment, legal_day, surely_after
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import chain, consents, contacts, shared_stops
from desktop_app.storage.codec import moment_value
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book
from desktop_app.storage.suppressions import scope_of
from desktop_app.storage.undone import STANDS

KIND = "contacts.exported"
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedStop:
    """One stop of an address. `acting`: it still keeps the address out."""

    reason: SuppressionReason
    at: Moment
    scope: Scope
    until: Moment | None
    channel: str | None
    acting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedAddress:
    """One address with what hangs on it, oldest first."""

    id: str
    text: str
    evidence: tuple[Evidence, ...]
    stops: tuple[ExportedStop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedContact:
    """One contact; the preferred address is the first."""

    record: ContactRecord
    addresses: tuple[ExportedAddress, ...]


@dataclass(frozen=True, slots=True)
class Widths:
    """The most addresses of one contact, and the most bytes of evidence and stops of one."""

    addresses: int
    bytes: int


def all_ids(book: Book) -> list[str]:
    """Everybody, in the order of their making."""
    return [row["id"] for row in book.sql("SELECT id FROM contact ORDER BY rowid")]


def widths(book: Book) -> Widths:
    """How much the fullest contact of the book has."""
    addresses = book.sql(
        "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM contact_address GROUP BY contact_id)"
    )[0][0]
    most = book.sql(
        """SELECT coalesce(max(n), 0) FROM (
        SELECT sum(length(e.facts) + coalesce(length(p.bytes), 0)) AS n FROM entry e
        JOIN contact_address l ON l.address_id = e.address_id LEFT JOIN payload p ON p.id = e.payload_id
        WHERE e.kind IN ('evidence', 'optout', 'suppression', 'stop.shared') AND e.kind <> 'delivery'
        GROUP BY l.contact_id)"""
    )[0][0]
    details = book.sql("SELECT coalesce(max(length(details)), 0) FROM contact")[0][0]
    return Widths(int(addresses), int(most) + 4 * int(details))


def people(book: Book, contact_ids: Sequence[str], *, today: Moment) -> Iterator[list[ExportedContact]]:
    """These contacts by the thousand, in the order asked for; who is gone is left out."""
    for start in range(0, len(contact_ids), _AT_ONCE):
        wanted = list(contact_ids[start : start + _AT_ONCE])
        records = contacts.among(book, wanted)
        ids = [one.id for record in records.values() for one in record.addresses]
        hanging = _hanging(book, ids, today)
        yield [
            ExportedContact(
                record=records[one], addresses=tuple(hanging[found.id] for found in records[one].addresses)
            )
            for one in wanted
            if one in records
        ]


def note_export(
    book: Book,
    *,
    what: str,
    format: str,
    reason: str | None,
    firm: str | None,
    named: str,
    count: int,
    record: str | None,
    by: str | None,
    now: datetime,
) -> str:
    """The audit entry of one export: who, which people, for whom and why (joins an outer transaction).

    `named`: the selection as the owner calls it; `record`: the giving record, if one is kept."""
    return chain.append(
        book,
        KIND,
        subject=record,
        facts={"what": what, "format": format, "reason": reason, "count": count},
        personal={"by": by, "firm": firm, "named": named, "os_user": book.os_user},
        now=now,
    )


def _hanging(book: Book, address_ids: list[str], today: Moment) -> dict[str, ExportedAddress]:
    among = (json.dumps(address_ids),)
    logs: dict[str, list[consents.LogRow]] = {one: [] for one in address_ids}
    shared: dict[str, list[consents.LogRow]] = {one: [] for one in address_ids}
    for row in book.sql(
        """SELECT e.address_id, e.id, e.kind, e.at, e.facts, p.bytes AS payload
        FROM entry e LEFT JOIN payload p ON p.id = e.payload_id
        WHERE e.kind IN ('evidence', 'evidence.withdrawn', 'lift', 'stop.shared', 'stop.unshared')
        AND e.kind <> 'delivery' AND e.address_id IN (SELECT value FROM json_each(?)) ORDER BY +e.seq""",
        among,
    ):
        (shared if row["kind"] in shared_stops.KINDS else logs)[row["address_id"]].append(row)
    told: dict[str, list[ExportedStop]] = {one: [] for one in address_ids}
    reader = consents.EvidenceReader()
    evidence = {one: reader.read(log) for one, log in logs.items()}
    for row in book.sql(
        f"""SELECT a.id AS living, s.reason, s.at, s.scope, s.until, s.channel FROM suppression s
        JOIN address a ON a.hmac = s.hmac
        WHERE a.id IN (SELECT value FROM json_each(?)) AND s.{STANDS} ORDER BY s.rowid""",
        among,
    ):
        at, until = moment_value(row["at"]), moment_value(row["until"])
        if at is not None:
            reason, scope = SuppressionReason(row["reason"]), scope_of(row["scope"])
            told[row["living"]].append(
                _stop(reason, at, scope, until, row["channel"], evidence[row["living"]], today)
            )
    for address_id, log in shared.items():
        for one in shared_stops.optouts_from(log) if log else ():
            reason = SuppressionReason.OPTOUT
            told[address_id].append(
                _stop(reason, one.at, one.scope, one.until, one.channel, evidence[address_id], today)
            )
    named = "SELECT id, text FROM address WHERE id IN (SELECT value FROM json_each(?))"
    texts = {row["id"]: row["text"] for row in book.sql(named, among)}
    return {
        one: ExportedAddress(id=one, text=texts[one], evidence=evidence[one], stops=tuple(told[one]))
        for one in address_ids
    }


def _stop(
    reason: SuppressionReason,
    at: Moment,
    scope: Scope,
    until: Moment | None,
    channel: str | None,
    evidence: Sequence[Evidence],
    today: Moment,
) -> ExportedStop:
    over = until is not None and legal_day(today) > legal_day(until)
    if reason is SuppressionReason.BOUNCE:
        over = any(came_back(one, at) for one in evidence)
    lifted = reason is SuppressionReason.OPTOUT and any(
        one.lifts_optouts
        and one.basis in CONSENT_BASES
        and one.obtained_at is not None
        and surely_after(one.obtained_at, at)
        for one in evidence
    )
    return ExportedStop(
        reason=reason, at=at, scope=scope, until=until, channel=channel, acting=not (over or lifted)
    )
