"""お便り: one edition, a draft that can be changed until it is frozen for sending."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import FROZEN_STATES, NewsletterState
from desktop_app.storage import deliveries, mailings
from desktop_app.storage.codec import JSON, canonical, stamp, time_value
from desktop_app.storage.database import Book
from desktop_app.storage.tables import Mailing, Newsletter

_TEXTS = (
    "title", "subject", "language", "theme", "preheader", "tag", "segment_id", "remote_sale_ad",
    "remote_sale_reason",
)  # fmt: skip
_OF_MAILING = ("topic_id", "cls")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsletterRecord:
    """One newsletter; `blocks` is composing's JSON, which storage does not read."""

    id: str
    title: str
    subject: str
    topic_id: str
    cls: MessageClass
    state: NewsletterState
    language: str
    theme: str
    preheader: str
    blocks: list[dict[str, Any]]
    tag: str | None
    segment_id: str | None
    """The segment it is meant for, perhaps deleted since; None = everyone (with the tag, if any)."""
    remote_sale_ad: bool | None
    remote_sale_reason: str | None
    remote_sale_seen: tuple[str, ...] | None
    """The signs of a sale that stood there when it was answered; None = not recorded."""
    created_at: datetime
    changed_at: datetime
    clearance_id: str | None
    started_at: datetime | None
    finished_at: datetime | None


def create(
    book: Book,
    *,
    title: str,
    topic_id: str,
    now: datetime,
    subject: str | None = None,
    cls: MessageClass = MessageClass.AD,
    language: str = "ja",
    theme: str = "plain",
    preheader: str = "",
    blocks: Sequence[JSON] = (),
    tag: str | None = None,
    segment_id: str | None = None,
    remote_sale_ad: bool | None = None,
    remote_sale_reason: str | None = None,
    remote_sale_seen: Sequence[str] | None = None,
) -> str:
    """Make a draft and return its id; without a subject the title is the subject."""
    with book.transaction():
        newsletter_id = mailings.add(book, kind="newsletter", cls=cls, topic_id=topic_id, now=now)
        book.run(
            Newsletter.insert(
                id=newsletter_id,
                title=title,
                subject=title if subject is None else subject,
                language=language,
                theme=theme,
                preheader=preheader,
                blocks=canonical(list(blocks)),
                tag=tag,
                segment_id=segment_id,
                remote_sale_ad=remote_sale_ad,
                remote_sale_reason=remote_sale_reason,
                remote_sale_seen=_joined(remote_sale_seen),
                changed_at=stamp(now),
            )
        )
    return newsletter_id


def get(book: Book, newsletter_id: str) -> NewsletterRecord:
    """One newsletter. Raises AppError("newsletter-missing"), also for one that was deleted."""
    found = _load(book, "n.id = ? AND n.deleted_at IS NULL", (newsletter_id,))
    if not found:
        raise AppError("newsletter-missing")
    return found[0]


def find(book: Book, newsletter_id: str) -> NewsletterRecord:
    """One newsletter, deleted or not. Raises AppError("newsletter-missing") when there never was one."""
    found = _load(book, "n.id = ?", (newsletter_id,))
    if not found:
        raise AppError("newsletter-missing")
    return found[0]


def all_newsletters(book: Book) -> list[NewsletterRecord]:
    """Every newsletter that was not deleted, newest last."""
    return _load(book, "n.deleted_at IS NULL", ())


def update_draft(
    book: Book, newsletter_id: str, *, now: datetime | None = None, **changes: Any
) -> NewsletterRecord:
    """Change fields of a draft by name (`blocks`, `cls` and `topic_id` included); `now` marks the change.

    Raises AppError("newsletter-frozen") once it was sent, "newsletter-planned" while it is planned: the plan
    must be taken back first; "newsletter-missing".
    """
    with book.transaction():
        state = get(book, newsletter_id).state
        if state is not NewsletterState.DRAFT:
            raise AppError("newsletter-frozen" if state in FROZEN_STATES else "newsletter-planned")
        unknown = set(changes) - {*_TEXTS, *_OF_MAILING, "blocks", "remote_sale_seen"}
        if unknown:
            raise TypeError(f"no such field: {sorted(unknown)}")
        own = {name: changes[name] for name in _TEXTS if name in changes}
        if "blocks" in changes:
            own["blocks"] = canonical(changes["blocks"])
        if "remote_sale_seen" in changes:
            own["remote_sale_seen"] = _joined(changes["remote_sale_seen"])
        if now is not None:
            own["changed_at"] = stamp(now)
        if own:
            book.run(Newsletter.update(own).where(Newsletter.id == newsletter_id))
        shared = {name: str(changes[name]) for name in _OF_MAILING if name in changes}
        if shared:
            book.run(Mailing.update(shared).where(Mailing.id == newsletter_id))
    return get(book, newsletter_id)


def delete_draft(book: Book, newsletter_id: str, *, now: datetime) -> None:
    """Take a draft out of the list; `restore_draft` brings it back. What was sent can't be deleted.

    Raises AppError("newsletter-frozen", "newsletter-missing").
    """
    with book.transaction():
        if get(book, newsletter_id).state is not NewsletterState.DRAFT:
            raise AppError("newsletter-frozen")
        book.run(Newsletter.update(deleted_at=stamp(now)).where(Newsletter.id == newsletter_id))


def restore_draft(book: Book, newsletter_id: str) -> None:
    """Bring a deleted draft back. Raises AppError("newsletter-missing") when there never was one."""
    with book.transaction():
        find(book, newsletter_id)
        book.run(Newsletter.update(deleted_at=None).where(Newsletter.id == newsletter_id))


def set_state(
    book: Book, newsletter_id: str, state: NewsletterState, *, now: datetime, by: str | None = None
) -> None:
    """Change the state, checked and logged. Cancelling skips what is still queued or deferred.

    Raises AppError("mailing-state", "newsletter-missing").
    """
    with book.transaction():
        if get(book, newsletter_id).state is state:
            return
        mailings.set_state(book, newsletter_id, state, now=now, by=by)
        if state is NewsletterState.CANCELLED:
            deliveries.cancel_open(book, newsletter_id, now=now)


def _joined(seen: Sequence[str] | None) -> str | None:
    return None if seen is None else " ".join(seen)


def _seen(stored: str | None) -> tuple[str, ...] | None:
    return None if stored is None else tuple(stored.split())


def _load(book: Book, where: str, values: Sequence[str]) -> list[NewsletterRecord]:
    rows = book.sql(
        f"""SELECT n.*, m.topic_id, m.cls, m.state, m.created_at, m.clearance_id, m.started_at,
        m.finished_at FROM newsletter n JOIN mailing m ON m.id = n.id WHERE {where} ORDER BY n.rowid""",
        values,
    )
    return [
        NewsletterRecord(
            id=row["id"],
            title=row["title"],
            subject=row["subject"],
            topic_id=row["topic_id"],
            cls=MessageClass(row["cls"]),
            state=NewsletterState(row["state"]),
            language=row["language"],
            theme=row["theme"],
            preheader=row["preheader"],
            blocks=json.loads(row["blocks"]),
            tag=row["tag"],
            segment_id=row["segment_id"],
            remote_sale_ad=None if row["remote_sale_ad"] is None else bool(row["remote_sale_ad"]),
            remote_sale_reason=row["remote_sale_reason"],
            remote_sale_seen=_seen(row["remote_sale_seen"]),
            created_at=datetime.fromisoformat(row["created_at"]),
            changed_at=datetime.fromisoformat(row["changed_at"] or row["created_at"]),
            clearance_id=row["clearance_id"],
            started_at=time_value(row["started_at"]),
            finished_at=time_value(row["finished_at"]),
        )
        for row in rows
    ]
