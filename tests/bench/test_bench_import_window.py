"""Prints what an import through the window's desk costs: time against `sqlite3 .import`, the longest time for
which another thread (the window) has to wait, and memory. Asserts only that nothing is lost."""

import resource
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_app.services import build
from desktop_app.services.environment import Environment
from desktop_app.storage import contacts
from desktop_app.storage.database import create_book
from tests.bench.test_bench_importing import NOW, file_of

GIVEN = {
    "basis": "CARD", "on": "2026-05-01", "occasion": "花市", "by": "青井", "recipient_type": "unknown",
    "paper_by_hand": True,
}  # fmt: skip
STEP = 0.005


class Watch:
    """A thread that wants to run every 5 ms, as a window does; `worst` is by how much it was kept waiting."""

    def __init__(self) -> None:
        self.worst: dict[str, float] = {}
        self.took: dict[str, float] = {}
        self._phase = ""
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        self._phase = name
        begin = time.perf_counter()
        yield
        self.took[name] = time.perf_counter() - begin
        self._phase = ""

    def _run(self) -> None:
        last = time.perf_counter()
        while not self._end.is_set():
            time.sleep(STEP)
            now = time.perf_counter()
            if self._phase:
                late = now - last - STEP
                self.worst[self._phase] = max(late, self.worst.get(self._phase, 0.0))
            last = now


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("rows", "codec"), [(10_000, "utf-8"), (100_000, "utf-8"), (100_000, "cp932")])
def test_print_an_import(rows: int, codec: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(file_of(rows, codec))
    base = _sqlite_import(path, tmp_path / "plain.db")
    before = _rss()
    with create_book(tmp_path / "b.kawaraban", practice=True, device_id="pc", now=NOW) as book:
        desk = build(book, Environment(clock=lambda: NOW)).import_files
        with Watch() as watch:
            with watch.phase("read"):
                file = desk.read(path)
            with watch.phase("plan"):
                plan = desk.plan(file, GIVEN)
            with watch.phase("forget"):
                desk.forget(plan)
            with watch.phase("write"):
                done = desk.write(file, GIVEN)
            assert contacts.count(book) == rows
            with watch.phase("undo"):
                assert desk.undo(str(done.batch)).removed == rows
        assert plan.mailable == rows
    with capsys.disabled():
        print(f"\n{rows:,} rows, {codec}: sqlite3 .import {base:.2f} s, memory +{_rss() - before} MB")
        for name, took in watch.took.items():
            ratio = f"{took / base:6.1f} x" if base else ""
            print(f"  {name:7}{took:7.2f} s {ratio}  longest wait {watch.worst.get(name, 0) * 1000:.0f} ms")


def _sqlite_import(path: Path, database: Path) -> float:
    """The limit: SQLite's own program, one table with one unique column."""
    program = shutil.which("sqlite3")
    if program is None:
        return 0.0
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE t (a, b, c UNIQUE, d, e, f)")
    connection.close()
    begin = time.perf_counter()
    subprocess.run([program, str(database)], input=f".mode csv\n.import {path} t\n", text=True, check=True)
    return time.perf_counter() - begin


def _rss() -> int:
    """The most memory that this process ever had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1_000_000 if sys.platform == "darwin" else 1024)
