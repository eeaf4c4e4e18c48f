"""配信停止を記録: somebody said stop, by any channel (SEM Act 3(3), Ord. 5; law.md 1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from desktop_app.domain.address import AddressError, parse_address
from desktop_app.domain.consent import CONSENT_BASES, Scope
from desktop_app.domain.eligibility import agreed_after
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_json import moment_of
from desktop_app.domain.moment import Moment, format_moment, legal_day, surely_after
from desktop_app.domain.suppression import Channel
from desktop_app.services.contact_look import DraftLooker, shown_name
from desktop_app.services.contacts import ContactDesk
from desktop_app.services.shop import topic_named
from desktop_app.services.stop_views import (
    FoundPerson,
    StopAddress,
    StopGiven,
    StopLook,
    Stopped,
    StopUndo,
    StopView,
)
from desktop_app.storage import contacts, people, staff, stop_reads, suppressions, topics
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book

_SHOWN = 8
_REFUSED = {"on": "stop-day-future", "until": "stop-until-past"}
UNDO_WITHIN = timedelta(minutes=15)
"""So long a stop counts as a slip of the person who typed it; after that only a new consent lifts it."""


@dataclass(frozen=True, slots=True)
class StopDesk:
    """What the stop dialog and the verb `optout` ask of one book."""

    contacts: ContactDesk

    @property
    def book(self) -> Book:
        """The opened book."""
        return self.contacts.book

    def find(self, text: str) -> list[FoundPerson]:
        """Up to eight people whom a name, an address or a telephone number fits."""
        if not text.strip():
            return []
        wanted = text.strip().casefold()
        fits = contacts.search(self.book, text, limit=_SHOWN)
        return [_found(one, wanted) for one in fits if one.addresses]

    def view(self, contact_id: str | None = None, address: str = "") -> StopView:
        """What the dialog asks about one contact, or about an address whoever's it is, or before either is
        known. AppError("contact-missing", "address-…") for an address that is none."""
        record = contacts.get(self.book, contact_id) if contact_id else None
        lines: tuple[StopAddress, ...] = ()
        if record is None and address.strip():
            parsed = parse_address(address)
            record = contacts.by_address(self.book, parsed.key)
            known = contacts.address_by_key(self.book, parsed.key)
            # The spelling of the book is that of the mails that went out.
            text = known.text if known is not None else parsed.text
            lines = (StopAddress(id="", text=text, stopped=known is not None and self._stopped(known.id)),)
        if record is not None:
            lines = tuple(
                StopAddress(id=one.id, text=one.text, stopped=self._stopped(one.id))
                for one in record.addresses
            )
        return StopView(
            contact_id=record.id if record is not None else None,
            name=shown_name(record) if record is not None else lines[0].text if lines else "",
            addresses=lines,
            topics=tuple((one.id, one.name) for one in topics.all_topics(self.book)),
            staff=tuple(one.name for one in staff.staff(self.book)),
        )

    def _stopped(self, address_id: str) -> bool:
        standing = DraftLooker(self.contacts).standing(address_id)
        return any(not stop.scope and stop.until is None for stop in standing)

    def look(self, given: StopGiven) -> StopLook:
        """What recording it would do; writes nothing."""
        faults = self._faults(given)
        if "on" in faults or "until" in faults or "addresses" in faults:
            return StopLook(faults=faults)
        scope, until = self._scope(given), self._until(given)
        ids = self._ids(given.addresses)
        at, now = self._told_at(given), self._now()
        return StopLook(
            faults=faults,
            waiting=stop_reads.waiting(self.book, ids, scope, until, now=now),
            running=stop_reads.running(self.book),
            sent_since=stop_reads.sent_since(self.book, ids, at, scope) if surely_after(now, at) else 0,
            agreed_on=self._agreed_on(ids, at),
        )

    def take(self, given: StopGiven) -> Stopped:
        """Write it down: one opt-out for each of the addresses, in one transaction; mails that wait for them
        are skipped, also in a send that is running. A fault is told by field, and then nothing is written.

        Raises AppError("topic-unknown").
        """
        faults = self._faults(given)
        if faults or given.via is None:
            return Stopped(name=given.name, addresses=0, skipped=0, faults=faults)
        return self._take(given)

    def _take(self, given: StopGiven) -> Stopped:
        now, at = self._now(), self._told_at(given)
        scope, until = self._scope(given), self._until(given)
        with self.book.transaction():
            by = self.contacts.shop.add_staff(given.by)["name"] if given.by.strip() else None
            done = [
                suppressions.add_optout(
                    self.book,
                    parse_address(one),
                    at=at,
                    scope=scope,
                    until=until,
                    channel=Channel(given.via or "").value,
                    by=by,
                    text=given.note.strip() or None,
                    now=now,
                )
                for one in given.addresses
            ]
        written = tuple(entry for one in done for entry in one.written)
        return Stopped(
            name=given.name or given.addresses[0],
            addresses=len(done),
            skipped=sum(one.skipped for one in done),
            already=all(one.already for one in done),
            undo=StopUndo(entries=written, by=by or "", at=now) if written else None,
        )

    def tell(self, given: StopGiven, *, all_addresses: bool = False) -> dict[str, Any]:
        """The verb `optout`: take it for the first of the addresses, or for every address of that person.
        The answer names the others (cli.md).

        Raises AppError("address-…", "stop-day-future", "stop-until-past", "topic-unknown").
        """
        view = self.view(address=given.addresses[0])
        named = parse_address(given.addresses[0])
        texts = [one.text for one in view.addresses]
        own = next((one for one in texts if parse_address(one).key == named.key), named.text)
        taken = (own, *(one for one in texts if one != own)) if all_addresses else (own,)
        faults = self._faults(given)
        for name, error in _REFUSED.items():
            if name in faults:
                raise AppError(error)
        done = self._take(replace(given, addresses=taken))
        scope, until = self._scope(given), self._until(given)
        names = {one.id: one.name for one in topics.all_topics(self.book)}
        return {
            "address": own,
            "already": done.already,
            "skipped": done.skipped,
            "addresses": list(taken),
            "others": [one for one in texts if one not in taken],
            "known": view.contact_id is not None,
            "at": format_moment(self._told_at(given)),
            "scope": "all" if scope is None else sorted(names.get(one, one) for one in scope),
            "until": until.isoformat() if until is not None else None,
            "via": given.via,
            "by": given.by.strip() or None,
        }

    def undo(self, undo: StopUndo) -> int:
        """The person who typed it took the wrong name or a wrong answer: nobody said this. What was written
        is not removed but marked as a slip; mails that it took out stay out. Returns how many addresses may
        be written to again, as far as everything else allows it.

        Raises AppError("stop-undo-late") when it was not just now.
        """
        now = self._now()
        if not undo.at <= now <= undo.at + UNDO_WITHIN:
            raise AppError("stop-undo-late", rules=("JP-SEM-3-3-RECONSENT",))
        return len(
            suppressions.undo(self.book, undo.entries, reason="typed by mistake", by=undo.by, now=now)
        )

    # --- what was told

    def _faults(self, given: StopGiven) -> dict[str, str]:
        told, now = DraftLooker(self.contacts).sentence, self._now()
        found: dict[str, str] = {}
        if not given.addresses:
            found["addresses"] = told("stop-address-missing")
        if not given.via:
            found["via"] = told("stop-channel-missing")
        if not given.by.strip():
            found["by"] = told("evidence-by-missing")
        if given.on and surely_after(moment_of(given.on, "on"), now):
            found["on"] = told("stop-day-future")
        if given.until and legal_day(moment_of(given.until, "until")) < legal_day(now):
            found["until"] = told("stop-until-past")
        return found

    def _scope(self, given: StopGiven) -> Scope:
        if not given.topics:
            return None
        return frozenset(topic_named(self.book, one).id for one in given.topics)

    def _until(self, given: StopGiven) -> Moment | None:
        return legal_day(moment_of(given.until, "until")) if given.until else None

    def _told_at(self, given: StopGiven) -> Moment:
        """Today without a time is now: nothing that stands here already is later."""
        now = self._now()
        at = moment_of(given.on, "on") if given.on else now
        return now if not isinstance(at, datetime) and at == legal_day(now) else at

    def _ids(self, addresses: Sequence[str]) -> list[str]:
        keys = []
        for one in addresses:
            try:
                keys.append(parse_address(one).key)
            except AddressError:
                continue
        found = (contacts.address_by_key(self.book, key) for key in keys)
        return [one.id for one in found if one is not None]

    def _agreed_on(self, address_ids: Sequence[str], at: Moment) -> str:
        days = [
            legal_day(one.obtained_at)
            for address_id in address_ids
            for one in people.candidate(self.book, address_id).person.evidence
            if one.basis in CONSENT_BASES and one.obtained_at is not None and agreed_after(one, at)
        ]
        return max(days).isoformat() if days else ""

    def _now(self) -> datetime:
        return self.contacts.environment.clock()


def _found(record: ContactRecord, wanted: str) -> FoundPerson:
    fits = [one.text for one in record.addresses if wanted in one.text.casefold()]
    address = (fits or [record.addresses[0].text])[0]
    name = record.full or record.company
    more = f" (+{len(record.addresses) - 1})" if len(record.addresses) > 1 else ""
    parts = (name, record.company if record.company != name else "", f"{address}{more}", record.phone)
    return FoundPerson(contact_id=record.id, address=address, label="　".join(one for one in parts if one))
