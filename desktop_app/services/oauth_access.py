"""The token sources of this process, one for each address: window, run and mailbox share them."""

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.accounts import oauth_clients
from desktop_app.accounts.oauth_clients import OAuthClient
from desktop_app.accounts.oauth_tokens import Tokens
from desktop_app.domain.errors import AppError
from desktop_app.storage import secrets, settings
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.storage.secrets import Kept

if TYPE_CHECKING:
    from desktop_app.accounts.oauth_flow import Grant

CLIENTS = "oauth_clients"
"""Name of the setting: {service: {"client_id", "tenant"}}."""

_sources: dict[tuple[str, str], Tokens] = {}
_guard = threading.Lock()


def token_source(book: Book, account: MailAccount) -> Tokens:
    """The source for an account that signs in with OAuth. AppError as `client_of`."""
    return source_for(book, account.oauth or service_for(account.provider, ""), account.address)


def source_for(book: Book, service: str, address: str) -> Tokens:
    """The source for an address. AppError("sign-in-provider-unknown") and as `client_of`."""
    client = client_of(book, service)

    def renew(leave: str) -> "Grant":
        from desktop_app.accounts.oauth_flow import refresh

        return refresh(client, leave)

    key = _key(service, address)
    with _guard:
        source = _sources.get(key)
        if source is None:
            source = _sources[key] = Tokens(client.service.name, leave_of(service, address), renew)
        source.renew = renew
    return source


def signed_in(account: MailAccount) -> bool:
    """Whether a leave is kept for an account, and was not found to be void."""
    return leave_holds(account.oauth or service_for(account.provider, ""), account.address)


def can_sign_in(account: MailAccount) -> bool:
    """Whether nobody need be asked: no sign-in is wanted, or the password or the leave is kept."""
    if account.user is None:
        return True
    return signed_in(account) if account.sign_in == "oauth2" else secrets.password(account.id) is not None


def leave_holds(service: str, address: str) -> bool:
    """As `signed_in`, for an address."""
    with _guard:
        source = _sources.get(_key(service, address))
    if source is not None:
        return source.leave.get() is not None and not source.refused
    return leave_of(service, address).get() is not None


def leave_of(service: str, address: str) -> Kept:
    """Where the refresh token of an address is."""
    return Kept(f"oauth:{service}:{address.strip().lower()}")


def secret_of(service: str) -> Kept:
    """Where the client's secret is."""
    return Kept(f"oauth-client:{service}")


def forget(service: str, address: str) -> str | None:
    """Let go of everything of an address on this PC; gives back the refresh token that was kept."""
    with _guard:
        source = _sources.pop(_key(service, address), None)
    if source is not None:
        source.forget()
    kept = leave_of(service, address)
    leave = kept.get()
    kept.forget()
    return leave


def typed_client(book: Book, service: str) -> dict[str, str]:
    """What the owner typed of a client of their own; {} when nothing. AppError("setting-damaged")."""
    with settings.understood(CLIENTS):
        typed = (settings.get(book, CLIENTS) or {}).get(service) or {}
        return {str(name): _text(value) for name, value in typed.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def client_of(book: Book, service: str) -> OAuthClient:
    """As whom the program asks. AppError("sign-in-provider-unknown", "oauth-client-missing",
    "oauth-file-unreadable", "oauth-address-not-safe")."""
    if service not in oauth_clients.services():
        raise AppError("sign-in-provider-unknown")
    known = oauth_clients.known_service(service)
    typed = typed_client(book, service)
    stands = oauth_clients.file_values(service)
    client_id = typed.get("client_id") or stands.client_id
    if not client_id:
        raise AppError("oauth-client-missing", provider=known.name)
    own = secret_of(service).get() if typed.get("client_id") else None
    secret = own or (stands.secret if client_id == stands.client_id else "")
    client = OAuthClient(service=known, client_id=client_id, secret=secret or None)
    tenant = typed.get("tenant") if typed.get("client_id") else stands.tenant
    return replace(client, tenant=tenant) if tenant else client


def service_for(provider: str, address: str) -> str:
    """The service that signs in addresses of a mail provider, else of the address's own domain; "" = none."""
    from desktop_app.accounts.providers import provider_of

    found = oauth_clients.service_of(provider)
    if not found and address:
        own = provider_of(address)
        found = oauth_clients.service_of(own.id) if own is not None else ""
    return found


def _key(service: str, address: str) -> tuple[str, str]:
    return service, address.strip().lower()
