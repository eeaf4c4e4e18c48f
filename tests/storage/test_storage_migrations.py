"""Every step forward with data, the copy made before, and what happens when a step fails."""

import sqlite3
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.storage import (
    audit,
    contact_search,
    contact_table,
    contacts,
    inbox_messages,
    mail_accounts,
    migrations,
    newsletter_templates,
    newsletter_versions,
    newsletters,
    own_themes,
    settings,
    topics,
)
from desktop_app.storage.codec import stamp
from desktop_app.storage.database import open_book
from desktop_app.storage.migrations import (
    MIGRATIONS,
    Migration,
    expected_schema,
    migrate,
    schema_of,
    version_of,
)
from desktop_app.storage.tables import MODELS
from tests.storage.books import DEVICE, NOW, fill, new_book


def _next(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE staff ADD COLUMN role TEXT NOT NULL DEFAULT ''")


def _fails(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE staff ADD COLUMN half TEXT")
    raise AppError("disk-full")


def _breaks_links(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM contact")


TRIAL = (*MIGRATIONS, Migration(len(MIGRATIONS) + 1, _next))
"""A later version that only these tests know: proves the machinery before the first real step."""

TESTED = {
    1: "test_the_first_step_makes_an_empty_book",
    2: "test_the_second_step_dates_drafts_and_leaves_sent_newsletters_as_they_were",
    3: "test_the_third_step_finds_contacts_by_tag_address_and_kana",
    4: "test_the_fourth_step_leaves_open_what_an_answer_was_given_for",
    5: "test_the_fifth_step_keeps_people_as_they_were",
    6: "test_the_sixth_step_leaves_the_search_as_it_was",
    7: "test_the_seventh_step_begins_without_templates_and_versions",
    8: "test_the_eighth_step_keeps_the_account_as_the_default",
    9: "test_the_ninth_step_remembers_how_far_a_mailbox_was_read",
}
"""Version → the test that takes data through that step. A migration without one fails."""


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    """A filled book of this version, with what the versions before knew."""
    with new_book(tmp_path) as book:
        fill(book, provision=False)
        return book.path


def opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _back_to_8(connection: sqlite3.Connection) -> None:
    for table in ("bounce", "suppression_undone", "mailbox_position", "mailbox_passed"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("PRAGMA user_version = 8")


def _back_to_7(connection: sqlite3.Connection) -> None:
    _back_to_8(connection)
    for index in ("delivery_unknown", "delivery_waiting"):
        connection.execute(f"DROP INDEX {index}")
    for table in ("schedule", "letter"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE mailing DROP COLUMN account_id")
    connection.execute("PRAGMA user_version = 7")


def _back_to_6(connection: sqlite3.Connection) -> None:
    _back_to_7(connection)
    for table in ("newsletter_version", "newsletter_template", "theme"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("PRAGMA user_version = 6")


def _back_to_5(connection: sqlite3.Connection) -> None:
    _back_to_6(connection)
    for trigger in ("added", "gone", "changed"):
        connection.execute(f"DROP TRIGGER contact_{trigger}_stale")
    for table in ("contact_terms", "contact_grams", "search_stale", "search_index"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("PRAGMA user_version = 5")


def _back_to_4(connection: sqlite3.Connection) -> None:
    _back_to_5(connection)
    for table in ("segment", "import_mapping", "provision"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE newsletter DROP COLUMN segment_id")
    connection.execute("ALTER TABLE contact DROP COLUMN details")
    connection.execute("PRAGMA user_version = 4")


def test_every_migration_has_a_test() -> None:
    assert [step.version for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
    assert set(TESTED) == {step.version for step in MIGRATIONS}
    assert all(name in globals() for name in TESTED.values())


def test_the_first_step_makes_an_empty_book(tmp_path: Path) -> None:
    connection = opened(tmp_path / "new.kawaraban")
    assert migrate(connection, None) is None
    assert version_of(connection) == migrations.newest() == len(MIGRATIONS)
    assert schema_of(connection) == expected_schema()
    connection.close()


def test_the_second_step_dates_drafts_and_leaves_sent_newsletters_as_they_were(old_file: Path) -> None:
    connection = opened(old_file)  # back to version 1, with a sent newsletter in it
    _back_to_4(connection)
    for column in ("changed_at", "deleted_at", "remote_sale_seen"):
        connection.execute(f"ALTER TABLE newsletter DROP COLUMN {column}")
    connection.execute("DROP INDEX contact_search")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    with open_book(old_file, device_id=DEVICE, now=NOW) as book:
        assert all(one.changed_at == one.created_at for one in newsletters.all_newsletters(book))
        assert "newsletter.frozen" in {row[0] for row in book.sql("SELECT kind FROM entry")}
        assert audit.verify(book).state == "intact"
        draft = newsletters.create(book, title="冬", topic_id=topics.default_topic(book).id, now=NOW)
        assert newsletters.get(book, draft).changed_at == NOW


def test_the_third_step_finds_contacts_by_tag_address_and_kana(tmp_path: Path) -> None:
    path = tmp_path / "old.kawaraban"
    connection = opened(path)
    migrate(connection, None, migrations=MIGRATIONS[:1])
    connection.execute("INSERT INTO book VALUES (1, 'b', 0, '2026', x'00')")
    connection.execute("INSERT INTO topic VALUES ('t', 'お店のお便り', 1, '2026')")
    text = "'', '', 'サトウ ハナコ', '花のあおい', '', '', '03-1234-5678', 'JP', 'unknown', '', 'メモ'"
    connection.execute(
        f"INSERT INTO contact VALUES ('c1', '佐藤 花子', {text}, NULL, 0, 0, 'old', '{stamp(NOW)}', NULL)"  # noqa: S608
    )
    connection.execute("INSERT INTO address VALUES ('a1', 'k@e.jp', 1, 'K@e.jp', 'h', x'00', NULL)")
    connection.execute("INSERT INTO contact_address VALUES ('a1', 'c1', 1, '2026', NULL, 0, NULL)")
    connection.execute("INSERT INTO contact_tag VALUES ('c1', '常連')")
    migrate(connection, None)
    assert connection.execute("SELECT search FROM contact").fetchall() == [
        ("さとうはなこ\n佐藤花子\n花のあおい\nk@e.jp\n常連\nめも\n0312345678",)
    ]
    connection.close()
    with open_book(path, device_id=DEVICE, now=NOW) as book:
        (record,) = contacts.search(book, "さとう k@E 常連")
        fresh = contacts.search_text(record, [one.text for one in record.addresses])
        assert book.sql("SELECT search FROM contact")[0][0] == fresh


def test_the_fourth_step_leaves_open_what_an_answer_was_given_for(old_file: Path) -> None:
    with open_book(old_file, device_id=DEVICE, now=NOW) as book:
        topic = topics.default_topic(book).id
        draft = newsletters.create(
            book, title="冬", topic_id=topic, now=NOW, remote_sale_ad=False, remote_sale_reason="店頭だけ"
        )
    connection = opened(old_file)  # back to version 3, with an answered draft in it
    _back_to_4(connection)
    connection.execute("ALTER TABLE newsletter DROP COLUMN remote_sale_seen")
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    with open_book(old_file, device_id=DEVICE, now=NOW) as book:
        record = newsletters.get(book, draft)
        assert (record.remote_sale_ad, record.remote_sale_reason) == (False, "店頭だけ")
        assert record.remote_sale_seen is None
        newsletters.update_draft(book, draft, remote_sale_seen=("price", "coupon"))
        assert newsletters.get(book, draft).remote_sale_seen == ("price", "coupon")
        assert audit.verify(book).state == "intact"


def test_the_fifth_step_keeps_people_as_they_were(old_file: Path) -> None:
    with open_book(old_file, device_id=DEVICE, now=NOW) as book:
        before = contacts.by_ids(book)
    connection = opened(old_file)
    _back_to_4(connection)
    connection.close()
    with open_book(old_file, device_id=DEVICE, now=NOW) as book:
        assert contacts.by_ids(book) == before
        assert all(one.details == () for one in before.values())
        contact_id = next(iter(before))
        contacts.update(book, contact_id, now=NOW, details=(("携帯電話", "090-1234-5678"),))
        assert contacts.get(book, contact_id).details == (("携帯電話", "090-1234-5678"),)
        assert [one.id for one in contacts.search(book, "09012345678")] == []
        assert [one.id for one in contacts.search(book, "090-1234-5678")] == [contact_id]
        assert {row[0] for row in book.sql("SELECT segment_id FROM newsletter")} == {None}
        assert audit.verify(book).state == "intact"


def test_the_sixth_step_leaves_the_search_as_it_was(
    old_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = opened(old_file)
    _back_to_5(connection)
    connection.close()
    monkeypatch.setattr(contact_search, "LARGE", 1)
    monkeypatch.setattr(contact_search, "_SLICE", 1)
    with open_book(old_file, device_id=DEVICE, now=NOW) as book:
        before = contact_table.keys(book, ["reader1"], tag=None, sort="name")
        contact_search.extend(book, lambda: None)
        assert contact_search.few(book, ["reader1"]) is not None
        assert contact_table.keys(book, ["reader1"], tag=None, sort="name") == before
        assert len(before) == 1
        assert audit.verify(book).state == "intact"


def test_the_seventh_step_begins_without_templates_and_versions(old_file: Path) -> None:
    connection = opened(old_file)
    _back_to_6(connection)
    before = connection.execute("SELECT id, blocks FROM newsletter").fetchall()
    connection.close()
    with open_book(old_file, device_id=DEVICE, now=NOW) as book:
        assert newsletter_templates.all_templates(book) == []
        assert own_themes.all_themes(book) == []
        assert [newsletter_versions.of_newsletter(book, row[0]) for row in before] == [[] for _ in before]
        assert [tuple(row) for row in book.sql("SELECT id, blocks FROM newsletter")] == before
        assert audit.verify(book).state == "intact"


def test_the_eighth_step_keeps_the_account_as_the_default(old_file: Path) -> None:
    connection = opened(old_file)
    _back_to_7(connection)
    connection.execute("DELETE FROM setting WHERE key = 'accounts'")
    connection.execute(
        "INSERT INTO setting VALUES ('account', ?, ?)",
        ('{"address":"花@example.jp","id":"a1","smtp_host":"h","smtp_port":465,"per_day":7}', stamp(NOW)),
    )
    connection.close()
    with open_book(old_file, device_id=DEVICE, now=NOW) as book:
        account = mail_accounts.load_account(book)
        assert account is not None
        assert (account.id, account.address, account.per_day) == ("a1", "花@example.jp", 7)
        assert account.per_connection == 100
        assert settings.get(book, "account") is None
        assert audit.verify(book).state == "intact"


def test_the_ninth_step_remembers_how_far_a_mailbox_was_read(old_file: Path) -> None:
    with open_book(old_file, device_id=DEVICE, now=NOW) as book:
        for source, uid in (("imap:a1/INBOX", "9"), ("imap:a1/INBOX", "10#2"), ("maildir:a1", "17.M1")):
            inbox_messages.record(
                book, source=source, uidvalidity="7", uid=uid, message_id=None, received_at=NOW, kind="other",
                waiting=False, now=NOW,
            )
    connection = opened(old_file)
    _back_to_8(connection)
    connection.close()
    with open_book(old_file, device_id=DEVICE, now=NOW) as book:
        rows = [tuple(row) for row in book.sql("SELECT * FROM mailbox_position WHERE uidvalidity = '7'")]
        assert rows == [("imap:a1/INBOX", "7", 10, stamp(NOW))]
        assert audit.verify(book).state == "intact"


def test_models_name_the_columns_of_their_tables() -> None:
    connection = sqlite3.connect(":memory:")
    for step in MIGRATIONS:
        step.apply(connection)
    for model in MODELS:
        meta = model._meta
        stored = {row[1]: bool(row[3]) for row in connection.execute(f"PRAGMA table_info({meta.table_name})")}
        assert stored == {field.column_name: not field.null for field in meta.sorted_fields}
    connection.close()


def test_a_migrated_book_equals_a_fresh_one_and_keeps_its_data(old_file: Path, tmp_path: Path) -> None:
    connection = opened(old_file)
    rows = connection.execute("SELECT count(*) FROM entry").fetchone()
    kept = migrate(connection, old_file, migrations=TRIAL)
    assert schema_of(connection) == expected_schema(TRIAL)
    assert connection.execute("SELECT count(*) FROM entry").fetchone() == rows
    assert connection.execute("SELECT name, role FROM staff").fetchall() == [("葵", "")]
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.close()
    assert kept is not None
    copy = opened(kept)
    assert version_of(copy) == migrations.newest()
    assert schema_of(copy) == expected_schema()
    assert copy.execute("SELECT count(*) FROM entry").fetchone() == rows
    copy.close()


def test_nothing_is_done_twice(old_file: Path) -> None:
    connection = opened(old_file)
    assert migrate(connection, old_file) is None
    connection.close()
    assert [one.name for one in old_file.parent.glob("*.bak")] == []


@pytest.mark.parametrize("step", [_fails, _breaks_links])
def test_a_failing_step_leaves_the_book_at_the_version_before(old_file: Path, step: object) -> None:
    connection = opened(old_file)
    with pytest.raises(AppError):
        migrate(connection, old_file, migrations=(*TRIAL, Migration(len(TRIAL) + 1, step)))  # type: ignore[arg-type]
    assert version_of(connection) == len(TRIAL)
    assert schema_of(connection) == expected_schema(TRIAL)
    assert connection.execute("SELECT count(*) FROM contact").fetchone()[0] == 7
    connection.close()


def test_opening_an_older_book_migrates_it(old_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", TRIAL)
    monkeypatch.setattr(migrations.newest, "__defaults__", (TRIAL,))
    monkeypatch.setattr(migrations.migrate, "__kwdefaults__", {"migrations": TRIAL})
    with open_book(old_file, device_id=DEVICE, now=NOW, writable=False) as book:
        assert [tuple(row) for row in book.sql("SELECT name, role FROM staff")] == [("葵", "")]


def test_a_newer_book_is_refused_and_left_alone(old_file: Path) -> None:
    connection = opened(old_file)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = old_file.read_bytes()
    with pytest.raises(AppError) as caught:
        open_book(old_file, device_id=DEVICE, now=NOW)
    assert caught.value.id == "book-newer"
    assert caught.value.params == {"version": 99, "known": migrations.newest()}
    assert old_file.read_bytes() == before
