"""One newsletter ready for its readers: content compiled once, each reader's values and message bytes.

The same code makes the preview, the check, the test send and the real mail, and rebuilds a sent one from
what was frozen with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop_app.composing.compiled import CompiledNewsletter, InlineImage, compile_newsletter
from desktop_app.composing.coupon_code import SAMPLE, coupon_code
from desktop_app.composing.draft import Draft, parse_draft
from desktop_app.composing.facts import facts_of_content
from desktop_app.composing.footer import OptOutTarget, optout_target, reason_text
from desktop_app.composing.merge import merge_values
from desktop_app.composing.mime import ConstantParts, HeaderPlan, PerRecipient, build_message, constant_parts
from desktop_app.composing.social_icons import icons_of
from desktop_app.composing.themes import Theme
from desktop_app.domain.address import parse_address
from desktop_app.domain.brand import Brand
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.decision import Decision
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import ADVERTISING
from desktop_app.domain.rendered import RenderedFacts
from desktop_app.domain.shop import Shop
from desktop_app.i18n.language import Language
from desktop_app.services.themes import theme_named
from desktop_app.services.unfinished import content_of, load_logo
from desktop_app.storage import attachments
from desktop_app.storage.contacts import ContactRecord, NewContact
from desktop_app.storage.database import Book
from desktop_app.storage.delivery_log import DeliveryRecord
from desktop_app.storage.freezing import FrozenContent, FrozenImage
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.storage.newsletters import NewsletterRecord
from desktop_app.storage.people import Candidate

NO_TOKEN = "a" * 26
"""Stands in previews and checks, where no token is made."""

NO_ACCOUNT = "shop@example.invalid"
"""The sender of a book without a mail account, where a mail is only looked at."""

_MAILTO = "optout_mailto"


@dataclass(frozen=True, slots=True)
class Edition:
    """A newsletter compiled with the shop as it is now."""

    record: NewsletterRecord
    shop: Shop
    plus_addressing: bool
    compiled: CompiledNewsletter
    plan: HeaderPlan
    images: Mapping[str, bytes]
    coupon_key: bytes = b""
    """The book's own; b"" = nobody's codes are made."""

    def values(self, candidate: Candidate, decision: Decision, token: str, on: datetime) -> dict[str, str]:
        """Merge values of one reader. Raises AppError("reason-missing") when the footer would have a hole."""
        target = self._target(token)
        return merge_values(
            candidate.contact,
            shop=self.shop,
            language=self.compiled.language,
            on=on,
            reason=self.reason(candidate, decision),
            optout=target,
            coupon_code=coupon_code(self.coupon_key, self.record.id, candidate.address_id),
        )

    def _target(self, token: str | None) -> OptOutTarget:
        return optout_target(self.shop, token, plus_addressing=self.plus_addressing)

    def reason(self, candidate: Candidate, decision: Decision) -> str:
        """As `reason_of`."""
        return reason_of(self.record, candidate, decision)

    def sample_values(self, contact: ContactRecord | None, on: datetime) -> dict[str, str]:
        """Values for a preview or a test send: the contact's, or the fallbacks of every field."""
        example = reason_text(Basis.CONSENT_WEB, self.compiled.language, obtained_at=on)
        return merge_values(
            contact or NewContact(),
            shop=self.shop,
            language=self.compiled.language,
            on=on,
            reason=example if self.record.cls in ADVERTISING else "",
            optout=self._target(None),
            coupon_code=SAMPLE,
        )

    def frozen(self) -> FrozenContent:
        """What is kept for ever with the run."""
        data = self.compiled.to_json()
        return FrozenContent(
            subject=self.record.subject,
            html="",
            text="",
            parts={"compiled": data, "headers": self.plan.to_json()},
            images=tuple(
                FrozenImage(cid=image.cid, media_type=image.media_type, data=self.images[image.attachment])
                for image in self.compiled.images
            ),
        )

    def parts(self) -> ConstantParts:
        """Everything that all mails share, encoded once."""
        return constant_parts(self.plan, self.compiled.images, self.images, self.compiled.files)


@dataclass(frozen=True, slots=True)
class FrozenEdition:
    """A newsletter as it was frozen: makes each delivery's message, the same bytes every time."""

    compiled: CompiledNewsletter
    constant: ConstantParts

    @classmethod
    def of(cls, content: FrozenContent) -> "FrozenEdition":
        """Read back what `Edition.frozen` gave."""
        compiled = CompiledNewsletter.from_json(content.parts["compiled"])
        plan = HeaderPlan.from_json(content.parts["headers"])
        by_cid = {image.cid: image.data for image in content.images}
        images = [InlineImage(image.cid, image.cid, image.media_type) for image in compiled.images]
        return cls(compiled, constant_parts(plan, images, by_cid, compiled.files))

    def facts(self, delivery: DeliveryRecord) -> RenderedFacts:
        """What the mail of one delivery shows its reader."""
        mail = self.compiled.render(delivery.merge)
        display = self.constant.plan.from_display
        return facts_of_content(subject=mail.subject, text=mail.text, html=mail.html, from_display=display)

    def message(self, delivery: DeliveryRecord) -> bytes:
        """The mail of one delivery. Raises AppError("merge-value-missing") rather than sending a hole."""
        if delivery.message_id is None or delivery.sent_date is None or delivery.boundary is None:
            raise AppError("delivery-incomplete")
        return build_message(
            self.constant,
            PerRecipient(
                to=parse_address(delivery.address).wire,
                message_id=delivery.message_id,
                date=delivery.sent_date,
                boundary=delivery.boundary,
                rcpt_id=delivery.id,
                optout_mailto=delivery.merge.get(_MAILTO, ""),
                reply_to=delivery.merge.get("reply_to", ""),
                in_reply_to=delivery.merge.get("in_reply_to", ""),
            ),
            self.compiled.render(delivery.merge),
        )


def edition_of(book: Book, record: NewsletterRecord, shop: Shop, account: MailAccount | None) -> Edition:
    """Compile a draft. Raises AppError for a missing subject, picture or theme."""
    draft = parse_draft(content_of(record))
    brand, logo = load_logo(book)
    images = {one: attachments.load(book, one).data for one in draft.attachments()}
    images |= {**logo, **icons_of(draft.blocks)}
    theme = theme_named(book, record.theme)
    return edition_from(
        draft, images, record, shop, account, brand=brand, theme=theme, coupon_key=book.hmac_key
    )


def edition_from(
    draft: Draft,
    images: Mapping[str, bytes],
    record: NewsletterRecord,
    shop: Shop,
    account: MailAccount | None,
    *,
    brand: Brand,
    theme: Theme,
    coupon_key: bytes = b"",
    preview: bool = False,
) -> Edition:
    """Compile parsed words and pictures as the newsletter `record`. A `preview` marks its blocks.

    Raises AppError as `edition_of` does.
    """
    language: Language = "en" if record.language == "en" else "ja"
    compiled = compile_newsletter(
        draft, shop=shop, cls=record.cls, language=language, theme=theme, brand=brand, images=images,
        preview=preview,
    )
    from_address = parse_address(account.address).wire if account else NO_ACCOUNT
    plan = HeaderPlan(
        cls=record.cls,
        from_display=shop.shop_name or shop.legal_name,
        from_address=from_address,
        run_id=record.id,
        list_label=f"t{record.topic_id.replace('-', '')[-8:]}",
    )
    plus = bool(account and account.plus_addressing)
    return Edition(record, shop, plus, compiled, plan, images, coupon_key)


def reason_of(record: NewsletterRecord, candidate: Candidate, decision: Decision) -> str:
    """Why this reader gets it, as the footer says it; "" where it says none. Raises
    AppError("reason-missing")."""
    if record.cls not in ADVERTISING or decision.basis is None:
        return ""
    evidence = _carrier(candidate, decision)
    return reason_text(
        decision.basis,
        "en" if record.language == "en" else "ja",
        obtained_at=evidence.obtained_at if evidence else None,
        occasion=evidence.occasion if evidence else None,
    )


def _carrier(candidate: Candidate, decision: Decision) -> Evidence | None:
    return next((one for one in candidate.person.evidence if one.id == decision.evidence_id), None)
