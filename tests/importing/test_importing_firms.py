"""Lists from other firms: complete or refused, recorded, and mailable only where the persons agreed to us."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Evidence
from desktop_app.domain.decision import Mailbox, Message, Outcome
from desktop_app.domain.eligibility import decide
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.provision import ProvisionGround
from desktop_app.importing import job
from desktop_app.importing.declaration import Declaration, declare
from desktop_app.importing.formats import recognise
from desktop_app.importing.parts import Part
from desktop_app.importing.report import report
from desktop_app.importing.source import read_source_bytes
from desktop_app.storage import audit, consents, contacts, people, provisions
from desktop_app.storage.database import Book, create_book
from tests.factories import aoi_shop

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FIRM = {
    "name": "花卸株式会社", "address": "東京都港区1-1", "representative": "花山", "acquired": "店頭の申込書",
    "document": "申込書の写し", "on": "2026-05-02",
}  # fmt: skip
ROWS = "氏名,メール,備考\n山田,a@a.jp,常連\n森,b@a.jp,\n"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with create_book(tmp_path / "shop.kawaraban", practice=True, device_id="pc", now=NOW) as opened:
        yield opened


def parts() -> list[Part]:
    return [recognise(one) for one in read_source_bytes(ROWS.encode(), name="名簿.csv").tables]


def declared(basis: str = "CONSENT_PAPER", **changes: Any) -> Declaration:
    given: dict[str, Any] = {
        "by": "青井", "on": "2026-04-01", "occasion": "店頭", "recipient_type": "unknown", "from_firm": FIRM,
    }  # fmt: skip
    found = declare(basis=basis, now=NOW, **(given | changes))
    assert found is not None
    return found


def evidence(book: Book, key: str) -> Evidence:
    found = contacts.address_by_key(book, key)
    assert found is not None
    [one] = consents.evidence_of(book, found.id)
    return one


def rules(book: Book, address: str) -> tuple[str, ...]:
    message = Message(cls=MessageClass.AD, at=NOW, remote_sale_ad=False)
    person = people.person_at(book, parse_address(address).key, address)
    shop, mailbox = aoi_shop(remote_orders=False), Mailbox(imap=True, last_fetch=NOW)
    found = decide(shop, mailbox, message, person)
    return found.rules if found.outcome is Outcome.LEFT_OUT else ()


@pytest.mark.parametrize(
    ("changes", "error", "rule"),
    [
        ({"representative": ""}, "import-receipt-incomplete", "JP-APPI-30-CONFIRM"),
        ({"acquired": ""}, "import-receipt-incomplete", "JP-APPI-30-RECORD"),
        ({"ground": "opt-out"}, "import-receipt-incomplete", "JP-APPI-30-RECORD"),
        ({"wrongful": True}, "import-wrongful", "JP-APPI-20-1-FAIR"),
        ({"acquired": "流出した名簿"}, "import-wrongful", "JP-APPI-20-1-FAIR"),
        ({"ground": "gift"}, "import-option-wrong", "JP-APPI-30-CONFIRM"),
        ({"on": "2027-01-01"}, "import-date-future", None),
    ],
)
def test_an_incomplete_or_wrongful_receipt_is_refused(
    changes: dict[str, Any], error: str, rule: str | None
) -> None:
    """JP-APPI-30-CONFIRM, JP-APPI-30-RECORD, JP-APPI-20-1-FAIR"""
    with pytest.raises(AppError) as caught:
        declared(from_firm=FIRM | changes)
    assert caught.value.id == error
    assert rule is None or rule in caught.value.rules


def test_a_consent_to_another_firm_is_none_to_us(book: Book) -> None:
    """JP-SEM-3-1-1-TOYOU, JP-APPI-30-RECORD"""
    result = job.run(book, parts(), declared(), now=NOW)
    kept = evidence(book, "a@a.jp")
    assert (kept.given_to, kept.collected_by) == ("花卸株式会社", "花卸株式会社")
    assert "JP-SEM-3-1-1-TOYOU" in rules(book, "a@a.jp")
    [record] = provisions.all_provisions(book)
    assert (record.batch_id, record.count, record.by) == (result.batch, 2, "青井")
    assert record.provision.on == date(2026, 5, 2)
    assert record.provision.firm.representative == "花山"
    assert record.provision.items == ("氏名", "メール", "備考")
    assert [one.address for one in provisions.persons_of(book, record.id)] == ["a@a.jp", "b@a.jp"]
    found = {(one["rule"], one["severity"]): one["count"] for one in report(result.plan)["findings"]}
    assert found["JP-SEM-3-1-1-TOYOU", "block"] == 2
    assert found["JP-APPI-30-RECORD", "info"] == 2
    assert audit.verify(book).state == "intact"


def test_a_consent_that_names_us_carries_though_another_collected_it(book: Book) -> None:
    job.run(book, parts(), declared(from_firm=FIRM | {"consent_names_us": True}), now=NOW)
    kept = evidence(book, "a@a.jp")
    assert (kept.given_to, kept.collected_by) == ("us", "花卸株式会社")
    assert rules(book, "a@a.jp") == ()


@pytest.mark.parametrize("basis", ["CARD", "RELATION", "ADDRESS_TOLD"])
def test_other_grounds_do_not_pass_from_hand_to_hand(book: Book, basis: str) -> None:
    job.run(book, parts(), declared(basis, paper_by_hand=True), now=NOW)
    assert evidence(book, "a@a.jp").basis.value == "NONE"


def test_a_contractor_hands_back_what_was_ours(book: Book) -> None:
    """JP-APPI-30-EXEMPT"""
    given = {"name": "発送屋", "ground": ProvisionGround.CONTRACTOR.value}
    result = job.run(book, parts(), declared("CARD", paper_by_hand=True, from_firm=given), now=NOW)
    assert evidence(book, "a@a.jp").basis.value == "CARD"
    assert provisions.all_provisions(book) == []
    assert ("JP-APPI-30-EXEMPT", "info") in [
        (one["rule"], one["severity"]) for one in report(result.plan)["findings"]
    ]


@pytest.mark.parametrize("origin", ["unknown", "bought", "rented", "scraped"])
def test_lists_of_unknown_origin_are_kept_and_not_mailable(book: Book, origin: str) -> None:
    """JP-IMP-UNKNOWN"""
    job.run(book, parts(), declared(origin=origin, from_firm=None), now=NOW)
    assert evidence(book, "a@a.jp").basis.value == "NONE"
    assert "JP-IMP-UNKNOWN" in rules(book, "a@a.jp")


def test_each_receipt_is_recorded_also_of_people_whom_the_book_knows(book: Book) -> None:
    """JP-APPI-30-RECORD: another firm's list of the same people is another receipt; the same file is none."""
    job.run(book, parts(), declared("PUBLISHED"), now=NOW)
    again = ROWS.replace("氏名", "名前")
    other = [recognise(one) for one in read_source_bytes(again.encode(), name="別.csv").tables]
    second = declared("PUBLISHED", from_firm=FIRM | {"name": "別の卸株式会社"})
    assert job.run(book, other, second, now=NOW).batch is not None
    assert [one.provision.firm.name for one in provisions.all_provisions(book)] == [
        "花卸株式会社",
        "別の卸株式会社",
    ]
    assert [one.count for one in provisions.all_provisions(book)] == [2, 2]
    assert job.run(book, other, second, now=NOW).batch is None
    assert len(provisions.all_provisions(book)) == 2
