"""Runs verbs of the command line as a user would, on one book; and a small shop made with them."""

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli import password
from desktop_app.cli.main import run

SHOP = (
    "--legal-kind=sole_trader",
    "--legal-name=山田 太郎",
    "--shop-name=山田書店",
    "--postal-address=〒100-0001 東京都千代田区千代田1-1",
    "--phone=03-1234-5678",
    "--contact=taro@yamada.example",
    "--optout-address=teishi@yamada.example",
    "--no-remote-orders",
)
CONSENT = {
    "basis": "CONSENT_WEB",
    "obtained_at": "2026-05-01",
    "method": "web form",
    "by": "山田",
    "purpose_told_at": "2026-05-01",
    "double_opt_in": True,
}


@dataclass
class CommandLine:
    """One book and the verbs on it. Asserts that every refusal has all its parts in its language."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    book: Path
    lang: str = "ja"
    said: str = ""
    """What the last verb told people."""

    def __call__(self, *arguments: str | Path, code: int = 0, stdin: str = "") -> Any:
        """The JSON of the last line; a refusal gives the error itself."""
        password.ask_password.cache_clear()
        self.monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        out, err = io.StringIO(), io.StringIO()
        words = ["--book", str(self.book), "--lang", self.lang, *map(str, arguments), "--json"]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            found = run(words)
        self.said = err.getvalue()
        assert found == code, (arguments, out.getvalue()[-2000:], self.said)
        answer = json.loads(out.getvalue().splitlines()[-1])
        if not (code and isinstance(answer, dict) and "error" in answer):
            return answer
        error = answer["error"]
        assert set(error) == {"id", "title", "cause", "next", "rules"}
        assert all(error[part] for part in ("title", "cause", "next"))
        assert any(ord(letter) > 0x3000 for letter in error["title"]) == (self.lang == "ja")
        assert error["id"] != "unexpected", error
        return error

    def refused(self, *arguments: str | Path, stdin: str = "") -> str:
        """The id of the error with which a verb is refused, in both languages alike."""
        ids = set()
        before = self.lang
        for self.lang in ("en", "ja"):
            ids.add(self(*arguments, code=1, stdin=stdin)["id"])
        self.lang = before
        assert len(ids) == 1, ids
        return str(ids.pop())

    def file(self, value: Any, name: str = "given.json") -> Path:
        """A JSON file with this value."""
        path = self.folder / name
        path.write_text(json.dumps(value), encoding="ascii")
        return path

    def add(self, **contact: Any) -> Any:
        """`contact add --from`."""
        return self("contact", "add", "--from", self.file(contact))

    def open_shop(self, port: int, *, readers: int = 3) -> None:
        """A shop whose replies are read by hand, and readers who agreed."""
        self("shop", "set", *SHOP)
        self(
            *("account", "set", "--address=taro@yamada.example", "--smtp-host=127.0.0.1"),
            *(f"--smtp-port={port}", "--security=none", "--no-imap", "--no-limits"),
        )
        for number in range(1, readers + 1):
            self.add(email=f"reader{number}@example.jp", full=f"読者 {number}", evidence=[CONSENT])

    def newsletter(self, text: str = "新刊が入りました。", title: str = "秋の新刊") -> str:
        """A draft; its id."""
        return str(self("newsletter", "new", "--title", title, "--text", text)["id"])

    def send(self, newsletter: str, *more: str, code: int = 0) -> Any:
        """`send`, with the replies read by hand."""
        return self("send", newsletter, "--mailbox-read-by-hand", *more, code=code)

    def states(self, newsletter: str) -> dict[str, str]:
        """State by address."""
        return {row["address"]: row["state"] for row in self("deliveries", newsletter)}


def command_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line with its own home folder and a book that does not exist yet."""
    monkeypatch.setenv("KAWARABAN_HOME", str(folder / "home"))
    return CommandLine(folder, monkeypatch, folder / "shop.kawaraban")
