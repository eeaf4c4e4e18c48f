"""Words of the printed result of a sending, in both languages."""

from collections.abc import Mapping

from desktop_app.domain.delivery import DeliveryState
from desktop_app.i18n.language import Language

_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("配信の結果", "Result of a sending"),
    "newsletter": ("お便り", "Newsletter"),
    "subject": ("件名", "Subject"),
    "from": ("差出人", "Sent from"),
    "began": ("送り始め", "Began"),
    "ended": ("終わり", "Ended"),
    "not-ended": ("まだ終わっていません（{at} 時点）", "Not over yet (as of {at})"),
    "checked": ("送る前の確認", "Checked before sending"),
    "checked-by": ("{at} {name}", "{at} by {name}"),
    "mailbox": ("受信の確認", "Replies read"),
    "by-hand": ("{at}（担当者が読みました）", "{at} (read by hand)"),
    "accepted-warning": ("承知して送った点", "Sent all the same"),
    "numbers": ("通数", "Numbers"),
    "everyone": ("全体（固定した宛先）", "Everyone it was meant for"),
    "reasons": ("送らなかった理由", "Why some got none"),
    "domain-rests": (
        "この会社あてが多く断られたため、1日待ちます",
        "its provider refused too many mails, so it waits a day",
    ),
    "domain-woken": ("次の送信でもう一度送ります", "tried again at the next sending"),
    "while-sending": ("{why}（送信中）", "{why} (while it was being sent)"),
    "cancelled": ("取りやめ", "called off"),
    "address-erased": ("法律により消去した方", "erased by law"),
    "not-made": ("メールを作れませんでした", "the mail could not be made"),
    "look-at": ("確かめたい宛先", "Worth a look"),
    "list": ("宛先の一覧", "Everyone"),
    "long": (
        "宛先が{limit}人を超えるので、全員の一覧は CSV で保存してください。",
        "There are more than {limit} people; save everyone as CSV.",
    ),
    "people": ("{n}人", "{n}"),
    "mails": ("{n}通", "{n}"),
    "address": ("メールアドレス", "Address"),
    "name": ("お名前", "Name"),
    "state": ("状態", "State"),
    "at": ("日時（日本時間）", "When (Japanese time)"),
    "why": ("理由", "Why"),
    "reply": ("サーバーの返事", "The server’s words"),
    "basis": ("根拠", "Ground"),
    "message-id": ("Message-ID", "Message-ID"),
    "foot": (
        "「サーバーが受け取り」は、相手のメールサーバーか送信サーバーが引き受けたことで、お読みになったことではありません。",
        "“Taken by the server” means that a mail server took charge of it, not that somebody read it.",
    ),
}

_STATES: Mapping[DeliveryState, tuple[str, str]] = {
    DeliveryState.ACCEPTED: ("サーバーが受け取り", "taken by the server"),
    DeliveryState.BOUNCED: ("あとで戻ってきた", "came back later"),
    DeliveryState.QUEUED: ("順番待ち", "in line"),
    DeliveryState.SENDING: ("送っているところ", "being sent"),
    DeliveryState.DEFERRED: ("あとで再送", "tried again later"),
    DeliveryState.REJECTED: ("受け取られず", "refused"),
    DeliveryState.UNKNOWN: ("不明", "not known"),
    DeliveryState.SKIPPED: ("送らず", "not sent"),
}


def word(key: str, language: Language, **values: object) -> str:
    """One word or sentence, filled in."""
    return _WORDS[key][language == "en"].format(**values)


def state_word(state: DeliveryState, language: Language) -> str:
    """The state of a mail."""
    return _STATES[state][language == "en"]
