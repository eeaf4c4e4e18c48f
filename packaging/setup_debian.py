"""Debian's and Ubuntu's own packages, installed as root or with sudo after asking."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from setup_words import SetupError, say, words

# What the window's libraries link to (ldd on each of them, in a bare Debian 12): the window itself, offscreen
# and on X11 and Wayland, then the true preview (libnss3 and on). The font is for the preview, whose engine
# sees installed fonts only; the window brings a font of its own.
DISPLAY = (
    "libglib2.0-0",
    "libegl1",
    "libgl1",
    "libdbus-1-3",
    "libfontconfig1",
    "libgssapi-krb5-2",
    "libxkbcommon0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxcb-xkb1",
    "libxkbcommon-x11-0",
    "libwayland-cursor0",
    "libwayland-egl1",
    "libnss3",
    "libasound2",
    "libgbm1",
    "libxcb-dri3-0",
    "libxcomposite1",
    "libxdamage1",
    "libxext6",
    "libxfixes3",
    "libxkbfile1",
    "libxrandr2",
    "libxtst6",
    "fonts-ipafont-gothic",
)

# Since Debian 13 and Ubuntu 24.04. On Ubuntu a second package provides the old name: apt refuses to choose.
RENAMED = {"libasound2": "libasound2t64"}


def is_debian() -> bool:
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def missing(packages: Iterable[str]) -> list[str]:
    """Those neither installed nor provided by one that is (libglib2.0-0t64 provides libglib2.0-0)."""
    listing = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Package} ${Provides}\\n"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    present = {
        word.rstrip(",")
        for line in listing.splitlines()
        if line.startswith("installed ")
        for word in line.split()[1:]
    }
    return [package for package in packages if package not in present]


def named_here(packages: Iterable[str]) -> list[str]:
    """The packages under the names that this system's package lists know."""

    def known(name: str) -> bool:
        return subprocess.run(["apt-cache", "show", name], capture_output=True).returncode == 0

    return [RENAMED[name] if name in RENAMED and known(RENAMED[name]) else name for name in packages]


def install_line(packages: Sequence[str]) -> str:
    """What a person would type."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(named_here(packages))}"


def has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def agreed() -> bool:
    return input(words("ask")).strip().lower() in ("", "y", "yes", "はい")


def administrator() -> list[str] | None:
    """What to put before a command to run it as root; None where that cannot be."""
    if os.geteuid() == 0:
        return []
    return ["sudo"] if has_terminal() and shutil.which("sudo") else None


def apt_install(packages: Sequence[str], prefix: Sequence[str]) -> bool:
    """Installs without questions. False when apt could not."""
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    subprocess.run([*quiet, "update"], capture_output=True)
    install = [*quiet, "install", "--no-install-recommends", *named_here(packages)]
    run = subprocess.run(install, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if run.returncode:
        print("\n".join(run.stdout.splitlines()[-15:]))
    return run.returncode == 0


def install_display() -> bool:
    """Libraries and font, asked for where a person must be; False when the set-up goes on without them."""
    lacking = missing(DISPLAY)
    if not lacking:
        return True
    prefix = administrator()
    if prefix is None:
        say("by-hand", line=install_line(lacking))
        say("system-skipped")
        return False
    say("system", packages=" ".join(lacking))
    if prefix and not agreed():
        say("system-skipped")
        return False
    if not apt_install(lacking, prefix):
        say("apt-failed")
        say("system-skipped")
        return False
    return True


def install_venv() -> None:
    """Debian keeps ensurepip in a package of its own. Raises SetupError."""
    package = f"python3.{sys.version_info.minor}-venv"
    prefix = administrator()
    if prefix is not None:
        say("system-venv", packages=package)
        if (not prefix or agreed()) and apt_install([package], prefix):
            return
    raise SetupError("no-venv", line=install_line([package]))
