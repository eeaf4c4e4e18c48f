"""仕上がり: a newsletter as its readers will see it, also unfinished, and as it was when it is frozen.

Made by the code that makes the mails: only what is not there yet is left out, and said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop_app.domain.consent import Basis
from desktop_app.domain.decision import Outcome
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import ADVERTISING
from desktop_app.domain.newsletter import FROZEN_STATES
from desktop_app.domain.shop import Shop
from desktop_app.i18n.catalogue import catalogue
from desktop_app.services.draft_content import as_written
from desktop_app.services.draft_views import DraftContent
from desktop_app.services.environment import Environment
from desktop_app.services.senders import sender_of
from desktop_app.services.themes import theme_named
from desktop_app.services.unfinished import content_of, read_unfinished
from desktop_app.services.whole_file import write_whole
from desktop_app.services.words import Words, error_json
from desktop_app.storage import (
    contacts,
    deliveries,
    delivery_log,
    newsletters,
    people,
)
from desktop_app.storage.database import Book
from desktop_app.storage.newsletters import NewsletterRecord
from desktop_app.storage.people import Candidate

if TYPE_CHECKING:
    from desktop_app.composing.compiled import CompiledNewsletter
    from desktop_app.services.edition import Edition
    from desktop_app.services.newsletters import NewsletterDesk

_NO_SUBJECT = "…"
_OF_SHOP = ("shop_name", "date", "optout_address")
"""Merge values that are no one's personal data."""


@dataclass(frozen=True, slots=True)
class PreviewImage:
    """A picture inside the mail."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One mail to look at."""

    newsletter_id: str
    subject: str
    """"" = none yet."""
    from_display: str
    from_address: str
    """"" = there is no mail account yet."""
    html: str
    text: str
    images: Mapping[str, PreviewImage] = field(default_factory=dict)
    """By Content-ID, without the angle brackets."""
    missing: tuple[str, ...] = ()
    """In the reader's language: fields of this reader without a value; their names stand in the mail."""
    lacks: tuple[str, ...] = ()
    """A sentence for each part of a draft that can't be shown yet."""
    why_not: str = ""
    """Why the chosen contact would not get this mail; "" = they would, or nobody was chosen."""
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class PreviewReader:
    """Somebody in whose place the mail can be looked at."""

    contact_id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class PreviewDesk:
    """Previews of one book's newsletters."""

    book: Book
    environment: Environment
    words: Words
    newsletters: "NewsletterDesk"

    def show(self, newsletter_id: str, *, contact_id: str | None = None) -> Preview:
        """The mail as one contact would get it (or got it), or with example values.

        A frozen newsletter is shown as it was frozen, a draft with the shop as it is now.
        Raises AppError("newsletter-missing", "contact-missing").
        """
        record = newsletters.get(self.book, newsletter_id)
        if record.state in FROZEN_STATES:
            return self._frozen(record, contact_id)
        return self._draft(record, contact_id)

    def of_content(
        self, newsletter_id: str, content: DraftContent, contact_id: str | None = None
    ) -> Preview:
        """The mail of a draft as it is being written, stored or not; a frozen one as it was frozen.

        Raises AppError("newsletter-missing", "contact-missing").
        """
        record = newsletters.get(self.book, newsletter_id)
        if record.state in FROZEN_STATES:
            return self._frozen(record, contact_id)
        return self._draft(as_written(record, content), contact_id)

    def of_record(self, record: NewsletterRecord) -> Preview:
        """A newsletter's content with example values, whatever became of the newsletter itself."""
        return self._draft(record, None)

    def sent(self, delivery_id: str) -> Preview:
        """The mail of one delivery, as it was sent. Raises AppError("delivery-missing")."""
        delivery = deliveries.get(self.book, delivery_id)
        return self._as_frozen(newsletters.get(self.book, delivery.mailing_id), delivery.merge)

    def site_html(self, newsletter_id: str) -> str:
        """One HTML file for the shop's own site (`site_page`), of a draft or of what was sent.

        Raises AppError("newsletter-missing"), and what keeps a newsletter from being composed.
        """
        from desktop_app.services.site_page import site_page

        record = newsletters.get(self.book, newsletter_id)
        return site_page(self.book, record, self.newsletters.shop.shop(), self.environment.clock())

    def export_site(self, newsletter_id: str, out: str) -> dict[str, Any]:
        """Write `site_html` into a file, whole or not at all. Raises AppError("file-not-writable") too."""
        data = self.site_html(newsletter_id).encode("utf-8", "replace")
        write_whole(out, data)
        return {"file": out, "bytes": len(data)}

    def readers(self, search: str, *, limit: int = 12) -> list[PreviewReader]:
        """Contacts with an address who are found by these words."""
        found = contacts.search(self.book, search, limit=limit)
        return [
            PreviewReader(one.id, one.full or one.company or "", one.addresses[0].text)
            for one in found
            if one.addresses
        ]

    def simple_html(self, html: str) -> str:
        """Words, pictures and links of a mail for a view that knows little HTML."""
        from desktop_app.composing.simple_html import simple_html

        return simple_html(html)

    def _draft(self, record: NewsletterRecord, contact_id: str | None) -> Preview:
        from desktop_app.composing.pictures import read_picture
        from desktop_app.services.edition import NO_ACCOUNT, edition_from

        now = self.environment.clock()
        shop = self.newsletters.shop.shop()
        found = read_unfinished(self.book, content_of(record), shop)
        draft = found.draft
        shown = replace(draft, subject=draft.subject or _NO_SUBJECT)
        account = sender_of(self.book, record.id)
        edition = edition_from(
            shown, found.images, record, shop, account, brand=found.brand,
            theme=theme_named(self.book, record.theme), coupon_key=self.book.hmac_key, preview=True,
        )
        candidate = self._candidate(contact_id) if contact_id else None
        values, gaps = self._filled(edition.compiled, self._values(edition, candidate, now))
        mail = edition.compiled.render(values)
        pictures = {
            image.cid: PreviewImage(read_picture(found.images[image.attachment]).data, image.media_type)
            for image in edition.compiled.images
        }
        return Preview(
            newsletter_id=record.id,
            subject=mail.subject if draft.subject else "",
            from_display=edition.plan.from_display,
            from_address="" if edition.plan.from_address == NO_ACCOUNT else edition.plan.from_address,
            html=mail.html,
            text=mail.text,
            images=pictures,
            missing=gaps,
            lacks=tuple(
                str(error_json(error, self.words.language)["cause"])
                for error in found.lacks
                if error.id != "subject-missing"
            ),
            why_not=self._why_not(record, candidate),
        )

    def _values(self, edition: "Edition", candidate: Candidate | None, now: datetime) -> dict[str, str]:
        try:
            return self.newsletters.values_as(edition, candidate, now)
        except AppError:  # the basis lacks what the footer's reason says: the check leaves this person out
            return edition.sample_values(candidate.contact if candidate else None, now)

    def _candidate(self, contact_id: str) -> Candidate:
        found = contacts.get(self.book, contact_id)
        if not found.addresses:
            raise AppError("contact-missing")
        return people.candidate(self.book, found.addresses[0].id)

    def _why_not(self, record: NewsletterRecord, candidate: Candidate | None) -> str:
        if candidate is None:
            return ""
        decision = self.newsletters.decision_on(record, candidate.person)
        return self.words.why(decision) if decision.outcome is Outcome.LEFT_OUT else ""

    def _frozen(self, record: NewsletterRecord, contact_id: str | None) -> Preview:
        if contact_id is None:
            return self._as_frozen(record, self._nobody(record))
        delivery = delivery_log.of_contact(self.book, record.id, contact_id)
        if delivery is not None and delivery.merge:
            return self._as_frozen(record, delivery.merge)
        shown = self._as_frozen(record, self._nobody(record))
        return replace(shown, why_not=self._("This person did not get this newsletter."))

    def _as_frozen(self, record: NewsletterRecord, merge: Mapping[str, str]) -> Preview:
        from desktop_app.services.edition import FrozenEdition

        content = deliveries.frozen(self.book, record.id)
        frozen = FrozenEdition.of(content)
        values, gaps = self._filled(frozen.compiled, merge)
        mail = frozen.compiled.render(values)
        return Preview(
            newsletter_id=record.id,
            subject=mail.subject,
            from_display=frozen.constant.plan.from_display,
            from_address=frozen.constant.plan.from_address,
            html=mail.html,
            text=mail.text,
            images={one.cid: PreviewImage(one.data, one.media_type) for one in content.images},
            missing=gaps,
            frozen=True,
        )

    def _nobody(self, record: NewsletterRecord) -> dict[str, str]:
        """What everyone's mail had in common, and an example of the reason."""
        from desktop_app.composing.footer import optout_target, reason_text

        known = delivery_log.first_filled(self.book, record.id)
        merge = known.merge if known else {}
        values = {name: merge[name] for name in _OF_SHOP if name in merge}
        if record.cls in ADVERTISING:
            on = record.started_at or self.environment.clock()
            values["reason"] = reason_text(
                Basis.CONSENT_WEB, "en" if record.language == "en" else "ja", obtained_at=on
            )
        shop = Shop(optout_address=values.get("optout_address", ""))
        return {**values, "optout_mailto": optout_target(shop, None, plus_addressing=False).mailto}

    def _filled(
        self, compiled: "CompiledNewsletter", values: Mapping[str, str]
    ) -> tuple[dict[str, str], tuple[str, ...]]:
        """Values with the name of each field that is missing in its place, and those names."""
        names = self._field_names()
        gaps = {name: names.get(name, name) for name in compiled.missing(values)}
        marked = {name: f"［{words}］" for name, words in gaps.items()}
        return {**values, **marked}, tuple(gaps.values())

    def _field_names(self) -> dict[str, str]:
        return {
            "full": self._("Full name"),
            "family": self._("Family name"),
            "given": self._("Given name"),
            "company": self._("Company"),
            "department": self._("Department"),
            "title": self._("Job title"),
            "shop_name": self._("Shop name"),
            "date": self._("Date"),
            "reason": self._("Why the reader gets this mail"),
            "optout_address": self._("Address for stopping"),
            "optout_mailto": self._("Address for stopping"),
        }

    def _(self, text: str) -> str:
        return catalogue(self.environment.language).gettext(text)
