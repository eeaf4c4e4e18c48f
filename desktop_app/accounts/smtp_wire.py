"""smtplib with a bounded wait for each reply.

smtplib's timeout starts again with every byte, so a server that dribbles could hold a run for hours;
its `starttls` and `SMTP_SSL` check no certificate unless told; and it reads a second reply to one
command as the answer to the next one. This class keeps the protocol's commands and mends those three.
"""

import smtplib
import socket
import ssl
import time
from contextlib import suppress
from typing import NoReturn

from desktop_app.accounts.servers import EHLO_NAME, Server, Timeouts, require_loopback, tls_context

_LINE_LIMIT = 8192
_LINES_LIMIT = 100
_SLOWEST_UPLOAD = 5000
"""Bytes per second: a body may take longer than a reply."""


class NoReplyError(Exception):
    """The server closed, said garbage or took too long. `timed_out` tells the last from the others.

    `written`: how many bytes of the last `write` had gone to the network before it failed.
    """

    def __init__(self, *, timed_out: bool = False, written: int = 0) -> None:
        super().__init__("timeout" if timed_out else "closed")
        self.timed_out = timed_out
        self.written = written


class SmtpWire(smtplib.SMTP):
    """One connection. Raises NoReplyError or OSError; is closed afterwards."""

    def __init__(self, server: Server, timeouts: Timeouts) -> None:
        super().__init__(local_hostname=EHLO_NAME, timeout=timeouts.connect)
        self.server = server
        self.timeouts = timeouts
        self.greeting = b""
        """What the server said first; it often names its software."""
        self._buffer = bytearray()
        self.sock: socket.socket | None = None

    def open(self) -> tuple[int, bytes]:
        """Connect (with implicit TLS where the server wants it) and read the greeting."""
        raw = socket.create_connection((self.server.host, self.server.port), self.timeouts.connect)
        try:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.server.security == "none":
                require_loopback(raw.getpeername(), self.server)
            self.sock = self._wrapped(raw) if self.server.security == "ssl" else raw
        except BaseException:
            raw.close()
            raise
        code, self.greeting = self.getreply()
        return code, self.greeting

    def encrypt(self) -> None:
        """Go on in TLS after the server's 220. Whatever came before it is thrown away (RFC 3207 4.2)."""
        raw = self.sock
        if raw is None:
            raise NoReplyError
        self._buffer.clear()
        raw.settimeout(self.timeouts.connect)
        try:
            self.sock = self._wrapped(raw)
        except BaseException:
            self.close()
            raise
        self.helo_resp = None
        self.ehlo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def _wrapped(self, raw: socket.socket) -> ssl.SSLSocket:
        return tls_context().wrap_socket(raw, server_hostname=self.server.host)

    def getreply(self) -> tuple[int, bytes]:
        """The whole reply within `timeouts.reply`; code -1 and a closed connection for garbage."""
        return self.reply_within(self.timeouts.reply)

    def reply_within(self, seconds: float) -> tuple[int, bytes]:
        """As `getreply`, with another bound."""
        deadline = time.monotonic() + seconds
        lines: list[bytes] = []
        while True:
            line = self._line(deadline)
            lines.append(line[4:].strip())
            if not line[:3].isdigit() or line[3:4] not in (b"", b" ", b"-") or len(lines) > _LINES_LIMIT:
                self.close()
                return -1, line[:200]
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(lines)

    def _line(self, deadline: float) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LINE_LIMIT:
                self._give_up()
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                self._give_up(timed_out=True)
            self._receive(remaining)
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.rstrip(b"\r")

    def _receive(self, seconds: float) -> None:
        if self.sock is None:
            raise NoReplyError
        try:
            self.sock.settimeout(seconds)
            chunk = self.sock.recv(4096)
        except TimeoutError:
            self._give_up(timed_out=True)
        except OSError:
            self._give_up()
        if not chunk:
            self._give_up()
        self._buffer += chunk

    def _give_up(self, *, timed_out: bool = False) -> NoReturn:
        self.close()
        raise NoReplyError(timed_out=timed_out)

    def spoke_early(self) -> bool:
        """Whether the server already said something that nobody asked for. NoReplyError when it hung up."""
        if self._buffer:
            return True
        if self.sock is None:
            raise NoReplyError
        try:
            self.sock.settimeout(0)
            chunk = self.sock.recv(4096)
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except OSError:
            self._give_up()
        if not chunk:
            self._give_up()
        self._buffer += chunk
        return True

    def speaks_within(self, seconds: float) -> bool:
        """Whether something more comes from the server in this time. NoReplyError when it hangs up."""
        if self._buffer or self.sock is None:
            return bool(self._buffer)
        try:
            self.sock.settimeout(seconds)
            chunk = self.sock.recv(4096)
        except TimeoutError:
            return False
        except OSError:
            self._give_up()
        if not chunk:
            self._give_up()
        self._buffer += chunk
        return True

    def write(self, data: bytes) -> None:
        """All of it, or NoReplyError that says how much had left. What the server said last can still be read
        with `reply_within(0)`."""
        if self.sock is None:
            raise NoReplyError
        deadline = time.monotonic() + max(self.timeouts.reply, len(data) / _SLOWEST_UPLOAD)
        written, left = 0, memoryview(data)
        try:
            while written < len(data):
                remaining = deadline - time.monotonic()
                if remaining <= 0:
                    raise TimeoutError
                self.sock.settimeout(remaining)
                written += self.sock.send(left[written:])
        except OSError as error:
            self._last_words()
            self.close()
            raise NoReplyError(timed_out=isinstance(error, TimeoutError), written=written) from None

    def _last_words(self) -> None:
        """Keep what a server that hung up had said before."""
        if self.sock is None:
            return
        with suppress(OSError):
            self.sock.settimeout(0)
            self._buffer += self.sock.recv(4096)

    def send(self, s: object) -> None:
        """smtplib's own way out: commands only."""
        self.write(s.encode("ascii") if isinstance(s, str) else bytes(s))  # type: ignore[call-overload]
