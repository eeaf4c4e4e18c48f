"""What several contacts would become as one: field by field, and who may be written to afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from desktop_app.domain import joined
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.decision import Decision, Person
from desktop_app.domain.eligibility import in_order
from desktop_app.domain.finding import Severity
from desktop_app.domain.shop import Shop
from desktop_app.domain.stated_reason import as_stated
from desktop_app.domain.suppression import OptOut
from desktop_app.i18n.finding_texts import finding_text
from desktop_app.services.contact_look import shown_name
from desktop_app.services.contact_rows import shown_day
from desktop_app.services.contacts import ContactDesk, status_of
from desktop_app.storage import batches, people, topics
from desktop_app.storage.contacts import ContactRecord, NewContact
from desktop_app.storage.shared_stops import SharedStop

OPTOUT_RULE = "JP-SEM-3-3-OPTOUT"
FIELD_NAMES = (
    "name",
    "kana",
    "company",
    "department",
    "title",
    "phone",
    "country",
    "recipient_type",
    "age",
)
"""Fields of which one value is taken, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressState:
    """One address and whether newsletters may go there; `why` is a sentence when not."""

    id: str
    text: str
    status: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One contact as it is shown beside another. `values` by FIELD_NAMES, in words for people but for codes
    of recipient type."""

    contact_id: str
    name: str
    values: Mapping[str, str]
    tags: tuple[str, ...]
    note: str
    details: tuple[tuple[str, str], ...]
    addresses: tuple[AddressState, ...]
    recipient_type_ground: str
    added: str
    source: str
    """The file it was imported from; empty = entered by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """A field: what each contact says, and from which (by place) it is taken. `choice`: they contradict."""

    name: str
    values: tuple[str, ...]
    taken: int
    result: str
    choice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressAfter:
    """An address after the merge. `shared`: it is held back because of a stop said at another address."""

    before: AddressState
    after: AddressState
    owner: int
    shared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """What a merge would do. `people`: the first is the contact that stays. `needs_ground`: a business is
    chosen against what another contact says, so a ground must be given."""

    people: tuple[Side, ...]
    fields: tuple[FieldLine, ...]
    addresses: tuple[AddressAfter, ...]
    tags: tuple[str, ...]
    note: str
    details: tuple[tuple[str, str], ...]
    recipient_type_ground: str
    needs_ground: bool
    mailable_before: int
    mailable_after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the owner chose: for a field the contact it is taken from, the ground of a business, and the
    address (id) that mails go to."""

    taken: Mapping[str, str]
    ground: str = ""
    preferred: str = ""


@dataclass(frozen=True, slots=True)
class Merging:
    """Works out one merge of contacts read from the book."""

    desk: ContactDesk
    records: Sequence[ContactRecord]
    chosen: Chosen

    def new(self) -> NewContact:
        """The fields of the one contact."""
        values = joined.joined(self._fields(), self._taken())
        if self.chosen.ground.strip() and values["recipient_type"] is RecipientType.BUSINESS:
            values["recipient_type_ground"] = self.chosen.ground.strip()
        return NewContact(**values)

    def ground_missing(self) -> bool:
        """Whether a business is chosen against what another contact says, without a ground."""
        return joined.needs_ground(self._fields(), self._taken()) and not self.chosen.ground.strip()

    def mail_waits(self) -> bool:
        """Whether a mail of one of them waits for a person's decision: it may be a stop, and would then
        count for all their addresses (JP-SEM-3-3-UNCLEAR)."""
        addresses = [one.id for record in self.records for one in record.addresses]
        return any(people.candidate(self.desk.book, one).person.waiting for one in addresses)

    def order(self) -> tuple[str, ...]:
        """The addresses by id: those of the kept contact first, the chosen one before all."""
        found = [address.id for record in self.records for address in record.addresses]
        return tuple(sorted(found, key=lambda one: one != self.chosen.preferred))

    def stops(self) -> tuple[SharedStop, ...]:
        """Stops of one of the contacts that act at the addresses of the others from now on."""
        found = []
        for giver in self.records:
            for address in giver.addresses:
                for optout in self._standing(people.candidate(self.desk.book, address.id).person):
                    for taker in self.records:
                        if taker is not giver:
                            found += [SharedStop(one.id, address.id, optout) for one in taker.addresses]
        unique = {(one.address_id, one.optout.id or one.optout): one for one in found}
        return tuple(one for one in unique.values() if not self._has(one))

    def _has(self, stop: SharedStop) -> bool:
        """Whether the same stop acts there already, from an earlier merge."""
        person = people.candidate(self.desk.book, stop.address_id).person
        told = stop.optout
        return any(one == told or (one.id is not None and one.id == told.id) for one in person.optouts)

    def _standing(self, person: Person) -> list[OptOut]:
        """What the person said that still acts: opt-outs, complaints, and notes against advertising."""
        notes = [
            OptOut(at=one.obtained_at or one.recorded_at or self.desk.environment.clock(),
                   scope=one.no_ads_scope, id=one.id, standing=True)
            for one in person.evidence
            if one.no_ads_note
        ]  # fmt: skip
        complaint = [] if person.complained_at is None else [OptOut(at=person.complained_at, standing=True)]
        bare = replace(
            person,
            complained_at=None,
            waiting=(),
            evidence=tuple(one for one in person.evidence if not one.no_ads_note),
        )
        return [
            one
            for one in (*person.optouts, *complaint, *notes)
            if any(self._is_stopped(replace(bare, optouts=(one,)), topic) for topic in self._topics())
        ]

    def _is_stopped(self, person: Person, topic: str) -> bool:
        return OPTOUT_RULE in self.desk.judge(person, topic=topic, shop=self._shop()).rules

    def _topics(self) -> list[str]:
        return [one.id for one in topics.all_topics(self.desk.book)]

    def _shop(self) -> Shop:
        return in_order(self.desk.shop.shop())

    def preview(self) -> MergePreview:
        """Everything at a glance; writes nothing."""
        sides = tuple(side_of(self.desk, record) for record in self.records)
        taken = joined.sources(self._fields(), self._taken())
        new, stops = self.new(), self.stops()
        addresses = self._after(sides, new, stops)
        differing = joined.differing(self._fields())
        return MergePreview(
            people=sides,
            fields=tuple(
                FieldLine(
                    name=name,
                    values=tuple(side.values[name] for side in sides),
                    taken=taken[name],
                    result=_values(new)[name],
                    choice=name in differing,
                )
                for name in FIELD_NAMES
            ),
            addresses=addresses,
            tags=new.tags,
            note=new.note,
            details=new.details,
            recipient_type_ground=new.recipient_type_ground,
            needs_ground=joined.needs_ground(self._fields(), self._taken()),
            mailable_before=sum(one.before.status == "mailable" for one in addresses),
            mailable_after=sum(one.after.status == "mailable" for one in addresses),
        )

    def _after(
        self, sides: Sequence[Side], new: NewContact, stops: Sequence[SharedStop]
    ) -> tuple[AddressAfter, ...]:
        before = {one.id: (place, one) for place, side in enumerate(sides) for one in side.addresses}
        found = []
        for address_id in self.order():
            place, state = before[address_id]
            person = people.candidate(self.desk.book, address_id).person
            held = tuple(
                replace(one.optout, standing=True, same_person=True)
                for one in stops
                if one.address_id == address_id
            )
            after = replace(
                person,
                optouts=(*person.optouts, *held),
                country=new.country or "JP",
                recipient_type=new.recipient_type,
                age=new.age,
                guardian_consent=new.guardian_consent,
                note=new.note,
                sensitive_consent=new.sensitive_consent,
            )
            found.append(
                AddressAfter(
                    before=state,
                    after=address_state(self.desk, self._shop(), state.id, state.text, after),
                    owner=place,
                    shared=bool(held),
                )
            )
        return tuple(found)

    def _fields(self) -> list[dict[str, Any]]:
        names = [one.name for one in fields(NewContact)]
        return [{name: getattr(record, name) for name in names} for record in self.records]

    def _taken(self) -> dict[str, int]:
        places = {record.id: place for place, record in enumerate(self.records)}
        return {name: places[one] for name, one in self.chosen.taken.items() if one in places}


def side_of(desk: ContactDesk, record: ContactRecord) -> Side:
    """A contact as it is shown beside another."""
    shop = in_order(desk.shop.shop())
    return Side(
        contact_id=record.id,
        name=shown_name(record),
        values=_values(record),
        tags=record.tags,
        note=record.note,
        details=record.details,
        addresses=tuple(
            address_state(desk, shop, one.id, one.text, people.candidate(desk.book, one.id).person)
            for one in record.addresses
        ),
        recipient_type_ground=record.recipient_type_ground,
        added=shown_day(record.created_at),
        source="" if record.batch_id is None else batches.get(desk.book, record.batch_id).source,
    )


def address_state(desk: ContactDesk, shop: Shop, address_id: str, text: str, person: Person) -> AddressState:
    """Whether newsletters may go to an address, and why not."""
    decision = as_stated(desk.judge(person, shop=shop), person.evidence)
    return AddressState(
        id=address_id, text=text, status=status_of(decision), why=_why(decision, desk.words.language)
    )


def _why(decision: Decision, language: Any) -> str:
    stops = [one for one in decision.findings if one.severity is Severity.BLOCK]
    chief = [one for one in stops if one.rule == OPTOUT_RULE] or stops
    return finding_text(chief[0], language) if chief else ""


def _values(record: NewContact) -> dict[str, str]:
    return {
        "name": record.full or " ".join(part for part in (record.family, record.given) if part),
        "kana": record.kana,
        "company": record.company,
        "department": record.department,
        "title": record.title,
        "phone": record.phone,
        "country": record.country or "JP",
        "recipient_type": record.recipient_type.value,
        "age": "" if record.age is None else str(record.age),
    }
