"""Where jobs run: threads by lane for the window, at once for tests."""

import queue
import threading
import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal

LOOKERS = 3


class Lanes(Protocol):
    """Where jobs run, and the way back to the UI thread."""

    def submit(self, lane: str, job: Callable[[], None]) -> None:
        """Run `job` after those of its lane."""

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the UI thread."""

    def stop(self, seconds: float) -> bool:
        """End the threads; False when one is still busy after `seconds`."""


class Threads(QObject):
    """One thread for each lane, three for looks; started when first needed."""

    _handed_back = Signal(object)

    def __init__(self, release: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._release = release
        self._queues: dict[str, queue.SimpleQueue[Callable[[], None] | None]] = {}
        self._threads: list[tuple[str, threading.Thread]] = []
        self._handed_back.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def submit(self, lane: str, job: Callable[[], None]) -> None:
        if lane not in self._queues:
            self._queues[lane] = queue.SimpleQueue()
            for number in range(LOOKERS if lane == "look" else 1):
                thread = threading.Thread(
                    target=self._work, args=(self._queues[lane],), name=f"{lane}-{number}", daemon=True
                )
                self._threads.append((lane, thread))
                thread.start()
        self._queues[lane].put(job)

    def post(self, call: Callable[[], None]) -> None:
        self._handed_back.emit(call)

    def stop(self, seconds: float) -> bool:
        for lane, _ in self._threads:
            self._queues[lane].put(None)
        end = time.monotonic() + seconds
        for _, thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        alive = any(thread.is_alive() for _, thread in self._threads)
        self._queues, self._threads = {}, []
        return not alive

    def _work(self, jobs: "queue.SimpleQueue[Callable[[], None] | None]") -> None:
        while (job := jobs.get()) is not None:
            job()
        self._release()

    def _call(self, call: Callable[[], None]) -> None:
        call()


class Inline:
    """Everything at once on the calling thread; for tests."""

    def submit(self, lane: str, job: Callable[[], None]) -> None:
        job()

    def post(self, call: Callable[[], None]) -> None:
        call()

    def stop(self, seconds: float) -> bool:
        return True
