"""Signing in with Google or Microsoft, as it is shown: clients, steps, and what a sign-in came to."""

from dataclasses import dataclass
from typing import Literal

from desktop_app.domain.errors import AppError

NEEDS_SIGN_IN = frozenset({"sign-in-again-needed", "sign-in-first"})
"""Ids of errors after which a button 「サインインする」 helps, and nothing else."""
NEEDS_CLIENT = frozenset({"oauth-client-missing", "oauth-client-wrong", "oauth-client-unlikely"})
"""Ids of errors after which the client id must be looked at."""

LoginStep = Literal["waiting", "asking", "checking"]
"""The owner is on the sign-in page; the sign-in server is asked for a token; the mail server is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """As whom the program asks at one service."""

    service: str
    """"google" or "microsoft"."""
    name: str
    client_id: str
    """"" = none yet."""
    tenant: str
    """Microsoft's directory; "" = any ("common")."""
    secret_kept: bool
    source: Literal["settings", "file", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsPage:
    """Everything that the client form needs."""

    clients: tuple[ClientView, ...]
    keyring: bool
    file: str
    """Where `oauth_clients.json` may lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPlan:
    """What will happen when the owner signs in with this address."""

    address: str
    service: str
    """"google", "microsoft", or "" when nobody is known who signs it in."""
    name: str
    ready: bool
    """Whether there is a client id."""
    signed_in: bool
    """Whether a leave is kept that was not refused."""
    keyring: bool
    """Without one the leave is forgotten when the program ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginDone:
    """What a sign-in came to."""

    address: str
    service: str
    name: str
    kept: bool
    """In the keyring; else it must be done again at the next start."""
    checked: bool
    """Whether the account's mail server took the new token."""
    switched: bool
    """The account signed in with a password before."""
    trouble: AppError | None = None
    """What the mail server said against it, although the sign-in went well."""
