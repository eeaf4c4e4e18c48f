"""連絡メール: the single mails of law.md 7.5 to 7.7, in the mailing's language.

A letter is text alone: nothing in it needs a look, and every phone shows it. Confirmation and acknowledgement
carry no advertising (JP-MSG-ACKNOADS); the consent request is advertising and ends in the footer of 7.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from desktop_app.composing.compiled import Rendered
from desktop_app.composing.footer import OptOutTarget, build_footer
from desktop_app.composing.merge import cleaned
from desktop_app.composing.slots import clean, fill, join
from desktop_app.composing.text_part import footer_pieces
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.shop import Shop
from desktop_app.i18n.wording import Language, wording


@dataclass(frozen=True, slots=True)
class Letter:
    """What to send, and as which class."""

    cls: MessageClass
    rendered: Rendered


def confirmation(shop: Shop, language: Language, *, deadline: date, confirm_url: str = "") -> Letter:
    """Double opt-in (law.md 7.5), class DOI. Without a URL the person confirms by replying.

    Raises AppError letter-incomplete when name, postal address or contact of the shop is missing.
    """
    words = wording(language)
    values = _shop_values(shop, language)
    key = "doi.body" if confirm_url else "doi.body_no_url"
    body = words.plain(key, **values, deadline=words.day(deadline), confirm_url=clean(confirm_url))
    return _letter(MessageClass.DOI, words.text("doi.subject", **values), body)


def consent_request(
    shop: Shop, language: Language, *, occasion: str, staff: str, reason: str, optout: OptOutTarget
) -> Letter:
    """The one mail that may ask for consent (SEM Ord. 2(1)(ii), law.md 7.6): CONSENT_REQ, with footer 7.1.

    `reason` is `footer.reason_text(…)` of the person's basis. Raises AppError letter-incomplete when
    occasion, staff or the shop's data is missing, merge-value-missing for reason or opt-out address.
    """
    words = wording(language)
    values = _shop_values(shop, language)
    said = {"occasion": clean(occasion), "staff": clean(staff)}
    if not all(said.values()):
        raise AppError("letter-incomplete", rules=("JP-MSG-MERGE",))
    body = words.plain("consent_request.body", **values, **said)
    footer = join(footer_pieces(build_footer(shop, MessageClass.CONSENT_REQ, language).text))
    slots = {"reason": reason, "optout_address": optout.address, "optout_mailto": optout.mailto}
    return _letter(
        MessageClass.CONSENT_REQ,
        words.text("consent_request.subject", **values),
        f"{body}\n\n{fill(footer, cleaned(slots))}",
    )


def acknowledgement(shop: Shop, language: Language, *, address: str, stopped_at: datetime) -> Letter:
    """Says that advertising mail to `address` has stopped (law.md 7.7), class OPTOUT_ACK; at most once."""
    words = wording(language)
    body = words.plain("ack.body", address=clean(address), stopped_at=words.time(stopped_at))
    return _letter(MessageClass.OPTOUT_ACK, words.text("ack.subject", shop_name=_name(shop)), body)


def _letter(cls: MessageClass, subject: str, body: str) -> Letter:
    return Letter(cls, Rendered(subject, "", body.rstrip("\n") + "\n"))


def _shop_values(shop: Shop, language: Language) -> Mapping[str, str]:
    values = {
        "shop_name": _name(shop),
        "legal_name": clean(shop.legal_name),
        "postal_address": wording(language).postal_address(clean(shop.postal_address or shop.address_url)),
        "contact": clean(shop.contact or shop.phone),
    }
    if not all(values.values()):
        raise AppError("letter-incomplete", rules=("JP-MSG-MERGE",))
    return values


def _name(shop: Shop) -> str:
    return clean(shop.shop_name or shop.legal_name)
