"""The chain's head, kept outside the book in the OS keyring, so that a cut-off end or a swapped file shows.

Best effort: without a keyring nothing is kept and nothing fails.
"""

import json

from desktop_app.storage import secrets
from desktop_app.storage.chain import ChainHead, head
from desktop_app.storage.codec import canonical
from desktop_app.storage.database import Book


def keep(book: Book) -> bool:
    """Write the head of this device's chain to the keyring; False when no keyring works, or when the book is
    older than the one that was sealed: then the seal must go on telling so."""
    return not overtaken(book) and renew(book)


def renew(book: Book) -> bool:
    """As `keep`, whatever was sealed before: a restored book takes the place of the other."""
    now = head(book)
    note = canonical({"device_id": now.device_id, "seq": now.seq, "hash": now.hash, "rows": now.rows})
    return secrets.write(_name(book), note)


def overtaken(book: Book) -> bool:
    """Whether this file lacks what its book had when it was last sealed: an older copy, or one cut off."""
    sealed = kept(book)
    if sealed is None or not sealed.seq:
        return False
    row = book.one("SELECT hash FROM entry WHERE seq = ?", (sealed.seq,))
    return row is None or row["hash"] != sealed.hash


def kept(book: Book) -> ChainHead | None:
    """The head that was last kept for this book on this device, for `verify`; None when there is none."""
    note = secrets.read(_name(book))
    if note is None:
        return None
    try:
        values = json.loads(note)
        return ChainHead(
            device_id=str(values["device_id"]),
            seq=int(values["seq"]),
            hash=str(values["hash"]),
            rows=int(values["rows"]),
        )
    except (ValueError, KeyError, TypeError):  # somebody else's entry under our name
        return None


def _name(book: Book) -> str:
    return f"seal:{book.id}:{book.device_id}"
