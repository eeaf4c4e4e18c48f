"""Retention clocks, reckoned by hand from SEM Ord. 4(2), ASCT Ord. 30(2) and Civil Code 140 and 143."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import parse_moment
from desktop_app.domain.retention import (
    RetentionInput,
    Send,
    case_from_json,
    clocks,
    deletable_from,
    expiry,
    keep_until,
)

MONTH, ORDER, ASCT = "JP-SEMR-4-2-KEEP", "JP-SEMR-4-2-ORDER", "JP-ASCTR-30-2-KEEP"


def a_case(*sends: str, asct: tuple[str, ...] = (), orders: tuple[str, ...] = ()) -> RetentionInput:
    """Sends are days or times; those in `asct` carried a mail-order ad."""
    plain = [Send(at=parse_moment(at)) for at in sends]
    ads = [Send(at=parse_moment(at), asct=True) for at in asct]
    return RetentionInput(sends=(*plain, *ads), orders=tuple(parse_moment(order) for order in orders))


# what is proven, the rule whose clock ends last, the case, the statute's last day
CASES = [
    # Ord. 4(2)(ii): one month counted from the last send, the day of sending included
    ("middle of a month", MONTH, a_case("2026-03-15"), "2026-04-14"),
    ("first of a month", MONTH, a_case("2026-03-01"), "2026-03-31"),
    ("first of a short month", MONTH, a_case("2026-02-01"), "2026-02-28"),
    ("last of January", MONTH, a_case("2026-01-31"), "2026-02-28"),
    ("last of January before a leap day", MONTH, a_case("2028-01-31"), "2028-02-29"),
    ("January 30, no such day in February", MONTH, a_case("2026-01-30"), "2026-02-28"),
    ("January 29, no such day in February", MONTH, a_case("2026-01-29"), "2026-02-28"),
    ("January 29, a leap year has that day", MONTH, a_case("2028-01-29"), "2028-02-28"),
    ("January 28", MONTH, a_case("2026-01-28"), "2026-02-27"),
    ("last of February", MONTH, a_case("2026-02-28"), "2026-03-27"),
    ("leap day", MONTH, a_case("2028-02-29"), "2028-03-28"),
    ("last of March, April has no 31st", MONTH, a_case("2026-03-31"), "2026-04-30"),
    ("last of April", MONTH, a_case("2026-04-30"), "2026-05-29"),
    ("over the turn of the year", MONTH, a_case("2026-12-31"), "2027-01-30"),
    ("December 1", MONTH, a_case("2026-12-01"), "2026-12-31"),
    ("only the last of several sends counts", MONTH, a_case("2026-05-02", "2026-01-01"), "2026-06-01"),
    ("16:00 UTC is the next day in Japan", MONTH, a_case("2026-03-31T16:00Z"), "2026-04-30"),
    ("15:00 UTC is midnight in Japan", MONTH, a_case("2026-04-01T15:00+00:00"), "2026-05-01"),
    ("one minute before midnight in Japan", MONTH, a_case("2026-04-01T14:59Z"), "2026-04-30"),
    ("a time without a zone is Japanese", MONTH, a_case("2026-04-01T23:59"), "2026-04-30"),
    # イ: sent within the year counted from the order
    ("sent during the order's year", ORDER, a_case("2026-05-10", orders=("2026-04-01",)), "2027-05-09"),
    ("sent on the order's own day", ORDER, a_case("2026-04-01", orders=("2026-04-01",)), "2027-03-31"),
    ("sent on the year's last day", ORDER, a_case("2027-03-31", orders=("2026-04-01",)), "2028-03-30"),
    ("sent a day after the year", MONTH, a_case("2027-04-01", orders=("2026-04-01",)), "2027-04-30"),
    ("order long before", MONTH, a_case("2026-06-01", orders=("2025-01-01",)), "2026-06-30"),
    (
        "a later send outside the year does not end the year's clock",
        ORDER,
        a_case("2026-05-10", "2027-04-05", orders=("2026-04-01",)),
        "2027-05-09",
    ),
    (
        "the last send inside the year, not the first",
        ORDER,
        a_case("2026-05-10", "2027-03-30", "2027-06-01", orders=("2026-04-01",)),
        "2028-03-29",
    ),
    (
        "the second day is the later one; its first day is not counted",
        ORDER,
        a_case("2026-05-10", "2028-01-10", orders=("2026-04-01",)),
        "2028-02-10",
    ),
    (
        "the second day counted from March 1 ends with March",
        ORDER,
        a_case("2026-01-15", "2027-02-28", orders=("2026-01-01",)),
        "2027-03-31",
    ),
    ("order on a leap day", ORDER, a_case("2029-02-28", orders=("2028-02-29",)), "2030-02-27"),
    ("a day past the leap day's year", MONTH, a_case("2029-03-01", orders=("2028-02-29",)), "2029-03-31"),
    # ロ: the order came while the month still ran
    ("order on the month's last day", ORDER, a_case("2026-03-15", orders=("2026-04-14",)), "2027-03-14"),
    ("order a day after the month", MONTH, a_case("2026-03-15", orders=("2026-04-15",)), "2026-04-14"),
    ("order the day after the send", ORDER, a_case("2026-03-15", orders=("2026-03-16",)), "2027-03-14"),
    ("order the day before the send", ORDER, a_case("2026-03-15", orders=("2026-03-14",)), "2027-03-14"),
    (
        "order at the end of February's month",
        ORDER,
        a_case("2026-02-28", orders=("2026-03-27",)),
        "2027-02-27",
    ),
    ("order after February's month", MONTH, a_case("2026-02-28", orders=("2026-03-28",)), "2026-03-27"),
    ("order on the clamped last day", ORDER, a_case("2026-01-31", orders=("2026-02-28",)), "2027-01-30"),
    ("order after the clamped last day", MONTH, a_case("2026-01-31", orders=("2026-03-01",)), "2026-02-28"),
    ("sent on a leap day", ORDER, a_case("2028-02-29", orders=("2028-03-01",)), "2029-02-28"),
    ("order over the turn of the year", ORDER, a_case("2026-12-20", orders=("2027-01-05",)), "2027-12-19"),
    (
        "order in the night, still March 31",
        ORDER,
        a_case("2026-03-01", orders=("2026-03-31T14:59Z",)),
        "2027-02-28",
    ),
    (
        "order in the night, April 1 in Japan",
        MONTH,
        a_case("2026-03-01", orders=("2026-03-31T15:30Z",)),
        "2026-03-31",
    ),
    # several orders
    (
        "two orders, both years sent in",
        ORDER,
        a_case("2025-07-01", "2026-07-01", orders=("2026-06-01", "2025-06-01")),
        "2027-06-30",
    ),
    (
        "two orders, sent in the first year only",
        ORDER,
        a_case("2025-12-31", "2026-03-01", orders=("2025-01-01", "2027-01-01")),
        "2026-12-30",
    ),
    (
        "the first order's year and the month before the second",
        ORDER,
        a_case("2026-02-01", "2026-12-20", orders=("2026-01-10", "2027-01-15")),
        "2027-12-19",
    ),
    # ASCT Ord. 30(2): three years from each mail-order ad
    ("mail-order ad", ASCT, a_case(asct=("2026-03-15",)), "2029-03-14"),
    ("mail-order ad on a leap day", ASCT, a_case(asct=("2028-02-29",)), "2031-02-28"),
    ("mail-order ad, the last day is a leap day", ASCT, a_case(asct=("2025-03-01",)), "2028-02-29"),
    ("the last mail-order ad counts", ASCT, a_case(asct=("2026-03-15", "2025-01-01")), "2029-03-14"),
    ("later mails without such an ad", ASCT, a_case("2028-12-31", asct=("2026-03-15",)), "2029-03-14"),
    ("later mails long after it", MONTH, a_case("2029-03-10", asct=("2026-03-15",)), "2029-04-09"),
    (
        "a mail-order ad outlasts an order",
        ASCT,
        a_case(asct=("2026-03-15",), orders=("2026-03-20",)),
        "2029-03-14",
    ),
    (
        "an order outlasts an old mail-order ad",
        ORDER,
        a_case("2028-12-01", asct=("2026-03-15",), orders=("2028-12-10",)),
        "2029-11-30",
    ),
]


@pytest.mark.parametrize(
    ("rule", "case", "last_day"), [pytest.param(*rest, id=name) for name, *rest in CASES]
)
def test_the_record_is_kept_to_the_statutes_last_day_and_two_days_more(
    rule: str, case: RetentionInput, last_day: str
) -> None:
    longest = max(clocks(case), key=lambda clock: clock.last_day)
    assert (longest.rule, longest.last_day) == (rule, date.fromisoformat(last_day))
    assert keep_until(case) == date.fromisoformat(last_day) + timedelta(days=2)
    assert deletable_from(case) == date.fromisoformat(last_day) + timedelta(days=3)


def test_never_deletable_while_the_person_is_subscribed() -> None:
    case = replace(a_case("2020-01-01"), still_subscribed=True, decided_not_to_send=date(2020, 1, 2))
    assert keep_until(case) is None
    assert deletable_from(case) is None


def test_never_sent_on_and_nothing_decided_is_kept() -> None:
    assert deletable_from(RetentionInput()) is None
    assert deletable_from(RetentionInput(orders=(date(2026, 1, 1),))) is None


def test_never_sent_on_is_kept_through_the_day_of_the_decision() -> None:
    case = RetentionInput(decided_not_to_send=parse_moment("2026-06-30T16:00Z"))
    assert keep_until(case) == date(2026, 7, 1)
    assert deletable_from(case) == date(2026, 7, 2)


def test_mails_that_are_no_advertising_do_not_count() -> None:
    other = Send(at=date(2026, 9, 1), sem=False)
    case = replace(a_case("2026-03-15"), sends=(*a_case("2026-03-15").sends, other))
    assert keep_until(case) == date(2026, 4, 16)
    assert keep_until(RetentionInput(sends=(other,))) is None
    assert keep_until(RetentionInput(sends=(other,), decided_not_to_send=date(2026, 9, 5))) == date(
        2026, 9, 5
    )


@pytest.mark.parametrize(("decided", "kept"), [("2026-04-01", "2029-03-16"), ("2030-01-01", "2030-01-01")])
def test_a_mail_order_ad_that_is_no_sem_mail_has_its_own_clock(decided: str, kept: str) -> None:
    ad = RetentionInput(sends=(Send(at=date(2026, 3, 15), sem=False, asct=True),))
    assert keep_until(ad) is None
    assert keep_until(replace(ad, decided_not_to_send=date.fromisoformat(decided))) == date.fromisoformat(
        kept
    )


DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
SENDS = st.builds(Send, at=DAYS, sem=st.booleans(), asct=st.booleans())


@given(day=DAYS, months=st.integers(1, 48))
def test_a_period_ends_before_the_corresponding_day_or_with_the_month(day: date, months: int) -> None:
    end = expiry(day, months)
    following = end + timedelta(days=1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if following.day != day.day:  # no corresponding day: the month's last day
        assert (following.day, end.day < day.day) == (1, True)
        assert (end.year, end.month) == (year, month + 1)
    else:
        assert (following.year, following.month) == (year, month + 1)


@given(sends=st.lists(SENDS, max_size=5), orders=st.lists(DAYS, max_size=3), more=SENDS, first=DAYS)
def test_another_send_never_shortens(sends: list[Send], orders: list[date], more: Send, first: date) -> None:
    case = RetentionInput(sends=(Send(at=first), *sends), orders=tuple(orders))
    before, after = keep_until(case), keep_until(replace(case, sends=(*case.sends, more)))
    assert before is not None
    assert after is not None
    assert before <= after


@given(sends=st.lists(SENDS, max_size=5), orders=st.lists(DAYS, max_size=3), more=DAYS, first=DAYS)
def test_another_order_never_shortens(sends: list[Send], orders: list[date], more: date, first: date) -> None:
    case = RetentionInput(sends=(Send(at=first), *sends), orders=tuple(orders))
    before, after = keep_until(case), keep_until(replace(case, orders=(*orders, more)))
    assert before is not None
    assert after is not None
    assert before <= after


def test_a_case_is_read_from_json() -> None:
    case = case_from_json(
        {
            "sends": [{"at": "2026-03-15"}, {"at": "2026-03-31T16:00Z", "sem": False, "asct": True}],
            "orders": ["2026-04-01"],
            "still_subscribed": False,
            "decided_not_to_send": None,
            "shop_asct_now": True,
        }
    )
    assert case == RetentionInput(
        sends=(
            Send(at=date(2026, 3, 15)),
            Send(at=parse_moment("2026-03-31T16:00Z"), sem=False, asct=True),
        ),
        orders=(date(2026, 4, 1),),
    )
    assert case_from_json({}) == RetentionInput()
    assert case_from_json({"still_subscribed": True}).still_subscribed
    assert case_from_json({"decided_not_to_send": "2026-01-02"}).decided_not_to_send == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("obj", "field"),
    [
        ([], "input"),
        (None, "input"),
        ({"sends": "2026-01-01"}, "sends"),
        ({"sends": ["2026-01-01"]}, "sends[0]"),
        ({"sends": [{"at": "2026-01-01"}, {}]}, "sends[1].at"),
        ({"sends": [{"at": 20260101}]}, "sends[0].at"),
        ({"sends": [{"at": "yesterday"}]}, "sends[0].at"),
        ({"sends": [{"at": "2026-02-30"}]}, "sends[0].at"),
        ({"sends": [{"at": "9999-12-31"}]}, "sends[0].at"),
        ({"sends": [{"at": "9999-12-31T23:00Z"}]}, "sends[0].at"),
        ({"sends": [{"at": "2026-01-01", "sem": "yes"}]}, "sends[0].sem"),
        ({"sends": [{"at": "2026-01-01", "asct": 1}]}, "sends[0].asct"),
        ({"orders": {"at": "2026-01-01"}}, "orders"),
        ({"orders": [{"at": "2026-01-01"}]}, "orders[0]"),
        ({"still_subscribed": "no"}, "still_subscribed"),
        ({"decided_not_to_send": True}, "decided_not_to_send"),
    ],
)
def test_an_unreadable_case_names_the_field(obj: object, field: str) -> None:
    with pytest.raises(AppError) as caught:
        case_from_json(obj)
    assert (caught.value.id, caught.value.params) == ("case-unreadable", {"field": field})
