"""What the ASCT wants in an advertising mail for mail-order sales (ASCT 11, 12-3; Ord. 23-25, 28, 31)."""

import re
from collections.abc import Sequence

from desktop_app.domain import adwords, countries
from desktop_app.domain.adwords import Signal
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.display_rules import find_optouts
from desktop_app.domain.finding import Finding, block, info, warn
from desktop_app.domain.mail_lines import Line, sells_by_mail_order
from desktop_app.domain.mailing import ADVERTISING, MessageClass
from desktop_app.domain.reading import Reading, Seen, email_pattern, same_target, url_pattern
from desktop_app.domain.rendered import MessageContext
from desktop_app.domain.shop import Shop

_NOTATION = re.compile(r"特定商取引|特商法|specified commercial transaction")
_ON_REQUEST = re.compile(r"請求[^。]{0,40}遅滞なく|遅滞なく[^。]{0,40}(?:交付|提供|送付)")
_ITEMS = (r"送料|配送料|shipping", r"支払|payment", r"引渡|引き渡し|お届け|発送|納期|delivery",
          r"返品|交換|キャンセル|解除|撤回|return|cancel")


def check_sale(readings: Sequence[Reading], lines: Sequence[Sequence[Line]], shop: Shop,
               ctx: MessageContext) -> list[Finding]:
    """Findings when the ASCT applies: remote orders, a consumer in Japan, and mail-order goods advertised.

    For classes that may carry advertising.
    Whether such goods are advertised is asked per newsletter (`ctx.remote_sale_ad`); when that is not
    known (`check-mail`), a product, price, coupon or place to order in the mail answers it.
    """
    sells = ctx.remote_sale_ad
    if sells is None:
        sells = any(sells_by_mail_order(part, rides_on_order=ctx.cls not in ADVERTISING) for part in lines)
    consumer = ctx.recipient_type is not RecipientType.BUSINESS and countries.is_japan(ctx.country)
    if not sells or not consumer:
        return []
    if shop.remote_orders is None:
        return [info("JP-ASCT-2-APPLIES", "remote-orders-not-stated")]
    if not shop.remote_orders:
        return []
    return [*_asking(ctx), *_seller_mail(readings, shop), *_refusal(readings, shop, ctx),
            *_items(readings, lines, shop, ctx), *_transaction(lines, ctx)]


def _asking(ctx: MessageContext) -> list[Finding]:
    """Whoever still has to be asked may not be shown mail-order goods (ASCT 12-3(1), law.md 6.9.7)."""
    if ctx.cls is not MessageClass.CONSENT_REQ or ctx.has_ad_basis:
        return []
    return [block("JP-ASCT-12-3-1-OPTIN", "consent-request-sells")]


def _seller_mail(readings: Sequence[Reading], shop: Shop) -> list[Finding]:
    """Ord. 23(x): never to be left out (25). The address for stopping alone is not the seller's address."""
    own = [email_pattern(address) for address in (shop.seller_mail, shop.contact, shop.from_address)]
    patterns = [pattern for pattern in own if pattern]
    if all(reading.look_for(patterns) <= Seen.FAINT for reading in readings) and patterns and readings:
        return []
    return [block("JP-ASCTR-23-10-SELLERMAIL", "seller-mail-missing")]


def _refusal(readings: Sequence[Reading], shop: Shop, ctx: MessageContext) -> list[Finding]:
    """ASCT 12-3(4), Ord. 31: where to refuse, in the body, easily recognised."""
    if ctx.cls not in ADVERTISING:
        return []
    shown = [find_optouts(reading, shop).seen <= Seen.FAINT for reading in readings]
    return [] if shown and all(shown) else [block("JP-ASCT-12-3-4-REFUSE", "refusal-missing")]


def _items(
    readings: Sequence[Reading], lines: Sequence[Sequence[Line]], shop: Shop, ctx: MessageContext
) -> list[Finding]:
    """ASCT 11: the items, or where they stand, once a price or a place to order is shown."""
    offers = Signal.PRICE | Signal.SHOP_LINK | Signal.OFFER
    no_order = ctx.cls in ADVERTISING  # then 「税込」 belongs to a price tag, not to somebody's order
    offered = any(line.signals & offers and not line.footer
                  and (no_order or line.advertises or Signal.ORDER_DATA not in line.signals)
                  for part in lines for line in part)
    if not offered or all(_shows_items(reading, shop) for reading in readings):
        return []
    return [warn("JP-ASCT-11-ITEMS", "sale-items-missing")]


def _shows_items(reading: Reading, shop: Shop) -> bool:
    text, stream = reading.shown.text, reading.shown
    if _ON_REQUEST.search(text) or all(re.search(item, text) for item in _ITEMS):
        return True
    notation = url_pattern(shop.notation_url)
    if notation and notation.search(stream.hyphened):
        return True
    labels = [piece for piece in stream.pieces if piece.text.strip()]
    if notation and any(same_target(piece.href, [notation]) for piece in labels):
        return True
    for found in _NOTATION.finditer(text):
        around = text[max(0, found.start() - 80):found.end() + 160]
        if stream.href(found.start()) or re.search(r"https?://|www\.", around):
            return True
    return False


def _transaction(lines: Sequence[Sequence[Line]], ctx: MessageContext) -> list[Finding]:
    """Ord. 28(2): the advertising of a TX_AD rides on acceptance, contract or an important performance."""
    if ctx.cls is not MessageClass.TX_AD or not _is_follow_up(lines, ctx.tx_matter):
        return []
    finding = warn if ctx.has_ad_basis else block
    return [finding("JP-ASCTR-28-TXAD", "tx-mere-follow-up")]


def _is_follow_up(lines: Sequence[Sequence[Line]], matter: str | None) -> bool:
    if matter is not None:
        return matter == "follow"
    main = [line.text for part in lines for line in part if not line.footer and not line.advertises]
    # 「先日のご注文はいかがでしたか」 names an order without telling anything of it.
    notices = [text for text in main if adwords.TX_NOTICE.search(text) and not adwords.FOLLOW_UP.search(text)]
    follows = any(adwords.FOLLOW_UP.search(text) for text in main)
    thanks = re.compile(r"ありがとうございま|thank you")
    return all(thanks.search(text) for text in notices) if follows else not notices
