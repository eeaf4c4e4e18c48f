"""Making, opening and refusing books; threads, second processes, full disks."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import peewee
import pytest

from desktop_app.domain.errors import AppError
from desktop_app.storage import audit, contacts, database, settings, staff, topics
from desktop_app.storage.codec import new_id
from desktop_app.storage.database import create_book, open_book
from desktop_app.storage.places import refuse_bad_place, suggested_place
from desktop_app.storage.sqlite import app_error
from desktop_app.storage.tables import Topic
from tests.storage.books import DEVICE, NOW, add_reader, new_book, reopened


def add_readers(book: database.Book, number: int) -> None:
    """Many readers in one transaction."""
    with book.transaction():
        for one in range(number):
            add_reader(book, f"reader{one}@example.jp")


def halt(book: database.Book) -> None:
    """Write in two nested transactions, then fail in the outer one."""
    with book.transaction():
        staff.add_staff(book, "花子", now=NOW)
        settings.put(book, "a", 1, now=NOW)
        raise RuntimeError("halt")


ROOT = Path(__file__).parents[2]


def child(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Another process that runs `code` with the book modules imported."""
    head = """
        import sys, time, threading
        from pathlib import Path
        from desktop_app.storage import *
        from desktop_app.storage import audit, contacts, deliveries, staff, settings
        from desktop_app.storage.database import open_book
        from desktop_app.domain.errors import AppError
        from tests.storage.books import NOW, DEVICE, reopened
        path = Path(sys.argv[1])
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(head) + textwrap.dedent(code), *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def answer(process: subprocess.Popen[str], say: str = "") -> str:
    out, _ = process.communicate(say, timeout=60)
    assert process.returncode == 0, out
    return out.strip()


def test_a_new_book_has_one_topic_and_is_what_it_was_made_as(tmp_path: Path) -> None:
    with new_book(tmp_path, practice=True) as book:
        assert [one.name for one in topics.all_topics(book)] == ["お店のお便り"]
        assert book.practice
        first = book.id
        assert audit.verify(book).state == "intact"
    with reopened(book.path) as again:
        assert (again.id, again.practice) == (first, True)
        pragmas = {
            name: again.sql(f"PRAGMA {name}")[0][0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "recursive_triggers")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
    }
    assert sorted(one.name for one in tmp_path.iterdir() if not one.name.endswith(".lock")) == [
        "shop.kawaraban"
    ]


def test_a_book_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "shop.kawaraban").write_text("a letter")
    with pytest.raises(AppError) as caught:
        new_book(tmp_path)
    assert caught.value.id == "book-exists"
    assert (tmp_path / "shop.kawaraban").read_text() == "a letter"


def spoil_header(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + path.read_bytes()[4:])


def spoil_pages(path: Path) -> None:
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    for page in range(1, len(data) // size):
        data[page * size : page * size + 40] = b"\xff" * 40
    path.write_bytes(data)


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def other_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE a (b)")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (spoil_header, "book-not-a-book"),
        (spoil_pages, "book-damaged"),
        (cut_short, "book-damaged"),
        (other_program, "book-not-a-book"),
        (lambda path: path.write_bytes(b""), "book-not-a-book"),
        (lambda path: path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 200), "book-not-a-book"),
        (lambda path: path.unlink(), "book-missing"),
    ],
)
def test_what_is_no_sound_book_is_refused_in_plain_words(tmp_path: Path, spoil: object, error: str) -> None:
    with new_book(tmp_path) as book:
        for number in range(50):
            add_reader(book, f"reader{number}@example.jp")
    spoil(book.path)  # type: ignore[operator]
    with pytest.raises(AppError) as caught:
        reopened(book.path)
    assert caught.value.id == error
    # The refusal holds no lock: the mended file opens.
    book.path.unlink(missing_ok=True)
    new_book(tmp_path).close()


def test_a_damaged_page_met_later_is_told_in_plain_words(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        for number in range(50):
            add_reader(book, f"reader{number}@example.jp")
    with reopened(book.path) as again:
        spoil_pages(again.path)
        with pytest.raises(AppError) as caught:
            contacts.search(again)
    assert caught.value.id == "book-damaged"


def test_a_second_writer_is_told_who_holds_the_book(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        out = answer(
            child(
                """
            try:
                reopened(path)
            except AppError as error:
                print(error.id, error.params["pid"], error.params["since"])
        """,
                book.path,
            )
        )
    assert out.split()[:2] == ["book-in-use", str(os.getpid())]
    assert out.split()[2:] == ["2026-11-23", "10:00"]  # as people read it: Japanese time


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    new_book(tmp_path).close()
    path = tmp_path / "shop.kawaraban"
    process = child("book = reopened(path); print('open', flush=True); time.sleep(60)", path)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "open"
    with pytest.raises(AppError):
        reopened(path)
    process.kill()
    process.communicate()
    reopened(path).close()


def test_a_verb_beside_the_holder_writes_and_is_seen(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        answer(
            child(
                """
            with reopened(path, exclusive=False) as beside:
                staff.add_staff(beside, "花子", now=NOW)
        """,
                book.path,
            )
        )
        assert [one.name for one in staff.staff(book)] == ["花子"]


def test_two_processes_write_at_once_and_the_chain_holds(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        code = """
            with open_book(path, device_id=sys.argv[2], now=NOW, exclusive=False) as beside:
                for number in range(60):
                    audit.append(beside, "note", subject=None, facts={"n": number}, now=NOW)
        """
        processes = [child(code, book.path, device) for device in ("device-2", "device-3", "device-1")]
        for number in range(60):
            audit.append(book, "note", subject=None, facts={"n": number}, now=NOW)
        for process in processes:
            answer(process)
        report = audit.verify(book)
        assert (report.state, report.rows) == ("intact", 1 + 4 * 60)


def test_threads_have_their_own_connections_and_leave_none_behind(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:

        def work(number: int) -> None:
            for step in range(20):
                settings.put(book, f"key-{number}-{step}", step, now=NOW)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert book.sql("SELECT count(*) FROM setting")[0][0] == 120
        final = threading.Thread(target=work, args=(9,))
        final.start()
        final.join()
        # Those of the ended threads were closed when the last thread's was opened.
        assert len(book.db._opened) <= 2


def test_an_inner_transaction_joins_and_all_is_undone(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        with pytest.raises(RuntimeError, match="halt"):
            halt(book)
        assert staff.staff(book) == []
        assert settings.get(book, "a") is None


def test_a_write_outside_a_transaction_is_a_bug(tmp_path: Path) -> None:
    with new_book(tmp_path) as book, pytest.raises(RuntimeError):
        book.write("DELETE FROM staff")


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    new_book(tmp_path).close()
    with reopened(tmp_path / "shop.kawaraban", writable=False) as book:
        assert topics.default_topic(book).name == "お店のお便り"
        with pytest.raises(AppError) as caught:
            staff.add_staff(book, "花子", now=NOW)
        assert caught.value.id == "book-read-only"
        with pytest.raises(sqlite3.OperationalError) as blocked:
            book.db.here().execute("DELETE FROM staff")
        known = app_error(blocked.value)
        assert known is not None
        assert known.id == "book-read-only"


def test_a_reader_opens_beside_a_writer(tmp_path: Path) -> None:
    with new_book(tmp_path) as book, reopened(book.path, writable=False) as reader:
        staff.add_staff(book, "花子", now=NOW)
        assert len(staff.staff(reader)) == 1


def test_a_full_disk_undoes_the_transaction(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        pages = book.sql("PRAGMA page_count")[0][0]
        book.sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(AppError) as caught:
            add_readers(book, 2000)
        assert caught.value.id == "disk-full"
        book.sql("PRAGMA max_page_count = 1000000")
        assert contacts.count(book) == 0
        add_reader(book, "reader@example.jp")
        assert audit.verify(book).state == "intact"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on file sizes")
def test_a_file_that_cannot_grow_loses_nothing(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        add_reader(book, "first@example.jp")
    out = answer(
        child(
            """
        import resource
        from tests.storage.books import add_reader
        with reopened(path) as book:
            size = path.stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 40000, resource.RLIM_INFINITY))
            done = 1
            try:
                for number in range(1000):
                    add_reader(book, f"reader{number}@example.jp")
                    done += 1
            except AppError as error:
                print(error.id, done)
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    """,
            book.path,
        )
    )
    error, done = out.split()
    assert error in ("disk-full", "disk-error")
    with reopened(book.path) as again:
        # The reader that failed may stand with its contact but without its evidence: two transactions.
        assert contacts.count(again) in (int(done), int(done) + 1)
        assert audit.verify(again).state == "intact"


def test_a_lock_that_lasts_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.storage.sqlite.BUSY_SECONDS", 0.1)
    with new_book(tmp_path) as book:
        other = sqlite3.connect(book.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AppError) as caught:
            staff.add_staff(book, "花子", now=NOW)
        other.execute("ROLLBACK")
        other.close()
        assert caught.value.id == "book-busy"
        staff.add_staff(book, "花子", now=NOW)


def test_a_constraint_error_is_a_bug_and_stays_one(tmp_path: Path) -> None:
    with new_book(tmp_path) as book, pytest.raises(peewee.IntegrityError), book.transaction():
        book.run(Topic.insert(id="a", name=None, position=1, created_at=""))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(28, "No space left on device"), "disk-full"),
        (OSError(13, "Permission denied"), "book-read-only"),
        (OSError(5, "Input/output error"), "disk-error"),
        (ValueError("no"), None),
        (peewee.OperationalError("bare"), None),
    ],
)
def test_errors_in_plain_words(error: Exception, expected: str | None) -> None:
    found = app_error(error)
    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("folder", "error"),
    [
        ("OneDrive", "book-synced-folder"),
        ("OneDrive - 花のあおい", "book-synced-folder"),
        ("Dropbox/店", "book-synced-folder"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "book-synced-folder"),
        ("iCloud Drive", "book-synced-folder"),
        ("Library/CloudStorage/GoogleDrive-a", "book-synced-folder"),
        ("Google Drive", "book-synced-folder"),
        ("マイドライブ", "book-synced-folder"),
        ("Box", "book-synced-folder"),
        ("Box Lunch Shop", None),
        ("dropboxes", None),
        ("データ", None),
    ],
)
def test_synced_folders_are_refused_with_a_better_place(
    tmp_path: Path, folder: str, error: str | None
) -> None:
    place = tmp_path / folder
    place.mkdir(parents=True)
    if error is None:
        new_book(place).close()
        return
    with pytest.raises(AppError) as caught:
        new_book(place)
    assert caught.value.id == error
    assert caught.value.params["suggested"] == str(suggested_place(place / "shop.kawaraban"))
    # A book that was moved there is refused too.
    with new_book(tmp_path) as book:
        pass
    shutil.move(book.path, place / "shop.kawaraban")
    with pytest.raises(AppError):
        reopened(place / "shop.kawaraban")


def test_a_link_into_a_synced_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "books").symlink_to(tmp_path / "Dropbox")
    with pytest.raises(AppError):
        refuse_bad_place(tmp_path / "books" / "shop.kawaraban")


MOUNTS = """/dev/sda1 / ext4 rw 0 0
server:/x /mnt/nas nfs4 rw 0 0
//pc/y /mnt/my\\040share cifs rw 0 0
a@b:/ /home/a/far fuse.sshfs rw 0 0
/dev/sdb1 /mnt/nas/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("/mnt/nas/shop.kawaraban", True),
        ("/mnt/my share/shop.kawaraban", True),
        ("/home/a/far/b/shop.kawaraban", True),
        ("/mnt/nas/local/shop.kawaraban", False),
        ("/home/a/shop.kawaraban", False),
        ("//server/share/shop.kawaraban", True),
    ],
)
def test_network_drives_are_refused(path: str, refused: bool) -> None:
    if not refused:
        refuse_bad_place(Path(path), mounts=MOUNTS)
        return
    with pytest.raises(AppError) as caught:
        refuse_bad_place(Path(path), mounts=MOUNTS)
    assert caught.value.id == "book-network-folder"


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a folder that can't be written to"
)
def test_a_read_only_folder(tmp_path: Path) -> None:
    place = tmp_path / "closed"
    place.mkdir()
    new_book(place).close()
    place.chmod(0o500)
    try:
        with pytest.raises(AppError) as caught:
            reopened(place / "shop.kawaraban")
        assert caught.value.id == "book-read-only"
        with open_book(place / "shop.kawaraban", device_id=DEVICE, now=NOW, writable=False) as book:
            assert topics.default_topic(book)
    finally:
        place.chmod(0o700)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(AppError) as caught:
        create_book(tmp_path / "file" / "shop.kawaraban", practice=False, device_id=DEVICE, now=NOW)
    assert caught.value.id == "book-read-only"


def test_a_crash_while_making_leaves_no_half_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(database, "_fill", fail)
    with pytest.raises(OSError, match="full"):
        new_book(tmp_path)
    monkeypatch.undo()
    assert [
        one for one in tmp_path.iterdir() if one.name.startswith("shop.kawaraban") and one.suffix == ".new"
    ] == []
    new_book(tmp_path).close()


def test_ids_are_version_7_and_sort_by_time() -> None:
    ids = [new_id() for _ in range(500)]
    assert len(set(ids)) == 500
    assert all(one[14] == "7" and one[19] in "89ab" and len(one) == 36 for one in ids)
    assert [one[:15] for one in ids] == sorted(one[:15] for one in ids)


def test_every_error_of_storage_has_words_in_both_languages() -> None:
    texts = json.loads((ROOT / "resources/i18n/errors/storage.json").read_text(encoding="utf-8"))
    for languages in texts.values():
        assert set(languages) == {"en", "ja"}
        for text in languages.values():
            assert set(text) == {"title", "cause", "next"}
            assert all(text.values())
