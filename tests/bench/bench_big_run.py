"""One run to very many people: rate, memory and CPU by tenth of the run; run it, it is no test.

    python tests/bench/bench_big_run.py [--readers 100000] [--connections 4] [--journal-only] [--profile]

A real book from an import, a real composed newsletter, the real desk; the sender is a process of its own, so
that its memory and CPU are its own. `smtp-sink` takes the mails where it is there, else a server in Python.
`--journal-only` leaves SMTP out: claims and outcomes only.
"""

import argparse
import cProfile
import json
import pstats
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from desktop_app.accounts.smtp_connection import Exchange  # noqa: E402 (the path comes first)
from desktop_app.delivery.claim import Claimed, Claims  # noqa: E402
from desktop_app.delivery.journal import Journal  # noqa: E402
from desktop_app.domain.pace import Limits  # noqa: E402
from desktop_app.domain.smtp_reply import Reply, Stage, Verdict  # noqa: E402
from desktop_app.storage import (  # noqa: E402
    audit,
    deliveries,
    mail_accounts,
    newsletters,
    settings,
    topics,
)
from desktop_app.storage.database import Book, open_book  # noqa: E402
from tests.bench.books import big_book  # noqa: E402
from tests.fakes import FaultSmtp  # noqa: E402
from tests.ready_shop import SHOP, services_of  # noqa: E402
from tests.sending import account_at, real_clock  # noqa: E402

TEXT = "[[full|お客様]] 様\n\n" + "寒さが増してまいりましたが、いかがお過ごしでしょうか。\n\n" * 12
BLOCKS = [{"type": "heading", "level": 1, "text": "十二月のお便り"}, {"type": "text", "text": TEXT}]


def prepare(path: Path, readers: int, port: int, connections: int) -> str:
    """A book with so many readers and one newsletter; returns its id."""
    big_book(path, readers)
    now = real_clock()
    with open_book(path, device_id="bench", now=now) as book:
        settings.save_shop(book, SHOP, now)
        account = account_at(port, max_connections=connections, from_confirmed_at=now, optout_probe_at=now)
        maildir = path.with_suffix(".mail")
        for folder in ("cur", "new", "tmp"):
            (maildir / folder).mkdir(parents=True)
        account = replace(account, inbox="maildir", maildir=str(maildir))
        mail_accounts.save_account(book, account, now)
        probe = {"optout": SHOP.optout_address, "account": account.address}
        settings.put(book, "optout_probe", probe, now=now)
        newsletter = newsletters.create(
            book, title="冬", topic_id=topics.default_topic(book).id, now=now, remote_sale_ad=False
        )
        newsletters.update_draft(book, newsletter, subject="十二月のお便り", blocks=BLOCKS, theme="washi")
        return newsletter


def cpu() -> float:
    """Seconds of CPU that this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory() -> float:
    """MB that this process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


class Tenths:
    """Notes rate, memory and CPU each time another tenth is done."""

    def __init__(self, readers: int) -> None:
        self._step = max(1, readers // 10)
        self._next = self._step
        self._last = (0, time.monotonic(), cpu())
        self.rows: list[dict[str, float]] = []

    def at(self, done: int) -> None:
        """So many are done by now."""
        if done < self._next:
            return
        before, at, used = self._last
        now = (done, time.monotonic(), cpu())
        self.rows.append({
            "done": done, "rate": round((done - before) / (now[1] - at), 1), "rss_mb": round(memory(), 1),
            "cpu_s_per_1000": round((now[2] - used) / (done - before) * 1000, 3),
        })
        self._last, self._next = now, (done // self._step + 1) * self._step


class Gaps(threading.Thread):
    """How long a thread that wants to run every 5 ms had to wait for its turn (the window's, in the app)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ended = threading.Event()
        self.gaps: list[float] = []

    def run(self) -> None:
        last = time.monotonic()
        while not self.ended.wait(0.005):
            now = time.monotonic()
            self.gaps.append((now - last - 0.005) * 1000)
            last = now


def child(path: Path, newsletter: str, readers: int, *, journal_only: bool) -> dict[str, Any]:
    """Send the newsletter and say what it took."""
    gaps = Gaps()
    with open_book(path, device_id="bench", now=real_clock(), thorough=False) as book:
        desk = services_of(book, real_clock).sending
        tenths = Tenths(readers)
        before = memory()
        began, used = time.monotonic(), cpu()
        first: dict[str, float] = {}

        def told(line: Mapping[str, Any]) -> None:
            done = readers - int(line["waiting"])
            first.setdefault("seconds", time.monotonic() - began)
            tenths.at(done)

        gaps.start()
        if journal_only:
            done = _journal(book, desk, newsletter, tenths)
        else:
            done = desk.send(newsletter, progress=told)
        gaps.ended.set()
        seconds, spent = time.monotonic() - began, cpu() - used
        worst = sorted(gaps.gaps)[-20:]
        intact = audit.verify(book).state if readers <= 10_000 else "not asked"
        return {
            "done": done, "seconds": round(seconds, 1), "cpu_s_per_1000": round(spent / readers * 1000, 3),
            "rss_before_mb": round(before, 1), "rss_mb": round(memory(), 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000, 1),
            "gap_ms_worst": round(worst[-1], 1), "gap_ms_20th": round(worst[0], 1),
            "verify": intact, "tenths": tenths.rows,
        }


def _journal(book: Book, desk: Any, newsletter: str, tenths: Tenths) -> dict[str, Any]:
    """Claims and outcomes without a server in between."""
    checker = desk.checker(newsletter, {})
    job = desk.job(checker.account, checker, desk.gate(None), None)
    reading = job.gate.read_now()
    clearance = job._cleared(newsletter, reading)
    claims = Claims(
        book=book, mailing_id=newsletter, clearance=clearance, account_id=job.account.id,
        sender=job._sender(), limits=Limits(0, 0), checker=job.checker,
        renderer=job.renderer(deliveries.frozen(book, newsletter)), reading=reading, clock=real_clock,
        log=job.log,
    )
    yes = Exchange(Stage.DOT, Verdict.ACCEPTED, Reply(250, "2.0.0 Ok: queued as 4X1Y2Z", "2.0.0"))
    begin, began = cpu(), time.monotonic()
    journal, done = Journal(claims), 0
    while isinstance(claimed := journal.claim(), Claimed):
        journal.record(claimed, yes)
        done += 1
        tenths.at(done)
    journal.close()
    return {
        "mails": done, "journal_cpu_s_per_1000": round((cpu() - begin) / max(done, 1) * 1000, 3),
        "per_s": round(done / (time.monotonic() - began)),
    }


@contextmanager
def server() -> Iterator[int]:
    """A port that takes every mail, in another process where there is smtp-sink."""
    sink = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
    if sink is None:
        with FaultSmtp() as fake:
            yield fake.port
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([sink, "-u", "nobody", f"127.0.0.1:{port}", "256"], stderr=subprocess.DEVNULL)
    try:
        _wait_for(lambda: socket.create_connection(("127.0.0.1", port), 1).close())
        yield port
    finally:
        process.terminate()
        process.wait()


def _wait_for(ready: Callable[[], None]) -> None:
    for _ in range(100):
        try:
            return ready()
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server does not come up")


def main() -> int:
    """Read the options, run, print."""
    if sys.argv[1:2] == ["--child"]:
        path, newsletter, readers, mode = Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5]
        sys.stdout.write(json.dumps(child(path, newsletter, readers, journal_only=mode == "journal")))
        return 0
    options = argparse.ArgumentParser()
    options.add_argument("--readers", type=int, default=100_000)
    options.add_argument("--connections", type=int, default=4)
    options.add_argument("--journal-only", action="store_true")
    options.add_argument("--profile", action="store_true")
    options.add_argument("--book", type=Path, help="keep the made book here and use it again")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, server() as port:
        path = Path(folder) / "big.book"
        newsletter = _book(given.book, path, given.readers, port, given.connections)
        mode = "journal" if given.journal_only else "send"
        if given.profile:
            return _profiled(path, newsletter, given.readers)
        command = [sys.executable, __file__, "--child", str(path), newsletter, str(given.readers), mode]
        found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    sys.stdout.write(json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **found}, indent=1))
    sys.stdout.write("\n")
    return 0


def _book(kept: Path | None, path: Path, readers: int, port: int, connections: int) -> str:
    """Make the book, or copy one that was made before and give its account this port."""
    if kept is None or not kept.exists():
        newsletter = prepare(path, readers, port, connections)
        if kept is not None:
            shutil.copy(path, kept)
            shutil.copytree(path.with_suffix(".mail"), kept.with_suffix(".mail"))
        return newsletter
    shutil.copy(kept, path)
    shutil.copytree(kept.with_suffix(".mail"), path.with_suffix(".mail"))
    with open_book(path, device_id="bench", now=real_clock(), thorough=False) as book:
        account = mail_accounts.all_accounts(book)[0]
        account = replace(
            account, smtp_port=port, max_connections=connections, maildir=str(path.with_suffix(".mail"))
        )
        mail_accounts.save_account(book, account, real_clock())
        return newsletters.all_newsletters(book)[0].id


def _profiled(path: Path, newsletter: str, readers: int, sort: str = "cumtime") -> int:
    """Where the journal's own time goes (its thread runs here without a thread)."""
    profile = cProfile.Profile()
    with open_book(path, device_id="bench", now=real_clock(), thorough=False) as book:
        desk = services_of(book, real_clock).sending
        begin = Journal._write_all

        def profiled(journal: Journal) -> None:
            profile.runcall(begin, journal)

        Journal._write_all = profiled  # type: ignore[method-assign,assignment]  # for the profile
        _journal(book, desk, newsletter, Tenths(readers))
    pstats.Stats(profile).sort_stats(sort).print_stats(70)
    return 0


if __name__ == "__main__":
    sys.exit(main())
