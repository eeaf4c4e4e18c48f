"""Which fields evidence needs (law.md 1.3, 6.2, 6.9), and what answers become."""

from datetime import date
from typing import Any

import pytest

from desktop_app.domain.consent import Basis
from desktop_app.domain.evidence_fields import FIELDS, Ask, completed, faults

TODAY = date(2026, 11, 22)
WHOLE: dict[Basis, dict[str, Any]] = {
    Basis.CONSENT_WEB: {"by": "葵"},
    Basis.CONSENT_PAPER: {"by": "葵"},
    Basis.CONSENT_MAIL: {"note": "送ってください", "by": "葵"},
    Basis.CONSENT_ORAL: {
        "obtained_at": "2026-11-22", "method": "電話", "place": "店", "note": "はい", "by": "葵",
    },
    Basis.CONSENT_LEGACY: {"by": "葵"},
    Basis.CARD: {"paper": True, "no_ads_note": False, "by": "葵"},
    Basis.RELATION: {"last_dealing": "2026-11-01", "by": "葵"},
    Basis.PUBLISHED: {
        "url": "https://a.example", "seen_on": "2026-11-01", "published_by": "organisation",
        "no_ads_on_site": False, "by": "葵",
    },
    Basis.ADDRESS_TOLD: {"method": "電話", "no_ads_note": False, "by": "葵"},
    Basis.NONE: {},
}  # fmt: skip


@pytest.mark.parametrize("basis", list(Basis))
def test_whole_evidence_has_no_fault_and_each_needed_field_is_missed(basis: Basis) -> None:
    item = {"basis": basis.value, **WHOLE[basis]}
    assert faults(item, today=TODAY, several_topics=False) == {}
    for asked in FIELDS[basis]:
        if asked.needed and asked.ask is not Ask.TOPICS:
            for nothing in (None, " "):
                found = faults({**item, asked.name: nothing}, today=TODAY, several_topics=False)
                assert found == {asked.name: f"evidence-{asked.name.replace('_', '-')}-missing"}


def test_topics_are_needed_only_where_there_are_several() -> None:
    item = {"basis": "CONSENT_WEB", "by": "葵", "scope": []}
    assert faults(item, today=TODAY, several_topics=False) == {}
    assert set(faults(item, today=TODAY, several_topics=True)) == {"scope"}
    assert faults({**item, "scope": "all"}, today=TODAY, several_topics=True) == {}


@pytest.mark.parametrize(
    ("day", "wrong"), [("2026-11-22", False), ("2026-11-23", True), ("2026-11-22T23:00", False)]
)
def test_no_day_lies_ahead(day: str, wrong: bool) -> None:
    item = {"basis": "CONSENT_WEB", "by": "葵", "obtained_at": day}
    assert (
        faults(item, today=TODAY, several_topics=False) == {"obtained_at": "evidence-day-future"}
    ) is wrong


def test_a_relation_needs_what_continues_or_a_last_dealing() -> None:
    item = {"basis": "RELATION", "by": "葵"}
    assert faults(item, today=TODAY, several_topics=False) == {"continuing": "evidence-relation-missing"}
    assert faults({**item, "continuing": "配達"}, today=TODAY, several_topics=False) == {}


@pytest.mark.parametrize(
    "nothing", ["なし", "特になし。", "無し", "ない", "None", "n/a", "-", "。", "不明", "？", "いいえ"]
)
def test_nothing_that_continues_is_no_relation(nothing: str) -> None:
    """JP-SEM-3-1-3-RELATION: "none" answers the question, and the answer is no."""
    item = {"basis": "RELATION", "by": "葵", "continuing": nothing}
    assert faults(item, today=TODAY, several_topics=False) == {"continuing": "evidence-relation-missing"}
    dealt = {**item, "last_dealing": "2026-11-01"}
    assert faults(dealt, today=TODAY, several_topics=False) == {}
    assert completed(dealt)["continuing"] is False


@pytest.mark.parametrize("nothing", ["。", "-", " ー ", "…", "？"])
@pytest.mark.parametrize(
    ("basis", "name"),
    [
        (Basis.CONSENT_ORAL, "method"),
        (Basis.CONSENT_ORAL, "place"),
        (Basis.CONSENT_ORAL, "note"),
        (Basis.CONSENT_MAIL, "note"),
        (Basis.ADDRESS_TOLD, "method"),
        (Basis.CARD, "by"),
    ],
)
def test_a_mark_is_no_answer(basis: Basis, name: str, nothing: str) -> None:
    item = {"basis": basis.value, **WHOLE[basis], name: nothing}
    assert set(faults(item, today=TODAY, several_topics=False)) == {name}
    assert name not in completed(item)


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("a.example", True),
        ("https://x", True),
        ("http://.", True),
        ("https://a..example", True),
        ("https://.example", True),
        ("https://?q=a.b", True),
        ("https:// a.example", True),
        ("https://a.example bla", True),
        ("https://10.0.0.1/", True),
        ("https://[a.example", True),
        ("HTTP://a.example/x", False),
        ("https://花屋.日本/会社", False),
        ("https://a.example:8080/x?y=1#z", False),
        ("https://xn--p8j.xn--wgv71a", False),
    ],
)
def test_a_page_has_a_web_address(url: str, wrong: bool) -> None:
    item = {"basis": "PUBLISHED", **WHOLE[Basis.PUBLISHED], "url": url}
    assert ("url" in faults(item, today=TODAY, several_topics=False)) is wrong


def test_answers_become_facts() -> None:
    card = completed({"basis": "CARD", "paper": True, "occasion": "", "by": "葵"})
    assert card == {
        "basis": "CARD", "paper": True, "by": "葵", "handed_over_by_person": True, "address_on_card": True,
    }  # fmt: skip
    assert completed({"basis": "CARD", "paper": False})["basis"] == "ADDRESS_TOLD"
    told = {"basis": "CONSENT_WEB", "purpose_told": True}
    assert "purpose_told_at" not in completed(told)
    assert completed({**told, "obtained_at": "2026-05-01"})["purpose_told_at"] == "2026-05-01"


@pytest.mark.parametrize(
    ("who", "facts"),
    [("organisation", (True, True)), ("sole_trader", (False, True)), ("private", (False, False))],
)
def test_who_publishes(who: str, facts: tuple[bool, bool]) -> None:
    found = completed({"basis": "PUBLISHED", "published_by": who})
    assert (found["organisation"], found["carrying_on_business"]) == facts
