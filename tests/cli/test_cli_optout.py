"""`optout` of cli.md: any channel, day, staff, kinds of newsletters, until a day; of anybody."""

from pathlib import Path
from typing import Any

import pytest

from tests.commands import CONSENT, Commands


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    return Commands(tmp_path, capsys, monkeypatch)


def stop(ask: Commands, *words: str, address: str = "reader@example.jp", code: int = 0) -> Any:
    return ask("optout", address, *words, code=code)


def rules(ask: Commands, address: str, *words: str) -> list[str]:
    found: list[str] = ask("why", address, *words)["rules"]
    return found


def test_the_answer_says_what_was_written_down(ask: Commands) -> None:
    ask("topic", "add", "教室")
    ask("contact", "add", "--email", "reader@example.jp", "--email", "second@example.jp")
    told = stop(
        ask, "--via", "paper", "--topic", "教室", "--until", "2999-12-31", "--on", "2026-01-05", "--by", "葵",
        "--note", "はがき", address="READER@example.jp",
    )  # fmt: skip
    assert told == {
        "address": "reader@example.jp", "already": False, "skipped": 0, "addresses": ["reader@example.jp"],
        "others": ["second@example.jp"], "known": True, "at": "2026-01-05", "scope": ["教室"],
        "until": "2999-12-31", "via": "paper", "by": "葵",
    }  # fmt: skip
    assert "JP-SEM-3-3-OPTOUT" in rules(ask, "reader@example.jp", "--topic", "教室")
    assert "JP-SEM-3-3-OPTOUT" not in rules(ask, "reader@example.jp")
    (row,) = ask("suppressions")
    assert (row["scope"], row["until"], row["via"]) == (["教室"], "2999-12-31", "paper")
    assert row["at"] == "2026-01-05"


def test_the_other_addresses_are_named_and_taken_when_asked_for(ask: Commands) -> None:
    ask("contact", "add", "--email", "reader@example.jp", "--email", "second@example.jp")
    assert stop(ask, "--via", "phone")["others"] == ["second@example.jp"]
    both = stop(ask, "--via", "phone", "--all-addresses")
    assert (both["addresses"], both["others"]) == (["reader@example.jp", "second@example.jp"], [])
    assert "JP-SEM-3-3-OPTOUT" in rules(ask, "second@example.jp")


def test_a_stranger_is_kept_out_before_the_address_comes_in(ask: Commands) -> None:
    """SEM Act 3(3)"""
    told = stop(ask, "--via", "sns")
    assert (told["known"], told["scope"], told["until"], told["by"]) == (False, "all", None, None)
    ask("contact", "add", "--from", ask.file("c.json", {"email": "reader@example.jp", "evidence": [CONSENT]}))
    assert "JP-SEM-3-3-OPTOUT" in rules(ask, "reader@example.jp")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("--on", "2999-01-01"), "stop-day-future"),
        (("--until", "2020-01-01"), "stop-until-past"),
        (("--topic", "ない"), "topic-unknown"),
        (("--on", "きのう"), "case-unreadable"),
        (("--until", "いつか"), "case-unreadable"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    ask: Commands, words: tuple[str, ...], error: str
) -> None:
    ask("contact", "add", "--email", "reader@example.jp")
    refused = stop(ask, "--via", "phone", *words, code=1)["error"]
    assert refused["id"] == error
    assert refused["title"]
    assert refused["next"]
    assert ask("suppressions") == []


def test_an_address_that_is_none_is_refused(ask: Commands) -> None:
    refused = stop(ask, "--via", "phone", address="reader", code=1)["error"]
    assert refused["id"].startswith("address-")
