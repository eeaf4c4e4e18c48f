"""送れる, 根拠が足りない or 停止・不達 for everybody, with the ground and its day.

Computed in slices and kept in memory (architecture 4.12).

What was written since is found in the log, so that a change costs the people it is about. Another day, shop
or topic starts anew.
"""

import threading
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from desktop_app.domain.consent import Basis
from desktop_app.domain.decision import Decision, Mailbox, Message, Person
from desktop_app.domain.eligibility import decide, in_order
from desktop_app.domain.finding import Severity
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import legal_day
from desktop_app.domain.segment import NONE, Field, Rule, days_of
from desktop_app.domain.sensitive import role_of, sensitive_words
from desktop_app.domain.shop import Shop
from desktop_app.domain.stated_reason import as_stated
from desktop_app.services.contact_rows import chip_of, day_of, ground_of
from desktop_app.services.contacts import STOPPING_RULES, status_of
from desktop_app.storage import contact_table, people
from desktop_app.storage.contact_table import Keys
from desktop_app.storage.database import Book

STATUSES = ("mailable", "incomplete", "stopped")
_CODES: Mapping[str, int] = MappingProxyType({status: code for code, status in enumerate(STATUSES, start=1)})
_UNKNOWN = 0
_BASES: Mapping[str, int] = MappingProxyType({basis: code for code, basis in enumerate(Basis, start=1)})
_PLACES = 240
_SLICE = 250
_GIVE_WAY = 0.0005
"""Seconds between slices, so that the window's thread gets Python's lock."""

Check = Callable[[], None]
"""Raises when somebody wants the work to end."""
Tell = Callable[[int, int], None]
"""Hears (done, to do)."""


@dataclass(frozen=True, slots=True)
class Why:
    """What a status rests on: the basis that carries a mail, or the rule that stops one and its code."""

    status: str
    basis: str = ""
    rule: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the list shows of somebody: status, ground ("" = none on record) and the ground's day."""

    status: str
    basis: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Statuses:
    """Everybody's status for one topic, as the log stood at entry `newest`; by key of `contact_table`."""

    codes: bytes
    newest: int
    day: date
    shop: Shop
    complete: bool = True
    places: bytes = b""
    """By key, as `codes`: where in `whys` its reason stands."""
    whys: tuple[Why, ...] = ()
    grounds: bytes = b""
    """By key: which basis the list shows; 0 = none."""
    days: Keys = field(default_factory=lambda: array("q"))
    """By key: the day of that ground as `date.toordinal`; 0 = not recorded."""

    def of(self, key: int) -> str | None:
        """One status; None when it is not known yet."""
        code = self.codes[key] if key < len(self.codes) else _UNKNOWN
        return STATUSES[code - 1] if code else None

    def picked(self, rule: Rule, today: date) -> bytes:
        """By key, 1 for everybody whom a rule about status, ground or day picks; a negated rule is read as
        if it were not."""
        if rule.field is Field.STATUS:
            return _marked(self.codes, {_CODES[one] for one in rule.value})
        known = _marked(self.codes, set(_CODES.values()))
        if rule.field is Field.BASIS:
            bases = {_BASES[one] for one in rule.value} | ({0} if Basis.NONE in rule.value else set())
            return _both(_marked(self.grounds, bases), known)
        if rule.op == NONE:
            return _both(bytes(not day for day in self.days), known)
        days = days_of(rule, today)
        first = days.first.toordinal() if days.first else 1
        last = days.last.toordinal() if days.last else date.max.toordinal()
        return _both(bytes(first <= day <= last for day in self.days), known)

    def select(self, keys: Keys, status: str) -> Keys:
        """Those of `keys` that have this status, in their order."""
        codes, wanted, end = self.codes, _CODES[status], len(self.codes)
        return array("q", [key for key in keys if key < end and codes[key] == wanted])

    def counts(self, keys: Keys) -> dict[str, int]:
        """How many of `keys` have each status."""
        codes = self.codes.ljust(max(keys, default=0) + 1, b"\0")
        found = Counter(map(codes.__getitem__, keys))
        return {status: found[code] for status, code in _CODES.items()}

    def ordered(self, keys: Keys, *, reverse: bool = False) -> Keys:
        """`keys` by status, those of one status in their order; who is not known yet comes last."""
        codes = self.codes.ljust(max(keys, default=0) + 1, b"\0")
        last = len(STATUSES) + 1
        place = [last, *(range(last - 1, 0, -1) if reverse else range(1, last))]
        return array("q", sorted(keys, key=lambda key: place[codes[key]]))

    def why(self, key: int) -> Why | None:
        """What one status rests on; None when it is not known yet."""
        if key >= len(self.codes) or self.codes[key] == _UNKNOWN:
            return None
        return self.whys[self.places[key]]

    def grouped(self, status: str) -> dict[Why, Keys]:
        """The keys of everybody with this status by its reason, in the order of the book."""
        code, found = _CODES[status], dict[Why, Keys]()
        for key, (one, place) in enumerate(zip(self.codes, self.places, strict=True)):
            if one == code:
                found.setdefault(self.whys[place], array("q")).append(key)
        return found

    def reasons(self) -> Counter[Why]:
        """How many people of the whole book there are for each reason; everybody is counted once."""
        found = Counter(
            place for code, place in zip(self.codes, self.places, strict=True) if code != _UNKNOWN
        )
        return Counter({self.whys[place]: people for place, people in found.items()})


def _marked(codes: bytes, wanted: set[int]) -> bytes:
    return codes.translate(bytes(code in wanted for code in range(256)))


def _both(one: bytes, other: bytes) -> bytes:
    found = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return found.to_bytes(len(other), "little")


@dataclass(slots=True)
class StatusIndex:
    """The statuses of one book, topic by topic. Safe to ask from several threads."""

    book: Book
    _by_topic: dict[str, Statuses] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def known(self, topic: str) -> Statuses | None:
        """What was found last, when it was found for everybody."""
        found = self._by_topic.get(topic)
        return found if found is not None and found.complete else None

    def update(self, topic: str, shop: Shop, now: datetime, *, check: Check, tell: Tell) -> Statuses:
        """Bring the statuses up to date and return them. What `check` raises ends it; the next call goes on
        from there."""
        with self._lock:
            shop, day = in_order(shop), legal_day(now)
            known = self._by_topic.get(topic)
            keys = contact_table.all_keys(self.book)
            codes = bytearray(max(keys, default=0) + 1)
            places, whys = bytearray(len(codes)), _Whys()
            grounds, days = bytearray(len(codes)), array("q", bytes(8 * len(codes)))
            touched = contact_table.touched_since(self.book, known.newest if known else 0)
            if known is not None and (known.shop, known.day) == (shop, day) and touched.keys is not None:
                whys = _Whys(known.whys)
                for key in keys:  # those who are gone stay unknown
                    if key < len(known.codes):
                        codes[key], places[key] = known.codes[key], known.places[key]
                        grounds[key], days[key] = known.grounds[key], known.days[key]
                for key in touched.keys:
                    codes[key] = _UNKNOWN
            judge = _Judge(shop, topic, now, whys, codes, places, grounds, days)
            todo = array("q", (key for key in keys if codes[key] == _UNKNOWN))
            try:
                for start in range(0, len(todo), _SLICE):
                    check()
                    tell(start, len(todo))
                    time.sleep(_GIVE_WAY)
                    part = todo[start : start + _SLICE]
                    judge.judge(people.persons_among(self.book, part), part)
            except BaseException:
                self._by_topic[topic] = Statuses(
                    bytes(codes), touched.newest, day, shop, False, bytes(places), whys.all(),
                    bytes(grounds), days,
                )  # fmt: skip
                raise
            found = self._by_topic[topic] = Statuses(
                bytes(codes), touched.newest, day, shop, True, bytes(places), whys.all(), bytes(grounds), days
            )
            return found


class _Whys:
    """A table of reasons; their places fit into a byte, what comes after that is told without its code."""

    def __init__(self, known: Iterable[Why] = ()) -> None:
        self._places = {why: place for place, why in enumerate(known)}

    def place(self, why: Why) -> int:
        if why not in self._places and len(self._places) >= _PLACES:
            why = Why(why.status)
        return self._places.setdefault(why, len(self._places))

    def all(self) -> tuple[Why, ...]:
        return tuple(self._places)


class _Judge:
    """Asks `decide` about an advertising mail; people about whom the same is known are asked about once."""

    def __init__(
        self,
        shop: Shop,
        topic: str,
        now: datetime,
        whys: _Whys,
        codes: bytearray,
        places: bytearray,
        grounds: bytearray,
        days: Keys,
    ) -> None:
        self._asked = _Asked(shop, topic, now)
        self._whys, self._codes, self._places, self._grounds, self._days = whys, codes, places, grounds, days

    def judge(self, persons: Mapping[int, Person], keys: Iterable[int]) -> None:
        """Write what is known of each key; whoever has no address can't be written to."""
        # By identity of the evidence, which lives as long as `persons` does.
        alike: dict[tuple[object, ...], tuple[Why, Standing]] = {}
        for key in keys:
            person = persons.get(key)
            if person is None:
                found = Why("incomplete", code="no-address"), Standing("incomplete")
            else:
                kind = _kind(person)
                known = alike.get(kind) if kind is not None else None
                found = known or self._asked.of(person)
                if kind is not None:
                    alike[kind] = found
            why, standing = found
            self._codes[key], self._places[key] = _CODES[why.status], self._whys.place(why)
            self._grounds[key] = _BASES.get(standing.basis, 0)
            self._days[key] = standing.day.toordinal() if standing.day else 0


class _Asked:
    """Asks `decide` about an advertising mail of one topic, as if the mailbox had just been read."""

    def __init__(self, shop: Shop, topic: str, now: datetime) -> None:
        self._shop = in_order(shop)
        self._message = Message(cls=MessageClass.AD, at=now, topic=topic)
        self._mailbox = Mailbox(last_fetch=now)

    def of(self, person: Person) -> tuple[Why, Standing]:
        """How somebody stands, and what it rests on."""
        decision = as_stated(decide(self._shop, self._mailbox, self._message, person), person.evidence)
        day = day_of(ground_of(person.evidence, decision))
        return _why(decision), Standing(
            status_of(decision),
            chip_of(person, decision).basis,
            legal_day(day) if day is not None else None,
        )


def _why(decision: Decision) -> Why:
    status = status_of(decision)
    if status == "mailable":
        return Why(status, basis=decision.basis.value if decision.basis else "")
    stops = [one for one in decision.findings if one.severity is Severity.BLOCK]
    # The country's law stands above what the ground itself lacks.
    fitting = STOPPING_RULES if status == "stopped" else {"XX-COUNTRY-OPTIN"}
    first = next((one for one in stops if one.rule in fitting), stops[0])
    return Why(status, rule=first.rule, code=first.code)


def _kind(person: Person) -> tuple[object, ...] | None:
    """All that a decision about an AD depends on; None for people to whom something happened."""
    if (
        person.optouts
        or person.waiting
        or person.hard_bounces
        or person.user_unknown
        or person.bounce_held
        or person.complained_at
        or person.address_changed_at
    ):
        return None
    return (
        *map(id, person.evidence),
        person.country,
        person.recipient_type,
        person.age,
        person.guardian_consent,
        person.sensitive_consent,
        bool(person.note) and bool(sensitive_words(person.note)),
        role_of(person.email.rpartition("@")[0]),
    )
