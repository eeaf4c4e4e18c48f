"""The one thread that writes while a run goes on: claims and outcomes of all workers, committed in groups.

SQLite makes one commit last about as long as another, whatever is in it, and knows no queue: four workers
that commit for themselves wait for each other and for the disk. Here whatever was asked while the last commit
went to the disk goes into the next one. What is promised stays: a claim is answered after its commit, and an
outcome that cannot be written leaves its row `sending`, which is `unknown` at the next start (mail.md 7.2).
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import cast

from desktop_app.accounts.smtp_connection import Exchange
from desktop_app.delivery.answer import Answer
from desktop_app.delivery.claim import Claimed, Claims, Halt, Skipped
from desktop_app.delivery.record import Recorded, write
from desktop_app.domain.errors import AppError
from desktop_app.domain.pace import Tally
from desktop_app.storage import left_mails, tallies
from desktop_app.storage.deliveries import Counts

WRITE_TRIES = 6
"""Each waits ten seconds for other writers; an accepted mail is worth the patience."""

_OFTEN = 25
"""Mails after which a tally without failures is kept again."""

_GIVE_WAY, _LOOK = 0.2, 0.001
"""Seconds: how long the book is left to others at a time, and how often we look whether they are done."""


_Said = Claimed | Skipped | Halt | Recorded | None


@dataclass(slots=True)
class _Asked:
    """A claim (`claimed` is None), the outcome of one, or nothing but a wait."""

    answer: Answer[_Said] = field(default_factory=Answer)
    claimed: Claimed | None = None
    exchange: Exchange | None = None
    only_wait: bool = False


class Journal:
    """`claim` and `record` may be called from any thread; `close` once, when the workers are done."""

    def __init__(self, claims: Claims, *, tally: Tally | None = None) -> None:
        self._claims = claims
        self._book = claims.book
        self.tally = tally or Tally()
        """With every outcome that is committed."""
        self.counts: Counts | None = None
        """How many are in each state after the last commit; None before the first one."""
        self._kept = self.tally.tried
        self._unlogged: list[datetime] = []
        self._asked: SimpleQueue[_Asked | None] = SimpleQueue()
        self._closed = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._write_all, name="journal", daemon=True)
        self._thread.start()

    def claim(self) -> Claimed | Skipped | Halt:
        """The next mail, once its claim is committed. AppError when the book cannot be written.

        Halt("busy"): the pace allows no more than what is on its way; ask again once one of those is
        recorded.
        """
        return self.ask().result()

    def ask(self) -> Answer[Claimed | Skipped | Halt]:
        """As `claim`, without waiting: what was recorded before is committed with it or earlier."""
        return cast("Answer[Claimed | Skipped | Halt]", self._ask(_Asked()))

    def record(self, claimed: Claimed, exchange: Exchange) -> Answer[Recorded]:
        """Commit what became of a claimed mail, with the next group; its place in the pace is free then.

        The answer raises AppError when it cannot be written; `close` raises it as well.
        """
        return cast("Answer[Recorded]", self._ask(_Asked(claimed=claimed, exchange=exchange)))

    def catch_up(self) -> None:
        """Wait until all that was recorded before is committed, or failed to be."""
        self._ask(_Asked(only_wait=True)).wait()

    def close(self) -> None:
        """Wait until all is committed. Raises the first failure to write an outcome."""
        if not self._closed:
            self._closed = True
            self._asked.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _ask(self, asked: _Asked) -> Answer[_Said]:
        if self._closed:
            raise RuntimeError("the journal is closed")
        self._asked.put(asked)
        return asked.answer

    def _write_all(self) -> None:
        open_ = True
        try:
            while open_:
                group = self._group()
                open_ = None not in group
                self._commit([one for one in group if one is not None])
                self._give_way()
        finally:
            self._book.release()

    def _group(self) -> list[_Asked | None]:
        """All that was asked meanwhile, at least one. Until somebody asks, the next mails are made: then the
        claim that a connection waits for is little more than its commit."""
        while self._asked.empty() and self._claims.prepare():
            pass
        group = [self._asked.get()]
        while True:
            try:
                group.append(self._asked.get_nowait())
            except Empty:
                return group

    def _commit(self, group: Sequence[_Asked]) -> None:
        """One transaction for all. When it fails the claims fail at once, for nothing has left; the outcomes
        are tried again: while another program writes as long as it takes, else once more by themselves."""
        for left in range(WRITE_TRIES - 1, -1, -1):
            try:
                if group:
                    self._transaction(group)
                return
            except BaseException as error:
                busy = isinstance(error, AppError) and error.id == "book-busy"
                for one in group:
                    if one.claimed is None or (busy and not left):
                        self._fail(one, error)
                group = [one for one in group if not one.answer.done()]
                if not busy:
                    break
        for one in group:
            self._last_try(one)

    def _last_try(self, one: _Asked) -> None:
        """On a full disk there may be room for one more outcome where there was none for all."""
        try:
            self._transaction([one])
        except BaseException as error:
            self._fail(one, error)

    def _fail(self, one: _Asked, error: BaseException) -> None:
        if one.claimed is not None:
            self._failure = self._failure or error
            self._claims.landed()
        one.answer.fail(error)

    def _transaction(self, group: Sequence[_Asked]) -> None:
        done: list[tuple[_Asked, _Said | BaseException]] = []
        undo: list[Callable[[], None]] = []
        claims, tally = self._claims, self.tally
        try:
            with self._book.transaction():
                claims.begin()
                # outcomes first: they make room for the claims
                for one in sorted(group, key=lambda one: one.claimed is None):
                    done.append((one, self._one(one, undo)))
                claims.run_log.flush()
                self._keep(tally)
        except BaseException:
            self.tally, self._unlogged = tally, []
            claims.forget()
            for step in reversed(undo):
                step()
            raise
        self.counts = claims.run_log.counts
        for one, result in done:
            if isinstance(result, BaseException):
                self._fail(one, result)
            else:
                one.answer.give(result)

    def _one(self, one: _Asked, undo: list[Callable[[], None]]) -> "_Said | BaseException":
        """One claim or outcome. What is wrong with it alone is given back; what is wrong with the whole
        transaction is raised."""
        claims = self._claims
        try:
            if one.claimed is not None and one.exchange is not None:
                return self._outcome(one.claimed, one.exchange, undo)
            if one.only_wait:
                return None
            taken = claims.take()
            if isinstance(taken, Claimed):
                undo.append(claims.landed)
            return taken
        except Exception as error:
            if not self._book.db.here().in_transaction:  # SQLite undid everything, as on a full disk
                raise
            return error

    def _outcome(self, claimed: Claimed, exchange: Exchange, undo: list[Callable[[], None]]) -> Recorded:
        claims = self._claims
        now = claims.clock()
        recorded = write(claims, claimed, exchange, now)
        if claims.left(exchange, now):
            self._unlogged.append(now)
        claims.landed()
        undo.append(claims.back)
        self.tally = recorded.counted(self.tally)
        return recorded

    def _keep(self, before: Tally) -> None:
        """What the next call must know is kept with the outcomes. A row of successes changes little, so it is
        kept now and then only."""
        if self._unlogged:
            times, self._unlogged = self._unlogged, []
            left_mails.note(self._book, self._claims.account_id, times, now=times[-1])
        tally = self.tally
        if tally is before:
            return
        if not (tally.quiet and before.quiet) or tally.tried - self._kept >= _OFTEN:
            tallies.keep(self._book, self._claims.mailing_id, tally, now=self._claims.clock())
            self._kept = tally.tried

    def _give_way(self) -> None:
        """Leave a gap when somebody else wants to write."""
        until = time.monotonic() + _GIVE_WAY
        while self._book.wanted and time.monotonic() < until:
            time.sleep(_LOOK)
