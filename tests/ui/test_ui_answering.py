"""The window answers while threads work: how Python's lock goes round, and when memory is tidied."""

import gc
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import AppError
from desktop_app.ui.answering import SELDOM, SWITCH_SECONDS, Answering
from desktop_app.ui.lanes import Lanes, Threads
from desktop_app.ui.tasks import TaskRunner


def never(error: AppError) -> None:
    raise error


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[TaskRunner]:
    lanes: Lanes = Threads()
    made = TaskRunner(lanes, never)
    yield made
    made.stop()


def collections() -> int:
    return int(gc.get_stats()[2]["collections"])


def test_what_was_set_is_set_back(tasks: TaskRunner) -> None:
    before = (sys.getswitchinterval(), gc.get_threshold())
    answering = Answering(tasks)
    answering.end()  # a window that never opened
    answering.begin()
    assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS)
    assert gc.get_threshold()[2] == SELDOM
    assert gc.get_freeze_count() > 0
    answering.end()
    assert sys.getswitchinterval() == pytest.approx(before[0])
    assert gc.get_threshold() == before[1]
    assert gc.get_freeze_count() == 0


def test_memory_is_tidied_only_when_nothing_is_done(tasks: TaskRunner, qtbot: QtBot) -> None:
    answering, owner = Answering(tasks), QObject()
    told = collections()
    task = tasks.do(owner, lambda work: work.sleep(30), title="long")
    answering.tidy()
    assert collections() == told
    task.cancel()
    qtbot.waitUntil(lambda: task.finished)
    answering.tidy()
    assert collections() == told + 1
