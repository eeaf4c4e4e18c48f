"""One connection's loop: claim, send, record; the next claim is made while the server thinks.

At most two mails of a connection are `sending` at a time: the one whose body is out, and the next one.
"""

from collections import deque
from typing import TYPE_CHECKING

from desktop_app.accounts.smtp_conversation import NOT_TRIED, Exchange
from desktop_app.delivery.answer import Answer
from desktop_app.delivery.claim import Claimed, Halt, Skipped
from desktop_app.delivery.link import Link
from desktop_app.delivery.record import Recorded
from desktop_app.delivery.ticks import moment
from desktop_app.domain.errors import AppError

if TYPE_CHECKING:
    from desktop_app.delivery.run import Run

REOPEN_AFTER = (1.0, 4.0, 10.0)
"""Seconds before a connection that is lost in the middle of a run is tried again; then the run waits."""

_STALE = 30.0
"""Seconds."""


class Worker:
    """`go` runs until there is nothing left for this connection, or the run is over."""

    def __init__(self, run: "Run", link: Link) -> None:
        self._run = run
        self._link = link
        self._hand: Claimed | None = None
        """Claimed and not yet recorded."""
        self._asked: Answer[Claimed | Skipped | Halt] | None = None
        """The claim of the mail after that."""
        self._since = moment()
        """When the mail in hand was asked for, or a moment earlier."""
        self._records: deque[Answer[Recorded]] = deque()

    def go(self) -> None:
        """Raises what kept the book from being written."""
        try:
            while not self._run.over and self._take():
                self._send()
        finally:
            try:
                self._put_back()
                if self._asked is not None:
                    self._hand, _ = self._claimed()
                    self._put_back()
                self._settle()
            finally:
                self._run.standing(self._link, False)
                self._link.close()

    def _take(self) -> bool:
        """Have a mail in hand. Own outcomes are waited for, so that "nothing left" is the last word."""
        if self._hand is None:
            self._hand, _ = self._claimed()
        if self._hand is None:
            self._settle()
            if self._run.anything_left() and self._connected():
                self._hand = self._run.claim()
                self._since = moment()
        return self._hand is not None

    def _send(self) -> None:
        link, mail = self._link, self._hand
        if mail is None or not (link.busy or (self._connected() and self._hand is not None)):
            return
        if self._stale() or (not link.busy and self._run.held()):
            self._put_back()
            return
        if not link.busy:
            link.begin(mail.permit, mail.message)
        refused = link.envelope()
        if refused is not None:
            self._refused(mail, refused)
        elif link.goes_ahead:
            self._send_ahead(mail)
        else:
            self._send_body(mail)

    def _refused(self, mail: Claimed, refused: Exchange) -> None:
        self._hand = None
        try:
            self._hand, _ = self._claimed()
        finally:
            self._record(mail, refused, used=self._link.messages)

    def _send_body(self, mail: Claimed) -> None:
        """The next mail is claimed while the server thinks about this one."""
        used = self._link.messages
        self._link.finish()
        self._hand = None
        try:
            if self._asked is None and not self._run.over:
                self._asked = self._run.journal.ask()
            self._hand, _ = self._claimed()
        finally:
            self._record(mail, self._link.answer(), used=used)

    def _send_ahead(self, mail: Claimed) -> None:
        """The next claim was asked for when the answer before this one was recorded. When it is there by now,
        its envelope leaves with this body, else right after it."""
        link, used = self._link, self._link.messages
        if self._asked is None:
            self._asked = self._run.journal.ask()
        following: Claimed | None = None
        if self._asked.done():
            following, stop = self._claimed()
            if stop:  # paused, cancelled …: the body stays here
                link.abandon()
                self._run.standing(link, False)
                self._put_back()
                return
        link.finish(following)
        self._hand = following
        try:
            if self._asked is not None:
                self._hand, _ = self._claimed()
                if self._hand is not None:
                    link.follow(self._hand)
        finally:
            self._record(mail, link.answer(), used=used)
        if link.busy and not self._run.over:
            self._asked = self._run.journal.ask()
        elif not link.busy and self._hand is not None and self._hand.permit.spent:
            self._put_back()  # its envelope went down with the connection

    def _claimed(self) -> tuple[Claimed | None, bool]:
        """What was asked for, if anything was; and whether the mail in hand must stay here."""
        asked, self._asked = self._asked, None
        if asked is None:
            return None, False
        self._since = moment()
        return self._run.claim_ahead(asked)

    def _stale(self) -> bool:
        """Whether the mail in hand was claimed so long ago (the server was slow, the PC slept) that the book
        must be asked again: it may have been paused, the reader may have said stop."""
        return any(abs(now - then) > _STALE for now, then in zip(moment(), self._since, strict=True))

    def _record(self, mail: Claimed, exchange: Exchange, *, used: int) -> None:
        """`used`: mails that the connection had taken before."""
        self._run.standing(self._link, self._link.alive)
        self._records.append(self._run.journal.record(mail, exchange))
        while self._records and self._records[0].done():
            self._records.popleft().result()
        self._run.note(mail, exchange, used=used)

    def _settle(self) -> None:
        while self._records:
            self._records.popleft().result()

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
