"""Exports: whole or not at all, noted in the log, and for another firm only as APPI 27 and 29 allow."""
# ruff: noqa: E501 (cases stay on one line each)

import csv
import io
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.provision import Direction, OptOutFiling, ProvisionGround
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.exports import ExportRequest, Giving
from desktop_app.storage import audit, contacts, provisions, staff, suppressions
from desktop_app.storage.database import create_book
from tests.storage.books import NOW, Reader, add_reader, person_of, receipt


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    book = create_book(tmp_path / "shop.book", practice=False, device_id="pc", now=NOW)
    staff.add_staff(book, "葵", now=NOW)
    yield build(book, Environment(clock=lambda: NOW))
    book.close()


@pytest.fixture
def readers(services: Services) -> list[Reader]:
    found = [
        add_reader(services.book, f"reader{n}@example.jp", tags=("常連",) if n else ()) for n in range(3)
    ]
    suppressions.add_optout(
        services.book, parse_address(found[2].address), at=date(2026, 6, 1), scope=None, until=None,
        channel="phone", by="葵", now=NOW,
    )  # fmt: skip
    return found


GIVING = Giving(
    ground="consent", firm_name="みどり園芸", firm_address="名古屋市中区", representative="緑 太郎", by="葵"
)
FILED = OptOutFiling(
    number="2026-1", filed_on=date(2026, 1, 5),
    **{one.name: True for one in fields(OptOutFiling) if one.name not in ("number", "filed_on")},
)  # fmt: skip


def table(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


def test_an_export_says_who_took_what(services: Services, readers: list[Reader], tmp_path: Path) -> None:
    ids = [readers[2].contact_id, readers[0].contact_id, readers[2].contact_id, "gone"]
    request = ExportRequest(format="csv", contact_ids=ids, what="タグ 常連", by="葵")
    done = services.exports.write(request, tmp_path / "a.csv")
    assert (done.contacts, done.stopped, done.left_out, done.record) == (2, 1, 0, "")
    rows = table(tmp_path / "a.csv")
    assert [row[rows[0].index("メールアドレス")] for row in rows[1:]] == [
        "reader2@example.jp",
        "reader0@example.jp",
    ]
    stops = rows[0].index("配信停止")
    assert (rows[1][stops], rows[1][stops + 1]) == ("配信停止", "reader2@example.jp: 配信停止 2026-06-01")
    (entry,) = audit.entries(services.book, ("contacts.exported",))
    assert entry.facts == {"what": "some", "format": "csv", "reason": None, "count": 2}
    assert (entry.personal["by"], entry.personal["named"]) == ("葵", "タグ 常連")


def test_every_field_that_people_read_has_its_column(
    services: Services, readers: list[Reader], tmp_path: Path
) -> None:
    services.exports.write(ExportRequest(format="csv"), tmp_path / "a.csv")
    head, first, *_ = table(tmp_path / "a.csv")
    row = dict(zip(head, first, strict=True))
    assert row["送ってよい根拠"] == "同意（ウェブ）"
    assert (row["根拠の日付"], row["方法"], row["受けた人"]) == ("2026-04-01", "web form", "花子")
    assert row["同意の文面"] == "お知らせと広告のメールを受け取ります"
    assert row["事業者か個人か"] == "不明"


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "vcf"])
def test_a_cancelled_export_leaves_no_file_and_no_entry(
    services: Services, readers: list[Reader], tmp_path: Path, suffix: str
) -> None:
    class CancelledError(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        if done == total:
            raise CancelledError

    before = sorted(tmp_path.iterdir())
    request = ExportRequest(format="vcard" if suffix == "vcf" else suffix)  # type: ignore[arg-type]  # one of three
    with pytest.raises(CancelledError):
        services.exports.write(request, tmp_path / f"a.{suffix}", tell=cancel)
    assert sorted(tmp_path.iterdir()) == before
    assert audit.entries(services.book, ("contacts.exported",)) == []


def test_an_older_file_stays_when_the_new_one_fails(
    services: Services, readers: list[Reader], tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("older", encoding="utf-8")
    contacts.update(services.book, readers[0].contact_id, now=NOW, full="𠮷田")
    with pytest.raises(AppError) as caught:
        services.exports.write(ExportRequest(format="csv-cp932"), path)
    assert caught.value.id == "export-characters"
    assert caught.value.params["characters"] == "𠮷"
    assert path.read_text(encoding="utf-8") == "older"
    look = services.exports.look(ExportRequest(format="csv-cp932"))
    assert (look.contacts, look.unwritable, look.unwritable_cells, look.first) == (3, ("𠮷",), 1, "𠮷田")
    contacts.update(services.book, readers[0].contact_id, now=NOW, full="髙田①")
    services.exports.write(ExportRequest(format="csv-cp932"), path)
    assert table(path, "cp932")[1][0] == "髙田①"


@pytest.mark.parametrize("where", ["", "missing/a.csv", "shop.book"])
def test_where_nothing_can_be_written(
    services: Services, readers: list[Reader], tmp_path: Path, where: str
) -> None:
    with pytest.raises(AppError) as caught:
        services.exports.write(ExportRequest(format="csv"), tmp_path / where)
    assert caught.value.id == ("export-onto-book" if where == "shop.book" else "export-not-written")
    assert contacts.count(services.book) == 3


def test_nobody_makes_no_file(services: Services, tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        services.exports.write(ExportRequest(format="xlsx"), tmp_path / "a.xlsx")
    assert caught.value.id == "export-empty"
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize(
    ("changes", "error", "rule"),
    [
        ({"ground": ""}, "giving-ground-missing", "JP-APPI-27-GIVE"),
        ({"ground": "friendship"}, "giving-ground-unknown", "JP-APPI-27-GIVE"),
        ({"ground": "not-operator"}, "giving-ground-unknown", "JP-APPI-27-GIVE"),
        ({"firm_name": " "}, "giving-incomplete", "JP-APPI-29-RECORD"),
        ({"representative": ""}, "giving-incomplete", "JP-APPI-29-RECORD"),
        ({"ground": "contractor", "firm_address": ""}, "giving-incomplete", "JP-APPI-29-RECORD"),
        ({"by": ""}, "giving-by-missing", "JP-APPI-29-RECORD"),
        ({"items": ()}, "giving-items-unknown", "JP-APPI-29-RECORD"),
        ({"items": ("evidence",)}, "giving-items-unknown", "JP-APPI-29-RECORD"),
        ({"on": "2026-11-25"}, "giving-date-wrong", "JP-APPI-29-RECORD"),
        ({"on": "yesterday"}, "giving-date-wrong", "JP-APPI-29-RECORD"),
        ({"ground": "opt-out"}, "giving-optout-unfiled", "JP-APPI-27-2-OPTOUTPROV"),
        ({"ground": "opt-out", "filing": replace(FILED, number="")}, "giving-optout-unfiled", "JP-APPI-27-2-OPTOUTPROV"),
        ({"ground": "opt-out", "filing": FILED, "abroad": "consent"}, "giving-optout-abroad", "JP-APPI-27-2-OPTOUTPROV"),
    ],
)  # fmt: skip
def test_what_the_law_does_not_allow_is_refused(
    services: Services,
    readers: list[Reader],
    tmp_path: Path,
    changes: dict[str, object],
    error: str,
    rule: str,
) -> None:
    giving = replace(GIVING, **changes)  # type: ignore[arg-type]  # a wrong name fails at once
    with pytest.raises(AppError) as caught:
        services.exports.write(ExportRequest(format="csv", giving=giving), tmp_path / "a.csv")
    assert (caught.value.id, caught.value.rules) == (error, (rule,))
    assert not (tmp_path / "a.csv").exists()
    assert audit.entries(services.book, ("contacts.exported", "provision")) == []


def test_consent_makes_a_record_that_names_everybody(
    services: Services, readers: list[Reader], tmp_path: Path
) -> None:
    giving = replace(GIVING, items=("name", "email"), on="2026-11-20", detail="入会のときに同意")
    done = services.exports.write(ExportRequest(format="csv", giving=giving), tmp_path / "a.csv")
    (record,) = provisions.all_provisions(services.book, Direction.GIVEN)
    assert record.id == done.record
    stated = record.provision
    assert (stated.ground, stated.on, stated.items) == (
        ProvisionGround.CONSENT,
        date(2026, 11, 20),
        ("name", "email", "stops"),
    )
    assert stated.filing is None
    assert (stated.firm.name, stated.firm.representative, stated.detail) == (
        "みどり園芸",
        "緑 太郎",
        "入会のときに同意",
    )
    assert {one.address for one in provisions.persons_of(services.book, record.id)} == {
        one.address for one in readers
    }
    assert record.by == "葵"
    # Only what was asked for is in the file, and who said stop is marked.
    rows = table(tmp_path / "a.csv")
    assert rows[0] == ["お名前", "姓", "名", "メールアドレス", "配信停止", "配信停止の内容"]
    assert [row[4] for row in rows[1:]] == ["", "", "配信停止"]
    (entry,) = audit.entries(services.book, ("contacts.exported",))
    assert (entry.subject, entry.facts["reason"], entry.personal["firm"]) == (
        record.id,
        "consent",
        "みどり園芸",
    )


def test_addresses_that_were_not_chosen_are_not_given_with_the_stops(
    services: Services, readers: list[Reader], tmp_path: Path
) -> None:
    giving = replace(GIVING, items=("name", "phone"), filing=OptOutFiling())
    services.exports.write(ExportRequest(format="csv", giving=giving), tmp_path / "a.csv")
    rows = table(tmp_path / "a.csv")
    assert rows[0] == ["お名前", "姓", "名", "電話番号", "配信停止"]
    assert rows[3][4] == "配信停止"
    assert "@" not in (tmp_path / "a.csv").read_text("utf-8-sig")
    (record,) = provisions.all_provisions(services.book, Direction.GIVEN)
    assert (record.provision.items, record.provision.filing) == (("name", "phone", "stops"), None)


@pytest.mark.parametrize("ground", ["contractor", "joint-use", "succession", "law"])
def test_who_is_no_third_party_needs_no_record_but_an_entry(
    services: Services, readers: list[Reader], tmp_path: Path, ground: str
) -> None:
    done = services.exports.write(
        ExportRequest(format="xlsx", giving=replace(GIVING, ground=ground)), tmp_path / "a.xlsx"
    )
    assert done.record == ""
    assert provisions.all_provisions(services.book) == []
    (entry,) = audit.entries(services.book, ("contacts.exported",))
    assert (entry.facts["reason"], entry.facts["count"]) == (ground, 3)


def test_a_contractor_abroad_needs_a_record(
    services: Services, readers: list[Reader], tmp_path: Path
) -> None:
    giving = replace(GIVING, ground="contractor", abroad="consent")
    done = services.exports.write(ExportRequest(format="vcard", giving=giving), tmp_path / "a.vcf")
    assert done.record


def test_an_opt_out_leaves_the_excluded_out(
    services: Services, readers: list[Reader], tmp_path: Path
) -> None:
    book = services.book
    contacts.update(book, readers[0].contact_id, now=NOW, note="持病あり")
    opted = receipt(ground=ProvisionGround.OPT_OUT, filing=OptOutFiling(published=True))
    provisions.add_received(book, opted, [person_of(readers[1])], by="葵", now=NOW)
    giving = replace(GIVING, ground="opt-out", filing=FILED)
    request = ExportRequest(format="csv", giving=giving)
    assert services.exports.look(request).left_out == 2
    done = services.exports.write(request, tmp_path / "a.csv")
    assert (done.contacts, done.left_out) == (1, 2)
    assert len(table(tmp_path / "a.csv")) == 2
    (record,) = provisions.all_provisions(book, Direction.GIVEN)
    assert [one.address for one in provisions.persons_of(book, record.id)] == [readers[2].address]
    assert record.provision.filing == FILED


def test_a_vcard_marks_who_said_stop(services: Services, readers: list[Reader], tmp_path: Path) -> None:
    services.exports.write(ExportRequest(format="vcard", giving=GIVING), tmp_path / "a.vcf")
    cards = (tmp_path / "a.vcf").read_text(encoding="utf-8").split("END:VCARD")
    assert "CATEGORIES:配信停止" in cards[2]
    assert "CATEGORIES" not in cards[0] + cards[1]


def test_what_is_missing_is_named_before_anything_is_written(services: Services) -> None:
    assert services.exports.gaps(Giving()) == (
        "ground", "firm.name", "firm.address", "firm.representative", "by",
    )  # fmt: skip
    assert services.exports.gaps(replace(GIVING, on="2027-01-01")) == ("on",)
    assert "filed_on" in services.exports.gaps(replace(GIVING, ground="opt-out"))
    assert services.exports.gaps(replace(GIVING, ground="opt-out", filing=FILED)) == ()
    begun = services.exports.begin(None)
    assert (begun.contacts, begun.staff) == (0, ("葵",))
