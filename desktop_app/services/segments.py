"""配信グループ: saved rules, how many people they pick now, and what rules can be made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop_app.domain import segment as rules_of
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import legal_day
from desktop_app.domain.segment import IS, SOURCES, Field, Rule, Segment
from desktop_app.services.contact_book import ContactBook
from desktop_app.services.contact_picks import through
from desktop_app.services.segment_audience import members, named
from desktop_app.services.shop import topic_named
from desktop_app.storage import batches, contact_table, segment_members, segments, topics
from desktop_app.storage.database import Book
from desktop_app.storage.segment_members import Mask
from desktop_app.storage.segments import UsedBy as UsedBy

NAMES = 5
"""So many people are named beside a count."""
_NEAR = 2000
_MAILABLE = Rule(Field.STATUS, IS, ("mailable",))


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One saved segment; `segment` is None when its rules can't be read: it then picks nobody."""

    id: str
    name: str
    segment: Segment | None
    drafts: int
    """Drafts that are meant for it."""


@dataclass(frozen=True, slots=True)
class Picked:
    """Whom rules pick now. `mailable` is None while the statuses are not known."""

    people: int
    mailable: int | None
    names: tuple[str, ...]
    """The first few, in the list's order."""


@dataclass(frozen=True, slots=True)
class Pickable:
    """What rules can be made of in this book: (value, name) each."""

    tags: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]
    batches: tuple[tuple[str, str, str], ...]
    """Imports that were not undone, the newest first: id, file, day."""
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SegmentDesk:
    """The segments of one book."""

    contact_book: ContactBook

    @property
    def book(self) -> Book:
        """The opened book."""
        return self.contact_book.book

    def rows(self) -> list[SegmentRow]:
        """Every segment in the owner's order."""
        return [
            SegmentRow(one.id, one.name, one.segment, len(segments.used_by(self.book, one.id)))
            for one in segments.all_segments(self.book)
        ]

    def pickable(self) -> Pickable:
        """What there is to choose from."""
        standing = [one for one in batches.all_batches(self.book) if one.state == batches.DONE]
        return Pickable(
            tags=tuple(contact_table.all_tags(self.book)),
            topics=tuple((one.id, one.name) for one in topics.all_topics(self.book)),
            batches=tuple(
                (one.id, one.source, legal_day(one.created_at).isoformat()) for one in reversed(standing)
            ),
            countries=tuple(contact_table.countries(self.book)),
        )

    def picked(self, segment: Segment, topic: str = "") -> Picked | None:
        """Whom rules pick now; `topic` "" = the first. None while the statuses that they ask for are not
        known (`ContactBook.study`)."""
        mask = self.contact_book.picks.mask(segment, self._topic(topic), self._today())
        if mask is None:
            return None
        known = self.contact_book.statuses.known(self._topic(topic))
        return Picked(
            people=mask.count(1),
            mailable=(
                None
                if known is None
                else segment_members.count_both(mask, known.picked(_MAILABLE, self._today()))
            ),
            names=self._names(mask),
        )

    def _names(self, mask: Mask) -> tuple[str, ...]:
        """The first few of the list; nearly always they are among the first of the book."""
        keys = through(mask, contact_table.first(self.book, (), tag=None, sort="name", limit=_NEAR))
        if len(keys) < NAMES and mask.count(1) > len(keys):
            keys = through(mask, contact_table.keys(self.book, (), tag=None, sort="name"))
        return tuple(contact_table.names(self.book, keys[:NAMES]))

    def count(self, segment_id: str, topic: str = "") -> int | None:
        """How many people a saved segment picks now; None as in `picked`, 0 when it is gone."""
        record = segments.find(self.book, segment_id)
        if record is None or record.segment is None:
            return 0
        mask = self.contact_book.picks.mask(record.segment, self._topic(topic), self._today())
        return None if mask is None else mask.count(1)

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────

    def add(self, name: str, segment: Segment) -> str:
        """Keep a segment; returns its id. Raises AppError("segment-name-empty", "segment-name-wrong",
        "segment-exists", "topic-unknown", "batch-missing")."""
        self._check(segment.rules)
        return segments.add(self.book, name, segment, now=self._now())

    def change(self, segment_id: str, *, name: str | None = None, segment: Segment | None = None) -> None:
        """Give it another name or other rules: drafts that are meant for it go to whom it picks then.

        Raises AppError as `add`, and "segment-missing".
        """
        self._check(segment.rules if segment is not None else ())
        segments.change(self.book, segment_id, name=name, segment=segment, now=self._now())

    def move(self, segment_id: str, place: int) -> None:
        """Put it at another place of the list, from 0. Raises AppError("segment-missing")."""
        segments.move(self.book, segment_id, place)

    def remove(self, segment_id: str) -> None:
        """Delete it. Raises AppError("segment-in-use", "segment-missing")."""
        segments.remove(self.book, segment_id, now=self._now())

    def used_by(self, segment_id: str) -> list[UsedBy]:
        """The drafts that are meant for it."""
        return segments.used_by(self.book, segment_id)

    def _check(self, rules: Iterable[Rule]) -> None:
        for rule in rules:
            known = {one.id: one.name for one in topics.all_topics(self.book)}
            if rule.field is Field.TOPIC and not known.keys() >= set(rule.value):
                raise AppError("topic-unknown", known="、".join(known.values()))
            for one in rule.value if rule.field is Field.SOURCE else ():
                if one not in SOURCES:
                    batches.get(self.book, one)

    # ── the command line ─────────────────────────────────────────────────────────────────────────────────

    def add_texts(self, name: str, texts: Sequence[str], match: str = "all") -> dict[str, Any]:
        """A segment of rules `FIELD:OP:VALUE`; topics and imported files by name. Raises AppError as
        `add` and for a rule."""
        rules = [self._by_id(rules_of.rule_from_text(text)) for text in texts]
        segment_id = self.add(name, rules_of.segment_of(rules, match))
        return self._json(segments.get(self.book, segment_id))

    def _by_id(self, rule: Rule) -> Rule:
        if rule.field is Field.SOURCE:
            files: dict[str, list[str]] = {}
            for batch in batches.all_batches(self.book):
                files.setdefault(batch.source, []).append(batch.id)
            found = [known for one in rule.value for known in files.get(one, [one])]
            return Rule(rule.field, rule.op, tuple(found))
        if rule.field is not Field.TOPIC:
            return rule
        ids = {one.id for one in topics.all_topics(self.book)}
        named = tuple(one if one in ids else topic_named(self.book, one).id for one in rule.value)
        return Rule(rule.field, rule.op, named)

    def list_json(self) -> list[dict[str, Any]]:
        """Every segment with the number of people it picks."""
        return [self._json(one) for one in segments.all_segments(self.book)]

    def remove_named(self, name: str) -> dict[str, Any]:
        """Delete by name or id. Raises AppError("segment-unknown", "segment-in-use")."""
        record = named(self.book, name)
        segments.remove(self.book, record.id, now=self._now())
        return {"id": record.id, "name": record.name, "removed": True}

    def _json(self, record: segments.SegmentRecord) -> dict[str, Any]:
        told: dict[str, Any] = {"id": record.id, "name": record.name}
        if record.segment is None:
            return {**told, "match": None, "rules": None, "people": 0}
        return {**told, **rules_of.to_json(record.segment), "people": len(self.contact_ids(record))}

    def contact_ids_named(self, name: str) -> frozenset[str]:
        """Everybody the segment of this name or id picks. Raises AppError("segment-unknown")."""
        return self.contact_ids(named(self.book, name))

    def contact_ids(self, record: segments.SegmentRecord) -> frozenset[str]:
        """Everybody a segment picks, each judged now when a rule asks for it."""
        if record.segment is None:
            return frozenset()
        shop, topic = self.contact_book.contacts.shop.shop(), self._topic("")
        mask = members(self.book, record.segment, shop, topic=topic, now=self._now())
        keys = [key for key, picked in enumerate(mask) if picked]
        return frozenset(contact_table.ids_of(self.book, keys).values())

    def _topic(self, topic: str) -> str:
        return topic or topics.default_topic(self.book).id

    def _now(self) -> datetime:
        return self.contact_book.contacts.environment.clock()

    def _today(self) -> date:
        return legal_day(self._now())
