"""An answer of the journal: given once, fetched as often as one likes."""

import threading
import time

import pytest

from desktop_app.delivery.answer import Answer


def test_what_is_given_is_fetched_by_all_who_wait() -> None:
    answer: Answer[int] = Answer()
    got: list[int] = []
    waiting = [threading.Thread(target=lambda: got.append(answer.result(10))) for _ in range(3)]
    for one in waiting:
        one.start()
    time.sleep(0.02)
    assert not answer.done()
    answer.give(7)
    for one in waiting:
        one.join()
    assert got == [7, 7, 7]
    assert answer.done()
    assert answer.result() == 7


def test_a_failure_is_raised_each_time_and_waiting_raises_nothing() -> None:
    answer: Answer[int] = Answer()
    answer.fail(KeyError("x"))
    answer.wait()
    assert answer.done()
    for _ in range(2):
        with pytest.raises(KeyError):
            answer.result()


def test_nobody_waits_longer_than_told() -> None:
    answer: Answer[int] = Answer()
    with pytest.raises(TimeoutError):
        answer.result(0.01)
    assert not answer.done()
