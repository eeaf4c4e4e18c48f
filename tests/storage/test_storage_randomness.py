"""Random bytes by the page: never twice, not in another thread, not in a child."""

import os
import subprocess
import sys
import threading

import pytest

from desktop_app.storage.codec import new_id
from desktop_app.storage.randomness import random_bytes


def test_nothing_is_given_twice() -> None:
    given = [random_bytes(16) for _ in range(2_000)]
    assert len(set(given)) == len(given)
    assert all(len(one) == 16 for one in given)


def test_threads_have_pages_of_their_own() -> None:
    found: dict[int, list[bytes]] = {}

    def draw(number: int) -> None:
        found[number] = [random_bytes(16) for _ in range(500)]

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one for some in found.values() for one in some}) == 1_500


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_draws_anew() -> None:
    """In a process without threads: forking this one would be warned of."""
    code = (
        "import os; from desktop_app.storage.randomness import random_bytes; random_bytes(16); "
        "child = os.fork(); os.write(1, f'{random_bytes(16).hex()} '.encode()); "
        "child and os.waitpid(child, 0)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert len(set(told.split())) == 2


def test_ids_are_of_version_7_and_sort_by_time() -> None:
    ids = [new_id() for _ in range(2_000)]
    assert len(set(ids)) == len(ids)
    assert all(one[14] == "7" and one[19] in "89ab" for one in ids)
    assert [one[:13] for one in ids] == sorted(one[:13] for one in ids)
