"""constraints.txt pins everything that pyproject.toml asks for, and fits together."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEXT = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8")
PINS = [
    Requirement(line.partition("--hash")[0])
    for line in TEXT.replace("\\\n", " ").splitlines()
    if not line.startswith("#")
]
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
ASKED = [
    *RUNTIME,
    *(Requirement(line) for line in PROJECT["build-system"]["requires"]),
    *(Requirement(line) for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra),
]


def pin(name: str) -> Requirement:
    return next(entry for entry in PINS if canonicalize_name(entry.name) == canonicalize_name(name))


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_what_is_asked_for_is_pinned(asked: Requirement) -> None:
    version = str(pin(asked.name).specifier).removeprefix("==")
    assert asked.specifier.contains(version)


def test_every_pin_has_hashes_and_nothing_names_a_place() -> None:
    assert len(PINS) > 50
    assert all(re.fullmatch(r"==[\w.]+", str(entry.specifier)) for entry in PINS)
    for block in re.split(r"\n(?=\S)", TEXT):
        assert block.startswith("#") or "--hash=sha256:" in block
    assert "://" not in TEXT
    assert "index" not in TEXT


@pytest.mark.parametrize(
    ("name", "marker"),
    [
        ("pywin32-ctypes", 'sys_platform == "win32"'),
        ("tzdata", 'sys_platform == "win32"'),
        ("secretstorage", 'sys_platform == "linux"'),
        ("backports.tarfile", 'python_version < "3.12"'),
        ("peewee", None),
    ],
)
def test_pins_that_only_some_need_say_so(name: str, marker: str | None) -> None:
    found = pin(name).marker
    assert (str(found) if found else None) == marker


def test_the_installed_set_fits_together() -> None:
    run = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_the_program_imports_only_what_it_declares() -> None:
    graph = grimp.build_graph("desktop_app", include_external_packages=True, cache_dir=None)
    external = {name for name in graph.modules if graph.is_module_squashed(name)}
    third_party = external - set(sys.stdlib_module_names)
    distributions = packages_distributions()
    imported = {name: {canonicalize_name(one) for one in distributions.get(name, ())} for name in third_party}
    # Babel reads catalogues in a source tree only, where the build tools are there; shiboken6 is the part of
    # PySide6 that comes as a package of its own.
    declared = {canonicalize_name(requirement.name) for requirement in RUNTIME} | {"babel", "shiboken6"}
    assert imported
    assert {name for name, made_by in imported.items() if made_by and not made_by & declared} == set()
