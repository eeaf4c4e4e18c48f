"""Import and undo: one transaction each. What stops somebody is never taken back here."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.sensitive import sensitive_words
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.importing.declaration import Declaration, ShownWording
from desktop_app.importing.plan import plan
from desktop_app.importing.planned import EmptyBook, ImportPlan, PlannedContact, PlannedRow
from desktop_app.importing.reading import Table
from desktop_app.importing.snapshot import BookSnapshot
from desktop_app.storage import batches, chain, consents, contacts, suppressions, topics
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book

_RECIPIENT_TYPE_GROUND = "import"
_SUPPRESSIONS = {"bounced": SuppressionReason.BOUNCE, "complained": SuppressionReason.COMPLAINT}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; `batch` None = it changed nothing (the same file again)."""

    plan: ImportPlan
    batch: str | None


def preview(book: Book | None, table: Table, declaration: Declaration | None, *, now: datetime) -> ImportPlan:
    """The dry run: all that would happen, nothing written. Without a book, as for an empty one.

    Raises AppError("file-no-address-column", "wording-missing", "topic-unknown").
    """
    if book is None:
        return plan(table, declaration, EmptyBook(), now=now)
    known = None if declaration is None else _resolved(book, declaration)
    return plan(table, known, BookSnapshot(book, rows=len(table.records)), now=now)


def run(book: Book, table: Table, declaration: Declaration | None, *, now: datetime) -> ImportResult:
    """Import `table`: one batch in one transaction, planned on what the book knows inside it.

    Raises AppError("import-source-missing", rules=("JP-IMP-SOURCE",)) without a declaration,
    "file-no-address-column", "wording-missing", "topic-unknown".
    """
    if declaration is None:
        raise AppError("import-source-missing", rules=("JP-IMP-SOURCE",))
    with book.transaction():
        declared = _resolved(book, declaration)
        found = plan(table, declared, BookSnapshot(book, rows=len(table.records)), now=now)
        if not _changes(found):
            return ImportResult(found, None)
        source: dict[str, Any] = {**declared.stored(), "sha256": table.sha256, "encoding": table.encoding}
        batch = batches.begin(book, source=table.name, declaration=source, by=declared.by, now=now)
        _write(book, found, declared, batch, now)
        _stop(book, found.rows, now)
        batches.finish(book, batch, found.counts(), now=now)
    return ImportResult(found, batch)


def undo(book: Book, batch: str, *, by: str | None, now: datetime) -> dict[str, Any]:
    """Take a batch back: its contacts, links and evidence. Suppressions stay; so does what later hands added.

    Raises AppError("batch-used") once something was sent on it, "batch-undone", "batch-missing".
    """
    return {"batch": batch, "removed": batches.undo(book, batch, by=by, now=now)}


def all_batches(book: Book) -> list[dict[str, Any]]:
    """Every import, oldest first, as `imports --json` shows it."""
    return [
        {
            "id": one.id,
            "file": one.source,
            "at": one.created_at.isoformat(),
            "by": one.recorded_by,
            "state": one.state,
            "basis": one.declaration.get("basis"),
            "counts": one.counts,
        }
        for one in batches.all_batches(book)
    ]


def _resolved(book: Book, declared: Declaration) -> Declaration:
    """Wording and topics looked up; topics may be named or given by id."""
    shown = declared.shown
    if declared.wording is not None and shown is None:
        record = consents.wording(book, declared.wording)
        shown = ShownWording(
            number=record.number,
            default_on=record.default_on,
            displayed_from=record.displayed_from,
            displayed_to=record.displayed_to,
            purpose=record.purpose,
        )
    scope = declared.topics
    if scope is not None:
        scope = frozenset(_topic_id(book, name) for name in scope)
    return replace(declared, shown=shown, topics=scope)


def _topic_id(book: Book, name: str) -> str:
    found = topics.get(book, name) or topics.by_name(book, name)
    if found is None:
        raise AppError("topic-unknown", known="、".join(one.name for one in topics.all_topics(book)))
    return found.id


def _changes(found: ImportPlan) -> bool:
    return any(_adds(one) for one in found.contacts) or any(row.facts.suppress for row in found.rows)


def _adds(one: PlannedContact) -> bool:
    return one.contact_id is None or bool(one.values or one.tags or one.addresses or one.evidence)


def _write(book: Book, found: ImportPlan, declared: Declaration, batch: str, now: datetime) -> None:
    ids = [_write_contact(book, one, declared, batch, now) for one in found.contacts]
    writer = chain.Writer(book, now)
    for one, contact_ids in zip(found.contacts, ids, strict=True):
        for parsed, evidence in one.evidence:
            consents.chain_evidence(
                book,
                writer,
                contact_ids[parsed.key],
                evidence,
                recorded_by=declared.by,
                batch_id=batch,
            )
    writer.flush()


def _write_contact(
    book: Book, one: PlannedContact, declared: Declaration, batch: str, now: datetime
) -> dict[str, str]:
    """Add or complete one contact; returns address key → address id."""
    kind = one.recipient_type
    if one.contact_id is None:
        note = one.values.get("note", "")
        kind = kind or RecipientType.UNKNOWN
        new = NewContact(
            **one.values,  # type: ignore[arg-type]  # text fields only; the rest is named below
            tags=tuple(one.tags),
            recipient_type=kind,
            recipient_type_ground="" if kind is RecipientType.UNKNOWN else _RECIPIENT_TYPE_GROUND,
            sensitive_consent=declared.sensitive_confirmed and bool(sensitive_words(note)),
        )
        contact_id = contacts.add(book, new, one.addresses, now=now, by=declared.by, batch_id=batch)
    else:
        contact_id = one.contact_id
        _complete(book, one, declared, now)
        for parsed in one.addresses:
            contacts.link(book, contact_id, parsed, now=now, batch_id=batch)
    wanted = {parsed.key: parsed for parsed, _ in one.evidence}
    return {key: contacts.ensure_address(book, parsed, now=now).id for key, parsed in wanted.items()}


def _complete(book: Book, one: PlannedContact, declared: Declaration, now: datetime) -> None:
    changes: dict[str, Any] = dict(one.values)
    if one.tags:
        changes["tags"] = (*one.known_tags, *one.tags)
    if one.recipient_type not in (None, RecipientType.UNKNOWN):
        changes |= {"recipient_type": one.recipient_type, "recipient_type_ground": _RECIPIENT_TYPE_GROUND}
    if changes and one.contact_id is not None:
        contacts.update(book, one.contact_id, now=now, by=declared.by, **changes)


def _stop(book: Book, rows: list[PlannedRow], now: datetime) -> None:
    """What the file itself says about stopping is added to the stop list: an import may only add there."""
    for row in rows:
        kind = row.facts.suppress
        if kind is None:
            continue
        said = f"{row.facts.ground.flag_column}={row.facts.ground.flag_value}"
        for parsed in row.facts.addresses:
            address = contacts.ensure_address(book, parsed, now=now)
            reason = _SUPPRESSIONS.get(kind, SuppressionReason.MANUAL)
            suppressions.add_suppression(book, address.id, reason, now=now, detail=said)
