"""Stops go along when a new address takes the place of an old one, whenever they are said (law.md 1.4)."""
# ruff: noqa: S608 (SQL is put together from constants of this package; values are always bound)

from collections.abc import Mapping, Sequence
from datetime import datetime

from desktop_app.domain.consent import CONSENT_BASES, Scope
from desktop_app.domain.eligibility import agreed_after
from desktop_app.domain.mailing import ADVERTISING
from desktop_app.domain.moment import Moment
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.storage import chain, consents, deliveries, replacements, shared_stops
from desktop_app.storage.addresses import hmac_by_id
from desktop_app.storage.codec import moment_value
from desktop_app.storage.database import Book
from desktop_app.storage.shared_stops import SharedStop
from desktop_app.storage.suppression_reads import optouts_of
from desktop_app.storage.undone import STANDS

OPTOUT_RULE = "JP-SEM-3-3-OPTOUT"


def follow(book: Book, told: Mapping[str, Sequence[OptOut]], *, now: datetime) -> int:
    """Let what was said at these addresses (by id, each with its entry) act where another address took the
    place of one of them, in the caller's transaction; returns how many queued mails that stopped."""
    writer, skipped = chain.Writer(book, now), 0
    for address_id, (origin, entry) in replacements.successors(book, told).items():
        for one in told[origin]:
            replacements.follow(book, writer, SharedStop(address_id, origin, one), entry)
            skipped += skip(book, address_id, one.scope, one.until, now)
    writer.flush()
    return skipped


def moved(book: Book, old: str, new: str, *, now: datetime) -> int:
    """`new` takes the place of `old` (ids of addresses of one person): what the person said against mail at
    the old one and did not take back there acts at the new one; returns how many stops."""
    with book.transaction():
        here = optouts_of(book, new)
        stops = [SharedStop(new, old, one) for one in moving(book, old) if one not in here]
        replacements.note(book, old, new, stops, now=now)
    return len(stops)


def moving(book: Book, old: str) -> list[OptOut]:
    """What was said against mail at an address and not taken back there: it goes along to one that takes its
    place."""
    agreed = [one for one in consents.evidence_of(book, old) if one.basis in CONSENT_BASES]
    told = [*optouts_of(book, old), *_complaints_of(book, old), *shared_stops.of_address(book, old)]
    return [one for one in told if not any(agreed_after(evidence, one.at) for evidence in agreed)]


def _complaints_of(book: Book, address_id: str) -> list[OptOut]:
    rows = book.sql(
        f"SELECT id, at FROM suppression WHERE hmac = ? AND reason = ? AND {STANDS}",
        (hmac_by_id(book, address_id), SuppressionReason.COMPLAINT.value),
    )
    return [OptOut(at=at, id=row["id"], standing=True) for row in rows if (at := moment_value(row["at"]))]


def skip(book: Book, address_id: str, scope: Scope, until: Moment | None, now: datetime) -> int:
    """Take queued mails out that an opt-out of the address covers; returns how many."""
    return deliveries.skip_open(
        book, address_id, classes=tuple(ADVERTISING), scope=scope, until=until, rules=(OPTOUT_RULE,), now=now
    )
