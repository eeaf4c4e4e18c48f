"""お便りを作る: the list of newsletters, and a draft that is kept however unfinished it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import legal_day
from desktop_app.domain.newsletter import FROZEN_STATES, NewsletterState
from desktop_app.services.draft_content import storable
from desktop_app.services.draft_copy import copy_of
from desktop_app.services.draft_titles import following, shown_line, title_of
from desktop_app.services.draft_views import (
    AnswerNumbers,
    DraftChoices,
    DraftContent,
    DraftLook,
    DraftRow,
    OpenDraft,
    ShopWords,
    StoredPicture,
)
from desktop_app.services.environment import Environment
from desktop_app.services.photo_json import attachments_in
from desktop_app.services.photos import PhotoDesk
from desktop_app.services.words import Words
from desktop_app.storage import draft_reads, newsletters, schedules, segments, settings, topics
from desktop_app.storage.codec import JSON
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord

if TYPE_CHECKING:
    from desktop_app.services.draft_answers import AnswerMemory
    from desktop_app.services.draft_readers import ReaderMemory
    from desktop_app.services.shop import ShopDesk

NEWSLETTER_CLASSES = (MessageClass.AD, MessageClass.NOTICE)
"""What the window offers (law.md 0.4). A newsletter goes to a whole book, which knows neither whose order it
is about nor who asked for news with an ad in them; and CONSENT_REQ, DOI and OPTOUT_ACK are letters."""

_GREETING: Mapping[str, list[JSON]] = {
    "ja": [{"merge": "full", "fallback": "お客"}, " 様"],
    "en": ["Dear ", {"merge": "full", "fallback": "customer"}, ","],
}


@dataclass(frozen=True, slots=True)
class Drafts:
    """The newsletters of one book, as their owner writes them."""

    book: Book
    environment: Environment
    words: Words
    shop: "ShopDesk"
    _memory: "dict[str, ReaderMemory]" = field(default_factory=dict, init=False)
    """Filled at the first look, which loads the heavy parts."""
    _answers: "dict[str, AnswerMemory]" = field(default_factory=dict, init=False)

    def rows(self) -> list[DraftRow]:
        """Every newsletter, the last changed or sent one first."""
        names = {one.id: one.name for one in topics.all_topics(self.book)}
        sent = draft_reads.states_by_newsletter(self.book)
        groups = {one.id: one.name for one in segments.all_segments(self.book)}
        planned = {one: at for one, (at, _) in schedules.times(self.book).items()}
        everything = newsletters.all_newsletters(self.book)
        rows = [self._row(one, names, groups, sent, planned) for one in everything]
        return sorted(rows, key=lambda row: row.finished_at or row.changed_at, reverse=True)

    def _row(
        self,
        record: NewsletterRecord,
        names: Mapping[str, str],
        groups: Mapping[str, str],
        sent: Mapping[str, Mapping[str, int]],
        planned: Mapping[str, datetime],
    ) -> DraftRow:
        states = sent.get(record.id)
        return DraftRow(
            id=record.id,
            title=record.title,
            subject=shown_line(record.subject, self.environment.language),
            state=record.state,
            topic=names.get(record.topic_id, "") if len(names) > 1 else "",
            tag=record.tag,
            segment=self._group(record, groups),
            changed_at=record.changed_at,
            finished_at=record.finished_at,
            recipients=sum(states.values()) - states.get("skipped", 0) if states else None,
            accepted=states.get("accepted", 0) if states else None,
            planned_at=planned.get(record.id),
        )

    def _group(self, record: NewsletterRecord, groups: Mapping[str, str]) -> str | None:
        if record.segment_id is None or record.segment_id in groups:
            return None if record.segment_id is None else groups[record.segment_id]
        if record.state not in FROZEN_STATES:
            return ""
        from desktop_app.storage import freezing

        kept = freezing.frozen(self.book, record.id).parts.get("segment") or {}
        return str(kept.get("name", ""))

    def last_sent(self) -> str | None:
        """The newsletter that 「前回のお便りをもう一度」 copies: the one finished last, or None."""
        done = [one for one in newsletters.all_newsletters(self.book) if one.state is NewsletterState.SENT]
        return max(done, key=lambda one: one.finished_at or one.created_at).id if done else None

    def new(self) -> str:
        """A draft with a heading to write and a greeting; returns its id."""
        language = self.environment.language
        blocks: list[JSON] = [
            {"type": "heading", "level": 1, "runs": []},
            {"type": "text", "parts": [{"paragraph": _GREETING[language]}]},
        ]
        return newsletters.create(
            self.book,
            title="",
            subject="",
            blocks=blocks,
            topic_id=topics.default_topic(self.book).id,
            theme="washi",
            language=language,
            now=self.environment.clock(),
        )

    def copy(self, newsletter_id: str) -> str:
        """A new draft with the same content, of a draft or of a sent one; returns its id.

        The answer about mail-order goods is asked again: it was given for the other edition.
        """
        return copy_of(self.book, newsletters.get(self.book, newsletter_id), self.environment)

    def open(self, newsletter_id: str) -> OpenDraft:
        """Load a newsletter with its pictures. Raises AppError("newsletter-missing")."""
        record = newsletters.get(self.book, newsletter_id)
        return OpenDraft(
            id=record.id,
            title=record.title,
            state=record.state,
            editable=record.state is NewsletterState.DRAFT,
            changed_at=record.changed_at,
            content=DraftContent(
                subject=record.subject,
                preheader=record.preheader,
                topic_id=record.topic_id,
                tag=record.tag,
                segment_id=record.segment_id,
                cls=record.cls,
                remote_sale_ad=record.remote_sale_ad,
                remote_sale_reason=record.remote_sale_reason,
                remote_sale_seen=record.remote_sale_seen,
                theme=record.theme,
                language=record.language,
                blocks=tuple(_usual(block) for block in record.blocks),
            ),
            choices=self.choices(),
            pictures=self._pictures(record),
        )

    def choices(self) -> DraftChoices:
        """Topics, tags, and whether the question about mail-order goods is asked."""
        return DraftChoices(
            topics=tuple((one.id, one.name) for one in topics.all_topics(self.book)),
            tags=tuple((one.tag, one.people) for one in draft_reads.tag_counts(self.book)),
            segments=tuple((one.id, one.name) for one in segments.all_segments(self.book)),
            remote_orders=self.shop.shop().remote_orders is not False,
            shop=self._shop_words(),
        )

    def _shop_words(self) -> ShopWords:
        shop, brand = self.shop.shop(), settings.load_brand(self.book)
        return ShopWords(
            name=shop.shop_name or shop.legal_name,
            address=shop.postal_address,
            phone=shop.phone,
            website=brand.website,
            notation_url=shop.notation_url,
            signature=brand.signature,
            access=brand.access,
            map_url=brand.map_url,
            hours=brand.hours,
            hours_note=brand.hours_note,
            social=brand.social,
            month=legal_day(self.environment.clock()).month,
        )

    def _pictures(self, record: NewsletterRecord) -> dict[str, StoredPicture]:
        found: dict[str, StoredPicture] = {}
        photos = PhotoDesk(self.book)
        for attachment in attachments_in(record.blocks):
            try:
                found[attachment] = photos.load(attachment)
            except AppError:
                continue  # the check names the picture that is not there any more
        return found

    def save(self, newsletter_id: str, content: DraftContent) -> datetime:
        """Keep a draft as it is, finished or not; returns when. The name in the list follows the subject
        until the owner gives another one.

        Raises AppError("newsletter-frozen") once it was sent, "newsletter-missing".
        """
        now, content = self.environment.clock(), storable(content)
        with self.book.transaction():
            record = newsletters.get(self.book, newsletter_id)
            newsletters.update_draft(
                self.book,
                newsletter_id,
                now=now,
                title=following(record, content.subject),
                subject=content.subject,
                preheader=content.preheader,
                topic_id=content.topic_id or record.topic_id,
                tag=content.tag or None,
                segment_id=content.segment_id or None,
                cls=content.cls,
                remote_sale_ad=content.remote_sale_ad,
                remote_sale_reason=(content.remote_sale_reason or "").strip() or None,
                remote_sale_seen=content.remote_sale_seen,
                theme=content.theme,
                language=content.language,
                blocks=list(content.blocks),
            )
        return now

    def rename(self, newsletter_id: str, title: str) -> None:
        """Give a draft the name it has in the list; an empty one means: as its subject."""
        record = newsletters.get(self.book, newsletter_id)
        named = " ".join(title.split()) or title_of(record.subject)
        newsletters.update_draft(self.book, newsletter_id, now=self.environment.clock(), title=named)

    def delete(self, newsletter_id: str) -> None:
        """Take a draft out of the list. Raises AppError("newsletter-frozen") for one that was sent."""
        newsletters.delete_draft(self.book, newsletter_id, now=self.environment.clock())

    def restore(self, newsletter_id: str) -> None:
        """Bring a deleted draft back."""
        newsletters.restore_draft(self.book, newsletter_id)

    def look(self, newsletter_id: str, *, go_on: Callable[[], None] = lambda: None) -> DraftLook:
        """Who would get the draft as it is stored, and what stands against it (`draft_look`).

        `go_on` is called for each person and may raise to cancel. Raises AppError("newsletter-missing").
        """
        from desktop_app.services.draft_look import look_at
        from desktop_app.services.draft_readers import ReaderMemory

        record = newsletters.get(self.book, newsletter_id)
        now = self.environment.clock()
        memory = self._memory.setdefault("readers", ReaderMemory())
        return look_at(self.book, record, self.shop.shop(), self.words, memory, now=now, go_on=go_on)

    def answers(self, newsletter_id: str, *, go_on: Callable[[], None] = lambda: None) -> AnswerNumbers:
        """How many would get the draft as it is stored, by the answers to its questions (`draft_answers`).

        `go_on` is called for each person and may raise to cancel. Raises AppError("newsletter-missing").
        """
        from desktop_app.services.draft_answers import AnswerMemory

        record = newsletters.get(self.book, newsletter_id)
        memory = self._answers.setdefault("numbers", AnswerMemory())
        now = self.environment.clock()
        return memory.count(self.book, record, self.shop.shop(), now=now, go_on=go_on)

    def practice_code(self, address: str) -> str | None:
        """The code that a practice book mailed to `address`, for its mails never leave this computer.

        None in a real book, or when there is none.
        """
        from desktop_app.services.practice import newest_code

        return newest_code(self.book, address) if self.book.practice else None


def _usual(block: Mapping[str, JSON]) -> Mapping[str, JSON]:
    """A block in the one form that the editor knows; what can't be read yet stays as it is."""
    from desktop_app.composing.block_json import blocks_to_json
    from desktop_app.composing.block_parsers import parse_block

    try:
        usual: Mapping[str, JSON] = blocks_to_json([parse_block(block, 1)])[0]
    except AppError:
        return block
    return usual
