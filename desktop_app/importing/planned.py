"""The values of an import plan, and what it asks of the book."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from desktop_app.domain.address import ParsedAddress
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.finding import Severity
from desktop_app.domain.moment import Moment, surely_after
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.importing.column_checks import RefusedColumn
from desktop_app.importing.declaration import Declaration
from desktop_app.importing.mapping import Columns
from desktop_app.importing.own_export import KeptStop
from desktop_app.importing.parts import Part
from desktop_app.importing.rows import RowFacts
from desktop_app.importing.table import Problem, Table


class RowState(StrEnum):
    """What becomes of a row. MERGED adds something to somebody known; DIFFERS adds nothing, but the file says
    otherwise than the book; STOPPED stays out (配信除外); REFUSED has no address that can be used."""

    NEW = "new"
    MERGED = "merged"
    SAME = "same"
    DIFFERS = "differs"
    STOPPED = "stopped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownContact:
    """A contact that the book has. `values` by the names of FIELDS."""

    id: str
    values: Mapping[str, str]
    tags: tuple[str, ...]
    recipient_type: RecipientType
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stops:
    """Why an address is kept out. `standing`: a bounce or a complaint that no consent of a file lifts."""

    optouts: tuple[OptOut, ...] = ()
    standing: bool = False
    reasons: frozenset[SuppressionReason] = frozenset()
    ended: tuple[Moment, ...] = ()
    """Bounces after which the person gave a new consent."""

    def says(self, reason: SuppressionReason, at: Moment | None) -> bool:
        """Whether a stop that is no opt-out adds nothing to these. A day alone may mean another bounce than
        the one whose time is known: it counts."""
        if reason in self.reasons:
            return True
        if reason is not SuppressionReason.BOUNCE or at is None:
            return False
        return any(at == one or surely_after(one, at) for one in self.ended)


class BookView(Protocol):
    """What a plan asks of the book, always by address key."""

    def owner(self, key: str) -> KnownContact | None:
        """The living contact of an address."""

    def stops(self, key: str) -> Stops:
        """Every reason that was told for an address; a bounce that a new consent ended stands apart."""

    def evidence(self, key: str) -> Sequence[Evidence]:
        """Evidence that stands on an address."""

    def topics(self) -> Mapping[str, str]:
        """Kinds of newsletters: id by name and by id."""


class EmptyBook:
    """A book that knows nobody: for a dry run without a book."""

    def owner(self, key: str) -> KnownContact | None:  # noqa: ARG002
        """Nobody."""
        return None

    def stops(self, key: str) -> Stops:  # noqa: ARG002
        """Nothing."""
        return Stops()

    def evidence(self, key: str) -> Sequence[Evidence]:  # noqa: ARG002
        """Nothing."""
        return ()

    def topics(self) -> Mapping[str, str]:
        """None."""
        return {}


@dataclass(frozen=True, slots=True)
class Difference:
    """The book keeps what it has; the file says something else."""

    field: str
    kept: str
    offered: str


@dataclass(slots=True)
class PlannedContact:
    """One contact to be added (`contact_id` None) or completed. `values` and `tags` are what it gets."""

    contact_id: str | None
    values: dict[str, str]
    tags: list[str]
    known: Mapping[str, str]
    known_tags: tuple[str, ...] = ()
    recipient_type: RecipientType | None = None
    """None = stays what it is."""
    addresses: list[ParsedAddress] = field(default_factory=list)
    """To be linked."""
    evidence: list[tuple[ParsedAddress, Evidence]] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)
    """What it gets besides the fields, (label, value)."""
    known_details: tuple[tuple[str, str], ...] = ()
    recipient_type_ground: str | None = None

    @property
    def adds(self) -> bool:
        """Whether anything is written of it."""
        return self.contact_id is None or bool(
            self.values or self.tags or self.addresses or self.evidence or self.details
        )


@dataclass(slots=True)
class PlannedRow:
    """What becomes of one row that has an address."""

    state: RowState
    facts: RowFacts
    suggested: Basis | None
    """The basis that the file itself suggests; never stored without the declaration."""
    evidence: Evidence | None = None
    differs: tuple[Difference, ...] = ()
    liftable: bool = False
    """A form reply dated after the opt-out: a person may lift it by hand (law.md 6.9.4)."""
    part: int = 0
    """Which of the plan's parts it stands in."""
    new_stops: tuple[ParsedAddress, ...] = ()
    """Addresses that go on the stop list by this row, and were not kept out before."""
    kept_evidence: tuple[tuple[ParsedAddress, Evidence], ...] = ()
    """Evidence of our own export, each on its own address."""
    kept_stops: tuple[tuple[ParsedAddress, KeptStop], ...] = ()
    """Stops of our own export that the book does not have; the row's person comes in all the same."""
    answers: tuple[Evidence, ...] = ()
    """What all rows of its address say, where several answer and not all alike."""

    @property
    def proof(self) -> tuple[Evidence, ...]:
        """The evidence that the file brings for its address."""
        return self.answers or (() if self.evidence is None else (self.evidence,))


@dataclass(frozen=True, slots=True)
class RowProblem(Problem):
    """A problem of one of the plan's parts."""

    part: int = 0


@dataclass(frozen=True, slots=True)
class RuleCount:
    """A rule that speaks, and how many rows or columns it is about."""

    rule: str
    severity: Severity
    count: int


@dataclass(slots=True)
class ImportPlan:
    """Everything that an import would do, and everything a person should know before."""

    parts: tuple[Part, ...]
    """With the columns that are stored: without refused ones, addresses found by what stands in them."""
    declaration: Declaration | None
    rows: list[PlannedRow] = field(default_factory=list)
    contacts: list[PlannedContact] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    findings: list[RuleCount] = field(default_factory=list)
    refused_columns: tuple[RefusedColumn, ...] = ()
    unused_columns: tuple[str, ...] = ()
    flags: dict[str, Counter[str]] = field(default_factory=dict)
    data_rows: int = 0
    refused: int = 0

    @property
    def table(self) -> Table:
        """The first part's table."""
        return self.parts[0].table

    @property
    def columns(self) -> Columns:
        """The first part's columns."""
        return self.parts[0].columns

    @property
    def new_stops(self) -> int:
        """Addresses that go on the stop list anew."""
        return sum(len(row.new_stops) + len(row.kept_stops) for row in self.rows)

    @property
    def changes(self) -> bool:
        """Whether the import would write anything."""
        return self.new_stops > 0 or any(one.adds for one in self.contacts)

    def items(self) -> tuple[str, ...]:
        """The columns that are stored, by their headers."""
        names = (
            part.table.header[at]
            for part in self.parts
            for at in sorted({at for places in part.columns.of.values() for at in places})
        )
        return tuple(dict.fromkeys(names))

    def counts(self) -> dict[str, int]:
        """Rows by what becomes of them; they add up to `data_rows`."""
        states = Counter(row.state for row in self.rows)
        return {
            "new": states[RowState.NEW],
            "merged": states[RowState.MERGED],
            "unchanged": states[RowState.SAME] + states[RowState.DIFFERS],
            "stopped": states[RowState.STOPPED],
            "refused": self.refused,
        }
