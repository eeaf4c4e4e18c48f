"""パソコンの起動時に始める: the program is started at log-in, as an icon in the notification area.

One small file or registry value per user, made and taken away by the owner's wish; it is in no book.
"""

import os
import plistlib
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop_app.domain.errors import AppError

IN_TRAY = "--in-tray"
_NAME = "Kawaraban"
_ID = "jp.kawaraban.login"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


class LoginStart(Protocol):
    """Whether this user's log-in starts the program."""

    def on(self) -> bool:
        """Whether it is started."""

    def set(self, wanted: bool) -> None:
        """Start it from the next log-in on, or no more. AppError("login-start-failed")."""


def command(executable: str = sys.executable, *, frozen: bool | None = None) -> list[str]:
    """What the system is to run: the installed program, else this interpreter with the package.

    On Windows the interpreter without a console window, which the installed script has.
    """
    if bool(getattr(sys, "frozen", False)) if frozen is None else frozen:
        return [executable, IN_TRAY]
    python = Path(executable)
    if python.suffix.lower() == ".exe":
        quiet = python.with_name("pythonw.exe")
        return [str(quiet if quiet.is_file() else python), "-m", "desktop_app", IN_TRAY]
    script = python.with_name("kawaraban")
    return [str(script), IN_TRAY] if script.is_file() else [str(python), "-m", "desktop_app", IN_TRAY]


@dataclass(frozen=True, slots=True)
class DesktopEntry:
    """Linux: a file in the folder of the Desktop Application Autostart Specification."""

    folder: Path
    command: Sequence[str]

    @property
    def file(self) -> Path:
        """The entry."""
        return self.folder / "kawaraban.desktop"

    def on(self) -> bool:
        """Whether the entry is there and not switched off by the desktop's own settings."""
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return False
        off = {"Hidden=true", "X-GNOME-Autostart-enabled=false"}
        return not off & {line.replace(" ", "") for line in lines}

    def set(self, wanted: bool) -> None:
        """Write or delete the entry."""
        text = "\n".join(
            (
                "[Desktop Entry]",
                "Type=Application",
                f"Name={_NAME}",
                f"Exec={' '.join(map(_quoted, self.command))}",
                "Terminal=false",
                "X-GNOME-Autostart-enabled=true",
                "",
            )
        )
        _write(self.file, text.encode() if wanted else None)


@dataclass(frozen=True, slots=True)
class LaunchAgent:
    """macOS: a property list for launchd, read at log-in."""

    folder: Path
    command: Sequence[str]

    @property
    def file(self) -> Path:
        """The property list."""
        return self.folder / f"{_ID}.plist"

    def on(self) -> bool:
        """Whether it is there and wants to be run."""
        try:
            found = plistlib.loads(self.file.read_bytes())
        except (OSError, ValueError, plistlib.InvalidFileException):
            return False
        return isinstance(found, dict) and bool(found.get("RunAtLoad")) and not found.get("Disabled")

    def set(self, wanted: bool) -> None:
        """Write or delete it."""
        values = {"Label": _ID, "ProgramArguments": list(self.command), "RunAtLoad": True}
        _write(self.file, plistlib.dumps(values) if wanted else None)


class RunKey(Protocol):
    """The user's Run key of the Windows registry."""

    def read(self, name: str) -> str | None:
        """A value, or None."""

    def write(self, name: str, value: str | None) -> None:
        """Set a value, or delete it (None). OSError when the system refuses."""


@dataclass(frozen=True, slots=True)
class RegistryValue:
    """Windows: a value of the user's Run key."""

    key: RunKey
    command: Sequence[str]

    def on(self) -> bool:
        """Whether the value is there."""
        try:
            return bool(self.key.read(_NAME))
        except OSError:
            return False

    def set(self, wanted: bool) -> None:
        """Set or delete it."""
        line = " ".join(f'"{part}"' if " " in part else part for part in self.command)
        try:
            self.key.write(_NAME, line if wanted else None)
        except OSError:
            raise AppError("login-start-failed") from None


class WindowsRunKey:
    """`RunKey` of this user."""

    def read(self, name: str) -> str | None:
        """A value, or None."""
        if sys.platform != "win32":
            return None
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                return str(winreg.QueryValueEx(key, name)[0])
        except FileNotFoundError:
            return None

    def write(self, name: str, value: str | None) -> None:
        """Set a value, or delete it (None)."""
        if sys.platform != "win32":
            return
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            if value is not None:
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, value)
                return
            try:
                winreg.DeleteValue(key, name)
            except FileNotFoundError:
                return  # it was not there


def login_start(
    platform: str = sys.platform, environment: Mapping[str, str] = os.environ, home: Path | None = None
) -> LoginStart:
    """That of this system."""
    home = home or Path.home()
    if platform == "win32":
        return RegistryValue(WindowsRunKey(), command())
    if platform == "darwin":
        return LaunchAgent(home / "Library" / "LaunchAgents", command())
    config = environment.get("XDG_CONFIG_HOME", "")
    return DesktopEntry((Path(config) if config else home / ".config") / "autostart", command())


def _quoted(part: str) -> str:
    """An argument of an Exec line (Desktop Entry Specification: between double quotes these are escaped, and
    a percent sign begins a field code)."""
    inside = re.sub(r'(["`$\\])', r"\\\1", part).replace("%", "%%")
    return f'"{inside}"' if re.search(r"[^\w./:+@,=-]", part) else inside


def _write(file: Path, data: bytes | None) -> None:
    try:
        if data is None:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        whole = file.with_name(f"{file.name}.new")  # a full disk leaves the old file as it was
        whole.write_bytes(data)
        whole.replace(file)
    except OSError:
        raise AppError("login-start-failed") from None
