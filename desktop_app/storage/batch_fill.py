"""What an import adds to people whom the book had before, so that it can be taken back field by field.

The batch keeps a digest of each value, never the value: erasing a person leaves nothing of it there.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop_app.domain.contact import RecipientType
from desktop_app.storage import chain, contacts
from desktop_app.storage.codec import canonical
from desktop_app.storage.contacts import ContactRecord, NewContact
from desktop_app.storage.database import Book

_PLAIN = {"country": "JP", "recipient_type": RecipientType.UNKNOWN}
"""What a field is again once its value is taken back; others are empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Values for empty fields by name, further tags, further details (label, value)."""

    values: Mapping[str, Any]
    tags: Sequence[str] = ()
    details: Sequence[tuple[str, str]] = ()


class Filler:
    """Completes known people inside the transaction of one import; `flush` writes what was added."""

    def __init__(self, book: Book, batch_id: str, *, by: str | None, now: datetime) -> None:
        self._book, self._batch_id = book, batch_id
        self._who = chain.Text({"by": by, "os_user": book.os_user})
        self._now = now
        self._waiting: dict[str, Addition] = {}

    def add(self, contact_id: str, addition: Addition) -> None:
        """Fill what is empty and add what is new; once for each person."""
        if addition.values or addition.tags or addition.details:
            self._waiting[contact_id] = addition

    def flush(self, tell: Callable[[int], None]) -> None:
        """Write the additions, the log and the digests; `tell` counts people."""
        filled: dict[str, dict[str, list[str]]] = {}
        changed: list[tuple[str, list[str]]] = []
        ids = list(self._waiting)
        for start in range(0, len(ids), _PART):
            tell(start)
            pairs = []
            for record in contacts.among(self._book, ids[start : start + _PART]).values():
                changes, filled[record.id] = self._changes(record, self._waiting[record.id])
                pairs.append((record, _with(record, changes)))
                changed.append((record.id, sorted(changes)))
            contacts.write_all_fields(self._book, pairs)
        if not changed:
            return
        _note(self._book, self._batch_id, changed, self._who, self._now, undo=False)
        row = self._book.one("SELECT declaration FROM batch WHERE id = ?", (self._batch_id,))
        declaration = json.loads(row["declaration"]) if row else {}
        self._book.write(
            "UPDATE batch SET declaration = ? WHERE id = ?",
            (canonical({**declaration, FILLED: filled}), self._batch_id),
        )

    def _changes(
        self, record: ContactRecord, addition: Addition
    ) -> tuple[dict[str, Any], dict[str, list[str]]]:
        changes: dict[str, Any] = dict(addition.values)
        tags = [tag for tag in addition.tags if tag not in record.tags]
        details = [one for one in addition.details if one not in record.details]
        if tags:
            changes["tags"] = (*record.tags, *tags)
        if details:
            changes["details"] = (*record.details, *details)
        digests = {
            **{name: [self._digest(record.id, name, value)] for name, value in addition.values.items()},
            "tags": [self._digest(record.id, "tags", tag) for tag in tags],
            "details": [self._digest(record.id, "details", one) for one in details],
        }
        return changes, {name: told for name, told in digests.items() if told}

    def _digest(self, contact_id: str, name: str, value: Any) -> str:
        return _digest(self._batch_id, contact_id, name, value)


_PART = 500
FILLED = "filled"
"""Where a batch's declaration keeps the digests."""


def take_back(book: Book, batch_id: str, filled: Mapping[str, Any], *, by: str | None, now: datetime) -> int:
    """Empty the fields that still hold what the import filled in; returns how many people lost something."""
    changed: list[tuple[str, list[str]]] = []
    ids = list(filled)
    for start in range(0, len(ids), _PART):
        pairs = []
        for record in contacts.among(book, ids[start : start + _PART]).values():
            if changes := _taken(record, batch_id, filled[record.id]):
                pairs.append((record, _with(record, changes)))
                changed.append((record.id, sorted(changes)))
        contacts.write_all_fields(book, pairs)
    who = chain.Text({"by": by, "os_user": book.os_user})
    _note(book, batch_id, changed, who, now, undo=True)
    return len(changed)


def forget(book: Book, contact_id: str) -> None:
    """Drop the digests of an erased person's values from every import: nothing is left to guess."""
    rows = book.sql("SELECT id, declaration FROM batch WHERE instr(declaration, ?) > 0", (contact_id,))
    for row in rows:
        declaration = json.loads(row["declaration"])
        declaration.get(FILLED, {}).pop(contact_id, None)
        book.write("UPDATE batch SET declaration = ? WHERE id = ?", (canonical(declaration), row["id"]))


def _taken(record: ContactRecord, batch_id: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """What is emptied: fields, tags and details that still are what the import filled in."""

    def is_ours(name: str, value: Any) -> bool:
        return _digest(batch_id, record.id, name, value) in told.get(name, ())

    changes: dict[str, Any] = {
        name: _PLAIN.get(name, "")
        for name in told
        if name not in ("tags", "details") and is_ours(name, getattr(record, name))
    }
    for name in ("tags", "details"):
        kept = tuple(one for one in getattr(record, name) if not is_ours(name, one))
        if kept != getattr(record, name):
            changes[name] = kept
    return changes


def _with(record: ContactRecord, changes: Mapping[str, Any]) -> NewContact:
    return replace(record, **changes)


def _note(
    book: Book,
    batch_id: str,
    changed: Iterable[tuple[str, list[str]]],
    who: chain.Text,
    now: datetime,
    *,
    undo: bool,
) -> None:
    writer = chain.Writer(book, now)
    texts: dict[tuple[str, ...], chain.Text] = {}
    for contact_id, names in changed:
        key = tuple(names)
        if key not in texts:
            texts[key] = chain.Text({"changed": names, "batch": batch_id, **({"undo": True} if undo else {})})
        writer.add("contact.changed", subject=contact_id, facts=texts[key], personal=who)
    writer.flush()


def _digest(batch_id: str, contact_id: str, name: str, value: Any) -> str:
    text = value.value if isinstance(value, RecipientType) else value
    whole = canonical([batch_id, contact_id, name, list(text) if isinstance(text, tuple) else text])
    return hashlib.sha256(whole.encode()).hexdigest()[:24]
