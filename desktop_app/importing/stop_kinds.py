"""Kinds of stops that a file can hold, the reason of each, and how far those of the book reach."""

from collections.abc import Iterable, Mapping

from desktop_app.domain.consent import CONSENT_BASES, Evidence
from desktop_app.domain.moment import Moment, surely_after
from desktop_app.domain.suppression import OptOut, SuppressionReason

REASONS: Mapping[str, SuppressionReason] = {
    "unsubscribed": SuppressionReason.OPTOUT,
    "bounced": SuppressionReason.BOUNCE,
    "complained": SuppressionReason.COMPLAINT,
    "manual": SuppressionReason.MANUAL,
    "left": SuppressionReason.MANUAL,
}


def reason_of(kind: str) -> SuppressionReason:
    """The reason of a kind of stop; what nobody knows keeps out as by hand."""
    return REASONS.get(kind, SuppressionReason.MANUAL)


def as_late(known: Moment | None, told: Moment | None) -> bool:
    """Whether a stop that was told before reaches as far as this one."""
    return told is None or (known is not None and not surely_after(told, known))


def covers_stop(optout: OptOut, at: Moment) -> bool:
    """Whether an opt-out that was said at the address itself reaches as far as a stop of that day."""
    whole = optout.scope is None and optout.until is None and not optout.same_person
    return whole and not surely_after(at, optout.at)


def lifted(optout: OptOut, evidence: Iterable[Evidence]) -> bool:
    """A later consent that a person entered or confirmed by hand; what a file brought never counts."""
    return any(
        one.basis in CONSENT_BASES
        and (one.lifts_optouts or not one.imported)
        and one.obtained_at is not None
        and surely_after(one.obtained_at, optout.at)
        for one in evidence
    )
