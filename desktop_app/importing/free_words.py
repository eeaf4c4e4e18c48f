"""Words against mail where no column asks: in remarks, which a person must look at, and as a label."""

import re
from functools import lru_cache

from desktop_app.importing.cells import tags_in
from desktop_app.importing.flags import stop_word

_NO = (
    r"(?:不要|不可|お断わり|お断り|断り|お断|拒否|停止|解除|禁止|NG|ＮＧ|いらない|要らない|希望しない|希望しません|希望せず|希望なし"
    r"|送らない|送付しない|配信しない|やめて|止めて|辞退)"
)
_MAY_REFUSE = re.compile(
    r"不[要可]|断り|お断|拒否|停止|解除|禁止|[NnＮ][GgＧ]|らない|希望[しせな]|しない|やめて|止めて|辞退"
    r"|[Uu][Nn][Ss]|[Oo][Pp][Tt]|[Nn][Oo] |[Nn][Oo][Tt] |[Nn]'[Tt] "
)
"""A quick look: remarks are many."""
_REFUSES = re.compile(
    r"(?:メール|ﾒｰﾙ|メルマガ|e-?mail|\bmail|DM|ＤＭ|広告|宣伝|案内|お?便り|お知らせ|配信|ニュースレター)"
    r"(?:マガジン|配信|送付|送信|受信|購読|[のはをも、:：=\s]|等|など){0,4}"
    + _NO
    + r"|unsubscribed?\b|\bopt(?:ed)?[ -]?out\b|\bno (?:more )?(?:ads?|advertising|e-?mails?|newsletters?)\b"
    r"|(?:\bdo not|\bdon't) (?:send|e-?mail|mail)\b",
    re.IGNORECASE,
)
_OF_MAIL = re.compile(
    r"配信|購読|受信|メ[ーｰ]ル|メルマガ|dm|送信|案内|退会|解除|オプトアウト|unsub|opt.?out|not?\s?(?:e?mail|contact)",
    re.IGNORECASE,
)


def refusal_in(text: str) -> str:
    """The words of a remark that refuse mail, or may (SEM Ord. 2(2), 5); "" = there are none."""
    if _MAY_REFUSE.search(text) is None:
        return ""
    found = _REFUSES.search(text)
    return "" if found is None else " ".join(found.group().split())


@lru_cache(maxsize=5_000)
def stop_among(cell: str) -> tuple[str, str] | None:
    """(label, kind of stop) of a cell of labels such as 「常連、配信停止」, by the words known as such."""
    for tag in tags_in(cell):
        kind = stop_word(tag)
        if kind is not None and (kind == "complained" or _OF_MAIL.search(tag)):
            return tag, kind
    return None
