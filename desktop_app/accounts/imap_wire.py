"""imaplib with a bounded answer to each command.

Its timeout starts again with every byte, it makes room for whatever size a server announces, and it collects
what nobody asked for without end. Here the answer to one command must be there in time and of a sane size.
"""

import imaplib
import socket
import time
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, ProtocolError
from imapclient.imap4 import IMAP4WithTimeout
from imapclient.imap_utf7 import decode as decode_utf7
from imapclient.imap_utf7 import encode as encode_utf7
from imapclient.tls import IMAP4_TLS

if TYPE_CHECKING:
    _Base = imaplib.IMAP4
else:
    _Base = object

MOST_BYTES = 128 * 1024 * 1024
"""Of one answer: several times the largest mail that is fetched whole."""
_LINE = 8_000_000
"""A million UIDs stand in one line of SEARCH."""
_PATIENCE = 5.0
"""One answer may take so many times as long as a server may be silent: a large mail on a slow line."""


class _Bounded(_Base):
    """Reads by itself. What came before TLS began is thrown away (RFC 3501 6.2.1)."""

    silence: float
    """Seconds in which something must come."""
    _begun = 0.0
    _taken = 0
    _source: socket.socket | None = None
    _waiting = bytearray()

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        self._answer_begins()
        return super()._create_socket(timeout)  # type: ignore[misc,no-any-return]  # mixed in

    def send(self, data: Any) -> None:
        self._answer_begins()
        super().send(data)

    def read(self, size: int) -> bytes:
        if size > MOST_BYTES:
            raise imaplib.IMAP4.abort("too large")
        while len(self._buffer) < size:
            self._receive()
        return self._cut(size)

    def readline(self) -> bytes:
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > _LINE:
                raise imaplib.IMAP4.abort("line too long")
            self._receive()
        self._in_time()
        return self._cut(end + 1)

    def heard(self, seconds: float) -> bool:
        """Whether the server says anything within so many seconds without being asked (IDLE). A line that
        has begun must end in time."""
        if b"\n" in self._buffer:
            return True
        self.sock.settimeout(max(seconds, 0.001))
        try:
            chunk = self.sock.recv(64 * 1024)
        except TimeoutError:
            return False
        if not chunk:
            raise imaplib.IMAP4.abort("socket error: EOF")
        self._answer_begins()
        self._waiting += chunk
        return True

    @property
    def _buffer(self) -> bytearray:
        if self._source is not self.sock:
            self._source, self._waiting = self.sock, bytearray()
        return self._waiting

    def _cut(self, size: int) -> bytes:
        data = bytes(self._waiting[:size])
        del self._waiting[:size]
        return data

    def _answer_begins(self) -> None:
        self._begun, self._taken = time.monotonic(), 0

    def _in_time(self) -> float:
        left = self._begun + self.silence * _PATIENCE - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def _receive(self) -> None:
        self.sock.settimeout(min(self.silence, self._in_time()))
        chunk = self.sock.recv(64 * 1024)
        self._taken += len(chunk)
        if not chunk or self._taken > MOST_BYTES:
            raise imaplib.IMAP4.abort("socket error: EOF" if not chunk else "too much")
        self._waiting += chunk


class _Plain(_Bounded, IMAP4WithTimeout):  # type: ignore[misc]  # the library has no types
    """Without TLS, or before it."""

    def __init__(self, client: "BoundedImap") -> None:
        self.silence = client._timeout.read
        IMAP4WithTimeout.__init__(self, client.host, client.port, client._timeout.connect)


class _Tls(_Bounded, IMAP4_TLS):  # type: ignore[misc]  # as above
    """TLS from the first byte."""

    def __init__(self, client: "BoundedImap") -> None:
        self.silence = client._timeout.read
        IMAP4_TLS.__init__(self, client.host, client.port, client.ssl_context, client._timeout.connect)


def _understood(method: Callable[..., Any]) -> Callable[..., Any]:
    """What the library makes of garbage is no bug of ours: the server can't be understood."""

    @wraps(method)
    def asked(*arguments: Any, **named: Any) -> Any:
        try:
            return method(*arguments, **named)
        except OSError:  # also a refused certificate, which is a ValueError, too
            raise
        except (AttributeError, TypeError, ValueError, LookupError, ArithmeticError, RecursionError,
                AssertionError):
            raise ProtocolError("not understood") from None

    return asked


def _is_news(line: bytes) -> bool:
    """Whether an untagged line tells of a new mail; BYE ends it all."""
    words = line.upper().split(None, 3)
    if words[:2] == [b"*", b"BYE"]:
        raise imaplib.IMAP4.abort("BYE")
    return len(words) >= 3 and words[0] == b"*" and words[2] in (b"EXISTS", b"RECENT")


class BoundedImap(IMAPClient):  # type: ignore[misc]  # as above
    """An IMAPClient on such a wire. Needs `timeout` with both parts."""

    _odd_names: dict[str, bytes] = {}  # noqa: RUF012 (replaced at each listing, never changed)
    capabilities = _understood(IMAPClient.capabilities)
    has_capability = _understood(IMAPClient.has_capability)
    starttls = _understood(IMAPClient.starttls)
    login = _understood(IMAPClient.login)
    plain_login = _understood(IMAPClient.plain_login)
    sasl_login = _understood(IMAPClient.sasl_login)
    list_folders = _understood(IMAPClient.list_folders)
    select_folder = _understood(IMAPClient.select_folder)
    search = _understood(IMAPClient.search)
    fetch = _understood(IMAPClient.fetch)
    noop = _understood(IMAPClient.noop)
    logout = _understood(IMAPClient.logout)

    def _proc_folder_list(self, folder_data: Any) -> list[tuple[Any, Any, str]]:
        """One folder whose name is no modified UTF-7 (RFC 3501 5.1.3), as some servers have, must not hide
        all the others: it is shown as well as can be, and opened by the bytes that it came with."""
        self.folder_encode = False
        try:
            rows = super()._proc_folder_list(folder_data)
        finally:
            self.folder_encode = True
        self._odd_names = {}
        return [(flags, sign, self._name(name)) for flags, sign, name in rows]

    def _name(self, name: bytes | str) -> str:
        if isinstance(name, str):  # a number
            return name
        try:
            text: str = decode_utf7(name)
            if encode_utf7(text) == name:
                return text
        except ValueError:
            pass
        text = name.decode("utf-8", "replace")
        self._odd_names[text] = name
        return text

    def _normalise_folder(self, folder_name: Any) -> Any:
        odd = self._odd_names.get(folder_name)
        if odd is None:
            return super()._normalise_folder(folder_name)
        return b'"' + odd.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'

    def idle_begin(self) -> bool:
        """Ask to be told of news (RFC 2177); whether there were some before it began.

        Raises IMAPClientError where the server refuses, OSError where it is gone.
        """
        wire: _Bounded = self._imap
        self._idling = wire._command("IDLE")
        news = False
        while True:
            line = wire.readline()
            if line.startswith(b"+"):
                return news
            if line.startswith(self._idling):
                del wire.tagged_commands[self._idling]
                raise IMAPClientError("IDLE refused")
            news = _is_news(line) or news

    def idle_news(self, seconds: float) -> bool:
        """Whether a mail came within so many seconds. Raises as `idle_begin`."""
        wire: _Bounded = self._imap
        if not wire.heard(seconds):
            return False
        return _is_news(wire.readline())

    def idle_end(self) -> bool:
        """No more of it; whether there was news meanwhile. An answer proves that the line still holds."""
        wire: _Bounded = self._imap
        wire.send(b"DONE\r\n")
        news = False
        while True:
            line = wire.readline()
            if line.startswith(self._idling):
                del wire.tagged_commands[self._idling]
                return news
            news = _is_news(line) or news

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 (the library's name)
        return _Tls(self) if self.ssl else _Plain(self)
