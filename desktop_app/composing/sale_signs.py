"""What in a draft makes the question "does it carry mail-order advertising?" necessary (architecture 4.12).

Signs only raise the question; the answer is the owner's. Words are searched in NFKC.
"""

import re
import unicodedata
from enum import StrEnum

from desktop_app.composing.blocks import Button, block_words, plain_text
from desktop_app.composing.draft import Draft, parse_text


class SaleSign(StrEnum):
    """Product blocks come with the window; the words of one show as a price."""

    PRICE = "price"
    COUPON = "coupon"
    ORDER_BUTTON = "order_button"


_PRICE = re.compile(r"[¥￥\\]\s?\d|\d[\d,]*\s?円|(?:JPY|USD|EUR|\$|€)\s?\d|\d\s?(?:JPY|yen)\b", re.I)
_COUPON = re.compile(r"クーポン|割引券|coupon|promo(?:tion)? code|\d\s?%\s?(?:off|引|オフ)|\d\s?割引", re.I)
_ORDER = re.compile(
    r"注文|購入|買う|買い物|カート|予約|申し?込|order|buy|shop now|cart|checkout|book now|reserve", re.I
)


def sale_signs(draft: Draft) -> tuple[SaleSign, ...]:
    """The signs found, each once; () = the question need not be asked."""
    words = [plain_text(parse_text(draft.subject)), plain_text(parse_text(draft.preheader))]
    text = _folded("\n".join([*words, *(block_words(block) for block in draft.blocks)]))
    found = {SaleSign.PRICE: _PRICE.search(text), SaleSign.COUPON: _COUPON.search(text)}
    signs = [sign for sign, hit in found.items() if hit]
    buttons = (block for block in draft.blocks if isinstance(block, Button))
    if any(button.order or _ORDER.search(_folded(plain_text(button.text))) for button in buttons):
        signs.append(SaleSign.ORDER_BUTTON)
    return tuple(signs)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
