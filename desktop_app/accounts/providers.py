"""Mail providers that the program knows: their servers, the form of the user name, how one signs in.

Data in `resources/providers/`; nothing is asked of the network here.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from desktop_app.paths import resource_names, resource_text

Sureness = Literal["sure", "likely", "guess"]
SignIn = Literal["password", "app_password", "password_smtp", "oauth2", "api_key", "none"]
"""The usual password; one made for mail programs; a password for sending only (reading wants OAuth 2.0);
the provider's page in the browser; a key made at the provider; no way at all."""
Texts = Mapping[str, str]
"""By language."""


@dataclass(frozen=True, slots=True)
class KnownServer:
    """Host, port and protection ("ssl" or "starttls")."""

    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPlan:
    """Limits of one contract; 0 = none."""

    id: str
    names: Texts
    per_hour: int
    per_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnersPart:
    """A value that only the owner knows: what it is called, and where it stands."""

    label: Texts
    where: Texts
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDns:
    """What a domain's DNS says when its mail leaves through the provider."""

    spf: str
    """Words of the SPF record, with {smtp_host}; "" = not known."""
    spf_hosts: tuple[str, ...]
    """Domains whose hosts in SPF stand for the provider, too."""
    spf_sure: Sureness
    selectors: tuple[str, ...]
    """DKIM selectors that the provider signs with."""
    dkim_cname: Mapping[str, str]
    """By selector the target of a CNAME, with {domain}, where it is the same for everybody."""
    dkim_sure: Sureness
    dkim_where: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider. `sure` says for servers, user, sign_in and limits how well each is known."""

    id: str
    names: Texts
    kind: Literal["mailbox", "relay"]
    """A relay sends only: replies arrive elsewhere."""
    domains: tuple[str, ...]
    suffixes: tuple[str, ...]
    mx: tuple[str, ...]
    """Ends of the names of its mail exchangers, for domains of its customers."""
    smtp: KnownServer
    smtp_alt: KnownServer | None
    imap: KnownServer | None
    own_part: str
    """Characters of the host that stand for the owner's own value; "" = the host is complete."""
    user: str
    """full, local, id, or literal:WORD."""
    sign_in: SignIn
    auth: tuple[str, ...]
    """Every way, the best first."""
    oauth: Literal["", "google", "microsoft"]
    published: Mapping[str, Any]
    """Limits in the provider's own terms."""
    per_minute: int | None
    per_hour: int | None
    per_day: int | None
    max_connections: int
    plans: tuple[ProviderPlan, ...]
    plus: bool | None
    """Whether user+tag@ reaches the mailbox; None = the account check finds out. So for the next two."""
    sent_copy: bool | None
    dsn: bool | None
    personal_line: bool
    sure: Mapping[str, Sureness]
    helps: Texts
    dates: tuple[Texts, ...]
    asks: Mapping[str, OwnersPart]
    dns: ProviderDns | None

    def serves(self, domain: str) -> bool:
        """Whether addresses of this domain are the provider's own."""
        return domain in self.domains or any(domain.endswith(suffix) for suffix in self.suffixes)

    def exchanges(self, host: str) -> bool:
        """Whether a mail exchanger of this name is the provider's."""
        name = host.rstrip(".").lower()
        return any(name == end or name.endswith(f".{end}") for end in self.mx)

    def user_for(self, address: str) -> str:
        """The user name that belongs to an address; "" when it is an account id that only the owner knows."""
        if self.user.startswith("literal:"):
            return self.user.partition(":")[2]
        local = address.rpartition("@")[0]
        return {"full": address, "local": local, "id": ""}[self.user]


@dataclass(frozen=True, slots=True)
class Closed:
    """Domains whose addresses no mail program can use."""

    domains: tuple[str, ...]
    why: Texts


@cache
def providers() -> tuple[Provider, ...]:
    """Every known provider. Raises KeyError or ValueError when the data is damaged."""
    return tuple(_provider(row) for file in _files() for row in file["providers"])


@cache
def closed() -> tuple[Closed, ...]:
    """Domains that can't be used at all."""
    rows = (row for file in _files() for row in file.get("closed", ()))
    return tuple(Closed(tuple(row["domains"]), row["why"]) for row in rows)


def provider_named(provider_id: str) -> Provider | None:
    """The provider of this id, or None."""
    return next((one for one in providers() if one.id == provider_id), None)


def provider_of(address: str) -> Provider | None:
    """The provider whose own domain the address has; None for a shop's own domain."""
    domain = domain_of(address)
    return next((one for one in providers() if domain and one.serves(domain)), None)


def provider_by_exchangers(hosts: Iterable[str]) -> Provider | None:
    """The provider that takes a domain's mail, by its exchangers in their order of preference."""
    for host in hosts:
        for one in providers():
            if one.exchanges(host):
                return one
    return None


def provider_by_host(host: str) -> Provider | None:
    """The provider whose sending or mailbox server this is, with the owner's own part or without."""
    name = host.rstrip(".").lower()
    for one in providers():
        for server in (one.smtp, one.smtp_alt, one.imap):
            if server is None or not name:
                continue
            known = server.host.lower()
            tail = server.host.partition(one.own_part)[2].lower() if one.own_part else ""
            if name == known or (tail and name.endswith(tail)):
                return one
    return next((one for one in providers() if one.exchanges(name)), None)


def domain_of(address: str) -> str:
    """The part after the last @, in lower case."""
    return address.rpartition("@")[2].strip().lower().rstrip(".")


def _files() -> list[dict[str, Any]]:
    names = [name for name in resource_names("providers") if name.endswith(".json")]
    return [json.loads(resource_text("providers", name)) for name in names]


def _yes(value: str | bool | None) -> bool | None:
    return {"yes": True, "no": False}.get(value) if isinstance(value, str) else value


def _provider(row: dict[str, Any]) -> Provider:
    return Provider(
        id=row["id"],
        names=row["name"],
        kind=row["kind"],
        domains=tuple(row["domains"]),
        suffixes=tuple(row["suffixes"]),
        mx=tuple(row["mx"]),
        smtp=KnownServer(**row["smtp"]),
        smtp_alt=KnownServer(**row["smtp_alt"]) if row["smtp_alt"] else None,
        imap=KnownServer(**row["imap"]) if row["imap"] else None,
        own_part=row["own_part"],
        user=row["user"],
        sign_in=row["sign_in"],
        auth=tuple(row["auth"]),
        oauth=row["oauth"],
        published=row["published"],
        per_minute=row["per_minute"],
        per_hour=row["per_hour"],
        per_day=row["per_day"],
        max_connections=row["max_connections"],
        plans=tuple(
            ProviderPlan(id=one["id"], names=one["name"], per_hour=one["per_hour"], per_day=one["per_day"])
            for one in row["plans"]
        ),
        plus=_yes(row["plus"]),
        sent_copy=_yes(row["sent_copy"]),
        dsn=_yes(row["dsn"]),
        personal_line=row["personal_line"],
        sure=row["sure"],
        helps=row["help"],
        dates=tuple(row["dates"]),
        asks={name: OwnersPart(**part) for name, part in row["asks"].items()},
        dns=_dns(row["dns"]) if row["dns"] else None,
    )


def _dns(row: dict[str, Any]) -> ProviderDns:
    return ProviderDns(
        spf=row["spf"],
        spf_hosts=tuple(row["spf_hosts"]),
        spf_sure=row["spf_sure"],
        selectors=tuple(row["selectors"]),
        dkim_cname=row["dkim_cname"],
        dkim_sure=row["dkim_sure"],
        dkim_where=row["dkim_where"],
    )
