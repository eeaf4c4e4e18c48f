"""SPF, DKIM and DMARC of a From domain as they stand in DNS (RFC 7208, RFC 6376, RFC 7489).

Answers are codes and values; words are services' part.
"""

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from desktop_app.accounts.lookup import NoDnsError, Resolver, patiently
from desktop_app.accounts.providers import Provider

MAX_LOOKUPS = 10
"""RFC 7208 4.6.4: one more and the whole record counts as broken."""
_MAX_DEPTH = 10
_TERM = re.compile(
    r"([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?::(.*?))?((?:/{1,2}\d+){0,2})\Z"
    r"|([a-z][a-z0-9_.-]*)=(.*)\Z",
    re.I,
)
_COUNTED = frozenset({"include", "a", "mx", "ptr", "exists", "redirect"})
_COMMON_SELECTORS = (
    "default", "google", "selector1", "selector2", "s1", "s2", "k1", "mail", "dkim", "sig1", "fm1", "zmail",
)
_PUBLIC_JP = frozenset({"ac", "ad", "co", "ed", "go", "gr", "lg", "ne", "or"})

SpfState = Literal[
    "good", "none", "several", "everyone", "too-many", "broken", "not-named", "unsure", "unknown"
]
DkimState = Literal["good", "none", "revoked", "not-signing", "unsure", "unknown"]
DmarcState = Literal["good", "none", "several", "broken", "failing", "unknown"]


@dataclass(frozen=True, slots=True)
class SpfReport:
    """What the domain's SPF record comes to."""

    state: SpfState
    found: tuple[str, ...] = ()
    lookups: int = 0
    broken: str = ""
    """The word or name that is wrong."""


@dataclass(frozen=True, slots=True)
class DkimReport:
    """Whether a key stands in DNS. `selector` is where, or where it would have to be."""

    state: DkimState
    selector: str = ""
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DmarcReport:
    """The domain's policy; `at` is the domain whose record counts."""

    state: DmarcState
    policy: str = ""
    found: tuple[str, ...] = ()
    at: str = ""


@dataclass(slots=True)
class _Walk:
    """One reading of an SPF record with all that it includes."""

    resolver: Resolver
    check: Callable[[], None]
    lookups: int = 0
    includes: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    networks: list[str] = field(default_factory=list)
    everyone: bool = False
    broken: str = ""

    def ask(self, name: str, kind: Literal["A", "AAAA", "MX", "TXT"]) -> tuple[str, ...]:
        return patiently(lambda: self.resolver.ask(name, kind), self.check)

    def read(self, domain: str, record: str, seen: frozenset[str]) -> None:
        redirect = ""
        for word in record.split()[1:]:
            found = _TERM.match(word)
            if found is None:
                self.broken = self.broken or word
                continue
            if found[5]:
                redirect = found[6].lower() if found[5].lower() == "redirect" else redirect
                continue
            sign, name, value = found[1], found[2].lower(), (found[3] or "").lower()
            self.lookups += name in _COUNTED
            if name == "all":
                self.everyone = self.everyone or (sign in ("", "+") and len(seen) == 1)
                return  # RFC 7208 5.1: nothing behind it is read, and no redirect
            if name in ("ip4", "ip6"):
                self.networks.append(value + found[4])
                self.broken = self.broken or ("" if _network(value + found[4]) else word)
            elif sign != "-":
                self._mechanism(domain, name, value, seen)
        if redirect:
            self.lookups += 1
            self._follow(redirect, seen)

    def _mechanism(self, domain: str, name: str, value: str, seen: frozenset[str]) -> None:
        target = value or domain
        if self.lookups > MAX_LOOKUPS * 2:
            return  # broken long since: nobody is asked any more
        if name == "include":
            self._follow(target, seen)
        elif name == "a":
            self.hosts.add(target)
        elif name == "mx":
            self.hosts.update(self.ask(target, "MX"))

    def _follow(self, name: str, seen: frozenset[str]) -> None:
        if "%" in name:
            return  # a macro: it differs for each mail
        self.includes.add(name)
        if name in seen or len(seen) > _MAX_DEPTH:
            self.broken = self.broken or name
            return
        if self.lookups > MAX_LOOKUPS * 2:
            return
        records = spf_records(self.ask(name, "TXT"))
        if len(records) != 1:
            self.broken = self.broken or name
            return
        self.read(name, records[0], seen | {name})

    def names_host(self, host: str) -> bool:
        """Whether the addresses of a sending server are among those that are allowed."""
        if host in self.hosts:
            return True
        own = {*self.ask(host, "A"), *self.ask(host, "AAAA")}
        nets = [net for net in map(_network, self.networks) if net is not None]
        if any(_address(one) in net for one in own for net in nets if _address(one).version == net.version):
            return True
        return any(own & {*self.ask(one, "A"), *self.ask(one, "AAAA")} for one in sorted(self.hosts)[:10])


def spf_records(texts: Sequence[str]) -> list[str]:
    """Those TXT records that are SPF."""
    return [one for one in texts if re.match(r"v=spf1(\s|\Z)", one, re.I)]


def check_spf(
    domain: str,
    resolver: Resolver,
    *,
    provider: Provider | None,
    smtp_host: str,
    passed: bool = False,
    check: Callable[[], None] = lambda: None,
) -> SpfReport:
    """Exactly one record, no "+all", at most ten look-ups, and the provider named. `passed`: a mail of ours
    was seen to pass."""
    walk = _Walk(resolver, check)
    found: tuple[str, ...] = ()
    try:
        found = tuple(spf_records(walk.ask(domain, "TXT")))
        if len(found) != 1:
            return SpfReport("several" if found else "none", found)
        walk.read(domain, found[0], frozenset({domain}))
        named = _named(walk, provider, smtp_host)
    except NoDnsError:
        return SpfReport("unknown", found)
    state: SpfState = "good"
    if walk.everyone:
        state = "everyone"
    elif walk.lookups > MAX_LOOKUPS:
        state = "too-many"
    elif walk.broken:
        state = "broken"
    elif not named and not passed:
        state = "not-named" if provider is not None and provider.dns is not None else "unsure"
    return SpfReport(state, found, walk.lookups, walk.broken)


def _named(walk: _Walk, provider: Provider | None, smtp_host: str) -> bool:
    dns = provider.dns if provider else None
    if dns is not None:
        wanted = {word.partition(":")[2] for word in dns.spf.split() if word.startswith("include:")}
        if walk.includes & wanted:
            return True
        for host in (*walk.hosts, *walk.includes):
            if any(host == end or host.endswith(f".{end}") for end in dns.spf_hosts):
                return True
        if wanted and dns.spf_sure != "guess" and not dns.spf_hosts:
            return False  # its mails leave from other addresses than the server that takes them
    return walk.names_host(smtp_host)


def check_dkim(
    domain: str,
    resolver: Resolver,
    *,
    provider: Provider | None,
    signs: bool | None = None,
    check: Callable[[], None] = lambda: None,
) -> DkimReport:
    """Whether a key stands at the provider's selectors, or at common ones. `signs`: whether a mail of ours
    was seen with a signature of this domain; None = none was looked at."""
    known = provider.dns.selectors if provider and provider.dns else ()
    revoked, unanswered = "", False
    for selector in dict.fromkeys((*known, *_COMMON_SELECTORS)):
        name = f"{selector}._domainkey.{domain}"
        try:
            rows = patiently(partial(resolver.ask, name, "TXT"), check)
        except NoDnsError:
            unanswered = True
            break
        for row in rows:
            key = _tag(row, "p")
            if key:
                return DkimReport("not-signing" if signs is False else "good", selector, (row[:120],))
            revoked = revoked or (selector if key == "" and "p=" in row else "")
    if signs:
        return DkimReport("good")
    if unanswered:
        return DkimReport("unknown", known[0] if known else "")
    if revoked:
        return DkimReport("revoked", revoked)
    sure = bool(known) and provider is not None and provider.dns is not None
    return DkimReport("none" if sure or signs is False else "unsure", known[0] if known else "")


def check_dmarc(
    domain: str,
    resolver: Resolver,
    *,
    failing: bool = False,
    check: Callable[[], None] = lambda: None,
) -> DmarcReport:
    """The record of the domain, else of the one above it. `failing`: a mail of ours was seen to fail."""
    try:
        for name in _with_parents(domain):
            asked = f"_dmarc.{name}"
            rows = patiently(partial(resolver.ask, asked, "TXT"), check)
            found = tuple(one for one in rows if re.match(r"v\s*=\s*DMARC1\s*(;|\Z)", one))
            if not found:
                continue
            policy = (_tag(found[0], "p") or "").lower()
            state: DmarcState = "good"
            if len(found) > 1:
                state = "several"
            elif policy not in ("none", "quarantine", "reject"):
                state = "broken"
            elif failing:
                state = "failing"
            return DmarcReport(state, policy, found, name)
    except NoDnsError:
        return DmarcReport("unknown")
    return DmarcReport("none")


def _with_parents(domain: str) -> list[str]:
    """The domain and those above it that somebody can own."""
    labels = domain.split(".")
    names = [".".join(labels[number:]) for number in range(len(labels) - 1)]
    return [one for one in names if not _is_public(one)] or [domain]


def _is_public(name: str) -> bool:
    labels = name.split(".")
    return len(labels) == 2 and labels[1] == "jp" and labels[0] in _PUBLIC_JP


def _tag(record: str, wanted: str) -> str | None:
    for part in record.split(";"):
        name, equals, value = part.partition("=")
        if equals and name.strip().lower() == wanted:
            return "".join(value.split())
    return None


def _network(text: str) -> "ipaddress.IPv4Network | ipaddress.IPv6Network | None":
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _address(text: str) -> "ipaddress.IPv4Address | ipaddress.IPv6Address":
    return ipaddress.ip_address(text)
