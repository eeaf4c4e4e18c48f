"""What a record says about why its person may be written to, or about stopping."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias, TypeVar

from desktop_app.domain.consent import CONSENT_BASES, Basis
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.moment import Moment, legal_day
from desktop_app.importing import dates
from desktop_app.importing.cells import one_line
from desktop_app.importing.flags import NO, NOTHING, STOP, UNKNOWN, YES, by_post_perhaps, stop_of
from desktop_app.importing.free_words import refusal_in, stop_among
from desktop_app.importing.mapping import SPEAKING, Columns
from desktop_app.importing.parts import FORM_REPLIES, Part
from desktop_app.importing.row_evidence import SILENT, RowGround
from desktop_app.importing.row_words import basis_named, recipient_type_named, topics_named
from desktop_app.importing.table import Record

Problems: TypeAlias = Callable[[int, str, str, str], None]
Named = TypeVar("Named", Basis, RecipientType)
"""(row, column, value, reason)."""

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
    *SPEAKING, "stopped", "stop_date", "method", "url", "proof", "row_basis", "occasion", "by", "place",
    "wording", "scope", "recipient_type", "recipient_type_ground",
    *(name for names in _DATE_FIELDS.values() for name in names),
}  # fmt: skip


WITHHELD = "***"
"""Stands for an answer that must not be kept: special-care data, a My Number, a payment card's number."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop that a row names: its kind, when it was said (None = not told), and where it stands."""

    kind: str
    at: Moment | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    flag: str
    column: str
    cell: str
    kind: str | None = None
    asked: bool = False


@dataclass(slots=True)
class GroundReader:
    """Reads the ground of records of one part; counts the distinct values of its consent columns."""

    part: Part
    columns: Columns
    basis: Basis | None
    now: datetime
    problem: Problems
    flags: dict[str, Counter[str]] = field(default_factory=dict)
    _orders: dict[int, str | None] = field(default_factory=dict)
    free_text: Callable[[Record, str, str], str] | None = None
    """(record, column, text) → the text, "" when it holds what must not be kept."""
    _fine: set[str] = field(default_factory=set)
    """Texts that may be kept: most rows say the same."""
    _silence: RowGround | None = None
    _unasked: bool = False
    _remarks: tuple[int, ...] = ()
    _labels: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        listed = self.part.stop is not None or self.part.suggested is Basis.NONE
        asked = any(self.columns.has(name) for name in (*SPEAKING, "row_basis"))
        self._unasked = self.part.format in FORM_REPLIES and not asked
        if not listed and not self.columns.has("kept"):
            of = self.columns.of
            self._remarks = (*of.get("note", ()), *of.get("detail", ()))
            self._labels = of.get("tags", ())
        if not listed and not _GROUND_FIELDS & self.columns.of.keys():
            self._silence = RowGround(unasked=True) if self._unasked else SILENT

    def read(self, record: Record) -> tuple[RowGround, Stop | None]:
        """What the record says of its basis, and the stop that it names."""
        freely = self._freely(record) if self._remarks or self._labels else []
        if self._silence is not None and not freely:
            return self._silence, None
        answer = self._answer(record, freely)
        if answer is not None and (kept := self._keepable(record, answer.column, answer.cell)) != answer.cell:
            answer = replace(answer, cell=kept)
        own = self._basis(record)
        has_date, date, registered = self._date(record, own or self.basis, answered=answer is not None)
        proof = self._text(record, "proof")
        ground = RowGround(
            flag=None if answer is None else answer.flag,
            flag_column=None if answer is None else answer.column or None,
            flag_value="" if answer is None else answer.cell[:500],
            asked=answer.column if answer is not None and answer.asked else None,
            has_date=has_date,
            date=date,
            registered=registered,
            method=self._text(record, "method"),
            url=self._cell(record, "url") or None,
            basis=own,
            occasion=self._text(record, "occasion"),
            by=self._text(record, "by"),
            place=self._text(record, "place"),
            wording=self._text(record, "wording"),
            topics=topics_named(self._cell(record, "scope")),
            recipient_type=self._recipient_type(record),
            recipient_type_ground=self._text(record, "recipient_type_ground"),
            proof=proof,
            unproved=proof is None and self.columns.has("proof"),
            unasked=self._unasked or _about_paper(answer),
            undealt=not has_date and self.columns.has("dealing_date"),
        )
        return ground, self._stop(record, answer, date)

    def _stop(self, record: Record, answer: _Answer | None, date: Moment | None) -> Stop | None:
        if answer is None or answer.kind is None:
            return None
        at = self._one_date(record, "stop_date")
        if at is None:
            at = date if answer.asked else self._as_date(answer)
        said = f"{answer.column}={answer.cell}" if answer.column else self.part.table.name
        return Stop(answer.kind, at, said[:500])

    def _as_date(self, answer: _Answer) -> Moment | None:
        """A column such as 配信停止日 holds the day itself."""
        for at in self.columns.of.get("stopped", ()):
            if self.part.table.header[at] == answer.column:
                found = dates.read_date(answer.cell, self._order(at))
                return None if found is None or legal_day(found) > legal_day(self.now) else found
        return None

    def _freely(self, record: Record) -> list[_Answer]:
        """What is said against mail where no column asks: a label stops, a remark has to be looked at."""
        found, cells, header = list[_Answer](), record.cells, self.part.table.header
        for at in self._labels:
            if at < len(cells) and cells[at] and (stop := stop_among(cells[at])) is not None:
                found.append(_Answer(STOP, header[at], *stop))
        for at in self._remarks:
            if at < len(cells) and cells[at] and (words := refusal_in(cells[at])):
                self.problem(record.row, header[at], words, "remark-refuses")
                found.append(_Answer(UNKNOWN, header[at], words))
        return found

    def _answer(self, record: Record, freely: Sequence[_Answer]) -> _Answer | None:
        """The strictest answer of all columns that speak; a value's own kind of stop before the part's."""
        answers = [*self._stopped(record), *self._flags(record), *freely]
        if any(one.flag == STOP for one in answers):
            return next(one for one in answers if one.flag == STOP)
        if self.part.stop is not None:
            return _Answer(STOP, "", "", self.part.stop)
        if self.part.suggested is Basis.NONE:  # a list of those who never agreed
            return _Answer(NO, "", "")
        return min(answers, key=lambda one: (_STRICTEST.index(one.flag), _about_paper(one)), default=None)

    def _stopped(self, record: Record) -> list[_Answer]:
        found = []
        for at in self.columns.of.get("stopped", ()):
            cell = one_line(record.cells[at]) if at < len(record.cells) else ""
            column = self.part.table.header[at]
            if not cell:
                continue
            meaning = self._known(column, cell)
            kind = stop_of(cell) if meaning is None else _kind(meaning)
            if kind is not None:
                found.append(_Answer(STOP, column, cell, kind))
        return found

    def _flags(self, record: Record) -> list[_Answer]:
        found = []
        for name in SPEAKING:
            for at in self.columns.of.get(name, ()):
                column = self.part.table.header[at]
                cell = one_line(record.cells[at]) if at < len(record.cells) else ""
                meaning = self._known(column, cell)
                flag = (UNKNOWN if cell else NO) if meaning is None else meaning
                kind = None if flag in _NO_STOP else flag
                seen = self.flags.setdefault(column, Counter())
                if flag == UNKNOWN and cell not in seen:
                    self.problem(record.row, column, cell, "flag-unknown")
                seen[cell] += 1
                if flag != NOTHING:
                    found.append(_Answer(STOP if kind else flag, column, cell, kind, name == "question"))
        return found

    def _known(self, column: str, cell: str) -> str | None:
        return self.part.meanings.get(column, {}).get(cell)

    def _basis(self, record: Record) -> Basis | None:
        """The basis that the row's own column names; a word that nobody explained carries no mail."""
        return self._named(record, "row_basis", basis_named, Basis.NONE, "basis-unknown")

    def _recipient_type(self, record: Record) -> RecipientType | None:
        unknown = RecipientType.UNKNOWN
        return self._named(
            record, "recipient_type", recipient_type_named, unknown, "recipient-type-unknown"
        )

    def _named(
        self, record: Record, name: str, read: Callable[[str], Named | None], unknown: Named, reason: str
    ) -> Named | None:
        """What a cell names, by its told meaning first; `unknown` and a problem for a word nobody knows."""
        at = self.columns.first(name)
        cell = self._text(record, name)
        if at is None or cell is None:
            return None
        column = self.part.table.header[at]
        found = read(self._known(column, cell) or cell)
        if found is None:
            self.problem(record.row, column, cell, reason)
            return unknown
        return found

    def _date(
        self, record: Record, basis: Basis | None, *, answered: bool
    ) -> tuple[bool, Moment | None, str | None]:
        """(the row has a date cell, its date when it can be read and is not in the future, the column when
        that is only the day on which the row was made)."""
        names = _DATE_FIELDS[basis or self.part.suggested]
        if basis is None and answered and "registered" not in names:
            names = (*names, "registered")
        for name in names:
            at = self.columns.first(name)
            cell = record.cells[at] if at is not None and at < len(record.cells) else ""
            if at is not None and not dates.is_empty(cell):
                made = self.part.table.header[at] if name == "registered" else None
                return True, self._read(record, at, cell), made
        return False, None, None

    def _one_date(self, record: Record, name: str) -> Moment | None:
        at = self.columns.first(name)
        cell = record.cells[at] if at is not None and at < len(record.cells) else ""
        return None if at is None or dates.is_empty(cell) else self._read(record, at, cell)

    def _read(self, record: Record, at: int, cell: str) -> Moment | None:
        column = self.part.table.header[at]
        order = self._order(at)
        found = dates.read_date(cell, order, utc=column in self.part.utc)
        if found is None:
            unsaid = order is None and dates.needs_order(cell)
            self.problem(record.row, column, cell, "date-order-unknown" if unsaid else "date-unreadable")
            return None
        if doubt := dates.doubt_of(cell):
            self.problem(record.row, column, cell, doubt)
        if legal_day(found) > legal_day(self.now):
            self.problem(record.row, column, cell, "date-future")
            return None
        return found

    def _order(self, at: int) -> str | None:
        """Day or month first: what a person said, else what the column itself decides."""
        if at not in self._orders:
            records = self.part.table.records
            told = self.part.date_orders.get(self.part.table.header[at])
            cells = (record.cells[at] for record in records if at < len(record.cells))
            self._orders[at] = told or dates.order_of(cells)
        return self._orders[at]

    def _cell(self, record: Record, name: str) -> str:
        at = self.columns.first(name)
        return record.cells[at] if at is not None and at < len(record.cells) else ""

    def _text(self, record: Record, name: str) -> str | None:
        at, text = self.columns.first(name), one_line(self._cell(record, name))
        if at is None or not text:
            return None
        kept = self._keepable(record, self.part.table.header[at], text)
        return None if kept == WITHHELD else kept

    def _keepable(self, record: Record, column: str, text: str) -> str:
        """The text as evidence keeps it: what stands there can never be taken out again."""
        if not text or self.free_text is None or text in self._fine:
            return text
        if not self.free_text(record, column, text):
            return WITHHELD
        if len(self._fine) < 10_000:
            self._fine.add(text)
        return text


_NO_DIGITS = re.compile(r"[^0-9+]+")
_NO_STOP = frozenset({YES, NO, UNKNOWN, NOTHING})


def _about_paper(answer: _Answer | None) -> bool:
    return answer is not None and answer.flag == YES and by_post_perhaps(answer.column)


def _kind(meaning: str) -> str | None:
    return None if meaning in _NO_STOP else meaning


def has_any_date(columns: Columns, basis: Basis | None) -> bool:
    """Whether the file has a date column that speaks for `basis`."""
    return any(columns.has(name) for name in _DATE_FIELDS[basis])


def digits(text: str) -> str:
    """The digits of a telephone number, a Japanese one as it is dialled at home; to compare two."""
    plain = _NO_DIGITS.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text))
    return "0" + plain[3:].lstrip("0") if plain.startswith("+81") else plain.replace("+", "")
