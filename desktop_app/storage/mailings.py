"""送信物: the outbox. All that is mailed is a mailing: a newsletter or a letter (architecture 4.13)."""

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import chain
from desktop_app.storage.codec import new_id, stamp, time_value
from desktop_app.storage.database import Book
from desktop_app.storage.tables import IN_ORDER, Mailing

_DRAFT, _SCHEDULED, _SENDING, _PAUSED, _SENT, _CANCELLED = NewsletterState
FOLLOWS: dict[NewsletterState, frozenset[NewsletterState]] = {
    _DRAFT: frozenset({_SCHEDULED, _SENDING, _CANCELLED}),
    _SCHEDULED: frozenset({_DRAFT, _SENDING, _CANCELLED}),
    _SENDING: frozenset({_PAUSED, _SENT, _CANCELLED}),
    _PAUSED: frozenset({_SENDING, _SENT, _CANCELLED}),
    _SENT: frozenset({_PAUSED}),
    _CANCELLED: frozenset(),
}
"""`sent → paused`: a doubtful delivery was resolved as not sent, so a mail waits again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailingRecord:
    """One mailing. `address_id` and `reason` belong to letters, which go to one address."""

    id: str
    kind: str
    """"newsletter" or "letter"."""
    cls: MessageClass
    topic_id: str | None
    address_id: str | None
    reason: str
    not_before: datetime | None
    state: NewsletterState
    clearance_id: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    account_id: str | None = None
    """Which mail account sends it; None = the default one."""


def add(
    book: Book,
    *,
    kind: str,
    cls: MessageClass,
    topic_id: str | None,
    now: datetime,
    address_id: str | None = None,
    reason: str = "",
    not_before: datetime | None = None,
) -> str:
    """Put a mailing into the outbox as a draft and return its id. `reason` is a code, it names no one."""
    mailing_id = new_id()
    with book.transaction():
        book.run(
            Mailing.insert(
                {
                    "id": mailing_id,
                    "kind": kind,
                    "cls": cls.value,
                    "topic_id": topic_id,
                    "address_id": address_id,
                    "reason": reason,
                    "not_before": stamp(not_before) if not_before else None,
                    "state": _DRAFT.value,
                    "created_at": stamp(now),
                }
            )
        )
        _log(book, mailing_id, _DRAFT, by=None, now=now)
    return mailing_id


def get(book: Book, mailing_id: str) -> MailingRecord:
    """One mailing. Raises AppError("mailing-missing")."""
    row = book.one("SELECT * FROM mailing WHERE id = ?", (mailing_id,))
    if row is None:
        raise AppError("mailing-missing")
    return MailingRecord(
        id=row["id"],
        kind=row["kind"],
        cls=MessageClass(row["cls"]),
        topic_id=row["topic_id"],
        address_id=row["address_id"],
        reason=row["reason"],
        not_before=time_value(row["not_before"]),
        state=NewsletterState(row["state"]),
        clearance_id=row["clearance_id"],
        created_at=datetime.fromisoformat(row["created_at"]),
        started_at=time_value(row["started_at"]),
        finished_at=time_value(row["finished_at"]),
        account_id=row["account_id"],
    )


def exists(book: Book, mailing_id: str) -> bool:
    """Whether there is such a mailing."""
    return book.one("SELECT 1 FROM mailing WHERE id = ?", (mailing_id,)) is not None


def state(book: Book, mailing_id: str) -> NewsletterState:
    """Only the state, for the sender's look before each claim. Raises AppError("mailing-missing")."""
    row = book.one("SELECT state FROM mailing WHERE id = ?", (mailing_id,))
    if row is None:
        raise AppError("mailing-missing")
    return NewsletterState(row["state"])


def letters(book: Book, *, states: tuple[NewsletterState, ...] = (_DRAFT,)) -> list[MailingRecord]:
    """Letters in the given states, oldest first."""
    names = [one.value for one in states]
    rows = book.rows(
        Mailing.select(Mailing.id)
        .where((Mailing.kind == "letter") & Mailing.state.in_(names))
        .order_by(IN_ORDER)
    )
    return [get(book, row["id"]) for row in rows]


def set_state(
    book: Book, mailing_id: str, new: NewsletterState, *, now: datetime, by: str | None = None
) -> None:
    """Change the state and log it; the same state again changes nothing.

    Raises AppError("mailing-state") for a step that FOLLOWS does not know.
    """
    with book.transaction():
        old = state(book, mailing_id)
        if old is new:
            return
        if new not in FOLLOWS[old]:
            raise AppError("mailing-state", old=old.value, new=new.value)
        changes = {"state": new.value}
        if new is _SENDING and get(book, mailing_id).started_at is None:
            changes["started_at"] = stamp(now)
        if new in (_SENT, _CANCELLED):
            changes["finished_at"] = stamp(now)
        book.run(Mailing.update(changes).where(Mailing.id == mailing_id))
        _log(book, mailing_id, new, by=by, now=now)


def _log(book: Book, mailing_id: str, new: NewsletterState, *, by: str | None, now: datetime) -> None:
    found = get(book, mailing_id)
    chain.append(
        book,
        "mailing.state",
        subject=mailing_id,
        facts={
            "state": new.value,
            "kind": found.kind,
            "cls": found.cls.value,
            "topic": found.topic_id,
            "address": found.address_id,
            "reason": found.reason,
            "not_before": stamp(found.not_before) if found.not_before else None,
        },
        personal={"by": by, "os_user": book.os_user},
        now=now,
    )


def choose_account(book: Book, mailing_id: str, account_id: str | None) -> None:
    """Which account is to send a mailing that has not begun; None = the default one.

    Raises AppError("mailing-state") once it has begun, "mailing-missing".
    """
    with book.transaction():
        found = get(book, mailing_id)
        if found.state not in (_DRAFT, _SCHEDULED):
            raise AppError("mailing-state", old=found.state.value, new=_DRAFT.value)
        book.run(Mailing.update({"account_id": account_id}).where(Mailing.id == mailing_id))
