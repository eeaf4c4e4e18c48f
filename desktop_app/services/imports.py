"""取り込み: a file becomes a plan, then one transaction, and one undo."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import AppError
from desktop_app.importing import job
from desktop_app.importing.declaration import Declaration, declare
from desktop_app.importing.parts import part_of
from desktop_app.importing.reading import read_file
from desktop_app.importing.report import rejected, report
from desktop_app.importing.table import Table
from desktop_app.services.environment import Environment
from desktop_app.services.words import error_json, problem_text
from desktop_app.storage.database import Book

_UNREADABLE = ("file-",)
"""Errors about the file itself: a dry run shows them in the plan's own shape."""


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """Imports into one book."""

    book: Book
    environment: Environment

    def run(self, file: str, declaration: Mapping[str, Any], *, dry_run: bool) -> dict[str, Any]:
        """Bring in a file, or only say what would happen. Raises AppError("import-…", "file-…", "csv-…")."""
        if dry_run:
            return plan_file(self.book, file, declaration, self.environment)
        now = self.environment.clock()
        declared = _declare(declaration, self.environment)
        result = job.run(self.book, [part_of(read_file(Path(file)))], declared, now=now)
        return _in_words(report(result.plan, batch=result.batch), self.environment)

    def undo(self, batch: str) -> dict[str, Any]:
        """Take an import back; suppressions stay."""
        return job.undo(self.book, batch, by=None, now=self.environment.clock())

    def batches(self) -> list[dict[str, Any]]:
        """Every import, oldest first."""
        return job.all_batches(self.book)


def plan_file(
    book: Book | None, file: str, declaration: Mapping[str, Any], environment: Environment
) -> dict[str, Any]:
    """What an import would do; an unreadable file is told in the same shape, with its reason."""
    try:
        table: Table = read_file(Path(file))
        declared = _declare(declaration, environment)
        found = job.preview(book, [part_of(table)], declared, now=environment.clock())
        return _in_words(report(found), environment)
    except AppError as error:
        if not error.id.startswith(_UNREADABLE):
            raise
        return {**rejected(Path(file).name, error), "error": error_json(error, environment.language)}


def _in_words(told: dict[str, Any], environment: Environment) -> dict[str, Any]:
    """Each problem with a sentence for the owner beside its code."""
    problems = [
        {**one, "text": problem_text(one["reason"], environment.language)} for one in told["problems"]
    ]
    return {**told, "problems": problems}


def _declare(given: Mapping[str, Any], environment: Environment) -> Declaration | None:
    return declare(**given, now=environment.clock())
