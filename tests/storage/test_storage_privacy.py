"""Erasure leaves no byte of the person in any file of the book (JP-APPI-35-ERASE)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.storage import (
    attachments,
    audit,
    consents,
    contacts,
    deliveries,
    inbox_messages,
    people,
    privacy,
    suppressions,
)
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book
from tests.storage.books import (
    NOW,
    Reader,
    add_reader,
    clearance_for,
    content,
    draft,
    new_book,
    send_next,
    web_consent,
)

SECRETS = ("himitsu-address", "秘密の花子", "himitsu-place", "himitsu-reply", "himitsu-merge", "himitsu-scan",
           "himitsu-words", "himitsu-note", "himitsu-mid")  # fmt: skip
RULE = "JP-APPI-35-ERASE"


def bytes_of(folder: Path) -> bytes:
    """Everything that lies in the folder of the book."""
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


def test_no_erased_byte_is_left_in_any_file(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        for number in range(30):
            add_reader(book, f"other{number}@example.jp")
        scan = attachments.store(book, b"himitsu-scan", "image/png", "himitsu-scan.png")
        reader = add_reader(book, "himitsu-address@example.jp", full="秘密の花子")
        contacts.update(book, reader.contact_id, now=NOW, note="himitsu-note")
        consents.add_evidence(
            book,
            reader.address_id,
            web_consent(place="himitsu-place"),
            recorded_by="葵",
            now=NOW,
            attachment=scan,
        )
        run = draft(book)
        deliveries.freeze(
            book,
            run,
            clearance_for(run, id=f"clearance-of-{run}"),
            content(),
            [deliveries.ToSend(address_id=reader.address_id, merge={"name": "himitsu-merge"})],
            [],
            now=NOW,
        )
        delivery = send_next(book, run, DeliveryState.SENDING)
        deliveries.move(book, delivery, DeliveryState.ACCEPTED, now=NOW, reply="250 himitsu-reply")
        inbox_messages.record(
            book,
            source="imap",
            uidvalidity=1,
            uid=1,
            message_id="<himitsu-mid@example.jp>",
            received_at=NOW,
            kind="optout",
            waiting=False,
            now=NOW,
            address_id=reader.address_id,
            details={"subject": "himitsu-words"},
        )
        suppressions.add_optout(
            book,
            parse_address("himitsu-address@example.jp"),
            at=NOW,
            scope=None,
            until=None,
            channel="mail",
            by=None,
            text="himitsu-words",
            now=NOW,
        )
        kept = tmp_path / f"{book.path.name}.before-version-2.bak"
        kept.write_text("himitsu-address from before a migration")
        book.checkpoint()
        held = bytes_of(tmp_path)
        assert all(one.encode() in held for one in SECRETS)
        privacy.erase_address(book, reader.address_id, rule=RULE, by="葵", now=NOW)
        while_open = bytes_of(tmp_path)
        report = audit.verify(book)
        assert (report.state, report.broken) == ("erased", [])
        assert contacts.count(book) == 30
        assert deliveries.rows(book, run)[0].merge == {}
        assert deliveries.rows(book, run)[0].reply is None
        assert inbox_messages.all_messages(book)[0].details == {}
        assert attachments.load(book, scan).erased
        with pytest.raises(AppError):
            people.candidate(book, reader.address_id)
    assert not [one for one in SECRETS if one.encode() in while_open]
    assert not [one for one in SECRETS if one.encode() in bytes_of(tmp_path)]


def test_what_is_still_under_a_clock_is_kept(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        scan = attachments.store(book, b"paper", "image/png", "paper.png")
        reader = add_reader(book, "reader@example.jp")
        keep = consents.add_evidence(
            book, reader.address_id, web_consent(by="花子"), recorded_by="葵", now=NOW, attachment=scan
        )
        tombstone = privacy.erase_address(book, reader.address_id, rule=RULE, by="葵", now=NOW, keep=[keep])
        assert audit.entry(book, keep).personal["by"] == "花子"
        assert not attachments.load(book, scan).erased
        stone = audit.entry(book, tombstone)
        assert (stone.facts["rule"], stone.facts["address"], stone.personal["by"]) == (
            RULE,
            [reader.address_id],
            "葵",
        )
        assert audit.verify(book).state == "erased"


def test_a_sheet_with_several_names_stays_while_others_stand_on_it(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        sheet = attachments.store(book, b"sheet", "image/png", "sheet.png")
        one, two = (add_reader(book, f"reader{number}@example.jp") for number in range(2))
        for reader in (one, two):
            consents.add_evidence(
                book, reader.address_id, web_consent(), recorded_by="葵", now=NOW, attachment=sheet
            )
        privacy.erase_address(book, one.address_id, rule=RULE, by="葵", now=NOW)
        assert not attachments.load(book, sheet).erased
        privacy.erase_address(book, two.address_id, rule=RULE, by="葵", now=NOW)
        assert attachments.load(book, sheet).erased
        assert audit.verify(book).state == "erased"


def imported(book: Book, readers: Sequence[Reader], batch: str = "b1") -> list[str]:
    """One evidence of an import for each: what it says is written once for all of them."""
    with book.transaction():
        writer = consents.EvidenceWriter(book, NOW, recorded_by="葵", batch_id=batch, digests={})
        found = [writer.add(one.address_id, web_consent(place="himitsu-place")) for one in readers]
        writer.flush()
    return found


def test_what_an_import_says_of_many_is_erased_with_the_last_of_them(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        one, two = (add_reader(book, f"reader{number}@example.jp") for number in range(2))
        first, second = imported(book, (one, two))
        payloads = book.sql("SELECT DISTINCT payload_id FROM entry WHERE id IN (?, ?)", (first, second))
        assert len(payloads) == 1
        privacy.erase_address(book, one.address_id, rule=RULE, by="葵", now=NOW)
        assert audit.entry(book, second).personal["place"] == "himitsu-place"
        assert audit.verify(book).state == "erased"
        privacy.erase_address(book, two.address_id, rule=RULE, by="葵", now=NOW)
        assert audit.entry(book, second).personal == audit.entry(book, first).personal == {}
        assert audit.verify(book).state == "erased"
    assert b"himitsu-place" not in bytes_of(tmp_path)


def test_what_is_kept_of_one_outlives_the_erasure_of_the_others(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        one, two = (add_reader(book, f"reader{number}@example.jp") for number in range(2))
        kept, _ = imported(book, (one, two))
        privacy.erase_address(book, one.address_id, rule=RULE, by="葵", now=NOW, keep=[kept])
        privacy.erase_address(book, two.address_id, rule=RULE, by="葵", now=NOW)
        assert audit.entry(book, kept).personal["place"] == "himitsu-place"
        assert audit.verify(book).state == "erased"


def test_a_contact_with_another_address_stays(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        addresses = [parse_address("one@example.jp"), parse_address("two@example.jp")]
        contact = contacts.add(book, NewContact(full="花子"), addresses, now=NOW, by=None)
        first = contacts.get(book, contact).addresses[0]
        privacy.erase_address(book, first.id, rule=RULE, by="葵", now=NOW)
        assert [one.text for one in contacts.get(book, contact).addresses] == ["two@example.jp"]
        with pytest.raises(AppError) as caught:
            privacy.erase_address(book, first.id, rule=RULE, by="葵", now=NOW)
        assert caught.value.id == "address-missing"
        with pytest.raises(RuntimeError), book.transaction():
            privacy.erase_address(book, first.id, rule=RULE, by="葵", now=NOW)


def test_waiting_mails_to_the_erased_are_skipped(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        reader = add_reader(book, "reader@example.jp")
        run = draft(book)
        deliveries.freeze(
            book,
            run,
            clearance_for(run),
            content(),
            [deliveries.ToSend(address_id=reader.address_id)],
            [],
            now=NOW,
        )
        privacy.erase_address(book, reader.address_id, rule=RULE, by="葵", now=NOW)
        (row,) = deliveries.rows(book, run)
        assert (row.state, row.rules, row.address) == (DeliveryState.SKIPPED, (RULE,), "")
