"""A dry run as the wizard shows it: counts that add up, and every row of the file on demand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop_app.domain.moment import format_moment
from desktop_app.i18n.language import Language
from desktop_app.importing.corrected import REASON_HEADERS
from desktop_app.importing.planned import ImportPlan, PlannedRow, RowState
from desktop_app.importing.quiet import let_go
from desktop_app.importing.reading import is_blank
from desktop_app.importing.table import Record
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
    cells: tuple[tuple[str, str], ...] = ()
    """(column, value) as they stand in the file, without empty ones."""
    file: str = ""
    """The member of a ZIP."""
    newly_stopped: bool = False
    """The row itself stops an address that was not stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """Why some of the new people can't be written to, and what mends it."""

    count: int
    why: str
    mend: str
    rules: tuple[str, ...]


class SavedTable(NamedTuple):
    """Refused rows of one table; `header` None = the file has none."""

    header: Sequence[str] | None
    rows: list[Sequence[str]]


class _Place(NamedTuple):
    part: int
    record: Record


@dataclass(slots=True)
class PlanView:
    """A dry run. `counts` add up to `rows`; `mailable`: of the new people, those who may be written to."""

    plan: ImportPlan
    language: Language
    counts: Mapping[str, int]
    mailable: int
    lacking: tuple[Lacking, ...]
    findings: tuple[str, ...]
    stop_list: str = ""
    imported_at: str = ""
    """The day on which the very same file was brought in; "" = never."""
    new_stops: int = 0
    """Addresses that go on the stop list anew."""
    _places: dict[str, list[int]] = field(default_factory=dict)
    _rows: dict[tuple[int, int], PlannedRow] = field(default_factory=dict)
    _problems: dict[tuple[int, int], list[tuple[str, str, str]]] = field(default_factory=dict)
    _records: list[_Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rows = {(row.part, row.facts.row): row for row in self.plan.rows}
        for one in self.plan.problems:
            self._problems.setdefault((one.part, one.row), []).append((one.reason, one.column, one.value))
        self._records = [
            _Place(number, record)
            for number, part in enumerate(self.plan.parts)
            for record in part.table.records
            if not is_blank(record)
        ]
        places: dict[str, list[int]] = {kind: [] for kind in KINDS}
        for at, place in enumerate(self._records):
            key = (place.part, place.record.row)
            row = self._rows.get(key)
            places["refused" if row is None else _KIND_OF_STATE[row.state]].append(at)
            if row is not None and (key in self._problems or row.differs or row.liftable):
                places["looked_at"].append(at)
        rest = (at for kind in ("looked_at", "stopped", "new", "merged", "unchanged") for at in places[kind])
        places["all"] = list(dict.fromkeys([*places["refused"], *rest]))
        self._places = places

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.new_stops + self.counts["new"] + self.counts["merged"] > 0

    def size(self, kind: str = "all") -> int:
        """How many rows are of a kind."""
        return len(self._places[kind])

    def page(self, kind: str, start: int, count: int) -> list[RowView]:
        """Some rows of a kind; refused ones come first among all."""
        return [self._view(self._records[at]) for at in self._places[kind][start : start + count]]

    def detail(self, kind: str, at: int) -> RowView:
        """One row with its cells."""
        return self._view(self._records[self._places[kind][at]], whole=True)

    def refused_tables(self) -> list[SavedTable]:
        """The rows that stay out, table by table, as they stand in the file.

        Number and reason come first where there is a header, so that a corrected copy is recognised again.
        """
        tables = []
        for number, part in enumerate(self.plan.parts):
            mine = [
                place.record
                for place in (self._records[at] for at in self._places["refused"])
                if place.part == number
            ]
            if not mine:
                continue
            if part.table.header_row is None:
                tables.append(SavedTable(None, [record.cells for record in mine]))
                continue
            rows = [(str(record.row), self._why(number, record.row), *record.cells) for record in mine]
            tables.append(SavedTable((*REASON_HEADERS[self.language], *part.table.header), list(rows)))
        return tables

    def forget(self) -> None:
        """Let go of the rows; nothing can be shown of it afterwards."""
        self._places = {kind: [] for kind in KINDS}
        rows, self._rows = list(self._rows.values()), {}
        let_go(rows, self._records, self.plan.rows, self.plan.contacts)

    def _view(self, place: _Place, *, whole: bool = False) -> RowView:
        part, record = place
        row = self._rows.get((part, record.row))
        about: dict[str, Any] = {"row": record.row, "file": self.plan.parts[part].table.member}
        if whole:
            header = self.plan.parts[part].table.header
            about["cells"] = tuple(
                (header[at] if at < len(header) else "", cell)
                for at, cell in enumerate(record.cells[:60])
                if cell
            )
        why = self._why(part, record.row)
        if row is None:
            cells = [cell[:80] for cell in record.cells if cell]
            return _row_view(about, "refused", addresses="、".join(cells[:4]), why=why)
        evidence = row.evidence if row.state is not RowState.STOPPED else None
        return _row_view(
            about,
            _KIND_OF_STATE[row.state],
            name=row.facts.values.get("full", ""),
            company=row.facts.values.get("company", ""),
            addresses="、".join(one.text for one in row.facts.addresses),
            basis=evidence.basis.value if evidence else "",
            date=format_moment(evidence.obtained_at)[:10] if evidence and evidence.obtained_at else "",
            why=" ".join(part for part in (why, *self._differences(row)) if part),
            newly_stopped=bool(row.new_stops),
        )

    def _why(self, part: int, row: int) -> str:
        told = []
        for reason, column, value in self._problems.get((part, row), ()):
            said = problem_text(reason, self.language)
            where = "：".join(one for one in (column, value) if one)
            told.append(f"{where} → {said}" if where else said)
        return " ".join(told)

    def _differences(self, row: PlannedRow) -> list[str]:
        ja = self.language == "ja"
        shape = "連絡先の「{kept}」はそのままです（ファイルは「{offered}」）。" if ja else (
            "The book keeps “{kept}” (the file: {offered})."
        )  # fmt: skip
        told = [shape.format(kept=one.kept, offered=one.offered) for one in row.differs]
        if row.liftable:
            told.append(
                "停止の申し出より後に同意があります。確かめたうえで、連絡先の画面から停止を解けます。"
                if ja
                else "An agreement is later than the stop. After checking, end the stop by hand."
            )
        return told


def _row_view(about: Mapping[str, Any], kind: str, **known: str | bool) -> RowView:
    empty: dict[str, Any] = dict.fromkeys(("name", "company", "addresses", "basis", "date", "why"), "")
    return RowView(kind=kind, **about, **{**empty, **known})
