"""Whatever happens in whatever order, nobody who said stop is written to before they agree again (3(3))."""

import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.address import parse_address
from desktop_app.domain.bounce_rules import Follows
from desktop_app.domain.errors import AppError
from desktop_app.inbox import read_job, taking_back
from desktop_app.inbox.classified import Classified, Person
from desktop_app.inbox.classify import classify_mail
from desktop_app.inbox.known import Reader as Known
from desktop_app.storage import audit, bounce_decisions, bounce_reads, consents, contacts, suppressions
from desktop_app.storage.backup import backup, restore
from desktop_app.storage.database import Book
from tests.inbox.bounce_books import about, days, put, read, rules_against, run, shop_book, words
from tests.storage.books import DEVICE, Reader, add_reader, reopened, web_consent

ADDRESS = "reader@shop.test"
MISREAD = "明日の花の配達を停止してください"
STEPS = (
    "hard", "soft", "policy", "stop", "misread", "phone", "undo", "release", "agree", "backup", "restore",
)


class World:
    """One reader's history, and what must be true of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.book = shop_book(folder)
        add_reader(self.book, ADDRESS)
        self.hours = 0.0
        self.stopped_at: datetime | None = None
        self.agreed_at: datetime | None = None

    @property
    def now(self) -> datetime:
        return days(self.hours / 24)

    def reader(self) -> Reader:
        found = contacts.address_by_key(self.book, ADDRESS)
        assert found is not None
        return Reader("", found.id, ADDRESS)

    def step(self, what: str, pick: int) -> None:
        self.hours += 7
        getattr(self, f"_{what}")(pick)
        self.hours += 1
        read(self.book, self.folder / "mail", self.now)
        self.check()

    def check(self) -> None:
        stops = self.stopped_at is not None and (self.agreed_at is None or self.agreed_at < self.stopped_at)
        if stops:
            found = rules_against(self.book, self.reader().address_id, self.now)
            assert {"JP-SEM-3-3-OPTOUT", "JP-SEM-3-3-UNCLEAR"} & set(found)

    def _report(self, status: str, said: str) -> None:
        reader = self.reader()
        with suppress(AppError):
            mailing = run(self.book, [replace_contact(self.book, reader)], at=self.now)
            data = about(self.book, mailing, reader, status=status, words=said)
            put(self.folder / "mail", data, at=self.now)

    def _hard(self, _: int) -> None:
        self._report("5.1.1", "550 5.1.1 User unknown")

    def _soft(self, _: int) -> None:
        self._report("5.2.2", "552 5.2.2 mailbox full")

    def _policy(self, _: int) -> None:
        self._report("5.7.1", "554 5.7.1 blocked")

    def _stop(self, _: int) -> None:
        put(self.folder / "mail", words(ADDRESS, "配信停止", own_id=f"s{self.hours}"), at=self.now)
        self.stopped_at = self.now

    def _misread(self, _: int) -> None:
        put(self.folder / "mail", words(ADDRESS, MISREAD, own_id=f"m{self.hours}"), at=self.now)

    def _phone(self, _: int) -> None:
        suppressions.add_optout(
            self.book, parse_address(ADDRESS), at=self.now, scope=None, until=None, channel="phone", by="葵",
            now=self.now,
        )  # fmt: skip
        self.stopped_at = self.now

    def _undo(self, pick: int) -> None:
        rows = self.book.sql("SELECT id FROM inbox_message ORDER BY rowid")
        if rows:
            message = rows[pick % len(rows)]["id"]
            with suppress(AppError):
                taking_back.take_back(self.book, message, by="葵", reason="まちがい", now=self.now)

    def _release(self, _: int) -> None:
        found = bounce_reads.of_address(self.book, self.reader().address_id)
        ids = [one.id for one in found if one.state is Follows.SUPPRESSED]
        bounce_decisions.undo(self.book, ids, by="葵", reason="電話で確かめた", now=self.now)

    def _agree(self, _: int) -> None:
        consents.add_evidence(
            self.book, self.reader().address_id, replace(web_consent(), obtained_at=self.now),
            recorded_by="葵", now=self.now,
        )  # fmt: skip
        self.agreed_at = self.now

    def _backup(self, _: int) -> None:
        backup(self.book, self.folder / "copy.kawaraban", now=self.now)

    def _restore(self, _: int) -> None:
        copy = self.folder / "copy.kawaraban"
        if not copy.exists():
            return
        path = self.book.path
        self.book.close()
        restore(copy, path, device_id=DEVICE, now=self.now)
        self.book = reopened(path)


def replace_contact(book: Book, reader: Reader) -> Reader:
    """The reader with the contact that the address has now."""
    found = contacts.by_address(book, ADDRESS)
    assert found is not None
    return Reader(found.id, reader.address_id, reader.address)


def misreading(mail, known, **rest):  # type: ignore[no-untyped-def]
    """Takes one wrong text for an opt-out; else as ever."""
    if MISREAD in mail.text:
        person = Person(reader=Known(ADDRESS, ADDRESS), how="from")
        return Classified(kind="optout", action="suppress", why="words-word", people=(person,))
    return classify_mail(mail, known, **rest)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9)), min_size=3, max_size=12))
def test_no_order_makes_an_opted_out_reader_mailable(
    tmp_path: Path, steps: list[tuple[str, int]]
) -> None:
    folder = tmp_path / "world"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_job, "classify_mail", misreading)
        world = World(folder)
        try:
            for what, pick in steps:
                world.step(what, pick)
            assert audit.verify(world.book).state == "intact"
        finally:
            world.book.close()
