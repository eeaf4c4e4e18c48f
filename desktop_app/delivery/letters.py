"""連絡メール: the letters in the outbox, one by one, by the same claim, pace, eligibility and log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.delivery.ports import SendReport
from desktop_app.delivery.send_job import SendJob
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import mailings

_STOPS = frozenset({
    "minute-full", "hour-full", "day-full", "throttled", "account-limit", "network", "mailbox", "stopped",
})
"""Reasons that would meet every further letter too."""
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
    wanted: Callable[[], None] = lambda: None,
    told: Callable[[LetterResult], None] = _to_nobody,
) -> list[LetterResult]:
    """Send these letters. One that is refused stays in the outbox with its reason and stops no other; what is
    wrong with the account stops all. `wanted` is asked before each and may raise to end the call."""
    results: list[LetterResult] = []
    for letter_id in letter_ids:
        wanted()
        result = _send(job, letter_id)
        results.append(result)
        told(result)
        if result.stops_others:
            break
    return results


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
