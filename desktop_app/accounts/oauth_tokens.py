"""The source of access tokens for one account: refreshed in time, once for all who wait (RFC 6749 6)."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from desktop_app.domain.errors import AppError

if TYPE_CHECKING:  # it brings oauthlib, which a token that still holds does not need
    from desktop_app.accounts.oauth_flow import Grant

_MARGIN_SECONDS, _MARGIN_PART = 120.0, 0.1


class Leave(Protocol):
    """Where the refresh token is kept."""

    def get(self) -> str | None:
        """The refresh token; None when there is none."""

    def put(self, value: str) -> bool:
        """Keep it; False when it lasts for this run only."""


@dataclass(slots=True)
class Tokens:
    """A TokenSource. The access token is in memory only, the refresh token in `leave`."""

    provider: str
    """The service's name, for people."""
    leave: Leave = field(repr=False)
    renew: "Callable[[str], Grant]" = field(repr=False)
    """Changes a refresh token into a grant; may be replaced when the client id changes."""
    now: Callable[[], float] = time.monotonic
    _access: str | None = field(default=None, repr=False)
    _ends: float = 0.0
    _wall_ends: float = 0.0
    _dead: str | None = field(default=None, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _handed: threading.local = field(default_factory=threading.local, repr=False)

    def token(self, *, renew: bool = False) -> str:
        """As TokenSource. Of several threads whose token was refused, one renews it for all."""
        with self._lock:
            refused = renew and getattr(self._handed, "token", self._access) == self._access
            if self._access is None or refused or self._stale():
                self._renewed()
            token = self._access
        if token is None:
            raise AppError("sign-in-first", provider=self.provider)
        self._handed.token = token
        return token

    def accept(self, grant: "Grant") -> bool:
        """Take what a sign-in gave; False when it is forgotten at the end of the program."""
        with self._lock:
            self._take(grant)
            self._dead = None
            return self.leave.put(grant.leave) if grant.leave is not None else False

    def forget(self) -> None:
        """Let go of the access token."""
        with self._lock:
            self._access, self._dead = None, None

    @property
    def refused(self) -> bool:
        """Whether the leave that is kept was found to hold no more."""
        with self._lock:
            return self._dead is not None and self._dead == self.leave.get()

    def _stale(self) -> bool:
        # monotonic clocks may stand still while the PC sleeps, and the other clock may be set
        return self.now() >= self._ends or time.time() >= self._wall_ends

    def _renewed(self) -> None:
        self._access = None
        leave = self.leave.get()
        if leave is None:
            raise AppError("sign-in-first", provider=self.provider)
        if leave == self._dead:
            raise AppError("sign-in-again-needed", provider=self.provider)
        grant = self._asked(leave)
        self._take(grant)
        if grant.leave is not None and grant.leave != leave:
            self.leave.put(grant.leave)

    def _asked(self, leave: str) -> "Grant":
        try:
            return self.renew(leave)
        except AppError as error:
            if error.id != "sign-in-again-needed":
                raise
        newer = self.leave.get()  # another program may have exchanged it meanwhile
        if newer is not None and newer != leave:
            try:
                return self.renew(newer)
            except AppError as error:
                if error.id != "sign-in-again-needed":
                    raise
                leave = newer
        self._dead = leave
        raise AppError("sign-in-again-needed", provider=self.provider)

    def _take(self, grant: "Grant") -> None:
        holds = grant.seconds - min(_MARGIN_SECONDS, grant.seconds * _MARGIN_PART)
        self._access = grant.access
        self._ends = self.now() + holds
        self._wall_ends = time.time() + holds
