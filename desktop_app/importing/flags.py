"""What the cells of a consent or status column say. Flags are never guessed (imports.md 1.6).

Numbers, ticks and unlisted words are unknown: 1 means yes in one shop's file and no in another's. Only the
header itself may explain them: 「メールマガジン 0:購読しない 1:購読する」.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

YES, NO, STOP, UNKNOWN, NOTHING = "yes", "no", "stop", "unknown", "nothing"

_YES = """yes/y/ok/okay/ｏｋ/subscribed/subscribe/opted in/opt-in/optin/opted_in/confirmed/double opt-in
/single opt-in
/agreed/agree/i agree
/accepted/accept/consented/yes please/yes,please/active subscriber
/はい/希望/希望する/希望します/希望あり/希望有り/要/要希望/同意/同意する/同意します/同意済/同意済み/同意あり
/承諾/承諾する/承諾します/承諾済/承諾済み/許諾
/許諾済/許諾済み/許可/許可する/許可します/許可済/許可済み/了承/了承する/了承します/了解/賛成
/購読/購読する/購読します/購読中/購読希望/購読済/購読済み/配信中/配信する/配信希望/配信を希望する/配信可
/配信ok/配信許可/送信可/送付可/送付希望/可/dm可/メール可
/受け取る/受け取ります/受取る/受取ります/受取希望/受け取り希望/受信する/受信します/受信希望/受信中/受信可
/受信許可/登録中/登録する/登録します/オプトイン/オプトイン済
/オプトイン済み/有効な同意"""
_NO = """no/n/unconfirmed/pending/non-subscribed/nonsubscribed/non_subscribed/not subscribed/not_subscribed
/never subscribed/not agreed
/not consented/no consent/no thanks/no thank you/no,thanks/no,thankyou/transactional/soft bounce/soft_bounce
/softbounced/soft bounced
/いいえ/未同意/同意しない/同意しません/同意なし/同意無し/同意していない/承諾しない/承諾しません/未承諾
/許可しない/許可しません/未許可
/受け取らない/受け取りません/受取らない/受信しない/受信しません/購読しない/購読しません/未購読/配信しない
/配信しません/未配信/登録しない/登録しません/未登録
/無/無し/なし/未/仮会員/仮登録/仮登録中/確認待ち/承認待ち/未確認/未承認/一時エラー/一時停止中のエラー
/ソフトバウンス/希望なし/希望無し/ー"""
_STOPS = {
    "unsubscribed": """unsubscribed/unsubscribe/unsub/opted out/opt-out/optout/opted_out/opt out/opted-out
/blocklisted/blacklisted/blocked/suppressed/disabled/inactive/do not mail/do not email/do not contact/removed
/解除/解除済/解除済み/配信解除/配信解除済/配信解除済み/購読解除/購読解除済み/登録解除/退会/退会済/退会済み
/退会者/停止/停止中/停止済/停止済み/配信停止
/配信停止中/配信停止済/配信停止済み/配信停止希望/配信拒否/拒否/受信拒否/受信停止/購読停止/メール拒否/dm拒否
/送付拒否/送信拒否/希望しない/希望しません/希望せず
/不要/配信不可/配信不要/送付不要/送付不可/送信不可/送信不要/受信不要/受信不可/メール不可/メール不要/dm不可
/dm不要/案内不要/不可/否/禁止/配信禁止/送信禁止/送付禁止
/オプトアウト/オプトアウト済/オプトアウト済み/お断り/辞退/ng/配信ng/送信ng/送付ng/dmng/メールng""",
    "bounced": """cleaned/bounced/bounce/hard bounce/hard_bounced/hard-bounced/hardbounced/hard bounced
/hard_bounce/invalid/undeliverable
/undelivered/dropped/エラー停止/不達/不達停止/エラー/配信エラー/送信エラー/エラー解除/永続エラー/恒久エラー
/ハードバウンス/宛先不明/アドレス無効
/存在しない/無効なアドレス/バウンス/配信不能/到達不能""",
    "complained": """complained/complaint/complaints/abuse/spam/spam complaint/spam_complaint/marked as spam
/spam report/spamreport
/苦情/迷惑メール報告/迷惑メール/迷惑メール登録/クレーム""",
}


MEMBERSHIP = """本会員/正会員/会員/一般会員/通常会員/有効会員/有効/通常/利用中/登録済/登録済み
/プレミアム会員/ゴールド会員/シルバー会員
/無料会員/有料会員/法人会員/個人会員/非会員/ゲスト/active/enabled/valid/member/guest/registered"""
"""States of a membership: they say nothing about mail, in a column that is about members or customers."""


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).lower().split()).strip("。.!！、,")


def _words(text: str) -> list[str]:
    return [_squeezed(word) for word in text.split("/")]


_FLAG_WORDS = {word: flag for flag, words in ((YES, _YES), (NO, _NO)) for word in _words(words)}
_STOP_WORDS = {word: kind for kind, words in _STOPS.items() for word in _words(words)}
_LEFT = frozenset(_words("退会/退会済/退会済み/退会者"))
_NOT_STOPPED = frozenset(
    _words(
        "0/false/no/いいえ/-/ー/なし/無/無し/null/none/配信中/購読中/受信中/n/off/未/未停止/停止なし/可/有効/配信/継続"
        "/配信希望/配信可/配信する/購読する/受信する/受け取る/希望する/受信可/subscribed/active"
    )
) | {""}

# Sentences of will: 「はい、希望します」, the text of a ticked box, 「いいえ、結構です」.
_REFUSES = re.compile(
    r"希望(?:し|いたし|致し)(?:ない|ません)|不要|要りません|いりません|いらない|拒否|お断り|断り|辞退|遠慮"
    r"|結構です|停止(?:を)?(?:希望|して)|解除(?:を)?(?:希望|して)"
    r"|(?:送ら|届け|配信し)ないで|やめて|止めて|donot|don't|nothanks|nothankyou|optout|unsubscribe"
)
_DECLINES = re.compile(
    r"(?:同意|承諾|許可|購読|受信|登録|配信|送信|案内)(?:は|を)?(?:し|いたし|致し)?(?:ない|ません|ず)"
    r"|受け?取(?:ら|りたく)?(?:ない|りません)|ほしくない|欲しくない"
    r"|いいえ|\Ano\b|not(?:agree|interested|receive|now)"
)
_WANTS = re.compile(
    r"希望(?:する|します|いたします|致します|です|)\Z|(?:同意|承諾|許諾|許可|了承|購読|受信|登録)(?:する"
    r"|します|いたします|致します|しました|済み?|したい(?:です)?)\Z"
    r"|受け?取(?:る|ります|りたい(?:です)?|っても?(?:よ|良|い)い(?:です)?)\Z|(?:送って|届けて|配信して"
    r"|案内して|知らせて)(?:ください|下さい|ほしい(?:です)?|欲しい(?:です)?)\Z"
    r"|(?:送って|届けて|配信して)も?(?:よい|良い|いい|構いません|かまいません)(?:です)?\Z"
    r"|\Aはい[、,。]?(?:お願い(?:します|いたします|致します))?\Z"
    r"|\Ayes[,、]?(?:please)?|\Ai(?:agree|accept|consent)|i(?:want|would|wish|'dlike)(?:like)?toreceive"
    r"|subscribeme|signmeup|pleasesend|keepmeinformed"
)
_PERHAPS = re.compile(r"どちらでも|どちらとも|検討|わからない|分からない|未定|場合|たら|なら|のみ|だけ|以外"
                      r"|maybe|notsure|only")

_ELSEWHERE = re.compile(r"郵送|郵便|ハガキ|はがき|葉書|手紙|電話|line|sms|fax|ショートメッセージ|アプリ"
    r"|postal|phone")
_BY_MAIL = re.compile(r"メ[ーｰ]ル|メルマガ|mail|newsletter")


@lru_cache(maxsize=20_000)
def flag_of(value: str) -> tuple[str, str | None]:
    """(yes | no | stop | unknown, the kind of stop). Empty is no: an unticked box."""
    word = _squeezed(value)
    if not word:
        return NO, None
    if kind := _STOP_WORDS.get(word):
        return STOP, "left" if word in _LEFT else kind
    if flag := _FLAG_WORDS.get(word):
        return flag, None
    return _will_of(word)


def stop_word(value: str) -> str | None:
    """The kind of stop that a word of imports.md 1.6 names; None for any other, and for sentences."""
    word = _squeezed(value)
    return "left" if word in _LEFT else _STOP_WORDS.get(word)


def _will_of(word: str) -> tuple[str, str | None]:
    """A sentence of will; one that is not plain stays unknown."""
    if len(word) < 3 or len(word) > 200:
        return UNKNOWN, None
    word = word.strip("()[]「」『』【】・")
    if _ELSEWHERE.search(word) and not _BY_MAIL.search(word):
        return UNKNOWN, None
    refuses, declines = _REFUSES.search(word), _DECLINES.search(word)
    if refuses and not re.match(r"はい|yes", word):
        return STOP, "unsubscribed"
    if declines and not re.match(r"はい|yes", word):
        return NO, None
    if refuses or declines or _PERHAPS.search(word):
        return UNKNOWN, None
    return (YES, None) if _WANTS.search(word) else (UNKNOWN, None)


_DM = re.compile(r"dm|ダイレクトメール|directmail|案内状|カタログ|パンフレット|はがき|ハガキ|葉書|郵送")
_E_MAIL = re.compile(
    r"(?<!ダイレクト)メ[ーｰ]ル|メルマガ|(?<!direct)mail|ニュースレター|newsletter|配信|受信|購読"
)


@lru_cache(maxsize=1_000)
def by_post_perhaps(header: str) -> bool:
    """Whether a yes in this column may be one to paper: a DM is a card in the letter box in many lists."""
    words = _squeezed(header)
    return _DM.search(words) is not None and _E_MAIL.search(words) is None


_STOPS_MAIL = re.compile(r"停止|解除|拒否|退会|unsub|opt-?_?out|block|suppress")


_MEMBERSHIP_WORDS = frozenset(_words(MEMBERSHIP))
_OF_MEMBERS = re.compile(r"会員|顧客|お?客様|ユーザー?|アカウント|member|customer|account|user")


def membership_of(header: str, value: str) -> str | None:
    """NOTHING for a state of membership in a column such as 会員ステータス, else None."""
    of_members = _OF_MEMBERS.search(_squeezed(header)) is not None
    return NOTHING if of_members and _squeezed(value) in _MEMBERSHIP_WORDS else None


def answer_of(value: str) -> tuple[str, str | None]:
    """As `flag_of`, of a form's answer: a refusing sentence is a no, which a later yes may take the place of.

    The words of imports.md 1.6 are stops in a form as well, and so is who asks for mail to be stopped.
    """
    flag, kind = flag_of(value)
    word = _squeezed(value)
    if flag == STOP and word not in _STOP_WORDS and not _STOPS_MAIL.search(word):
        return NO, None
    return flag, kind


_KIND_OF_COLUMN = (
    ("left", re.compile(r"退会|脱会|解約")),
    ("bounced", re.compile(r"不達|バウンス|エラー|bounce|undeliver|clean")),
    ("complained", re.compile(r"苦情|迷惑|complain|abuse|spam")),
)


def kind_of_column(header: str) -> str:
    """The kind of stop that a column such as 退会日 or 不達フラグ is about."""
    words = _squeezed(header)
    return next((kind for kind, pattern in _KIND_OF_COLUMN if pattern.search(words)), "unsubscribed")


def stop_of(value: str) -> str | None:
    """What a cell of a column such as 配信停止 or Email Unsubscribed says: the kind of stop, or None."""
    word = _squeezed(value)
    if word in _NOT_STOPPED:
        return None
    return "left" if word in _LEFT else _STOP_WORDS.get(word, "unsubscribed")


_LEGEND_START = re.compile(r"(?:\A|[\s(（「\[【,、/／;・|]|(?<=[^\w]))([0-9]|[a-z○×◯✕〇])\s*[:=：＝…]",
re.IGNORECASE)


@lru_cache(maxsize=1_000)
def legend_of(header: str) -> Mapping[str, str]:
    """Value → meaning, of a header that explains its own values: 「メールマガジン 0:購読しない 1:購読する」.

    Values are folded as `same_value` folds them. A header that explains fewer than two explains nothing.
    """
    text = unicodedata.normalize("NFKC", header).strip()
    found: dict[str, str] = {}
    starts = list(_LEGEND_START.finditer(text))
    for number, start in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        said = text[start.end() : end].strip(" ()[]「」【】,、/;・|。")
        flag, kind = flag_of(said)
        if flag == UNKNOWN:
            return {}
        found[same_value(start.group(1))] = kind or flag
    return found if len(found) >= 2 else {}


def same_value(value: str) -> str:
    """Values that differ in width, case and spaces only are one."""
    return _squeezed(value) or unicodedata.normalize("NFKC", value).strip()
