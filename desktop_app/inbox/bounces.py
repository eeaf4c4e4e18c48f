"""Reads delivery reports: which of our readers they are about, and what became of the mail (mail.md 4).

Pure: a parsed mail and what is known in, findings out. Which of them count is decided where they are applied.
"""

import re
from datetime import UTC, datetime

from desktop_app.domain.bounce import BounceClass
from desktop_app.inbox.bounce_class import ADDRESS, Evidence, meaning_of
from desktop_app.inbox.bounce_recipients import find_recipients
from desktop_app.inbox.bounce_search import Found
from desktop_app.inbox.bounce_text import Report, take_apart
from desktop_app.inbox.bounced import Bounced
from desktop_app.inbox.known import Known, Reader
from desktop_app.inbox.mail import Mail

MAX_RECIPIENTS = 200
_STUMBLES = (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError)
"""What the stdlib's parts of a mail raise when they were made to hurt."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_DOCOMO_SINCE = datetime(2025, 3, 12, 15, tzinfo=UTC)
"""From this day docomo refuses unknown users only; what its filters refuse it takes (mail.md 4.4)."""


def read_bounce(mail: Mail, known: Known) -> tuple[Bounced, ...]:
    """The readers that a report is about, each once. Never raises; nobody when it names no reader."""
    try:
        report = take_apart(mail)
        found = find_recipients(mail, report, known)[:MAX_RECIPIENTS]
    except _STUMBLES:
        return ()
    sent = mail.date()
    lately = sent is None or sent >= _DOCOMO_SINCE
    return tuple(_bounced(one, report, alone=len(found) == 1, lately=lately) for one in found)


def returned_to(mail: Mail, known: Known) -> tuple[Reader, ...]:
    """The readers of the mail of ours inside a complaint whose fields name nobody."""
    try:
        return tuple(one.reader for one in find_recipients(mail, take_apart(mail), known)[:MAX_RECIPIENTS])
    except _STUMBLES:
        return ()


def action_of(bounced: tuple[Bounced, ...]) -> str:
    """`Classified.action`: what follows for those concerned."""
    kinds = {one.kind for one in bounced}
    if BounceClass.HARD in kinds:
        return "suppress"
    if kinds & {BounceClass.MAILBOX, BounceClass.TRANSIENT, BounceClass.UNKNOWN}:
        return "count"
    return "none"


def _bounced(one: Found, report: Report, *, alone: bool, lately: bool) -> Bounced:
    said = ""
    if alone or not any(_WORD.search(ADDRESS.sub(" ", text)) for text in one.near):
        said = "\n".join(line for line in report.said if line.strip())
    place = " ".join((one.reader.address, *report.head.values(), *one.fields.values(), *one.near)).lower()
    meaning = meaning_of(
        Evidence(
            fields=one.fields, near=one.near, said=said, subject=report.subject,
            plain_carrier=lately and "docomo" in place,
        )
    )
    return Bounced(
        reader=one.reader, kind=meaning.kind, how=one.how, status=meaning.status, reason=meaning.reason,
        user_unknown=meaning.user_unknown, message_id=one.message_id,
    )
