"""One record of a file as the facts of a person: names, addresses, telephones, what it says about mail."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from desktop_app.domain.address import AddressError, ParsedAddress, parse_address, suggestion_for
from desktop_app.domain.consent import Basis
from desktop_app.domain.countries import country_code, is_country
from desktop_app.domain.errors import AppError
from desktop_app.domain.sensitive import REFUSED_ROLES, sensitive_words
from desktop_app.importing.cells import addresses_in, folded, is_formula, one_line, tags_in
from desktop_app.importing.column_checks import CARD_NUMBER, MY_NUMBER, SENSITIVE, number_in
from desktop_app.importing.formats import entries
from desktop_app.importing.mapping import Columns
from desktop_app.importing.own_export import Kept, details_of, details_text, stop_kind, tags_text, unpacked
from desktop_app.importing.parts import Part
from desktop_app.importing.people_table import LABELS
from desktop_app.importing.phones import phones_in
from desktop_app.importing.row_evidence import SILENT, RowGround
from desktop_app.importing.row_ground import GroundReader, Stop, digits
from desktop_app.importing.row_ground import has_any_date as has_any_date
from desktop_app.importing.table import FORMULA, LINE_BREAK, ZERO_ADDED, Problem, Record, Table

FIELDS = ("full", "family", "given", "kana", "company", "department", "title", "phone", "country", "note")
"""Fields of a contact that a file can fill, by their names in storage."""

_SINGLE_LINE = ("full", "family", "given", "company", "department", "title")
_KANA_FIELDS = {"kana", "kana_family", "kana_given"}
_PHONES = ("phone", "mobile")
_DETAILS = ("fax", "url", "detail")
_TICKS = frozenset({"1", "○", "〇", "◯", "✓", "✔", "レ", "☑", "true", "yes", "はい"})
_UNTICKED = frozenset({"0", "×", "✕", "false", "no", "いいえ"})
_POSTAL = "住所"
_NUMBER = re.compile(r" \d+$")
_EASTERN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]")
_REASONS = {SENSITIVE: "sensitive", MY_NUMBER: "my-number", CARD_NUMBER: "card-number"}


@dataclass(slots=True)
class RowFacts:
    """What one row holds. `values` has no empty texts; `phones` are all its telephones, the first of which is
    also a value; `details` is what has no field of its own, (label, value)."""

    row: int
    values: dict[str, str]
    phones: tuple[str, ...]
    tags: tuple[str, ...]
    addresses: list[ParsedAddress]
    ground: RowGround
    stop: Stop | None = None
    details: tuple[tuple[str, str], ...] = ()
    phone_label: str = ""
    """The column of the first telephone."""
    kept: Kept | None = None
    """The record of the program's own export, which goes before what the columns say of grounds and stops."""

    @property
    def suppress(self) -> str | None:
        """The kind of stop that the row names."""
        if self.stop is not None or self.kept is None:
            return None if self.stop is None else self.stop.kind
        return stop_kind(self.kept, [one.key for one in self.addresses])


@dataclass(slots=True)
class RowReader:
    """Reads records of one part; gathers problems and the distinct values of consent columns."""

    part: Part
    basis: Basis | None
    sensitive_confirmed: bool
    now: datetime
    problems: list[Problem] = field(default_factory=list)
    refused_cells: Counter[str] = field(default_factory=Counter)
    """Rule → how many cells of free text it refused."""
    refused_roles: int = 0
    other_roles: int = 0
    _at: dict[str, int] = field(default_factory=dict)
    _single_line: tuple[str, ...] = ()
    _has_details: bool = False
    _places: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Field → (column number, column name)."""
    _labels: dict[str, str] = field(default_factory=dict)
    """Column → what its values are called, where the program itself named the column."""
    _details: tuple[str, ...] = ()
    _phones: tuple[str, ...] = ()
    _plain_tags: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """(Column, cell) → its tags, where nothing of them is refused."""
    _grounds: GroundReader = field(init=False)

    def __post_init__(self) -> None:
        self._at = {name: places[0] for name, places in self.columns.of.items()}
        header = self.table.header
        self._places = {
            name: [(at, header[at]) for at in places] for name, places in self.columns.of.items()
        }
        if self.table.kind in entries.KINDS:
            self._labels = {name: LABELS.get(_NUMBER.sub("", name), "") for name in header}
        self._single_line = tuple(name for name in _SINGLE_LINE if name in self._at)
        self._phones = tuple(name for name in _PHONES if name in self._at)
        self._details = tuple(name for name in _DETAILS if name in self._at)
        self._has_details = bool(self._phones or self._details or "postal" in self._at)
        self._grounds = GroundReader(
            self.part, self.columns, self.basis, self.now, self.problem, free_text=self._free_text
        )

    @property
    def table(self) -> Table:
        """The part's table."""
        return self.part.table

    @property
    def columns(self) -> Columns:
        """The part's columns."""
        return self.part.columns

    @property
    def flags(self) -> dict[str, Counter[str]]:
        """Column → value → how many rows have it."""
        return self._grounds.flags

    def read(self, record: Record) -> RowFacts | None:
        """The facts of a record; None when its cells do not fit the header (a problem says so)."""
        if not self._fits(record):
            return None
        facts = RowFacts(
            row=record.row,
            values=self._values(record),
            phones=(),
            tags=self._tags(record),
            addresses=[],
            ground=SILENT,
        )
        facts.ground, facts.stop = self._grounds.read(record)
        self._add_addresses(record, facts)
        if self._has_details:
            self._add_details(record, facts)
        if "kept" in self._at:
            self._take_kept(record, facts)
        return facts

    def _take_kept(self, record: Record, facts: RowFacts) -> None:
        """The record of our own export; what a person changed in the columns beside it counts."""
        try:
            kept = unpacked([cell for _, cell in self._cells(record, "kept")])
        except AppError as error:
            self.problem(record.row, self._name("kept"), "", error.id)
            return
        if kept is None:
            return
        facts.kept, facts.stop = kept, None
        if kept.unnamed:
            facts.values.pop("full", None)
        if self._cell(record, "tags") == tags_text(kept.tags):
            facts.tags = tuple(tag for tag in kept.tags if self._free_text(record, self._name("tags"), tag))
        told = self._cell(record, "detail")
        found = kept.details if told == details_text(kept.details) else details_of(told)
        facts.details = tuple(one for one in found if self._free_text(record, one[0], one[1]))

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
        cells = record.cells
        found = []
        for at, column in self._places.get(name, ()):  # no comprehension: it runs for each field of a row
            if at < len(cells) and (cell := cells[at]):
                found.append((column, cell))
        return found

    def _values(self, record: Record) -> dict[str, str]:
        values = {}
        for name in self._single_line:
            if not (cell := self._cell(record, name)):
                continue
            if found := one_line(cell):
                values[name] = found
            if "\n" in cell or "\r" in cell:
                self.problem(record.row, self._name(name), found, LINE_BREAK)
            if cell[0] in "=+@-" and is_formula(cell):
                self.problem(record.row, self._name(name), found, FORMULA)
        if "full" not in values and (values.get("family") or values.get("given")):
            values["full"] = _joined(values.get("family", ""), values.get("given", ""))
        if kana := self._kana(record):
            values["kana"] = kana
        if country := self._country(record):
            values["country"] = country
        if note := self._note(record):
            values["note"] = note
        return values

    def _note(self, record: Record) -> str:
        text = self._cell(record, "note")
        return self._free_text(record, self._name("note"), text) if text else ""

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
        cells = self._cells(record, "tags")
        if len(cells) == 1 and (known := self._plain_tags.get(cells[0])) is not None:
            return known
        found: list[str] = []
        for column, cell in cells:
            word = cell.casefold()
            if word in _TICKS:
                found.append(one_line(column))
            elif word not in _UNTICKED:
                found += tags_in(cell)
        tags = tuple(dict.fromkeys(found))
        kept = tuple(tag for tag in tags if self._free_text(record, self._name("tags"), tag))
        if len(cells) == 1 and kept == tags:  # a refusal is told for every row
            self._plain_tags[cells[0]] = kept
        return kept

    def _add_details(self, record: Record, facts: RowFacts) -> None:
        """Telephones and what else is known; what stands in two columns is told once."""
        phones = [
            (column, number) for name in self._phones for column, number in self._numbers(record, name)
        ]
        if len(phones) == 1 and not self._details and "postal" not in self._at:
            column, number = phones[0]
            facts.phones = (number,)
            facts.values["phone"], facts.phone_label = number, column
            return
        facts.phones = tuple(dict.fromkeys(number for _, number in phones))
        seen: set[str] = set()
        details: list[tuple[str, str]] = []
        for column, number in phones:
            key = digits(number) or number
            if key in seen:
                continue
            seen.add(key)
            if "phone" in facts.values:
                details.append((column, number))
            else:
                facts.values["phone"], facts.phone_label = number, column
        for name in self._details:
            details += [(column, one_line(cell)) for column, cell in self._cells(record, name)]
        postal = self._cells(record, "postal")
        if postal:
            label = postal[0][0] if len(self.columns.of["postal"]) == 1 else _POSTAL
            details.append((label, " ".join(dict.fromkeys(one_line(cell) for _, cell in postal))))
        facts.details = tuple(
            (self._labels.get(label) or one_line(label), text)
            for label, text in dict.fromkeys(details)
            if self._free_text(record, label, text)
        )

    def _numbers(self, record: Record, name: str) -> list[tuple[str, str]]:
        """(column, telephone number) of a field; a 0 that a spreadsheet took away is told."""
        found = []
        for column, cell in self._cells(record, name):
            for number, added in phones_in(cell):
                found.append((column, number))
                if added:
                    self.problem(record.row, column, f"{one_line(cell)} → {number}", ZERO_ADDED)
        return found

    def _free_text(self, record: Record, column: str, text: str) -> str:
        """The text, unless it holds what must not be kept: special-care data that was not confirmed, a My
        Number, the number of a payment card."""
        if not text:
            return text
        rule = number_in(text)
        if rule is None and not self.sensitive_confirmed and sensitive_words(text):
            rule = SENSITIVE
        if rule is None:
            return text
        self.refused_cells[rule] += 1
        self.problem(record.row, column, "", _REASONS[rule])
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
        if parsed.role in REFUSED_ROLES and facts.stop is None:
            self.refused_roles += 1
            self.problem(facts.row, column, parsed.text, "role-refused")
            return
        if parsed.role:
            self.other_roles += 1
        if parsed.suggestion:
            self.problem(facts.row, column, f"{parsed.text} → {parsed.suggestion}?", "address-typo")
        if all(parsed.key != one.key for one in facts.addresses):
            facts.addresses.append(parsed)


def _joined(family: str, given: str) -> str:
    """Japanese names family first, Western ones given first."""
    western = not _EASTERN.search(family + given)
    parts: Collection[str] = (given, family) if western else (family, given)
    return " ".join(part for part in parts if part)
