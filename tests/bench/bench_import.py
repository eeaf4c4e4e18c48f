"""Prints what bringing in a large file costs, against `sqlite3 .import` of the same rows; it is no test.

    .venv/bin/python tests/bench/bench_import.py [--rows 100000] [--only csv|sjis|xlsx]

Three figures of one run, each a ratio to the same limit: reading a file (as text, cleaned), planning it (each
address checked, made comparable and looked up, tags and search text included) and the whole import with the
evidence of each person chained into the log. Targets: 3.5 for a CSV, 5 for an XLSX, 60 MB more memory.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import xlsxwriter  # type: ignore[import-untyped]  # noqa: E402 (the path comes first)

from desktop_app.importing import job  # noqa: E402
from desktop_app.importing.declaration import declare  # noqa: E402
from desktop_app.importing.formats import recognise  # noqa: E402
from desktop_app.importing.quiet import collector_paused  # noqa: E402
from desktop_app.importing.source import read_source  # noqa: E402
from desktop_app.storage.database import create_book  # noqa: E402
from tests.bench.books import csv_of  # noqa: E402

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
MEGABYTE = 1024


def timed(job_: Callable[[], T]) -> tuple[float, T]:
    """Seconds and the result."""
    begin = time.perf_counter()
    result = job_()
    return time.perf_counter() - begin, result


def limit(folder: Path, file: Path) -> float:
    """`sqlite3 .import` into a table whose address is unique: the best of three."""
    found = []
    for number in range(3):
        commands = (
            "CREATE TABLE t (company TEXT, name TEXT, email TEXT UNIQUE, phone TEXT, tags TEXT, note TEXT);",
            f".import --csv --skip 1 {file} t",
        )
        begin = time.perf_counter()
        subprocess.run(
            ["sqlite3", str(folder / f"limit{number}.db")],  # noqa: S607 (on the measuring machine's path)
            input="\n".join(commands).encode(),
            check=True,
        )
        found.append(time.perf_counter() - begin)
    return min(found)


def workbook(folder: Path, data: bytes) -> Path:
    """The same rows as an XLSX, all text."""
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("名簿")
        for at, line in enumerate(data.decode().split("\r\n")):
            sheet.write_row(at, 0, line.split(","))
    return path


def measure(folder: Path, file: Path, rows: int, unit: float) -> None:
    """Read, plan and import one file, and print each as a ratio."""
    declared = declare(
        basis="CARD", on="2026-05-01", occasion="花市", by="青井", recipient_type="unknown",
        paper_by_hand=True, now=NOW,
    )  # fmt: skip
    before = peak()
    with collector_paused():
        read, source = timed(lambda: read_source(file))
        parts = [recognise(table) for table in source.tables]
        planned, counts = timed(lambda: job.preview(None, parts, declared, now=NOW).counts())
        path = folder / f"{file.name}.kawaraban"
        with create_book(path, practice=False, device_id="bench", now=NOW) as book:
            imported, _ = timed(lambda: job.run(book, parts, declared, now=NOW).plan.counts())
            most = peak()
            again, _ = timed(lambda: job.run(book, parts, declared, now=NOW).plan.counts())
    if counts["new"] != rows:
        raise SystemExit(f"the import brings {counts}")
    print(
        f"{file.name:10} read {read:5.2f} s {read / unit:5.1f} x | read and planned {read + planned:5.2f} s"
        f" {(read + planned) / unit:5.1f} x | whole import {read + imported:5.2f} s"
        f" {(read + imported) / unit:5.1f} x | the same again {again:5.2f} s | + {most - before} MB at most"
    )


def peak() -> int:
    """The most memory that this process had so far, in MB (Linux counts in KB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE


def main() -> None:
    """Measure a CSV in UTF-8 and CP932, and an XLSX."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--only", default="", help="csv, sjis or xlsx")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = csv_of(given.rows)
        plain, sjis = folder / "utf8.csv", folder / "sjis.csv"
        plain.write_bytes(data)
        sjis.write_bytes(data.decode().encode("cp932"))
        unit = limit(folder, plain)
        print(f"sqlite3 .import of {given.rows:,} rows: {unit:.2f} s = 1.0 x")
        files = {"csv": plain, "sjis": sjis, "xlsx": None}
        for kind, file in files.items():
            if given.only in ("", kind):
                measure(folder, file or workbook(folder, data), given.rows, unit)


if __name__ == "__main__":
    main()
