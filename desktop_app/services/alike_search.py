"""Finds contacts that may be one person among 100,000, without comparing all with all (imports.md 6).

What was written since is found in the log, so that a change costs the people it is about.
"""

import threading
import time
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from desktop_app.domain.same_person import (
    CLOSE,
    Likeness,
    Profile,
    Sign,
    Strength,
    alike,
    block_keys,
    profile,
)
from desktop_app.storage import contact_table, people_apart
from desktop_app.storage.database import Book
from desktop_app.storage.people_apart import Compared

if TYPE_CHECKING:
    Longs: TypeAlias = array[int]
else:  # takes no parameter before Python 3.12
    Longs = array

_SLICE = 250
_GIVE_WAY = 0.0005
"""Seconds between slices, so that the window's thread gets Python's lock."""
_PLACE_BITS = 26
_HASH = (1 << 38) - 1
_WIDE, _NEIGHBOURS = 60, 12
"""In a block of more than so many, each is compared with its neighbours by name only."""
_COMMON = 8
"""Where more than so many share name and kana, these say nothing."""
_MOST_TOUCHED = 3000
_MOST_IN_BLOCK = 5000

Check: TypeAlias = Callable[[], None]
"""Raises when somebody wants the work to end."""
Tell: TypeAlias = Callable[[int, int], None]
"""Hears (done, to do)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contacts that may be one person; the older one first."""

    a: str
    b: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, the strongest first, as the log stood at entry `newest`."""

    pairs: tuple[Pair, ...]
    newest: int
    common: int
    """So many pairs share nothing but a name and kana that many people have; they are not among the pairs."""


@dataclass(slots=True)
class AlikeIndex:
    """The pairs of one book. Safe to ask from several threads."""

    book: Book
    _found: Found | None = None
    _blocks: Longs = field(default_factory=lambda: array("Q"))
    """(hash of a block, place in the book) as one number each, in order."""
    _later: dict[int, set[int]] = field(default_factory=dict)
    """Blocks of contacts that were written since `_blocks` was made."""
    _written: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def known(self) -> Found | None:
        """What was found last."""
        return self._found

    def update(self, *, check: Check, tell: Tell) -> Found:
        """Find the pairs, or what changed since. What `check` raises ends it."""
        with self._lock:
            before = self._found
            touched = contact_table.touched_since(self.book, before.newest if before else 0)
            small = touched.keys is not None and len(touched.keys) <= _MOST_TOUCHED
            if before is not None and small and touched.keys is not None and self._written <= _MOST_TOUCHED:
                self._found = self._again(before, touched.keys, touched.newest)
            else:
                self._found = self._anew(touched.newest, check, tell)
            return self._found

    def _anew(self, newest: int, check: Check, tell: Tell) -> Found:
        total = max(1, len(contact_table.all_keys(self.book)))
        numbers, done = array("Q"), 0
        for part in people_apart.compared(self.book):
            for start in range(0, len(part), _SLICE):
                check()
                tell(done, total * 2)
                time.sleep(_GIVE_WAY)
                for one in part[start : start + _SLICE]:
                    numbers.extend(_number(key, one.key) for key in block_keys(_profile(one)))
                done += min(_SLICE, len(part) - start)
        self._blocks = blocks = array("Q", sorted(numbers))
        self._later, self._written = {}, 0
        del numbers
        pairs, common = self._compare_blocks(blocks, check, lambda at: tell(int(total + at * total), total * 2))
        return Found(_ordered(pairs), newest, common)

    def _compare_blocks(
        self, blocks: Longs, check: Check, tell: Callable[[float], None]
    ) -> tuple[list[Pair], int]:
        ends = _groups(blocks)
        involved = sorted({number & (1 << _PLACE_BITS) - 1 for a, b in ends for number in blocks[a:b]})
        profiles: dict[int, tuple[str, Profile]] = {}
        for start in range(0, len(involved), _SLICE * 4):
            check()
            tell(0.5 * start / len(involved))
            time.sleep(_GIVE_WAY)
            part = involved[start : start + _SLICE * 4]
            for key, row in people_apart.compared_among(self.book, part).items():
                profiles[key] = row.contact_id, _profile(row)
        names = Counter((one.name, one.kana) for _, one in profiles.values() if one.kana)
        seen, pairs, common = set[int](), list[Pair](), 0
        for at, (start, end) in enumerate(ends):
            if at % _SLICE == 0:
                check()
                tell(0.5 + 0.5 * at / len(ends))
                time.sleep(_GIVE_WAY)
            members = [number & (1 << _PLACE_BITS) - 1 for number in blocks[start:end]]
            for one, other in _to_compare([key for key in members if key in profiles], profiles):
                a, b = min(one, other), max(one, other)
                if a << _PLACE_BITS | b in seen:
                    continue
                seen.add(a << _PLACE_BITS | b)
                likeness = alike(profiles[a][1], profiles[b][1], _ratio)
                if likeness is None:
                    continue
                if _only_kana(likeness) and names[profiles[a][1].name, profiles[a][1].kana] > _COMMON:
                    common += 1
                    continue
                pairs.append(Pair(profiles[a][0], profiles[b][0], likeness))
        return pairs, common

    def _again(self, before: Found, touched: Iterable[int], newest: int) -> Found:
        """Only what concerns contacts that were written since."""
        new = people_apart.compared_among(self.book, touched)
        gone = {one for pair in before.pairs for one in (pair.a, pair.b)}
        alive = people_apart.living(self.book, gone) - {one.contact_id for one in new.values()}
        pairs = [pair for pair in before.pairs if pair.a in alive and pair.b in alive]
        mine = {key: _profile(one) for key, one in new.items()}
        for key, one in mine.items():
            for block in block_keys(one):
                self._later.setdefault(_number(block, 0), set()).add(key)
        self._written += len(new)
        found: dict[tuple[str, str], Pair] = {}
        for key, one in mine.items():
            others = self._sharing(key, one)
            among = people_apart.compared_among(self.book, others)
            profiles = {other: _profile(value) for other, value in among.items()}
            same = sum((other.name, other.kana) == (one.name, one.kana) for other in profiles.values())
            for other, its in profiles.items():
                likeness = alike(one, its, _ratio)
                if likeness is None or (_only_kana(likeness) and same >= _COMMON):
                    continue
                ids = {key: new[key].contact_id, other: among[other].contact_id}
                a, b = ids[min(key, other)], ids[max(key, other)]
                found[a, b] = Pair(a, b, likeness)
        return Found(_ordered([*pairs, *found.values()]), newest, before.common)

    def _sharing(self, key: int, one: Profile) -> set[int]:
        """The places of contacts that share a block with one."""
        found: set[int] = set()
        for block in block_keys(one):
            first = _number(block, 0)
            at = bisect_left(self._blocks, first)
            end = bisect_left(self._blocks, first + (1 << _PLACE_BITS), at)
            end = min(end, at + _MOST_IN_BLOCK)
            found.update(number & (1 << _PLACE_BITS) - 1 for number in self._blocks[at:end])
            found |= self._later.get(first, set())
        found.discard(key)
        return found


def _groups(blocks: Longs) -> list[tuple[int, int]]:
    """Where in the ordered numbers a block of two or more begins and ends."""
    found, start = [], 0
    for at in range(1, len(blocks) + 1):
        if at == len(blocks) or blocks[at] >> _PLACE_BITS != blocks[start] >> _PLACE_BITS:
            if at - start > 1:
                found.append((start, at))
            start = at
    return found


def _to_compare(
    members: Sequence[int], profiles: dict[int, tuple[str, Profile]]
) -> Iterable[tuple[int, int]]:
    """All with all in a small block; in a wide one those that stand near each other by name, all the same
    where they have one name and not too many share it."""
    reach = len(members)
    if reach > _WIDE:
        members = sorted(members, key=lambda key: (profiles[key][1].name, key))
        reach = _NEIGHBOURS
    for at, one in enumerate(members):
        for other in members[at + 1 : at + 1 + reach]:
            yield one, other


def _number(block: str, place: int) -> int:
    return (hash(block) & _HASH) << _PLACE_BITS | place


def _only_kana(likeness: Likeness) -> bool:
    """Whether nothing but a name and its kana is the same."""
    return likeness.strength is Strength.WEAK and not _BETTER.intersection(likeness.signs)


_BETTER = frozenset({Sign.COMPANY_SAME, Sign.PHONE_SAME, Sign.MAILBOX_SAME, Sign.LOCAL_PART_SAME})
_RANK = {strength: rank for rank, strength in enumerate(Strength)}


def _ordered(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(
        sorted(
            pairs,
            key=lambda one: (_RANK[one.likeness.strength], -len(one.likeness.signs), one.a, one.b),
        )
    )


def _profile(one: Compared) -> Profile:
    return profile(
        full=one.full,
        family=one.family,
        given=one.given,
        kana=one.kana,
        company=one.company,
        phones=(one.phone, *(value for label, value in one.details if _is_phone(label))),
        addresses=one.addresses,
    )


def _is_phone(label: str) -> bool:
    folded = label.casefold()
    if "fax" in folded or "ファ" in folded:
        return False
    return any(word in folded for word in ("電話", "携帯", "tel", "phone", "mobile", "直通"))


def _ratio(a: str, b: str) -> float:
    from rapidfuzz.fuzz import ratio  # only needed once contacts are compared

    return ratio(a, b, score_cutoff=CLOSE)
