"""The import dialog's desk: what a file holds, what a declaration lacks, a plan of every row, one undo."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.import_plan_view import KINDS
from desktop_app.storage import audit, consents, contacts, settings, staff, suppressions, topics
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
GIVEN: dict[str, Any] = {
    "basis": "CARD", "paper_by_hand": True, "on": "2026-10-14", "occasion": "花き見本市", "by": "新田 花",
    "recipient_type": "business", "ground": "名刺に会社名", "refusals_removed": True,
}  # fmt: skip
ROWS = (
    "会社名,氏名,メールアドレス,名刺交換日,タグ,血液型,マイナンバー",
    "花屋,髙橋 一郎,Taro@a.jp,2026/10/01,仕入先,A,123456789018",
    "木屋,山﨑 花子,hanako@a.jp,,,B,",
    "草屋,草野,kusano@gmial.com,2026/10/02,,O,",
    "土屋,土田,none,,,A,",
    ",停止 太郎,stop@a.jp,,,A,",
    "花屋,髙橋,taro@a.jp,2026/10/01,花,A,",
    ",,,,,,",
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with create_book(tmp_path / "shop.kawaraban", practice=True, device_id="pc", now=NOW) as book:
        settings.save_shop(book, aoi_shop(), NOW)
        suppressions.add_optout(
            book,
            parse_address("stop@a.jp"),
            at=NOW,
            scope=None,
            until=None,
            channel="phone",
            by="葵",
            now=NOW,
        )
        yield build(book, Environment(clock=lambda: NOW))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "名刺.csv"
    found.write_bytes("\r\n".join(ROWS).encode("cp932"))
    return found


def test_what_was_found_in_a_file(services: Services, path: Path) -> None:
    file = services.import_files.read(path)
    [look] = file.look.parts
    assert (file.look.name, look.rows, look.encoding, look.delimiter) == ("名刺.csv", 7, "cp932", ",")
    assert (look.header_row, look.addresses) == (1, 5)
    fields = {one.name: one.field for one in look.columns}
    assert fields == {
        "会社名": "company", "氏名": "full", "メールアドレス": "email", "名刺交換日": "card_date",
        "タグ": "tags", "血液型": "", "マイナンバー": "",
    }  # fmt: skip
    assert [one.refused for one in look.columns if one.name == "マイナンバー"] == ["JP-NUM-MYNUMBER"]
    assert [one.samples for one in look.columns if one.name == "マイナンバー"] == [()]
    assert look.columns[0].samples == ("花屋", "木屋", "草屋")
    assert {"CARD", "ADDRESS_TOLD"} <= look.dated
    assert "CONSENT_WEB" not in look.dated


def test_a_file_without_a_header_says_so(services: Services, tmp_path: Path) -> None:
    plain = tmp_path / "x.csv"
    plain.write_bytes("花屋,taro@a.jp\r\n木屋,hanako@a.jp\r\n".encode())
    file = services.import_files.read(plain)
    assert file.look.parts[0].header_row is None
    assert services.import_files.plan(file, GIVEN).counts["new"] == 2


def big(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1_000_000_000)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "file-missing"),
        (b"", "file-empty"),
        ("氏名,メールアドレス\r\n".encode(), "file-empty"),
        (b"%PDF-1.7 \x00\x01", "file-kind-unknown"),
        (b"PK\x03\x04xlsx", "file-damaged"),
        ("1GB", "file-too-large"),
        ("folder", "file-not-a-file"),
    ],
)
def test_wrong_files_get_their_clear_error(
    services: Services, tmp_path: Path, content: bytes | str | None, error: str
) -> None:
    wrong = tmp_path / "wrong.csv"
    if content == "1GB":
        big(wrong)
    elif content == "folder":
        wrong.mkdir()
    elif isinstance(content, bytes):
        wrong.write_bytes(content)
    with pytest.raises(AppError) as caught:
        services.import_files.read(wrong)
    assert caught.value.id == error
    assert contacts.count(services.book) == 0


def test_a_file_without_addresses_is_told_at_the_plan(services: Services, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes("氏名,電話番号\r\n髙橋,052\r\n".encode())
    with pytest.raises(AppError) as caught:
        services.import_files.plan(services.import_files.read(wrong), GIVEN)
    assert caught.value.id == "file-no-address-column"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, set()),
        ({"basis": ""}, {"basis"}),
        ({"basis": "", "recipient_type": ""}, {"basis", "recipient_type"}),
        ({"by": " "}, {"by"}),
        ({"basis": "NONE", "by": ""}, set()),
        ({"paper_by_hand": None}, {"paper_by_hand"}),
        ({"refusals_removed": None}, {"refusals_removed"}),
        ({"refusals_removed": False}, {"refusals_removed"}),
        ({"basis": "CONSENT_WEB", "refusals_removed": None}, set()),
        ({"ground": ""}, {"ground"}),
        ({"recipient_type": "consumer", "ground": ""}, set()),
        ({"on": "2026-11-23"}, {"on"}),
        ({"topics": ""}, {"topics"}),
        ({"basis": "CONSENT_ORAL", "occasion": "", "method": ""}, {"occasion", "method"}),
    ],
)
def test_a_declaration_lacks(services: Services, changes: dict[str, Any], fields: set[str]) -> None:
    found = services.import_files.faults({**GIVEN, **changes})
    assert set(found) == fields
    assert all(found.values())


def test_the_plan_shows_every_row_refused_ones_first(services: Services, path: Path) -> None:
    plan = services.import_files.plan(services.import_files.read(path), GIVEN)
    assert plan.counts == {"new": 3, "merged": 1, "unchanged": 0, "stopped": 1, "refused": 1}
    assert contacts.count(services.book) == 0
    assert [plan.size(kind) for kind in KINDS] == [6, 1, 2, 1, 3, 1, 0]
    rows = plan.page("all", 0, 100)
    assert [(one.row, one.kind) for one in rows] == [
        (5, "refused"), (4, "new"), (7, "merged"), (6, "stopped"), (2, "new"), (3, "new"),
    ]  # fmt: skip
    refused = rows[0]
    assert "土屋" in refused.addresses
    assert "none" in refused.why
    [first, *_] = plan.page("new", 0, 1)
    assert (first.name, first.company, first.addresses) == ("髙橋 一郎", "花屋", "Taro@a.jp")
    assert (first.basis, first.date) == ("CARD", "2026-10-01")
    assert plan.page("stopped", 0, 5)[0].basis == ""
    assert plan.mailable == 3
    assert plan.lacking == ()
    assert any("マイナンバー" in one for one in plan.findings)
    assert plan.changes


def test_who_can_not_be_written_to_and_why(services: Services, path: Path) -> None:
    file = services.import_files.read(path)
    told = services.import_files.plan(file, {**GIVEN, "paper_by_hand": False})
    assert told.mailable == 0
    assert [one.count for one in told.lacking] == [3]
    assert told.lacking[0].rules
    unknown = services.import_files.plan(file, {"basis": "NONE", "recipient_type": "unknown"})
    assert unknown.mailable == 0
    assert "出どころがわからない" in unknown.lacking[0].why


def test_the_import_does_what_the_plan_said_and_is_undone(services: Services, path: Path) -> None:
    file = services.import_files.read(path)
    plan = services.import_files.plan(file, GIVEN)
    path.unlink()  # what was shown is brought in, whatever becomes of the file
    done = services.import_files.write(file, GIVEN)
    assert done.counts == plan.counts
    assert done.batch is not None
    taro = contacts.by_address(services.book, "taro@a.jp")
    assert taro is not None
    [fact] = consents.evidence_of(services.book, taro.addresses[0].id)
    assert (fact.no_ads_note, fact.paper, fact.occasion) == (False, True, "花き見本市")
    assert (taro.recipient_type.value, taro.recipient_type_ground) == ("business", "名刺に会社名")
    assert [one.name for one in staff.staff(services.book)] == ["新田 花"]
    again = services.import_files.write(file, GIVEN)
    assert again.batch is None
    [past] = services.import_files.past()
    assert (past.file, past.by, past.basis, past.can_undo) == ("名刺.csv", "新田 花", "CARD", True)
    assert services.import_files.undo(done.batch).removed == 3
    assert contacts.count(services.book) == 0
    [past] = services.import_files.past()
    assert (past.undone, past.can_undo) == (True, False)
    assert audit.verify(services.book).state == "intact"


def test_a_cancel_undoes_everything(services: Services, path: Path) -> None:
    class Cancelled(Exception):  # noqa: N818
        pass

    def cancel(done: int, total: int) -> None:
        if done * 3 > total:
            raise Cancelled

    file = services.import_files.read(path)
    with pytest.raises(Cancelled):
        services.import_files.write(file, GIVEN, tell=cancel)
    assert contacts.count(services.book) == 0
    assert services.import_files.past() == []
    assert staff.staff(services.book) == []


def test_rows_that_stay_out_are_saved_with_their_reason(
    services: Services, path: Path, tmp_path: Path
) -> None:
    plan = services.import_files.plan(services.import_files.read(path), GIVEN)
    out = tmp_path / "out.csv"
    assert services.import_files.save_refused(plan, out) == 1
    header, row = list(csv.reader(io.StringIO(out.read_bytes().decode("utf-8-sig"))))
    assert header[:3] == ["行", "理由", "会社名"]
    assert (row[0], row[2], row[4]) == ("5", "土屋", "none")
    assert row[1]
    with pytest.raises(AppError, match="file-not-writable"):
        services.import_files.save_refused(plan, tmp_path / "no" / "out.csv")


def test_relation_topics_and_differences(services: Services, tmp_path: Path) -> None:
    lessons = topics.add(services.book, "教室", now=NOW)
    path = tmp_path / "x.csv"
    path.write_bytes("氏名,会社名,メールアドレス\r\n髙橋,花屋,taro@a.jp\r\n".encode())
    file = services.import_files.read(path)
    given = {
        "basis": "RELATION",
        "on": "2026-11-01",
        "continuing": "毎週の配達",
        "by": "葵",
        "recipient_type": "unknown",
    }
    services.import_files.write(file, given)
    known = contacts.address_by_key(services.book, "taro@a.jp")
    assert known is not None
    [fact] = consents.evidence_of(services.book, known.id)
    assert (fact.continuing, str(fact.last_dealing)) == ("毎週の配達", "2026-11-01")
    path.write_bytes("氏名,会社名,メールアドレス\r\n髙橋,草屋,taro@a.jp\r\n".encode())
    other = services.import_files.plan(services.import_files.read(path), given)
    assert not other.changes
    assert "草屋" in other.page("unchanged", 0, 1)[0].why
    web = {
        "basis": "CONSENT_WEB",
        "on": "2026-11-01",
        "by": "葵",
        "recipient_type": "unknown",
        "topics": [lessons.id],
    }
    services.import_files.write(services.import_files.read(path), web)
    assert consents.evidence_of(services.book, known.id)[-1].scope == frozenset({lessons.id})


def test_a_plan_that_is_forgotten_shows_nothing(services: Services, path: Path) -> None:
    plan = services.import_files.plan(services.import_files.read(path), GIVEN)
    services.import_files.forget(plan)
    assert plan.size() == 0
    assert plan.page("all", 0, 10) == []
