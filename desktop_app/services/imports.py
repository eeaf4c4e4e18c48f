"""取り込み: a file becomes a plan, then one transaction, and one undo."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from desktop_app.domain.errors import AppError
from desktop_app.importing import job
from desktop_app.importing.corrected import without_reasons
from desktop_app.importing.declaration import Declaration, declare
from desktop_app.importing.formats import recognise
from desktop_app.importing.formats.remembered import remembered
from desktop_app.importing.parts import Part
from desktop_app.importing.planned import ImportPlan
from desktop_app.importing.quiet import collector_paused
from desktop_app.importing.report import rejected, report
from desktop_app.importing.source import SourceFile, read_source
from desktop_app.services.environment import Environment
from desktop_app.services.import_files import ImportFiles
from desktop_app.services.import_options import FOUND, ImportOptions
from desktop_app.services.words import error_json, problem_text
from desktop_app.storage.database import Book

_UNREADABLE = ("file-", "workbook-", "archive-", "csv-", "vcard-", "ldif-", "contactxml-", "sheet-")
"""Errors about the file itself: they are shown in the plan's own shape, with what would mend them."""


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """Imports into one book."""

    book: Book
    environment: Environment
    files: ImportFiles

    def run(
        self,
        file: str,
        declaration: Mapping[str, Any],
        *,
        dry_run: bool,
        options: ImportOptions = FOUND,
    ) -> dict[str, Any]:
        """Bring in a file, or only say what would happen. Raises AppError("import-…").

        A file that can't be read is told in the same shape, with "error" and the outcome "reject" or "ask".
        """
        if dry_run:
            return plan_file(
                self.book, file, declaration, self.environment, options=options, files=self.files
            )

        def work(read: _Read) -> dict[str, Any]:
            return self._run(read, declaration, options)

        return _told(self.book, file, options, self.environment, work)

    def _run(self, read: "_Read", declaration: Mapping[str, Any], options: ImportOptions) -> dict[str, Any]:
        now = self.environment.clock()
        with collector_paused():
            source, parts = read()
            declared = _declare(declaration, parts, self.environment)
            before = job.already(self.book, source.sha256, parts)
            result = job.run(
                self.book,
                parts,
                declared,
                now=now,
                stop_list=options.stop_list,
                name=source.name,
                sha256=source.sha256,
            )
            told = report(result.plan, batch=result.batch, source=source, already=before)
            told |= _outlook(result.plan, self.files)
        return _in_words(told, self.environment)

    def undo(self, batch: str, *, keep_edited: bool | None = None) -> dict[str, Any]:
        """Take an import back; suppressions stay. Raises AppError("batch-edited-since") while nobody has said
        whether people who were changed by hand since stay or go."""
        now = self.environment.clock()
        return job.undo(self.book, batch, by=None, now=now, keep_edited=keep_edited)

    def undo_look(self, batch: str) -> dict[str, Any]:
        """What an undo would take back."""
        return asdict(job.undo_look(self.book, batch))

    def batches(self) -> list[dict[str, Any]]:
        """Every import, oldest first."""
        return job.all_batches(self.book)


def plan_file(
    book: Book | None,
    file: str,
    declaration: Mapping[str, Any],
    environment: Environment,
    *,
    options: ImportOptions = FOUND,
    files: ImportFiles | None = None,
) -> dict[str, Any]:
    """What an import would do; an unreadable file is told in the same shape, with its reason.

    `files`: who says how many of the people may be written to; without it, as without a book, nobody does.
    """

    def planned(read: _Read) -> dict[str, Any]:
        with collector_paused():
            source, parts = read()
            declared = _declare(declaration, parts, environment)
            now = environment.clock()
            found = job.preview(book, parts, declared, now=now, stop_list=options.stop_list)
            before = None if book is None else job.already(book, source.sha256, parts)
            told = report(found, source=source, already=before)
            return _in_words({**told, **_outlook(found, files)}, environment)

    return _told(book, file, options, environment, planned)


def _outlook(found: ImportPlan, files: ImportFiles | None) -> dict[str, Any]:
    """How many of the new people may be written to, and what would make the others so, rule by rule."""
    if files is None or found.declaration is None:
        return {"mailable": None, "lacking": []}
    mailable, lacking = files.outlook(found)
    return {
        "mailable": mailable,
        "lacking": [
            {"count": one.count, "rules": list(one.rules), "why": one.why, "mend": one.mend}
            for one in lacking
        ],
    }


_Read: TypeAlias = Callable[[], tuple[SourceFile, list[Part]]]


def _told(
    book: Book | None,
    file: str,
    options: ImportOptions,
    environment: Environment,
    work: Callable[[_Read], dict[str, Any]],
) -> dict[str, Any]:
    """What `work` says of a file, or, in the same shape, why it can't be read."""
    parts: list[Part] = []

    def read() -> tuple[SourceFile, list[Part]]:
        source = read_source(Path(file), options.reading())
        chosen = options.with_header_of(source.tables)
        if chosen != options:
            source = read_source(Path(file), chosen.reading())
        source = replace(source, tables=tuple(without_reasons(one) for one in source.tables))
        known = {} if book is None else remembered(book)
        parts.extend(recognise(table, remembered=known) for table in source.tables)
        parts[:] = options.applied(parts)
        return source, parts

    try:
        return work(read)
    except AppError as error:
        if not error.id.startswith(_UNREADABLE):
            raise
        told = rejected(Path(file).name, error, parts)
        return {**told, "error": error_json(error, environment.language)}


def _in_words(told: dict[str, Any], environment: Environment) -> dict[str, Any]:
    """Each problem with a sentence for the owner beside its code."""
    problems = [
        {**one, "text": problem_text(one["reason"], environment.language)} for one in told["problems"]
    ]
    return {**told, "problems": problems}


def _declare(given: Mapping[str, Any], parts: Sequence[Part], environment: Environment) -> Declaration | None:
    per_row = any(part.columns.has("row_basis") for part in parts)
    return declare(**{"per_row": per_row, **given}, now=environment.clock())
