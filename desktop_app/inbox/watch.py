"""Waits for a mail to arrive: IDLE on a connection of its own (RFC 2177), renewed before anything forgets it.

A connection that idles says nothing of its own death: routers forget it after ten minutes, a PC that slept
wakes up with a dead one. So IDLE is ended and begun anew every few minutes, and the answer to that must come.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Event
from typing import Any, Protocol

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from desktop_app.domain.errors import AppError

RENEW_SECONDS = 9 * 60.0
"""Below the ten minutes after which routers forget; RFC 2177 says at most 29."""
LOOK_SECONDS = 1.0
"""How often somebody's wish to end is looked at."""
_REST_SECONDS = 0.05
_MOST_REST = 60.0
"""Seconds between two news while mails come without end."""
_MOST_LINES = 200
_MOST_TALK = 10_000
_JUMP_SECONDS = 30.0
"""A look that took so much longer than it should: the PC slept."""


class IdleConnection(Protocol):
    """A signed-in connection that can idle; `accounts.imap_wire.BoundedImap` is one."""

    def has_capability(self, name: str) -> bool: ...
    def select_folder(self, folder: str, readonly: bool = False) -> Mapping[bytes, Any]: ...
    def idle_begin(self) -> bool: ...
    def idle_news(self, seconds: float) -> bool: ...
    def idle_end(self) -> bool: ...
    def logout(self) -> Any: ...
    def shutdown(self) -> None: ...


class ImapWatch:
    """INBOX, opened read-only. `steady`: seconds of a clock that goes on while the PC sleeps."""

    def __init__(
        self,
        connection: IdleConnection,
        *,
        steady: Callable[[], float],
        renew: float = RENEW_SECONDS,
        look: float = LOOK_SECONDS,
    ) -> None:
        self._connection = connection
        self._steady = steady
        self._renew = renew
        self._look = look

    def watch(self, news: Callable[[], None], ended: Event) -> None:
        """Call `news` once now (a mail may have come before this looked) and at each arrival, until `ended`.

        Raises AppError("idle-not-offered") where the server can't, "inbox-read-failed" when the connection is
        lost or the PC slept: connect anew.
        """
        try:
            if not self._connection.has_capability("IDLE"):
                raise AppError("idle-not-offered")
            self._connection.select_folder("INBOX", readonly=True)
            self._begin()
            news()
            rest = 0.0
            while not ended.is_set():
                began = self._steady()
                if self._idle(ended):
                    # The first mail is told at once; of many in a row, each look signs in anew.
                    rest = 0.0 if self._steady() - began > _MOST_REST else min(_MOST_REST, rest * 2 or 2.0)
                    news()
                    ended.wait(rest)
        except (OSError, IMAPClientError) as error:
            raise AppError("inbox-read-failed") from error

    def close(self) -> None:
        """Hang up; never raises."""
        with suppress(OSError):
            self._connection.shutdown()

    def _begin(self) -> bool:
        try:
            return self._connection.idle_begin()
        except IMAPClientAbortError:  # the line is dead
            raise
        except IMAPClientError as error:
            raise AppError("idle-not-offered") from error

    def _idle(self, ended: Event) -> bool:
        """Until there is news, or it was begun anew."""
        until = self._steady() + self._renew
        for _ in range(_MOST_TALK):
            if ended.is_set():
                return False
            before = self._steady()
            if self._connection.idle_news(self._look):
                for _ in range(_MOST_LINES):  # one mail is told in several lines
                    if not self._connection.idle_news(_REST_SECONDS):
                        break
                return True
            now = self._steady()
            if now - before > self._look + _JUMP_SECONDS:
                raise TimeoutError
            if now >= until:
                news = self._connection.idle_end()
                return self._begin() or news
        raise TimeoutError  # it talks without end and says nothing
