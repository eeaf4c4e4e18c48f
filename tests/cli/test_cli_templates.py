"""template and theme: kept, listed, carried in files, refused."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.commands import Commands


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    return Commands(tmp_path, capsys, monkeypatch)


def test_a_template_is_kept_written_read_and_begun_with(ask: Commands, tmp_path: Path) -> None:
    newsletter = ask("newsletter", "new", "--title", "冬のお便り", "--text", "こんにちは {{ x }}")["id"]
    template = ask("template", "save", newsletter, "--name", "毎月")["id"]
    (row,) = ask("template", "list")
    assert (row["id"], row["name"], row["subject"], row["theme"]) == (template, "毎月", "冬のお便り", "washi")
    file = str(tmp_path / "a.kawaraban-template")
    assert ask("template", "export", "毎月", "--out", file) == {"file": file, "pictures": 0}
    taken = ask("template", "import", file)
    assert (taken["name"], taken["other_theme"], taken["left_out"]) == ("毎月", None, 0)
    made = ask("template", "new", taken["id"], "--title", "一月号")
    assert (made["title"], made["state"]) == ("一月号", "draft")
    assert [one["title"] for one in ask("newsletter", "list")] == ["冬のお便り", "一月号"]


def test_what_is_not_there_and_hostile_files_are_refused(ask: Commands, tmp_path: Path) -> None:
    ask.shop()
    assert ask("template", "new", "nobody", "--title", "x", code=1)["error"]["id"] == "template-missing"
    file = tmp_path / "bomb.kawaraban-template"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("template.json", json.dumps({"kawaraban": "template", "version": 1}))
        archive.writestr("pictures/1.png", bytes(60_000_000))
    assert ask("template", "import", str(file), code=1)["error"]["id"] == "template-file-unsafe"
    assert ask("template", "list") == []


def test_themes_are_listed_in_the_language_of_now(ask: Commands) -> None:
    ask.shop()
    themes = {one["id"]: one for one in ask("theme", "list")}
    assert themes["washi"]["origin"] == "packaged"
    assert themes["washi"]["about"]
    assert len(themes) >= 10
