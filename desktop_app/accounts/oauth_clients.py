"""Whose sign-in pages the program knows, and the client id that it shows there (RFC 6749 2.2).

Kawaraban brings no client id of its own: the owner, or who hands the program on, registers one with Google
or Microsoft. It is typed in the settings, or stands in `oauth_clients.json` in the user's data folder:

    {"google": {"client_id": "…", "client_secret": "…"},
     "microsoft": {"client_id": "…", "tenant": "common"}}

`client_secret` is Google's, which is none for a desktop program (mail.md 1.3). "authorize", "token" and
"revoke" may name other addresses there: https, or http on this PC.
"""

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desktop_app.domain.errors import AppError
from desktop_app.paths import resource_text, user_data

FILE = "oauth_clients.json"
_LARGEST_FILE = 64 * 1024
_WORD = re.compile(r"[\x21-\x7e]{1,500}")
_TENANT = re.compile(r"[A-Za-z0-9.-]{1,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInService:
    """One that signs people in. `{tenant}` in its addresses stands for Microsoft's directory."""

    id: str
    name: str
    authorize: str
    token: str
    revoke: str
    """"" = it has no address for that."""
    redirect: str
    """The name of this PC in the address that the browser comes back to."""
    scopes: tuple[str, ...]
    extra: Mapping[str, str]
    providers: tuple[str, ...]
    """Ids in resources/providers whose addresses sign in here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthClient:
    """A service, and as whom the program asks there."""

    service: SignInService
    client_id: str
    tenant: str = "common"
    secret: str | None = field(default=None, repr=False)

    @property
    def authorize(self) -> str:
        """Where the owner gives leave."""
        return self.service.authorize.replace("{tenant}", self.tenant)

    @property
    def token(self) -> str:
        """Where a code or a leave is changed into a token."""
        return self.service.token.replace("{tenant}", self.tenant)

    @property
    def revoke(self) -> str:
        """Where leave is given back; "" = nowhere."""
        return self.service.revoke.replace("{tenant}", self.tenant)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientValues:
    """What was typed or stands in the file; "" = nothing."""

    client_id: str = ""
    secret: str = field(default="", repr=False)
    tenant: str = ""


@cache
def services() -> Mapping[str, SignInService]:
    """Every service by its id, as the program knows it."""
    rows: dict[str, dict[str, Any]] = json.loads(resource_text("oauth.json"))
    return {
        name: SignInService(
            id=name, **{**row, "scopes": tuple(row["scopes"]), "providers": tuple(row["providers"])}
        )
        for name, row in rows.items()
    }


def service_of(provider: str) -> str:
    """The id of the service that signs in addresses of a mail provider; "" = none."""
    return next((one.id for one in services().values() if provider in one.providers), "")


def known_service(name: str) -> SignInService:
    """The service of this id, with the addresses of `oauth_clients.json`. AppError when it is damaged."""
    service = services()[name]
    row = _file().get(name, {})
    if row.get("token"):  # what another server gave is not to be shown to the one we know
        service = replace(service, revoke="")
    authorize, token, revoke = (
        row.get(part) or known
        for part, known in (
            ("authorize", service.authorize), ("token", service.token), ("revoke", service.revoke)
        )
    )
    for address in (authorize, token, revoke):
        if address:
            require_safe(address)
    return replace(service, authorize=authorize, token=token, revoke=revoke)


def file_values(name: str) -> ClientValues:
    """The client of a service in `oauth_clients.json`. AppError("oauth-file-unreadable")."""
    row = _file().get(name, {})
    return checked(
        ClientValues(
            client_id=row.get("client_id", ""),
            secret=row.get("client_secret", ""),
            tenant=row.get("tenant", ""),
        )
    )


def checked(values: ClientValues) -> ClientValues:
    """The same without blanks around them. AppError("oauth-client-unlikely") for what can't be one."""
    clean = ClientValues(
        client_id=values.client_id.strip(), secret=values.secret.strip(), tenant=values.tenant.strip()
    )
    for word, form in ((clean.client_id, _WORD), (clean.secret, _WORD), (clean.tenant, _TENANT)):
        if word and not form.fullmatch(word):
            raise AppError("oauth-client-unlikely")
    return clean


def require_safe(address: str) -> None:
    """AppError("oauth-address-not-safe") unless it is https, or http on this PC."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    here = host == "localhost"
    if not here:
        try:
            here = ipaddress.ip_address(host).is_loopback
        except ValueError:
            here = False
    safe = parts.scheme == "https" or (parts.scheme == "http" and here)
    if not safe or not host or port == 0 or parts.username is not None or not _WORD.fullmatch(address):
        raise AppError("oauth-address-not-safe", host=host or FILE)


def _file() -> dict[str, dict[str, str]]:
    path = user_data() / FILE
    try:
        found = _read(path)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        raise AppError("oauth-file-unreadable", file=str(path)) from None
    return found


def _read(path: Path) -> dict[str, dict[str, str]]:
    with path.open("rb") as file:
        data = file.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise ValueError("too large")
    rows = json.loads(data.decode("utf-8-sig"))
    if not isinstance(rows, dict):
        raise ValueError("no object")
    for name in services():
        row = rows.setdefault(name, {})
        if not isinstance(row, dict) or not all(isinstance(value, str) for value in row.values()):
            raise ValueError("no texts")
    return rows
