"""Keeps the process in which own and imported themes run (`theme_child`), and holds it to its limits.

One is kept, so that a preview after each keystroke does not wait for a start; one that was too slow or died
is replaced. Safe to call from several threads: one after another.
"""

import atexit
import contextlib
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import Any

from desktop_app.composing import slots
from desktop_app.composing.page import Page, Theme
from desktop_app.composing.slots import Pieces
from desktop_app.domain.errors import AppError

FLAG = "--render-theme"
"""What the program itself is called with for this where it is installed without an interpreter."""
MAX_SOURCE = 200_000
"""Bytes of a theme's source."""
MAX_SECONDS = 3.0
START_SECONDS = 30.0

_WATCHES = sys.platform == "darwin"
"""There memory is looked at again and again, which is done while it works only; elsewhere it is set once."""
_ROOT = Path(__file__).parents[2]
_SCRIPT = (
    "import sys; sys.path.append(sys.argv[1]); from desktop_app.composing.theme_child import main; main()"
)
_LONGEST_LINE = 16_000_000

Hold = Callable[["subprocess.Popen[bytes]"], AbstractContextManager[None]]


class _Worker:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._held = ExitStack()
        self.hold: Hold | None = None

    def ask(self, wanted: tuple[object, ...], theme: str) -> dict[str, Any]:
        """The answer. Raises AppError theme-too-slow, theme-broken and what the child says."""
        request = pickle.dumps(wanted)
        with self._lock:
            child = self._running()
            ends = time.monotonic() + MAX_SECONDS
            with self._watched(child):
                said = self._said(child, len(request).to_bytes(8, "big") + request, MAX_SECONDS)
            if said is None:
                late = time.monotonic() >= ends
                self._end()
                raise _too_slow(theme) if late else AppError("theme-broken", theme=theme)
        if "error" in said:
            raise AppError(said["error"], **{**said["params"], "theme": theme})
        return said

    def close(self) -> None:
        """End the process; the next question starts another."""
        with self._lock:
            self._end()

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        self._child = child = _started()
        if self.hold is not None and not _WATCHES:
            self._held.enter_context(self.hold(child))
        if self._said(child, b"", START_SECONDS) is None:
            self._end()
            raise AppError("theme-not-started")
        return child

    def _watched(self, child: "subprocess.Popen[bytes]") -> AbstractContextManager[None]:
        return self.hold(child) if self.hold is not None and _WATCHES else nullcontext()

    def _said(
        self, child: "subprocess.Popen[bytes]", request: bytes, seconds: float
    ) -> dict[str, Any] | None:
        """Its next line; None when there is none in time."""
        assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 (both were asked for)
        timer = threading.Timer(seconds, child.kill)
        timer.daemon = True
        timer.start()
        try:
            child.stdin.write(request)
            child.stdin.flush()
            said: dict[str, Any] = json.loads(child.stdout.readline(_LONGEST_LINE))
        except (OSError, ValueError):  # it died before or in the middle of the line
            return None
        finally:
            timer.cancel()
        return said

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        self._held.close()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError, AttributeError):
                pipe.close()  # type: ignore[union-attr]  # all three were asked for


_WORKER = _Worker()
atexit.register(_WORKER.close)


def _too_slow(theme: str) -> AppError:
    return AppError("theme-too-slow", theme=theme, seconds=int(MAX_SECONDS))


def hold_with(hold: Hold) -> None:
    """What else holds the process to its memory, on systems where it can't do that itself."""
    _WORKER.hold = hold


def close() -> None:
    """End the process if there is one."""
    _WORKER.close()


def pieces_of(page: Page, theme: Theme) -> Pieces:
    """As `themes.render_page`.

    Raises AppError theme-too-big, theme-too-slow, theme-broken, theme-not-started.
    """
    _check_size(theme)
    return slots.from_json(_WORKER.ask(("render", page, theme), theme.id)["pieces"])


def faults_of(theme: Theme) -> list[tuple[int, str, Any, dict[str, Any]]]:
    """As `theme_trial.trial_faults`, errors as `pieces_of`."""
    _check_size(theme)
    return [(line, code, severity, params) for line, code, severity, params in
            _WORKER.ask(("check", theme), theme.id)["faults"]]


def _check_size(theme: Theme) -> None:
    if len(theme.source) > MAX_SOURCE or len(theme.source.encode("utf-8", "replace")) > MAX_SOURCE:
        raise AppError("theme-too-big", theme=theme.id, limit=MAX_SOURCE // 1000)


def _started() -> "subprocess.Popen[bytes]":
    environment = dict(os.environ)
    interpreter = sys.executable
    if getattr(sys, "frozen", False):
        command = [interpreter, FLAG]
    else:
        base = getattr(sys, "_base_executable", interpreter)
        if sys.platform == "win32" and base != interpreter:
            # A virtual environment's python.exe starts another one, which the limits would not reach.
            environment["__PYVENV_LAUNCHER__"] = interpreter
            interpreter = base
        command = [interpreter, "-P", "-c", _SCRIPT, str(_ROOT)]
    try:
        return subprocess.Popen(  # noqa: S603 (our own interpreter and script)
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, TypeError, ValueError) as error:  # an embedded interpreter may not know itself
        raise AppError("theme-not-started") from error
