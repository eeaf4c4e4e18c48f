"""Kinds of stops that a file can hold, and the reason for which each keeps an address out."""

from collections.abc import Mapping

from desktop_app.domain.suppression import SuppressionReason

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
