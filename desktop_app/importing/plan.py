"""取り込みの内容: what a file would do to the book. Pure: nothing is written here.

The dry run and the real import make their plan with this one function.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Severity
from desktop_app.domain.provision import record_needed
from desktop_app.importing import column_checks
from desktop_app.importing.column_checks import RefusedColumn, made_up_addresses, refused_columns
from desktop_app.importing.declaration import Declaration
from desktop_app.importing.flags import YES
from desktop_app.importing.mapping import Columns, of_somebody_else
from desktop_app.importing.parts import Part
from desktop_app.importing.placing import Placer
from desktop_app.importing.planned import BookView, ImportPlan, PlannedRow, RowProblem, RowState, RuleCount
from desktop_app.importing.reading import is_blank, looks_like_address
from desktop_app.importing.rows import RowFacts, RowReader, has_any_date
from desktop_app.importing.table import Problem, Table
from desktop_app.importing.tell import EVERY, Tell, silent


def plan(
    parts: Sequence[Part],
    declaration: Declaration | None,
    book: BookView,
    *,
    now: datetime,
    tell: Tell = silent,
    stop_list: str | None = None,
) -> ImportPlan:
    """Say what an import of these parts of one file would do; `tell` counts their records.

    `stop_list`: every row of every part is a stop of this kind ("unsubscribed", "bounced", "complained",
    "manual", "left"). Raises AppError("file-no-address-column") when no column of any part holds addresses,
    and what `tell` raises.
    """
    confirmed = declaration.sensitive_confirmed if declaration else False
    ready = [_ready(part, confirmed, stop_list) for part in parts]
    if not any(part.columns.has("email") for part, _ in ready):
        raise AppError("file-no-address-column", file=parts[0].table.name if parts else "")
    found = ImportPlan(tuple(part for part, _ in ready), declaration)
    found.refused_columns = tuple(column for _, refused in ready for column in refused)
    found.unused_columns = tuple(name for part, refused in ready for name in _unused(part, refused))
    basis = declaration.basis if declaration else None
    readers = [RowReader(part, basis, confirmed, now) for part in found.parts]
    rows: list[tuple[RowFacts, int]] = []
    total = sum(len(part.table.records) for part in found.parts)
    before = 0
    for number, reader in enumerate(readers):
        rows += _read(found, reader, number, before, lambda done: tell(done // 2, total))
        before += len(reader.table.records)
    placer = Placer(found, book, now, stop_list)
    placer.place(rows, lambda done, _: tell((total + done) // 2, total))
    del rows
    found.problems += placer.problems
    found.problems.sort(key=lambda one: (one.part, one.row))
    found.findings = _findings(found, readers)
    return found


def _read(
    found: ImportPlan, reader: RowReader, number: int, before: int, tell: Callable[[int], None]
) -> list[tuple[RowFacts, int]]:
    """The rows of one part that have an address; the others are counted and told."""
    rows: list[tuple[RowFacts, int]] = []
    has_addresses = reader.columns.has("email")
    if not has_addresses:
        reader.problem(reader.table.header_row or 0, "", "", "part-without-addresses")
    for at, record in enumerate(reader.table.records):
        if at % EVERY == 0:
            tell(before + at)
        if is_blank(record):
            continue
        found.data_rows += 1
        if not has_addresses:
            found.refused += 1
            continue
        facts = reader.read(record)
        if facts is None or not facts.addresses:
            found.refused += 1
            continue
        rows.append((facts, number))
    told = [*reader.table.problems, *reader.problems]
    found.problems += [RowProblem(*_told(one), number) for one in told]
    for column, values in reader.flags.items():
        found.flags.setdefault(column, Counter()).update(values)
    return rows


def _told(one: Problem) -> tuple[int, str, str, str]:
    return one.row, one.column, one.value, one.reason


def _ready(part: Part, confirmed: bool, stop_list: str | None) -> tuple[Part, tuple[RefusedColumn, ...]]:
    """The part with the columns that may be stored, and those that may not."""
    refused = refused_columns(part.table, sensitive_confirmed=confirmed)
    columns = _columns(part, refused)
    # What a file says of itself (Mailchimp's cleaned) is surer than what was said of it or its name.
    own = None if part.format == "stop_list" else part.stop
    return replace(part, columns=columns, stop=own or stop_list or part.stop), refused


def _unused(part: Part, refused: Iterable[RefusedColumn]) -> list[str]:
    used = {at for places in part.columns.of.values() for at in places} | {column.at for column in refused}
    return [name for at, name in enumerate(part.table.header) if at not in used]


def _columns(part: Part, refused: Iterable[RefusedColumn]) -> Columns:
    """The columns by their names; addresses also by what stands in them."""
    gone = {column.at for column in refused}
    kept = {name: tuple(at for at in places if at not in gone) for name, places in part.columns.of.items()}
    with_address = _address_counts(part.table)
    emails = tuple(at for at in kept.get("email", ()) if with_address[at] or len(kept["email"]) == 1)
    if not any(with_address[at] for at in emails):
        header = part.table.header
        free = [at for at, _ in with_address.most_common() if at not in gone]
        emails = tuple([at for at in free if not of_somebody_else(header[at])][:1]) or emails
    return Columns({name: places for name, places in {**kept, "email": emails}.items() if places})


def _address_counts(table: Table) -> Counter[int]:
    found: Counter[int] = Counter()
    for record in table.records[:2_000]:
        found.update(
            at for at, cell in enumerate(record.cells[: len(table.header)]) if looks_like_address(cell)
        )
    return found


def _findings(found: ImportPlan, readers: Sequence[RowReader]) -> list[RuleCount]:
    stored = [row for row in found.rows if row.state is not RowState.STOPPED]
    block, warn = Severity.BLOCK, Severity.WARN
    by_rule = Counter(column.rule for column in found.refused_columns)
    for reader in readers:
        by_rule.update(reader.refused_cells)
    counted = [
        RuleCount("JP-IMP-SOURCE", block, _undeclared(found)),
        RuleCount("JP-IMP-UNKNOWN", block, sum(_is_unknown(row) for row in stored)),
        RuleCount("JP-IMP-SUPPRESS", block, len(found.rows) - len(stored)),
        RuleCount("JP-IMP-LEGACYCONSENT", warn, sum(_is_legacy(found, row) for row in stored)),
        RuleCount("JP-IMP-ROLE", block, sum(one.refused_roles for one in readers)),
        RuleCount("JP-IMP-ROLE", warn, sum(one.other_roles for one in readers)),
        RuleCount("JP-SEM-6-FICTITIOUS", warn, made_up_addresses(_keys(found.rows))),
        RuleCount(column_checks.MY_NUMBER, block, by_rule[column_checks.MY_NUMBER]),
        RuleCount(column_checks.CARD_NUMBER, block, by_rule[column_checks.CARD_NUMBER]),
        RuleCount(column_checks.SENSITIVE, block, by_rule[column_checks.SENSITIVE]),
    ]
    return [one for one in [*counted, *_received(found, stored)] if one.count]


def _undeclared(found: ImportPlan) -> int:
    """Rows of a file of which nobody has said where it comes from; stops need no declaration."""
    stops = found.rows and all(row.facts.stop is not None for row in found.rows)
    return 0 if found.declaration is not None or stops else found.data_rows


def _received(found: ImportPlan, stored: Sequence[PlannedRow]) -> list[RuleCount]:
    """What is to be known of a list from another firm (law.md 4.4, 6.3)."""
    receipt = found.declaration.from_firm if found.declaration else None
    if receipt is None:
        return []
    other = sum(row.evidence is not None and row.evidence.given_to not in (None, "us") for row in stored)
    kept = record_needed(receipt.provision)
    return [
        RuleCount("JP-SEM-3-1-1-TOYOU", Severity.BLOCK, other),
        RuleCount("JP-APPI-30-RECORD" if kept else "JP-APPI-30-EXEMPT", Severity.INFO, len(stored)),
    ]


def _keys(rows: Iterable[PlannedRow]) -> Iterable[str]:
    return (one.key for row in rows for one in row.facts.addresses)


def _is_unknown(row: PlannedRow) -> bool:
    return row.evidence is not None and row.evidence.basis is Basis.NONE


def _is_legacy(found: ImportPlan, row: PlannedRow) -> bool:
    """A "yes" without a date of its own, whatever is declared; and everything stored as CONSENT_LEGACY."""
    if row.evidence is not None and row.evidence.basis is Basis.CONSENT_LEGACY:
        return True
    basis = found.declaration.basis if found.declaration else None
    bare = row.facts.ground.date is None or not has_any_date(found.parts[row.part].columns, basis)
    return row.facts.ground.flag == YES and bare
