"""One change for many contacts: stops as one by one, queued mails, and what a search finds afterwards."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Scope
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import Moment
from desktop_app.storage import audit, contact_bulk, contacts, deliveries, newsletters, suppressions, topics
from desktop_app.storage.database import Book
from desktop_app.storage.suppressions import Said
from tests.storage.books import NOW, add_reader, clearance_for, content, later, new_book, sent_to


def silent(_done: int, _total: int) -> None:
    """Nobody listens."""


def stop(
    book: Book, ids: list[str], *, at: Moment = NOW, scope: Scope = None, until: Moment | None = None
) -> contact_bulk.StoppedMany:
    return contact_bulk.stop(
        book,
        contact_bulk.addresses_of(book, ids),
        Said(at=at, scope=scope, until=until, channel="phone"),
        by="葵",
        text="",
        now=NOW,
        tell=silent,
    )


@pytest.mark.parametrize(
    ("at", "scope", "until"),
    [
        (NOW, None, None),
        (NOW - timedelta(days=3), None, None),
        (date(2026, 11, 1), None, date(2027, 1, 31)),
        (later(3600), None, None),
        (NOW, frozenset({"t"}), None),
    ],
)
def test_many_are_stopped_as_each_would_be(
    tmp_path: Path, at: Moment, scope: Scope, until: Moment | None
) -> None:
    """Among them one who is stopped already, and one whose evidence lies ahead of this PC's clock."""
    with new_book(tmp_path) as book:
        readers = [add_reader(book, f"{place}{n}@example.jp") for place in "ab" for n in range(3)]
        for place in "ab":
            suppressions.add_optout(
                book, parse_address(f"{place}0@example.jp"), at=NOW, scope=None, until=None, channel="mail",
                by=None, now=NOW,
            )  # fmt: skip
        many = stop(book, [one.contact_id for one in readers[:3]], at=at, scope=scope, until=until)
        single = [
            suppressions.add_optout(
                book, parse_address(f"b{n}@example.jp"), at=at, scope=scope, until=until, channel="phone",
                by="葵", now=NOW,
            )
            for n in range(3)
        ]  # fmt: skip
        assert many.already == sum(one.already for one in single)
        for n in range(3):
            kept = [
                [
                    (row.at, row.scope, row.until, row.channel, row.reason)
                    for row in suppressions.suppressions(book, one.address_id)
                ]
                for one in (readers[n], readers[n + 3])
            ]
            assert kept[0] == kept[1]
        assert audit.verify(book).state == "intact"


def test_queued_mails_of_many_are_skipped(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        readers = [add_reader(book, f"reader{n}@example.jp") for n in range(3)]
        run = sent_to(book, readers)
        assert stop(book, [one.contact_id for one in readers[:2]]).skipped == 2
        assert deliveries.counts(book, run).skipped == 2
        assert audit.verify(book).state == "intact"


def test_a_notice_is_not_skipped(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        run = newsletters.create(
            book, title="T", topic_id=topics.default_topic(book).id, cls=MessageClass.NOTICE, now=NOW
        )
        to_send = [deliveries.ToSend(address_id=reader.address_id)]
        deliveries.freeze(book, run, clearance_for(run), content(), to_send, [], now=NOW)
        assert stop(book, [reader.contact_id]).skipped == 0


def test_tags_keep_their_order_and_what_a_search_finds(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        contacts.update(book, reader.contact_id, now=NOW, tags=("い", "あ"))
        contact_bulk.add_tag(book, [reader.contact_id, "gone"], "う", now=NOW, tell=silent)
        assert contacts.get(book, reader.contact_id).tags == ("い", "あ", "う")
        contact_bulk.remove_tag(book, [reader.contact_id], "あ", now=NOW, tell=silent)
        assert contacts.get(book, reader.contact_id).tags == ("い", "う")
        assert contacts.search(book, "う", tag="う")
        assert not contacts.search(book, "あ")
