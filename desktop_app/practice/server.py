"""The practice mail server: SMTP in on loopback, one Maildir inside the practice book's folder out.

Nothing that it takes can leave the PC. A random port and a password made at each start keep other
programs and other books out. Mail to the shop's own addresses lands in the Maildir's inbox, mail to
everybody else in its folder `.Readers` (Maildir++), where the practice shop's readers "receive" it.
"""

import asyncio
import contextlib
import logging
import mailbox
import secrets
import socket
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from desktop_app.domain.errors import AppError

# aiosmtpd logs addresses and warns about its own habits.
logging.getLogger("mail.log").setLevel(logging.ERROR)

HOST = "127.0.0.1"
USER = "practice"
READERS = "Readers"
MAX_BYTES = 30_000_000


class PracticeServer:
    """Runs in its own thread from `start` to `stop`; also a context manager."""

    def __init__(self, maildir: Path, own_addresses: Iterable[str]) -> None:
        self.maildir = maildir
        self.user = USER
        self.password = secrets.token_urlsafe(24)
        self.port = 0
        self._own = frozenset(_base(address) for address in own_addresses)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._server: asyncio.Server | None = None
        self._write = threading.Lock()

    def start(self) -> None:
        """Make the Maildir and listen. AppError "practice-server-failed" when that is not possible."""
        try:
            inbox = mailbox.Maildir(self.maildir, create=True)
            if READERS not in inbox.list_folders():
                inbox.add_folder(READERS)
            listener = socket.create_server((HOST, 0))
        except OSError as error:
            raise AppError("practice-server-failed") from error
        self.port = listener.getsockname()[1]
        self._loop = loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=loop.run_forever, name="practice-server", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(listener), loop).result(10)

    def stop(self) -> None:
        """Hang up and end the thread."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        self._loop = self._thread = None
        asyncio.run_coroutine_threadsafe(self._end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def drop_in(self, data: bytes) -> None:
        """Put a mail straight into the shop's inbox, as if it had come from outside."""
        with self._write:
            mailbox.Maildir(self.maildir).add(data)

    async def _listen(self, listener: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: self._protocol(loop), sock=listener)

    def _protocol(self, loop: asyncio.AbstractEventLoop) -> SMTP:
        return SMTP(
            self, hostname="practice.invalid", ident="Practice", auth_require_tls=False,
            authenticator=self._check, data_size_limit=MAX_BYTES, loop=loop,
        )

    async def _end(self) -> None:
        if self._server is not None:
            self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*others, return_exceptions=True)

    def _check(self, *question: Any) -> AuthResult:
        data = question[-1]  # server, session, envelope, mechanism, data
        good = isinstance(data, LoginPassword) and secrets.compare_digest(
            data.password, self.password.encode("ascii")
        )
        return AuthResult(success=good, handled=False)

    async def handle_MAIL(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Only who knows this run's password may send."""
        if not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_DATA(  # noqa: N802 (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail, once per recipient, before saying 250."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        for recipient in envelope.rcpt_tos:
            head = (
                f"Return-Path: <{envelope.mail_from or ''}>\r\n"
                f"Delivered-To: {recipient}\r\nX-Original-To: {recipient}\r\n"
            ).encode("ascii", "replace")
            try:
                with self._write:
                    self._box(recipient).add(head + content)
            except OSError:
                return "452 4.3.1 No room"
        return "250 2.0.0 Ok: kept on this PC"

    def _box(self, recipient: str) -> "mailbox.Maildir":
        inbox = mailbox.Maildir(self.maildir)
        return inbox if _base(recipient) in self._own else inbox.get_folder(READERS)


def _base(address: str) -> str:
    """The address without its sub-address."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}".lower()
