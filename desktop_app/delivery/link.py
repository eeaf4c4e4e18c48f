"""One worker's connection to the mail server: opened when needed, renewed in time, used for many mails."""

from collections.abc import Callable

from desktop_app.accounts.smtp_connection import Exchange, SmtpConnection
from desktop_app.accounts.smtp_pipeline import Manners
from desktop_app.delivery.claim import Claimed, SendPermit
from desktop_app.delivery.ticks import moment

MESSAGES_PER_CONNECTION = 100
IDLE_SECONDS = 60.0
"""Servers close idle connections after 100 to 300 seconds (mail.md 7.3)."""
_JUMP_SECONDS = 5.0
"""So far the two clocks may drift apart between two mails before we think that the PC slept."""


class Link:
    """`connect` opens and signs in; it raises AppError. `manners` is shared by all connections of a run."""

    def __init__(
        self, connect: Callable[[], SmtpConnection], *, per_connection: int = MESSAGES_PER_CONNECTION,
        manners: Manners | None = None,
    ) -> None:
        self._connect = connect
        self._per_connection = per_connection
        self._manners = manners or Manners()
        self._connection: SmtpConnection | None = None
        self._used = moment()
        self.messages = 0
        """Accepted on the present connection."""

    @property
    def alive(self) -> bool:
        """Whether there is a connection, as far as we know."""
        return self._connection is not None and self._connection.alive

    @property
    def busy(self) -> bool:
        """Whether the envelope of the next mail is out already."""
        return self.alive and self._standing().conversation.busy

    @property
    def goes_ahead(self) -> bool:
        """Whether the envelope of one more mail may leave with the body of the one in hand."""
        full = 0 < self._per_connection <= self.messages + 1
        return self.alive and not full and self._standing().conversation.ahead

    def ready(self) -> None:
        """See to it that there is a fresh connection. AppError when there can't be one.

        One that stood idle, or over which the PC slept (the clock on the wall went on, the other did not, or
        it was set), counts as dead: the server may have let go of it long ago.
        """
        if self.busy:
            return
        if self.alive:
            ticks, wall = (now - then for now, then in zip(moment(), self._used, strict=True))
            if ticks > IDLE_SECONDS or abs(wall - ticks) > _JUMP_SECONDS:
                self.abandon()
            elif not 0 < self._per_connection <= self.messages and self._standing().conversation.sound():
                return
        self.close()
        self._connection = self._connect()
        self._connection.manners = self._manners
        self._used = moment()

    def begin(self, permit: SendPermit, message: bytes) -> None:
        """Take a claimed mail in hand. TypeError for anything but the permit of a claim."""
        self._standing().conversation.begin_mail(_claimed(permit), message)

    def envelope(self) -> Exchange | None:
        """None when the server waits for the body, else how the mail in hand ended."""
        exchange = self._standing().conversation.envelope()
        self._used = moment()
        return exchange

    def finish(self, following: Claimed | None = None) -> None:
        """The body of the mail in hand; with it the envelope of the next one (`goes_ahead` only)."""
        behind = None if following is None else (_claimed(following.permit), following.message)
        self._standing().conversation.hand_over(behind)

    def follow(self, following: Claimed) -> None:
        """The envelope of the next mail, behind a body that has left (`goes_ahead` only)."""
        self._standing().conversation.send_behind(_claimed(following.permit), following.message)

    def answer(self) -> Exchange:
        """What became of the mail in hand."""
        exchange = self._standing().conversation.answer()
        self._used = moment()
        if exchange.reply is not None and exchange.reply.code // 100 == 2:
            self.messages += 1
        return exchange

    def abandon(self) -> None:
        """Hang up without a word: what is out was only an envelope, so nobody gets anything."""
        if self._connection is not None:
            self._connection.close()
        self._forget()

    def close(self) -> None:
        """Take leave."""
        if self.busy:
            self.abandon()
        elif self._connection is not None:
            self._connection.quit()
        self._forget()

    def _forget(self) -> None:
        self._connection = None
        self.messages = 0

    def _standing(self) -> SmtpConnection:
        if self._connection is None:
            raise RuntimeError("not connected")
        return self._connection


def _claimed(permit: SendPermit) -> SendPermit:
    if not isinstance(permit, SendPermit):
        raise TypeError("a mail to somebody else needs the permit of a claim")
    return permit
