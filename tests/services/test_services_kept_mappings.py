"""What is remembered about columns can be listed, renamed and forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.importing.formats import MappingChoice
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.services.kept_mappings import KeptColumns
from desktop_app.storage import settings
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop
from tests.storage.books import NOW

CHOICE = MappingChoice({"区分": "consent"}, {"区分": {"A": "yes", "B": "unsubscribed"}})
GIVEN = {"basis": "CONSENT_LEGACY", "by": "葵", "recipient_type": "unknown"}
TEXT = "氏名,メール,区分\n山田,taro@hanaya-r.jp,A\n"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with create_book(tmp_path / "shop.kawaraban", practice=True, device_id="pc", now=NOW) as book:
        settings.save_shop(book, aoi_shop(), NOW)
        made = build(book, Environment(clock=lambda: NOW))
        path = tmp_path / "a.csv"
        path.write_bytes(TEXT.encode())
        desk = made.import_files
        desk.write(desk.mapped(desk.read(path), 0, CHOICE), GIVEN, remember="来店帳")
        yield made


def test_what_is_kept_is_listed_with_what_it_says(services: Services) -> None:
    [kept] = services.kept_mappings.all()
    assert kept == KeptColumns(
        id=kept.id,
        name="来店帳",
        used_on="2026-11-23",
        columns=(("区分", "consent"),),
        values=(("区分", "A", "yes"), ("区分", "B", "unsubscribed")),
    )


def test_a_new_name_is_told_at_the_next_file(services: Services, tmp_path: Path) -> None:
    desk = services.kept_mappings
    [kept] = desk.all()
    desk.rename(kept.id, "  店頭の　名簿 ")
    assert [one.name for one in desk.all()] == ["店頭の 名簿"]
    assert services.import_files.read(tmp_path / "a.csv").look.parts[0].remembered == "店頭の 名簿"
    with pytest.raises(AppError, match="import-mapping-unnamed"):
        desk.rename(kept.id, "   ")


def test_what_is_forgotten_is_not_used_again(services: Services, tmp_path: Path) -> None:
    desk = services.kept_mappings
    [kept] = desk.all()
    desk.forget(kept.id)
    assert desk.all() == ()
    look = services.import_files.read(tmp_path / "a.csv").look.parts[0]
    assert look.remembered == ""
    with pytest.raises(AppError, match="import-mapping-missing"):
        desk.forget(kept.id)
