"""Files made to break a reader: each ends with rows or a reason, within 20 s and 400 MB."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.i18n.error_texts import error_texts
from tests.importing.hostile_files import HOSTILE

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
