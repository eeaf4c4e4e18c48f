"""Stop lists and stops of a file: suppressions with reason and day, no contacts, nothing twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.importing import job
from desktop_app.importing.declaration import Declaration, declare
from desktop_app.importing.formats import recognise
from desktop_app.importing.parts import Part
from desktop_app.importing.source import read_source_bytes
from desktop_app.storage import audit, consents, contacts, suppressions
from desktop_app.storage.contacts import NewContact
from desktop_app.storage.database import Book, create_book
from tests.importing.samples import ALL_SAMPLES

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with create_book(tmp_path / "shop.kawaraban", practice=True, device_id="pc", now=NOW) as opened:
        yield opened


def parts(data: bytes, name: str = "停止.csv") -> list[Part]:
    return [recognise(one) for one in read_source_bytes(data, name=name).tables]


def declared(**changes: Any) -> Declaration:
    given: dict[str, Any] = {"by": "青井", "occasion": "申込フォーム", "recipient_type": "unknown"}
    found = declare(basis="CONSENT_WEB", now=NOW, **(given | changes))
    assert found is not None
    return found


def stops(book: Book) -> dict[str, tuple[str, object]]:
    return {one.address: (one.reason.value, one.at) for one in suppressions.suppressions(book)}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("unsubscribed", "optout"), ("bounced", "bounce"), ("complained", "complaint"), ("manual", "manual"),
     ("left", "manual")],
)  # fmt: skip
def test_a_plain_list_of_addresses_becomes_stops_and_no_contacts(book: Book, kind: str, reason: str) -> None:
    lines = b"stop@a.jp\r\nSTOP2@a.jp\r\nbad\r\nstop@a.jp\r\n"
    result = job.run(book, parts(lines, "stop.txt"), None, now=NOW, stop_list=kind)
    assert result.plan.counts() == {"new": 0, "merged": 0, "unchanged": 1, "stopped": 2, "refused": 1}
    assert result.plan.data_rows == 4
    assert stops(book) == {"stop@a.jp": (reason, NOW), "STOP2@a.jp": (reason, NOW)}
    assert contacts.count(book) == 0
    again = job.run(book, parts(lines, "stop.txt"), None, now=LATER, stop_list=kind)
    assert again.batch is None
    assert again.plan.counts()["unchanged"] == 3
    assert len(suppressions.suppressions(book)) == 2
    assert audit.verify(book).state == "intact"


def test_a_stop_list_takes_the_day_and_the_reason_of_each_row(book: Book) -> None:
    text = "メール,配信停止日,状態\na@a.jp,2026-03-01,\nb@a.jp,,エラー停止\nc@a.jp,2027-01-01,\n".encode()
    job.run(book, parts(text), None, now=NOW, stop_list="unsubscribed")
    assert stops(book) == {
        "a@a.jp": ("optout", date(2026, 3, 1)), "b@a.jp": ("bounce", NOW), "c@a.jp": ("optout", NOW),
    }  # fmt: skip


def test_a_later_stop_is_added_though_an_earlier_one_stands(book: Book) -> None:
    """A consent between the two, taken by hand, lifted the first."""
    parsed = parse_address("a@a.jp")
    suppressions.add_optout(
        book, parsed, at=date(2026, 1, 1), scope=None, until=None, channel="mail", by=None, now=NOW
    )
    address = contacts.address_by_key(book, "a@a.jp")
    assert address is not None
    agreed = Evidence(basis=Basis.CONSENT_PAPER, obtained_at=date(2026, 2, 1), method="申込書", by="青井")
    consents.add_evidence(book, address.id, agreed, recorded_by="青井", now=NOW)
    job.run(book, parts("メール,配信停止日\na@a.jp,2026-03-01\n".encode()), declared(), now=NOW)
    assert [one.at for one in suppressions.suppressions(book)] == [date(2026, 1, 1), date(2026, 3, 1)]
    earlier = parts("メール,配信停止日\na@a.jp,2025-12-01\n".encode())
    assert job.run(book, earlier, declared(), now=NOW).batch is None


def test_stops_of_a_zip_win_whatever_their_place(book: Book) -> None:
    name, data = ALL_SAMPLES["mailchimp_zip"]()
    given = parts(data, name)
    assert len(given) == 4
    for order in (given, given[::-1]):
        found = job.preview(book, order, declared(), now=NOW)
        stopped = {one.facts.addresses[0].key for one in found.rows if one.state.value == "stopped"}
        assert stopped == {"gone@mc-hana.jp", "abuse@mc-hana.jp", "other@mc-hana.jp", "bounce@mc-hana.jp"}
    job.run(book, given, declared(), now=NOW, name=name)
    reasons = {one.address: one.reason for one in suppressions.suppressions(book)}
    assert reasons["abuse@mc-hana.jp"] is SuppressionReason.COMPLAINT
    assert reasons["bounce@mc-hana.jp"] is SuppressionReason.BOUNCE
    assert job.run(book, given, declared(), now=LATER).batch is None
    [batch] = job.all_batches(book)
    assert (batch["file"], batch["format"]) == (name, "mailchimp")


def test_a_row_that_stops_keeps_out_an_earlier_row_of_the_same_address(book: Book) -> None:
    text = "氏名,メール,ステータス\n山田,a@a.jp,配信中\n山田,A@A.jp,解除\n森,b@a.jp,配信中\n".encode()
    result = job.run(book, parts(text), declared(), now=NOW)
    assert [one.state.value for one in result.plan.rows] == ["stopped", "stopped", "new"]
    assert contacts.by_address(book, "a@a.jp") is None


def test_an_undo_leaves_every_stop(book: Book) -> None:
    text = "氏名,メール,ステータス\n山田,a@a.jp,解除\n森,b@a.jp,配信中\n".encode()
    result = job.run(book, parts(text), declared(), now=NOW)
    assert result.batch is not None
    job.undo(book, result.batch, by="青井", now=LATER)
    assert set(stops(book)) == {"a@a.jp"}
    assert contacts.count(book) == 0


def test_a_contact_of_the_book_is_stopped_and_stays(book: Book) -> None:
    contacts.add(book, NewContact(full="山田"), [parse_address("a@a.jp")], now=NOW, by="青井")
    job.run(book, parts(b"a@a.jp\n", "stop.txt"), None, now=NOW, stop_list="unsubscribed")
    assert contacts.count(book) == 1
    assert set(stops(book)) == {"a@a.jp"}
