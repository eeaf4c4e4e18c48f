"""What only looks like a delivery report: parcels, tickets, mails held back, people who write of a bounce."""

import re

from desktop_app.inbox.mail import Mail

_PARCEL = re.compile(
    r"荷物|商品|ご注文|配達員|宅配|宅急便|ゆうパック|伝票番号|お届け先|不在連絡票|再配達|parcel|package|"
    r"shipment"
    r"|tracking number|courier|order (number|no\b)"
)
"""Deliveries of another kind fail as well."""
_TICKET = re.compile(
    r"^\s*(re: ?)?[\[【(][^\]】)]{0,30}(#|ticket|case|request|お問い?合わせ番号|受付番号)"
    r"[^\]】)]{0,40}[\]】)]"
    r"|^cron <", re.I
)
"""Desks and jobs put what others wrote into their subjects."""
_HELD_BACK = re.compile(
    r"(\d+|you have( \w{1,12}){0,2}|your) (undelivered|pending|incoming|unreceived|quarantined|held)"
    r"( \w{1,12})? (messages|e-?mails|mails)\b.{0,200}(click|release|retrieve|review|recover|deliver now|https?://)"
    r"|(未受信|保留中|受信保留|隔離)(の|された|中の)?(メール|メッセージ).{0,200}"
    r"(クリック|https?://|解除|確認)", re.S
)
"""Somebody's mails wait for the shop: a quarantine's digest, or a swindle."""
_NUMBER = re.compile(r"\b[45]\d\d[ -]|\b[45]\.\d\.\d")
_MACHINE = re.compile(
    r"^[ \t*:\[\]'-]{0,12}((to|rcpt|recipient|smtp|宛先)[ :：]{0,4})?(\"[^\"\n]{0,80}\" ?)?[<\"'\[]{0,2}"
    r"[^\s<>@]{1,80}@[^\s<>@]{1,190}>?[:;,. \t\r]{0,4}$"
    r"|created automatically|automatically (generated|created)|自動(的に|送信|生成|配信)", re.I | re.M
)
_QUESTION = re.compile(r"[?？](?![\w=&/])|ですか|でしょうか|ませんか|教えて|下さい。|ください。")
_LIST_HEADERS = ("list-unsubscribe", "list-id", "list-post")


def about_parcel(subject: str, text: str, *, null_path: bool) -> bool:
    """Whether a parcel was not delivered (folded words); a mail system's numbers make it a report again."""
    if not _PARCEL.search(f"{subject[:300]}\n{text[:3000]}"):
        return False
    return not null_path or bool(_PARCEL.search(subject) and not _NUMBER.search(text))


def is_ticket(subject: str) -> bool:
    """Whether a desk or a job wrote this subject (folded)."""
    return bool(_TICKET.search(subject))


def mails_held_back(subject: str, text: str) -> bool:
    """Whether somebody's mails are said to wait for the shop (folded words)."""
    return bool(_HELD_BACK.search(f"{subject}\n{text[:3000]}"))


def from_list(mail: Mail) -> bool:
    """Whether its headers are a mailing list's."""
    return any(mail.get(name) for name in _LIST_HEADERS)


def as_machines_write(text: str) -> bool:
    """Whether the one that failed stands alone on a line, or the text calls itself automatic; and nothing is
    asked."""
    return bool(_MACHINE.search(text)) and not _QUESTION.search(text[:2000])
