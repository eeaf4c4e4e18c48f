"""Backups and the way back: no opt-out is lost, nothing leaves twice (architecture 4.10)."""

import shutil
import sqlite3
import threading
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import (
    audit,
    contacts,
    deliveries,
    inbox_messages,
    ledger,
    newsletters,
    privacy,
    suppressions,
    topics,
)
from desktop_app.storage.backup import backup, restore
from desktop_app.storage.database import Book
from tests.storage.books import DEVICE, NOW, add_reader, draft, later, new_book, reopened, send_next, sent_to


def stop(book: Book, address: str, *, topic: str | None = None) -> None:
    suppressions.add_optout(
        book,
        parse_address(address),
        at=later(30),
        scope=None if topic is None else frozenset({topic}),
        until=None,
        channel="mail",
        by=None,
        text="停止",
        now=later(30),
    )


def test_a_backup_is_a_whole_book_that_says_when_it_was_made(tmp_path: Path) -> None:
    target = tmp_path / "OneDrive" / "copy.kawaraban"  # a copy may lie in a synced folder, a book may not
    target.parent.mkdir()
    with new_book(tmp_path) as book:
        add_reader(book, "reader@example.jp")
        head = backup(book, target, now=NOW)
        assert head.hash == audit.head(book).hash
        with pytest.raises(AppError) as caught:
            backup(book, book.path, now=NOW)
        assert caught.value.id == "backup-onto-book"
    assert [one.name for one in target.parent.iterdir()] == ["copy.kawaraban"]
    moved = shutil.move(target, tmp_path / "copy.kawaraban")
    with reopened(Path(moved)) as copy:
        assert contacts.count(copy) == 1
        assert audit.verify(copy).state == "intact"


def test_a_backup_while_somebody_writes_is_sound(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        done = threading.Event()

        def write() -> None:
            for number in range(150):
                add_reader(book, f"reader{number}@example.jp")
            done.set()

        writer = threading.Thread(target=write)
        writer.start()
        number = 0
        while not done.is_set():
            number += 1
            backup(book, tmp_path / "copy.kawaraban", now=NOW)
        writer.join()
    with reopened(tmp_path / "copy.kawaraban") as copy:
        assert audit.verify(copy).state == "intact"


def test_what_was_told_since_the_backup_is_merged(tmp_path: Path) -> None:
    copy = tmp_path / "copy.kawaraban"
    with new_book(tmp_path) as book:
        one, two, three, four = (add_reader(book, f"reader{number}@example.jp") for number in range(4))
        topic = topics.default_topic(book).id
        stop(book, "reader3@example.jp")
        backup(book, copy, now=later(10))
        stop(book, one.address)
        stop(book, "stranger@example.jp")
        sale = topics.add(book, "セール", now=NOW).id
        stop(book, two.address, topic=sale)
        ledger.note(book, two.address_id, ledger.CONSENT_REQUEST, date(2026, 11, 23), now=later(20))
        suppressions.complained(book, three.address_id, later(20), now=later(20))
        token = suppressions.token(book, one.address_id, topic)
        privacy.erase_address(book, four.address_id, rule="JP-APPI-35-ERASE", by="葵", now=later(25))
        path = book.path
    report = restore(copy, path, device_id=DEVICE, now=later(60))
    assert (report.merged.suppressions, report.merged.ledger, report.merged.tokens) == (5, 2, 1)
    assert (report.merged.erased, report.read_from) == (1, later(10))
    with reopened(path) as book:
        assert suppressions.reasons_of(book, one.address_id) == {SuppressionReason.OPTOUT}
        (told,) = suppressions.optouts_of(book, one.address_id)
        assert (told.at, told.channel) == (later(30), "mail")
        stranger = contacts.address_by_key(book, "stranger@example.jp")
        assert stranger is not None
        assert len(suppressions.optouts_of(book, stranger.id)) == 1
        assert [one.scope for one in suppressions.optouts_of(book, two.address_id)] == [frozenset({sale})]
        assert topics.get(book, sale) == topics.TopicRecord(sale, "セール")
        hit = suppressions.by_token(book, token)
        assert hit is not None
        assert hit.address_id == one.address_id
        assert contacts.address_by_key(book, "reader3@example.jp") is None
        assert contacts.count(book) == 3
        assert audit.verify(book).state == "erased"
        # The words of the opt-out came along.
        assert audit.entry(book, told.id or "").personal["text"] == "停止"
    assert sorted(one.name for one in tmp_path.iterdir() if one.suffix != ".lock") == [
        "copy.kawaraban",
        "shop.kawaraban",
    ]
    files = b"".join(one.read_bytes() for one in tmp_path.iterdir() if one.name.startswith("shop"))
    assert b"reader3@example.jp" not in files


def test_unfinished_runs_come_back_paused_and_in_doubt(tmp_path: Path) -> None:
    copy = tmp_path / "copy.kawaraban"
    with new_book(tmp_path) as book:
        readers = [add_reader(book, f"reader{number}@example.jp") for number in range(5)]
        run = sent_to(book, readers)
        send_next(book, run, DeliveryState.ACCEPTED)
        send_next(book, run, DeliveryState.DEFERRED)
        send_next(book, run, DeliveryState.SENDING)
        planned, unsent = draft(book, title="予定"), draft(book, title="下書き")
        newsletters.set_state(book, planned, NewsletterState.SCHEDULED, now=NOW)
        inbox_messages.mark_read(book, "imap", NOW, now=NOW)
        backup(book, copy, now=later(10))
        newsletters.set_state(book, unsent, NewsletterState.CANCELLED, now=later(11))
        path = book.path
    report = restore(copy, path, device_id=DEVICE, now=later(60))
    assert report.unknown == 4
    with reopened(path) as book:
        assert newsletters.get(book, run).state is NewsletterState.PAUSED
        assert deliveries.counts(book, run) == deliveries.Counts(accepted=1, unknown=4)
        assert newsletters.get(book, planned).state is NewsletterState.DRAFT
        assert newsletters.get(book, unsent).state is NewsletterState.CANCELLED
        assert inbox_messages.last_read(book) is None
        assert inbox_messages.must_read_from(book) == later(10)
        inbox_messages.mark_read(book, "imap", later(70), now=later(70))
        assert inbox_messages.must_read_from(book) is None
        assert inbox_messages.last_read(book) == inbox_messages.last_read(book, "imap") == later(70)
        assert audit.verify(book).state == "intact"


def test_a_lost_book_is_restored_without_one_to_merge(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        add_reader(book, "reader@example.jp")
        backup(book, tmp_path / "copy.kawaraban", now=later(5))
    report = restore(
        tmp_path / "copy.kawaraban", tmp_path / "new.kawaraban", device_id="device-2", now=later(60)
    )
    assert report.merged.suppressions == 0
    with reopened(tmp_path / "new.kawaraban") as restored:
        assert contacts.count(restored) == 1
        assert audit.verify(restored).state == "intact"


def test_a_file_copied_by_hand_counts_from_its_last_entry(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        stop(book, "reader@example.jp")
    shutil.copy(book.path, tmp_path / "copy.kawaraban")
    report = restore(tmp_path / "copy.kawaraban", book.path, device_id=DEVICE, now=later(60))
    assert report.read_from == later(30)


def test_another_books_stops_are_carried_over_by_address(tmp_path: Path) -> None:
    """A new PC: the shop began a fresh book, then finds its backup. Keys differ, addresses do not."""
    (tmp_path / "old").mkdir()
    with new_book(tmp_path / "old") as old:
        reader = add_reader(old, "reader@example.jp")
        token = suppressions.token(old, reader.address_id, topics.default_topic(old).id)
    with new_book(tmp_path) as fresh:
        stop(fresh, "reader@example.jp")
        suppressions.token(fresh, add_reader(fresh, "b@example.jp").address_id, "topic")
    restore(old.path, fresh.path, device_id=DEVICE, now=later(60))
    with reopened(fresh.path) as book:
        assert len(suppressions.optouts_of(book, reader.address_id)) == 1
        assert suppressions.by_token(book, token) is not None
        assert audit.verify(book).state == "intact"


@pytest.mark.parametrize("what", ["newer", "damaged", "no book", "missing", "practice", "in use"])
def test_a_refused_restore_changes_nothing(tmp_path: Path, what: str) -> None:
    copy = tmp_path / "copy.kawaraban"
    with new_book(tmp_path) as book:
        for number in range(40):
            add_reader(book, f"reader{number}@example.jp")
        backup(book, copy, now=NOW)
    expected = _spoil(copy, what, tmp_path)
    holder = reopened(book.path) if what == "in use" else None
    before = book.path.read_bytes()
    with pytest.raises(AppError) as caught:
        restore(copy, book.path, device_id=DEVICE, now=later(60))
    assert caught.value.id == expected
    if holder is not None:
        holder.close()
    assert book.path.read_bytes() == before
    assert not list(tmp_path.glob("*.restored*"))
    with reopened(book.path) as again:
        assert contacts.count(again) == 40


def _spoil(copy: Path, what: str, folder: Path) -> str:
    if what == "newer":
        connection = sqlite3.connect(copy)
        connection.execute("PRAGMA user_version = 77")
        connection.close()
        return "book-newer"
    if what == "damaged":
        data = bytearray(copy.read_bytes())
        for page in range(1, len(data) // 4096):
            data[page * 4096 : page * 4096 + 40] = b"\xff" * 40
        copy.write_bytes(data)
        return "book-damaged"
    if what == "no book":
        copy.write_text("a letter")
        return "book-not-a-book"
    if what == "missing":
        copy.unlink()
        return "book-missing"
    if what == "practice":
        copy.unlink()
        with new_book(folder, practice=True, name="practice.kawaraban") as practice:
            backup(practice, copy, now=NOW)
        return "restore-other-kind"
    return "book-in-use"
