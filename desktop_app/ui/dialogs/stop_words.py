"""What the stop dialog says: the ways of saying stop, what will happen, and what was done."""

from desktop_app.domain.suppression import Channel
from desktop_app.services.stop_views import StopLook, Stopped
from desktop_app.ui.context import Ui
from desktop_app.ui.widgets.sentences import sentences


def channel_words(ui: Ui) -> dict[str, str]:
    """How somebody may say stop."""
    _ = ui._
    return {
        Channel.PHONE.value: _("On the phone"),
        Channel.COUNTER.value: _("At the counter"),
        Channel.PAPER.value: _("On paper (letter, postcard, form)"),
        Channel.MAIL.value: _("By mail"),
        Channel.SNS.value: _("On a social network"),
    }


def what_happens(ui: Ui, seen: StopLook, count: int) -> str:
    """Said before the button is pressed: how many addresses, which mails, and that it stays."""
    _ = ui._
    said = [
        ui.ngettext(
            "The button stops {n} address at once.", "The button stops {n} addresses at once.", count
        ).format(n=count)
    ]
    if seen.waiting:
        said.append(
            ui.ngettext(
                "{n} mail that waits to be sent is taken out.",
                "{n} mails that wait to be sent are taken out.",
                seen.waiting,
            ).format(n=f"{seen.waiting:,}")
        )
    if seen.running:
        said.append(_("The newsletter that is being sent now sees it before its next mail."))
    if seen.sent_since:
        said.append(
            ui.ngettext(
                "After that day {n} mail has gone out already.",
                "After that day {n} mails have gone out already.",
                seen.sent_since,
            ).format(n=f"{seen.sent_since:,}")
        )
    if seen.agreed_on:
        later = _(
            "But the person agreed again on {day}, after that day: with this day nothing is stopped. Please "
            "check it."
        )
        said.append(later.format(day=seen.agreed_on))
    said.append(
        _(
            "Later no click takes it back: only a new agreement of the person lets newsletters go again. A "
            "slip in the name can be taken back right after recording."
        )
    )
    return sentences(ui, *said)


def done_words(ui: Ui, result: Stopped, *, partly: bool) -> str:
    """What was done. `partly`: only some newsletters, or until a day."""
    said = ui._("{name} gets no more newsletters.").format(name=result.name)
    if partly:
        said = ui._("The stop of {name} is recorded.").format(name=result.name)
    elif "@" in result.name:
        said = ui._("Nothing more is sent to {name}.").format(name=result.name)
    if result.skipped:
        taken = ui.ngettext(
            "{n} mail that was waiting to be sent was taken out.",
            "{n} mails that were waiting to be sent were taken out.",
            result.skipped,
        )
        said = f"{said} {taken.format(n=result.skipped)}"
    return said
