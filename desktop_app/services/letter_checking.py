"""What sending asks before and at a 連絡メール: may it go, what is frozen, the last look at the claim."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from desktop_app.delivery.ports import MailboxReading, Prepared
from desktop_app.domain.clearance import Clearance
from desktop_app.domain.decision import Decision, Mailbox, Outcome
from desktop_app.domain.delivery import OPEN_STATES
from desktop_app.domain.eligibility import RULE_SET
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding, Severity, block
from desktop_app.domain.letters import LetterDecision, LetterKind, decide_letter, occasion_of
from desktop_app.domain.moment import legal_day
from desktop_app.domain.preflight import check_message, check_shop
from desktop_app.domain.rulebook import Rulebook
from desktop_app.domain.shop import Shop
from desktop_app.i18n.language import Language
from desktop_app.services.check import about_sending
from desktop_app.services.checking import REASON_CHANGED
from desktop_app.services.edition import FrozenEdition
from desktop_app.services.fingerprint import digest
from desktop_app.services.letter_mail import LetterMail, letter_mail
from desktop_app.services.letter_people import in_the_book, who_asks
from desktop_app.services.words import Words
from desktop_app.storage import deliveries, letters, people, settings, suppressions, topics
from desktop_app.storage.codec import new_id
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import DeliveryRecord, LeftOut, ToSend
from desktop_app.storage.letters import LetterRecord
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.storage.people import Candidate

_STOPPED = LetterKind.ACKNOWLEDGEMENT
NO_ACCOUNT_RULE = "KW-NO-ACCOUNT"


def about_the_send(
    book: Book, shop: Shop, kind: LetterKind, *, now: datetime, reading: MailboxReading | None
) -> list[Finding]:
    """What keeps every letter of this kind from going: the shop's data, the account, the mailbox."""
    found = list(about_sending(book, shop, now=now, reading=reading, recipients=1))
    if kind is not LetterKind.CONSENT_REQUEST:  # no advertising: neither footer nor opt-out mailbox stops it
        return [one for one in found if one.rule == NO_ACCOUNT_RULE]
    found += check_shop(shop)
    return [one for one in dict.fromkeys(found) if one.severity is Severity.BLOCK]


@dataclass(slots=True)
class LetterChecker:
    """`delivery.ports.Checker` for letters. One per call of `send`; each letter is checked against the shop
    as it is then."""

    book: Book
    shop: Shop
    account: MailAccount
    rulebook: Rulebook
    words: Words
    cleared_by: str
    wanted: Callable[[], None] = lambda: None
    """Asked when all is checked and before anything is frozen; raises when it was stopped."""

    def prepare(self, mailing_id: str, reading: MailboxReading, now: datetime) -> Prepared:
        """Preflight of a letter: its words, and whether it may go. Who may not get it any more is left out
        with the rules. Raises AppError("check-blocks") with the rules that stop every letter of its kind."""
        self.shop = self._shop_now()
        record = letters.get(self.book, mailing_id)
        candidate = people.candidate(self.book, record.address_id)
        self._refuse(about_the_send(self.book, self.shop, record.kind, now=now, reading=reading))
        mail = self._mail(record)
        found = self._decide(record, candidate, reading, now)
        to_send, left_out = list[ToSend](), list[LeftOut]()
        if found.allowed:
            to_send.append(self._to_send(record, candidate, found, mail, now))
        else:
            left_out.append(_left_out(candidate, found.decision))
        self.wanted()
        return Prepared(
            clearance=self._clearance(record, mail.compiled.digest(), reading, now),
            content=mail.frozen(),
            queued=to_send,
            left_out=left_out,
        )

    def again(self, mailing_id: str, reading: MailboxReading, now: datetime) -> Clearance:
        """Preflight of a letter that was frozen before: what was said then against today's shop."""
        self.shop = self._shop_now()
        record = letters.get(self.book, mailing_id)
        self._refuse(about_the_send(self.book, self.shop, record.kind, now=now, reading=reading))
        frozen = FrozenEdition.of(deliveries.frozen(self.book, mailing_id))
        mail = self._mail(record)
        if frozen.constant.plan.from_address != mail.plan.from_address:
            self._refuse([block("JP-SEM-5-TRUEFROM", "sender-changed-since")])
        self._refuse(self._stale(record, frozen, mail))
        self.wanted()
        return self._clearance(record, frozen.compiled.digest(), reading, now)

    def decide(
        self, delivery: DeliveryRecord, candidate: Candidate, reading: MailboxReading, now: datetime
    ) -> Decision:
        """The decision at the claim, on what the book says at that moment."""
        record = letters.get(self.book, delivery.mailing_id)
        if record.answer_by is not None and legal_day(now) > record.answer_by:
            late = block("JP-SEMG-DOI", "confirm-overdue")
            return Decision(outcome=Outcome.LEFT_OUT, findings=(late,))
        found = self._decide(record, candidate, reading, now)
        if not found.allowed or found.evidence is None:
            return found.decision
        stands = any(one.id == delivery.evidence_id for one in candidate.person.evidence)
        said = delivery.merge.get("occasion", "")
        if said and not stands and said != occasion_of(found.evidence):  # withdrawn since: it is not true
            return Decision(outcome=Outcome.LEFT_OUT, findings=(block(REASON_CHANGED),))
        return replace(found.decision, basis=found.evidence.basis, evidence_id=found.evidence.id)

    def stands(self) -> bool:
        """Whether the shop states now what it did when this letter was checked."""
        return self._shop_now() == self.shop

    def _shop_now(self) -> Shop:
        return replace(settings.load_shop(self.book), from_address=self.account.address)

    def _stale(self, record: LetterRecord, frozen: FrozenEdition, mail: LetterMail) -> list[Finding]:
        """What stops the words said then: a name, an address or a way to stop that is not the shop's any
        more must not leave (SEM Act 4)."""
        context = mail.context(people.candidate(self.book, record.address_id), outgoing=False)
        found = [
            one
            for row in deliveries.rows(self.book, record.id)
            if row.state in OPEN_STATES and row.merge
            for one in check_message(frozen.facts(row), self.shop, context)
        ]
        return [one for one in found if one.severity is Severity.BLOCK]

    def _decide(
        self, record: LetterRecord, candidate: Candidate, reading: MailboxReading, now: datetime
    ) -> LetterDecision:
        mailbox = Mailbox(
            imap=not reading.by_hand,
            last_fetch=None if reading.by_hand else reading.at,
            read_by_hand_at=reading.at if reading.by_hand else None,
        )
        earlier = letters.history(self.book, record.address_id, besides=record.id)
        found = decide_letter(record.kind, self.shop, mailbox, candidate.person, earlier, now)
        if record.kind is LetterKind.ACKNOWLEDGEMENT:  # whoever said stop is told so, also a stranger
            return found
        return in_the_book(candidate, found)

    def _mail(self, record: LetterRecord) -> LetterMail:
        language: Language = "en" if record.language == "en" else "ja"
        return letter_mail(record.kind, self.shop, self.account, language, run_id=record.id)

    def _to_send(
        self,
        record: LetterRecord,
        candidate: Candidate,
        found: LetterDecision,
        mail: LetterMail,
        now: datetime,
    ) -> ToSend:
        asking = record.kind is LetterKind.CONSENT_REQUEST
        topic = topics.default_topic(self.book).id
        values = mail.values(
            found.evidence,
            staff=who_asks(self.shop, record.staff),
            token=record.token,
            optout_token=suppressions.token(self.book, record.address_id, topic) if asking else "",
            on=now,
            stopped=letters.acknowledged(self.book, record) if record.kind is _STOPPED else None,
        )
        self._refuse([one for one in mail.findings(candidate, values, now) if one.severity is Severity.BLOCK])
        evidence = found.evidence
        return ToSend(
            address_id=candidate.address_id,
            contact_id=candidate.contact_id,
            merge=values,
            basis=evidence.basis.value if evidence else None,
            evidence_id=evidence.id if evidence else None,
            rules=found.decision.rules,
        )

    def _refuse(self, findings: list[Finding]) -> None:
        if findings:
            texts = [self.words.finding(one)["text"] for one in findings]
            raise AppError(
                "letter-blocked",
                rules=list(dict.fromkeys(one.rule for one in findings)),
                what=" ".join(dict.fromkeys(texts)),
            )

    def _clearance(
        self, record: LetterRecord, content_hash: str, reading: MailboxReading, now: datetime
    ) -> Clearance:
        return Clearance(
            id=new_id(),
            newsletter_id=record.id,
            content_hash=content_hash,
            sender_hash=digest([settings.shop_json(self.shop), self.account.address]),
            topic_id="",
            audience_hash=digest([record.address_id]),
            rules_hash=digest([RULE_SET, self.rulebook.law_as_of.isoformat(), len(self.rulebook)]),
            mailbox_read_at=reading.at,
            mailbox_read_by_hand=reading.by_hand,
            accepted=(),
            cleared_by=self.cleared_by,
            cleared_at=now,
        )


def _left_out(candidate: Candidate, decision: Decision) -> LeftOut:
    rules = [one.rule for one in decision.findings if one.severity is Severity.BLOCK]
    return LeftOut(
        address_id=candidate.address_id,
        contact_id=candidate.contact_id,
        rules=tuple(dict.fromkeys(rules)),
    )
