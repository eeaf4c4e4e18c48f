"""Whom a newsletter is meant for: everyone, who wears a tag, or who a segment picks. Never who may get it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from desktop_app.domain import segment as rules_of
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding, block
from desktop_app.domain.moment import legal_day
from desktop_app.domain.segment import Segment
from desktop_app.domain.shop import Shop
from desktop_app.services.contact_statuses import StatusIndex
from desktop_app.storage import people, segment_members, segments
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord
from desktop_app.storage.people import Candidate
from desktop_app.storage.segment_members import Mask

GONE_RULE = "KW-SEGMENT-GONE"
_FEW = 5000
"""So many people are read one by one, more as they lie."""


def chosen(
    book: Book,
    record: NewsletterRecord,
    shop: Shop,
    *,
    now: datetime,
    go_on: Callable[[], None] = lambda: None,
) -> list[Candidate]:
    """Everybody a newsletter is meant for, in the book's order. A segment that is not there any more, or
    can't be read, is nobody: never everyone."""
    if record.segment_id is None:
        return people.candidates(book, tag=record.tag)
    kept = segments.find(book, record.segment_id)
    if kept is None or kept.segment is None:
        return []
    mask = members(book, kept.segment, shop, topic=record.topic_id, now=now, go_on=go_on)
    keys = [key for key, picked in enumerate(mask) if picked]
    found = people.candidates_among(book, keys) if len(keys) <= _FEW else people.candidates_by_key(book)
    everybody = [found[key] for key in keys if key in found]
    if record.tag is None:
        return everybody
    return [one for one in everybody if one.contact is not None and record.tag in one.contact.tags]


def members(
    book: Book,
    segment: Segment,
    shop: Shop,
    *,
    topic: str,
    now: datetime,
    go_on: Callable[[], None] = lambda: None,
) -> Mask:
    """Everybody a segment picks now, judged anew when a rule asks for status, ground or its day."""
    today = legal_day(now)
    if not segment.judged:
        return segment_members.members(book, segment, today=today, judged=lambda _: b"")
    known = StatusIndex(book).update(topic, shop, now, check=go_on, tell=lambda *_: None)
    return segment_members.members(book, segment, today=today, judged=lambda rule: known.picked(rule, today))


def findings_about(book: Book, record: NewsletterRecord) -> tuple[Finding, ...]:
    """Stops a newsletter whose segment was deleted or can't be read."""
    return () if record.segment_id is None or as_frozen(book, record) else (block(GONE_RULE, "segment-gone"),)


def as_frozen(book: Book, record: NewsletterRecord) -> dict[str, Any] | None:
    """What is kept with a sending, and hashed, of the segment it goes to; None without one that holds."""
    kept = None if record.segment_id is None else segments.find(book, record.segment_id)
    if kept is None or kept.segment is None:
        return None
    return {"id": kept.id, "name": kept.name, **rules_of.to_json(kept.segment)}


def named(book: Book, name: str) -> segments.SegmentRecord:
    """The segment of a name or id. Raises AppError("segment-unknown")."""
    found = segments.by_name(book, name) or segments.find(book, name)
    if found is None:
        raise AppError("segment-unknown", name=name[:80])
    return found
