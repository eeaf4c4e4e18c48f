"""States, replies and reasons of deliveries in plain words. 「届いた」 is never said: servers only accept."""

import re

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.doubt import Hint
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.smtp_reply import Stage, Verdict, classify, read_reply
from desktop_app.services.delivery_sheet import NotSentRow
from desktop_app.ui.context import Ui
from desktop_app.ui.sending_words import people
from desktop_app.ui.widgets.chips import Tone
from desktop_app.ui.widgets.sentences import sentences

TONES: dict[DeliveryState, Tone] = {
    DeliveryState.QUEUED: "neutral",
    DeliveryState.SENDING: "neutral",
    DeliveryState.ACCEPTED: "ok",
    DeliveryState.DEFERRED: "warn",
    DeliveryState.REJECTED: "stop",
    DeliveryState.SKIPPED: "neutral",
    DeliveryState.UNKNOWN: "warn",
    DeliveryState.BOUNCED: "stop",
}
_CODE = re.compile(r"(\d{3})\s*(.*)", re.S)


def state_text(ui: Ui, state: DeliveryState) -> str:
    """The state of one mail."""
    _ = ui._
    return {
        DeliveryState.QUEUED: _("In line"),
        DeliveryState.SENDING: _("Being sent"),
        DeliveryState.ACCEPTED: _("Taken by the server"),
        DeliveryState.DEFERRED: _("Tried again later"),
        DeliveryState.REJECTED: _("Refused"),
        DeliveryState.SKIPPED: _("Not sent"),
        DeliveryState.UNKNOWN: _("Not known"),
        DeliveryState.BOUNCED: _("Came back"),
    }[state]


def run_state(ui: Ui, state: NewsletterState, *, running: bool, left: int) -> tuple[str, Tone]:
    """The state of a run as a chip."""
    _ = ui._
    if running:
        known = state is NewsletterState.SENDING
        return (_("Sending"), "neutral") if known else (_("Checking"), "neutral")
    if state is NewsletterState.CANCELLED:
        return _("Called off"), "stop"
    if not left:
        return _("Done"), "ok"
    if state is NewsletterState.PAUSED:
        return _("Paused"), "warn"
    return _("Waiting"), "warn"


def not_sent_text(ui: Ui, row: NotSentRow) -> str:
    """「ご本人の希望 3人」, and whether it came up while the run was on."""
    _ = ui._
    words = row.text or {
        "cancelled": _("called off"),
        "address-erased": _("erased by law"),
    }.get(row.code, _("the mail could not be made"))
    if row.rule and not row.from_start:
        words = _("{why} while it was being sent").format(why=words)
    return _("{why}: {people}").format(why=words, people=people(ui, row.count))


def reply_text(ui: Ui, state: DeliveryState, reply: str) -> str:
    """What a reply means for the owner; "" when there is none."""
    _ = ui._
    own = {
        "interrupted": _("The program or the PC stopped after the mail was handed over."),
        "restored": _("The book was restored from a backup, so nobody knows what happened since."),
        "cancelled": _("The run was called off before this mail left."),
        "address-erased": _("The address was erased by law."),
        "found in Sent": _("A copy of it is among the sent mails of your provider, so it did leave."),
        "a delivery report came back": _("A report about it came back, so it did leave."),
        "a complaint came back": _("Somebody complained about it, so it did leave."),
        "domain-rests": _(
            "The provider of this address refused too many mails of this run, so this one waits a day."
        ),
        "domain-woken": _("It is tried again at the next sending."),
        "it was answered": _("It was answered, so it did leave."),
        "the replaced book knew it": _("The book before the restore knew that the server had taken it."),
    }
    if not reply or reply in own:
        return own.get(reply, "")
    if reply.startswith("resolved by "):
        return _("{name} decided what became of it.").format(name=reply.removeprefix("resolved by "))
    if reply.startswith("no answer at"):
        if state is DeliveryState.UNKNOWN:
            return _(
                "The connection broke after the mail was handed over; the server said neither yes nor no."
            )
        return _("The connection broke before the mail was handed over.")
    if reply.startswith("gave up: "):
        return sentences(ui, _("Given up after several tries."), reply_text(ui, state, reply[9:]))
    found = _CODE.match(reply)
    if found is None:
        return _("The mail could not be made for this person.")
    return _verdict_text(ui, classify(Stage.RCPT, read_reply(int(found[1]), found[2].encode())))


def hint_text(ui: Ui, hint: Hint | None) -> str:
    """What a look among the sent mails says of a doubtful one; a hint and no more, the owner decides."""
    _ = ui._
    return {
        None: "",
        Hint.NEVER_LOOKED: _(
            "The program has not looked for it among the sent mails long enough; it looks again by itself."
        ),
        Hint.NOT_FOUND: _(
            "It is not among the sent mails of your provider. It probably did not leave, but that is no "
            "proof."
        ),
        Hint.NO_SENT_FOLDER: _("Your provider keeps no copies of sent mails that the program could look at."),
    }[hint]


def _verdict_text(ui: Ui, verdict: Verdict) -> str:
    _ = ui._
    return {
        Verdict.ACCEPTED: _("The server took the mail."),
        Verdict.USER_UNKNOWN: _("There is no such address."),
        Verdict.ADDRESS: _("The server does not understand the form of the address."),
        Verdict.MAILBOX: _("The mailbox is full or closed."),
        Verdict.POLICY: _("The server refuses mail from us."),
        Verdict.CONTENT: _("The server refuses the content of the mail."),
        Verdict.TOO_LARGE: _("The mail is too large for the server."),
        Verdict.TEMPORARY: _("The server can't take it just now."),
        Verdict.THROTTLED: _("The server asked us to slow down."),
        Verdict.CLOSING: _("The server ended the connection."),
        Verdict.ACCOUNT_LIMIT: _("The limit of the mail account is reached."),
    }.get(verdict, _("The server refused the mail."))
