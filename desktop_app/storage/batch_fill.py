"""What an import adds to people whom the book had before, so that it can be taken back field by field.

The batch keeps a digest of each value, never the value: erasing a person leaves nothing of it there.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
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
    """Completes known people inside the transaction of one import; `flush` writes the log and the digests."""

    def __init__(self, book: Book, batch_id: str, *, by: str | None, now: datetime) -> None:
        self._book, self._batch_id = book, batch_id
        self._who = chain.Text({"by": by, "os_user": book.os_user})
        self._now = now
        self._filled: dict[str, dict[str, list[str]]] = {}
        self._changed: list[tuple[str, list[str]]] = []

    def add(self, contact_id: str, addition: Addition) -> None:
        """Fill what is empty and add what is new."""
        record = contacts.get(self._book, contact_id)
        changes: dict[str, Any] = dict(addition.values)
        tags = [tag for tag in addition.tags if tag not in record.tags]
        if tags:
            changes["tags"] = (*record.tags, *tags)
        details = [one for one in addition.details if one not in record.details]
        if details:
            changes["details"] = (*record.details, *details)
        if not changes:
            return
        contacts.write_fields(self._book, contact_id, _with(record, changes))
        self._changed.append((contact_id, sorted(changes)))
        self._filled[contact_id] = {
            **{name: [self._digest(contact_id, name, value)] for name, value in addition.values.items()},
            "tags": [self._digest(contact_id, "tags", tag) for tag in tags],
            "details": [self._digest(contact_id, "details", one) for one in details],
        }

    def flush(self) -> None:
        """Write what was noted."""
        if not self._changed:
            return
        _note(self._book, self._batch_id, self._changed, self._who, self._now, undo=False)
        row = self._book.one("SELECT declaration FROM batch WHERE id = ?", (self._batch_id,))
        declaration = json.loads(row["declaration"]) if row else {}
        self._book.write(
            "UPDATE batch SET declaration = ? WHERE id = ?",
            (canonical({**declaration, FILLED: self._filled}), self._batch_id),
        )

    def _digest(self, contact_id: str, name: str, value: Any) -> str:
        return _digest(self._batch_id, contact_id, name, value)


FILLED = "filled"
"""Where a batch's declaration keeps the digests."""


def take_back(book: Book, batch_id: str, filled: Mapping[str, Any], *, by: str | None, now: datetime) -> int:
    """Empty the fields that still hold what the import filled in; returns how many people lost something."""
    changed: list[tuple[str, list[str]]] = []
    living = _living(book, filled)
    for contact_id in living:
        record, told = contacts.get(book, contact_id), filled[contact_id]

        def is_ours(name: str, value: Any, told: Any = told, contact_id: str = contact_id) -> bool:
            return _digest(batch_id, contact_id, name, value) in told.get(name, ())

        changes: dict[str, Any] = {
            name: _PLAIN.get(name, "")
            for name in told
            if name not in ("tags", "details") and is_ours(name, getattr(record, name))
        }
        for name in ("tags", "details"):
            kept = tuple(one for one in getattr(record, name) if not is_ours(name, one))
            if kept != getattr(record, name):
                changes[name] = kept
        if changes:
            contacts.write_fields(book, contact_id, _with(record, changes))
            changed.append((contact_id, sorted(changes)))
    who = chain.Text({"by": by, "os_user": book.os_user})
    _note(book, batch_id, changed, who, now, undo=True)
    return len(changed)


def _living(book: Book, filled: Mapping[str, Any]) -> list[str]:
    rows = book.sql(
        "SELECT id FROM contact WHERE id IN (SELECT value FROM json_each(?)) ORDER BY rowid",
        (json.dumps(list(filled)),),
    )
    return [row["id"] for row in rows]


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
