"""How sending is told in plain words: what goes when, why a run waits, how long yet."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from desktop_app.domain.moment import JST, legal_day
from desktop_app.domain.pace import DayShare
from desktop_app.ui.context import Ui

_DAYS_SHOWN = 3


def clock_time(moment: datetime, now: datetime) -> str:
    """A time of today as 14:05, else with its day. Japanese time: limits and legal days count in it."""
    local = moment.astimezone(JST)
    if legal_day(moment) == legal_day(now):
        return f"{local:%H:%M}"
    return f"{local:%Y-%m-%d %H:%M}"


def minute(moment: datetime) -> str:
    """A day and a time, Japanese time."""
    return f"{moment.astimezone(JST):%Y-%m-%d %H:%M}"


def mails(ui: Ui, number: int) -> str:
    """「500通」."""
    return ui.ngettext("{n} mail", "{n} mails", number).format(n=f"{number:,}")


def people(ui: Ui, number: int) -> str:
    """「29人」."""
    return ui.ngettext("{n} person", "{n} people", number).format(n=f"{number:,}")


def plan_text(ui: Ui, days: Sequence[DayShare], now: datetime) -> str:
    """「本日 500通、23日 500通、24日 10通に分けて送ります。」; "" when there is nothing to send."""
    if not days:
        return ""
    today = legal_day(now)
    if len(days) == 1:
        one = days[0]
        if one.day == today:
            return ui._("All {mails} leave today.").format(mails=mails(ui, one.mails))
        return ui._("All {mails} leave {day}.").format(
            mails=mails(ui, one.mails), day=_day(ui, one.day, today)
        )
    shown = days if len(days) <= _DAYS_SHOWN + 1 else days[:_DAYS_SHOWN]
    parts = [
        ui._("{day}: {mails}").format(day=_day(ui, one.day, today), mails=mails(ui, one.mails))
        for one in shown
    ]
    joined = ui._(", ").join(parts)
    if len(shown) == len(days):
        return ui._("They leave in parts: {parts}.").format(parts=joined)
    return ui._("They leave in parts: {parts}, and so on until {date}, on {n} days.").format(
        parts=joined, date=days[-1].day.isoformat(), n=len(days)
    )


def _day(ui: Ui, day: date, today: date) -> str:
    if day == today:
        return ui._("today")
    if day - today < timedelta(days=28):
        return ui._("on {month}-{day}").format(month=f"{day.month:02}", day=day.day)
    return day.isoformat()


def limits_text(ui: Ui, per_hour: int, per_day: int) -> str:
    """What the account lets us send; "" without limits."""
    if per_hour and per_day:
        return ui._("The mail account sends at most {day} mails a day and {hour} an hour.").format(
            day=f"{per_day:,}", hour=f"{per_hour:,}"
        )
    if per_day:
        return ui._("The mail account sends at most {day} mails a day.").format(day=f"{per_day:,}")
    if per_hour:
        return ui._("The mail account sends at most {hour} mails an hour.").format(hour=f"{per_hour:,}")
    return ""


def why_text(ui: Ui, why: str, until: datetime | None, now: datetime) -> str:
    """Why a run is not going on, and until when, from a code of `SendReport.why` or `Standing.why`."""
    when = clock_time(until, now) if until is not None else ""
    return _why(ui, when).get(why, "")


def _why(ui: Ui, when: str) -> dict[str, str]:
    _ = ui._
    return {
        "finished": _("All mails are dealt with."),
        "unknown-left": _("All mails are dealt with, but of some nobody knows whether they left."),
        "cancelled": _("It was called off: what had not left stayed here."),
        "paused": _("Paused. Nothing leaves until you press Continue."),
        "interrupted": _("It was interrupted, for instance by closing the program. Nothing is sent twice."),
        "hour-full": _("The limit of this hour is reached. It goes on at {when}.").format(when=when),
        "day-full": _("The limit of 24 hours is reached. It goes on at {when}.").format(when=when),
        "deferred": _("Some servers can't take the mail just now. It is tried again at {when}.").format(
            when=when
        ),
        "throttled": _("The mail server asked us to slow down. It goes on at {when}.").format(when=when),
        "account-limit": _(
            "The mail server says that the account's limit is reached. It goes on at {when}."
        ).format(when=when),
        "network": _("The connection to the mail server broke off. What had not left waits."),
        "not-before": _("It may leave from {when} on.").format(when=when),
        "failures": _(
            "Paused, because five mails in a row did not go through. Look at the answers before you "
            "continue."
        ),
        "hard": _("Paused, because too many addresses do not exist. Look at the list before you continue."),
        "blocked": _(
            "Paused, because many servers refuse our mail. Look at the answers before you continue."
        ),
        "content": _(
            "Paused, because servers refuse the content of the mail. Look at the answers before you continue."
        ),
        "stopped": _("It stopped. What had not left waits."),
        "clearance-void": _(
            "Something changed since the check, so nothing leaves until it is checked again."
        ),
    }


def changed_text(ui: Ui, what: str) -> str:
    """Which parts of the check do not hold any more, from the parameter of "clearance-void"."""
    _ = ui._
    names = {
        "content_hash": _("the newsletter itself"),
        "sender_hash": _("what the shop says of itself, or the sender address"),
        "topic_id": _("the kind of newsletter"),
        "audience_hash": _("who gets it"),
        "rules_hash": _("the rules of this program"),
    }
    found = [names[one] for one in what.split(", ") if one in names]
    return _(", ").join(found)


def time_left(ui: Ui, seconds: float) -> str:
    """「残り約 4分」."""
    if seconds < 60:
        return ui._("about {n} s left").format(n=max(1, round(seconds)))
    if seconds < 5400:
        return ui._("about {n} min left").format(n=round(seconds / 60))
    return ui._("about {n} h left").format(n=round(seconds / 3600))
