"""The figures of mail.md 4.3 as tables of cases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.bounce_rules import (
    RULES,
    UNDONE,
    Told,
    believable,
    bounces_left,
    came_back,
    class_of,
    is_wave,
    rests,
    says_more,
    soft_score,
    too_many_for_wave,
    too_many_to_rest,
)
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.decision import Mailbox, Message, Outcome, Person
from desktop_app.domain.eligibility import decide
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.smtp_reply import Verdict
from tests.factories import aoi_shop

START = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
M, T, U, H, P = (
    BounceClass.MAILBOX,
    BounceClass.TRANSIENT,
    BounceClass.UNKNOWN,
    BounceClass.HARD,
    BounceClass.POLICY,
)


def told(*found: tuple[float, BounceClass | None, str] | tuple[float, BounceClass | None]) -> list[Told]:
    """(days after the start, class, run); every one in a run of its own unless it is named."""
    return [
        Told(at=START + timedelta(days=one[0]), kind=one[1], run=one[2] if len(one) > 2 else f"run-{n}")
        for n, one in enumerate(found)
    ]


@pytest.mark.parametrize(
    ("history", "score", "enough"),
    [
        ([], 0, False),
        (told((0, T), (7, T), (14, T), (21, T)), 4, False),
        (told((0, T), (7, T), (14, T), (21, T), (28, T)), 5, True),
        # five within two weeks are too soon
        (told((0, T), (1, T), (2, T), (3, T), (13.9, T)), 5, False),
        (told((0, T), (1, T), (2, T), (3, T), (14, T)), 5, True),
        # a run counts once, however many reports it makes
        (told((0, T, "a"), (1, T, "a"), (2, T, "b"), (3, T, "c"), (20, T, "d")), 4, False),
        # reports of no known run count each
        (told((0, T, ""), (1, T, ""), (2, T, ""), (3, T, ""), (20, T, "")), 5, True),
        # a mail that did not come back begins anew
        (told((0, T), (7, T), (14, T), (21, T), (22, None), (28, T)), 1, False),
        # the unknown weighs half
        (told(*((n * 7, U) for n in range(9))), 4.5, False),
        (told(*((n * 7, U) for n in range(10))), 5, True),
        # refused content says nothing of the mailbox, neither way
        (told((0, T), (7, T), (8, P), (14, T), (21, T), (28, T)), 5, True),
        # a full mailbox: three times over more than thirty days
        (told((0, M), (15, M), (30, M)), 3, False),
        (told((0, M), (15, M), (30.1, M)), 3, True),
        (told((0, M), (15, T), (31, M)), 3, False),
        (told((0, M), (10, None), (15, M), (31, M)), 2, False),
        (told((0, H), (1, H), (2, H), (3, H), (40, H)), 0, False),
    ],
)
def test_soft_bounces_add_up(history: list[Told], score: float, enough: bool) -> None:
    assert soft_score(history) == (score, enough)


@given(st.lists(st.tuples(st.floats(0, 400), st.sampled_from([M, T, U, P, None])), max_size=30))
def test_a_sign_of_life_at_the_end_ends_every_score(found: list[tuple[float, BounceClass | None]]) -> None:
    assert soft_score([*told(*sorted(found, key=lambda one: one[0])), *told((500, None))]) == (0, False)


@pytest.mark.parametrize(
    ("hard", "recipients", "wave"),
    [(10, 10, False), (11, 11, True), (11, 36, True), (11, 37, False), (30, 100, False), (31, 100, True)],
)
def test_a_wave_is_more_than_ten_and_more_than_thirty_percent(hard: int, recipients: int, wave: bool) -> None:
    assert is_wave(hard, recipients) is wave


@pytest.mark.parametrize("hard", [*range(1, 120), 3000])
def test_from_that_many_recipients_on_it_is_no_wave(hard: int) -> None:
    many = too_many_for_wave(hard)
    assert not is_wave(hard, many)
    assert hard <= RULES.held_above or is_wave(hard, many - 1)


@pytest.mark.parametrize(
    ("refused", "recipients", "stops"),
    [(1, 1, False), (2, 2, True), (2, 10, True), (2, 11, False), (20, 100, True), (19, 100, False)],
)
def test_a_domain_rests_from_twenty_percent_on(refused: int, recipients: int, stops: bool) -> None:
    assert rests(refused, recipients) is stops


@pytest.mark.parametrize("refused", [*range(2, 120), 3000])
def test_from_that_many_recipients_on_nothing_rests(refused: int) -> None:
    many = too_many_to_rest(refused)
    assert not rests(refused, many)
    assert rests(refused, many - 1)


@pytest.mark.parametrize("how", ["token", "envelope-id", "message-id"])
def test_what_only_ours_carried_is_believed(how: str) -> None:
    assert believable(how, None, START)


@pytest.mark.parametrize(
    ("accepted", "believed"),
    [
        (None, False),
        (START - timedelta(days=14), True),
        (START - timedelta(days=14, seconds=1), False),
        (START, True),
        (START + timedelta(seconds=1), False),
    ],
)
def test_an_address_alone_needs_a_mail_of_the_last_fortnight(
    accepted: datetime | None, believed: bool
) -> None:
    for how in ("dsn", "text", "literal", "anything"):
        assert believable(how, accepted, START) is believed


def test_a_report_about_many_is_believed_by_our_own_marks_alone() -> None:
    assert believable("dsn", START, START, named=5)
    assert not believable("dsn", START, START, named=6)
    assert believable("message-id", START, START, named=6)


@pytest.mark.parametrize(
    ("new", "old", "more"),
    [(H, T, True), (T, H, False), (T, T, False), (M, T, True), (P, U, False), (U, P, True), (H, H, False),
     (BounceClass.DELIVERED, T, False), (T, BounceClass.DELIVERED, True)],
)
def test_a_report_that_says_more_replaces_another(new: BounceClass, old: BounceClass, more: bool) -> None:
    assert says_more(new, old) is more


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        (Verdict.USER_UNKNOWN, H), (Verdict.MAILBOX, M), (Verdict.TEMPORARY, T), (Verdict.POLICY, P),
        (Verdict.CONTENT, P), (Verdict.REFUSED, U), (Verdict.ADDRESS, U), (Verdict.ACCEPTED, None),
        (Verdict.WRONG_PASSWORD, None), (Verdict.THROTTLED, None), (Verdict.LOST, None),
    ],
)
def test_refusals_while_sending_have_the_same_classes(verdict: Verdict, kind: BounceClass | None) -> None:
    assert class_of(verdict) is kind


AGAIN = Evidence(basis=Basis.CONSENT_WEB, obtained_at=START + timedelta(days=1))


@pytest.mark.parametrize(
    ("evidence", "back"),
    [
        (AGAIN, True),
        (replace(AGAIN, obtained_at=START), False),
        (replace(AGAIN, obtained_at=None), False),
        (replace(AGAIN, basis=Basis.CARD), False),
        (replace(AGAIN, imported=True), False),
        (replace(AGAIN, imported=True, lifts_optouts=True), True),
        (replace(AGAIN, recorded_at=START), False),
        (replace(AGAIN, recorded_at=START + timedelta(days=2)), True),
        # the same day, told by telephone after the bounce and written down then
        (replace(AGAIN, obtained_at=date(2026, 11, 1), recorded_at=START + timedelta(hours=2)), True),
        (replace(AGAIN, obtained_at=date(2026, 11, 1)), False),
        (replace(AGAIN, obtained_at=date(2026, 10, 31), recorded_at=START + timedelta(hours=2)), False),
        (replace(AGAIN, obtained_at=START, recorded_at=START + timedelta(hours=2)), False),
    ],
)
def test_a_new_consent_shows_that_the_address_works(evidence: Evidence, back: bool) -> None:
    assert came_back(evidence, START) is back


def test_bounces_act_until_they_are_taken_back_or_the_reader_comes_again() -> None:
    lines = [("user_unknown", START), ("consent_request", START), ("hard_bounce", START + timedelta(days=3))]
    assert [what for what, _ in bounces_left(lines, ())] == ["user_unknown", "hard_bounce"]
    assert [what for what, _ in bounces_left(lines, (AGAIN,))] == ["hard_bounce"]
    undone = (UNDONE, START + timedelta(days=4))
    assert bounces_left([*lines, undone], ()) == ()
    later = ("user_unknown", START + timedelta(days=5))
    assert bounces_left([*lines, undone, later], ()) == (later,)


def test_the_figures_are_those_of_the_rules() -> None:
    assert (RULES.score, RULES.over.days, RULES.full, RULES.full_over.days) == (5, 14, 3, 30)
    assert (RULES.held_above, RULES.held_share) == (10, 0.3)
    assert (RULES.rests_share, RULES.unknown_weight) == (0.2, 0.5)


def test_one_of_a_wave_is_written_to_by_nobody_before_the_decision() -> None:
    """JP-SEND-BOUNCE, with a code of its own: the address may well exist."""
    person = Person(email="reader@example.jp", bounce_held=True)
    decision = decide(aoi_shop(), Mailbox(last_fetch=START), Message(cls=MessageClass.AD, at=START), person)
    assert ("JP-SEND-BOUNCE", "bounce-held") in [(one.rule, one.code) for one in decision.findings]
    assert decision.outcome is Outcome.LEFT_OUT
