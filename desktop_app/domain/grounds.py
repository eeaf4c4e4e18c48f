"""What allows a mail at all: the evidence that carries it, or why none does (law.md 6.8, 6.9)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop_app.domain import countries
from desktop_app.domain.bases import judge, refuses_ads
from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence
from desktop_app.domain.decision import Message, Person
from desktop_app.domain.finding import Finding, Severity, block, warn
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import not_after
from desktop_app.domain.regime import Regime, carries, circumstances, stopped


@dataclass(frozen=True, slots=True)
class Ground:
    """What allows the mail at all: the evidence that carries it, or why none does."""

    findings: tuple[Finding, ...] = ()
    carrier: Evidence | None = None


def find_ground(message: Message, person: Person, regime: Regime) -> Ground:
    if regime.cls is MessageClass.AD:
        ground = _for_ad(message, person, regime)
        if not regime.upgrades:
            return ground
        stopped = any(finding.severity is Severity.BLOCK for finding in ground.findings)
        upgrades = tuple((block if stopped else warn)(rule) for rule in regime.upgrades)
        return Ground((*upgrades, *_party(message, person), *ground.findings), ground.carrier)
    if regime.cls is MessageClass.CONSENT_REQ:
        return _for_consent_request(message, person, regime)
    if regime.cls is MessageClass.TX_AD:
        return Ground(tuple(_party(message, person)), _any_basis(message, person))
    if regime.cls is MessageClass.INFO_AD:
        return _for_info_ad(message, person, regime)
    return Ground(carrier=_any_basis(message, person))


def ordered(evidence: Iterable[Evidence]) -> bool:
    """Whether the book knows of an order or a contract: a business relationship, or an address told with an
    order (law.md 6.9.17). `Person.is_party` of those whom the book holds (SEM Ord. 6(i))."""
    return any(one.basis in (Basis.RELATION, Basis.ADDRESS_TOLD) for one in evidence)


def _party(message: Message, person: Person) -> Iterator[Finding]:
    if message.cls is MessageClass.TX_AD and not (person.is_party and message.tx_matter):
        yield block("JP-SEMR-6-TXONLYPARTY")


def _for_ad(message: Message, person: Person, regime: Regime) -> Ground:
    now = circumstances(message, person, regime)
    judged = [(evidence, judge(evidence, now)) for evidence in person.evidence]
    carriers = [(evidence, findings) for evidence, findings in judged if not stopped(findings)]
    if carriers:
        evidence, findings = min(carriers, key=_fewest_warnings_then_consent)
        return Ground(findings, evidence)
    if not person.evidence:
        return Ground(tuple(_without_evidence(person, regime)))
    return Ground(tuple(f for _, findings in judged for f in findings if f.severity is Severity.BLOCK))


def _fewest_warnings_then_consent(judged: tuple[Evidence, tuple[Finding, ...]]) -> tuple[int, bool]:
    evidence, findings = judged
    return len(findings), evidence.basis not in CONSENT_BASES


def _without_evidence(person: Person, regime: Regime) -> Iterator[Finding]:
    """The SEM Act binds those who act for profit only; the other two regimes bind everybody."""
    if regime.shop.for_profit:
        yield block("JP-SEM-3-1-OPTIN")
    if regime.asct:
        yield block("JP-ASCT-12-3-1-OPTIN")
    if countries.consent_only(person.country):
        yield block("XX-COUNTRY-OPTIN")


def _for_consent_request(message: Message, person: Person, regime: Regime) -> Ground:
    """The one mail of SEM Ord. 2(1)(ii), once in the life of an address (house, law.md 6.9.11)."""
    findings: list[Finding] = []
    if any(not_after(at, message.at) for at in person.consent_requests):
        findings.append(block("JP-SEMR-2-1-2-ONEREQ"))
    agreed = [
        evidence
        for evidence in person.evidence
        if evidence.basis in CONSENT_BASES and carries(evidence, message, person, regime)
    ]
    if agreed:
        findings.append(warn("JP-SEMR-2-1-2-ONEREQ", "consent-request-pointless"))
        return Ground(tuple(findings), agreed[0])
    ground = _for_ad(message, person, regime)
    return Ground((*findings, *ground.findings), ground.carrier)


def _for_info_ad(message: Message, person: Person, regime: Regime) -> Ground:
    """SEM Ord. 6(iii); remote-sale ads in it only where the mail was asked for (ASCT Ord. 29(i))."""
    carrier = _any_basis(message, person)
    findings: list[Finding] = []
    if carrier is None and message.main_mail_requested is not True and regime.shop.for_profit:
        findings.append(block("JP-SEM-3-1-OPTIN"))
    agreed = any(
        evidence.basis in CONSENT_BASES and carries(evidence, message, person, regime)
        for evidence in person.evidence
    )
    if regime.asct and message.main_mail_requested is False and not agreed:
        findings.append(block("JP-ASCT-12-3-1-OPTIN"))
    return Ground(tuple(findings), carrier)


def _any_basis(message: Message, person: Person) -> Evidence | None:
    """Any way in which the address was told; enough for what is not mainly advertising (law.md 6.8)."""
    told = [
        evidence
        for evidence in person.evidence
        if evidence.basis is not Basis.NONE
        and not refuses_ads(evidence, message.topic)
        and (evidence.obtained_at is None or not_after(evidence.obtained_at, message.at))
    ]
    return min(told, key=lambda evidence: evidence.basis not in CONSENT_BASES, default=None)
