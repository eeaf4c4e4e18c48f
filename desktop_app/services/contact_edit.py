"""Adding, changing and deleting one contact by hand, each with its way back where there is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.address import parse_address
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.countries import country_code
from desktop_app.domain.errors import AppError
from desktop_app.services.contact_draft import (
    FIELDS,
    AddressView,
    ContactDraft,
    DraftLook,
    FormView,
    Refused,
    Saved,
    TypedAddress,
    Undo,
    WordingChoice,
)
from desktop_app.services.contact_look import DraftLooker, evidence_item, shown_name, typed_again
from desktop_app.services.contacts import ContactDesk
from desktop_app.storage import (
    consents,
    contact_versions,
    contacts,
    people,
    replacements,
    settings,
    staff,
    suppressions,
    topics,
)
from desktop_app.storage.contacts import ContactRecord, NewContact
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True)
class ContactEdit:
    """What the contact form asks of one book."""

    contacts: ContactDesk

    @property
    def book(self) -> Book:
        """The opened book."""
        return self.contacts.book

    def form(self, contact_id: str | None = None) -> FormView:
        """What the form starts with. Raises AppError("contact-missing")."""
        record = None if contact_id is None else contacts.get(self.book, contact_id)
        shop = settings.load_shop(self.book)
        return FormView(
            contact_id=contact_id,
            name="" if record is None else shown_name(record),
            fields=_values(record),
            addresses=()
            if record is None
            else tuple(self._address(one.id, one.text) for one in record.addresses),
            staff=tuple(one.name for one in staff.staff(self.book)),
            topics=self._topics(),
            wordings=tuple(
                WordingChoice(
                    number=one.number,
                    text=one.text,
                    default_on=one.default_on,
                    displayed_from=one.displayed_from,
                    displayed_to=one.displayed_to,
                )
                for one in consents.wordings(self.book)
            ),
            tags=contact_versions.all_tags(self.book),
            shop=shop.shop_name or shop.legal_name,
        )

    def _topics(self) -> tuple[tuple[str, str], ...]:
        return tuple((one.id, one.name) for one in topics.all_topics(self.book))

    def _address(self, address_id: str, text: str) -> AddressView:
        person = people.candidate(self.book, address_id).person
        return AddressView(
            id=address_id,
            text=text,
            evidence=len(person.evidence),
            stops=DraftLooker(self.contacts).standing(address_id),
            unconfirmed=person.address_changed_at is not None and not person.address_change_confirmed,
            last={one.basis.value: typed_again(one) for one in person.evidence},
        )

    def look(self, draft: ContactDraft) -> DraftLook:
        """What is wrong in the form, and what it would make possible; writes nothing."""
        return DraftLooker(self.contacts).look(draft)

    def add_staff(self, name: str) -> str:
        """A new name in the staff list, as it is kept. Raises AppError("staff-name-empty")."""
        return self.contacts.shop.add_staff(name)["name"]

    def save(self, draft: ContactDraft) -> Saved | Refused:
        """Write the form in one transaction, or refuse it whole with a sentence for each field."""
        with self.book.transaction():
            look = self.look(draft)
            if look.faults:
                return Refused(look=look)
            if draft.contact_id is None:
                before = None
                contact_id, evidence = self._add(draft)
            else:
                contact_id = draft.contact_id
                before = contact_versions.version(self.book, contact_id)
                self._change(draft, contacts.get(self.book, contact_id))
                evidence = self._add_evidence(draft)
            after = contact_versions.version(self.book, contact_id)
            name = shown_name(contacts.get(self.book, contact_id))
        undo = Undo(contact_id=contact_id, before=before, after=after, evidence=evidence)
        return Saved(
            contact_id=contact_id,
            name=name,
            added=before is None,
            lifted=look.possible is not None and look.possible.lift == "lifts",
            undo=undo if before != after or evidence else None,
        )

    def _add(self, draft: ContactDraft) -> tuple[str, tuple[str, ...]]:
        given = {**_clean(draft.fields), "emails": [one.text for one in _typed(draft)]}
        if draft.evidence is not None:
            given["evidence"] = [
                {**self._item(draft.evidence), "email": draft.addresses[draft.evidence_at].text}
            ]
        made = self.contacts.add(given)
        return str(made["id"]), tuple(str(one) for one in made["evidence"])

    def _change(self, draft: ContactDraft, record: ContactRecord) -> None:
        now, by = self.contacts.environment.clock(), _by(draft)
        wanted = contacts.NewContact(**_stored(draft.fields))
        changes = {
            name: getattr(wanted, name) for name in FIELDS if getattr(wanted, name) != getattr(record, name)
        }
        if changes:
            contacts.update(self.book, record.id, now=now, by=by, **changes)
        self._change_addresses(draft, record)

    def _change_addresses(self, draft: ContactDraft, record: ContactRecord) -> None:
        now = self.contacts.environment.clock()
        known = {one.id: one for one in record.addresses}
        order: list[str] = []
        for one in _typed(draft):
            parsed = parse_address(one.text)
            if one.id in known and known[one.id].key == parsed.key:
                order.append(known[one.id].id)
                continue
            # A stored line that was typed over is a changed address: its evidence stays with the old one.
            replaces = one.replaces or one.id
            made = contacts.link(self.book, record.id, parsed, now=now, replaces=replaces)
            if replaces is not None and made.id != replaces:
                suppressions.moved(self.book, replaces, made.id, now=now)
            order.append(made.id)
        for gone in known.keys() - set(order):
            contacts.unlink(self.book, gone)
        if order != [one.id for one in record.addresses]:
            contact_versions.reorder(self.book, record.id, order)
            contact_versions.note_links(
                self.book,
                record.id,
                added=len(set(order) - known.keys()),
                removed=len(known.keys() - set(order)),
                by=_by(draft),
                now=now,
            )

    def _add_evidence(self, draft: ContactDraft) -> tuple[str, ...]:
        if draft.evidence is None:
            return ()
        parsed = parse_address(draft.addresses[draft.evidence_at].text)
        entry = self.contacts.add_evidence(parsed, self.contacts.read_evidence(self._item(draft.evidence)))
        found = contacts.address_by_key(self.book, parsed.key)
        if draft.given_for_new and found is not None:
            contacts.confirm_change(self.book, found.id)
        return (entry,)

    def _item(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """The evidence to be kept; a name that is new joins the staff list."""
        return evidence_item(self.contacts, {**typed, "by": self.add_staff(str(typed["by"]))})

    def delete(self, contact_id: str) -> Saved:
        """Delete a contact; addresses, evidence and opt-outs stay. Raises AppError("contact-missing")."""
        now = self.contacts.environment.clock()
        with self.book.transaction():
            name = shown_name(contacts.get(self.book, contact_id))
            before = contact_versions.version(self.book, contact_id)
            contacts.delete(self.book, contact_id, now=now, by=None)
        return Saved(
            contact_id=contact_id,
            name=name,
            added=False,
            lifted=False,
            undo=Undo(contact_id=contact_id, before=before, after=None),
        )

    def undo(self, undo: Undo) -> None:
        """Take a saving or a deletion back, as a new change; added evidence is withdrawn, never removed.

        Raises AppError("undo-changed-since") when the contact was changed after it, "undo-used" when a mail
        went out on the evidence, "address-taken".
        """
        now = self.contacts.environment.clock()
        with self.book.transaction():
            if contact_versions.version(self.book, undo.contact_id) != undo.after:
                raise AppError("undo-changed-since")
            if contact_versions.used_for_sending(self.book, undo.evidence):
                raise AppError("undo-used")
            for one in undo.evidence:
                consents.withdraw(self.book, one, reason="undone", by=None, now=now)
            if undo.before is None:
                contacts.delete(self.book, undo.contact_id, now=now, by=None)
            elif undo.before != undo.after:
                contact_versions.put_back(self.book, undo.before, now=now, by=None)
                self._take_back_moves(undo)

    def _take_back_moves(self, undo: Undo) -> None:
        """Stops that went along with a change of address that was a slip end with it."""
        before, after = (
            {str(link[0]) for link in one.links} if one is not None else set[str]()
            for one in (undo.before, undo.after)
        )
        now = self.contacts.environment.clock()
        for old in before - after:
            for new in after - before:
                replacements.take_back(self.book, old, new, now=now)


def _typed(draft: ContactDraft) -> list[TypedAddress]:
    return [one for one in draft.addresses if one.text.strip()]


def _values(record: ContactRecord | None) -> dict[str, Any]:
    if record is None:
        return {**{name: getattr(NewContact(), name) for name in FIELDS}, "recipient_type": ""}
    return {**{name: getattr(record, name) for name in FIELDS}, "recipient_type": record.recipient_type.value}


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: fields[name] for name in FIELDS if name in fields}
    found["country"] = country_code(str(fields.get("country") or ""))
    found["tags"] = [
        tag for tag in dict.fromkeys(str(one).strip() for one in fields.get("tags") or ()) if tag
    ]
    pairs = ((str(name).strip(), str(value).strip()) for name, value in fields.get("details") or ())
    found["details"] = tuple((name, value) for name, value in pairs if value)
    return found


def _stored(fields: Mapping[str, Any]) -> dict[str, Any]:
    clean = _clean(fields)
    texts = {name: value.strip() for name, value in clean.items() if isinstance(value, str)}
    return {
        **clean,
        **texts,
        "tags": tuple(clean["tags"]),
        "recipient_type": RecipientType(str(clean["recipient_type"])),
    }


def _by(draft: ContactDraft) -> str | None:
    return draft.by or (str(draft.evidence["by"]) if draft.evidence and draft.evidence.get("by") else None)
