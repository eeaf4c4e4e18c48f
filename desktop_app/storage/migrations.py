"""Numbered steps from one version of the book's file to the next.

To add one: write `_to_N(connection)`, append it to `MIGRATIONS`, change tables.py to match, and add
its test with data to tests/storage/test_storage_migrations.py (a step without a test fails there).
"""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.storage import schema
from desktop_app.storage.folding import line_of
from desktop_app.storage.sqlite import APPLICATION_ID, converted


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: `version` is the file's user_version afterwards."""

    version: int
    apply: Callable[[sqlite3.Connection], None]


def _to_1(connection: sqlite3.Connection) -> None:
    for statement in schema.statements():
        connection.execute(statement)


def _to_2(connection: sqlite3.Connection) -> None:
    """When a draft was changed last, and since when it is deleted (NULL = it is not)."""
    for column in ("changed_at", "deleted_at"):
        connection.execute(f"ALTER TABLE newsletter ADD COLUMN {column} TEXT")


def _to_3(connection: sqlite3.Connection) -> None:
    """Contacts are also found by tags, addresses and either kana, and read in the order of their names."""
    addresses, tags = _texts(connection, _ADDRESSES), _texts(connection, _TAGS)
    rows = connection.execute(
        "SELECT id, kana, full_name, family || given, company, department, title, note, phone FROM contact"
    ).fetchall()
    for contact_id, kana, full, joined, company, department, title, note, phone in rows:
        names = (kana, full, joined if joined not in "".join(full.split()) else "", company)
        rest = (*addresses.get(contact_id, ()), department, title, *tags.get(contact_id, ()), note)
        connection.execute(
            "UPDATE contact SET search = ? WHERE id = ?", (line_of((*names, *rest), phone), contact_id)
        )
    connection.execute("CREATE INDEX contact_search ON contact (search)")


def _to_4(connection: sqlite3.Connection) -> None:
    """What of a sale a newsletter showed when its owner answered about mail order (NULL = unknown)."""
    connection.execute("ALTER TABLE newsletter ADD COLUMN remote_sale_seen TEXT")


def _to_5(connection: sqlite3.Connection) -> None:
    """Segments, remembered mappings of imports, records of giving and receiving, more details of people."""
    connection.execute("ALTER TABLE contact ADD COLUMN details TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE newsletter ADD COLUMN segment_id TEXT")
    for table in schema.TABLES_OF_5:
        connection.execute(table)
    for name, body in schema.GUARDS_OF_5.items():
        connection.execute(f"CREATE TRIGGER {name} {body}")


def _to_6(connection: sqlite3.Connection) -> None:
    """An index of what contacts are found by, empty until a book is large enough to need it."""
    for statement in schema.SEARCH_INDEX:
        connection.execute(statement)


def _to_7(connection: sqlite3.Connection) -> None:
    """Templates of newsletters, the shop's own themes, and earlier versions of drafts."""
    for statement in schema.TABLES_OF_7:
        connection.execute(statement)


def _to_8(connection: sqlite3.Connection) -> None:
    """Several mail accounts, times for sending, and letters."""
    connection.execute("ALTER TABLE mailing ADD COLUMN account_id TEXT")
    for statement in schema.TABLES_OF_8:
        connection.execute(statement)
    for name, body in schema.GUARDS_OF_8.items():
        connection.execute(f"CREATE TRIGGER {name} {body}")
    row = connection.execute("SELECT value, updated_at FROM setting WHERE key = 'account'").fetchone()
    if row is not None:
        account = json.loads(row[0])
        value = json.dumps({"accounts": [account], "default": account["id"]}, ensure_ascii=False)
        connection.execute("INSERT INTO setting VALUES ('accounts', ?, ?)", (value, row[1]))
        connection.execute("DELETE FROM setting WHERE key = 'account'")


def _to_9(connection: sqlite3.Connection) -> None:
    """Bounces, decisions of the program that were undone, and how far mailboxes were read."""
    for statement in schema.TABLES_OF_9:
        connection.execute(statement)
    for name, body in schema.GUARDS_OF_9.items():
        connection.execute(f"CREATE TRIGGER {name} {body}")
    connection.execute(
        """INSERT INTO mailbox_position
        SELECT source, uidvalidity, max(CAST(uid AS INTEGER)), max(seen_at) FROM inbox_message
        WHERE source LIKE 'imap:%' GROUP BY source, uidvalidity"""
    )


_ADDRESSES = """SELECT l.contact_id, a.text FROM contact_address l JOIN address a ON a.id = l.address_id
    ORDER BY l.position"""
_TAGS = "SELECT contact_id, tag FROM contact_tag ORDER BY rowid"


def _texts(connection: sqlite3.Connection, query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for contact_id, text in connection.execute(query):
        found.setdefault(contact_id, []).append(text)
    return found


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, _to_1),
    Migration(2, _to_2),
    Migration(3, _to_3),
    Migration(4, _to_4),
    Migration(5, _to_5),
    Migration(6, _to_6),
    Migration(7, _to_7),
    Migration(8, _to_8),
    Migration(9, _to_9),
)


def newest(migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """The version that this program writes."""
    return migrations[-1].version


def version_of(connection: sqlite3.Connection) -> int:
    """The file's user_version; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(
    connection: sqlite3.Connection, path: Path | None, *, migrations: Sequence[Migration] = MIGRATIONS
) -> Path | None:
    """Bring an open file to the newest version; each step is one transaction.

    A file that holds data is first copied beside itself by SQLite's backup call; that copy's path is
    returned and the copy is kept. Raises AppError("book-newer") for a file of a later program.
    """
    start = version_of(connection)
    if start > newest(migrations):
        raise AppError("book-newer", version=start, known=newest(migrations))
    todo = [step for step in migrations if step.version > start]
    if not todo:
        return None
    kept = None
    if start and path is not None:
        kept = path.with_name(f"{path.name}.before-version-{todo[-1].version}.bak")
        _copy(connection, kept)
    for step in todo:
        _run(connection, step)
    return kept


def _run(connection: sqlite3.Connection, step: Migration) -> None:
    with converted():
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        try:
            step.apply(connection)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise AppError("book-damaged")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {step.version}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk makes SQLite undo it itself
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.execute("PRAGMA foreign_keys = ON")


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    with converted():
        copy = sqlite3.connect(target)
        try:
            connection.backup(copy)
        finally:
            copy.close()


def expected_schema(migrations: Sequence[Migration] = MIGRATIONS) -> dict[str, str]:
    """Name → SQL of everything that a book of the newest version holds; what `verify` compares with."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for step in migrations:
            step.apply(connection)
        return schema_of(connection)
    finally:
        connection.close()


def schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Name → SQL of every table, index and trigger of an open file."""
    rows = connection.execute("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master")
    return {str(name): str(sql) for name, sql in rows}
