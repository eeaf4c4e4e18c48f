"""A consent whose day nobody knows can't fill the footer's reason (law.md 7.1, JP-MSG-MERGE)."""

from datetime import date

import pytest

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.decision import Decision, Outcome
from desktop_app.domain.stated_reason import as_stated

DATED = Evidence(basis=Basis.CONSENT_WEB, id="a", obtained_at=date(2026, 5, 1), method="form")


def carried(basis: Basis, evidence_id: str | None, outcome: Outcome = Outcome.WARN) -> Decision:
    return Decision(outcome=outcome, findings=(), basis=basis, evidence_id=evidence_id)


@pytest.mark.parametrize("basis", [Basis.CONSENT_WEB, Basis.CONSENT_PAPER, Basis.CONSENT_LEGACY])
@pytest.mark.parametrize("evidence_id", ["b", None])
def test_a_consent_without_a_day_is_left_out(basis: Basis, evidence_id: str | None) -> None:
    bare = Evidence(basis=basis, id=evidence_id, method="form")
    stated = as_stated(carried(basis, evidence_id), (DATED, bare))
    assert stated.outcome is Outcome.LEFT_OUT
    assert [(one.rule, one.code) for one in stated.findings] == [("JP-SEM-3-2-RECORD", "record-time-missing")]


def test_others_stay_as_they_are() -> None:
    bare = Evidence(basis=Basis.CONSENT_WEB, id="b", method="form")
    card = Evidence(basis=Basis.CARD, id="c", occasion="市")
    for decision in (
        carried(Basis.CONSENT_WEB, "a"),
        carried(Basis.CARD, "c"),
        Decision(outcome=Outcome.LEFT_OUT, findings=()),
        Decision(outcome=Outcome.ALLOWED, findings=()),
    ):
        assert as_stated(decision, (DATED, bare, card)) is decision
