"""The latest answer of an address counts: `consent.ended`."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop_app.domain.bases import judge
from desktop_app.domain.consent import Basis, Evidence, ended
from desktop_app.domain.decision import Message, Person
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.regime import Regime, circumstances
from tests.factories import aoi_shop

NOON = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
NEXT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)


def yes(basis: Basis = Basis.CONSENT_WEB, **changes: Any) -> Evidence:
    return Evidence(basis=basis, method="web", **changes)


def no(**changes: Any) -> Evidence:
    return Evidence(basis=Basis.NONE, said_no=True, **changes)


@pytest.mark.parametrize(
    ("agreed", "said", "gone"),
    [
        (yes(obtained_at=NOON), no(obtained_at=NEXT), True),
        (yes(obtained_at=NEXT), no(obtained_at=NOON), False),
        (yes(obtained_at=NOON), no(obtained_at=NOON), True),
        (yes(obtained_at=DAY), no(obtained_at=NOON), True),
        (yes(obtained_at=NOON), no(recorded_at=NEXT), True),
        (yes(obtained_at=NEXT), no(recorded_at=NOON), False),
        (yes(), no(obtained_at=NOON), True),
        (yes(recorded_at=NEXT), no(obtained_at=NOON), True),
        (yes(recorded_at=NEXT), no(recorded_at=NOON), False),
        (yes(recorded_at=NOON), no(recorded_at=NEXT), True),
        (yes(), no(), True),
        (yes(Basis.CONSENT_LEGACY, obtained_at=NOON), no(obtained_at=NEXT), True),
        (yes(Basis.CARD, obtained_at=NOON), no(obtained_at=NEXT), False),
        (yes(obtained_at=NOON), Evidence(basis=Basis.NONE, obtained_at=NEXT), False),
    ],
)
def test_no_goes_before_a_yes_that_is_not_surely_later(agreed: Evidence, said: Evidence, gone: bool) -> None:
    assert ended(agreed, (agreed, said), None) is gone


def test_a_no_about_one_topic_ends_that_topic_only() -> None:
    agreed, said = yes(obtained_at=NOON), no(obtained_at=NEXT, scope=frozenset({"a"}))
    assert ended(agreed, (said,), "a")
    assert ended(agreed, (said,), None)
    assert not ended(agreed, (said,), "b")


def test_an_ended_consent_carries_no_mail() -> None:
    """JP-SEM-3-1-OPTIN"""
    agreed = yes(obtained_at=DAY)
    message = Message(cls=MessageClass.AD, at=date(2026, 4, 1), remote_sale_ad=False)
    person = Person(email="a@a.jp", evidence=(agreed, no(obtained_at=date(2026, 3, 20))))
    found = judge(agreed, circumstances(message, person, Regime(aoi_shop(), message, person)))
    assert ("JP-SEM-3-1-OPTIN", "later-answer-no") in [(one.rule, one.code) for one in found]
