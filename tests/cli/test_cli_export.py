"""contacts --export: cli.md "Contact book"."""

from pathlib import Path

import pytest

from tests.commands import Commands


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    found = Commands(tmp_path, capsys, monkeypatch)
    found("contact", "add", "--email", "hanako@example.jp", "--full", "山田 花子", "--tag", "常連")
    found("contact", "add", "--email", "jiro@example.jp", "--full", "佐藤 次郎")
    found("optout", "jiro@example.jp", "--via", "phone", "--by", "葵")
    return found


@pytest.mark.parametrize(("suffix", "format"), [("csv", "csv"), ("xlsx", "xlsx"), ("vcf", "vcard")])
def test_the_name_decides_the_kind(ask: Commands, tmp_path: Path, suffix: str, format: str) -> None:
    path = tmp_path / f"all.{suffix}"
    assert ask("contacts", "--export", str(path)) == {
        "file": str(path), "format": format, "contacts": 2, "stopped": 1, "left_out": 0,
        "for_another_firm": None, "record": None,
    }  # fmt: skip
    assert path.stat().st_size > 100


def test_a_search_narrows_it(ask: Commands, tmp_path: Path) -> None:
    path = str(tmp_path / "a.csv")
    assert ask("contacts", "--export", path, "--tag", "常連")["contacts"] == 1
    assert ask("contacts", "--export", path, "--status", "stopped")["contacts"] == 1
    assert ask("contacts", "--export", path, "--search", "nobody", code=1)["error"]["id"] == "export-empty"


def test_another_firm_needs_a_reason_and_a_record(ask: Commands, tmp_path: Path) -> None:
    path = str(tmp_path / "a.csv")
    firm = (
        "--firm-name",
        "みどり園芸",
        "--firm-address",
        "名古屋市",
        "--representative",
        "緑 太郎",
        "--by",
        "葵",
    )
    error = ask("contacts", "--export", path, "--for-another-firm", "friendship", *firm, code=1)["error"]
    assert (error["id"], error["rules"]) == ("giving-ground-unknown", ["JP-APPI-27-GIVE"])
    error = ask("contacts", "--export", path, "--for-another-firm", "consent", code=1)["error"]
    assert (error["id"], error["rules"]) == ("giving-incomplete", ["JP-APPI-29-RECORD"])
    error = ask("contacts", "--export", path, "--for-another-firm", "opt-out", *firm, code=1)["error"]
    assert error["rules"] == ["JP-APPI-27-2-OPTOUTPROV"]
    assert not Path(path).exists()
    done = ask("contacts", "--export", path, "--for-another-firm", "consent", *firm)
    assert (done["for_another_firm"], bool(done["record"])) == ("consent", True)
    done = ask(
        "contacts",
        "--export",
        path,
        "--for-another-firm",
        "contractor",
        *firm[:4],
        "--sole-trader",
        "--by",
        "葵",
    )
    assert done["record"] is None
    filed = ("--filing-number", "1", "--filing-date", "2026-01-05", "--filing-done", "all")
    assert ask("contacts", "--export", path, "--for-another-firm", "opt-out", *firm, *filed)["record"]
    assert ask("verify")["state"] == "intact"


def test_what_is_exported_comes_back(ask: Commands, tmp_path: Path) -> None:
    path = str(tmp_path / "all.xlsx")
    ask("contacts", "--export", path)
    again = ask("import", path, "--recipient-type", "unknown", "--basis", "NONE", "--by", "葵")
    assert (again["format"], again["counts"]["new"], again["counts"]["merged"]) == ("kawaraban", 0, 0)


def test_what_can_not_be_written(ask: Commands, tmp_path: Path) -> None:
    assert (
        ask("contacts", "--export", str(tmp_path / "a.doc"), code=1)["error"]["id"] == "export-format-unknown"
    )
    assert (
        ask("contacts", "--export", str(tmp_path), "--format", "csv", code=1)["error"]["id"]
        == "export-not-written"
    )
    book = str(ask.book)
    assert ask("contacts", "--export", book, "--format", "csv", code=1)["error"]["id"] == "export-onto-book"
    ask("contact", "add", "--email", "yoshi@example.jp", "--full", "𠮷田")
    error = ask("contacts", "--export", str(tmp_path / "a.csv"), "--format", "csv-cp932", code=1)["error"]
    assert error["id"] == "export-characters"
