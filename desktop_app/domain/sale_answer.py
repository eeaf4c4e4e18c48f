"""Does a newsletter advertise mail-order goods? The owner's answer, and whether it still stands.

It is asked of every newsletter that may hold advertising while the shop takes remote orders (law.md 6.9.6);
what the newsletter shows only decides whether "no" needs a reason (architecture 4.12).
"""

from collections.abc import Set
from dataclasses import dataclass

from desktop_app.domain.finding import Finding, block
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.domain.shop import Shop

RULE = "JP-ASCT-12-3-1-OPTIN"
OF_SHOP = "remote-orders-not-stated"
"""Code of what the shop has to answer, not the newsletter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleAnswer:
    """`yes` None = nobody answered. `seen`: the signs of a sale that stood there then; None = unknown."""

    yes: bool | None = None
    reason: str = ""
    seen: frozenset[str] | None = None


def is_asked(shop: Shop, cls: MessageClass) -> bool:
    """A shop that did not say whether it takes remote orders is asked as one that does."""
    return shop.remote_orders is not False and (cls in ADVERTISING or cls in INCIDENTAL)


def check_answer(
    shop: Shop, cls: MessageClass, answer: SaleAnswer, signs: Set[str], *, frozen: bool = False
) -> list[Finding]:
    """What is missing before it can be told who must have agreed (ASCT 12-3(1)).

    `frozen`: it was checked when it was sent first, so only a sale that nobody declared holds it now.
    """
    if not is_asked(shop, cls):
        return []
    if shop.remote_orders is None:
        return [block(RULE, "remote-orders-not-stated")] if signs or answer.yes else []
    if answer.yes:
        return []
    unfounded = bool(signs) and not answer.reason.strip()
    if frozen:
        return [block(RULE, "remote-sale-never-asked")] if unfounded else []
    if answer.yes is None:
        return [block(RULE, "remote-sale-never-declared")]
    if unfounded:
        return [block(RULE, "remote-sale-no-reason")]
    if answer.seen is not None and not signs <= answer.seen:
        return [block(RULE, "remote-sale-shows-more")]
    return []


def declared_no(shop: Shop, answer: SaleAnswer) -> str:
    """The reason for "no", which is the tick of that rule (architecture 4.14); "" where none was needed."""
    return answer.reason.strip() if shop.remote_orders and answer.yes is False else ""
