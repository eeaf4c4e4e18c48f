"""Time as a sleeping PC and a hand on the clock leave it."""

import time


def moment() -> tuple[float, float]:
    """Now on a clock that nobody sets, and on the wall. Seconds: only differences mean anything."""
    return time.monotonic(), time.time()
