"""取り込み in the window: a file is read once, declared, planned, brought in, and taken back."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.documents.csv_file import render_csv
from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.decision import Decision, Outcome, Person
from desktop_app.domain.eligibility import in_order
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding
from desktop_app.domain.moment import legal_day, parse_moment
from desktop_app.domain.stated_reason import as_stated
from desktop_app.i18n.error_texts import describe
from desktop_app.importing import job
from desktop_app.importing.column_checks import refused_columns
from desktop_app.importing.declaration import Declaration, declare
from desktop_app.importing.mapping import columns_of
from desktop_app.importing.parts import part_of
from desktop_app.importing.planned import ImportPlan, RowState
from desktop_app.importing.quiet import collector_paused, let_go
from desktop_app.importing.reading import read_file
from desktop_app.importing.rows import has_any_date
from desktop_app.importing.table import Table
from desktop_app.importing.tell import Tell, silent
from desktop_app.services.contacts import ContactDesk
from desktop_app.services.import_view import FileColumn, FileLook, Imported, ImportFile, PastImport, PlanView
from desktop_app.storage import batches, staff
from desktop_app.storage.database import Book

DATED = (*sorted(CONSENT_BASES), Basis.CONSENT_LEGACY, Basis.CARD, Basis.ADDRESS_TOLD, Basis.RELATION)
"""Bases whose rows may carry a day of their own."""

REFUSABLE = frozenset({Basis.CARD, Basis.ADDRESS_TOLD, Basis.PUBLISHED})
"""Bases that a "no advertising" beside the address takes away (SEM Ord. 2(2), 3)."""


@dataclass(frozen=True, slots=True)
class ImportFiles:
    """What the import dialog asks of one book."""

    contacts: ContactDesk

    @property
    def book(self) -> Book:
        """The opened book."""
        return self.contacts.book

    def read(self, path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> ImportFile:
        """Read a CSV file and say what is in it. Raises AppError("file-…")."""
        with collector_paused():
            table = read_file(path, encoding=encoding, delimiter=delimiter)
        return ImportFile(_look(table), table)

    def faults(self, given: Mapping[str, Any]) -> dict[str, str]:
        """What a declaration lacks: field → sentence. Fields are those of `declaration.declare`.

        `several_topics` are asked about only where the book has several.
        """
        found: dict[str, str] = {}
        basis = str(given.get("basis") or "")
        needed = {"basis": "import-source-missing", "recipient_type": "import-recipient-type-missing"}
        if basis and basis != Basis.NONE:
            needed["by"] = "import-by-missing"
        if basis == Basis.CONSENT_ORAL:
            needed |= {"occasion": "import-oral-incomplete", "method": "import-oral-incomplete"}
        for name, error in needed.items():
            if not str(given.get(name) or "").strip():
                found[name] = self._sentence(error)
        if basis == Basis.CARD and given.get("paper_by_hand") is None:
            found["paper_by_hand"] = self._sentence("evidence-paper-missing")
        if basis in REFUSABLE and not given.get("refusals_removed"):
            answered = given.get("refusals_removed") is False
            found["refusals_removed"] = self._sentence(
                "import-refusals-inside" if answered else "import-refusals-unanswered"
            )
        business = given.get("recipient_type") == RecipientType.BUSINESS
        if business and not str(given.get("ground") or "").strip():
            found["ground"] = self._sentence("contact-recipient-ground-missing")
        on = str(given.get("on") or "")
        if on and legal_day(parse_moment(on)) > legal_day(self.contacts.environment.clock()):
            found["on"] = self._sentence("import-date-future")
        if given.get("topics") == "":
            found["topics"] = self._sentence("evidence-scope-missing")
        return found

    def plan(self, file: ImportFile, given: Mapping[str, Any], *, tell: Tell = silent) -> PlanView:
        """The dry run that is shown before anything is written. Raises AppError("import-…", …)."""
        now = self.contacts.environment.clock()
        with collector_paused():
            found = job.preview(self.book, [part_of(file.table)], self._declared(given), now=now, tell=tell)
            decided = self._decided(found)
            return PlanView(
                plan=found,
                language=self.contacts.words.language,
                counts=found.counts(),
                mailable=sum(n for one, n in decided.items() if one.outcome is not Outcome.LEFT_OUT),
                why_not=self._why_not(decided),
                findings=self._findings(found),
            )

    def write(self, file: ImportFile, given: Mapping[str, Any], *, tell: Tell = silent) -> Imported:
        """Bring it in, in one transaction; what `tell` raises undoes all of it."""
        now = self.contacts.environment.clock()
        by = str(given.get("by") or "").strip()
        with collector_paused():
            result = job.run(self.book, [part_of(file.table)], self._declared(given), now=now, tell=tell)
        if by and result.batch is not None:
            staff.add_staff(self.book, by, now=now)
        counts = result.plan.counts()
        let_go(result.plan.rows, result.plan.contacts)
        return Imported(batch=result.batch, file=file.look.name, counts=counts)

    def forget(self, plan: PlanView) -> None:
        """The plan is not shown any more; call it off the UI thread."""
        plan.forget()

    def undo(self, batch: str) -> int:
        """Take an import back; returns the people that are gone. AppError("batch-used", "batch-undone")."""
        return batches.undo(self.book, batch, by=None, now=self.contacts.environment.clock())

    def past(self) -> list[PastImport]:
        """Every import, the newest first."""
        return [
            PastImport(
                id=one.id,
                file=one.source,
                at=one.created_at.isoformat(),
                by=one.recorded_by or "",
                basis=str(one.declaration.get("basis") or ""),
                counts=one.counts,
                undone=one.state == batches.UNDONE,
                used=one.state != batches.UNDONE and batches.used(self.book, one.id),
            )
            for one in reversed(batches.all_batches(self.book))
        ]

    def save_refused(self, plan: PlanView, path: Path) -> int:
        """Write the rows that stay out as a CSV, reason first. Raises AppError("file-not-writable")."""
        header, rows = plan.refused_rows()
        try:
            path.write_bytes(render_csv(header, rows))
        except OSError as error:
            raise AppError("file-not-writable", file=path.name) from error
        return len(rows)

    def _declared(self, given: Mapping[str, Any]) -> Declaration:
        clean = {name: value for name, value in given.items() if value not in (None, "")}
        found = declare(**clean, now=self.contacts.environment.clock())
        if found is None:
            raise AppError("import-source-missing", rules=("JP-IMP-SOURCE",))
        return found

    def _sentence(self, error_id: str) -> str:
        return describe(AppError(error_id), self.contacts.words.language).cause

    def _findings(self, found: ImportPlan) -> tuple[str, ...]:
        told = []
        for one in found.findings:
            finding = self.contacts.words.finding(Finding(rule=one.rule, severity=one.severity))
            shape = "{text}（{count}）" if self.contacts.words.language == "ja" else "{text} ({count})"
            told.append(shape.format(text=finding["text"], count=one.count))
        return tuple(told)

    def _decided(self, found: ImportPlan) -> Counter[Decision]:
        """What `decide` says of each new person, asked once for all rows that share their evidence."""
        shop = in_order(self.contacts.shop.shop())
        remote = False if shop.remote_orders else None
        known: dict[tuple[Evidence, str], Decision] = {}
        counted: Counter[Decision] = Counter()
        kind = found.declaration.recipient_type if found.declaration else RecipientType.UNKNOWN
        for row in found.rows:
            if row.state is not RowState.NEW or row.evidence is None:
                continue
            asked = (row.evidence, row.facts.values.get("country", "JP"))
            if asked not in known:
                person = Person(
                    email="somebody@example.jp",
                    country=asked[1],
                    recipient_type=kind,
                    evidence=(row.evidence,),
                )
                decision = self.contacts.judge(person, shop=shop, remote_sale_ad=remote)
                known[asked] = as_stated(decision, person.evidence)
            counted[known[asked]] += 1
        return counted

    def _why_not(self, decided: Counter[Decision]) -> str:
        """Why most of those who can't be written to can't be."""
        for decision, _ in decided.most_common():
            if decision.outcome is Outcome.LEFT_OUT:
                mend = self.contacts.words.mend(decision.rules[0])
                return f"{self.contacts.words.why(decision)} {mend}".strip()
        return ""


def _look(table: Table) -> FileLook:
    columns = columns_of(table.header) if table.header_row is not None else columns_of(())
    fields = {at: name for name, places in columns.of.items() for at in places}
    refused = {one.at: one.rule for one in refused_columns(table, sensitive_confirmed=False)}
    return FileLook(
        name=table.name,
        rows=len(table.records),
        encoding=table.encoding,
        delimiter=table.delimiter,
        has_header=table.header_row is not None,
        columns=tuple(
            FileColumn(
                name=name,
                field="" if at in refused else fields.get(at, ""),
                sample="" if at in refused else _sample(table, at),
                refused=refused.get(at, ""),
            )
            for at, name in enumerate(table.header)
        ),
        dated=frozenset(basis.value for basis in DATED if has_any_date(columns, Basis(basis))),
        has_flags=columns.has("consent"),
    )


def _sample(table: Table, at: int) -> str:
    cells = (record.cells[at] for record in table.records[:50] if at < len(record.cells))
    return next((cell[:40] for cell in cells if cell), "")
