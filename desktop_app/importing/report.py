"""A plan or a finished import as the JSON of cli.md, "Contact book"."""

from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import Moment
from desktop_app.importing.flags import NO
from desktop_app.importing.parts import Part, format_of
from desktop_app.importing.planned import ImportPlan, PlannedRow, RowState
from desktop_app.importing.source import SourceFile
from desktop_app.importing.table import HARMLESS, Problem

_ASKING = frozenset({"file-encoding-unclear", "file-no-address-column"})


def report(
    plan: ImportPlan,
    *,
    batch: str | None = None,
    source: SourceFile | None = None,
    already: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What an import would do, or, with its batch, did. `already`: the first import of the same content."""
    of_file = source.problems if source is not None else ()
    partial = any(one.reason not in HARMLESS for one in plan.problems)
    refused = plan.refused or plan.refused_columns or partial or of_file
    members = [part.table.member for part in plan.parts]
    return {
        "file": plan.table.name if source is None else source.name,
        "outcome": "partial" if refused else "ok",
        "reason": None,
        "format": format_of(plan.parts),
        "container": plan.table.kind if source is None else source.container,
        "encoding": plan.table.encoding,
        "delimiter": plan.table.delimiter,
        "header_row": plan.table.header_row,
        "data_rows": plan.data_rows,
        "sheet": plan.table.sheet or None,
        "contacts": [_row(row, members[row.part]) for row in plan.rows],
        "problems": [
            *(_problem(one, "") for one in of_file),
            *(_problem(one, members[one.part]) for one in plan.problems),
        ],
        "counts": plan.counts(),
        "findings": [
            {"rule": one.rule, "severity": one.severity.value, "count": one.count} for one in plan.findings
        ],
        "could_be_lifted_by_hand": [row.facts.row for row in plan.rows if row.liftable],
        "differs": [
            {"row": row.facts.row, "field": one.field, "kept": one.kept, "offered": one.offered}
            for row in plan.rows
            for one in row.differs
        ],
        "flags": {
            column: [
                {"value": value, "count": count, "meaning": _meaning(plan, column, value)}
                for value, count in values.most_common()
            ]
            for column, values in plan.flags.items()
        },
        "refused_columns": [{"column": one.name, "rule": one.rule} for one in plan.refused_columns],
        "unused_columns": list(plan.unused_columns),
        "parts": [_part(part) for part in plan.parts],
        "new_stops": plan.new_stops,
        "already": already,
        "declared": plan.declaration is not None,
        "batch": batch,
    }


def rejected(file_name: str, error: AppError, parts: Sequence[Part] = ()) -> dict[str, Any]:
    """The same shape for a file that could not be read; "ask" when a person's answer would mend it.

    `parts`: what was read of it all the same.
    """
    table = parts[0].table if parts else None
    return {
        "file": file_name,
        "outcome": "ask" if error.id in _ASKING else "reject",
        "reason": error.id,
        "format": format_of(parts) if parts else None,
        "encoding": None if table is None else table.encoding,
        "delimiter": None if table is None else table.delimiter,
        "data_rows": sum(any(record.cells) for part in parts for record in part.table.records),
        "contacts": [],
        "problems": [],
        "counts": {"new": 0, "merged": 0, "unchanged": 0, "stopped": 0, "refused": 0},
        "findings": [],
        "parts": [_part(part) for part in parts],
    }


def _part(part: Part) -> dict[str, Any]:
    table = part.table
    fields = {table.header[at]: name for name, places in part.columns.of.items() for at in places}
    return {
        "file": table.member or table.name,
        "sheet": table.sheet or None,
        "kind": table.kind,
        "format": part.format,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "rows": len(table.records),
        "stop": part.stop,
        "columns": fields,
    }


def _problem(one: Problem, member: str) -> dict[str, Any]:
    told = {"row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
    return {**told, "file": member} if member else told


def _row(row: PlannedRow, member: str) -> dict[str, Any]:
    facts = row.facts
    stored = row.evidence.basis if row.evidence and row.state is not RowState.STOPPED else None
    basis = row.suggested or (row.evidence.basis if row.evidence else None)
    date = row.evidence.obtained_at if row.evidence else facts.ground.date
    return {
        **({"file": member} if member else {}),
        "row": facts.row,
        "state": row.state.value,
        "emails": [one.text for one in facts.addresses],
        **{name: facts.values.get(name, "") for name in ("full", "family", "given", "kana", "company")},
        "department": facts.values.get("department", ""),
        "title": facts.values.get("title", ""),
        "phones": list(facts.phones),
        "tags": list(facts.tags),
        "basis": _basis(basis),
        "stored_basis": _basis(stored),
        "evidence_date": _moment(date),
        "suppress": facts.suppress,
        "stopped_at": None if facts.stop is None else _moment(facts.stop.at),
        "details": [list(one) for one in facts.details],
    }


def _meaning(plan: ImportPlan, column: str, value: str) -> str:
    """One of MEANINGS; "unknown" for a value that nobody has explained."""
    for part in plan.parts:
        if (found := part.meanings.get(column, {}).get(value)) is not None:
            return found
    return "unknown" if value else NO


def _basis(basis: Basis | None) -> str | None:
    return None if basis is None else basis.value


def _moment(moment: Moment | None) -> str | None:
    """A day, or a time with the offset that the file gave it: whose day it is can be seen."""
    return None if moment is None else moment.isoformat()
