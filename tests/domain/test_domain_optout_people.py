"""The tables of what people write, read without a mail around them, and the rules behind them one by one."""
# ruff: noqa: E501 (tables: one case a line reads better)

from datetime import date

import pytest

from desktop_app.domain.optout_english import without_request
from desktop_app.domain.optout_hints import may_mean_stop, names_mails
from desktop_app.domain.optout_other import speaks_of_mails, without_others
from desktop_app.domain.optout_scope import scope_of, until_of
from desktop_app.domain.optout_spelling import spelled_out
from desktop_app.domain.optout_words import Verdict, read_reply
from desktop_app.domain.quotation import cut, fold
from tests.inbox.test_inbox_people_words import DOUBTS, HARMLESS, STOPS


def test_the_tables_of_what_people_write() -> None:
    """JP-SEM-3-3-UNCLEAR"""
    for table, verdict in ((STOPS, Verdict.STOP), (DOUBTS, Verdict.UNCLEAR), (HARMLESS, Verdict.NONE)):
        rows = [row.replace("\\n", "\n") for row in table.strip().split("\n") if "@" not in row]
        assert [row for row in rows if read_reply(row).verdict is not verdict] == []


@pytest.mark.parametrize(("text", "spelled"), [
    ("はいしんていし", "配信停止"), ("ハイシンテイシ", "配信停止"), ("配信定止", "配信停止"), ("背信停止", "配信停止"),
    ("メールを停めて", "メールを止めて"), ("unsubscibe", "unsubscribe"), ("unsub", "unsubscribe"),
    ("un-subscribe", "un-subscribe"), ("unsalted butter", "unsalted butter"), ("haishinteishi", "配信 停止"),
    ("teishi is what you read at the shop", "teishi is what you read at the shop"), ("花", "花"),
])  # fmt: skip
def test_words_of_stop_in_their_usual_spelling(text: str, spelled: str) -> None:
    assert spelled_out(fold(text)) == spelled


def test_romaji_is_read_in_a_short_text_only() -> None:
    assert spelled_out("teishi " * 100) == "teishi " * 100


@pytest.mark.parametrize(("text", "rest"), [
    ("袋は不要です", "です"), ("cancel my reservation", ""), ("予約をキャンセル", ""), ("配信停止", "配信停止"),
    ("注文のメールは不要", "注文のメールは不要"), ("会は中止ですか", ""), ("不要な鉢", ""),
])  # fmt: skip
def test_what_is_said_of_other_things_is_taken_out(text: str, rest: str) -> None:
    assert without_others(text) == rest


def test_a_topic_may_be_called_like_an_event() -> None:
    topics = {"a": "Workshop", "b": "お店のお便り", "c": "フラワー教室"}
    assert speaks_of_mails("お店のお便り")
    assert not speaks_of_mails("workshop")
    assert read_reply("I'd like to cancel the Workshop on Saturday.", topics=topics).verdict is Verdict.NONE
    assert read_reply("フラワー教室を退会したい", topics=topics).verdict is Verdict.NONE
    assert read_reply("フラワー教室の案内だけ停止", topics=topics).scope == frozenset({"c"})


@pytest.mark.parametrize(
    "text",
    [
        "もうメールよこさんといて", "送らんでええよ", "もう届けんでよかです", "配信せんといてください",
        "もう送ってこなくて大丈夫です", "今後はメールくれなくていいです", "お送りいただくに及びません",
        "今後はお便りの送付先より小生を除外賜りますよう", "宛先リストから抜いてください", "会員から外れたい",
        "来年の6月まではお知らせをお休みさせてください", "配信を休んでもらえませんか",
        "今後お便りは失礼させていただきます", "当方への送付はご放念ください", "こちらのメールは今回限りで",
        "御社からの広告は見たくない", "メルマガ要らぬ", "来月からメールなしでお願いします",
        "登録をなかったことにしてください", "お知らせメールはもう受け取れません",
        "could you please not send me these any longer?",
        "please don't send me the ceramics one anymore.", "kindly refrain from mailing me.",
        "please lose my address.", "there is no need to send these to me.",
    ],
)  # fmt: skip
def test_a_wish_in_other_words_waits_for_a_person(text: str) -> None:
    """Written by people who had not seen the words that the program knows."""
    assert may_mean_stop(text, short=False)


@pytest.mark.parametrize(
    "text",
    ["配信定紙してくだい", "don't mail", "通知切って", "広告メール禁止", "以後、送信なきよう", "リスト落とし願います",
     "お知らせ系ぜんぶオフにして", "i'm done with these emails", "dmは受け付けておりません"],
)  # fmt: skip
def test_a_few_words_about_our_mails_wait_too(text: str) -> None:
    assert names_mails(text)


@pytest.mark.parametrize(
    "text",
    ["メールありがとうございます", "お便りの写真を友達に見せたら喜んでいました", "次のお知らせを楽しみにしています",
     "your newsletter made my day", "配達は土曜でお願いします", "メール: hanako@example.jp", "thanks for the mail",
     "案内を見て伺います"],
)  # fmt: skip
def test_welcome_mails_do_not(text: str) -> None:
    assert not names_mails(text)


@pytest.mark.parametrize(
    "text",
    [
        "メールにて失礼いたします", "先ほどのメールはご放念ください", "荷物を受け取れませんでした",
        "いつもお便りを楽しみにしています", "お休みの日を教えてください", "お知らせを見て伺いました",
        "名簿の花屋さんに聞きました", "i did not get the bouquet", "it was no trouble, no need to apologise",
    ],
)  # fmt: skip
def test_ordinary_words_do_not(text: str) -> None:
    assert not may_mean_stop(text, short=False)


def test_hints() -> None:
    assert may_mean_stop("登録した覚えがありません", short=False)
    assert may_mean_stop("退職しました", short=True)
    assert not may_mean_stop("退職しました", short=False)
    assert not may_mean_stop("退職祝いに花をお願いします", short=True)
    assert may_mean_stop("wrong person", short=True)


def test_a_polite_question_is_a_wish() -> None:
    assert without_request("could you please remove me?") == " remove me."
    assert without_request("can i be taken off?") == " be taken off."
    assert without_request("how do you do?") == "how do you do?"


def test_an_address_below_that_is_the_writers_own() -> None:
    text = "下記のアドレスの配信を停止してください。\nhanako@docomo.ne.jp"
    assert read_reply(text, own=["hanako@docomo.ne.jp"]).verdict is Verdict.STOP
    assert read_reply(text, own=["ken@example.com"]).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize(("text", "until"), [
    ("年内は配信停止", date(2026, 12, 31)), ("今月いっぱい停止", date(2026, 11, 30)),
    ("来月末まで停止", date(2026, 12, 31)), ("stop until june", date(2027, 6, 30)),
    ("stop until june 2028", date(2028, 6, 30)), ("stop until the end of january", date(2027, 1, 31)),
    ("stop for two weeks", date(2026, 12, 4)), ("stop for a month", date(2026, 12, 20)),
    ("stop for 10 days", date(2026, 11, 30)), ("stop for 1 year", date(2027, 11, 20)),
    ("stop for 0 days", None), ("年内に停止", None), ("今月末までに停止", None), ("stop for good", None),
])  # fmt: skip
def test_until_when(text: str, until: date | None) -> None:
    """JP-SEM-3-3-SCOPE"""
    assert until_of(fold(text), date(2026, 11, 20)) == until


def test_a_topic_is_known_by_a_word_that_no_other_has() -> None:
    topics = {"1": "季節の花だより", "2": "フラワー教室のお知らせ", "3": "母の日ギフト", "4": "お知らせ"}
    assert scope_of(fold("教室のメールは不要です"), topics) == frozenset({"2"})
    assert scope_of(fold("母の日のメールだけ止めて"), topics) == frozenset({"3"})
    assert scope_of(fold("花のメールは不要です"), topics) is None


def test_long_texts_are_judged_at_both_ends() -> None:
    assert read_reply("花。\n" * 2000 + "配信停止をお願いします。").verdict is Verdict.UNCLEAR
    assert cut("\n" * 10_000 + "停止").new == ""


def test_the_line_above_our_footer_ends_nothing() -> None:
    footer = "――――――――\nこのメールは、同意いただいた方にお送りしています。\n■ 配信停止\n――――――――\n"
    assert cut(f"お便り\n{footer}停止").new == "お便り\n停止"


def test_the_introduction_of_shuriken() -> None:
    text = "花\n青井 <a@b.example>さんの\n 2026年11月20日 10:00 のメール\n「秋の花」より：\n| 停止"
    assert cut(text).new == "花"
