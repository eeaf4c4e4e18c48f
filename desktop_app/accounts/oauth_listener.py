"""Where the browser comes back to after the sign-in page: a door on this PC, open for minutes (RFC 8252 7.3).

It answers every visitor with a small page and takes only the answer to the question that was asked, known
by its `state`. Nothing is logged: the address that the browser asks for holds the code.
"""

import hmac
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import ThreadingMixIn
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

from desktop_app.domain.errors import AppError

_VISIT_SECONDS = 10.0
_SLICE = 0.05
_LONGEST_QUERY = 16 * 1024
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the browser shows."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Pages in the owner's language."""

    language: str
    done: Page
    refused: Page
    strange: Page


@dataclass(slots=True)
class Door:
    """Open while the block lasts. `query` is what the browser brought, once it did."""

    host: str
    """The name in the address, "127.0.0.1" or "localhost"."""
    state: str = field(repr=False)
    pages: Pages
    port: int = 0
    query: str | None = field(default=None, repr=False)
    _servers: list["_Server"] = field(default_factory=list)
    _came: threading.Event = field(default_factory=threading.Event)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        """The redirect address."""
        return f"http://{self.host}:{self.port}"

    def __enter__(self) -> Self:
        try:
            first = _Server(("127.0.0.1", 0), self)
        except OSError:
            raise AppError("sign-in-no-port") from None
        self.port = first.server_address[1]
        self._servers.append(first)
        if self.host == "localhost":  # some systems look for it at ::1 first
            with suppress(OSError):
                self._servers.append(_SixServer(("::1", self.port), self))
        for server in self._servers:
            threading.Thread(
                target=server.serve_forever, args=(_SLICE,), name="oauth-door", daemon=True
            ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()

    def wait(self, seconds: float, check: Callable[[], None]) -> str:
        """The query that came with the right state. `check` ends it by raising.

        AppError("sign-in-took-too-long").
        """
        end = time.monotonic() + seconds
        while not self._came.wait(_SLICE):
            check()
            if time.monotonic() >= end:
                raise AppError("sign-in-took-too-long")
        time.sleep(_SLICE)  # the page is on its way to the browser
        return self.query or ""

    def visited(self, host: str, target: str) -> tuple[int, Page]:
        """Status and page for a visitor; keeps the query of the first one with the right state."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return 400, self.pages.strange
        if host.lower() not in {f"127.0.0.1:{self.port}", f"localhost:{self.port}", f"[::1]:{self.port}"}:
            return 400, self.pages.strange  # another site's name that was made to point here
        if parts.path not in ("", "/"):
            return 404, self.pages.strange
        if len(parts.query) > _LONGEST_QUERY:
            return 400, self.pages.strange
        values = parse_qs(parts.query, max_num_fields=50)
        states = values.get("state", [])
        if len(states) != 1 or not hmac.compare_digest(states[0].encode(), self.state.encode()):
            return 400, self.pages.strange
        if ("code" in values) == ("error" in values) or any(len(found) > 1 for found in values.values()):
            return 400, self.pages.strange
        with self._guard:
            if self.query is None:
                self.query = parts.query
                self._came.set()
        return 200, self.pages.done if "code" in values else self.pages.refused


class _Server(ThreadingMixIn, HTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = False

    def __init__(self, address: tuple[str, int], door: Door) -> None:
        self.door = door
        super().__init__(address, _Visit)

    def server_bind(self) -> None:
        """Without the look-up of the machine's name that http.server makes."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Visitors who hang up are no matter, and nothing is written anywhere."""


class _SixServer(_Server):
    address_family = socket.AF_INET6


class _Visit(BaseHTTPRequestHandler):
    server: _Server
    timeout = _VISIT_SECONDS
    server_version = "Kawaraban"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer a visitor."""
        try:
            status, page = self.server.door.visited(self.headers.get("Host", ""), self.path)
        except ValueError:
            status, page = 400, self.server.door.pages.strange
        body = _html(page, self.server.door.pages.language)
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


def _html(page: Page, language: str) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f"<title>{escape(page.title)}</title><style>body{{font-family:sans-serif;line-height:1.8;"
        "max-width:34em;margin:15vh auto;padding:0 1.5em}h1{font-size:1.4em}</style></head>"
        f"<body><h1>{escape(page.title)}</h1><p>{escape(page.text)}</p></body></html>"
    ).encode()
