"""Reads 配信除外: who is kept out and why, by the HMAC of the address key. A slip that was undone is none."""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

import json
import sqlite3
from dataclasses import dataclass

from desktop_app.domain.consent import Scope
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import Moment
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.storage.addresses import hmac_by_id
from desktop_app.storage.codec import moment_value, scope_value
from desktop_app.storage.database import Book
from desktop_app.storage.undone import STANDS


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionRow:
    """One entry; `address` is empty once the address was erased."""

    id: str
    address_id: str | None
    address: str
    reason: SuppressionReason
    at: Moment
    scope: Scope
    until: Moment | None
    channel: str | None


def suppressions(
    book: Book, address_id: str | None = None, *, slips: bool = False
) -> list[SuppressionRow]:
    """Every entry (of one address), oldest first; those that later consent has lifted are among them, those
    that somebody called a slip only with `slips`."""
    where = "WHERE 1" if slips else f"WHERE s.{STANDS}"
    where += "" if address_id is None else " AND s.address_id = ?"
    return [
        row_of(row, row["text"] or "")
        for row in book.sql(
            f"""SELECT s.*, a.text FROM suppression s JOIN entry e ON e.id = s.id
            LEFT JOIN address a ON a.id = s.address_id {where} ORDER BY e.seq""",
            () if address_id is None else (address_id,),
        )
    ]


def row_of(row: sqlite3.Row, address: str = "") -> SuppressionRow:
    """A row of table `suppression`."""
    return SuppressionRow(
        id=row["id"],
        address_id=row["address_id"],
        address=address,
        reason=SuppressionReason(row["reason"]),
        at=moment_value(row["at"]) or row["at"],
        scope=scope_of(row["scope"]),
        until=moment_value(row["until"]),
        channel=row["channel"],
    )


def reasons_of(book: Book, address_id: str) -> frozenset[SuppressionReason]:
    """Why an address is or was kept out."""
    rows = book.sql(
        f"SELECT DISTINCT reason FROM suppression WHERE hmac = ? AND {STANDS}",
        (hmac_by_id(book, address_id),),
    )
    return frozenset(SuppressionReason(row["reason"]) for row in rows)


def optouts_of(book: Book, address_id: str) -> list[OptOut]:
    """Every opt-out ever told for an address, oldest first. Which still act, `eligibility` decides."""
    rows = book.sql(
        f"""SELECT s.* FROM suppression s JOIN entry e ON e.id = s.id
        WHERE s.hmac = ? AND s.{STANDS} ORDER BY e.seq""",
        (hmac_by_id(book, address_id),),
    )
    return [found for row in rows if (found := optout_value(row)) is not None]


def optout_value(row: sqlite3.Row) -> OptOut | None:
    """The opt-out of a suppression row; by hand and erased count as opt-outs from everything."""
    if row["reason"] not in (SuppressionReason.OPTOUT, SuppressionReason.MANUAL, SuppressionReason.ERASED):
        return None
    at = moment_value(row["at"])
    if at is None:
        raise AppError("book-damaged")
    return OptOut(
        at=at,
        scope=scope_of(row["scope"]),
        until=moment_value(row["until"]),
        channel=row["channel"],
        id=row["id"],
        standing=True,
    )


def scope_of(text: str | None) -> Scope:
    """The scope of a row's text."""
    return None if text is None else scope_value(json.loads(text))
