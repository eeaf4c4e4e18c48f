"""Connections of a stored account, ready to use."""

import ipaddress

from imapclient import IMAPClient

from desktop_app.accounts.credential import Credential, TokenSource
from desktop_app.accounts.imap_connection import open_imap, sign_in_imap, sign_in_with_token
from desktop_app.accounts.pop_connection import PopConnection
from desktop_app.accounts.servers import Security, Server, Timeouts
from desktop_app.accounts.smtp_connection import SmtpConnection
from desktop_app.domain.errors import AppError
from desktop_app.storage.mail_accounts import MailAccount

_SECURITY: dict[str, Security] = {"ssl": "ssl", "starttls": "starttls", "none": "none"}


def smtp_server(account: MailAccount) -> Server:
    """The account's sending server."""
    return Server(account.smtp_host, account.smtp_port, _SECURITY[account.smtp_security])


def imap_server(account: MailAccount) -> Server:
    """The account's mailbox server, IMAP or POP. AppError "mailbox-not-set" when it has none."""
    if not account.imap_host or not account.imap_port:
        raise AppError("mailbox-not-set")
    return Server(account.imap_host, account.imap_port, _SECURITY[account.imap_security])


def is_loopback(server: Server) -> bool:
    """Whether the server's name is this machine. Only for how long to wait: a name proves nothing."""
    try:
        return server.host == "localhost" or ipaddress.ip_address(server.host).is_loopback
    except ValueError:
        return False


def connect_smtp(
    account: MailAccount, credential: Credential, timeouts: Timeouts | None = None
) -> SmtpConnection:
    """Connected, protected and signed in. AppError says what is wrong in the owner's words."""
    connection = SmtpConnection(smtp_server(account), timeouts)
    try:
        connection.open()
        connection.secure()
        connection.sign_in(account.user, credential)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_imap(
    account: MailAccount, credential: Credential, timeouts: Timeouts | None = None
) -> IMAPClient:
    """Connected, protected and signed in; no folder is selected. AppError as `connect_smtp`.

    A token that is refused is renewed once, on a new connection.
    """
    server = imap_server(account)
    user = account.imap_user if account.imap_user is not None else account.user
    if user is not None and not (credential is None or isinstance(credential, str)):
        return _with_token(server, user, credential, timeouts)
    client = open_imap(server, timeouts)
    sign_in_imap(client, server, user, credential if isinstance(credential, str) else None)
    return client


def _with_token(server: Server, user: str, source: TokenSource, timeouts: Timeouts | None) -> IMAPClient:
    client = open_imap(server, timeouts)
    try:
        sign_in_with_token(client, server, user, source.token)
    except AppError as error:
        if error.id != "token-refused":
            raise
        client = open_imap(server, timeouts)
        sign_in_with_token(client, server, user, lambda: source.token(renew=True))
    return client


def connect_pop(
    account: MailAccount, credential: Credential, timeouts: Timeouts | None = None
) -> PopConnection:
    """As `connect_imap`, for a mailbox that is read with POP3."""
    server = imap_server(account)
    user = account.imap_user if account.imap_user is not None else account.user
    connection = PopConnection(server, timeouts)
    connection.open()
    try:
        connection.sign_in(user, credential)
    except AppError as error:
        if error.id != "token-refused" or credential is None or isinstance(credential, str):
            raise
        connection = PopConnection(server, timeouts)
        connection.open()
        connection.sign_in(user, _Renewed(credential))
    return connection


class _Renewed:
    """Another token than the last one."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source

    def token(self, *, renew: bool = False) -> str:  # noqa: ARG002 - it is renewed in any case
        return self._source.token(renew=True)
