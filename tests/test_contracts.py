"""Each layer contract of pyproject.toml is seen to fail on a deliberate violation, and only that one."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
    "contracts"
]
NAMES = {contract["name"]: contract["id"] for contract in CONTRACTS}

RUN = "from importlinter.cli import lint_imports_command as run; run()"

VIOLATIONS = [
    # contract, module that gets the line, line
    ("layers", "domain/topic.py", "import desktop_app.paths"),
    ("layers", "paths.py", "import desktop_app.i18n"),
    ("layers", "i18n/__init__.py", "import desktop_app.storage"),
    ("layers", "storage/__init__.py", "import desktop_app.composing"),
    ("layers", "composing/__init__.py", "import desktop_app.documents"),
    ("layers", "documents/__init__.py", "import desktop_app.accounts"),
    ("layers", "accounts/__init__.py", "import desktop_app.delivery"),
    ("layers", "importing/__init__.py", "import desktop_app.records"),
    ("layers", "delivery/__init__.py", "import desktop_app.inbox"),
    ("layers", "inbox/__init__.py", "import desktop_app.delivery"),
    ("layers", "records/__init__.py", "import desktop_app.practice"),
    ("layers", "practice/__init__.py", "import desktop_app.cli"),
    ("layers", "not_placed/__init__.py", "import desktop_app.domain"),
    ("plain-domain", "domain/topic.py", "import lxml.etree"),
    ("plain-domain", "domain/topic.py", "import os"),
    ("plain-domain", "domain/topic.py", "from pathlib import Path"),
    ("plain-domain", "domain/topic.py", "import time"),
    ("plain-domain", "domain/topic.py", "import random"),
    ("plain-domain", "domain/topic.py", "import secrets"),
    ("plain-domain", "domain/topic.py", "from gettext import gettext"),
    ("ask-services", "cli/__init__.py", "import desktop_app.storage"),
    ("ask-services", "cli/__init__.py", "import socket"),
    ("ask-services", "ui/page.py", "import desktop_app.storage"),
    ("layers", "ui/page.py", "import desktop_app.cli"),
    ("pages", "ui/pages/first/__init__.py", "import desktop_app.ui.pages.second"),
    ("qt", "composing/__init__.py", "from PySide6.QtGui import QTextDocument"),
    ("database", "records/__init__.py", "import peewee"),
    ("database", "i18n/__init__.py", "import sqlite3"),
    ("database", "accounts/__init__.py", "from playhouse import migrate"),
    ("tables", "records/__init__.py", "import desktop_app.storage.tables"),
    ("smtp", "inbox/__init__.py", "import smtplib"),
    ("smtp", "practice/__init__.py", "import smtplib"),
    ("smtp-server", "delivery/__init__.py", "from aiosmtpd.controller import Controller"),
    ("imap", "delivery/__init__.py", "import imapclient"),
    ("imap", "practice/__init__.py", "import imaplib"),
    ("imap", "records/__init__.py", "import poplib"),
    ("keyring", "accounts/__init__.py", "import keyring"),
    ("keyring", "storage/__init__.py", "import keyring"),
]


def broken_contracts(tree: Path) -> set[str]:
    """Ids of the contracts that the command finds broken in `tree`."""
    run = subprocess.run(
        [sys.executable, "-c", RUN, "--no-logo", "--no-cache"],
        cwd=tree,
        env={"PYTHONPATH": str(tree), "COLUMNS": "300", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", run.stdout, re.M))
    assert set(verdicts) == set(NAMES), run.stdout + run.stderr
    broken = {NAMES[name] for name, verdict in verdicts.items() if verdict == "BROKEN"}
    assert (run.returncode != 0) == bool(broken)
    return broken


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__", "resources")
    shutil.copytree(ROOT / "desktop_app", tmp_path / "desktop_app", ignore=ignored)
    return tmp_path


def test_the_program_keeps_them_all(tree: Path) -> None:
    assert broken_contracts(tree) == set()


@pytest.mark.parametrize(("contract", "module", "line"), VIOLATIONS)
def test_a_violation_breaks_just_that_contract(tree: Path, contract: str, module: str, line: str) -> None:
    file = tree / "desktop_app" / module
    file.parent.mkdir(exist_ok=True)
    if contract == "pages":
        (file.parent.parent / "second").mkdir()
        (file.parent.parent / "second" / "__init__.py").touch()
    with file.open("a", encoding="utf-8") as text:
        text.write(f"\n{line}\n")
    assert broken_contracts(tree) == {contract}


def test_every_contract_has_a_violation() -> None:
    assert {contract for contract, _, _ in VIOLATIONS} == set(NAMES.values())
