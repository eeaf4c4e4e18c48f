"""送る前の確認: the check of `services.check` as view data; nothing is decided here anew.

It opens for everything, also for a draft that can't be composed: then the reason is an obstacle by name.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop_app.delivery import waits
from desktop_app.delivery.ports import MailboxReading
from desktop_app.domain.address import parse_address
from desktop_app.domain.eligibility import MAILBOX_MINUTES
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.newsletter import FROZEN_STATES
from desktop_app.domain.pace import DAY, forecast
from desktop_app.domain.shop import Shop
from desktop_app.i18n.finding_texts import finding_text
from desktop_app.services.check_passed import passed_items
from desktop_app.services.check_sheet import (
    CheckSheet,
    FindingItem,
    MailboxState,
    PersonRow,
    Plan,
    Reason,
)
from desktop_app.services.check_words import (
    Obstacle,
    Target,
    article_of,
    chip_of,
    contacts_target,
    first_reason,
    left_out_text,
    mend_target,
    obstacle,
    people_target,
    sentence,
)
from desktop_app.services.draft_titles import shown_line
from desktop_app.services.environment import Environment
from desktop_app.services.senders import program_reads, sender_of
from desktop_app.services.shop import ShopDesk
from desktop_app.services.words import Words, error_json, rulebook
from desktop_app.storage import contacts as stored_contacts
from desktop_app.storage import inbox_messages, left_mails, newsletters, schedules, segments
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.storage.newsletters import NewsletterRecord

if TYPE_CHECKING:  # composing is heavy: it is loaded with the first check, not with the program
    from desktop_app.services.audience import Member
    from desktop_app.services.check import Check

_OWN_WORDS = frozenset({"KW-NO-RECIPIENTS", "KW-NO-ACCOUNT", "KW-NO-CONTENT"})
"""Rules of the house that have an obstacle of their own."""
_SAID_ONCE = frozenset({"shop", "law", "inbox"})


@dataclass(frozen=True, slots=True)
class CheckView:
    """The check page of one book."""

    book: Book
    environment: Environment
    words: Words
    shop: ShopDesk

    def look(
        self,
        newsletter_id: str,
        *,
        running: str | None = None,
        go_on: Callable[[], None] = lambda: None,
    ) -> CheckSheet:
        """Check a newsletter as it stands. `running`: the newsletter that is being sent just now. `go_on` is
        called for each person and may raise to cancel.

        AppError("newsletter-missing") only: what is wrong with the draft is an obstacle of the sheet.
        """
        record = newsletters.get(self.book, newsletter_id)
        now, shop = self.environment.clock(), self.shop.shop()
        account = sender_of(self.book, newsletter_id)
        if record.state in FROZEN_STATES:
            return self._begun(record, now)
        mailbox = self._mailbox(account, now)
        check, broken = self._check(record, shop, self._reading(account, mailbox, now), now, go_on)
        added, dropped = self._since_planned(record, check)
        return CheckSheet(
            added=added,
            dropped=dropped,
            newsletter_id=record.id,
            title=record.title,
            subject=shown_line(record.subject, self.words.language),
            state=record.state,
            at=now,
            sender=account.address if account else "",
            to_send=tuple(_person(member) for member in check.audience.to_send),
            reasons=self._reasons(check, record.id),
            obstacles=tuple(self._obstacles(record, check, broken, account, running)),
            findings=(
                *self._findings(check, record.id),
                *self._hints(record, shop, now, composed=broken is None),
            ),
            passed=tuple(
                passed_items(
                    record,
                    shop,
                    check,
                    mailbox,
                    now=now,
                    composed=broken is None,
                    language=self.words.language,
                )
            ),
            mailbox=mailbox,
            by_hand=account is not None and not mailbox.readable,
            plan=self._plan(account, len(check.audience.to_send), now),
            tag=record.tag,
            segment=self._segment(record),
            fingerprint=check.fingerprint,
        )

    def plan_from(self, newsletter_id: str, mails: int, at: datetime) -> Plan:
        """What goes when, if `mails` of a newsletter begin to leave at `at`."""
        return self._plan(sender_of(self.book, newsletter_id), mails, self.environment.clock(), at)

    def _since_planned(self, record: NewsletterRecord, check: "Check") -> tuple[int, int]:
        """How many came, and how many went, since a planned newsletter was confirmed."""
        plan = schedules.find(self.book, record.id)
        if plan is None:
            return 0, 0
        confirmed = set(plan.audience)
        now = {one.candidate.address_id for one in check.audience.to_send}
        return len(now - confirmed), len(confirmed - now)

    def _segment(self, record: NewsletterRecord) -> str | None:
        if record.segment_id is None:
            return None
        kept = segments.find(self.book, record.segment_id)
        return kept.name if kept is not None else ""

    def begun(self, newsletter_id: str) -> bool:
        """Whether it was frozen for sending. AppError("newsletter-missing")."""
        return newsletters.get(self.book, newsletter_id).state in FROZEN_STATES

    def _begun(self, record: NewsletterRecord, now: datetime) -> CheckSheet:
        """Nothing to check any more: the deliveries tell what became of it."""
        target = Target("deliveries", {"newsletter": record.id})
        return CheckSheet(
            newsletter_id=record.id,
            title=record.title,
            subject=shown_line(record.subject, self.words.language),
            state=record.state,
            at=now,
            sender="",
            to_send=(),
            reasons=(),
            obstacles=(obstacle("gone", self.words.language, target),),
            findings=(),
            passed=(),
            mailbox=MailboxState(readable=False, read_at=None, fresh=False),
            by_hand=False,
            plan=Plan(),
        )

    def _check(
        self,
        record: NewsletterRecord,
        shop: Shop,
        reading: MailboxReading | None,
        now: datetime,
        go_on: Callable[[], None],
    ) -> tuple["Check", AppError | None]:
        from desktop_app.services.check import check_newsletter, check_unfinished

        try:
            check = check_newsletter(self.book, record, shop, now=now, reading=reading, go_on=go_on)
        except AppError as error:
            told = check_unfinished(self.book, record, shop, now=now, reading=reading, go_on=go_on)
            return told, error
        return check, None

    def _mailbox(self, account: MailAccount | None, now: datetime) -> MailboxState:
        read_at = inbox_messages.last_read(self.book)
        fresh = read_at is not None and timedelta(0) <= now - read_at <= timedelta(minutes=MAILBOX_MINUTES)
        shop = self.shop.shop()
        optout = parse_address(shop.optout_address).wire if shop.optout_address else ""
        readable = account is not None and program_reads(self.book, account, optout, now=now)
        return MailboxState(readable=readable, read_at=read_at, fresh=readable and fresh)

    def _reading(
        self, account: MailAccount | None, mailbox: MailboxState, now: datetime
    ) -> MailboxReading | None:
        """By hand is declared on the page, right before sending; an old reading is made anew by sending."""
        if account is not None and not mailbox.readable:
            return MailboxReading(now, by_hand=True)
        return MailboxReading(mailbox.read_at) if mailbox.fresh and mailbox.read_at else None

    def _obstacles(
        self,
        record: NewsletterRecord,
        check: "Check",
        broken: AppError | None,
        account: MailAccount | None,
        running: str | None,
    ) -> Iterator[Obstacle]:
        language, draft = self.words.language, Target("newsletters", {"newsletter": record.id})
        if running is not None:
            title = newsletters.get(self.book, running).title
            yield obstacle("running", language, Target("deliveries", {"newsletter": running}), title=title)
        yield from self._nobody(record, check, draft)
        if account is None:
            yield obstacle("no-account", language, Target("settings", {"section": "account"}))
        rules = {one.rule for one in check.findings}
        if broken is not None:
            yield self._broken(broken, draft)
        elif "KW-NO-CONTENT" in rules:
            yield obstacle("no-content", language, draft)
        blocks = [one for one in check.findings if one.severity is Severity.BLOCK]
        told: list[Target] = []
        for finding in sorted(blocks, key=lambda one: one not in check.about_settings):
            if finding.rule in _OWN_WORDS:
                continue
            one = self._blocking(finding, record.id, of_shop=finding in check.about_settings)
            # What the mail lacks because the shop lacks it was said of the shop before.
            if one.kind in _SAID_ONCE and finding not in check.about_settings and one.target in told:
                continue
            told.append(one.target)
            yield one

    def _nobody(self, record: NewsletterRecord, check: "Check", draft: Target) -> Iterator[Obstacle]:
        language = self.words.language
        if check.audience.to_send:
            return
        if check.audience.left_out:
            left_out = check.audience.left_out
            targets = [people_target(first_reason(one.decision), record.id) for one in left_out]
            if all(one.page == "newsletters" for one in targets):
                yield obstacle("nobody-draft", language, draft)
                return
            listed = any(one.args.get("status") for one in targets)
            incomplete = Target("contacts", {"status": "incomplete"})
            everybody = contacts_target(_ids([_person(member) for member in left_out]))
            yield obstacle("nobody", language, incomplete if listed else everybody)
        elif record.segment_id is not None and stored_contacts.count(self.book):
            segment = segments.find(self.book, record.segment_id)
            if segment is not None and segment.segment is not None:  # else a finding says that it is gone
                yield obstacle("no-match-segment", language, draft, name=segment.name)
        elif record.tag is not None and stored_contacts.count(self.book):
            yield obstacle("no-match", language, draft, tag=record.tag)
        else:
            yield obstacle("no-contacts", language, Target("contacts"))

    def _broken(self, error: AppError, draft: Target) -> Obstacle:
        if error.id == "subject-missing":
            return obstacle("no-subject", self.words.language, draft)
        told = error_json(error, self.words.language)
        stop = "。" if self.words.language == "ja" else ". "
        return obstacle("draft", self.words.language, draft, text=f"{told['title']}{stop}{told['cause']}")

    def _blocking(self, finding: Finding, newsletter_id: str, *, of_shop: bool) -> Obstacle:
        target = mend_target(finding, newsletter_id, of_shop=of_shop)
        kind = "inbox" if target.page == "inbox" else target.args.get("section", "newsletter")
        text = finding_text(finding, self.words.language)
        return obstacle(kind, self.words.language, target, text=text)

    def _reasons(self, check: "Check", newsletter_id: str) -> tuple[Reason, ...]:
        """Everybody left out under the first reason that stops them; most people first."""
        found: dict[tuple[str, str], tuple[Finding, list[PersonRow]]] = {}
        for member in check.audience.left_out:
            first = first_reason(member.decision)
            found.setdefault((first.rule, first.code), (first, []))[1].append(_person(member))
        language = self.words.language
        reasons = [
            Reason(
                rule=finding.rule,
                chip=chip_of(finding.rule),
                chip_text=sentence("chips", chip_of(finding.rule), language),
                text=left_out_text(finding, language),
                article=article_of(finding.rule, language=language),
                mend=self.words.mend(finding.rule),
                target=people_target(finding, newsletter_id, _ids(people)),
                people=tuple(people),
            )
            for finding, people in found.values()
        ]
        stopped = ("stopped", "bounced")
        return tuple(sorted(reasons, key=lambda one: (one.chip not in stopped, -len(one.people))))

    def _findings(self, check: "Check", newsletter_id: str) -> Iterator[FindingItem]:
        from desktop_app.services.checking import needing_tick

        ticks = needing_tick(rulebook(), check)
        order = (Severity.BLOCK, Severity.WARN, Severity.INFO)
        for finding in sorted(check.findings, key=lambda one: order.index(one.severity)):
            if finding.rule not in _OWN_WORDS:
                yield self._item(finding, check, newsletter_id, needs_tick=finding in ticks)
        for finding, people in check.about_people:
            yield self._item(finding, check, newsletter_id, people=people)

    def _hints(
        self, record: NewsletterRecord, shop: Shop, now: datetime, *, composed: bool
    ) -> Iterator[FindingItem]:
        """What makes a mail easier to read, or was surely not meant; no rule of law asks for it."""
        from desktop_app.services.draft_hints import hint_items

        return hint_items(self.book, record, shop, self.words.language, now=now, composed=composed)

    def _item(
        self,
        finding: Finding,
        check: "Check",
        newsletter_id: str,
        *,
        needs_tick: bool = False,
        people: int = 0,
    ) -> FindingItem:
        of_shop = finding in check.about_settings
        target = (
            Target("contacts", {"status": "mailable"})
            if people
            else mend_target(finding, newsletter_id, of_shop=of_shop)
        )
        return FindingItem(
            severity=finding.severity,
            rule=finding.rule,
            text=finding_text(finding, self.words.language),
            article=article_of(finding.rule, language=self.words.language),
            mend=self.words.mend(finding.rule),
            target=target,
            needs_tick=needs_tick,
            people=people,
            code=finding.code,
        )

    def _plan(
        self, account: MailAccount | None, mails: int, now: datetime, at: datetime | None = None
    ) -> Plan:
        if account is None:
            return Plan()
        rest = waits.current(self.book, account.id, now)
        until = rest.until if rest is not None and rest.until > now else None
        limits = waits.limits(self.book, account)
        known = left_mails.left(self.book, account.id, now - DAY)
        days = forecast(limits, mails, known, now, begin=max(at or now, until or now)).days
        return Plan(days=days, per_hour=account.per_hour, per_day=account.per_day, rests_until=until)


def _ids(people: Iterable[PersonRow]) -> Iterator[str]:
    return (one.contact_id for one in people if one.contact_id is not None)


def _person(member: "Member") -> PersonRow:
    contact = member.candidate.contact
    name = (contact.full or contact.company) if contact is not None else ""
    return PersonRow(contact_id=member.candidate.contact_id, name=name, address=member.candidate.address)
