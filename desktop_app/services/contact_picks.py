"""Whom rules pick among everybody, remembered until something changes that they are made from."""

import threading
from array import array
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date

from desktop_app.domain.segment import JUDGED, Rule, Segment
from desktop_app.services.contact_statuses import Statuses, StatusIndex
from desktop_app.storage import draft_reads, segment_members
from desktop_app.storage.contact_table import Keys
from desktop_app.storage.database import Book
from desktop_app.storage.segment_members import Mask

_KEPT = 80


@dataclass(slots=True)
class Picks:
    """Safe to ask from several threads."""

    book: Book
    statuses: StatusIndex
    _mark: Hashable = None
    _masks: dict[Hashable, Mask] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def mask(self, segment: Segment, topic: str, today: date) -> Mask | None:
        """The contacts that a segment picks now; `topic`: id, for rules about status and ground. None while
        those are not known of everybody."""
        known = self.statuses.known(topic)
        if segment.judged and known is None:
            return None
        with self._lock:
            mark = (draft_reads.people_mark(self.book), today)
            if mark != self._mark or len(self._masks) > _KEPT:
                self._mark, self._masks = mark, {}
            every = self._masks.get("every")
            if every is None:
                every = self._masks["every"] = segment_members.everybody(self.book)
            found = [self._rule(rule, every, topic, known, today) for rule in segment.rules]
            return segment_members.combined(found, segment.match, every)

    def _rule(self, rule: Rule, every: Mask, topic: str, known: Statuses | None, today: date) -> Mask:
        judged = rule.field in JUDGED
        key = (rule, topic, known.newest, known.day) if judged and known is not None else rule
        if key not in self._masks:
            self._masks[key] = segment_members.rule_mask(
                self.book,
                rule,
                every,
                today=today,
                judged=lambda one: NOBODY if known is None else known.picked(one, today),
            )
        return self._masks[key]


def through(mask: Mask, keys: Keys) -> Keys:
    """Those of `keys` that a mask picks, in their order."""
    end = len(mask)
    return array("q", [key for key in keys if key < end and mask[key]])


NOBODY: Mask = b""
"""What a segment picks that is not there any more, or can't be read."""
