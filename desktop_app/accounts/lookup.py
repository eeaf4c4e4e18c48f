"""Questions to DNS and to web servers about a mail domain. Injected, so that tests bring their own.

Nothing here raises for what a network does, except `NoDnsError`: no answer at all, so that nothing is known.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    import socket

    from dns.resolver import Answer as DnsAnswer
    from dns.resolver import Resolver as DnsPythonResolver

RecordType = Literal["A", "AAAA", "MX", "TXT", "CNAME", "SRV"]
T = TypeVar("T")

DNS_SECONDS = 4.0
HTTP_SECONDS = 6.0
MAX_BYTES = 256 * 1024
MAX_REDIRECTS = 3
DNS_SERVER = "KAWARABAN_DNS_SERVER"
"""Environment variable "address[:port]": the name server to ask instead of the system's own."""


DATA_BASE = "KAWARABAN_AUTOCONFIG_BASE"
"""Environment variable: where Thunderbird's data base of providers is, as in "https://host/v1.1"."""


class NoDnsError(Exception):
    """No name server answered: offline, a fault there, or too slow."""


class Resolver(Protocol):
    """Asks DNS."""

    def ask(self, name: str, kind: RecordType) -> tuple[str, ...]:
        """The records as text, () = there are none. MX: host names by preference; TXT: whole strings; SRV:
        "host port" by priority (RFC 2782). Raises NoDnsError."""


class Fetch(Protocol):
    """Gets small files over HTTPS."""

    def get(self, url: str) -> bytes | None:
        """The file, or None when there is none, it is too large, or the server can't be trusted."""


class DnsResolver:
    """dnspython with the system's name servers, or with the one that is given (address, port)."""

    def __init__(self, server: tuple[str, int] | None = None, seconds: float = DNS_SECONDS) -> None:
        self._server = server or _from_environment()
        self._seconds = seconds
        self._resolver: DnsPythonResolver | None = None

    def ask(self, name: str, kind: RecordType) -> tuple[str, ...]:
        import dns.exception
        import dns.name
        import dns.resolver

        try:
            answer = self._made().resolve(name, kind, search=False, lifetime=self._seconds)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN):
            return ()
        except (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel, UnicodeError):
            return ()
        except (dns.exception.DNSException, OSError):
            raise NoDnsError(kind) from None
        return _as_text(answer, kind)

    def _made(self) -> "DnsPythonResolver":
        import dns.resolver

        if self._resolver is None:
            made = dns.resolver.Resolver(configure=self._server is None)
            if self._server is not None:
                made.nameservers = [self._server[0]]
                made.port = self._server[1]
            made.timeout = min(2.0, self._seconds)
            self._resolver = made
        return self._resolver


def _from_environment() -> tuple[str, int] | None:
    text = os.environ.get(DNS_SERVER, "").strip()
    if not text:
        return None
    host, colon, port = text.rpartition(":")
    if colon and port.isdigit() and (host.count(":") == 0 or host.startswith("[")):
        return host.strip("[]"), int(port)
    return text.strip("[]"), 53


def _as_text(answer: "DnsAnswer", kind: RecordType) -> tuple[str, ...]:
    rows: list[Any] = list(answer)
    if kind == "MX":
        rows.sort(key=lambda row: row.preference)
        return tuple(_host(row.exchange) for row in rows)
    if kind == "TXT":
        return tuple(b"".join(row.strings).decode("utf-8", "replace") for row in rows)
    if kind == "SRV":
        rows.sort(key=lambda row: (row.priority, -row.weight))
        return tuple(f"{_host(row.target)} {row.port}" for row in rows)
    if kind == "CNAME":
        return tuple(_host(row.target) for row in rows)
    return tuple(str(row) for row in rows)


def _host(name: object) -> str:
    return str(name).rstrip(".").lower()


def _dial(host: str, port: int, seconds: float) -> "socket.socket":
    import socket

    return socket.create_connection((host, port), timeout=seconds)


@dataclass(frozen=True, slots=True)
class HttpsFetch:
    """Verified TLS only, also after a redirect; bounded in bytes, redirects and time."""

    dial: "Callable[[str, int, float], socket.socket]" = _dial
    seconds: float = HTTP_SECONDS

    def get(self, url: str) -> bytes | None:
        deadline = time.monotonic() + self.seconds
        for _ in range(MAX_REDIRECTS + 1):
            parts = urlsplit(url)
            if parts.scheme != "https" or not parts.hostname or parts.username is not None:
                return None
            answer = self._once(url, deadline)
            if answer is None or isinstance(answer, bytes):
                return answer
            url = answer
        return None

    def _once(self, url: str, deadline: float) -> bytes | str | None:
        """The file, where to look instead, or None."""
        import http.client

        from desktop_app.accounts.servers import tls_context

        parts = urlsplit(url)
        host = parts.hostname or ""
        try:
            left = _left(deadline)
            raw = self.dial(host, parts.port or 443, left)
            connection = http.client.HTTPSConnection(host, parts.port or 443, timeout=left)
            try:
                connection.sock = tls_context().wrap_socket(raw, server_hostname=host)
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request("GET", path, headers={"Accept": "text/xml, application/xml"})
                reply = connection.getresponse()
                if reply.status in (301, 302, 303, 307, 308):
                    return urljoin(url, reply.getheader("Location") or "")
                return _bounded(reply, deadline) if reply.status == 200 else None
            finally:
                connection.close()
                raw.close()
        except (OSError, http.client.HTTPException, ValueError, UnicodeError):
            return None


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Reads(Protocol):
    def read1(self, size: int) -> bytes: ...


def _bounded(reply: _Reads, deadline: float) -> bytes | None:
    data = bytearray()
    while chunk := reply.read1(16 * 1024):
        data += chunk
        _left(deadline)
        if len(data) > MAX_BYTES:
            return None
    return bytes(data)


@dataclass(frozen=True, slots=True)
class Lookup:
    """Both at once, and where the public data base of Thunderbird is, if it is to be asked ("" = not)."""

    resolver: Resolver = field(default_factory=DnsResolver)
    fetch: Fetch = field(default_factory=HttpsFetch)
    data_base: str = ""


def system_lookup() -> Lookup:
    """The system's name servers and the web; Thunderbird's data base only where the environment names it."""
    return Lookup(data_base=os.environ.get(DATA_BASE, "").strip())


def patiently(action: Callable[[], T], check: Callable[[], None], seconds: float | None = None) -> T:
    """Do something slow elsewhere while `check` may raise to give it up: its result is then thrown away.

    TimeoutError after `seconds`: looking a name up can take longer than any socket's bound.
    """
    until = None if seconds is None else time.monotonic() + seconds
    done = threading.Event()
    results: list[T] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            results.append(action())
        except BaseException as error:  # handed to the caller, whatever it is
            errors.append(error)
        finally:
            done.set()

    check()
    threading.Thread(target=work, daemon=True, name="lookup").start()
    while not done.wait(0.05):
        check()
        if until is not None and time.monotonic() > until:
            raise TimeoutError
    if errors:
        raise errors[0]
    return results[0]
