"""The ledger of an address: what must be remembered of it for ever, found by the HMAC of its key."""

from collections.abc import Iterable
from datetime import datetime

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import Moment, format_moment
from desktop_app.storage import chain
from desktop_app.storage.addresses import hmac_by_id
from desktop_app.storage.database import Book

CONSENT_REQUEST = "consent_request"
_WENT_OUT = frozenset({DeliveryState.ACCEPTED, DeliveryState.UNKNOWN})


def note(
    book: Book, address_id: str | None, what: str, at: Moment, *, now: datetime, hmac: str | None = None
) -> None:
    """One line of an address's ledger; it survives erasure."""
    with book.transaction():
        hmac = hmac or hmac_by_id(book, address_id or "")
        entry_id = chain.append(
            book,
            "ledger",
            subject=address_id,
            address_id=address_id,
            now=now,
            facts={"hmac": hmac, "address": address_id, "what": what, "at": format_moment(at)},
        )
        book.write(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?)", (entry_id, hmac, address_id, what, format_moment(at))
        )


def request_went_out(
    book: Book, cls: str, address_ids: Iterable[str], state: DeliveryState, *, now: datetime
) -> None:
    """Note a consent request that a server took, or that may have left, in the caller's transaction
    (JP-SEMR-2-1-2-ONEREQ). Each address has one line at most; other classes and states leave none."""
    if cls != MessageClass.CONSENT_REQ.value or state not in _WENT_OUT:
        return
    for address_id in address_ids:
        row = book.one("SELECT hmac FROM address WHERE id = ? AND erased_by IS NULL", (address_id,))
        if row is not None and not _noted(book, row["hmac"]):
            note(book, address_id, CONSENT_REQUEST, now, now=now, hmac=row["hmac"])


def _noted(book: Book, hmac: str) -> bool:
    where = "SELECT 1 FROM ledger WHERE hmac = ? AND what = ?"
    return book.one(where, (hmac, CONSENT_REQUEST)) is not None
