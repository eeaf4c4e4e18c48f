"""Records of giving and receiving personal data (APPI 29, 30): kept, found, carried through a restore."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.provision import Abroad, Direction, OptOutFiling, ProvisionGround, RecordForm
from desktop_app.storage import audit, batches, privacy, provisions
from desktop_app.storage.backup import backup, restore
from tests.storage.books import DEVICE, NOW, add_reader, later, new_book, person_of, receipt, reopened


@pytest.mark.parametrize("form", [RecordForm.BATCH, RecordForm.CONTRACT])
def test_no_shortcut_is_written_for_an_opt_out_provision(tmp_path: Path, form: RecordForm) -> None:
    given = receipt(direction=Direction.GIVEN, ground=ProvisionGround.OPT_OUT, form=form)
    with new_book(tmp_path) as book:
        with pytest.raises(ValueError, match="record of its own"):
            provisions.add_given(book, given, [], by="葵", now=NOW)
        assert provisions.all_provisions(book) == []


def test_a_record_reads_back_as_it_was_made(tmp_path: Path) -> None:
    filing = OptOutFiling(number="第1号", filed_on=date(2026, 1, 2), published=True)
    given = receipt(
        direction=Direction.GIVEN,
        ground=ProvisionGround.OPT_OUT,
        filing=filing,
        form=RecordForm.EACH,
        detail="d",
    )
    with new_book(tmp_path) as book:
        batch = batches.begin(book, source="list.csv", declaration={}, by="葵", now=NOW)
        reader = add_reader(book, "reader@example.jp")
        one = provisions.add_received(book, receipt(), [person_of(reader)], by="葵", now=NOW, batch_id=batch)
        two = provisions.add_given(
            book, receipt(direction=Direction.GIVEN, abroad=Abroad.CONSENT), [], by=None, now=later(1)
        )
        three = provisions.add_given(book, given, [person_of(reader)], by="葵", now=later(2))
        records = provisions.all_provisions(book)
        assert [record.id for record in records] == [one, two, three]
        assert (records[0].provision, records[0].batch_id, records[0].by) == (receipt(), batch, "葵")
        assert (records[0].count, records[0].recorded_at) == (1, NOW)
        assert (records[1].provision.abroad, records[1].by, records[1].count) == (Abroad.CONSENT, "", 0)
        assert records[2].provision == given
        assert [one.id for one in provisions.all_provisions(book, Direction.RECEIVED)] == [one]
        assert provisions.persons_of(book, one) == [person_of(reader)]
        assert provisions.of_address(book, reader.address_id) == [one, three]
        assert provisions.of_address(book, "nobody") == []
        assert audit.verify(book).state == "intact"


def test_no_name_stands_in_the_chain_itself(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        provisions.add_received(book, receipt(detail="緑 花子が説明"), [person_of(reader)], by="葵", now=NOW)
        facts = " ".join(str(one.facts) for one in audit.entries(book, ("provision", "provision.persons")))
    for name in ("みどり", "緑", "読者", "reader@", "葵"):
        assert name not in facts


def test_many_persons_are_kept_in_their_order(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        many = [provisions.ProvidedPerson(f"id{n}", f"人 {n}", f"p{n}@example.jp") for n in range(2500)]
        record = provisions.add_received(book, receipt(), many, by="葵", now=NOW)
        assert provisions.persons_of(book, record) == many
        assert len(audit.entries(book, ("provision.persons",))) == 3


def test_a_record_can_be_neither_changed_nor_deleted(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        provisions.add_received(book, receipt(), [], by="葵", now=NOW)
        for statement in ("DELETE FROM provision", "UPDATE provision SET at = '2020-01-01'"):
            with pytest.raises(sqlite3.DatabaseError), book.transaction():
                book.write(statement)


def test_an_erased_person_stays_named_while_the_record_is_kept(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        record = provisions.add_received(book, receipt(), [person_of(reader)], by="葵", now=NOW)
        privacy.erase_address(book, reader.address_id, rule="JP-APPI-35-ERASE", by="葵", now=later(1))
        assert provisions.persons_of(book, record) == [person_of(reader)]
        assert audit.verify(book).state == "erased"


def test_who_came_by_an_opt_out_of_another_firm_is_known(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        one, two = add_reader(book, "one@example.jp"), add_reader(book, "two@example.jp")
        opted = receipt(ground=ProvisionGround.OPT_OUT, filing=OptOutFiling(published=True))
        provisions.add_received(book, opted, [person_of(one)], by="葵", now=NOW)
        provisions.add_received(book, receipt(), [person_of(two)], by="葵", now=NOW)
        assert provisions.received_by_opt_out(book) == {one.address_id}


def test_records_made_since_a_backup_survive_its_restore(tmp_path: Path) -> None:
    copy = tmp_path / "copy.kawaraban"
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        first = provisions.add_received(book, receipt(), [person_of(reader)], by="葵", now=NOW)
        backup(book, copy, now=later(10))
        batch = batches.begin(book, source="later.csv", declaration={}, by="葵", now=later(20))
        second = provisions.add_received(
            book, receipt(detail="あとから"), [person_of(reader)], by="花", now=later(20), batch_id=batch
        )
        before = provisions.all_provisions(book)
        path = book.path
    report = restore(copy, path, device_id=DEVICE, now=later(60))
    assert report.merged.provisions == 1
    with reopened(path) as book:
        after = provisions.all_provisions(book)
        assert [record.id for record in after] == [first, second]
        assert after[1].provision == before[1].provision
        assert (after[1].recorded_at, after[1].by, after[1].batch_id) == (later(20), "花", None)
        assert provisions.persons_of(book, second) == [person_of(reader)]
        assert audit.verify(book).state == "intact"
    # The same backup again: what is known stays as it is.
    assert restore(copy, path, device_id=DEVICE, now=later(90)).merged.provisions == 1
    with reopened(path) as book:
        assert [record.id for record in provisions.all_provisions(book)] == [first, second]
