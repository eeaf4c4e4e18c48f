"""An address that took the place of another one of the same person, as the owner said in the contact's form.

What the person says of the old address goes on to count: changing an address in the book takes nothing back
(law.md 1.4, 6.9.12). Evidence stays with the old address; only stops follow, as entries of `shared_stops`.
"""

import json
from collections.abc import Iterable
from datetime import datetime

from desktop_app.storage import chain, shared_stops
from desktop_app.storage.codec import moment_text
from desktop_app.storage.database import Book
from desktop_app.storage.shared_stops import SharedStop

REPLACED, TAKEN_BACK = "address.replaced", "address.kept"
_OF_KIND = "FROM entry WHERE kind = ? AND kind <> 'delivery'"
"""The second half makes SQLite use the index on kind."""


def note(book: Book, old: str, new: str, stops: Iterable[SharedStop], *, now: datetime) -> str:
    """Log that `new` took the place of `old` (ids of addresses), and let `stops` act there; returns the
    entry."""
    with book.transaction():
        writer = chain.Writer(book, now)
        entry = writer.add(REPLACED, subject=new, address_id=new, facts={"old": old, "new": new})
        shared_stops.add(writer, list(stops), entry)
        writer.flush()
    return entry


def take_back(book: Book, old: str, new: str, *, now: datetime) -> int:
    """The change was a slip of the form and is undone: what followed because of it ends; returns how many
    stops. Stops that the person said of the new address itself stay."""
    with book.transaction():
        found = [entry for entry, pair in _standing(book) if pair == (old, new)]
        writer = chain.Writer(book, now)
        ended = 0
        for entry in found:
            writer.add(TAKEN_BACK, subject=new, address_id=new, facts={"entry": entry})
            ended += shared_stops.end(book, writer, entry)
        writer.flush()
    return ended


def successors(book: Book, address_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Addresses that took the place of some of these, step by step: id → (the one of `address_ids` whose
    place it has, the entry that says so)."""
    pairs = _standing(book)
    found: dict[str, tuple[str, str]] = {}
    given = list(dict.fromkeys(address_ids))
    reach = [(one, one) for one in given]
    while reach and pairs:
        at, origin = reach.pop()
        for entry, (old, new) in pairs:
            if old == at and new not in found and new not in given:
                found[new] = (origin, entry)
                reach.append((new, origin))
    return found


def follow(book: Book, writer: chain.Writer, stop: SharedStop, entry: str) -> bool:
    """Let a stop act at an address that took the place of the one it was said of, once; whether it is new."""
    told = stop.optout
    known = shared_stops.of_address(book, stop.address_id)
    same = (moment_text(told.at), told.scope, moment_text(told.until))
    if any((moment_text(one.at), one.scope, moment_text(one.until)) == same for one in known):
        return False
    shared_stops.add(writer, [stop], entry)
    return True


def _standing(book: Book) -> list[tuple[str, tuple[str, str]]]:
    """(entry, (old, new)) of every replacement that was not taken back."""
    rows = book.sql(f"SELECT id, facts {_OF_KIND} ORDER BY seq", (REPLACED,))
    if not rows:
        return []
    back = {json.loads(row[0])["entry"] for row in book.sql(f"SELECT facts {_OF_KIND}", (TAKEN_BACK,))}
    pairs = []
    for row in rows:
        facts = json.loads(row["facts"])
        if row["id"] not in back:
            pairs.append((str(row["id"]), (str(facts["old"]), str(facts["new"]))))
    return pairs
