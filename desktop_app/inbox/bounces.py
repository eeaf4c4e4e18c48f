"""Reads delivery reports: which of our readers they are about, and what became of the mail (mail.md 4).

Pure: a parsed mail and what is known in, findings out. Which of them count is decided where they are applied.
"""

from desktop_app.inbox.bounce_class import Evidence, meaning_of
from desktop_app.inbox.bounce_recipients import Found, find_recipients
from desktop_app.inbox.bounce_text import Report, take_apart
from desktop_app.inbox.bounced import Bounced
from desktop_app.inbox.known import Known
from desktop_app.inbox.mail import Mail
from desktop_app.domain.bounce import BounceClass

MAX_RECIPIENTS = 200


def read_bounce(mail: Mail, known: Known) -> tuple[Bounced, ...]:
    """The readers that a report is about, each once. Never raises; nobody when it names no reader."""
    report = take_apart(mail)
    found = find_recipients(mail, report, known)[:MAX_RECIPIENTS]
    return tuple(_bounced(one, report, alone=len(found) == 1) for one in found)


def action_of(bounced: tuple[Bounced, ...]) -> str:
    """`Classified.action`: what follows for those concerned."""
    kinds = {one.kind for one in bounced}
    if BounceClass.HARD in kinds:
        return "suppress"
    if kinds & {BounceClass.MAILBOX, BounceClass.TRANSIENT, BounceClass.UNKNOWN}:
        return "count"
    return "none"


def _bounced(one: Found, report: Report, *, alone: bool) -> Bounced:
    said = "\n".join(line for line in report.said if line.strip()) if alone or not one.near else ""
    meaning = meaning_of(
        Evidence(fields=one.fields, near=one.near, said=said, subject=report.subject)
    )
    return Bounced(
        reader=one.reader, kind=meaning.kind, how=one.how, status=meaning.status, reason=meaning.reason,
        user_unknown=meaning.user_unknown, message_id=one.message_id,
    )
