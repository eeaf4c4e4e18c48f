"""Prints how long reading takes against `csv.reader` and cleaning, and how long another thread waits."""

import csv
import io
import threading
import time
from collections.abc import Callable

import pytest

from desktop_app.importing.cells import clean
from desktop_app.importing.quiet import collector_paused
from desktop_app.importing.source import SourceFile, read_source_bytes
from tests.importing.workbooks import xlsx_of

ROWS = 100_000
HEADER = ("会社名", "氏名", "メールアドレス", "電話番号", "タグ", "備考")
PEOPLE = [
    (
        f"株式会社花{n % 97}",
        f"山田 太郎{n}",
        f"taro{n * 7}.y@example{n % 50}.co.jp",
        f"03-1234-{n % 10000:04}",
        "常連;花",
        f"メモ{n}",
    )
    for n in range(ROWS)
]


def longest_wait(work: Callable[[], SourceFile]) -> tuple[SourceFile, float, float]:
    """Its result, its seconds, and the longest time that another thread had to wait for its turn."""
    waits: list[float] = []
    ended = threading.Event()

    def tick() -> None:
        last = time.perf_counter()
        while not ended.is_set():
            time.sleep(0.001)
            now = time.perf_counter()
            waits.append(now - last)
            last = now

    ticker = threading.Thread(target=tick)
    ticker.start()
    begin = time.perf_counter()
    with collector_paused():
        found = work()
    seconds = time.perf_counter() - begin
    ended.set()
    ticker.join()
    return found, seconds, max(waits)


@pytest.mark.slow
@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16"])
def test_print_reading_of_100000_rows_of_text(codec: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = "\r\n".join(map(",".join, [HEADER, *PEOPLE])).encode(codec)
    found, seconds, wait = longest_wait(lambda: read_source_bytes(data, name="x.csv"))
    with collector_paused():
        begin = time.perf_counter()
        rows = [
            tuple([clean(cell) for cell in row])
            for row in csv.reader(io.StringIO(data.decode(codec), newline=""))
        ]
        plain = time.perf_counter() - begin
    with capsys.disabled():
        times = seconds / plain
        print(f"\n{codec}: {seconds:.2f} s, {times:.1f} x csv.reader and cleaning, wait {wait * 1000:.0f} ms")
    assert [record.cells for record in found.tables[0].records] == rows[1:]


@pytest.mark.slow
def test_print_reading_of_100000_rows_of_a_workbook(capsys: pytest.CaptureFixture[str]) -> None:
    data = xlsx_of([HEADER, *PEOPLE])
    found, seconds, wait = longest_wait(lambda: read_source_bytes(data, name="x.xlsx"))
    with capsys.disabled():
        print(f"\nxlsx: {seconds:.2f} s, wait {wait * 1000:.0f} ms")
    assert [record.cells for record in found.tables[0].records] == PEOPLE
