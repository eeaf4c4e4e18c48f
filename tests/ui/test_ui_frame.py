"""The frame: words, colours, lengths, tasks, toast and dialogs."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.services import preferences
from desktop_app.ui.lanes import Threads
from desktop_app.ui.tasks import TaskRunner, Work
from desktop_app.ui.theme.tokens import DARK, LIGHT, LINE_ON, TEXT_ON, Tokens, contrast


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_every_text_can_be_read_on_its_ground(tokens: Tokens, text: str, ground: str) -> None:
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINE_ON)
def test_every_line_can_be_seen_on_its_ground(tokens: Tokens, line: str, ground: str) -> None:
    assert contrast(getattr(tokens, line), getattr(tokens, ground)) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.fixture
def failures() -> list[AppError]:
    return []


@pytest.fixture
def runner(qapp: QApplication, failures: list[AppError]) -> Iterator[TaskRunner]:
    made = TaskRunner(Threads(), failures.append)
    yield made
    assert made.stop()


def test_a_look_runs_beside_and_answers_on_the_ui_thread(runner: TaskRunner, qtbot: QtBot) -> None:
    owner, got = QObject(), list[tuple[str, bool]]()
    runner.look(
        owner,
        lambda: threading.current_thread().name,
        lambda name: got.append((name, threading.current_thread() is threading.main_thread())),
    )
    qtbot.waitUntil(lambda: bool(got))
    assert got[0][0].startswith("look-")
    assert got[0][1]


def test_the_newest_look_of_a_key_wins(runner: TaskRunner, qtbot: QtBot) -> None:
    owner, got, gate = QObject(), list[int](), threading.Event()
    runner.look(owner, lambda: (gate.wait(5), 1)[1], got.append, key="search")
    runner.look(owner, lambda: 2, got.append, key="search")
    qtbot.waitUntil(lambda: got == [2])
    gate.set()
    qtbot.waitUntil(lambda: not runner.looking())
    assert got == [2]


def test_a_result_for_a_widget_that_is_gone_is_dropped(runner: TaskRunner, qtbot: QtBot) -> None:
    from shiboken6 import delete

    owner, got = QObject(), list[int]()
    gate = threading.Event()
    runner.look(owner, lambda: (gate.wait(5), 1)[1], got.append)
    delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: not runner.looking())
    assert got == []


def test_a_study_ends_when_a_newer_one_is_asked_for(runner: TaskRunner, qtbot: QtBot) -> None:
    owner, got = QObject(), list[str]()
    began, ended = threading.Event(), threading.Event()

    def long(work: Work) -> str:
        began.set()
        try:
            while True:
                work.sleep(0.01)
        finally:
            ended.set()

    runner.study(owner, long, got.append, key="index")
    assert began.wait(5)
    runner.study(owner, lambda _: "new", got.append, key="index")
    qtbot.waitUntil(lambda: got == ["new"])
    assert ended.is_set()


def test_an_action_tells_progress_and_what_it_changed(runner: TaskRunner, qtbot: QtBot) -> None:
    owner, changed, done = QObject(), list[frozenset[str]](), list[str]()
    runner.changed.connect(changed.append)

    def job(work: Work) -> str:
        for number in range(3):
            work.progress(number + 1, 3)
        return "imported"

    task = runner.do(owner, job, done.append, title="Importing", changes=("contacts",))
    qtbot.waitUntil(lambda: done == ["imported"])
    assert (task.done, task.total, task.finished) == (3, 3, True)
    assert changed == [frozenset({"contacts"})]
    assert not runner.busy()


def test_a_cancelled_action_ends_at_its_next_check(runner: TaskRunner, qtbot: QtBot) -> None:
    owner, told = QObject(), list[str]()
    started = threading.Event()

    def job(work: Work) -> None:
        started.set()
        while True:
            work.sleep(0.01)

    task = runner.do(owner, job, title="Importing", cancelled=lambda: told.append("cancelled"))
    assert started.wait(5)
    task.cancel()
    qtbot.waitUntil(lambda: told == ["cancelled"])


def test_a_failure_reaches_the_owner_in_words(
    runner: TaskRunner, qtbot: QtBot, failures: list[AppError]
) -> None:
    owner = QObject()

    def job(work: Work) -> None:
        raise OSError(28, "No space left on device")

    runner.do(owner, job, title="Saving")
    qtbot.waitUntil(lambda: bool(failures))
    assert failures[0].id in {"disk-full", "unexpected"}


def test_preferences_survive_nonsense(tmp_path: Path) -> None:
    assert preferences.load() == preferences.Preferences()
    wished = preferences.changed(preferences.Preferences(), language="en", text_scale=1.5, appearance="dark")
    preferences.save(wished)
    assert preferences.load() == wished
    assert preferences.changed(wished, language="fr", text_scale=9).language == ""
    (tmp_path / "kawaraban-home" / "window.json").write_text("[not json", encoding="utf-8")
    assert preferences.load() == preferences.Preferences()
