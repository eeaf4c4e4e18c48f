"""What the import dialog shows: a file as read, a plan row by row, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.moment import format_moment
from desktop_app.i18n.language import Language
from desktop_app.importing.planned import ImportPlan, PlannedRow, RowState
from desktop_app.importing.quiet import let_go
from desktop_app.importing.reading import is_blank
from desktop_app.importing.table import Record, Table
from desktop_app.services.words import problem_text

KINDS = ("all", "refused", "looked_at", "stopped", "new", "merged", "unchanged")
"""What the table of a plan can be narrowed to; `looked_at` = rows with something a person should see."""

_KIND_OF_STATE = {
    RowState.NEW: "new",
    RowState.MERGED: "merged",
    RowState.SAME: "unchanged",
    RowState.DIFFERS: "unchanged",
    RowState.STOPPED: "stopped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileColumn:
    """A column by its header, and the field it is taken for ("" = not stored). `sample`: a first value."""

    name: str
    field: str
    sample: str
    refused: str = ""
    """The rule that refuses it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLook:
    """What was found in a file, before anything is declared."""

    name: str
    rows: int
    encoding: str
    delimiter: str
    has_header: bool
    columns: tuple[FileColumn, ...]
    dated: frozenset[str]
    """Bases for which the file has a column of dates."""
    has_flags: bool
    """A column says yes or no to mail, row by row."""


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file that was read once: what is shown is what is brought in, whatever becomes of the file."""

    look: FileLook
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row of the file in the plan. `kind` is one of KINDS; `why` tells refusals and what to look at."""

    row: int
    kind: str
    name: str
    company: str
    addresses: str
    basis: str
    date: str
    why: str


@dataclass(slots=True)
class PlanView:
    """A dry run: counts that add up, and every row of the file on demand."""

    plan: ImportPlan
    language: Language
    counts: Mapping[str, int]
    mailable: int
    """Of the new people, those that a newsletter may go to at once."""
    why_not: str
    """Why the others can't be written to, and what mends it; "" when there are none."""
    findings: tuple[str, ...]
    _places: dict[str, list[int]] = field(default_factory=dict)
    _rows: dict[int, PlannedRow] = field(default_factory=dict)
    _problems: dict[int, list[str]] = field(default_factory=dict)
    _records: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rows = {row.facts.row: row for row in self.plan.rows}
        for one in self.plan.problems:
            self._problems.setdefault(one.row, []).append(self._told(one.reason, one.column, one.value))
        self._records = [record for record in self.plan.table.records if not is_blank(record)]
        places: dict[str, list[int]] = {kind: [] for kind in KINDS}
        for at, record in enumerate(self._records):
            places[self._kind(record)].append(at)
            if record.row in self._problems and record.row in self._rows:
                places["looked_at"].append(at)
        rest = (at for kind in ("looked_at", "stopped", "new", "merged", "unchanged") for at in places[kind])
        places["all"] = list(dict.fromkeys([*places["refused"], *rest]))
        self._places = places

    @property
    def adds(self) -> int:
        """New people."""
        return self.counts["new"]

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        stops = any(row.facts.suppress for row in self.plan.rows)
        return stops or self.counts["new"] + self.counts["merged"] > 0

    def size(self, kind: str = "all") -> int:
        """How many rows are of a kind."""
        return len(self._places[kind])

    def page(self, kind: str, start: int, count: int) -> list[RowView]:
        """Some rows of a kind; refused ones come first among all."""
        return [self._view(self._records[at]) for at in self._places[kind][start : start + count]]

    def refused_rows(self) -> tuple[Sequence[str], list[Sequence[str]]]:
        """Header and rows that stay out, as they stand in the file, number and reason in front."""
        reason, number = ("理由", "行") if self.language == "ja" else ("Reason", "Row")
        rows = [
            (str(record.row), " ".join(self._problems.get(record.row, ())), *record.cells)
            for record in (self._records[at] for at in self._places["refused"])
        ]
        return (number, reason, *self.plan.table.header), list(rows)

    def forget(self) -> None:
        """Let go of the rows; nothing can be shown of it afterwards."""
        self._places = {kind: [] for kind in KINDS}
        rows, self._rows = list(self._rows.values()), {}
        let_go(rows, self._records, self.plan.rows, self.plan.contacts)

    def _kind(self, record: Record) -> str:
        row = self._rows.get(record.row)
        return "refused" if row is None else _KIND_OF_STATE[row.state]

    def _view(self, record: Record) -> RowView:
        row = self._rows.get(record.row)
        why = list(self._problems.get(record.row, ()))
        if row is None:
            cells = [cell for cell in record.cells if cell]
            return _row_view(record.row, "refused", addresses="、".join(cells[:4]), why=" ".join(why))
        why += self._differences(row)
        evidence = row.evidence if row.state is not RowState.STOPPED else None
        return _row_view(
            record.row,
            _KIND_OF_STATE[row.state],
            name=row.facts.values.get("full", ""),
            company=row.facts.values.get("company", ""),
            addresses="、".join(one.text for one in row.facts.addresses),
            basis=evidence.basis.value if evidence else "",
            date=format_moment(evidence.obtained_at)[:10] if evidence and evidence.obtained_at else "",
            why=" ".join(why),
        )

    def _differences(self, row: PlannedRow) -> list[str]:
        if self.language == "ja":
            return [f"帳簿の「{one.kept}」はそのままです（ファイル：{one.offered}）。" for one in row.differs]
        return [f"The book keeps “{one.kept}” (the file: {one.offered})." for one in row.differs]

    def _told(self, reason: str, column: str, value: str) -> str:
        said = problem_text(reason, self.language)
        where = "：".join(one for one in (column, value) if one)
        return f"{where} → {said}" if where else said


def _row_view(row: int, kind: str, **known: str) -> RowView:
    empty: dict[str, Any] = dict.fromkeys(("name", "company", "addresses", "basis", "date", "why"), "")
    return RowView(row=row, kind=kind, **{**empty, **known})


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did; `batch` None = there was nothing to do."""

    batch: str | None
    file: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastImport:
    """An earlier import. `can_undo` is False once something was sent on it, or after it was undone."""

    id: str
    file: str
    at: str
    by: str
    basis: str
    counts: Mapping[str, int]
    undone: bool
    used: bool

    @property
    def can_undo(self) -> bool:
        """Whether it may be taken back now."""
        return not (self.undone or self.used)
