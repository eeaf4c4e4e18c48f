"""Prints for how long the window does not answer while it sends and imports; it is no test.

    .venv/bin/python tests/bench/bench_gui_gap.py [--mails 1000] [--rows 100000]

A timer of the window wants to fire every 5 ms; the figure is the longest time between two of its shots. Work
runs as the pages run it: in a lane of the TaskRunner, with its progress shown. Target: 50 ms.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from PySide6.QtCore import QTimer  # noqa: E402 (the path comes first)

from desktop_app.services.environment import Environment  # noqa: E402
from desktop_app.services.practice_book import make_practice_book  # noqa: E402
from desktop_app.ui.screens import Studio  # noqa: E402
from desktop_app.ui.start import make_application  # noqa: E402
from desktop_app.ui.tasks import Work  # noqa: E402
from tests.bench.books import DECLARED, csv_of  # noqa: E402

EVERY_MS = 5


class Gaps:
    """The times between the shots of one timer."""

    def __init__(self) -> None:
        self.found: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._shot)
        self._timer.start()

    def _shot(self) -> None:
        now = time.perf_counter()
        self.found.append(now - self._last)
        self._last = now

    def told(self) -> str:
        """Longest, 99 of 100, and the middle one."""
        self._timer.stop()
        ordered = sorted(self.found)
        largest, most, middle = ordered[-1], ordered[int(len(ordered) * 0.99)], ordered[len(ordered) // 2]
        return f"longest {largest * 1000:.0f} ms, 99 % {most * 1000:.0f} ms, middle {middle * 1000:.0f} ms"


def during(studio: Studio, name: str, job: Callable[[Work], object], *, lane: str, page: str) -> None:
    """Run `job` as a page would, and print the gaps meanwhile."""
    studio.window.go(page)
    studio.settle()
    begin = time.perf_counter()
    gaps = Gaps()
    changes = ("contacts", "deliveries", "newsletters", "imports")
    task = studio.program.ui.tasks.do(studio.window, job, title=name, lane=lane, changes=changes)
    while not task.finished:
        studio.app.processEvents()
        time.sleep(0.0005)
    seconds = time.perf_counter() - begin
    for _ in range(20):  # what the pages load afterwards counts as well
        studio.app.processEvents()
        time.sleep(0.005)
    print(f"{name}: {seconds:.1f} s, {gaps.told()}", flush=True)
    studio.settle()


def main() -> None:
    options = argparse.ArgumentParser(description="For how long the window does not answer")
    options.add_argument("--mails", type=int, default=1_000)
    options.add_argument("--rows", type=int, default=100_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ["KAWARABAN_HOME"] = place
        book = Path(place, "practice.book")
        make_practice_book(book, Environment(device_id="bench"))
        studio = Studio(make_application(), book)
        services = studio.program.services
        readers, rows = Path(place, "readers.csv"), Path(place, "rows.csv")
        readers.write_bytes(csv_of(given.mails))
        rows.write_bytes(csv_of(given.rows, start=given.mails))

        def idle(_work: Work) -> None:
            time.sleep(2)

        def bring_in(file: Path) -> Callable[[Work], object]:
            """As the dialog does it: read, planned, written."""

            def job(work: Work) -> object:
                found = services.import_files.read(file)
                plan = services.import_files.plan(found, DECLARED, tell=work.progress)
                services.import_files.forget(plan)
                return services.import_files.write(found, DECLARED, tell=work.progress)

            return job

        def send(_work: Work) -> object:
            content = {
                "subject": "秋のお知らせ",
                "blocks": [{"type": "text", "text": "[[full|お客様]] 様\n\n入荷しました。"}],
            }
            made = services.newsletters.add(
                title="秋", content=content, remote_sale_ad="no", reason="案内だけです"
            )
            return services.sending.send(made["id"])

        during(studio, "doing nothing", idle, lane="rest", page="home")
        during(studio, f"importing {given.mails} rows", bring_in(readers), lane="rest", page="contacts")
        during(studio, f"sending {given.mails} mails", send, lane="send", page="deliveries")
        during(studio, f"importing {given.rows} rows", bring_in(rows), lane="rest", page="contacts")
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
