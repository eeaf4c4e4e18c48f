"""What an opt-out meets that is about to be written down: mails that wait, and mails that went out since."""


import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desktop_app.domain.consent import Scope
from desktop_app.domain.mailing import ADVERTISING
from desktop_app.domain.moment import Moment, legal_day, not_after
from desktop_app.storage import replacements
from desktop_app.storage.codec import time_value
from desktop_app.storage.database import Book

_DELIVERIES = """FROM delivery d JOIN mailing m ON m.id = d.mailing_id
WHERE d.address_id IN (SELECT value FROM json_each(?)) AND m.cls IN (SELECT value FROM json_each(?))"""
_OF_TOPICS = " AND (m.topic_id IS NULL OR m.topic_id IN (SELECT value FROM json_each(?)))"


def waiting(
    book: Book, address_ids: Sequence[str], scope: Scope, until: Moment | None, *, now: datetime
) -> int:
    """How many queued and deferred mails an opt-out of these addresses would take out; see
    `suppressions.add_optout`."""
    if until is not None and legal_day(now) > legal_day(until):
        return 0
    reached = [*address_ids, *replacements.successors(book, address_ids)]
    text, values = _covered(reached, scope)
    return int(book.sql(f"SELECT count(*) {text} AND d.state IN ('queued', 'deferred')", values)[0][0])


def sent_since(book: Book, address_ids: Sequence[str], at: Moment, scope: Scope) -> int:
    """How many advertising mails that an opt-out of `at` covers were taken by servers after it."""
    text, values = _covered(address_ids, scope)
    rows = book.sql(f"SELECT d.accepted_at {text} AND d.state IN ('accepted', 'bounced')", values)
    times = [found for row in rows if (found := time_value(row[0])) is not None]
    return sum(not not_after(one, at) for one in times)


def running(book: Book) -> bool:
    """Whether a newsletter or a letter is on its way."""
    return book.one("SELECT 1 FROM mailing WHERE state = 'sending' LIMIT 1") is not None


def _covered(address_ids: Sequence[str], scope: Scope) -> tuple[str, tuple[Any, ...]]:
    classes = json.dumps(sorted(one.value for one in ADVERTISING))
    values: tuple[Any, ...] = (json.dumps(list(address_ids)), classes)
    if scope is None:
        return _DELIVERIES, values
    return _DELIVERIES + _OF_TOPICS, (*values, json.dumps(sorted(scope)))
