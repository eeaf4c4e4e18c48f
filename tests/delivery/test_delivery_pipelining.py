"""The whole loop over servers that take envelopes in groups, and ahead of their turn."""

import socket
import threading
import time
from pathlib import Path

import pytest

from desktop_app.accounts.connect import connect_smtp
from desktop_app.delivery import link as link_module
from desktop_app.delivery import worker
from desktop_app.delivery.control import cancel, pause
from desktop_app.delivery.link import Link
from desktop_app.delivery.ports import MailboxReading, Progress
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import audit, deliveries, mailings
from tests.fakes import Drop, Fault, FaultSmtp, Say, Script, Stall, Visit, first_of, for_recipient
from tests.sending import FAST, Clock, Gate, account_at, open_shop, reader

FORMS = ("steps", "grouped", "ahead")
SOFTWARE = "220 fault.test ESMTP Postfix"


def server(form: str, script: Script | None = None, **options: float) -> FaultSmtp:
    """A server that allows this form and no better one."""

    def with_greeting(stage: Stage, visit: Visit) -> Fault | None:
        if stage is Stage.CONNECT and form == "ahead":
            return Say(SOFTWARE)
        return script(stage, visit) if script is not None else None

    return FaultSmtp(with_greeting, pipelining=form != "steps", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("connections", [1, 4])
def test_everybody_gets_it_once_in_every_form(tmp_path: Path, form: str, connections: int) -> None:
    refusals: dict[str, tuple[Stage, Fault]] = {
        reader(3): (Stage.RCPT, Say("550 5.1.1 no such user")), reader(7): (Stage.DOT, Say("452 4.2.2 full")),
        reader(11): (Stage.DATA, Say("451 4.3.0 later")), reader(12): (Stage.DOT, Say("554 5.6.0 spam")),
    }
    with server(form, for_recipient(refusals)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 40, max_connections=connections)
        told: list[Progress] = []
        with shop.book:
            report = shop.job(tell=told.append).send(shop.newsletter)
            states = shop.states()
            assert (report.why, report.done) == ("deferred", False)
            assert {one: states.pop(reader(one)) for one in (3, 7, 11, 12)} == {
                3: "rejected", 7: "deferred", 11: "deferred", 12: "rejected"
            }
            assert set(states.values()) == {"accepted"}
            assert audit.verify(shop.book).state == "intact"
            assert (told[-1].waiting, told[-1].remaining) == (0, 0.0)
        assert set(fake.count().values()) == {1}
        assert len(fake.taken) == 36


STOPS: list[tuple[Fault, str]] = [
    (Say("421 4.7.0 try again later"), "throttled"),
    (Say("451 4.3.2 system not accepting"), "throttled"),
    (Say("550 5.4.5 Daily user sending limit exceeded"), "account-limit"),
]


@pytest.mark.parametrize(("fault", "why"), STOPS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("stage", [Stage.RCPT, Stage.DOT])
def test_what_stops_the_run_keeps_the_next_mail_here(
    tmp_path: Path, form: str, stage: Stage, fault: Fault, why: str
) -> None:
    with server(form, first_of(reader(3), stage, fault)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 6)
        clock = shop.clock
        assert isinstance(clock, Clock)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == why
            assert sorted(shop.states().values()) == ["accepted"] * 2 + ["queued"] * 4
            assert set(fake.count()) == {reader(1), reader(2)}
            clock.forward(hours=25)
            assert shop.job().send(shop.newsletter).done
            assert set(shop.states().values()) == {"accepted"}
        assert set(fake.count().values()) == {1}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("act", [pause, cancel])
def test_pause_and_cancel_are_seen_at_the_next_claim(tmp_path: Path, form: str, act: object) -> None:
    done = threading.Event()

    def at_dot(stage: Stage, visit: Visit) -> Fault | None:
        if stage is Stage.DOT and visit.recipient == reader(4) and not done.is_set():
            done.set()
            act(shop.book, shop.newsletter, now=shop.clock())  # type: ignore[operator]
            shop.book.release()
        return None

    with server(form, at_dot) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 12)
        with shop.book:
            why = shop.job().send(shop.newsletter).why
            assert why == ("paused" if act is pause else "cancelled")
            got = len(fake.taken)
            assert got in (4, 5)  # the one in the server's hands, and one whose claim came first
            left = "queued" if act is pause else "skipped"
            assert sorted(shop.states().values()) == sorted(["accepted"] * got + [left] * (12 - got))
        assert set(fake.count().values()) == {1}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("fault", [Drop(), Drop(kept=True), Stall()])
def test_a_lost_line_costs_one_doubt_and_no_other_mail(tmp_path: Path, form: str, fault: Fault) -> None:
    with server(form, first_of(reader(3), Stage.DOT, fault)) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 8)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "unknown-left"
            states = shop.states()
            assert states.pop(reader(3)) == "unknown"
            assert set(states.values()) == {"accepted"}
        assert len(fake.visits) == 2
        assert max(fake.count().values()) == 1


@pytest.mark.parametrize("form", FORMS)
def test_connections_are_renewed_after_so_many_mails(tmp_path: Path, form: str) -> None:
    with server(form) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 11, per_connection=4)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "finished"
        assert [visit.messages for visit in fake.visits] == [4, 4, 3]
        assert all("QUIT" in visit.commands for visit in fake.visits)
        assert set(fake.count().values()) == {1}


@pytest.mark.parametrize("form", FORMS)
def test_a_claim_that_grew_old_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """A server that takes its time over the answer must not make an old decision count."""
    monkeypatch.setattr(worker, "_STALE", 0.15)

    def slow(stage: Stage, visit: Visit) -> Fault | None:
        if stage is Stage.DOT and visit.recipient == reader(2):
            threading.Event().wait(0.35)
        return None

    with server(form, slow) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 4)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "finished"
            assert set(shop.states().values()) == {"accepted"}
            row = shop.row(reader(3))
            events = [one.facts["state"] for one in audit.entries(shop.book, ("delivery",), subject=row.id)]
            assert events == ["queued", "sending", "queued", "sending", "accepted"]
        assert set(fake.count().values()) == {1}


def test_a_pc_that_slept_gets_a_new_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the clock on the wall went on; and a line that stood idle, by the other one."""
    now = [100.0, 1_000_000.0]
    monkeypatch.setattr(link_module, "moment", lambda: (now[0], now[1]))
    with FaultSmtp() as fake:
        link = Link(lambda: connect_smtp(account_at(fake.port), None, FAST))
        link.ready()
        for ticks, wall, visits in (
            (1, 1, 1), (2, 3, 1), (1, 3600, 2), (61, 61, 3), (0, -7200, 4), (5, 5, 4)
        ):
            now[0] += ticks
            now[1] += wall
            link.ready()
            assert len(fake.visits) == visits
        link.close()


def test_a_server_that_hung_up_between_two_mails_costs_no_mail() -> None:
    with FaultSmtp() as fake:
        link = Link(lambda: connect_smtp(account_at(fake.port), None, FAST))
        link.ready()
        for one in list(fake._sockets):
            one.shutdown(socket.SHUT_RDWR)
        time.sleep(0.05)
        link.ready()
        assert len(fake.visits) == 2
        link.close()


@pytest.mark.parametrize("form", FORMS)
def test_a_short_break_is_sat_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """The server is gone for a moment in the middle of a run: opened again, and the run goes on."""
    monkeypatch.setattr(worker, "REOPEN_AFTER", (0.02, 0.05, 0.1))
    gone = [3]

    def break_(stage: Stage, visit: Visit) -> Fault | None:
        if stage is Stage.RCPT and visit.recipient == reader(5) and gone[0] == 3:
            gone[0] -= 1
            return Drop()
        if stage is Stage.HELLO and 0 < gone[0] < 3:
            gone[0] -= 1
            return Drop()
        return None

    with server(form, break_) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 9)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "finished"
            assert set(shop.states().values()) == {"accepted"}
        assert len(fake.visits) == 4
        assert set(fake.count().values()) == {1}


def test_a_network_that_is_slow_to_wake_pauses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a sleep the mailbox must be read before the next mail, and may not be reached yet."""
    monkeypatch.setattr(worker, "REOPEN_AFTER", (0.01, 0.02))
    away = [2]

    class Asleep(Gate):
        def read_now(self) -> MailboxReading:
            if self.readings and away[0]:
                away[0] -= 1
                raise AppError("mail-host-unknown", host="imap.test")
            return Gate.read_now(self)

    with server("grouped") as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 4)
        clock = shop.clock
        assert isinstance(clock, Clock)

        def sleep(_: object) -> None:
            if len(fake.taken) == 1:
                shop.checks.at_decide = None
                clock.forward(hours=8)

        shop.checks.at_decide = sleep
        with shop.book:
            gate = Asleep(clock)
            report = shop.job(gate=gate).send(shop.newsletter)
            assert report.why == "finished"
            away[0], shop.checks.at_decide = 99, None
            second = open_shop(tmp_path / "second.book", fake.port, 4, clock=clock)
            with second.book:
                second.checks.at_decide = lambda _: clock.forward(hours=1) if away[0] == 99 else None
                report = second.job(gate=Asleep(clock)).send(second.newsletter)
                assert report.why == "network"
                assert report.until is not None
                assert mailings.state(second.book, second.newsletter).value == "sending"
                assert second.states()[reader(4)] == "queued"


@pytest.mark.parametrize("form", FORMS)
def test_a_failing_line_on_four_connections_ends_in_order(tmp_path: Path, form: str) -> None:
    """Whatever each connection has in hand goes back; nothing is left `sending`."""
    with server(form, first_of(reader(9), Stage.DOT, Say("421 4.7.0 slow down")), delay=0.005) as fake:
        shop = open_shop(tmp_path / "shop.book", fake.port, 40, max_connections=4)
        with shop.book:
            assert shop.job().send(shop.newsletter).why == "throttled"
            counts = deliveries.counts(shop.book, shop.newsletter)
            assert (counts.sending, counts.unknown) == (0, 0)
            assert counts.accepted == len(fake.taken)
            assert counts.accepted + counts.queued == 40
        assert set(fake.count().values()) == {1}
