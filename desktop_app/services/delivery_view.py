"""配信: runs with numbers that add up, why one waits, and every mail of it down to its bytes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desktop_app.delivery import waits
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import block
from desktop_app.domain.newsletter import FROZEN_STATES, NewsletterState
from desktop_app.domain.pace import DAY, DayShare, forecast
from desktop_app.i18n.language import Language
from desktop_app.services.check_words import article_of, chip_of, left_out_text, sentence
from desktop_app.services.delivery_sheet import (
    Cleared,
    NotSentRow,
    RecipientPage,
    RecipientView,
    Run,
    RunView,
    Standing,
)
from desktop_app.services.doubts import DoubtDesk
from desktop_app.services.draft_titles import shown_line
from desktop_app.services.environment import Environment
from desktop_app.services.senders import sender_of
from desktop_app.services.words import Words
from desktop_app.storage import deliveries, delivery_reads, left_mails, newsletters, staff
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import Counts
from desktop_app.storage.delivery_reads import NotSent
from desktop_app.storage.newsletters import NewsletterRecord

_RECENT = timedelta(seconds=60)
_AT_LEAST = 3.0
"""Seconds over which a speed is reckoned: the first mails of a run say little."""
_GOES_ON = frozenset({NewsletterState.SENDING, NewsletterState.PAUSED})


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """The deliveries of one book."""

    book: Book
    environment: Environment
    words: Words
    doubts: DoubtDesk

    def runs(self) -> list[Run]:
        """Every newsletter that was ever sent or begun, newest first."""
        counts = delivery_reads.counts_by_mailing(self.book)
        found = [
            _run(record, counts.get(record.id, Counts()), self.words.language)
            for record in newsletters.all_newsletters(self.book)
            if record.state in FROZEN_STATES and record.id in counts
        ]
        return sorted(found, key=lambda run: str(run.started_at or ""), reverse=True)

    def run(self, newsletter_id: str) -> RunView:
        """One run. AppError("newsletter-missing")."""
        record = newsletters.get(self.book, newsletter_id)
        run = _run(record, deliveries.counts(self.book, newsletter_id), self.words.language)
        now = self.environment.clock()
        return RunView(
            at=now,
            run=run,
            standing=self._standing(run, now),
            not_sent=tuple(self._not_sent(one) for one in delivery_reads.not_sent(self.book, newsletter_id)),
            days=self._days(run, now),
            rate=self._rate(run, now),
            cleared=self._cleared(newsletter_id),
        )

    def _standing(self, run: Run, now: datetime) -> Standing:
        if run.state is NewsletterState.CANCELLED:
            return Standing(why="cancelled")
        if not run.open:
            return Standing(why="unknown-left" if run.counts.unknown else "finished")
        if run.state is NewsletterState.PAUSED:
            void = deliveries.stored_clearance(self.book, run.newsletter_id) is None
            return Standing(why="clearance-void" if void else "paused")
        account = sender_of(self.book, run.newsletter_id)
        if account is None:
            return Standing(why="interrupted")
        rest = waits.current(self.book, account.id, now)
        if rest is not None and rest.until > now:
            return Standing(why=rest.why, until=rest.until)
        retries = deliveries.retry_times(self.book, run.newsletter_id)
        if not run.waiting and retries and retries[0] > now:
            return Standing(why="deferred", until=retries[0])
        full = waits.full(self.book, account, now)
        if full is None or full[0] == "minute":  # a run that goes on waits for the minute by itself
            return Standing(why="interrupted")
        return Standing(why=f"{full[0]}-full", until=full[1])

    def _days(self, run: Run, now: datetime) -> tuple[DayShare, ...]:
        account = sender_of(self.book, run.newsletter_id)
        if account is None or not run.waiting or run.state not in _GOES_ON:
            return ()
        rest = waits.current(self.book, account.id, now)
        known = left_mails.left(self.book, account.id, now - DAY)
        limits = waits.limits(self.book, account)
        return forecast(limits, run.waiting, known, now, begin=rest.until if rest else None).days

    def _rate(self, run: Run, now: datetime) -> float:
        account = sender_of(self.book, run.newsletter_id)
        if account is None:
            return 0.0
        recent = delivery_reads.accepted_times(self.book, account.id, now - _RECENT)
        if not recent:
            return 0.0
        return len(recent) / max((now - recent[0]).total_seconds(), _AT_LEAST)

    def _not_sent(self, one: NotSent) -> NotSentRow:
        text = left_out_text(block(one.rule), self.words.language) if one.rule else ""
        if one.rule and not one.from_start:
            text = sentence("chips", chip_of(one.rule), self.words.language)
        return NotSentRow(
            rule=one.rule, code=one.reply, text=text, count=one.count, from_start=one.from_start
        )

    def _cleared(self, newsletter_id: str) -> Cleared | None:
        from desktop_app.services.law_page import rule_view

        found = deliveries.stored_clearance(self.book, newsletter_id)
        if found is None:
            return None
        return Cleared(
            at=found.cleared_at,
            by=found.cleared_by,
            mailbox_read_at=found.mailbox_read_at,
            read_by_hand=found.mailbox_read_by_hand,
            accepted=tuple(
                (rule_view(rule, self.words.language).title, reason) for rule, reason in found.accepted
            ),
        )

    def recipients(
        self,
        newsletter_id: str,
        *,
        states: Sequence[DeliveryState] = (),
        search: str = "",
        limit: int = 200,
        offset: int = 0,
    ) -> RecipientPage:
        """One page of everyone of the frozen audience."""
        rows = delivery_reads.recipients(
            self.book, newsletter_id, states=states, search=search, limit=limit, offset=offset
        )
        total = delivery_reads.recipient_count(self.book, newsletter_id, states=states, search=search)
        unknown = [row.id for row in rows if row.state is DeliveryState.UNKNOWN]
        return RecipientPage(rows=tuple(rows), total=total, hints=self.doubts.hints(unknown))

    def recipient(self, delivery_id: str) -> RecipientView:
        """One mail. AppError("delivery-missing")."""
        from desktop_app.records.labels import label

        row = deliveries.get(self.book, delivery_id)
        language = self.words.language
        rules = [left_out_text(block(rule), language) for rule in row.rules]
        return RecipientView(
            id=row.id,
            newsletter_id=row.mailing_id,
            address=row.address,
            contact_id=row.contact_id,
            state=row.state,
            rules=tuple(dict.fromkeys(rules)),
            rule_ids=row.rules,
            articles=article_of(*row.rules, language=language),
            basis=label(f"basis_{row.basis}", language) if row.basis else "",
            evidence_id=row.evidence_id,
            message_id=row.message_id or "",
            attempts=row.attempts,
            reply=row.reply or "",
            accepted_at=row.accepted_at,
            retry_at=row.retry_at,
            sent_date=row.sent_date,
            history=tuple(delivery_reads.history(self.book, delivery_id)),
            was_made=bool(row.message_id and row.merge),
            hint=self.doubts.hints([row.id]).get(row.id),
        )

    def save_eml(self, delivery_id: str, file: str) -> int:
        """Rebuild the mail from what was frozen, compare it with its hash and write it; returns its bytes.

        Raises AppError("delivery-incomplete", "delivery-erased", "eml-differs", "file-not-writable").
        """
        from desktop_app.services.edition import FrozenEdition

        row = deliveries.get(self.book, delivery_id)
        if row.message_id is not None and not row.merge:
            raise AppError("delivery-erased")
        data = FrozenEdition.of(deliveries.frozen(self.book, row.mailing_id)).message(row)
        if row.message_sha256 is not None and hashlib.sha256(data).hexdigest() != row.message_sha256:
            raise AppError("eml-differs")
        try:
            Path(file).write_bytes(data)
        except OSError:
            raise AppError("file-not-writable", file=file) from None
        return len(data)

    def accepted(self, newsletter_id: str) -> dict[str, str]:
        """Rule and reason of each warning that was accepted, so that going on does not ask again."""
        return delivery_reads.accepted_warnings(self.book, newsletter_id)

    def resolve(self, delivery_id: str, *, as_sent: bool, by: str) -> DeliveryState:
        """The owner says what became of an unknown mail. AppError("delivery-missing", "delivery-state")."""
        row = deliveries.get(self.book, delivery_id)
        now = self.environment.clock()
        done = deliveries.resolve(self.book, row.mailing_id, row.address, as_sent=as_sent, by=by, now=now)
        return done.state

    def staff(self) -> tuple[str, ...]:
        """Who may be named with a decision."""
        return tuple(one.name for one in staff.staff(self.book))


def _run(record: NewsletterRecord, counts: Counts, language: Language) -> Run:
    return Run(
        newsletter_id=record.id,
        title=record.title,
        subject=shown_line(record.subject, language),
        state=record.state,
        started_at=record.started_at,
        finished_at=record.finished_at,
        counts=counts,
    )
