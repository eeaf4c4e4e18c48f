"""お心当たりがない: may an answer to a confirmation say that the person never asked, or that not all of it is
wanted? (law.md 7.5, 6.9.10)."""

import re

_DENIES = re.compile(
    r"心当|身に覚|覚えが|ません|ない|なし|無い|無し|間違|まちが|違い|違う|ちがい|ちがう|人違|別人|取り?消"
    r"|とりけ"
    r"|キャンセル|断り|断わ|結構|いいえ|不要|迷惑|詐欺|スパム|誰|だれ|何の|なぜ|どうして|嫌|拒|やめ|止め|停止"
    r"|他の|ほかの|他人|勝手に|家族が|知人が|友人が|[夫妻父母兄姉弟妹子娘]が"
    r"|だけ|のみ|ただし|条件|以外|限り|月\d|週\d|送信専用"
    r"|解除|退会|削除|見送|検討|迷|考え|後で|あとで|のちほど|相談|聞いて|もし|なら|かも|\?"
    r"|n['’]t\b|\b(?:not|never|no|nope|cannot|wrong|mistake|error|who|what|why|cancel|spam|scam|fraud|refuse"
    r"|decline|reject|stop|unsubscribe|remove|delete|ignore|someone|somebody|maybe|perhaps|later"
    r"|think|consider|if|but|only|unless|until|except|other than"
    r"|my (?:wife|husband|partner|son|daughter|mother|father|friend|colleague))\b"
)


def may_deny(text: str) -> bool:
    """Whether it can be read as "that was not me", as a condition or as a question. `text` is folded, without
    what it quotes.

    Careful on purpose: a yes that is taken for a doubt is looked at by a person; a no that is taken for a yes
    would become proof of a consent that nobody gave.
    """
    return _DENIES.search(text) is not None
