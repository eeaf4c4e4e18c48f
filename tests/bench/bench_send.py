"""How fast the whole sender is, against smtp-source with as many sessions in the same run.

    python tests/bench/bench_send.py [--repeats 3] [--mails 150] [--connections 1 4 8] [--kb 20]

Needs Postfix's smtp-sink and smtp-source, and a C compiler for the delay line (20 ms round trip). Ours is
everything: the real book, the check, claims and journal with synchronous FULL, the composed newsletter. The
turns are taken one after the other and repeated, so that a busy machine slows all of them; ratios are
medians of the turns. Prints JSON; exit code 1 when a figure misses what it must reach (targets.md 7).
"""

import argparse
import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from desktop_app.delivery.run import Run  # noqa: E402 (the path comes first)
from desktop_app.storage import mail_accounts, newsletters  # noqa: E402
from desktop_app.storage.database import open_book  # noqa: E402
from tests.ready_shop import BLOCKS, ready_shop, services_of  # noqa: E402
from tests.sending import real_clock  # noqa: E402

ONE_WAY_US = 10_000
FORMS = {
    "grouped": (),
    "ahead": ("-h", "sink.test ESMTP Postfix"),
    "steps": ("-p",),
}
"""What smtp-sink is told: it announces PIPELINING, greets like a server that is known to take the next
envelope with the body, or announces nothing."""
MUST = {"grouped": 1.8, "ahead": 3.3, "steps": 0.97}
SPREAD = 7.5
"""What eight connections must make of one."""
PARAGRAPH = "寒さが増してまいりましたが、いかがお過ごしでしょうか。真っ赤なポインセチアが入荷しました。"

FRAME_BYTES, PARAGRAPH_BYTES = 21_100, 420
"""Of a mail without and of a paragraph in it, text and HTML, as they go over the wire."""


def child(book: Path, newsletter: str, port: int, connections: int) -> int:
    """Send the newsletter and print how long the loop took, its CPU time and this process's peak memory."""
    with open_book(book, device_id="bench", now=real_clock()) as opened:
        account = mail_accounts.load_account(opened)
        assert account is not None
        account = replace(account, smtp_port=port, max_connections=connections)
        mail_accounts.save_account(opened, account, real_clock())
        took: list[tuple[float, float]] = []
        go = Run.go

        def timed(run: Run, workers: int) -> Any:
            begun, used = time.perf_counter(), time.process_time()
            halt = go(run, workers)
            took.append((time.perf_counter() - begun, time.process_time() - used))
            return halt

        Run.go = timed  # type: ignore[method-assign,assignment]
        report = services_of(opened, real_clock).sending.send(newsletter)
    seconds, cpu = took[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"accepted": report["accepted"], "done": report["done"], "s": seconds, "cpu": cpu, "mb": peak}
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


@contextmanager
def running(command: Sequence[str], port: int) -> Iterator[int]:
    """A server until the end of the block; waits until it listens."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with {process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Bench:
    """The servers, the books and what was measured."""

    def __init__(self, folder: Path, mails: int, kb: int) -> None:
        self.folder, self.mails, self.kb = folder, mails, kb
        self.ports: dict[str, int] = {}
        self.direct = 0
        self._books: dict[int, tuple[Path, str]] = {}
        self._turns = 0

    def book(self, readers: int) -> tuple[Path, str]:
        """A book with so many readers and a newsletter of about the wanted size; made once."""
        if readers not in self._books:
            path = self.folder / f"{readers}.book"
            shop = ready_shop(path, readers=readers, clock=real_clock, per_connection=0)
            with shop.book:
                count = max(1, (self.kb * 1000 - FRAME_BYTES) // PARAGRAPH_BYTES)
                text = "\n\n".join([PARAGRAPH] * count)
                with shop.book.transaction():
                    newsletters.update_draft(
                        shop.book, shop.newsletter, blocks=[*BLOCKS, {"type": "text", "text": text}]
                    )
                self._books[readers] = (path, shop.newsletter)
        return self._books[readers]

    def ours(self, port: int, connections: int) -> dict[str, float]:
        """One turn of our sender on a fresh copy of the book."""
        readers = self.mails * connections
        made, newsletter = self.book(readers)
        self._turns += 1
        book = self.folder / f"turn{self._turns}.book"
        shutil.copy(made, book)
        command = [sys.executable, __file__, "--child", str(book), newsletter, str(port), str(connections)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            raise SystemExit(done.stderr)
        result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        if not result["done"] or result["accepted"] != readers:
            raise SystemExit(f"not everybody got it: {result}")
        return {
            "rate": readers / result["s"], "cpu_per_1000": result["cpu"] / readers * 1000, "mb": result["mb"]
        }

    def source(self, port: int, connections: int) -> float:
        """Mails a second of smtp-source over kept connections."""
        mails = self.mails * connections
        command = [
            "smtp-source", "-d", "-s", str(connections), "-m", str(mails), "-l", str(self.kb * 1000),
            "-f", "shop@example.jp", "-t", "reader@example.jp", f"127.0.0.1:{port}",
        ]
        begun = time.perf_counter()
        subprocess.run(command, check=True)
        return mails / (time.perf_counter() - begun)


def measure(bench: Bench, connections: Sequence[int], repeats: int) -> dict[str, Any]:
    """Every turn of everything, interleaved."""
    turns: dict[str, list[dict[str, float]]] = {}
    rates: dict[str, list[float]] = {}
    for _ in range(repeats):
        for count in connections:
            rates.setdefault(f"source {count}", []).append(bench.source(bench.ports["grouped"], count))
            for form in FORMS:
                turns.setdefault(f"{form} {count}", []).append(bench.ours(bench.ports[form], count))
        count = connections[len(connections) // 2]
        rates.setdefault("source 0ms", []).append(bench.source(bench.direct, count))
        turns.setdefault("ahead 0ms", []).append(bench.ours(bench.direct, count))
    return summary(turns, rates, connections)


def summary(
    turns: dict[str, list[dict[str, float]]], rates: dict[str, list[float]], connections: Sequence[int]
) -> dict[str, Any]:
    """Medians, and ratios of turns of the same round."""
    figures: dict[str, Any] = {}
    for name, all_rates in rates.items():
        figures[name] = {"mails_per_s": round(statistics.median(all_rates), 1)}
    for name, mine in turns.items():
        form, where = name.split(" ")
        ratios = [one["rate"] / limit for one, limit in zip(mine, rates[f"source {where}"], strict=True)]
        figures[name] = {
            "mails_per_s": round(statistics.median(one["rate"] for one in mine), 1),
            "of_smtp_source": round(statistics.median(ratios), 2),
            "cpu_s_per_1000": round(statistics.median(one["cpu_per_1000"] for one in mine), 2),
            "peak_mb": round(max(one["mb"] for one in mine), 1),
        }
        if where != "0ms":
            figures[name]["must"] = MUST[form]
    first, last = f"ahead {connections[0]}", f"ahead {connections[-1]}"
    if connections[0] == 1 and connections[-1] == 8:
        spread = [many["rate"] / one["rate"] for many, one in zip(turns[last], turns[first], strict=True)]
        figures["8 connections / 1"] = {"ratio": round(statistics.median(spread), 2), "must": SPREAD}
    return figures


def missed(figures: dict[str, Any]) -> list[str]:
    """The figures that miss their mark."""
    return [
        name for name, one in figures.items()
        if "must" in one and one.get("of_smtp_source", one.get("ratio")) < one["must"]
    ]


def main() -> int:
    """Read the options, run, print."""
    if sys.argv[1:2] == ["--child"]:
        return child(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
    options = argparse.ArgumentParser()
    for name, default in (("--repeats", 3), ("--mails", 150), ("--kb", 20)):
        options.add_argument(name, type=int, default=default)
    options.add_argument("--connections", type=int, nargs="+", default=[1, 4, 8])
    given = options.parse_args()
    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        line = folder / "delay_line"
        source = Path(__file__).with_name("delay_line.c")
        subprocess.run([shutil.which("cc") or "cc", "-O2", "-o", str(line), str(source)], check=True)
        bench = Bench(folder, given.mails, given.kb)
        figures = with_servers(bench, line, given.connections, given.repeats)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    for one in missed(figures):
        sys.stderr.write(f"missed: {one}\n")
    return 1 if missed(figures) else 0


def with_servers(bench: Bench, line: Path, connections: Sequence[int], repeats: int) -> dict[str, Any]:
    """A sink and a delay line for each form. A loaded machine slows Python more than a sender that waits:
    its load is told with the figures."""
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    with ExitStack() as stack:
        for form, options in FORMS.items():
            port = free_port()
            sink = ["smtp-sink", *user, *options, f"127.0.0.1:{port}", "256"]
            stack.enter_context(running(sink, port))
            far = free_port()
            stack.enter_context(running([str(line), str(far), str(port), str(ONE_WAY_US)], far))
            bench.ports[form] = far
            if form == "ahead":
                bench.direct = port
        figures = measure(bench, connections, repeats)
    load = round(os.getloadavg()[0], 1)
    return {"machine": {"cores": os.cpu_count(), "load_at_the_end": load}, **figures}


if __name__ == "__main__":
    sys.exit(main())
