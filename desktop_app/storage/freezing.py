"""T1 of a send: content, clearance and the whole audience are frozen in one transaction."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain as chain_of
from itertools import islice
from typing import Any

from desktop_app.domain.clearance import Clearance
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import attachments, chain, mailings
from desktop_app.storage.codec import JSON, canonical, new_id, stamp, time_value
from desktop_app.storage.database import Book
from desktop_app.storage.delivery_log import CACHED, facts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenImage:
    """A picture inside the mail, by its Content-ID."""

    cid: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenContent:
    """What was checked and is sent: subject, final HTML and text with slots, everything else as JSON."""

    subject: str
    html: str
    text: str
    parts: Mapping[str, Any] = field(default_factory=dict)
    images: tuple[FrozenImage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSend:
    """A member of the audience who gets the mail; `rules` are warnings that stop nothing."""

    address_id: str
    contact_id: str | None = None
    merge: Mapping[str, str] = field(default_factory=dict)
    basis: str | None = None
    evidence_id: str | None = None
    rules: tuple[str, ...] = ()
    message_id: str | None = None
    sent_date: datetime | None = None
    boundary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A member of the audience who gets none, and the rules that say so."""

    address_id: str
    contact_id: str | None = None
    rules: tuple[str, ...] = ()


_PART = 1_000
_COLUMNS = ("id", *CACHED, "merge_entry", "last_entry", "updated_at")
_INSERT = f"INSERT INTO delivery ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"


def freeze(
    book: Book,
    mailing_id: str,
    clearance: Clearance,
    content: FrozenContent,
    queued: Iterable[ToSend],
    left_out: Iterable[LeftOut],
    *,
    now: datetime,
    was: NewsletterState | None = None,
) -> None:
    """Store the clearance with the content, one delivery for everyone of the audience, and start sending.

    `was`: the state in which it was checked; a plan that was made or taken back since then counts.
    Raises AppError("mailing-state") when it was frozen before or planned otherwise meanwhile, "no-clearance"
    for another mailing's.
    """
    with book.transaction():
        found = mailings.get(book, mailing_id)
        ready = found.state in ((NewsletterState.DRAFT, NewsletterState.SCHEDULED) if was is None else (was,))
        if not ready or (found.not_before is not None and found.not_before > now):
            raise AppError("mailing-state", old=found.state.value, new="sending")
        _store_clearance(book, mailing_id, clearance, _store_content(book, content), now=now)
        writer = chain.Writer(book, now)
        everyone = enumerate(chain_of[ToSend | LeftOut](queued, left_out), 1)
        while part := list(islice(everyone, _PART)):  # a hundred thousand need not lie in memory at once
            rows = [_start(writer, mailing_id, position, one, now) for position, one in part]
            writer.flush()
            book.write_many(_INSERT, rows)
        mailings.set_state(book, mailing_id, NewsletterState.SENDING, now=now, by=clearance.cleared_by)
        _vouch(book, mailing_id, now=now)


def _vouch(book: Book, mailing_id: str, *, now: datetime) -> None:
    """From now on the log knows the newsletter's own row too: its declarations decide who may get it."""
    row = book.one("SELECT * FROM newsletter WHERE id = ?", (mailing_id,))
    if row is not None:
        chain.append(
            book, "newsletter.frozen", subject=mailing_id, facts={"row": newsletter_digest(row)}, now=now
        )


_NOT_CONTENT = frozenset({"changed_at", "deleted_at"})
"""Columns that a draft has for its list; rows frozen before there were any must keep their digest."""

_SINCE = frozenset({"segment_id"})
"""Columns that rows frozen earlier did not have: NULL says nothing."""


def newsletter_digest(row: sqlite3.Row) -> str:
    """What the log keeps of a frozen newsletter's row; it says nothing about any person."""
    content = {
        name: value
        for name, value in dict(row).items()
        if name not in _NOT_CONTENT and (value is not None or name not in _SINCE)
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def clear_again(book: Book, mailing_id: str, clearance: Clearance, *, now: datetime) -> None:
    """Put a new clearance of the same frozen content in the place of one that was voided."""
    with book.transaction():
        old = _clearance_entry(book, mailing_id)
        if old is None:
            raise AppError("no-clearance")
        _store_clearance(book, mailing_id, clearance, list(old.attachments), now=now)


def void_clearance(book: Book, mailing_id: str, *, differences: Sequence[str], now: datetime) -> None:
    """Take the clearance away because something changed; nothing is sent until `clear_again`."""
    with book.transaction():
        chain.append(
            book,
            "clearance",
            subject=mailing_id,
            now=now,
            facts={"id": None, "differences": list(differences)},
        )
        book.write("UPDATE mailing SET clearance_id = NULL WHERE id = ?", (mailing_id,))


def stored_clearance(book: Book, mailing_id: str) -> Clearance | None:
    """The clearance that holds now, or None."""
    current = mailings.get(book, mailing_id).clearance_id
    found = _clearance_entry(book, mailing_id)
    if found is None or found.facts["id"] != current:
        return None
    values: dict[str, Any] = dict(found.facts)
    values["accepted"] = tuple((rule, reason) for rule, reason in found.facts["accepted"])
    values["mailbox_read_at"] = time_value(found.facts["mailbox_read_at"])
    return Clearance(
        **values
        | {
            "cleared_by": found.personal.get("cleared_by", ""),
            "cleared_at": datetime.fromisoformat(found.facts["cleared_at"]),
        }
    )


def frozen(book: Book, mailing_id: str) -> FrozenContent:
    """The content that was frozen. Raises AppError("not-frozen")."""
    found = _clearance_entry(book, mailing_id)
    if found is None:
        raise AppError("not-frozen")
    stored = [attachments.load(book, one) for one in found.attachments]
    values = json.loads(b"".join(one.data for one in stored if one.name.startswith("content")))
    images = tuple(
        FrozenImage(cid=one["cid"], media_type=one["media_type"], data=base64.b64decode(one["data"]))
        for one in values.pop("images")
    )
    return FrozenContent(**values, images=images)


def _store_content(book: Book, content: FrozenContent) -> list[str]:
    images: list[JSON] = [
        {"cid": one.cid, "media_type": one.media_type, "data": base64.b64encode(one.data).decode("ascii")}
        for one in content.images
    ]
    data = canonical(
        {
            "subject": content.subject,
            "html": content.html,
            "text": content.text,
            "parts": dict(content.parts),
            "images": images,
        }
    ).encode()
    pieces = [
        data[start : start + attachments.MAX_BYTES] for start in range(0, len(data), attachments.MAX_BYTES)
    ]
    return [
        attachments.store(book, piece, "application/json", f"content {number}")
        for number, piece in enumerate(pieces, 1)
    ]


def _store_clearance(
    book: Book, mailing_id: str, clearance: Clearance, content: Sequence[str], *, now: datetime
) -> None:
    if clearance.newsletter_id != mailing_id:
        raise AppError("no-clearance")
    facts: dict[str, Any] = asdict(clearance)
    facts["cleared_at"] = stamp(clearance.cleared_at)
    facts["mailbox_read_at"] = stamp(clearance.mailbox_read_at) if clearance.mailbox_read_at else None
    personal = {"cleared_by": facts.pop("cleared_by"), "os_user": book.os_user}
    chain.append(
        book, "clearance", subject=mailing_id, facts=facts, personal=personal, attachments=content, now=now
    )
    book.write("UPDATE mailing SET clearance_id = ? WHERE id = ?", (clearance.id, mailing_id))


def _clearance_entry(book: Book, mailing_id: str) -> chain.Entry | None:
    """The last clearance that was given, still holding or void since."""
    found = [one for one in chain.entries(book, ("clearance",), subject=mailing_id) if one.facts["id"]]
    return found[-1] if found else None


def _start(
    writer: chain.Writer, mailing_id: str, position: int, one: ToSend | LeftOut, now: datetime
) -> tuple[Any, ...]:
    values: dict[str, Any] = dict.fromkeys(CACHED)
    values |= {
        "mailing_id": mailing_id,
        "position": position,
        "contact_id": one.contact_id,
        "address_id": one.address_id,
        "state": DeliveryState.SKIPPED.value,
        "attempts": 0,
        "rules": canonical(list(one.rules)),
    }
    personal = None
    if isinstance(one, ToSend):
        values |= {
            "state": DeliveryState.QUEUED.value,
            "basis": one.basis,
            "evidence_id": one.evidence_id,
            "message_id": one.message_id,
            "boundary": one.boundary,
            "sent_date": stamp(one.sent_date) if one.sent_date else None,
        }
        personal = {"merge": dict(one.merge)} if one.merge else None
    delivery_id = new_id()
    entry_id = writer.add(
        "delivery", subject=delivery_id, facts=facts_of(values), personal=personal, address_id=one.address_id
    )
    return (delivery_id, *(values[name] for name in CACHED), entry_id, entry_id, stamp(now))
