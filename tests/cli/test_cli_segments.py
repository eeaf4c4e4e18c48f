"""segment add, list and remove; contacts and newsletters narrowed by one."""

from pathlib import Path

import pytest

from tests.commands import Commands


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    made = Commands(tmp_path, capsys, monkeypatch)
    made("contact", "add", "--email", "a@example.jp", "--full", "佐藤 花子", "--tag", "常連")
    made("contact", "add", "--email", "b@example.jp", "--full", "鈴木 一", "--company", "みどり園芸")
    return made


def test_segments_are_added_listed_and_removed(ask: Commands) -> None:
    made = ask("segment", "add", "常連さん", "--rule", "tag:has:常連")
    assert (made["name"], made["match"], made["people"]) == ("常連さん", "all", 1)
    assert made["rules"] == [{"field": "tag", "op": "has", "value": ["常連"]}]
    ask("segment", "add", "だれか", "--rule", "company:contains:ﾐﾄﾞﾘ", "--rule", "tag:has:常連", "--any")
    assert [(one["name"], one["match"], one["people"]) for one in ask("segment", "list")] == [
        ("常連さん", "all", 1), ("だれか", "any", 2),
    ]  # fmt: skip
    assert ask("segment", "remove", "常連さん") == {"id": made["id"], "name": "常連さん", "removed": True}
    assert [one["name"] for one in ask("segment", "list")] == ["だれか"]


def test_status_of_a_segment_is_judged(ask: Commands) -> None:
    made = ask("segment", "add", "まだ", "--rule", "status:is:incomplete", "--rule", "sent:never")
    assert made["people"] == 2


def test_contacts_of_a_segment(ask: Commands) -> None:
    ask("segment", "add", "常連さん", "--rule", "tag:has:常連")
    assert [one["full"] for one in ask("contacts", "--segment", "常連さん")] == ["佐藤 花子"]
    assert ask("contacts", "--segment", "常連さん", "--search", "鈴木") == []


def test_the_source_is_named_by_its_file(ask: Commands, tmp_path: Path) -> None:
    file = tmp_path / "名簿.csv"
    file.write_text("氏名,メール\n森,mori@example.jp\n", encoding="utf-8")
    ask("import", str(file), "--basis", "NONE", "--on", "2026-05-01", "--occasion", "住所録", "--by", "葵",
        "--recipient-type", "unknown")  # fmt: skip
    assert ask("segment", "add", "名簿の人", "--rule", "source:is:名簿.csv")["people"] == 1
    assert ask("segment", "add", "ほか", "--rule", "source:is_not:名簿.csv|card")["people"] == 2


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("segment", "add", "x", "--rule", "colour:is:red"), "segment-rule-wrong"),
        (("segment", "add", "x", "--rule", "added:before:yesterday"), "segment-rule-wrong"),
        (("segment", "add", " ", "--rule", "tag:none"), "segment-name-empty"),
        (("segment", "add", "x", "--rule", "topic:is:ない種類"), "topic-unknown"),
        (("segment", "remove", "ない"), "segment-unknown"),
        (("contacts", "--segment", "ない"), "segment-unknown"),
        (("newsletter", "new", "--title", "t", "--text", "t", "--segment", "ない"), "segment-unknown"),
    ],
)
def test_what_is_wrong_is_named(ask: Commands, words: tuple[str, ...], error: str) -> None:
    assert ask(*words, code=1)["error"]["id"] == error


def test_a_segment_of_a_draft_stays(ask: Commands) -> None:
    ask("segment", "add", "常連さん", "--rule", "tag:has:常連")
    ask("newsletter", "new", "--title", "秋", "--text", "こんにちは", "--segment", "常連さん")
    assert ask("segment", "remove", "常連さん", code=1)["error"]["id"] == "segment-in-use"
    assert ask("segment", "add", "常連さん", "--rule", "tag:none", code=1)["error"]["id"] == "segment-exists"


def test_a_segment_needs_a_rule_and_excludes_a_tag(ask: Commands) -> None:
    assert ask.printed("segment", "add", "x", code=2) == []
    words = ("newsletter", "new", "--title", "t", "--text", "t", "--tag", "a", "--segment", "b")
    assert ask.printed(*words, code=2) == []


def test_topics_are_named(ask: Commands) -> None:
    ask("topic", "add", "教室のお知らせ")
    made = ask("segment", "add", "教室", "--rule", "topic:is:教室のお知らせ")
    assert made["people"] == 0
