"""One question to a sign-in server: verified TLS, bounded in size and time, no redirects (RFC 6749 3.2)."""

import http.client
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from desktop_app.accounts.oauth_clients import require_safe
from desktop_app.accounts.servers import Server, require_loopback, tls_context
from desktop_app.domain.errors import AppError

CONNECT_SECONDS = 15.0
WHOLE_SECONDS = 45.0
_LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body. Never shown: it may hold tokens."""

    status: int
    body: bytes

    def __repr__(self) -> str:
        return f"Answer({self.status})"


def post_form(address: str, form: str, *, seconds: float = WHOLE_SECONDS) -> Answer:
    """Post an encoded form. AppError when the server can't be reached, is not who it says, or is too slow."""
    require_safe(address)
    parts = urlsplit(address)
    host = parts.hostname or ""
    plain = parts.scheme == "http"
    wait = min(CONNECT_SECONDS, seconds)
    connection = (
        http.client.HTTPConnection(host, parts.port, timeout=wait)
        if plain
        else http.client.HTTPSConnection(host, parts.port, timeout=wait, context=tls_context())
    )
    late = threading.Timer(seconds, lambda: _cut(connection))
    late.daemon = True
    late.start()
    try:
        connection.connect()
        if plain:
            require_loopback(connection.sock.getpeername(), Server(host, parts.port or 80, "none"))
        connection.request(
            "POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), form.encode("ascii"),
            {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        )
        with connection.getresponse() as response:
            status, body = response.status, response.read(_LARGEST + 1)
    except ssl.SSLCertVerificationError:
        raise AppError("oauth-server-not-proven", host=host) from None
    except (OSError, UnicodeError):
        raise AppError("oauth-server-unreachable", host=host) from None
    except (http.client.HTTPException, ValueError, AttributeError):  # the last: cut off while connecting
        raise AppError("oauth-server-trouble", host=host) from None
    finally:
        late.cancel()
        connection.close()
    if len(body) > _LARGEST:
        raise AppError("oauth-server-trouble", host=host)
    return Answer(status, body)


def _cut(connection: http.client.HTTPConnection) -> None:
    """A server that dribbles must not hold us: every wait on the socket ends now."""
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(2)
