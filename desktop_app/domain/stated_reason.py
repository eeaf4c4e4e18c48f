"""The footer names the day of a consent (law.md 7.1): one without a day carries no newsletter."""

from collections.abc import Iterable

from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence
from desktop_app.domain.decision import Decision, Outcome
from desktop_app.domain.finding import block

_DATED = CONSENT_BASES | {Basis.CONSENT_LEGACY}


def as_stated(decision: Decision, evidence: Iterable[Evidence]) -> Decision:
    """`decision` about an advertising newsletter, or left out where its footer would have a hole.

    `evidence` is the person's. `decide` alone only warns of the missing day (JP-SEM-3-2-RECORD): it knows no
    footer.
    """
    if decision.outcome is Outcome.LEFT_OUT or decision.basis not in _DATED:
        return decision
    carrier = next(
        (one for one in evidence if (one.id, one.basis) == (decision.evidence_id, decision.basis)), None
    )
    if carrier is None or carrier.obtained_at is not None:
        return decision
    hole = block("JP-SEM-3-2-RECORD", "record-time-missing")
    return Decision(outcome=Outcome.LEFT_OUT, findings=(hole,))
