"""Freezing, claiming and logging: nothing is sent without a clearance, nothing is counted twice."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.domain.delivery import FOLLOWS, DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import audit, contacts, deliveries, left_mails, mailings, newsletters, people, topics
from desktop_app.storage.database import Book
from tests.storage.books import (
    NOW,
    Reader,
    add_reader,
    clearance_for,
    content,
    draft,
    later,
    new_book,
    send_next,
    sent_to,
)

S = DeliveryState


def readers_of(book: Book, number: int) -> list[Reader]:
    return [add_reader(book, f"reader{one}@example.jp") for one in range(number)]


def test_freezing_keeps_content_clearance_and_everyone(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        readers = readers_of(book, 3)
        run = draft(book)
        clearance = clearance_for(run)
        deliveries.freeze(
            book,
            run,
            clearance,
            content(),
            [
                deliveries.ToSend(
                    address_id=readers[0].address_id,
                    contact_id=readers[0].contact_id,
                    merge={"name": "一郎様"},
                    basis="CARD",
                    evidence_id="e1",
                    rules=("JP-SEMG-DOI",),
                    message_id="<m@example.jp>",
                    sent_date=NOW,
                    boundary="b",
                ),
                deliveries.ToSend(address_id=readers[1].address_id),
            ],
            [deliveries.LeftOut(address_id=readers[2].address_id, rules=("JP-SEM-3-1-OPTIN",))],
            now=NOW,
        )
        assert deliveries.frozen(book, run) == content()
        assert deliveries.stored_clearance(book, run) == clearance
        first, second, third = deliveries.rows(book, run)
        assert (first.state, first.merge, first.basis, first.evidence_id, first.rules) == (
            S.QUEUED,
            {"name": "一郎様"},
            "CARD",
            "e1",
            ("JP-SEMG-DOI",),
        )
        assert (first.message_id, first.sent_date, first.boundary) == ("<m@example.jp>", NOW, "b")
        assert second.merge == {}
        assert (third.state, third.rules) == (S.SKIPPED, ("JP-SEM-3-1-OPTIN",))
        assert deliveries.counts(book, run) == deliveries.Counts(queued=2, skipped=1)
        assert deliveries.counts(book, run).total == 3
        record = newsletters.get(book, run)
        assert (record.state, record.started_at, record.clearance_id) == (
            NewsletterState.SENDING,
            NOW,
            clearance.id,
        )
        with pytest.raises(AppError) as twice:
            deliveries.freeze(book, run, clearance, content(), [], [], now=NOW)
        assert twice.value.id == "mailing-state"
        with pytest.raises(AppError) as frozen:
            newsletters.update_draft(book, run, title="other")
        assert frozen.value.id == "newsletter-frozen"


def test_a_large_content_is_kept_whole(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        run = draft(book)
        large = replace(
            content(),
            images=tuple(
                deliveries.FrozenImage(cid=f"p{one}", media_type="image/png", data=bytes([one]) * 1_000_000)
                for one in range(4)
            ),
        )
        deliveries.freeze(book, run, clearance_for(run), large, [], [], now=NOW)
        assert deliveries.frozen(book, run) == large
        with pytest.raises(AppError) as caught:
            deliveries.frozen(book, draft(book))
        assert caught.value.id == "not-frozen"


@pytest.mark.parametrize("clearance", [None, "made up", "clearance-of-another"])
def test_nothing_is_claimed_without_the_stored_clearance(tmp_path: Path, clearance: str | None) -> None:
    with new_book(tmp_path) as book:
        readers = readers_of(book, 2)
        run = sent_to(book, readers)
        row = deliveries.next_open(book, run, now=NOW)
        assert row is not None
        if clearance == "clearance-of-another":
            clearance = f"clearance-of-{sent_to(book, readers)}"
        with pytest.raises(AppError) as caught:
            deliveries.move(book, row.id, S.SENDING, clearance_id=clearance, now=NOW)
        assert caught.value.id == "no-clearance"
        assert deliveries.get(book, row.id).state is S.QUEUED
        other = draft(book)
        with pytest.raises(AppError) as wrong:
            deliveries.freeze(book, other, clearance_for(run), content(), [], [], now=NOW)
        assert wrong.value.id == "no-clearance"
        assert newsletters.get(book, other).state is NewsletterState.DRAFT


def test_a_voided_clearance_sends_nothing_until_it_is_given_again(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        run = sent_to(book, readers_of(book, 1))
        old = deliveries.stored_clearance(book, run)
        assert old is not None
        deliveries.void_clearance(book, run, differences=["rules_hash"], now=NOW)
        assert deliveries.stored_clearance(book, run) is None
        row = deliveries.rows(book, run)[0]
        with pytest.raises(AppError):
            deliveries.move(book, row.id, S.SENDING, clearance_id=old.id, now=NOW)
        new = clearance_for(run, id="second")
        deliveries.clear_again(book, run, new, now=later(1))
        assert deliveries.stored_clearance(book, run) == new
        assert deliveries.frozen(book, run) == content()
        assert deliveries.move(book, row.id, S.SENDING, clearance_id="second", now=NOW).attempts == 1
        with pytest.raises(AppError):
            deliveries.clear_again(book, draft(book), new, now=NOW)
        assert audit.verify(book).state == "intact"


def test_a_mail_from_claim_to_bounce(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        run = sent_to(book, readers_of(book, 1))
        delivery = send_next(book, run, S.DEFERRED)
        row = deliveries.get(book, delivery)
        assert (row.state, row.attempts, row.retry_at, row.reply) == (S.DEFERRED, 1, later(15), "250 ok")
        assert deliveries.retry_times(book, run) == [later(15)]
        assert deliveries.next_open(book, run, now=later(14)) is None
        send_next(book, run, S.ACCEPTED, now=later(15))
        row = deliveries.get(book, delivery)
        assert (row.attempts, row.retry_at, row.accepted_at, row.account_id) == (
            2,
            None,
            later(15),
            "account-1",
        )
        assert (row.message_id, row.message_sha256, row.boundary) == (
            f"<{delivery}@example.jp>",
            "f" * 64,
            "b1",
        )
        assert row.merge == {"name": "一郎様"}
        found = deliveries.by_message_id(book, f"<{delivery}@example.jp>")
        assert found is not None
        assert deliveries.by_message_id(book, "<none@example.jp>") is None
        assert deliveries.move(book, found.id, S.BOUNCED, now=later(30)).state is S.BOUNCED
        log = [one.facts["state"] for one in audit.entries(book, ("delivery",), subject=delivery)]
        assert log == ["queued", "sending", "deferred", "sending", "accepted", "bounced"]
        assert audit.entries(book, ("delivery",), subject=delivery)[-2].facts["log"] == {"cls": "AD"}


def test_due_retries_come_before_new_ones(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        run = sent_to(book, readers_of(book, 3))
        first = send_next(book, run, S.DEFERRED)
        second = deliveries.next_open(book, run, now=NOW)
        assert second is not None
        assert second.id != first
        due = deliveries.next_open(book, run, now=later(20))
        assert due is not None
        assert due.id == first


@pytest.mark.parametrize(("old", "new"), [(old, new) for old in S for new in S if new not in FOLLOWS[old]])
def test_no_state_follows_that_may_not(tmp_path: Path, old: DeliveryState, new: DeliveryState) -> None:
    with new_book(tmp_path) as book:
        run = sent_to(book, readers_of(book, 1))
        row = deliveries.rows(book, run)[0]
        for state in _way(old):
            deliveries.move(
                book, row.id, state, clearance_id=row.clearance_id or f"clearance-of-{run}", now=NOW
            )
        with pytest.raises(AppError) as caught:
            deliveries.move(book, row.id, new, clearance_id=f"clearance-of-{run}", now=NOW)
        assert caught.value.id == "delivery-state"


def _way(state: DeliveryState) -> list[DeliveryState]:
    if state is S.QUEUED:
        return []
    if state in (S.SENDING, S.SKIPPED):
        return [state]
    return [S.SENDING, S.ACCEPTED, state] if state is S.BOUNCED else [S.SENDING, state]


def test_a_missing_delivery(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        calls: list[Callable[[], object]] = [
            lambda: deliveries.get(book, "no"),
            lambda: deliveries.move(book, "no", S.SKIPPED, now=NOW),
            lambda: deliveries.resolve(book, draft(book), "a@example.jp", as_sent=True, by="葵", now=NOW),
        ]
        for call in calls:
            with pytest.raises(AppError) as caught:
                call()
            assert caught.value.id == "delivery-missing"


def test_what_a_crash_left_in_sending_is_unknown_and_never_resent(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        readers = readers_of(book, 2)
        run, other = sent_to(book, readers), sent_to(book, readers)
        send_next(book, run, S.SENDING)
        send_next(book, other, S.SENDING)
        assert deliveries.interrupted(book, now=later(1), mailing_id=run) == 1
        assert deliveries.counts(book, other).sending == 1
        assert deliveries.interrupted(book, now=later(1)) == 1
        assert deliveries.interrupted(book, now=later(1)) == 0
        assert deliveries.counts(book, run) == deliveries.Counts(queued=1, unknown=1)
        assert deliveries.open_count(book, run) == 1


def test_a_person_resolves_what_is_unknown(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        run = sent_to(book, readers_of(book, 2))
        send_next(book, run, S.UNKNOWN)
        send_next(book, run, S.UNKNOWN)
        newsletters.set_state(book, run, NewsletterState.SENT, now=later(1))
        sent = deliveries.resolve(book, run, "reader0@example.jp", as_sent=True, by="葵", now=later(2))
        assert sent.state is S.ACCEPTED
        assert newsletters.get(book, run).state is NewsletterState.SENT
        again = deliveries.resolve(book, run, "reader1@example.jp", as_sent=False, by="葵", now=later(2))
        assert again.state is S.QUEUED
        assert newsletters.get(book, run).state is NewsletterState.PAUSED
        with pytest.raises(AppError) as caught:
            deliveries.resolve(book, run, "reader0@example.jp", as_sent=False, by="葵", now=later(2))
        assert caught.value.id == "delivery-state"


def test_cancelling_skips_what_waits_and_later_what_comes_back(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        run = sent_to(book, readers_of(book, 4))
        send_next(book, run, S.ACCEPTED)
        send_next(book, run, S.DEFERRED)
        under_way = send_next(book, run, S.SENDING)
        newsletters.set_state(book, run, NewsletterState.CANCELLED, now=later(1), by="葵")
        newsletters.set_state(book, run, NewsletterState.CANCELLED, now=later(2), by="葵")
        assert deliveries.counts(book, run) == deliveries.Counts(accepted=1, sending=1, skipped=2)
        back = deliveries.move(book, under_way, S.DEFERRED, now=later(2), retry_at=later(9))
        assert (back.state, back.reply, back.rules, back.retry_at) == (S.SKIPPED, "cancelled", (), None)
        assert newsletters.get(book, run).finished_at == later(1)
        assert audit.verify(book).state == "intact"


def test_how_many_left_since(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        run = sent_to(book, readers_of(book, 3))
        for minutes in (0, 10, 20):
            send_next(book, run, S.ACCEPTED, now=later(minutes))
        assert left_mails.left_since(book, "account-1", later(10)) == 2
        assert left_mails.left_since(book, "another", later(10)) == 0
        assert left_mails.left_since(book, "account-1", NOW - timedelta(days=1)) == 3


def test_newsletters_from_draft_to_sent(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        first, second = draft(book, title="一"), draft(book, title="二")
        changed = newsletters.update_draft(
            book,
            first,
            subject="件名",
            blocks=[{"type": "heading", "text": "秋"}],
            cls=MessageClass.INFO_AD,
            tag="花",
            remote_sale_ad=False,
            remote_sale_reason="来店のみ",
            topic_id=topics.add(book, "セール", now=NOW).id,
        )
        assert (changed.subject, changed.blocks, changed.cls, changed.tag) == (
            "件名",
            [{"type": "heading", "text": "秋"}],
            MessageClass.INFO_AD,
            "花",
        )
        assert (changed.remote_sale_ad, changed.remote_sale_reason) == (False, "来店のみ")
        assert [one.title for one in newsletters.all_newsletters(book)] == ["一", "二"]
        with pytest.raises(TypeError):
            newsletters.update_draft(book, first, colour="red")
        with pytest.raises(AppError) as missing:
            newsletters.get(book, "no")
        assert missing.value.id == "newsletter-missing"
        with pytest.raises(AppError) as caught:
            newsletters.set_state(book, second, NewsletterState.SENT, now=NOW)
        assert caught.value.id == "mailing-state"
        with pytest.raises(AppError) as unknown:
            mailings.get(book, "no")
        with pytest.raises(AppError):
            mailings.state(book, "no")
        assert unknown.value.id == "mailing-missing"


def test_letters_wait_in_the_outbox(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        letter = mailings.add(
            book,
            kind="letter",
            cls=MessageClass.DOI,
            topic_id=None,
            now=NOW,
            address_id=reader.address_id,
            reason="confirm",
            not_before=later(5),
        )
        (found,) = mailings.letters(book)
        assert (found.id, found.address_id, found.reason, found.not_before) == (
            letter,
            reader.address_id,
            "confirm",
            later(5),
        )
        deliveries.freeze(
            book,
            letter,
            clearance_for(letter),
            content(),
            [deliveries.ToSend(address_id=reader.address_id)],
            [],
            now=later(5),
        )
        assert mailings.letters(book) == []


def test_a_big_audience_is_frozen_and_claimed_quickly(tmp_path: Path) -> None:
    """Prints figures; asserts only what can't depend on the machine: one transaction, bounded queries."""
    with new_book(tmp_path) as book:
        with book.transaction():
            readers = readers_of(book, 2000)
        started = time.perf_counter()
        run = sent_to(book, readers)
        print(f"2,000 frozen in {time.perf_counter() - started:.2f} s")  # noqa: T201
        statements: list[str] = []
        book.db.here().set_trace_callback(statements.append)
        with book.transaction():
            row = deliveries.next_open(book, run, now=NOW)
            assert row is not None
            assert people.candidate(book, row.address_id).contact is not None
            deliveries.move(book, row.id, S.SENDING, clearance_id=f"clearance-of-{run}", now=NOW)
        book.db.here().set_trace_callback(None)
        assert len(statements) <= 30
        assert contacts.count(book) == 2000


def test_a_deleted_draft_is_gone_until_it_is_restored(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        first, second = draft(book, title="一"), draft(book, title="二")
        newsletters.delete_draft(book, first, now=later(1))
        assert [one.title for one in newsletters.all_newsletters(book)] == ["二"]
        for gone in (newsletters.get, newsletters.update_draft):
            with pytest.raises(AppError) as missing:
                gone(book, first)
            assert missing.value.id == "newsletter-missing"
        newsletters.restore_draft(book, first)
        assert [one.title for one in newsletters.all_newsletters(book)] == ["一", "二"]
        assert newsletters.update_draft(book, second, now=later(5), title="三").changed_at == later(5)
        with pytest.raises(AppError):
            newsletters.restore_draft(book, "no")


def test_what_was_sent_is_never_deleted(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        run = sent_to(book, readers_of(book, 1))
        with pytest.raises(AppError) as caught:
            newsletters.delete_draft(book, run, now=later(1))
        assert caught.value.id == "newsletter-frozen"
