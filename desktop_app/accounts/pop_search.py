"""The probe's look into a POP3 mailbox: a connection shows only what was there when it was made."""

import re
import time
from collections.abc import Callable

from desktop_app.accounts.pop_connection import PopConnection
from desktop_app.accounts.pop_wire import PopRefusedError
from desktop_app.domain.errors import AppError

_PAUSES = (3.0, 5.0, 8.0, 12.0)
"""Seconds between two looks: each one signs in."""
_LAST = 40
"""So many of the newest mails are looked at; some servers count from the newest one on."""


class PopSearch:
    """Opens the mailbox at once, so that what is wrong with it is told before the probe is sent."""

    def __init__(
        self, connect: Callable[[], PopConnection], steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._connect = connect
        self._steady = steady
        self._looks = 0
        self._heads: list[bytes] = []
        self._next = 0.0
        connect().quit()

    def subject_holds(self, word: str) -> bool:
        """Whether a recent mail's subject holds `word` (ASCII)."""
        if self._newest(word) is None and self._steady() >= self._next:
            self._look()
        return self._newest(word) is not None

    def head_of(self, word: str) -> bytes | None:
        """The headers of the newest such mail."""
        return self._newest(word)

    def close(self) -> None:
        """Nothing is open."""

    def _look(self) -> None:
        connection = self._connect()
        try:
            numbers = sorted(connection.sizes())
            shown = list(dict.fromkeys([*numbers[-_LAST:], *numbers[:_LAST]]))
            self._heads = [head for _, head in connection.heads(shown) if head is not None]
        except (OSError, PopRefusedError):
            raise AppError("mailbox-not-there") from None
        finally:
            connection.quit()
        self._next = self._steady() + _PAUSES[min(self._looks, len(_PAUSES) - 1)]
        self._looks += 1

    def _newest(self, word: str) -> bytes | None:
        sought = re.compile(rb"^subject:[^\r\n]*" + re.escape(word.encode("ascii")), re.I | re.M)
        return next((head for head in reversed(self._heads) if sought.search(head)), None)
