"""Gathers what the book can prove about an address (SEM Act 3(2), Ord. 4; JP-SEM-3-2-EXPORT)."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields
from typing import Any

from desktop_app.domain.consent import Evidence
from desktop_app.storage import (
    audit,
    consents,
    contacts,
    deliveries,
    mailings,
    newsletters,
    suppressions,
    topics,
    undone,
)
from desktop_app.storage.audit import Entry
from desktop_app.storage.consents import WordingRecord
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book
from desktop_app.storage.deliveries import DeliveryRecord
from desktop_app.storage.suppressions import SuppressionRow

_CONCERNING = ("evidence", "optout", "suppression", "delivery")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One evidence with its log entry and the wording that was shown, if any."""

    evidence: Evidence
    entry: Entry
    withdrawn: bool
    wording: WordingRecord | None
    wording_text: str
    """The exact text, from the numbered version or as it was written down with the evidence."""

    @property
    def wording_sha256(self) -> str:
        return hashlib.sha256(self.wording_text.encode()).hexdigest() if self.wording_text else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One opt-out or other suppression with its log entry. `mail`: the received mail that told it, if one
    did. `slip`: the entry in which somebody called it one, with the reason."""

    row: SuppressionRow
    entry: Entry
    mail: Entry | None = None
    slip: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One delivery, the title of its newsletter or what the letter was for, and its last log entry."""

    record: DeliveryRecord
    title: str
    reason: str
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything about one address; `address` is empty once it was erased."""

    address_id: str
    address: str
    contact: ContactRecord | None
    evidence: tuple[EvidenceItem, ...]
    stops: tuple[Stop, ...]
    sent: tuple[Sent, ...]
    topics: dict[str, str]


Tell = Callable[[int, int], None]
"""Hears (done, to do) every now and then; what it raises ends the work."""
_EVERY = 50


def to_nobody(_done: int, _total: int) -> None:
    """Nobody listens."""


def dossiers(book: Book, address_id: str | None = None, tell: Tell = to_nobody) -> list[Dossier]:
    """The dossier of one address, or of every address that was ever recorded, in the order of the book."""
    return list(_dossiers(book, address_id, tell))


def _dossiers(book: Book, address_id: str | None, tell: Tell) -> Iterator[Dossier]:
    ids = [address_id] if address_id else _all_addresses(book)
    names = {one.id: one.name for one in topics.all_topics(book)}
    texts = {one.number: one for one in consents.wordings(book)}
    stops: dict[str | None, list[SuppressionRow]] = {}
    for row in suppressions.suppressions(book, address_id, slips=True):
        stops.setdefault(row.address_id, []).append(row)
    slips = {
        one.facts["suppression"]: one for one in audit.entries(book, (undone.UNDONE,), address_id=address_id)
    }
    mails = _mails(book, address_id)
    owners = {address.id: contact for contact in _contacts(book, address_id) for address in contact.addresses}
    for number, one in enumerate(ids):
        if number % _EVERY == 0:
            tell(number, len(ids))
        yield Dossier(
            address_id=one,
            address=contacts.address(book, one).text,
            contact=owners.get(one),
            evidence=tuple(_evidence(book, one, texts)),
            stops=tuple(
                Stop(
                    row=row, entry=audit.entry(book, row.id), mail=mails.get(row.id), slip=slips.get(row.id)
                )
                for row in stops.get(one, ())
            ),
            sent=tuple(_sent(book, one)),
            topics=names,
        )


def _mails(book: Book, address_id: str | None) -> dict[str, Entry]:
    """Stop (id) → the mail by which it was told, as the program or a person read it."""
    read = audit.entries(book, ("inbox",), address_id=address_id)
    told = {str(stop): one for one in read for stop in one.facts.get("stops") or ()}
    for one in audit.entries(book, ("inbox.decided",)):
        if stops := one.facts.get("stops"):
            mail = audit.entry(book, str(one.facts["message"]))
            told |= {str(stop): mail for stop in stops}
    return told


def _contacts(book: Book, address_id: str | None) -> Collection[ContactRecord]:
    if address_id is None:
        return contacts.by_ids(book).values()
    owner = contacts.by_address(book, contacts.address(book, address_id).key)
    return () if owner is None else (owner,)


def _all_addresses(book: Book) -> list[str]:
    ids = [entry.address_id for entry in audit.entries(book, _CONCERNING) if entry.address_id]
    ids += [address.id for contact in contacts.by_ids(book).values() for address in contact.addresses]
    return list(dict.fromkeys(ids))


def _evidence(book: Book, address_id: str, texts: dict[str, WordingRecord]) -> list[EvidenceItem]:
    log = audit.entries(book, ("evidence", "evidence.withdrawn", "lift"), address_id=address_id)
    withdrawn = {one.facts["evidence"] for one in log if one.kind == "evidence.withdrawn"}
    standing = [one for one in log if one.kind != "evidence.withdrawn"]
    entries = {one.id: one for one in log}
    found = []
    for evidence in consents.evidence_from(standing):
        number = evidence.text_version or evidence.wording or ""
        record = texts.get(number)
        found.append(
            EvidenceItem(
                evidence=evidence,
                entry=entries[evidence.id or ""],
                withdrawn=evidence.id in withdrawn,
                wording=record,
                wording_text=record.text if record else evidence.wording or "",
            )
        )
    return found


def _sent(book: Book, address_id: str) -> list[Sent]:
    last = {
        one.subject: one for one in audit.entries(book, ("delivery",), address_id=address_id) if one.subject
    }
    found = []
    for delivery_id, entry in last.items():
        record = deliveries.get(book, delivery_id)
        mailing = mailings.get(book, record.mailing_id)
        title = newsletters.get(book, mailing.id).title if mailing.kind == "newsletter" else ""
        found.append(Sent(record=record, title=title, reason=mailing.reason, entry=entry))
    return found


def evidence_fields(evidence: Evidence) -> dict[str, Any]:
    """Every field that was recorded, by name."""
    return {one.name: value for one in fields(evidence) if (value := getattr(evidence, one.name)) is not None}
