"""お便りの種類: what one can agree to or refuse. A book starts with one."""

from dataclasses import dataclass
from datetime import datetime

import peewee

from desktop_app.domain.errors import AppError
from desktop_app.storage import chain
from desktop_app.storage.codec import new_id, stamp
from desktop_app.storage.database import Book
from desktop_app.storage.tables import Topic


@dataclass(frozen=True, slots=True)
class TopicRecord:
    """One topic; ids stand in scopes of consents and opt-outs, so a topic is never deleted."""

    id: str
    name: str


def add(book: Book, name: str, *, now: datetime) -> TopicRecord:
    """Add a topic. Raises AppError("topic-name-empty", "topic-exists")."""
    name = name.strip()
    if not name:
        raise AppError("topic-name-empty")
    with book.transaction():
        if by_name(book, name) is not None:
            raise AppError("topic-exists")
        record = TopicRecord(new_id(), name)
        book.run(
            Topic.insert(id=record.id, name=name, position=len(all_topics(book)) + 1, created_at=stamp(now))
        )
    return record


def rename(book: Book, topic_id: str, name: str, *, now: datetime) -> None:
    """Give a topic another name; scopes go by id and stay. The log keeps both names.

    Raises AppError("topic-name-empty", "topic-exists", "topic-missing").
    """
    name = name.strip()
    if not name:
        raise AppError("topic-name-empty")
    with book.transaction():
        known, same = get(book, topic_id), by_name(book, name)
        if known is None:
            raise AppError("topic-missing")
        if same is not None and same.id != topic_id:
            raise AppError("topic-exists")
        if known.name == name:
            return
        book.run(Topic.update({"name": name}).where(Topic.id == topic_id))
        chain.append(
            book,
            "audit.topic",
            subject=topic_id,
            facts={"from": known.name, "to": name},
            personal={"os_user": book.os_user},
            now=now,
        )


def all_topics(book: Book) -> list[TopicRecord]:
    """Every topic, the book's first one first."""
    return [TopicRecord(row["id"], row["name"]) for row in book.rows(Topic.select().order_by(Topic.position))]


def default_topic(book: Book) -> TopicRecord:
    """The topic that the book started with."""
    return all_topics(book)[0]


def by_name(book: Book, name: str) -> TopicRecord | None:
    """The topic of this name, or None."""
    return _first(book, Topic.select().where(Topic.name == name.strip()))


def get(book: Book, topic_id: str) -> TopicRecord | None:
    """The topic of this id, or None."""
    return _first(book, Topic.select().where(Topic.id == topic_id))


def _first(book: Book, query: "peewee.ModelSelect[Topic]") -> TopicRecord | None:
    rows = book.rows(query)
    return TopicRecord(rows[0]["id"], rows[0]["name"]) if rows else None
