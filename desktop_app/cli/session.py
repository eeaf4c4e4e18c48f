"""One call of the command line: where the book is, who asks, and how answers are printed."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from desktop_app.domain.errors import AppError
from desktop_app.services import Services, law_desk, open_services
from desktop_app.services.environment import Environment
from desktop_app.services.law import LawDesk

TakeScreens: TypeAlias = Callable[[Path, Path], list[str]]
"""From a book into a folder: the names of the pictures made."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verb gives back: a value to print, and the exit code."""

    value: Any = None
    code: int = 0
    lines: bool = False
    """The value is a list that is printed as one JSON object per line."""


@dataclass(frozen=True, slots=True)
class Session:
    """What every verb needs."""

    book: Path
    environment: Environment
    as_json: bool
    take_screens: TakeScreens | None = None

    @contextmanager
    def services(self, mode: Literal["read", "write", "beside"] = "write") -> Iterator[Services]:
        """The book's services. `beside` writes one row while another program holds the book."""
        with open_services(self.book, self.environment, mode=mode) as services:
            yield services

    @contextmanager
    def existing(self, mode: Literal["write", "beside"] = "write") -> Iterator[Services]:
        """The services of a book that must be there: for verbs that begin nothing, so that a slip in `--book`
        is told and makes no empty book. Raises AppError("book-missing")."""
        if not self.book.exists():
            raise AppError("book-missing", path=str(self.book))
        with self.services(mode) as services:
            yield services

    def law(self) -> LawDesk:
        """What needs no book."""
        return law_desk(self.environment)

    def say(self, text: str) -> None:
        """A word for people, beside the answer."""
        print(text, file=sys.stderr)

    def line(self, value: Mapping[str, Any]) -> None:
        """One JSON object of a stream, at once."""
        out(json.dumps(value, ensure_ascii=False))

    def line_for_people(self, value: Mapping[str, Any]) -> None:
        """One line of a stream without `--json`."""
        out(_row(value))

    def show(self, answer: Answer) -> None:
        """Print a verb's answer."""
        if answer.value is None:
            return
        if answer.lines:
            for value in answer.value:
                self.line(value)
        elif self.as_json:
            out(json.dumps(answer.value, ensure_ascii=False))
        else:
            out(plain(answer.value))


def out(text: str) -> None:
    """A line of the answer. When the reader went away (`| head`), the work goes on in silence."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def plain(value: Any) -> str:
    """A value as lines for people: one line for each member of a list, indented under its name."""
    if isinstance(value, Mapping):
        return "\n".join(_named(key, item) for key, item in value.items())
    if isinstance(value, list):
        return "\n".join(_row(item) for item in value)
    return _cell(value)


def _named(name: str, value: Any) -> str:
    if isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        return "\n".join([f"{name}:", *(f"  {_row(item)}" for item in value)])
    return f"{name}: {_cell(value)}"


def _row(item: Any) -> str:
    if not isinstance(item, Mapping):
        return _cell(item)
    return "  ".join(shown for shown in map(_cell, item.values()) if shown)


def _cell(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_cell(item)}" for key, item in value.items() if item is not None)
    if isinstance(value, list):
        return ", ".join(_cell(item) for item in value)
    return "" if value is None else str(value)


def read_json(path: str) -> Any:
    """A JSON file of the user. Raises AppError("file-missing", "json-unreadable")."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        code = "file-missing" if isinstance(error, OSError) else "json-unreadable"
        raise AppError(code, file=path) from None
    try:
        value = json.loads(text, parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False).encode()  # half a character (\ud800) can be stored nowhere
    except (ValueError, RecursionError):
        raise AppError("json-unreadable", file=path) from None
    return value


def _no_number(name: str) -> None:
    """NaN and Infinity are Python's own, not JSON's."""
    raise ValueError(name)
