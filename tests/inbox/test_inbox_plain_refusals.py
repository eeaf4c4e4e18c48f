"""Everyday words of refusal wait for a person; everyday words that only sound alike do not (SEM Act 3(3))."""

import pytest

from desktop_app.domain.optout_words import Verdict, read_reply


@pytest.mark.parametrize(
    "text",
    [
        "もう結構です。",
        "いつもありがとうございます。今月分はもう結構です。",
        "結構です。",
        "けっこうです",
        "ありがとうございます、でも今回は遠慮します。",
        "ご案内は遠慮させていただきます。",
        "しばらく休みたいです。",
        "しばらくお休みさせてください。",
        "お便りを休止できればと思います。",
        "興味ないです",
        "興味がありません。",
        "間に合っています。",
        "間に合ってます",
        "もう来ないようにして",
        "これからは届かないようにしてください。",
        "もう来ないで。",
        "個人情報を消してください",
        "メール多すぎです",
        "お便りが多すぎます。",
        "私の個人情報はすべて破棄してください。",
    ],
)
def test_a_plain_refusal_waits_for_a_person(text: str) -> None:
    """JP-SEM-3-3-UNCLEAR"""
    assert read_reply(text).verdict in (Verdict.UNCLEAR, Verdict.STOP)


@pytest.mark.parametrize(
    "text",
    [
        "とても興味があります。教室に申し込みます。",
        "注文は間に合いましたか。",
        "花がなかなか来ないのですが、いつ届きますか。",
        "花が多すぎて花瓶に入りません。",
        "結構大きな花束でした。ありがとうございました。",
        "お休みはいつですか。",
        "その日程で結構です。",
        "個人情報の取り扱いについて教えてください。",
        "ご返信はご遠慮なく。",
    ],
)
def test_words_that_only_sound_alike_are_left_alone(text: str) -> None:
    assert read_reply(text).verdict is Verdict.NONE
