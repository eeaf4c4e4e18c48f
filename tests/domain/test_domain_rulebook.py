"""The rule table and the statute text, parsed (JP-LAW-ASOF)."""

import json
from datetime import date
from typing import Any

import pytest

from desktop_app.domain.finding import Severity
from desktop_app.domain.rulebook import RuleState, parse_rules, parse_statutes


def a_row(**changes: Any) -> dict[str, Any]:
    row = {
        "id": "JP-SAMPLE-1",
        "table": "6.1", "statutory": True,
        "stage": "S,M",
        "severity": {"page": None, "send": "block"},
        "article": "SEM 4(i)",
        "article_ja": "特電法4条1号",
        "statutes": ["SEM:4"],
        "state": "enforced",
        "where": "domain/preflight",
        "ja": {"title": "名前", "text": "名前を確かめます。"},
        "en": {"title": "Name", "text": "Checks the name."},
    }
    return {**row, **changes}


def a_table(*rows: dict[str, Any]) -> str:
    return json.dumps({"law_as_of": "2026-06-24", "rules": rows})


def test_a_rule_is_found_by_its_id() -> None:
    rulebook = parse_rules(a_table(a_row(), a_row(id="JP-LAW-ASOF", state="planned", note="why")))
    rule = rulebook["JP-SAMPLE-1"]
    assert (rule.statutory, rule.stages, rule.page, rule.send) == (True, ("S", "M"), None, Severity.BLOCK)
    assert (rule.state, rule.statutes, rule.note) == (RuleState.ENFORCED, ("SEM:4",), "")
    assert rule.words["ja"].title == "名前"
    assert rulebook["JP-LAW-ASOF"].note == "why"
    assert [rule.id for rule in rulebook] == ["JP-SAMPLE-1", "JP-LAW-ASOF"]
    assert len(rulebook) == 2


def test_an_unknown_id_is_named() -> None:
    with pytest.raises(KeyError, match="JP-NO-SUCH"):
        parse_rules(a_table(a_row()))["JP-NO-SUCH"]


def test_a_damaged_table_is_refused() -> None:
    with pytest.raises(ValueError, match=r"used twice.*JP-SAMPLE-1"):
        parse_rules(a_table(a_row(), a_row()))
    with pytest.raises(ValueError, match="dreamt"):
        parse_rules(a_table(a_row(state="dreamt")))
    with pytest.raises(ValueError, match="fatal"):
        parse_rules(a_table(a_row(severity={"page": None, "send": "fatal"})))
    with pytest.raises(KeyError, match="article_ja"):
        parse_rules(a_table({key: value for key, value in a_row().items() if key != "article_ja"}))


@pytest.mark.parametrize(
    ("today", "outdated"),
    [("2026-06-24", False), ("2027-06-24", False), ("2027-06-25", True), ("2030-01-01", True)],
)
def test_the_law_text_is_outdated_after_twelve_months(today: str, outdated: bool) -> None:
    rulebook = parse_rules(a_table(a_row()))
    finding = rulebook.as_of_finding(date.fromisoformat(today))
    assert rulebook.is_outdated(date.fromisoformat(today)) is outdated
    assert (finding is not None) is outdated
    if finding is not None:
        assert (finding.rule, finding.severity) == ("JP-LAW-ASOF", Severity.INFO)
        assert finding.params == (("date", "2026-06-24"),)


def test_statute_text_keeps_paragraphs_and_items() -> None:
    article = {
        "key": "SEM:9",
        "number": "第九条",
        "heading": "苦情等の処理",
        "paragraphs": [
            {
                "text": "次に掲げる。",
                "items": [{"number": "一", "text": "甲", "items": [{"number": "イ", "text": "乙"}]}],
            },
            {"text": "前項の。"},
        ],
    }
    law = {
        "key": "SEM",
        "title": "法律",
        "short": "法",
        "en": "Act",
        "number": "平成14年法律第26号",
        "in_force": "2025-06-01",
        "articles": [article],
    }
    found, parsed = parse_statutes(json.dumps({"laws": [law]})).article("SEM:9")
    assert (found.short, found.title_en, found.in_force) == ("法", "Act", date(2025, 6, 1))
    assert [paragraph.number for paragraph in parsed.paragraphs] == ["", "2"]
    assert parsed.paragraphs[0].items[0].items[0].text == "乙"
    with pytest.raises(KeyError, match="SEM:99"):
        parse_statutes(json.dumps({"laws": [law]})).article("SEM:99")
