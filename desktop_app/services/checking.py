"""What sending asks before and at every mail: preflight, its stored proof, the last-moment decision."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from desktop_app.delivery.ports import MailboxReading, Prepared
from desktop_app.domain.clearance import Clearance
from desktop_app.domain.decision import Decision, Mailbox, Outcome
from desktop_app.domain.eligibility import RULE_SET, decide
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding, Severity, block
from desktop_app.domain.rulebook import Rulebook
from desktop_app.domain.sale_answer import RULE as SALE_RULE
from desktop_app.domain.sale_answer import declared_no
from desktop_app.domain.shop import Shop
from desktop_app.services.audience import Member, Nature, message_of, nature_of
from desktop_app.services.check import Check, check_frozen, check_newsletter
from desktop_app.services.edition import Edition, FrozenEdition, edition_of, reason_of
from desktop_app.services.fingerprint import Fingerprint, digest
from desktop_app.services.planned_audience import NOT_CHOSEN, refuse_changed, who_gets_it
from desktop_app.services.segment_audience import as_frozen
from desktop_app.services.still_true import answer_of
from desktop_app.services.words import Words
from desktop_app.storage import deliveries, newsletters, schedules, settings, suppressions
from desktop_app.storage.codec import new_id
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import DeliveryRecord, ToSend
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.storage.newsletters import NewsletterRecord
from desktop_app.storage.people import Candidate
from desktop_app.storage.schedules import ScheduleRecord

REASON_CHANGED = "KW-REASON-CHANGED"
"""What the mail says of why it comes is not true any more; the next newsletter will say what is."""


@dataclass(slots=True)
class NewsletterChecker:
    """`delivery.ports.Checker` for newsletters. One per call of `send`."""

    book: Book
    shop: Shop
    account: MailAccount
    rulebook: Rulebook
    words: Words
    cleared_by: str
    accepted: Mapping[str, str] = field(default_factory=dict)
    wanted: Callable[[], None] = lambda: None
    """Asked when all is checked and before anything is frozen or goes on; raises when it was stopped."""
    expected: Fingerprint | None = None
    """What the owner saw and confirmed; None = nobody looked at a check before."""
    planned: ScheduleRecord | None = None
    """What was confirmed for the time that has come; None = it is sent, or planned, at a person's word."""
    seen: Fingerprint | None = field(default=None, init=False)
    """What `prepare` looked at."""
    readers: tuple[str, ...] = field(default=(), init=False)
    """Address ids of those who get it, as `prepare` found them."""
    _natures: dict[str, Nature] = field(default_factory=dict, init=False)
    _records: dict[str, NewsletterRecord] = field(default_factory=dict, init=False)

    def prepare(self, mailing_id: str, reading: MailboxReading, now: datetime) -> Prepared:
        """Preflight of a draft; every reader's values are made here, once, and frozen.

        Raises AppError("check-blocks") or "warnings-not-accepted" with the rules, "changed-since-check" and
        "plan-changed" when it is not what was confirmed, and "plan-gone" when the plan was taken back.
        """
        if self.planned is not None and schedules.find(self.book, mailing_id) is None:
            raise AppError("plan-gone")
        record = newsletters.get(self.book, mailing_id)
        segment = as_frozen(self.book, record)
        check = check_newsletter(self.book, record, self.shop, now=now, reading=reading)
        self._refuse(check)
        if self.expected is not None and self.expected != check.fingerprint:
            raise AppError("changed-since-check")
        edition = edition_of(self.book, record, self.shop, self.account)
        self.seen = check.fingerprint
        members, left_out = who_gets_it(check.audience, self.planned)
        self.readers = tuple(one.candidate.address_id for one in members)
        tokens = suppressions.tokens(
            self.book, [one.candidate.address_id for one in members], record.topic_id, now=now
        )
        everyone = [one.candidate.address_id for one in members] + [one.address_id for one in left_out]
        content = edition.frozen()
        if as_frozen(self.book, record) != segment:  # its rules were changed while people were looked at
            raise AppError("changed-since-check")
        if segment is not None:
            content = replace(content, parts={**content.parts, "segment": segment})
        digest_now = edition.compiled.digest()
        clearance = self._clearance(record, digest_now, everyone, segment, reading, now)
        refuse_changed(self.planned, clearance, record, check.fingerprint)
        self.wanted()
        queued = _Queued(list(reversed(members)), edition, tokens, now)
        return Prepared(clearance=clearance, content=content, queued=queued, left_out=left_out)

    def again(self, mailing_id: str, reading: MailboxReading, now: datetime) -> Clearance:
        """Preflight of what was frozen against the shop and the rules of today."""
        record = newsletters.get(self.book, mailing_id)
        self._refuse(check_frozen(self.book, record, self.shop, now=now, reading=reading))
        content = deliveries.frozen(self.book, mailing_id)
        frozen, segment = FrozenEdition.of(content), content.parts.get("segment")
        everyone = deliveries.address_ids(self.book, mailing_id)
        self.wanted()
        return self._clearance(record, frozen.compiled.digest(), everyone, segment, reading, now)

    def decide(
        self, delivery: DeliveryRecord, candidate: Candidate, reading: MailboxReading, now: datetime
    ) -> Decision:
        """The decision at the claim, on what the book says at that moment."""
        if candidate.contact_id is None:  # deleted, or the address was given up, since it was frozen
            return Decision(outcome=Outcome.LEFT_OUT, findings=(block(NOT_CHOSEN),))
        record = self._frozen_record(delivery.mailing_id)
        mailbox = Mailbox(
            imap=not reading.by_hand,
            last_fetch=None if reading.by_hand else reading.at,
            read_by_hand_at=reading.at if reading.by_hand else None,
        )
        nature = self._nature(record, delivery.merge)
        found = decide(self.shop, mailbox, message_of(record, self.shop, now, nature), candidate.person)
        if found.outcome is Outcome.LEFT_OUT or _reason_holds(record, delivery, candidate, found):
            return found
        changed = block(REASON_CHANGED)
        return Decision(outcome=Outcome.LEFT_OUT, findings=(changed,))

    def stands(self) -> bool:
        """Whether the shop states now what it did when this was checked."""
        return replace(settings.load_shop(self.book), from_address=self.shop.from_address) == self.shop

    def _frozen_record(self, mailing_id: str) -> NewsletterRecord:
        """Read once: what was frozen does not change."""
        if mailing_id not in self._records:
            self._records[mailing_id] = newsletters.get(self.book, mailing_id)
        return self._records[mailing_id]

    def _nature(self, record: NewsletterRecord, values: Mapping[str, str]) -> Nature:
        """Read once from what was frozen: the mails differ in names only."""
        if record.id not in self._natures:
            frozen = FrozenEdition.of(deliveries.frozen(self.book, record.id))
            self._natures[record.id] = nature_of(record, self.shop, frozen.compiled, values)
        return self._natures[record.id]

    def _refuse(self, check: Check) -> None:
        blocking = [one.rule for one in check.findings if one.severity is Severity.BLOCK]
        if blocking:
            raise AppError(
                "check-blocks", rules=list(dict.fromkeys(blocking)), what=self._told(check, blocking)
            )
        waiting = [rule for rule in self.to_accept(check) if not self.accepted.get(rule)]
        if waiting:
            raise AppError(
                "warnings-not-accepted", rules=waiting, rule=waiting[0], what=self._told(check, waiting)
            )

    def _told(self, check: Check, rules: Sequence[str]) -> str:
        texts = [self.words.finding(one)["text"] for one in check.findings if one.rule in rules]
        return " ".join(dict.fromkeys(texts))

    def to_accept(self, check: Check) -> list[str]:
        """Warnings that need a tick."""
        return list(dict.fromkeys(one.rule for one in needing_tick(self.rulebook, check)))

    def _clearance(
        self,
        record: NewsletterRecord,
        content_hash: str,
        audience: Sequence[str],
        segment: Mapping[str, Any] | None,
        reading: MailboxReading,
        now: datetime,
    ) -> Clearance:
        everyone: list[Any] = sorted(audience)
        return Clearance(
            id=new_id(),
            newsletter_id=record.id,
            content_hash=content_hash,
            sender_hash=digest([settings.shop_json(self.shop), self.account.address]),
            topic_id=record.topic_id,
            audience_hash=digest(everyone if segment is None else [everyone, segment]),
            rules_hash=digest([RULE_SET, self.rulebook.law_as_of.isoformat(), len(self.rulebook)]),
            mailbox_read_at=reading.at,
            mailbox_read_by_hand=reading.by_hand,
            accepted=tuple({**self._declared(record), **self.accepted}.items()),
            cleared_by=self.cleared_by,
            cleared_at=now,
        )

    def _declared(self, record: NewsletterRecord) -> Mapping[str, str]:
        """The declared "no" is the tick of its rule (architecture 4.14)."""
        reason = declared_no(self.shop, answer_of(record))
        return {SALE_RULE: reason} if reason else {}


def _reason_holds(
    record: NewsletterRecord, delivery: DeliveryRecord, candidate: Candidate, found: Decision
) -> bool:
    """Whether the reason that the frozen mail gives is still true: its evidence stands, or what carries the
    mail now says the same. A mail must not claim a consent that was withdrawn since."""
    said = delivery.merge.get("reason", "")
    if not said or any(one.id == delivery.evidence_id for one in candidate.person.evidence):
        return True
    try:
        return reason_of(record, candidate, found) == said
    except AppError:  # what carries it now can't be told in words
        return False


@dataclass(frozen=True, slots=True)
class _Queued:
    """Everybody's values, made while they are frozen: those of very many need not lie here at once. To be
    gone through once: who is done is let go, for letting all go in one go would hold every thread up."""

    members: list[Member]
    """The last one first."""
    edition: Edition
    tokens: Mapping[str, str]
    on: datetime

    def __iter__(self) -> Iterator[ToSend]:
        while self.members:
            one = self.members.pop()
            token = self.tokens[one.candidate.address_id]
            yield ToSend(
                address_id=one.candidate.address_id,
                contact_id=one.candidate.contact_id,
                merge=self.edition.values(one.candidate, one.decision, token, self.on),
                basis=one.decision.basis.value if one.decision.basis else None,
                evidence_id=one.decision.evidence_id,
                rules=one.decision.rules,
            )


def needing_tick(rulebook: Rulebook, check: Check) -> list[Finding]:
    """Warnings on a statutory rule about the message or the sending (architecture 4.14)."""
    return [
        one
        for one in check.findings
        if one.severity is Severity.WARN
        and one not in check.about_settings
        and _needs_tick(rulebook, one.rule)
    ]


def _needs_tick(rulebook: Rulebook, rule: str) -> bool:
    """A statutory rule of law.md 6.1, 6.4 or 6.5; those about contacts (6.2, 6.3) stop no send."""
    try:
        found = rulebook[rule]
    except KeyError:
        return False
    return found.statutory and found.table in {"6.1", "6.4", "6.5"}
