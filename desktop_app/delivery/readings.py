"""The mailbox is read again and again while a run goes on, beside the workers (JP-SEM-3-3-MAILBOX)."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from desktop_app.delivery.claim import MAILBOX_LIMIT, Claims, mailbox_error
from desktop_app.delivery.ports import MailboxGate
from desktop_app.domain.errors import AppError

MAILBOX_EVERY = timedelta(minutes=5)
_AGAIN_SECONDS = 60.0
"""After a reading that failed."""


class Readings:
    """`look` is called often by one thread; `renew` by any worker. Opt-outs that arrived meanwhile are seen
    by the next claims."""

    def __init__(self, claims: Claims, gate: MailboxGate, clock: Callable[[], datetime]) -> None:
        self._claims, self._gate, self._clock = claims, gate, clock
        self._not_before = time.monotonic()
        self._thread: threading.Thread | None = None
        self._guard = threading.Lock()
        self.crash: BaseException | None = None
        """What no reading should raise."""

    def look(self) -> None:
        """Begin to read when it is time, in a thread of its own: a slow mailbox holds up nobody. One that
        can't be read is tried again; when the last good reading is too old, the next claim says so."""
        busy = self._thread is not None and self._thread.is_alive()
        if busy or self._claims.reading.by_hand or time.monotonic() < self._not_before:
            return
        if self._age() >= MAILBOX_EVERY:
            self._not_before = time.monotonic() + _AGAIN_SECONDS
            self._thread = threading.Thread(target=self._beside, name="mailbox", daemon=True)
            self._thread.start()

    def renew(self) -> AppError | None:
        """The last reading is too old to send on, after a sleep or a change of the clock: read now. None when
        it is fresh afterwards, or why it can't be."""
        with self._guard:
            if self._age() <= MAILBOX_LIMIT:
                return None  # somebody else did
            error = self._read()
        return error or (None if self._age() <= MAILBOX_LIMIT else mailbox_error())

    def end(self) -> None:
        """Wait for the reading that goes on."""
        if self._thread is not None:
            self._thread.join()

    def _age(self) -> timedelta:
        """A clock that was set back makes no reading fresh."""
        return abs(self._clock() - self._claims.reading.at)

    def _read(self) -> AppError | None:
        if self._claims.reading.by_hand:
            return mailbox_error()
        try:
            self._claims.reading = self._gate.read_now()
        except AppError as error:
            return error
        return None

    def _beside(self) -> None:
        try:
            with self._guard:
                self._read()
        except BaseException as error:  # kept for the thread that looks
            self.crash = error
        finally:
            self._claims.book.release()
