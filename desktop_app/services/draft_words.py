"""What the points of a draft say by themselves, and the words on the buttons that mend them."""

from collections.abc import Mapping

from desktop_app.i18n.language import Language

FIELDS: Mapping[str, tuple[str, str]] = {
    "full": ("お名前", "full name"),
    "family": ("姓", "family name"),
    "given": ("名", "given name"),
    "company": ("会社", "company"),
    "department": ("部署", "department"),
    "title": ("役職", "job title"),
    "shop_name": ("店名", "shop name"),
    "date": ("日付", "date"),
    "coupon_code": ("クーポンコード", "coupon code"),
}
"""Merge fields as owners call them."""

MENDS: Mapping[str, tuple[str, str]] = {
    "show": ("ここを開く", "Show"),
    "write": ("書く", "Write"),
    "rewrite": ("書き直す", "Rewrite"),
    "alt": ("説明を書く", "Describe it"),
    "letters": ("文字を直す", "Put right"),
    "calm": ("一つにする", "Leave one"),
    "https": ("https にする", "Use https"),
    "repair": ("{meant} にする", "Make it {meant}"),
    "mail": ("{meant} にする", "Make it {meant}"),
    "shown-target": ("リンク先を表示する", "Show where it leads"),
    "fallback": ("代わりの言葉を決める", "Choose words instead"),
    "own-phone": ("店の番号にする", "Use the shop’s number"),
    "own-mail": ("店のアドレスにする", "Use the shop’s address"),
    "text": ("文章を加える", "Add a text"),
    "as-ad": ("「宣伝・お知らせ」にする", "Make it an advertisement"),
    "notation": ("特商法リンクを加える", "Add the link"),
    "settings": ("設定を開く", "Open settings"),
    "shop": ("お店の設定を開く", "Shop settings"),
    "account": ("メールをつなぐ", "Connect"),
    "inbox": ("受信の処理を開く", "Open the inbox"),
    "law": ("法律の設定を開く", "Law settings"),
}
"""By the code of a mend."""


def mend_words(mend: str, language: Language, **values: str) -> str:
    """The words on the button; "" when there is none."""
    if mend not in MENDS:
        return ""
    return MENDS[mend][language == "en"].format(**values)


def field_name(field: str, language: Language) -> str:
    """A merge field in words."""
    return FIELDS[field][language == "en"] if field in FIELDS else field
