"""Starts the process that reads a workbook, holds it to its limits, and hands on what it says.

python-calamine ends its process, not only its call, on some files (imports.md 0.4); here that is an answer.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from desktop_app.domain.errors import AppError
from desktop_app.importing.child_limits import MAX_MEMORY, MAX_SECONDS, limited

FLAG = "--read-workbook"
"""What the program itself is called with for this where it is installed without an interpreter."""

_ROOT = Path(__file__).parents[2]
_SCRIPT = (
    "import sys; sys.path.append(sys.argv[1]); from desktop_app.importing.sheet_child import main; main()"
)
_WORKBOOK = "Excel / ODS"
_LONGEST_LINE = 64_000_000
_MOST_SAID = 400_000_000


class Launch(NamedTuple):
    """How the process is started."""

    command: Sequence[str]
    environment: dict[str, str]


def launch() -> Launch:
    """For a source tree, a wheel and an installed program alike.

    `-P`: no module is taken from the folder that the program happens to stand in, which may be a download's.
    """
    environment = dict(os.environ)
    if getattr(sys, "frozen", False):
        return Launch([sys.executable, FLAG], environment)
    interpreter = sys.executable
    base = getattr(sys, "_base_executable", interpreter)
    if sys.platform == "win32" and base != interpreter:
        # A virtual environment's python.exe starts another one, which the limits would not reach.
        environment["__PYVENV_LAUNCHER__"] = interpreter
        interpreter = base
    return Launch([interpreter, "-P", "-c", _SCRIPT, str(_ROOT)], environment)


def lines_of(
    data: bytes,
    kind: str,
    *,
    name: str,
    sheet: str | None,
    stream: bool = False,
    seconds: float = MAX_SECONDS,
) -> Iterator[dict[str, Any]]:
    """What the child says of a workbook, line by line.

    Raises AppError: workbook-not-started, workbook-too-slow, workbook-too-much-memory, file-damaged and
    those of `sheet_rows`.
    """
    request = {"kind": kind, "name": name, "sheet": sheet, "stream": stream, "bytes": len(data)}
    ends = time.monotonic() + seconds
    child = _started(name)
    timer = threading.Timer(seconds, child.kill)
    timer.daemon = True
    timer.start()
    try:
        with limited(child):
            # A child that has died does not take it; what became of it is found out below.
            with contextlib.suppress(OSError):
                _hand_over(child, json.dumps(request).encode("ascii") + b"\n", data)
            if not (yield from _said(child, name)):
                code = child.wait()
                raise _why(code, name, late=time.monotonic() >= ends)
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError, AttributeError):
                pipe.close()  # type: ignore[union-attr]


def _started(name: str) -> "subprocess.Popen[bytes]":
    how = launch()
    try:
        return subprocess.Popen(  # noqa: S603 (our own interpreter and script)
            how.command,
            env=how.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, TypeError, ValueError) as error:  # an embedded interpreter may not know itself
        raise AppError("workbook-not-started", file=name) from error


def _hand_over(child: "subprocess.Popen[bytes]", *pieces: bytes) -> None:
    assert child.stdin is not None  # noqa: S101 (a pipe was asked for)
    for piece in pieces:
        child.stdin.write(piece)
    child.stdin.close()


def _said(child: "subprocess.Popen[bytes]", name: str) -> Generator[dict[str, Any], None, bool]:
    """Its lines; returns whether it came to its end."""
    assert child.stdout is not None  # noqa: S101 (a pipe was asked for)
    taken = 0
    while line := child.stdout.readline(_LONGEST_LINE):
        taken += len(line)
        if taken > _MOST_SAID:
            raise AppError("workbook-too-much-memory", file=name, limit=_MOST_SAID // 1_000_000)
        try:
            said = json.loads(line)
        except ValueError:
            return False  # it died in the middle of the line
        if "error" in said:
            raise _told(said, name)
        if "done" in said:
            return True
        yield said
    return False


def _told(said: dict[str, Any], name: str) -> AppError:
    if said["error"] == "memory":
        return AppError("workbook-too-much-memory", file=name, limit=MAX_MEMORY // 1_000_000)
    if said["error"] == "broken":
        return AppError("file-damaged", file=name, kind=_WORKBOOK)
    return AppError(said["error"], **said["params"])


def _why(code: int, name: str, *, late: bool) -> AppError:
    """Of a child that ended without a word: only memory makes these readers abort."""
    if late:
        return AppError("workbook-too-slow", file=name, limit=MAX_SECONDS)
    if code in (0, 1):
        return AppError("file-damaged", file=name, kind=_WORKBOOK)
    return AppError("workbook-too-much-memory", file=name, limit=MAX_MEMORY // 1_000_000)
