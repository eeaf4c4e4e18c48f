"""The start: window or command line, and plain words where no window can open."""

import os
import subprocess
import sys
from ast import literal_eval
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app import __main__ as start
from desktop_app.domain.errors import AppError
from desktop_app.storage.database import create_book


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A new interpreter of ours, without a screen unless one is given."""
    inherited = {name: value for name, value in os.environ.items() if name not in SCREEN}
    return subprocess.run(
        [sys.executable, "-c", code], env={**inherited, **environment}, capture_output=True, text=True
    )


SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
START = "import sys; from desktop_app.__main__ import main; sys.argv = ['kawaraban', *{arguments}]; "


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], start.Wanted()),
        (["--book", "花.book"], start.Wanted(book=Path("花.book"))),
        (["--book=花.book", "--lang=en"], start.Wanted(book=Path("花.book"), language="en")),
        (["--lang", "ja", "--exit-after-paint"], start.Wanted(language="ja", exit_after_paint=True)),
        (["shop", "show"], None),
        (["--lang", "ja", "shop", "show"], None),
        (["--lang", "fr"], None),
        (["--book"], None),
        (["--help"], None),
        (["--version"], None),
        (["--exit-after-paint=1"], None),
    ],
)
def test_without_a_verb_the_window_is_wanted(arguments: list[str], expected: start.Wanted | None) -> None:
    assert start.window_wanted(arguments) == expected


def test_a_verb_loads_neither_the_toolkit_nor_the_window() -> None:
    code = START.format(arguments=["rules", "--json"]) + (
        "code = main(); print(code, sorted(name for name in sys.modules"
        " if name.startswith(('PySide6', 'shiboken6', 'desktop_app.ui'))))"
    )
    done = run(code)
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr


def test_the_first_paint_waits_for_no_rule_and_no_mailbox(tmp_path: Path) -> None:
    """Rules of law, their word tables and what reads mails are loaded when somebody needs them."""
    book = tmp_path / "shop.book"
    create_book(book, practice=False, device_id="pc", now=datetime(2026, 11, 23, tzinfo=UTC)).close()
    code = (
        "import os, sys; ended = os._exit; os._exit = lambda code: (print(sorted(sys.modules)), "
        "sys.stdout.flush(), ended(code)); "
    ) + START.format(arguments=["--book", str(book), "--exit-after-paint"])
    done = run(code + "main()", QT_QPA_PLATFORM="offscreen", KAWARABAN_HOME=str(tmp_path / "home"))
    assert done.returncode == 0, done.stderr
    loaded = set(literal_eval(done.stdout.splitlines()[-1]))
    assert "desktop_app.ui.pages.home.page" in loaded
    late = {
        "desktop_app.domain.eligibility", "desktop_app.domain.reading", "desktop_app.domain.content_rules",
        "desktop_app.inbox", "desktop_app.delivery", "desktop_app.importing", "imapclient", "flufl", "lxml",
    }  # fmt: skip
    assert late & loaded == set()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there a window can always open")
@pytest.mark.parametrize(("language", "says"), [("en", "no screen"), ("ja", "画面がありません")])
def test_without_a_screen_it_says_what_can_be_done(language: str, says: str) -> None:
    done = run(START.format(arguments=["--lang", language]) + "sys.exit(main())")
    assert done.returncode == 1
    assert says in done.stderr
    assert "kawaraban demo --out" in done.stderr
    assert "xvfb-run" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_the_toolkit_it_names_the_package() -> None:
    code = START.format(arguments=["--lang", "en"]) + "sys.modules['PySide6'] = None; sys.exit(main())"
    done = run(code, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 1
    assert "The Python package PySide6 is missing." in done.stderr
    assert "bootstrap.py setup" in done.stderr
    assert "PySide6-Essentials" in done.stderr


def test_a_missing_system_library_is_named() -> None:
    said = "libEGL.so.1: cannot open shared object file: No such file or directory"
    with pytest.raises(AppError) as caught, start._Parts():
        raise ImportError(said, name="PySide6.QtGui")
    assert caught.value.id == "window-library-missing"
    assert caught.value.params == {"part": "libEGL.so.1"}


def test_a_fault_of_our_own_stays_a_fault() -> None:
    with pytest.raises(ModuleNotFoundError), start._Parts():
        raise ModuleNotFoundError("No module named 'desktop_app.x'", name="desktop_app.x")


def test_no_pictures_are_an_answer_in_words(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        start.take_screens(tmp_path / "missing.book", tmp_path / "screens")
    assert caught.value.id == "screens-failed"
