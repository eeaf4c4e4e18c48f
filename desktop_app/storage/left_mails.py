"""What left with a mail account, or may have: what its provider counts against its limits (mail.md 1.1).

Mails of the log are counted where they stand: accepted ones, bounced or not, and doubtful ones. What the log
does not tell is noted beside it: mails to the owner's own addresses, and those that the server refused only
after it had them.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_app.domain.pace import DAY
from desktop_app.storage import settings
from desktop_app.storage.codec import stamp, zoned
from desktop_app.storage.database import Book

_BELIEVED = 2 * DAY
_MOST = 2_000
"""Seconds that are noted one by one; then whole minutes are."""


def left(book: Book, account_id: str, since: datetime) -> list[tuple[datetime, int]]:
    """Pairs (second, mails) from then on, oldest first. Mails whose account is not known count to each.

    Those dated long after the window's start left by a clock that was ahead: nobody knows when, and they
    would fill the window until that date.
    """
    seconds: dict[str, int] = {}
    until = since + _BELIEVED
    mine = "AND (account_id = ? OR account_id IS NULL)"
    for row in book.sql(
        f"""SELECT substr(accepted_at, 1, 19) AS second, count(*) AS mails FROM delivery
        WHERE accepted_at BETWEEN ? AND ? {mine} GROUP BY second UNION ALL
        SELECT substr(updated_at, 1, 19), count(*) FROM delivery
        WHERE state = 'unknown' AND updated_at BETWEEN ? AND ? {mine} GROUP BY 1""",  # noqa: S608 (our words)
        (stamp(since), stamp(until), account_id, stamp(since), stamp(until), account_id),
    ):
        seconds[row["second"]] = seconds.get(row["second"], 0) + row["mails"]
    found = {datetime.fromisoformat(one).replace(tzinfo=UTC): mails for one, mails in seconds.items()}
    for at, mails in _noted(book, account_id):
        if since.replace(microsecond=0) <= at <= until:
            found[at] = found.get(at, 0) + mails
    return sorted(found.items())


def left_since(book: Book, account_id: str, since: datetime) -> int:
    """How many left from then on."""
    return sum(mails for _, mails in left(book, account_id, since))


def note(book: Book, account_id: str, times: Iterable[datetime], *, now: datetime) -> None:
    """Mails left at these times that no row of the log stands for."""
    with book.transaction():
        seconds = dict(_noted(book, account_id))
        for at in times:
            second = at.astimezone(UTC).replace(microsecond=0)
            seconds[second] = seconds.get(second, 0) + 1
        kept = {at: mails for at, mails in seconds.items() if at > now - DAY - timedelta(minutes=2)}
        settings.put(book, _key(account_id), [[stamp(at), mails] for at, mails in _short(kept)], now=now)


def _short(seconds: dict[datetime, int]) -> list[tuple[datetime, int]]:
    if len(seconds) <= _MOST:
        return sorted(seconds.items())
    minutes: dict[datetime, int] = {}
    for at, mails in seconds.items():
        end = at.replace(second=59)  # counted a little longer rather than too short
        minutes[end] = minutes.get(end, 0) + mails
    return sorted(minutes.items())


def _noted(book: Book, account_id: str) -> list[tuple[datetime, int]]:
    stored: list[list[Any]] = settings.get(book, _key(account_id), [])
    with settings.understood(_key(account_id)):
        return [(zoned(at), int(mails)) for at, mails in stored]


def _key(account_id: str) -> str:
    return f"account_left:{account_id}"
