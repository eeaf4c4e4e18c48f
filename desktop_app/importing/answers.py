"""Several answers of one address in one file: the latest counts, and the earlier ones are told."""

from dataclasses import dataclass, field

from desktop_app.domain.moment import Moment, surely_after
from desktop_app.importing.planned import PlannedRow, RowProblem


@dataclass(slots=True)
class Answers:
    """What was answered for which address, row by row; only rows with a consent column are looked at."""

    _rows: dict[str, list[PlannedRow]] = field(default_factory=dict)

    def note(self, key: str, row: PlannedRow) -> None:
        """One more row of an address."""
        if row.facts.ground.flag is not None:
            self._rows.setdefault(key, []).append(row)

    def compare(self) -> list[RowProblem]:
        """Give each row what the others of its address say; a problem for every answer that a later one
        replaces."""
        found: dict[tuple[int, int], RowProblem] = {}
        for rows in self._rows.values():
            if len({row.facts.ground.flag for row in rows}) < 2:
                continue
            said = tuple(row.evidence for row in rows if row.evidence is not None)
            for row in rows:
                row.answers = said
            latest = max((row.facts.ground.date for row in rows), key=_order)
            for row in rows:
                ground = row.facts.ground
                if ground.date is not None and latest is not None and surely_after(latest, ground.date):
                    told = RowProblem(
                        row.facts.row, ground.flag_column or "", ground.flag_value, "answered-again", row.part
                    )
                    found[row.part, row.facts.row] = told
        return list(found.values())


def _order(moment: Moment | None) -> str:
    return "" if moment is None else moment.isoformat()
