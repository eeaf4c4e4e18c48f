"""Where links lead: forms that can't be right, shortened addresses, words that show another address.

Nothing is fetched: only the address itself is read.
"""

import re
from collections.abc import Set
from dataclasses import dataclass

from desktop_app.domain.address import AddressError, parse_address, suggestion_for
from desktop_app.domain.finding import Finding, info, warn
from desktop_app.domain.reading import fold

RULE = "KW-LINK"

_SHORTENERS = """
    bit.ly bitly.com bit.do j.mp t.co tinyurl.com tiny.cc goo.gl ow.ly is.gd v.gd buff.ly rebrand.ly cutt.ly
    x.gd onl.tw onl.la onl.bz urx.blue urx3.nu ux.nu p.tl lin.ee amzn.to amzn.asia a.co fb.me ift.tt dlvr.it
    rb.gy t.ly shorturl.at s.id qr.paps.jp 00m.in nico.ms htn.to git.io trib.al
"""
SHORTENERS = frozenset(_SHORTENERS.split())
"""Services behind whose addresses nobody sees where they lead; spam filters count them."""

_PLATFORM_HOSTS = """
    instagram.com line.me x.com twitter.com facebook.com youtube.com youtu.be tiktok.com threads.net
    threads.com note.com google.com google.co.jp maps.app.goo.gl apple.com yahoo.co.jp thebase.in base.shop
    stores.jp shop-pro.jp makeshop.jp ocnk.net minne.com creema.jp rakuten.co.jp amazon.co.jp
    mercari-shops.com shopify.com myshopify.com tabelog.com hotpepper.jp gnavi.co.jp airrsv.net coubic.com
    reserva.be forms.gle hatenablog.com ameblo.jp peraichi.com wixsite.com jimdofree.com japanpost.jp
    kuronekoyamato.co.jp sagawa-exp.co.jp
"""
_PLATFORMS = frozenset(_PLATFORM_HOSTS.split())
"""Where shops have pages of their own, and maps and carriers: no other firm's site."""

_TARGET = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*):(?P<slashes>//(?:(?P<user>[^/?#@]*)@)?(?P<host>\[[^\]]*\]|[^/:?#]*)(?::\d*)?)?"
    r"(?P<rest>.*)",
    re.I | re.S,
)
_STAND_INS = re.compile(
    r"(?:^|\.)(?:localhost|local|test|example|invalid)$|(?:^|\.)example\.[a-z.]{2,6}$"
    r"|(?:^|\.)(?:x{3,}|your-?(?:domain|shop|site|company)|my-?(?:domain|site)|domain|hogehoge|sample-?shop)\."
    r"|^(?:0|10|127|192\.168)\.[\d.]+$|^\[::1\]$|[○〇◯●△×]"
)
_BEGUN = re.compile(r"^(?:h?t?tps?|htt?ps?)[:;]?/{0,3}(?=[\w.-]+\.\w)", re.I)
_NUMBER_HOST = re.compile(r"\d+(?:\.\d+){3}|\[.*\]")
_ENDING = re.compile(r"[^.]+\.(?:[a-z]{2,24}|xn--[a-z0-9-]+|[^\x00-\x7f]{1,20})$")
_WRONG_ENDINGS = re.compile(r"\.(?:con|cojp|nejp|orjp|jpp|comm|co\.jo|ne\.jo)$")
_SHOWN_HOST = re.compile(
    r"(?<![a-z0-9.-])(?:[a-z0-9-]{1,63}\.){1,8}"
    r"(?:com|net|org|jp|info|shop|store|biz|tokyo|me|tv|page|site|online)(?![a-z0-9@-]|\.[a-z0-9])"
)
_SHOWN_MAIL = re.compile(r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}")
_LABEL = 400
"""So much of a link's words is read: an address that is shown stands there."""
_TELEPHONE = re.compile(r"\+?[\d().\s-]+")


@dataclass(frozen=True, slots=True)
class Target:
    """A web address in its pieces; `host` in lower case, "" where there is none."""

    scheme: str
    host: str
    user: str = ""
    rest: str = ""


def read_target(url: str) -> Target:
    """The pieces of any address."""
    found = _TARGET.fullmatch(url.strip())
    if found is None:
        return Target("", "")
    host = (found["host"] or "").lower().rstrip(".")
    return Target(found["scheme"].lower(), host, found["user"] or "", found["rest"])


def host_of(url: str) -> str:
    """The host of a web address without `www.`; "" of anything else."""
    target = read_target(url)
    return target.host.removeprefix("www.") if target.scheme in ("http", "https") else ""


def check_link(words: str, url: str, own: Set[str]) -> list[Finding]:
    """Findings about one link that shows `words`. `own`: hosts of the shop, as `host_of` gives them; a link
    to another firm's site is named only where the shop has a site of its own."""
    target = read_target(url)
    if target.scheme == "mailto":
        return _mail(words, url)
    if target.scheme == "tel":
        return _telephone(url)
    return _web(words, target, own)


def repaired(url: str) -> str:
    """What was probably meant by an address that can't be followed: blanks and wide letters mended, the
    beginning completed. The caller asks whether it can be followed now."""
    text = re.sub(r"[\s\u200b\ufeff]+", "", fold(url)) if not url.isascii() else re.sub(r"\s+", "", url)
    text = _BEGUN.sub("https://", text, count=1)
    if re.fullmatch(r"[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+", text):
        return f"mailto:{text}"
    if re.fullmatch(r"0\d[\d-]{7,12}", text):
        return f"tel:{text}"
    return f"https://{text}" if re.match(r"(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]|$)", text, re.I) else text


def _web(words: str, target: Target, own: Set[str]) -> list[Finding]:
    bare = target.host.removeprefix("www.")
    ours = any(_within(bare, host) for host in own)
    if not ours and _STAND_INS.search(target.host):
        return [warn(RULE, "link-stand-in", host=target.host)]
    found: list[Finding] = []
    if _NUMBER_HOST.fullmatch(target.host):
        found.append(warn(RULE, "link-number", host=target.host))
    elif not _ENDING.search(target.host) or _WRONG_ENDINGS.search(target.host) or ".." in target.host:
        found.append(warn(RULE, "link-no-host", host=target.host))
    if target.user:
        found.append(warn(RULE, "link-user", host=target.host))
    if bare in SHORTENERS:
        found.append(warn(RULE, "link-short", host=bare))
    elif own and not ours and not found and not any(_within(bare, one) for one in _PLATFORMS):
        found.append(info(RULE, "link-foreign", host=bare))
    if shown := _other_address(words, bare):
        found.append(warn(RULE, "link-shows-other", shown=shown, host=bare))
    if target.scheme == "http":
        found.append(info(RULE, "link-http", host=bare))
    return found


def _within(host: str, other: str) -> bool:
    return host == other or host.endswith(f".{other}")


def _other_address(words: str, host: str) -> str:
    """An address among the words of a link that is not the one it leads to; "" when there is none."""
    text = fold(words[:_LABEL])
    for found in _SHOWN_HOST.finditer(text):
        before = text[max(0, found.start() - 1) : found.start()]
        shown = found[0].removeprefix("www.")
        if before != "@" and not _within(shown, host) and not _within(host, shown):
            return shown
    mail = _SHOWN_MAIL.search(text)
    return mail[0] if mail else ""


def _mail(words: str, url: str) -> list[Finding]:
    to = url.strip()[len("mailto:") :].partition("?")[0].replace("%40", "@").replace("%2B", "+")
    try:
        meant = [parse_address(one) for one in to.split(",")]
    except AddressError:
        hint = suggestion_for(to)
        return [warn(RULE, "link-mail-maybe", address=to, meant=hint) if hint else
                warn(RULE, "link-mail-bad", address=to)]
    found: list[Finding] = []
    for one in meant:
        if one.suggestion:
            found.append(warn(RULE, "link-mail-maybe", address=one.text, meant=one.suggestion))
    shown = _SHOWN_MAIL.search(fold(words[:_LABEL]))
    if shown and shown[0] not in {fold(one.text) for one in meant}:
        found.append(warn(RULE, "link-shows-other", shown=shown[0], host=to))
    return found


def _telephone(url: str) -> list[Finding]:
    number = url.strip()[len("tel:") :].partition(";")[0]
    digits = re.sub(r"\D", "", number)
    whole = number.lstrip().startswith(("+", "0", "(0")) and 9 <= len(digits) <= 15
    return [] if whole and _TELEPHONE.fullmatch(number) else [warn(RULE, "link-tel-bad", number=number)]
