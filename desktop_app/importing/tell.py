"""How long work on a file says how far it is. What the listener raises ends the work."""

from collections.abc import Callable
from typing import TypeAlias

Tell: TypeAlias = Callable[[int, int], None]
"""(done, total) in steps of no unit."""

EVERY = 256
"""So many rows pass between two words: some hundredths of a second."""


def silent(done: int, total: int) -> None:
    """Nobody listens."""
