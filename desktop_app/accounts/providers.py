"""Mail providers that the program knows: their servers, the form of the user name, how one signs in.

Data in `resources/providers/`; nothing is asked of the network here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from desktop_app.paths import resource_names, resource_text

Sureness = Literal["sure", "likely", "guess"]
SignIn = Literal["password", "app_password", "password_smtp", "none"]
"""The usual password; one made for mail programs; a password for sending only; no password at all (OAuth)."""


@dataclass(frozen=True, slots=True)
class KnownServer:
    """Host, port and protection ("ssl" or "starttls")."""

    host: str
    port: int
    security: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider. `sure` says for servers, user, sign_in and limits how well each is known."""

    id: str
    names: Mapping[str, str]
    domains: tuple[str, ...]
    suffixes: tuple[str, ...]
    smtp: KnownServer
    imap: KnownServer | None
    own_part: str
    """Characters of the host that stand for the owner's own value; "" = the host is complete."""
    user: Literal["full", "local", "id"]
    sign_in: SignIn
    per_hour: int | None
    per_day: int | None
    personal_line: bool
    sure: Mapping[str, Sureness]
    helps: Mapping[str, str]

    def serves(self, domain: str) -> bool:
        """Whether addresses of this domain are the provider's own."""
        return domain in self.domains or any(domain.endswith(suffix) for suffix in self.suffixes)

    def user_for(self, address: str) -> str:
        """The user name that belongs to an address; "" when it is an account id that only the owner knows."""
        local = address.rpartition("@")[0]
        return {"full": address, "local": local, "id": ""}[self.user]


@cache
def providers() -> tuple[Provider, ...]:
    """Every known provider. Raises KeyError or ValueError when the data is damaged."""
    files = [name for name in resource_names("providers") if name.endswith(".json")]
    return tuple(
        _provider(row)
        for name in files
        for row in json.loads(resource_text("providers", name))["providers"]
    )


def provider_of(address: str) -> Provider | None:
    """The provider whose own domain the address has; None for a shop's own domain."""
    domain = address.rpartition("@")[2].strip().lower()
    return next((one for one in providers() if domain and one.serves(domain)), None)


def _provider(row: dict[str, Any]) -> Provider:
    return Provider(
        id=row["id"],
        names=row["name"],
        domains=tuple(row["domains"]),
        suffixes=tuple(row["suffixes"]),
        smtp=KnownServer(**row["smtp"]),
        imap=KnownServer(**row["imap"]) if row["imap"] else None,
        own_part=row["own_part"],
        user=row["user"],
        sign_in=row["sign_in"],
        per_hour=row["per_hour"],
        per_day=row["per_day"],
        personal_line=row["personal_line"],
        sure=row["sure"],
        helps=row["help"],
    )
