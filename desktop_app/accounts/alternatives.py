"""Would another port, protection or host do? Tried without signing in, so that no password is risked."""

import threading
from collections.abc import Callable, Iterable

from desktop_app.accounts.imap_connection import hang_up, open_imap
from desktop_app.accounts.lookup import patiently
from desktop_app.accounts.pop_connection import PopConnection
from desktop_app.accounts.servers import Security, Server, Timeouts
from desktop_app.accounts.smtp_connection import SmtpConnection
from desktop_app.domain.errors import AppError

_TIMEOUTS = Timeouts(connect=5.0, reply=8.0)
_SMTP: tuple[tuple[int, Security], ...] = ((465, "ssl"), (587, "starttls"))
_IMAP: tuple[tuple[int, Security], ...] = ((993, "ssl"), (143, "starttls"))
_POP3: tuple[tuple[int, Security], ...] = ((995, "ssl"), (110, "starttls"))
_PAIRS = {"smtp": _SMTP, "imap": _IMAP, "pop3": _POP3}
_OTHER: dict[Security, Security] = {"ssl": "starttls", "starttls": "ssl", "none": "starttls"}
_MOST = 5


def usual(server: Server, kind: str) -> list[Server]:
    """The same port with the other protection, then the usual ports of the same host."""
    pairs = _PAIRS[kind]
    others = [Server(server.host, server.port, _OTHER[server.security])]
    others += [Server(server.host, port, security) for port, security in pairs]
    return [one for one in dict.fromkeys(others) if one != server]


def over_pop3(server: Server, domain: str) -> list[Server]:
    """Where a provider without IMAP may have its mailboxes."""
    hosts = dict.fromkeys((server.host, f"pop.{domain}"))
    return [Server(host, port, security) for host in hosts for port, security in _POP3]


def first_that_works(
    servers: Iterable[Server], kind: str, check: Callable[[], None] = lambda: None
) -> Server | None:
    """The first server that answers with verified TLS. All are asked at once; `check` may end it."""
    wanted = list(dict.fromkeys(servers))[:_MOST]
    answers: dict[Server, bool] = {}

    def ask(server: Server) -> None:
        answers[server] = _answers(server, kind)

    asking = [threading.Thread(target=ask, args=(one,), daemon=True, name="try-server") for one in wanted]
    for thread in asking:
        thread.start()
    for server, thread in zip(wanted, asking, strict=True):
        patiently(thread.join, check)
        if answers.get(server):
            return server
    return None


def _answers(server: Server, kind: str) -> bool:
    try:
        if kind == "imap":
            hang_up(open_imap(server, _TIMEOUTS))
            return True
        if kind == "pop3":
            connection = PopConnection(server, _TIMEOUTS)
            connection.open()
            connection.close()
            return True
        with SmtpConnection(server, _TIMEOUTS) as smtp:
            smtp.open()
            smtp.secure()
    except AppError:
        return False
    return True
