"""What the cells of a consent or status column say. Flags are never guessed (imports.md 1.6).

Numbers, ticks and unlisted words are unknown: 1 means yes in one shop's file and no in another's.
"""

import unicodedata

YES, NO, STOP, UNKNOWN, NOTHING = "yes", "no", "stop", "unknown", "nothing"

_YES = """yes/subscribed/opted in/opt-in/optin
/はい/希望/希望する/希望します/同意/同意する/同意します/同意済/同意済み/承諾/承諾する
/購読/購読する/購読中/配信中/配信する/受け取る/受信する"""
_NO = """no/unconfirmed/pending/non-subscribed/nonsubscribed/not subscribed
/いいえ/未同意/同意しない/受け取らない/受信しない/購読しない/未購読/無/なし/仮会員/一時エラー/ソフトバウンス"""
_STOPS = {
    "unsubscribed": """unsubscribed/unsubscribe/opted out/opt-out/optout/opted_out
/blocklisted/disabled/inactive/解除/配信解除/購読解除/退会/停止/配信停止/拒否/受信拒否
/希望しない/不要/配信不可/配信不要/禁止""",
    "bounced": """cleaned/bounced/hard bounce/hard_bounced/invalid/undeliverable/dropped
/エラー停止/不達/エラー""",
    "complained": """complained/complaint/abuse/spam/苦情/迷惑メール報告""",
}


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _words(text: str) -> list[str]:
    return [_squeezed(word) for word in text.split("/")]


_FLAG_WORDS = {word: flag for flag, words in ((YES, _YES), (NO, _NO)) for word in _words(words)}
_STOP_WORDS = {word: kind for kind, words in _STOPS.items() for word in _words(words)}
_NOT_STOPPED = frozenset({"", "0", "false", "no", "いいえ", "-", "なし", "無", "null", "none", "配信中"})


def flag_of(value: str) -> tuple[str, str | None]:
    """(yes | no | stop | unknown, the kind of stop). Empty is no: an unticked box."""
    word = _squeezed(value)
    if not word:
        return NO, None
    if kind := _STOP_WORDS.get(word):
        return STOP, kind
    return _FLAG_WORDS.get(word, UNKNOWN), None


def stop_of(value: str) -> str | None:
    """What a cell of a column such as 配信停止 or Email Unsubscribed says: the kind of stop, or None."""
    word = _squeezed(value)
    return None if word in _NOT_STOPPED else _STOP_WORDS.get(word, "unsubscribed")
