"""Openings by month: enough of them, in their season, each a whole sentence."""

import re

import pytest

from desktop_app.composing.greetings import PARTS, TONES, greetings, part_of_month
from desktop_app.composing.values import one_line
from desktop_app.domain.adwords import HYPE, Signal, signals
from desktop_app.domain.reading import fold
from desktop_app.i18n.wording import Language

MONTHS = range(1, 13)
ONLY_IN = {
    (1,): "新春 大寒 小寒",
    (2,): "余寒 向春 梅の",
    (3,): "啓蟄 春分 ひな祭",
    (3, 4): "桜",
    (4,): "陽春 穀雨",
    (5,): "新緑 若葉 薫風",
    (6,): "夏至 あじさい",
    (6, 7): "梅雨",
    (7,): "猛暑 暑中 七夕",
    (7, 8): "盛夏",
    (8,): "残暑 晩夏",
    (9,): "初秋 新涼 秋涼 彼岸 月見",
    (10,): "寒露 錦秋 秋冷 金木犀",
    (11,): "立冬 紅葉 落ち葉",
    (12,): "師走 年の瀬",
}
"""Words of the old calendar and of the seasons, and the months in which a letter may use them."""


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize(("language", "least"), [("ja", 6), ("en", 3)])
def test_every_month_has_openings_of_every_tone(language: Language, least: int, month: int) -> None:
    openings = greetings(language, month)
    assert len(openings) >= least
    assert len({opening.text for opening in openings}) == len(openings)
    assert {opening.tone for opening in openings} == set(TONES)
    assert {opening.part for opening in openings} <= set(PARTS)
    assert [TONES.index(opening.tone) for opening in openings] == sorted(
        TONES.index(opening.tone) for opening in openings
    )


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_there_is_an_opening_for_every_day(language: Language, month: int) -> None:
    for day in range(1, 32):
        assert any(opening.fits(day) for opening in greetings(language, month))
        if language == "ja":  # a formal one as well as an easy one
            tones = {opening.tone for opening in greetings("ja", month) if opening.fits(day)}
            assert "formal" in tones
            assert tones - {"formal"}


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_each_is_a_whole_sentence_that_sells_nothing(language: Language, month: int) -> None:
    for opening in greetings(language, month):
        assert one_line(opening.text) == opening.text
        assert opening.text[-1] in "。.?!"
        assert signals(fold(opening.text)) is Signal.NONE
        assert not HYPE.search(fold(opening.text))
        assert not re.search("○○|_", opening.text)
        assert opening.text.isascii() == (language == "en")


def test_words_of_a_season_stand_in_its_months() -> None:
    for month in MONTHS:
        for opening in greetings("ja", month):
            for months, words in ONLY_IN.items():
                out_of_season = month not in months and any(word in opening.text for word in words.split())
                assert not out_of_season, (month, opening.text)


def test_a_letter_that_begins_with_haikei_ends_with_keigu() -> None:
    first = greetings("ja", 12)[0]
    assert first.text.startswith("拝啓　師走の候")
    assert first.closing == "敬具"
    assert greetings("ja", 12)[-1].closing == ""


def test_parts_of_a_month() -> None:
    assert [part_of_month(day) for day in (1, 10, 11, 20, 21, 31)] == [
        "early", "early", "middle", "middle", "late", "late",
    ]


def test_there_is_no_thirteenth_month() -> None:
    with pytest.raises(KeyError):
        greetings("ja", 13)
