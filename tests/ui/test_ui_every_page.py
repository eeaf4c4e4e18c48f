"""Every page of the practice shop and of a new book: nothing clipped, cut, untranslated or nameless.

A few looks only; `tests/shots.py` shows all of them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.services import open_services
from desktop_app.services.environment import Environment
from desktop_app.services.practice_book import make_practice_book
from desktop_app.ui.scenes import SCENES
from desktop_app.ui.screens import Studio
from tests.ui.page_checks import faults

LOOKS = [
    # language, mode, text, size
    ("ja", "light", 1.0, (1280, 800)),
    ("en", "dark", 1.0, (1000, 700)),
    ("ja", "light", 2.0, (1000, 700)),
    ("en", "light", 2.0, (1280, 800)),
]


@pytest.fixture(scope="module")
def application(qapp: QApplication) -> QApplication:
    qapp.setStyle("Fusion")
    return qapp


@pytest.fixture(scope="module", params=["practice", "new"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "shop.book"
    environment = Environment(device_id="pages")
    if request.param == "practice":
        make_practice_book(path, environment)
    else:
        with open_services(path, environment):
            pass  # made by opening
    return path


@pytest.fixture
def studio(application: QApplication, book: Path) -> Iterator[Studio]:
    made = Studio(application, book)
    yield made
    made.end()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]}-{look[1]}-{look[2]}-{look[3][0]}")
def test_every_page_can_be_read(studio: Studio, look: tuple[str, str, float, tuple[int, int]]) -> None:
    language, mode, text, size = look
    studio.look(language=language, mode=mode, text_scale=text)  # type: ignore[arg-type]  # a table of plain words
    studio.resize(*size)
    found = []
    for scene in SCENES:
        shown = scene.show(studio)
        found += [f"{scene.name}: {fault}" for fault in faults(shown, language)]
        if studio.window.size().toTuple() != size:
            found.append(f"{scene.name}: the window is {studio.window.size().toTuple()}, not {size}")
    assert found == []
