"""Python's collector of cycles off while a large file is in hand.

It would look through a million objects of the file again and again, each time holding every thread up, the
window's too; there are no cycles among them, so that nothing is kept longer.
"""

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_lock = threading.Lock()
_users = 0


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause it; what was made meanwhile is not looked through afterwards either."""
    global _users  # several threads may have a file in hand
    with _lock:
        _users += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _users -= 1
            if not _users:
                gc.freeze()
                gc.enable()


def let_go(*lists: list[Any]) -> None:
    """Empty lists of very many objects piece by piece: at one go, freeing them would hold every thread up."""
    for one in lists:
        while one:
            del one[-_AT_ONCE:]
            time.sleep(0)


_AT_ONCE = 2_000
