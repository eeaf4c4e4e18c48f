"""Persons read from an address book file as a table: one row each, one column for each value of a field."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from desktop_app.domain.errors import AppError
from desktop_app.importing.cells import clean, hides
from desktop_app.importing.table import INVISIBLE, Problem, Record, Table

MAX_PEOPLE = 200_000
MAX_CELL = 10_000
MOST = 20
"""Columns of one field; what is more stands in the last of them, parted by line ends."""

FIELDS = (
    "full", "family", "given", "kana", "kana_family", "kana_given", "company", "department", "title",
    "email", "phone", "fax", "postal", "url", "tags", "note", "country", "birthday",
    "nickname", "prefix", "suffix", "other",
    "recipient_type", "recipient_type_ground", "stopped", "detail", "kept",
)  # fmt: skip
"""The columns in their order. `postal` has the postcode and the address, the preferred one first; `other`
holds what the program has no field for, as "NAME: value" lines. The last five only our own cards have."""

LABELS = {"phone": "電話", "fax": "FAX", "postal": "住所", "url": "URL"}
"""What a value is called where it is kept as a detail of a contact."""

NUMBERED = frozenset({"email", "phone", "fax"})
"""Their columns are `email 1`, `email 2` …; those of the others are `url`, `url 2` …"""
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_REPEATED = NUMBERED | {"postal", "url", "kept"}


@dataclass(slots=True)
class Person:
    """One card, entry or item; `row` is its number in the file, from 1."""

    row: int
    values: dict[str, list[str]] = field(default_factory=dict)
    hiding: list[tuple[str, str]] = field(default_factory=list)
    """(field, value) that held characters which nobody sees; they were taken away."""

    def add(self, name: str, value: str) -> None:
        """Keep one more value of a field; nothing and what is there already change nothing."""
        raw = value
        if not value or not (value := clean(value)):
            return
        if value is not raw and hides(raw):
            self.hiding.append((name, value))
        known = self.values.setdefault(name, [])
        if value not in known:
            known.append(value)

    def first(self, name: str) -> str:
        """The first value of a field, or ""."""
        found = self.values.get(name)
        return found[0] if found else ""

    @property
    def empty(self) -> bool:
        """Whether nothing says who this is or how to reach them."""
        return not any(values for name, values in self.values.items() if name != "other")


class People:
    """Collects persons and problems, and makes the table of them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._people: list[Person] = []
        self.problems: list[Problem] = []
        self.row = 0

    def next_row(self) -> int:
        """The number of the next card, entry or item. Raises AppError("file-too-many-rows")."""
        self.row += 1
        if self.row > MAX_PEOPLE:
            raise AppError("file-too-many-rows", file=self._name, limit=MAX_PEOPLE)
        return self.row

    def told(self, row: int, reason: str, column: str = "", value: str = "") -> None:
        """Note something that a person should look at."""
        self.problems.append(Problem(row, column, clean(value[:200]), reason))

    def add(self, person: Person) -> None:
        """Keep a person; one without any content is only told."""
        if person.empty:
            self.told(person.row, "entry-empty", value=person.first("other"))
        else:
            self._people.append(person)
            for name, value in person.hiding:
                self.told(person.row, INVISIBLE, _column(name, 1), value)

    def table(self, *, sha256: str, encoding: str, kind: str) -> Table:
        """Everybody as one table. Raises AppError("file-empty") when there was nobody at all."""
        if not self._people and not self.problems:
            raise AppError("file-empty", file=self._name)
        widths = self._widths()
        header = tuple(
            _column(name, number) for name in FIELDS for number in range(1, widths.get(name, 0) + 1)
        )
        records = tuple(Record(person.row, self._cells(person, widths)) for person in self._people)
        return Table(
            name=self._name,
            sha256=sha256,
            encoding=encoding,
            delimiter="",
            header_row=0,
            header=header or ("email 1",),
            records=records,
            problems=tuple(self.problems),
            kind=kind,
        )

    def _widths(self) -> dict[str, int]:
        widths: dict[str, int] = {}
        for person in self._people:
            for name, values in person.values.items():
                most = min(len(values), MOST) if name in _REPEATED else min(len(values), 1)
                widths[name] = max(widths.get(name, 0), most)
        return widths

    def _cells(self, person: Person, widths: dict[str, int]) -> tuple[str, ...]:
        cells: list[str] = []
        for name in FIELDS:
            width = widths.get(name, 0)
            if width:
                values = _fitted(person.values.get(name, ()), width)
                cells += values + [""] * (width - len(values))
        if max(map(len, cells), default=0) > MAX_CELL:
            self.told(person.row, "cell-cut")
            cells = [cell[:MAX_CELL] for cell in cells]
        return tuple(cells)


def _column(name: str, number: int) -> str:
    return f"{name} {number}" if name in NUMBERED or number > 1 else name


def _fitted(values: Sequence[str], width: int) -> list[str]:
    """At most `width` values; the last one holds the rest."""
    return [*values[: width - 1], "\n".join(values[width - 1 :])] if len(values) > width else list(values)


def japanese(texts: Iterable[str]) -> bool:
    """Whether some of the texts are written in kana or kanji."""
    return any(_JAPANESE.search(text) for text in texts)


def name_of(family: str, given: str) -> str:
    """A full name in the order of its language."""
    parts = (family, given) if japanese((family, given)) else (given, family)
    return " ".join(part for part in parts if part)


def address_line(
    *, postcode: str, region: str, locality: str, street: str, extended: str, box: str, country: str
) -> str:
    """A postal address on one line: from large to small in Japanese, else from small to large."""
    small = [part for part in (region, locality, street, extended, box) if part]
    if japanese((region, locality, street, extended)) or not (street or locality):
        joined = "".join(small[:2]) + "".join(f" {part}" if _latin_edge(part) else part for part in small[2:])
        return " ".join(part for part in (postcode, joined) if part)
    parts = [street, extended, box, locality, " ".join(part for part in (region, postcode) if part), country]
    return ", ".join(part for part in parts if part)


def _latin_edge(text: str) -> bool:
    return text[:1].isascii() and text[:1].isalnum()
