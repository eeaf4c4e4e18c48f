"""What was chosen about columns is used for the next file with the same headers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.importing.formats import MappingChoice
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import import_mappings, settings
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop
from tests.storage.books import NOW

GIVEN = {"basis": "CONSENT_LEGACY", "by": "葵", "recipient_type": "unknown"}
CHOICE = MappingChoice({"区分": "consent"}, {"区分": {"A": "yes", "B": "unsubscribed"}})
FIRST = "氏名,メール,区分\n山田,taro@hanaya-r.jp,A\n川田,jiro@hanaya-r.jp,B\n"
NEXT = "メール,区 分,氏名\nsabu@hanaya-r.jp,A,谷\nshiro@hanaya-r.jp,C,森\n"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with create_book(tmp_path / "shop.kawaraban", practice=True, device_id="pc", now=NOW) as book:
        settings.save_shop(book, aoi_shop(), NOW)
        yield build(book, Environment(clock=lambda: NOW))


def saved(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_a_choice_is_kept_with_the_import_and_used_for_the_next(services: Services, tmp_path: Path) -> None:
    desk = services.import_files
    file = desk.mapped(desk.read(saved(tmp_path, "a.csv", FIRST)), 0, CHOICE)
    desk.write(file, GIVEN, remember="来店帳")
    [kept] = import_mappings.all_mappings(services.book)
    assert (kept.name, kept.used_at) == ("来店帳", NOW)
    later = desk.read(saved(tmp_path, "b.csv", NEXT))
    assert later.look.parts[0].remembered == "来店帳"
    assert later.parts[0].columns.of["consent"] == (1,)
    assert later.parts[0].meanings == {"区 分": {"A": "yes", "B": "unsubscribed"}}
    told = services.imports.run(str(tmp_path / "b.csv"), {}, dry_run=True)
    assert [one["basis"] for one in told["contacts"]] == ["CONSENT_LEGACY", "NONE"]
    assert [one["reason"] for one in told["problems"]] == ["flag-unknown"]
    plain = desk.unmapped(later, 0)
    assert "consent" not in plain.parts[0].columns.of


def test_a_dry_run_and_a_nameless_choice_keep_nothing(services: Services, tmp_path: Path) -> None:
    desk = services.import_files
    file = desk.mapped(desk.read(saved(tmp_path, "a.csv", FIRST)), 0, CHOICE)
    desk.plan(file, GIVEN)
    desk.write(file, GIVEN)
    assert import_mappings.all_mappings(services.book) == []
