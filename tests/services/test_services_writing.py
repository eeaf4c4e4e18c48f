"""What helps while writing: openings, earlier subjects, the sender's name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.domain.moment import JST
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.writing import MOST_SUBJECTS
from desktop_app.storage import settings
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop


class Hands:
    """A clock whose hands are moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 26, 23, 30, tzinfo=JST)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def services(tmp_path: Path, hands: Hands) -> Iterator[Services]:
    book = create_book(tmp_path / "shop.book", practice=False, device_id="pc", now=hands())
    settings.save_shop(book, aoi_shop(), hands())
    yield build(book, Environment(clock=hands))
    book.close()


def write(services: Services, subject: str) -> str:
    newsletter_id = services.drafts.new()
    content = replace(services.drafts.open(newsletter_id).content, subject=subject)
    services.drafts.save(newsletter_id, content)
    return newsletter_id


def test_every_month_has_openings_in_both_languages_and_tones(services: Services) -> None:
    for month in range(1, 13):
        for language in ("ja", "en"):
            found = services.writing.openings(language, month)
            assert {one.tone for one in found} == {"formal", "soft", "casual"}
            assert all(one.text.strip() for one in found)


def test_what_suits_today_comes_first_in_its_tone(services: Services, hands: Hands) -> None:
    assert services.writing.month() == 11
    for tone in ("formal", "soft", "casual"):
        fits = [one.fits for one in services.writing.openings("ja", 11) if one.tone == tone]
        assert fits == sorted(fits, reverse=True)
    assert all(one.fits for one in services.writing.openings("ja", 4))  # another month: all of it
    hands.now = datetime(2026, 11, 30, 15, 30, tzinfo=JST.__class__(timedelta(0)))
    assert services.writing.month() == 12  # in Japan it is December already


def test_an_opening_that_needs_an_end_says_so(services: Services) -> None:
    ends = {one.closing for one in services.writing.openings("ja", 1) if one.text.startswith("拝啓")}
    assert ends == {"敬具"}


def test_earlier_subjects_newest_first_each_once_without_this_one(services: Services, hands: Hands) -> None:
    for subject in ("一月", "二月", "一月", "", "[[full|お客]] 様へ"):
        hands.now += timedelta(days=1)
        write(services, subject)
    this = write(services, "書きかけ")
    found = services.writing.earlier_subjects(this)
    assert [one.shown for one in found] == ["お客 様へ", "一月", "二月"]
    assert found[0].subject == "[[full|お客]] 様へ"
    assert found[0].day.isoformat() == "2026-12-01"
    assert not any(one.sent for one in found)


def test_there_are_thirty_at_most(services: Services, hands: Hands) -> None:
    for number in range(MOST_SUBJECTS + 5):
        hands.now += timedelta(minutes=1)
        write(services, f"第{number}号")
    found = services.writing.earlier_subjects("")
    assert len(found) == MOST_SUBJECTS
    assert found[0].subject == f"第{MOST_SUBJECTS + 4}号"


def test_the_sender_is_the_shop(services: Services) -> None:
    assert services.writing.sender() == "花のあおい"
