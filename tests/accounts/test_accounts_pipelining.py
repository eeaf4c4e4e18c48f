"""Envelopes in one write, and ahead of their turn: every mixture of answers, in all pieces on the wire."""

import contextlib
import itertools
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from desktop_app.accounts.permit import OwnAddressPermit
from desktop_app.accounts.servers import Server, Timeouts
from desktop_app.accounts.smtp_connection import Exchange, SmtpConnection
from desktop_app.accounts.smtp_conversation import NOT_TRIED
from desktop_app.accounts.smtp_pipeline import Manners, known_server
from desktop_app.domain.smtp_reply import Stage, Verdict
from tests.fakes import (
    Drop,
    Fault,
    FaultSmtp,
    Garbage,
    Say,
    Script,
    Stall,
    Twice,
    Visit,
    first_of,
    for_recipient,
    once,
)

SHOP = "shop@shop.test"
MAIL = b"From: shop@shop.test\r\nSubject: hi\r\n\r\n.dot\r\n..two\r\nlast\r\n"
FAST = Timeouts(connect=2.0, reply=0.4, after_dot=0.4)
SOFTWARE = "220 fault.test ESMTP Postfix"
A, B, C, D = (f"{name}@example.jp" for name in "abcd")


class Chopper:
    """Between client and server; hands the server's bytes on in other pieces than they came in."""

    def __init__(self, port: int, pieces: str) -> None:
        self._target, self._pieces = port, pieces
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = [self._listener]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> "Chopper":
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open += [near, far]
                for source, target, chop in ((near, far, False), (far, near, True)):
                    thread = threading.Thread(target=self._pump, args=(source, target, chop), daemon=True)
                    self._threads.append(thread)
                    thread.start()

    def _pump(self, source: socket.socket, target: socket.socket, chop: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                for piece in self._cut(data) if chop else (data,):
                    target.sendall(piece)
                    if chop:
                        time.sleep(0.0005)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def _cut(self, data: bytes) -> Iterator[bytes]:
        if self._pieces == "lines":
            yield from data.splitlines(keepends=True)
            return
        step = 1 if self._pieces == "bytes" else 7
        yield from (data[start : start + step] for start in range(0, len(data), step))


PIECES = ("whole", "lines", "bytes", "sevens")


@pytest.fixture(params=PIECES)
def pieces(request: pytest.FixtureRequest) -> str:
    value: str = request.param
    return value


@contextlib.contextmanager
def reached(fake: FaultSmtp, pieces: str = "whole") -> Iterator[int]:
    if pieces == "whole":
        yield fake.port
    else:
        with Chopper(fake.port, pieces) as chopper:
            yield chopper.port


def connect(port: int, manners: Manners | None = None) -> SmtpConnection:
    connection = SmtpConnection(Server("127.0.0.1", port, "none"), FAST)
    connection.open()
    connection.secure()
    connection.manners = manners or Manners()
    return connection


def permit(to: str) -> OwnAddressPermit:
    return OwnAddressPermit(SHOP, to, own=frozenset({to}))


@dataclass(slots=True)
class Sender:
    """What the sending loop does with one connection at a time, in the form the server allows."""

    port: int
    manners: Manners = field(default_factory=Manners)
    connections: int = 0
    ahead_used: int = 0

    def send(self, recipients: list[str]) -> dict[str, Exchange]:
        """The outcome for each; those whose envelope went down with a connection are NOT_TRIED."""
        done: dict[str, Exchange] = {}
        connection: SmtpConnection | None = None
        waiting = list(recipients)
        while waiting:
            to = waiting[0]
            if connection is None or not connection.alive:
                connection = connect(self.port, self.manners)
                self.connections += 1
            talk = connection.conversation
            if not talk.busy:
                talk.begin_mail(permit(to), MAIL)
            outcome = talk.envelope()
            following = None
            if outcome is None:
                if talk.ahead and len(waiting) > 1:
                    following = permit(waiting[1])
                    self.ahead_used += 1
                talk.hand_over(None if following is None else (following, MAIL))
                outcome = talk.answer()
            done[to] = outcome
            waiting.pop(0)
            if following is not None and following.spent and not talk.busy:
                done[waiting.pop(0)] = NOT_TRIED
        if connection is not None:
            connection.quit()
        return done


def ahead(script: Script | None = None) -> Script:
    """The script on a server that greets as one that is known to take the next envelope with the body."""

    def greeting(stage: Stage, visit: Visit) -> Fault | None:
        if stage is Stage.CONNECT:
            return Say(SOFTWARE)
        return script(stage, visit) if script is not None else None

    return greeting


# -- what is on the wire


def test_an_envelope_leaves_in_one_piece(pieces: str) -> None:
    with FaultSmtp(pipelining=True) as fake, reached(fake, pieces) as port:
        done = Sender(port).send([A, B, C])
        assert {one.verdict for one in done.values()} == {Verdict.ACCEPTED}
        assert [mail.data for mail in fake.taken] == [MAIL] * 3
        assert len(fake.visits) == 1


def writes(pipelining: bool, known: bool) -> list[bytes]:
    """What the client writes for two mails, write by write."""
    seen: list[bytes] = []

    def noted(data: bytes) -> None:
        seen.append(bytes(data))
        write(data)

    with FaultSmtp(ahead() if known else None, pipelining=pipelining) as fake:
        connection = connect(fake.port)
        wire = connection._wire  # what leaves is the point
        write = wire.write
        wire.write = noted  # type: ignore[method-assign]
        talk = connection.conversation
        talk.begin_mail(permit(A), MAIL)
        assert talk.envelope() is None
        second = permit(B)
        talk.hand_over((second, MAIL) if talk.ahead else None)
        assert talk.answer().verdict is Verdict.ACCEPTED
        if not second.spent:
            talk.begin_mail(second, MAIL)
        assert talk.envelope() is None
        talk.hand_over()
        assert talk.answer().verdict is Verdict.ACCEPTED
        connection.close()
        assert fake.count() == {A: 1, B: 1}
    return seen


def test_the_number_of_writes_is_the_number_of_round_trips() -> None:
    body = MAIL.replace(b"\r\n.", b"\r\n..") + b".\r\n"

    def envelope(to: str) -> list[bytes]:
        return [b"MAIL FROM:<%s> SIZE=%d\r\n" % (SHOP.encode(), len(MAIL)),
                b"RCPT TO:<%s>\r\n" % to.encode(), b"DATA\r\n"]

    first, second = envelope(A), envelope(B)
    assert writes(pipelining=False, known=True) == [*first, body, *second, body]
    assert writes(pipelining=True, known=False) == [b"".join(first), body, b"".join(second), body]
    assert writes(pipelining=True, known=True) == [b"".join(first), body + b"".join(second), body]


def test_only_servers_that_were_seen_to_take_it_get_it_ahead() -> None:
    for greeting, name in (
        (b"mx.shop.test ESMTP Postfix (Debian/GNU)", "Postfix"),
        (b"mx ESMTP Exim 4.96 Thu, 26 Nov 2026 17:55:08 +0000", "Exim"),
    ):
        found = known_server(greeting)
        assert found is not None
        assert found.name == name
    for greeting in (b"mx ESMTP", b"mx.google.com ESMTP ab12 - gsmtp", b"x ESMTP OpenSMTPD", b"Postfix", b""):
        assert known_server(greeting) is None


# -- every mixture of answers to one envelope

UNKNOWN, GREY = Say("550 5.1.1 no such user"), Say("450 4.7.1 greylisted")
MIXTURES: list[tuple[Stage, Fault, bool, Stage, Verdict, bool]] = [
    # fault at, fault, server takes DATA without a recipient; stage, verdict, whether the line is still good
    (Stage.MAIL, Say("550 5.7.60 no"), False, Stage.MAIL, Verdict.SENDER_REFUSED, True),
    (Stage.MAIL, Say("451 4.3.0 later"), False, Stage.MAIL, Verdict.THROTTLED, True),
    (Stage.MAIL, Say("421 4.4.2 bye"), False, Stage.MAIL, Verdict.CLOSING, False),
    (Stage.MAIL, Say("354 what"), False, Stage.MAIL, Verdict.NOT_SENT, False),
    (Stage.MAIL, Drop(), False, Stage.MAIL, Verdict.NOT_SENT, False),
    (Stage.MAIL, Garbage(), False, Stage.MAIL, Verdict.NOT_SENT, False),
    (Stage.MAIL, Twice(), False, Stage.DATA, Verdict.NOT_SENT, False),
    (Stage.RCPT, UNKNOWN, False, Stage.RCPT, Verdict.USER_UNKNOWN, True),
    (Stage.RCPT, UNKNOWN, True, Stage.RCPT, Verdict.USER_UNKNOWN, True),
    (Stage.RCPT, GREY, False, Stage.RCPT, Verdict.TEMPORARY, True),
    (Stage.RCPT, GREY, True, Stage.RCPT, Verdict.TEMPORARY, True),
    (Stage.RCPT, Say("550 5.4.5 Daily limit"), True, Stage.RCPT, Verdict.ACCOUNT_LIMIT, True),
    (Stage.RCPT, Say("421 4.7.0 try again later"), False, Stage.RCPT, Verdict.THROTTLED, False),
    (Stage.RCPT, Drop(), False, Stage.RCPT, Verdict.NOT_SENT, False),
    (Stage.RCPT, Stall(), False, Stage.RCPT, Verdict.NOT_SENT, False),
    (Stage.RCPT, Twice(), False, Stage.DATA, Verdict.NOT_SENT, False),
    (Stage.RCPT, Twice("550 5.1.1 no such user"), True, Stage.DATA, Verdict.USER_UNKNOWN, False),
    (Stage.DATA, Say("554 5.7.1 policy"), False, Stage.DATA, Verdict.POLICY, True),
    (Stage.DATA, Say("250 ok"), False, Stage.DATA, Verdict.NOT_SENT, False),
    (Stage.DATA, Say("421 4.4.2 bye"), False, Stage.DATA, Verdict.CLOSING, False),
    (Stage.DATA, Drop(), False, Stage.DATA, Verdict.NOT_SENT, False),
    (Stage.DATA, Garbage(), False, Stage.DATA, Verdict.NOT_SENT, False),
    (Stage.DOT, Say("554 5.6.0 content"), False, Stage.DOT, Verdict.CONTENT, True),
    (Stage.DOT, Say("452 4.2.2 full"), False, Stage.DOT, Verdict.TEMPORARY, True),
    (Stage.DOT, Say("421 4.4.2 bye"), False, Stage.DOT, Verdict.CLOSING, False),
    (Stage.DOT, Say("354 what"), False, Stage.DOT, Verdict.LOST, False),
    (Stage.DOT, Drop(), False, Stage.DOT, Verdict.LOST, False),
    (Stage.DOT, Garbage(), False, Stage.DOT, Verdict.LOST, False),
]


@pytest.mark.parametrize(("at", "fault", "lenient", "stage", "verdict", "usable"), MIXTURES)
def test_each_mixture_of_answers_is_told_right(
    at: Stage, fault: Fault, lenient: bool, stage: Stage, verdict: Verdict, usable: bool, pieces: str
) -> None:
    with FaultSmtp(once(at, fault), pipelining=True, lenient=lenient) as fake, reached(fake, pieces) as port:
        connection = connect(port)
        done = connection.transmit(permit(A), MAIL)
        assert (done.stage, done.verdict) == (stage, verdict)
        assert connection.alive is usable
        assert not fake.taken  # an empty mail neither
        if usable:
            assert connection.transmit(permit(B), MAIL).verdict is Verdict.ACCEPTED
            assert fake.count() == {B: 1}
            assert len(fake.visits) == 1
        connection.close()


def test_data_taken_although_mail_was_refused_gets_no_dot() -> None:
    """Nobody knows to whom such a server would send the empty mail."""
    heard: list[bytes] = []
    answers = {b"MAIL": b"550 5.7.60 no", b"DATA": b"354 go on", b"EHLO": b"250-x\r\n250 PIPELINING"}

    def blunt(listener: socket.socket) -> None:
        with listener, listener.accept()[0] as line, line.makefile("rb") as lines:
            line.sendall(b"220 x\r\n")
            for raw in lines:
                heard.append(raw.rstrip())
                line.sendall(answers.get(raw[:4].upper(), b"250 ok") + b"\r\n")

    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=blunt, args=(listener,))
    thread.start()
    connection = connect(listener.getsockname()[1])
    assert connection.transmit(permit(A), MAIL).verdict is Verdict.SENDER_REFUSED
    assert not connection.alive
    thread.join(5)
    assert heard[1:] == [b"MAIL FROM:<shop@shop.test>", b"RCPT TO:<a@example.jp>", b"DATA"]


def test_a_second_go_ahead_never_makes_an_accepted_mail(pieces: str) -> None:
    """Whether it is there in time is a race; taken for the answer to the mail it says nothing."""
    script = once(Stage.DATA, Twice())
    with FaultSmtp(script, pipelining=True) as fake, reached(fake, pieces) as port:
        connection = connect(port)
        done = connection.transmit(permit(A), MAIL)
        assert (done.stage, done.verdict) in ((Stage.BODY, Verdict.NOT_SENT), (Stage.DOT, Verdict.LOST))
        assert not connection.alive
        if done.verdict is Verdict.NOT_SENT:
            assert not fake.taken


def test_a_surplus_answer_is_not_taken_for_the_next_mails() -> None:
    with FaultSmtp(once(Stage.DOT, Twice()), pipelining=True) as fake:
        connection = connect(fake.port)
        assert connection.transmit(permit(A), MAIL).verdict is Verdict.ACCEPTED
        assert connection.transmit(permit(B), MAIL).verdict is Verdict.NOT_SENT
        assert not connection.alive
        assert fake.count() == {A: 1}


# -- other forms of the same mail


def test_size_and_quoted_addresses_are_tried_once_in_one_piece(pieces: str) -> None:
    odd = "a..b@docomo.ne.jp"

    def script(stage: Stage, visit: Visit) -> Fault | None:
        if stage is Stage.MAIL and "SIZE" in visit.commands[-1]:
            return Say("555 5.5.4 unsupported")
        return Say("553 5.1.3 syntax") if stage is Stage.RCPT and visit.recipient == odd else None

    for lenient in (False, True):
        server = FaultSmtp(script, pipelining=True, lenient=lenient)
        with server as fake, reached(fake, pieces) as port:
            manners = Manners()
            connection = connect(port, manners)
            assert connection.transmit(permit(odd), MAIL).verdict is Verdict.ACCEPTED
            assert connection.transmit(permit(B), MAIL).verdict is Verdict.ACCEPTED
            assert fake.count() == {'"a..b"@docomo.ne.jp': 1, B: 1}
            assert sum("SIZE" in line for line in fake.commands()) == 1
            assert manners.grouped
            connection.close()


def test_a_complaint_about_grouping_goes_on_one_at_a_time() -> None:
    """Postfix says so where PIPELINING came without being offered; proxies just lose commands."""
    for word in ("503 5.5.0 Improper use of SMTP command pipelining", "503 5.5.1 bad sequence of commands"):

        def script(stage: Stage, visit: Visit, word: str = word) -> Fault | None:
            steps = "RSET" in visit.commands
            return Say(word) if stage is Stage.DATA and not steps else None

        with FaultSmtp(script, pipelining=True) as fake:
            manners = Manners()
            connection = connect(fake.port, manners)
            assert connection.transmit(permit(A), MAIL).verdict is Verdict.ACCEPTED
            assert not manners.grouped
            assert connection.transmit(permit(B), MAIL).verdict is Verdict.ACCEPTED
            assert fake.count() == {A: 1, B: 1}
            connection.close()


@pytest.mark.parametrize("fault", [Drop(), Stall(), Garbage(), Say("421 4.5.0 no pipelining here")])
def test_a_server_that_cannot_bear_what_it_announces_gets_steps_next_time(fault: Fault) -> None:
    def script(stage: Stage, visit: Visit) -> Fault | None:
        return fault if stage is Stage.RCPT and visit.number == 1 else None

    with FaultSmtp(script, pipelining=True) as fake:
        sender = Sender(fake.port)
        assert sender.send([A])[A].verdict is Verdict.NOT_SENT
        assert not sender.manners.grouped
        assert {one.verdict for one in sender.send([A, B]).values()} == {Verdict.ACCEPTED}
        assert fake.count() == {A: 1, B: 1}


def test_a_line_lost_after_many_mails_says_nothing_about_grouping() -> None:
    def script(stage: Stage, visit: Visit) -> Fault | None:
        return Drop() if stage is Stage.RCPT and visit.messages == 2 else None

    with FaultSmtp(script, pipelining=True) as fake:
        sender = Sender(fake.port)
        done = sender.send([A, B, C, D])
        assert [one.verdict for one in done.values()] == [
            Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.NOT_SENT, Verdict.ACCEPTED
        ]
        assert sender.manners.grouped


# -- ahead of its turn


def test_refusals_in_between_do_not_stop_what_is_ahead(pieces: str) -> None:
    script = for_recipient({B: (Stage.RCPT, UNKNOWN), D: (Stage.DOT, Say("554 5.6.0 content"))})
    with FaultSmtp(ahead(script), pipelining=True) as fake, reached(fake, pieces) as port:
        sender = Sender(port)
        done = sender.send([A, B, C, D, "e@example.jp"])
        assert [one.verdict for one in done.values()] == [
            Verdict.ACCEPTED, Verdict.USER_UNKNOWN, Verdict.ACCEPTED, Verdict.CONTENT, Verdict.ACCEPTED
        ]
        assert fake.count() == {A: 1, C: 1, "e@example.jp": 1}
        assert len(fake.visits) == 1
        assert sender.ahead_used == 3


def test_hanging_up_instead_of_the_body_sends_nothing() -> None:
    """What the loop does when a mail is refused in a way that stops the run."""
    script = first_of(A, Stage.DOT, Say("451 4.7.0 too many"))
    with FaultSmtp(ahead(script), pipelining=True) as fake:
        connection = connect(fake.port)
        talk = connection.conversation
        talk.begin_mail(permit(A), MAIL)
        assert talk.envelope() is None
        talk.hand_over((permit(B), MAIL))
        assert talk.answer().verdict is Verdict.TEMPORARY
        assert talk.busy
        connection.close()
        time.sleep(0.05)
        assert not fake.taken


@pytest.mark.parametrize("fault", [Drop(), Drop(kept=True), Garbage(), Stall(), Say("421 4.7.0 slow down")])
def test_a_line_lost_at_the_dot_takes_the_next_envelope_with_it(fault: Fault) -> None:
    with FaultSmtp(ahead(first_of(A, Stage.DOT, fault)), pipelining=True) as fake:
        done = Sender(fake.port).send([A, B, C])
        lost = Verdict.THROTTLED if isinstance(fault, Say) else Verdict.LOST
        assert [one.verdict for one in done.values()] == [lost, Verdict.CLOSING, Verdict.ACCEPTED]
        assert fake.count()[B] == 0
        assert fake.count()[C] == 1


def test_a_server_that_forgets_what_came_behind_the_dot_gets_it_no_more() -> None:
    """Its greeting may name the software, but something else stands in between."""

    def script(stage: Stage, visit: Visit) -> Fault | None:
        if stage is Stage.MAIL and visit.messages == 1 and not any("RSET" in line for line in visit.commands):
            return Stall() if visit.number == 1 else None
        return None

    with FaultSmtp(ahead(script), pipelining=True) as fake:
        sender = Sender(fake.port)
        done = sender.send([A, B, C, D])
        assert [one.verdict for one in done.values()] == [
            Verdict.ACCEPTED, Verdict.NOT_SENT, Verdict.ACCEPTED, Verdict.ACCEPTED
        ]
        assert (sender.manners.ahead, sender.manners.grouped) == (False, True)
        assert sender.ahead_used == 1


def test_an_early_no_to_the_body_is_read_even_when_the_line_breaks() -> None:
    big = b"Subject: x\r\n\r\n" + b"z\r\n" * 2_000_000
    with FaultSmtp(ahead(once(Stage.BODY, Say("552 5.3.4 too big"))), pipelining=True) as fake:
        connection = connect(fake.port)
        talk = connection.conversation
        talk.begin_mail(permit(A), big)
        assert talk.envelope() is None
        following = permit(B)
        talk.hand_over((following, MAIL))
        done = talk.answer()
        assert (done.stage, done.verdict) in (
            (Stage.BODY, Verdict.TOO_LARGE), (Stage.BODY, Verdict.NOT_SENT)
        )
        assert not talk.busy
        assert not fake.taken


# -- any fault, any stage, any mail, any form

FAULTS: tuple[Fault, ...] = (
    Say("550 5.1.1 no such user"), Say("451 4.3.0 later"), Say("421 4.4.2 bye"), Say("250 what"),
    Say("354 what"), Say("503 5.5.1 sequence"), Drop(), Drop(kept=True), Garbage(), Twice(),
    Twice("550 5.1.1 x"), Twice("421 4.4.2 bye"), Say("2"), Say("999 x"),
)
STAGES = (Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.BODY, Stage.DOT)
LIES = {(Stage.DATA, "3"), (Stage.BODY, "2"), (Stage.DOT, "2")}
"""A go-ahead of a server that does not listen, a yes to what it did not read, a second yes."""
CASES = list(itertools.product(STAGES, FAULTS))


@pytest.mark.parametrize("form", ["steps", "grouped", "ahead"])
def test_no_fault_makes_two_of_a_mail_or_a_false_yes(form: str) -> None:
    """An answer that says "surely not sent" is true, "accepted" is true, and the rest is in doubt."""
    dice = random.Random(20261126)  # noqa: S311 (no secret)
    for stage, fault in dice.sample(CASES, len(CASES)):
        victim, lenient = dice.choice([A, B, C, D]), dice.random() < 0.5
        script = first_of(victim, stage, fault)
        server = FaultSmtp(
            ahead(script) if form == "ahead" else script, pipelining=form != "steps", lenient=lenient
        )
        with server as fake:
            done = Sender(fake.port).send([A, B, C, D])
            count: Counter[str] = fake.count()
            told = {to: one.verdict for to, one in done.items()}
            where = f"{form} {stage} {fault} {victim} {told} {dict(count)}"
            for to, verdict in told.items():
                said = fault.line if isinstance(fault, Say | Twice) else ""
                if to == victim and (stage, said[:1]) in LIES:
                    continue
                if verdict is Verdict.ACCEPTED:
                    assert count[to] == 1, where
                elif verdict is not Verdict.LOST:
                    assert count[to] == 0 or (isinstance(fault, Twice) and stage is Stage.DOT), where
                if to != victim and verdict is Verdict.LOST:
                    raise AssertionError(where)
            assert max(count.values(), default=0) <= 1, where
            assert not any(mail.data == b"" for mail in fake.taken), where
