"""The wheel carries everything: built with the pinned hatchling, installed on its own, run there."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
BIN = "Scripts" if sys.platform == "win32" else "bin"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def needed_at_run_time(name: str, seen: set[str]) -> Iterator[str]:
    """Distributions that `name` needs here, itself not included."""
    for line in distribution(name).requires or ():
        requirement = Requirement(line)
        wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if wanted and requirement.name not in seen:
            seen.add(requirement.name)
            yield requirement.name
            yield from needed_at_run_time(requirement.name, seen)


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel and exactly what it declares, borrowed from here: no network."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(folder, with_pip=False)
    python = folder / BIN / "python"
    place = "import sysconfig; print(sysconfig.get_path('purelib'))"
    asked = subprocess.run([python, "-c", place], capture_output=True, text=True, check=True)
    site = Path(asked.stdout.strip())
    for name in needed_at_run_time("kawaraban", set()):
        for top in {file.parts[0] for file in distribution(name).files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*command, "--no-deps", "--no-index", str(wheel)], check=True, capture_output=True)
    return folder


def run(command: list[str | Path], cwd: Path) -> str:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=inherited, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_every_resource_once(wheel: Path) -> None:
    inside = zipfile.ZipFile(wheel).namelist()
    assert len(inside) == len(set(inside))
    here = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "resources").rglob("*")
        if file.is_file() and file.suffix not in {".po", ".pot"}
    }
    carried = {
        name.removeprefix("desktop_app/") for name in inside if name.startswith("desktop_app/resources/")
    }
    assert carried == here
    tops = {name.split("/")[0] for name in inside}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"desktop_app"}


def test_the_wheel_holds_the_compiled_catalogues(wheel: Path) -> None:
    catalogues = [po.relative_to(ROOT).with_suffix(".mo") for po in (ROOT / "resources/i18n").rglob("*.po")]
    inside = zipfile.ZipFile(wheel).namelist()
    assert {f"desktop_app/{mo.as_posix()}" for mo in catalogues} <= set(inside)


def test_resources_are_found_inside_the_installed_package(clean: Path, tmp_path: Path) -> None:
    question = (
        "from desktop_app import paths; "
        "print(paths.__file__); print(len(paths.resource_text('i18n', 'errors', 'paths.json')))"
    )
    place, length = run([clean / BIN / "python", "-c", question], tmp_path).splitlines()
    assert clean in Path(place).parents
    assert int(length) > 100


@pytest.mark.timeout(400)  # a whole job in a program just installed
def test_the_installed_program_runs_the_demo(clean: Path, tmp_path: Path) -> None:
    command = clean / BIN / "kawaraban"
    assert "0.1.0" in run([command, "--version"], tmp_path)
    run([command, "demo", "--out", "demo"], tmp_path)
    summary = json.loads((tmp_path / "demo" / "summary.json").read_text(encoding="utf-8"))
    assert len(summary["runs"]) >= 2
    assert len(list((tmp_path / "demo" / "mails").rglob("*.eml"))) >= 10
