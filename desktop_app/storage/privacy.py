"""消去: blanks what the book knows of an address and leaves a tombstone in the log (JP-APPI-35-ERASE)."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.storage import (
    batch_fill,
    chain,
    contact_search,
    contacts,
    deliveries,
    joining,
    suppressions,
)
from desktop_app.storage.codec import JSON
from desktop_app.storage.database import Book


def erase_address(
    book: Book,
    address_id: str,
    *,
    rule: str,
    by: str,
    now: datetime,
    keep: Collection[str] = (),
) -> str:
    """Erase an address, what hangs on it, and its contact when that has no other address.

    What stays: the log's entries without personal data, the suppression key (HMAC) with the reason
    "erased", the ledger, the tokens, and the evidence named in `keep` (still under a clock of law.md 6.6).
    `rule` says why. Must be called outside a transaction: it ends with a checkpoint, so that the erased
    bytes are in none of the book's files. Returns the tombstone's id. Raises AppError("address-missing").
    """
    if book.db.in_transaction():
        raise RuntimeError("an erasure needs its own transaction")
    with book.transaction():
        tombstone = erase_rows(book, address_id, rule=rule, by=by, now=now, keep=keep)
    clean(book)
    return tombstone


def erase_rows(
    book: Book,
    address_id: str,
    *,
    rule: str,
    by: str,
    now: datetime,
    keep: Collection[str] = (),
) -> str:
    """As `erase_address`, inside the caller's transaction; the caller ends with `clean`."""
    if book.one("SELECT 1 FROM address WHERE id = ? AND erased_by IS NULL", (address_id,)) is None:
        raise AppError("address-missing")
    deliveries.skip_open(
        book, address_id, classes=tuple(MessageClass), scope=None, until=None, rules=(rule,), now=now
    )
    payloads, files = _pointed(book, address_id, keep)
    payloads += [one for one in joining.payloads_about(book, address_id) if _whole(book, "payload", one)]
    suppressions.add_suppression(book, address_id, SuppressionReason.ERASED, now=now)
    facts: dict[str, JSON] = {
        "rule": rule,
        "address": [address_id],
        "payload": payloads,
        "attachment": files,
    }
    if keep:  # a payload that this evidence shares must outlive the erasure of the others
        facts["kept"] = sorted(keep)
    tombstone = chain.append(
        book,
        "tombstone",
        subject=address_id,
        facts=facts,
        personal={"by": by, "os_user": book.os_user},
        now=now,
    )
    book.write_many(
        "UPDATE payload SET bytes = x'', salt = x'', erased_by = ? WHERE id = ?",
        [(tombstone, one) for one in payloads],
    )
    book.write_many(
        """UPDATE attachment SET bytes = x'', salt = x'', header = '', sha256 = '', erased_by = ?
        WHERE id = ?""",
        [(tombstone, one) for one in files],
    )
    _unlink(book, address_id)
    book.write(
        """UPDATE address SET key = '', key_version = 0, text = '', hmac = '', salt = x'', erased_by = ?
        WHERE id = ?""",
        (tombstone, address_id),
    )
    return tombstone


def clean(book: Book) -> None:
    """Remove the erased bytes from the WAL and from copies that migrations left beside the book."""
    with book.transaction():
        contact_search.forget_erased(book)
    book.checkpoint()
    for copy in book.path.parent.glob(f"{book.path.name}.before-version-*.bak"):
        copy.unlink(missing_ok=True)


def _pointed(book: Book, address_id: str, keep: Collection[str]) -> tuple[list[str], list[str]]:
    """Payloads and attachments that only this address's entries point to, without the evidence kept."""
    rows = book.sql("SELECT id, payload_id, attachments FROM entry WHERE address_id = ?", (address_id,))
    gone = [row for row in rows if row["id"] not in keep]
    files = {one for row in gone for one, _ in json.loads(row["attachments"])}
    kept = {one for row in rows if row["id"] in keep for one, _ in json.loads(row["attachments"])}
    files = {one for one in files - kept if not _shared(book, one, address_id)}
    payloads = dict.fromkeys(row["payload_id"] for row in gone if row["payload_id"])
    held = _held_by_others(book, list(payloads), {row["id"] for row in gone})
    return [one for one in payloads if one not in held and _whole(book, "payload", one)], [
        one for one in sorted(files) if _whole(book, "attachment", one)
    ]


def _held_by_others(book: Book, payloads: Sequence[str], gone: Collection[str]) -> set[str]:
    """Payloads that entries of others stand on: of a living address, or kept when that one was erased."""
    kept = {one for row in book.sql(_KEPT) for one in json.loads(row[0])}
    rows = book.sql(_HOLDERS, (json.dumps(list(payloads)),))
    return {
        row["payload_id"]
        for row in rows
        if row["id"] not in gone and (row["erased_by"] is None or row["id"] in kept)
    }


_KEPT = "SELECT json_extract(facts, '$.kept') FROM entry WHERE kind = 'tombstone' AND facts LIKE '%\"kept\"%'"
_HOLDERS = """SELECT e.id, e.payload_id, a.erased_by FROM entry e LEFT JOIN address a ON a.id = e.address_id
WHERE e.kind <> 'delivery' AND e.payload_id IN (SELECT value FROM json_each(?))"""


def _whole(book: Book, table: str, row_id: str) -> bool:
    return book.one(f"SELECT 1 FROM {table} WHERE id = ? AND erased_by IS NULL", (row_id,)) is not None  # noqa: S608


def _shared(book: Book, attachment_id: str, address_id: str) -> bool:
    """Whether somebody else, not erased, stands on the same file (a list on one sheet of paper)."""
    return (
        book.one(
            """SELECT 1 FROM entry e LEFT JOIN payload p ON p.id = e.payload_id
            WHERE e.attachments LIKE '%' || ? || '%' AND e.address_id IS NOT ? AND e.kind <> 'delivery'
            AND p.erased_by IS NULL LIMIT 1""",
            (attachment_id, address_id),
        )
        is not None
    )


def _unlink(book: Book, address_id: str) -> None:
    owner = book.one("SELECT contact_id FROM contact_address WHERE address_id = ?", (address_id,))
    book.write("DELETE FROM contact_address WHERE address_id = ?", (address_id,))
    book.write("UPDATE inbox_message SET message_id = NULL WHERE address_id = ?", (address_id,))
    if owner is not None:
        gone = book.write(
            """DELETE FROM contact WHERE id = ? AND NOT EXISTS
            (SELECT 1 FROM contact_address WHERE contact_id = contact.id)""",
            (owner["contact_id"],),
        )
        if gone:
            batch_fill.forget(book, owner["contact_id"])
        contacts.refresh_search(book, [owner["contact_id"]])
