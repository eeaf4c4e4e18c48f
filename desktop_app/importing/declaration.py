"""What a person declares about a file before anything of it is stored (JP-IMP-SOURCE). Nothing is preset."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop_app.domain.consent import Basis, Scope
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import Moment, format_moment, legal_day, parse_moment
from desktop_app.domain.provision import Direction, Firm, OptOutFiling, Provision, ProvisionGround
from desktop_app.domain.receipt import Origin, Receipt, refused_for, unstated

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
    from_firm: Receipt | None = None
    """The list was handed over by another firm (APPI 30)."""
    origin: Origin | None = None
    """Nobody knows that the persons gave their addresses to the shop (JP-IMP-UNKNOWN)."""
    wordings: Mapping[str, ShownWording] = field(default_factory=dict, compare=False)
    """The book's wordings by number, for rows that name one."""
    topic_ids: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The book's topics by id and by name, for rows that name some."""

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
            "from_firm": None if self.from_firm is None else self.from_firm.provision.firm.name,
            "origin": None if self.origin is None else self.origin.value,
        }


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
    from_firm: Mapping[str, Any] | None = None,
    origin: str | None = None,
    per_row: bool = False,
    now: datetime,
) -> Declaration | None:
    """The declaration of an import's options; None when nothing at all was declared.

    `per_row`: a column says the basis of each row, so that none need be named for all. `from_firm` has the
    names of `receipt_of`. Raises AppError: import-source-missing (a basis is needed),
    import-recipient-type-missing, import-by-missing, import-oral-incomplete, import-option-wrong,
    import-date-future, import-receipt-incomplete, import-wrongful.
    """
    topics = tuple(topics) if topics is not None else None
    told = (basis, on, occasion, by, recipient_type, method, place, wording, topics, paper_by_hand)
    if not any((*told, from_firm, origin)):
        return None
    if not basis and (per_row or origin):
        basis = Basis.NONE.value
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
        from_firm=None if from_firm is None else receipt_of(from_firm, now),
        origin=_origin(origin),
    )
    if found.from_firm is not None:
        _check_receipt(found.from_firm)
    if found.basis is not Basis.NONE and found.by is None:
        raise AppError("import-by-missing", rules=_RULES)
    if found.basis is Basis.CONSENT_ORAL and not (found.occasion and found.method):
        raise AppError("import-oral-incomplete", rules=("JP-SEMR-4-1-ORAL",))
    return found


def receipt_of(given: Mapping[str, Any], now: datetime) -> Receipt:
    """What was said of another firm's list, by name, address, representative, sole, ground, on, acquired,
    document, detail, filing_number, filing_published, consent_names_us, wrongful; absent = not stated.

    Raises AppError("import-option-wrong", "import-date-future").
    """
    ground = str(given.get("ground") or ProvisionGround.CONSENT.value)
    if ground not in set(ProvisionGround):
        raise AppError("import-option-wrong", option="--firm-ground", rules=("JP-APPI-30-CONFIRM",))
    number, published = _text(given.get("filing_number")) or "", given.get("filing_published") is True
    return Receipt(
        provision=Provision(
            direction=Direction.RECEIVED,
            ground=ProvisionGround(ground),
            on=_day(given.get("on"), now, "--firm-on") or legal_day(now),
            firm=Firm(
                name=_text(given.get("name")) or "",
                address=_text(given.get("address")) or "",
                representative=_text(given.get("representative")) or "",
                sole=given.get("sole") is True,
            ),
            detail=_text(given.get("detail")) or "",
            acquired=_text(given.get("acquired")) or "",
            document=_text(given.get("document")) or "",
            filing=OptOutFiling(number=number, published=published) if number or published else None,
        ),
        consent_names_us=given.get("consent_names_us") is True,
        wrongful=given.get("wrongful") is True,
    )


def _check_receipt(receipt: Receipt) -> None:
    rules = refused_for(receipt)
    if "JP-APPI-20-1-FAIR" in rules:
        raise AppError("import-wrongful", rules=rules)
    if rules:
        raise AppError("import-receipt-incomplete", rules=rules, missing=_unstated(receipt))


_UNSTATED = {
    "firm.name": "名称 (name)",
    "firm.address": "住所 (address)",
    "firm.representative": "代表者 (representative)",
    "acquired": "取得の経緯 (how acquired)",
    "document": "確かめた書面 (document)",
    "filing.published": "個人情報保護委員会による公表 (PPC filing)",
}


def _unstated(receipt: Receipt) -> str:
    return "、".join(_UNSTATED.get(name, name) for name in unstated(receipt))


def _origin(text: str | None) -> Origin | None:
    if not text:
        return None
    if text not in set(Origin):
        raise AppError("import-option-wrong", option="--origin", rules=("JP-IMP-UNKNOWN",))
    return Origin(text)


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


def _day(text: str | None, now: datetime, option: str = "--on") -> Moment | None:
    if not text:
        return None
    try:
        found = parse_moment(text)
    except ValueError as error:
        raise AppError("import-option-wrong", option=option) from error
    if legal_day(found) > legal_day(now):
        raise AppError("import-date-future")
    return found


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None
