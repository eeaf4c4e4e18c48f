"""Servers that a domain itself names: Thunderbird's autoconfig file, and SRV records (RFC 6186, RFC 8314)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from desktop_app.accounts.lookup import HTTP_SECONDS, Lookup, patiently
from desktop_app.accounts.providers import KnownServer, domain_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})+\Z")
_PORT = re.compile(r"[0-9]{1,5}\Z")
_SECURITY = {"SSL": "ssl", "STARTTLS": "starttls"}
_SRV = (
    ("smtp", "_submissions._tcp", "ssl"), ("smtp", "_submission._tcp", "starttls"),
    ("imap", "_imaps._tcp", "ssl"), ("imap", "_imap._tcp", "starttls"),
    ("pop3", "_pop3s._tcp", "ssl"), ("pop3", "_pop3._tcp", "starttls"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """What a domain names. `user` is None where it does not say; `oauth2` where no password is taken."""

    smtp: KnownServer
    imap: KnownServer | None = None
    pop3: KnownServer | None = None
    """Only where the domain names no server for IMAP."""
    user: str | None = None
    name: str = ""
    oauth2: bool = False


def from_files(address: str, lookup: Lookup, check: Callable[[], None]) -> Servers | None:
    """The first autoconfig file that can be read, in Thunderbird's order. Only the domain's own hosts learn
    the address."""
    domain = domain_of(address)
    if not is_host(domain):
        return None
    asked = quote(address, safe="@")
    urls = [
        f"https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={asked}",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress={asked}",
    ]
    if lookup.data_base:
        urls.append(f"{lookup.data_base.rstrip('/')}/{domain}")
    for url in urls:
        try:
            data = patiently(partial(lookup.fetch.get, url), check, HTTP_SECONDS)
        except TimeoutError:
            return None  # no network to speak of: the other places would not answer, either
        found = parse(data, address) if data else None
        if found is not None:
            return found
    return None


def from_srv(address: str, lookup: Lookup, check: Callable[[], None]) -> Servers | None:
    """The servers in SRV records; None when sending is not among them. Raises NoDnsError."""
    domain, found = domain_of(address), dict[str, KnownServer]()
    for side, service, security in _SRV:
        if side in found or (side == "pop3" and "imap" in found):
            continue
        name = f"{service}.{domain}"
        rows = patiently(partial(lookup.resolver.ask, name, "SRV"), check)
        for row in rows:
            host, _, port = row.partition(" ")
            if is_host(host) and _PORT.match(port) and 0 < int(port) < 65536:  # "." = not offered
                found[side] = KnownServer(host, int(port), security)
                break
    if "smtp" not in found:
        return None
    return Servers(smtp=found["smtp"], imap=found.get("imap"), pop3=found.get("pop3"))


def parse(data: bytes, address: str) -> Servers | None:
    """An autoconfig file's servers with TLS; None when it is damaged or names none for sending."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    provider = root.find("emailProvider")
    if root.tag != "clientConfig" or provider is None:
        return None
    out = _first(provider, "outgoingServer", "smtp", address)
    if out is None:
        return None
    into = _first(provider, "incomingServer", "imap", address)
    pop = None if into else _first(provider, "incomingServer", "pop3", address)
    return Servers(
        smtp=out[0],
        imap=into[0] if into else None,
        pop3=pop[0] if pop else None,
        user=out[1] or (into[1] if into else pop[1] if pop else None),
        name=" ".join((provider.findtext("displayName") or "").split())[:80],
        oauth2=out[2],
    )


def is_host(name: str) -> bool:
    """Whether this is a host name with a dot in it, in wire form. Numbers name no server that a certificate
    could prove, and may be some machine of this very network."""
    return _HOST.match(name) is not None and not name.rpartition(".")[2].isdigit()


def _first(
    provider: "Element", tag: str, kind: str, address: str
) -> tuple[KnownServer, str | None, bool] | None:
    """The first server of a kind with TLS, its user name, and whether it takes OAuth2 only."""
    for row in provider.findall(tag):
        host = _filled(row.findtext("hostname") or "", address).lower()
        port = (row.findtext("port") or "").strip()
        security = _SECURITY.get((row.findtext("socketType") or "").strip().upper())
        if row.get("type") != kind or security is None or not is_host(host):
            continue
        if not _PORT.match(port) or not 0 < int(port) < 65536:
            continue
        user = _filled(row.findtext("username") or "", address)
        ways = {(one.text or "").strip().lower() for one in row.findall("authentication")}
        shown = user if user and "%" not in user and user.isprintable() and len(user) <= 254 else None
        return KnownServer(host, int(port), security), shown, ways == {"oauth2"}
    return None


def _filled(text: str, address: str) -> str:
    local, _, domain = address.rpartition("@")
    for name, value in (
        ("%EMAILADDRESS%", address), ("%EMAILLOCALPART%", local), ("%EMAILDOMAIN%", domain),
    ):
        text = text.replace(name, value)
    return text.strip()
