"""練習の受信箱 in the window: the mails of a real practice book, one as its reader sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services import Services, open_services
from desktop_app.services.environment import Environment
from desktop_app.services.practice_book import make_practice_book
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.deliveries.practice_box import PracticeBox
from desktop_app.ui.sending_words import minute


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    path = tmp_path / "practice.kawaraban"
    make_practice_book(path, Environment())
    with open_services(path, Environment(), mode="read") as opened:
        yield opened


def test_the_newest_mail_is_shown_and_others_are_found(qtbot: QtBot, ui: Ui) -> None:
    box = PracticeBox(ui, None)
    qtbot.addWidget(box)
    box.show()
    rows = box.table.rows_model.rows
    assert rows
    assert rows[0].to in box.head.text()
    head = box.head.said()
    assert "差出人：" in head
    assert f"日付：{minute(rows[0].at)}" in head
    assert "メールの配信停止ボタンの宛先：teishi+" in head
    assert not any(mark in head for mark in ("mailto:", "subject=", "+0900"))
    assert box.count.text() == f"{len(rows)}通"
    other = rows[-1]
    box.search.setText(other.to)
    assert {row.to for row in box.table.rows_model.rows} == {other.to}
    assert other.to in box.head.text()
    box.search.setText("だれもいない")
    assert box.table.rows_model.rows == []
    assert not box.empty.isVisible()
