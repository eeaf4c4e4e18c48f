"""Form, list and check say the same of a consent: its day stands in the footer (law.md 7.1)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.decision import Outcome
from desktop_app.storage import contacts, people
from tests.ready_shop import ReadyShop, ready_shop

UNDATED = Evidence(basis=Basis.CONSENT_WEB, method="form", place="https://aoi.example/form", by="葵")
COMPLETED = Evidence(basis=Basis.CONSENT_LEGACY, obtained_at=date(2019, 4, 1), method="葉書", by="葵")
LISTED = Evidence(basis=Basis.CONSENT_LEGACY, wording="1", list_record=True, by="葵")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book")
    yield made
    made.book.close()


def shown(shop: ReadyShop, address: str) -> str:
    """The status that the contact's panel shows."""
    record = contacts.by_address(shop.book, parse_address(address).key)
    assert record is not None
    return shop.services.contact_book.detail(record.id).judged[0].status


def test_an_older_consent_that_was_completed_gets_its_mail(shop: ReadyShop) -> None:
    """JP-IMP-LEGACYCONSENT: date and method were added (law.md 6.9.8)."""
    shop.person("legacy@example.jp", COMPLETED)
    assert shown(shop, "legacy@example.jp") == "mailable"
    sheet = shop.services.check_view.look(shop.newsletter)
    assert "legacy@example.jp" in [one.address for one in sheet.to_send]


@pytest.mark.parametrize("evidence", [UNDATED, LISTED])
def test_a_consent_without_a_day_is_left_out_for_that(shop: ReadyShop, evidence: Evidence) -> None:
    """JP-MSG-MERGE, told as what it is, and mended where the day can be entered."""
    shop.person("undated@example.jp", evidence)
    assert shown(shop, "undated@example.jp") == "incomplete"
    sheet = shop.services.check_view.look(shop.newsletter)
    [reason] = sheet.reasons
    assert [one.address for one in reason.people] == ["undated@example.jp"]
    assert (reason.rule, reason.text, reason.target.page) == (
        "JP-SEM-3-2-RECORD",
        "同意の日が控えられていない",
        "contacts",
    )


def test_a_draft_that_cannot_be_composed_yet_counts_alike(shop: ReadyShop) -> None:
    shop.person("undated@example.jp", UNDATED)
    shop.draft(blocks=[])
    sheet = shop.services.check_view.look(shop.newsletter)
    assert "undated@example.jp" not in [one.address for one in sheet.to_send]


def test_a_preview_for_somebody_without_a_day_says_that_it_does_not_go(shop: ReadyShop) -> None:
    shop.person("undated@example.jp", UNDATED)
    [person] = [one for one in people.candidates(shop.book) if one.person.email == "undated@example.jp"]
    desk = shop.services.newsletters
    edition = desk.edition(shop.newsletter)
    assert desk.decision_on(edition.record, person.person).outcome is Outcome.LEFT_OUT
    assert "同意いただいた" in desk.values_as(edition, person, shop.clock())["reason"]  # an example


def test_an_import_counts_no_consent_without_a_day(shop: ReadyShop, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("氏名,メールアドレス\r\n花子,hanako@a.jp\r\n".encode())
    desk = shop.services.import_files
    given = {"basis": "CONSENT_PAPER", "occasion": "店頭の用紙", "by": "葵", "recipient_type": "unknown"}
    plan = desk.plan(desk.read(path), given)
    assert plan.mailable == 0
    dated = desk.plan(desk.read(path), {**given, "on": "2026-05-01"})
    assert dated.mailable == 1
