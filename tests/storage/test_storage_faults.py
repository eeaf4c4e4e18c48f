"""Disks that are full, protected or damaged: told in plain words, and the book is as before."""

import os
import shutil
import sqlite3
import subprocess
import threading
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.storage import audit, backup, migrations, seal, secrets, sqlite, staff, suppressions
from desktop_app.storage.database import inspect
from desktop_app.storage.places import refuse_bad_place
from tests.storage.books import NOW, new_book, reopened


def protected(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """As if the folder could not be written (root may write everywhere)."""
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != folder and real(path, mode))


def test_a_book_in_a_protected_folder_can_be_read_and_restored_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    new_book(stick).close()
    for lock in stick.glob("*.lock"):
        lock.unlink()
    file = stick / "shop.kawaraban"
    protected(monkeypatch, stick)
    with reopened(file, writable=False) as book:
        assert audit.verify(book).state == "intact"
        backup.backup(book, tmp_path / "copy.kawaraban", now=NOW)
    backup.restore(file, tmp_path / "back.kawaraban", device_id="pc", now=NOW)
    assert [one.name for one in stick.iterdir()] == ["shop.kawaraban"]


def test_what_is_not_yet_in_the_file_is_never_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_book(tmp_path).close()
    file = tmp_path / "shop.kawaraban"
    protected(monkeypatch, tmp_path)
    assert sqlite.unchangeable(file)
    file.with_name(f"{file.name}-wal").write_bytes(b"x")
    assert not sqlite.unchangeable(file)


def test_a_damaged_name_inside_the_file_is_a_damaged_book(tmp_path: Path) -> None:
    new_book(tmp_path).close()
    file = tmp_path / "shop.kawaraban"
    data = file.read_bytes()
    at = data.index(b"CREATE TABLE payload")
    file.write_bytes(data[: at + 13] + b"\xff\xfe" + data[at + 15 :])
    with pytest.raises(AppError, match="book-damaged"):
        inspect(file)


def test_a_text_that_is_no_utf8_is_a_damaged_book(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        file = book.path
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE topic SET name = CAST(x'ff' AS TEXT)")
    raw.close()
    with reopened(file) as book, pytest.raises(AppError, match="book-damaged"):
        book.sql("SELECT name FROM topic")


def test_a_link_that_leads_to_itself_is_no_book(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    refuse_bad_place(loop)
    with pytest.raises(AppError, match="book-missing"):
        reopened(loop)


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A disk of 3 MB; only root may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if os.name == "nt" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to make a small disk")
    return place


def fill(place: Path, leave: int) -> None:
    """Leave so many bytes free."""
    (place / "filler").unlink(missing_ok=True)
    found = os.statvfs(place)
    (place / "filler").write_bytes(b"x" * max(0, found.f_bavail * found.f_frsize - leave))


@pytest.mark.parametrize("leave", [0, 8_192, 50_000, 150_000])
def test_a_full_disk_is_called_full_and_leaves_no_half_book(small_disk: Path, leave: int) -> None:
    try:
        fill(small_disk, leave)
        with pytest.raises(AppError, match="disk-full"):
            new_book(small_disk)
        assert not list(small_disk.glob("*.kawaraban"))
        (small_disk / "filler").unlink()
        new_book(small_disk).close()
        fill(small_disk, leave if leave < 30_000 else 0)
        with pytest.raises(AppError, match="disk-full"):
            reopened(small_disk / "shop.kawaraban")
        (small_disk / "filler").unlink()
        with reopened(small_disk / "shop.kawaraban") as book:
            assert audit.verify(book).state == "intact"
    finally:
        subprocess.run(["umount", str(small_disk)], check=True)  # noqa: S607


def test_a_step_that_sqlite_undid_itself_keeps_its_own_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def apply(connection: sqlite3.Connection) -> None:
        connection.execute("ROLLBACK")
        raise AppError("disk-full")

    connection = sqlite3.connect(":memory:", isolation_level=None)
    with pytest.raises(AppError, match="disk-full"):
        migrations.migrate(connection, None, migrations=[migrations.Migration(1, apply)])
    connection.close()


def test_a_book_that_was_swapped_while_open_takes_nothing_more(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        backup.backup(book, tmp_path / "copy.kawaraban", now=NOW)
        staff.add_staff(book, "葵", now=NOW)
        (tmp_path / "copy.kawaraban").replace(book.path)
        with pytest.raises(AppError, match="book-replaced"):
            staff.add_staff(book, "桜", now=NOW)
        book.path.unlink()
        with pytest.raises(AppError, match="book-replaced"):
            staff.add_staff(book, "桜", now=NOW)


def test_a_stop_that_comes_while_a_copy_is_brought_back_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a backup, and a stop by phone just when the newer stops have been carried over
    with new_book(tmp_path) as book:
        copy = tmp_path / "copy.kawaraban"
        backup.backup(book, copy, now=NOW)
    real = backup._swap
    answers: list[str] = []

    def stop_by_phone() -> None:
        try:
            with reopened(book.path, exclusive=False) as beside:
                parsed = parse_address("a@example.jp")
                suppressions.add_optout(
                    beside, parsed, at=NOW, scope=None, until=None, channel="phone", by=None, now=NOW
                )
            answers.append("done")
        except AppError as error:
            answers.append(error.id)

    caller = threading.Thread(target=stop_by_phone)

    def swap(half: Path, dest: Path) -> None:
        caller.start()
        caller.join(0.5)
        assert not answers
        real(half, dest)

    monkeypatch.setattr(backup, "_swap", swap)
    # When the copy takes the book's place
    backup.restore(copy, book.path, device_id="pc", now=NOW)
    caller.join(30)
    # Then the stop stands in the book that is there now
    assert answers == ["done"]
    with reopened(book.path) as restored:
        assert len(suppressions.suppressions(restored)) == 1


def test_an_older_copy_is_told_and_keeps_being_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a sealed book, and a copy of it from before
    entries: dict[str, str] = {}
    monkeypatch.setattr(secrets, "read", entries.get)
    monkeypatch.setattr(secrets, "write", lambda name, value: entries.update({name: value}) is None)
    new_book(tmp_path).close()
    file = tmp_path / "shop.kawaraban"
    shutil.copy(file, tmp_path / "older.kawaraban")
    with reopened(file) as book:
        assert seal.keep(book)
        backup.backup(book, tmp_path / "backup.kawaraban", now=NOW)
        audit.append(book, "note", subject=None, facts={}, now=NOW)
        assert not seal.overtaken(book)
        assert seal.keep(book)
    # When the copy is put into the book's place by hand, and written to
    shutil.copy(tmp_path / "older.kawaraban", file)
    with reopened(file) as older:
        assert seal.overtaken(older)
        audit.append(older, "other", subject=None, facts={}, now=NOW)
        # Then no writing makes the seal forget
        assert not seal.keep(older)
        assert seal.overtaken(older)
        assert audit.verify(older, seal.kept(older)).state == "broken"
    # A restore is the lawful way
    backup.restore(tmp_path / "backup.kawaraban", file, device_id="pc", now=NOW)
    with reopened(file) as restored:
        assert seal.renew(restored)
        assert not seal.overtaken(restored)
        assert audit.verify(restored, seal.kept(restored)).state == "intact"
