"""Looks at the tables of a file: kind, columns with samples, values of status columns, the first rows."""

import re
from collections.abc import Iterable, Sequence

from desktop_app.domain.consent import CONSENT_BASES, Basis
from desktop_app.i18n.language import Language
from desktop_app.importing.column_checks import refused_columns
from desktop_app.importing.dates import order_of
from desktop_app.importing.formats.values import values_of
from desktop_app.importing.mapping import Columns
from desktop_app.importing.parts import Part
from desktop_app.importing.row_words import basis_named, recipient_type_named
from desktop_app.importing.rows import has_any_date
from desktop_app.importing.source import SourceFile
from desktop_app.importing.table import Table
from desktop_app.services.import_view import (
    MAX_COLUMNS,
    FileColumn,
    FileLook,
    PartLook,
    StatusColumn,
    StatusValue,
)
from desktop_app.services.words import problem_text

DATED = (*sorted(CONSENT_BASES), Basis.CONSENT_LEGACY, Basis.CARD, Basis.ADDRESS_TOLD, Basis.RELATION)
"""Bases whose rows may carry a day of their own."""

STATUS_FIELDS = ("consent", "question", "status", "row_basis", "recipient_type")
"""Fields whose values are shown one by one."""
DATE_FIELDS = frozenset(
    {"consent_date", "card_date", "dealing_date", "registered", "date", "stop_date", "stopped"}
)
PREVIEW_ROWS = 40
_SAMPLES, _SAMPLED, _SAMPLE_LENGTH = 3, 400, 60
_VALUES = 40
_SLASHED = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{4}")


def look_of(
    source: SourceFile,
    parts: Sequence[Part],
    *,
    sheet: str,
    remembered: Sequence[str],
    imported_at: str,
    language: Language,
) -> FileLook:
    """Everything the first steps show of a file."""
    return FileLook(
        name=source.name,
        container=source.container,
        parts=tuple(part_look(part, name) for part, name in zip(parts, remembered, strict=True)),
        sheets=source.sheets,
        sheet=sheet or (parts[0].table.sheet if parts else ""),
        problems=tuple(
            "：".join(part for part in (one.column, one.value, problem_text(one.reason, language)) if part)
            for one in source.problems
        ),
        imported_at=imported_at,
    )


def part_look(part: Part, remembered: str = "") -> PartLook:
    """One table: what it was taken for and its beginning."""
    table = part.table
    refused = {one.at: one.rule for one in refused_columns(table, sensitive_confirmed=False)}
    return PartLook(
        label=table.member or table.sheet or table.name,
        kind=table.kind,
        format=part.format,
        rows=len(table.records),
        addresses=_addresses(table),
        encoding=table.encoding,
        delimiter=table.delimiter,
        header_row=table.header_row,
        columns=_columns(part, refused),
        preview=tuple(
            (record.row, tuple(cell[:200] for cell in record.cells[:MAX_COLUMNS]))
            for record in table.records[:PREVIEW_ROWS]
        ),
        statuses=_statuses(part, refused),
        stop=part.stop or "",
        suggested=part.suggested.value if part.suggested else "",
        remembered=remembered,
        fields=frozenset(name for name, places in part.columns.of.items() if places),
        dated=frozenset(one.value for one in DATED if has_any_date(part.columns, Basis(one))),
    )


def fields_of(columns: Columns) -> dict[int, str]:
    """Column → the field it is taken for."""
    return {at: name for name, places in columns.of.items() for at in places}


def unnamed(at: int) -> str:
    """What a column without a header is called in choices."""
    return f"列{at + 1}"


def _columns(part: Part, refused: dict[int, str]) -> tuple[FileColumn, ...]:
    fields, table = fields_of(part.columns), part.table
    width = len(table.header)
    shown = [*range(min(width, MAX_COLUMNS)), *sorted(at for at in fields if MAX_COLUMNS <= at < width)]
    samples = _all_samples(table, shown)
    found = []
    for at in shown:
        name = table.header[at]
        once = bool(name) and table.header.count(name) == 1
        field = "" if at in refused else fields.get(at, "")
        found.append(
            FileColumn(
                at=at,
                key=name if once else unnamed(at),
                name=name,
                field=field,
                samples=() if at in refused else samples[at],
                refused=refused.get(at, ""),
                day_order=_day_order(part, at) if field in DATE_FIELDS else "",
            )
        )
    return tuple(found)


def _all_samples(table: Table, shown: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {at: [] for at in shown}
    for record in table.records[:_SAMPLED]:
        for at in shown:
            cell = record.cells[at] if at < len(record.cells) else ""
            if cell and len(found[at]) < _SAMPLES:
                short = " ".join(cell[: 4 * _SAMPLE_LENGTH].split())[:_SAMPLE_LENGTH]
                if short and short not in found[at]:
                    found[at].append(short)
    return {at: tuple(one) for at, one in found.items()}


def _cells(table: Table, at: int) -> Iterable[str]:
    return (record.cells[at] for record in table.records if at < len(record.cells) and record.cells[at])


def _day_order(part: Part, at: int) -> str:
    """ "" where the column itself tells its order, or holds no such dates."""
    table = part.table
    chosen = part.date_orders.get(table.header[at], "")
    if chosen:
        return chosen
    slashed = [cell for cell in _cells(table, at) if _SLASHED.match(cell.strip())]
    return "unclear" if slashed and order_of(slashed) is None else ""


def _statuses(part: Part, refused: dict[int, str]) -> tuple[StatusColumn, ...]:
    table = part.table
    found = []
    for field in STATUS_FIELDS:
        for at in part.columns.of.get(field, ()):
            if at in refused or at >= len(table.header):
                continue
            values = values_of(table, at).most_common()
            meanings = {**_plain(field, values), **part.meanings.get(table.header[at], {})}
            name = table.header[at]
            found.append(
                StatusColumn(
                    key=name if name and table.header.count(name) == 1 else unnamed(at),
                    name=name,
                    field=field,
                    values=tuple(
                        StatusValue(value=value, count=count, meaning=meanings.get(value, ""))
                        for value, count in values[:_VALUES]
                    ),
                    rest=max(0, len(values) - _VALUES),
                )
            )
    return tuple(found)


def _plain(field: str, values: Sequence[tuple[str, int]]) -> dict[str, str]:
    """What words for bases, and for business and private persons, say by themselves."""
    if field not in ("row_basis", "recipient_type"):
        return {}
    named = basis_named if field == "row_basis" else recipient_type_named
    return {value: found.value for value, _ in values if (found := named(value)) is not None}


def _addresses(table: Table) -> int:
    return sum(1 for record in table.records if any("@" in cell or "＠" in cell for cell in record.cells))
