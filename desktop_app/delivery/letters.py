"""連絡メール: the letters in the outbox, one by one, by the same claim, pace, eligibility and log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from desktop_app.delivery.ports import SendReport
from desktop_app.delivery.record import BOUNCE_RULE
from desktop_app.delivery.send_job import SendJob
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.pace import Tally
from desktop_app.storage import deliveries, mailings, tallies
from desktop_app.storage.letters import TALLY

_STOPS = frozenset({
    "minute-full", "hour-full", "day-full", "throttled", "account-limit", "network", "mailbox", "stopped",
})
"""Reasons that would meet every further letter too."""
_TRIED = frozenset({
    DeliveryState.ACCEPTED, DeliveryState.DEFERRED, DeliveryState.REJECTED, DeliveryState.UNKNOWN,
})
NO_NEWS = timedelta(days=2)
"""So long an acknowledgement may wait."""
_NO_SENDER = frozenset({"sender-refused", "mail-server-refused"})
"""What a server says that wants a sender in every envelope."""
_OF_ONE_LETTER = frozenset({
    "clearance-void", "newsletter-cancelled", "letter-incomplete", "reason-missing", "merge-value-missing",
    "address-missing", "header-forbidden", "header-address",
})


@dataclass(frozen=True, slots=True)
class LetterResult:
    """One letter: how its sending ended, or why it was not sent."""

    mailing_id: str
    report: SendReport | None = None
    error: AppError | None = None

    @property
    def stops_others(self) -> bool:
        """Whether every further letter would meet the same."""
        if self.report is not None:
            return self.report.why in _STOPS
        return self.error is not None and not self.error.rules and self.error.id not in _OF_ONE_LETTER


def _to_nobody(_: LetterResult) -> None:
    """Nobody listens."""


def send_letters(
    job: SendJob,
    letter_ids: Sequence[str],
    *,
    by_person: bool = True,
    wanted: Callable[[], None] = lambda: None,
    told: Callable[[LetterResult], None] = _to_nobody,
) -> tuple[list[LetterResult], str | None]:
    """Send these letters. One that is refused stays in the outbox with its reason and stops no other; what is
    wrong with the account stops all. `wanted` is asked before each and may raise to end the call.

    Second: why no more may leave until a person looks, as for a run (mail.md 7.1 "Stop rules"): letter by
    letter, a whole list of dead addresses would harm the shop as much as a newsletter to it. `by_person`:
    somebody looked and wants them sent.
    """
    if by_person:
        tallies.drop(job.book, TALLY)
    tally = tallies.kept(job.book, TALLY)
    results: list[LetterResult] = []
    for letter_id in letter_ids:
        if tally.stop is not None:
            break
        wanted()
        courtesy = _is_courtesy(job, letter_id)
        result = _let_go(job, letter_id) if courtesy and _too_late(job, letter_id) else _send(job, letter_id)
        if courtesy:
            results.append(_settled(job, result))
            told(results[-1])
            if results[-1].stops_others:
                break
            continue
        tally = _counted(job, result, tally)
        results.append(result)
        told(result)
        if result.stops_others:
            break
    return results, tally.stop


def _is_courtesy(job: SendJob, letter_id: str) -> bool:
    """An acknowledgement: nobody waits for it, and what becomes of it says nothing about anybody."""
    return mailings.get(job.book, letter_id).cls is MessageClass.OPTOUT_ACK


def _settled(job: SendJob, result: LetterResult) -> LetterResult:
    """A server that takes no mail without a sender refuses no other: such a notice is let go, as is one that
    has nothing to say any more."""
    if result.error is None or result.error.id not in _NO_SENDER | _OF_ONE_LETTER:
        return result
    return _let_go(job, result.mailing_id)


def _too_late(job: SendJob, letter_id: str) -> bool:
    """It waited so long (the PC was off) that it is no news."""
    return job.clock() - mailings.get(job.book, letter_id).created_at > NO_NEWS


def _let_go(job: SendJob, letter_id: str) -> LetterResult:
    with job.book.transaction():
        deliveries.cancel_open(job.book, letter_id, now=job.clock())
        mailings.set_state(job.book, letter_id, NewsletterState.CANCELLED, now=job.clock())
    return LetterResult(letter_id)


def _counted(job: SendJob, result: LetterResult, tally: Tally) -> Tally:
    """The tally with this letter, kept for the next call."""
    row = next(iter(deliveries.rows(job.book, result.mailing_id)), None)
    if row is None or row.state not in _TRIED:
        return tally
    hard = row.state is DeliveryState.REJECTED and BOUNCE_RULE in row.rules
    after = tally.after(failed=row.state is not DeliveryState.ACCEPTED, hard=hard)
    with job.book.transaction():
        tallies.drop(job.book, result.mailing_id)  # a letter is one mail: all of them count together
        tallies.keep(job.book, TALLY, after, now=job.clock())
    return after


def _send(job: SendJob, letter_id: str) -> LetterResult:
    try:
        return LetterResult(letter_id, job.send(letter_id))
    except AppError as error:
        if error.id == "clearance-void":
            return _again(job, letter_id)
        if error.id == "address-missing":  # erased since: there is nobody to write to
            mailings.set_state(job.book, letter_id, NewsletterState.CANCELLED, now=job.clock())
        return LetterResult(letter_id, error=error)


def _again(job: SendJob, letter_id: str) -> LetterResult:
    """The shop was changed while the letter waited: the same words, checked against the new data."""
    try:
        return LetterResult(letter_id, job.send(letter_id))
    except AppError as error:
        return LetterResult(letter_id, error=error)
