"""The journal: one thread commits what all workers claim and record, and keeps every promise of a commit."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.smtp_connection import Exchange
from desktop_app.delivery.claim import Claimed, Claims, Halt, Skipped
from desktop_app.delivery.control import pause
from desktop_app.delivery.journal import Journal
from desktop_app.delivery.ports import MailboxReading
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.pace import Limits
from desktop_app.domain.smtp_reply import Reply, Stage, Verdict
from desktop_app.storage import audit, deliveries, mail_accounts, privacy, suppressions
from desktop_app.storage.codec import canonical
from desktop_app.storage.database import open_book
from desktop_app.storage.delivery_log import facts_of, facts_text
from tests.sending import FROM, PlainRenderer, Shopfront, open_shop, reader

YES = Exchange(Stage.DOT, Verdict.ACCEPTED, Reply(250, "2.0.0 Ok: queued as 4X", "2.0.0"))
NOBODY = Exchange(Stage.RCPT, Verdict.USER_UNKNOWN, Reply(550, "5.1.1 user unknown", "5.1.1"))
LOST = Exchange(Stage.DOT, Verdict.LOST)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shopfront]:
    made = open_shop(tmp_path / "shop.book", 25, 12)
    with made.book:
        yield made


def claims_of(shop: Shopfront, **limits: int) -> Claims:
    """A frozen newsletter, ready to be claimed from."""
    reading = MailboxReading(shop.clock())
    prepared = shop.checks.prepare(shop.newsletter, reading, shop.clock())
    deliveries.freeze(
        shop.book, shop.newsletter, prepared.clearance, prepared.content, prepared.queued, prepared.left_out,
        now=shop.clock(),
    )
    account = mail_accounts.load_account(shop.book)
    assert account is not None
    account = replace(account, per_hour=limits.get("hour", 0), per_day=limits.get("day", 0))
    mail_accounts.save_account(shop.book, account, shop.clock())
    return Claims(
        book=shop.book, mailing_id=shop.newsletter, clearance=prepared.clearance, account_id=account.id,
        sender=FROM, limits=Limits(account.per_hour, account.per_day), checker=shop.checks,
        renderer=PlainRenderer("x"), reading=reading, clock=shop.clock,
    )


def taken(journal: Journal) -> Claimed:
    claimed = journal.claim()
    assert isinstance(claimed, Claimed), claimed
    return claimed


def test_a_claim_is_in_the_file_when_it_is_answered(shop: Shopfront) -> None:
    journal = Journal(claims_of(shop))
    claimed = taken(journal)
    with sqlite3.connect(f"file:{shop.book.path}?mode=ro", uri=True) as outside:
        row = outside.execute(
            "SELECT state, message_id FROM delivery WHERE id = ?", (claimed.delivery.id,)
        ).fetchone()
    outside.close()
    assert row == ("sending", claimed.delivery.message_id)
    assert str(claimed.delivery.message_id).encode() in claimed.message
    assert journal.record(claimed, YES).result(10).delivery.state is DeliveryState.ACCEPTED
    journal.close()


def test_a_mail_is_made_before_its_claim_and_asked_about_at_it(shop: Shopfront) -> None:
    claims = claims_of(shop)
    first = claims.next()
    assert isinstance(first, Claimed)
    while claims.prepare():
        pass
    rows = list(claims.run_log.ahead(3))
    assert all(row.made is not None for row in rows)
    assert set(shop.states().values()) == {"sending", "queued"}  # nothing is written of what is made
    other = threading.Thread(target=lambda: pause(shop.book, shop.newsletter, now=shop.clock()))
    other.start()
    other.join()
    halted = claims.next()
    assert isinstance(halted, Halt)
    assert halted.why == "paused"


def test_a_mail_that_was_made_long_ago_gets_a_new_date(shop: Shopfront) -> None:
    claims = claims_of(shop)
    assert isinstance(claims.next(), Claimed)
    while claims.prepare():
        pass
    at_once = claims.next()
    now = shop.clock() + timedelta(minutes=1)
    claims.clock = lambda: now
    later = claims.next()
    assert isinstance(at_once, Claimed)
    assert isinstance(later, Claimed)
    assert at_once.delivery.sent_date == shop.clock()
    assert later.delivery.sent_date == now
    assert str(later.delivery.message_id).encode() in later.message


def test_many_workers_share_the_commits(shop: Shopfront) -> None:
    journal = Journal(claims_of(shop))
    sent: list[str] = []

    def work() -> None:
        while isinstance(claimed := journal.claim(), Claimed):
            sent.append(claimed.delivery.address)
            assert journal.record(claimed, YES).result(10)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    journal.close()
    assert sorted(sent) == [reader(number) for number in range(1, 13)]
    assert set(shop.states().values()) == {"accepted"}
    assert journal.tally.tried == 12
    assert audit.verify(shop.book).state == "intact"


def test_what_is_not_fetched_is_committed_by_close(shop: Shopfront) -> None:
    journal = Journal(claims_of(shop))
    for _ in range(3):
        journal.record(taken(journal), YES)
    journal.close()
    assert list(shop.states().values()).count("accepted") == 3
    with pytest.raises(RuntimeError):
        journal.claim()


def test_the_outcome_frees_the_place_in_the_pace(shop: Shopfront) -> None:
    journal = Journal(claims_of(shop, day=2))
    first, second = taken(journal), taken(journal)
    busy = journal.claim()
    assert isinstance(busy, Halt)
    assert busy.why == "busy"
    journal.record(first, NOBODY).result(10)
    third = taken(journal)  # a refused one did not leave
    journal.record(second, LOST)  # a lost one may have
    journal.record(third, YES)
    full = journal.claim()
    assert isinstance(full, Halt)
    assert full.why == "day-full"
    assert full.until is not None
    assert timedelta(0) <= full.until - (shop.clock() + timedelta(hours=24)) <= timedelta(seconds=2)
    journal.close()
    assert sorted(set(shop.states().values())) == ["accepted", "queued", "rejected", "unknown"]
    assert (journal.tally.tried, journal.tally.hard) == (3, 1)


def test_pause_cancel_and_stop_of_others_count_at_the_next_claim(shop: Shopfront) -> None:
    journal = Journal(claims_of(shop))
    first = taken(journal)
    address = next(
        one.address_id for one in deliveries.rows(shop.book, shop.newsletter) if one.address == reader(2)
    )
    suppressions.complained(shop.book, address, shop.clock(), now=shop.clock())
    following = journal.claim()
    if isinstance(following, Skipped):
        following = journal.claim()
    assert isinstance(following, Claimed)
    assert following.delivery.address == reader(3)
    with open_book(shop.book.path, device_id="other", now=shop.clock(), exclusive=False) as beside:
        pause(beside, shop.newsletter, now=shop.clock())
    halted = journal.claim()
    assert isinstance(halted, Halt)
    assert halted.why == "paused"
    for one in (first, following):
        journal.record(one, YES)
    journal.close()
    states = shop.states()
    assert (states[reader(1)], states[reader(2)], states[reader(3)]) == ("accepted", "skipped", "accepted")


def test_one_that_cannot_be_written_does_not_take_the_others_along(shop: Shopfront) -> None:
    journal = Journal(claims_of(shop))
    first, second = taken(journal), taken(journal)
    journal.record(first, YES).result(10)
    twice = journal.record(first, YES)  # the log refuses a second outcome
    good = journal.record(second, YES)
    with pytest.raises(AppError, match="delivery-state"):
        twice.result(10)
    assert good.result(10)
    with pytest.raises(AppError, match="delivery-state"):
        journal.close()
    assert list(shop.states().values()).count("accepted") == 2
    assert audit.verify(shop.book).state == "intact"


def test_a_full_disk_leaves_the_row_in_doubt(shop: Shopfront) -> None:
    journal = Journal(claims_of(shop))
    claimed = taken(journal)
    pages = shop.book.sql("PRAGMA page_count")[0][0]

    def fill() -> None:
        # the limit belongs to the journal's own connection
        shop.book.db.here().execute(f"PRAGMA max_page_count = {pages}")

    original = journal._claims.clock

    def clock_of_a_full_disk():  # type: ignore[no-untyped-def]
        fill()
        return original()

    journal._claims.clock = clock_of_a_full_disk
    results: list[BaseException] = []
    for _ in range(30):
        got = journal.record(claimed, Exchange(Stage.RCPT, Verdict.POLICY, Reply(550, "5.7.1 " + "x" * 480)))
        try:
            got.result(10)
        except AppError as error:
            results.append(error)
            break
        try:
            claimed = taken(journal)
        except AppError as error:
            results.append(error)
            break
    assert results
    with pytest.raises(AppError, match="disk-full"):
        raise results[0]
    states = list(shop.states().values())
    assert states.count("sending") <= 1
    with pytest.raises(AppError, match="disk-full") if "sending" in states else pytest.raises(RuntimeError):
        journal.close()
        raise RuntimeError


def test_others_get_their_turn_while_a_run_writes_all_the_time(tmp_path: Path) -> None:
    shop = open_shop(tmp_path / "shop.book", 25, 400)
    with shop.book:
        journal = Journal(claims_of(shop))
        meanwhile: list[int] = []
        recorded: list[str] = []

        def others() -> None:
            for _ in range(5):
                before = len(recorded)
                with shop.book.transaction():
                    shop.book.write("UPDATE mailing SET state = state WHERE id = ?", (shop.newsletter,))
                meanwhile.append(len(recorded) - before)
            shop.book.release()

        def work() -> None:
            while other.is_alive() and isinstance(claimed := journal.claim(), Claimed):
                journal.record(claimed, YES)
                recorded.append(claimed.delivery.id)

        other = threading.Thread(target=others)
        other.start()
        workers = [threading.Thread(target=work) for _ in range(3)]
        for one in workers:
            one.start()
        for one in (*workers, other):
            one.join()
        journal.close()
        assert max(meanwhile) < 60, meanwhile  # mails of the run until the other one had its turn


def test_an_erased_reader_is_skipped(shop: Shopfront) -> None:
    journal = Journal(claims_of(shop))
    taken(journal)  # those ahead are read by now
    privacy.erase_address(
        shop.book, shop.row(reader(2)).address_id, rule="JP-APPI-35-ERASE", by="葵", now=shop.clock()
    )
    assert taken(journal).delivery.address == reader(3)
    journal.close()
    assert audit.verify(shop.book).state != "broken"
    assert [row.state.value for row in deliveries.rows(shop.book, shop.newsletter)][:3] == [
        "sending", "skipped", "sending"
    ]


def test_events_written_by_hand_are_canonical(shop: Shopfront) -> None:
    """A book that another version went on with hashes the same bytes."""
    journal = Journal(claims_of(shop))
    journal.record(taken(journal), NOBODY)
    journal.record(taken(journal), LOST)
    journal.record(taken(journal), YES)
    journal.close()
    for row in shop.book.sql("SELECT facts, hash FROM entry WHERE kind = 'delivery'"):
        assert canonical(json.loads(row["facts"])) == row["facts"]
    assert audit.verify(shop.book).state == "intact"
    values = dict(shop.book.sql("SELECT * FROM delivery LIMIT 1")[0]) | {"basis": 'a"\\\n花'}
    facts = facts_of(values) | {"log": {"b": 1, "a": "花"}}
    assert facts_text(values, canonical({"b": 1, "a": "花"})) == canonical(facts)
