"""One connection's loop: claim, send, record; the next claim is made while the server thinks.

At most two mails of a connection are `sending` at a time: the one whose body is out, and the next one.
"""

from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING

from desktop_app.accounts.smtp_conversation import NOT_TRIED, Exchange
from desktop_app.delivery.claim import Claimed
from desktop_app.delivery.link import Link
from desktop_app.delivery.record import Recorded
from desktop_app.domain.errors import AppError

if TYPE_CHECKING:
    from desktop_app.delivery.run import Run

REOPEN_AFTER = (1.0, 4.0, 10.0)
"""Seconds before a connection that is lost in the middle of a run is tried again; then the run waits."""


class Worker:
    """`go` runs until there is nothing left for this connection, or the run is over."""

    def __init__(self, run: "Run", link: Link) -> None:
        self._run = run
        self._link = link
        self._hand: Claimed | None = None
        """Claimed and not yet recorded."""
        self._records: deque[Future[Recorded]] = deque()

    def go(self) -> None:
        """Raises what kept the book from being written."""
        try:
            while not self._run.over and self._take():
                self._send()
        finally:
            try:
                self._put_back()
            finally:
                self._run.standing(self._link, False)
                self._link.close()

    def _take(self) -> bool:
        """Have a mail in hand. Own outcomes are waited for, so that "nothing left" is the last word."""
        if self._hand is None:
            self._settle()
            if self._run.anything_left() and self._connected():
                self._hand = self._run.claim()
        return self._hand is not None

    def _send(self) -> None:
        link, mail = self._link, self._hand
        if mail is None or not (link.busy or (self._connected() and self._hand is not None)):
            return
        if not link.busy:
            link.begin(mail.permit, mail.message)
        refused = link.envelope()
        if refused is not None:
            self._record(mail, refused)
            return
        following: Claimed | None = None
        early = link.goes_ahead
        if early:
            following, stop = self._run.claim_ahead()
            if stop:  # paused, cancelled …: the body stays here
                self._abandon()
                return
        used = link.messages
        link.finish(following)
        try:
            if not early and not self._run.over:
                following, _ = self._run.claim_ahead()
        finally:
            exchange = link.answer()
            self._record(mail, exchange, used=used)
            self._hand = following
        if following is not None and following.permit.spent and not link.busy:
            self._put_back()  # its envelope went down with the connection

    def _record(self, mail: Claimed, exchange: Exchange, *, used: int | None = None) -> None:
        self._hand = None
        self._run.standing(self._link, self._link.alive)
        self._records.append(self._run.journal.record(mail, exchange))
        while self._records and self._records[0].done():
            self._records.popleft().result()
        self._run.note(mail, exchange, used=self._link.messages if used is None else used)

    def _settle(self) -> None:
        while self._records:
            self._records.popleft().result()

    def _abandon(self) -> None:
        self._link.abandon()
        self._run.standing(self._link, False)
        self._put_back()

    def _put_back(self) -> None:
        """The mail in hand has surely not left: somebody else's turn, or the next call's."""
        mail, self._hand = self._hand, None
        if mail is not None:
            if self._link.busy:
                self._link.abandon()
            self._records.append(self._run.journal.record(mail, NOT_TRIED))

    def _connected(self) -> bool:
        """A connection for the next mail, or False. A mail in hand does not wait for one that is lost."""
        for pause in (*REOPEN_AFTER, None):
            self._run.standing(self._link, True)
            try:
                self._link.ready()
            except AppError as error:
                self._run.standing(self._link, False)
                self._put_back()
                if self._run.gives_up(error, last=pause is None) or self._run.ended.wait(pause):
                    return False
            else:
                self._run.connected = True
                return True
        return False
