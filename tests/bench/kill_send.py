"""SIGKILL at random moments of runs with several connections, against a counting server.

    python tests/bench/kill_send.py [--kills 200] [--connections 4] [--readers 150] [--seed 1]

The server counts in this process, the sender is another one, which is killed; it is started again and
again until everybody of the book is done, then the next book begins. Promised: nobody gets it twice,
nobody is lost, every doubt is listed as `unknown`. Prints figures; exit code 1 when a promise is broken.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from desktop_app.storage import audit, deliveries  # noqa: E402 (the path comes first)
from tests.fakes import FaultSmtp  # noqa: E402
from tests.sending import account_at, open_shop, real_clock, reopen  # noqa: E402

GO = "go"


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
    most_doubts_of_a_kill: int = 0
    broken_logs: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not (self.twice or self.lost or self.broken_logs or self.wrong)


def child(book: Path, port: int, connections: int) -> int:
    """The sender that is killed."""
    account = account_at(port, max_connections=connections)
    shop = reopen(book, clock=real_clock, account=account)
    with shop.book:
        sys.stdout.write(f"{GO}\n")
        sys.stdout.flush()
        return 0 if shop.job(timeouts=None).send(shop.newsletter).done else 3


def kill_runs(kills: int, connections: int, readers: int, seed: int, folder: Path) -> Figures:
    """Run the whole bench."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    figures = Figures()
    while figures.kills < kills:
        figures.books += 1
        with FaultSmtp(delay=0.002) as server:
            path = folder / f"{figures.books}.book"
            open_shop(path, server.port, readers, clock=real_clock, max_connections=connections).book.close()
            length, doubts, done = 0.5, 0, False
            while not done:
                until = length if figures.kills < kills else None
                done, length = _one_run(path, server, connections, chance, figures, until)
                doubts = _compare(path, server, figures, doubts, final=done)
    return figures


def _one_run(
    path: Path, server: FaultSmtp, connections: int, chance: random.Random, figures: Figures,
    length: float | None,
) -> tuple[bool, float]:
    """Start the sender; kill it at a random moment of about `length` seconds, or let it end (None)."""
    command = [sys.executable, __file__, "--child", str(path), str(server.port), str(connections)]
    before = len(server.taken)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    started = time.monotonic()
    with process.stdout:
        if length is None:
            process.wait(300)
        elif chance.random() < 0.1:
            time.sleep(chance.uniform(0, 0.6))  # while it starts
        else:
            process.stdout.readline()
            started = time.monotonic()
            time.sleep(chance.uniform(0, length))
        ended = process.poll()
        if ended is None:
            process.kill()
            process.wait(30)
            figures.kills += 1
            figures.kills_while_sending += len(server.taken) > before
        elif ended:
            figures.wrong.append(f"the sender ended with {ended}")
    sent = len(server.taken) - before
    spent = time.monotonic() - started
    return ended is not None, (length or 0.5) if not sent else max(0.1, min(1.5, spent * 1.2))


def _compare(path: Path, server: FaultSmtp, figures: Figures, before: int, *, final: bool) -> int:
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
        doubts = [row for row in rows if row.state.value == "unknown"]
        figures.most_doubts_of_a_kill = max(figures.most_doubts_of_a_kill, len(doubts) - before)
        if not final:
            return len(doubts)
        figures.mails += len(rows)
        figures.lost += sum(1 for row in rows if row.state.value not in ("accepted", "unknown"))
        figures.doubts_taken += sum(1 for row in doubts if got[row.address])
        figures.doubts_not += sum(1 for row in doubts if not got[row.address])
        figures.broken_logs += audit.verify(shop.book).state != "intact"
        return len(doubts)


def main() -> int:
    """Read the options, run, print."""
    if sys.argv[1:2] == ["--child"]:
        return child(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    options = argparse.ArgumentParser()
    for name, default in (("--kills", 200), ("--connections", 4), ("--readers", 150), ("--seed", 1)):
        options.add_argument(name, type=int, default=default)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = kill_runs(given.kills, given.connections, given.readers, given.seed, Path(folder))
    sys.stdout.write(json.dumps(asdict(figures), indent=1) + "\n")
    return 0 if figures.kept else 1


if __name__ == "__main__":
    sys.exit(main())
