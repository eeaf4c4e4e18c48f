"""The authorization code flow with PKCE for a program on a PC (RFC 6749 4.1, RFC 7636, RFC 8252)."""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from oauthlib.oauth2 import OAuth2Error, WebApplicationClient

from desktop_app.accounts.lookup import patiently
from desktop_app.accounts.oauth_clients import OAuthClient, require_safe
from desktop_app.accounts.oauth_http import Answer, post_form
from desktop_app.accounts.oauth_listener import Door, Pages
from desktop_app.domain.errors import AppError

WAIT_SECONDS = 600.0
"""How long the owner may take on the sign-in page."""
_USUAL_SECONDS, _LONGEST_SECONDS = 3600.0, 86400.0
_TOKEN = re.compile(r"[\x21-\x7e]{1,20000}")
_ADMIN = re.compile(r"AADSTS(65001|90094|90093|65005|650052|90097|50105)|consent_required|admin_consent")
_CLIENT_ERRORS = frozenset({
    "invalid_client", "unauthorized_client", "invalid_scope", "unsupported_response_type", "invalid_request",
    "redirect_uri_mismatch", "deleted_client", "disabled_client", "org_internal", "invalid_target",
    "unsupported_grant_type",
})
_AGAIN = frozenset({"invalid_grant", "interaction_required", "login_required"})
_FOR_NOW = frozenset({"temporarily_unavailable", "server_error", "slow_down", "internal_failure"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a sign-in server gave."""

    access: str = field(repr=False)
    leave: str | None = field(repr=False)
    """The refresh token, when there is a new one."""
    seconds: float
    """How long the access token holds."""
    people: frozenset[str] = field(default=frozenset(), repr=False)
    """Addresses of the account that signed in, in lower case; empty when the server does not say."""


def sign_in(
    client: OAuthClient,
    address: str,
    pages: Pages,
    *,
    opened: Callable[[str], object],
    check: Callable[[], None],
    came: Callable[[], None] = lambda: None,
    seconds: float = WAIT_SECONDS,
) -> Grant:
    """Let the owner give leave in the browser. `opened` gets the page's address, `came` is called
    when the browser is back; `check` raises to cancel.

    AppError("sign-in-denied", "sign-in-needs-admin", "sign-in-took-too-long", "oauth-client-wrong", …).
    """
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    asking = WebApplicationClient(client.client_id)
    with Door(client.service.redirect, state, pages) as door:
        opened(page_address(asking, client, address, door.address, state, verifier))
        query = door.wait(seconds, check)
        redirect = door.address
    came()
    code = _code(asking, query, state, client)
    secret = _secret(client)
    body = asking.prepare_request_body(
        code, redirect, "", True, verifier, **secret
    )
    return _grant(asking, patiently(lambda: post_form(client.token, body), check), client)


def page_address(
    asking: WebApplicationClient, client: OAuthClient, address: str, redirect: str, state: str, verifier: str
) -> str:
    """The sign-in page's address, with everything that is asked for."""
    require_safe(client.authorize)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    # oauthlib wants https; that plain goes to this PC only was seen to above
    rest = client.authorize.partition("://")[2]
    asked: str = asking.prepare_request_uri(
        f"https://{rest}", redirect_uri=redirect, scope=list(client.service.scopes), state=state,
        code_challenge=challenge, code_challenge_method="S256", login_hint=address, **client.service.extra,
    )
    return client.authorize.partition("://")[0] + asked.removeprefix("https")


def refresh(client: OAuthClient, leave: str) -> Grant:
    """A new access token. AppError("sign-in-again-needed") when the leave no longer holds."""
    asking = WebApplicationClient(client.client_id)
    body = asking.prepare_refresh_body(refresh_token=leave, client_id=client.client_id, **_secret(client))
    return _grant(asking, post_form(client.token, body), client)


def give_back(client: OAuthClient, leave: str) -> bool:
    """Tell the server that the leave is not needed any more (RFC 7009); False where it can't be told."""
    if not client.revoke:
        return False
    _, _, body = WebApplicationClient(client.client_id).prepare_token_revocation_request(
        "https://localhost", leave, "refresh_token"
    )
    try:
        return post_form(client.revoke, body, seconds=15.0).status == 200
    except AppError:
        return False


def _secret(client: OAuthClient) -> dict[str, str]:
    return {"client_secret": client.secret} if client.secret else {}


def _code(asking: WebApplicationClient, query: str, state: str, client: OAuthClient) -> str:
    try:
        found: dict[str, str] = asking.parse_request_uri_response(f"https://localhost/?{query}", state=state)
    except OAuth2Error as error:
        raise _refusal(str(error.error), str(error.description or ""), client, asked=True) from None
    return found["code"]


def _grant(asking: WebApplicationClient, answer: Answer, client: OAuthClient) -> Grant:
    host = urlsplit(client.token).hostname or ""
    trouble = AppError("oauth-server-trouble", host=host)
    if answer.status == 429 or answer.status >= 500:
        raise trouble
    try:
        values = json.loads(answer.body.decode("utf-8"))
        if not isinstance(values, dict) or (answer.status != 200 and "error" not in values):
            raise trouble
        if "error" in values:
            raise _refusal(str(values["error"]), str(values.get("error_description", "")), client)
        found: dict[str, Any] = asking.parse_request_body_response(json.dumps(values))
        access, leave = str(found["access_token"]), values.get("refresh_token") or None
        seconds = float(values.get("expires_in") or _USUAL_SECONDS)
    except OAuth2Error as error:
        raise _refusal(str(error.error), str(error.description or ""), client) from None
    except (ValueError, TypeError, AttributeError, KeyError, ArithmeticError, RecursionError):
        raise trouble from None
    words = [values["access_token"], *([] if leave is None else [leave])]
    if not all(isinstance(one, str) and _TOKEN.fullmatch(one) for one in words) or not seconds > 0:
        raise trouble
    if str(values.get("token_type", "Bearer")).lower() != "bearer":
        raise trouble
    _require_scopes(values.get("scope"), client)
    holds = min(seconds, _LONGEST_SECONDS)
    return Grant(access=access, leave=leave, seconds=holds, people=_people(values.get("id_token")))


def _refusal(code: str, words: str, client: OAuthClient, *, asked: bool = False) -> AppError:
    """What an error of RFC 6749 4.1.2.1 or 5.2 means to the owner; `asked`: it came from the page."""
    name = client.service.name
    if _ADMIN.search(f"{code} {words}"):
        return AppError("sign-in-needs-admin", provider=name)
    if code == "access_denied":
        return AppError("sign-in-denied", provider=name)
    if code in _FOR_NOW:
        return AppError("oauth-server-trouble", host=urlsplit(client.token).hostname or "")
    if code in _AGAIN and not asked:
        return AppError("sign-in-again-needed", provider=name)
    if code in _CLIENT_ERRORS:
        return AppError("oauth-client-wrong", provider=name)
    return AppError("oauth-server-trouble", host=urlsplit(client.token).hostname or "")


def _require_scopes(granted: object, client: OAuthClient) -> None:
    """AppError("sign-in-scope-missing") when the owner unticked the leave to send or to read."""
    words = granted if isinstance(granted, list) else str(granted or "").split()
    if not words:
        return  # as asked (RFC 6749 5.1)
    given = {_named(str(word)) for word in words}
    if any(_named(one) not in given for one in client.service.scopes if "://" in one):
        raise AppError("sign-in-scope-missing", provider=client.service.name)


def _named(scope: str) -> str:
    """Microsoft writes the same leave with several hosts; Google's is the host itself."""
    return (scope.rstrip("/").rpartition("/")[2] if "://" in scope else scope).lower()


def _people(id_token: object) -> frozenset[str]:
    """Addresses in an ID token that came over the verified connection (OpenID Connect Core 3.1.3.7)."""
    if not isinstance(id_token, str):
        return frozenset()
    try:
        part = id_token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        names = [claims.get(one) for one in ("email", "preferred_username", "upn")]
    except (IndexError, ValueError, AttributeError, RecursionError):
        return frozenset()
    return frozenset(one.lower() for one in names if isinstance(one, str) and "@" in one)
