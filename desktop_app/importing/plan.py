"""取り込みの内容: what a file would do to the book. Pure: nothing is written here.

The dry run and the real import make their plan with this one function.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Severity
from desktop_app.importing import column_checks
from desktop_app.importing.column_checks import RefusedColumn, made_up_addresses, refused_columns
from desktop_app.importing.declaration import Declaration
from desktop_app.importing.flags import YES
from desktop_app.importing.mapping import Columns, columns_of
from desktop_app.importing.placing import Placer
from desktop_app.importing.planned import BookView, ImportPlan, PlannedRow, RowState, RuleCount
from desktop_app.importing.reading import is_blank, looks_like_address
from desktop_app.importing.rows import RowReader, has_any_date
from desktop_app.importing.table import Table
from desktop_app.importing.tell import EVERY, Tell, silent


def plan(
    table: Table,
    declaration: Declaration | None,
    book: BookView,
    *,
    now: datetime,
    tell: Tell = silent,
) -> ImportPlan:
    """Say what an import of `table` would do; `tell` counts its records.

    Raises AppError("file-no-address-column") when no column holds addresses, and what `tell` raises.
    """
    confirmed = declaration.sensitive_confirmed if declaration else False
    refused = refused_columns(table, sensitive_confirmed=confirmed)
    columns = _columns(table, refused)
    basis = declaration.basis if declaration else None
    reader = RowReader(table, columns, basis, confirmed, now)
    found = ImportPlan(table, columns, declaration, refused_columns=refused)
    placer = Placer(found, book, now)
    for at, record in enumerate(table.records):
        if at % EVERY == 0:
            tell(at, len(table.records))
        if is_blank(record):
            continue
        found.data_rows += 1
        facts = reader.read(record)
        if facts is None or not facts.addresses:
            found.refused += 1
            continue
        placer.place(facts)
    found.problems = sorted([*table.problems, *reader.problems, *placer.problems], key=lambda one: one.row)
    found.flags = reader.flags
    used = {at for places in columns.of.values() for at in places} | {column.at for column in refused}
    found.unused_columns = tuple(name for at, name in enumerate(table.header) if at not in used)
    found.findings = _findings(found, reader)
    return found


def _columns(table: Table, refused: Iterable[RefusedColumn]) -> Columns:
    """The columns by their names; addresses also by what stands in them."""
    gone = {column.at for column in refused}
    named = columns_of(table.header).of if table.header_row is not None else {}
    kept = {name: tuple(at for at in places if at not in gone) for name, places in named.items()}
    with_address = _address_counts(table)
    emails = tuple(at for at in kept.get("email", ()) if with_address[at] or len(kept["email"]) == 1)
    if not any(with_address[at] for at in emails):
        best = [at for at, count in with_address.most_common() if count and at not in gone]
        if not best and not emails:
            raise AppError("file-no-address-column", file=table.name)
        emails = tuple(best[:1]) or emails
    return Columns({name: places for name, places in {**kept, "email": emails}.items() if places})


def _address_counts(table: Table) -> Counter[int]:
    found: Counter[int] = Counter()
    for record in table.records[:2_000]:
        found.update(
            at for at, cell in enumerate(record.cells[: len(table.header)]) if looks_like_address(cell)
        )
    return found


def _findings(found: ImportPlan, reader: RowReader) -> list[RuleCount]:
    stored = [row for row in found.rows if row.state is not RowState.STOPPED]
    block, warn = Severity.BLOCK, Severity.WARN
    by_rule = Counter(column.rule for column in found.refused_columns)
    counted = [
        RuleCount("JP-IMP-SOURCE", block, found.data_rows if found.declaration is None else 0),
        RuleCount("JP-IMP-UNKNOWN", block, sum(_is_unknown(row) for row in stored)),
        RuleCount("JP-IMP-SUPPRESS", block, len(found.rows) - len(stored)),
        RuleCount("JP-IMP-LEGACYCONSENT", warn, sum(_is_legacy(found, row) for row in stored)),
        RuleCount("JP-IMP-ROLE", block, reader.refused_roles),
        RuleCount("JP-IMP-ROLE", warn, reader.other_roles),
        RuleCount("JP-SEM-6-FICTITIOUS", warn, made_up_addresses(_keys(found.rows))),
        RuleCount(column_checks.MY_NUMBER, block, by_rule[column_checks.MY_NUMBER]),
        RuleCount(column_checks.CARD_NUMBER, block, by_rule[column_checks.CARD_NUMBER]),
        RuleCount(column_checks.SENSITIVE, block, by_rule[column_checks.SENSITIVE] + reader.sensitive_cells),
    ]
    return [one for one in counted if one.count]


def _keys(rows: Iterable[PlannedRow]) -> Iterable[str]:
    return (one.key for row in rows for one in row.facts.addresses)


def _is_unknown(row: PlannedRow) -> bool:
    return row.evidence is not None and row.evidence.basis is Basis.NONE


def _is_legacy(found: ImportPlan, row: PlannedRow) -> bool:
    """A "yes" without a date of its own, whatever is declared; and everything stored as CONSENT_LEGACY."""
    if row.evidence is not None and row.evidence.basis is Basis.CONSENT_LEGACY:
        return True
    basis = found.declaration.basis if found.declaration else None
    bare = row.facts.ground.date is None or not has_any_date(found.columns, basis)
    return row.facts.ground.flag == YES and bare
