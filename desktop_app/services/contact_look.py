"""Looks at a contact form without writing: what is wrong in it, and what it would make possible."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.domain import evidence_fields
from desktop_app.domain.address import ParsedAddress, parse_address
from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.countries import is_country
from desktop_app.domain.decision import Decision, Outcome, Person
from desktop_app.domain.eligibility import in_order
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_json import evidence_from_json
from desktop_app.domain.moment import format_moment, legal_day
from desktop_app.domain.shop import Shop
from desktop_app.domain.stated_reason import as_stated
from desktop_app.domain.suppression import OptOut
from desktop_app.i18n.error_texts import describe
from desktop_app.services.contact_draft import (
    ContactDraft,
    DraftLook,
    Owner,
    Possibility,
    StandingStop,
    TypedAddress,
)
from desktop_app.services.contacts import ContactDesk, status_of
from desktop_app.storage import consents, contacts, people, suppressions, topics
from desktop_app.storage.contacts import ContactRecord

_OPTOUT = "JP-SEM-3-3-OPTOUT"


@dataclass(frozen=True, slots=True)
class DraftLooker:
    """Judges drafts with the same `decide` that sending asks."""

    desk: ContactDesk

    def look(self, draft: ContactDraft) -> DraftLook:
        """Faults by field, the contact that has the address already, and what would be possible."""
        faults, hints, owner = self._addresses(draft)
        faults |= self._person(draft.fields)
        faults |= self._evidence(draft)
        return DraftLook(faults=faults, hints=hints, owner=owner, possible=self.possible(draft))

    def sentence(self, error_id: str) -> str:
        """The one sentence of an error beside a field."""
        return describe(AppError(error_id), self.desk.words.language).cause

    def _addresses(self, draft: ContactDraft) -> tuple[dict[str, str], dict[str, str], Owner | None]:
        faults: dict[str, str] = {}
        hints: dict[str, str] = {}
        owner = None
        seen: set[str] = set()
        typed = [(at, one) for at, one in enumerate(draft.addresses) if one.text.strip() or one.id]
        if not typed:
            faults["address.0"] = self.sentence("contact-without-address")
        for at, one in typed:
            name = f"address.{at}"
            try:
                parsed = parse_address(one.text)
            except AppError as error:
                faults[name] = describe(error, self.desk.words.language).cause
                continue
            if parsed.key in seen:
                faults[name] = self.sentence("contact-address-repeated")
            seen.add(parsed.key)
            if parsed.suggestion:
                hints[name] = parsed.suggestion
            found = contacts.by_address(self.desk.book, parsed.key)
            if found is not None and found.id != draft.contact_id:
                faults[name] = self.sentence("address-taken")
                owner = owner or Owner(contact_id=found.id, name=shown_name(found), address=at)
        return faults, hints, owner

    def _person(self, fields: Mapping[str, Any]) -> dict[str, str]:
        found: dict[str, str] = {}
        kind = fields.get("recipient_type")
        if not kind:
            found["recipient_type"] = self.sentence("contact-recipient-type-missing")
        elif kind == RecipientType.BUSINESS and not str(fields.get("recipient_type_ground") or "").strip():
            found["recipient_type_ground"] = self.sentence("contact-recipient-ground-missing")
        if not is_country(str(fields.get("country") or "")):
            found["country"] = self.sentence("contact-country-unknown")
        return found

    def _evidence(self, draft: ContactDraft) -> dict[str, str]:
        if draft.evidence is None:
            return {}
        faults = evidence_fields.faults(
            draft.evidence,
            today=legal_day(self.desk.environment.clock()),
            several_topics=len(topics.all_topics(self.desk.book)) > 1,
        )
        faults |= self._about_new_address(draft)
        return {f"evidence.{name}": self.sentence(error) for name, error in faults.items()}

    def _about_new_address(self, draft: ContactDraft) -> dict[str, str]:
        """What was given for the old address stays with it (law.md 6.9.12): never written to the new one."""
        typed = _asked_about(draft)
        if typed is None or draft.given_for_new is True or not self._unconfirmed(typed):
            return {}
        error = "evidence-for-new-missing" if draft.given_for_new is None else "evidence-for-old-address"
        return {"given_for_new": error}

    def _unconfirmed(self, typed: TypedAddress) -> bool:
        try:
            parsed = parse_address(typed.text)
        except AppError:
            return False
        if self._changes(typed, parsed):
            return True
        if typed.id is None:
            return False
        person = people.candidate(self.desk.book, typed.id).person
        return person.address_changed_at is not None and not person.address_change_confirmed

    def possible(self, draft: ContactDraft) -> Possibility | None:
        """What the draft would make possible; None while there is no address to ask about."""
        at = _asked_about(draft)
        try:
            parsed = parse_address(at.text) if at is not None else None
        except AppError:
            return None
        if at is None or parsed is None:
            return None
        before = self._before(draft, parsed, at)
        after = before
        if draft.evidence is not None and (evidence := self._preview(draft.evidence)) is not None:
            after = replace(before, evidence=(*before.evidence, evidence))
        return self._told(draft, before, after)

    def _before(self, draft: ContactDraft, parsed: ParsedAddress, typed: TypedAddress) -> Person:
        fields = draft.fields
        person = people.person_at(self.desk.book, parsed.key, parsed.text)
        kind = str(fields.get("recipient_type") or RecipientType.UNKNOWN.value)
        person = replace(
            person,
            email=parsed.text,
            country=str(fields.get("country") or "JP"),
            recipient_type=RecipientType(kind),
            age=fields.get("age"),
            guardian_consent=bool(fields.get("guardian_consent")),
            note=str(fields.get("note") or ""),
            sensitive_consent=bool(fields.get("sensitive_consent")),
        )
        if not self._changes(typed, parsed):
            confirmed = person.address_change_confirmed or bool(draft.given_for_new)
            return replace(person, address_change_confirmed=confirmed)
        now = self.desk.environment.clock()
        old = typed.replaces or typed.id
        along = [] if old is None else suppressions.moving(self.desk.book, old)
        stops = (replace(one, standing=True, same_person=True) for one in along if one not in person.optouts)
        return replace(
            person,
            address_changed_at=now,
            address_change_confirmed=bool(draft.given_for_new),
            optouts=(*person.optouts, *stops),
        )

    def _changes(self, typed: TypedAddress, parsed: ParsedAddress) -> bool:
        """Whether the line takes the place of a stored address."""
        if typed.replaces is not None:
            return True
        return typed.id is not None and contacts.address(self.desk.book, typed.id).key != parsed.key

    def _preview(self, item: Mapping[str, Any]) -> Evidence | None:
        """The evidence as it would be stored, without keeping a new wording; None while it can't be read."""
        try:
            evidence = evidence_from_json(evidence_item(self.desk, item))
        except (AppError, ValueError):
            return None
        return replace(evidence, recorded_at=self.desk.environment.clock())

    def _told(self, draft: ContactDraft, before: Person, after: Person) -> Possibility:
        desk = self.desk
        topic = self._topic(draft)
        shop = in_order(desk.shop.shop())
        plain = self._judged(after, topic, remote_sale_ad=False if shop.remote_orders else None, shop=shop)
        remote = (
            self._judged(after, topic, remote_sale_ad=True, shop=shop) if shop.remote_orders else plain
        )
        return Possibility(
            status=status_of(plain),
            why=desk.words.why(plain),
            mend=desk.words.mend(plain.rules[0]) if plain.rules else "",
            rules=plain.rules,
            remote=desk.words.why(remote) if _stops_more(plain, remote) else None,
            lift=self._lift(before, after),
            stops=tuple(self.stop_view(one) for one in self._standing(before)),
        )

    def _judged(
        self, person: Person, topic: str | None, *, remote_sale_ad: bool | None, shop: Shop
    ) -> Decision:
        decision = self.desk.judge(person, topic=topic, remote_sale_ad=remote_sale_ad, shop=shop)
        return as_stated(decision, person.evidence)

    def _topic(self, draft: ContactDraft) -> str | None:
        """The first topic that the typed consent covers; else the book's first one."""
        scope = (draft.evidence or {}).get("scope")
        return str(scope[0]) if isinstance(scope, list) and scope else None

    def _lift(self, before: Person, after: Person) -> str:
        """Whether the evidence ends an opt-out, asked of every topic (JP-SEM-3-3-RECONSENT)."""
        stopped = [topic for topic in self._topics() if self._is_stopped(before, topic)]
        if not stopped:
            return ""
        if after is before:
            return "stays"
        return "lifts" if any(not self._is_stopped(after, topic) for topic in stopped) else "stays"

    def _topics(self) -> list[str]:
        return [one.id for one in topics.all_topics(self.desk.book)]

    def _is_stopped(self, person: Person, topic: str) -> bool:
        return _OPTOUT in self.desk.judge(person, topic=topic, shop=in_order(self.desk.shop.shop())).rules

    def _standing(self, person: Person) -> list[OptOut]:
        """Opt-outs that act now, each asked for alone."""
        return [
            one
            for one in person.optouts
            if any(self._is_stopped(replace(person, optouts=(one,)), topic) for topic in self._topics())
        ]

    def standing(self, address_id: str) -> tuple[StandingStop, ...]:
        """The opt-outs that stop a stored address now."""
        person = people.candidate(self.desk.book, address_id).person
        return tuple(self.stop_view(one) for one in self._standing(person))

    def stop_view(self, optout: OptOut) -> StandingStop:
        """An opt-out with the names of its topics."""
        names = {one.id: one.name for one in topics.all_topics(self.desk.book)}
        scope = () if optout.scope is None else tuple(sorted(names.get(one, one) for one in optout.scope))
        return StandingStop(at=optout.at, channel=optout.channel, scope=scope, until=optout.until)


def evidence_item(desk: ContactDesk, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Evidence as typed in the form, as `ContactDesk.add` takes it: with the method that a form or a mail is,
    and with what the book knows of the wording that it names (preset tick, time of display, purpose).

    A form of which neither page, occasion nor wording is told is no record of how somebody agreed
    (SEM Ord. 4(1)): its method stays open.
    """
    found = evidence_fields.completed(typed)
    basis = Basis(str(found["basis"]))
    if basis in _METHODS and any(found.get(name) for name in _CIRCUMSTANCES[basis]):
        found.setdefault("method", _METHODS[basis][desk.words.language])
    known = {one.number: one for one in consents.wordings(desk.book)}.get(str(found.get("wording") or ""))
    if known is None:
        return found
    found["wording_default_on"] = known.default_on
    for name, moment in (("displayed_from", known.displayed_from), ("displayed_to", known.displayed_to)):
        if moment is not None:
            found[name] = format_moment(moment)
    if known.purpose:
        found["purpose_notice"] = known.purpose
    return found


def typed_again(evidence: Evidence) -> dict[str, Any]:
    """Recorded evidence as the form's fields hold it, to be completed as a new one."""
    found: dict[str, Any] = {}
    for asked in evidence_fields.FIELDS[evidence.basis]:
        value = getattr(evidence, asked.name, None)
        if asked.name == "scope":
            value = "all" if value is None else sorted(value)
        elif asked.name == "published_by" and evidence.carrying_on_business is not None:
            alone = "sole_trader" if evidence.carrying_on_business else "private"
            value = "organisation" if evidence.organisation else alone
        elif asked.ask is evidence_fields.Ask.DAY and value is not None:
            value = legal_day(value).isoformat()
        elif asked.name == "paper" and not (evidence.paper and evidence.handed_over_by_person):
            continue  # one question stands for two facts: it is asked again unless both are on record
        if value not in (None, ""):
            found[asked.name] = value
    return found


_METHODS = {
    Basis.CONSENT_WEB: {"ja": "ウェブの申込フォーム", "en": "web form"},
    Basis.CONSENT_PAPER: {"ja": "申込用紙", "en": "paper form"},
    Basis.CONSENT_MAIL: {"ja": "メール", "en": "mail"},
}
"""How a consent came where the basis says it already."""
_CIRCUMSTANCES = {
    Basis.CONSENT_WEB: ("place", "wording"),
    Basis.CONSENT_PAPER: ("occasion", "wording"),
    Basis.CONSENT_MAIL: ("note",),
}
"""One of these must be told of it."""


def shown_name(record: ContactRecord) -> str:
    """What to call a contact in a sentence: its name, its firm, else its address."""
    return record.full or record.company or (record.addresses[0].text if record.addresses else "")


def _asked_about(draft: ContactDraft) -> TypedAddress | None:
    at = draft.evidence_at if draft.evidence is not None else 0
    typed = draft.addresses[at : at + 1] or draft.addresses[:1]
    return typed[0] if typed and typed[0].text.strip() else None


def _stops_more(plain: Decision, remote: Decision) -> bool:
    return plain.outcome is not Outcome.LEFT_OUT and remote.outcome is Outcome.LEFT_OUT
