"""Answers to a confirmation: who says yes, and who says that it was not them."""

import pytest

from desktop_app.domain.denial import may_deny
from desktop_app.domain.optout_words import read_reply


@pytest.mark.parametrize("text", [
    "心当たりがありません。", "身に覚えがありません", "申し込んでいません", "間違いです",
    "登録しないでください",
    "私ではありません", "これは誰ですか？", "いいえ", "結構です", "知りません", "迷惑です",
    "キャンセルします",
    "お断りします", "詐欺ですか", "人違いです", "申込みを取り消します", "何のメールですか", "希望しない",
    "I did not sign up for this.", "Not me", "no", "NO!", "This wasn't me", "This wasn’t me", "Please don't",
    "wrong person", "Who are you?", "A mistake, sorry", "someone else used my address",
    "他の人が登録したみたいです", "娘が登録しました", "勝手に登録されました",
    "はい、ただし月1回にしてください",
    "バラのお知らせだけ", "このアドレスは送信専用です", "Yes, but only about roses", "My wife signed up",
    "Yes, until Christmas",
])
def test_a_no_is_never_taken_for_a_yes(text: str) -> None:
    assert may_deny(read_reply(text, "Re: 登録の確認").new_text)


@pytest.mark.parametrize("text", [
    "", "はい", "希望します", "よろしくお願いします", "登録お願いします。楽しみにしています。", "OK",
    "yes please",
    "I confirm", "確認しました。\n山田花子", "はい、登録してください",
    "Yes, I know the shop. Nothing better!",
])
def test_a_yes_is_one(text: str) -> None:
    assert not may_deny(read_reply(text, "Re: 登録の確認").new_text)
