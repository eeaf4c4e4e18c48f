"""送信: one call checks, freezes and sends; called again it resumes. And the test send to the owner."""

import getpass
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.accounts.connect import connect_smtp
from desktop_app.composing.mime import PerRecipient, build_message, new_boundary, new_message_id
from desktop_app.delivery.own_copy import require_own, send_own_copy
from desktop_app.delivery.ports import Checker, MailboxGate, MailboxReading, Progress, SendReport
from desktop_app.delivery.send_job import SendJob
from desktop_app.domain.address import ParsedAddress, parse_address
from desktop_app.domain.eligibility import RULE_SET
from desktop_app.domain.errors import AppError
from desktop_app.domain.rulebook import Rulebook
from desktop_app.services import agenda_notes
from desktop_app.services.account import AccountDesk
from desktop_app.services.checking import NewsletterChecker
from desktop_app.services.doubts import DoubtDesk
from desktop_app.services.edition import Edition, FrozenEdition
from desktop_app.services.environment import Environment
from desktop_app.services.fingerprint import Fingerprint
from desktop_app.services.forecasts import ForecastView, foresee
from desktop_app.services.mailbox import MailboxDesk
from desktop_app.services.newsletters import NewsletterDesk
from desktop_app.services.senders import personal_line
from desktop_app.services.test_sends import TestSent, TestTarget, keep_ticks, targets
from desktop_app.storage import contacts, people, schedules, seal
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.storage.schedules import ScheduleRecord

Tell = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class _ReadByProgram:
    """The mailbox is read anew each time somebody asks."""

    mailbox: MailboxDesk

    def read_now(self) -> MailboxReading:
        return MailboxReading(self.mailbox.read_now().at)


@dataclass(frozen=True, slots=True)
class _ReadByHand:
    """The owner said once, at the start, that every reply so far was read and acted on."""

    at: datetime

    def read_now(self) -> MailboxReading:
        return MailboxReading(self.at, by_hand=True)


@dataclass(frozen=True, slots=True)
class SendingDesk:
    """Sends from one book."""

    book: Book
    environment: Environment
    rulebook: Rulebook
    accounts: AccountDesk
    newsletters: NewsletterDesk
    mailbox: MailboxDesk

    def send(
        self,
        newsletter_id: str,
        *,
        accept: Mapping[str, str] | None = None,
        mailbox_read_by_hand: bool = False,
        read_by_hand_at: datetime | None = None,
        expected: Fingerprint | None = None,
        progress: Tell | None = None,
        wanted: Callable[[], None] = lambda: None,
        as_planned: bool = False,
    ) -> dict[str, Any]:
        """Start or resume (cli.md "send"); returns the last line, with `done` and `why`.

        `read_by_hand_at`: when the owner said so, else it counts as said now. `expected`: what the owner saw
        in the check; a draft that is something else by now is refused before anything is frozen.
        `wanted` is called once everything is checked and before the first mail; what it raises ends the call.
        `as_planned`: its time has come, and it goes to those who were confirmed for it; a planned one is not
        sent otherwise. How it ended is noted for `AgendaDesk`.
        Raises AppError: what the check refuses, with its rules, "changed-since-check", "plan-changed",
        "newsletter-planned", and what keeps the account from sending.
        """
        if seal.overtaken(self.book):
            raise AppError("book-older-copy")
        plan = schedules.find(self.book, newsletter_id)
        if plan is not None and not as_planned:
            raise AppError("newsletter-planned")
        by_hand = (read_by_hand_at or self.environment.clock()) if mailbox_read_by_hand else None
        checker = self.checker(newsletter_id, accept or {}, expected, wanted, planned=plan)
        with agenda_notes.noted(self.book, newsletter_id, self.environment.clock) as note:
            job = self.job(checker.account, checker, self.gate(by_hand, checker.account), progress)
            report = job.send(newsletter_id)
            note(report)
        return _report_json(report)

    def checker(
        self,
        newsletter_id: str,
        accept: Mapping[str, str],
        expected: Fingerprint | None = None,
        wanted: Callable[[], None] = lambda: None,
        *,
        planned: ScheduleRecord | None = None,
    ) -> NewsletterChecker:
        """Preflight of a newsletter with the account that sends it. Raises AppError("account-missing")."""
        account = self.accounts.sender_of(newsletter_id)
        if personal_line(account):
            raise AppError("account-personal-line", address=account.address)
        return NewsletterChecker(
            book=self.book,
            shop=self.newsletters.shop.shop(),
            account=account,
            rulebook=self.rulebook,
            words=self.newsletters.words,
            cleared_by=getpass.getuser(),
            accepted=accept,
            wanted=wanted,
            expected=expected,
            planned=planned,
        )

    def forecast(self, newsletter_id: str, *, mails: int | None = None) -> ForecastView:
        """On which days how many mails leave, and when it is finished. `mails`: how many a draft goes to,
        where a check has just counted them; else the draft is looked through now.

        Raises AppError("mailing-missing", "account-missing").
        """
        account = self.accounts.sender_of(newsletter_id)
        now = self.environment.clock()
        return foresee(self.book, self.newsletters, newsletter_id, account, now=now, mails=mails)

    def gate(self, by_hand: datetime | None, account: MailAccount | None = None) -> MailboxGate:
        """How the replies are read before sending: by the program, or by hand as the owner said then.

        Raises AppError("mailbox-not-declared") where the program can't read them and nobody said so.
        """
        if by_hand is not None:
            return _ReadByHand(by_hand)
        if not self.mailbox.reads_for(account or self.accounts.account()):
            raise AppError("mailbox-not-declared", rules=("JP-SEM-3-3-MAILBOX",))
        return _ReadByProgram(self.mailbox)

    def job(
        self, account: MailAccount, checker: Checker, gate: MailboxGate, progress: Tell | None = None
    ) -> SendJob:
        """What sends mailings of any kind with this account, as `checker` allows."""
        return SendJob(
            book=self.book,
            account=account,
            credential=self.accounts.credential(account),
            gate=gate,
            checker=checker,
            renderer=FrozenEdition.of,
            clock=self.environment.clock,
            settle=DoubtDesk(self.book, self.environment, self.accounts).settle,
            tell=(lambda _: None) if progress is None else lambda now: progress(_progress_json(now)),
            log={"rule_set": RULE_SET, "law_as_of": self.rulebook.law_as_of.isoformat()},
        )

    def test_send(self, newsletter_id: str, *, to: str, as_contact: str | None = None) -> dict[str, Any]:
        """The exact mail to a confirmed address of the owner; it is no delivery."""
        (sent,) = self.test_sends(newsletter_id, [to], as_contact=as_contact)
        if sent.error is not None:
            raise sent.error
        return {"to": sent.to, "bytes": sent.size}

    def test_targets(self) -> tuple[TestTarget, ...]:
        """Where a test send may go, and which of these addresses are ticked."""
        return targets(self.book)

    def test_sends(
        self,
        newsletter_id: str,
        to: Sequence[str],
        *,
        as_contact: str | None = None,
        keep: bool = False,
        tell: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> tuple[TestSent, ...]:
        """The exact mail to each of these addresses of the owner, one after the other, with the values of a
        contact (an id or an address) or the fallbacks of every field. `keep`: they are ticked next time.

        One that the server refuses does not keep the others from going out. Before the first mail it raises
        AppError("own-address-not-confirmed") for any other address, and what keeps the newsletter from being
        composed or the account from sending.
        """
        known: dict[str, ParsedAddress] = {}
        for one in map(parse_address, to):
            known.setdefault(one.key, one)
        parsed = list(known.values())
        for address in parsed:
            require_own(self.book, address)
        edition = self.newsletters.edition(newsletter_id)
        now = self.environment.clock()
        values = self._test_values(edition, as_contact, now)
        parts, mail = edition.parts(), edition.compiled.render(values)
        if keep:
            keep_ticks(self.book, to, now=now)
        account = self.accounts.sender_of(newsletter_id)
        smtp = connect_smtp(account, self.accounts.credential(account))
        results: list[TestSent] = []
        try:
            for done, address in enumerate(parsed):
                tell(done, len(parsed))
                per = PerRecipient(
                    to=address.wire,
                    message_id=new_message_id(edition.plan.from_address),
                    date=now,
                    boundary=new_boundary(),
                    rcpt_id="test",
                    optout_mailto=values.get("optout_mailto", ""),
                )
                data = build_message(parts, per, mail)
                try:
                    if not smtp.alive:  # it hung up at the one before
                        smtp = connect_smtp(account, self.accounts.credential(account))
                    send_own_copy(self.book, account, smtp, newsletter_id, address, data, now=now)
                except AppError as error:
                    results.append(TestSent(to=address.text, error=error))
                else:
                    results.append(TestSent(to=address.text, size=len(data)))
        finally:
            smtp.quit()
        return tuple(results)

    def _test_values(self, edition: Edition, as_contact: str | None, now: datetime) -> dict[str, str]:
        if as_contact is None:
            return self.newsletters.values_as(edition, None, now)
        address = self._contact(as_contact).addresses[0]
        return self.newsletters.values_as(edition, people.candidate(self.book, address.id), now)

    def _contact(self, named: str) -> ContactRecord:
        """A contact by id or by address. Raises AppError("contact-missing")."""
        if "@" in named:
            found = contacts.by_address(self.book, parse_address(named).key)
            if found is None:
                raise AppError("contact-missing")
            return found
        return contacts.get(self.book, named)


def _progress_json(progress: Progress) -> dict[str, Any]:
    return {
        "t": progress.at.isoformat(),
        "accepted": progress.accepted,
        "waiting": progress.waiting,
        "deferred": progress.deferred,
        "rejected": progress.rejected,
        "skipped": progress.skipped,
        "unknown": progress.unknown,
        "rate": round(progress.rate, 2),
    }


def _report_json(report: SendReport) -> dict[str, Any]:
    return {
        **_progress_json(report.progress),
        "done": report.done,
        "proved": report.proved,
        "why": report.why,
        "until": report.until.isoformat() if report.until else None,
    }
