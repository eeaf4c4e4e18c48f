"""The words of the answers that a person can give about a mail."""

from desktop_app.services.inbox_views import Choice, Decision, ManyDecided
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.sentences import sentences


def choice_text(ui: Ui, said: Choice) -> str:
    """What stands on the button."""
    _ = ui._
    return {
        "stop": _("It is an opt-out"),
        "topic": _("Stop only one kind…"),
        "until": _("Stop for a while…"),
        "keep": _("It is no opt-out"),
        "other": _("About somebody else…"),
        "yes": _("They say yes: note the consent"),
        "bounce": _("The address is gone: stop it"),
        "send-on": _("Go on sending to it"),
    }[said]


def decided_text(ui: Ui, decision: Decision, *, held: bool, what: str = "") -> str:
    """What a decision did. `held`: until then nothing was sent to somebody. `what`: the kind of newsletter or
    the day that was chosen."""
    _, who = ui._, decision.who
    if decision.said == "yes":
        return _("Noted as consent. Newsletters may go to {who}.").format(who=who)
    if decision.said == "send-on":
        return _("Noted. The next newsletter goes out to {who}.").format(who=who)
    if not who:
        if held:
            return _("Noted as no opt-out. Mail may go to this person again.")
        return _("Noted as no opt-out.")
    if decision.said == "topic":
        told = _("{who} gets no more “{kind}”.").format(who=who, kind=what)
    elif decision.said == "until":
        told = _("{who} gets no mail until {day}.").format(who=who, day=what)
    else:
        told = _("{who} gets no more mail.").format(who=who)
    if not decision.skipped:
        return told
    many = ui.ngettext(
        "{n} mail that was waiting was taken out.",
        "{n} mails that were waiting were taken out.",
        decision.skipped,
    )
    return sentences(ui, told, many.format(n=decision.skipped))


def many_text(ui: Ui, result: ManyDecided) -> str:
    """What deciding on several mails did."""
    parts = [ui.ngettext("{n} mail decided.", "{n} mails decided.", result.done).format(n=result.done)]
    if result.stopped:
        people = ui.ngettext(
            "{n} person gets no more mail.", "{n} people get no more mail.", result.stopped
        )
        parts.append(people.format(n=result.stopped))
    if result.left:
        left = ui.ngettext(
            "{n} was decided elsewhere meanwhile.", "{n} were decided elsewhere meanwhile.", result.left
        )
        parts.append(left.format(n=result.left))
    return sentences(ui, *parts)
