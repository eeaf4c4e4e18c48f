"""A case of `kawaraban check-mail --from CASES.json` as values (cli.md "check-mail"), without its HTML.

A fact of the shop that is absent is not given. `optout_page` is `{"login": bool, "asks": [...]}` or words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.reading import fold
from desktop_app.domain.rendered import MessageContext, OptoutPage
from desktop_app.domain.shop import LegalKind, Shop

_SHOWN = {
    "address": ("address", "postal_address", "住所", "所在地"),
    "phone": ("phone", "tel", "telephone", "電話", "電話番号"),
    "email": ("email", "mail", "e-mail", "メール", "メールアドレス"),
    "contact": ("contact", "complaints", "inquiry", "問い合わせ", "お問い合わせ", "連絡先", "苦情"),
    "name": ("name", "legal_name", "氏名", "名称"),
}
_LOGIN = re.compile(r"ログイン|サインイン|パスワード|マイページ|log ?in|sign ?in|password")
_ASKED = re.compile(
    r"お?名前|氏名|理由|電話番号|会員番号|ご?住所|生年月日|アンケート|\bname\b|\breason\b|\bphone\b"
    r"|\bmember(?:ship)? (?:id|number)"
    r"|\bsurvey\b")
_NOT_ASKED = re.compile(r"不要|いりません|要りません|必要(?:は)?(?:あり|ござい)ません|必要ない|なし"
    r"|せず|\bno\b|\bnot\b|without|nothing")
_ADDRESS_ONLY = re.compile(r"メール\s*アドレス|e-?mail address")


@dataclass(frozen=True, slots=True)
class MailCase:
    """One mail as text, and the shop and context that `check_message` takes."""

    id: str
    subject: str
    text: str
    html: str
    from_display: str
    shop: Shop
    context: MessageContext


def read_mail_case(case: Mapping[str, Any]) -> MailCase:
    """Raises AppError `case-unreadable` that names the field."""
    if not isinstance(case, Mapping):
        raise AppError("case-unreadable", field="case")
    shop = case.get("shop") or {}
    if not isinstance(shop, Mapping):
        raise AppError("case-unreadable", field="shop")
    return MailCase(
        id=str(case.get("id", "")), subject=_text(case, "subject"), text=_text(case, "text"),
        html=_text(case, "html"), from_display=_text(case, "from_display"),
        shop=_shop(shop), context=_context(case, shop),
    )


def _shop(shop: Mapping[str, Any]) -> Shop:
    kind = shop.get("legal_kind")
    remote = shop.get("remote_orders")
    sender = _text(shop, "from")
    return Shop(
        legal_kind=LegalKind(kind) if isinstance(kind, str) and kind in set(LegalKind) else None,
        legal_name=_text(shop, "legal_name"), shop_name=_text(shop, "shop_name"),
        postal_address=_text(shop, "address") or _text(shop, "postal_address"),
        address_url=_text(shop, "address_url"), phone=_text(shop, "phone"),
        contact=_text(shop, "contact_email") or _text(shop, "contact"),
        optout_address=_text(shop, "optout_email") or _text(shop, "optout_address"),
        optout_url=_text(shop, "optout_url"),
        seller_mail=_text(shop, "seller_email") or _text(shop, "seller_mail"),
        remote_orders=None if remote is None else bool(remote), country=_text(shop, "country") or "JP",
        notation_url=_text(shop, "tokushoho_url") or _text(shop, "notation_url"),
        privacy_url=_text(shop, "privacy_url"), for_profit=bool(shop.get("for_profit", True)),
        from_address=sender.rpartition("<")[2].partition(">")[0].strip(),
        reply_to_from_is_working_optout=bool(shop.get("reply_to_from_is_working_optout", False)),
    )


def _context(case: Mapping[str, Any], shop: Mapping[str, Any]) -> MessageContext:
    cls, kind = str(case.get("class") or "AD").upper(), case.get("recipient_type") or "unknown"
    if not isinstance(cls, str) or cls not in set(MessageClass):
        raise AppError("case-unreadable", field="class")
    if not isinstance(kind, str) or kind not in set(RecipientType):
        raise AppError("case-unreadable", field="recipient_type")
    remote_sale_ad = case.get("remote_sale_ad")
    return MessageContext(
        cls=MessageClass(cls), country=_text(case, "country") or "JP", recipient_type=RecipientType(kind),
        remote_sale_ad=None if remote_sale_ad is None else bool(remote_sale_ad),
        company_page=_text(shop, "company_page"), company_page_shows=_shown(shop.get("company_page_shows")),
        optout_page=optout_page_of(shop.get("optout_page")),
    )


def _shown(value: Any) -> frozenset[str]:
    words = [value] if isinstance(value, str) else value or ()
    if not isinstance(words, (list, tuple)):
        raise AppError("case-unreadable", field="company_page_shows")
    folded = [fold(str(word)).strip() for word in words]
    return frozenset(kind for kind, names in _SHOWN.items()
                     if any(word in names or any(len(name) > 3 and name in word for name in names)
                            for word in folded))


def optout_page_of(value: Any) -> OptoutPage | None:
    """What a stop page asks, from its description: an object, or the words of the page."""
    if not value:
        return None
    if isinstance(value, Mapping):
        asks = value.get("asks") or ()
        asked = (asks,) if isinstance(asks, str) else tuple(str(one) for one in asks)
        return OptoutPage(login=bool(value.get("login", False)), asks=asked)
    words = [fold(sentence) for sentence in re.split(r"[。.\n、,;]", str(value))]
    wanted = [word for word in words if not _NOT_ASKED.search(word)]
    asks = tuple(found[0] for word in wanted for found in _ASKED.finditer(_ADDRESS_ONLY.sub("", word)))
    return OptoutPage(login=any(_LOGIN.search(word) for word in wanted), asks=asks)


def _text(values: Mapping[str, Any], field: str) -> str:
    value = values.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise AppError("case-unreadable", field=field)
    return value if field in ("text", "html", "subject") else value.strip()
