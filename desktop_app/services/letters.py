"""連絡メール: proposed, put into the outbox, sent by the job of newsletters, taken back (4.13)."""

import getpass
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desktop_app.domain.address import ParsedAddress, parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Severity
from desktop_app.domain.letters import LetterDecision, LetterHistory, LetterKind
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.rulebook import Rulebook
from desktop_app.domain.shop import Shop
from desktop_app.i18n.language import Language
from desktop_app.services.contact_letters import Outbox, outbox_of
from desktop_app.services.environment import Environment
from desktop_app.services.letter_people import person_decision, who_asks
from desktop_app.services.letter_views import (
    LetterPerson,
    LetterText,
    LetterView,
    Proposal,
    WaitingLetter,
)
from desktop_app.services.mailbox import MailboxDesk
from desktop_app.services.sending import SendingDesk
from desktop_app.services.shop import ShopDesk
from desktop_app.services.words import Words
from desktop_app.storage import contacts, letters, mail_accounts, people, staff
from desktop_app.storage.database import Book
from desktop_app.storage.letters import LetterRecord
from desktop_app.storage.people import Candidate

Tell = Callable[[Mapping[str, Any]], None]


def never_stop() -> None:
    """Nobody cancels."""


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """The letters of one book."""

    book: Book
    environment: Environment
    words: Words
    rulebook: Rulebook
    shop: ShopDesk
    mailbox: MailboxDesk
    sending: SendingDesk

    def propose(
        self,
        kind: LetterKind | str,
        addresses: Sequence[str] = (),
        *,
        contact_ids: Sequence[str] = (),
        by: str | None = None,
        go_on: Callable[[], None] = never_stop,
    ) -> Proposal:
        """Who of these gets the letter, who does not and why. Nothing is changed.

        `addresses`, and of `contact_ids` the address that each is written to. `by`: who asks (consent
        request). `go_on` is called for each person and may raise to cancel.
        Raises AppError("letter-kind-unknown", "address-…", "contact-missing").
        """
        from desktop_app.services.letter_checking import NO_ACCOUNT_RULE, about_the_send

        kind, now, shop = _kind(kind), self.environment.clock(), self.shop.shop()
        histories = letters.histories(self.book)
        told: list[LetterPerson] = []
        first: tuple[Candidate, LetterDecision] | None = None
        for candidate in self._candidates(addresses, contact_ids):
            go_on()
            earlier = histories.get(candidate.address_id, LetterHistory())
            found = self._decide(kind, shop, candidate, earlier, now, by=by)
            told.append(self._person(candidate, found))
            if found.allowed and first is None:
                first = candidate, found
        stopping = about_the_send(self.book, shop, kind, now=now, reading=None)
        texts = [self.words.finding(one)["text"] for one in stopping if one.rule != NO_ACCOUNT_RULE]
        sample = None
        try:
            sample = self._text(kind, shop, *first, by=by, now=now) if first else None
        except AppError as error:
            texts.append(_told(error, self.words.language))
        account = mail_accounts.load_account(self.book)
        return Proposal(
            kind=kind,
            people=tuple(told),
            sample=sample,
            no_account=account is None,
            by_hand=account is not None and not self.mailbox.readable,
            stops=tuple(dict.fromkeys(texts)),
            staff=tuple(one.name for one in staff.staff(self.book)),
            asks=self._asks(shop, by, first[1] if first else None),
        )

    def text(self, kind: LetterKind | str, address: str, *, by: str | None = None) -> LetterText:
        """The letter to one address as it will be read. AppError as `propose`, and where it may not go
        AppError("letter-refused") with the rules."""
        kind, now, shop = _kind(kind), self.environment.clock(), self.shop.shop()
        (candidate,) = self._candidates([address], ())
        earlier = letters.history(self.book, candidate.address_id)
        found = self._decide(kind, shop, candidate, earlier, now, by=by)
        if not found.allowed:
            raise AppError(
                "letter-refused", rules=found.decision.rules, what=self.words.why(found.decision)
            )
        return self._text(kind, shop, candidate, found, by=by, now=now)

    def put(
        self,
        kind: LetterKind | str,
        addresses: Sequence[str] = (),
        *,
        contact_ids: Sequence[str] = (),
        by: str | None = None,
        language: Language | None = None,
        go_on: Callable[[], None] = never_stop,
    ) -> tuple[LetterPerson, ...]:
        """Put the letter for everyone who may get it into the outbox; the others with what stops it.

        Decided again inside the one transaction that writes, so that two windows put nobody in twice.
        Raises as `propose`.
        """
        kind, now, shop = _kind(kind), self.environment.clock(), self.shop.shop()
        told: list[LetterPerson] = []
        with self.book.transaction():
            histories = letters.histories(self.book)
            for candidate in self._candidates(addresses, contact_ids):
                go_on()
                earlier = histories.get(candidate.address_id, LetterHistory())
                found = self._decide(kind, shop, candidate, earlier, now, by=by)
                person = self._person(candidate, found)
                if found.allowed:
                    put = self._put(kind, shop, candidate, found, by=by, language=language, now=now)
                    person = replace(person, letter_id=put)
                told.append(person)
        return tuple(told)

    def take_back(self, letter_id: str, *, by: str | None = None) -> LetterView:
        """A letter that has not left is cancelled. Raises AppError("letter-missing", "letter-gone")."""
        letters.take_back(self.book, letter_id, by=by, now=self.environment.clock())
        return letter_view(letters.get(self.book, letter_id))

    def rows(self) -> tuple[LetterView, ...]:
        """Every letter, newest last."""
        return tuple(letter_view(one) for one in letters.all_letters(self.book))

    def of_contact(self, contact_id: str) -> tuple[LetterView, ...]:
        """The letters to every address of a contact, newest last. AppError("contact-missing")."""
        record = contacts.get(self.book, contact_id)
        ids = [address.id for address in record.addresses]
        return tuple(letter_view(one) for one in letters.of_addresses(self.book, ids)) if ids else ()

    def outbox(self) -> Outbox:
        """What waits, in words."""
        return outbox_of(
            self.book, self.words, self.environment.clock(), readable=self.mailbox.readable
        )

    def waiting(self) -> tuple[WaitingLetter, ...]:
        """What is in the outbox, in the order in which it leaves; nothing is due without an account."""
        now = self.environment.clock()
        ready = mail_accounts.load_account(self.book) is not None
        return tuple(_waiting(one, now, ready) for one in letters.open_letters(self.book))

    def send(
        self,
        ids: Sequence[str] | None = None,
        *,
        mailbox_read_by_hand: bool = False,
        read_by_hand_at: datetime | None = None,
        progress: Tell | None = None,
        wanted: Callable[[], None] = never_stop,
        paused_too: bool = True,
    ) -> dict[str, Any]:
        """Send what is due in the outbox (`ids`: only these), one after the other; the last line, with
        totals, `done`, `why`, `until` and how each letter ended.

        A letter that is refused stays in the outbox with its reason and stops no other; what is wrong with
        the account ends the call and is raised when nothing was sent. `wanted` may raise to end the call
        before the next letter. `paused_too`: also those at which a person had to look.
        Raises AppError("account-missing", "mailbox-not-declared", "already-sending") and what the account
        meets.
        """
        from desktop_app.services.letter_run import LetterRun

        by_hand = (read_by_hand_at or self.environment.clock()) if mailbox_read_by_hand else None
        run = LetterRun(
            book=self.book,
            environment=self.environment,
            words=self.words,
            rulebook=self.rulebook,
            shop=self.shop.shop(),
            sending=self.sending,
            cleared_by=getpass.getuser(),
            tell=progress or _to_nobody,
            wanted=wanted,
        )
        return run.go(self._due(ids, paused_too=paused_too), by_hand=by_hand)

    def _due(self, ids: Sequence[str] | None, *, paused_too: bool) -> list[str]:
        now = self.environment.clock()
        found = []
        for record in letters.open_letters(self.book):
            if ids is not None and record.id not in ids:
                continue
            if record.state is NewsletterState.PAUSED and not paused_too:
                continue
            if record.not_before is None or record.not_before <= now:
                found.append(record.id)
        return found

    def _candidates(self, addresses: Sequence[str], contact_ids: Sequence[str]) -> list[Candidate]:
        """Each address once; one that the book does not know has nothing that speaks for it."""
        found: dict[str, Candidate] = {}
        for text in addresses:
            parsed = parse_address(text)
            if parsed.key not in found:
                found[parsed.key] = self._candidate(parsed)
        ids = {one.address_id for one in found.values()}
        if len(contact_ids) > _MANY:
            wanted = set(contact_ids)
            chosen = [one for one in people.candidates(self.book) if one.contact_id in wanted]
        else:
            records = [contacts.get(self.book, one) for one in dict.fromkeys(contact_ids)]
            chosen = [people.candidate(self.book, one.addresses[0].id) for one in records if one.addresses]
        return [*found.values(), *(one for one in chosen if one.address_id not in ids)]

    def _candidate(self, parsed: ParsedAddress) -> Candidate:
        record = contacts.address_by_key(self.book, parsed.key)
        if record is not None:
            return people.candidate(self.book, record.id)
        person = people.person_at(self.book, parsed.key, parsed.text)
        return Candidate(contact_id=None, address_id="", address=parsed.text, person=person, contact=None)

    def _decide(
        self,
        kind: LetterKind,
        shop: Shop,
        candidate: Candidate,
        earlier: LetterHistory,
        now: datetime,
        *,
        by: str | None,
    ) -> LetterDecision:
        found = person_decision(kind, shop, candidate, earlier, now, staff=by or _SOMEBODY)
        if kind is LetterKind.CONSENT_REQUEST and found.allowed and not self._asks(shop, by, found):
            return person_decision(kind, shop, candidate, earlier, now, staff="")
        return found

    def _asks(self, shop: Shop, by: str | None, found: LetterDecision | None) -> str:
        """Who is named in a request: who was chosen, who took the address, the only one of the shop, or a
        sole trader in person."""
        taken = found.evidence.by if found and found.evidence else None
        known = staff.staff(self.book)
        only = known[0].name if len(known) == 1 else ""
        return who_asks(shop, (by or "").strip() or (taken or "").strip() or only)

    def _text(
        self,
        kind: LetterKind,
        shop: Shop,
        candidate: Candidate,
        found: LetterDecision,
        *,
        by: str | None,
        now: datetime,
    ) -> LetterText:
        from desktop_app.services.edition import NO_TOKEN
        from desktop_app.services.letter_mail import language_of_reader, letter_mail

        account = mail_accounts.load_account(self.book)
        mail = letter_mail(kind, shop, account, language_of_reader(candidate.person.country))
        values = mail.values(
            found.evidence,
            staff=self._asks(shop, by, found),
            token=NO_TOKEN,
            optout_token=NO_TOKEN,
            on=now,
        )
        shown = mail.shown(values)
        return LetterText(
            to=candidate.address,
            sender=account.address if account else "",
            reply_to=values["reply_to"].replace(NO_TOKEN, _NOT_YET),
            subject=shown.subject.replace(NO_TOKEN, _NOT_YET),
            text=shown.text,
        )

    def _put(
        self,
        kind: LetterKind,
        shop: Shop,
        candidate: Candidate,
        found: LetterDecision,
        *,
        by: str | None,
        language: Language | None,
        now: datetime,
    ) -> str:
        from desktop_app.services.letter_mail import language_of_reader

        asks = self._asks(shop, by, found) if kind is LetterKind.CONSENT_REQUEST else (by or "").strip()
        person = staff.add_staff(self.book, asks, now=now).id if asks and asks != shop.legal_name else None
        return letters.put(
            self.book,
            kind=kind,
            address_id=candidate.address_id,
            language=language or language_of_reader(candidate.person.country),
            staff_id=person,
            evidence_id=found.evidence.id if found.evidence else None,
            now=now,
        )

    def _person(self, candidate: Candidate, found: LetterDecision) -> LetterPerson:
        contact = candidate.contact
        said = found.decision
        if not found.allowed:
            blocks = tuple(one for one in said.findings if one.severity is Severity.BLOCK)
            said = replace(said, findings=blocks)
        return LetterPerson(
            address=candidate.address,
            address_id=candidate.address_id,
            contact_id=candidate.contact_id,
            name=(contact.full or contact.company) if contact else "",
            allowed=found.allowed,
            rules=said.rules,
            why=self.words.why(said) if said.findings else "",
        )


_SOMEBODY = "-"
"""Who asks is looked for once it is known that somebody may be asked."""

_NOT_YET = "…"
"""Stands for a token that is made with the letter."""

_MANY = 300
"""From so many on, everybody is read at once."""


def _to_nobody(_: Mapping[str, Any]) -> None:
    """Nobody listens."""


def _kind(kind: LetterKind | str) -> LetterKind:
    try:
        return LetterKind(kind)
    except ValueError:
        raise AppError("letter-kind-unknown", known=", ".join(LetterKind)) from None


def _told(error: AppError, language: Language) -> str:
    from desktop_app.i18n.error_texts import describe

    return describe(error, language).cause


def _waiting(record: LetterRecord, now: datetime, ready: bool) -> WaitingLetter:
    due = max(now, record.not_before or now, record.retry_at or now)
    looks = record.state is NewsletterState.PAUSED or not ready
    return WaitingLetter(
        id=record.id,
        kind=record.kind,
        address_id=record.address_id,
        due_at=None if looks else due,
    )


def letter_view(record: LetterRecord) -> LetterView:
    """A letter as it is shown."""
    state = record.delivery.value if record.delivery else "waiting"
    if record.state is NewsletterState.CANCELLED:
        state = "cancelled"
    elif record.state is NewsletterState.PAUSED:
        state = "paused"
    return LetterView(
        id=record.id,
        kind=record.kind,
        address=record.address,
        contact_id=record.contact_id,
        state=state,
        created_at=record.created_at,
        sent_at=record.accepted_at,
        answer_by=record.answer_by,
        retry_at=record.retry_at,
        rules=tuple(json.loads(record.rules)),
        can_take_back=record.can_take_back,
        delivery_id=record.delivery_id or "",
    )
