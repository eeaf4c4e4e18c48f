"""取り込み in the window: a file is read once, mapped, declared, planned, brought in, and taken back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.documents.csv_file import render_csv
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.decision import Decision, Outcome, Person
from desktop_app.domain.eligibility import in_order
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding
from desktop_app.domain.moment import JST
from desktop_app.domain.stated_reason import as_stated
from desktop_app.importing import job
from desktop_app.importing.corrected import without_reasons
from desktop_app.importing.files import read_bounded
from desktop_app.importing.formats import MappingChoice, recognise, remembered, with_choices
from desktop_app.importing.kinds import TEXT
from desktop_app.importing.parts import Part
from desktop_app.importing.planned import ImportPlan, RowState
from desktop_app.importing.quiet import collector_paused, let_go
from desktop_app.importing.source import ReadOptions, SourceFile, read_source_bytes
from desktop_app.importing.tell import Tell, silent
from desktop_app.services.contacts import ContactDesk
from desktop_app.services.import_answers import Answers
from desktop_app.services.import_looks import look_of, part_look
from desktop_app.services.import_plan_view import Lacking, PlanView
from desktop_app.services.import_view import Imported, ImportFile, PartLook, PastImport
from desktop_app.storage import batch_undo, batches, staff
from desktop_app.storage.batch_undo import UndoLook, Undone
from desktop_app.storage.database import Book

__all__ = ["ImportFiles", "UndoLook", "Undone"]

AS_FOUND = ReadOptions()
_OF_PEOPLE = frozenset({"JP-IMP-SUPPRESS", "JP-IMP-SOURCE", "JP-IMP-UNKNOWN", "JP-IMP-LEGACYCONSENT"})
"""Rules about people to write to; a list of stops has none."""
_GLIMPSE = 200_000
"""Bytes."""
LEFT_OUT = "-"
"""Said of a table that is not brought in."""


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """What the import wizard asks of one book."""

    contacts: ContactDesk

    @property
    def book(self) -> Book:
        """The opened book."""
        return self.contacts.book

    @property
    def answers(self) -> Answers:
        """What is declared about a file."""
        return Answers(self.contacts)

    def read(self, path: Path, options: ReadOptions = AS_FOUND) -> ImportFile:
        """Read a file, whatever it is, and say what is in it. Raises AppError("file-…", …)."""
        return self._read(path, read_bounded(path), options)

    def reread(self, file: ImportFile, options: ReadOptions) -> ImportFile:
        """The same bytes read otherwise. Choices about columns are kept where the columns are the same."""
        found = self._read(file.path, file.data, options)
        for number, (part, choice) in enumerate(zip(file.parts, file.choices, strict=True)):
            same = number < len(found.parts) and found.parts[number].table.header == part.table.header
            if same and choice != MappingChoice():
                found = self.mapped(found, number, choice)
        return found

    def glimpse(self, file: ImportFile, options: ReadOptions) -> PartLook | None:
        """The beginning of a long text read otherwise, to be shown until all of it is; None = wait for it."""
        head = file.data[:_GLIMPSE]
        if len(file.data) <= _GLIMPSE or file.look.container != TEXT or b"\x00" in head:
            return None
        try:
            source = read_source_bytes(head[: head.rfind(b"\n") + 1], name=file.look.name, options=options)
        except AppError:  # reading all of it tells why
            return None
        return part_look(recognise(source.tables[0]))

    def _read(self, path: Path, data: bytes, options: ReadOptions) -> ImportFile:
        with collector_paused():
            source = read_source_bytes(data, name=path.name, options=options)
            source = replace(source, tables=tuple(without_reasons(one) for one in source.tables))
            known = remembered.remembered(self.book)
            parts = tuple(recognise(table, remembered=known) for table in source.tables)
        return self._looked_at(path, data, options, source, parts)

    def _looked_at(
        self, path: Path, data: bytes, options: ReadOptions, source: SourceFile, parts: tuple[Part, ...]
    ) -> ImportFile:
        look = look_of(
            source,
            parts,
            sheet=options.sheet or "",
            remembered=[remembered.name_of(self.book, part.table) for part in parts],
            imported_at=self._imported_at(source, parts),
            language=self.contacts.words.language,
        )
        return ImportFile(
            look, path, data, options, source, parts, tuple(MappingChoice() for _ in parts), parts
        )

    def mapped(self, file: ImportFile, number: int, choice: MappingChoice) -> ImportFile:
        """Columns of one table taken for something else. Raises AppError("import-…-unknown")."""
        with collector_paused():
            part = with_choices(file.bases[number], choice)
            look = part_look(part, file.look.parts[number].remembered)
        return replace(
            file,
            parts=_put(file.parts, number, part),
            choices=_put(file.choices, number, choice),
            look=replace(file.look, parts=_put(file.look.parts, number, look)),
        )

    def unmapped(self, file: ImportFile, number: int) -> ImportFile:
        """Every choice about a table's columns taken back, those of earlier imports too."""
        plain = recognise(file.source.tables[number])
        return self.mapped(
            replace(
                file,
                bases=_put(file.bases, number, plain),
                look=replace(
                    file.look,
                    parts=_put(
                        file.look.parts, number, replace(file.look.parts[number], remembered="")
                    ),
                ),
            ),
            number,
            MappingChoice(),
        )

    def faults(self, given: Mapping[str, Any]) -> dict[str, str]:
        """What a declaration lacks: field → sentence."""
        return self.answers.faults(given)

    def plan(
        self,
        file: ImportFile,
        given: Mapping[str, Any],
        *,
        tell: Tell = silent,
        stops: Mapping[int, str] | None = None,
    ) -> PlanView:
        """The dry run that is shown before anything is written. Raises AppError("import-…", …).

        `stops`: table → kind of stop, "" = people, "-" = left out; without a word the table's own.
        """
        now = self.contacts.environment.clock()
        with collector_paused():
            parts, stop_list = _chosen(file, stops)
            declared = self.answers.declared(_of_stops(given) if stops_only(parts) else given)
            found = job.preview(self.book, parts, declared, now=now, tell=tell, stop_list=stop_list)
            mailable, lacking = self.outlook(found)
            return PlanView(
                plan=found,
                language=self.contacts.words.language,
                counts=found.counts(),
                mailable=mailable,
                lacking=lacking,
                findings=self._findings(found),
                stop_list=stop_list or "",
                imported_at=file.look.imported_at,
                new_stops=self._new_stops(found),
            )

    def write(
        self,
        file: ImportFile,
        given: Mapping[str, Any],
        *,
        tell: Tell = silent,
        stops: Mapping[int, str] | None = None,
        remember: str = "",
    ) -> Imported:
        """Bring it in, in one transaction; what `tell` raises undoes all of it.

        `remember`: the name under which the choices about columns are kept for the next time.
        """
        now = self.contacts.environment.clock()
        by = str(given.get("by") or "").strip()
        parts, stop_list = _chosen(file, stops)
        with collector_paused(), self.answers.kept(given, now) as kept:
            declared = self.answers.declared(_of_stops(kept) if stops_only(parts) else kept)
            result = job.run(
                self.book,
                parts,
                declared,
                now=now,
                tell=tell,
                stop_list=stop_list,
                name=file.source.name,
                sha256=file.source.sha256,
            )
        if by and result.batch is not None:
            staff.add_staff(self.book, by, now=now)
        if result.batch is not None:
            self._remember(file, remember, now)
        counts = result.plan.counts()
        let_go(result.plan.rows, result.plan.contacts)
        return Imported(
            batch=result.batch, file=file.look.name, counts=counts, stop_list=stop_list or ""
        )

    def _remember(self, file: ImportFile, name: str, now: datetime) -> None:
        """Keep what was chosen about columns, and note what was used of earlier."""
        for part, choice, look in zip(file.parts, file.choices, file.look.parts, strict=True):
            on_top, table = bool(look.remembered), part.table
            if name and choice != MappingChoice():
                remembered.remember(self.book, table, name, choice, now=now, on_top=on_top)
            elif on_top:
                remembered.used(self.book, table, now=now)

    def forget(self, shown: PlanView | ImportFile) -> None:
        """It is not shown any more; call it off the UI thread."""
        shown.forget()

    def undo_look(self, batch: str) -> UndoLook:
        """What an undo would do. Raises AppError("batch-undone", "batch-missing")."""
        return batch_undo.look(self.book, batch)

    def undo(self, batch: str, *, keep_edited: bool | None = None) -> Undone:
        """Take an import back. `keep_edited`: whether people stay on whom hands worked since.

        Raises AppError("batch-used", "batch-edited-since" without that answer, "batch-undone").
        """
        now = self.contacts.environment.clock()
        return batch_undo.undo(self.book, batch, keep_edited=keep_edited, by=None, now=now)

    def _imported_at(self, source: SourceFile, parts: Sequence[Part]) -> str:
        """The day on which the same file or content was brought in; "" = never."""
        found = job.already(self.book, source.sha256, parts)
        if found is None:
            return ""
        return datetime.fromisoformat(str(found["at"])).astimezone(JST).date().isoformat()

    def past(self) -> list[PastImport]:
        """Every import, the newest first."""
        return [
            PastImport(
                id=one.id,
                file=one.source,
                at=one.created_at.astimezone(JST).isoformat(),
                by=one.recorded_by or "",
                basis=str(one.declaration.get("basis") or ""),
                counts=one.counts,
                undone=one.state == batches.UNDONE,
                used=one.state != batches.UNDONE and batches.used(self.book, one.id),
                stop_list=str(one.declaration.get("stop_list") or ""),
                told=one.declaration,
            )
            for one in reversed(batches.all_batches(self.book))
        ]

    def save_refused(self, plan: PlanView, path: Path) -> int:
        """Write the rows that stay out as CSV, one file for each table. Raises AppError("file-not-writable").

        Returns how many rows were written.
        """
        written = 0
        for number, (header, rows) in enumerate(plan.refused_tables()):
            target = path if not number else path.with_stem(f"{path.stem}-{number + 1}")
            try:
                target.write_bytes(render_csv(header, rows))
            except OSError as error:
                raise AppError("file-not-writable", file=target.name) from error
            written += len(rows)
        return written

    def _findings(self, found: ImportPlan) -> tuple[str, ...]:
        told = []
        every_row_stops = stops_only(found.parts)
        for one in found.findings:
            if every_row_stops and one.rule in _OF_PEOPLE:
                continue
            finding = self.contacts.words.finding(Finding(rule=one.rule, severity=one.severity))
            shape = "{text}（{count}）" if self.contacts.words.language == "ja" else "{text} ({count})"
            told.append(shape.format(text=finding["text"], count=one.count))
        return tuple(told)

    def _new_stops(self, found: ImportPlan) -> int:
        """Addresses that the file stops and that are not stopped already."""
        return sum(len(row.new_stops) for row in found.rows)

    def outlook(self, found: ImportPlan) -> tuple[int, tuple[Lacking, ...]]:
        """(new people who may be written to at once, why the others may not and what mends it)."""
        decided = self._decided(found)
        may = sum(n for one, n in decided.items() if one.outcome is not Outcome.LEFT_OUT)
        return may, self._lacking(decided)

    def _decided(self, found: ImportPlan) -> Counter[Decision]:
        """What `decide` says of each new person, asked once for all rows that share their evidence."""
        shop = in_order(self.contacts.shop.shop())
        remote = False if shop.remote_orders else None
        known: dict[tuple[tuple[Evidence, ...], str, RecipientType], Decision] = {}
        counted: Counter[Decision] = Counter()
        kind = found.declaration.recipient_type if found.declaration else RecipientType.UNKNOWN
        for row in found.rows:
            if row.state is not RowState.NEW or row.evidence is None:
                continue
            own = row.facts.ground.recipient_type or kind
            asked = (row.proof, row.facts.values.get("country", "JP"), own)
            if asked not in known:
                person = Person(
                    email="somebody@example.jp",
                    country=asked[1],
                    recipient_type=own,
                    evidence=row.proof,
                )
                decision = self.contacts.judge(person, shop=shop, remote_sale_ad=remote)
                known[asked] = as_stated(decision, person.evidence)
            counted[known[asked]] += 1
        return counted

    def _lacking(self, decided: Counter[Decision]) -> tuple[Lacking, ...]:
        """Why the others can't be written to, the most frequent reason first."""
        grouped: Counter[tuple[str, str, tuple[str, ...]]] = Counter()
        for decision, count in decided.items():
            if decision.outcome is Outcome.LEFT_OUT:
                mend = self.contacts.words.mend(decision.rules[0])
                grouped[self.contacts.words.why(decision), mend, tuple(decision.rules)] += count
        return tuple(
            Lacking(count=count, why=why, mend=mend, rules=rules)
            for (why, mend, rules), count in grouped.most_common()
        )


def _chosen(file: ImportFile, stops: Mapping[int, str] | None) -> tuple[list[Part], str | None]:
    """The parts that are brought in, and the kind of stop when all of them are stops of one kind."""
    told = stops or {}
    parts = []
    for number, part in enumerate(file.parts):
        kind = told.get(number, part.stop or "")
        if kind != LEFT_OUT:
            parts.append(replace(part, stop=kind or None))
    kinds = {part.stop for part in parts}
    return parts, kinds.pop() if len(kinds) == 1 else None


def stops_only(parts: Sequence[Part]) -> bool:
    """Whether no table holds people to write to: stops need no ground."""
    return all(part.stop for part in parts)


def _of_stops(given: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"basis": Basis.NONE, "recipient_type": RecipientType.UNKNOWN, "by": given.get("by")}


def _put(many: tuple[Any, ...], number: int, one: Any) -> tuple[Any, ...]:
    return (*many[:number], one, *many[number + 1 :])
