"""Row after row against the book and against earlier rows of the same file. Nothing is written."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

from desktop_app.domain.address import ParsedAddress
from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.moment import legal_day, surely_after
from desktop_app.domain.suppression import OptOut, SuppressionReason
from desktop_app.importing import own_rows
from desktop_app.importing.answers import Answers
from desktop_app.importing.flags import YES
from desktop_app.importing.parts import Part
from desktop_app.importing.planned import (
    BookView,
    Difference,
    ImportPlan,
    PlannedContact,
    PlannedRow,
    RowProblem,
    RowState,
)
from desktop_app.importing.row_evidence import RowGround, evidence_for
from desktop_app.importing.row_ground import Stop, digits
from desktop_app.importing.rows import RowFacts
from desktop_app.importing.stop_kinds import as_late, covers_stop, lifted, reason_of
from desktop_app.importing.table import AGAIN
from desktop_app.importing.tell import EVERY, Tell

_Same: TypeAlias = Callable[[Evidence], tuple[object, ...]]


class Placer:
    """Places rows against the book and against each other; those of a file that stop go before all others."""

    def __init__(self, found: ImportPlan, book: BookView, now: datetime, stop_list: str | None) -> None:
        self._plan = found
        self._book = book
        self._now = now
        self._stop_list = stop_list
        self._by_key: dict[str, PlannedContact] = {}
        self._by_id: dict[str, PlannedContact] = {}
        self._stopping: dict[str, list[Stop]] = {}
        self._evidence: dict[RowGround, Evidence] = {}
        self._answers = Answers()
        self._joined: list[PlannedContact] = []
        self._made_by: dict[int, PlannedRow] = {}
        self._facts: dict[tuple[str, _Same], set[tuple[object, ...]]] = {}
        self._details: dict[int, set[str]] = {}
        self.problems: list[RowProblem] = []

    def place(self, rows: Sequence[tuple[RowFacts, int]], tell: Tell) -> None:
        """Decide what becomes of each row, (facts, part), and note it in the plan."""
        seen: set[str] = set()
        for facts, part in rows:
            keys = [one.key for one in facts.addresses]
            if seen.issuperset(keys):
                self.problems.append(self._again(facts, part))
            seen.update(keys)
            if facts.stop is not None:
                for one in facts.addresses:
                    self._stopping.setdefault(one.key, [])
        for at, (facts, part) in enumerate(rows):
            if at % EVERY == 0:
                tell(at, len(rows))
            self._place(facts, part)
        gone = {id(one) for one in self._joined}
        if gone:
            self._plan.contacts = [one for one in self._plan.contacts if id(one) not in gone]
        self.problems += self._answers.compare()

    def _again(self, facts: RowFacts, part: int) -> RowProblem:
        found = self._plan.parts[part]
        at = found.columns.first("email")
        column = "" if at is None else found.table.header[at]
        return RowProblem(facts.row, column, facts.addresses[0].text, AGAIN, part)

    def _place(self, facts: RowFacts, part: int) -> None:
        declared = self._plan.declaration
        row = PlannedRow(RowState.NEW, facts, suggested_basis(self._plan.parts[part], facts), part=part)
        if declared is not None:
            # Rows that say the same of themselves share one evidence: most files say nothing at all.
            row.evidence = self._evidence.get(facts.ground)
            if row.evidence is None:
                row.evidence = self._evidence[facts.ground] = evidence_for(declared, facts.ground)
        self._plan.rows.append(row)
        if facts.stop is not None:
            row.new_stops = tuple(one for one in facts.addresses if self._is_new_stop(one.key, facts.stop))
            known = self._stop_list is not None and not row.new_stops
            row.state = RowState.SAME if known else RowState.STOPPED
            return
        acting = [optout for one in facts.addresses for optout in self._acting(one.key)]
        if acting or any(self._kept_out(one.key) for one in facts.addresses):
            row.state = RowState.STOPPED
            row.liftable = self._liftable(row, acting)
            return
        target, is_new = self._target(facts, part)
        if facts.kept is not None:
            own_rows.take(row, facts.kept, {} if declared is None else declared.topic_ids, self._book)
        changed = self._complete(target, row) or bool(row.kept_stops)
        if is_new:
            row.state = RowState.NEW
            self._made_by[id(target)] = row
        elif changed or target.contact_id is None:  # the second row of somebody new joins the first
            row.state = RowState.MERGED
        else:
            row.state = RowState.DIFFERS if row.differs else RowState.SAME

    def _is_new_stop(self, key: str, stop: Stop) -> bool:
        """Whether it adds anything to what keeps the address out already, by the book or an earlier row."""
        earlier = self._stopping.setdefault(key, [])
        known = self._book.stops(key)
        reason = reason_of(stop.kind)
        if any(reason_of(one.kind) is reason and as_late(one.at, stop.at) for one in earlier):
            return False
        if reason is not SuppressionReason.OPTOUT:
            new = not known.says(reason, stop.at)
        elif stop.at is None:
            new = not any(one.scope is None and not one.same_person for one in self._acting(key))
        else:
            new = not any(covers_stop(one, stop.at) for one in known.optouts)
        if new:
            earlier.append(stop)
        return new

    def _kept_out(self, key: str) -> bool:
        return key in self._stopping or self._book.stops(key).standing

    def _acting(self, key: str) -> list[OptOut]:
        """Opt-outs that keep the address out: from everything, or from all that the declaration covers."""
        stops = self._book.stops(key)
        if not stops.optouts:
            return []
        evidence = self._book.evidence(key)
        topics = self._plan.declaration.topics if self._plan.declaration else None
        return [one for one in stops.optouts if self._acts(one, topics) and not lifted(one, evidence)]

    def _acts(self, optout: OptOut, topics: frozenset[str] | None) -> bool:
        if optout.until is not None and legal_day(self._now) > legal_day(optout.until):
            return False
        return optout.scope is None or (topics is not None and topics <= optout.scope)

    def _liftable(self, row: PlannedRow, acting: Sequence[OptOut]) -> bool:
        evidence = row.evidence
        if (
            not acting
            or evidence is None
            or evidence.basis not in CONSENT_BASES
            or evidence.obtained_at is None
        ):
            return False
        if any(self._kept_out(one.key) for one in row.facts.addresses):
            return False
        return all(surely_after(evidence.obtained_at, optout.at) for optout in acting)

    def _target(self, facts: RowFacts, part: int) -> tuple[PlannedContact, bool]:
        """The contact that the row is about, and whether it is one that nobody knew."""
        targets = [found for one in facts.addresses if (found := self._known(one.key)) is not None]
        if targets:
            # Somebody of the book goes before somebody whom the file has just named.
            target = next((one for one in targets if one.contact_id is not None), targets[0])
            for other in targets:
                if other is not target and not self._join(target, other, facts):
                    # Two people share a row: only a person can say whether they are one (merging is by hand).
                    self.problems.append(RowProblem(facts.row, "", "", "address-of-another", part))
                    break
            facts.addresses = [one for one in facts.addresses if self._known(one.key) in (None, target)]
        else:
            target = PlannedContact(None, {}, [], {}, recipient_type=RecipientType.UNKNOWN)
            self._plan.contacts.append(target)
        for one in facts.addresses:
            if self._known(one.key) is None:
                target.addresses.append(one)
                self._by_key[one.key] = target
        return target, not targets

    def _join(self, target: PlannedContact, other: PlannedContact, facts: RowFacts) -> bool:
        """Make two people of the file one whom a later row names together; never two of the book, and never
        two with different names."""
        if other.contact_id is not None or other in self._joined:
            return False
        names = {_squeezed(name) for name in (_name(target), _name(other), facts.values.get("full")) if name}
        if len(names) > 1:
            return False
        for name, value in other.values.items():
            if not (target.values.get(name) or target.known.get(name)):
                target.values[name] = value
        target.tags += [tag for tag in other.tags if tag not in target.tags and tag not in target.known_tags]
        self._add_details(target, other.details)
        target.addresses += other.addresses
        target.evidence += other.evidence
        for one in other.addresses:
            self._by_key[one.key] = target
        self._joined.append(other)
        maker = self._made_by.pop(id(other), None)
        if maker is not None:  # it was no new person after all
            maker.state = RowState.MERGED
        return True

    def _known(self, key: str) -> PlannedContact | None:
        planned = self._by_key.get(key)
        if planned is not None:
            return planned
        owner = self._book.owner(key)
        if owner is None:
            return None
        planned = self._by_id.get(owner.id)
        if planned is None:
            planned = PlannedContact(owner.id, {}, [], owner.values, owner.tags, known_details=owner.details)
            if owner.recipient_type is RecipientType.UNKNOWN:
                planned.recipient_type = RecipientType.UNKNOWN
            self._by_id[owner.id] = planned
            self._plan.contacts.append(planned)
        self._by_key[key] = planned
        return planned

    def _say_type(self, target: PlannedContact, facts: RowFacts) -> None:
        """Business or private person, where it is not known yet: by the row, else as declared."""
        if target.recipient_type is RecipientType.UNKNOWN:
            declared = self._plan.declaration
            given = declared.recipient_type if declared else RecipientType.UNKNOWN
            target.recipient_type = facts.ground.recipient_type or given
            target.recipient_type_ground = facts.ground.recipient_type_ground

    def _complete(self, target: PlannedContact, row: PlannedRow) -> bool:
        """Fill what is empty, add what is new; never overwrite. Whether anything is added."""
        before = _size(target)
        self._say_type(target, row.facts)
        differs = []
        for name, offered in row.facts.values.items():
            kept = target.values.get(name) or target.known.get(name)
            if not kept:
                target.values[name] = offered
            elif kept != offered and _squeezed(kept) != _squeezed(offered):
                if name == "phone":
                    self._add_details(target, ((row.facts.phone_label, offered),))
                else:
                    differs.append(Difference(name, kept, offered))
        row.differs = tuple(differs)
        target.tags += [
            tag for tag in row.facts.tags if tag not in target.tags and tag not in target.known_tags
        ]
        self._add_details(target, row.facts.details)
        if row.facts.kept is not None:
            for parsed, evidence in row.kept_evidence:
                self._add_evidence(target, parsed, evidence, same=own_rows.whole)
        elif row.evidence is not None:
            for one in row.facts.addresses:
                self._add_evidence(target, one, row.evidence)
                self._answers.note(one.key, row)
        return before != _size(target)

    def _add_details(self, target: PlannedContact, details: Iterable[tuple[str, str]]) -> None:
        """Keep what is not known yet: the same number or text under another label is told once."""
        fresh = [one for one in details if one[1]]
        if not fresh:
            return
        known = self._details.get(id(target))
        if known is None:
            told = (text for _, text in (*target.known_details, *target.details))
            known = self._details[id(target)] = {_detail_key(text) for text in told}
        known.add(_detail_key(target.values.get("phone") or target.known.get("phone") or ""))
        for label, text in fresh:
            key = _detail_key(text)
            if key not in known:
                known.add(key)
                target.details.append((label, text))

    def _add_evidence(
        self,
        target: PlannedContact,
        parsed: ParsedAddress,
        evidence: Evidence,
        *,
        same: _Same | None = None,
    ) -> None:
        same = same or _same_fact
        facts = self._facts.get((parsed.key, same))
        if facts is None:
            told = (one for to, one in target.evidence if to.key == parsed.key)
            standing = (*self._book.evidence(parsed.key), *told)
            facts = self._facts[parsed.key, same] = {same(one) for one in standing}
        fact = same(evidence)
        if fact not in facts:
            facts.add(fact)
            target.evidence.append((parsed, evidence))


def _size(target: PlannedContact) -> tuple[int, ...]:
    return (
        len(target.addresses),
        len(target.values),
        len(target.tags),
        len(target.evidence),
        len(target.details),
    )


def _name(target: PlannedContact) -> str:
    return target.values.get("full") or target.known.get("full") or ""


def _detail_key(text: str) -> str:
    number = digits(text)
    return number if len(number) >= 9 and len(number) * 2 > len(text) else _squeezed(text)


def _same_fact(evidence: Evidence) -> tuple[object, ...]:
    """Two files that tell the same fact are one evidence, whatever batch brought it."""
    return (
        evidence.basis,
        evidence.obtained_at,
        evidence.occasion,
        evidence.method,
        evidence.answer,
        evidence.given_to,
        evidence.scope,
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def suggested_basis(part: Part, facts: RowFacts) -> Basis | None:
    """What the file itself says, without any declaration: a card, a consent, or nothing."""
    ground = facts.ground
    if ground.basis is not None:
        return ground.basis
    if ground.flag not in (None, YES):
        return Basis.NONE
    if ground.flag == YES or part.suggested in CONSENT_BASES:
        own_form = part.suggested in CONSENT_BASES and not part.columns.has("proof")
        proved = own_form or ground.asked or ground.method or (ground.proof and not ground.unproved)
        if ground.flag is None and own_form:
            return part.suggested
        return Basis.CONSENT_WEB if ground.date is not None and proved else Basis.CONSENT_LEGACY
    return part.suggested or (Basis.CARD if part.columns.has("card_date") else None)
