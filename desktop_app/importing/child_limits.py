"""What the process that reads a workbook may use: memory, time, and no file but the ones it was given.

Linux limits address space (`RLIMIT_AS`). macOS does not enforce that, so that its parent looks at the memory
in use; Windows puts the process into a job object. The last two were written from the systems' documents and
not seen at work.
"""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator

MAX_MEMORY = 1_000_000_000
"""Bytes."""
MAX_SECONDS = 30

_LOOK_EVERY = 0.2


def limit_this_process() -> None:
    """Called by the child, after everything it needs was imported."""
    if sys.platform == "win32":
        return  # the parent's job object does it
    import resource

    open_files = 3 + 2  # the standard ones, and the two that the child keeps
    for kind, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, open_files),
    ):
        # macOS refuses to limit what is already larger; the parent watches there.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


@contextlib.contextmanager
def limited(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """Called by the parent: while it lasts the child is held to its memory, as the system can do that."""
    if sys.platform == "win32":
        from desktop_app.importing.windows_job import memory_limited

        with memory_limited(child, MAX_MEMORY):
            yield
    elif sys.platform == "darwin":
        with _watched(child):
            yield
    else:
        yield


@contextlib.contextmanager
def _watched(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK_EVERY) and child.poll() is None:
            if resident_bytes(child.pid) > MAX_MEMORY:
                child.kill()

    watcher = threading.Thread(target=watch, name="workbook-memory", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


def resident_bytes(pid: int) -> int:
    """Memory that a process has in use, as `ps` tells it on every Unix; 0 when it is gone."""
    said = subprocess.run(  # noqa: S603 (a fixed program and a number)
        ["/bin/ps", "-o", "rss=", "-p", str(pid)],
        capture_output=True,
        check=False,
    )
    return int(said.stdout.strip() or 0) * 1024
