"""Undo of an import: all of it, after a restart too, and later handwork only when it is said."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.importing import job
from desktop_app.importing.declaration import Declaration, declare
from desktop_app.importing.formats import recognise
from desktop_app.importing.parts import Part
from desktop_app.importing.source import read_source_bytes
from desktop_app.storage import audit, batch_undo, batches, consents, contacts, privacy
from desktop_app.storage.contacts import ContactRecord, NewContact
from desktop_app.storage.database import Book, create_book, open_book

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
HEADER = "氏名,会社名,メール,電話,携帯電話,タグ,メモ"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.kawaraban"


@pytest.fixture
def book(path: Path) -> Iterator[Book]:
    with create_book(path, practice=True, device_id="pc", now=NOW) as opened:
        yield opened


def parts(*rows: str) -> list[Part]:
    text = "\n".join([HEADER, *rows]).encode()
    return [recognise(one) for one in read_source_bytes(text, name="名簿.csv").tables]


def declared(**changes: Any) -> Declaration:
    given: dict[str, Any] = {
        "by": "青井", "on": "2026-05-01", "occasion": "花市", "recipient_type": "consumer",
    }  # fmt: skip
    found = declare(basis="CONSENT_PAPER", now=NOW, **(given | changes))
    assert found is not None
    return found


def bring(book: Book, *rows: str, **changes: Any) -> str:
    batch = job.run(book, parts(*rows), declared(**changes), now=NOW).batch
    assert batch is not None
    return batch


def contact(book: Book, key: str) -> ContactRecord:
    found = contacts.by_address(book, key)
    assert found is not None
    return found


def prove(book: Book, key: str) -> str:
    address = contacts.address_by_key(book, key)
    assert address is not None
    kept = Evidence(basis=Basis.CONSENT_PAPER, obtained_at=date(2026, 6, 1), method="申込書", by="青井")
    return consents.add_evidence(book, address.id, kept, recorded_by="青井", now=LATER)


def test_what_was_filled_in_is_taken_back_and_what_was_there_stays(book: Book) -> None:
    contacts.add(
        book,
        NewContact(full="山田", tags=("常連",), details=(("Fax", "03-9999-9999"),)),
        [parse_address("a@a.jp")],
        now=NOW,
        by="青井",
    )
    before = contact(book, "a@a.jp")
    batch = bring(book, "山田太郎,花屋,a@a.jp;a2@a.jp,03-1111-2222,090-1111-2222,花,メモ")
    filled = contact(book, "a@a.jp")
    assert (filled.full, filled.company, filled.note) == ("山田", "花屋", "メモ")
    assert (filled.tags, filled.phone, filled.recipient_type) == (
        ("常連", "花"), "03-1111-2222", RecipientType.CONSUMER,
    )  # fmt: skip
    assert filled.details == (("Fax", "03-9999-9999"), ("携帯電話", "090-1111-2222"))
    look = batch_undo.look(book, batch)
    assert (look.people, look.edited, look.completed, look.evidence, look.used) == (0, 0, 1, 2, False)
    done = batch_undo.undo(book, batch, by="青井", now=LATER)
    assert (done.removed, done.kept, done.evidence, done.completed) == (0, 0, 2, 1)
    assert contact(book, "a@a.jp") == before
    assert contacts.by_address(book, "a2@a.jp") is None
    assert audit.verify(book).state == "intact"


def test_a_filled_value_that_was_changed_since_stays(book: Book) -> None:
    known = contacts.add(book, NewContact(full="山田"), [parse_address("a@a.jp")], now=NOW, by="青井")
    batch = bring(book, "山田,花屋,a@a.jp,03-1111-2222,,花,")
    contacts.update(book, known, now=LATER, by="青井", company="花屋本店")
    batch_undo.undo(book, batch, by="青井", now=LATER)
    kept = contact(book, "a@a.jp")
    assert (kept.company, kept.phone, kept.tags) == ("花屋本店", "", ())


@pytest.mark.parametrize("work", ["field", "tag", "evidence", "address", "withdrawn"])
@pytest.mark.parametrize("keep", [True, False])
def test_people_who_were_worked_on_since_stay_or_go_as_it_is_said(book: Book, work: str, keep: bool) -> None:
    batch = bring(book, "山田,花屋,a@a.jp,,,,", "森,木屋,b@a.jp,,,,")
    mine = contact(book, "a@a.jp")
    if work == "field":
        contacts.update(book, mine.id, now=LATER, by="青井", company="花屋本店")
    elif work == "tag":
        contacts.update(book, mine.id, now=LATER, by="青井", tags=("常連",))
    elif work == "evidence":
        prove(book, "a@a.jp")
    elif work == "address":
        contacts.link(book, mine.id, parse_address("c@a.jp"), now=LATER)
    else:
        [one] = consents.evidence_of(book, mine.addresses[0].id)
        consents.withdraw(book, one.id or "", reason="wrong", by="青井", now=LATER)
    look = batch_undo.look(book, batch)
    assert (look.people, look.edited, look.names) == (2, 1, ("山田",))
    with pytest.raises(AppError) as caught:
        batch_undo.undo(book, batch, by="青井", now=LATER)
    assert (caught.value.id, caught.value.params["count"]) == ("batch-edited-since", 1)
    done = batch_undo.undo(book, batch, keep_edited=keep, by="青井", now=LATER)
    assert (done.removed, done.kept) == ((1, 1) if keep else (2, 0))
    assert contacts.by_address(book, "b@a.jp") is None
    assert (contacts.by_address(book, "a@a.jp") is not None) is keep
    standing = consents.evidence_of(book, mine.addresses[0].id)
    assert len(standing) == (1 if work == "evidence" else 0)
    assert audit.verify(book).state == "intact"


def test_imports_are_undone_in_any_order(book: Book) -> None:
    first = bring(book, "山田,,a@a.jp,,,,")
    second = bring(book, "山田,花屋,a@a.jp,,,,", on="2026-06-01")
    assert batch_undo.look(book, first).edited == 1
    batch_undo.undo(book, second, by="青井", now=LATER)
    assert contact(book, "a@a.jp").company == ""
    assert batch_undo.look(book, first).edited == 0
    assert batch_undo.undo(book, first, by="青井", now=LATER).removed == 1
    for batch in (first, second):
        with pytest.raises(AppError) as caught:
            batch_undo.undo(book, batch, by="青井", now=LATER)
        assert caught.value.id == "batch-undone"


def test_an_import_is_undone_after_a_restart(path: Path) -> None:
    with create_book(path, practice=True, device_id="pc", now=NOW) as book:
        batch = bring(book, "山田,花屋,a@a.jp,,,,")
    with open_book(path, device_id="pc", now=LATER) as book:
        assert batch_undo.undo(book, batch, by="青井", now=LATER).removed == 1
        assert contacts.count(book) == 0
        assert batches.get(book, batch).state == batches.UNDONE


def test_the_first_import_of_the_same_content_is_known_whatever_its_encoding(book: Book) -> None:
    batch = bring(book, "山田,花屋,a@a.jp,,,,")
    text = "\r\n".join([HEADER, "山田,花屋,a@a.jp,,,,", ""]).encode("cp932")
    source = read_source_bytes(text, name="同じ.csv")
    again = [recognise(one) for one in source.tables]
    found = job.already(book, source.sha256, again)
    assert found is not None
    assert (found["batch"], found["at"]) == (batch, NOW.isoformat())
    assert job.run(book, again, declared(), now=LATER).batch is None
    batch_undo.undo(book, batch, by="青井", now=LATER)
    assert job.already(book, source.sha256, again) is None


def test_an_erased_person_leaves_no_digest_in_the_import(book: Book) -> None:
    """JP-APPI-35-ERASE"""
    known = contacts.add(book, NewContact(full="山田"), [parse_address("a@a.jp")], now=NOW, by="青井")
    batch = bring(book, "山田,花屋,a@a.jp,03-1111-2222,,花,")
    assert known in str(batches.get(book, batch).declaration)
    address = contacts.address_by_key(book, "a@a.jp")
    assert address is not None
    privacy.erase_address(book, address.id, rule="JP-APPI-35-ERASE", by="青井", now=LATER)
    assert known not in str(batches.get(book, batch).declaration)
    assert batch_undo.undo(book, batch, by="青井", now=LATER).completed == 0
