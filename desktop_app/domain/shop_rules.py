"""Rules about the shop's settings and consent wordings (law.md 6.1 stage S, 2, 6.9.14)."""

import re
from dataclasses import replace
from datetime import date

from desktop_app.domain.content_rules import AD_MAIL_WORDS
from desktop_app.domain.display_rules import is_noreply
from desktop_app.domain.finding import Finding, block, info, warn
from desktop_app.domain.header_rules import check_display_name
from desktop_app.domain.optout_sentence import demands
from desktop_app.domain.purpose import names_vague_senders
from desktop_app.domain.reading import email_pattern, fold, name_pattern, phone_digits, url_pattern
from desktop_app.domain.rendered import OptoutPage
from desktop_app.domain.shop import LegalKind, Shop

_TRADE_SURE = re.compile(
    r"花屋|商店|酒店|書店|花店|生花|薬局|工房|食堂|喫茶|美容室|理容室|美容院|整骨院|整体院|治療院|歯科"
    r"|医院|教室|商会|本舗|倶楽部|農園|牧場|製作所|事務所|塾$"
    r"|(?:カフェ|ショップ|サロン|フラワー|ベーカリー|キッチン|ストア|スタジオ|クラブ"
    r"|ファーム|レストラン|ビストロ|パン)"
    r"|\b(?:shop|store|cafe|café|salon|studio|flowers?|florist|bakery|kitchen|restaurant|books?|farm|club)\b")
_TRADE_ENDING = re.compile(r"[屋店堂亭庵軒舗]$")
_TWO_SHORT_WORDS = re.compile(r"[^\x00-\x7f\s]{1,4}\s+[^\x00-\x7f\s]{1,4}")
"""A family and a given name: 花屋 is a family name too."""
_TRADE_LIKELY = re.compile(r"[屋店園館房院]|工芸|企画|デザイン|design|works?\b|office\b|company\b|co\."
    r"|ltd|株式会社|有限会社|合同会社")
_SURNAMES = re.compile(
    r"^(?:土屋|守屋|古屋|関屋|塩屋|長屋|大屋|芦屋|神屋|粕屋|渋屋|熱田屋|染谷|園田|園部|花園|前園|中園"
    r"|大園|小園|西園|館林|館野|古館|大館|小館|舘|藤堂|本堂|新堂|安房|房野"
    r"|宿屋|刑部|釜屋|茅屋|小屋|板屋|新屋|仲屋|納屋|松屋|米屋|酒屋|油屋|森屋|金屋|高屋|寺屋|岩屋|石屋"
    r"|水屋|加賀屋|越後屋)")
_PO_BOX = re.compile(r"私書箱|\bp\.?\s?o\.?\s?box\b")
_ONLY_ADDRESS = re.compile(
    r"^(?:(?:your )?e-?mail(?:[ _]?address)?|mail|address|token|topics?|lists?|scope|アドレス"
    r"|(?:ご登録の)?メール"
    r"|(?:ご登録の)?メールアドレス.{0,6}|お便りの種類|配信停止の範囲)$")


def check_shop(shop: Shop, *, display_name: str = "", optout_page: OptoutPage | None = None) -> list[Finding]:
    """Findings about the shop's own data; `display_name` is what will stand beside From."""
    if not shop.for_profit:
        return _not_for_profit(shop)
    found = [*_names(shop), *_footer_data(shop), *_sale_data(shop)]
    found += check_display_name(display_name, shop)
    found += check_optout_page(shop, optout_page)
    if shop.art7_order_on is not None and not shop.art7_measure_confirmed:
        found.append(block("JP-SEND-REPRESSION", "art7-order"))
    return found


def _not_for_profit(shop: Shop) -> list[Finding]:
    """Orders from a distance are business, whatever the shop says of itself (SEM Act 2(ii))."""
    found = [info("JP-SEM-2-SCOPE", "not-for-profit")]
    if shop.remote_orders:
        found.append(block("JP-SEM-2-SCOPE", "not-for-profit-but-orders"))
    return found


def only_trade_name(shop: Shop) -> bool:
    """Whether the name of a sole trader is evidently the shop's and not a person's (law.md 6.9.14)."""
    if shop.legal_kind is not LegalKind.SOLE_TRADER:
        return False
    name = fold(shop.legal_name).strip()
    if _TRADE_ENDING.search(name):
        return True
    in_doubt = _is_shop_name(shop) and not states_personal_name(shop)
    if _TWO_SHORT_WORDS.fullmatch(name) and not in_doubt:
        return False
    return bool(_TRADE_SURE.search(name)) or (in_doubt and bool(_TRADE_LIKELY.search(name)))


def states_personal_name(shop: Shop) -> bool:
    """Whether the owner said of the name as it is now that it is a person's."""
    return shop.stated_name_on is not None and _squeezed(shop.stated_name) == _squeezed(shop.legal_name)


def asks_for_personal_name(shop: Shop) -> bool:
    """Whether only the owner can tell if the name is a person's: it is the shop's too, and may be both."""
    said = replace(shop, stated_name=shop.legal_name, stated_name_on=date.min)
    sole = shop.legal_kind is LegalKind.SOLE_TRADER
    return sole and _is_shop_name(shop) and not only_trade_name(said)


def _is_shop_name(shop: Shop) -> bool:
    name = _squeezed(shop.legal_name)
    return bool(name) and name == _squeezed(shop.shop_name)


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", fold(text))


def check_trade_name(shop: Shop) -> list[Finding]:
    """JP-SEMG-4-1-TRADENAME: blocked when it is evident, asked when it is likely."""
    if shop.legal_kind is not LegalKind.SOLE_TRADER or not shop.legal_name.strip():
        return []
    if only_trade_name(shop):
        return [block("JP-SEMG-4-1-TRADENAME", "legal-name-is-trade-name")]
    if states_personal_name(shop):
        return []
    name = fold(shop.legal_name).strip()
    if _is_shop_name(shop):
        return [warn("JP-SEMG-4-1-TRADENAME", "legal-name-may-be-trade-name")]
    if not _TWO_SHORT_WORDS.fullmatch(name) and (_TRADE_LIKELY.search(name) and not _SURNAMES.match(name)):
        return [warn("JP-SEMG-4-1-TRADENAME", "legal-name-may-be-trade-name")]
    return []


def _names(shop: Shop) -> list[Finding]:
    found: list[Finding] = []
    if shop.legal_kind is None:
        found.append(block("JP-SEM-4-1-NAME", "shop-kind-missing"))
    if name_pattern(shop.legal_name) is None or not _says_something(shop.legal_name):
        return [*found, block("JP-SEM-4-1-NAME", "shop-name-missing")]
    if asks_for_personal_name(shop) and not states_personal_name(shop):
        return [*found, block("JP-SEMG-4-1-TRADENAME", "legal-name-is-shop-name")]
    return [*found, *check_trade_name(shop)]


def _says_something(text: str) -> bool:
    return re.search(r"[^\W_]", fold(text)) is not None


def _footer_data(shop: Shop) -> list[Finding]:
    found: list[Finding] = []
    mail, url = email_pattern(shop.optout_address), url_pattern(shop.optout_url)
    usable = mail is not None and not is_noreply(shop.optout_address)
    if not usable:  # the law would take a page alone; our footer, our reading and the mail's button do not
        code = "shop-optout-missing" if url is None else "shop-optout-address-needed"
        found.append(block("JP-SEM-4-2-OPTADDR", code))
    if not _says_something(shop.postal_address) and url_pattern(shop.address_url) is None:
        found.append(block("JP-SEMR-9-2-ADDRESS", "shop-address-missing"))
    elif _PO_BOX.search(fold(shop.postal_address)):
        found.append(info("JP-SEMR-9-2-ADDRESS", "shop-address-po-box"))
    reachable = phone_digits(shop.phone) or email_pattern(shop.contact) or url_pattern(shop.contact)
    if not reachable and not phone_digits(shop.contact):
        found.append(block("JP-SEMR-9-3-CONTACT", "shop-contact-missing"))
    if shop.from_address and email_pattern(shop.from_address) is None:
        found.append(block("JP-SEM-5-TRUEFROM", "shop-from-unusable"))
    return found


def _sale_data(shop: Shop) -> list[Finding]:
    if shop.remote_orders is None:
        return [info("JP-ASCT-2-APPLIES", "remote-orders-not-stated")]
    if not shop.remote_orders:
        return []
    found = [info("JP-ASCT-2-APPLIES", "asct-applies")]
    if email_pattern(shop.seller_mail) is None and email_pattern(shop.contact) is None:
        found.append(block("JP-ASCTR-23-10-SELLERMAIL", "shop-seller-mail-missing"))
    if url_pattern(shop.notation_url) is None:
        found.append(warn("JP-ASCT-11-ITEMS", "shop-notation-missing"))
    return found


def check_optout_page(shop: Shop, page: OptoutPage | None) -> list[Finding]:
    """JP-SEMR-8-EASYPAGE and JP-SEM-3-3-NODEMAND: the stop page is https and asks for the address only."""
    found: list[Finding] = []
    insecure = bool(shop.optout_url.strip()) and not shop.optout_url.strip().lower().startswith("https://")
    asks = [word for word in (page.asks if page else ()) if not _ONLY_ADDRESS.match(fold(word).strip())]
    demanding = page is not None and (page.login or bool(asks))
    if insecure or demanding:
        code = "optout-page-demands" if demanding else "optout-page-not-https"
        found.append(warn("JP-SEMR-8-EASYPAGE", code))
    if demanding:
        found.append(warn("JP-SEM-3-3-NODEMAND", "optout-page-demands"))
    return found


def lint_wording(text: str, shop: Shop) -> list[Finding]:
    """JP-SEMG-WORDING: a consent wording names the sender formally and says that advertising will come."""
    words, found = fold(text), []
    name = name_pattern(shop.legal_name)
    if name is None or not name.search(words.translate(str.maketrans("ー－‐", "---"))):
        found.append(warn("JP-SEMG-WORDING", "wording-no-sender"))
    if not AD_MAIL_WORDS.search(words):
        found.append(warn("JP-SEMG-WORDING", "wording-no-ad-word"))
    if names_vague_senders(text):
        found.append(warn("JP-SEMG-WORDING", "wording-vague-senders"))
    if demands(words):
        found.append(warn("JP-SEM-3-3-NODEMAND", "mail-demands"))
    return found
