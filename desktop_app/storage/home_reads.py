"""What the first page asks the book for: how contacts and opt-outs grew, and what came of a run."""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from datetime import datetime

from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage.codec import stamp
from desktop_app.storage.database import Book
from desktop_app.storage.undone import STANDS

_MONTH = "strftime('%Y-%m', {}, '+9 hours')"
"""The month in Japan of a UTC time; a day without a time stays the day it is."""


def people(book: Book) -> int:
    """How many contacts there are. (Here too: `contacts` would bring the rules for addresses with it.)"""
    return int(book.sql("SELECT count(*) FROM contact")[0][0])


def contacts_by_month(book: Book) -> dict[str, int]:
    """ "2026-11" → how many of the contacts of now were added in that month."""
    month = _MONTH.format("created_at")
    rows = book.sql(f"SELECT {month} AS month, count(*) AS people FROM contact GROUP BY month")
    return {row["month"]: row["people"] for row in rows}


def stops_by_month(book: Book) -> dict[str, int]:
    """ "2026-11" → how many addresses said stop for the first time in that month."""
    month = _MONTH.format("at")
    rows = book.sql(
        f"""SELECT {month} AS month, count(*) AS people FROM
        (SELECT min(at) AS at FROM suppression WHERE reason = ? AND {STANDS} GROUP BY hmac) GROUP BY month""",
        (SuppressionReason.OPTOUT.value,),
    )
    return {row["month"]: row["people"] for row in rows}


def stops_after(book: Book, mailing_id: str, since: datetime) -> int:
    """How many of those whom a mailing went to have said stop since."""
    rows = book.sql(
        f"""SELECT count(DISTINCT a.hmac) FROM delivery d JOIN address a ON a.id = d.address_id
        JOIN suppression s ON s.hmac = a.hmac
        WHERE d.mailing_id = ? AND d.state IN ('accepted', 'bounced') AND s.reason = ? AND s.at >= ?
        AND s.{STANDS}""",
        (mailing_id, SuppressionReason.OPTOUT.value, stamp(since)),
    )
    return int(rows[0][0])
