"""Import and undo: one transaction each. What stops somebody is never taken back here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import legal_day
from desktop_app.domain.provision import record_needed
from desktop_app.domain.sensitive import sensitive_words
from desktop_app.importing.declaration import Declaration, ShownWording
from desktop_app.importing.parts import Part, format_of
from desktop_app.importing.plan import plan
from desktop_app.importing.planned import EmptyBook, ImportPlan, PlannedContact, RowState
from desktop_app.importing.snapshot import BookSnapshot
from desktop_app.importing.stop_kinds import reason_of
from desktop_app.importing.tell import EVERY, Tell, silent
from desktop_app.storage import batch_undo, batches, consents, contacts, provisions, topics
from desktop_app.storage.batch_fill import Addition, Filler
from desktop_app.storage.batch_undo import UndoLook
from desktop_app.storage.bulk import ContactBulk
from desktop_app.storage.codec import canonical
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book
from desktop_app.storage.import_view import address_ids
from desktop_app.storage.provisions import ProvidedPerson
from desktop_app.storage.stop_list import StopWriter

_RECIPIENT_TYPE_GROUND = "import"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; `batch` None = it changed nothing (the same file again)."""

    plan: ImportPlan
    batch: str | None


def preview(
    book: Book | None,
    parts: Sequence[Part],
    declaration: Declaration | None,
    *,
    now: datetime,
    tell: Tell = silent,
    stop_list: str | None = None,
) -> ImportPlan:
    """The dry run: all that would happen, nothing written. Without a book, as for an empty one.

    Raises AppError("file-no-address-column", "wording-missing", "topic-unknown"), and what `tell` raises.
    """
    if book is None:
        return plan(parts, declaration, EmptyBook(), now=now, tell=tell, stop_list=stop_list)
    known = None if declaration is None else _resolved(book, declaration)
    view = BookSnapshot(book)
    return plan(parts, known, view, now=now, tell=tell, stop_list=stop_list)


def run(
    book: Book,
    parts: Sequence[Part],
    declaration: Declaration | None,
    *,
    now: datetime,
    tell: Tell = silent,
    stop_list: str | None = None,
    name: str | None = None,
    sha256: str | None = None,
) -> ImportResult:
    """Import the parts of one file: one batch in one transaction, planned on what the book knows when it
    begins. `name` and `sha256` are the file's, where they are not those of its first table.

    `tell(done, total)` counts steps; what it raises (a cancel) undoes everything. Raises
    AppError("import-source-missing", rules=("JP-IMP-SOURCE",)) without a declaration, unless there are only
    stops; "file-no-address-column", "wording-missing", "topic-unknown".
    """
    rows = _rows(parts)

    def planned() -> tuple[ImportPlan, Declaration | None]:
        known = None if declaration is None else _resolved(book, declaration)
        view = BookSnapshot(book)

        def part_of_all(done: int, _: int) -> None:
            tell(done, 3 * rows)

        done = plan(parts, known, view, now=now, tell=part_of_all, stop_list=stop_list)
        if known is None and done.contacts:
            raise AppError("import-source-missing", rules=("JP-IMP-SOURCE",))
        return done, known

    # Planned before the book is locked, so that opt-outs and a running send need not wait for it; planned
    # anew inside when anybody wrote meanwhile.
    seen = _version(book)
    found, declared = planned()
    with book.transaction():
        if _version(book) != seen:
            found, declared = planned()
        if not found.changes:
            return ImportResult(found, None)
        table = found.table
        source: dict[str, Any] = {} if declared is None else declared.stored()
        source |= {"sha256": sha256 or table.sha256, "encoding": table.encoding, "stop_list": stop_list}
        source |= {"format": format_of(parts), "content": content_of(parts)}
        by = None if declared is None else declared.by
        batch = batches.begin(book, source=name or table.name, declaration=source, by=by, now=now)
        _Writing(book, found, declared, batch, now, tell).write()
        batches.finish(book, batch, found.counts(), now=now)
    return ImportResult(found, batch)


def _rows(parts: Sequence[Part]) -> int:
    return sum(len(part.table.records) for part in parts)


def undo_look(book: Book, batch: str) -> UndoLook:
    """What an undo would take back. Raises AppError("batch-undone", "batch-missing")."""
    return batch_undo.look(book, batch)


def undo(
    book: Book, batch: str, *, by: str | None, now: datetime, keep_edited: bool | None = None
) -> dict[str, Any]:
    """Take a batch back: its contacts, links and evidence, and what it filled in. Suppressions stay.

    Raises AppError("batch-used") once something was sent on it, "batch-edited-since" while nobody has said
    whether people who were changed since stay, "batch-undone", "batch-missing".
    """
    done = batch_undo.undo(book, batch, keep_edited=keep_edited, by=by, now=now)
    return {
        "batch": batch,
        "removed": done.removed,
        "kept": done.kept,
        "completed": done.completed,
        "evidence": done.evidence,
    }


def already(book: Book, sha256: str, parts: Sequence[Part]) -> dict[str, Any] | None:
    """The first import of the very same file, or of one with the same content; None = there was none."""
    found = batches.first_of(book, {"sha256": sha256, "content": content_of(parts)})
    return None if found is None else {"batch": found.id, "at": found.created_at.isoformat()}


def content_of(parts: Sequence[Part]) -> str:
    """The same for files whose tables hold the same cells, whatever kind of file or encoding they are."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(canonical([list(part.table.header)]).encode())
        for record in part.table.records:
            if any(record.cells):
                digest.update("\x1f".join(record.cells).rstrip("\x1f").encode("utf-8", "surrogatepass"))
                digest.update(b"\x1e")
    return digest.hexdigest()


def all_batches(book: Book) -> list[dict[str, Any]]:
    """Every import, oldest first, as `imports --json` shows it."""
    return [
        {
            "id": one.id,
            "file": one.source,
            "at": one.created_at.isoformat(),
            "date": legal_day(one.created_at).isoformat(),
            "by": one.recorded_by,
            "state": one.state,
            "undone": one.state == batches.UNDONE,
            "format": one.declaration.get("format"),
            "basis": one.declaration.get("basis"),
            "stop_list": one.declaration.get("stop_list"),
            "counts": one.counts,
        }
        for one in batches.all_batches(book)
    ]


def _version(book: Book) -> int:
    """Changes whenever another connection has written."""
    return int(book.sql("PRAGMA data_version")[0][0])


def _resolved(book: Book, declared: Declaration) -> Declaration:
    """Wording and topics looked up; topics may be named or given by id."""
    shown = declared.shown
    if declared.wording is not None and shown is None:
        shown = _shown(consents.wording(book, declared.wording))
    scope = declared.topics
    if scope is not None:
        scope = frozenset(_topic_id(book, name) for name in scope)
    named = topics.all_topics(book)
    return replace(
        declared,
        shown=shown,
        topics=scope,
        wordings={one.number: _shown(one) for one in consents.wordings(book)},
        topic_ids={**{one.name: one.id for one in named}, **{one.id: one.id for one in named}},
    )


def _shown(record: consents.WordingRecord) -> ShownWording:
    return ShownWording(
        number=record.number,
        default_on=record.default_on,
        displayed_from=record.displayed_from,
        displayed_to=record.displayed_to,
        purpose=record.purpose,
    )


def _topic_id(book: Book, name: str) -> str:
    found = topics.get(book, name) or topics.by_name(book, name)
    if found is None:
        raise AppError("topic-unknown", known="、".join(one.name for one in topics.all_topics(book)))
    return found.id


class _Writing:
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
        rows, contacts_ = _rows(self._plan.parts), self._plan.contacts
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
        provisions.add_received(
            self._book, provision, persons, by=by, now=self._now, batch_id=self._batch
        )

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
