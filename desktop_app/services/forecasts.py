"""いつ送り終わるか: how many mails leave on which day, of a draft, a planned newsletter or one on its way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.delivery import waits
from desktop_app.delivery.waits import Learned
from desktop_app.domain.delivery import OPEN_STATES
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.domain.pace import DAY, DayShare, Limits, forecast
from desktop_app.services.audience import audience_without_mail, find_audience
from desktop_app.services.newsletters import NewsletterDesk
from desktop_app.storage import deliveries, left_mails, mailings, newsletters, schedules
from desktop_app.storage.database import Book
from desktop_app.storage.mail_accounts import MailAccount

PER_CONNECTION = 2.0
"""Mails a second over one connection, as long as nothing was measured: slower than most providers are."""
_ENOUGH = 20
_DRAFTS = (NewsletterState.DRAFT, NewsletterState.SCHEDULED)
_OVER = (NewsletterState.SENT, NewsletterState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastView:
    """`days` name the legal days (Japan) on which mails leave, if the PC stays on. `done_at` is None when
    nothing is left to send, or when it would take more than a year."""

    mails: int
    """Not sent yet."""
    days: tuple[DayShare, ...]
    done_at: datetime | None
    limits: Limits
    """That hold now: as set, and within what the provider taught."""
    learned: tuple[Learned, ...] = ()
    connections: int = 1
    begin: datetime | None = None
    """When it may begin, where that is not now: its planned time, or the end of the account's rest."""


def foresee(
    book: Book, desk: NewsletterDesk, newsletter_id: str, account: MailAccount, *, now: datetime,
    mails: int | None = None,
) -> ForecastView:
    """The forecast. `mails`: how many a draft goes to, where a check has just counted them.

    Raises AppError("mailing-missing").
    """
    mailing = mailings.get(book, newsletter_id)
    begin: datetime | None = None
    if mailing.state in _OVER:
        mails = 0
    elif mailing.state in _DRAFTS:
        plan = schedules.find(book, newsletter_id)
        if plan is not None:
            begin = plan.at
            mails = len(plan.audience)
        elif mails is None:
            mails = _audience(book, desk, newsletter_id, now)
    else:
        counts = deliveries.counts(book, newsletter_id)
        mails = sum(int(getattr(counts, one.value)) for one in OPEN_STATES)
    rest = waits.current(book, account.id, now)
    if rest is not None and rest.until > now:
        begin = max(begin or rest.until, rest.until)
    limits = waits.limits(book, account)
    connections = waits.connections(book, account)
    known = left_mails.left(book, account.id, now - DAY)
    found = forecast(limits, mails, known, now, begin=begin, rate=_rate(known, now, connections))
    return ForecastView(
        mails=mails, days=found.days, done_at=found.done_at, limits=limits,
        learned=tuple(waits.learned(book, account.id)), connections=connections,
        begin=begin if begin is not None and begin > now else None,
    )


def _audience(book: Book, desk: NewsletterDesk, newsletter_id: str, now: datetime) -> int:
    """How many would get a draft if it were sent now."""
    try:
        return len(find_audience(book, desk.edition(newsletter_id), now=now).to_send)
    except AppError:  # it can't be composed yet
        record = newsletters.get(book, newsletter_id)
        return len(audience_without_mail(book, record, desk.shop.shop(), now=now).to_send)


def _rate(left: list[tuple[datetime, int]], now: datetime, connections: int) -> float:
    """Mails a second: as in the last ten minutes, where enough left, else as assumed."""
    recent = [(at, mails) for at, mails in left if (now - at).total_seconds() < 600]
    total = sum(mails for _, mails in recent)
    if total < _ENOUGH:
        return PER_CONNECTION * connections
    seconds = max(1.0, (recent[-1][0] - recent[0][0]).total_seconds())
    return max(total / seconds, PER_CONNECTION)


def forecast_json(view: ForecastView) -> dict[str, Any]:
    """As the command line tells it (cli.md "forecast")."""
    return {
        "mails": view.mails,
        "limits": {
            "minute": view.limits.per_minute, "hour": view.limits.per_hour, "day": view.limits.per_day,
            "connections": view.connections,
        },
        "learned": [
            {"window": one.window, "limit": one.limit, "on": one.on.isoformat()} for one in view.learned
        ],
        "begin": view.begin.isoformat() if view.begin else None,
        "days": [{"day": one.day.isoformat(), "mails": one.mails} for one in view.days],
        "done_at": view.done_at.isoformat() if view.done_at else None,
    }
