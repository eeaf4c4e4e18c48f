"""SIGKILL at random moments of runs with several connections, against a counting server.

    python tests/bench/kill_send.py [--kills 200] [--connections 0] [--readers 150] [--seed 1]

The server counts in this process, the sender is another one, which is killed; it is started again and
again until everybody of the book is done, then the next book begins, with 1 to 4 connections (or as many as
said) and with and without PIPELINING in turn. Promised: nobody gets it twice, nobody is lost, every doubt is
listed as `unknown`, and copies that a provider keeps end the doubts about what it has. Prints figures; exit
code 1 when a promise is broken.

Senders are forked off a process that has imported everything: most of the time is then spent sending.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from desktop_app.delivery.doubts import settle  # noqa: E402 (the path comes first)
from desktop_app.inbox.sent_maildir import MaildirSentFolder  # noqa: E402
from desktop_app.storage import audit, deliveries, doubts  # noqa: E402
from tests.fakes import FaultSmtp  # noqa: E402
from tests.sending import Shopfront, account_at, open_shop, real_clock, reopen  # noqa: E402

FEWEST = 25
"""A book that has fewer left is let to its end: kills would only meet its start."""

MOST_WRONG = 20


@dataclass(slots=True)
class Figures:
    """What came out. `doubts_taken`: unknown ones that the server has; `doubts_not`: that it has not."""

    kills: int = 0
    kills_while_sending: int = 0
    books: int = 0
    mails: int = 0
    twice: int = 0
    lost: int = 0
    doubts_taken: int = 0
    doubts_not: int = 0
    settled: int = 0
    """Of `doubts_taken`: ended by a look among the copies that a provider keeps, and no other ones."""
    most_doubts_of_a_kill: int = 0
    broken_logs: int = 0
    seconds: float = 0.0
    doubts_per_kill: dict[str, int] = field(default_factory=dict)
    """How often a kill left so many doubts."""
    wrong: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not (self.twice or self.lost or self.broken_logs or self.wrong)


def send(book: Path, port: int, connections: int) -> int:
    """The sender that is killed: 0 when all is done."""
    account = account_at(port, max_connections=connections)
    shop = reopen(book, clock=real_clock, account=account)
    with shop.book:
        os.write(1, b"go\n")
        return 0 if shop.job(timeouts=None).send(shop.newsletter).done else 3


def nurse() -> int:
    """Fork a sender for each line of standard input and tell its number, that it begins, and how it ended."""
    for line in sys.stdin:
        asked = json.loads(line)
        number = os.fork()
        if number == 0:
            code = 4
            try:
                code = send(Path(asked["book"]), asked["port"], asked["connections"])
            except BaseException:
                os.write(2, traceback.format_exc().encode())
            finally:
                os._exit(code)
        os.write(1, f"pid {number}\n".encode())
        _, status = os.waitpid(number, 0)
        os.write(1, f"end {os.waitstatus_to_exitcode(status)}\n".encode())
    return 0


class Nursery:
    """Starts senders and says how they do."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "--nurse"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=ROOT,
        )
        self.number = 0

    def start(self, book: Path, port: int, connections: int) -> None:
        """Begin a sender; returns when it is there."""
        assert self._process.stdin is not None
        asked = {"book": str(book), "port": port, "connections": connections}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        self._gone = False
        self._told: list[str] = []
        self.number = int(self._next("pid").split()[1])

    def wait_go(self) -> None:
        """Until it has opened the book, or ended."""
        self._next("go")

    def end(self) -> int:
        """How it ended; waits for it."""
        return int(self._next("end").split()[1])

    def kill(self) -> None:
        """At once, whatever it does; it may be done already."""
        with suppress(ProcessLookupError):
            os.kill(self.number, signal.SIGKILL)

    def _next(self, word: str) -> str:
        """The next line that begins with `word`, or the last one."""
        for line in self._told:
            if line.startswith(word):
                return line
        assert self._process.stdout is not None
        while not self._gone:
            line = self._process.stdout.readline()
            self._told.append(line)
            self._gone = line.startswith("end") or not line
            if line.startswith(word):
                return line
        return self._told[-1]

    def close(self) -> None:
        """No more senders."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


def server_of(book: int) -> FaultSmtp:
    """Of each four books in turn: one without PIPELINING, one with, one that is known to take the next
    envelope together with a body."""
    form = book // 4 % 3
    greeting = "220 bench.test ESMTP Postfix" if form == 2 else "220 bench.test ESMTP"
    return FaultSmtp(delay=0.002, pipelining=form > 0, greeting=greeting)


def kill_runs(kills: int, connections: int, readers: int, seed: int, folder: Path) -> Figures:
    """Run the whole bench; `connections` 0 = 1 to 4 in turn."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    figures = Figures()
    begun = time.monotonic()
    nursery = Nursery()
    try:
        while figures.kills < kills and len(figures.wrong) < MOST_WRONG:
            figures.books += 1
            many = connections or 1 + figures.books % 4
            with server_of(figures.books) as server:
                path = folder / f"{figures.books}.book"
                _one_book(path, server, nursery, many, readers, kills, chance, figures)
    finally:
        nursery.close()
    figures.seconds = round(time.monotonic() - begun, 1)
    return figures


def _one_book(
    path: Path, server: FaultSmtp, nursery: Nursery, connections: int, readers: int, kills: int,
    chance: random.Random, figures: Figures,
) -> None:
    open_shop(path, server.port, readers, clock=real_clock, max_connections=connections).book.close()
    length, unsure, done = 0.3, 0, False
    while not done:
        enough = figures.kills >= kills or readers - len(server.taken) < FEWEST
        until = None if enough else length
        done, length = one_run(path, server, nursery, connections, chance, figures, until)
        unsure = compare(path, server, figures, unsure, killed=not done, final=done)
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()


def one_run(
    path: Path, server: FaultSmtp, nursery: Nursery, connections: int, chance: random.Random,
    figures: Figures, length: float | None,
) -> tuple[bool, float]:
    """Start the sender; kill it at a random moment of about `length` seconds, or let it end (None)."""
    before = len(server.taken)
    nursery.start(path, server.port, connections)
    started = time.monotonic()
    if length is not None:
        if chance.random() >= 0.1:  # else while it opens the book
            nursery.wait_go()
            started = time.monotonic()
        time.sleep(chance.uniform(0, length))
        nursery.kill()
    ended = nursery.end()
    if ended == -signal.SIGKILL:
        figures.kills += 1
        figures.kills_while_sending += len(server.taken) > before
    elif ended:
        figures.wrong.append(f"the sender ended with {ended}")
    sent = len(server.taken) - before
    spent = time.monotonic() - started
    next_length = (length or 0.3) * 1.3 if not sent else max(0.05, min(1.0, spent * 1.2))
    return ended != -signal.SIGKILL, min(next_length, 1.0)


def compare(
    path: Path, server: FaultSmtp, figures: Figures, before: int, *, killed: bool, final: bool
) -> int:
    """The book against the counting server; returns how many doubts there are now, `before` until then."""
    time.sleep(0.02)  # a mail whose final dot left with the dying process may just be counted
    shop = reopen(path, clock=real_clock, account=account_at(server.port))
    with shop.book:
        deliveries.interrupted(shop.book, now=real_clock())
        rows = deliveries.rows(shop.book, shop.newsletter)
        got: Counter[str] = server.count()
        figures.twice += sum(1 for number in got.values() if number > 1)
        for row in rows:
            state, copies = row.state.value, got[row.address]
            if state == "accepted" and copies != 1:
                figures.lost += 1
            if state in ("queued", "deferred") and copies:
                figures.wrong.append(f"{state}, but the server has it")
        unsure = [row for row in rows if row.state.value == "unknown"]
        if killed:
            new = len(unsure) - before
            figures.most_doubts_of_a_kill = max(figures.most_doubts_of_a_kill, new)
            figures.doubts_per_kill[str(new)] = figures.doubts_per_kill.get(str(new), 0) + 1
        if not final:
            return len(unsure)
        figures.mails += len(rows)
        figures.lost += sum(1 for row in rows if row.state.value not in ("accepted", "unknown"))
        taken = {row.address for row in unsure if got[row.address]}
        figures.doubts_taken += len(taken)
        figures.doubts_not += len(unsure) - len(taken)
        _look_among_copies(shop, server, path)
        ended = {row.address for row in unsure if shop.states()[row.address] == "accepted"}
        figures.settled += len(ended)
        if ended != taken:
            figures.wrong.append("the copies that were kept ended other doubts than they prove")
        figures.broken_logs += audit.verify(shop.book).state != "intact"
        return len(unsure)


def _look_among_copies(shop: Shopfront, server: FaultSmtp, path: Path) -> None:
    """As if the provider had kept a copy of each mail that it took."""
    maildir = path.with_name(f"{path.name}.mail")
    for part in ("cur", "new", "tmp"):
        (maildir / ".Sent" / part).mkdir(parents=True)
    for number, mail in enumerate(server.taken):
        (maildir / ".Sent" / "cur" / f"{number}:2,S").write_bytes(mail.data)
    settle(shop.book, doubts.all_doubts(shop.book), lambda: MaildirSentFolder(maildir), real_clock)
    shutil.rmtree(maildir)


def main() -> int:
    """Read the options, run, print."""
    if sys.argv[1:2] == ["--nurse"]:
        return nurse()
    options = argparse.ArgumentParser()
    for name, default in (("--kills", 200), ("--connections", 0), ("--readers", 150), ("--seed", 1)):
        options.add_argument(name, type=int, default=default)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = kill_runs(given.kills, given.connections, given.readers, given.seed, Path(folder))
    sys.stdout.write(json.dumps(asdict(figures), indent=1) + "\n")
    return 0 if figures.kept else 1


if __name__ == "__main__":
    sys.exit(main())
