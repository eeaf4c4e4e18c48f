"""差し込み: which fields there are, and their values for one recipient."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from desktop_app.composing.footer import OptOutTarget
from desktop_app.composing.slots import clean
from desktop_app.domain.shop import Shop
from desktop_app.i18n.wording import Language, wording


class Addressee(Protocol):
    """What a contact lends to a text."""

    @property
    def full(self) -> str | None: ...
    @property
    def family(self) -> str | None: ...
    @property
    def given(self) -> str | None: ...
    @property
    def company(self) -> str | None: ...
    @property
    def department(self) -> str | None: ...
    @property
    def title(self) -> str | None: ...


def merge_values(
    contact: Addressee | None,
    *,
    shop: Shop,
    language: Language,
    on: datetime,
    reason: str,
    optout: OptOutTarget,
    coupon_code: str = "",
) -> dict[str, str]:
    """Values of all slots for one recipient: `blocks.FIELDS` and the footer's own.

    `reason` is `footer.reason_text(…)`, "" for classes whose footer has none. `on` is the day that the text
    calls today. A missing field is left out, so that its fallback stands. A full name is put together
    from family and given name when it is missing, in the order of the language. Pure.
    """
    values = {
        "shop_name": shop.shop_name or shop.legal_name,
        "date": wording(language).day(on),
        "reason": reason,
        "optout_address": optout.address,
        "optout_mailto": optout.mailto,
        "coupon_code": coupon_code,
        **(_contact_values(contact, language) if contact else {}),
    }
    return cleaned(values)


def cleaned(values: Mapping[str, str]) -> dict[str, str]:
    """Values as one harmless line each; empty ones are left out."""
    lines = ((name, clean(value)) for name, value in values.items())
    return {name: line for name, line in lines if line}


def _contact_values(contact: Addressee, language: Language) -> dict[str, str]:
    family, given = contact.family or "", contact.given or ""
    names = (family, given) if language == "ja" else (given, family)
    return {
        "full": contact.full or " ".join(name for name in names if name),
        "family": family,
        "given": given,
        "company": contact.company or "",
        "department": contact.department or "",
        "title": contact.title or "",
    }
