"""The program's own Python: .venv with every pin and the project itself. Nothing is done a second time."""

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import setup_debian
from setup_words import SetupError, say

# .venv takes 950 MB; pip keeps the 320 MB it downloads twice while it works (measured, Linux x86_64).
NEEDED_MB = 1600

# What pip says, and which of our sentences that is.
_PIP_SAYS = (
    (("no space left", "errno 28", "disk quota"), "space"),
    (("do not match the hashes",), "hashes"),
    (
        (
            "connection",
            "temporary failure in name resolution",
            "timed out",
            "proxy",
            "ssl",
            "could not fetch url",
        ),
        "network",
    ),
    (("no matching distribution",), "no-wheel"),
)


def python_of(venv: Path) -> Path:
    return venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def command_of(venv: Path, name: str) -> Path:
    return venv / (f"Scripts/{name}.exe" if sys.platform == "win32" else f"bin/{name}")


class Stamp:
    """What was set up last time, as hashes of what it was made from. Kept inside .venv."""

    def __init__(self, venv: Path) -> None:
        self._file = venv / "kawaraban-setup.json"
        try:
            self._done: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._done = {}

    def is_new(self, step: str, mark: str) -> bool:
        return self._done.get(step) != mark

    def done(self, step: str, mark: str) -> None:
        self._done[step] = mark
        self._file.write_text(json.dumps(self._done, indent=1), encoding="utf-8")


def mark_of(root: Path, files: Iterable[Path]) -> str:
    """One hash over names and contents."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(root).as_posix()}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def make_venv(venv: Path) -> None:
    """A .venv of the Python that runs this, made again when it belongs to another. Raises SetupError."""
    if _works(venv):
        return
    free = shutil.disk_usage(venv.parent).free // 1_000_000
    if free < NEEDED_MB:
        raise SetupError("space", free=free, need=NEEDED_MB)
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        if not setup_debian.is_debian():
            raise SetupError("no-venv-here")
        setup_debian.install_venv()
    say("venv-again" if venv.exists() else "venv")
    command = [sys.executable, "-m", "venv", "--clear", str(venv)]
    run = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    if run.returncode or not _works(venv):
        print(run.stdout)
        raise SetupError("venv-failed", folder=venv.parent)


def _works(venv: Path) -> bool:
    question = "import sys, pip; print(sys.version_info[:2])"
    try:
        run = subprocess.run([python_of(venv), "-c", question], capture_output=True, text=True)
    except OSError:
        return False
    return run.returncode == 0 and run.stdout.strip() == str(sys.version_info[:2])


def pip(venv: Path, arguments: list[str]) -> None:
    """Runs .venv's pip, quietly. Raises SetupError with what went wrong in plain words."""
    command = [str(python_of(venv)), "-m", "pip", "install", "--quiet", "--no-input"]
    # With at least one retry pip names a dead network; without, it only says "no matching distribution".
    command += ["--retries", "2", "--disable-pip-version-check", "--no-deps", *arguments]
    run = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )
    if run.returncode == 0:
        return
    print("\n".join(run.stdout.strip().splitlines()[-8:]))
    said = run.stdout.lower()
    key = next((key for signs, key in _PIP_SAYS if any(sign in said for sign in signs)), "pip-failed")
    raise SetupError(key, free=shutil.disk_usage(venv.parent).free // 1_000_000, need=NEEDED_MB)


def spell_paths_in_ascii(venv: Path) -> None:
    """Lets .venv start from a folder such as 花屋.

    hatchling writes the project's path as UTF-8; Windows before Python 3.13 reads it in the old code page and
    then does not start at all.
    """
    for place in ("Lib/site-packages", "lib/python*/site-packages"):
        for file in venv.glob(f"{place}/_kawaraban.pth"):
            folders = file.read_text(encoding="utf-8").splitlines()
            if not "".join(folders).isascii():
                lines = [f"import sys; sys.path.append({folder!a})\n" for folder in folders]
                file.write_text("".join(lines), encoding="ascii")


def install(root: Path) -> Path:
    """Makes .venv complete and returns it. Raises SetupError."""
    venv = root / ".venv"
    make_venv(venv)
    stamp = Stamp(venv)

    pins = root / "packaging" / "constraints.txt"
    mark = mark_of(root, [pins])
    if stamp.is_new("pins", mark):
        say("pins")
        pip(venv, ["--require-hashes", "--only-binary", ":all:", "-r", str(pins)])
        stamp.done("pins", mark)

    hook = root / "packaging" / "hatch_build.py"
    mark = mark_of(root, [root / "pyproject.toml", hook])
    if stamp.is_new("project", mark):
        say("project")
        pip(venv, ["--no-build-isolation", "--editable", str(root)])
        spell_paths_in_ascii(venv)
        stamp.done("project", mark)

    mark = mark_of(root, (root / "resources" / "i18n").rglob("*.po"))
    compiled = all(po.with_suffix(".mo").exists() for po in (root / "resources" / "i18n").rglob("*.po"))
    if stamp.is_new("catalogues", mark) or not compiled:
        say("catalogues")
        subprocess.run([python_of(venv), str(hook)], check=True)
        stamp.done("catalogues", mark)
    return venv
