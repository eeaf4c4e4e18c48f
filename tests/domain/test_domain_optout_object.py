"""What a wish to stop is about: mails, or something else, for a person (JP-SEM-3-3-UNCLEAR)."""
# ruff: noqa: E501 (tables: one case a line reads better)

import re

import pytest

from desktop_app.domain import optout_other, optout_phrases
from desktop_app.domain.optout_object import foreign, has_another_matter
from desktop_app.domain.optout_reasons import without_reasons
from desktop_app.domain.quotation import fold
from tests.inbox.test_inbox_people_words import DOUBTS, HARMLESS, STOPS


def _stops(clause: str) -> bool:
    return any(word in clause for word in ("停止", "不要", "解除", "やめて", "unsubscribe", "stop"))


@pytest.mark.parametrize("text", [
    "配信を停止してください", "配 信 停 止", "配信停\n止", "引っ越しましたので、停止してください", "山田です。停止で", "停止 山田花子",
    "配信の件ですが、担当を離れますので停止を", "配信停止。先生によろしくお伝えください", "please unsubscribe me",
    "unsubscribe me. i have moved to spain", "please stop these emails. thanks for the coffee",
])  # fmt: skip
def test_only_a_wish_about_mails(text: str) -> None:
    assert not has_another_matter(text, _stops)


@pytest.mark.parametrize("text", [
    "口座の停止をお願いします", "配信停止。花束を送ってください", "配信停止。このままで", "配信停止。花束を作ってほしいです",
    "前に配信停止をお願いしたはずです", "花束は大きい。やめてください", "花束 停止", "花束\n停止",
    "please stop the direct debit", "unsubscribe me. please send roses", "口座",
])  # fmt: skip
def test_another_matter_beside_it_or_instead(text: str) -> None:
    assert has_another_matter(text, _stops)


def test_a_wish_about_some_of_the_mails_may_keep_the_others() -> None:
    assert not has_another_matter("お知らせは不要。花だよりは続けてください", _stops, part=True)
    assert has_another_matter("口座の停止を。花だよりは続けてください", _stops, part=True)


def test_words_that_no_wish_about_mails_needs() -> None:
    assert foreign("チケットの登録を解除") == ["チケット"]
    assert foreign("御社からのメールは不要") == []
    assert foreign("take me off the waiting list") == ["waiting"]


@pytest.mark.parametrize(("text", "rest"), [
    ("主人が先月他界しました。停止", "停止"), ("皆様お元気でしょうか。停止", "停止"), ("娘が卒業しましたので、停止", "停止"),
    ("停止ボタンが押せないので、停止", "停止"), ("登録した覚えがありません。停止", "停止"),
    ("my husband passed away. stop", "stop"), ("主人が嫌だと言うので停止", "主人が嫌だと言うので停止"),
    ("my wife would like fewer, stop", "my wife would like fewer, stop"),
])  # fmt: skip
def test_reasons_are_set_aside(text: str, rest: str) -> None:
    assert without_reasons(text).strip() == rest


def test_long_texts_end_soon() -> None:
    for piece in ("主人が", "停止ボタン", "my wife has ", "お元気", "登録した覚え", "は ", "メールの"):
        assert without_reasons(piece * 2_000)
        has_another_matter(piece * 500, _stops)


def test_the_first_characters_pass_over_nothing() -> None:
    """The patterns with and without the list of their first characters find the same."""
    for fast, starts in (
        (optout_phrases.STRONG_JA, optout_phrases._STARTS),
        (optout_other._OTHER_JA, optout_other._STARTS),
    ):
        slow = re.compile(fast.pattern.replace(starts, "(?:" if starts.endswith("(?:") else "", 1))
        for row in f"{STOPS}{DOUBTS}{HARMLESS}".split("\n"):
            text = re.sub(r"\s", "", fold(row))
            assert [hit.span() for hit in fast.finditer(text)] == [hit.span() for hit in slow.finditer(text)]
