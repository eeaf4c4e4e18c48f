"""Mail servers tell of new mail, or don't; lines break, passwords change: no storm of sign-ins."""

import smtplib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.inbox import watch
from desktop_app.services import Services, build, watching
from desktop_app.services.environment import Environment
from desktop_app.services.pc_clock import steady
from desktop_app.services.serving import Serving
from desktop_app.services.watching import Watching
from desktop_app.storage import inbox_messages, mail_accounts, settings, suppressions
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount
from tests.conftest import MailStack
from tests.factories import aoi_shop
from tests.fault_imap import FaultImap, until
from tests.sending import Clock
from tests.server_shop import ARRIVES, ServerShop
from tests.storage.books import add_reader, new_book

STOP = (
    b"From: reader1@example.jp\r\nTo: aoi@example.jp\r\nSubject: stop\r\nMessage-ID: <1@x.example>\r\n\r\n"
    b"unsubscribe\r\n"
)


@pytest.fixture
def server() -> Iterator[FaultImap]:
    made = FaultImap()
    yield made
    made.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(tmp_path: Path, server: FaultImap, clock: Clock) -> Iterator[Book]:
    with new_book(tmp_path) as opened:
        settings.save_shop(opened, aoi_shop(), clock())
        mail_accounts.save_account(opened, server.account(), clock())
        add_reader(opened, "reader1@example.jp")
        yield opened


@pytest.fixture
def word() -> list[str]:
    """The password that the program has."""
    return ["pw"]


@pytest.fixture
def services(book: Book, clock: Clock, word: list[str]) -> Services:
    return build(
        book,
        Environment(
            clock=clock, device_id="pc", knows_password=lambda _: True, ask_password=lambda _="": word[0]
        ),
    )


class Heard:
    """News, counted."""

    def __init__(self, services: Services, **given: Any) -> None:
        self.count = 0
        self._guard = threading.Lock()
        self.watching = Watching(
            lambda: services.mailbox, self._hear, release=services.book.release, **given
        )

    def _hear(self) -> None:
        with self._guard:
            self.count += 1


@pytest.fixture
def heard(services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    monkeypatch.setattr(watching, "rest_after", lambda _failures: timedelta(seconds=0.05))
    made = Heard(services)
    yield made
    made.watching.end()


def test_a_mail_that_arrives_is_told_at_once(heard: Heard, server: FaultImap) -> None:
    heard.watching.look()
    until(lambda: server.idling() == 1)
    # Looking anew may find what came before it was listened to
    until(lambda: heard.count == 1)
    server.arrive(STOP)
    until(lambda: heard.count == 2)
    heard.watching.look()
    assert server.counts["LOGIN"] == 1


def test_a_broken_line_is_made_anew_and_asks_to_look(heard: Heard, server: FaultImap) -> None:
    heard.watching.look()
    until(lambda: server.idling() == 1)
    server.cut()
    until(lambda: server.counts["IDLE"] >= 2)
    until(lambda: heard.count >= 2)


def test_a_refused_password_is_shown_once(
    heard: Heard, server: FaultImap, word: list[str], clock: Clock
) -> None:
    word[0] = "old"
    for _ in range(5):
        heard.watching.look()
    until(lambda: heard.watching.told == {"a": "wrong-password"})
    for _ in range(5):
        heard.watching.look()
    assert server.counts["LOGIN"] == 1
    assert heard.count == 0


def test_a_server_that_cannot_is_not_asked_again(heard: Heard, server: FaultImap) -> None:
    server.idle = False
    heard.watching.look()
    until(lambda: heard.watching.told == {"a": "idle-not-offered"})
    heard.watching.look()
    assert server.counts["LOGIN"] == 1


def test_a_server_that_refuses_idle_is_not_asked_again(heard: Heard, server: FaultImap) -> None:
    server.fault = lambda verb, _visit: "no" if verb == "IDLE" else ""
    heard.watching.look()
    until(lambda: heard.watching.told == {"a": "idle-not-offered"})


def test_another_server_in_the_settings_is_listened_to(
    heard: Heard, server: FaultImap, book: Book, clock: Clock
) -> None:
    heard.watching.look()
    until(lambda: server.idling() == 1)
    other = FaultImap()
    try:
        mail_accounts.save_account(book, other.account(), clock())
        heard.watching.look()
        until(lambda: other.idling() == 1 and server.idling() == 0)
    finally:
        other.stop()


def test_idle_is_renewed_before_it_is_forgotten(server: FaultImap, services: Services) -> None:
    ended, count = threading.Event(), []
    one = watch.ImapWatch(
        services.mailbox.watch(server.account(), lambda: 0.0)._connection, steady=steady,
        renew=0.2, look=0.02,
    )  # fmt: skip
    thread = threading.Thread(target=one.watch, args=(lambda: count.append(1), ended))
    thread.start()
    until(lambda: server.counts["IDLE"] >= 4)
    server.arrive(STOP)
    until(lambda: len(count) >= 2)
    ended.set()
    thread.join(30)
    one.close()
    assert not thread.is_alive()


def test_a_pc_that_slept_connects_anew(server: FaultImap, services: Services) -> None:
    times = iter([0.0, 0.0, 0.0, 3600.0])
    one = watch.ImapWatch(
        services.mailbox.watch(server.account(), lambda: 0.0)._connection, steady=lambda: next(times),
        look=0.02,
    )  # fmt: skip
    with pytest.raises(AppError, match="inbox-read-failed"):
        one.watch(lambda: None, threading.Event())
    one.close()


def test_nobody_is_told_where_somebody_would_be_asked(
    book: Book, server: FaultImap, clock: Clock
) -> None:
    quiet = build(book, Environment(clock=clock, device_id="pc"))
    heard = Heard(quiet)
    heard.watching.look()
    heard.watching.end()
    assert server.counts["LOGIN"] == 0
    assert quiet.agenda.mailbox_due(clock(), quietly=True) is None
    assert quiet.agenda.mailbox_due(clock()) is not None


# --- reading in time


def test_a_wrong_password_is_tried_once_until_it_is_changed(
    services: Services, server: FaultImap, word: list[str], clock: Clock
) -> None:
    word[0] = "old"
    assert services.agenda.mailbox_due(clock(), quietly=True) is not None
    with pytest.raises(AppError, match="wrong-password"):
        services.mailbox.read_now()
    for _ in range(50):
        clock.forward(minutes=30)
        assert services.agenda.mailbox_due(clock(), quietly=True) is None
    # When the program is started anew it is tried once
    services.mailbox.allow()
    assert services.agenda.mailbox_due(clock(), quietly=True) is not None
    with pytest.raises(AppError, match="wrong-password"):
        services.mailbox.read_now()
    assert services.agenda.mailbox_due(clock(), quietly=True) is None
    # And a new password mends it
    word[0] = "pw"
    services.mailbox.allow()
    services.mailbox.read_now()
    clock.forward(minutes=6)
    assert services.mailbox.failed() is None
    assert services.agenda.mailbox_due(clock(), quietly=True) is not None
    assert server.counts["LOGIN"] == 3


def test_a_line_that_fails_is_left_alone_longer_each_time(
    services: Services, server: FaultImap, clock: Clock
) -> None:
    server.fault = lambda verb, _visit: "drop" if verb == "LIST" else ""
    waits = []
    for _ in range(7):
        with pytest.raises(AppError):
            services.mailbox.read_now()
        minutes = 0
        while services.agenda.mailbox_due(clock(), quietly=True) is None:
            clock.forward(minutes=1)
            minutes += 1
        waits.append(minutes)
    assert waits == [1, 2, 5, 10, 20, 30, 30]


def test_of_several_accounts_one_that_fails_keeps_no_other_from_being_read(
    services: Services, server: FaultImap, book: Book, clock: Clock
) -> None:
    other = FaultImap()
    mail_accounts.save_account(
        book, other.account(id="b", address="second@example.jp", user="second"), clock()
    )
    other.arrive(STOP)
    server.fault = lambda verb, _visit: "drop" if verb == "LIST" else ""
    try:
        with pytest.raises(AppError) as caught:
            services.mailbox.read_now()
        assert caught.value.params["account"] == "aoi@example.jp"
        assert [one.kind for one in inbox_messages.all_messages(book)] == ["optout"]
        assert inbox_messages.last_read(book) is None
    finally:
        other.stop()


def test_serve_acts_on_a_mail_as_soon_as_it_is_told(
    services: Services, server: FaultImap, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.services.serving._LOOK_SECONDS", 0.05)
    ended, told = threading.Event(), list[dict[str, Any]]()
    serving = Serving(services, lambda line: told.append(dict(line)), ended)

    def serve() -> None:
        try:
            serving.go()
        finally:
            book.release()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        until(lambda: server.idling() == 1 and inbox_messages.last_read(book) is not None)
        server.arrive(STOP)
        address = book.sql("SELECT id FROM address WHERE text = 'reader1@example.jp'")[0]["id"]
        until(lambda: len(suppressions.optouts_of(book, address)) == 1)
    finally:
        ended.set()
        thread.join(60)
    assert not thread.is_alive()
    assert server.idling() == 0 or server.counts["LOGIN"] < 10


def test_serve_makes_no_storm_of_a_wrong_password(
    services: Services, server: FaultImap, book: Book, word: list[str]
) -> None:
    word[0] = "old"
    ended, now = threading.Event(), [0.0]
    looks = iter(range(200))
    told: list[str] = []

    def wait(_seconds: float) -> None:
        now[0] += 5.0
        if next(looks, None) is None:
            ended.set()

    ended.wait = wait  # type: ignore[method-assign, assignment]
    Serving(services, lambda line: told.append(str(line["did"])), ended, steady=lambda: now[0]).go()
    assert told.count("mailbox-failed") == 1
    assert server.counts["LOGIN"] <= 2


@pytest.mark.servers
def test_dovecot_tells_of_a_stop(
    mail_stack: MailStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_stack.ca_file))
    shop = ServerShop(tmp_path, mail_stack, ["reader@ok.test"])
    shop.services.mailbox.read_now()
    news = threading.Event()
    waiting = Watching(lambda: shop.services.mailbox, news.set, release=shop.book.release)
    try:
        waiting.look()
        assert news.wait(ARRIVES), "it never idled"
        news.clear()
        with smtplib.SMTP(
            mail_stack.host, mail_stack.inject_port, local_hostname="localhost", timeout=60
        ) as smtp:
            stop = STOP.replace(b"reader1@example.jp", b"reader@ok.test")
            smtp.sendmail("reader@ok.test", [mail_stack.user], stop)
        assert news.wait(ARRIVES), "it was never told"
        until(lambda: [one.classified.kind for one in shop.services.mailbox.read_now().mails] == ["optout"])
    finally:
        waiting.end()
        shop.book.close()


def test_lines_that_cannot_be_ended_are_not_waited_for_one_after_the_other(
    server: FaultImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, waited = threading.Event(), list[float]()

    class Stuck:
        def idling(self) -> list[MailAccount]:
            return [replace(server.account(), id=f"account-{number}") for number in range(5)]

        def failed(self) -> None:
            return None

        def watch(self, *_: object) -> None:
            free.wait()
            raise AppError("inbox-read-failed")

    join = threading.Thread.join
    desk: Any = Stuck()
    watching = Watching(lambda: desk, lambda: None, steady=lambda: sum(waited))
    watching.look()
    threads = [one for one in threading.enumerate() if one.name.startswith("idle-account-")]
    assert len(threads) == 5
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "join", lambda _, timeout: waited.append(timeout))
        watching.end()
    free.set()
    for one in threads:
        join(one)
    assert len(waited) == 5
    assert sum(waited) <= 3
