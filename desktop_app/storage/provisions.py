"""第三者への提供の記録: what was given to, or received from, another firm (APPI 29, 30, JP-APPI-29-30-KEEP).

The entry `provision` has the facts without names; the firm stands in its payload, the persons in the payloads
of entries `provision.persons`. They hang on no address: erasing a person leaves the record while it is kept.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from desktop_app.domain.moment import format_moment, parse_moment
from desktop_app.domain.provision import (
    Abroad,
    Direction,
    Firm,
    OptOutFiling,
    Provision,
    ProvisionGround,
    RecordForm,
    form_allowed,
    keep_until,
)
from desktop_app.storage import chain
from desktop_app.storage.codec import JSON, new_id, stamp, time_value
from desktop_app.storage.database import Book

KIND = "provision"
PERSONS = "provision.persons"
_IN_ONE_ENTRY = 1000
"""Persons; bounds a payload's size."""


@dataclass(frozen=True, slots=True)
class ProvidedPerson:
    """Who was given or received, as the record names them; no `address_id` for one the book never had."""

    address_id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionRecord:
    """One record. `count`: persons; `provision` has no firm and no words once its payload was purged."""

    id: str
    provision: Provision
    count: int
    by: str
    recorded_at: datetime
    batch_id: str | None

    @property
    def keep_until(self) -> date:
        """The last day on which the record must still exist (JP-APPI-29-30-KEEP)."""
        return keep_until(
            self.provision.form, recorded=self.recorded_at, last_provision=self.provision.on
        )


def add_given(
    book: Book, provision: Provision, persons: Iterable[ProvidedPerson], *, by: str | None, now: datetime
) -> str:
    """Keep the record of a giving (29) and return its id; joins an outer transaction."""
    return _add(book, Direction.GIVEN, provision, persons, by=by, now=now, batch_id=None)


def add_received(
    book: Book,
    provision: Provision,
    persons: Iterable[ProvidedPerson],
    *,
    by: str | None,
    now: datetime,
    batch_id: str | None = None,
) -> str:
    """Keep the record of a receipt (30) and return its id; joins an outer transaction.

    `batch_id`: the import that brought the data in; its row must exist.
    """
    return _add(book, Direction.RECEIVED, provision, persons, by=by, now=now, batch_id=batch_id)


def all_provisions(book: Book, direction: Direction | None = None) -> list[ProvisionRecord]:
    """Every record (of one direction), oldest first."""
    rows = {row["id"]: row["batch_id"] for row in book.sql("SELECT id, batch_id FROM provision")}
    found = [_record(one, rows.get(one.id)) for one in chain.entries(book, (KIND,))]
    return [one for one in found if direction in (None, one.provision.direction)]


def one(book: Book, provision_id: str) -> ProvisionRecord:
    """One record. Raises KeyError when there is none."""
    row = book.one("SELECT batch_id FROM provision WHERE id = ?", (provision_id,))
    if row is None:
        raise KeyError(provision_id)
    return _record(chain.entry(book, provision_id), row["batch_id"])


def persons_of(book: Book, provision_id: str) -> list[ProvidedPerson]:
    """Whom a record names, in the order of the file; those of purged payloads are gone."""
    return [
        ProvidedPerson(*one)
        for entry in chain.entries(book, (PERSONS,), subject=provision_id)
        for one in entry.personal.get("persons", ())
    ]


def of_address(book: Book, address_id: str) -> list[str]:
    """Ids of the records that name this address (disclosure, APPI 33(5)), oldest first."""
    rows = book.sql(
        """SELECT DISTINCT e.subject FROM entry e JOIN payload p ON p.id = e.payload_id
        WHERE e.kind = ? AND instr(p.bytes, CAST(? AS BLOB)) > 0 ORDER BY e.seq""",
        (PERSONS, json.dumps(address_id)),
    )
    return [row["subject"] for row in rows]


def received_by_opt_out(book: Book) -> set[str]:
    """Ids of the addresses that came from a firm under its opt-out: never to be given so (27(2) proviso)."""
    return {
        person.address_id
        for record in all_provisions(book, Direction.RECEIVED)
        if record.provision.ground is ProvisionGround.OPT_OUT
        for person in persons_of(book, record.id)
        if person.address_id
    }


def merge_provisions(old: Book, new: Book, *, now: datetime) -> int:
    """Append to `new` the records that only `old` holds; returns how many (a restore, architecture 4.10)."""
    added = 0
    for entry in chain.entries(old, (KIND,)):
        if new.one("SELECT 1 FROM provision WHERE id = ?", (entry.id,)) is not None:
            continue
        facts = {**entry.facts, "batch": None, "merged_batch": entry.facts.get("batch")}
        writer = chain.Writer(new, now)
        writer.add(KIND, subject=entry.subject, facts=facts, personal=entry.personal or None, id=entry.id)
        for part in chain.entries(old, (PERSONS,), subject=entry.id):
            writer.add(PERSONS, subject=entry.id, facts=part.facts, personal=part.personal or None)
        writer.flush()
        _row(new, entry.id, facts)
        added += 1
    return added


def _add(
    book: Book,
    direction: Direction,
    provision: Provision,
    persons: Iterable[ProvidedPerson],
    *,
    by: str | None,
    now: datetime,
    batch_id: str | None,
) -> str:
    if not form_allowed(provision):
        raise ValueError("an opt-out provision has a record of its own")
    named = list(persons)
    facts: dict[str, JSON] = {
        "direction": direction.value,
        "ground": provision.ground.value,
        "at": format_moment(provision.on),
        "items": list(provision.items),
        "abroad": None if provision.abroad is None else provision.abroad.value,
        "form": provision.form.value,
        "filing": _filing_json(provision.filing),
        "count": len(named),
        "recorded_at": stamp(now),
        "batch": batch_id,
    }
    personal: dict[str, JSON] = {
        "firm": asdict(provision.firm),
        "detail": provision.detail,
        "acquired": provision.acquired,
        "document": provision.document,
        "by": by,
        "os_user": book.os_user,
    }
    with book.transaction():
        provision_id = new_id()
        writer = chain.Writer(book, now)
        writer.add(KIND, subject=provision_id, facts=facts, personal=personal, id=provision_id)
        for start in range(0, len(named), _IN_ONE_ENTRY):
            part = named[start : start + _IN_ONE_ENTRY]
            listed: list[JSON] = [[one.address_id, one.name, one.address] for one in part]
            size: dict[str, JSON] = {"count": len(part)}
            writer.add(PERSONS, subject=provision_id, facts=size, personal={"persons": listed})
        writer.flush()
        _row(book, provision_id, facts)
    return provision_id


def _row(book: Book, provision_id: str, facts: Mapping[str, Any]) -> None:
    book.write(
        "INSERT INTO provision (id, direction, at, batch_id) VALUES (?, ?, ?, ?)",
        (provision_id, facts["direction"], facts["at"], facts["batch"]),
    )


def _record(entry: chain.Entry, batch_id: str | None) -> ProvisionRecord:
    facts, personal = entry.facts, entry.personal
    return ProvisionRecord(
        id=entry.id,
        provision=Provision(
            direction=Direction(facts["direction"]),
            ground=ProvisionGround(facts["ground"]),
            on=parse_moment(facts["at"]),
            firm=Firm(**personal.get("firm", {})),
            items=tuple(facts["items"]),
            detail=personal.get("detail", ""),
            acquired=personal.get("acquired", ""),
            document=personal.get("document", ""),
            filing=_filing(facts["filing"]),
            abroad=None if facts["abroad"] is None else Abroad(facts["abroad"]),
            form=RecordForm(facts["form"]),
        ),
        count=facts["count"],
        by=personal.get("by") or "",
        recorded_at=time_value(facts["recorded_at"]) or entry.at,
        batch_id=batch_id,
    )


def _filing_json(filing: OptOutFiling | None) -> JSON:
    if filing is None:
        return None
    values = asdict(filing)
    return values | {"filed_on": None if filing.filed_on is None else filing.filed_on.isoformat()}


def _filing(values: Mapping[str, Any] | None) -> OptOutFiling | None:
    if values is None:
        return None
    on = values.get("filed_on")
    return OptOutFiling(**{**values, "filed_on": None if on is None else date.fromisoformat(on)})
