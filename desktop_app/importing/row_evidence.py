"""根拠 of one row: what the file says of it, and the evidence that is stored of that and the declaration."""

from dataclasses import dataclass

from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence, Scope
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.evidence_fields import says_none
from desktop_app.domain.moment import Moment, legal_day
from desktop_app.domain.receipt import basis_of_origin, basis_of_received, given_to
from desktop_app.importing.declaration import Declaration, ShownWording
from desktop_app.importing.flags import NO, STOP, YES

_METHOD_ITSELF = frozenset({Basis.CONSENT_ORAL, Basis.CONSENT_LEGACY, Basis.CARD})
"""Bases of which an occasion says nothing about the method: an oral consent needs both named; a legacy flag
must not look complete by an occasion; a "Web seminar" does not say that a card was handed over on the web."""


@dataclass(frozen=True, slots=True)
class RowGround:
    """What one row itself says about its basis. Empty or None = it says nothing."""

    flag: str | None = None
    """"yes", "no", "stop", "unknown" from consent columns; None = the file has no such column."""
    flag_column: str | None = None
    flag_value: str = ""
    asked: str | None = None
    """The question of a form, as its header stands."""
    has_date: bool = False
    """The row has a date cell that is not empty, readable or not."""
    date: Moment | None = None
    registered: str | None = None
    """The column of `date`, where that is only the day on which the row was made in the other system."""
    method: str | None = None
    url: str | None = None
    basis: Basis | None = None
    """Of a column that names it; NONE for a word that nobody has explained."""
    occasion: str | None = None
    by: str | None = None
    place: str | None = None
    wording: str | None = None
    topics: tuple[str, ...] | None = None
    recipient_type: RecipientType | None = None
    recipient_type_ground: str | None = None
    proof: str | None = None
    """What an own form left behind, such as the address of the computer that signed up."""
    unproved: bool = False
    """The file keeps such proof, and this row has none: somebody else put the address in."""
    unasked: bool = False
    """Nothing shows that e-mail was asked about: a reply to a form without the question, a yes to DM."""
    undealt: bool = False
    """The file says when people dealt with the shop, and of this one it says nothing."""


SILENT = RowGround()


def evidence_for(declared: Declaration, ground: RowGround) -> Evidence:
    """The evidence that one row is stored with: the declaration, and what the row says otherwise.

    A date cell that can't be read leaves the date open rather than taking the declared one. A "no" or an
    unknown value in a consent column is NONE; a "yes" with neither date nor method is CONSENT_LEGACY
    (JP-IMP-LEGACYCONSENT, law.md 6.9.8), and so is what does not show that e-mail was asked about, unless
    the wording is named. Who never dealt with the shop has no dealings (SEM 3(1)(iii)).
    """
    claimed = _claimed(declared, ground)
    when = ground.date if ground.has_date else declared.on
    occasion = ground.occasion or declared.occasion
    method = ground.method or declared.method
    if method is None and not (claimed in _METHOD_ITSELF or ground.unproved or ground.unasked):
        method = occasion
    shown = _shown(declared, ground)
    if ground.unasked and ground.flag is None and claimed in CONSENT_BASES and not (shown or ground.wording):
        method = None  # how people wrote is no way of agreeing
    basis = _stored(declared, ground, claimed, complete=when is not None and bool(method), shown=shown)
    if basis not in CONSENT_BASES:
        shown = None
    wording = ground.wording if basis in CONSENT_BASES else None
    asked = ground.asked if basis in CONSENT_BASES else None
    card, published = basis is Basis.CARD, basis is Basis.PUBLISHED
    none_refuse = False if declared.refusals_removed else None
    firm = declared.from_firm
    purpose = shown.purpose if shown else None
    return Evidence(
        basis=basis,
        obtained_at=when,
        method=method,
        place=ground.place or declared.place,
        by=ground.by or declared.by,
        occasion=occasion,
        note=_note(ground),
        column=ground.flag_column,
        asked=ground.asked,
        answer=ground.flag_value if ground.flag_column else None,
        said_no=_said_no(ground) or None,
        scope=_scope(declared, ground),
        imported=True,
        given_to=None if firm is None or basis is Basis.PUBLISHED else given_to(firm),
        collected_by=None if firm is None else firm.provision.firm.name,
        wording=shown.number if shown else wording or asked,
        text_version=shown.number if shown else None,
        wording_default_on=shown.default_on if shown else None,
        displayed_from=shown.displayed_from if shown else None,
        displayed_to=shown.displayed_to if shown else None,
        list_record=True if shown or wording or asked else None,
        purpose_notice=purpose,
        purpose_told_at=when if purpose else None,
        paper=True if card else None,
        handed_over_by_person=True if card else None,
        address_on_card=True if card else None,
        last_dealing=when if basis is Basis.RELATION else None,
        continuing=_goes_on(declared) if basis is Basis.RELATION else None,
        seen_on=when if published else None,
        url=ground.url if published else None,
        organisation=True if published and _is_business(declared, ground) else None,
        no_ads_on_site=none_refuse if published else None,
        no_ads_note=none_refuse if basis in (Basis.CARD, Basis.ADDRESS_TOLD) else None,
    )


def _claimed(declared: Declaration, ground: RowGround) -> Basis:
    """The row's own basis, else the declared one; what a foreign list is not worth is gone."""
    basis = basis_of_origin(ground.basis or declared.basis, declared.origin)
    return basis if declared.from_firm is None else basis_of_received(basis, declared.from_firm)


def _stored(
    declared: Declaration, ground: RowGround, claimed: Basis, *, complete: bool, shown: ShownWording | None
) -> Basis:
    if ground.flag not in (None, YES):
        return Basis.NONE
    if claimed is Basis.CARD and not declared.paper_by_hand:
        return Basis.ADDRESS_TOLD
    worded = shown is not None or bool(ground.asked or ground.wording)
    if claimed in CONSENT_BASES and (ground.unproved or (ground.unasked and not worded)):
        return Basis.CONSENT_LEGACY
    if claimed is Basis.RELATION and ground.undealt:
        return Basis.NONE
    if claimed in CONSENT_BASES and ground.flag == YES and not (complete or worded):
        return Basis.CONSENT_LEGACY
    return claimed


def _said_no(ground: RowGround) -> bool:
    """Whether the row answers no. An empty cell is an answer only where the row says when it was given: an
    unticked box of a form; elsewhere it may only mean that nobody knows."""
    if ground.flag not in (NO, STOP):
        return False
    return bool(ground.flag_value) or ground.date is not None


def _shown(declared: Declaration, ground: RowGround) -> ShownWording | None:
    return declared.shown if ground.wording is None else declared.wordings.get(ground.wording)


def _scope(declared: Declaration, ground: RowGround) -> Scope:
    """Topics by id; one that the book does not have stays as it is named, and covers nothing else."""
    if ground.topics is None:
        return declared.topics
    return frozenset(declared.topic_ids.get(name, name) for name in ground.topics)


def _note(ground: RowGround) -> str | None:
    told = ground.flag_column and not ground.asked
    found = [f"{ground.flag_column}={ground.flag_value}"] if told else []
    if ground.registered and ground.date is not None:
        found.append(f"{ground.registered}={legal_day(ground.date)}")
    return " ".join([*found, *([ground.proof] if ground.proof else [])]) or None


def _goes_on(declared: Declaration) -> str | bool | None:
    """What continues; "nothing" is a no (JP-SEM-3-1-3-RELATION)."""
    return False if says_none(declared.continuing) else declared.continuing


def _is_business(declared: Declaration, ground: RowGround) -> bool:
    return (ground.recipient_type or declared.recipient_type) is RecipientType.BUSINESS
