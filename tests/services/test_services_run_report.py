"""The result of a run on paper and as a table: the numbers add up, everyone is in it, reasons are told."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Stage
from desktop_app.services import run_report
from tests.fakes import Drop, FaultSmtp, Say, for_recipient
from tests.ready_shop import ReadyShop, ready_shop

ANSWERS = for_recipient({
    "r0002@example.jp": (Stage.RCPT, Say("550 5.1.1 User unknown")),
    "r0004@example.jp": (Stage.DOT, Drop(kept=True)),
})


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ReadyShop]:
    with FaultSmtp(ANSWERS) as server:
        made = ready_shop(tmp_path / "shop.book", server.port, readers=5)
        made.services.contacts.optout("r0005@example.jp", via="phone", by="葵")
        made.services.sending.send(made.newsletter)
        yield made
        made.book.close()


def pages(file: Path) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def test_the_table_names_everyone_with_state_reason_and_reply(shop: ReadyShop, tmp_path: Path) -> None:
    file = tmp_path / "結果.csv"
    told: list[tuple[int, int]] = []
    assert shop.services.run_report.save(shop.newsletter, str(file), lambda *now: told.append(now)) == 5
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    by = {row["メールアドレス"]: row for row in rows}
    assert len(rows) == len(by) == 5
    assert by["r0001@example.jp"]["状態"] == "サーバーが受け取り"
    assert by["r0001@example.jp"]["Message-ID"].endswith("@example.jp>")
    assert by["r0002@example.jp"]["サーバーの返事"].startswith("550 5.1.1")
    assert by["r0004@example.jp"]["状態"] == "不明"
    assert by["r0005@example.jp"]["状態"] == "送らず"
    assert by["r0005@example.jp"]["理由"]
    assert told[-1] == (5, 5)
    assert not list(tmp_path.glob(".*.part"))


def test_the_paper_adds_up_and_names_what_is_worth_a_look(shop: ReadyShop, tmp_path: Path) -> None:
    file = tmp_path / "result.PDF"
    shop.services.run_report.save(shop.newsletter, str(file))
    text = pages(file)
    for words in ("配信の結果", "全体（固定した宛先）", "5通", "確かめたい宛先", "不明", "550 5.1.1"):
        assert words in text
    english = tmp_path / "english.pdf"
    shop.in_english().run_report.save(shop.newsletter, str(english))
    assert "Result of a sending" in pages(english)


def test_a_long_list_stays_off_the_paper(
    shop: ReadyShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_report, "ON_PAPER", 3)
    monkeypatch.setattr(run_report, "_CHUNK", 2)
    file = tmp_path / "long.pdf"
    shop.services.run_report.save(shop.newsletter, str(file))
    text = pages(file)
    assert "CSV" in text
    assert "r0001" not in text
    assert "r0002" in text  # refused: worth a look


def test_a_place_that_cannot_be_written_to_is_told(shop: ReadyShop, tmp_path: Path) -> None:
    for name in (tmp_path / "no" / "such.csv", tmp_path / "nul\0.csv"):
        with pytest.raises(AppError) as caught:
            shop.services.run_report.save(shop.newsletter, str(name))
        assert caught.value.id == "file-not-writable"
    with pytest.raises(AppError) as missing:
        shop.services.run_report.save("nobody", str(tmp_path / "x.csv"))
    assert missing.value.id == "newsletter-missing"
