"""Prints what the table of contacts costs with many people in the book; it is no test.

    .venv/bin/python tests/bench/bench_contacts.py [--people 100000]

Each figure stands beside a limit of the same run: `memscan` looks for the word in a Python list of every
contact's text, `bare` is an empty QTableView of the same size. Targets for 100,000 people: rows of a key
stroke 20 ms at worst (must: 60), exact count 40 ms, first paint of the table 60 ms, memory of the view 20 MB;
a segment's count 300 ms.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from PySide6.QtWidgets import QApplication, QTableView  # noqa: E402 (the path comes first)

from desktop_app.domain.decision import Mailbox, Message  # noqa: E402
from desktop_app.domain.eligibility import decide, in_order  # noqa: E402
from desktop_app.domain.mailing import MessageClass  # noqa: E402
from desktop_app.domain.segment import rule_from_text, segment_of  # noqa: E402
from desktop_app.services import Services, open_services  # noqa: E402
from desktop_app.services.contact_book import ContactBook, Query  # noqa: E402
from desktop_app.services.environment import Environment  # noqa: E402
from desktop_app.storage import people, topics  # noqa: E402
from desktop_app.storage.folding import folded  # noqa: E402
from desktop_app.ui.pages.contacts.model import ContactModel  # noqa: E402
from desktop_app.ui.pages.contacts.table import ContactTable  # noqa: E402
from desktop_app.ui.screens import Studio  # noqa: E402
from tests.bench.books import big_book  # noqa: E402

T = TypeVar("T")
WORDS = (
    "山",
    "山田",
    "た",
    "taro",
    "taro7",
    "zzq",
    "ぬ",
    "ぬりえ",
    "株式会社花5",
    "花 メモ99",
    "03-1234-55",
    "",
)
TIMES = 7


def timed(job: Callable[[], T]) -> tuple[float, float, T]:
    """Milliseconds, best and worst of some runs, and the result."""
    found, result = [], job()
    for _ in range(TIMES):
        begin = time.perf_counter()
        result = job()
        found.append((time.perf_counter() - begin) * 1000)
    return min(found), max(found), result


def resident() -> float:
    """Memory of this process in MB; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError):
        return 0.0


def key_strokes(desk: ContactBook) -> None:
    texts = [row[0] for row in desk.book.sql("SELECT search FROM contact")]
    print(f"{'word':14} {'memscan':>12} {'rows':>14} {'count':>14} {'every key':>14}   found")
    for word in WORDS:
        wanted = [folded(one) for one in word.split()]
        scan, _, _ = timed(lambda: sum(all(one in text for one in wanted) for text in texts))  # noqa: B023
        query = Query(search=word)
        rows = timed(lambda: desk.rows((desk.first(query) or ())[:25]))  # noqa: B023
        count = timed(lambda: desk.count(query))  # noqa: B023
        keys = timed(lambda: desk.found(query).keys)  # noqa: B023
        shown = "".join(f"{best:7.1f}-{worst:<6.1f}" for best, worst, _ in (rows, count, keys))
        print(f"{word:14} {scan:10.1f}   {shown}   {count[2]}")


def statuses(services: Services) -> None:
    desk, told = services.contact_book, list[int]()
    begin = time.perf_counter()
    before = resident()
    desk.study("", check=lambda: None, tell=lambda done, _: told.append(done))
    first = time.perf_counter() - begin
    begin = time.perf_counter()
    desk.study("", check=lambda: None, tell=lambda done, _: None)
    again = time.perf_counter() - begin
    some = people.candidates_among(desk.book, desk.found(Query()).keys[:10_000])
    shop, now = in_order(services.shop.shop()), services.environment.clock()
    asked = Message(cls=MessageClass.AD, at=now, topic=topics.default_topic(desk.book).id)
    begin = time.perf_counter()
    for one in some.values():
        decide(shop, Mailbox(last_fetch=now), asked, one.person)
    bare = (time.perf_counter() - begin) * desk.overview().total / max(1, len(some))
    print(
        f"statuses of everybody {first:.2f} s (deciding alone {bare:.2f} s), once more {again * 1000:.0f} ms,"
        f" memory +{resident() - before:.1f} MB, counts {desk.found(Query()).counts}"
    )
    best, worst, everybody = timed(lambda: people.candidates(desk.book))
    print(f"people.candidates of {len(everybody):,}: {best / 1000:.2f}-{worst / 1000:.2f} s")


RULES = (
    "tag:has:常連", "tag:has_not:花", "status:is:mailable", "basis:is:CARD", "obtained:last_days:365",
    "added:last_days:30", "recipient:is:business", "source:is:card", "company:contains:花5",
    "name:contains:山", "note:contains_not:メモ99", "address:contains:taro7", "domain:is:example5.co.jp",
    "bounced:is:yes", "sent:none", "sent:not_last_days:90",
)  # fmt: skip


def segments(services: Services) -> None:
    """What the dialog asks at each change; `again` is the same rule once more."""
    desk, book = services.segments, services.contact_book
    print(f"{'rule of a segment':28} {'first':>8} {'again':>14}   people")
    for text in RULES:
        segment = segment_of([rule_from_text(text)])
        begin = time.perf_counter()
        found = desk.picked(segment)
        first = (time.perf_counter() - begin) * 1000
        best, worst, _ = timed(lambda: desk.picked(segment))  # noqa: B023
        print(f"{text:28} {first:8.1f} {best:7.1f}-{worst:<6.1f}   {found.people if found else '?'}")
    query = Query(search="山", rules=(rule_from_text("tag:has:常連"),))
    rows = timed(lambda: book.rows((book.first(query) or ())[:25]))
    every = timed(lambda: book.found(query))
    print(f"rows of a narrowed key stroke {rows[0]:.1f}-{rows[1]:.1f}, all {every[0]:.1f}-{every[1]:.1f} ms")


def table(studio: Studio, desk: ContactBook) -> None:
    bare = QTableView()
    bare.resize(760, 640)
    begin = time.perf_counter()
    bare.show()
    QApplication.processEvents()
    limit = (time.perf_counter() - begin) * 1000
    keys = desk.found(Query()).keys
    rows = desk.rows(keys[:25])
    before = resident()
    begin = time.perf_counter()
    model = ContactModel(studio.window.ui)
    view = ContactTable(studio.window.ui, model)
    view.resize(760, 640)
    model.show(keys, rows)
    view.show()
    QApplication.processEvents()
    paint = (time.perf_counter() - begin) * 1000
    again, _, _ = timed(view.viewport().repaint)
    print(
        f"table of {len(keys):,}: first paint {paint:.1f} ms (bare view {limit:.1f}), repaint {again:.1f} ms,"
        f" memory +{resident() - before:.1f} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.book"
        begin = time.perf_counter()
        big_book(path, wanted.people)
        print(f"import of {wanted.people:,}: {time.perf_counter() - begin:.1f} s")
        with open_services(path, Environment(device_id="bench"), mode="read") as services:
            key_strokes(services.contact_book)
            statuses(services)
            segments(services)
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        studio = Studio(app, path)
        table(studio, studio.window.ui.services.contact_book)
        studio.end()


if __name__ == "__main__":
    main()
