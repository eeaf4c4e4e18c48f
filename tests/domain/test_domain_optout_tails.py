"""Words of stop with what stands around them: a wish stops, anything else is looked at by a person."""

# ruff: noqa: E501 — tables of sentences; a wide letter counts as two columns

import itertools

import pytest

from desktop_app.domain.optout_words import Verdict, read_reply

WISHES = [
    f"{what}{word}{wish}"
    for what, word, wish in itertools.product(
        ("配信を", "メルマガの", "メール配信の", ""),
        ("停止", "解除", "中止", "ストップ"),
        (
            "してください", "をお願いします", "をお願いいたします。", "してほしいです", "希望です", "でお願いします",
            "していただきたいです", "してもらえると助かります", "したいです", "を希望します", "願います",
            "していただけますと幸いです。",
        ),
    )
] + ["配信停止の件、よろしくお願いします。", "配信停止の方、お願いいたします", "配信を停止し\nてください"]  # fmt: skip
OTHERS = [
    f"{what}{word}{other}。"
    for what, word, other in itertools.product(
        ("配信を", "メルマガを", "購読を"),
        ("停止", "解除", "中止"),
        (
            "するか迷っています", "しないでください", "するとどうなりますか", "できますか", "するつもりはありません",
            "したほうがいいですか", "したくありません", "しなくていいです", "するのはまだ先です", "する必要はありません",
            "しようと思ったけどやめました", "したのは間違いです", "せずに続けてください", "した覚えはありません",
            "したと思われているようですが違います", "すべきか教えてください",
        ),
    )
] + ["カタログの郵送を停止してください。", "はがきは送らないでください。"] + [
    f"{what}{other}"
    for what, other in itertools.product(
        ("配信停止", "メルマガの解除", "購読停止"),
        (
            "は希望していません。", "は間違いでした。", "を取り消したいです。", "はちょっと待ってください。",
            "は不要です。", "を勧められましたが、続けます。", "しなければよかったです。", "にする理由がありません。",
            "の前に質問があります。", "のメールを送ったのは私ではありません。", "をお願いした覚えがないです。",
            "されていませんか。", "はいつ反映されますか。", "の手続きが終わったか確認したいです。",
        ),
    )
]  # fmt: skip
ENGLISH = (
    "I don't want to unsubscribe.",
    "Unsubscribing is not what I want.",
    "Please ignore my unsubscribe request.",
    "I was told to unsubscribe but I will stay.",
    "How do I unsubscribe?",
    "No need to unsubscribe me, I just asked about the price.",
    "I unsubscribed by accident.",
)


def test_every_wish_is_a_stop() -> None:
    missed = [text for text in WISHES if read_reply(text).verdict is not Verdict.STOP]
    assert missed == []


def test_nothing_else_is_a_stop() -> None:
    wrong = [text for text in OTHERS if read_reply(text).verdict is not Verdict.UNCLEAR]
    assert wrong == []


@pytest.mark.parametrize("text", ENGLISH)
def test_english_that_only_speaks_of_it_is_looked_at(text: str) -> None:
    assert read_reply(text).verdict is Verdict.UNCLEAR
