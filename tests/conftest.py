"""What holds for every test: no network but loopback, no user's data, no screen, no stray log line.

The mail servers behind the marker `servers` are started by `packaging/bootstrap.py test --servers`, which
says in KAWARABAN_TEST_* where they are. Without it those tests are left out, and the run says so.
"""

import ipaddress
import logging
import os
import signal
import socket
import ssl
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
if sys.platform == "linux" and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # its sandbox refuses to be started by root

SERVERS = "KAWARABAN_TEST_SERVERS"
"""Set to 1 by the runner that started the mail servers; from then on a missing one is a failure."""

_NETWORK_EVENTS = {
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "socket.gethostbyname",
}
_left_network: list[str] = []

hypothesis.settings.register_profile("shared machine", deadline=None, print_blob=True)
hypothesis.settings.load_profile("shared machine")


def pytest_configure() -> None:
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    for variable in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        os.environ.pop(variable, None)
    os.environ["LANG"] = "C.UTF-8"
    sys.addaudithook(_loopback_only)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell starts background jobs that way, and every program under test would inherit it.
        signal.signal(signal.SIGINT, signal.default_int_handler)


_LEFT_OUT = pytest.StashKey[int]()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    with_servers = [item for item in items if item.get_closest_marker("servers")]
    if os.environ.get(SERVERS):
        for item in with_servers:  # a mail through Postfix may take its time; waiting for the others is extra
            item.add_marker(pytest.mark.timeout(400, func_only=True))
    elif with_servers:
        config.hook.pytest_deselected(items=with_servers)
        items[:] = [item for item in items if item not in set(with_servers)]
        config.stash[_LEFT_OUT] = len(with_servers)


def pytest_sessionfinish(session: pytest.Session) -> None:
    told = getattr(session.config, "workeroutput", None)  # there in a process that pytest-xdist started
    if told is not None:
        told["left_out"] = session.config.stash.get(_LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[_LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    left_out = config.stash.get(_LEFT_OUT, 0)
    if left_out:
        terminalreporter.write_line(
            f"left out: {left_out} tests that need Postfix and Dovecot "
            "(python3 packaging/bootstrap.py test --servers)"
        )


def _is_loopback(host: object) -> bool:
    if host in (None, "localhost", socket.gethostname()):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _loopback_only(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: it sees what every library does, where replacing `socket.socket` would not."""
    if event not in _NETWORK_EVENTS:
        return
    names_a_socket = isinstance(arguments[0], socket.socket)
    address = arguments[1] if names_a_socket else arguments
    if not isinstance(address, tuple):
        return  # a Unix socket's path, or a message on a connected socket
    if not _is_loopback(address[0]):
        _left_network.append(f"{event} {address!r}")
        raise RuntimeError(f"A test left this machine: {event} {address!r}")


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@contextmanager
def _nothing_stray(item: pytest.Item) -> Iterator[None]:
    """Fails the phase that leaves loopback, or logs a warning although the test does not ask for `caplog`."""
    collector = _Collector()
    logging.getLogger().addHandler(collector)
    _left_network.clear()
    try:
        yield
    finally:
        logging.getLogger().removeHandler(collector)
    if _left_network:
        pytest.fail("left this machine:\n" + "\n".join(_left_network))
    if collector.lines and "caplog" not in getattr(item, "fixturenames", ()):
        pytest.fail("stray log lines:\n" + "\n".join(collector.lines))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    with _nothing_stray(item):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    with _nothing_stray(item):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    with _nothing_stray(item):
        yield


@pytest.fixture(autouse=True)
def _own_user_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test, and no program that it starts, sees the data of the person who runs it."""
    monkeypatch.setenv("KAWARABAN_HOME", str(tmp_path / "kawaraban-home"))


@dataclass(frozen=True, slots=True)
class MailStack:
    """Postfix and Dovecot for shop.test on loopback, with two mailboxes.

    Both demand sign-in over TLS; `inject_port` takes mail to shop.test without either, as from outside.
    `*@reject.test` is refused at RCPT, `*@ok.test` is swallowed, `*@remote.test` goes to a server whose
    answer the local part chooses (nouser, full, quota, blocked, docomo, busy, dataspam…).
    """

    host: str
    starttls_port: int
    tls_port: int
    inject_port: int
    imap_port: int
    imaps_port: int
    pop3_port: int
    pop3s_port: int
    ca_file: Path
    user: str
    password: str
    second_user: str
    second_password: str

    def tls(self) -> ssl.SSLContext:
        """A context that trusts this stack's certificate and nothing else."""
        return ssl.create_default_context(cafile=str(self.ca_file))


@pytest.fixture(scope="session")
def mail_stack() -> MailStack:
    """The running servers. A missing one fails the test: it was asked for."""

    def told(name: str) -> str:
        value = os.environ.get(f"KAWARABAN_TEST_{name}")
        if not value:
            pytest.fail(f"KAWARABAN_TEST_{name} is not set: python3 packaging/bootstrap.py test --servers")
        return value

    stack = MailStack(
        host=told("HOST"),
        starttls_port=int(told("SMTP_STARTTLS_PORT")),
        tls_port=int(told("SMTP_TLS_PORT")),
        inject_port=int(told("SMTP_INJECT_PORT")),
        imap_port=int(told("IMAP_PORT")),
        imaps_port=int(told("IMAPS_PORT")),
        pop3_port=int(told("POP3_PORT")),
        pop3s_port=int(told("POP3S_PORT")),
        ca_file=Path(told("CA_FILE")),
        user=told("USER"),
        password=told("PASSWORD"),
        second_user=told("USER2"),
        second_password=told("PASSWORD2"),
    )
    for port in (stack.starttls_port, stack.tls_port, stack.inject_port, stack.imap_port, stack.imaps_port):
        with socket.create_connection((stack.host, port), timeout=10):
            pass
    return stack


@pytest.fixture
def trusted(mail_stack: MailStack, monkeypatch: pytest.MonkeyPatch) -> MailStack:
    """OpenSSL's own variable names the test certificate as the only trusted one."""
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_stack.ca_file))
    return mail_stack


@pytest.fixture(autouse=True)
def _alone_with_empty_mailboxes(request: pytest.FixtureRequest) -> Iterator[None]:
    """All tests share two mailboxes, whatever process they run in: one test at a time, and what it left (a
    mail that waits for a decision holds every newsletter back) must not be read by the next.

    Groups of pytest-xdist do not keep them apart: with pytest 9.2 they silently do nothing.
    """
    if "mail_stack" not in request.fixturenames:
        yield
        return
    from filelock import FileLock

    from tests.mail_fence import empty_mailboxes

    stack: MailStack = request.getfixturevalue("mail_stack")
    with FileLock(Path(tempfile.gettempdir(), f"kawaraban-tests-{stack.imaps_port}.lock"), timeout=1800):
        empty_mailboxes(stack)
        yield
