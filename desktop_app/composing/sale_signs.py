"""What in a draft speaks for mail-order advertising, so that a "no" needs a reason (architecture 4.12).

Signs only ask; the answer is the owner's. Words are searched in NFKC.
"""

import re
import unicodedata
from enum import StrEnum

from desktop_app.composing.block_parts import block_words, targets, texts
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
    r"|[\d一二三四五六七八九十百千万][\d,.]*\s?(?:円(?!満|滑|卓|形)|えん)"
    r"|(?:JPY|USD|EUR|\$|€)\s?\d|\d\s?(?:JPY|yen)\b",
    re.I,
)
_COUPON = re.compile(r"クーポン|割引券|coupon|promo(?:tion)? code|\d\s?%\s?(?:off|引|オフ)|\d\s?割引", re.I)
_ORDER = re.compile(
    r"注文|購入|買う|買い物|カート|予約|申し?込|order|buy|shop now|cart|checkout|book now|reserve", re.I
)
_SHOP_PATH = re.compile(
    r"/(?:shop|store|items?|products?|goods|cart|buy|order)s?(?:[/?#._-]|$)|//(?:shop|store)\.", re.I
)
_WORDS = re.compile(
    r"(?:オンライン|ネット|ウェブ|web)(?:ショップ|ストア)|通販|通信販売|送料(?:無料|込)|お取り?寄せ"
    r"|ご?注文(?:を)?(?:ください|下さい|お待ち|承(?:り|って)|いただけ|受付中)"
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
    nodes = (node for parts in texts(block) for line in lines_of(parts) for node in line)
    return any(_order_link(run.text, run.link) for run in nodes if isinstance(run, Run) and run.link)


def _order_link(words: str, url: str) -> bool:
    return bool(_ORDER.search(_folded(words)) or _SHOP_PATH.search(url))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
