"""お店: the form of guide and settings, with the legal footer as it would be and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import legal_day
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.preflight import check_shop
from desktop_app.domain.shop import LegalKind, Shop
from desktop_app.domain.shop_rules import asks_for_personal_name, states_personal_name
from desktop_app.i18n.error_texts import ErrorText, describe
from desktop_app.i18n.language import Language
from desktop_app.services.environment import Environment
from desktop_app.services.shop import PERSONAL, ShopDesk, checked_field, stated
from desktop_app.services.words import Words, rulebook
from desktop_app.storage import contacts, mail_accounts, newsletters, settings
from desktop_app.storage.database import Book

TEXTS = (
    "legal_name",
    "shop_name",
    "postal_address",
    "address_url",
    "phone",
    "contact",
    "optout_address",
    "optout_url",
    "seller_mail",
    "notation_url",
    "privacy_url",
)
_NOTES = "guide"
FIELD_OF = {
    "shop-name-missing": "legal_name",
    "shop-kind-missing": "legal_kind",
    "legal-name-is-shop-name": PERSONAL,
    "legal-name-is-trade-name": "legal_name",
    "legal-name-may-be-trade-name": "legal_name",
    "shop-optout-missing": "optout_address",
    "shop-optout-address-needed": "optout_address",
    "optout-page-not-https": "optout_url",
    "optout-page-demands": "optout_url",
    "shop-address-missing": "postal_address",
    "shop-address-po-box": "postal_address",
    "shop-contact-missing": "phone",
    "remote-orders-not-stated": "remote_orders",
    "shop-seller-mail-missing": "seller_mail",
    "shop-notation-missing": "notation_url",
    "not-for-profit": "for_profit",
    "not-for-profit-but-orders": "for_profit",
}
"""Where in the form each finding about the shop is mended."""
_NO_GAP = frozenset({"asct-applies", "not-for-profit", "shop-from-unusable", "art7-order"})
"""Findings that no field of the form can mend, or that ask for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that is missing or doubtful, and the field where it is mended."""

    field: str
    text: str
    stops: bool
    """Whether advertising mail waits for it."""
    rule: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What the values typed so far come to. `errors`: fields that cannot be stored as they are."""

    footer: str
    gaps: tuple[Gap, ...]
    errors: Mapping[str, ErrorText]
    asks_personal_name: bool = False
    """Whether the owner must say if the legal name is a person's (law.md 6.9.14)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideNotes:
    """Where the guide was left, with everything typed, also what can't be stored in the shop yet."""

    values: Mapping[str, Any]
    step: int
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideView:
    """How far the guide has come."""

    notes: GuideNotes
    contacts: int
    drafts: tuple[tuple[str, str], ...]
    """Id and name of every newsletter that was not sent yet, the newest first."""


@dataclass(frozen=True, slots=True)
class ShopFormDesk:
    """The shop's data as a form."""

    book: Book
    environment: Environment
    words: Words
    shop: ShopDesk

    def values(self) -> dict[str, Any]:
        """The form as it is stored: texts, `legal_kind` and `remote_orders` (None = not answered), and the
        answers `for_profit` and PERSONAL."""
        shop = settings.load_shop(self.book)
        values: dict[str, Any] = {name: getattr(shop, name) for name in TEXTS}
        values["legal_kind"] = shop.legal_kind.value if shop.legal_kind else None
        values["remote_orders"] = shop.remote_orders
        values["for_profit"] = shop.for_profit
        values[PERSONAL] = states_personal_name(shop)
        return values

    def sketch(self, values: Mapping[str, Any], language: Language | None = None) -> Sketch:
        """Footer, gaps and errors of the values; nothing is written. `language` is the footer's."""
        shop, errors = self._taken(values)
        account = mail_accounts.load_account(self.book)
        seen = replace(shop, from_address=account.address) if account else shop
        told = {name: describe(error, self.environment.language) for name, error in errors.items()}
        return Sketch(
            footer=self.footer(shop, language or self.environment.language),
            gaps=tuple(self._gaps(seen)),
            errors=told,
            asks_personal_name=asks_for_personal_name(shop),
        )

    def save(self, values: Mapping[str, Any]) -> Sketch:
        """Keep what can be stored of the values, and say what can't: such fields stay as they were, and the
        guide's notes remember what was typed."""
        shop, errors = self._taken(values)
        now = self.environment.clock()
        with self.book.transaction():
            if shop != settings.load_shop(self.book):
                settings.save_shop(self.book, shop, now)
            kept = settings.get(self.book, _NOTES) or {}
            note: Any = {**kept, "values": {name: values[name] for name in errors}}
            if note != kept and (kept or errors):
                settings.put(self.book, _NOTES, note, now=now)
        return self.sketch(values)

    def guide(self) -> GuideView:
        """Everything that the guide shows besides the mail account."""
        drafts = [
            (one.id, one.title or one.subject)
            for one in reversed(newsletters.all_newsletters(self.book))
            if one.state is NewsletterState.DRAFT
        ]
        return GuideView(notes=self.notes(), contacts=contacts.count(self.book), drafts=tuple(drafts))

    def notes(self) -> GuideNotes:
        """What the guide remembers; the stored shop where it remembers nothing."""
        kept = settings.get(self.book, _NOTES) or {}
        return GuideNotes(
            values={**self.values(), **kept.get("values", {})},
            step=int(kept.get("step", 0)),
            done=bool(kept.get("done", False)),
        )

    def note(self, values: Mapping[str, Any], *, step: int, done: bool = False) -> None:
        """Remember what is typed and where the guide is; the shop itself is changed by `save` only, so that
        the log does not fill while somebody types."""
        stored = self.values()
        typed = {name: value for name, value in values.items() if stored.get(name) != value}
        note: Any = {"values": typed, "step": step, "done": done}
        with self.book.transaction():
            settings.put(self.book, _NOTES, note, now=self.environment.clock())

    def footer(self, shop: Shop, language: Language) -> str:
        """The legal footer as the plain-text part prints it, word for word (law.md 7.1)."""
        # Only here: composing brings mrml's neighbours, which a first paint does not need.
        from desktop_app.composing.footer import build_footer, optout_target, reason_text
        from desktop_app.composing.slots import Slot
        from desktop_app.composing.text_part import footer_pieces

        today = legal_day(self.environment.clock())
        filled = {
            "reason": reason_text(Basis.CONSENT_WEB, language, obtained_at=today),
            "optout_address": optout_target(shop, None, plus_addressing=False).address,
        }
        lines = build_footer(shop, MessageClass.AD, language).text
        pieces = footer_pieces(lines)
        return "".join(filled[one.name] if isinstance(one, Slot) else one for one in pieces).rstrip("\n")

    def _taken(self, values: Mapping[str, Any]) -> tuple[Shop, dict[str, AppError]]:
        """The shop with every value that can be stored, and why the others can't."""
        taken: dict[str, Any] = {}
        errors: dict[str, AppError] = {}
        known = {one.name for one in fields(Shop)}
        for name, value in values.items():
            if name == "legal_kind":
                taken[name] = LegalKind(value) if value else None
            elif name in known:
                try:
                    if name == "contact" and value and not str(value).startswith("http"):
                        parse_address(str(value))  # the form has a field of its own for the telephone
                    taken[name] = checked_field(name, value)
                except AppError as error:
                    errors[name] = error
        before = settings.load_shop(self.book)
        shop = replace(before, **taken)
        if not shop.for_profit and shop.remote_orders:
            shop = replace(shop, for_profit=before.for_profit)
            errors["for_profit"] = AppError("not-for-profit-but-orders", rules=("JP-SEM-2-SCOPE",))
        return stated(shop, values.get(PERSONAL), legal_day(self.environment.clock())), errors

    def _gaps(self, shop: Shop) -> list[Gap]:
        found = [one for one in check_shop(shop) if one.code not in _NO_GAP]
        found.sort(key=lambda one: one.severity is not Severity.BLOCK)
        return [self._gap(one) for one in found]

    def _gap(self, finding: Finding) -> Gap:
        rule = rulebook()[finding.rule]
        return Gap(
            field=FIELD_OF.get(finding.code, "legal_name"),
            text=self.words.finding(finding)["text"],
            stops=finding.severity is Severity.BLOCK,
            rule=finding.rule,
            article=rule.article_ja if self.environment.language == "ja" else rule.article,
        )
