"""What in a draft speaks for mail-order advertising, so that a "no" needs a reason (architecture 4.12).

Signs only ask; the answer is the owner's. Words are searched in NFKC.
"""

import re
import unicodedata
from enum import StrEnum

from desktop_app.composing.block_parts import block_words, lines, targets, texts
from desktop_app.composing.blocks import Block, Coupon, Product
from desktop_app.composing.draft import Draft
from desktop_app.composing.inlines import Run, lines_of, plain_text
from desktop_app.composing.values import parse_text


class SaleSign(StrEnum):
    """What shows something for sale."""

    PRICE = "price"
    """A price, or a product with or without one."""
    COUPON = "coupon"
    ORDER_BUTTON = "order_button"
    """A button, or a link in the text, that leads to an order."""
    ORDER_WORDS = "order_words"


_PRICE = re.compile(
    r"[¥￥\\]\s?[\d一二三四五六七八九十百千万]"
    r"|[\d一二三四五六七八九十百千万][\d,.]{0,12}\s?(?:円(?!満|滑|卓|形)|えん)"
    r"|(?:JPY|USD|EUR|\$|€)\s?\d|\d\s?(?:JPY|yen)\b|税[込抜]み?価?格?\s?[\d(]|\d\s?\(?税[込抜]",
    re.I,
)
_COUPON = re.compile(r"クーポン|割引券|coupon|promo(?:tion)? code|\d\s?%\s?(?:off|引|オフ)|\d\s?割引", re.I)
_ORDER = re.compile(
    r"注文|購入|買う|買い物|カート|予約|申し?込|order|buy|shop now|cart|checkout|book now|reserve", re.I
)
_SHOP_PATH = re.compile(
    r"/(?:shop|store|items?|products?|goods|cart|buy|order|reserv(?:e|ation)|booking|yoyaku)s?(?:[/?#._-]|$)"
    r"|//(?:[\w-]+\.)*(?:shop|store)\.|//(?:[\w.-]+\.)?(?:base\.(?:shop|ec)|theshop\.jp|thebase\.in|stores\.jp"
    r"|minne\.com|creema\.jp|rakuten\.co\.jp|amazon\.(?:co\.jp|com)|myshopify\.com|square\.site"
    r"|shop-pro\.jp|ocnk\.net|coubic\.com)(?:[/:?#]|$)",
    re.I,
)
"""Paths of shops, and the places where small shops sell and take bookings."""
_WORDS = re.compile(
    r"(?:オンライン|ネット|ウェブ|web)(?:ショップ|ストア)|通販|通信販売|送料(?:無料|込)|お取り?寄せ"
    r"|ご?注文(?:を)?(?:ください|下さい|お待ち|承(?:り|って)|いただけ|受付中|は\s?(?:お?電話|fax|ファクス|メール|\d))"
    r"|(?:お?電話|ファクス|fax|はがき|メール)(?:で|にて)の?ご?(?:注文|予約|申し?込)"
    r"|全国(?:へ|に|どこでも)?の?(?:発送|配送|宅配|お届け)|定期便|頒布会|代金引換|代引"
    r"|online (?:shop|store)|free shipping|order (?:now|online|by (?:phone|mail|e-?mail))",
    re.I,
)
"""Calls to order from afar."""


def sale_signs(draft: Draft) -> tuple[SaleSign, ...]:
    """The signs found, each once; () = a "no" needs no reason."""
    words = [plain_text(parse_text(draft.subject)), plain_text(parse_text(draft.preheader))]
    text = _folded("\n".join([*words, *(block_words(block) for block in draft.blocks)]))
    found = {
        SaleSign.PRICE: _shows(draft, Product) or _PRICE.search(text),
        SaleSign.COUPON: _shows(draft, Coupon) or _COUPON.search(text),
    }
    signs = [sign for sign, hit in found.items() if hit]
    if any(_leads_to_order(block) for block in draft.blocks):
        signs.append(SaleSign.ORDER_BUTTON)
    if _WORDS.search(text):
        signs.append(SaleSign.ORDER_WORDS)
    return tuple(signs)


def _shows(draft: Draft, kind: type) -> bool:
    return any(isinstance(block, kind) for block in draft.blocks)


def _leads_to_order(block: Block) -> bool:
    if any(order or _order_link(words, url) for words, url, order in targets(block)):
        return True
    long = (line for parts in texts(block) for line in lines_of(parts))
    nodes = (node for line in (*lines(block), *long) for node in line)
    return any(_order_link(run.text, run.link) for run in nodes if isinstance(run, Run) and run.link)


def _order_link(words: str, url: str) -> bool:
    return bool(_ORDER.search(_folded(words)) or _SHOP_PATH.search(url))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
