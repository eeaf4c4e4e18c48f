"""What the book knows of the bounces of an address and of a run, as the rules ask for it (mail.md 4.3)."""

import sqlite3
from datetime import datetime

from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.bounce_rules import UNDONE, Follows, Told
from desktop_app.storage.addresses import hmac_by_id
from desktop_app.storage.codec import moment_value
from desktop_app.storage.database import Book

BY_OWNER = "owner"
"""`why` of a state that the owner chose for a whole wave."""


def undone_at(book: Book, address_id: str) -> list[datetime]:
    """When somebody took a bounce of this address back."""
    rows = book.sql(
        "SELECT at FROM ledger WHERE hmac = ? AND what = ?", (hmac_by_id(book, address_id), UNDONE)
    )
    return [at for row in rows if isinstance(at := moment_value(row["at"]), datetime)]


def why_of(book: Book, bounce_id: str) -> str:
    """Why a bounce is in the state that it is in; "" = since it was told."""
    row = book.one(
        """SELECT json_extract(facts, '$.why') AS why FROM entry
        WHERE subject = ? AND kind = 'bounce.state' ORDER BY seq DESC LIMIT 1""",
        (bounce_id,),
    )
    return str(row["why"]) if row is not None else ""


def history(book: Book, address_id: str) -> list[Told]:
    """What came back of the mails to an address and what did not, in the order in which they left; answers
    of the reader, and decisions that were taken back, count as signs of life."""
    bounced = book.sql(
        """SELECT b.kind, b.at, b.mailing_id, b.delivery_id, d.accepted_at FROM bounce b
        LEFT JOIN delivery d ON d.id = b.delivery_id
        WHERE b.address_id = ? AND b.state IN ('counted', 'suppressed')""",
        (address_id,),
    )
    found = [
        Told(
            at=datetime.fromisoformat(row["accepted_at"] or row["at"]), kind=BounceClass(row["kind"]),
            run=row["mailing_id"] or "",
        )
        for row in bounced
    ]
    about = {row["delivery_id"] for row in bounced}
    for row in book.sql(
        """SELECT id, accepted_at FROM delivery
        WHERE address_id = ? AND state = 'accepted' AND accepted_at IS NOT NULL""",
        (address_id,),
    ):
        if row["id"] not in about:
            found.append(Told(at=datetime.fromisoformat(row["accepted_at"]), kind=None))
    for row in book.sql(
        """SELECT i.received_at FROM entry e JOIN inbox_message i ON i.id = e.id
        WHERE e.address_id = ? AND e.kind = 'inbox' AND i.kind IN ('reply', 'signup')""",
        (address_id,),
    ):
        found.append(Told(at=datetime.fromisoformat(row["received_at"]), kind=None))
    found += [Told(at=at, kind=None) for at in undone_at(book, address_id)]
    # A sign at the very moment of a bounce came after it: it is what was said about it.
    return sorted(found, key=lambda one: (one.at, one.kind is None))


def decided(book: Book, mailing_id: str, domain: str) -> Follows | None:
    """What the owner said of this wave, if anything."""
    end = f"@{domain}"
    # From the log: a run has far more bounces than decisions, and each new bounce asks this.
    row = book.one(
        """SELECT json_extract(n.facts, '$.state') AS state FROM entry n
        CROSS JOIN bounce b ON b.id = n.subject CROSS JOIN address a ON a.id = b.address_id
        WHERE n.kind = 'bounce.state' AND n.kind <> 'delivery' AND json_extract(n.facts, '$.why') = ?
        AND b.mailing_id = ? AND b.kind = 'hard' AND substr(a.key, ?) = ? ORDER BY n.seq DESC LIMIT 1""",
        (BY_OWNER, mailing_id, -len(end), end),
    )
    return Follows(row["state"]) if row is not None else None


def domain_of(book: Book, address_id: str) -> str:
    """The domain of an address; "" once it is erased."""
    row = book.one("SELECT key FROM address WHERE id = ?", (address_id,))
    return str(row["key"]).rpartition("@")[2] if row is not None else ""


def wave_rows(book: Book, mailing_id: str, domain: str) -> list[sqlite3.Row]:
    """The hard bounces of a domain in a run, oldest first."""
    end = f"@{domain}"
    return book.sql(
        """SELECT b.* FROM bounce b JOIN address a ON a.id = b.address_id
        WHERE b.mailing_id = ? AND b.kind = 'hard' AND substr(a.key, ?) = ? ORDER BY b.rowid""",
        (mailing_id, -len(end), end),
    )


def standing_hard(book: Book, mailing_id: str, domain: str) -> int:
    """How many of them stand."""
    end = f"@{domain}"
    row = book.one(
        """SELECT count(*) AS n FROM bounce b JOIN address a ON a.id = b.address_id
        WHERE b.mailing_id = ? AND b.kind = 'hard' AND b.state <> 'dismissed' AND substr(a.key, ?) = ?""",
        (mailing_id, -len(end), end),
    )
    return int(row["n"]) if row is not None else 0


def wave_waits(book: Book, mailing_id: str, domain: str) -> bool:
    """Whether a wave of this domain in this run waits for the owner."""
    end = f"@{domain}"
    row = book.one(
        """SELECT 1 FROM bounce b JOIN address a ON a.id = b.address_id
        WHERE b.mailing_id = ? AND b.state = 'held' AND substr(a.key, ?) = ? LIMIT 1""",
        (mailing_id, -len(end), end),
    )
    return row is not None


def recipients(book: Book, mailing_id: str, domain: str, *, at_most: int = -1) -> int:
    """Whom a run wrote or will write to at a domain: all but those who were left out; counted up to
    `at_most`, -1 = all."""
    end = f"@{domain}"
    row = book.one(
        """SELECT count(*) AS n FROM (SELECT 1 FROM delivery d JOIN address a ON a.id = d.address_id
        WHERE d.mailing_id = ? AND d.state <> 'skipped' AND substr(a.key, ?) = ? LIMIT ?)""",
        (mailing_id, -len(end), end, at_most),
    )
    return int(row["n"]) if row is not None else 0
