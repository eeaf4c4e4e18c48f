"""From an address to its servers: the list by domain, the domain's DNS, what the domain itself publishes."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from desktop_app.accounts.autoconfig import Servers, from_files, from_srv, is_host
from desktop_app.accounts.lookup import Lookup, NoDnsError, patiently
from desktop_app.accounts.providers import (
    KnownServer,
    Provider,
    closed,
    domain_of,
    provider_by_exchangers,
    provider_by_host,
    provider_of,
    providers,
)

Way = Literal["domain", "mx", "spf", "autoconfig", "srv", "unknown"]
_WWW = re.compile(r"www\d*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What was found. `servers` are the domain's own words; `own_part` what stands for the owner's value."""

    address: str
    way: Way
    provider: Provider | None = None
    servers: Servers | None = None
    own_part: str = ""
    """Found in DNS; "" = the owner has to say it."""
    offline: bool = False
    """DNS did not answer, so that only the list could be looked at."""
    guessed: KnownServer | None = None
    """A sending server whose name merely looks right."""


def detect(address: str, lookup: Lookup, check: Callable[[], None] = lambda: None) -> Hit:
    """Find the provider or the servers of an address (in wire form). Never raises for what a network does;
    `check` may raise to give up."""
    domain = domain_of(address)
    known = provider_of(address)
    if known is not None:
        return Hit(address=address, way="domain", provider=known)
    if not is_host(domain) or why_closed(address) is not None:
        return Hit(address=address, way="unknown")
    offline = False
    hosts: tuple[str, ...] = ()
    try:
        hosts = patiently(lambda: lookup.resolver.ask(domain, "MX"), check)
        hit = _by_exchangers(address, hosts) or _by_spf(address, lookup, check)
        if hit is not None:
            return hit
    except NoDnsError:
        offline = True
    servers = from_files(address, lookup, check)
    if servers is not None:
        return _named(address, "autoconfig", servers)
    if not offline:
        try:
            servers = from_srv(address, lookup, check)
            if servers is not None:
                return _named(address, "srv", servers)
        except NoDnsError:
            offline = True
    guessed = _guessed(domain, hosts, None if offline else lookup, check)
    return Hit(address=address, way="unknown", offline=offline, guessed=guessed)


def why_closed(address: str) -> "dict[str, str] | None":
    """Why no mail program can use the address, by language; None when nothing is known against it."""
    domain = domain_of(address)
    return next((dict(one.why) for one in closed() if domain in one.domains), None)


def _by_exchangers(address: str, hosts: Sequence[str]) -> Hit | None:
    provider = provider_by_exchangers(hosts)
    if provider is None:
        return None
    return Hit(address=address, way="mx", provider=provider, own_part=_own_part(provider, hosts))


def _by_spf(address: str, lookup: Lookup, check: Callable[[], None]) -> Hit | None:
    """Many rental servers take mail under the shop's own name; the domain's SPF record names them then."""
    texts = patiently(lambda: lookup.resolver.ask(domain_of(address), "TXT"), check)
    words = [word for text in texts if text.lower().startswith("v=spf1") for word in text.lower().split()]
    named = [word.lstrip("+?~").partition(":")[2].partition("/")[0] for word in words if ":" in word]
    for provider in providers():
        if provider.kind != "mailbox" or provider.dns is None or provider.domains:
            continue
        wanted = {
            word.partition(":")[2] for word in provider.dns.spf.split()
            if word.startswith("include:") and provider.dns.spf_sure != "guess"
        }
        ends = tuple(f".{host}" for host in provider.dns.spf_hosts)
        if any(name in wanted or (ends and name.endswith(ends)) for name in named):
            return Hit(address=address, way="spf", provider=provider, own_part=_own_part(provider, named))
    return None


def _own_part(provider: Provider, hosts: Sequence[str]) -> str:
    """What stands for the owner's part in one of the hosts, where the host has the provider's form."""
    if not provider.own_part:
        return ""
    digits = re.fullmatch(r"([a-z]*)N+", provider.own_part)
    part = rf"{digits[1]}\d+" if digits else "[a-z0-9][a-z0-9-]*"
    tail = re.escape(provider.smtp.host.partition(provider.own_part)[2])
    for host in hosts:
        found = re.fullmatch(rf"({part}){tail}", host.rstrip(".").lower())
        if found and not _WWW.match(found[1]):
            return found[1]
    return ""


def _named(address: str, way: Way, servers: Servers) -> Hit:
    provider = provider_by_host(servers.smtp.host)
    return Hit(address=address, way=way, servers=servers, provider=provider)


def _guessed(
    domain: str, hosts: Sequence[str], lookup: Lookup | None, check: Callable[[], None]
) -> KnownServer:
    """The name that exists of the usual ones, else the most usual."""
    names = [f"smtp.{domain}", f"mail.{domain}", *(host for host in hosts if host.endswith(domain))]
    if lookup is not None:
        for name in dict.fromkeys(names):
            try:
                if patiently(partial(lookup.resolver.ask, name, "A"), check):
                    return KnownServer(name, 465, "ssl")
            except NoDnsError:
                break
    return KnownServer(names[1], 465, "ssl")
