"""Row after row against the book and against earlier rows of the same file. Nothing is written."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from desktop_app.domain.address import ParsedAddress
from desktop_app.domain.consent import CONSENT_BASES, Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.moment import legal_day, surely_after
from desktop_app.domain.suppression import OptOut
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
from desktop_app.importing.rows import RowFacts


class Placer:
    """Places row after row against the book and against earlier rows of the same file."""

    def __init__(self, found: ImportPlan, book: BookView, now: datetime) -> None:
        self._plan = found
        self._book = book
        self._now = now
        self._by_key: dict[str, PlannedContact] = {}
        self._by_id: dict[str, PlannedContact] = {}
        self._stopped: set[str] = set()
        self._evidence: dict[RowGround, Evidence] = {}
        self.problems: list[RowProblem] = []

    def place(self, facts: RowFacts, part: int) -> None:
        """Decide what becomes of one row and note it in the plan."""
        declared = self._plan.declaration
        row = PlannedRow(RowState.NEW, facts, suggested_basis(self._plan.parts[part], facts), part=part)
        if declared is not None:
            # Rows that say the same of themselves share one evidence: most files say nothing at all.
            row.evidence = self._evidence.get(facts.ground)
            if row.evidence is None:
                row.evidence = self._evidence[facts.ground] = evidence_for(declared, facts.ground)
        self._plan.rows.append(row)
        if facts.suppress or any(one.key in self._stopped for one in facts.addresses):
            self._stopped.update(one.key for one in facts.addresses)
            row.state = RowState.STOPPED
            return
        acting = [optout for one in facts.addresses for optout in self._acting(one.key)]
        if acting or any(self._book.stops(one.key).standing for one in facts.addresses):
            row.state = RowState.STOPPED
            row.liftable = self._liftable(row, acting)
            return
        target, is_new = self._target(facts, part)
        changed = self._complete(target, row)
        if is_new:
            row.state = RowState.NEW
        elif changed or target.contact_id is None:  # the second row of somebody new joins the first
            row.state = RowState.MERGED
        else:
            row.state = RowState.DIFFERS if row.differs else RowState.SAME

    def _acting(self, key: str) -> list[OptOut]:
        """Opt-outs that keep the address out: from everything, or from all that the declaration covers."""
        stops = self._book.stops(key)
        if not stops.optouts:
            return []
        evidence = self._book.evidence(key)
        topics = self._plan.declaration.topics if self._plan.declaration else None
        return [one for one in stops.optouts if self._acts(one, topics) and not _lifted(one, evidence)]

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
        if any(self._book.stops(one.key).standing for one in row.facts.addresses):
            return False
        return all(surely_after(evidence.obtained_at, optout.at) for optout in acting)

    def _target(self, facts: RowFacts, part: int) -> tuple[PlannedContact, bool]:
        """The contact that the row is about, and whether it is one that nobody knew."""
        targets = [found for one in facts.addresses if (found := self._known(one.key)) is not None]
        if targets:
            target = targets[0]
            if any(other is not target for other in targets):
                # Two people share a row: only a person can say whether they are one (merging is by hand).
                self.problems.append(RowProblem(facts.row, "", "", "address-of-another", part))
                facts.addresses = [one for one in facts.addresses if self._known(one.key) in (None, target)]
        else:
            declared = self._plan.declaration
            kind = declared.recipient_type if declared else RecipientType.UNKNOWN
            target = PlannedContact(None, {}, [], {}, recipient_type=kind)
            self._plan.contacts.append(target)
        for one in facts.addresses:
            if self._known(one.key) is None:
                target.addresses.append(one)
                self._by_key[one.key] = target
        return target, not targets

    def _known(self, key: str) -> PlannedContact | None:
        planned = self._by_key.get(key)
        if planned is not None:
            return planned
        owner = self._book.owner(key)
        if owner is None:
            return None
        planned = self._by_id.get(owner.id)
        if planned is None:
            planned = PlannedContact(owner.id, {}, [], owner.values, owner.tags)
            if owner.recipient_type is RecipientType.UNKNOWN and self._plan.declaration is not None:
                planned.recipient_type = self._plan.declaration.recipient_type
            self._by_id[owner.id] = planned
            self._plan.contacts.append(planned)
        self._by_key[key] = planned
        return planned

    def _complete(self, target: PlannedContact, row: PlannedRow) -> bool:
        """Fill what is empty, add what is new; never overwrite. Whether anything is added."""
        before = len(target.addresses), len(target.values), len(target.tags), len(target.evidence)
        differs = []
        for name, offered in row.facts.values.items():
            kept = target.values.get(name) or target.known.get(name)
            if not kept:
                target.values[name] = offered
            elif kept != offered and _squeezed(kept) != _squeezed(offered):
                differs.append(Difference(name, kept, offered))
        row.differs = tuple(differs)
        target.tags += [
            tag for tag in row.facts.tags if tag not in target.tags and tag not in target.known_tags
        ]
        if row.evidence is not None:
            for one in row.facts.addresses:
                self._add_evidence(target, one, row.evidence)
        return before != (len(target.addresses), len(target.values), len(target.tags), len(target.evidence))

    def _add_evidence(self, target: PlannedContact, parsed: ParsedAddress, evidence: Evidence) -> None:
        standing = [
            *self._book.evidence(parsed.key),
            *(one for to, one in target.evidence if to.key == parsed.key),
        ]
        if not standing or all(_same_fact(one) != _same_fact(evidence) for one in standing):
            target.evidence.append((parsed, evidence))


def _lifted(optout: OptOut, evidence: Iterable[Evidence]) -> bool:
    """A later consent that a person entered or confirmed by hand; what a file brought never counts."""
    return any(
        one.basis in CONSENT_BASES
        and (one.lifts_optouts or not one.imported)
        and one.obtained_at is not None
        and surely_after(one.obtained_at, optout.at)
        for one in evidence
    )


def _same_fact(evidence: Evidence) -> tuple[object, ...]:
    """Two files that tell the same fact are one evidence, whatever batch brought it."""
    return evidence.basis, evidence.obtained_at, evidence.occasion, evidence.method


def _squeezed(text: str) -> str:
    return "".join(text.split())


def suggested_basis(part: Part, facts: RowFacts) -> Basis | None:
    """What the file itself says, without any declaration: a card, a consent, or nothing."""
    flag = facts.ground.flag
    if flag == YES:
        complete = facts.ground.date is not None and facts.ground.method
        return Basis.CONSENT_WEB if complete else Basis.CONSENT_LEGACY
    if flag is not None:
        return Basis.NONE
    return part.suggested or (Basis.CARD if part.columns.has("card_date") else None)
