"""Writes constraints.txt: one pin, with the hashes of its wheels, for everything the project installs.

    .venv/bin/python packaging/make_constraints.py [--measure]

It takes what pyproject.toml asks for (to run, to test, to build), lets pip choose the versions for the
oldest Python, follows every dependency on every target below (markers decide who needs what) and asks pip
which wheel each target would install. A pin without a wheel for a target is named and nothing is written;
`--measure` only says which targets have all wheels, so that `requires-python` can be what was measured.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "packaging" / "constraints.txt"

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# What Qt's wheels ask for: macOS 14; glibc 2.34 on x86_64 (Debian 12, Ubuntu 22.04); glibc 2.39 on aarch64
# (Ubuntu 24.04, Debian 13; Debian 12 on such a machine has 2.36 and gets no window). pip wants every older
# manylinux tag by name.
PLATFORMS: Mapping[str, tuple[str, ...]] = {
    "linux x86_64": tuple(f"manylinux_2_{minor}_x86_64" for minor in (34, 31, 28, 27, 24, 17, 12, 5)),
    "linux aarch64": tuple(f"manylinux_2_{minor}_aarch64" for minor in (39, 34, 31, 28, 27, 24, 17)),
    "win32 AMD64": ("win_amd64",),
    "darwin arm64": ("macosx_14_0_arm64",),
    "darwin x86_64": ("macosx_14_0_x86_64",),
}
SYSTEMS = {"linux": ("Linux", "posix"), "win32": ("Windows", "nt"), "darwin": ("Darwin", "posix")}


class NoWheelError(Exception):
    """pip found no wheel; the text is pip's own last line about it."""


@dataclass(frozen=True, slots=True)
class Target:
    python: str
    platform: str

    def environment(self) -> dict[str, str]:
        """What dependency markers see there."""
        sys_platform, machine = self.platform.split()
        platform_system, os_name = SYSTEMS[sys_platform]
        return {key: str(value) for key, value in default_environment().items()} | {
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "sys_platform": sys_platform,
            "platform_system": platform_system,
            "os_name": os_name,
            "platform_machine": machine,
        }


@dataclass(frozen=True, slots=True)
class Pin:
    version: str
    requires: tuple[Requirement, ...]


def ask_pip(requirements: Iterable[str], target: Target, *, follow: bool) -> list[dict[str, Any]]:
    """What pip would install there. Raises NoWheelError."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
        command += ["--only-binary", ":all:", "--report", str(report), "--target", folder]
        command += ["--python-version", target.python, "--implementation", "cp"]
        for tag in PLATFORMS[target.platform]:
            command += ["--platform", tag]
        if not follow:
            command.append("--no-deps")
        run = subprocess.run([*command, *requirements], capture_output=True, text=True)
        if run.returncode:
            raise NoWheelError((run.stderr.strip() or "pip failed").splitlines()[-1])
        installed: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["install"]
        return installed


def wanted(project: Mapping[str, Any]) -> list[Requirement]:
    """Everything pyproject.toml asks for: to run, to test (and every other extra), to build."""
    lines: list[str] = list(project["project"]["dependencies"]) + list(project["build-system"]["requires"])
    for extra in project["project"].get("optional-dependencies", {}).values():
        lines += extra
    return [Requirement(line) for line in lines]


def choose(asked: list[Requirement], names: Iterable[str], lowest: Target) -> dict[str, Pin]:
    """One version for every name, as pip resolves them for the oldest Python, markers left aside."""
    lines = {f"{entry.name}{_extras(entry)}{entry.specifier}" for entry in asked} | set(names)
    return {
        canonicalize_name(item["metadata"]["name"]): Pin(
            item["metadata"]["version"],
            tuple(Requirement(line) for line in item["metadata"].get("requires_dist", ())),
        )
        for item in ask_pip(sorted(lines), lowest, follow=True)
    }


def _extras(requirement: Requirement) -> str:
    return f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""


def needed_on(target: Target, asked: list[Requirement], pins: Mapping[str, Pin]) -> set[str]:
    """Names that `target` needs; a name without a pin is named too, for the next round."""
    environment = target.environment()
    seen: set[tuple[str, str]] = set()
    open_ones = [(requirement, "") for requirement in asked]
    while open_ones:
        requirement, extra_of_parent = open_ones.pop()
        if requirement.marker and not requirement.marker.evaluate({**environment, "extra": extra_of_parent}):
            continue
        name = canonicalize_name(requirement.name)
        for extra in ("", *requirement.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                open_ones += [(child, extra) for child in pins[name].requires] if name in pins else []
    return {name for name, _ in seen}


def resolve(asked: list[Requirement], targets: list[Target]) -> tuple[dict[str, Pin], dict[Target, set[str]]]:
    """Pins for all targets together, and who needs which."""
    names: set[str] = set()
    while True:
        pins = choose(asked, names, targets[0])
        needs = {target: needed_on(target, asked, pins) for target in targets}
        missing = set().union(*needs.values()) - set(pins)
        if not missing:
            return pins, needs
        names |= missing


def marker(name: str, needs: Mapping[Target, set[str]]) -> str:
    """The shortest condition under which `name` is needed; empty when everywhere."""
    users = [target for target, needed in needs.items() if name in needed]
    pythons = [python for python in PYTHONS if any(user.python == python for user in users)]
    systems = [system for system in SYSTEMS if any(user.platform.startswith(system) for user in users)]
    told_by_these = [t for t in needs if t.python in pythons and t.platform.split()[0] in systems]
    if len(told_by_these) != len(users):
        raise SystemExit(f"{name}: neither Python nor the system alone says who needs it")
    parts = []
    if len(pythons) < len(PYTHONS):
        if pythons != list(PYTHONS[: len(pythons)]):
            raise SystemExit(f"{name}: needed by newer Pythons only, which was never seen")
        parts.append(f'python_version < "{PYTHONS[len(pythons)]}"')
    if len(systems) < len(SYSTEMS):
        one_of = " or ".join(f'sys_platform == "{system}"' for system in systems)
        parts.append(f"({one_of})" if parts and len(systems) > 1 else one_of)
    return " and ".join(parts)


def hashes(pins: Mapping[str, Pin], needs: Mapping[Target, set[str]]) -> dict[str, set[str]]:
    """SHA-256 of every wheel that some target would install. Prints and counts the targets without."""
    found: dict[str, set[str]] = {name: set() for name in pins}
    for_all: set[str] = set()
    without = 0
    for target, names in needs.items():
        asked = [f"{name}=={pins[name].version}" for name in sorted(names - for_all)]
        try:
            items = ask_pip(asked, target, follow=False)
        except NoWheelError as why:
            without += 1
            print(f"Python {target.python}, {target.platform}: {why}")
            continue
        for item in items:
            name = canonicalize_name(item["metadata"]["name"])
            found[name].add(item["download_info"]["archive_info"]["hashes"]["sha256"])
            if fits_everywhere(item):
                for_all.add(name)
        print(f"Python {target.python}, {target.platform}: all {len(names)} pins have wheels", flush=True)
    if without:
        raise SystemExit(f"{without} of {len(needs)} targets lack a wheel; nothing was written")
    return found


def fits_everywhere(item: Mapping[str, Any]) -> bool:
    """Whether one wheel serves every target, so that pip need not be asked again."""
    pythons = SpecifierSet(item["metadata"].get("requires_python", ""))
    universal = item["download_info"]["url"].endswith("-none-any.whl")
    return universal and all(pythons.contains(f"{python}.0") for python in PYTHONS)


def main() -> None:
    options = argparse.ArgumentParser(description="Write packaging/constraints.txt")
    options.add_argument("--measure", action="store_true", help="only say which targets have all wheels")
    measure = options.parse_args().measure
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    targets = [Target(python, platform) for python in PYTHONS for platform in PLATFORMS]
    asked = wanted(project)
    pins, needs = resolve(asked, targets)
    found = hashes(pins, needs)
    if measure:
        return
    lines = ["# Written by packaging/make_constraints.py: everything to run, test and build, wheels only."]
    lines.append(f"# Measured for Python {', '.join(PYTHONS)} on {', '.join(PLATFORMS)}.")
    for name in sorted(pins):
        condition = marker(name, needs)
        lines.append(f"{name}=={pins[name].version}" + (f" ; {condition}" if condition else "") + " \\")
        ordered = sorted(found[name])
        lines += [f"    --hash=sha256:{digest} \\" for digest in ordered[:-1]]
        lines.append(f"    --hash=sha256:{ordered[-1]}")
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(pins)} pins written to {OUTPUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
