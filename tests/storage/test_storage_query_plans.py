"""What is asked for each mail that is read, or for each page of mails, goes by an index: never through the
whole log, nor through every delivery of the book."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from desktop_app.storage import (
    bounce_history,
    bounce_reads,
    doubts,
    inbox_log,
    inbox_messages,
    mailbox_places,
)
from desktop_app.storage import returned_mails as returned
from desktop_app.storage.database import Book
from tests.storage.books import NOW, add_reader, new_book

Asked = Callable[[Book], Any]

ASKED: dict[str, Asked] = {
    **{f"page-{one}": partial(inbox_log.page, group=one) for one in inbox_log.GROUPS},
    "counts": inbox_log.counts,
    "decided_as": partial(inbox_messages.decided_as, message_id="m"),
    "doubt": doubts.any_doubt,
    "decided": partial(bounce_history.decided, mailing_id="m", domain="big.test"),
    "wave": partial(bounce_history.wave_rows, mailing_id="m", domain="big.test"),
    "standing": partial(bounce_history.standing_hard, mailing_id="m", domain="big.test"),
    "waits": partial(bounce_history.wave_waits, mailing_id="m", domain="big.test"),
    "recipients": partial(bounce_history.recipients, mailing_id="m", domain="big.test", at_most=40),
    "named": partial(returned.named, name="one.two@shop.example.jp"),
    "resting": partial(bounce_reads.resting_domains, mailing_id="m", since=NOW),
    "seen": partial(inbox_messages.seen_message_id, message_id="m"),
    "handled": partial(mailbox_places.handled, source="pop:a", uidvalidity="pop"),
}


def plans(book: Book, ask: Asked, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How SQLite answers each of the SELECTs."""
    plain, found = Book.sql, list[str]()

    def watched(self: Book, text: str, values: Any = ()) -> Any:
        found.extend(row["detail"] for row in plain(self, f"EXPLAIN QUERY PLAN {text}", values))
        return plain(self, text, values)

    with monkeypatch.context() as patch:
        patch.setattr(Book, "sql", watched)
        ask(book)
    return found


def through_all(plan: str, *tables: str) -> bool:
    """Whether a step goes through a whole table (or through a whole index that holds all of its rows)."""
    return any(plan.startswith(f"SCAN {one}") and "delivery_unknown" not in plan for one in tables)


@pytest.mark.parametrize("name", ASKED)
def test_nothing_goes_through_the_log_or_the_deliveries(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = plans(new_book(tmp_path), ASKED[name], monkeypatch)
    assert found
    tables = ("e", "entry", "n", "d", "delivery", "b", "bounce", "a")
    assert not [one for one in found if through_all(one, *tables)]


def test_what_a_reader_wrote_is_found_by_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = new_book(tmp_path)
    with book.transaction():
        reader = add_reader(book, "hana@example.jp")
    found = plans(book, partial(bounce_history.history, address_id=reader.address_id), monkeypatch)
    tables = ("i", "inbox_message", "delivery", "bounce", "ledger")
    assert not [one for one in found if through_all(one, *tables)]
