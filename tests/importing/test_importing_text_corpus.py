"""Encoding, delimiter and header row of a corpus of Japanese text files (imports.md 7, 2 and 3)."""

from collections import Counter

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.importing.source import read_source_bytes
from desktop_app.importing.table import Table
from tests.importing.text_corpus import Sample, samples

SAMPLES = samples()


def cells_of(table: Table) -> set[str]:
    return {cell for record in table.records for cell in record.cells}


def test_the_corpus_is_large_enough() -> None:
    assert len(SAMPLES) >= 60
    assert len({sample.id for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
def test_no_character_of_the_corpus_is_read_as_another(sample: Sample) -> None:
    (table,) = read_source_bytes(sample.data, name=f"{sample.id}.csv").tables
    assert set(sample.names) <= cells_of(table)
    assert table.delimiter == sample.delimiter
    assert table.header_row == sample.header_row
    if not (table.encoding == "ascii" and sample.data.isascii()):
        assert table.encoding == sample.encoding


def test_all_of_the_corpus_is_right() -> None:
    """imports.md asks for 39 of 40 encodings, 40 of 40 delimiters, 38 of 40 headers."""
    counted: Counter[str] = Counter()
    for sample in SAMPLES:
        try:
            (table,) = read_source_bytes(sample.data, name="x.csv").tables
        except AppError as error:
            counted[f"asks {sample.id}: {error.id}"] += 1
            continue
        counted["text"] += set(sample.names) <= cells_of(table)
        counted["delimiter"] += table.delimiter == sample.delimiter
        counted["header"] += table.header_row == sample.header_row
    assert counted == Counter(text=len(SAMPLES), delimiter=len(SAMPLES), header=len(SAMPLES))


@pytest.mark.parametrize("sample", [one for one in SAMPLES if len(one.data) > 200], ids=lambda one: one.id)
def test_a_large_file_is_read_as_a_small_one(sample: Sample) -> None:
    """The sample that is scored is the beginning only."""
    if sample.encoding.startswith("utf-16") and not sample.encoding.endswith(("le", "be")):
        return  # a second byte order mark is another file
    lines = 300_000 // len(sample.data)
    body = sample.data.removeprefix(b"\xef\xbb\xbf")
    (table,) = read_source_bytes(sample.data + body * lines, name="x.csv").tables
    assert set(sample.names) <= cells_of(table)
    assert not any(problem.reason == "encoding-repaired" for problem in table.problems)
