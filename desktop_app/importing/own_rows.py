"""Rows of the program's own export: what their record brings to a plan (own_export.py)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from desktop_app.domain.consent import Basis, Evidence, Scope
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.importing.flags import YES
from desktop_app.importing.own_export import Kept, KeptStop
from desktop_app.importing.planned import BookView, PlannedRow

Topics: TypeAlias = Mapping[str, str]
_AS_OPT_OUT = frozenset({SuppressionReason.OPTOUT, SuppressionReason.MANUAL, SuppressionReason.ERASED})


def take(row: PlannedRow, kept: Kept, topics: Topics, book: BookView) -> None:
    """Put evidence and stops of the row's own addresses into its plan; stops that the book has are left out.

    `topics`: the book's topics by name and id; none = those that the book itself names. Nothing of the
    declaration is used: the record says how each address was come by.
    """
    topics = topics or book.topics()
    by_key = {one.key: one for one in row.facts.addresses}
    evidence, stops = [], []
    for address in kept.addresses:
        parsed = by_key.get(address.key)
        if parsed is None:
            continue
        evidence += [(parsed, _scoped(one, topics)) for one in address.evidence]
        for told in address.stops:
            stop = replace(told, scope=_stopping(told.scope, topics))
            if not _known(stop, parsed.key, book):
                stops.append((parsed, stop))
    row.kept_stops = tuple(stops)
    if _foreign(row):
        # Another shop's export: what its people agreed to with that shop is worth what the declaration says.
        row.kept_evidence = tuple((one, row.evidence) for one in row.facts.addresses if row.evidence)
        return
    row.kept_evidence = tuple(evidence)
    row.evidence = evidence[-1][1] if evidence else None


def _foreign(row: PlannedRow) -> bool:
    """Whether the declaration says that another firm handed the list over, or that nobody knows where it is
    from (JP-SEM-3-1-1-TOYOU, JP-IMP-UNKNOWN): then the row's own ground was taken down."""
    evidence, ground = row.evidence, row.facts.ground
    if evidence is None:
        return False
    if evidence.collected_by is not None:
        return True
    said = ground.basis not in (None, Basis.NONE) and ground.flag in (None, YES)
    return said and evidence.basis is Basis.NONE


def whole(evidence: Evidence) -> tuple[object, ...]:
    """Everything of an evidence but what another book gives it anew: the record tells each fact apart, also
    two that differ in a note alone. The wording is a number here and a text there."""
    plain = replace(
        evidence,
        id=None,
        recorded_at=None,
        imported=False,
        lifts_optouts=False,
        wording=None,
        text_version=None,
    )
    return (plain,)


def _scoped(evidence: Evidence, topics: Topics) -> Evidence:
    """Topics by id; one that the book does not have stays as it is named, and covers nothing else."""
    return replace(
        evidence, scope=_ids(evidence.scope, topics), no_ads_scope=_ids(evidence.no_ads_scope, topics)
    )


def _ids(scope: Scope, topics: Topics) -> Scope:
    return None if scope is None else frozenset(topics.get(name, name) for name in scope)


def _stopping(scope: Scope, topics: Topics) -> Scope:
    """A stop of a topic that the book does not have is one of everything: never too little is stopped."""
    if scope is None or not scope <= topics.keys():
        return None
    return _ids(scope, topics)


def _known(stop: KeptStop, key: str, book: BookView) -> bool:
    known = book.stops(key)
    if stop.reason not in _AS_OPT_OUT:
        return known.says(stop.reason, stop.at)
    return any(
        (one.at, one.scope, one.until) == (stop.at, stop.scope, stop.until) for one in known.optouts
    ) or (stop.reason is not SuppressionReason.OPTOUT and stop.reason in known.reasons)
