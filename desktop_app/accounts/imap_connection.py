"""A signed-in IMAP connection of the shop's mailbox, verified as SMTP's is."""

import logging
from collections.abc import Callable
from contextlib import suppress

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError

from desktop_app.accounts.imap_wire import BoundedImap
from desktop_app.accounts.servers import Server, Timeouts, connection_error, require_loopback, tls_context
from desktop_app.accounts.sign_in import TOKEN_MECHANISMS, refusal_answer, token_words
from desktop_app.domain.errors import AppError

# The library logs account names and commands at level INFO and DEBUG (architecture 4.22).
logging.getLogger("imapclient").setLevel(logging.WARNING)


def open_imap(server: Server, timeouts: Timeouts | None = None) -> IMAPClient:
    """Connect and protect the connection; nothing is signed in yet. AppError in the account's words."""
    bounds = timeouts or Timeouts()
    try:
        client = BoundedImap(
            server.host, port=server.port, ssl=server.security == "ssl", ssl_context=tls_context(),
            timeout=SocketTimeout(connect=bounds.connect, read=bounds.reply),
        )
    except (OSError, UnicodeError) as error:
        raise connection_error(error, server) from None
    except IMAPClientError:
        raise AppError("mail-server-not-understood", host=server.host, port=server.port) from None
    try:
        if server.security == "none":
            require_loopback(client.socket().getpeername(), server)
        elif server.security == "starttls":
            client.starttls(tls_context())
    except AppError:
        hang_up(client)
        raise
    except CapabilityError:
        hang_up(client)
        raise AppError("tls-not-offered", host=server.host) from None
    except (OSError, IMAPClientError) as error:
        hang_up(client)
        raise connection_error(error, server) from None
    return client


def sign_in_imap(client: IMAPClient, server: Server, user: str | None, password: str | None) -> None:
    """Sign in once; AppError "wrong-password" and its kin, and the connection is closed."""
    if user is None:
        return
    try:
        if password is None:
            raise AppError("password-missing")
        if client.has_capability("AUTH=PLAIN"):
            client.plain_login(user, password)
        elif password.isascii():
            client.login(user, password)
        else:
            raise AppError("password-not-ascii", host=server.host)
    except AppError:
        hang_up(client)
        raise
    except LoginError as error:
        hang_up(client)
        raise password_refused(str(error), server, password) from None
    except (OSError, IMAPClientError) as error:
        hang_up(client)
        raise connection_error(error, server) from None


def sign_in_with_token(
    client: IMAPClient, server: Server, user: str, token: Callable[[], str]
) -> None:
    """Sign in once with an access token; AppError "token-refused" and its kin, then it is closed."""
    try:
        mechanism = next((one for one in TOKEN_MECHANISMS if client.has_capability(f"AUTH={one}")), None)
        if mechanism is None:
            raise AppError("token-not-offered", host=server.host)
        words = iter([token_words(mechanism, user, token())])
        answer = refusal_answer(mechanism)
        client.sasl_login(mechanism, lambda _: next(words, answer))
    except AppError:
        hang_up(client)
        raise
    except LoginError as error:
        hang_up(client)
        if isinstance(error.__context__, IMAPClientAbortError):
            raise connection_error(error, server) from None
        if "[unavailable]" in str(error).lower():  # RFC 5530: only for now
            raise AppError("sign-in-later", host=server.host, reply="UNAVAILABLE") from None
        raise AppError("token-refused", host=server.host) from None
    except (OSError, IMAPClientError) as error:
        hang_up(client)
        raise connection_error(error, server) from None


def hang_up(client: IMAPClient) -> None:
    """Close without a word; a socket that is already dead is no matter."""
    with suppress(OSError):
        client.shutdown()


def password_refused(text: str, server: Server, password: str | None) -> AppError:
    """What a mailbox server means that refuses a password with this text."""
    low = text.lower()
    if "application-specific" in low or "app password" in low:
        return AppError("app-password-needed", host=server.host, reply="")
    if "basicauthblocked" in low.replace(" ", "") or "basic authentication" in low:
        return AppError("password-sign-in-ended", host=server.host, reply="")
    plain = password is None or password.isascii()
    return AppError("wrong-password" if plain else "password-not-ascii", host=server.host)
