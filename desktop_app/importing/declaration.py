"""What a person declares about a file before anything of it is stored (JP-IMP-SOURCE). Nothing is preset."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence, Scope
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_fields import says_none
from desktop_app.domain.moment import Moment, format_moment, legal_day, parse_moment

_RULES = ("JP-IMP-SOURCE",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWording:
    """The stored wording (同意の文面) that the declaration names."""

    number: str
    default_on: bool
    displayed_from: Moment | None
    displayed_to: Moment | None
    purpose: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Where the addresses of a file come from. `on` counts for rows that have no date of their own."""

    basis: Basis
    recipient_type: RecipientType
    by: str | None = None
    on: Moment | None = None
    occasion: str | None = None
    method: str | None = None
    place: str | None = None
    wording: str | None = None
    shown: ShownWording | None = None
    topics: Scope = None
    """Ids of topics that the consent covers; None = all."""
    paper_by_hand: bool = False
    """「紙の名刺を直接受け取りましたか」 was answered with yes (architecture 4.15)."""
    sensitive_confirmed: bool = False
    """The persons agreed that the shop keeps special-care data about them (APPI 20(2))."""
    ground: str | None = None
    """How it is known that these are businesses, or private persons."""
    continuing: str | None = None
    """RELATION: what goes on between them and the shop."""
    refusals_removed: bool = False
    """Whoever said "no advertising" on the card, with the address or on the page is not in the file
    (SEM Ord. 2(2), 3)."""

    def stored(self) -> dict[str, str | bool | list[str] | None]:
        """What the batch keeps of it."""
        return {
            "basis": self.basis.value,
            "recipient_type": self.recipient_type.value,
            "by": self.by,
            "on": None if self.on is None else format_moment(self.on),
            "occasion": self.occasion,
            "method": self.method,
            "place": self.place,
            "wording": self.wording,
            "topics": None if self.topics is None else sorted(self.topics),
            "paper_by_hand": self.paper_by_hand,
            "sensitive_confirmed": self.sensitive_confirmed,
            "ground": self.ground,
            "continuing": self.continuing,
            "refusals_removed": self.refusals_removed,
        }


@dataclass(frozen=True, slots=True)
class RowGround:
    """What one row itself says about its basis."""

    flag: str | None
    """"yes", "no", "stop", "unknown" from consent columns; None = the file has no such column."""
    flag_column: str | None = None
    flag_value: str = ""
    has_date: bool = False
    """The row has a date cell that is not empty, readable or not."""
    date: Moment | None = None
    method: str | None = None
    url: str | None = None


def declare(
    *,
    basis: str | None = None,
    on: str | None = None,
    occasion: str | None = None,
    by: str | None = None,
    recipient_type: str | None = None,
    method: str | None = None,
    place: str | None = None,
    wording: str | None = None,
    topics: Iterable[str] | None = None,
    paper_by_hand: bool = False,
    sensitive_confirmed: bool = False,
    ground: str | None = None,
    continuing: str | None = None,
    refusals_removed: bool = False,
    now: datetime,
) -> Declaration | None:
    """The declaration of an import's options; None when nothing at all was declared.

    Raises AppError: import-source-missing (a basis is needed), import-recipient-type-missing,
    import-by-missing, import-oral-incomplete, import-option-wrong, import-date-future.
    """
    topics = tuple(topics) if topics is not None else None
    if not any((basis, on, occasion, by, recipient_type, method, place, wording, topics, paper_by_hand)):
        return None
    if not basis:
        raise AppError("import-source-missing", rules=_RULES)
    if not recipient_type:
        raise AppError("import-recipient-type-missing", rules=_RULES)
    found = Declaration(
        basis=_basis(basis),
        recipient_type=_recipient_type(recipient_type),
        by=_text(by),
        on=_day(on, now),
        occasion=_text(occasion),
        method=_text(method),
        place=_text(place),
        wording=_text(wording),
        topics=frozenset(topics) if topics else None,
        paper_by_hand=paper_by_hand,
        sensitive_confirmed=sensitive_confirmed,
        ground=_text(ground),
        continuing=_text(continuing),
        refusals_removed=refusals_removed,
    )
    if found.basis is not Basis.NONE and found.by is None:
        raise AppError("import-by-missing", rules=_RULES)
    if found.basis is Basis.CONSENT_ORAL and not (found.occasion and found.method):
        raise AppError("import-oral-incomplete", rules=("JP-SEMR-4-1-ORAL",))
    return found


def evidence_for(declared: Declaration, ground: RowGround) -> Evidence:
    """The evidence that one row is stored with: the declaration, dated by the row where it has a date.

    A date cell that can't be read leaves the date open rather than taking the declared one. A "no" or an
    unknown value in a consent column is NONE; a "yes" with neither date nor method is CONSENT_LEGACY
    (JP-IMP-LEGACYCONSENT, law.md 6.9.8).
    """
    when = ground.date if ground.has_date else declared.on
    method = ground.method or declared.method
    # An oral consent needs both named; a legacy flag must not look complete by an occasion; and an occasion
    # such as "Web seminar" does not say that a card was handed over on the web.
    if method is None and declared.basis not in (Basis.CONSENT_ORAL, Basis.CONSENT_LEGACY, Basis.CARD):
        method = declared.occasion
    basis = _stored_basis(declared, ground, complete=when is not None and bool(method))
    shown = declared.shown if basis in CONSENT_BASES else None
    card, published = basis is Basis.CARD, basis is Basis.PUBLISHED
    none_refuse = False if declared.refusals_removed else None
    return Evidence(
        basis=basis,
        obtained_at=when,
        method=method,
        place=declared.place,
        by=declared.by,
        occasion=declared.occasion,
        note=f"{ground.flag_column}={ground.flag_value}" if ground.flag_column else None,
        column=ground.flag_column,
        scope=declared.topics,
        imported=True,
        wording=shown.number if shown else None,
        text_version=shown.number if shown else None,
        wording_default_on=shown.default_on if shown else None,
        displayed_from=shown.displayed_from if shown else None,
        displayed_to=shown.displayed_to if shown else None,
        list_record=True if shown else None,
        purpose_notice=shown.purpose if shown else None,
        purpose_told_at=when if shown and shown.purpose else None,
        paper=True if card else None,
        handed_over_by_person=True if card else None,
        address_on_card=True if card else None,
        last_dealing=when if basis is Basis.RELATION else None,
        continuing=_goes_on(declared) if basis is Basis.RELATION else None,
        seen_on=when if published else None,
        url=ground.url if published else None,
        organisation=True if published and _is_business(declared) else None,
        no_ads_on_site=none_refuse if published else None,
        no_ads_note=none_refuse if basis in (Basis.CARD, Basis.ADDRESS_TOLD) else None,
    )


def _stored_basis(declared: Declaration, ground: RowGround, *, complete: bool) -> Basis:
    if ground.flag not in (None, "yes"):
        return Basis.NONE
    if declared.basis is Basis.CARD and not declared.paper_by_hand:
        return Basis.ADDRESS_TOLD
    if declared.basis in CONSENT_BASES and ground.flag == "yes" and not (complete or declared.shown):
        return Basis.CONSENT_LEGACY
    return declared.basis


def _goes_on(declared: Declaration) -> str | bool | None:
    """What continues; "nothing" is a no (JP-SEM-3-1-3-RELATION)."""
    return False if says_none(declared.continuing) else declared.continuing


def _is_business(declared: Declaration) -> bool:
    return declared.recipient_type is RecipientType.BUSINESS


def _basis(text: str) -> Basis:
    try:
        return Basis(text)
    except ValueError as error:
        raise AppError("import-option-wrong", option="--basis", rules=_RULES) from error


def _recipient_type(text: str) -> RecipientType:
    try:
        return RecipientType(text)
    except ValueError as error:
        raise AppError("import-option-wrong", option="--recipient-type", rules=_RULES) from error


def _day(text: str | None, now: datetime) -> Moment | None:
    if not text:
        return None
    try:
        found = parse_moment(text)
    except ValueError as error:
        raise AppError("import-option-wrong", option="--on") from error
    if legal_day(found) > legal_day(now):
        raise AppError("import-date-future")
    return found


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None
