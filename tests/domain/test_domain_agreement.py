"""希望: what is a clear yes, a clear no, and what a person has to read (law.md 7.6)."""

import pytest

from desktop_app.domain.agreement import LONGEST, Agreement, read_agreement

YES = [
    "希望", "希望します", "希望します。", "「希望」", "はい", "はい、希望します",
    "希望いたします。よろしくお願いいたします。",
    "配信を希望します", "メールの配信を希望します。", "希望です", "希望する", "ぜひ希望します！",
    "はい、お願いします",
    "同意します", "きぼう", "希望　山田", "希望します♪", "YES", "希望します！楽しみです", "Ｙｅｓ",
    "広告メールを希望します",
    "受信を希望致します",
    "ご連絡ありがとうございます。希望します。楽しみにしています。",
    "いつもありがとうございます！希望します(^^)",
    "花のあおい 葵様\n\nお世話になっております。山田花子です。\n希望します。\nよろしくお願いします。\n山田",
    "yes", "Yes!", "Yes, please.", "I agree", "I agree.", "Yes, I agree. Thank you!",
    "Hi Aoi,\n\nyes please\n\nBest regards,\nKen Smith",
]
NO = [
    "いいえ", "希望しません", "希望しません。よろしくお願いします。", "遠慮します", "お断りします",
    "不要です", "いりません",
    "広告メールは希望しません。", "いいえ、希望しません", "no", "No, thank you.", "No thanks",
    "I do not agree",
]
UNCLEAR = [
    "", "カタログの送付を希望します", "希望しますが、月に一度にしてください",
    "希望します。注文したいのですが", "来月から希望",
    "承知しました", "結構です", "了解", "ok", "はい？", "希望しないわけではない", "いいえ、希望します。",
    "花束を希望します", "配達希望",
    "希望する方のみ送ってください", "ありがとうございます", "予約を希望", "希望\n検討中", "希望\n月一回",
    "値引き希望",
    "電話を希望します", "返品希望", "退会希望", "停止を希望します", "解約希望します", "火曜日希望",
    "お願いします",
    "メールではなく郵送を希望します", "どちらでも", "葉書を希望", "希望します。セールだけ",
    "Yes, but only once a month", "maybe", "yes or no?", "no problem, yes", "yes\nno", "yes maybe later",
    "yes not now", "I agree with you", "yes we have no bananas", "希望" * LONGEST, "希望" + "します" * 40,
]


@pytest.mark.parametrize("text", YES)
def test_a_clear_yes(text: str) -> None:
    assert read_agreement(text) is Agreement.YES


@pytest.mark.parametrize("text", NO)
def test_a_clear_no(text: str) -> None:
    assert read_agreement(text) is Agreement.NO


@pytest.mark.parametrize("text", UNCLEAR)
def test_everything_else_is_read_by_a_person(text: str) -> None:
    assert read_agreement(text) is Agreement.UNCLEAR


def test_a_typed_subject_counts_like_a_line() -> None:
    assert read_agreement("", "希望") is Agreement.YES
    assert read_agreement("希望します", "お伺いの件") is Agreement.UNCLEAR
    assert read_agreement("いいえ", "希望") is Agreement.UNCLEAR
