"""Planned sends: exactly what was confirmed, at its time, and a question where it can't be that."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.delivery import waits
from desktop_app.domain.address import parse_address
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.schedule import Asks
from desktop_app.services import agenda_notes
from desktop_app.services.agenda_view import Due
from desktop_app.services.planned_audience import ADDED_SINCE, NOT_CHOSEN
from desktop_app.storage import (
    contacts,
    deliveries,
    lease,
    mail_accounts,
    mailings,
    newsletters,
    schedules,
)
from desktop_app.storage.backup import backup, restore
from desktop_app.storage.database import open_book
from desktop_app.storage.verification import verify
from tests.fakes import FaultSmtp
from tests.ready_shop import ReadyShop, card, ready_shop, services_of
from tests.sending import Clock, reader

IN_AN_HOUR = timedelta(hours=1)


@pytest.fixture
def smtp() -> Iterator[FaultSmtp]:
    made = FaultSmtp(lambda _stage, _visit: None)
    yield made
    made.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop(tmp_path: Path, smtp: FaultSmtp, clock: Clock) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book", smtp.port, 3, clock=clock)
    yield made
    made.book.close()


def write(shop: ReadyShop, text: str, values: tuple[str, ...]) -> None:
    with shop.book.transaction():
        shop.book.write(text, values)


def plan(shop: ReadyShop, after: timedelta = IN_AN_HOUR) -> datetime:
    at = shop.clock() + after
    shop.services.agenda.schedule(shop.newsletter, at)
    return at


def due(shop: ReadyShop) -> list[Due]:
    return list(shop.services.agenda.due(shop.clock()))


def state(shop: ReadyShop) -> NewsletterState:
    return mailings.state(shop.book, shop.newsletter)


def asks(shop: ReadyShop) -> Asks:
    found = shop.services.agenda.plan_of(shop.newsletter)
    assert found is not None
    return found.asks


def refused(shop: ReadyShop, *, after: timedelta = IN_AN_HOUR) -> str:
    with pytest.raises(AppError) as caught:
        plan(shop, after)
    return caught.value.id


def rules(shop: ReadyShop) -> dict[str, tuple[str, ...]]:
    found = deliveries.rows(shop.book, shop.newsletter)
    return {one.address: one.rules for one in found if one.state is DeliveryState.SKIPPED}


def test_it_waits_and_starts_at_its_time(shop: ReadyShop, smtp: FaultSmtp, clock: Clock) -> None:
    at = plan(shop)
    assert state(shop) is NewsletterState.SCHEDULED
    assert due(shop) == []
    assert shop.services.agenda.next_at(clock()) == at
    clock.forward(minutes=59, seconds=59)
    assert due(shop) == []
    clock.forward(seconds=1)
    (one,) = due(shop)
    assert (one.kind, one.id, one.at) == ("newsletter", shop.newsletter, at)
    report = shop.services.agenda.run(one)
    assert (report["why"], report["accepted"]) == ("finished", 3)
    assert len(smtp.taken) == 3
    assert due(shop) == []
    assert shop.services.agenda.planned() == ()
    assert verify(shop.book).state == "intact"


def test_what_was_confirmed_is_kept(shop: ReadyShop, clock: Clock) -> None:
    plan(shop)
    found = schedules.find(shop.book, shop.newsletter)
    assert found is not None
    assert len(found.audience) == 3
    assert found.set_by
    assert found.set_at == clock()
    assert found.clearance.newsletter_id == shop.newsletter
    assert found.zone.endswith(("00", "30", "45"))


def test_late_asks_and_a_yes_starts_it(shop: ReadyShop, smtp: FaultSmtp, clock: Clock) -> None:
    plan(shop)
    clock.forward(hours=1, minutes=31)
    assert due(shop) == []
    assert asks(shop) is Asks.LATE
    clock.forward(hours=-1)  # the clock is set back: what asked still asks
    assert due(shop) == []
    clock.forward(hours=5)
    shop.services.agenda.answer(shop.newsletter, True)
    (one,) = due(shop)
    shop.services.agenda.run(one)
    assert len(smtp.taken) == 3


def test_a_no_makes_it_a_draft(shop: ReadyShop, clock: Clock) -> None:
    plan(shop)
    clock.forward(hours=9)
    due(shop)
    shop.services.agenda.answer(shop.newsletter, False)
    assert state(shop) is NewsletterState.DRAFT
    assert mailings.get(shop.book, shop.newsletter).not_before is None
    with pytest.raises(AppError, match="plan-gone"):
        shop.services.agenda.answer(shop.newsletter, True)


def test_a_clock_set_forward_asks(shop: ReadyShop, clock: Clock) -> None:
    plan(shop)
    clock.forward(hours=1)
    assert list(shop.services.agenda.due(clock(), timedelta(minutes=40))) == []
    assert asks(shop) is Asks.CLOCK
    assert due(shop) == []


def test_changed_content_asks_and_needs_the_check(shop: ReadyShop, smtp: FaultSmtp, clock: Clock) -> None:
    plan(shop)
    write(shop, "UPDATE newsletter SET subject = 'ほかの件名' WHERE id = ?", (shop.newsletter,))
    clock.forward(hours=1)
    (one,) = due(shop)
    with pytest.raises(AppError, match="plan-changed"):
        shop.services.agenda.run(one)
    assert asks(shop) is Asks.CHANGED
    assert (due(shop), len(smtp.taken)) == ([], 0)
    assert state(shop) is NewsletterState.SCHEDULED
    with pytest.raises(AppError, match="plan-check-again"):
        shop.services.agenda.answer(shop.newsletter, True)
    with pytest.raises(AppError, match="plan-check-again"):
        shop.services.agenda.move(shop.newsletter, clock() + IN_AN_HOUR)
    plan(shop)
    assert asks(shop) is Asks.NOTHING


@pytest.mark.parametrize("change", ["shop", "tag", "sender"])
def test_any_other_change_asks_too(shop: ReadyShop, clock: Clock, change: str) -> None:
    plan(shop)
    if change == "shop":
        shop.shop(phone="03-0000-0000")
    elif change == "tag":
        write(shop, "UPDATE newsletter SET tag = 'x' WHERE id = ?", (shop.newsletter,))
    else:
        shop.shop(shop_name="べつの店")
    clock.forward(hours=1)
    (one,) = due(shop)
    with pytest.raises(AppError):
        shop.services.agenda.run(one)
    assert asks(shop) in (Asks.CHANGED, Asks.REFUSED)


def test_who_stopped_is_left_out_and_who_came_since_too(
    shop: ReadyShop, smtp: FaultSmtp, clock: Clock
) -> None:
    plan(shop)
    shop.services.contacts.optout(reader(1), via="phone", by="葵")
    shop.person("new@example.jp", card(obtained_at=clock().date()))
    clock.forward(hours=1)
    (one,) = due(shop)
    report = shop.services.agenda.run(one)
    assert report["why"] == "finished"
    assert report["accepted"] == 2
    found = rules(shop)
    assert found["new@example.jp"] == (ADDED_SINCE,)
    assert "JP-SEM-3-3-OPTOUT" in found[reader(1)]
    assert len(deliveries.rows(shop.book, shop.newsletter)) == 4
    assert verify(shop.book).state == "intact"


def test_who_is_not_meant_any_more_is_named(shop: ReadyShop, smtp: FaultSmtp, clock: Clock) -> None:
    plan(shop)
    gone = contacts.by_address(shop.book, parse_address(reader(2)).key)
    assert gone is not None
    contacts.delete(shop.book, gone.id, by="葵", now=clock())
    clock.forward(hours=1)
    (one,) = due(shop)
    assert shop.services.agenda.run(one)["accepted"] == 2
    assert rules(shop)[reader(2)] == (NOT_CHOSEN,)


def test_a_restored_plan_asks(shop: ReadyShop, tmp_path: Path, clock: Clock) -> None:
    plan(shop)
    backup(shop.book, tmp_path / "copy.bak", now=clock())
    path = shop.book.path
    shop.book.close()
    restore(tmp_path / "copy.bak", path, device_id="pc", now=clock())
    with open_book(path, device_id="pc", now=clock()) as book:
        services = services_of(book, clock)
        clock.forward(hours=1)
        assert services.agenda.due(clock()) == ()
        (one,) = services.agenda.planned()
        assert one.asks is Asks.RESTORED
        services.agenda.answer(one.newsletter_id, True)
        assert [one.kind for one in services.agenda.due(clock())] == ["newsletter"]


@pytest.mark.parametrize(
    ("after", "id"), [(timedelta(0), "plan-past"), (timedelta(days=400), "plan-far")]
)
def test_times_that_are_refused(shop: ReadyShop, after: timedelta, id: str) -> None:
    assert refused(shop, after=after) == id
    assert state(shop) is NewsletterState.DRAFT


def test_what_needs_a_person_is_refused_when_it_is_planned(shop: ReadyShop) -> None:
    shop.account(user="aoi")
    assert refused(shop) == "plan-password-asked"
    shop.account(user=None, inbox="none", maildir=None)
    assert refused(shop) == "plan-by-hand"


def test_what_the_check_refuses_is_not_planned(shop: ReadyShop) -> None:
    shop.shop(legal_name="")
    assert refused(shop) == "check-blocks"
    assert state(shop) is NewsletterState.DRAFT


def test_a_planned_one_is_neither_sent_nor_changed_without_a_word(shop: ReadyShop) -> None:
    plan(shop)
    with pytest.raises(AppError, match="newsletter-planned"):
        shop.services.sending.send(shop.newsletter)
    with pytest.raises(AppError, match="newsletter-planned"):
        shop.draft(subject="べつの件名")
    shop.services.agenda.unschedule(shop.newsletter)
    shop.draft(subject="べつの件名")


def test_another_time_keeps_what_was_confirmed(shop: ReadyShop, clock: Clock) -> None:
    plan(shop)
    shop.person("new@example.jp", card(obtained_at=clock().date()))
    moved = shop.services.agenda.move(shop.newsletter, clock() + timedelta(hours=3))
    assert moved.people == 3
    clock.forward(hours=1)
    assert due(shop) == []
    clock.forward(hours=2)
    assert len(due(shop)) == 1


def test_a_broken_line_is_tried_again_until_it_is_late(
    shop: ReadyShop, smtp: FaultSmtp, clock: Clock, tmp_path: Path
) -> None:
    plan(shop)
    shop.account(inbox="imap", imap_host="127.0.0.1", imap_port=9, imap_security="none")
    write(shop, "UPDATE schedule SET asks = '' WHERE id = ?", (shop.newsletter,))
    clock.forward(hours=1)
    (one,) = due(shop)
    with pytest.raises(AppError) as caught:
        shop.services.agenda.run(one)
    assert agenda_notes.passes_by_itself(caught.value), caught.value.id
    assert due(shop) == []
    clock.forward(minutes=5)
    assert len(due(shop)) == 1
    clock.forward(minutes=26)
    assert due(shop) == []
    assert asks(shop) is Asks.LATE


def test_a_hold_starts_by_itself_and_can_be_taken_back(
    shop: ReadyShop, smtp: FaultSmtp, clock: Clock
) -> None:
    held = shop.services.agenda.schedule(shop.newsletter, clock(), hold_minutes=10)
    assert (held.hold, held.at) == (10, clock() + timedelta(minutes=10))
    clock.forward(minutes=9)
    assert due(shop) == []
    shop.services.agenda.unschedule(shop.newsletter)
    assert state(shop) is NewsletterState.DRAFT
    shop.services.agenda.schedule(shop.newsletter, clock(), hold_minutes=10)
    clock.forward(minutes=10)
    (one,) = due(shop)
    shop.services.agenda.run(one)
    assert len(smtp.taken) == 3


def test_a_hold_carries_what_was_said_of_the_replies(
    shop: ReadyShop, smtp: FaultSmtp, clock: Clock
) -> None:
    shop.account(inbox="none", maildir=None)
    shop.services.agenda.schedule(shop.newsletter, clock(), hold_minutes=10, read_by_hand_at=clock())
    clock.forward(minutes=10)
    (one,) = due(shop)
    assert shop.services.agenda.run(one)["accepted"] == 3


def test_what_was_said_of_the_replies_is_not_carried_to_another_time(
    shop: ReadyShop, smtp: FaultSmtp, clock: Clock
) -> None:
    shop.services.agenda.schedule(shop.newsletter, clock(), hold_minutes=10, read_by_hand_at=clock())
    shop.services.agenda.move(shop.newsletter, clock() + timedelta(hours=2))
    clock.forward(hours=2)
    (one,) = due(shop)
    assert shop.services.agenda.run(one)["accepted"] == 3  # the program read them itself
    stored = deliveries.stored_clearance(shop.book, shop.newsletter)
    assert stored is not None
    assert (stored.mailbox_read_by_hand, stored.mailbox_read_at) == (False, clock())


def test_a_run_goes_on_when_its_wait_is_over(shop: ReadyShop, smtp: FaultSmtp, clock: Clock) -> None:
    shop.account(per_hour=2)
    report = shop.services.sending.send(shop.newsletter)
    assert report["why"] == "hour-full"
    until = datetime.fromisoformat(report["until"])
    assert due(shop) == []
    assert shop.services.agenda.next_at(clock()) == until
    clock.forward(seconds=(until - clock()).total_seconds())
    (one,) = due(shop)
    assert (one.kind, one.id) == ("run", shop.newsletter)
    assert shop.services.agenda.run(one)["why"] == "finished"
    assert len(smtp.taken) == 3


def test_a_paused_run_never_starts_by_itself(shop: ReadyShop, clock: Clock) -> None:
    shop.account(per_hour=2)
    shop.services.sending.send(shop.newsletter)
    shop.services.newsletters.pause(shop.newsletter)
    clock.forward(hours=9)
    assert due(shop) == []


def test_replies_read_by_hand_do_not_carry_over(shop: ReadyShop, clock: Clock) -> None:
    shop.account(per_hour=2, inbox="none", maildir=None)
    shop.services.sending.send(shop.newsletter, mailbox_read_by_hand=True)
    clock.forward(hours=9)
    assert due(shop) == []
    assert [one.why for one in shop.services.agenda.questions()] == ["by-hand"]


def test_nothing_is_due_while_somebody_sends(shop: ReadyShop, clock: Clock) -> None:
    plan(shop)
    clock.forward(hours=1)
    held, free = threading.Event(), threading.Event()

    def send() -> None:
        with lease.sending(shop.book, shop.newsletter, now=clock()):
            held.set()
            free.wait(5)
        shop.book.release()

    thread = threading.Thread(target=send)
    thread.start()
    held.wait(5)
    assert due(shop) == []
    free.set()
    thread.join()
    assert len(due(shop)) == 1


def test_an_error_that_a_person_must_see_pauses_a_run(shop: ReadyShop, clock: Clock) -> None:
    shop.account(per_hour=2)
    shop.services.sending.send(shop.newsletter)
    clock.forward(hours=2)
    (one,) = due(shop)
    shop.shop(legal_name="")
    with pytest.raises(AppError):
        shop.services.agenda.run(one)
    assert state(shop) is NewsletterState.PAUSED
    assert agenda_notes.note_of(shop.book, shop.newsletter).error is not None
    assert due(shop) == []


def test_two_are_due_one_after_the_other(shop: ReadyShop, smtp: FaultSmtp, clock: Clock) -> None:
    first = newsletters.get(shop.book, shop.newsletter)
    other = newsletters.create(
        shop.book, title="二つめ", topic_id=first.topic_id, now=clock(), blocks=first.blocks, theme="washi"
    )
    plan(shop)
    shop.services.agenda.schedule(other, clock() + timedelta(minutes=30))
    clock.forward(hours=1)
    assert [one.id for one in due(shop)] == [other, shop.newsletter]
    for one in due(shop):
        shop.services.agenda.run(one)
    assert len(smtp.taken) == 6
    assert due(shop) == []


def test_notes_survive_a_restart(shop: ReadyShop, clock: Clock) -> None:
    agenda_notes.failed(shop.book, shop.newsletter, AppError("mail-server-timeout"), clock())
    agenda_notes.failed(shop.book, shop.newsletter, AppError("mail-server-timeout"), clock())
    agenda_notes.failed(shop.book, shop.newsletter, AppError("mail-server-timeout"), clock())
    note = agenda_notes.note_of(shop.book, shop.newsletter)
    assert (note.step, note.until) == (3, clock() + timedelta(minutes=15))
    agenda_notes.forget(shop.book, shop.newsletter, clock())
    assert agenda_notes.note_of(shop.book, shop.newsletter) == agenda_notes.Note()
    assert replace(note, step=0).step == 0


@pytest.mark.parametrize("when", ["before", "while checked"])
def test_taken_back_while_it_starts_sends_nothing(
    shop: ReadyShop, smtp: FaultSmtp, clock: Clock, when: str
) -> None:
    plan(shop)
    clock.forward(hours=1)
    (one,) = due(shop)

    def take_back() -> None:
        shop.services.agenda.unschedule(shop.newsletter)

    if when == "before":
        take_back()
    with pytest.raises(AppError, match="plan-gone"):
        shop.services.agenda.run(one, wanted=take_back)
    assert (state(shop), len(smtp.taken)) == (NewsletterState.DRAFT, 0)


def test_another_time_chosen_while_it_starts_holds_it(
    shop: ReadyShop, smtp: FaultSmtp, clock: Clock
) -> None:
    plan(shop)
    clock.forward(hours=1)
    (one,) = due(shop)
    later = clock() + timedelta(days=1)

    def move() -> None:
        shop.services.agenda.move(shop.newsletter, later)

    with pytest.raises(AppError, match="plan-gone"):
        shop.services.agenda.run(one, wanted=move)
    assert (state(shop), len(smtp.taken)) == (NewsletterState.SCHEDULED, 0)
    assert asks(shop) is Asks.NOTHING
    assert shop.services.agenda.next_at(clock()) == later


def test_a_clock_that_was_a_year_ahead_holds_nothing_back(
    shop: ReadyShop, smtp: FaultSmtp, clock: Clock
) -> None:
    """What was noted under it, a rest, a full day and a time to try again, would last for that year."""
    shop.account(per_day=2, per_hour=0)
    account = mail_accounts.load_account(shop.book)
    assert account is not None
    clock.forward(days=365)
    assert shop.services.sending.send(shop.newsletter)["why"] == "day-full"
    waits.begin(shop.book, account.id, "account-limit", clock())
    clock.forward(days=-364)
    assert [one.kind for one in due(shop)] == ["run"]
    assert shop.services.agenda.next_at(clock()) == clock()
    report = shop.services.agenda.run(due(shop)[0])
    assert (report["why"], report["accepted"]) == ("finished", 3)
    assert len(smtp.taken) == 3
