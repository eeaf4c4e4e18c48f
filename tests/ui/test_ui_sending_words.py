"""What goes when, why a run waits, what a server meant: in words that a florist would use."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.pace import DayShare
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.deliveries.words import TONES, reply_text, state_text
from desktop_app.ui.sending_words import (
    changed_text,
    clock_time,
    limits_text,
    plan_text,
    time_left,
    why_text,
)

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def shares(*days: tuple[int, int]) -> list[DayShare]:
    return [DayShare(date(2026, 11, 22) + timedelta(days=after), mails) for after, mails in days]


def test_the_plan_names_each_day_with_its_mails(ui: Ui) -> None:
    assert plan_text(ui, shares((0, 500), (1, 500), (2, 10)), NOW) == (
        "本日 500通、23日 500通、24日 10通に分けて送ります。"
    )
    assert plan_text(ui, shares((0, 1010)), NOW) == "本日中に 1,010通を送り終えます。"
    assert plan_text(ui, shares((1, 3)), NOW) == "23日に 3通を送り終えます。"
    assert plan_text(ui, [], NOW) == ""
    many = plan_text(ui, shares(*((day, 500) for day in range(30))), NOW)
    assert many == "本日 500通、23日 500通、24日 500通 … 2026-12-21 まで、30日に分けて送ります。"


def test_the_plan_in_english(ui: Ui) -> None:
    ui.theme.lang = "en"
    assert plan_text(ui, shares((0, 500), (1, 1)), NOW) == (
        "They leave in parts: today: 500 mails, on 11-23: 1 mail."
    )


def test_limits_are_told_as_they_are(ui: Ui) -> None:
    assert limits_text(ui, 0, 500) == "メールアカウントの上限は 1日500通です。"
    assert limits_text(ui, 100, 500) == "メールアカウントの上限は 1日500通、1時間100通です。"
    assert limits_text(ui, 100, 0) == "メールアカウントの上限は 1時間100通です。"
    assert limits_text(ui, 0, 0) == ""


CODES = [
    "finished", "unknown-left", "cancelled", "paused", "hour-full", "day-full", "deferred", "throttled",
    "account-limit", "network", "not-before", "failures", "hard", "blocked", "content", "stopped",
    "interrupted", "clearance-void",
]  # fmt: skip


@pytest.mark.parametrize("why", CODES)
def test_every_reason_to_wait_has_a_sentence_in_both_languages(ui: Ui, why: str) -> None:
    japanese = why_text(ui, why, NOW + timedelta(minutes=5), NOW)
    assert japanese.endswith("。")
    assert not japanese.isascii()
    ui.theme.lang = "en"
    assert why_text(ui, why, NOW, NOW).isascii()


def test_times_of_today_need_no_day(ui: Ui) -> None:
    assert clock_time(NOW, NOW) == "10:00"
    assert clock_time(NOW + timedelta(days=1), NOW) == "2026-11-23 10:00"
    assert time_left(ui, 20) == "残り約20秒"
    assert time_left(ui, 240) == "残り約4分"
    assert time_left(ui, 7200) == "残り約2時間"


def test_what_changed_since_the_check_is_named(ui: Ui) -> None:
    assert changed_text(ui, "sender_hash, content_hash") == ("お店の情報か差出人のアドレス、お便りの内容")


REPLIES = [
    (DeliveryState.ACCEPTED, "250 2.0.0 Ok", "サーバーが受け取りました。"),
    (DeliveryState.REJECTED, "550 5.1.1 User unknown", "そのアドレスはありません。"),
    (DeliveryState.REJECTED, "552 5.2.2 Mailbox full", "受信箱がいっぱいか、閉じられています。"),
    (DeliveryState.REJECTED, "550 5.7.1 Blocked", "サーバーが当店からのメールを断っています。"),
    (DeliveryState.DEFERRED, "450 4.2.2 Try later", "サーバーがいまは受け取れません。"),
    (DeliveryState.UNKNOWN, "interrupted", "メールを渡したあとで、プログラムかパソコンが止まりました。"),
    (DeliveryState.UNKNOWN, "no answer at dot",
     "メールを渡したあとで接続が切れ、サーバーの返事を聞けませんでした。"),
    (DeliveryState.QUEUED, "no answer at rcpt", "メールを渡す前に接続が切れました。"),
    (DeliveryState.ACCEPTED, "resolved by 葵", "葵さんが決めました。"),
    (DeliveryState.SKIPPED, "cancelled", "このメールを送る前に取りやめました。"),
    (DeliveryState.SKIPPED, "merge-value-missing", "この方のメールを作れませんでした。"),
    (DeliveryState.QUEUED, "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("state", "reply", "words"), REPLIES)
def test_a_reply_is_told_in_plain_words(ui: Ui, state: DeliveryState, reply: str, words: str) -> None:
    assert reply_text(ui, state, reply) == words


def test_a_given_up_mail_tells_the_last_reply_too(ui: Ui) -> None:
    told = reply_text(ui, DeliveryState.REJECTED, "gave up: 450 4.2.2 Full")
    assert told == "何度か送りましたが、あきらめました。サーバーがいまは受け取れません。"


def test_every_state_has_a_word_and_none_says_that_it_arrived(ui: Ui) -> None:
    words = [state_text(ui, state) for state in DeliveryState]
    assert len(set(words)) == len(words)
    assert not [word for word in words if "届" in word]
    assert set(TONES) == set(DeliveryState)
