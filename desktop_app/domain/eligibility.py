"""送れる／送れない: may this message go to this person now? (law.md 6.2, 6.5, 6.8 as changed by 6.9)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from desktop_app.domain import countries
from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence
from desktop_app.domain.decision import Decision, Mailbox, Message, Outcome, Person
from desktop_app.domain.finding import Finding, Severity, block, warn
from desktop_app.domain.grounds import find_ground
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.domain.moment import Moment, legal_day, not_after, surely_after
from desktop_app.domain.regime import Regime, carries
from desktop_app.domain.sensitive import REFUSED_ROLES, role_of, sensitive_words
from desktop_app.domain.shop import Shop
from desktop_app.domain.shop_rules import only_trade_name
from desktop_app.domain.suppression import OptOut

RULE_SET = "2026-06-24/1"
"""Version of the rules as written here; part of every log row (JP-SEND-LOG)."""

MAILBOX_MINUTES = 30
"""The mailbox that opt-outs arrive in was read at most so long ago (JP-SEM-3-3-MAILBOX)."""

MINOR_AGE = 16


def decide(shop: Shop, mailbox: Mailbox, message: Message, person: Person) -> Decision:
    """May `message` go to `person`? Pure: the same facts give the same answer, now and in ten years."""
    regime = Regime(shop, message, person)
    findings = [
        *_about_the_shop(shop, regime),
        *_about_the_send(shop, mailbox, message, regime),
        *_about_the_person(message, person),
        *_labels(message, person, regime),
        *_stops(message, person, regime),
    ]
    ground = find_ground(message, person, regime)
    findings += ground.findings
    findings.sort(key=lambda finding: finding.severity is not Severity.BLOCK)
    unique = tuple(dict.fromkeys(findings))
    if any(finding.severity is Severity.BLOCK for finding in unique):
        return Decision(outcome=Outcome.LEFT_OUT, findings=unique)
    outcome = Outcome.WARN if unique else Outcome.ALLOWED
    carrier = ground.carrier
    return Decision(
        outcome=outcome,
        findings=unique,
        basis=carrier.basis if carrier else None,
        evidence_id=carrier.id if carrier else None,
    )


def in_order(shop: Shop) -> Shop:
    """`shop` without what stops the whole send: what `decide` then says is about the person."""
    return replace(shop, legal_kind=None, legal_name=shop.legal_name.strip() or "-", art7_order_on=None)


def _about_the_shop(shop: Shop, regime: Regime) -> Iterator[Finding]:
    """No advertising mail may go without the sender's own name (SEM Act 4(i), law.md 6.9.14)."""
    if not (regime.special and shop.for_profit):
        return
    if not shop.legal_name.strip():
        yield block("JP-SEM-4-1-NAME", "shop-name-missing")
    elif only_trade_name(shop):
        yield block("JP-SEMG-4-1-TRADENAME", "legal-name-is-trade-name")


def _about_the_send(shop: Shop, mailbox: Mailbox, message: Message, regime: Regime) -> Iterator[Finding]:
    if message.recipients != 1:
        yield block("JP-SEND-ONETO")
    order = shop.art7_order_on
    ordered = order is not None and order <= legal_day(message.at)
    if ordered and not shop.art7_measure_confirmed and regime.cls in ADVERTISING:
        yield block("JP-SEND-REPRESSION")
    if regime.optouts_act and not mailbox_is_read(mailbox, message.at):
        yield block("JP-SEM-3-3-MAILBOX")
    if message.contains_ad and message.cls in {MessageClass.TX, MessageClass.NOTICE}:
        yield warn("JP-MSG-CLASS")
    if message.contains_ad and message.cls in {MessageClass.DOI, MessageClass.OPTOUT_ACK}:
        yield block("JP-MSG-ACKNOADS")


def mailbox_is_read(mailbox: Mailbox, at: Moment) -> bool:
    """An opt-out is received when it arrives in the mailbox, so that must have been read just before."""
    readings = [mailbox.read_by_hand_at, mailbox.last_fetch if mailbox.imap else None]
    return any(_recent(reading, at) for reading in readings if reading is not None)


def _recent(reading: Moment, at: Moment) -> bool:
    if isinstance(reading, datetime) and isinstance(at, datetime):
        # A reading to come was noted by a clock that was wrong: it says nothing.
        return abs(at - reading) <= timedelta(minutes=MAILBOX_MINUTES)
    return legal_day(reading) >= legal_day(at)


def _about_the_person(message: Message, person: Person) -> Iterator[Finding]:
    if message.cls not in ADVERTISING and message.cls not in INCIDENTAL:
        return
    role = role_of(person.email.rpartition("@")[0])
    if role in REFUSED_ROLES:
        yield block("JP-IMP-ROLE")
    elif role is not None:
        yield warn("JP-IMP-ROLE")
    if person.bounce_held:
        yield block("JP-SEND-BOUNCE", "bounce-held")
    elif person.user_unknown or person.hard_bounces >= 2:
        yield block("JP-SEND-BOUNCE")
    elif person.hard_bounces:
        yield warn("JP-SEND-BOUNCE")
    if person.age is not None and person.age < MINOR_AGE and not person.guardian_consent:
        yield warn("JP-APPI-MINOR")
    if not person.sensitive_consent and sensitive_words(person.note):
        yield warn("JP-APPI-20-2-SENSITIVE")


def _labels(message: Message, person: Person, regime: Regime) -> Iterator[Finding]:
    if regime.cls not in ADVERTISING:
        return
    if message.subject is not None:
        rule = countries.missing_label(person.country, message.subject)
        if rule:
            yield block(rule)
    if countries.is_us(person.country) and not message.postal_address_in_body:
        yield block("XX-US-ADDRESS")


def _stops(message: Message, person: Person, regime: Regime) -> Iterator[Finding]:
    """Opt-outs, and mails that may be one (SEM Act 3(3), ASCT 12-3(2), law.md 6.9.2-4)."""
    if not regime.special:
        return
    standing = [
        optout
        for optout in (*person.optouts, *_other_ways_to_say_stop(message, person))
        if _covers(optout, message, regime) and not _lifted(optout, message, person, regime)
    ]
    if standing and regime.optouts_act:
        elsewhere = all(optout.same_person for optout in standing)
        yield block("JP-SEM-3-3-OPTOUT", "optout-same-person" if elsewhere else "")
        if any(_tries_to_lift(evidence, optout) for evidence in person.evidence for optout in standing):
            yield block("JP-SEM-3-3-RECONSENT")
    elif standing:
        yield warn("JP-SEM-3-3-TXAD")
    if regime.optouts_act and any(not_after(mail.at, message.at) for mail in person.waiting):
        yield block("JP-SEM-3-3-UNCLEAR")


def _covers(optout: OptOut, message: Message, regime: Regime) -> bool:
    if message.cls is MessageClass.CONSENT_REQ:
        return replace(optout, scope=None).covers(None, message.at)  # never after an opt-out, whatever topic
    if regime.cls in INCIDENTAL and message.topic is None and optout.scope is not None:
        return False  # a stop of one newsletter does not speak of mails about an order
    return optout.covers(message.topic, message.at)


def _other_ways_to_say_stop(message: Message, person: Person) -> Iterator[OptOut]:
    """A complaint, and a "no ads" note on a card (law.md 6.9.9); such a note alone only voids that card."""
    if person.complained_at is not None:
        yield OptOut(at=person.complained_at)
    others = any(not evidence.no_ads_note for evidence in person.evidence)
    for evidence in person.evidence:
        if evidence.no_ads_note and others:
            yield OptOut(at=evidence.obtained_at or legal_day(message.at), scope=evidence.no_ads_scope)


def _lifted(optout: OptOut, message: Message, person: Person, regime: Regime) -> bool:
    return any(
        evidence.basis in CONSENT_BASES
        and agreed_after(evidence, optout.at)
        and carries(evidence, message, person, regime)
        for evidence in person.evidence
    )


def agreed_after(evidence: Evidence, stopped_at: Moment) -> bool:
    """Whether it is a fresh act of the person, later than their stop and entered by hand (law.md 6.9.4)."""
    by_hand = evidence.lifts_optouts or not evidence.imported
    written_down_before = evidence.recorded_at is not None and not not_after(stopped_at, evidence.recorded_at)
    if written_down_before or not by_hand or evidence.obtained_at is None:
        return False
    return surely_after(evidence.obtained_at, stopped_at)


def _tries_to_lift(evidence: Evidence, optout: OptOut) -> bool:
    dates = (evidence.obtained_at, evidence.last_dealing, evidence.seen_on)
    later = any(date is not None and surely_after(date, optout.at) for date in dates)
    return later and not evidence.no_ads_note and evidence.basis is not Basis.NONE
