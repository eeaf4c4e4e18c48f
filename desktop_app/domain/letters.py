"""連絡メール: who may get a confirmation or the one consent request, and why not (law.md 6.9, mail.md 3.7).

Both go through `eligibility.decide` with their class; what is added here are the rules of a letter: there is
something to confirm, it was not sent too often, the words of law.md 7.6 are true of this person.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from desktop_app.domain.bases import judge
from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence
from desktop_app.domain.decision import Decision, Mailbox, Message, Outcome, Person
from desktop_app.domain.eligibility import agreed_after, decide
from desktop_app.domain.finding import Finding, Severity, block
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import Moment, legal_day, not_after, surely_after
from desktop_app.domain.regime import Regime, circumstances
from desktop_app.domain.sensitive import REFUSED_ROLES, role_of
from desktop_app.domain.shop import Shop

ANSWER_DAYS = 7
"""期限: how many days a confirmation waits for its answer (mail.md 3.7)."""
BETWEEN = timedelta(days=7)
"""One confirmation per address in this time (mail.md 3.7)."""
IN_ALL = 3
"""Confirmations that one address gets in its life (mail.md 3.7)."""

REPLY_MARK = "[c-TOKEN]"
"""How the subject names a letter where its Reply-To can't (mail.md 3.7); TOKEN stands for the token."""

_WAITS_FOR_ANSWER = frozenset({"JP-SEMG-DOI", "JP-SEMG-ADDRCHANGE"})
"""What an answer mends: with these alone, the evidence is as good as the person says it is."""
_TOLD = frozenset({Basis.ADDRESS_TOLD, Basis.CARD, Basis.RELATION})
"""Bases of which law.md 7.6 may say "you told us this address": never a published one."""


class LetterKind(StrEnum):
    """確認メール, 一度だけのお伺い, and 停止のお知らせ, which nobody asks for: it follows from an opt-out."""

    CONFIRM = "confirm"
    CONSENT_REQUEST = "consent-request"
    ACKNOWLEDGEMENT = "acknowledgement"

    @property
    def cls(self) -> MessageClass:
        """Class of the mail (law.md 0.4)."""
        return _CLASSES[self]


_CLASSES = {
    LetterKind.CONFIRM: MessageClass.DOI,
    LetterKind.CONSENT_REQUEST: MessageClass.CONSENT_REQ,
    LetterKind.ACKNOWLEDGEMENT: MessageClass.OPTOUT_ACK,
}
ASKING = (LetterKind.CONFIRM, LetterKind.CONSENT_REQUEST)
"""Letters that a person puts into the outbox."""


def kind_of(cls: MessageClass) -> LetterKind:
    """Which letter a mailing of this class is. Raises KeyError for another class."""
    return {kind.cls: kind for kind in LetterKind}[cls]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterHistory:
    """What was sent to one address before. A mail that nobody knows the end of counts as sent."""

    confirmations: tuple[datetime, ...] = ()
    requests: tuple[datetime, ...] = ()
    waiting: frozenset[LetterKind] = frozenset()
    """Kinds of which one stands in the outbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDecision:
    """`decision` as of any mail; `evidence` is what the letter is about: what it confirms (None: a changed
    address), or what the request goes on."""

    decision: Decision
    evidence: Evidence | None = None

    @property
    def allowed(self) -> bool:
        """Whether it may go, with or without warnings."""
        return self.decision.outcome is not Outcome.LEFT_OUT


def answer_by(sent_on: datetime) -> date:
    """The last day on which the answer to a confirmation counts, in Japan."""
    return legal_day(sent_on) + timedelta(days=ANSWER_DAYS)


def decide_letter(
    kind: LetterKind,
    shop: Shop,
    mailbox: Mailbox,
    person: Person,
    history: LetterHistory,
    at: datetime,
) -> LetterDecision:
    """May this letter go to this person now? The same at the proposal, at the check and at the claim.

    Whose letter stands in the outbox already is told by `history.waiting`; a letter that is just being sent
    leaves itself out of it.
    """
    if kind is LetterKind.ACKNOWLEDGEMENT:
        evidence, found = None, list(_unreachable(person))
    elif kind is LetterKind.CONFIRM:
        evidence = to_confirm(shop, person, at)
        found = list(_about_confirmation(person, history, evidence, at))
        found = found or list(_nothing_to_confirm(person, evidence, at))
    else:
        earlier = dict.fromkeys((*person.consent_requests, *history.requests))
        person, evidence = replace(person, consent_requests=tuple(earlier)), None
        found = []
    message = Message(
        cls=kind.cls,
        at=at,
        remote_sale_ad=False,
        subject="",  # its fixed words begin with no country's label
        postal_address_in_body=bool(shop.postal_address.strip()),
    )
    decided = decide(shop, mailbox, message, person)
    if kind is LetterKind.CONSENT_REQUEST:
        evidence = _to_ask_on(shop, message, person, decided)
        found = list(_about_request(history, evidence, decided))
    if not found:
        return LetterDecision(decision=decided, evidence=evidence)
    blocks = [one for one in decided.findings if one.severity is Severity.BLOCK]
    everything = tuple(dict.fromkeys((*blocks, *found)))
    return LetterDecision(decision=Decision(outcome=Outcome.LEFT_OUT, findings=everything), evidence=evidence)


def to_confirm(shop: Shop, person: Person, at: datetime) -> Evidence | None:
    """The newest consent that an answer of the person would make sure: typed in by others, not confirmed,
    and otherwise in order (JP-SEMG-DOI; law.md 6.9.10, 6.9.12)."""
    message = Message(cls=MessageClass.AD, at=at, remote_sale_ad=False)
    regime = Regime(shop, message, person)
    around = circumstances(message, person, regime)
    found: list[Evidence] = []
    for number, evidence in enumerate(person.evidence):
        if any(_confirms(one, evidence) for one in person.evidence[number + 1 :]):
            continue
        rules = {one.rule: one.severity for one in judge(evidence, around)}
        stopping = {rule for rule, severity in rules.items() if severity is Severity.BLOCK}
        asks = evidence.basis in CONSENT_BASES and bool(rules.keys() & _WAITS_FOR_ANSWER)
        if asks and not stopping - _WAITS_FOR_ANSWER:
            found.append(evidence)
    return found[-1] if found else None


def _confirms(later: Evidence, evidence: Evidence) -> bool:
    """Whether the person's answer, recorded `later`, made this consent sure."""
    if not later.double_opt_in or later.basis not in CONSENT_BASES:
        return False
    return later.scope is None or (evidence.scope is not None and evidence.scope <= later.scope)


def address_changed(person: Person, at: datetime) -> bool:
    """Whether the address took another one's place and nothing of its own speaks for it (law.md 6.9.12)."""
    changed = person.address_changed_at
    if changed is None or person.address_change_confirmed or not not_after(changed, at):
        return False
    own = (one.obtained_at for one in person.evidence if one.basis is not Basis.NONE)
    return not any(day is not None and surely_after(day, changed) for day in own)


def _about_confirmation(
    person: Person, history: LetterHistory, evidence: Evidence | None, at: datetime
) -> Iterator[Finding]:
    yield from _unreachable(person)
    if any(evidence is None or not agreed_after(evidence, said) for said in _stops(person, at)):
        yield block("JP-SEM-3-3-OPTOUT", "confirm-after-stop")
    if any(not_after(mail.at, at) for mail in person.waiting):
        yield block("JP-SEM-3-3-UNCLEAR")
    yield from _too_often(history, at)


def _unreachable(person: Person) -> Iterator[Finding]:
    if role_of(person.email.rpartition("@")[0]) in REFUSED_ROLES:
        yield block("JP-IMP-ROLE")
    if person.user_unknown or person.bounce_held or person.hard_bounces >= 2:
        yield block("JP-SEND-BOUNCE")


def _nothing_to_confirm(person: Person, evidence: Evidence | None, at: datetime) -> Iterator[Finding]:
    if evidence is None and not address_changed(person, at):
        done = any(one.double_opt_in for one in person.evidence)
        yield block("JP-SEMG-DOI", "confirm-done" if done else "confirm-nothing")


def _stops(person: Person, at: datetime) -> Iterator[Moment]:
    """When the person said stop to everything, in whatever way (law.md 6.9.9)."""
    for optout in person.optouts:
        if optout.scope is None and optout.covers(None, at):
            yield optout.at
    if person.complained_at is not None:
        yield person.complained_at
    for evidence in person.evidence:
        if evidence.no_ads_note and evidence.no_ads_scope is None:
            yield evidence.obtained_at or legal_day(at)


def _too_often(history: LetterHistory, at: datetime) -> Iterator[Finding]:
    """Nobody is asked again and again (mail.md 3.7): the address may be a stranger's."""
    if LetterKind.CONFIRM in history.waiting:
        yield block("JP-SEMG-DOI", "letter-in-outbox")
    elif len(history.confirmations) >= IN_ALL:
        yield block("JP-SEMG-DOI", "confirm-three-times", times=str(IN_ALL))
    elif history.confirmations and legal_day(at) < (again := legal_day(max(history.confirmations)) + BETWEEN):
        yield block("JP-SEMG-DOI", "confirm-too-soon", day=again.isoformat())


def _to_ask_on(shop: Shop, message: Message, person: Person, decided: Decision) -> Evidence | None:
    """The evidence that the request goes on: one that says where the address was told, where there is one."""
    regime = Regime(shop, message, person)
    around = circumstances(message, person, regime)
    carrying = [
        one
        for one in person.evidence
        if all(finding.severity is not Severity.BLOCK for finding in judge(one, around))
    ]
    told = [one for one in carrying if occasion_of(one)]
    first = next((one for one in carrying if one.id == decided.evidence_id), None)
    if first is not None and occasion_of(first):
        return first
    return told[-1] if told else first


def occasion_of(evidence: Evidence) -> str:
    """Where the person told the address, for the words of law.md 7.6; "" = not recorded, or never told."""
    if evidence.basis not in _TOLD:
        return ""
    return (evidence.occasion or "").strip() or (evidence.place or "").strip()


def _about_request(
    history: LetterHistory, evidence: Evidence | None, decided: Decision
) -> Iterator[Finding]:
    if LetterKind.CONSENT_REQUEST in history.waiting:
        yield block("JP-SEMR-2-1-2-ONEREQ", "letter-in-outbox")
    # "Without a reply we will not send any": to somebody who has agreed, that would take the yes away.
    if decided.basis in CONSENT_BASES:
        yield block("JP-SEMR-2-1-2-ONEREQ", "consent-request-pointless")
    elif decided.outcome is not Outcome.LEFT_OUT and not (evidence and occasion_of(evidence)):
        published = evidence is not None and evidence.basis is Basis.PUBLISHED
        yield block("JP-MSG-MERGE", "request-published" if published else "request-no-occasion")
