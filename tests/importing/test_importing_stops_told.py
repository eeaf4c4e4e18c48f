"""What a book that was told of stops before learns from another one."""

from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.moment import Moment
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.importing.planned import Stops

BOUNCE, COMPLAINT = SuppressionReason.BOUNCE, SuppressionReason.COMPLAINT
TEN = datetime(2026, 5, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stops", "reason", "at", "says"),
    [
        (Stops(), BOUNCE, None, False),
        (Stops(reasons=frozenset({BOUNCE})), BOUNCE, None, True),
        (Stops(reasons=frozenset({BOUNCE})), BOUNCE, date(2026, 5, 2), True),
        (Stops(reasons=frozenset({BOUNCE})), COMPLAINT, date(2026, 5, 2), False),
        (Stops(ended=(date(2026, 5, 2),)), BOUNCE, date(2026, 5, 1), True),
        (Stops(ended=(date(2026, 5, 2),)), BOUNCE, date(2026, 5, 2), True),
        (Stops(ended=(date(2026, 5, 2),)), BOUNCE, date(2026, 5, 3), False),
        (Stops(ended=(date(2026, 5, 2),)), BOUNCE, None, False),
        (Stops(ended=(TEN,)), BOUNCE, TEN, True),
        (Stops(ended=(TEN,)), BOUNCE, date(2026, 5, 1), True),
        (Stops(ended=(TEN,)), BOUNCE, date(2026, 5, 2), False),  # perhaps another one, in the evening
        (Stops(ended=(date(2026, 5, 2),)), COMPLAINT, date(2026, 5, 1), False),
    ],
)
def test_a_bounce_that_was_ended_is_known_up_to_its_day(
    stops: Stops, reason: SuppressionReason, at: Moment | None, says: bool
) -> None:
    assert stops.says(reason, at) is says
