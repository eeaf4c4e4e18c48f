"""What a segment's rules may be, and how they are read and kept."""

from datetime import date
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.segment import (
    LONGEST,
    MOST_RULES,
    OPS,
    Days,
    Field,
    Rule,
    Segment,
    days_of,
    from_json,
    rule_from_text,
    rule_of,
    segment_of,
    to_json,
)

TODAY = date(2026, 11, 22)
TAG = rule_of("tag", "has", ["常連"])


def refused(error: pytest.ExceptionInfo[AppError]) -> tuple[str, Any]:
    return error.value.id, error.value.params.get("rule")


def test_every_field_has_conditions() -> None:
    assert set(OPS) == set(Field)
    assert all(OPS.values())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("tag:has:常連", Rule(Field.TAG, "has", ("常連",))),
        ("tag:has_not:常連|法人", Rule(Field.TAG, "has_not", ("常連", "法人"))),
        ("tag:has:👩\u200d🌾", Rule(Field.TAG, "has", ("👩\u200d🌾",))),
        ("tag:has:A, B", Rule(Field.TAG, "has", ("A, B",))),
        ("tag:none", Rule(Field.TAG, "none")),
        ("basis:is:CARD,RELATION", Rule(Field.BASIS, "is", ("CARD", "RELATION"))),
        ("status:is_not:stopped", Rule(Field.STATUS, "is_not", ("stopped",))),
        ("name:contains: 佐藤 ", Rule(Field.NAME, "contains", ("佐藤",))),
        ("note:contains:10:30 来店", Rule(Field.NOTE, "contains", ("10:30 来店",))),
        ("country:is:jp,us", Rule(Field.COUNTRY, "is", ("JP", "US"))),
        ("sent:never", Rule(Field.SENT, "none")),
        ("sent:none:", Rule(Field.SENT, "none")),
        ("sent:last_days:30", Rule(Field.SENT, "last_days", ("30",))),
        ("added:after:2026-01-31", Rule(Field.ADDED, "after", ("2026-01-31",))),
        (
            "obtained:between:2026-04-01,2026-09-30",
            Rule(Field.OBTAINED, "between", ("2026-04-01", "2026-09-30")),
        ),
        ("obtained:between:2026-04-01|2026-04-01", Rule(Field.OBTAINED, "between", ("2026-04-01",) * 2)),
        ("bounced:is:no", Rule(Field.BOUNCED, "is", ("no",))),
        ("recipient:is:business", Rule(Field.RECIPIENT, "is", ("business",))),
        ("source:is:hand", Rule(Field.SOURCE, "is", ("hand",))),
        ("domain:is:example.jp", Rule(Field.DOMAIN, "is", ("example.jp",))),
    ],
)  # fmt: skip
def test_rules_are_read_from_text(text: str, rule: Rule) -> None:
    assert rule_from_text(text) == rule


@pytest.mark.parametrize(
    "text",
    [
        "", "tag", "tag:", "tag:has", "tag:has:", "tag:has:|", "tag:is:常連", "colour:is:red",
        "basis:is:GIFT", "status:is:", "status:none", "bounced:is:maybe", "bounced:is:yes|no",
        "added:none", "added:before:2026-13-01", "added:before:20260101", "added:before:0001-01-01",
        "added:before:2026-01-01|2026-01-02", "obtained:between:2026-04-01",
        "obtained:between:2026-09-30,2026-04-01", "sent:last_days:0", "sent:last_days:-1",
        "sent:last_days:x", "sent:last_days:３０", "sent:last_days:99999", "sent:last_days:1|2",
        "country:is:Japan", "country:is:日本", "tag:none:x", "tag:has:a\x00b", "tag:has:a\x85b",
        "tag:has:a\ud800b",
        f"tag:has:{'x' * (LONGEST + 1)}",
        "domain:none", "sent:never:x",
    ],
)  # fmt: skip
def test_wrong_rules_are_refused(text: str) -> None:
    with pytest.raises(AppError) as error:
        rule_from_text(text)
    assert error.value.id == "segment-rule-wrong"


def test_a_wrong_rule_is_named_without_what_may_be_a_person() -> None:
    with pytest.raises(AppError) as error:
        rule_from_text("basis:is:GIFT")
    assert refused(error) == ("segment-rule-wrong", "basis:is:GIFT")
    with pytest.raises(AppError) as error:
        rule_from_text(f"name:contains:{'佐' * 300}")
    assert refused(error) == ("segment-rule-wrong", "name:contains")


def test_alternatives_are_kept_once() -> None:
    assert rule_of("tag", "has", ["A", "B ", "A"]).value == ("A", "B")
    assert segment_of([TAG, TAG]).rules == (TAG,)


def test_a_segment_needs_rules_and_not_too_many() -> None:
    with pytest.raises(AppError) as error:
        segment_of([])
    assert error.value.id == "segment-without-rules"
    many = [rule_of("tag", "has", [str(number)]) for number in range(MOST_RULES + 1)]
    with pytest.raises(AppError) as error:
        segment_of(many)
    assert (error.value.id, error.value.params) == ("segment-too-many-rules", {"number": MOST_RULES})
    assert len(segment_of(many[1:], "any").rules) == MOST_RULES


def test_judged_rules_are_known() -> None:
    assert not Segment((TAG,)).judged
    assert Segment((TAG, rule_of("basis", "is", ["CARD"]))).judged


@pytest.mark.parametrize(
    ("rule", "first", "last"),
    [
        ("added:before:2026-04-01", None, date(2026, 3, 31)),
        ("added:after:2026-04-01", date(2026, 4, 2), None),
        ("added:between:2026-04-01,2026-04-03", date(2026, 4, 1), date(2026, 4, 3)),
        ("added:last_days:1", date(2026, 11, 21), TODAY),
        ("added:not_last_days:30", date(2026, 10, 23), TODAY),
    ],
)
def test_days_of_rules(rule: str, first: date | None, last: date | None) -> None:
    days = days_of(rule_from_text(rule), TODAY)
    assert days == Days(first, last)
    assert (date(2026, 4, 1) in days) == (
        (first is None or first <= date(2026, 4, 1)) and (last is None or date(2026, 4, 1) <= last)
    )
    inside = first or last
    assert inside is not None
    assert inside in days


def test_a_rule_without_days_has_none() -> None:
    with pytest.raises(TypeError):
        days_of(rule_from_text("sent:none"), TODAY)


def test_json_comes_back_the_same() -> None:
    segment = segment_of([TAG, rule_from_text("sent:none"), rule_from_text("status:is:mailable")], "any")
    kept = to_json(segment)
    assert kept["match"] == "any"
    assert kept["rules"][0] == {"field": "tag", "op": "has", "value": ["常連"]}
    assert from_json(kept) == segment


def test_json_of_a_person_may_be_shorter() -> None:
    given = {"rules": [{"field": "tag", "op": "has", "value": "常連"}, {"field": "sent", "op": "none"}]}
    assert from_json(given) == Segment((TAG, Rule(Field.SENT, "none")))
    days = {"rules": [{"field": "added", "op": "last_days", "value": 7}]}
    assert from_json(days).rules[0].value == ("7",)


@pytest.mark.parametrize(
    "data",
    [
        None, [], "x", {}, {"rules": {}}, {"rules": ["tag:has:常連"]}, {"match": "some", "rules": [{}]},
        {"rules": [{}]}, {"rules": [{"field": 1, "op": "has", "value": "x"}]},
        {"rules": [{"field": "tag", "op": 2, "value": "x"}]},
        {"rules": [{"field": "tag", "op": "has", "value": {"a": 1}}]},
        {"rules": [{"field": "tag", "op": "has", "value": [True]}]},
        {"rules": [{"field": "tag", "op": "has", "value": [["x"]]}]},
        {"rules": [{"field": "added", "op": "last_days", "value": True}]},
        {"rules": [{"field": "added", "op": "last_days", "value": None}]},
    ],
)  # fmt: skip
def test_wrong_json_is_refused(data: Any) -> None:
    with pytest.raises(AppError) as error:
        from_json(data)
    assert error.value.id == "segment-rule-wrong"


def test_json_without_rules_is_refused() -> None:
    with pytest.raises(AppError) as error:
        from_json({"rules": []})
    assert error.value.id == "segment-without-rules"
