"""What nobody expected, on any thread: words for the owner instead of a vanished window."""

import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject, Qt, Signal

from desktop_app import __version__

_PACKAGE = Path(__file__).resolve().parent.parent


def report_of(kind: type[BaseException], step: TracebackType | None) -> str:
    """Versions and places of our own code; never the message, which may hold a name or an address."""
    import platform  # asked for only here, and the start is measured in milliseconds

    lines = [
        f"Kawaraban {__version__}, Python {platform.python_version()}, PySide6 {pyside_version}, "
        f"{platform.system()} {platform.release()}",
        kind.__name__,
    ]
    for frame in traceback.extract_tb(step):
        file = Path(frame.filename)
        place = file.relative_to(_PACKAGE).as_posix() if file.is_relative_to(_PACKAGE) else file.name
        lines.append(f"  {place}:{frame.lineno} {frame.name}")
    return "\n".join(lines)


class CrashHooks(QObject):
    """Catches what reaches the top of the main thread or of a worker, and shows it once at a time."""

    _met = Signal(str)

    def __init__(self, show: Callable[[str], None]) -> None:
        super().__init__()
        self._show, self._showing = show, False
        self._met.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over both hooks of the interpreter."""
        sys.excepthook = self._top
        threading.excepthook = lambda met: self._top(met.exc_type, met.exc_value, met.exc_traceback)

    def _top(
        self, kind: type[BaseException], value: BaseException | None, step: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, value or kind(), step)
            return
        report = report_of(kind, step)
        print(report, file=sys.stderr)  # noqa: T201  # the place for it when no window can be shown any more
        self._met.emit(report)

    def _tell(self, report: str) -> None:
        if self._showing:
            return
        self._showing = True
        try:
            self._show(report)
        finally:
            self._showing = False
