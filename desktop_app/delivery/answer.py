"""What the journal will say to one question. A `Future` can do more, at ten times the price for each mail."""

from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Answer(Generic[T]):
    """Given once by one thread, fetched by any."""

    __slots__ = ("_error", "_given", "_there", "_value")

    def __init__(self) -> None:
        self._given = Lock()
        self._given.acquire()  # let go when the answer is there
        self._value: T | None = None
        self._error: BaseException | None = None
        self._there = False

    def give(self, value: T) -> None:
        """Here it is."""
        self._value = value
        self._there = True
        self._given.release()

    def fail(self, error: BaseException) -> None:
        """There is none, and why."""
        self._error = error
        self._there = True
        self._given.release()

    def done(self) -> bool:
        """Whether it is there, or has failed."""
        return self._there

    def result(self, timeout: float = -1) -> T:
        """Wait for it, seconds at most where told so. Raises what it failed with, or TimeoutError."""
        self.wait(timeout)
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value]  # given, so it is a T

    def wait(self, timeout: float = -1) -> None:
        """Wait until it is there, or has failed. TimeoutError."""
        if self._there:
            return
        if not self._given.acquire(timeout=timeout):
            raise TimeoutError
        self._given.release()
