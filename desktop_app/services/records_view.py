"""記録 as a person reads it: every event with its proof, one person's whole story, the check of the chain."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import JST
from desktop_app.records.keeping_time import keeping_time
from desktop_app.records.labels import mail_title
from desktop_app.services.chain_check import CheckResult, check_chain, last_check
from desktop_app.services.check_words import article_of
from desktop_app.services.contacts import ContactDesk
from desktop_app.services.environment import Environment
from desktop_app.services.inbox_views import SafeMail
from desktop_app.services.inbox_words import person, shown
from desktop_app.services.records_person import PersonRecord, person_record
from desktop_app.services.records_proof import Proof, proofs_of
from desktop_app.services.records_told import Names, Tone, by_whom, chip, sentence, who
from desktop_app.services.records_words import word
from desktop_app.services.safe_mail import safe_mail
from desktop_app.services.words import rulebook
from desktop_app.storage import attachments, consents, provisions, record_log, topics
from desktop_app.storage.database import Book
from desktop_app.storage.record_log import LogRow, PersonRow, Span

PAGE = 100
"""Entries that one page of the list holds."""

Tab = Literal["all", "grounds", "stops", "sent", "history"]
TABS: tuple[Tab, ...] = ("grounds", "stops", "sent", "history", "all")
_KINDS: dict[str, tuple[str, ...]] = {
    "grounds": ("evidence", "evidence.withdrawn", "lift", "wording"),
    "stops": ("optout", "suppression", "suppression.undone", "ledger", "tombstone"),
    "sent": ("mailing.state", "clearance", "newsletter.frozen", "audit.test-send"),
}
_ELSEWHERE = frozenset({"inbox", *(kind for group in _KINDS.values() for kind in group)} - {"tombstone"})
_FOR_EVER = frozenset({"optout", "suppression", "ledger", "wording", "tombstone"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """One event in words. `kept` is empty where no rule says how long; `seq`: where the next page goes on."""

    id: str
    seq: int
    at: str
    chip: str
    tone: Tone
    text: str
    who: str
    by: str
    proofs: tuple[Proof, ...]
    kept: str
    kept_by: str
    """The article that says so; empty where it is a rule of the house."""
    address_id: str | None
    contact_id: str | None
    erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """Somebody whom the search found."""

    address_id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the card at the side says."""

    checked: CheckResult | None
    law_as_of: str
    law_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """An attachment of the book. `mail` is filled for a mail; a picture or another file has its bytes."""

    name: str
    media_type: str
    data: bytes
    mail: SafeMail | None = None


@dataclass(frozen=True, slots=True)
class RecordsView:
    """Reads the chained log for the window."""

    book: Book
    environment: Environment
    contacts: ContactDesk

    def page(
        self,
        tab: Tab,
        *,
        search: str = "",
        since: date | None = None,
        until: date | None = None,
        before: int | None = None,
    ) -> list[RecordLine]:
        """Events of a tab, newest first, about the people that `search` finds, written between two days
        (both included, days in Japan)."""
        people = record_log.find_people(self.book, search) if search.strip() else None
        span = Span(
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
        )
        rows = record_log.page(
            self.book, self._kinds(tab), people=people, span=span, before=before, limit=PAGE
        )
        return self.lines(rows)

    def _kinds(self, tab: Tab) -> tuple[str, ...]:
        if tab in _KINDS:
            return _KINDS[tab]
        found = record_log.kinds(self.book)
        return tuple(found if tab == "all" else (kind for kind in found if kind not in _ELSEWHERE))

    def lines(self, rows: list[LogRow]) -> list[RecordLine]:
        """Entries in words."""
        names = self.names(rows)
        return [self._line(row, names) for row in rows]

    def names(self, rows: list[LogRow]) -> Names:
        """What the ids in these entries are called."""
        subjects = {row.subject for row in rows if row.subject}
        mailings = subjects | {str(row.facts["mailing_id"]) for row in rows if "mailing_id" in row.facts}
        return Names(
            titles={
                one: mail_title(*called, self.environment.language)
                for one, called in record_log.titles(self.book, mailings).items()
            },
            contacts=record_log.names(self.book, subjects),
            topics={one.id: one.name for one in topics.all_topics(self.book)},
        )

    def _line(self, row: LogRow, names: Names) -> RecordLine:
        language = self.environment.language
        kind, tone = chip(row, language)
        kept, article = self._kept(row)
        subject = row.subject if row.subject in names.contacts else None
        return RecordLine(
            id=row.id,
            seq=row.seq,
            at=shown(row.at),
            chip=kind,
            tone=tone,
            text=sentence(row, names, language),
            who=who(row, names, language),
            by=by_whom(row),
            proofs=proofs_of(self.book, row, language),
            kept=kept,
            kept_by=article,
            address_id=row.address_id,
            contact_id=row.contact_id or subject,
            erased=row.erased,
        )

    def _kept(self, row: LogRow) -> tuple[str, str]:
        if row.kind == provisions.KIND:
            until = provisions.one(self.book, row.id).keep_until
            said = word("kept-until", self.environment.language, day=until.isoformat())
            return said, article_of("JP-APPI-29-30-KEEP", language=self.environment.language)
        language = self.environment.language
        if row.kind in _FOR_EVER:
            return word("kept-ever", language), article_of(_EVER_RULE.get(row.kind, ""), language=language)
        if row.kind != "evidence":
            return "", ""
        found = keeping_time(self.book, row)
        if found.until is None:
            return word(f"kept-{found.why}", language), ""
        return word("kept-until", language, day=found.until.isoformat()), article_of(
            found.rule or "", language=language
        )

    def find(self, text: str) -> list[FoundPerson]:
        """Up to eight people for the search field."""
        return [
            FoundPerson(address_id=one.address_id, label=self._label(one))
            for one in record_log.find_people(self.book, text, limit=8)
        ]

    def _label(self, one: PersonRow) -> str:
        language = self.environment.language
        if not one.address:
            return word("erased", language)
        return f"{person(one.name, '', language)}　{one.address}" if one.name else one.address

    def person(self, *, address: str = "", address_id: str = "", contact_id: str = "") -> PersonRecord:
        """Everything about one person. Raises AppError("address-unknown") and AddressError."""
        if address:
            found = record_log.by_address(self.book, address)
        else:
            found = record_log.person(self.book, address_id=address_id, contact_id=contact_id)
        if not found:
            raise AppError("address-unknown")
        if found[0].contact_id:
            found = sorted(
                record_log.person(self.book, contact_id=found[0].contact_id),
                key=lambda one: one.address_id != found[0].address_id if not contact_id else False,
            )
        return person_record(self.book, found, self)

    def entry(self, entry_id: str) -> RecordLine:
        """One event. Raises AppError("record-missing")."""
        row = record_log.one(self.book, entry_id)
        if row is None:
            raise AppError("record-missing")
        return self.lines([row])[0]

    def details(self, entry_id: str) -> tuple[tuple[str, str], ...]:
        """Everything that was recorded of one event, label and value. Raises AppError("record-missing")."""
        from desktop_app.services.records_detail import details_of  # dossiers and labels, when first asked

        row = record_log.one(self.book, entry_id)
        if row is None:
            raise AppError("record-missing")
        return details_of(self.book, row, self.environment.language)

    def wording(self, number: str) -> str:
        """The exact text of a wording. Raises AppError("wording-missing")."""
        return consents.wording(self.book, number).text

    def file(self, attachment_id: str) -> ShownFile:
        """An attachment. Raises AppError("attachment-missing", "attachment-erased")."""
        kept = attachments.load(self.book, attachment_id)
        if kept.erased:
            raise AppError("attachment-erased")
        mail = safe_mail(kept.data, cut=False) if kept.media_type == "message/rfc822" else None
        return ShownFile(name=kept.name, media_type=kept.media_type, data=kept.data, mail=mail)

    def today(self) -> date:
        """The day in Japan."""
        return self.environment.clock().astimezone(JST).date()

    def save_copy(self, target: Path, data: bytes) -> None:
        """Write a proof outside the book. Raises AppError("evidence-not-written")."""
        try:
            target.write_bytes(data)
        except OSError as error:
            raise AppError("evidence-not-written", file=str(target)) from error

    def health(self) -> Health:
        """The last check of the chain, and how old the law in the program is."""
        as_of = rulebook().law_as_of
        today = self.today()
        return Health(
            checked=last_check(self.book, self.environment.language),
            law_as_of=as_of.isoformat(),
            law_old=today > as_of + timedelta(days=366),
        )

    def check(self, tell: Callable[[int, int], None]) -> CheckResult:
        """Recompute the chain and everything it points to; `tell` hears (done, to do) and may end it."""
        return check_chain(self.book, tell, now=self.environment.clock(), language=self.environment.language)

    def export(self, file: Path, *, address_id: str | None, tell: Callable[[int, int], None]) -> Path:
        """Write the evidence of one address, or of all, as .pdf, .csv or .zip. Raises as `evidence_file`."""
        from desktop_app.records.evidence import evidence_file  # reportlab costs a third of a second

        now = self.environment.clock()
        evidence_file(self.book, address_id, file, language=self.environment.language, now=now, tell=tell)
        return file


_EVER_RULE = {
    "optout": "JP-SEM-3-3-KEEP",
    "suppression": "JP-SEM-3-3-KEEP",
    "ledger": "JP-SEM-3-3-KEEP",
    "wording": "JP-SEMR-4-1-TEXTVERSION",
}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JST)
