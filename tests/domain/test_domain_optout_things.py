"""Whatever a reader politely stops of our mails is a stop; the same words on other things never are."""
# ruff: noqa: E501 (tables read better in few lines)

import itertools

from desktop_app.domain.optout_words import Verdict, read_reply

MAILS = ("配信", "メルマガ", "メール", "お便り", "このメール", "広告メール", "DM")
WISHES = (
    "を停止してください", "の停止をお願い申し上げます", "を止めて頂けますか", "は不要です", "はもういりません",
    "は結構です", "停止でお願いいたします", "を解除したいです", "の解除をお願いできますか？",
    "を停止していただければ幸いです", "を停止してもらっていいですか", "を停止していただくことは可能でしょうか",
    "はもう送らないでください", "をお止めください", "の送信を控えてください", "を希望しません",
)  # fmt: skip
THINGS = (
    "袋", "明日の配達", "火曜の教室", "バラの花束", "領収書", "名札", "エアコン", "薬", "クレジットカード", "看板",
    "コース", "写真", "肥料", "車", "犬の散歩", "バイト", "宅配便",
)  # fmt: skip
REFUSALS = (
    "を停止してください", "の停止をお願いします", "を止めてください", "をやめたいです", "は不要です", "はいりません",
    "をキャンセルしてください", "を解除したい", "を中止してください", "は必要ありません", "を外してください",
    "が停止しました", "の解約をお願いします", "から退会したいです",
)  # fmt: skip
THINGS_EN = ("the bag", "my order", "the class on Monday", "lilies", "the car", "water", "the flowers for my aunt")
REFUSALS_EN = (
    "please stop {}", "please cancel {}", "please remove {}", "I don't want {}", "no {} please",
    "do not send {}", "stop {}", "I no longer want {}", "can you cancel {}?", "please discontinue {}",
)  # fmt: skip


def test_every_polite_stop_of_mails_acts() -> None:
    """JP-SEM-3-3-OPTOUT"""
    texts = [mail + wish for mail, wish in itertools.product(MAILS, WISHES)]
    assert [one for one in texts if read_reply(one).verdict is not Verdict.STOP] == []


def test_no_stop_of_another_thing_acts() -> None:
    """JP-SEM-3-3-UNCLEAR"""
    texts = [thing + refusal for thing, refusal in itertools.product(THINGS, REFUSALS)]
    texts += [refusal.format(thing) for thing, refusal in itertools.product(THINGS_EN, REFUSALS_EN)]
    assert [one for one in texts if read_reply(one).verdict is Verdict.STOP] == []
