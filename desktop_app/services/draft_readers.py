"""How many would get a draft: counted anew only when something changed that decides it.

While somebody writes, most changes are words, and ten thousand people need not be judged again for them.
"""

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime

from desktop_app.composing.slots import Slot
from desktop_app.domain.finding import Finding
from desktop_app.domain.moment import legal_day
from desktop_app.services.audience import MERGE_RULE, Audience, Member, find_audience, kinds_of, nature_of
from desktop_app.services.check_words import first_reason
from desktop_app.services.edition import Edition
from desktop_app.services.fingerprint import digest
from desktop_app.services.segment_audience import as_frozen
from desktop_app.storage import draft_reads
from desktop_app.storage.database import Book

_LABEL = 12
"""So much of the subject's start may be a label that some countries ask for."""
_KEPT = 4
"""An answer that is taken back, or undone, is known at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The audience of a draft in numbers, and one of each kind of reader to check the mail with."""

    to_send: int
    left_out: int
    gaps: int
    """Left out because a field of the mail has nothing to show."""
    empty: tuple[tuple[str, int], ...]
    """Each such field, and how many have nothing there; who lacks two of them counts twice."""
    reasons: tuple[tuple[Finding, int], ...]
    """The rule that stops each, with the number of people, the most frequent first."""
    kinds: tuple[Member, ...]


@dataclass(slots=True)
class ReaderMemory:
    """The last counts by what they were made from."""

    _known: dict[Hashable, Readers] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)
    """Pixels of each picture's width, by attachment: a picture never changes."""

    def count(self, book: Book, edition: Edition, *, now: datetime, go_on: Callable[[], None]) -> Readers:
        """Who gets it now. `go_on` is called for each person and may raise to cancel."""
        made_from = _key(book, edition, now)
        known = self._known.get(made_from)
        if known is None:
            known = _counted(find_audience(book, edition, now=now, go_on=go_on))
            for oldest in list(self._known)[: len(self._known) - _KEPT + 1]:
                del self._known[oldest]
            self._known[made_from] = known
        return known


def _key(book: Book, edition: Edition, now: datetime) -> Hashable:
    record, compiled = edition.record, edition.compiled
    pieces = (*compiled.subject, *compiled.html, *compiled.text)
    needed = frozenset(one.name for one in pieces if isinstance(one, Slot) and one.fallback is None)
    sample = edition.sample_values(None, now)
    return (
        book.id, draft_reads.people_mark(book), edition.shop, legal_day(now), record.tag, record.topic_id,
        record.segment_id, digest(as_frozen(book, record)),
        record.cls, record.remote_sale_ad, record.subject[:_LABEL], needed,
        nature_of(record, edition.shop, compiled, sample),
    )


def _counted(audience: Audience) -> Readers:
    counted: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Finding] = {}
    empty: Counter[str] = Counter()
    for member in audience.left_out:
        finding = first_reason(member.decision)
        counted[finding.rule, finding.code] += 1
        first.setdefault((finding.rule, finding.code), finding)
        empty.update(name for name in dict(finding.params).get("fields", "").split(",") if name)
    return Readers(
        to_send=len(audience.to_send),
        left_out=len(audience.left_out),
        gaps=sum(people for (rule, _), people in counted.items() if rule == MERGE_RULE),
        empty=tuple(empty.most_common()),
        reasons=tuple((first[key], people) for key, people in counted.most_common()),
        kinds=kinds_of(audience.to_send),
    )
