"""Why an address may be written to: bases and the evidence behind them (law.md 1.2, 1.3, 6.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.moment import Moment, surely_after


class Basis(StrEnum):
    """送ってよい根拠. SEM 3(1): (i) CONSENT_*, (ii) CARD, ADDRESS_TOLD, (iii) RELATION, (iv) PUBLISHED."""

    CONSENT_WEB = "CONSENT_WEB"
    CONSENT_PAPER = "CONSENT_PAPER"
    CONSENT_MAIL = "CONSENT_MAIL"
    CONSENT_ORAL = "CONSENT_ORAL"
    CONSENT_LEGACY = "CONSENT_LEGACY"
    CARD = "CARD"
    RELATION = "RELATION"
    PUBLISHED = "PUBLISHED"
    ADDRESS_TOLD = "ADDRESS_TOLD"
    NONE = "NONE"


CONSENT_BASES = frozenset({Basis.CONSENT_WEB, Basis.CONSENT_PAPER, Basis.CONSENT_MAIL, Basis.CONSENT_ORAL})
"""Consent with full evidence. CONSENT_LEGACY is not among them (law.md 6.9.8)."""

Scope = frozenset[str] | None
"""Topics that a consent or an opt-out covers; None = all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """根拠の控え: one dated fact that supports a basis. None = not recorded, everywhere."""

    basis: Basis
    id: str | None = None
    obtained_at: Moment | None = None
    method: str | None = None
    place: str | None = None
    by: str | None = None
    occasion: str | None = None
    note: str | None = None
    recorded_at: Moment | None = None
    scope: Scope = None
    given_to: str | None = None
    """"us", or the name of the firm that the consent was given to."""
    collected_by: str | None = None
    """The third party that took the consent, when it was not the shop itself."""
    # CONSENT_*
    wording: str | None = None
    """The wording's text, or its version."""
    text_version: str | None = None
    wording_default_on: bool | None = None
    displayed_from: Moment | None = None
    displayed_to: Moment | None = None
    list_record: bool | None = None
    per_consent_record: bool | None = None
    double_opt_in: bool | None = None
    signed: bool | None = None
    column: str | None = None
    """The column of a foreign file that the consent was read from."""
    asked: str | None = None
    """The question of a form, word for word, and what was answered."""
    answer: str | None = None
    said_no: bool | None = None
    """A NONE that answers no: what was agreed before does not count any more (`ended`)."""
    purpose_told_at: Moment | None = None
    purpose_notice: str | None = None
    imported: bool = False
    """Came in with a file: can never lift an opt-out by itself (law.md 6.9.4)."""
    lifts_optouts: bool = False
    """A person confirmed by hand that this later consent ends the earlier opt-outs."""
    own_signup: bool = False
    """Taken by this program itself (counter screen, mail): counts only once confirmed (law.md 6.9.10)."""
    # CARD
    paper: bool | None = None
    handed_over_by_person: bool | None = None
    no_ads_note: bool | None = None
    no_ads_scope: Scope = None
    address_on_card: bool | None = None
    # PUBLISHED
    url: str | None = None
    seen_on: Moment | None = None
    organisation: bool | None = None
    carrying_on_business: bool | None = None
    no_ads_on_site: bool | None = None
    copy_kept: bool | None = None
    # RELATION
    last_dealing: Moment | None = None
    continuing: str | bool | None = None


def ended(agreed: Evidence, all_of_it: Iterable[Evidence], topic: str | None) -> bool:
    """Whether a later answer of the same address took this consent back; the latest answer counts.

    An answer without a day was the state when it was written down. Where nobody knows which came later, no
    goes before yes.
    """
    if agreed.basis not in CONSENT_BASES and agreed.basis is not Basis.CONSENT_LEGACY:
        return False
    return any(
        one.said_no
        and (one.scope is None or topic is None or topic in one.scope)
        and not _later(agreed, than=one)
        for one in all_of_it
    )


def _later(agreed: Evidence, *, than: Evidence) -> bool:
    if than.obtained_at is None and agreed.obtained_at is None:
        given, said = agreed.recorded_at, than.recorded_at
    else:
        given, said = agreed.obtained_at, than.obtained_at or than.recorded_at
    return given is not None and said is not None and surely_after(given, said)
