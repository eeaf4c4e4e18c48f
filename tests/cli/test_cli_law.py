"""Verbs that need no book: cases in, answers out."""

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli.main import run


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    """Run a verb and read the JSON document on the last line of standard output."""
    assert run(arguments) == code
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def write(folder: Path, name: str, value: Any) -> str:
    file = folder / name
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return str(file)


CASE = {
    "id": "a",
    "message": {"class": "AD", "date": "2026-11-22"},
    "contact": {"email": "a@example.jp", "evidence": [{"basis": "CARD", "no_ads_note": True}]},
}


def test_decide_answers_every_case_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = write(tmp_path, "cases.json", [CASE, {**CASE, "id": "b", "message": {"class": "?"}}])
    first, second = answer(capsys, "decide", "--from", cases, "--json")
    assert (first["id"], first["decision"], first["rules"]) == ("a", "left_out", ["JP-SEM-3-1-2-CARD"])
    assert first["why"]
    assert (second["id"], second["decision"], second["error"]["id"]) == ("b", "left_out", "case-unreadable")


def test_keep_until_names_the_first_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = write(
        tmp_path,
        "cases.json",
        [
            {"id": 1, "input": {"sends": [{"at": "2026-03-10", "sem": True}]}},
            {"id": 2, "input": {"sends": [{"at": "2026-03-10"}], "still_subscribed": True}},
            {"id": 3, "input": {"sends": "often"}},
        ],
    )
    known, never, broken = answer(capsys, "keep-until", "--from", cases, "--json")
    assert known == {"id": 1, "deletable_from": "2026-04-12"}
    assert never["deletable_from"] == "never"
    assert (broken["deletable_from"], broken["error"]["id"]) == ("never", "case-unreadable")


def test_rules_tell_their_state(capsys: pytest.CaptureFixture[str]) -> None:
    rules = {rule["id"]: rule for rule in answer(capsys, "rules", "--json")}
    assert rules["JP-SEM-3-3-OPTOUT"]["state"] == "enforced"
    assert rules["JP-SEM-3-1-OPTIN"]["statutory"] is True
    assert set(rules["XX-CN-LABEL"]) == {"id", "statutory", "stage", "severity", "article", "state", "where"}


@pytest.mark.parametrize("content", ["{", "\ufeff[1,", ""])
def test_a_broken_file_is_a_refusal_with_a_next_step(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cases.json"
    file.write_text(content, encoding="utf-8")
    error = answer(capsys, "decide", "--from", str(file), "--json", code=1)["error"]
    assert error["id"] == "json-unreadable"
    assert error["next"]


def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["decide"])
    assert ended.value.code == 2
    assert "--from" in capsys.readouterr().err
