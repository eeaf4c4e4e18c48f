"""The evidence of an address as anyone may ask for it: JP-SEM-3-2-EXPORT."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdf
import pytest

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.errors import AppError
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.records import labels
from desktop_app.records.evidence import evidence_file, evidence_json
from desktop_app.storage import audit, consents, contacts, privacy
from desktop_app.storage.database import Book
from tests.storage.books import (
    NOW,
    Reader,
    add_reader,
    fill,
    later,
    new_book,
    send_next,
    sent_to,
    web_consent,
)

RULE = "JP-SEM-3-2-EXPORT"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path) as opened:
        yield opened


def pdf_words(file: Path) -> str:
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(file).pages).split())


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))


def full_reader(book: Book) -> Reader:
    """A reader with a numbered wording, a card, a delivery."""
    number = consents.add_wording(
        book,
        text="①髙島屋の﨑山から\nお知らせと広告のメールを受け取ります",
        language="ja",
        default_on=False,
        displayed_from=date(2026, 1, 1),
        purpose="newsletter",
        now=NOW,
    )
    reader = add_reader(
        book, "hanako@example.jp", full="山田 髙子", evidence=web_consent(wording=number, text_version=None)
    )
    card = Evidence(
        basis=Basis.CARD,
        obtained_at=date(2026, 5, 1),
        occasion="展示会",
        by="葵",
        paper=True,
        handed_over_by_person=True,
    )
    consents.add_evidence(book, reader.address_id, card, recorded_by="葵", now=NOW)
    run = sent_to(book, [reader])
    send_next(book, run, DeliveryState.ACCEPTED)
    return reader


def test_the_pdf_shows_everything(book: Book, tmp_path: Path) -> None:
    reader = full_reader(book)
    evidence_file(book, reader.address_id, tmp_path / "e.pdf", language="ja", now=later(1))
    text = pdf_words(tmp_path / "e.pdf")
    head = audit.head(book)
    for expected in (
        "hanako@example.jp",
        "山田髙子",
        "①髙島屋の﨑山から",
        "お知らせと広告のメールを受け取ります",
        "webform",
        "CONSENT_WEB",
        "展示会",
        "2026-04-01",
        "秋のお便り",
        "サーバーが受け取り",
        "書き換えは見つかりませんでした",
        head.hash,
        "法令の基準日",
        "1/",
    ):
        assert expected in text, expected
    for item in evidence_json(book, reader.address_id, language="ja", now=NOW)["evidence"]:
        assert item["hash"] in text
        assert item["entry"] in text


def test_the_csv_has_one_row_a_fact(book: Book, tmp_path: Path) -> None:
    reader = full_reader(book)
    evidence_file(book, reader.address_id, tmp_path / "e.csv", language="en", now=later(1))
    rows = rows_of(tmp_path / "e.csv")
    assert [row["Kind"] for row in rows[:3]] == ["Evidence", "Evidence", "Deliveries"]
    assert rows[0]["Version"] == "1"
    assert rows[0]["SHA-256 of the wording"] == hashlib.sha256(rows[0]["Wording shown"].encode()).hexdigest()
    assert rows[2]["Message-ID"].endswith("@example.jp>")
    assert any(row["E-mail address"].startswith("Law as of: 20") for row in rows[3:])


def test_the_zip_holds_files_wordings_attachments_and_the_check(book: Book, tmp_path: Path) -> None:
    readers = fill(book)
    evidence_file(book, readers[0].address_id, tmp_path / "e.zip", language="ja", now=later(1))
    with zipfile.ZipFile(tmp_path / "e.zip") as packed:
        names = packed.namelist()
        assert {"evidence.pdf", "evidence.csv", "verify.json", "SHA256SUMS.txt"} <= set(names)
        (scan,) = [name for name in names if name.startswith("attachments/")]
        assert packed.read(scan) == b"scan of a paper"
        check = json.loads(packed.read("verify.json"))
        assert (check["verify"]["state"], check["head"]["hash"]) == ("intact", audit.head(book).hash)
        for line in packed.read("SHA256SUMS.txt").decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(packed.read(name)).hexdigest() == digest


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_kind_of_record_can_be_shown(book: Book, tmp_path: Path, language: str) -> None:
    readers = fill(book)
    first = evidence_json(book, readers[0].address_id, language=language, now=NOW)
    withdrawn = first["evidence"][0]["entry"]
    consents.withdraw(book, withdrawn, reason="typing error", by="葵", now=NOW)
    for ending in ("pdf", "csv", "zip"):
        evidence_file(book, None, tmp_path / f"all.{ending}", language=language, now=later(9))
    rows = rows_of(tmp_path / "all.csv")
    address, kind = labels.label("address", language), labels.label("kind", language)
    assert {row[address] for row in rows} >= {one.address for one in readers}
    shown = {row[kind] for row in rows}
    assert labels.label("withdrawn", language) in shown
    for reason in SuppressionReason:
        assert reason is SuppressionReason.ERASED or labels.label(f"reason_{reason.value}", language) in shown
    states = {row[labels.label("state", language)] for row in rows}
    assert {
        labels.label(f"state_{name}", language)
        for name in ("accepted", "deferred", "rejected", "skipped", "unknown")
    } <= states
    assert len(pypdf.PdfReader(tmp_path / "all.pdf").pages) >= len(readers)


def test_a_deleted_contact_leaves_its_evidence(book: Book, tmp_path: Path) -> None:
    reader = full_reader(book)
    contacts.delete(book, reader.contact_id, now=NOW, by="葵")
    evidence_file(book, reader.address_id, tmp_path / "e.pdf", language="ja", now=NOW)
    assert "連絡先は登録されていません" in pdf_words(tmp_path / "e.pdf")
    assert evidence_json(book, reader.address_id, language="ja", now=NOW)["contact"] is None


def test_after_erasure_only_what_may_stay_is_shown(book: Book, tmp_path: Path) -> None:
    reader = full_reader(book)
    privacy.erase_address(book, reader.address_id, rule="JP-APPI-22-ERASE", by="葵", now=later(2))
    evidence_file(book, None, tmp_path / "all.pdf", language="ja", now=later(3))
    text = pdf_words(tmp_path / "all.pdf")
    assert "（消去済み）" in text
    assert "法にもとづく消去" in text
    assert "hanako" not in text
    assert "山田" not in text


def test_an_altered_book_says_so_on_the_paper(book: Book, tmp_path: Path) -> None:
    reader = full_reader(book)
    with book.transaction():
        book.write("DROP TRIGGER entry_same") if book.one(
            "SELECT 1 FROM sqlite_master WHERE name = 'entry_same'"
        ) else None
        book.write("UPDATE delivery SET basis = 'CARD'")
    evidence_file(book, reader.address_id, tmp_path / "e.pdf", language="ja", now=NOW)
    assert "見つかりました" in pdf_words(tmp_path / "e.pdf")


def test_other_endings_and_bad_places_are_refused(book: Book, tmp_path: Path) -> None:
    reader = full_reader(book)
    with pytest.raises(AppError, match="evidence-format"):
        evidence_file(book, reader.address_id, tmp_path / "e.docx", language="ja", now=NOW)
    with pytest.raises(AppError, match="evidence-not-written"):
        evidence_file(book, reader.address_id, tmp_path / "nowhere" / "e.pdf", language="ja", now=NOW)
    assert list(tmp_path.glob("*.part")) == []


def test_json_is_json(book: Book) -> None:
    readers = fill(book)
    for reader in readers:
        found = evidence_json(book, reader.address_id, language="en", now=NOW)
        assert json.loads(json.dumps(found))["address"] == reader.address


def test_every_basis_and_state_has_its_word() -> None:
    for language in ("ja", "en"):
        for basis in Basis:
            assert labels.label(f"basis_{basis.value}", language)
        for state in DeliveryState:
            assert labels.label(f"state_{state.value}", language)
        for reason in SuppressionReason:
            assert labels.label(f"reason_{reason.value}", language)
