"""Moments as the law counts them, states and who may follow whom, clearances and their differences."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_app.domain.clearance import Clearance, differences
from desktop_app.domain.delivery import FOLLOWS, OPEN_STATES, WAITING_STATES, DeliveryState, may_follow
from desktop_app.domain.finding import Severity, block, info, warn
from desktop_app.domain.moment import (
    JST,
    add_months,
    format_moment,
    legal_day,
    not_after,
    parse_moment,
    surely_after,
)
from desktop_app.domain.newsletter import FROZEN_STATES, NewsletterState
from desktop_app.domain.suppression import Channel, OptOut
from desktop_app.domain.topic import DEFAULT_TOPIC_JA


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22", date(2026, 11, 22)),
        (" 2026-11-22 ", date(2026, 11, 22)),
        ("2026-11-22T10:00", datetime(2026, 11, 22, 10, tzinfo=JST)),
        ("2026-11-22T01:00Z", datetime(2026, 11, 22, 10, tzinfo=JST)),
    ],
)
def test_a_moment_is_read_and_written(text: str, expected: date | datetime) -> None:
    moment = parse_moment(text)
    assert moment == expected
    assert parse_moment(format_moment(moment)) == moment


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "2026-11-22T25:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_moment(text)


def test_the_legal_day_is_the_day_in_japan() -> None:
    assert legal_day(datetime(2026, 3, 31, 15, 0, tzinfo=UTC)) == date(2026, 4, 1)
    assert legal_day(date(2026, 3, 31)) == date(2026, 3, 31)


def test_the_same_day_counts_as_before_when_one_side_is_a_day() -> None:
    day, noon = date(2026, 11, 22), datetime(2026, 11, 22, 12, tzinfo=JST)
    assert not_after(day, noon)
    assert not_after(noon, day)
    assert not surely_after(day, noon)
    assert surely_after(noon + timedelta(seconds=1), noon)
    assert not not_after(noon + timedelta(seconds=1), noon)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 10), 1, date(2027, 1, 10)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_end_on_the_corresponding_or_the_last_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_what_was_accepted_never_waits_again() -> None:
    assert FOLLOWS[DeliveryState.ACCEPTED] == {DeliveryState.BOUNCED}
    assert may_follow(DeliveryState.UNKNOWN, DeliveryState.QUEUED)
    for ended in (DeliveryState.REJECTED, DeliveryState.SKIPPED, DeliveryState.BOUNCED):
        assert not FOLLOWS[ended]
    assert WAITING_STATES < OPEN_STATES
    assert NewsletterState.DRAFT not in FROZEN_STATES


def test_an_opt_out_covers_its_topic_until_its_last_day() -> None:
    optout = OptOut(
        at=date(2026, 11, 1), scope=frozenset({"news"}), until=date(2026, 11, 30), channel=Channel.PHONE
    )
    assert optout.covers("news", date(2026, 11, 30))
    assert not optout.covers("news", date(2026, 12, 1))
    assert not optout.covers("sale", date(2026, 11, 2))
    assert not optout.covers("news", date(2026, 10, 31))
    assert optout.covers(None, date(2026, 11, 2))


def test_a_clearance_says_what_changed() -> None:
    stored = Clearance(
        id="1", newsletter_id="n", content_hash="c", sender_hash="s", topic_id="t", audience_hash="a",
        rules_hash="r", mailbox_read_at=None, mailbox_read_by_hand=True, accepted=(), cleared_by="owner",
        cleared_at=datetime(2026, 11, 22, tzinfo=JST),
    )  # fmt: skip
    assert differences(stored, stored) == ()
    assert differences(stored, replace(stored, sender_hash="x", rules_hash="y")) == (
        "sender_hash",
        "rules_hash",
    )
    assert differences(stored, replace(stored, cleared_by="somebody else")) == ()


def test_findings_carry_their_weight_and_words() -> None:
    assert (block("R").severity, warn("R").severity, info("R").severity) == tuple(Severity)
    assert block("R", "code", name="x").params == (("name", "x"),)


def test_a_book_starts_with_one_topic() -> None:
    assert DEFAULT_TOPIC_JA == "お店のお便り"
