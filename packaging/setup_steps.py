"""The three commands of bootstrap.py: setup, run, test."""

import argparse
import os
import platform
import subprocess
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import setup_debian
import setup_servers
import setup_venv
from setup_words import SetupError, say, words

Version = tuple[int, int]


def command_line(root: Path, first: Version, last: Version) -> int:
    """Does what the arguments say; the exit code is that of the program or of the tests it ran."""
    parser = argparse.ArgumentParser(prog="bootstrap.py", description="Set Kawaraban up, start it, test it.")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="run | test | setup")
    verbs.add_parser("setup", help="only install what is needed, into .venv")
    verbs.add_parser("run", help="set up if needed, then start the program")
    test = verbs.add_parser("test", help="set up if needed, then check the code and run the tests")
    test.add_argument(
        "--servers",
        action="store_true",
        help="also test against Debian's Postfix and Dovecot on loopback: installs them (asks first at a "
        "terminal), starts them on free ports, stops them afterwards",
    )
    options = parser.parse_args()
    try:
        say(
            "pythons",
            this=platform.python_version(),
            first="{}.{}".format(*first),
            last="{}.{}".format(*last),
        )
        venv = set_up(root, again=options.verb == "setup")
        if options.verb == "run":
            return run(root, venv)
        if options.verb == "test":
            return test_all(root, venv, options.servers)
        say("ready")
        return 0
    except SetupError as why:
        print(why, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def set_up(root: Path, *, again: bool) -> Path:
    """Whatever is missing: system packages (offered once, or `again`), .venv, pins, project, catalogues."""
    venv = root / ".venv"
    wanted = " ".join(setup_debian.DISPLAY)
    if setup_debian.is_debian() and (again or setup_venv.Stamp(venv).is_new("display", wanted)):
        setup_debian.install_display()
    setup_venv.install(root)
    setup_venv.Stamp(venv).done("display", wanted)
    return venv


def run(root: Path, venv: Path) -> int:
    """The main job: the window, or on a computer without a screen the demo with pictures of the window."""
    if _has_screen():
        say("window")
        return subprocess.run([setup_venv.command_of(venv, "kawaraban")]).returncode
    folder = _free(root / "kawaraban-demo")
    say("no-screen", folder=folder)
    return subprocess.run([setup_venv.command_of(venv, "kawaraban"), "demo", "--out", str(folder)]).returncode


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _free(folder: Path) -> Path:
    """`folder`, or with the first number behind it that no earlier run has used: what was tried out stays."""
    names = [folder, *(folder.with_name(f"{folder.name}-{number}") for number in range(2, 1000))]
    return next((one for one in names if not one.exists()), folder)


def test_all(root: Path, venv: Path, with_servers: bool) -> int:
    """Code checks, then the tests; pytest's closing line is the last word unless a check failed."""
    python = str(setup_venv.python_of(venv))
    checks = {
        "ruff": [python, "-m", "ruff", "check", "."],
        "mypy": [python, "-m", "mypy"],
        "lint-imports": [str(setup_venv.command_of(venv, "lint-imports")), "--no-logo"],
    }
    processes = min(os.cpu_count() or 1, 4)
    pytest = [python, "-m", "pytest", "--numprocesses", str(processes), "--dist", "worksteal"]
    pytest += ["--cov", "--cov-report=term:skip-covered"]
    servers: AbstractContextManager[dict[str, str]] = (
        setup_servers.running(Path(python)) if with_servers else nullcontext({})
    )
    failed = []
    with servers as told:
        for name, command in checks.items():
            print(f"== {name}", flush=True)
            if subprocess.run(command, cwd=root).returncode:
                failed.append(name)
        print("== pytest", flush=True)
        code = subprocess.run(pytest, cwd=root, env={**os.environ, **told}).returncode
    if failed:
        print(words("failed", names=", ".join(failed)))
    return code or int(bool(failed))
