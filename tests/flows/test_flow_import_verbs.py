"""Every kind of file by command line: dry run, import, the same again, undo; lists of stops; refusals."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli.main import run
from tests.importing.samples import ALL_SAMPLES

Ask = Callable[..., Any]
DECLARED = (
    "--basis", "CONSENT_WEB", "--on", "2026-05-01", "--occasion", "申込フォーム", "--by", "青井",
    "--recipient-type", "unknown",
)  # fmt: skip


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a verb on one book; gives the JSON of the last line."""
    monkeypatch.setenv("KAWARABAN_HOME", str(tmp_path / "home"))
    book = str(tmp_path / "shop.kawaraban")

    def call(*arguments: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert run(["--book", book, *arguments, "--json"]) == code, capsys.readouterr()
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    return call


def saved(folder: Path, name: str, data: bytes | str) -> str:
    file = folder / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(file)


@pytest.mark.parametrize("kind", ALL_SAMPLES)
def test_every_kind_of_file_comes_in_once_and_can_be_taken_back(ask: Ask, tmp_path: Path, kind: str) -> None:
    file = saved(tmp_path, *ALL_SAMPLES[kind]())
    plan = ask("import", file, "--dry-run")
    assert plan["outcome"] in ("ok", "partial")
    assert sum(plan["counts"].values()) == plan["data_rows"] > 0
    assert not (tmp_path / "shop.kawaraban").exists()
    ask("topic", "add", "お知らせ")
    done = ask("import", file, *DECLARED)
    assert (done["counts"], done["already"]) == (plan["counts"], None)
    assert {one["row"] for one in done["contacts"]} == {one["row"] for one in plan["contacts"]}
    again = ask("import", file, *DECLARED)
    assert (again["counts"]["new"], again["counts"]["merged"], again["batch"]) == (0, 0, None)
    assert again["already"]["batch"] == done["batch"]
    [batch] = ask("imports")
    assert (batch["counts"], batch["undone"], batch["format"]) == (done["counts"], False, done["format"])
    stops = ask("suppressions")
    assert len(stops) == done["new_stops"]
    ask("import", "--undo", done["batch"])
    assert ask("contacts") == []
    assert ask("suppressions") == stops
    assert ask("imports")[0]["undone"]


def test_columns_and_values_are_mapped_by_hand(ask: Ask, tmp_path: Path) -> None:
    file = saved(
        tmp_path, "a.csv", "客,連絡,DM:可否,不要な列\n山田,taro@a.jp,1,x\n森,mori@a.jp,9,y\n木,ki@a.jp,2,z\n"
    )
    told = ask(
        "import", file, "--dry-run", "--map", "客=full", "--map", "2=email", "--map", "列4=",
        "--status-map", "DM:可否:1=yes", "--status-map", "DM:可否:9=stop",
    )  # fmt: skip
    assert [(one["full"], one["basis"], one["suppress"]) for one in told["contacts"]] == [
        ("山田", "CONSENT_LEGACY", None), ("森", "NONE", "unsubscribed"), ("木", "NONE", None),
    ]  # fmt: skip
    assert told["unused_columns"] == ["不要な列"]
    assert [(one["row"], one["reason"]) for one in told["problems"]] == [(4, "flag-unknown")]
    basis = ask("import", file, "--dry-run", "--map", "客=full", "--status-map", "DM:可否:1=CARD")
    assert basis["contacts"][0]["basis"] == "CARD"


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--map", "nobody=email"), "import-column-unknown"),
        (("--map", "メール=soul"), "import-field-unknown"),
        (("--map", "メール"), "import-option-wrong"),
        (("--status-map", "メール=yes"), "import-option-wrong"),
        (("--status-map", "メール:a=perhaps"), "import-meaning-unknown"),
        (("--format", "eight"), "import-format-other"),
        (("--from-firm", "花卸", "--basis", "CONSENT_WEB", "--by", "青井", "--recipient-type", "unknown"),
         "import-receipt-incomplete"),
        (("--origin", "bought"), "import-recipient-type-missing"),
    ],
)  # fmt: skip
def test_wrong_options_are_refused_with_a_reason(
    ask: Ask, tmp_path: Path, options: tuple[str, ...], error: str
) -> None:
    file = saved(tmp_path, "a.csv", "氏名,メール\n山田,taro@a.jp\n")
    assert ask("import", file, "--dry-run", *options, code=1)["error"]["id"] == error


@pytest.mark.parametrize(
    ("name", "data", "outcome", "reason"),
    [
        ("e.csv", b"", "reject", "file-empty"),
        ("p.csv", b"%PDF-1.7\n", "reject", "file-kind-unknown"),
        ("n.csv", "氏名,電話\n山田,03\n".encode(), "ask", "file-no-address-column"),
        ("t.xlsx", b"PK\x03\x04cut off", "reject", "file-damaged"),
    ],
)
def test_a_file_that_can_not_be_read_is_told_in_the_same_shape(
    ask: Ask, tmp_path: Path, name: str, data: bytes, outcome: str, reason: str
) -> None:
    file = saved(tmp_path, name, data)
    for options in (("--dry-run",), DECLARED):
        told = ask("import", file, *options, code=1)
        assert (told["file"], told["outcome"], told["reason"]) == (name, outcome, reason)
        assert told["error"]["id"] == reason
        assert told["counts"] == {"new": 0, "merged": 0, "unchanged": 0, "stopped": 0, "refused": 0}
    missing = ask("import", str(tmp_path / "nobody.csv"), "--dry-run", code=1)
    assert (missing["outcome"], missing["reason"]) == ("reject", "file-missing")


def test_a_list_of_stops_makes_suppressions_and_no_contacts(ask: Ask, tmp_path: Path) -> None:
    file = saved(tmp_path, "stop.txt", "a@a.jp\nB@a.jp\n")
    plan = ask("suppressions", "--import", file, "--kind", "complained", "--dry-run")
    assert (plan["counts"]["stopped"], plan["new_stops"], plan["findings"]) == (
        2, 2, [{"rule": "JP-IMP-SUPPRESS", "severity": "block", "count": 2}],
    )  # fmt: skip
    done = ask("suppressions", "--import", file, "--kind", "complained")
    assert [one["suppress"] for one in done["contacts"]] == ["complained", "complained"]
    assert {one["address"]: one["reason"] for one in ask("suppressions")} == {
        "a@a.jp": "complaint", "B@a.jp": "complaint",
    }  # fmt: skip
    assert ask("suppressions", "--import", file, "--kind", "complained")["counts"]["unchanged"] == 2
    assert ask("contacts") == []
    later = saved(tmp_path, "b.csv", "氏名,メール\n山田,b@a.jp\n")
    assert ask("import", later, *DECLARED)["counts"]["stopped"] == 1


def test_people_who_were_changed_since_are_asked_about_before_an_undo(ask: Ask, tmp_path: Path) -> None:
    file = saved(tmp_path, "a.csv", "氏名,メール\n山田,taro@a.jp\n森,mori@a.jp\n")
    batch = ask("import", file, *DECLARED)["batch"]
    more = saved(tmp_path, "b.csv", "氏名,会社名,メール\n山田,花屋,taro@a.jp\n")
    ask("import", more, *DECLARED)
    look = ask("import", "--undo", batch, "--dry-run")
    assert (look["people"], look["edited"], look["names"], look["used"]) == (2, 1, ["山田"], False)
    error = ask("import", "--undo", batch, code=1)["error"]
    assert error["id"] == "batch-edited-since"
    done = ask("import", "--undo", batch, "--keep-edited")
    assert (done["removed"], done["kept"]) == (1, 1)
    assert [one["full"] for one in ask("contacts")] == ["山田"]
    assert ask("import", "--undo", batch, code=1)["error"]["id"] == "batch-undone"


def test_saved_rows_that_were_corrected_come_in_as_what_they_were(ask: Ask, tmp_path: Path) -> None:
    """The window saves them with number and reason in front; both are the program's own."""
    head = "会社名,部署名,役職,姓,名,e-mail,郵便番号,住所,TEL会社,TEL部門,TEL直通,Fax,携帯電話,URL,名刺交換日"
    head = f"行,理由,{head},Eightでつながっている人,再データ化中の名刺,'?'を含んだデータ"
    text = f"{head}\n7,＠がない,,,,森,愛,m@a.jp{',' * 12}\n"
    plan = ask("import", saved(tmp_path, "直した行.csv", text), "--dry-run")
    assert (plan["format"], plan["contacts"][0]["emails"]) == ("eight", ["m@a.jp"])
    assert plan["contacts"][0]["details"] == []


def test_what_mends_a_rule_is_said_only_where_something_does(ask: Ask) -> None:
    ask("contact", "add", "--email", "a@a.jp")
    ask("optout", "a@a.jp", "--via", "phone", "--by", "葵")
    assert all(ask("why", "a@a.jp")["mend"])


def test_a_list_of_stops_keeps_the_kind_that_the_file_itself_says(ask: Ask, tmp_path: Path) -> None:
    head = "Email Address,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LAST_CHANGED,LEID,EUID"
    text = f"{head},CLEAN_TIME\na@a.jp,,,,,,,,,2022-01-01 00:00:00\n"
    told = ask("suppressions", "--import", saved(tmp_path, "cleaned.csv", text))
    assert [one["suppress"] for one in told["contacts"]] == ["bounced"]
    named = saved(tmp_path, "配信停止.txt", "b@b.jp\n")
    told = ask("suppressions", "--import", named, "--kind", "complained")
    assert [one["suppress"] for one in told["contacts"]] == ["complained"]
