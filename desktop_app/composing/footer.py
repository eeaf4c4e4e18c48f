"""発行元・配信停止の表示: the legal footer, law.md 7.1 and 7.2 word for word, for both parts of a mail.

AD and CONSENT_REQ get all five items (SEM Act 4, Ord. 7-9); TX_AD and INFO_AD the one line of 7.2; mail
without advertising the sender's name and contact of that line. What the shop has not stated yet is
left out here and blocked by preflight, so that a preview can be shown from the first minute.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from desktop_app.composing.links import href, mailto
from desktop_app.composing.slots import Slot, clean
from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.domain.moment import Moment
from desktop_app.domain.shop import Shop
from desktop_app.i18n.wording import Language, Wording, reason_key, wording

TOKEN = re.compile(r"[a-z2-7]{26}")
_MAX_LOCAL = 64
_MARK = re.compile(r"\x00([a-z_]+)\x00")
_TELEPHONE = re.compile(r"\+?[\d０-９][\d０-９\-－‐ー() ]{5,}")


@dataclass(frozen=True, slots=True)
class OptOutTarget:
    """Where one recipient's stop goes: the shop's address as printed, and the mailto URI behind it."""

    address: str
    mailto: str


@dataclass(frozen=True, slots=True)
class Link:
    """Characters that also lead somewhere. Both are the owner's words, or slots."""

    text: str | Slot
    target: str | Slot


Node: TypeAlias = str | Slot | Link
Line: TypeAlias = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Footer:
    """Lines of the footer; () is a blank line. `text` breaks sentences where law.md breaks them."""

    html: tuple[Line, ...]
    text: tuple[Line, ...]


def optout_target(shop: Shop, token: str | None, *, plus_addressing: bool) -> OptOutTarget:
    """The opt-out address of one recipient.

    The printed address is the shop's own: people copy it by hand, and know it from elsewhere. The token
    is behind it: with proven plus-addressing in the mailto's address (`shop+u-TOKEN@…`), else in its
    subject. Both subjects are ASCII (mail.md 3.1). Without a token the address alone.
    ValueError when the token is not one of ours; ("", "") when the shop has no opt-out address yet.
    """
    if token is not None and not TOKEN.fullmatch(token):
        raise ValueError("not an opt-out token")
    if not shop.optout_address:
        return OptOutTarget("", "")
    parsed = parse_address(shop.optout_address)
    if token is None:
        return OptOutTarget(parsed.text, mailto(parsed.wire, "unsubscribe"))
    local = parsed.wire.rpartition("@")[0]
    if plus_addressing and len(local) + len("+u-") + len(token) <= _MAX_LOCAL and '"' not in local:
        return OptOutTarget(parsed.text, mailto(_tagged(parsed.wire, token), "unsubscribe"))
    return OptOutTarget(parsed.text, mailto(parsed.wire, f"unsubscribe {token}"))


def reason_text(
    basis: Basis, language: Language, *, obtained_at: Moment | None = None, occasion: str | None = None
) -> str:
    """Why somebody receives the mail, as the footer's first line says it (law.md 7.1).

    Raises AppError reason-missing when the basis cannot carry such a mail or its date (consent) or occasion
    (address told) is not recorded: a footer with a hole may not be sent (JP-MSG-MERGE).
    """
    words = wording(language)
    try:
        key = reason_key(basis)
    except KeyError:
        raise AppError("reason-missing", rules=("JP-MSG-MERGE",)) from None
    values = {"date": words.day(obtained_at) if obtained_at else "", "occasion": (occasion or "").strip()}
    text = words.text(key, **values)
    needed = {"reason.consent": "date", "reason.address_told": "occasion"}.get(key)
    if needed and not values[needed]:
        raise AppError("reason-missing", rules=("JP-MSG-MERGE",))
    return text


def build_footer(shop: Shop, cls: MessageClass, language: Language) -> Footer:
    """The footer of a mail of class `cls`, with slots for what differs per recipient."""
    words = wording(language)
    block = "footer.ad" if cls in ADVERTISING else "footer.incidental"
    nodes = _nodes(shop)
    holds = _conditions(shop)
    if cls not in ADVERTISING and cls not in INCIDENTAL:
        nodes["optout_address"] = ""
    keys = [line.key for line in words.layout(block) if holds[line.when]]
    keys = [key for key in keys if _stated(key, nodes)]
    return Footer(_lines(words, words.text, keys, nodes), _lines(words, words.plain, keys, nodes))


def build_top_stop(shop: Shop, cls: MessageClass, language: Language) -> Line:
    """How to stop, in one line: the opt-out address of the footer with its statement directly before it.

    For the top of a mail whose end may be cut off (mail.md 6); the footer stays as it is. () where the
    footer has no opt-out address.
    """
    nodes = _nodes(shop)
    if not nodes["optout_address"] or (cls not in ADVERTISING and cls not in INCIDENTAL):
        return ()
    marked = wording(language).text("footer.top_stop", optout_address="\x00optout_address\x00")
    return _unmarked(marked, nodes)


def build_site_footer(shop: Shop, language: Language) -> Footer:
    """Who publishes a newsletter on the shop's own site: name, address, contact and the shop's pages.

    A page has no reader whose reason could be told, and nobody to be taken off a list.
    """
    words = wording(language)
    nodes, holds = _nodes(shop), _conditions(shop)
    keys = [line.key for line in words.layout("footer.ad") if line.key in _ON_SITE and holds[line.when]]
    keys = [key for key in keys if _stated(key, nodes)]
    return Footer(_lines(words, words.text, keys, nodes), _lines(words, words.plain, keys, nodes))


def _conditions(shop: Shop) -> dict[str, bool]:
    both = bool(shop.phone and shop.contact and shop.contact != shop.phone)
    two_names = bool(shop.legal_name and shop.shop_name and shop.shop_name != shop.legal_name)
    seller_mail = bool(shop.remote_orders and shop.seller_mail and not _is_mail(shop.contact))
    return {
        "always": True,
        "optout_url": bool(shop.optout_url),
        "no_optout_url": not shop.optout_url,
        "shop_name": two_names,
        "same_name": not two_names,
        "postal_address": bool(shop.postal_address),
        "address_on_page": bool(shop.address_url and not shop.postal_address),
        "contact_both": both,
        "contact_one": not both,
        "seller_mail": seller_mail,
        "notation_url": bool(shop.notation_url),
        "privacy_url": bool(shop.privacy_url),
    }


def _nodes(shop: Shop) -> dict[str, Node]:
    """What fills each placeholder; "" = the shop has not stated it."""
    optout = Link(Slot("optout_address"), Slot("optout_mailto")) if shop.optout_address else ""
    return {
        "reason": Slot("reason"),
        "optout_address": optout,
        "optout_url": _reachable(shop.optout_url),
        "legal_name": clean(shop.legal_name or shop.shop_name),
        "shop_name": clean(shop.shop_name),
        "postal_address": clean(shop.postal_address),
        "address_url": _reachable(shop.address_url),
        "phone": _reachable(shop.phone),
        "contact": _reachable(shop.contact),
        "seller_mail": _reachable(shop.seller_mail),
        "notation_url": _reachable(shop.notation_url),
        "privacy_url": _reachable(shop.privacy_url),
    }


_NEEDS = {
    "footer.ad.stop_heading": "optout_address",
    "footer.ad.stop_sentence": "optout_address",
    "footer.ad.stop_sentence_no_url": "optout_address",
    "footer.ad.optout_address": "optout_address",
    "footer.ad.optout_url": "optout_address",
    "footer.ad.sender": "legal_name",
    "footer.ad.sender_same_name": "legal_name",
}


_ON_SITE = frozenset(
    f"footer.ad.{name}"
    for name in (
        "sender", "sender_same_name", "address", "address_on_page", "contact_both", "contact_one",
        "seller_mail", "notation_link", "privacy_link",
    )
)  # fmt: skip


def _stated(key: str, nodes: Mapping[str, Node]) -> bool:
    """Whether the shop has stated what the line is about."""
    if key == "footer.ad.contact_one":
        return bool(nodes["phone"] or nodes["contact"])
    return bool(nodes[_NEEDS[key]]) if key in _NEEDS else True


def _lines(
    words: Wording, say: Callable[..., str], keys: list[str], nodes: Mapping[str, Node]
) -> tuple[Line, ...]:
    lines: list[Line] = []
    separator = words.text("footer.ad.link_separator")
    for place, key in enumerate(keys):
        if not key:
            lines.append(())
            continue
        line_nodes = _with_contact(key, nodes, words)
        marked = {name: f"\x00{name}\x00" for name in line_nodes}
        text = _without_holes(key, say(key, **marked), line_nodes)
        if separator != "\n" and _is_link(key) and place and _is_link(keys[place - 1]):
            lines[-1] += (separator, *_unmarked(text, line_nodes))
            continue
        lines += [_unmarked(line, line_nodes) for line in text.split("\n")]
    return tuple(lines)


def _is_link(key: str) -> bool:
    return key in ("footer.ad.notation_link", "footer.ad.privacy_link")


def _with_contact(key: str, nodes: Mapping[str, Node], words: Wording) -> dict[str, Node]:
    """`{contact}` of a line with one contact is the telephone number where there is no other."""
    line_nodes = dict(nodes)
    line_nodes["postal_address"] = words.postal_address(str(nodes["postal_address"]))
    if key != "footer.ad.contact_both":
        line_nodes["contact"] = nodes["contact"] or nodes["phone"]
    return line_nodes


def _without_holes(key: str, text: str, nodes: Mapping[str, Node]) -> str:
    """The one line of 7.2 without the parts that the shop has not stated or that do not apply."""
    if not key.startswith("footer.incidental."):
        return text
    separator = " · " if " · " in text else "　"
    parts = text.split(separator)
    kept = (part for part in parts if all(nodes[name] for name in _MARK.findall(part)))
    return separator.join(kept)


def _unmarked(text: str, nodes: Mapping[str, Node]) -> Line:
    parts = _MARK.split(text)
    return tuple(nodes[part] if i % 2 else part for i, part in enumerate(parts) if part)


def _reachable(stated: str) -> Node:
    """An address, page or telephone number as characters that can be pressed; other words as they are."""
    stated = clean(stated)
    if _is_mail(stated):
        return Link(stated, mailto(parse_address(stated).wire))
    if stated.startswith(("https://", "http://")):
        return Link(stated, href(stated))
    if _TELEPHONE.fullmatch(stated):
        return Link(stated, "tel:" + re.sub(r"[^+\d]", "", stated.translate(_HALF_WIDTH)))
    return stated


_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def _is_mail(stated: str) -> bool:
    if "@" not in stated or stated.startswith(("https://", "http://")):
        return False
    try:
        parse_address(stated)
    except AppError:
        return False
    return True


def _tagged(address: str, token: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}+u-{token}@{domain}"
