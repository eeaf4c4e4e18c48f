"""Writes the plan of an import into the book, inside its transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.provision import record_needed
from desktop_app.domain.sensitive import sensitive_words
from desktop_app.importing.declaration import Declaration
from desktop_app.importing.parts import Part
from desktop_app.importing.planned import ImportPlan, PlannedContact, RowState
from desktop_app.importing.stop_kinds import reason_of
from desktop_app.importing.tell import EVERY, Tell
from desktop_app.storage import consents, contacts, provisions
from desktop_app.storage.batch_fill import Addition, Filler
from desktop_app.storage.bulk import ContactBulk
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book
from desktop_app.storage.import_view import address_ids
from desktop_app.storage.provisions import ProvidedPerson
from desktop_app.storage.stop_list import StopWriter

_RECIPIENT_TYPE_GROUND = "import"


def rows_of(parts: Sequence[Part]) -> int:
    """How many records they have."""
    return sum(len(part.table.records) for part in parts)


class PlanWriter:
    """Writes a plan: contacts first, then the evidence on their addresses, chained once they are there."""

    def __init__(
        self,
        book: Book,
        found: ImportPlan,
        declared: Declaration | None,
        batch: str,
        now: datetime,
        tell: Tell,
    ) -> None:
        self._book, self._plan, self._declared, self._batch = book, found, declared, batch
        self._now, self._tell = now, tell
        self._confirmed = declared is not None and declared.sensitive_confirmed
        by = None if declared is None else declared.by
        self._filler = Filler(book, batch, by=by, now=now)
        self._bulk = ContactBulk(book, batch_id=batch, known=address_ids(book), now=now)

    def write(self) -> None:
        """Contacts and links, what is filled in, evidence, records of receipt, stops."""
        rows, contacts_ = rows_of(self._plan.parts), self._plan.contacts
        steps = max(1, len(contacts_))
        for at, one in enumerate(contacts_):
            if at % EVERY == 0:
                self._tell(rows + rows * at // steps, 3 * rows)
            self._contact(one)
        self._bulk.flush()
        self._filler.flush(lambda done: self._tell(2 * rows + min(done, rows) // 4, 3 * rows))
        chained = consents.EvidenceWriter(
            self._book,
            self._now,
            recorded_by=None if self._declared is None else self._declared.by,
            batch_id=self._batch,
            digests=self._bulk.digests,
        )
        for at, one in enumerate(contacts_):
            if at % EVERY == 0:
                self._tell(2 * rows + rows // 4 + (rows - rows // 4) * at // steps, 3 * rows)
                chained.flush()
            for parsed, evidence in one.evidence:
                chained.add(self._bulk.address(parsed), evidence)
        chained.flush()
        self._receive()
        self._stop()
        self._tell(3 * rows, 3 * rows)

    def _receive(self) -> None:
        """The record of what another firm handed over (JP-APPI-30-RECORD)."""
        receipt = None if self._declared is None else self._declared.from_firm
        if receipt is None or not record_needed(receipt.provision):
            return
        persons = [
            ProvidedPerson(self._bulk.address(parsed), row.facts.values.get("full", ""), parsed.text)
            for row in self._plan.rows
            if row.state is not RowState.STOPPED
            for parsed in row.facts.addresses
        ]
        provision = replace(receipt.provision, items=self._plan.items())
        by = None if self._declared is None else self._declared.by
        provisions.add_received(self._book, provision, persons, by=by, now=self._now, batch_id=self._batch)

    def _stop(self) -> None:
        """What the file says about stopping is added to the stop list: an import may only add there."""
        stops = [
            (parsed, row.facts.stop) for row in self._plan.rows if row.facts.stop for parsed in row.new_stops
        ]
        ids = [self._bulk.address(parsed) for parsed, _ in stops]
        self._bulk.flush()
        writer = StopWriter(self._book, self._now, batch_id=self._batch, digests=self._bulk.digests)
        for (parsed, stop), address_id in zip(stops, ids, strict=True):
            writer.add(address_id, parsed.key, reason_of(stop.kind), at=stop.at, said=stop.said)
        for row in self._plan.rows:
            for parsed, kept in row.kept_stops:
                writer.add(
                    self._bulk.address(parsed),
                    parsed.key,
                    kept.reason,
                    at=kept.at,
                    said=self._plan.table.name,
                    scope=kept.scope,
                    until=kept.until,
                    channel=kept.channel,
                )
        writer.flush()

    def _contact(self, one: PlannedContact) -> None:
        """Add or complete one contact, and make sure of the addresses that its evidence hangs on."""
        if one.contact_id is None:
            self._bulk.add(self._new(one), one.addresses)
        else:
            self._filler.add(one.contact_id, _addition(one, self._declared))
            for parsed in one.addresses:
                linked = contacts.link(
                    self._book, one.contact_id, parsed, now=self._now, batch_id=self._batch
                )
                self._bulk.learn(parsed.key, linked.id)
        for parsed, _ in one.evidence:
            self._bulk.address(parsed)

    def _new(self, one: PlannedContact) -> NewContact:
        kind = one.recipient_type or RecipientType.UNKNOWN
        note = one.values.get("note", "")
        return NewContact(
            **one.values,  # type: ignore[arg-type]  # text fields only; the rest is named below
            tags=tuple(one.tags),
            recipient_type=kind,
            recipient_type_ground=_ground(self._declared, one, kind),
            details=tuple(one.details),
            sensitive_consent=self._confirmed and bool(sensitive_words(note)),
        )


def _ground(declared: Declaration | None, one: PlannedContact, kind: RecipientType | None) -> str:
    if declared is None or kind in (None, RecipientType.UNKNOWN):
        return ""
    return one.recipient_type_ground or declared.ground or _RECIPIENT_TYPE_GROUND


def _addition(one: PlannedContact, declared: Declaration | None) -> Addition:
    values: dict[str, Any] = dict(one.values)
    if one.recipient_type not in (None, RecipientType.UNKNOWN):
        values |= {
            "recipient_type": one.recipient_type,
            "recipient_type_ground": _ground(declared, one, one.recipient_type),
        }
    return Addition(values=values, tags=one.tags, details=one.details)
