"""Files made to break a reader: each ends with rows or a reason, within 20 s and 400 MB."""

import contextlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.i18n.error_texts import error_texts
from desktop_app.importing.source import read_source_bytes
from tests.importing.hostile_files import HOSTILE
from tests.importing.text_corpus import samples
from tests.importing.workbooks import PEOPLE, ods_of, xls_of, xlsx_of, zip_of

CHILD = Path(__file__).parent / "hostile_child.py"
MAX_SECONDS = 20
MAX_MEGABYTES = 400


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.timeout(90)
@pytest.mark.skipif(sys.platform != "linux", reason="memory is told as Linux tells it")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_with_rows_or_a_reason(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "名簿.csv").write_bytes(HOSTILE[name]())
    done = subprocess.run(
        [sys.executable, str(CHILD), str(folder / "名簿.csv")],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["said"].endswith(" rows") or told["said"] in error_texts(), told
    assert told["seconds"] < MAX_SECONDS, told
    assert told["memory"] < MAX_MEGABYTES, told
    assert [one.name for one in folder.iterdir()] == ["名簿.csv"]


_PIECES = (
    b'"',
    b",",
    b"\0",
    b"\xff",
    b"\x1b$B",
    b"\r",
    b"\n",
    b"@",
    b"<",
    b"\x81",
    b"PK\x03\x04",
    b";",
    b"=",
    b"\xe3\x81",
)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, put in, taken out, or the end cut off."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(found) + 1)
        kind = chance.randrange(4)
        if kind == 0 and at < len(found):
            found[at] = chance.randrange(256)
        elif kind == 1:
            found[at:at] = chance.choice(_PIECES) * chance.choice((1, 1, 2, 50))
        elif kind == 2:
            del found[at : at + chance.randrange(1, 200)]
        elif chance.random() < 0.2:
            del found[at:]
    return bytes(found)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("seed", range(4))
def test_damage_ends_with_rows_or_a_reason(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (the same damage each time)
    whole = [sample.data for sample in samples()] + [zip_of({"a.csv": "mail\na@example.jp\n"})]
    books = [xlsx_of(PEOPLE), xls_of(PEOPLE), ods_of(PEOPLE)]
    for data in [damaged(chance.choice(whole), chance) for _ in range(400)] + [
        damaged(one, chance) for one in books * 4
    ]:
        with contextlib.suppress(AppError):
            for table in read_source_bytes(data, name="x.csv").tables:
                numbers = [record.row for record in table.records]
                assert numbers == sorted(set(numbers))
