"""連絡メール proposed: who gets which letter, the letter as it will be read, and the way into the outbox."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desktop_app.domain.address import ParsedAddress, parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Severity
from desktop_app.domain.letters import ASKING, LetterDecision, LetterHistory, LetterKind
from desktop_app.domain.shop import Shop
from desktop_app.i18n.language import Language
from desktop_app.services.audience import never_stop
from desktop_app.services.environment import Environment
from desktop_app.services.letter_people import person_decision, who_asks
from desktop_app.services.letter_views import LetterPerson, LetterText, Proposal
from desktop_app.services.mailbox import MailboxDesk
from desktop_app.services.shop import ShopDesk
from desktop_app.services.words import Words
from desktop_app.storage import contacts, letters, mail_accounts, people, staff
from desktop_app.storage.database import Book
from desktop_app.storage.people import Candidate

_SOMEBODY = "-"
"""Who asks is looked for once it is known that somebody may be asked."""

_NOT_YET = "…"
"""Stands for a token that is made with the letter."""

_MANY = 300
"""From so many on, everybody is read at once."""


@dataclass(frozen=True, slots=True)
class LetterProposals:
    """Decides about letters of one book before they wait."""

    book: Book
    environment: Environment
    words: Words
    shop: ShopDesk
    mailbox: MailboxDesk

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
        texts = self.stops(kind, shop, now)
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

    def stops(self, kind: LetterKind, shop: Shop, now: datetime) -> list[str]:
        """What keeps every letter of this kind here, but for a missing account, in words."""
        from desktop_app.services.letter_checking import NO_ACCOUNT_RULE, about_the_send
        from desktop_app.services.letter_mail import letter_mail

        stopping = about_the_send(self.book, shop, kind, now=now, reading=None)
        texts = [self.words.finding(one)["text"] for one in stopping if one.rule != NO_ACCOUNT_RULE]
        try:
            letter_mail(kind, shop, mail_accounts.load_account(self.book), "ja")
        except AppError as error:
            texts.append(_told(error, self.words.language))
        return texts

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


def _kind(kind: LetterKind | str) -> LetterKind:
    found = next((one for one in ASKING if one == kind), None)
    if found is None:
        raise AppError("letter-kind-unknown", known=", ".join(ASKING))
    return found


def _told(error: AppError, language: Language) -> str:
    from desktop_app.i18n.error_texts import describe

    return describe(error, language).cause
