"""書き出し: the contact book as a file, for this shop or for another firm (APPI 27, 29)."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from desktop_app.documents import table_files, vcard_file
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import legal_day
from desktop_app.domain.provision import (
    FOR_GIVING,
    Abroad,
    Direction,
    Firm,
    OptOutFiling,
    PersonFacts,
    Provision,
    ProvisionGround,
    givable,
    may_be_given,
    missing,
    record_needed,
    unfiled,
)
from desktop_app.domain.sensitive import sensitive_words
from desktop_app.services.environment import Environment
from desktop_app.services.export_rows import (
    GIVEN_WITH_ALL,
    Layout,
    RowWriter,
    card_of,
    is_stopped,
    rows_of,
)
from desktop_app.services.export_rows import ITEMS as ITEMS
from desktop_app.services.export_rows import USUAL_ITEMS as USUAL_ITEMS
from desktop_app.services.export_words import field_words
from desktop_app.storage import consents, contacts, export_reads, provisions, staff, topics
from desktop_app.storage.database import Book
from desktop_app.storage.export_reads import ExportedContact
from desktop_app.storage.provisions import ProvidedPerson

Format: TypeAlias = Literal["csv", "csv-cp932", "xlsx", "vcard"]
FORMATS: tuple[Format, ...] = ("csv", "xlsx", "vcard", "csv-cp932")
SUFFIXES: dict[Format, str] = {"csv": ".csv", "csv-cp932": ".csv", "xlsx": ".xlsx", "vcard": ".vcf"}
GIVE_RULE = "JP-APPI-27-GIVE"
RECORD_RULE = "JP-APPI-29-RECORD"
OPT_OUT_RULE = "JP-APPI-27-2-OPTOUTPROV"

Tell: TypeAlias = Callable[[int, int], None]
"""Hears (done, to do); what it raises ends the work, and no file is left."""
_EVERY = 200
_FEW = 20
_TRIES = 3


def _to_nobody(_done: int, _total: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """Answers about another firm that gets the data. Empty = not answered; nothing is preset.

    `ground`: one of `FOR_GIVING`; `on` "" = today; `abroad`: "", "consent" or "equivalent".
    """

    ground: str = ""
    firm_name: str = ""
    firm_address: str = ""
    representative: str = ""
    sole: bool = False
    detail: str = ""
    by: str = ""
    on: str = ""
    abroad: str = ""
    items: tuple[str, ...] = USUAL_ITEMS
    filing: OptOutFiling | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What is written. `contact_ids` None = everybody; `giving` None = for this shop itself; `what` says in a
    few words whom the selection holds (a tag, a segment), for the record."""

    format: Format
    contact_ids: Sequence[str] | None = None
    what: str = ""
    by: str = ""
    giving: Giving | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportBegin:
    """How many contacts there are to write, and who works in the shop."""

    contacts: int
    staff: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLook:
    """What an export would hold. `unwritable`: (characters that the encoding lacks, in how many cells)."""

    contacts: int
    stopped: int
    left_out: int = 0
    unwritable: tuple[str, ...] = ()
    unwritable_cells: int = 0
    first: str = ""
    """Where the first of them stands: the person's name, else the column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """What was written. `record`: the id of the giving record, "" where the law asks for none."""

    file: str
    format: Format
    contacts: int
    stopped: int
    left_out: int = 0
    record: str = ""


@dataclass(slots=True)
class _Count:
    """Who went past while rows were written."""

    contacts: int = 0
    stopped: int = 0
    left_out: int = 0
    persons: list[ProvidedPerson] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ExportDesk:
    """The desk for exports."""

    book: Book
    environment: Environment

    def begin(self, contact_ids: Sequence[str] | None) -> ExportBegin:
        """What the question about an export begins with."""
        n = contacts.count(self.book) if contact_ids is None else len(contacts.among(self.book, contact_ids))
        return ExportBegin(contacts=n, staff=tuple(one.name for one in staff.staff(self.book)))

    def gaps(self, giving: Giving) -> tuple[str, ...]:
        """What of the answers about another firm is missing, by field: "ground", "firm.name", …, "by",
        "items", and for an opt-out the points of its checklist."""
        found = [] if giving.ground in FOR_GIVING else ["ground"]
        named = replace(giving, ground=giving.ground if not found else ProvisionGround.CONSENT.value)
        try:
            stated = self._stated(named)
        except AppError:
            found.append("on")
            stated = self._stated(replace(named, on=""))
        found += missing(stated)
        if not giving.by.strip():
            found.append("by")
        if stated.ground is ProvisionGround.OPT_OUT:
            found += unfiled(stated.filing)
        return tuple(found)

    def look(self, request: ExportRequest, *, tell: Tell = _to_nobody) -> ExportLook:
        """What would be written, without writing. Raises as `write` does, but for the file."""
        giving = self._provision(request)
        count, unwritable, cells, first = _Count(), dict[str, None](), 0, ""
        chunks = self._people(request, giving, count, tell)
        if request.format != "csv-cp932":
            for _ in chunks:
                pass
        else:
            writer = self._writer(request)
            header = writer.layout.header
            for chunk in chunks:
                for one in chunk:
                    for found in table_files.unwritable(header, [writer.row(one)]):
                        unwritable[found.character] = None
                        cells += 1
                        first = first or one.record.full or one.record.company or found.column
        return ExportLook(
            contacts=count.contacts,
            stopped=count.stopped,
            left_out=count.left_out,
            unwritable=tuple(unwritable),
            unwritable_cells=cells,
            first=first,
        )

    def write(self, request: ExportRequest, path: Path, *, tell: Tell = _to_nobody) -> ExportResult:
        """Write the file, and note who took what out of the book.

        The file is there whole or not at all. Raises AppError: export-format-unknown, export-empty,
        export-characters (CP932 lacks some: nothing is written), export-cell-too-long, export-onto-book,
        export-not-written; for another firm giving-ground-missing, giving-ground-unknown, giving-incomplete,
        giving-items-unknown, giving-by-missing, giving-date-wrong, giving-optout-unfiled,
        giving-optout-abroad.
        """
        if request.format not in SUFFIXES:
            raise AppError("export-format-unknown", format=str(request.format))
        giving = self._provision(request)
        self._refuse_own_file(path)
        if request.format == "csv-cp932":
            self._refuse_unwritable(request)
        with _beside(path) as temporary:
            count = self._written(request, giving, temporary, tell)
            if not count.contacts:
                raise AppError("export-empty")
            with self.book.transaction():
                record = self._note(request, giving, count)
                temporary.replace(path)
        return ExportResult(
            file=str(path),
            format=request.format,
            contacts=count.contacts,
            stopped=count.stopped,
            left_out=count.left_out,
            record=record,
        )

    def _written(
        self, request: ExportRequest, giving: Provision | None, path: Path, tell: Tell
    ) -> _Count:
        """Who was written. Begins anew when somebody got more addresses meanwhile than there are columns."""
        for _ in range(_TRIES):
            count = _Count()
            try:
                self._write_file(request, giving, path, count, tell)
            except OverflowError:
                continue
            return count
        raise AppError("export-not-written", file=path.name)

    def _write_file(
        self, request: ExportRequest, giving: Provision | None, path: Path, count: _Count, tell: Tell
    ) -> None:
        people = self._people(request, giving, count, tell)
        writer = self._writer(request)
        if request.format == "xlsx":
            title = "連絡先" if self.environment.language == "ja" else "Contacts"
            table_files.write_xlsx(path, writer.layout.header, rows_of(writer, people), sheet=title)
            return
        with path.open("wb") as file:
            if request.format == "vcard":
                cards = (card_of(one, writer) for chunk in people for one in chunk)
                vcard_file.write_vcards(file, cards)
            else:
                encoding: table_files.Encoding = "utf-8" if request.format == "csv" else "cp932"
                header = writer.layout.header
                table_files.write_csv(file, header, rows_of(writer, people), encoding=encoding)

    def _people(
        self, request: ExportRequest, giving: Provision | None, count: _Count, tell: Tell
    ) -> Iterator[list[ExportedContact]]:
        """Everybody who is written, counted; those whom the law keeps from an opt-out provision are not."""
        ids = request.contact_ids
        wanted = export_reads.all_ids(self.book) if ids is None else list(dict.fromkeys(ids))
        opted = giving is not None and giving.ground is ProvisionGround.OPT_OUT
        received = provisions.received_by_opt_out(self.book) if opted else set()
        done = 0
        for chunk in export_reads.people(self.book, wanted, today=legal_day(self.environment.clock())):
            kept = []
            for one in chunk:
                if done % _EVERY == 0:
                    tell(done, len(wanted))
                done += 1
                if giving is not None and not may_be_given(giving, _facts(one, received)):
                    count.left_out += 1
                    continue
                count.contacts += 1
                count.stopped += is_stopped(one)
                if giving is not None:
                    count.persons += _persons(one)
                kept.append(one)
            yield kept
        tell(len(wanted), len(wanted))

    def _writer(self, request: ExportRequest) -> RowWriter:
        most = export_reads.widths(self.book)
        items = None if request.giving is None else request.giving.items
        # Packed text is shorter than what it holds; base64 makes it longer by a third.
        kept = 1 + most.bytes * 2 // 9_000
        layout = Layout(
            language=self.environment.language, addresses=most.addresses, kept=kept, items=items
        )
        return RowWriter(
            layout,
            topics={one.id: one.name for one in topics.all_topics(self.book)},
            wordings={one.number: one.text for one in consents.wordings(self.book)},
        )

    def _refuse_unwritable(self, request: ExportRequest) -> None:
        look = self.look(request)
        if look.unwritable:
            raise AppError(
                "export-characters",
                count=look.unwritable_cells,
                characters="".join(look.unwritable[:_FEW]),
            )

    def _refuse_own_file(self, path: Path) -> None:
        own = self.book.path
        with suppress(OSError):
            if path.resolve() == own.resolve() or (path.exists() and path.samefile(own)):
                raise AppError("export-onto-book")

    def _note(self, request: ExportRequest, giving: Provision | None, count: _Count) -> str:
        now = self.environment.clock()
        record = ""
        by = (request.giving.by if request.giving else request.by) or None
        if giving is not None and record_needed(giving):
            told = replace(giving, items=(*giving.items, GIVEN_WITH_ALL))
            record = provisions.add_given(self.book, told, count.persons, by=by, now=now)
        export_reads.note_export(
            self.book,
            what="all" if request.contact_ids is None else "some",
            format=request.format,
            reason=None if giving is None else giving.ground.value,
            firm=None if giving is None else giving.firm.name,
            named=request.what,
            count=count.contacts,
            record=record or None,
            by=by,
            now=now,
        )
        return record

    def _provision(self, request: ExportRequest) -> Provision | None:
        """What is given, checked; None when the file is for this shop itself."""
        if request.giving is None:
            return None
        given = request.giving
        if not given.ground:
            raise AppError("giving-ground-missing", rules=(GIVE_RULE,))
        if given.ground not in FOR_GIVING:
            raise AppError("giving-ground-unknown", ground=given.ground, rules=(GIVE_RULE,))
        if not given.items or not set(given.items) <= set(ITEMS):
            raise AppError("giving-items-unknown", items=", ".join(ITEMS), rules=(RECORD_RULE,))
        found = self._stated(given)
        if not givable(found):
            raise AppError("giving-optout-abroad", rules=(OPT_OUT_RULE,))
        if gaps := missing(found):
            raise AppError(
                "giving-incomplete", fields=field_words(gaps, self.environment.language), rules=(RECORD_RULE,)
            )
        if not given.by.strip():
            raise AppError("giving-by-missing", rules=(RECORD_RULE,))
        if found.ground is ProvisionGround.OPT_OUT and (gaps := unfiled(found.filing)):
            raise AppError(
                "giving-optout-unfiled",
                points=field_words(gaps, self.environment.language),
                rules=(OPT_OUT_RULE,),
            )
        return found

    def _stated(self, given: Giving) -> Provision:
        today = legal_day(self.environment.clock())
        try:
            on = date.fromisoformat(given.on.strip()) if given.on.strip() else today
            abroad = Abroad(given.abroad) if given.abroad else None
        except ValueError as error:
            raise AppError("giving-date-wrong", rules=(RECORD_RULE,)) from error
        if on > today:
            raise AppError("giving-date-wrong", rules=(RECORD_RULE,))
        firm = Firm(
            name=given.firm_name.strip(),
            address=given.firm_address.strip(),
            representative=given.representative.strip(),
            sole=given.sole,
        )
        return Provision(
            direction=Direction.GIVEN,
            ground=ProvisionGround(given.ground),
            on=on,
            firm=firm,
            items=given.items,
            detail=given.detail.strip(),
            filing=given.filing if given.ground == ProvisionGround.OPT_OUT else None,
            abroad=abroad,
        )


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A new file in the folder of `path`, gone afterwards unless it took its place."""
    try:
        if path.is_dir():
            raise IsADirectoryError(path)
        handle, name = tempfile.mkstemp(prefix=".kawaraban-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except (OSError, ValueError) as error:
        raise AppError("export-not-written", file=path.name) from error
    temporary = Path(name)
    try:
        yield temporary
    except OSError as error:
        raise AppError("export-not-written", file=path.name) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _facts(one: ExportedContact, received: set[str]) -> PersonFacts:
    record = one.record
    told = "\n".join((record.note, *record.tags, *(text for _, text in record.details)))
    return PersonFacts(
        sensitive=record.sensitive_consent or bool(sensitive_words(told)),
        received_by_opt_out=any(found.id in received for found in one.addresses),
    )


def _persons(one: ExportedContact) -> list[ProvidedPerson]:
    name = one.record.full or one.record.company
    if not one.addresses:
        return [ProvidedPerson("", name, "")]
    return [ProvidedPerson(found.id, name, found.text) for found in one.addresses]
