"""A copy proves; no copy is a hint after two looks, late enough, and no more (issue 6 over mail.md 7.2)."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop_app.domain.doubt import Hint, Looked, hint_of, looked_in_vain, worth_a_look

SENT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return SENT + timedelta(minutes=minutes)


@pytest.mark.parametrize(("first", "second", "not_found"), [
    (5, 6, False),  # too close together
    (5, 8, False),  # too early after sending
    (5, 10, False),
    (5, 11, True),
    (11, 12, False),
    (11, 13, True),
])
def test_it_takes_two_looks_late_enough(first: float, second: float, not_found: bool) -> None:
    one = looked_in_vain(None, since=SENT, now=at(first))
    assert one == Looked(at(first))
    two = looked_in_vain(one, since=SENT, now=at(second))
    assert two == Looked(at(first), not_found)
    assert hint_of(two, keeps_copies=True) is (Hint.NOT_FOUND if not_found else Hint.NEVER_LOOKED)


def test_what_was_settled_once_stays_and_a_clock_set_back_begins_anew() -> None:
    known = Looked(at(5), not_found=True)
    assert looked_in_vain(known, since=SENT, now=at(6)).not_found
    assert looked_in_vain(known, since=SENT, now=at(-60)) == Looked(at(-60))


@pytest.mark.parametrize(("before", "now", "worth"), [
    (None, 0, True),
    (Looked(at(5)), 6, False),
    (Looked(at(5)), 7, True),
    (Looked(at(5), not_found=True), 60, True),
    (Looked(at(5), not_found=True), 3 * 24 * 60, False),
])
def test_looks_are_bounded(before: Looked | None, now: float, worth: bool) -> None:
    assert worth_a_look(before, since=SENT, now=at(now)) is worth


def test_hints() -> None:
    assert hint_of(None, keeps_copies=False) is Hint.NO_SENT_FOLDER
    assert hint_of(Looked(SENT, not_found=True), keeps_copies=False) is Hint.NO_SENT_FOLDER
    assert hint_of(None, keeps_copies=True) is Hint.NEVER_LOOKED
