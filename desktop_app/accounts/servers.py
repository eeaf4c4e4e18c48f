"""Where a server is and how far it is trusted: TLS with verified certificates, plain only on loopback."""

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from typing import Literal

from desktop_app.domain.errors import AppError

Security = Literal["ssl", "starttls", "none"]

EHLO_NAME = "localhost"
"""Never the machine's own name: a Japanese Windows host name can't be encoded."""


@dataclass(frozen=True, slots=True)
class Server:
    """Host, port and how the connection is protected."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. A reply must be complete in time: a server that dribbles can't hold us longer."""

    connect: float = 30.0
    reply: float = 60.0
    after_dot: float = 600.0
    """RFC 5321 4.5.3.2.6: ending early here is what makes doubts."""


def tls_context() -> ssl.SSLContext:
    """Certificates and host names are always checked. OpenSSL's own SSL_CERT_FILE may name another CA."""
    return ssl.create_default_context()


def require_loopback(peer: object, server: Server) -> None:
    """AppError "plain-only-on-this-pc" unless the connected peer is this machine (architecture 4.23)."""
    host = peer[0] if isinstance(peer, tuple) else ""
    try:
        local = ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        local = False
    if not local:
        raise AppError("plain-only-on-this-pc", host=server.host)


def connection_error(error: Exception, server: Server) -> AppError:
    """What a failed connection means, in words of ours."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = {10: "expired", 62: "name", 64: "name"}.get(error.verify_code, "unknown")  # X509_V_ERR_…
        return AppError("certificate-refused", host=server.host, why=why)
    if isinstance(error, ssl.SSLError):
        return AppError("tls-failed", host=server.host, port=server.port)
    if isinstance(error, socket.gaierror | UnicodeError):
        return AppError("mail-host-unknown", host=server.host)
    if isinstance(error, TimeoutError):
        return AppError("mail-server-timeout", host=server.host, port=server.port)
    if isinstance(error, ConnectionRefusedError):
        return AppError("mail-server-not-there", host=server.host, port=server.port)
    return AppError("mail-connection-failed", host=server.host, port=server.port)
