"""One record of a file as the facts of a person: names, addresses, what it says about consent."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from desktop_app.domain.address import AddressError, ParsedAddress, parse_address, suggestion_for
from desktop_app.domain.consent import CONSENT_BASES, Basis
from desktop_app.domain.countries import country_code, is_country
from desktop_app.domain.moment import Moment, legal_day
from desktop_app.domain.sensitive import REFUSED_ROLES, sensitive_words
from desktop_app.importing import dates
from desktop_app.importing.cells import addresses_in, folded, one_line, tags_in
from desktop_app.importing.declaration import RowGround
from desktop_app.importing.flags import NO, NOTHING, STOP, UNKNOWN, YES, stop_of
from desktop_app.importing.mapping import SPEAKING, Columns
from desktop_app.importing.parts import Part
from desktop_app.importing.table import Problem, Record, Table

FIELDS = ("full", "family", "given", "kana", "company", "department", "title", "phone", "country", "note")
"""Fields of a contact that a file can fill, by their names in storage."""

_SINGLE_LINE = ("full", "family", "given", "company", "department", "title")
_STRICTEST = (STOP, NO, UNKNOWN, YES)
_DATE_FIELDS: Mapping[Basis | None, tuple[str, ...]] = {
    Basis.CARD: ("card_date", "date"),
    Basis.ADDRESS_TOLD: ("date", "card_date"),
    Basis.RELATION: ("dealing_date", "date"),
    Basis.PUBLISHED: ("date",),
    Basis.NONE: (),
    None: ("consent_date", "card_date", "date"),
    **dict.fromkeys((*CONSENT_BASES, Basis.CONSENT_LEGACY), ("consent_date", "date", "registered")),
}
"""Which date column speaks for which basis: a card's date says nothing about a consent."""
_GROUND_FIELDS = {
    *SPEAKING,
    "stopped",
    "method",
    "url",
    *(name for names in _DATE_FIELDS.values() for name in names),
}
_KANA_FIELDS = {"kana", "kana_family", "kana_given"}
_SILENT = RowGround(None)


@dataclass(slots=True)
class RowFacts:
    """What one row holds. `values` has no empty texts; `suppress` is the kind of stop the file names."""

    row: int
    values: dict[str, str]
    phones: tuple[str, ...]
    tags: tuple[str, ...]
    addresses: list[ParsedAddress]
    ground: RowGround
    suppress: str | None = None


@dataclass(slots=True)
class RowReader:
    """Reads records of one table; gathers problems and the distinct values of consent columns."""

    table: Table
    columns: Columns
    basis: Basis | None
    sensitive_confirmed: bool
    now: datetime
    part: Part
    problems: list[Problem] = field(default_factory=list)
    flags: dict[str, Counter[str]] = field(default_factory=dict)
    sensitive_cells: int = 0
    refused_roles: int = 0
    other_roles: int = 0
    _orders: dict[int, str | None] = field(default_factory=dict)
    _at: dict[str, int] = field(default_factory=dict)
    _single_line: tuple[str, ...] = ()
    _has_ground: bool = False
    _tag_cells: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._at = {name: places[0] for name, places in self.columns.of.items()}
        self._single_line = tuple(name for name in _SINGLE_LINE if name in self._at)
        self._has_ground = self.part.stop is not None or bool(_GROUND_FIELDS & self._at.keys())

    def read(self, record: Record) -> RowFacts | None:
        """The facts of a record; None when its cells do not fit the header (a problem says so)."""
        if not self._fits(record):
            return None
        facts = RowFacts(
            row=record.row,
            values=self._values(record),
            phones=tuple(folded(cell) for _, cell in self._cells(record, "phone")),
            tags=self._tags(record),
            addresses=[],
            ground=_SILENT,
        )
        self._add_addresses(record, facts)
        if facts.phones:
            facts.values["phone"] = facts.phones[0]
        facts.ground, facts.suppress = self._ground(record)
        return facts

    def problem(self, row: int, column: str, value: str, reason: str) -> None:
        """Note something that a person should look at."""
        self.problems.append(Problem(row, column, value[:200], reason))

    def _fits(self, record: Record) -> bool:
        width, cells = len(self.table.header), record.cells
        if len(cells) > width and any(cells[width:]):
            self.problem(record.row, "", next(cell for cell in cells[width:] if cell), "too-many-cells")
            return False
        if len(cells) < width:
            self.problem(record.row, "", "", "too-few-cells")
        return True

    def _cell(self, record: Record, name: str) -> str:
        at = self._at.get(name, -1)
        return record.cells[at] if 0 <= at < len(record.cells) else ""

    def _cells(self, record: Record, name: str) -> list[tuple[str, str]]:
        """(column name, cell) of every filled cell of a field."""
        return [
            (self.table.header[at], record.cells[at])
            for at in self.columns.of.get(name, ())
            if at < len(record.cells) and record.cells[at]
        ]

    def _values(self, record: Record) -> dict[str, str]:
        values = {name: found for name in self._single_line if (found := one_line(self._cell(record, name)))}
        if "full" not in values and (values.get("family") or values.get("given")):
            values["full"] = _joined(values.get("family", ""), values.get("given", ""))
        if kana := self._kana(record):
            values["kana"] = kana
        if country := self._country(record):
            values["country"] = country
        if note := self._free_text(record, "note", self._cell(record, "note")):
            values["note"] = note
        return values

    def _kana(self, record: Record) -> str:
        if not _KANA_FIELDS & self._at.keys():
            return ""
        family, given = self._cell(record, "kana_family"), self._cell(record, "kana_given")
        return folded(self._cell(record, "kana")) or _joined(folded(family), folded(given))

    def _country(self, record: Record) -> str:
        cell = self._cell(record, "country")
        if not cell:
            return ""
        code = country_code(folded(cell))
        if is_country(code):
            return code
        self.problem(record.row, self._name("country"), cell, "country-unknown")
        return one_line(cell)

    def _tags(self, record: Record) -> tuple[str, ...]:
        found: list[str] = []
        for _, cell in self._cells(record, "tags"):
            if cell not in self._tag_cells:
                self._tag_cells[cell] = tags_in(cell)
            found += self._tag_cells[cell]
        return tuple(tag for tag in dict.fromkeys(found) if self._free_text(record, "tags", tag))

    def _free_text(self, record: Record, name: str, text: str) -> str:
        """The text, unless it speaks of special-care data that was not confirmed (JP-APPI-20-2-SENSITIVE)."""
        if not text or self.sensitive_confirmed or not sensitive_words(text):
            return text
        self.sensitive_cells += 1
        self.problem(record.row, self._name(name), "", "sensitive")
        return ""

    def _name(self, field_name: str) -> str:
        at = self.columns.first(field_name)
        return "" if at is None else self.table.header[at]

    def _add_addresses(self, record: Record, facts: RowFacts) -> None:
        cells = self._cells(record, "email")
        if not cells:
            self.problem(record.row, self._name("email"), "", "address-empty")
        for column, cell in cells:
            for text in addresses_in(cell):
                self._add_address(facts, column, text)

    def _add_address(self, facts: RowFacts, column: str, text: str) -> None:
        try:
            parsed = parse_address(text)
        except AddressError as error:
            hint = suggestion_for(text)
            self.problem(facts.row, column, f"{text} → {hint}?" if hint else text, error.id)
            return
        if parsed.role in REFUSED_ROLES:
            self.refused_roles += 1
            self.problem(facts.row, column, parsed.text, "role-refused")
            return
        if parsed.role:
            self.other_roles += 1
        if parsed.suggestion:
            self.problem(facts.row, column, f"{parsed.text} → {parsed.suggestion}?", "address-typo")
        if all(parsed.key != one.key for one in facts.addresses):
            facts.addresses.append(parsed)

    def _ground(self, record: Record) -> tuple[RowGround, str | None]:
        if not self._has_ground:
            return _SILENT, None
        has_date, date = self._date(record)
        flag, column, value, suppress = self._flag(record)
        ground = RowGround(
            flag=flag,
            flag_column=column,
            flag_value=value[:200],
            has_date=has_date,
            date=date,
            method=one_line(self._cell(record, "method")) or None,
            url=self._cell(record, "url") or None,
        )
        return ground, suppress

    def _flag(self, record: Record) -> tuple[str | None, str | None, str, str | None]:
        """The strictest answer of all consent columns, its column and value, and the kind of stop."""
        if self.part.stop is not None:
            return STOP, None, "", self.part.stop
        for column, cell in self._cells(record, "stopped"):
            if kind := self._stopped(column, cell):
                return STOP, column, cell, kind
        answers: list[tuple[str, str, str, str | None]] = []
        for at in (at for name in SPEAKING for at in self.columns.of.get(name, ())):
            column = self.table.header[at]
            cell = one_line(record.cells[at]) if at < len(record.cells) else ""
            flag, kind = self._meaning(column, cell)
            seen = self.flags.setdefault(column, Counter())
            if flag == UNKNOWN and cell not in seen:
                self.problem(record.row, column, cell, "flag-unknown")
            seen[cell] += 1
            if flag != NOTHING:
                answers.append((flag, column, cell, kind))
        if not answers:
            return None, None, "", None
        return min(answers, key=lambda answer: _STRICTEST.index(answer[0]))

    def _stopped(self, column: str, cell: str) -> str | None:
        meaning = self.part.meanings.get(column, {}).get(cell)
        if meaning is None:
            return stop_of(cell)
        return None if meaning in (YES, NO, NOTHING) else meaning

    def _meaning(self, column: str, cell: str) -> tuple[str, str | None]:
        """What a person or the format says that a value means; empty is no: an unticked box."""
        meaning = self.part.meanings.get(column, {}).get(cell)
        if meaning is None:
            return (UNKNOWN if cell else NO), None
        return (meaning, None) if meaning in (YES, NO, NOTHING) else (STOP, meaning)

    def _date(self, record: Record) -> tuple[bool, Moment | None]:
        """(the row has a date cell, its date when it can be read and is not in the future)."""
        names = _DATE_FIELDS[self.basis]
        if self.basis is None and self.columns.has("consent"):
            names = (*names, "registered")
        for name in names:
            at = self.columns.first(name)
            cell = record.cells[at] if at is not None and at < len(record.cells) else ""
            if at is None or dates.is_empty(cell):
                continue
            found = dates.read_date(cell, self._order(at))
            if found is None:
                self.problem(record.row, self.table.header[at], cell, "date-unreadable")
            elif legal_day(found) > legal_day(self.now):
                self.problem(record.row, self.table.header[at], cell, "date-future")
                found = None
            return True, found
        return False, None

    def _order(self, at: int) -> str | None:
        if at not in self._orders:
            cells = (record.cells[at] for record in self.table.records if at < len(record.cells))
            self._orders[at] = dates.order_of(cells)
        return self._orders[at]


def has_any_date(columns: Columns, basis: Basis | None) -> bool:
    """Whether the file has a date column that speaks for `basis`."""
    return any(columns.has(name) for name in _DATE_FIELDS[basis])


def _joined(family: str, given: str) -> str:
    """Japanese names family first, Western ones given first."""
    parts: Collection[str] = (given, family) if (family + given).isascii() else (family, given)
    return " ".join(part for part in parts if part)
