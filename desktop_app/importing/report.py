"""A plan or a finished import as the JSON of cli.md, "Contact book"."""

from typing import Any

from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import Moment, format_moment
from desktop_app.importing.flags import flag_of
from desktop_app.importing.planned import ImportPlan, PlannedRow, RowState

_ASKING = frozenset({"file-encoding-unclear", "file-no-address-column"})


def report(plan: ImportPlan, *, batch: str | None = None) -> dict[str, Any]:
    """What an import would do, or, with its batch, did."""
    refused = plan.refused or plan.refused_columns or plan.problems
    return {
        "file": plan.table.name,
        "outcome": "partial" if refused else "ok",
        "reason": None,
        "format": "csv",
        "encoding": plan.table.encoding,
        "delimiter": plan.table.delimiter,
        "header_row": plan.table.header_row,
        "data_rows": plan.data_rows,
        "contacts": [_row(row) for row in plan.rows],
        "problems": [
            {"row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
            for one in plan.problems
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
                {"value": value, "count": count, "meaning": flag_of(value)[0]}
                for value, count in values.most_common()
            ]
            for column, values in plan.flags.items()
        },
        "refused_columns": [{"column": one.name, "rule": one.rule} for one in plan.refused_columns],
        "unused_columns": list(plan.unused_columns),
        "declared": plan.declaration is not None,
        "batch": batch,
    }


def rejected(file_name: str, error: AppError) -> dict[str, Any]:
    """The same shape for a file that could not be read; "ask" when a person's answer would mend it."""
    return {
        "file": file_name,
        "outcome": "ask" if error.id in _ASKING else "reject",
        "reason": error.id,
        "format": None,
        "encoding": None,
        "delimiter": None,
        "data_rows": 0,
        "contacts": [],
        "problems": [],
        "counts": {"new": 0, "merged": 0, "unchanged": 0, "stopped": 0, "refused": 0},
        "findings": [],
    }


def _row(row: PlannedRow) -> dict[str, Any]:
    facts = row.facts
    stored = row.evidence.basis if row.evidence and row.state is not RowState.STOPPED else None
    basis = row.suggested or (row.evidence.basis if row.evidence else None)
    date = row.evidence.obtained_at if row.evidence else facts.ground.date
    return {
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
    }


def _basis(basis: Basis | None) -> str | None:
    return None if basis is None else basis.value


def _moment(moment: Moment | None) -> str | None:
    return None if moment is None else format_moment(moment)
