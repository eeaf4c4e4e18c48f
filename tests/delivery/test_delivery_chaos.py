"""A server that does anything at any time: whatever it was, the numbers add up and nobody gets it twice."""

import random
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.servers import Timeouts
from desktop_app.delivery import worker
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.smtp_reply import Stage
from desktop_app.storage import audit, deliveries, mailings
from tests.fakes import Dribble, Drop, Fault, FaultSmtp, Garbage, Point, Say, Stall, Twice, Visit
from tests.sending import Clock, open_shop

SHORT = Timeouts(connect=2.0, reply=0.3, after_dot=0.3)
LINES = (
    "250 2.0.0 Ok", "354 go", "421 4.4.2 closing", "421 4.7.0 too many", "450 4.2.1 later", "451 4.3.0 later",
    "452 4.5.3 too many recipients", "500 5.5.1 what", "503 5.5.1 bad sequence", "550 5.1.1 User unknown",
    "550 5.4.5 Daily user sending limit exceeded", "550 5.7.1 policy", "552 5.2.2 full", "554 5.6.0 content",
    "220 hello again", "999 nonsense", "25", "250-and so on",
)
CALLS = 60


def any_fault(chance: random.Random, *, after_dot: bool) -> Fault:
    kept = after_dot and chance.random() < 0.5
    return chance.choice((
        Say(chance.choice(LINES)), Say(chance.choice(LINES)), Twice(), Twice(chance.choice(LINES)),
        Drop(kept), Drop(kept), Stall(2.0, kept), Garbage(kept=kept), Dribble(1.0, kept=kept),
    ))


@pytest.mark.parametrize("seed", range(8))
def test_whatever_a_server_does(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = chaos(tmp_path, seed, monkeypatch)
    assert not wrong, wrong


def chaos(folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One book with such a server; what was wrong in the end."""
    monkeypatch.setattr(worker, "REOPEN_AFTER", (0.01, 0.01, 0.01))
    chance = random.Random(seed)  # noqa: S311 (no secret)
    guard = threading.Lock()
    rate = chance.choice((0.02, 0.05, 0.15))
    calm = threading.Event()

    def script(stage: Stage, visit: Visit) -> Fault | None:
        with guard:
            if calm.is_set() or chance.random() > rate:
                return None
            fault = any_fault(chance, after_dot=stage is Stage.DOT)
            # A yes to half a mail whose dot is on its way looks like a yes to the mail: nobody could tell.
            lies = stage is Stage.BODY and isinstance(fault, Say) and fault.line.startswith("2")
            return None if lies else fault

    def aside(point: Point, visit: Visit) -> Fault | None:
        with guard:
            return None if calm.is_set() or chance.random() > rate else any_fault(chance, after_dot=False)

    form = seed % 3
    with FaultSmtp(
        script, aside=aside, pipelining=form > 0, lenient=chance.random() < 0.3,
        extensions=("SIZE 20000000", "DSN"),
        greeting="220 chaos.test ESMTP Postfix" if form == 2 else "220 chaos.test ESMTP",
    ) as server:
        clock = Clock()
        shop = open_shop(
            folder / f"{seed}.book", server.port, 30, clock=clock, max_connections=1 + seed % 4
        )
        with shop.book:
            wrong: list[str] = []
            for call in range(CALLS):
                if call == CALLS - 15:
                    calm.set()
                try:
                    done = shop.job(timeouts=SHORT).send(shop.newsletter).done
                except AppError:
                    done = False
                wrong += compared(shop.states(), server)
                if done or wrong:
                    break
                clock.now += timedelta(hours=9)
            calm.set()
            shop.job(timeouts=SHORT).send(shop.newsletter)
            wrong += compared(shop.states(), server)
            if mailings.state(shop.book, shop.newsletter) is not NewsletterState.SENT:
                wrong.append("not at its end")
            if len(shop.states()) != 30 or deliveries.open_count(shop.book, shop.newsletter):
                wrong.append(f"does not add up: {shop.states()}")
            if audit.verify(shop.book).state != "intact":
                wrong.append("the log is broken")
            return wrong


def compared(states: dict[str, str], server: FaultSmtp) -> list[str]:
    """The book against what the server has."""
    got = server.count()
    wrong = [f"{reader} twice" for reader, copies in got.items() if copies > 1]
    for reader, state in states.items():
        if state == "accepted" and got[reader] != 1:
            wrong.append(f"{reader} accepted, but the server has it not")
        if state not in ("accepted", "unknown") and got[reader]:
            wrong.append(f"{reader} {state}, but the server has it")
    return wrong
