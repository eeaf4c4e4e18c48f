"""bootstrap.py: what it says, what it refuses, what it does not do twice."""

import re
import shutil
import string
import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest
import setup_debian
import setup_steps
import setup_venv
import setup_words
from setup_words import SetupError

ROOT = Path(__file__).parent.parent

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="stands programs in by shell scripts")


def program(file: Path, script: str) -> None:
    """A small stand-in for a program."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def test_the_range_is_read_from_the_project_file() -> None:
    text = 'name = "x"\nrequires-python = ">=3.11,<3.15"\n'
    assert bootstrap.supported_pythons(text) == ((3, 11), (3, 14))
    bootstrap.supported_pythons((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    with pytest.raises(ValueError, match="requires-python"):
        bootstrap.supported_pythons('requires-python = ">=3.11"')


@pytest.mark.parametrize("version", [(3, 6, 0), (3, 10, 12), (3, 15, 0)])
def test_another_python_is_refused_before_anything_happens(
    version: tuple[int, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    assert bootstrap.main() == 1
    said = capsys.readouterr().out
    assert "3.11" in said
    assert "{}.{}".format(*version) in said
    assert "Nothing was installed" in said
    assert "何もインストールしていません" in said


def test_the_entry_loads_on_old_pythons() -> None:
    """No syntax newer than 3.6, or the refusal above would be a syntax error there."""
    import ast

    source = (ROOT / "packaging" / "bootstrap.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))


def test_every_text_is_there_twice_with_the_same_places() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, (japanese, english) in setup_words._TEXTS.items():
        assert places(japanese) == places(english), key
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", japanese), key


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "準備ができました。"),
        ({"LANG": "en_US.UTF-8"}, "Set-up is complete."),
        ({"LC_ALL": "ja_JP.UTF-8", "LANG": "C"}, "準備ができました。"),
        ({"LANG": "C.UTF-8"}, "Set-up is complete."),
    ],
)
def test_the_locale_chooses_the_language(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LANG")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert setup_words.words("ready") == expected


@posix_only
@pytest.mark.parametrize(
    ("pip_says", "expected"),
    [
        ("WARNING: Retrying: NewConnectionError: Temporary failure in name resolution", "internet"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "disk space"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "safe"),
        ("ERROR: No matching distribution found for mrml==0.2.4", "64-bit"),
        ("ERROR: something else", "report"),
    ],
)
def test_pip_s_failures_in_plain_words(
    pip_says: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path / "bin" / "python", f"echo '{pip_says}'; exit 1")
    with pytest.raises(SetupError, match=expected):
        setup_venv.pip(tmp_path, ["anything"])
    assert pip_says in capsys.readouterr().out


def test_a_machine_without_network_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real pip, and an index that nobody serves."""
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_TARGET": str(tmp_path),
        "PIP_NO_CACHE_DIR": "1",
    }.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SetupError, match="internet"):
        setup_venv.pip(Path(sys.prefix), ["no-such-library-of-ours==1"])


def test_a_full_disk_is_noticed_before_the_download(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=12_000_000))
    with pytest.raises(SetupError, match="12 MB"):
        setup_venv.make_venv(tmp_path / ".venv")


def test_a_stamp_remembers_what_was_done(tmp_path: Path) -> None:
    pins = tmp_path / "constraints.txt"
    pins.write_text("a==1")
    mark = setup_venv.mark_of(tmp_path, [pins])
    assert setup_venv.Stamp(tmp_path).is_new("pins", mark)
    setup_venv.Stamp(tmp_path).done("pins", mark)
    assert not setup_venv.Stamp(tmp_path).is_new("pins", setup_venv.mark_of(tmp_path, [pins]))
    pins.write_text("a==2")
    assert setup_venv.Stamp(tmp_path).is_new("pins", setup_venv.mark_of(tmp_path, [pins]))


def test_a_damaged_stamp_means_do_it_again(tmp_path: Path) -> None:
    (tmp_path / "kawaraban-setup.json").write_text("{")
    assert setup_venv.Stamp(tmp_path).is_new("pins", "x")


@posix_only
def test_debian_packages_that_are_provided_count_as_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(
        tmp_path / "dpkg-query",
        "echo 'installed libglib2.0-0t64 libglib2.0-0 (= 2.80), other'\n"
        "echo 'config-files libgl1 '\necho 'installed libegl1 '",
    )
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert setup_debian.missing(["libglib2.0-0", "libegl1", "libgl1", "fonts-ipafont-gothic"]) == [
        "libgl1",
        "fonts-ipafont-gothic",
    ]


@posix_only
@pytest.mark.parametrize(("knows", "expected"), [("libasound2t64", "libasound2t64"), ("x", "libasound2")])
def test_a_renamed_debian_package_is_asked_for_by_its_new_name(
    knows: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "apt-cache", f'[ "$2" = {knows} ]')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert setup_debian.named_here(["libgl1", "libasound2"]) == ["libgl1", expected]


@posix_only
@pytest.mark.parametrize(
    ("failing", "expected_code", "last_line"),
    [
        ("nothing", 0, "12 passed"),
        ("pytest", 3, "12 passed"),
        ("ruff", 1, "Failed: ruff"),
        ("mypy", 1, "Failed: mypy"),
    ],
)
def test_the_exit_code_is_the_tests(
    failing: str, expected_code: int, last_line: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    venv = tmp_path / ".venv"
    script = (
        f'case "$*" in *"-m pytest"*) echo 12 passed;; esac; case "$*" in *"-m {failing}"*) exit 3;; esac'
    )
    program(venv / "bin" / "python", script)
    program(venv / "bin" / "lint-imports", "exit 0")
    assert setup_steps.test_all(tmp_path, venv, with_servers=False) == expected_code
    assert capfd.readouterr().out.splitlines()[-1] == last_line


@posix_only
@pytest.mark.skipif(not setup_debian.is_debian(), reason="elsewhere the refusal is another one")
def test_servers_without_root_or_terminal_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup_debian, "has_terminal", lambda: False)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert setup_debian.administrator() is None
    monkeypatch.setattr(setup_debian, "missing", list)
    assert setup_debian.install_display() is False
    said = capsys.readouterr().out
    assert "sudo apt-get install -y --no-install-recommends libglib2.0-0" in said


@posix_only
@pytest.mark.slow
def test_an_environment_of_another_python_is_made_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    venv = tmp_path / ".venv"
    program(venv / "bin" / "python", "echo '(3, 9)'")
    setup_venv.make_venv(venv)
    assert ".venv does not work" in capsys.readouterr().out
    version = subprocess.run([venv / "bin" / "python", "-m", "pip", "--version"], capture_output=True)
    assert version.returncode == 0
    setup_venv.make_venv(venv)
    assert capsys.readouterr().out == ""


def test_a_japanese_folder_name_does_not_keep_python_from_starting(tmp_path: Path) -> None:
    site = tmp_path / "lib" / "python3" / "site-packages"
    shop = tmp_path / "花屋"
    site.mkdir(parents=True)
    shop.mkdir()
    (site / "_kawaraban.pth").write_text(str(shop), encoding="utf-8")
    setup_venv.spell_paths_in_ascii(tmp_path)
    ask = f"import site, sys; site.addsitedir({str(site)!a}); print(ascii(sys.path[-1]))"
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = subprocess.run([sys.executable, "-c", ask], env=old, capture_output=True, text=True)
    assert run.stdout.strip() == ascii(str(shop))


@posix_only
def test_catalogues_are_compiled_beside_their_sources(tmp_path: Path) -> None:
    import gettext

    import hatch_build

    folder = tmp_path / "resources" / "i18n" / "ja" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "kawaraban.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Send"\nmsgstr "送る"\n',
        encoding="utf-8",
    )
    (made,) = hatch_build.compile_catalogues(tmp_path)
    with made.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Send") == "送る"


@posix_only
def test_the_main_job_can_be_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the first run left, perhaps with a practice book somebody works in, stays as it is."""
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)
    program(tmp_path / ".venv" / "bin" / "kawaraban", 'mkdir "$3"')
    for folder in ("kawaraban-demo", "kawaraban-demo-2", "kawaraban-demo-3"):
        assert setup_steps.run(tmp_path, tmp_path / ".venv") == 0
        assert (tmp_path / folder).is_dir()
        assert str(tmp_path / folder) in capsys.readouterr().out


@posix_only
@pytest.mark.parametrize("screen", SCREENS)
def test_where_there_is_a_screen_the_window_opens(
    screen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(screen, ":0")
    program(tmp_path / ".venv" / "bin" / "kawaraban", f'echo "$#" > {tmp_path}/arguments; exit 5')
    assert setup_steps.run(tmp_path, tmp_path / ".venv") == 5
    assert (tmp_path / "arguments").read_text() == "0\n"
    assert not (tmp_path / "kawaraban-demo").exists()
