"""Prints how long a large import takes; asserts only that nothing is lost."""

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.importing import job
from desktop_app.importing.declaration import declare
from desktop_app.importing.formats import recognise
from desktop_app.storage import contacts
from desktop_app.storage.database import create_book
from tests.importing.text_tables import read_bytes

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def file_of(rows: int, codec: str) -> bytes:
    lines = ["会社名,氏名,メールアドレス,電話番号,タグ,備考"]
    lines += [
        f"株式会社花{n % 97},山田 太郎{n},taro{n * 7}.y@example{n % 50}.co.jp,"
        f"03-1234-{n % 10000:04},常連;花,メモ{n}"
        for n in range(rows)
    ]
    return "\r\n".join(lines).encode(codec)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("rows", "codec"), [(100_000, "utf-8"), (100_000, "cp932")])
def test_print_reading_and_planning_of_100000_rows(
    rows: int, codec: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = file_of(rows, codec)
    begin = time.perf_counter()
    table = read_bytes(data, name="x.csv")
    read = time.perf_counter()
    counts = job.preview(None, [recognise(table)], None, now=NOW).counts()
    planned = time.perf_counter()
    base = _sqlite_insert(tmp_path / "plain.db", [record.cells for record in table.records])
    with capsys.disabled():
        print(
            f"\n{codec}: read {read - begin:.2f} s, plan {planned - read:.2f} s,"
            f" plain insert {base:.2f} s, ratio {(planned - begin) / base:.1f}"
        )
    assert counts["new"] == rows


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_print_import_of_10000_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    declared = declare(
        basis="CARD", on="2026-05-01", occasion="花市", by="青井", recipient_type="unknown",
        paper_by_hand=True, now=NOW,
    )  # fmt: skip
    parts = [recognise(read_bytes(file_of(10_000, "cp932"), name="x.csv"))]
    with create_book(tmp_path / "b.kawaraban", practice=True, device_id="pc", now=NOW) as book:
        begin = time.perf_counter()
        job.run(book, parts, declared, now=NOW)
        first = time.perf_counter()
        again = job.run(book, parts, declared, now=NOW)
        second = time.perf_counter()
        with capsys.disabled():
            print(f"\nimport {first - begin:.2f} s, the same again {second - first:.2f} s")
        assert again.batch is None
        assert contacts.count(book) == 10_000


@pytest.mark.slow
def test_print_addresses_per_second(capsys: pytest.CaptureFixture[str]) -> None:
    texts = [f"taro{n}.y@example{n % 50}.co.jp" for n in range(100_000)]
    begin = time.perf_counter()
    keys = {parse_address(text).key for text in texts}
    with capsys.disabled():
        print(f"\n{len(texts) / (time.perf_counter() - begin):,.0f} addresses per second")
    assert len(keys) == len(texts)


def _sqlite_insert(path: Path, rows: list[tuple[str, ...]]) -> float:
    begin = time.perf_counter()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a, b, c UNIQUE, d, e, f)")
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return time.perf_counter() - begin
