"""contacts --export: cli.md "Contact book"."""

from dataclasses import replace
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


TOLD = (
    "--basis", "NONE", "--on", "2026-05-01", "--occasion", "戻し", "--by", "葵",
    "--recipient-type", "unknown",
)  # fmt: skip


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "vcf"])
def test_it_comes_back_as_what_it_was(ask: Commands, tmp_path: Path, suffix: str) -> None:
    """Also who has no name or one name only, a stop of one topic, and a postal address full of digits."""
    ask("topic", "add", "お知らせ")
    ask("topic", "add", "セール")
    nobody = ("--company", "花の会", "--note='=1+1")
    for email, more in (("a@a.jp", ()), ("b@b.jp", ("--full", "一")), ("c@c.jp", nobody)):
        ask("contact", "add", "--email", email, *more)
    ask("optout", "b@b.jp", "--via", "counter", "--topic", "セール", "--by", "葵")
    cards = tmp_path / "in.csv"
    head = "氏名,メール,住所,携帯電話,電話番号,FAX,根拠,日付,機会,受領者,区分,区分の根拠\n"
    row = "髙﨑 ①郎,d@d.jp,700-0001 岡山市1-2-3,090-1111-2222,086-1-2,086-1-3"
    cards.write_text(f"{head}{row},名刺,2026/5/1,展示会,葵,事業者,名刺\n", encoding="utf-8")
    ask("import", str(cards), "--paper-by-hand", "--recipient-type", "business",
        "--recipient-type-ground", "名刺", "--basis", "CARD", "--on", "2026-05-01", "--occasion", "展示会",
        "--by", "葵")  # fmt: skip
    path = str(tmp_path / f"all.{suffix}")
    ask("contacts", "--export", path)
    plan = ask("import", path, "--dry-run")
    assert (plan["counts"]["new"], plan["counts"]["merged"], plan["problems"]) == (0, 0, [])
    assert {one["state"] for one in plan["contacts"]} == {"same", "stopped"}
    people = [{**one, "id": ""} for one in ask("contacts")]
    why = [ask("why", email) for one in people for email in one["emails"]]
    stops = ask("suppressions")
    (other := tmp_path / "other").mkdir()
    ask = replace(ask, folder=other)
    ask("topic", "add", "お知らせ")
    ask("topic", "add", "セール")
    ask("import", path, *TOLD)
    assert [{**one, "id": ""} for one in ask("contacts")] == people
    assert [ask("why", email) for one in people for email in one["emails"]] == why
    assert ask("suppressions") == stops


def test_a_card_that_a_phone_changed_still_says_stop(ask: Commands, tmp_path: Path) -> None:
    path = tmp_path / "all.vcf"
    ask("contacts", "--export", str(path))
    card = path.read_bytes().split(b"END:VCARD")[1].strip() + b"\r\nEND:VCARD\r\n"
    path.write_bytes(card.replace("佐藤 次郎".encode(), "佐藤 治郎".encode()).replace(b"CATEGORIES", b"X-C"))
    (other := tmp_path / "other").mkdir()
    ask = replace(ask, folder=other)
    told = ask("import", str(path), *TOLD)["contacts"][0]
    assert (told["full"], told["suppress"]) == ("佐藤 治郎", "unsubscribed")
    assert [one["address"] for one in ask("suppressions")] == ["jiro@example.jp"]
