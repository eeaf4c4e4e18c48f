"""How a known format is described and told from others: by its set of headers."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from desktop_app.domain.consent import Basis
from desktop_app.importing.mapping import SEVERAL, Columns, field_of, folded_header
from desktop_app.importing.parts import Part
from desktop_app.importing.table import Table

ENOUGH = 0.8
"""So much of a signature's key columns must be there: people take columns away before they give a file."""


@dataclass(frozen=True, kw_only=True)
class Format:
    """A known format. Headers are written as they are exported; width, spaces, brackets make no difference.

    A column of `fields`, or whose folded header one of `patterns` matches, is that field; another one of
    `keys` is not stored; one that is neither was added by somebody and goes by its words.
    """

    id: str
    keys: tuple[str, ...]
    fields: Mapping[str, str]
    needs: tuple[str, ...] = ()
    """Without these it is another format, however many keys there are."""
    patterns: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Header → value, compared without width, case and spaces → one of MEANINGS."""
    suggested: Basis | None = None
    holds: Callable[[Table, Mapping[str, int]], bool] | None = None
    """What the values must look like too; given folded header → column."""
    several: frozenset[str] = frozenset()
    """Fields besides SEVERAL that stand in more than one column."""
    finish: Callable[[Part, Mapping[str, int]], Part] | None = None
    """What only this format needs, at the end."""

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(map(folded_header, self.keys))

    @cached_property
    def _needs(self) -> frozenset[str]:
        return frozenset(map(folded_header, self.needs))

    @cached_property
    def _fields(self) -> dict[str, str]:
        return {folded_header(name): taken for name, taken in self.fields.items()}

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((re.compile(one), taken) for one, taken in self.patterns.items())

    @cached_property
    def said(self) -> dict[str, Mapping[str, str]]:
        """`meanings` by folded header."""
        return {folded_header(name): values for name, values in self.meanings.items()}

    def fits(self, at: Mapping[str, int]) -> bool:
        """Whether the columns are there without which it is no such file."""
        return self._needs <= at.keys()

    def likeness(self, table: Table, at: Mapping[str, int]) -> tuple[float, int] | None:
        """(share of the keys that are there, how many); None = not this format."""
        if not self.fits(at):
            return None
        here = len(self._keys & at.keys())
        share = here / len(self._keys)
        if share < ENOUGH or (self.holds is not None and not self.holds(table, at)):
            return None
        return share, here

    def field_of(self, folded: str) -> str | None:
        """The field of a column of this format, "" = known and not stored, None = not one of its columns."""
        if folded in self._fields:
            return self._fields[folded]
        for pattern, taken in self._patterns:
            if pattern.fullmatch(folded):
                return taken
        return "" if folded in self._keys else None

    def columns(self, header: Sequence[str]) -> Columns:
        """Every column of the format by its field; added ones by their words, where it is still free."""
        found: dict[str, list[int]] = {}
        added: list[tuple[int, int, str]] = []
        for at, name in enumerate(header):
            taken = self.field_of(folded_header(name))
            if taken is None:
                if named := field_of(name):
                    added.append((named[1], at, named[0]))
            elif taken and (taken in SEVERAL or taken in self.several or taken not in found):
                found.setdefault(taken, []).append(at)
        for _, at, taken in sorted(added):
            if taken in SEVERAL or taken not in found:
                found.setdefault(taken, []).append(at)
        order = {folded_header(name): rank for rank, name in enumerate(self.fields)}
        if "postal" in found:  # as a Japanese address is written, wherever the columns stand
            found["postal"].sort(key=lambda at: order.get(folded_header(header[at]), len(order)))
        return Columns({name: tuple(places) for name, places in found.items()})


def places(header: Sequence[str]) -> dict[str, int]:
    """Folded header → its first column."""
    found: dict[str, int] = {}
    for at, name in enumerate(header):
        if folded := folded_header(name):
            found.setdefault(folded, at)
    return found
