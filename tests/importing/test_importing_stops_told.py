"""What a book that was told of stops before learns from another one."""

from datetime import date

import pytest

from desktop_app.domain.suppression import SuppressionReason
from desktop_app.importing.planned import Stops

BOUNCE, COMPLAINT = SuppressionReason.BOUNCE, SuppressionReason.COMPLAINT


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
        (Stops(ended=(date(2026, 5, 2),)), COMPLAINT, date(2026, 5, 1), False),
    ],
)
def test_a_bounce_that_was_ended_is_known_up_to_its_day(
    stops: Stops, reason: SuppressionReason, at: date | None, says: bool
) -> None:
    assert stops.says(reason, at) is says
