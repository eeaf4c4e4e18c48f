"""The one thread that writes while a run goes on: claims and outcomes of all workers, committed in groups.

SQLite makes one commit last about as long as another, whatever is in it, and knows no queue: four workers
that commit for themselves wait for each other and for the disk. Here whatever was asked while the last commit
went to the disk goes into the next one. What is promised stays: a claim is answered after its commit, and an
outcome that cannot be written leaves its row `sending`, which is `unknown` at the next start (mail.md 7.2).
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import cast

from desktop_app.accounts.smtp_connection import Exchange
from desktop_app.delivery.claim import Claimed, Claims, Halt, Skipped
from desktop_app.delivery.record import WRITE_TRIES, Recorded, write
from desktop_app.domain.errors import AppError
from desktop_app.domain.pace import Tally
from desktop_app.domain.smtp_reply import Verdict

_GIVE_WAY, _LOOK = 0.2, 0.001
"""Seconds: how long the book is left to others at a time, and how often we look whether they are done."""


@dataclass(slots=True)
class _Asked:
    """A claim (`claimed` is None) or the outcome of one."""

    answer: "Future[Claimed | Skipped | Halt | Recorded]" = field(default_factory=Future)
    claimed: Claimed | None = None
    exchange: Exchange | None = None


class Journal:
    """`claim` and `record` may be called from any thread; `close` once, when the workers are done."""

    def __init__(self, claims: Claims, *, tally: Tally | None = None) -> None:
        self._claims = claims
        self._book = claims.book
        self.tally = tally or Tally()
        """With every outcome that is committed."""
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
        return cast("Claimed | Skipped | Halt", self._ask(_Asked()).result())

    def record(self, claimed: Claimed, exchange: Exchange) -> "Future[Recorded]":
        """Commit what became of a claimed mail, with the next group; its place in the pace is free then.

        The future raises AppError when it cannot be written; `close` raises it as well.
        """
        return cast("Future[Recorded]", self._ask(_Asked(claimed=claimed, exchange=exchange)))

    def close(self) -> None:
        """Wait until all is committed. Raises the first failure to write an outcome."""
        if not self._closed:
            self._closed = True
            self._asked.put(None)
        self._thread.join()
        if self._failure is not None:
            raise self._failure

    def _ask(self, asked: _Asked) -> "Future[Claimed | Skipped | Halt | Recorded]":
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
        """All that was asked meanwhile, at least one."""
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
            # Nobody knows any more what became of it: it may have left.
            self._claims.landed(self._claims.clock())
        one.answer.set_exception(error)

    def _transaction(self, group: Sequence[_Asked]) -> None:
        done: list[tuple[_Asked, Claimed | Skipped | Halt | Recorded | BaseException]] = []
        undo: list[Callable[[], None]] = []
        try:
            with self._book.transaction():
                # outcomes first: they make room for the claims
                for one in sorted(group, key=lambda one: one.claimed is None):
                    done.append((one, self._one(one, undo)))
        except BaseException:
            for step in reversed(undo):
                step()
            raise
        for one, result in done:
            if isinstance(result, Recorded):
                self.tally = result.counted(self.tally)
            if isinstance(result, BaseException):
                self._fail(one, result)
            else:
                one.answer.set_result(result)

    def _one(
        self, one: _Asked, undo: list[Callable[[], None]]
    ) -> Claimed | Skipped | Halt | Recorded | BaseException:
        """One claim or outcome. What goes wrong with it is undone and given back; what goes wrong with the
        whole transaction is raised."""
        connection = self._book.db.here()
        connection.execute("SAVEPOINT one")
        claims = self._claims
        try:
            if one.claimed is None or one.exchange is None:
                taken = claims.take()
                if isinstance(taken, Claimed):
                    undo.append(lambda: claims.landed(None))
                result: Claimed | Skipped | Halt | Recorded = taken
            else:
                now = claims.clock()
                result = write(self._book, one.claimed.delivery, one.exchange, now)
                lost_at = now if one.exchange.verdict is Verdict.LOST else None
                claims.landed(lost_at)
                undo.append(lambda: claims.back(lost_at))
        except BaseException as error:
            if not connection.in_transaction:  # SQLite undid everything, as on a full disk
                raise
            connection.execute("ROLLBACK TO one")
            connection.execute("RELEASE one")
            return error
        connection.execute("RELEASE one")
        return result

    def _give_way(self) -> None:
        """Leave a gap when somebody else wants to write."""
        until = time.monotonic() + _GIVE_WAY
        while self._book.wanted and time.monotonic() < until:
            time.sleep(_LOOK)
