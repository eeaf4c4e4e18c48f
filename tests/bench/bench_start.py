"""Prints how long the window takes to its first paint, beside an empty PySide6 window; it is no test.

    .venv/bin/python tests/bench/bench_start.py [--contacts 100000] [--times 15] [--book FILE]

Both are started in turn, each in a process of its own. Warm: everything is in the disk cache. Cold: the
cache is dropped before each start, which only root on Linux can do. Targets: 2.0 times the empty window warm,
2.2 cold, and 90 MB.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.books import big_book  # noqa: E402 (the path comes first)

EMPTY = """
import os
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 800)
window.show()
def painted():
    window.repaint()
    os._exit(0)
QTimer.singleShot(0, painted)
app.exec()
"""
DROP = Path("/proc/sys/vm/drop_caches")


class Start(NamedTuple):
    """One start: seconds on the clock, seconds of work, megabytes at its largest."""

    wall: float
    work: float
    size: float


def start(command: list[str], environment: dict[str, str]) -> Start:
    begin = time.perf_counter()
    child = os.posix_spawn(command[0], command, environment)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - begin
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return Start(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def middle(starts: list[Start]) -> Start:
    """The median of each figure."""
    return Start(*(statistics.median(values) for values in zip(*starts, strict=True)))


def measure(name: str, book: Path, times: int, *, cold: bool) -> None:
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "KAWARABAN_HOME": str(book.parent)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    ours = [sys.executable, "-m", "desktop_app", "--book", str(book), "--exit-after-paint"]
    empty = [sys.executable, "-c", EMPTY]
    for command in (ours, empty):
        start(command, environment)
    found: dict[str, list[Start]] = {"ours": [], "empty": []}
    for _ in range(times):
        for which, command in (("empty", empty), ("ours", ours)):
            if cold:
                os.sync()
                DROP.write_text("3")
            found[which].append(start(command, environment))
    own, bare = middle(found["ours"]), middle(found["empty"])
    print(
        f"{name}: first paint {own.wall * 1000:.0f} ms, empty window {bare.wall * 1000:.0f} ms, "
        f"ratio {own.wall / bare.wall:.2f} (work {own.work * 1000:.0f} / {bare.work * 1000:.0f} ms, "
        f"ratio {own.work / bare.work:.2f}; fastest {min(found['ours']).wall * 1000:.0f} / "
        f"{min(found['empty']).wall * 1000:.0f}); size {own.size:.0f} MB, empty {bare.size:.0f} MB",
        flush=True,
    )


def main() -> None:
    options = argparse.ArgumentParser(description="How long the start takes")
    options.add_argument("--contacts", type=int, default=100_000)
    options.add_argument("--times", type=int, default=15)
    options.add_argument("--book", type=Path, help="a book made before; made and kept when it is not there")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        book = given.book or Path(place, "shop.book")
        if not book.exists():
            begin = time.perf_counter()
            big_book(book, given.contacts)
            print(f"a book of {given.contacts} contacts: {time.perf_counter() - begin:.0f} s", flush=True)
        measure("warm", book, given.times, cold=False)
        if os.access(DROP, os.W_OK):
            measure("cold", book, max(3, given.times // 3), cold=True)
        else:
            print("cold: not measured, only root on Linux can drop the disk cache")


if __name__ == "__main__":
    main()
