"""The line of a POP3 conversation (RFC 1939): verified TLS, and a bounded answer to each command.

The stdlib's client refuses lines that mails have, and waits for whatever dribbles in; here an answer must be
there in time and of a sane size.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress

from desktop_app.accounts.servers import Server, Timeouts, require_loopback, tls_context

MOST_BYTES = 128 * 1024 * 1024
"""Of one answer: several times the largest mail that is fetched whole."""
_LINE = 1_000_000
_PATIENCE = 5.0
"""One answer may take so many times as long as a server may be silent: a large mail on a slow line."""


class PopBrokenError(OSError):
    """The server hung up, or says what can't be understood."""


class PopRefusedError(Exception):
    """-ERR, with the server's words in `text`. The conversation goes on."""

    def __init__(self, text: str) -> None:
        super().__init__("refused")
        self.text = text


class PopWire:
    """One connection; the greeting is read by `open`. OSError when it can't be had or breaks."""

    def __init__(self, server: Server, timeouts: Timeouts) -> None:
        self._server = server
        self._silence = timeouts.reply
        self._connect = timeouts.connect
        self._socket: socket.socket | None = None
        self._waiting = bytearray()
        self._ends = 0.0
        self._taken = 0

    def open(self) -> str:
        """Connect, and protect the connection where TLS comes first; returns the greeting."""
        plain = socket.create_connection((self._server.host, self._server.port), self._connect)
        self._socket = plain
        self._begin()
        if self._server.security == "ssl":
            self._protect()
        elif self._server.security == "none":
            require_loopback(plain.getpeername(), self._server)
        return self.answer()

    def protect(self) -> None:
        """TLS from now on (STLS, RFC 2595). What came before it is thrown away."""
        self._waiting.clear()
        self._begin()
        self._protect()

    def say(self, *lines: str) -> None:
        """Send commands; several at once where the server takes them (RFC 2449 6.6)."""
        self.put("".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace"))

    def put(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._begin()
        line = self._open_socket()
        line.settimeout(self._silence)
        line.sendall(data)

    def answer(self) -> str:
        """The status line after "+". Raises PopRefusedError for -ERR."""
        line = self._line().decode("utf-8", "replace").rstrip("\r\n")
        if line.startswith("+"):
            return line[1:]
        if line.startswith("-"):
            raise PopRefusedError(line[1:].removeprefix("ERR").strip()[:300])
        raise PopBrokenError("not understood")

    def lines(self) -> Iterator[bytes]:
        """The lines of a long answer to its end, each with its line end, dots taken off."""
        while True:
            line = self._line()
            if line.rstrip(b"\r\n") == b".":
                return
            yield line.removeprefix(b".") if line.startswith(b".") else line

    def next_answer(self) -> None:
        """The next one of several answers has its own time."""
        self._begin()

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.close()
            self._socket = None

    def _protect(self) -> None:
        line = self._open_socket()
        line.settimeout(self._connect)
        self._socket = tls_context().wrap_socket(line, server_hostname=self._server.host)

    def _open_socket(self) -> socket.socket:
        if self._socket is None:
            raise PopBrokenError("closed")
        return self._socket

    def _begin(self) -> None:
        self._ends, self._taken = time.monotonic() + self._silence * _PATIENCE, 0

    def _line(self) -> bytes:
        while (end := self._waiting.find(b"\n")) < 0:
            if len(self._waiting) > _LINE:
                raise PopBrokenError("line too long")
            self._receive()
        if time.monotonic() > self._ends:
            raise TimeoutError
        line = bytes(self._waiting[: end + 1])
        del self._waiting[: end + 1]
        return line

    def _receive(self) -> None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        line = self._open_socket()
        line.settimeout(min(self._silence, left))
        chunk = line.recv(64 * 1024)
        self._taken += len(chunk)
        if not chunk or self._taken > MOST_BYTES:
            raise PopBrokenError("closed" if not chunk else "too much")
        self._waiting += chunk
