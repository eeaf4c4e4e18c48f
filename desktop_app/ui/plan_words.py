"""Planned sends in plain words: when one leaves, and what it asks."""

from datetime import datetime, timedelta

from desktop_app.domain.moment import JST
from desktop_app.domain.schedule import Asks
from desktop_app.services.agenda_view import Planned, Question
from desktop_app.services.pc_clock import PC_ZONE, zone_text
from desktop_app.ui.context import Ui
from desktop_app.ui.sending_words import people
from desktop_app.ui.widgets.sentences import sentences


def when_text(ui: Ui, at: datetime, now: datetime) -> str:
    """A time on the PC's own clock, as 「明日 10:00」; with the offset where that is not Japan's."""
    local, today = at.astimezone(PC_ZONE), now.astimezone(PC_ZONE).date()
    days = (local.date() - today).days
    near = {-1: ui._("yesterday {time}"), 0: ui._("today {time}"), 1: ui._("tomorrow {time}")}
    text = near.get(days, f"{local:%Y-%m-%d} {{time}}").format(time=f"{local:%H:%M}")
    if local.utcoffset() != at.astimezone(JST).utcoffset():
        text = f"{text} ({zone_text(at)})"
    return text


def plan_line(ui: Ui, one: Planned, now: datetime) -> str:
    """One sentence on a planned send: that it waits, or what it asks."""
    _, when = ui._, when_text(ui, one.at, now)
    if one.asks is Asks.NOTHING and one.tries_at is not None:
        return _("“{title}” can't leave just now: the line is broken. It is tried again {when}.").format(
            title=one.title, when=when_text(ui, one.tries_at, now)
        )
    if one.asks is Asks.NOTHING:
        return _("“{title}” leaves {when}, to {people}.").format(
            title=one.title, when=when, people=people(ui, one.people)
        )
    error = ui.error_text(one.error) if one.error is not None else None
    why = sentences(ui, error.title) if error is not None else ""
    return _asking(ui, one.asks).format(title=one.title, when=when, error=why)


def _asking(ui: Ui, asks: Asks) -> str:
    _ = ui._
    return {
        Asks.LATE: _(
            "“{title}” was to be sent {when}, but this PC or the program was not running then. Send it now?"
        ),
        Asks.RESTORED: _(
            "“{title}” was planned for {when} when the backup was made. It may have been sent since then. "
            "Send it now?"
        ),
        Asks.CLOCK: _(
            "“{title}” was planned for {when}. The PC’s clock was set meanwhile, so it did not start by "
            "itself. Send it now?"
        ),
        Asks.CHANGED: _(
            "“{title}” was planned for {when}, but something is not as you confirmed it, so nothing was "
            "sent. Please check it again."
        ),
        Asks.REFUSED: _(
            "“{title}” was planned for {when}, but the check found something that stands against it, so "
            "nothing was sent. Please look at the check."
        ),
        Asks.BY_HAND: _(
            "“{title}” was planned for {when}, but the replies are read by hand: that you have read them "
            "must be said right before sending. Please check it again."
        ),
        Asks.TROUBLE: _(
            "“{title}” was planned for {when}, but it could not be sent. {error} Nothing has left. Send it "
            "now?"
        ),
    }[asks]


def question_line(ui: Ui, one: Question) -> str:
    """One sentence on a run that needs a word."""
    if one.why == "by-hand":
        text = ui._("“{title}” is not sent to its end: say that you have read all replies to continue.")
    else:
        text = ui._("“{title}” is not sent to its end: it needs the mail password to continue.")
    return text.format(title=one.title)


def hold_line(ui: Ui, one: Planned, now: datetime) -> str:
    """One sentence on a send that can still be taken back."""
    left = max(timedelta(0), one.at - now)
    minutes, seconds = divmod(int(left.total_seconds()), 60)
    text = ui._("“{title}” leaves in {minutes}:{seconds} to {people}. Until then you can take it back.")
    return text.format(
        title=one.title, minutes=minutes, seconds=f"{seconds:02}", people=people(ui, one.people)
    )
