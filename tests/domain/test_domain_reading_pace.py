"""A mailbox that can't be read is left alone longer each time, up to half an hour."""

from datetime import timedelta

import pytest

from desktop_app.domain.reading_pace import READ_EVERY, rest_after


@pytest.mark.parametrize(
    ("failures", "minutes"), [(-1, 0), (0, 0), (1, 1), (2, 2), (3, 5), (4, 10), (5, 20), (6, 30), (99, 30)]
)
def test_the_rest_grows_and_ends_at_half_an_hour(failures: int, minutes: int) -> None:
    assert rest_after(failures) == timedelta(minutes=minutes)


def test_a_mailbox_is_read_every_few_minutes() -> None:
    assert timedelta(minutes=1) < READ_EVERY < timedelta(minutes=10)
