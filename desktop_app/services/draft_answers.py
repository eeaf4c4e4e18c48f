"""How many people would get a draft under each answer to its two questions: is it advertising, and does it
advertise mail-order goods (law.md 0.4, 6.9.6; architecture 4.12)."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desktop_app.composing.block_json import blocks_to_json
from desktop_app.composing.inlines import FIELDS
from desktop_app.composing.slots import Slot
from desktop_app.domain.decision import Decision, Mailbox, Outcome
from desktop_app.domain.eligibility import decide, in_order
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import legal_day
from desktop_app.domain.shop import Shop
from desktop_app.services.audience import Nature, message_of
from desktop_app.services.draft_views import AnswerNumbers
from desktop_app.services.edition import NO_TOKEN, Edition, edition_from
from desktop_app.services.fingerprint import digest
from desktop_app.services.segment_audience import as_frozen, chosen
from desktop_app.services.themes import theme_named
from desktop_app.services.unfinished import ReadableDraft, content_of, read_unfinished
from desktop_app.storage import draft_reads
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord
from desktop_app.storage.people import Candidate

_LABEL = 12
"""So much of the subject's start may be a label that some countries ask for."""
_VARIANTS: Mapping[str, tuple[MessageClass, bool]] = {
    "sale": (MessageClass.AD, True),
    "no_sale": (MessageClass.AD, False),
    "notice": (MessageClass.NOTICE, False),
}


@dataclass(slots=True)
class AnswerMemory:
    """The last count and what it was made from: while somebody writes, most changes are words."""

    _made_from: Hashable = None
    _numbers: AnswerNumbers | None = field(default=None)

    def count(
        self, book: Book, record: NewsletterRecord, shop: Shop, *, now: datetime, go_on: Callable[[], None]
    ) -> AnswerNumbers:
        """The numbers of a stored draft. `go_on` is called for each person and may raise to cancel."""
        found = read_unfinished(book, content_of(record), shop)
        editions = {cls: _edition(book, record, found, shop, cls) for cls, _ in _VARIANTS.values()}
        fields = {cls: _open_fields(edition) for cls, edition in editions.items()}
        made_from = (
            book.id, draft_reads.people_mark(book), shop, legal_day(now), record.tag, record.topic_id,
            record.segment_id, digest(as_frozen(book, record)), record.subject[:_LABEL],
            tuple(fields.values()),
        )
        known = self._numbers
        if known is None or made_from != self._made_from:
            known = _counted(book, record, shop, editions, fields, now=now, go_on=go_on)
            self._made_from, self._numbers = made_from, known
        return known


def _edition(
    book: Book, record: NewsletterRecord, found: ReadableDraft, shop: Shop, cls: MessageClass
) -> Edition:
    draft = replace(found.draft, subject=found.draft.subject or "…")
    asked = replace(record, cls=cls, subject=draft.subject, blocks=blocks_to_json(draft.blocks))
    return edition_from(
        draft, found.images, asked, shop, None, brand=found.brand, theme=theme_named(book, record.theme),
        coupon_key=book.hmac_key,
    )


def _open_fields(edition: Edition) -> frozenset[str]:
    """Merge fields of the owner's that nothing stands in for."""
    compiled = edition.compiled
    slots = (one for one in (*compiled.subject, *compiled.html, *compiled.text) if isinstance(one, Slot))
    return frozenset(one.name for one in slots if one.fallback is None) & FIELDS


def _counted(
    book: Book,
    record: NewsletterRecord,
    shop: Shop,
    editions: Mapping[MessageClass, Edition],
    fields: Mapping[MessageClass, frozenset[str]],
    *,
    now: datetime,
    go_on: Callable[[], None],
) -> AnswerNumbers:
    ordered, fresh = in_order(shop), Mailbox(last_fetch=now)
    messages = {
        key: message_of(replace(record, cls=cls, remote_sale_ad=sale), shop, now, Nature())
        for key, (cls, sale) in _VARIANTS.items()
    }
    counts = dict.fromkeys(_VARIANTS, 0)
    people = chosen(book, record, shop, now=now, go_on=go_on)
    for candidate in people:
        go_on()
        whole: dict[Hashable, bool] = {}  # the same ground makes the same mail
        for key, (cls, _) in _VARIANTS.items():
            decision = decide(ordered, fresh, messages[key], candidate.person)
            if decision.outcome is Outcome.LEFT_OUT:
                continue
            ground = (cls, decision.basis, decision.evidence_id)
            if ground not in whole:
                whole[ground] = _is_whole(editions[cls], fields[cls], candidate, decision, now)
            counts[key] += whole[ground]
    return AnswerNumbers(everybody=len(people), **counts)


def _is_whole(
    edition: Edition, fields: frozenset[str], candidate: Candidate, decision: Decision, now: datetime
) -> bool:
    """Whether the mail has no hole (`audience.find_audience`)."""
    try:
        if fields:
            values = edition.values(candidate, decision, NO_TOKEN, now)
            return fields <= values.keys()
        edition.reason(candidate, decision)
    except AppError:
        return False
    return True
