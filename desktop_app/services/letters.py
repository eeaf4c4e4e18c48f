"""連絡メール: proposed, put into the outbox, sent by the job of newsletters, taken back (4.13)."""

import getpass
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.domain.letters import LetterKind
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.rulebook import Rulebook
from desktop_app.i18n.language import Language
from desktop_app.services.audience import never_stop
from desktop_app.services.contact_letters import Outbox, outbox_of
from desktop_app.services.contact_rows import shown_time
from desktop_app.services.environment import Environment
from desktop_app.services.inbox_views import SafeMail
from desktop_app.services.letter_proposals import LetterProposals
from desktop_app.services.letter_views import (
    LetterPerson,
    LetterView,
    Proposal,
    WaitingLetter,
)
from desktop_app.services.mailbox import MailboxDesk
from desktop_app.services.sending import SendingDesk
from desktop_app.services.shop import ShopDesk
from desktop_app.services.words import Words
from desktop_app.storage import contacts, deliveries, letters, mail_accounts, tallies
from desktop_app.storage.database import Book
from desktop_app.storage.letters import LetterRecord

Tell = Callable[[Mapping[str, Any]], None]


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

    @property
    def _proposals(self) -> LetterProposals:
        return LetterProposals(self.book, self.environment, self.words, self.shop, self.mailbox)

    def propose(
        self,
        kind: LetterKind | str,
        addresses: Sequence[str] = (),
        *,
        contact_ids: Sequence[str] = (),
        by: str | None = None,
        go_on: Callable[[], None] = never_stop,
    ) -> Proposal:
        """Who of these gets the letter, who does not and why: see `LetterProposals.propose`."""
        return self._proposals.propose(kind, addresses, contact_ids=contact_ids, by=by, go_on=go_on)

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
        """Put letters into the outbox: see `LetterProposals.put`."""
        return self._proposals.put(
            kind, addresses, contact_ids=contact_ids, by=by, language=language, go_on=go_on
        )

    def take_back(self, letter_id: str, *, by: str | None = None) -> LetterView:
        """A letter that has not left is cancelled. Raises AppError("letter-missing", "letter-gone")."""
        letters.take_back(self.book, letter_id, by=by, now=self.environment.clock())
        return letter_view(letters.get(self.book, letter_id))

    def read(self, letter_id: str) -> SafeMail:
        """A letter as it was made up for its reader. Raises AppError("letter-missing", "delivery-incomplete",
        "delivery-erased")."""
        from desktop_app.services.edition import FrozenEdition

        record = letters.get(self.book, letter_id)
        if record.delivery_id is None:
            raise AppError("delivery-incomplete")
        row = deliveries.get(self.book, record.delivery_id)
        if not row.merge:
            raise AppError("delivery-erased")
        frozen = FrozenEdition.of(deliveries.frozen(self.book, letter_id))
        mail = frozen.compiled.render(row.merge)
        return SafeMail(
            sender=frozen.constant.plan.from_address,
            to=row.address,
            date=shown_time(row.sent_date),
            subject=mail.subject,
            text=mail.text,
            attachments=0,
            cut=False,
        )

    def take_back_all(self, letter_ids: Sequence[str]) -> int:
        """Those of them that have not left yet; how many they were."""
        taken = 0
        for letter_id in letter_ids:
            with suppress(AppError):  # it has just left
                self.take_back(letter_id)
                taken += 1
        return taken

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
        now, shop = self.environment.clock(), self.shop.shop()
        return outbox_of(
            self.book,
            self.words,
            now,
            readable=self.mailbox.readable,
            stops=lambda kind: self._proposals.stops(kind, shop, now),
        )

    def waiting(self) -> tuple[WaitingLetter, ...]:
        """What is in the outbox, in the order in which it leaves; nothing is due without an account."""
        ready = mail_accounts.load_account(self.book) is not None and self._by_itself()
        return tuple(_waiting(one, ready) for one in letters.open_letters(self.book))

    def hold(self) -> None:
        """Somebody stopped the sending: what is still here leaves when a person asks for it, not before."""
        with self.book.transaction():
            tallies.keep(self.book, letters.TALLY, letters.STOPPED, now=self.environment.clock())

    def _by_itself(self) -> bool:
        """Whether letters may leave by themselves: not after too many were refused, until a person looks."""
        return tallies.kept(self.book, letters.TALLY).stop is None

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
        before the next letter. `paused_too`: a person asks for it, so that also those leave at which
        somebody had to look.
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
            by_person=paused_too,
        )
        due = self._due(ids, paused_too=paused_too)
        return run.go(due, about=due if ids is None else ids, by_hand=by_hand)

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



def _to_nobody(_: Mapping[str, Any]) -> None:
    """Nobody listens."""


def _waiting(record: LetterRecord, ready: bool) -> WaitingLetter:
    times = (record.created_at, record.not_before, record.retry_at)
    due = max(at for at in times if at is not None)
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
