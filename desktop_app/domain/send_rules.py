"""What stands against a send as a whole: account, mailbox, audience (law.md 6.5; house ids "KW-…")."""

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.domain.decision import Mailbox
from desktop_app.domain.eligibility import mailbox_is_read
from desktop_app.domain.finding import Finding, block, info, warn
from desktop_app.domain.moment import Moment

MAILBOX = "JP-SEM-3-3-MAILBOX"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendFacts:
    """What is known just before sending. `read_at` None = not read yet: sending does it first."""

    at: Moment
    recipients: int
    has_account: bool
    personal_line: bool = False
    """The account is a phone's personal line, whose provider cuts off mail to many people."""
    program_reads: bool = True
    """The program reads the mailbox that opt-outs arrive in; else the owner does."""
    probe_holds: bool = False
    """A probe mail of the last twelve months proved that the opt-out address ends in that mailbox."""
    read_at: Moment | None = None
    ordered_to_stop: bool = False
    """An art. 7 order is in force and the owner has not confirmed that its measure is done."""
    read_by_hand: bool = False
    """The owner declared for this run that every reply was read."""
    unread: tuple[str, ...] = ()
    """Other addresses of the shop that mails were sent from and whose replies the program does not read."""
    unknown_waiting: int = 0
    """Mails that may be opt-outs, of senders whom the book does not know, and that nobody decided on. A
    reader may write from another address, so it can't be told who must not be mailed."""


def check_send(facts: SendFacts) -> Iterator[Finding]:
    """Findings about the send as a whole."""
    if facts.ordered_to_stop:
        yield block("JP-SEND-REPRESSION")
    if facts.unknown_waiting:
        yield block("JP-SEM-3-3-UNCLEAR", "waiting-unknown", number=str(facts.unknown_waiting))
    if not facts.recipients:
        yield block("KW-NO-RECIPIENTS", "no-recipients")
    if not facts.has_account:
        yield block("KW-NO-ACCOUNT", "no-account")
        return
    if facts.personal_line:
        yield block("KW-PERSONAL-LINE", "personal-line")
    yield from _mailbox(facts)
    if facts.unread and facts.program_reads and not facts.read_by_hand:
        yield info(MAILBOX, "mailbox-others-by-hand", addresses=", ".join(facts.unread))


def _mailbox(facts: SendFacts) -> Iterator[Finding]:
    if facts.read_by_hand:
        mailbox = Mailbox(imap=False, read_by_hand_at=facts.read_at)
        if facts.read_at is not None and not mailbox_is_read(mailbox, facts.at):
            yield block(MAILBOX, "mailbox-read-too-long-ago")
    elif not facts.program_reads:
        yield warn(MAILBOX, "mailbox-read-by-hand-needed")
    elif not facts.probe_holds:
        yield block(MAILBOX, "mailbox-probe-missing")
    elif facts.read_at is not None and not mailbox_is_read(Mailbox(last_fetch=facts.read_at), facts.at):
        yield block(MAILBOX, "mailbox-read-too-long-ago")
