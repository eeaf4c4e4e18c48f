"""What was true when a newsletter was written or checked and must still be true when it is sent."""

from desktop_app.composing.draft import parse_draft
from desktop_app.composing.sale_signs import sale_signs
from desktop_app.domain.address import parse_address
from desktop_app.domain.finding import Finding, block
from desktop_app.domain.shop import Shop
from desktop_app.services.edition import FrozenEdition
from desktop_app.storage.newsletters import NewsletterRecord
from desktop_app.storage.settings import MailAccount


def undeclared_sale(record: NewsletterRecord, shop: Shop) -> list[Finding]:
    """A newsletter of the time when the shop took no remote orders was never asked whether it advertises them
    (architecture 4.12): with a price in it, "no" is nobody's word (ASCT 12-3(1))."""
    if not shop.remote_orders or record.remote_sale_ad or (record.remote_sale_reason or "").strip():
        return []
    draft = {"subject": record.subject, "preheader": record.preheader, "blocks": record.blocks}
    if not sale_signs(parse_draft(draft)):
        return []
    return [block("JP-ASCT-12-3-1-OPTIN", "remote-sale-never-declared")]


def other_sender(frozen: FrozenEdition, account: MailAccount | None) -> list[Finding]:
    """The frozen mails name the address that the account had then; From must be the one that sends."""
    if account is None or frozen.constant.plan.from_address == parse_address(account.address).wire:
        return []
    return [block("JP-SEM-5-TRUEFROM", "sender-changed-since")]
