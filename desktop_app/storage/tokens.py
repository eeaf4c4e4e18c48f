"""Opt-out tokens: 128 random bits for an address and a topic, made once, never purged, not derived.

They follow the HMAC of the address key, so that an address that was erased and comes back keeps its token.
"""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_app.storage.addresses import hmac_by_id
from desktop_app.storage.codec import stamp
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenHit:
    """Whom a token belongs to."""

    address_id: str
    topic_id: str


def token(book: Book, address_id: str, topic_id: str) -> str:
    """The opt-out token of an address and topic: 128 random bits as 26 letters, made once, kept for ever."""
    with book.transaction():
        hmac = hmac_by_id(book, address_id)
        row = book.one("SELECT token FROM token WHERE hmac = ? AND topic_id = ?", (hmac, topic_id))
        return str(row["token"]) if row else tokens(book, [address_id], topic_id)[address_id]


def tokens(
    book: Book, address_ids: Sequence[str], topic_id: str, *, now: datetime | None = None
) -> dict[str, str]:
    """Tokens for many addresses at once (address id → token)."""
    created = stamp(now) if now else ""
    with book.transaction():
        known = {
            row["hmac"]: row["token"]
            for row in book.sql("SELECT hmac, token FROM token WHERE topic_id = ?", (topic_id,))
        }
        found, new = dict[str, str](), list[tuple[str, str, str, str, str]]()
        for address_id in address_ids:
            hmac = hmac_by_id(book, address_id)
            if hmac not in known:
                known[hmac] = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
                new.append((known[hmac], hmac, address_id, topic_id, created))
            found[address_id] = known[hmac]
        book.write_many("INSERT INTO token VALUES (?, ?, ?, ?, ?)", new)
    return found


def by_token(book: Book, token: str) -> TokenHit | None:
    """Whom a token was made for, in any case of letters; an erased address that came back is found again.

    None for an unknown token and for an address that is erased.
    """
    row = book.one(
        """SELECT a.id, t.topic_id FROM token t JOIN address a
        ON a.erased_by IS NULL AND (a.hmac = t.hmac OR a.id = t.address_id) WHERE t.token = ?""",
        (token.strip().lower(),),
    )
    return None if row is None else TokenHit(address_id=row["id"], topic_id=row["topic_id"])
