"""Starting at log-in: the file or value that each system wants, in temporary places."""

import plistlib
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.services.login_start import (
    DesktopEntry,
    LaunchAgent,
    RegistryValue,
    WindowsRunKey,
    command,
    login_start,
)

PROGRAM = ["/opt/花 屋/kawaraban", "--in-tray"]


class Key:
    """A Run key in memory."""

    def __init__(self, *, refuses: bool = False) -> None:
        self.values: dict[str, str] = {}
        self.refuses = refuses

    def read(self, name: str) -> str | None:
        if self.refuses:
            raise OSError
        return self.values.get(name)

    def write(self, name: str, value: str | None) -> None:
        if self.refuses:
            raise OSError
        if value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value


def test_linux(tmp_path: Path) -> None:
    entry = DesktopEntry(tmp_path / "autostart", PROGRAM)
    assert not entry.on()
    entry.set(False)  # nothing there yet: no error
    entry.set(True)
    assert entry.on()
    text = entry.file.read_text(encoding="utf-8")
    assert 'Exec="/opt/花 屋/kawaraban" --in-tray\n' in text
    entry.file.write_text(text.replace("enabled=true", "enabled=false"), encoding="utf-8")
    assert not entry.on()  # switched off in the desktop's own settings
    entry.set(True)
    entry.set(False)
    assert not entry.file.exists()
    entry.file.write_bytes(b"\xff\xfe")
    assert not entry.on()


def test_signs_of_an_exec_line_are_escaped(tmp_path: Path) -> None:
    entry = DesktopEntry(tmp_path, ['/a"b$c`d\\e/100%', "--in-tray"])
    entry.set(True)
    assert 'Exec="/a\\"b\\$c\\`d\\\\e/100%%" --in-tray\n' in entry.file.read_text(encoding="utf-8")


def test_macos(tmp_path: Path) -> None:
    agent = LaunchAgent(tmp_path / "LaunchAgents", PROGRAM)
    assert not agent.on()
    agent.set(True)
    assert agent.on()
    values = plistlib.loads(agent.file.read_bytes())
    assert values["ProgramArguments"] == PROGRAM
    agent.file.write_bytes(b"no list")
    assert not agent.on()
    agent.set(False)
    assert not agent.file.exists()


def test_windows() -> None:
    key = Key()
    value = RegistryValue(key, [r"C:\Program Files\Kawaraban\kawaraban.exe", "--in-tray"])
    assert not value.on()
    value.set(True)
    assert key.values == {"Kawaraban": r'"C:\Program Files\Kawaraban\kawaraban.exe" --in-tray'}
    assert value.on()
    value.set(False)
    assert not value.on()
    refused = RegistryValue(Key(refuses=True), PROGRAM)
    assert not refused.on()
    with pytest.raises(AppError, match="login-start-failed"):
        refused.set(True)


def test_a_folder_that_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(AppError, match="login-start-failed"):
        DesktopEntry(tmp_path / "file" / "autostart", PROGRAM).set(True)


def test_what_is_run(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    assert command("/opt/kawaraban", frozen=True) == ["/opt/kawaraban", "--in-tray"]
    assert command(str(python), frozen=False) == [str(python), "-m", "desktop_app", "--in-tray"]
    (tmp_path / "kawaraban").write_text("", encoding="utf-8")
    assert command(str(python), frozen=False) == [str(tmp_path / "kawaraban"), "--in-tray"]
    (tmp_path / "pythonw.exe").write_text("", encoding="utf-8")
    windows = command(str(tmp_path / "python.exe"), frozen=False)
    assert windows == [str(tmp_path / "pythonw.exe"), "-m", "desktop_app", "--in-tray"]


def test_each_system_has_its_own(tmp_path: Path) -> None:
    linux = login_start("linux", {"XDG_CONFIG_HOME": str(tmp_path / "config")}, tmp_path)
    assert isinstance(linux, DesktopEntry)
    assert linux.file == tmp_path / "config" / "autostart" / "kawaraban.desktop"
    mac = login_start("darwin", {}, tmp_path)
    assert isinstance(mac, LaunchAgent)
    windows = login_start("win32", {}, tmp_path)
    assert isinstance(windows, RegistryValue)
    assert isinstance(windows.key, WindowsRunKey)
