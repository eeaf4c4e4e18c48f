"""What the list and the editor of newsletters ask the book for, each with one query."""

from collections import Counter
from dataclasses import dataclass

from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class TagCount:
    """A tag and how many contacts wear it."""

    tag: str
    people: int


def tag_counts(book: Book) -> list[TagCount]:
    """Every tag in use, the most used first."""
    rows = book.sql("SELECT tag, count(*) AS people FROM contact_tag GROUP BY tag ORDER BY people DESC, tag")
    return [TagCount(tag=row["tag"], people=row["people"]) for row in rows]


def people_mark(book: Book) -> tuple[int, int, int]:
    """Another one whenever something changed that decides who gets mail.

    The log grows with each piece of evidence, opt-out, bounce and edit of a contact.
    """
    row = book.one(
        """SELECT (SELECT max(seq) FROM entry) AS log, (SELECT count(*) FROM contact) AS contacts,
        (SELECT count(*) FROM contact_tag) AS tags"""
    )
    return (0, 0, 0) if row is None else (row["log"] or 0, row["contacts"], row["tags"])


def states_by_newsletter(book: Book) -> dict[str, Counter[str]]:
    """Newsletter id → how many of its deliveries are in each state; drafts have none."""
    found: dict[str, Counter[str]] = {}
    for row in book.sql("SELECT mailing_id, state, count(*) AS n FROM delivery GROUP BY mailing_id, state"):
        found.setdefault(row["mailing_id"], Counter())[row["state"]] = row["n"]
    return found
