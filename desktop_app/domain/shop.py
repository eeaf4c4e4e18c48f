"""発行元: what the law wants to know about the shop that sends."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LegalKind(StrEnum):
    SOLE_TRADER = "sole_trader"
    CORPORATION = "corporation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """SenderProfile of a book, and of `check-mail` cases. Empty text = not given."""

    legal_kind: LegalKind | None = None
    legal_name: str = ""
    shop_name: str = ""
    postal_address: str = ""
    address_url: str = ""
    phone: str = ""
    contact: str = ""
    """E-mail address or URL for questions and complaints."""
    optout_address: str = ""
    optout_url: str = ""
    seller_mail: str = ""
    remote_orders: bool | None = None
    country: str = "JP"
    notation_url: str = ""
    """特定商取引法に基づく表記."""
    privacy_url: str = ""
    for_profit: bool = True
    art7_order_on: date | None = None
    art7_measure_confirmed: bool = False
    from_address: str = ""
    """The mail account's own address: From and envelope-from (JP-SEM-5-TRUEFROM)."""
    stated_name: str = ""
    """The name of which the owner said that it is a person's and not only the shop's (law.md 6.9.14)."""
    stated_name_on: date | None = None
    reply_to_from_is_working_optout: bool = False
    """Replies to From are read as opt-outs too (SEM Ord. 7(1)(ii) in brackets)."""
