"""Every trigger of the book refuses what it is there to refuse, whoever writes."""

import sqlite3
from collections.abc import Iterator

import pytest

from desktop_app.storage.schema import GUARDS
from tests.storage.books import fill, new_book

REFUSED = {
    "book_keep": "DELETE FROM book",
    "book_same": "UPDATE book SET practice = 1",
    "entry_keep": "DELETE FROM entry WHERE seq = 1",
    "entry_same": "UPDATE entry SET facts = '{}' WHERE seq = 1",
    "payload_keep": "DELETE FROM payload",
    "payload_same": "UPDATE payload SET bytes = x'41'",
    "attachment_keep": "DELETE FROM attachment",
    "attachment_same": "UPDATE attachment SET bytes = x'', salt = x'', header = '', sha256 = ''",
    "address_keep": "DELETE FROM address",
    "address_same": "UPDATE address SET text = 'other@example.jp'",
    "suppression_keep": "DELETE FROM suppression",
    "suppression_same": "UPDATE suppression SET until = '2020-01-01'",
    "ledger_keep": "DELETE FROM ledger",
    "ledger_same": "UPDATE ledger SET what = 'other'",
    "token_keep": "DELETE FROM token",
    "token_same": "UPDATE token SET topic_id = 'other'",
    "wording_keep": "DELETE FROM wording",
    "wording_same": "UPDATE wording SET text = 'other'",
    "newsletter_frozen": "UPDATE newsletter SET subject = 'other'",
    "delivery_keep": "DELETE FROM delivery",
    "delivery_cleared": "UPDATE delivery SET state = 'sending' WHERE state = 'queued'",
    "delivery_starts": """INSERT INTO delivery SELECT 'new', mailing_id, 99, contact_id,
        (SELECT id FROM address WHERE id NOT IN (SELECT address_id FROM delivery)), 'accepted', attempts,
        rules, basis, evidence_id, clearance_id, account_id, message_id,
        message_sha256, sent_date, boundary, retry_at,
        accepted_at, merge_entry, last_entry, updated_at FROM delivery LIMIT 1""",
}
"""Guard → a statement that only this guard stops; a guard without one fails below."""

MORE = [
    "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 1",
    "REPLACE INTO suppression SELECT * FROM suppression LIMIT 1",
    "UPDATE payload SET bytes = x'', salt = x'', erased_by = 'no such entry'",
    "UPDATE payload SET bytes = x'', salt = x'', erased_by = (SELECT id FROM entry WHERE kind = 'evidence')",
    "UPDATE delivery SET state = 'sending', clearance_id = 'made up' WHERE state = 'queued'",
    "UPDATE wording SET displayed_to = '2030-01-01' WHERE displayed_to IS NOT NULL",
]


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    with new_book(tmp_path_factory.mktemp("guards")) as book:
        fill(book)
        connection = book.db.here()
        yield connection


@pytest.mark.parametrize("guard", list(GUARDS))
def test_each_guard_refuses(connection: sqlite3.Connection, guard: str) -> None:
    message = GUARDS[guard].split("RAISE(ABORT, '")[1].split("'")[0]
    with pytest.raises(sqlite3.IntegrityError) as caught:
        connection.execute(REFUSED[guard])
    assert message in str(caught.value)


@pytest.mark.parametrize("statement", MORE)
def test_guards_have_no_way_round(connection: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
