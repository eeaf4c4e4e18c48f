"""One contact sheet for each page, and a list of what is clipped, cut, untranslated or nameless.

    QT_QPA_PLATFORM=offscreen .venv/bin/python tests/shots.py FOLDER [--only home,contacts]

The sheets show the practice shop in ja and en, 1280x800 and 1000x700, light and dark, at 100 and 150 %, with
text at 200 %, on a small screen, and a new book with nothing in it. Exit code 1 when something is wrong.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

TILE = 640
COLUMNS = 4
SMALL_SCREEN = (853, 533)
"""1280x800 at 150 %."""


class Look(NamedTuple):
    """How the window is brought up for one tile."""

    language: str
    size: tuple[int, int]
    mode: str = "light"
    text: float = 1.0
    scale: float = 1.0
    empty: bool = False

    @property
    def name(self) -> str:
        width, height = self.size
        parts = [self.language, f"{width}x{height}", self.mode, f"{self.scale:.0%}"]
        parts += [f"text {self.text:.0%}"] * (self.text != 1) + ["empty book"] * self.empty
        return " ".join(parts)


def looks() -> list[Look]:
    """Every tile of a sheet."""
    sizes = ((1280, 800), (1000, 700))
    usual = [
        Look(language, size, mode, scale=scale)
        for scale, mode, size, language in product((1.0, 1.5), ("light", "dark"), sizes, ("ja", "en"))
    ]
    large = [Look(language, size, text=2.0) for size, language in product(sizes, ("ja", "en"))]
    small = [Look(language, SMALL_SCREEN) for language in ("ja", "en")]
    new = [Look("ja", sizes[0], empty=True), Look("en", sizes[1], "dark", empty=True)]
    return usual + large + small + new


def main() -> int:
    options = argparse.ArgumentParser(description="Contact sheets of every page")
    options.add_argument("folder", type=Path)
    options.add_argument("--only", default="", help="names of pages, with commas")
    options.add_argument("--part", type=float, help=argparse.SUPPRESS)  # the scale that this process draws
    given = options.parse_args()
    (given.folder / "tiles").mkdir(parents=True, exist_ok=True)
    wanted = set(filter(None, given.only.split(",")))
    if given.part:
        return draw(given.folder, wanted, given.part)
    found = []
    with tempfile.TemporaryDirectory() as place:
        for scale in sorted({look.scale for look in looks()}):
            found += part(given.folder, given.only, scale, Path(place))
    for sheet in compose(given.folder, wanted):
        print(sheet)
    for line in sorted(set(found)):
        print(line)
    print(f"{len(set(found))} faults")
    return 1 if found else 0


def part(folder: Path, only: str, scale: float, home: Path) -> list[str]:
    """Draw what has this scale, in a process of its own: Qt reads it once."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "QT_SCALE_FACTOR": str(scale)}
    environment |= {"KAWARABAN_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    command = [sys.executable, __file__, str(folder), "--only", only, "--part", str(scale)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    if done.returncode or not lines:
        return [f"the pictures at {scale:.0%} ended with code {done.returncode}"]
    faults: list[str] = json.loads(lines[-1])
    return faults


def draw(folder: Path, wanted: set[str], scale: float) -> int:
    """The tiles of one scale, one file each; prints the faults as JSON and leaves at once."""
    from desktop_app.services import open_services
    from desktop_app.services.environment import Environment
    from desktop_app.services.practice_book import make_practice_book
    from desktop_app.ui.start import make_application

    environment = Environment(device_id="pictures")
    with tempfile.TemporaryDirectory() as place:
        practice, empty = Path(place, "practice.book"), Path(place, "own.book")
        make_practice_book(practice, environment)
        with open_services(empty, environment):
            pass  # made by opening
        app = make_application()
        faults = []
        for book, is_empty in ((practice, False), (empty, True)):
            mine = [look for look in looks() if look.scale == scale and look.empty == is_empty]
            if mine:
                faults += draw_book(app, book, mine, folder, wanted)
        print(json.dumps(faults, ensure_ascii=False), flush=True)
    os._exit(0)  # nothing of the pictures is worth the order in which Qt takes itself apart


def draw_book(app: object, book: Path, mine: list[Look], folder: Path, wanted: set[str]) -> list[str]:
    """One book in all its looks."""
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.scenes import SCENES
    from desktop_app.ui.screens import Studio
    from tests.ui.page_checks import faults

    assert isinstance(app, QApplication)
    studio = Studio(app, book)
    found = []
    for look in mine:
        studio.close_dialogs()
        studio.look(language=look.language, mode=look.mode, text_scale=look.text)  # type: ignore[arg-type]
        studio.resize(*look.size)
        for scene in SCENES:
            if wanted and scene.name not in wanted:
                continue
            shown = scene.show(studio)
            size = studio.window.size().toTuple()
            seen = faults(shown, look.language)
            seen += [f"the window is {size}, not {look.size}"] * (size != look.size)
            found += [f"{scene.name} [{look.name}] {fault}" for fault in seen]
            studio.picture().save(str(folder / "tiles" / f"{scene.name} {look.name}.png"))
    studio.end()
    return found


def compose(folder: Path, wanted: set[str]) -> list[Path]:
    """The sheets, one for each page."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter

    from desktop_app.ui.scenes import SCENES

    app = QGuiApplication([])
    sheets = []
    for scene in SCENES:
        if wanted and scene.name not in wanted:
            continue
        tiles = []
        for look in looks():
            image = QImage(str(folder / "tiles" / f"{scene.name} {look.name}.png"))
            if not image.isNull():
                how = Qt.TransformationMode.SmoothTransformation
                tiles.append((look.name, image.scaledToWidth(TILE, how)))
        rows = [tiles[start : start + COLUMNS] for start in range(0, len(tiles), COLUMNS)]
        heights = [max(image.height() for _, image in row) + 30 for row in rows]
        sheet = QImage(COLUMNS * (TILE + 10), sum(heights), QImage.Format.Format_RGB32)
        sheet.fill(Qt.GlobalColor.white)
        painter = QPainter(sheet)
        top = 0
        for row, height in zip(rows, heights, strict=True):
            for column, (name, image) in enumerate(row):
                left = column * (TILE + 10)
                painter.drawText(left + 4, top + 18, name)
                painter.drawImage(left, top + 24, image)
            top += height
        painter.end()
        sheets.append(folder / f"{scene.name}.png")
        sheet.save(str(sheets[-1]))
    del app
    return sheets


if __name__ == "__main__":
    sys.exit(main())
