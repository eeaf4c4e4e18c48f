"""予定: what must be done by itself, computed from the book: a restart, `serve` and the window agree."""

import getpass
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from desktop_app.delivery import waits
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import FROZEN_STATES, NewsletterState
from desktop_app.domain.pace import DAY, MINUTE
from desktop_app.domain.reading_pace import READ_EVERY
from desktop_app.domain.schedule import CHECK_AGAIN, Asks, PlanState, refusal, standing
from desktop_app.services import agenda_notes
from desktop_app.services.agenda_view import Due, Outlook, Planned, Question
from desktop_app.services.agenda_waits import may_go_at, needs_a_word
from desktop_app.services.environment import Environment
from desktop_app.services.fingerprint import Fingerprint
from desktop_app.services.pc_clock import PC_ZONE, zone_text
from desktop_app.services.senders import sender_of
from desktop_app.storage import (
    inbox_messages,
    lease,
    letters,
    mail_accounts,
    newsletters,
    schedules,
    seal,
)
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount
from desktop_app.storage.schedules import ScheduleRecord, ScheduleSummary

if TYPE_CHECKING:  # sending is heavy: it is loaded when something is sent
    from desktop_app.services import Services
    from desktop_app.services.sending import Tell

_ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class AgendaDesk:
    """The planned sends and the runs that go on by themselves of one book."""

    book: Book
    environment: Environment
    services: "Services"

    # --- planning

    def schedule(
        self,
        newsletter_id: str,
        at: datetime,
        *,
        hold_minutes: int = 0,
        accept: Mapping[str, str] | None = None,
        expected: Fingerprint | None = None,
        read_by_hand_at: datetime | None = None,
    ) -> Planned:
        """Plan a newsletter for `at`, or, with `hold_minutes`, for so long from now: check it as sending does
        and keep exactly what was confirmed. A planned one is planned anew.

        Raises AppError: what the check refuses, "changed-since-check", "plan-past", "plan-far",
        "plan-by-hand", "plan-password-asked", "mailing-state" once it was sent, and why the mailbox can't be
        read.
        """
        if seal.overtaken(self.book):
            raise AppError("book-older-copy")
        state = newsletters.get(self.book, newsletter_id).state
        if state in FROZEN_STATES:
            raise AppError("mailing-state", old=state.value, new=NewsletterState.SCHEDULED.value)
        now = self.environment.clock()
        at = now + timedelta(minutes=hold_minutes) if hold_minutes else at
        self._refuse_time(at, now)
        if not hold_minutes:
            self._refuse_unattended(newsletter_id)
        sending = self.services.sending
        checker = sending.checker(newsletter_id, accept or {}, expected)
        reading = sending.gate(read_by_hand_at).read_now()
        prepared = checker.prepare(newsletter_id, reading, self.environment.clock())
        record = newsletters.get(self.book, newsletter_id)
        by_hand = read_by_hand_at.astimezone(UTC).isoformat() if read_by_hand_at else None
        plan = ScheduleRecord(
            mailing_id=newsletter_id,
            at=at,
            zone=zone_text(at),
            hold=hold_minutes,
            clearance=prepared.clearance,
            facts={
                "content": checker.seen.content if checker.seen else "",
                "tag": record.tag,
                "by_hand_at": by_hand,
            },
            audience=checker.readers,
            set_at=now,
            set_by=getpass.getuser(),
        )
        with self.book.transaction():
            schedules.plan(self.book, plan, now=now)
            agenda_notes.forget(self.book, newsletter_id, now)
            return self._planned(*schedules.summaries(self.book, newsletter_id))

    def move(self, newsletter_id: str, at: datetime) -> Planned:
        """Another time for what was confirmed before. Raises AppError("plan-gone", "plan-past", "plan-far",
        "plan-check-again") and as `schedule` where it can't start by itself."""
        now = self.environment.clock()
        self._refuse_time(at, now)
        self._refuse_unattended(newsletter_id)
        return self._again(newsletter_id, at, now)

    def unschedule(self, newsletter_id: str) -> dict[str, Any]:
        """Take a plan back: the newsletter is a draft again. Raises AppError("plan-gone")."""
        now = self.environment.clock()
        with self.book.transaction():
            try:  # also a plan that can't be read any more can be taken back
                schedules.unplan(self.book, newsletter_id, now=now, by=getpass.getuser())
            except AppError as error:
                if error.id in ("mailing-state", "mailing-missing"):
                    raise AppError("plan-gone") from error
                raise
            agenda_notes.forget(self.book, newsletter_id, now)
        return {"id": newsletter_id, "state": NewsletterState.DRAFT.value}

    def answer(self, newsletter_id: str, yes: bool) -> None:
        """A person answers a plan that asks: it starts now, or is taken back.

        Raises AppError("plan-gone"), and "plan-check-again" where a yes is not enough.
        """
        if yes:
            now = self.environment.clock()
            self._again(newsletter_id, now, now)
        else:
            self.unschedule(newsletter_id)

    def _again(self, newsletter_id: str, at: datetime, now: datetime) -> Planned:
        with self.book.transaction():
            plan = self._plan_of(newsletter_id)
            if plan.asks in CHECK_AGAIN:
                raise AppError("plan-check-again")
            # What was said of the replies holds for a start right then, not for another time.
            facts = plan.facts if at <= now else {**plan.facts, "by_hand_at": None}
            plan = replace(
                plan, at=at, zone=zone_text(at), hold=0, asks=Asks.NOTHING, set_by=getpass.getuser(),
                facts=facts,
            )
            schedules.plan(self.book, plan, now=now)
            agenda_notes.forget(self.book, newsletter_id, now)
            return self._planned(*schedules.summaries(self.book, newsletter_id))

    def _plan_of(self, newsletter_id: str) -> ScheduleRecord:
        plan = schedules.find(self.book, newsletter_id)
        if plan is None:
            raise AppError("plan-gone")
        return plan

    def _refuse_time(self, at: datetime, now: datetime) -> None:
        why = refusal(at, now)
        if why is not None:
            raise AppError(f"plan-{why}")

    def _refuse_unattended(self, newsletter_id: str) -> None:
        """What can't start while nobody sits there is said when it is planned."""
        account = self._account(newsletter_id)
        if account is None:
            raise AppError("account-missing")
        word = needs_a_word(self.book, account)
        if word == "by-hand":
            raise AppError("plan-by-hand", rules=("JP-SEM-3-3-MAILBOX",))
        if word == "password":
            raise AppError("plan-password-asked")

    def _account(self, mailing_id: str) -> MailAccount | None:
        return sender_of(self.book, mailing_id)

    # --- what there is

    def planned(self) -> tuple[Planned, ...]:
        """Everything that is planned, the next one first."""
        return tuple(self._planned(one) for one in schedules.summaries(self.book))

    def plan_of(self, newsletter_id: str) -> Planned | None:
        """The plan of one newsletter; None when it is not planned."""
        return next(map(self._planned, schedules.summaries(self.book, newsletter_id)), None)

    def questions(self) -> tuple[Question, ...]:
        """Runs that go on by themselves but for a word of their owner."""
        found = []
        for mailing_id in self._begun():
            account = self._account(mailing_id)
            why = needs_a_word(self.book, account, self.environment.knows_password) if account else None
            if why is not None:
                title = newsletters.get(self.book, mailing_id).title
                found.append(Question(newsletter_id=mailing_id, title=title, why=why))
        return tuple(found)

    def _planned(self, plan: ScheduleSummary) -> Planned:
        now = self.environment.clock()
        note = agenda_notes.note_of(self.book, plan.mailing_id)
        told = standing(plan.at, plan.asks, now)
        return Planned(
            newsletter_id=plan.mailing_id,
            title=plan.title,
            at=plan.at,
            local=plan.at.astimezone(PC_ZONE),
            zone=plan.zone,
            hold=plan.hold,
            people=plan.people,
            set_at=plan.set_at,
            set_by=plan.set_by,
            asks=told.asks,
            error=note.error,
            tries_at=note.until if told.state is PlanState.DUE else None,
        )

    # --- what is due

    def due(self, now: datetime, ahead: timedelta = _ZERO) -> tuple[Due, ...]:
        """What must be done now, in the order in which to do it; nothing is sent while anybody sends.

        `ahead` is that of `ClockWatch`. A plan that is found to be too late, or due by a clock that was set,
        asks from now on.
        """
        if lease.sender(self.book, now=now) is not None:
            return ()
        return (*self._plans_due(now, ahead), *self._runs_due(now), *self._letters_due(now))

    def outlook(self, now: datetime, ahead: timedelta = _ZERO) -> Outlook:
        """Everything at one look; cheap enough to be asked every few seconds."""
        due = self.due(now, ahead)
        waits_for: dict[str, datetime] = {}
        for mailing_id, account in self._going_on():
            until = self._noted_until(mailing_id, now) or now
            at = max(may_go_at(self.book, mailing_id, account, now), until)
            if at > now:
                waits_for[mailing_id] = at
        return Outlook(
            at=now, due=due, planned=self.planned(), questions=self.questions(), waits=waits_for
        )

    def mailbox_due(self, now: datetime, *, quietly: bool = False) -> Due | None:
        """Whether the mailbox is to be read now; never too soon after a failure, and never where only a
        person can mend it. `quietly`: nobody may be asked for a password."""
        mailbox = self.services.mailbox
        if not (mailbox.readable_quietly() if quietly else mailbox.readable) or not mailbox.may_read(now):
            return None
        read = inbox_messages.last_read(self.book)
        if read is not None and _ZERO <= now - read < READ_EVERY:
            return None
        return Due(kind="mailbox", at=now if read is None else read + READ_EVERY)

    def next_at(self, now: datetime) -> datetime | None:
        """When something may be due next; None when nothing is planned and nothing waits."""
        times = [at for at, asks in schedules.times(self.book).values() if not asks]
        times += [may_go_at(self.book, one, account, now) for one, account in self._going_on()]
        letters_at = self._letters_at()
        times += [letters_at] if letters_at is not None else []
        return min((max(one, now) for one in times), default=None)

    def _plans_due(self, now: datetime, ahead: timedelta) -> Iterator[Due]:
        for mailing_id, (at, asks) in sorted(schedules.times(self.book).items(), key=lambda one: one[1][0]):
            told = standing(at, asks, now, ahead)
            if told.state is PlanState.ASKS and not asks:
                schedules.ask_first(self.book, mailing_id, told.asks)
            if told.state is not PlanState.DUE or not self._rested(mailing_id, now):
                continue
            yield Due(
                kind="newsletter", id=mailing_id, title=newsletters.get(self.book, mailing_id).title, at=at
            )

    def _runs_due(self, now: datetime) -> Iterator[Due]:
        for mailing_id, account in self._going_on():
            at = may_go_at(self.book, mailing_id, account, now)
            if at <= now and self._rested(mailing_id, now):
                title = newsletters.get(self.book, mailing_id).title
                yield Due(kind="run", id=mailing_id, title=title, at=at)

    def _letters_due(self, now: datetime) -> Iterator[Due]:
        """All letters together: they leave one after the other in one call."""
        at = self._letters_at()
        if at is not None and at <= now:
            yield Due(kind="letters", at=at)

    def _letters_at(self) -> datetime | None:
        """When letters that wait may leave; None when none does, or a person is needed."""
        if not letters.open_letters(self.book):
            return None
        account = mail_accounts.load_account(self.book)
        if account is None or needs_a_word(self.book, account, self.environment.knows_password) is not None:
            return None
        times = [one.due_at for one in self.services.letters.waiting() if one.due_at is not None]
        if not times:
            return None
        now = self.environment.clock()
        until = self._noted_until(agenda_notes.LETTERS, now)
        rest = waits.current(self.book, account.id, now)
        return max(min(times), until or min(times), rest.until if rest is not None else min(times))

    def _rested(self, mailing_id: str, now: datetime) -> bool:
        until = self._noted_until(mailing_id, now)
        return until is None or until <= now

    def _noted_until(self, mailing_id: str, now: datetime) -> datetime | None:
        """Before when it is not tried. No wait is longer than a day: such a note was made by a clock that was
        ahead."""
        until = agenda_notes.note_of(self.book, mailing_id).until
        return None if until is not None and until > now + DAY + MINUTE else until

    def _begun(self) -> list[str]:
        rows = self.book.sql(
            "SELECT id FROM mailing WHERE state = 'sending' AND kind = 'newsletter' ORDER BY started_at"
        )
        return [row["id"] for row in rows]

    def _going_on(self) -> Iterator[tuple[str, MailAccount]]:
        """Runs that need no word, with their accounts."""
        for mailing_id in self._begun():
            account = self._account(mailing_id)
            if account is None:
                continue
            if needs_a_word(self.book, account, self.environment.knows_password) is None:
                yield mailing_id, account

    # --- doing it

    def run(
        self,
        due: Due,
        *,
        progress: "Tell | None" = None,
        wanted: Callable[[], None] = lambda: None,
    ) -> dict[str, Any]:
        """Do what is due; returns the last line as `SendingDesk.send` does (cli.md "send").

        What its AppError means for going on by itself is noted before it is raised.
        """
        if due.kind == "newsletter":
            return self._start(due, progress, wanted)
        if due.kind == "letters":
            return self._letters(progress, wanted)
        accept = self.services.delivery_view.accepted(due.id)
        return self.services.sending.send(due.id, accept=accept, progress=progress, wanted=wanted)

    def _letters(self, progress: "Tell | None", wanted: Callable[[], None]) -> dict[str, Any]:
        try:
            report = self.services.letters.send(progress=progress, wanted=wanted, paused_too=False)
        except AppError:
            agenda_notes.letters_failed(self.book, self.environment.clock())
            raise
        until = datetime.fromisoformat(report["until"]) if report.get("until") else None
        agenda_notes.letters_ended(self.book, until, self.environment.clock())
        return report

    def _start(
        self, due: Due, progress: "Tell | None", wanted: Callable[[], None]
    ) -> dict[str, Any]:
        plan = self._plan_of(due.id)
        by_hand = plan.facts.get("by_hand_at")
        try:
            return self.services.sending.send(
                due.id,
                accept=dict(plan.clearance.accepted),
                mailbox_read_by_hand=by_hand is not None,
                read_by_hand_at=datetime.fromisoformat(by_hand) if by_hand else None,
                progress=progress,
                wanted=wanted,
                as_planned=True,
            )
        except AppError as error:
            if error.id == "mailing-state":  # taken back, or planned otherwise, while it was being checked
                raise AppError("plan-gone") from error
            if not agenda_notes.passes_by_itself(error):
                schedules.ask_first(self.book, due.id, _asks_after(error))
            raise


def _asks_after(error: AppError) -> Asks:
    """Why a plan asks that could not start."""
    return {
        "plan-changed": Asks.CHANGED,
        "changed-since-check": Asks.CHANGED,
        "check-blocks": Asks.REFUSED,
        "warnings-not-accepted": Asks.REFUSED,
        "mailbox-not-declared": Asks.BY_HAND,
    }.get(error.id, Asks.TROUBLE)
