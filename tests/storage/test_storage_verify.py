"""`verify` finds any changed byte and tells lawful erasure from breakage (JP-REC-CHAIN)."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.delivery import DeliveryState
from desktop_app.storage import audit, deliveries, privacy
from desktop_app.storage.chain import ChainHead
from desktop_app.storage.schema import TABLES_OF_5, statements
from tests.storage.books import NOW, fill, new_book, reopened

GUARDED = {
    "book": None,
    "entry": None,
    "payload": None,
    "attachment": None,
    "address": None,
    "suppression": None,
    "ledger": None,
    "wording": None,
    "delivery": None,
    # Chained only as far as an entry says it: a Message-ID can name a person and is blanked by erasure.
    "inbox_message": {"message_id"},
    # The class and topic of a draft may still change, so the row of one that was sent is taken below.
    "mailing": None,
    # A draft is nobody's proof either.
    "newsletter": None,
    # Only to whom a token belongs: random letters that nobody has got say nothing.
    "token": {"token", "address_id", "topic_id", "created_at"},
    "provision": None,
}
"""Every chained, pointed-to or recomputed table, with the columns that nothing vouches for."""

SENT = {
    "mailing": "clearance_id IS NOT NULL",
    "newsletter": "id IN (SELECT id FROM mailing WHERE clearance_id IS NOT NULL)",
}
NOT_EVERY_ROW = (*SENT, "token")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The closed file of a book that holds something of everything."""
    with new_book(tmp_path_factory.mktemp("filled")) as book:
        fill(book)
        assert audit.verify(book).broken == []
        return book.path


def columns() -> list[tuple[str, str]]:
    connection = sqlite3.connect(":memory:")
    for statement in (*statements(), *TABLES_OF_5):
        connection.execute(statement)
    found = []
    for table, spared in GUARDED.items():
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        found += [(table, name) for name in names if name not in (spared or ())]
    connection.close()
    return found


def changed(value: Any) -> Any:
    """The smallest change of a stored value."""
    if value is None:
        return "x"
    if isinstance(value, int):
        return value + 1
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b"\x00"
    return chr(ord(value[0]) ^ 1) + value[1:] if value else "x"


def tamper(path: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change a closed book as a skilled stranger would: guards away, change, guards back."""
    connection = sqlite3.connect(path, isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    change(connection)
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()


def state_of(path: Path, sealed: ChainHead | None = None) -> str:
    with reopened(path) as book:
        return audit.verify(book, sealed).state


@pytest.mark.parametrize(("table", "column"), columns())
def test_a_changed_value_is_found(filled: Path, tmp_path: Path, table: str, column: str) -> None:
    copy = Path(shutil.copy(filled, tmp_path / "copy.kawaraban"))
    where = SENT.get(table, "1")

    def change(connection: sqlite3.Connection) -> None:
        rowid, value = connection.execute(
            f"SELECT rowid, {column} FROM {table} WHERE {where} ORDER BY rowid DESC LIMIT 1"  # noqa: S608
        ).fetchone()
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (changed(value), rowid))  # noqa: S608

    tamper(copy, change)
    with reopened(copy) as book:
        report = audit.verify(book)
    assert report.state == "broken"
    assert report.broken


@pytest.mark.parametrize("table", [one for one in GUARDED if one not in ("book", "token")])
def test_a_deleted_row_is_found(filled: Path, tmp_path: Path, table: str) -> None:
    copy = Path(shutil.copy(filled, tmp_path / "copy.kawaraban"))
    where = "id IN (SELECT address_id FROM entry)" if table == "address" else SENT.get(table, "1")
    tamper(
        copy,
        lambda connection: connection.execute(
            f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table} WHERE {where})"  # noqa: S608
        ),
    )
    assert state_of(copy) == "broken"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_bit_in_any_row_is_found(filled: Path, tmp_path: Path, data: st.DataObject) -> None:
    copy = Path(shutil.copy(filled, tmp_path / "copy.kawaraban"))
    table, column = data.draw(st.sampled_from([one for one in columns() if one[0] not in NOT_EVERY_ROW]))

    def change(connection: sqlite3.Connection) -> None:
        rows = connection.execute(f"SELECT rowid, {column} FROM {table}").fetchall()  # noqa: S608
        rowid, value = data.draw(st.sampled_from(rows))
        if isinstance(value, bytes | str) and value:
            place = data.draw(st.integers(0, len(value) - 1))
            bit = 1 << data.draw(st.integers(0, 6))
            if isinstance(value, bytes):
                value = value[:place] + bytes([value[place] ^ bit]) + value[place + 1 :]
            else:
                value = value[:place] + chr(ord(value[place]) ^ bit) + value[place + 1 :]
        else:
            value = changed(value)
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, rowid))  # noqa: S608

    try:
        tamper(copy, change)
    except sqlite3.IntegrityError:
        return  # the change made two rows alike, so it can't be stored at all
    assert state_of(copy) == "broken"


def test_a_token_that_was_given_to_somebody_else_is_found(filled: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(filled, tmp_path / "copy.kawaraban"))
    other = "SELECT id FROM address WHERE id <> address_id AND erased_by IS NULL"
    tamper(copy, lambda connection: connection.execute(f"UPDATE token SET address_id = ({other})"))  # noqa: S608
    with reopened(copy) as book:
        assert [one.split()[0] for one in audit.verify(book).broken] == ["token"]


def test_a_cut_off_end_is_found_by_the_sealed_head(filled: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(filled, tmp_path / "copy.kawaraban"))
    with reopened(copy) as book:
        sealed = audit.head(book)
        assert audit.verify(book, sealed).state == "intact"

    def cut(connection: sqlite3.Connection) -> None:
        connection.execute(
            "DELETE FROM payload WHERE id = (SELECT payload_id FROM entry ORDER BY seq DESC LIMIT 1)"
        )
        connection.execute("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
        connection.execute("UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'entry'")

    tamper(copy, cut)
    assert state_of(copy) == "intact"
    assert state_of(copy, sealed) == "broken"


def test_a_cut_off_end_is_found_by_the_counter(filled: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(filled, tmp_path / "copy.kawaraban"))
    tamper(
        copy,
        lambda connection: (
            connection.execute("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)") and None
        ),
    )
    with reopened(copy) as book:
        assert any("missing" in one for one in audit.verify(book).broken)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER entry_same",
        "DROP INDEX entry_device",
        "CREATE TRIGGER extra AFTER INSERT ON contact BEGIN SELECT 1; END",
        "CREATE TABLE extra (a)",
    ],
)
def test_a_changed_schema_is_found(filled: Path, tmp_path: Path, statement: str) -> None:
    copy = Path(shutil.copy(filled, tmp_path / "copy.kawaraban"))
    connection = sqlite3.connect(copy, isolation_level=None)
    connection.execute(statement)
    connection.close()
    with reopened(copy) as book:
        assert any(one.startswith("schema") for one in audit.verify(book).broken)


def test_lawful_erasure_is_told_from_breakage(filled: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(filled, tmp_path / "copy.kawaraban"))
    with reopened(copy) as book:
        address = book.sql("SELECT id FROM address ORDER BY rowid LIMIT 1")[0]["id"]
        privacy.erase_address(book, address, rule="JP-APPI-35-ERASE", by="葵", now=NOW)
        report = audit.verify(book)
    assert (report.state, report.tombstones, report.broken) == ("erased", 1, [])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payload SET bytes = x'', salt = x'', erased_by = 'nobody' WHERE erased_by IS NULL",
        "UPDATE payload SET bytes = x'', salt = x'' WHERE erased_by IS NULL",
        """UPDATE payload SET bytes = x'', salt = x'', erased_by =
           (SELECT id FROM entry WHERE kind = 'tombstone') WHERE erased_by IS NULL""",
        "UPDATE payload SET bytes = x'41' WHERE erased_by IS NOT NULL",
        "UPDATE payload SET erased_by = NULL WHERE erased_by IS NOT NULL",
        "UPDATE address SET text = 'x' WHERE erased_by IS NOT NULL",
        "UPDATE attachment SET header = 'x' WHERE erased_by IS NOT NULL",
    ],
)
def test_blanking_without_a_tombstone_is_breakage(filled: Path, tmp_path: Path, statement: str) -> None:
    copy = Path(shutil.copy(filled, tmp_path / "copy.kawaraban"))
    with reopened(copy) as book:
        address = book.sql("SELECT id FROM address ORDER BY rowid LIMIT 1")[0]["id"]
        privacy.erase_address(book, address, rule="JP-APPI-35-ERASE", by="葵", now=NOW)
    tamper(copy, lambda connection: connection.execute(statement))
    assert state_of(copy) == "broken"


def test_an_entry_after_the_erasure_keeps_the_book_sound(filled: Path, tmp_path: Path) -> None:
    """A bounce may come in for somebody who was erased meanwhile."""
    copy = Path(shutil.copy(filled, tmp_path / "copy.kawaraban"))
    with reopened(copy) as book:
        row = book.sql("SELECT id, address_id FROM delivery WHERE state = 'accepted'")[0]
        privacy.erase_address(book, row["address_id"], rule="JP-APPI-35-ERASE", by="葵", now=NOW)
        deliveries.move(book, row["id"], DeliveryState.BOUNCED, now=NOW, reply="550")
        assert audit.verify(book).broken == []
