"""The result of a sending on paper or as a table: numbers that add up, and what became of each mail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.delivery import DeliveryState
from desktop_app.domain.moment import JST
from desktop_app.i18n.language import Language
from desktop_app.services.delivery_sheet import NotSentRow, RunView
from desktop_app.services.environment import Environment
from desktop_app.services.run_report_words import state_word, word
from desktop_app.services.senders import sender_of
from desktop_app.services.whole_file import write_whole
from desktop_app.storage import delivery_reads
from desktop_app.storage.bounce_reads import DOMAIN_RESTS, WOKEN
from desktop_app.storage.database import Book
from desktop_app.storage.delivery_reads import ReportRow

if TYPE_CHECKING:
    from desktop_app.documents.sheet import Section
    from desktop_app.services.delivery_view import DeliveryView

ON_PAPER = 2000
"""More people than this are only listed in the table: paper nobody would read."""
_CHUNK = 500
_LOOK_AT = (DeliveryState.UNKNOWN, DeliveryState.REJECTED, DeliveryState.BOUNCED, DeliveryState.DEFERRED)
_WAITS = frozenset({DOMAIN_RESTS, WOKEN})
Tell = Callable[[int, int], None]


def _nobody_listens(_done: int, _total: int) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """Reports of one book's runs, in the language of now."""

    book: Book
    environment: Environment
    deliveries: "DeliveryView"

    @property
    def _language(self) -> Language:
        return self.environment.language

    def save(self, newsletter_id: str, file: str, tell: Tell = _nobody_listens) -> int:
        """Write a PDF, or a table when the name ends in .csv; whole or not at all. Returns how many people.

        `tell` hears how many rows were read, of how many, and may raise to stop.
        Raises AppError("newsletter-missing", "file-not-writable", "font-missing").
        """
        view = self.deliveries.run(newsletter_id)
        make = self._table if Path(file).suffix.casefold() == ".csv" else self._paper
        write_whole(file, make(newsletter_id, view, tell))
        return view.run.total

    def _rows(self, newsletter_id: str, total: int, tell: Tell) -> Iterator[ReportRow]:
        for start in range(0, total, _CHUNK):
            tell(start, total)
            yield from delivery_reads.report_rows(self.book, newsletter_id, limit=_CHUNK, offset=start)
        tell(total, total)

    def _table(self, newsletter_id: str, view: RunView, tell: Tell) -> bytes:
        from desktop_app.documents.csv_file import render_csv

        names = ("address", "name", "state", "at", "why", "reply", "basis", "message-id")
        rows = (
            (
                row.address, row.name, state_word(row.state, self._language), _minute(row.at),
                self._why(row), _said(row), self._basis(row), row.message_id,
            )
            for row in self._rows(newsletter_id, view.run.total, tell)
        )
        return render_csv([word(name, self._language) for name in names], rows)

    def _paper(self, newsletter_id: str, view: RunView, tell: Tell) -> bytes:
        from desktop_app.documents.pdf import render_pdf
        from desktop_app.documents.sheet import Section, Sheet

        language, run = self._language, view.run
        sections = [Section(word("numbers", language), self._numbers(view))]
        if view.not_sent:
            reasons = tuple(
                (self._reason(one), word("people", language, n=f"{one.count:,}")) for one in view.not_sent
            )
            sections.append(Section(word("reasons", language), reasons))
        sections += self._people(newsletter_id, run.total, tell)
        sheet = Sheet(
            title=word("title", language), intro=self._intro(newsletter_id, view),
            sections=tuple(sections), foot=word("foot", language),
        )
        return render_pdf(sheet)

    def _intro(self, newsletter_id: str, view: RunView) -> tuple[tuple[str, str], ...]:
        language, run, cleared = self._language, view.run, view.cleared
        account = sender_of(self.book, newsletter_id)
        ended = _minute(run.finished_at) or word("not-ended", language, at=_minute(view.at))
        lines = [
            (word("newsletter", language), run.title),
            (word("subject", language), run.subject),
            (word("from", language), account.address if account else ""),
            (word("began", language), _minute(run.started_at)),
            (word("ended", language), ended),
        ]
        if cleared is not None:
            by = word("checked-by", language, at=_minute(cleared.at), name=cleared.by)
            read = _minute(cleared.mailbox_read_at)
            lines.append((word("checked", language), by))
            if read:
                by_hand = word("by-hand", language, at=read) if cleared.read_by_hand else read
                lines.append((word("mailbox", language), by_hand))
            lines += [
                (word("accepted-warning", language), f"{title}: {reason}")
                for title, reason in cleared.accepted
            ]
        return tuple((name, value) for name, value in lines if value)

    def _numbers(self, view: RunView) -> tuple[tuple[str, str], ...]:
        language, counts = self._language, view.run.counts
        parts = [(state_word(state, language), getattr(counts, state.value)) for state in DeliveryState]
        whole = (word("everyone", language), view.run.total)
        return tuple((name, word("mails", language, n=f"{n:,}")) for name, n in [whole, *parts] if n)

    def _people(self, newsletter_id: str, total: int, tell: Tell) -> list["Section"]:
        from desktop_app.documents.sheet import Section

        language = self._language
        everyone: list[tuple[str, str]] = []
        look_at: list[tuple[str, str]] = []
        for row in self._rows(newsletter_id, total, tell):
            line = (row.name or row.address, self._line(row))
            if total <= ON_PAPER:
                everyone.append(line)
            if row.state in _LOOK_AT:
                look_at.append(line)
        sections = [Section(word("look-at", language), tuple(look_at))] if look_at else []
        if total > ON_PAPER:
            everyone = [("", word("long", language, limit=f"{ON_PAPER:,}"))]
        return [*sections, Section(word("list", language), tuple(everyone))]

    def _line(self, row: ReportRow) -> str:
        state = state_word(row.state, self._language)
        parts = (row.address if row.name else "", state, _minute(row.at), self._why(row), _said(row))
        return "　".join(part for part in parts if part)

    def _why(self, row: ReportRow) -> str:
        from desktop_app.domain.finding import block
        from desktop_app.services.check_words import left_out_text

        if row.reply in _WAITS:
            return word(row.reply, self._language)
        if row.state is not DeliveryState.SKIPPED:
            return ""
        if row.rule:
            return left_out_text(block(row.rule), self._language)
        return self._code(row.code)

    def _code(self, code: str) -> str:
        return word(code if code in ("cancelled", "address-erased") else "not-made", self._language)

    def _reason(self, one: NotSentRow) -> str:
        why = one.text or self._code(one.code)
        return why if one.from_start or not one.rule else word("while-sending", self._language, why=why)

    def _basis(self, row: ReportRow) -> str:
        from desktop_app.records.labels import label

        return label(f"basis_{row.basis}", self._language) if row.basis else ""


def _said(row: ReportRow) -> str:
    """The server's words; our own codes are told as reasons."""
    return "" if row.reply in _WAITS else row.reply


def _minute(moment: datetime | None) -> str:
    return f"{moment.astimezone(JST):%Y-%m-%d %H:%M}" if moment is not None else ""
