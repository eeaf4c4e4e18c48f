"""Evidence for many at once: for whom it fits, who keeps what is on record, and who is left out and why.

What stands in a person's record stays: only what it lacks is taken from what was typed. Nobody who said stop
is among them: a later consent that ends a stop is confirmed one by one (JP-SEM-3-3-RECONSENT, law.md 6.9.4).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from desktop_app.domain import evidence_fields
from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence
from desktop_app.domain.decision import Decision, Outcome, Person
from desktop_app.domain.eligibility import in_order
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_json import evidence_from_json
from desktop_app.domain.finding import Severity
from desktop_app.domain.moment import legal_day
from desktop_app.domain.stated_reason import as_stated
from desktop_app.i18n.finding_texts import finding_text
from desktop_app.services.contact_look import DraftLooker, evidence_item, typed_again
from desktop_app.services.contacts import ContactDesk, status_of
from desktop_app.storage import chain, consents, contact_bulk, contact_table, contacts, people, topics
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.people import Candidate

Given: TypeAlias = Mapping[str, Any]
"""Evidence as typed in the form: fields of `domain.evidence_fields`, with its basis."""
Tell: TypeAlias = Callable[[int, int], None]
NAMED = 5
_OWN = frozenset({"scope", "basis"})
"""What was typed counts whatever is on record: a scope that was not recorded reads as "all"."""


@dataclass(slots=True, kw_only=True)
class Others:
    """People for whom it does not fit, for one reason."""

    text: str
    people: int = 0
    names: list[str] = field(default_factory=list)
    """Of the first few."""
    ids: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class EvidenceLook:
    """`fits` people get it, at `addresses`; `mailable` of them can be written to then and could not before.
    `kept` of them have a fact on record that differs from what was typed, and keep it."""

    faults: Mapping[str, str] = field(default_factory=dict)
    fits: int = 0
    addresses: int = 0
    mailable: int = 0
    kept: int = 0
    others: list[Others] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Fit:
    address_id: str
    item: Mapping[str, Any]
    opens: bool
    kept: bool


class EvidenceForMany:
    """One look over, or one writing of, evidence for many."""

    def __init__(self, desk: ContactDesk) -> None:
        self.desk, self.book = desk, desk.book
        self._looker = DraftLooker(desk)
        self._now = desk.environment.clock()
        self._shop = in_order(desk.shop.shop())
        self._several = len(topics.all_topics(self.book)) > 1
        self._topic = topics.default_topic(self.book).id
        self._read: dict[str, tuple[Evidence | None, str]] = {}

    def look(self, ids: Sequence[str], given: Given, *, tell: Tell) -> EvidenceLook:
        """For whom it fits; writes nothing."""
        look, _ = self._go(ids, given, tell)
        return look

    def add(self, ids: Sequence[str], given: Given, *, tell: Tell) -> tuple[EvidenceLook, tuple[str, ...]]:
        """Write it down for those it fits, in the caller's transaction; returns the entries' ids."""
        look, fits = self._go(ids, given, tell)
        if look.faults:
            return look, ()
        writer, entries, known = chain.Writer(self.book, self._now), list[str](), dict[str, Evidence]()
        for number, one in enumerate(fits):
            if number % contact_bulk.PART == 0:
                tell(number, len(fits))
            text = _text(one.item)
            if text not in known:
                writer.flush()
                known[text] = self.desk.read_evidence(evidence_item(self.desk, one.item))
                writer = chain.Writer(self.book, self._now)  # a new wording is an entry of its own
            entries.append(
                consents.chain_evidence(
                    self.book, writer, one.address_id, known[text], recorded_by=str(given.get("by") or "")
                )
            )
            if number % contact_bulk.PART == contact_bulk.PART - 1:
                writer.flush()
        writer.flush()
        return look, tuple(entries)

    def _go(self, ids: Sequence[str], given: Given, tell: Tell) -> tuple[EvidenceLook, list[_Fit]]:
        look, every = EvidenceLook(faults=self._faults(given)), list[_Fit]()
        if look.faults:
            return look, every
        others: dict[str, Others] = {}
        for part in contact_bulk.parts(ids, tell):
            for record, found in self._people(part):
                fits, why = self._judge(found, given)
                if fits:
                    every += fits
                    look.fits += 1
                    look.mailable += any(one.opens for one in fits)
                    look.kept += any(one.kept for one in fits)
                    continue
                other = others.setdefault(why, Others(text=why))
                other.people += 1
                other.ids.append(record.id)
                if len(other.names) < NAMED:
                    name = record.full or record.company
                    other.names.append(name or (record.addresses[0].text if record.addresses else "—"))
        look.addresses = len(every)
        look.others = sorted(others.values(), key=lambda one: -one.people)
        return look, every

    def _faults(self, given: Given) -> dict[str, str]:
        today = legal_day(self._now)
        found = evidence_fields.faults(given, today=today, several_topics=self._several)
        if Basis(str(given["basis"])) is Basis.RELATION:
            found.pop("continuing", None)  # may be on record person by person
        return {name: self._looker.sentence(error) for name, error in found.items()}

    def _people(self, part: Sequence[str]) -> Iterator[tuple[ContactRecord, list[Candidate]]]:
        keys = contact_table.keys_of(self.book, part)
        found = people.candidates_among(self.book, keys)
        for one in found.values():
            if one.contact is not None:
                rest = [each for each in one.contact.addresses if each.id != one.address_id]
                yield one.contact, [one, *(people.candidate(self.book, each.id) for each in rest)]
        if len(found) < len(keys):
            with_address = {one.contact_id for one in found.values()}
            bare = [one for one in part if one not in with_address]
            for record in contacts.among(self.book, bare).values():
                yield record, []

    def _judge(self, found: Sequence[Candidate], given: Given) -> tuple[list[_Fit], str]:
        """Where it fits for one person: the preferred address, and others with such evidence; or why not."""
        if not found:
            return [], self._looker.sentence("bulk-no-address")
        basis, fits, first = Basis(str(given["basis"])), list[_Fit](), ""
        for place, one in enumerate(found):
            has = any(evidence.basis is basis for evidence in one.person.evidence)
            if place and not has:
                continue
            fit, why = self._at(one, given, basis)
            first = first or why
            if fit is not None:
                fits.append(fit)
        return fits, first

    def _at(self, one: Candidate, given: Given, basis: Basis) -> tuple[_Fit | None, str]:
        person = one.person
        before = self._decided(person, given)
        if status_of(before) == "stopped" or (basis in CONSENT_BASES and person.optouts):
            return None, self._stopped(before)
        if person.address_changed_at is not None and not person.address_change_confirmed:
            return None, self._looker.sentence("bulk-address-changed")
        open_before = before.outcome is Outcome.LEFT_OUT
        if not open_before and before.basis is basis and before.outcome is Outcome.ALLOWED:
            return None, self._looker.sentence("bulk-complete-already")
        item, kept = self._completed(person, given, basis)
        evidence, fault = self._evidence(item)
        if evidence is None:
            return None, fault
        after = self._decided(
            replace(person, evidence=(*person.evidence, replace(evidence, recorded_at=self._now))), given
        )
        if after.outcome is Outcome.LEFT_OUT:
            return None, self._why(after)
        return _Fit(one.address_id, item, open_before, kept), ""

    def _stopped(self, before: Decision) -> str:
        if status_of(before) == "stopped":
            return self._why(before)
        return self._looker.sentence("bulk-stopped-once")

    def _why(self, decision: Decision) -> str:
        stops = [one for one in decision.findings if one.severity is Severity.BLOCK]
        return finding_text(stops[0], self.desk.words.language)

    def _decided(self, person: Person, given: Given) -> Decision:
        scope = given.get("scope")
        topic = str(scope[0]) if isinstance(scope, list) and scope else None
        decision = self.desk.judge(person, topic=topic or self._topic, shop=self._shop)
        return as_stated(decision, person.evidence)

    def _completed(self, person: Person, given: Given, basis: Basis) -> tuple[dict[str, Any], bool]:
        """What was typed, with what is on record of this person's evidence in its place."""
        same = [one for one in person.evidence if one.basis is basis]
        known = typed_again(same[-1]) if same else {}
        typed = {name: value for name, value in given.items() if value not in (None, "", [])}
        own = {name: value for name, value in known.items() if name not in _OWN}
        kept = any(name in typed and typed[name] != value and name != "by" for name, value in own.items())
        return {**typed, **own, "basis": basis.value}, kept

    def _evidence(self, item: Mapping[str, Any]) -> tuple[Evidence | None, str]:
        """The evidence as it would be stored; None with the sentence of what it lacks."""
        text = _text(item)
        if text not in self._read:
            faults = evidence_fields.faults(
                item, today=legal_day(self._now), several_topics=self._several
            )
            if faults:
                self._read[text] = None, self._looker.sentence(next(iter(faults.values())))
            else:
                try:
                    self._read[text] = evidence_from_json(evidence_item(self.desk, item)), ""
                except AppError as error:
                    self._read[text] = None, self._looker.sentence(error.id)
        return self._read[text]


def _text(item: Mapping[str, Any]) -> str:
    return json.dumps(item, sort_keys=True, ensure_ascii=False)
