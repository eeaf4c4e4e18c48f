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
_PART_BITS = 6
"""What is sorted at once: numbers that begin with the same bits."""
_PLACE, _HASH = (1 << 26) - 1, (1 << 38) - 1
_WIDE, _NEIGHBOURS = 60, 12
"""In a block of more than so many, each is compared with its neighbours by name only."""
_COMMON = 8
"""Where more than so many share name and kana, these say nothing."""
_MOST_TOUCHED = 3000
_MOST_IN_BLOCK = 5000
_HELD = 6000
"""So many contacts of blocks are compared at a time."""

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
            if before is not None and touched.newest == before.newest:
                return before
            if before is not None and small and touched.keys is not None and self._written <= _MOST_TOUCHED:
                self._found = self._again(before, touched.keys, touched.newest)
            else:
                self._found = self._anew(touched.newest, check, tell)
            return self._found

    def _anew(self, newest: int, check: Check, tell: Tell) -> Found:
        total = max(1, len(contact_table.all_keys(self.book)))
        parts, done = [array("Q") for _ in range(1 << _PART_BITS)], 0
        for part in people_apart.compared(self.book):
            for start in range(0, len(part), _SLICE):
                check()
                tell(done, total * 2)
                time.sleep(_GIVE_WAY)
                for one in part[start : start + _SLICE]:
                    for block in block_keys(_profile(one)):
                        number = _number(block, one.key)
                        parts[number >> 64 - _PART_BITS].append(number)
                done += min(_SLICE, len(part) - start)
        self._blocks = blocks = array("Q")
        for numbers in parts:  # one sort of all would keep Python's lock from the window's thread
            blocks.extend(sorted(numbers))
        self._later, self._written = {}, 0
        pairs, common = self._compare_blocks(
            blocks, check, lambda share: tell(int(total + share * total), total * 2)
        )
        return Found(_ordered(pairs), newest, common)

    def _compare_blocks(
        self, blocks: Longs, check: Check, tell: Callable[[float], None]
    ) -> tuple[list[Pair], int]:
        """Some blocks at a time, so that never everybody is held in memory."""
        ends, at = _groups(blocks), 0
        found: dict[int, Pair] = {}
        common: set[int] = set()
        while at < len(ends):
            start, some = at, list[list[int]]()
            while at < len(ends) and sum(map(len, some)) < _HELD:
                some.append([number & _PLACE for number in blocks[slice(*ends[at])]])
                at += 1
            profiles = self._profiles({key for block in some for key in block}, check)
            for number, block in enumerate(some):
                if number % _SLICE == 0:
                    check()
                    time.sleep(_GIVE_WAY)
                _compare([key for key in block if key in profiles], profiles, found, common)
            tell(start / len(ends))
        return list(found.values()), len(common)

    def _profiles(self, keys: Iterable[int], check: Check) -> dict[int, tuple[str, Profile]]:
        wanted = sorted(keys)
        found: dict[int, tuple[str, Profile]] = {}
        for start in range(0, len(wanted), _SLICE):
            check()
            time.sleep(_GIVE_WAY)
            part = people_apart.compared_among(self.book, wanted[start : start + _SLICE])
            found.update((key, (row.contact_id, _profile(row))) for key, row in part.items())
        return found

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
            found.update(number & _PLACE for number in self._blocks[at:end])
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


def _compare(
    members: Sequence[int],
    profiles: dict[int, tuple[str, Profile]],
    found: dict[int, Pair],
    common: set[int],
) -> None:
    """Add the pairs of one block; who only shares a frequent name goes to `common`."""
    names: Counter[tuple[str, str]] | None = None
    for one, other in _to_compare(members, profiles):
        a, b = min(one, other), max(one, other)
        (a_id, a_profile), (b_id, b_profile) = profiles[a], profiles[b]
        likeness = alike(a_profile, b_profile, _ratio)
        if likeness is None or (pair := a << _PLACE_BITS | b) in found:
            continue
        if _only_kana(likeness):
            if names is None:
                names = Counter((profiles[key][1].name, profiles[key][1].kana) for key in members)
            if names[a_profile.name, a_profile.kana] > _COMMON:
                common.add(pair)
                continue
        found[pair] = Pair(a_id, b_id, likeness)


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
