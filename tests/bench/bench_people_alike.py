"""Prints what it costs to find contacts that may be one person; it is no test.

    .venv/bin/python tests/bench/bench_people_alike.py [--people 100000]

Targets at 100,000 people: found in 10 s in the background, 40 MB at the most while it runs, and a change
since in 50 ms. `gap` is the longest time in which another thread did not get Python's lock (50 ms).
"""

import argparse
import multiprocessing
import random
import resource
import secrets
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from desktop_app.domain.address import parse_address  # noqa: E402 (the path comes first)
from desktop_app.services.alike_search import AlikeIndex, Found  # noqa: E402
from desktop_app.storage import contacts  # noqa: E402
from desktop_app.storage.addresses import hmac_of  # noqa: E402
from desktop_app.storage.codec import new_id, stamp  # noqa: E402
from desktop_app.storage.contacts import NewContact  # noqa: E402
from desktop_app.storage.database import Book, create_book, open_book  # noqa: E402

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FAMILIES = (
    "佐藤:サトウ 鈴木:スズキ 髙橋:タカハシ 高橋:タカハシ 田中:タナカ 伊藤:イトウ 渡邊:ワタナベ "
    "渡辺:ワタナベ 山本:ヤマモト 中村:ナカムラ 小林:コバヤシ 加藤:カトウ 吉田:ヨシダ 山田:ヤマダ "
    "佐々木:ササキ 山口:ヤマグチ 松本:マツモト 井上:イノウエ 木村:キムラ 林:ハヤシ 斎藤:サイトウ "
    "齋藤:サイトウ 清水:シミズ 山﨑:ヤマザキ 森:モリ 池田:イケダ 橋本:ハシモト 阿部:アベ"
)
GIVEN = "一二三太郎次子美優花香奈恵真由紀健翔大輝陽菜結衣悠斗蓮颯湊樹葵凛咲良"
KINDS = ("商事", "園芸")
READ = "イチニサンタロウジコミユハナカナエマユキケンショウタイキ"


def fill(book: Book, people: int) -> None:
    """People as a shop's book has them: some with kana, a firm, a telephone number."""
    chance = random.Random(5)  # noqa: S311 (the same people each time)
    families = [one.split(":") for one in FAMILIES.split()]
    firms = [f"株式会社{place}{kind}{n}" for n in range(60) for place in "花緑青北東" for kind in KINDS]
    rows, addresses, links = [], [], []
    for number in range(people):
        family, kana = chance.choice(families)
        given = "".join(chance.choices(GIVEN, k=2))
        new = NewContact(
            full=f"{family} {given}",
            kana=f"{kana} {''.join(chance.choices(READ, k=3))}" if chance.random() < 0.7 else "",
            company=chance.choice(firms) if chance.random() < 0.6 else "",
            phone=f"090-{chance.randrange(10_000):04}-{chance.randrange(10_000):04}",
        )
        contact_id, address_id = new_id(), new_id()
        parsed = parse_address(f"{chance.choice('abcdef')}{number}@example{number % 300}.jp")
        rows.append(contacts.row_of(new, contact_id, [parsed.text], created_at=stamp(NOW), batch_id=None))
        addresses.append(
            (
                address_id,
                parsed.key,
                parsed.key_version,
                parsed.text,
                hmac_of(book, parsed.key),
                secrets.token_bytes(16),
            )
        )
        links.append((address_id, contact_id, 1, stamp(NOW), None, 0, None))
    with book.transaction():
        contacts.insert_contacts(book, rows)
        columns = "id, key, key_version, text, hmac, salt"
        book.write_many(f"INSERT INTO address ({columns}) VALUES (?, ?, ?, ?, ?, ?)", addresses)  # noqa: S608
        book.write_many("INSERT INTO contact_address VALUES (?, ?, ?, ?, ?, ?, ?)", links)


def update(index: AlikeIndex) -> Found:
    return index.update(check=lambda: None, tell=lambda _done, _all: None)


def measure(book: Book) -> None:
    """Find them, first all, then what changed."""
    index, found, ended = AlikeIndex(book), list[Found](), threading.Event()
    before, begin, spent = _peak(), time.perf_counter(), time.process_time()

    def search() -> None:
        found.append(update(index))
        ended.set()

    threading.Thread(target=search).start()
    gap, last = 0.0, time.perf_counter()
    while not ended.is_set():
        time.sleep(0.001)
        gap, last = max(gap, time.perf_counter() - last), time.perf_counter()
    took, spent = time.perf_counter() - begin, time.process_time() - spent
    pairs = found[0].pairs
    print(f"found {len(pairs):,} pairs in {took:.1f} s ({spent:.1f} s of a core)")
    print(f"memory at the most {_peak() - before:.0f} MB, gap {gap * 1000:.0f} ms")
    for again in ("nothing", "one"):
        if again == "one":
            contacts.update(book, pairs[0].a, now=NOW, title="店長")
        begin = time.perf_counter()
        same = update(index).pairs == pairs
        print(f"{again} changed: {(time.perf_counter() - begin) * 1000:.1f} ms, the same pairs: {same}")


def _peak() -> float:
    """Megabytes that this process had at the most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def make(path: Path, people: int) -> None:
    """The book, in a process of its own, so that its memory is not counted."""
    with create_book(path, practice=False, device_id="bench", now=NOW) as book:
        fill(book, people)


def main() -> None:
    """Make the book, then measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.kawaraban"
        making = multiprocessing.get_context("spawn").Process(target=make, args=(path, people))
        making.start()
        making.join()
        with open_book(path, device_id="bench", now=NOW) as book:
            measure(book)


if __name__ == "__main__":
    main()
