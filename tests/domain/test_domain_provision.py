"""Giving and receiving personal data: cases from law.md 4.2 to 4.4 and 6.9.20."""

from dataclasses import fields, replace
from datetime import date

import pytest

from desktop_app.domain.provision import (
    FOR_GIVING,
    Abroad,
    Direction,
    Firm,
    OptOutFiling,
    PersonFacts,
    Provision,
    ProvisionGround,
    RecordForm,
    form_allowed,
    givable,
    keep_until,
    may_be_given,
    missing,
    record_needed,
    unfiled,
)

FIRM = Firm(name="みどり園芸", address="名古屋市", representative="緑 太郎")
ON = date(2026, 11, 20)


def given(ground: str = "consent", **changes: object) -> Provision:
    values: dict[str, object] = {
        "direction": Direction.GIVEN,
        "ground": ProvisionGround(ground),
        "on": ON,
        "firm": FIRM,
        "items": ("email",),
    }
    return Provision(**(values | changes))  # type: ignore[arg-type]  # a wrong name fails at once


def received(ground: str = "consent", **changes: object) -> Provision:
    values: dict[str, object] = {"direction": Direction.RECEIVED, "acquired": "申込書", "document": "契約書"}
    return given(ground, **(values | changes))


@pytest.mark.parametrize(
    ("provision", "needed"),
    [
        (given("consent"), True),
        (given("opt-out"), True),
        (given("contractor"), False),
        (given("joint-use"), False),
        (given("succession"), False),
        (given("law"), False),
        (given("contractor", abroad=Abroad.CONSENT), True),
        (given("joint-use", abroad=Abroad.CONSENT), True),
        (given("contractor", abroad=Abroad.EQUIVALENT), False),
        (given("law", abroad=Abroad.CONSENT), False),
        (received("consent"), True),
        (received("opt-out"), True),
        (received("not-operator"), True),
        (received("contractor"), False),
        (received("succession", abroad=Abroad.CONSENT), False),
        (received("law"), False),
    ],
)
def test_when_a_record_is_needed(provision: Provision, needed: bool) -> None:
    assert record_needed(provision) is needed


@pytest.mark.parametrize(
    ("provision", "expected"),
    [
        (given(), ()),
        (given(firm=Firm(), items=()), ("firm.name", "firm.address", "firm.representative", "items")),
        (given(firm=replace(FIRM, representative=" ")), ("firm.representative",)),
        (given(firm=Firm(name="庭師", address="津市", sole=True)), ()),
        # Who gets the data is stated on every ground, also where the law asks for no record.
        (given("contractor", firm=Firm(name="印刷所")), ("firm.address", "firm.representative")),
        (received(), ()),
        (received(acquired="", document=" "), ("acquired", "document")),
        (received("not-operator", acquired=""), ("acquired",)),
        (received("opt-out"), ("filing.published",)),
        (received("opt-out", filing=OptOutFiling(number="1")), ("filing.published",)),
        (received("opt-out", filing=OptOutFiling(published=True)), ()),
        (received("succession", acquired="", document="", items=(), firm=Firm(name="旧店")), ()),
        (received("law", firm=Firm()), ("firm.name",)),
    ],
)
def test_what_is_not_stated(provision: Provision, expected: tuple[str, ...]) -> None:
    assert missing(provision) == expected


WHOLE = OptOutFiling(
    number="2026-001",
    filed_on=date(2026, 1, 5),
    **{item.name: True for item in fields(OptOutFiling) if item.name not in ("number", "filed_on")},
)


def test_the_checklist_of_an_opt_out_provision_must_be_whole() -> None:
    assert unfiled(WHOLE) == ()
    assert len(unfiled(None)) == 12
    assert unfiled(replace(WHOLE, number=" ")) == ("number",)
    assert unfiled(replace(WHOLE, filed_on=None, published=False)) == ("filed_on", "published")


@pytest.mark.parametrize(
    ("ground", "abroad", "possible"),
    [
        ("consent", None, True),
        ("opt-out", None, True),
        ("opt-out", Abroad.EQUIVALENT, True),
        ("opt-out", Abroad.CONSENT, False),
        ("not-operator", None, False),
        ("law", None, True),
    ],
)
def test_on_which_grounds_data_can_be_given(ground: str, abroad: Abroad | None, possible: bool) -> None:
    assert givable(given(ground, abroad=abroad)) is possible
    assert ProvisionGround.NOT_OPERATOR not in FOR_GIVING


@pytest.mark.parametrize("fact", ["sensitive", "wrongly_acquired", "received_by_opt_out"])
def test_an_opt_out_never_covers_the_excluded(fact: str) -> None:
    person = PersonFacts(**{fact: True})
    assert not may_be_given(given("opt-out"), person)
    assert may_be_given(given("consent"), person)
    assert may_be_given(given("opt-out"), PersonFacts())


@pytest.mark.parametrize("form", RecordForm)
def test_no_shortcut_for_the_record_of_an_opt_out_provision(form: RecordForm) -> None:
    assert form_allowed(given("consent", form=form))
    assert form_allowed(given("opt-out", form=form)) is (form is RecordForm.EACH)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        # 29(2) has no 起算して: from 2026-11-21 on, three years end on 2029-11-20; two days of margin.
        (RecordForm.EACH, date(2029, 11, 22)),
        # Rule 21: counted from the last provision's own day, 2026-12-01.
        (RecordForm.BATCH, date(2029, 12, 2)),
        (RecordForm.CONTRACT, date(2027, 12, 2)),
    ],
)
def test_how_long_a_record_is_kept(form: RecordForm, expected: date) -> None:
    assert keep_until(form, recorded=date(2026, 11, 20), last_provision=date(2026, 12, 1)) == expected
