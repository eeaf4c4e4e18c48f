"""Which mails of readers want an answer: a table of what people really write."""

import pytest

from desktop_app.domain.asking import Wants, wants

_NOTHING = [
    "ありがとうございました",
    "きれいな花でした",
    "いつもありがとうございます。来月も楽しみにしています。どうぞよろしくお願いいたします。",
    "ご自愛ください。",
    "素敵なお便りでした。お元気ですか？",
    "いつもお便り楽しみにしています",
    "写真がとても素敵でした、次号が待ち遠しいです",
    "返信は不要です",
    "お店に行きますね",
    "https://example.jp/order?item=1",
    "Thank you, lovely!",
    "Thanks! How nice",
    "The book club was fun",
    "Hello, how are you?",
    "",
]
_WANTED = [
    ("10本の花束をください", Wants.ORDER),
    ("明日の15時に予約したいです", Wants.ORDER),
    ("母の日の予約は、まだ\n間に合い\nますか", Wants.ORDER),
    ("花束を一つお願いします", Wants.ORDER),
    ("赤いバラを取り置きしてもらえますか", Wants.ORDER),
    ("キャンセルします", Wants.ORDER),
    ("領収書をお願いします", Wants.ORDER),
    ("ワークショップに参加したいです", Wants.ORDER),
    ("I'd like to order two", Wants.ORDER),
    ("Could you set one aside", Wants.ORDER),
    ("バラはまだありますか", Wants.QUESTION),
    ("いつ入荷しますか", Wants.QUESTION),
    ("営業時間を教えてください", Wants.QUESTION),
    ("駐車場ありますか。", Wants.QUESTION),
    ("おいくらでしょう？", Wants.QUESTION),
    ("Do you still have roses", Wants.QUESTION),
    ("How much is it", Wants.QUESTION),
    ("アドレスが変わりました", Wants.REQUEST),
    ("お返事お待ちしております", Wants.REQUEST),
    ("ご連絡ください", Wants.REQUEST),
    ("please call me", Wants.REQUEST),
]


@pytest.mark.parametrize("text", _NOTHING)
def test_thanks_and_politeness_want_nothing(text: str) -> None:
    assert wants(text) is None


@pytest.mark.parametrize(("text", "kind"), _WANTED)
def test_what_wants_an_answer_is_named(text: str, kind: Wants) -> None:
    assert wants(text) is kind


def test_the_subject_counts_too() -> None:
    assert wants("花子です。", "母の日の予約") is Wants.ORDER


def test_only_the_beginning_of_a_long_mail_is_read() -> None:
    assert wants("あ" * 6_000 + "?") is None
