"""Waits beside everything else for mails to arrive: one quiet thread for each mailbox whose server tells.

It never reads and never writes: whoever is told reads the mailbox in the usual way. What goes wrong here is
no news for the owner, since the next reading meets it and tells; it only makes the wait longer.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from desktop_app.domain.errors import AppError
from desktop_app.domain.reading_pace import rest_after
from desktop_app.services.mailbox import MailboxDesk
from desktop_app.services.mailbox_failure import SIGN_IN
from desktop_app.services.pc_clock import steady as pc_steady
from desktop_app.storage.mail_accounts import MailAccount

_MOST = 5
"""Mailboxes that are waited for at once; others are read in time."""
_HELD_SECONDS = 300.0
"""A connection that held so long makes earlier failures forgotten."""
_JOIN_SECONDS = 3.0
_SIGN_IN_REST = 600.0
"""After a refused sign-in, so long at least; and then only when a reading has worked since."""
_REFUSED = SIGN_IN | {"idle-not-offered"}


@dataclass(slots=True)
class _Line:
    """One mailbox that is waited for."""

    ended: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None
    refused: str = ""
    """Why it does not go on by itself."""
    refused_at: float = 0.0


class Watching:
    """`desk` gives the mailbox desk of now; `news` is called in threads of this. `look` now and then, `end`
    once."""

    def __init__(
        self,
        desk: Callable[[], MailboxDesk],
        news: Callable[[], None],
        *,
        steady: Callable[[], float] = pc_steady,
        release: Callable[[], None] = lambda: None,
    ) -> None:
        """`release` closes a thread's connection to the book."""
        self._desk, self._news, self._steady, self._release = desk, news, steady, release
        self._lines: dict[tuple[str, ...], _Line] = {}
        self._guard = threading.Lock()
        self._over = False

    def look(self) -> None:
        """Wait for the mailboxes of now: new ones begin, those that are gone or were changed end."""
        desk = self._desk()
        wanted = {_key(one): one for one in desk.idling()[:_MOST]}
        failed = desk.failed()
        with self._guard:
            if self._over:
                return
            for key in self._lines.keys() - wanted.keys():
                self._lines.pop(key).ended.set()
            for key, account in wanted.items():
                line = self._lines.get(key)
                if line is None or self._may_begin_again(line, troubled=failed is not None):
                    self._lines[key] = self._begun(account)

    def end(self) -> None:
        """No more news. Waits a moment for the threads, however many there are: the window waits for this."""
        with self._guard:
            self._over = True
            lines = list(self._lines.values())
            self._lines.clear()
        for line in lines:
            line.ended.set()
        until = self._steady() + _JOIN_SECONDS
        for line in lines:
            if line.thread is not None:
                line.thread.join(max(0.0, until - self._steady()))

    @property
    def told(self) -> dict[str, str]:
        """By account why its server does not tell of news; "" = it does, or is being tried."""
        with self._guard:
            return {key[0]: line.refused for key, line in self._lines.items()}

    def _may_begin_again(self, line: _Line, *, troubled: bool) -> bool:
        if not line.refused or line.refused == "idle-not-offered" or troubled:
            return False
        return self._steady() >= line.refused_at + _SIGN_IN_REST

    def _begun(self, account: MailAccount) -> _Line:
        line = _Line()
        line.thread = threading.Thread(
            target=self._wait, args=(account, line), name=f"idle-{account.id}", daemon=True
        )
        line.thread.start()
        return line

    def _wait(self, account: MailAccount, line: _Line) -> None:
        failures = 0
        try:
            while not line.ended.is_set():
                began = self._steady()
                try:
                    self._once(account, line.ended)
                except AppError as error:
                    if error.id in _REFUSED:
                        line.refused_at, line.refused = self._steady(), error.id
                        return
                    failures = 1 if self._steady() - began > _HELD_SECONDS else failures + 1
                except Exception:  # a server can say anything; the mailbox is read in time without this
                    failures += 1
                line.ended.wait(rest_after(failures).total_seconds())
        finally:
            self._release()

    def _once(self, account: MailAccount, ended: threading.Event) -> None:
        watch = self._desk().watch(account, self._steady)
        self._release()  # the book is not needed while waiting
        try:
            watch.watch(self._news, ended)
        finally:
            watch.close()


def _key(account: MailAccount) -> tuple[str, ...]:
    """What makes it another connection."""
    return (
        account.id, account.address, str(account.imap_host), str(account.imap_port), account.imap_security,
        str(account.user), str(account.imap_user), account.sign_in,
    )  # fmt: skip
