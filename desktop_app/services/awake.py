"""Keeps the PC awake while something is sent, where the system allows it. Never a reason not to send."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Awake: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Opens a stretch of work during which the PC is to stay awake."""


@contextmanager
def no_awake() -> Iterator[None]:
    """Nothing is asked of the system."""
    yield


def _of_wakepy() -> AbstractContextManager[Any]:
    from wakepy import keep  # takes a while, and only who sends needs it

    mode: AbstractContextManager[Any] = keep.running(on_fail="pass")
    return mode


@dataclass(slots=True)
class KeepAwake:
    """Asks the system to stay awake while a block runs; the screen may go dark."""

    cannot: Callable[[], None] = lambda: None
    """Called once, when the system does not listen; the work goes on all the same."""
    mode: Callable[[], AbstractContextManager[Any]] = _of_wakepy
    """What does it; gives an object with `active`."""
    _told: bool = field(default=False, init=False)

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Stay awake inside. What the system raises is passed over."""
        mode: AbstractContextManager[Any] | None = None
        try:
            mode = self.mode()
            active = bool(mode.__enter__().active)
        except Exception:  # D-Bus and drivers raise what they like
            mode, active = None, False
        if not active and not self._told:
            self._told = True
            self.cannot()
        try:
            yield
        finally:
            if mode is not None:
                with suppress(Exception):
                    mode.__exit__(None, None, None)
