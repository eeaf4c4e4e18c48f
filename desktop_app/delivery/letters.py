"""連絡メール: the letters in the outbox, one by one, by the same claim, pace, eligibility and log."""

from dataclasses import dataclass

from desktop_app.delivery.ports import SendReport
from desktop_app.delivery.send_job import SendJob
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import mailings

_OPEN = (NewsletterState.DRAFT, NewsletterState.SENDING)
_STOPS = frozenset({"hour-full", "day-full", "throttled", "account-limit", "network", "mailbox"})
"""Reasons that would meet every further letter too."""
_OF_ONE_LETTER = frozenset({"clearance-void", "newsletter-cancelled"})


@dataclass(frozen=True, slots=True)
class LetterResult:
    """One letter: how its sending ended, or why it was not sent."""

    mailing_id: str
    report: SendReport | None = None
    error: AppError | None = None


def send_letters(job: SendJob) -> list[LetterResult]:
    """Send every letter that is due. A letter that is refused stays in the outbox with its reason and stops
    no other; what is wrong with the account stops all."""
    results: list[LetterResult] = []
    now = job.clock()
    for letter in mailings.letters(job.book, states=_OPEN):
        if letter.not_before is not None and letter.not_before > now:
            continue
        try:
            report = job.send(letter.id)
        except AppError as error:
            results.append(LetterResult(letter.id, error=error))
            if not error.rules and error.id not in _OF_ONE_LETTER:
                return results
            continue
        results.append(LetterResult(letter.id, report))
        if report.why in _STOPS:
            return results
    return results
