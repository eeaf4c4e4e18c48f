"""The evidence timeline of a person in plain words: what was obtained, told, mended and stopped, and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Literal, TypeAlias

from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.bounce_rules import UNDONE as LINE_UNDONE
from desktop_app.domain.bounce_rules import Follows
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.moment import JST, Moment
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.i18n.catalogue import catalogue
from desktop_app.i18n.language import Language
from desktop_app.services.contact_rows import day_of, shown_day, shown_time
from desktop_app.services.records_proof import Proof, proofs_of
from desktop_app.storage import address_history, bounce_reads, chain, consents, record_log
from desktop_app.storage.address_history import LedgerLine
from desktop_app.storage.bounce_reads import BounceRow
from desktop_app.storage.chain import Entry
from desktop_app.storage.contacts import AddressRecord
from desktop_app.storage.database import Book
from desktop_app.storage.suppressions import SuppressionRow
from desktop_app.storage.undone import UNDONE

Tone: TypeAlias = Literal["ok", "warn", "stop", "neutral"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `id` is its entry in the log; `address` is told when there are several."""

    id: str
    at: datetime
    title: str
    lines: tuple[str, ...]
    tone: Tone
    address: str = ""
    proofs: tuple[Proof, ...] = ()
    """What can be opened: the wording, the picture, the mail."""
    bounce: str = ""
    """The bounce that keeps the address out, which somebody may take back."""
    mail: str = ""
    """The received mail that told it, where that is not the entry itself."""


@dataclass(frozen=True, slots=True)
class StoryTeller:
    """Tells what stands in one book about addresses."""

    book: Book
    language: Language
    topics: Mapping[str, str]
    wordings: frozenset[str] = frozenset()
    """Numbers of the kept wordings; evidence may also hold the text itself."""

    def story(self, addresses: Sequence[AddressRecord]) -> list[Event]:
        """Everything about these addresses, newest first."""
        several = len(addresses) > 1
        found = [event for one in addresses for event in self._of(one, one.text if several else "")]
        ordered = sorted(found, key=lambda event: event.at, reverse=True)
        return [replace(event, proofs=self._kept(event.mail or event.id)) for event in ordered]

    def _kept(self, entry_id: str) -> tuple[Proof, ...]:
        row = record_log.one(self.book, entry_id) if entry_id else None
        if row is None or row.kind not in ("evidence", "optout", "inbox"):
            return ()
        return tuple(one for one in proofs_of(self.book, row, self.language) if one.ref)

    def _(self, text: str) -> str:
        return catalogue(self.language).gettext(text)

    def _of(self, address: AddressRecord, named: str) -> Iterator[Event]:
        log = address_history.evidence_log(self.book, address.id)
        withdrawn = {one.facts["evidence"]: one for one in log if one.kind == "evidence.withdrawn"}
        entries = {one.id: one for one in log}
        for evidence in consents.evidence_from([one for one in log if one.kind != "evidence.withdrawn"]):
            entry = entries[evidence.id or ""]
            yield self._evidence(evidence, entry, withdrawn.get(entry.id), named)
        for entry in log:
            if entry.kind == "lift":
                yield self._lift(entry, named)
        for row, entry in address_history.stops(self.book, address.id):
            yield self._stop(row, entry, named)
        for undone in chain.entries(self.book, (UNDONE,), subject=address.id):
            yield self._undone(undone, named)
        bounced = bounce_reads.of_address(self.book, address.id)
        for one in bounced:
            if one.kind is not BounceClass.HARD and one.state is not Follows.DISMISSED:
                yield self._bounce(one, named)
        for line in address_history.ledger(self.book, address.id):
            if line.what != LINE_UNDONE:  # told by what was taken back
                yield self._ledger(line, named)

    def _evidence(self, one: Evidence, entry: Entry, withdrawn: Entry | None, named: str) -> Event:
        title = self._("Answered no to advertising mail") if one.said_no else self._title(one.basis)
        tone = _TONES.get(one.basis, "ok")
        lines = [_joined(self._facts(one)), _joined(self._proof(one)), self._limits(one), one.note or ""]
        if withdrawn is not None:
            title, tone = self._("Withdrawn: {title}").format(title=title), "neutral"
            by_import = withdrawn.facts.get("reason") == "batch-undone"
            why = self._("taken back with its import") if by_import else self._("it was entered wrongly")
            lines.insert(0, _joined((shown_time(withdrawn.at), why)))
        lines.append(self._recorded(entry))
        return Event(
            id=entry.id,
            at=_moment(day_of(one), entry.at),
            title=title,
            lines=tuple(line for line in lines if line),
            tone=tone,
            address=named,
        )

    def _title(self, basis: Basis) -> str:
        return {
            Basis.CONSENT_WEB: self._("Agreed in a web form"),
            Basis.CONSENT_PAPER: self._("Agreed on a paper form"),
            Basis.CONSENT_MAIL: self._("Agreed by e-mail"),
            Basis.CONSENT_ORAL: self._("Agreed by word of mouth"),
            Basis.CONSENT_LEGACY: self._("Agreed earlier, as a list says"),
            Basis.CARD: self._("Business card received"),
            Basis.RELATION: self._("Continuing business"),
            Basis.PUBLISHED: self._("Address published by a business"),
            Basis.ADDRESS_TOLD: self._("Address told to us"),
            Basis.NONE: self._("Source unknown"),
        }[basis]

    def _facts(self, one: Evidence) -> Iterator[str]:
        day = day_of(one)
        yield shown_time(day) if day is not None else self._("no date recorded")
        column = None if one.asked else one.column
        yield from (text for text in (one.method, one.occasion, one.place, one.url, column) if text)
        if one.asked:
            yield self._("asked: “{question}”").format(question=one.asked)
        if one.answer:
            yield self._("answered: “{answer}”").format(answer=one.answer)
        if isinstance(one.continuing, str):
            yield one.continuing
        if one.by:
            yield self._("taken by {name}").format(name=one.by)

    def _proof(self, one: Evidence) -> Iterator[str]:
        number = one.text_version or one.wording or ""
        if number in self.wordings:
            yield self._("wording no. {number}").format(number=number)
        elif number:
            yield self._("wording kept")
        if one.double_opt_in:
            yield self._("confirmed by the person's answer to a mail")
        if one.signed:
            yield self._("signed")
        if one.paper:
            yield self._("on paper")
        if one.handed_over_by_person:
            yield self._("handed over by the person")
        if one.copy_kept:
            yield self._("copy of the page kept")
        if one.purpose_told_at is not None:
            yield self._("purpose told on {day}").format(day=shown_day(one.purpose_told_at))
        if one.imported:
            yield self._("came with a file")

    def _limits(self, one: Evidence) -> str:
        found = []
        if one.scope is not None:
            names = self._("“, ”").join(self.topics.get(topic, topic) for topic in sorted(one.scope))
            found.append(self._("for “{topics}” only").format(topics=names))
        if one.given_to:
            found.append(self._("given to {name}").format(name=one.given_to))
        if one.wording_default_on:
            found.append(self._("the box was ticked beforehand"))
        if one.no_ads_note or one.no_ads_on_site:
            found.append(self._("a note refuses advertising"))
        return _joined(found)

    def _recorded(self, entry: Entry) -> str:
        day = shown_time(entry.at)
        by = entry.personal.get("recorded_by") or entry.personal.get("by")
        if by:
            return self._("entered on {day} by {name}").format(day=day, name=by)
        return self._("entered on {day}").format(day=day)

    def _lift(self, entry: Entry, named: str) -> Event:
        return Event(
            id=entry.id,
            at=entry.at,
            title=self._("A later agreement ended the stop"),
            lines=(self._recorded(entry),),
            tone="ok",
            address=named,
        )

    def _stop(self, row: SuppressionRow, entry: Entry, named: str) -> Event:
        title = {
            SuppressionReason.OPTOUT: self._("Asked us to stop"),
            SuppressionReason.COMPLAINT: self._("Complained"),
            SuppressionReason.BOUNCE: self._kept_out(entry),
            SuppressionReason.MANUAL: self._("Kept out by the shop"),
            SuppressionReason.ERASED: self._("Erased at the person's request"),
        }[row.reason]
        facts = [shown_time(row.at), self._channel(row.channel)]
        if row.scope is not None:
            names = self._("“, ”").join(self.topics.get(topic, topic) for topic in sorted(row.scope))
            facts.append(self._("for “{topics}” only").format(topics=names))
        if row.until is not None:
            facts.append(self._("until {day}").format(day=shown_day(row.until)))
        said = str(entry.personal.get("text") or entry.personal.get("detail") or "")
        lines = (_joined(facts), f"「{said}」" if said else "", self._recorded(entry))
        return Event(
            id=entry.id,
            at=_moment(row.at, entry.at),
            title=title,
            lines=tuple(line for line in lines if line),
            tone="stop",
            address=named,
            bounce=self._wrong_bounce(entry),
            mail=told.message_id or "" if (told := self._bounce_of(entry)) else "",
        )

    def _bounce_of(self, entry: Entry) -> BounceRow | None:
        return bounce_reads.one(self.book, str(entry.facts.get("bounce") or ""))

    def _wrong_bounce(self, entry: Entry) -> str:
        told = self._bounce_of(entry)
        return told.id if told is not None and told.state is Follows.SUPPRESSED else ""

    def _kept_out(self, entry: Entry) -> str:
        """Why a bounce keeps an address out: it does not exist, or mails came back too often."""
        told = self._bounce_of(entry)
        if told is not None and told.kind is not BounceClass.HARD:
            return self._("Mails came back again and again")
        return self._("The address does not exist any more")

    def _undone(self, entry: Entry, named: str) -> Event:
        reason = str(entry.personal.get("reason") or "")
        return Event(
            id=entry.id,
            at=entry.at,
            title=self._("A wrong stop was taken back"),
            lines=tuple(line for line in (f"「{reason}」" if reason else "", self._recorded(entry)) if line),
            tone="neutral",
            address=named,
        )

    def _bounce(self, row: BounceRow, named: str) -> Event:
        title = {
            BounceClass.MAILBOX: self._("A mail came back: the mailbox is full or switched off"),
            BounceClass.TRANSIENT: self._("A mail came back: for the time being"),
            BounceClass.POLICY: self._("A mail came back: the mail itself was refused"),
        }.get(row.kind, self._("A mail came back"))
        said = f"「{row.reason}」" if row.reason else ""
        return Event(
            id=row.id,
            at=row.at,
            title=title,
            lines=tuple(line for line in (shown_time(row.at), said) if line),
            tone="warn",
            address=named,
            mail=row.message_id or "",
        )

    def _channel(self, channel: str | None) -> str:
        return {
            "mail": self._("by e-mail"),
            "phone": self._("by telephone"),
            "counter": self._("at the counter"),
            "paper": self._("on a letter or form"),
            "sns": self._("by social media"),
        }.get(channel or "", "")

    def _ledger(self, line: LedgerLine, named: str) -> Event:
        title = {
            "hard_bounce": self._("A mail came back"),
            "user_unknown": self._("A mail came back: nobody has this address"),
            "complaint": self._("The provider told of a complaint"),
            "consent_request": self._("Asked by mail whether newsletters may come"),
        }.get(line.what, line.what)
        return Event(
            id="",
            at=_moment(line.at, None),
            title=title,
            lines=(shown_time(line.at),),
            tone="neutral" if line.what == "consent_request" else "stop",
            address=named,
        )


_TONES: Mapping[Basis, Tone] = {
    Basis.NONE: "neutral",
    Basis.CONSENT_LEGACY: "warn",
    Basis.ADDRESS_TOLD: "neutral",
}


def _joined(parts: Sequence[str] | Iterator[str]) -> str:
    return " ・ ".join(dict.fromkeys(part for part in parts if part))


def _moment(at: Moment | None, otherwise: datetime | None) -> datetime:
    """A time to order by: a day counts as its begin in Japan."""
    if isinstance(at, datetime):
        return at
    if isinstance(at, date):
        return datetime.combine(at, time(), JST)
    return otherwise or datetime.min.replace(tzinfo=UTC)
