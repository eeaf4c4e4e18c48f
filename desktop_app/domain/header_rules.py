"""Rules about headers: who the mail says it comes from and to whom it goes (SEM Act 5; law.md 6.1, 6.5)."""

import re

from desktop_app.domain.finding import Finding, block, warn
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.reading import fold
from desktop_app.domain.rendered import Headers, MessageContext, RenderedFacts
from desktop_app.domain.shop import Shop

_SHARED_HOSTS = """
    gmail.com googlemail.com yahoo.co.jp ymail.ne.jp yahoo.com outlook.com outlook.jp hotmail.com
    hotmail.co.jp live.jp live.com icloud.com me.com mac.com
    rakumail.jp docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp
    i.softbank.jp vodafone.ne.jp ymobile.ne.jp nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp dion.ne.jp
    plala.or.jp excite.co.jp aol.com proton.me protonmail.com gmx.com
"""
SHARED_HOSTS = frozenset(_SHARED_HOSTS.split())
"""Hosts where everybody has addresses: the same host does not make an address the shop's."""
_SERVICE_WORDS = re.compile(r"[\s()「」『』【】\[\]・,.'\"|/<>_-]")


def check_headers(facts: RenderedFacts, shop: Shop, ctx: MessageContext) -> list[Finding]:
    """Findings on the headers that are known, and on the display name."""
    found = check_display_name(facts.from_display, shop)
    headers = facts.headers
    if headers is None:
        return found
    found += _true_from(headers, shop, ctx)
    if headers.recipients > 1:
        found.append(block("JP-SEND-ONETO", "several-recipients", count=str(headers.recipients)))
    listed = headers.list_unsubscribe
    if ctx.cls is MessageClass.AD and listed is not None and "mailto:" not in listed.lower():
        found.append(warn("MBX-LISTUNSUB", "list-unsubscribe-missing"))
    return found


def own_addresses(shop: Shop, ctx: MessageContext) -> frozenset[str]:
    """Addresses known to be the shop's, folded."""
    known = {shop.from_address, shop.optout_address, shop.seller_mail, shop.contact, *ctx.own_addresses}
    return frozenset(fold(address).strip() for address in known if "@" in address)


def _true_from(headers: Headers, shop: Shop, ctx: MessageContext) -> list[Finding]:
    """JP-SEM-5-TRUEFROM and JP-SEM-5-HEADERS: direct crimes under SEM Act 34(i)."""
    own = own_addresses(shop, ctx)
    hosts = {address.rpartition("@")[2] for address in own} - SHARED_HOSTS
    found: list[Finding] = []
    senders = [headers.from_address, headers.sender, headers.return_path, *headers.reply_to]
    foreign = [address for address in senders if address and not _is_own(address, own, hosts)]
    if (foreign and own) or headers.from_count > 1:
        found.append(block("JP-SEM-5-TRUEFROM", "from-not-own"))
    id_host = headers.message_id.rpartition("@")[2]
    from_host = headers.from_address.rpartition("@")[2]
    named = {from_host, *(address.rpartition("@")[2] for address in own)}
    own_id = any(id_host == host or id_host.endswith(f".{host}") for host in named if host)
    if headers.message_id and not own_id:
        found.append(block("JP-SEM-5-HEADERS", "message-id-not-own"))
    if ctx.outgoing and headers.received:
        found.append(block("JP-SEM-5-HEADERS", "received-in-new-mail"))
    return found


def _is_own(address: str, own: frozenset[str], hosts: set[str]) -> bool:
    local, _, host = fold(address).rpartition("@")
    return f"{local}@{host}" in own or f"{local.partition('+')[0]}@{host}" in own or host in hosts


def check_display_name(display: str, shop: Shop) -> list[Finding]:
    """JP-SEM-5-DISPLAYNAME: the name beside From is one of the shop's own."""
    shown = _plain_name(display)
    names = [name for name in (_plain_name(shop.legal_name), _plain_name(shop.shop_name)) if name]
    if not shown or not names:
        return []
    if any(name in shown or (len(shown) > 1 and shown in name) for name in names) and "@" not in shown:
        return []
    return [warn("JP-SEM-5-DISPLAYNAME", "display-name-not-own")]


def _plain_name(name: str) -> str:
    without_forms = re.sub(r"株式会社|有限会社|合同会社|\(株\)|\(有\)|\(同\)|\bco\.,? ?ltd\.?|\binc\.?$"
        r"|\bltd\.?$|\bllc$", "",
                           fold(name))
    return _SERVICE_WORDS.sub("", without_forms)
