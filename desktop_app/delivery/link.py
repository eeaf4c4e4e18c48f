"""One worker's connection to the mail server: opened when needed, renewed in time, used for many mails."""

import time
from collections.abc import Callable

from desktop_app.accounts.smtp_connection import Exchange, SmtpConnection
from desktop_app.delivery.claim import SendPermit

MESSAGES_PER_CONNECTION = 100
IDLE_SECONDS = 60.0
"""Servers close idle connections after 100 to 300 seconds (mail.md 7.3)."""


class Link:
    """`connect` opens and signs in; it raises AppError."""

    def __init__(self, connect: Callable[[], SmtpConnection]) -> None:
        self._connect = connect
        self._connection: SmtpConnection | None = None
        self._last_used = 0.0
        self.messages = 0
        """Accepted on the present connection."""

    @property
    def alive(self) -> bool:
        """Whether there is a connection."""
        return self._connection is not None and self._connection.alive

    def ready(self) -> None:
        """See to it that there is a fresh connection. AppError when there can't be one."""
        stale = (
            self.messages >= MESSAGES_PER_CONNECTION or time.monotonic() - self._last_used > IDLE_SECONDS
        )
        if self.alive and not stale:
            return
        self.close()
        self._connection = self._connect()
        self._last_used = time.monotonic()

    def send(self, permit: SendPermit, message: bytes) -> Exchange:
        """Transmit one claimed mail. TypeError for anything but the permit of a claim."""
        if not isinstance(permit, SendPermit):
            raise TypeError("a mail to somebody else needs the permit of a claim")
        if self._connection is None:
            raise RuntimeError("not connected")
        exchange = self._connection.transmit(permit, message)
        self._last_used = time.monotonic()
        if exchange.reply is not None and exchange.reply.code // 100 == 2:
            self.messages += 1
        return exchange

    def close(self) -> None:
        """Take leave."""
        if self._connection is not None:
            self._connection.quit()
        self._connection = None
        self.messages = 0
