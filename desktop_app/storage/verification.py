"""Recomputes everything that the log vouches for: intact, lawfully erased, or broken at which row."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from desktop_app.storage import chain, migrations
from desktop_app.storage.addresses import hmac_of
from desktop_app.storage.cache_checks import CACHE_CHECKS, Log
from desktop_app.storage.database import Book, book_facts

Covered: TypeAlias = Callable[[sqlite3.Row], bytes]
_ODD = (TypeError, ValueError, KeyError, AttributeError, IndexError)
"""What a row raises when a changed byte made its content unreadable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """`state` is "intact", "erased" (intact with lawful erasures) or "broken"; `broken` names the rows."""

    state: str
    rows: int
    broken: list[str]
    tombstones: int


Tell: TypeAlias = Callable[[int, int], None]
"""Hears (rows checked, rows to check) every now and then; what it raises ends the check."""
_EVERY = 500


def _to_nobody(_done: int, _total: int) -> None:
    """Nobody listens."""


def verify(book: Book, sealed: chain.ChainHead | None = None, tell: Tell = _to_nobody) -> VerifyReport:
    """Check the whole book in one consistent reading. Writes nothing.

    `sealed` is a head kept outside the book (keyring, backup, exported evidence): it must lie on the chain,
    else entries were cut off or the file was swapped for another.
    """
    with _snapshot(book):
        check = _Check(book, tell)
        check.run(sealed)
    state = "broken" if check.broken else "erased" if check.tombstones else "intact"
    return VerifyReport(
        state=state,
        rows=check.rows,
        broken=list(dict.fromkeys(check.broken)),
        tombstones=len(check.tombstones),
    )


@contextmanager
def _snapshot(book: Book) -> Iterator[None]:
    if book.db.in_transaction():
        yield
        return
    with book.db.transaction("DEFERRED"):
        yield


class _Check:
    """One run of the verification."""

    def __init__(self, book: Book, tell: Tell) -> None:
        self.book = book
        self._tell = tell
        self._done = 0
        self._total = sum(
            int(book.sql(f"SELECT count(*) FROM {table}")[0][0])
            for table in ("entry", "payload", "attachment", "address")
        )
        self.rows = 0
        self.broken: list[str] = []
        self.tombstones: dict[str, dict[str, Any]] = {}
        self._pointed: dict[str, dict[str, str]] = {"payload": {}, "attachment": {}, "address": {}}
        self._erased_then: set[str] = set()
        """Addresses that an entry pointed to when they were erased already."""
        self._log = Log()

    def run(self, sealed: chain.ChainHead | None) -> None:
        self._schema()
        self._entries(sealed)
        self._book_row()
        self._pointed_rows("payload", chain.payload_bytes)
        self._pointed_rows("attachment", chain.attachment_bytes)
        self._pointed_rows("address", chain.address_bytes)
        for check in CACHE_CHECKS:
            try:
                self.broken += check(self.book, self._log)
            except _ODD:
                self.broken.append("log unreadable")

    def _step(self) -> None:
        if self._done % _EVERY == 0:
            self._tell(self._done, self._total)
        self._done += 1

    def _schema(self) -> None:
        """Guards are worth nothing if somebody could take them away unseen."""
        if self.book.sql("PRAGMA quick_check(1)")[0][0] != "ok":
            self.broken.append("file")
        found = migrations.schema_of(self.book.db.here())
        expected = migrations.expected_schema()
        for name in sorted(found.keys() | expected.keys()):
            if found.get(name) != expected.get(name):
                self.broken.append(f"schema {name}")
        for row in self.book.sql("PRAGMA foreign_key_check"):
            self.broken.append(f"{row[0]} row {row[1]}")

    def _entries(self, sealed: chain.ChainHead | None) -> None:
        heads: dict[str, str] = {}
        seq, seal_found = 0, sealed is None
        for row in self.book.sql("SELECT * FROM entry ORDER BY seq"):
            self._step()
            seq += 1
            self.rows += 1
            if row["seq"] != seq:
                self.broken.append(f"entry {seq} missing")
                seq = row["seq"]
            try:
                sound = self._entry(row, heads.get(row["device_id"], chain.START))
            except _ODD:
                sound = False
            if not sound:
                self.broken.append(f"entry {row['seq']}")
            heads[row["device_id"]] = row["hash"]
            if sealed is not None and (row["seq"], row["hash"]) == (sealed.seq, sealed.hash):
                seal_found = True
        last = self.book.one("SELECT seq FROM sqlite_sequence WHERE name = 'entry'")
        if (last["seq"] if last else 0) != seq:
            self.broken.append(f"entry {seq + 1} missing")
        if not seal_found and sealed is not None and sealed.seq:
            self.broken.append(f"entry {sealed.seq} is not the one that was sealed")

    def _entry(self, row: sqlite3.Row, prev: str) -> bool:
        values = [row[name] for name in chain.COLUMNS]
        sound = row["prev"] == prev and row["hash"] == chain.entry_hash(values)
        facts = json.loads(row["facts"])
        self._log.add(row, facts)
        if row["kind"] == "tombstone":
            self.tombstones[row["id"]] = facts
        pointers = [
            ("payload", row["payload_id"], row["payload_digest"]),
            ("address", row["address_id"], row["address_digest"]),
            *(("attachment", one, digest) for one, digest in json.loads(row["attachments"])),
        ]
        for table, pointed, digest in pointers:
            if digest == chain.ERASED and table == "address":
                self._erased_then.add(pointed)
            elif pointed is not None and self._pointed[table].setdefault(pointed, digest) != digest:
                sound = False
        return bool(sound)

    def _book_row(self) -> None:
        rows = self.book.sql("SELECT * FROM book")
        first = self._log.first("book")
        if (
            len(rows) != 1
            or first is None
            or first.facts != book_facts(self.book)
            or rows[0]["created_at"] != first.at
        ):
            self.broken.append("book")

    def _pointed_rows(self, table: str, covered: Covered) -> None:
        """Every row of a table that entries point to: its digest, or a tombstone that names it."""
        missing = dict(self._pointed[table])
        for (row_id,) in self.book.sql(f"SELECT id FROM {table}"):
            self._step()
            row = self.book.sql(f"SELECT * FROM {table} WHERE id IS ?", (row_id,))[0]
            digest = missing.pop(row_id, None)
            try:
                sound = self._pointed_row(table, row, digest, covered)
            except _ODD:
                sound = False
            if not sound:
                self.broken.append(f"{table} {row_id}")
        self.broken += [f"{table} {one} missing" for one in missing]

    def _pointed_row(self, table: str, row: sqlite3.Row, digest: str | None, covered: Covered) -> bool:
        if row["erased_by"] is not None:
            named = self.tombstones.get(row["erased_by"], {}).get(table, ())
            return str(row["id"]) in named and _blank(row)
        if table == "address" and (
            row["id"] in self._erased_then or row["hmac"] != hmac_of(self.book, row["key"])
        ):
            return False
        if digest is None:
            # A payload is only ever written with its entry; addresses and attachments can be new.
            return table != "payload"
        return digest == chain.digest(row["salt"], covered(row))


def _blank(row: sqlite3.Row) -> bool:
    return all(row[name] in (b"", "", 0) for name in row.keys() if name not in ("id", "erased_by"))  # noqa: SIM118
