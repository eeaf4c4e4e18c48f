"""What was true when a newsletter was written or checked and must still be true when it is sent."""

from desktop_app.composing.block_parts import targets
from desktop_app.composing.blocks import Coupon, Event, Product
from desktop_app.composing.draft import Draft, parse_draft
from desktop_app.composing.inlines import plain_text
from desktop_app.composing.sale_signs import sale_signs
from desktop_app.composing.values import parse_text
from desktop_app.domain.address import parse_address
from desktop_app.domain.content_rules import of_newsletter, sounds_like_ad
from desktop_app.domain.finding import Finding, block, warn
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL
from desktop_app.domain.sale_answer import SaleAnswer, check_answer
from desktop_app.domain.shop import Shop
from desktop_app.services.edition import FrozenEdition
from desktop_app.services.unfinished import content_of
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.storage.newsletters import NewsletterRecord


def answer_of(record: NewsletterRecord) -> SaleAnswer:
    """What its owner said of mail-order advertising in it, and what of a sale it showed then."""
    seen = record.remote_sale_seen
    return SaleAnswer(
        yes=record.remote_sale_ad,
        reason=record.remote_sale_reason or "",
        seen=None if seen is None else frozenset(seen),
    )


def undeclared_sale(record: NewsletterRecord, shop: Shop, *, frozen: bool = False) -> list[Finding]:
    """Whether mail-order goods are advertised was not asked, or not for what is there now (ASCT 12-3(1)); and
    offers in a mail that is declared to hold none."""
    draft = parse_draft(content_of(record))
    signs = frozenset(sign.value for sign in sale_signs(draft))
    unasked = check_answer(shop, record.cls, answer_of(record), signs, frozen=frozen)
    return [*unasked, *offers_under_another_kind(record, draft)]


def offers_under_another_kind(record: NewsletterRecord, draft: Draft) -> list[Finding]:
    """Goods, a coupon, an invitation and a button that its owner marked as leading to an order are offers,
    whatever their words are; and the preheader may be one."""
    if record.cls in ADVERTISING or record.cls in INCIDENTAL:
        return []
    offers = any(
        isinstance(one, Product | Coupon | Event) or any(order for _, _, order in targets(one))
        for one in draft.blocks
    )
    # A list of mails shows the preheader, which is hidden in the mail itself.
    said = sounds_like_ad(plain_text(parse_text(draft.preheader)), record.cls)
    return of_newsletter([warn("JP-MSG-CLASS")]) if offers or said else []


def other_sender(frozen: FrozenEdition, account: MailAccount | None) -> list[Finding]:
    """The frozen mails name the address that the account had then; From must be the one that sends."""
    if account is None or frozen.constant.plan.from_address == parse_address(account.address).wire:
        return []
    return [block("JP-SEM-5-TRUEFROM", "sender-changed-since")]
