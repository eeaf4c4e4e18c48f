"""Start: the window, or the command line when a verb is given. Neither loads the other."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from desktop_app.domain.errors import AppError

# Both for the program's own use: measuring the start, and the pictures of `demo`.
_EXIT_AFTER_PAINT = "--exit-after-paint"
_IN_TRAY = "--in-tray"
_SCREENS = "--screens"
_SCREENS_SECONDS = 600
_READ_WORKBOOK = "--read-workbook"
_RENDER_THEME = "--render-theme"


class Wanted(NamedTuple):
    """A window, and what was said about it."""

    book: Path | None = None
    language: str | None = None
    exit_after_paint: bool = False
    in_tray: bool = False
    """Started at log-in: an icon, no window."""


def main() -> int:
    """The program's exit code."""
    arguments = sys.argv[1:]
    if arguments == [_READ_WORKBOOK]:
        from desktop_app.importing.sheet_child import main as read_workbook

        return read_workbook()
    if arguments == [_RENDER_THEME]:
        from desktop_app.composing.theme_child import main as render_themes

        return render_themes()
    if len(arguments) == 3 and arguments[0] == _SCREENS:
        return _in_words(lambda: _save_screens(Path(arguments[1]), Path(arguments[2])), None)
    wanted = window_wanted(arguments)
    if wanted is not None:
        return _in_words(lambda: _open_window(wanted), wanted.language)
    from desktop_app.cli.main import run

    return run(arguments, take_screens=take_screens)


def window_wanted(arguments: Sequence[str]) -> Wanted | None:
    """The window that these arguments ask for; None when there is more, which the command line reads."""
    wanted = Wanted()
    waiting = list(arguments)
    while waiting:
        name, given, value = waiting.pop(0).partition("=")
        if name in ("--book", "--lang") and (given or waiting):
            value = value if given else waiting.pop(0)
            if name == "--book":
                wanted = wanted._replace(book=Path(value))
            elif value in ("ja", "en"):
                wanted = wanted._replace(language=value)
            else:
                return None
        elif name == _EXIT_AFTER_PAINT and not given:
            wanted = wanted._replace(exit_after_paint=True)
        elif name == _IN_TRAY and not given:
            wanted = wanted._replace(in_tray=True)
        else:
            return None
    return wanted


def take_screens(book: Path, folder: Path) -> list[str]:
    """Pictures of every page of a copy of `book`; names of the files in `folder`.

    Made in a process of their own: what happens to the toolkit there ends no other work.
    Raises AppError("screens-failed").
    """
    import subprocess  # here: the window does without

    command = [sys.executable, "-m", "desktop_app", _SCREENS, str(book), str(folder)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and paths)
            command,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_SCREENS_SECONDS,
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AppError("screens-failed", why=type(error).__name__) from error
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise AppError("screens-failed", why=" ".join(said[-3:]))
    return sorted(file.name for file in folder.glob("*.png"))


def _save_screens(book: Path, folder: Path) -> int:
    with _Parts():
        from desktop_app.ui.screens import save_screens

        save_screens(book, folder)
    return 0


def _open_window(wanted: Wanted) -> int:
    if not has_screen():
        raise AppError("no-screen")
    with _Parts():
        from desktop_app.ui.start import run

        return run(*wanted)


def has_screen() -> bool:
    """Whether a window can open: Windows and macOS always have a screen, elsewhere a variable tells."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


class _Parts:
    """Turns the failed import of something that is not ours into words: what is missing, how to get it."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if not isinstance(error, ImportError) or (error.name or "").startswith("desktop_app"):
            return
        if isinstance(error, ModuleNotFoundError):
            raise AppError("window-toolkit-missing", part=(error.name or "?").partition(".")[0]) from error
        raise AppError("window-library-missing", part=str(error).partition(":")[0]) from error


def _in_words(work: Callable[[], int], language: str | None) -> int:
    try:
        return work()
    except AppError as error:
        from desktop_app.i18n.error_texts import describe
        from desktop_app.i18n.language import language_here

        text = describe(error, language_here(language))
        print(f"{text.title}\n{text.cause}\n{text.next}", file=sys.stderr)  # noqa: T201 (there is no window)
        return 1


if __name__ == "__main__":
    sys.exit(main())
