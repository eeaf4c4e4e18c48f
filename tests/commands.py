"""The command line as a script uses it: verbs run one after another on one book, answers read as JSON."""

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli import password
from desktop_app.cli.main import run

SHOP = {
    "--legal-kind": "sole_trader",
    "--legal-name": "青井 葵",
    "--shop-name": "花のあおい",
    "--postal-address": "〒460-0000 愛知県名古屋市中区1-2-3",
    "--phone": "052-000-0000",
    "--contact": "info@aoi.example",
    "--optout-address": "teishi@aoi.example",
}
CONSENT = {
    "basis": "CONSENT_WEB",
    "obtained_at": "2026-05-01",
    "method": "web form",
    "by": "葵",
    "purpose_told_at": "2026-05-01",
    "double_opt_in": True,
}


@dataclass(frozen=True, slots=True)
class Commands:
    """Runs verbs on `folder`'s book; each call is the last JSON line of one command."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    @property
    def book(self) -> Path:
        return self.folder / "shop.kawaraban"

    def __call__(self, *arguments: str, code: int = 0, secret: str = "") -> Any:
        return json.loads(self.printed(*arguments, "--json", code=code, secret=secret)[-1])

    def printed(self, *arguments: str, code: int = 0, secret: str = "") -> list[str]:
        """The lines of standard output."""
        password.ask_password.cache_clear()
        self.monkeypatch.setattr("sys.stdin", io.StringIO(f"{secret}\n"))
        self.capsys.readouterr()
        try:
            ended = run(["--book", str(self.book), *arguments])
        except SystemExit as stopped:
            ended = int(stopped.code or 0)
        out, err = self.capsys.readouterr()
        assert ended == code, (out, err)
        return out.splitlines()

    def file(self, name: str, value: Any) -> str:
        """A JSON file for --from."""
        file = self.folder / name
        file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        return str(file)

    def shop(self, *more: str) -> None:
        """A shop that may send; `more` are further options of `shop set`."""
        self("shop", "set", *(part for pair in SHOP.items() for part in pair), *more)

    def account(self, port: int, *inbox: str) -> None:
        """The shop's mail account at a server on this PC; `inbox` "--no-imap" when nothing is given."""
        self(
            *("account", "set", "--address", "shop@aoi.example", "--smtp-host", "127.0.0.1"),
            *("--smtp-port", str(port), "--security", "none", *(inbox or ("--no-imap",)), "--no-limits"),
        )

    def add(self, email: str, *evidence: dict[str, Any], **more: Any) -> Any:
        """A contact with evidence; a fresh consent when none is given."""
        contact = {"email": email, "evidence": list(evidence or (CONSENT,)), **more}
        return self("contact", "add", "--from", self.file("contact.json", contact))

    def newsletter(self, text: str, *more: str) -> str:
        """A draft's id."""
        return str(self("newsletter", "new", "--title", "冬の花", "--text", text, *more)["id"])

    def beside(self, *arguments: str) -> subprocess.Popen[str]:
        """The same command line in a process of its own, with its output in pipes."""
        command = [sys.executable, "-m", "desktop_app", "--book", str(self.book), *arguments, "--json"]
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        )
