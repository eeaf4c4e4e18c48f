"""連絡メール in the book: what is kept of each, what counts as sent, the ledger through crash and restore."""

import sqlite3
from pathlib import Path

import pytest

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.letters import LetterHistory, LetterKind
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import audit, deliveries, ledger, letters, mailings, people, privacy, staff, tallies
from desktop_app.storage.backup import backup, restore
from desktop_app.storage.database import Book
from tests.storage.books import (
    DEVICE,
    NOW,
    Reader,
    add_reader,
    clearance_for,
    content,
    later,
    new_book,
    reopened,
    send_next,
)

CONFIRM, REQUEST, _ = LetterKind


def put(book: Book, reader: Reader, kind: LetterKind = REQUEST) -> str:
    return letters.put(
        book, kind=kind, address_id=reader.address_id, language="ja", staff_id=None, evidence_id=None, now=NOW
    )


def frozen(book: Book, letter: str, reader: Reader) -> None:
    """The letter as it is when it is about to be sent."""
    deliveries.freeze(
        book, letter, clearance_for(letter), content(),
        [deliveries.ToSend(address_id=reader.address_id, merge={"token": "x"})], [], now=NOW,
    )


def requests(book: Book, reader: Reader) -> int:
    return len(people.candidate(book, reader.address_id).person.consent_requests)


def test_a_letter_stands_in_the_outbox_with_its_own_token(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        who = staff.add_staff(book, "葵", now=NOW)
        letter = letters.put(
            book, kind=CONFIRM, address_id=reader.address_id, language="en", staff_id=who.id,
            evidence_id="e1", now=NOW,
        )
        found = letters.get(book, letter)
        assert (found.kind, found.address) == (CONFIRM, reader.address)
        assert (found.staff, found.language) == ("葵", "en")
        assert (found.evidence_id, found.wording, found.state) == ("e1", "doi/1", NewsletterState.DRAFT)
        assert (found.answer_by, found.delivery, found.open, found.can_take_back) == (None, None, True, True)
        assert len(found.token) == 26
        assert letters.by_token(book, found.token.upper()) == found
        assert letters.answer_tokens(book, CONFIRM) == {found.token: reader.address}
        assert letters.exists(book, letter)
        assert not letters.exists(book, "nothing")
        other = put(book, reader)
        assert [one.id for one in letters.open_letters(book)] == [letter, other]
        assert [one.id for one in letters.of_addresses(book, [reader.address_id])] == [letter, other]
        assert letters.get(book, other).token != found.token
        assert letters.answer_tokens(book, CONFIRM) == {found.token: reader.address}
        with pytest.raises(AppError, match="letter-missing"):
            letters.get(book, "nothing")
        assert audit.verify(book).state == "intact"


def test_a_letter_that_was_tampered_with_is_found(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        letter = put(book, add_reader(book, "reader@example.jp"))
        path = book.path
    raw = sqlite3.connect(path)
    with raw, pytest.raises(sqlite3.IntegrityError, match="letters never change"):
        raw.execute("UPDATE letter SET token = 'mine'")
    with raw, pytest.raises(sqlite3.IntegrityError, match="letters stay"):
        raw.execute("DELETE FROM letter")
    trigger = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'letter_same'").fetchone()[0]
    with raw:
        raw.execute("DROP TRIGGER letter_same")
        raw.execute("UPDATE letter SET token = 'mine'")
        raw.execute(trigger)
    raw.close()
    with reopened(path) as book:
        assert audit.verify(book).broken == [f"letter {letter}"]


def test_what_was_sent_and_what_waits_is_told_apart(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        one, two, three = (add_reader(book, f"r{n}@example.jp") for n in range(3))
        sent, waiting = put(book, one, CONFIRM), put(book, two)
        frozen(book, sent, one)
        assert letters.history(book, one.address_id).waiting == {CONFIRM}
        send_next(book, sent, DeliveryState.ACCEPTED, now=later(1))
        assert letters.history(book, one.address_id) == LetterHistory(confirmations=(later(1),))
        assert letters.history(book, one.address_id, besides=sent) == LetterHistory()
        everyone = letters.histories(book)
        assert everyone[two.address_id].waiting == {REQUEST}
        assert three.address_id not in everyone
        letters.take_back(book, waiting, by="葵", now=later(2))
        assert letters.history(book, two.address_id) == LetterHistory()
        assert mailings.state(book, waiting) is NewsletterState.CANCELLED


def test_only_what_is_still_here_can_be_taken_back(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        one, two = (add_reader(book, f"r{n}@example.jp") for n in range(2))
        deferred, gone = put(book, one), put(book, two)
        frozen(book, deferred, one)
        send_next(book, deferred, DeliveryState.DEFERRED)
        letters.take_back(book, deferred, by=None, now=later(2))
        assert letters.get(book, deferred).delivery is DeliveryState.SKIPPED
        frozen(book, gone, two)
        send_next(book, gone, DeliveryState.SENDING)
        with pytest.raises(AppError, match="letter-gone"):
            letters.take_back(book, gone, by=None, now=later(2))
        assert audit.verify(book).state == "intact"


def test_a_request_is_noted_when_it_left_or_may_have_once(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        taken, lost, refused = (add_reader(book, f"r{n}@example.jp") for n in range(3))
        for reader, state in (
            (taken, DeliveryState.ACCEPTED), (lost, DeliveryState.UNKNOWN), (refused, DeliveryState.REJECTED)
        ):
            letter = put(book, reader)
            frozen(book, letter, reader)
            row = send_next(book, letter, state)
            if state is DeliveryState.UNKNOWN:
                deliveries.move(book, row, DeliveryState.ACCEPTED, now=later(9))
        assert [requests(book, one) for one in (taken, lost, refused)] == [1, 1, 0]
        confirm = put(book, refused, CONFIRM)
        frozen(book, confirm, refused)
        send_next(book, confirm, DeliveryState.ACCEPTED)
        assert requests(book, refused) == 0  # a confirmation asks for nothing
        assert audit.verify(book).state == "intact"


def test_a_request_that_a_crash_caught_counts_from_its_claim_on(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        letter = put(book, reader)
        frozen(book, letter, reader)
        send_next(book, letter, DeliveryState.SENDING)
        assert letters.history(book, reader.address_id).requests
        assert requests(book, reader) == 0
        assert deliveries.interrupted(book, now=later(5)) == 1
        assert requests(book, reader) == 1


def test_a_restore_forgets_no_request(tmp_path: Path) -> None:
    copy = tmp_path / "copy.kawaraban"
    with new_book(tmp_path) as book:
        sent, leaving, waiting = (add_reader(book, f"r{n}@example.jp") for n in range(3))
        letter = put(book, waiting)
        frozen(book, letter, waiting)
        backup(book, copy, now=later(10))
        first = put(book, sent)
        frozen(book, first, sent)
        send_next(book, first, DeliveryState.ACCEPTED, now=later(20))
        second = put(book, leaving)
        frozen(book, second, leaving)
        send_next(book, second, DeliveryState.SENDING, now=later(21))
        path = book.path
    report = restore(copy, path, device_id=DEVICE, now=later(60))
    assert report.merged.ledger == 2
    with reopened(path) as book:
        # The backup's own letter may have left since: nobody knows, so it counts.
        assert [requests(book, one) for one in (sent, leaving, waiting)] == [1, 1, 1]
        assert audit.verify(book).state == "intact"


@pytest.mark.parametrize("known", [True, False])
def test_a_letter_that_waited_at_the_backup_may_have_left_since(tmp_path: Path, *, known: bool) -> None:
    """On another PC nobody knows: no second request, and no confirmation by itself."""
    copy = tmp_path / "copy.kawaraban"
    with new_book(tmp_path) as book:
        asked, agreed = (add_reader(book, f"r{n}@example.jp") for n in range(2))
        request, confirmation = put(book, asked), put(book, agreed, CONFIRM)
        backup(book, copy, now=later(10))
        path = book.path
    dest = path if known else tmp_path / "other.kawaraban"
    restore(copy, dest, device_id=DEVICE, now=later(60))
    with reopened(dest) as book:
        assert letters.get(book, confirmation).open
        assert letters.get(book, request).open is known
        assert requests(book, asked) == int(not known)
        assert (tallies.kept(book, letters.TALLY).stop is None) is known
        assert audit.verify(book).state == "intact"


def test_the_ledger_outlives_the_address(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        letter = put(book, reader)
        frozen(book, letter, reader)
        send_next(book, letter, DeliveryState.UNKNOWN)
        privacy.erase_address(book, reader.address_id, rule="JP-APPI-35-ERASE", by="葵", now=later(5))
        assert letters.get(book, letter).address == ""
        again = add_reader(book, "reader@example.jp")
        assert requests(book, again) == 1
        # Its old row can't be noted any more, and needs not.
        with book.transaction():
            ledger.request_went_out(
                book, "CONSENT_REQ", [reader.address_id], DeliveryState.ACCEPTED, now=later(6)
            )
        assert requests(book, again) == 1
