"""Every stage × every fault × steps, groups and ahead × 1 and 3 connections.

After each: the state that it must end in, numbers that add up, nobody twice on the next `send`, nobody
forgotten, and an intact log. Nobody is "not sent" whom the server has.
"""

import shutil
import ssl
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.servers import Timeouts
from desktop_app.delivery import worker
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import audit, deliveries, mailings
from tests.certificates import self_signed
from tests.fakes import (
    Dribble,
    Drop,
    Fault,
    FaultSmtp,
    Garbage,
    Point,
    Say,
    Stall,
    Twice,
    once,
    once_aside,
)
from tests.sending import Clock, account_at, open_shop, reopen

READERS = 4
SHORT = Timeouts(connect=2.0, reply=0.4, after_dot=0.4)
PASSWORD = "pass"

SILENT: dict[str, Fault] = {
    "stall": Stall(), "drop": Drop(), "garbage": Garbage(), "dribble": Dribble(),
}
"""Before the final dot these mean: surely not sent."""
DOUBTFUL: dict[str, Fault] = SILENT | {
    "stall-kept": Stall(kept=True), "drop-kept": Drop(kept=True), "garbage-kept": Garbage(kept=True),
    "dribble-kept": Dribble(kept=True), "continue": Say("354 go on"),
}
ODD: dict[str, Fault] = {"twice": Twice(), "twice-no": Twice("550 5.7.1 and no")}

ALL = frozenset({"accepted"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of the matrix. `ends`: what the mail that met the fault may be after the first call (every
    other one is accepted, or still waits when the run had to stop) and `at_last`: after the others."""

    place: Stage | Point
    name: str
    fault: Fault
    ends: frozenset[str]
    at_last: frozenset[str] = ALL


def cells() -> Iterator[Cell]:
    """The matrix."""
    before = frozenset({"queued", "accepted"})
    for place in (Stage.CONNECT, Stage.HELLO, Stage.TLS, Point.HANDSHAKE, Stage.AUTH):
        replies = {"4": Say("451 4.3.0 later"), "5": Say("554 5.3.0 no"), "421": Say("421 4.3.2 closing")}
        said = {} if place is Point.HANDSHAKE else replies | ODD | {"wrong": Say("999 what")}
        for name, fault in (said | SILENT).items():
            yield Cell(place, name, fault, before)
    for place in (Stage.MAIL, Stage.RCPT, Stage.DATA):
        for name, fault in SILENT.items():
            yield Cell(place, name, fault, before)
        yield Cell(place, "421", Say("421 4.4.2 closing"), before)
        yield Cell(place, "421-rate", Say("421 4.7.0 try again later"), before)
        yield Cell(place, "454", Say("454 4.7.0 temporary"), before)
        yield Cell(place, "limit", Say("550 5.4.5 Daily user sending limit exceeded"), before)
        yield Cell(place, "wrong-code", Say("299 what"), before)
        for name, fault in ODD.items():
            yield Cell(place, name, fault, frozenset({"queued", "accepted", "rejected"}),
                       frozenset({"accepted", "rejected"}))
    yield Cell(Stage.MAIL, "450", Say("450 4.1.8 sender later"), before)
    yield Cell(Stage.MAIL, "553", Say("553 5.7.1 Sender address rejected"), before)
    yield Cell(Stage.MAIL, "530", Say("530 5.7.0 Authentication required"), before)
    yield Cell(Stage.MAIL, "552", Say("552 5.3.4 too large"), before)
    for place in (Stage.RCPT, Stage.DATA, Stage.DOT):
        yield Cell(place, "450", Say("450 4.2.1 later"), frozenset({"deferred"}))
        yield Cell(place, "452", Say("452 4.2.2 full"), frozenset({"deferred"}))
        rejected = frozenset({"rejected"})
        for line in ("550 5.1.1 User unknown", "550 5.7.1 policy", "552 5.2.2 over quota", "554 no"):
            if not (place is Stage.DATA and line == "550 5.1.1 User unknown"):
                yield Cell(place, line[:9], Say(line), rejected, rejected)
    lost = frozenset({"unknown"})
    for name, fault in SILENT.items():  # how much of it had left is a race
        yield Cell(Stage.BODY, name, fault, lost | before, lost | ALL)
    yield Cell(Stage.BODY, "452", Say("452 4.3.1 full disk"), lost | before | {"deferred"}, lost | ALL)
    for name, fault in DOUBTFUL.items():
        yield Cell(Stage.DOT, name, fault, lost, lost)
    yield Cell(Stage.DOT, "421", Say("421 4.4.2 closing"), before)
    yield Cell(Stage.DOT, "limit", Say("550 5.4.5 Daily user sending limit exceeded"), before)
    yield Cell(Stage.DOT, "other-yes", Say("251 2.0.0 will forward"), ALL)
    for name, fault in ODD.items():
        yield Cell(Stage.DOT, name, fault, ALL)
    for name, fault in (SILENT | {"421": Say("421 closing"), "5": Say("500 what"), "twice": Twice()}).items():
        yield Cell(Point.RSET, name, fault, frozenset({"rejected"}), frozenset({"rejected"}))
        yield Cell(Point.QUIT, name, fault, ALL)


FORMS = {
    "steps": (False, False, "220 fault.test ESMTP"),
    "groups": (True, False, "220 fault.test ESMTP"),
    "ahead": (True, False, "220 fault.test ESMTP Postfix"),
    "lenient": (True, True, "220 fault.test ESMTP"),
}
"""Whether PIPELINING is offered; whether DATA is taken although nobody was named (only where that matters);
and the greeting, by which a server is known that takes the ahead form."""


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, Path]]:
    """A book to copy, the server's certificate and its key's folder."""
    folder = tmp_path_factory.mktemp("matrix")
    _, ca_file = self_signed(folder)
    shop = open_shop(folder / "made.book", 1, READERS, user="shop")
    shop.book.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(ca_file))
        patch.setattr(worker, "REOPEN_AFTER", (0.01, 0.02, 0.03))
        yield folder / "made.book", ca_file, folder


@pytest.mark.parametrize("connections", [1, 3])
@pytest.mark.parametrize("form", FORMS)
def test_every_fault_at_every_stage(
    kit: tuple[Path, Path, Path], tmp_path: Path, form: str, connections: int
) -> None:
    made, _, folder = kit
    few = {
        "ahead": (Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.BODY, Stage.DOT, *Point),
        "lenient": (Stage.MAIL, Stage.RCPT, Point.RSET),
    }
    wanted = [one for one in cells() if one.place in few.get(form, (*Stage, *Point))]

    def one(numbered: tuple[int, Cell]) -> list[str]:
        number, cell = numbered
        book = tmp_path / f"{number}.book"
        shutil.copy(made, book)
        try:
            found = _run(cell, book, folder, form, connections)
        except Exception as error:  # the whole list is wanted, not the first of it
            found = [f"{type(error).__name__}: {error}"]
        return [f"{cell.place} × {cell.name}: {line}" for line in found]

    with ThreadPoolExecutor(8) as pool:
        wrong = [line for lines in pool.map(one, enumerate(wanted)) for line in lines]
    assert not wrong, "\n".join(wrong)


def _run(cell: Cell, path: Path, folder: Path, form: str, connections: int) -> list[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "localhost.pem", folder / "localhost.key")
    place, fault = cell.place, cell.fault
    script = once(Stage.RCPT, Say("550 5.1.1 User unknown")) if place is Point.RSET else (lambda *_: None)
    if isinstance(place, Stage):
        script = once(place, fault)
    aside = once_aside(place, fault) if isinstance(place, Point) else None
    guarded = place in (Stage.TLS, Point.HANDSHAKE)  # TLS where it matters: it costs
    pipelining, lenient, greeting = FORMS[form]
    with FaultSmtp(
        script, aside=aside, password=PASSWORD, tls=context if guarded else None, pipelining=pipelining,
        lenient=lenient, greeting=greeting,
    ) as server:
        clock = Clock()
        account = account_at(
            server.port, max_connections=connections, user="shop",
            smtp_security="starttls" if guarded else "none",
        )
        shop = reopen(path, clock=clock, account=account)
        with shop.book:
            wrong = []
            total = None
            for call in range(4):
                try:
                    shop.job(credential=PASSWORD, timeouts=SHORT).send(shop.newsletter)
                except AppError:
                    if call == 3:
                        raise
                states = Counter(shop.states().values())
                wrong += _compared(shop.states(), server)
                total = total or sum(states.values())
                if sum(states.values()) != total:
                    wrong.append(f"{sum(states.values())} of {total}")
                wrong += _allowed(states, cell.ends if call == 0 else cell.ends | cell.at_last, call)
                clock.now += timedelta(days=1, minutes=1)
                if call and mailings.state(shop.book, shop.newsletter) is NewsletterState.SENT:
                    break
            rest = Counter(shop.states().values())
            rest.subtract({"accepted": READERS})
            left = {state for state, count in rest.items() if count > 0}
            if not left <= cell.at_last or rest["accepted"] < -1:
                wrong.append(f"at last {shop.states()}")
            if mailings.state(shop.book, shop.newsletter) is not NewsletterState.SENT:
                wrong.append("not at its end")
            if deliveries.open_count(shop.book, shop.newsletter):
                wrong.append("something waits for ever")
            if audit.verify(shop.book).state != "intact":
                wrong.append("the log is broken")
            return wrong


def _compared(states: dict[str, str], server: FaultSmtp) -> list[str]:
    """The book against what the server has."""
    got = server.count()
    wrong = [f"{reader} twice" for reader, copies in got.items() if copies > 1]
    for reader, state in states.items():
        if state == "accepted" and got[reader] != 1:
            wrong.append("accepted, but the server has it not")
        if state not in ("accepted", "unknown") and got[reader]:
            wrong.append(f"{state}, but the server has it")
    return wrong


def _allowed(states: Counter[str], ends: frozenset[str], call: int) -> list[str]:
    """One mail met the fault; the others are accepted, or still wait in a run that stopped."""
    odd = {state: count for state, count in states.items() if state not in ("accepted", "queued")}
    if sum(odd.values()) > 1 or not odd.keys() <= ends:
        return [f"call {call + 1}: {dict(states)}"]
    if call == 0 and not odd and not ends & {"accepted", "queued"}:
        return [f"call 1: nobody met it: {dict(states)}"]
    return []
