"""Whom a 連絡メール may go to, before it is put into the outbox, and who is named as the one who asks."""

from dataclasses import replace
from datetime import datetime

from desktop_app.domain.decision import Decision, Mailbox, Outcome
from desktop_app.domain.eligibility import in_order
from desktop_app.domain.finding import block
from desktop_app.domain.letters import LetterDecision, LetterHistory, LetterKind, decide_letter
from desktop_app.domain.shop import LegalKind, Shop
from desktop_app.services.planned_audience import NOT_CHOSEN
from desktop_app.storage.people import Candidate

MERGE_RULE = "JP-MSG-MERGE"


def who_asks(shop: Shop, named: str) -> str:
    """{担当} of law.md 7.6: who was named, else a sole trader in person; "" = nobody."""
    if named.strip():
        return named.strip()
    return shop.legal_name.strip() if shop.legal_kind is LegalKind.SOLE_TRADER else ""


def in_the_book(candidate: Candidate, found: LetterDecision) -> LetterDecision:
    """`found`, unless the address is nobody's: its contact was deleted, or has another address now. What the
    book knew of the person, the country too, is gone with the contact."""
    if candidate.contact_id is not None or not found.allowed:
        return found
    gone = block(NOT_CHOSEN, "not-in-contacts")
    return replace(found, decision=Decision(outcome=Outcome.LEFT_OUT, findings=(gone,)))


def person_decision(
    kind: LetterKind,
    shop: Shop,
    candidate: Candidate,
    earlier: LetterHistory,
    now: datetime,
    *,
    staff: str,
) -> LetterDecision:
    """The decision about one person before anything is put into the outbox: as if the mailbox had just been
    read and the shop's own data were in order, for those are told beside it."""
    fresh = Mailbox(last_fetch=now)
    found = decide_letter(kind, in_order(shop), fresh, candidate.person, earlier, now)
    found = in_the_book(candidate, found)
    if kind is LetterKind.CONSENT_REQUEST and found.allowed and not who_asks(shop, staff):
        nobody = block(MERGE_RULE, "request-no-staff")
        return replace(found, decision=Decision(outcome=Outcome.LEFT_OUT, findings=(nobody,)))
    return found
