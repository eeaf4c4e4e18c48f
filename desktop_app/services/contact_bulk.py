"""What is done with many contacts at once: each action in one transaction, with a way back if it has one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_json import moment_of
from desktop_app.domain.moment import legal_day
from desktop_app.importing.quiet import collector_paused
from desktop_app.services.contact_bulk_evidence import EvidenceForMany, EvidenceLook, Given
from desktop_app.services.contact_draft import FormView
from desktop_app.services.contact_edit import ContactEdit
from desktop_app.services.contact_look import DraftLooker
from desktop_app.services.contacts import ContactDesk
from desktop_app.storage import consents, contact_bulk, contact_table, contact_versions, contacts, newsletters
from desktop_app.storage.contact_bulk import Kind
from desktop_app.storage.contact_versions import ContactVersion
from desktop_app.storage.database import Book
from desktop_app.storage.suppressions import Said

Tell: TypeAlias = Callable[[int, int], None]
"""Hears (done, to do); may raise to end the work, and then nothing was done."""
Why: TypeAlias = Literal["optout", "manual"]
BROUGHT_BACK = 2000
"""So many deleted contacts are kept in mind, to be brought back by one click."""
_SAMPLE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The people an action is about. `tags`: those some of them have, with how many have it."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    """Of the first few."""
    addresses: int
    tags: Mapping[str, int]
    form: FormView
    """What can be chosen in forms: staff, kinds of newsletters, wordings, all tags."""

    @property
    def people(self) -> int:
        """How many they are."""
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkUndo:
    """How to take one action back."""

    add_tag: str = ""
    remove_tag: str = ""
    ids: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    contacts: tuple[ContactVersion, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How many people were changed; `undo` None = it can't be taken back, or nothing was changed."""

    people: int
    undo: BulkUndo | None = None
    newsletter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopMany:
    """An opt-out taken for many, or the shop's own decision not to write (`why` "manual").

    `on`: the day it was said, ISO; `topic` "" = every newsletter; `until` "" = for good.
    """

    why: Why | None
    via: str | None = None
    on: str = ""
    by: str = ""
    topic: str = ""
    until: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedAll:
    """What a stop did, or by field what stands against it (then nothing was written)."""

    people: int = 0
    addresses: int = 0
    already: int = 0
    skipped: int = 0
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContactBulk:
    """The desk for many contacts. `tell` of each action may raise to cancel it."""

    contacts: ContactDesk
    edit: ContactEdit

    @property
    def book(self) -> Book:
        """The opened book."""
        return self.contacts.book

    def ids(self, keys: Sequence[int]) -> tuple[str, ...]:
        """The people at these keys of the list, in their order; who is gone is left out."""
        found = contact_table.ids_of(self.book, keys)
        return tuple(found[key] for key in keys if key in found)

    def of_import(self, batch_id: str) -> tuple[str, ...]:
        """Everybody who is in the book since one import."""
        return contact_bulk.of_batch(self.book, batch_id)

    def chosen(self, ids: Sequence[str]) -> Chosen:
        """What a dialog about these people begins with."""
        known = contacts.among(self.book, ids[:_SAMPLE])
        named = (known[one] for one in ids[:_SAMPLE] if one in known)
        return Chosen(
            ids=tuple(ids),
            names=tuple(
                one.full or one.company or (one.addresses[0].text if one.addresses else "") for one in named
            ),
            addresses=len(contact_bulk.addresses_of(self.book, ids)),
            tags=contact_bulk.tags_of(self.book, ids),
            form=self.edit.form(),
        )

    @collector_paused()
    def add_tag(self, ids: Sequence[str], tag: str, *, tell: Tell) -> Done:
        """Give a tag to everybody who lacks it. Raises AppError("tag-empty")."""
        tag = self._tag(tag)
        changed = contact_bulk.add_tag(self.book, ids, tag, now=self._now(), tell=tell)
        return Done(people=len(changed), undo=BulkUndo(remove_tag=tag, ids=changed) if changed else None)

    @collector_paused()
    def remove_tag(self, ids: Sequence[str], tag: str, *, tell: Tell) -> Done:
        """Take a tag from everybody who has it."""
        changed = contact_bulk.remove_tag(self.book, ids, tag, now=self._now(), tell=tell)
        return Done(people=len(changed), undo=BulkUndo(add_tag=tag, ids=changed) if changed else None)

    def _tag(self, tag: str) -> str:
        plain = " ".join(tag.split()).strip("、,，")
        if not plain:
            raise AppError("tag-empty")
        return plain

    @collector_paused()
    def set_kind(self, ids: Sequence[str], kind: str, ground: str, *, tell: Tell) -> Done:
        """Say how these people write to us. Raises AppError("contact-recipient-ground-missing") for a
        business without a ground."""
        wanted, ground = RecipientType(kind), " ".join(ground.split())
        if wanted is RecipientType.BUSINESS and not ground:
            raise AppError("contact-recipient-ground-missing")
        kinds = (Kind(one, wanted, ground) for one in ids)
        before = contact_bulk.set_kind(self.book, kinds, now=self._now(), tell=tell)
        return Done(people=len(before), undo=BulkUndo(kinds=before) if before else None)

    @collector_paused()
    def delete(self, ids: Sequence[str], *, tell: Tell) -> Done:
        """Delete contacts; evidence, opt-outs and suppressions stay."""
        with self.book.transaction():
            few = len(ids) <= BROUGHT_BACK
            before = contact_bulk.versions(self.book, ids) if few else ()
            gone = contact_bulk.delete(self.book, ids, now=self._now(), tell=tell)
        return Done(people=gone, undo=BulkUndo(contacts=before) if before else None)

    @collector_paused()
    def stop(self, ids: Sequence[str], given: StopMany, *, tell: Tell) -> StoppedAll:
        """Stop every address of these people. A fault is told by field, and then nothing is written."""
        faults = self.stop_faults(given)
        if faults:
            return StoppedAll(faults=faults)
        now = self._now()
        with self.book.transaction():
            addresses = contact_bulk.addresses_of(self.book, ids)
            by = self.edit.add_staff(given.by)
            if given.why == "manual":
                detail = " ".join(part for part in (given.text.strip(), f"({by})") if part)
                done = contact_bulk.keep_out(self.book, addresses, detail=detail, now=now, tell=tell)
            else:
                done = contact_bulk.stop(
                    self.book,
                    addresses,
                    Said(
                        at=_told_at(given.on, legal_day(now)) or now,
                        scope=frozenset({given.topic}) if given.topic else None,
                        until=moment_of(given.until, "until") if given.until else None,
                        channel=str(given.via),
                    ),
                    by=by,
                    text=given.text.strip(),
                    now=now,
                    tell=tell,
                )
        return StoppedAll(
            people=len({one.contact_id for one in addresses}),
            addresses=done.addresses,
            already=done.already,
            skipped=done.skipped,
        )

    def stop_faults(self, given: StopMany) -> dict[str, str]:
        """What stands against a stop as it was answered: field → sentence."""
        told, today = DraftLooker(self.contacts).sentence, legal_day(self._now())
        found: dict[str, str] = {}
        if given.why is None:
            found["why"] = told("stop-why-missing")
        if given.why == "optout" and not given.via:
            found["via"] = told("stop-channel-missing")
        if not given.by.strip():
            found["by"] = told("evidence-by-missing")
        if given.on and legal_day(moment_of(given.on, "on")) > today:
            found["on"] = told("evidence-day-future")
        if given.until and legal_day(moment_of(given.until, "until")) < today:
            found["until"] = told("stop-until-past")
        return found

    @collector_paused()
    def evidence_look(self, ids: Sequence[str], given: Given, *, tell: Tell) -> EvidenceLook:
        """For whom this evidence would fit, and for whom not, with the reason; writes nothing."""
        return EvidenceForMany(self.contacts).look(ids, given, tell=tell)

    @collector_paused()
    def add_evidence(self, ids: Sequence[str], given: Given, *, tell: Tell) -> tuple[Done, EvidenceLook]:
        """Write the evidence down for those it fits, address by address."""
        with self.book.transaction():
            typed = {**given, "by": self.edit.add_staff(str(given.get("by") or ""))}
            look, entries = EvidenceForMany(self.contacts).add(ids, typed, tell=tell)
        undo = BulkUndo(evidence=entries) if entries else None
        return Done(people=look.fits, undo=undo), look

    @collector_paused()
    def newsletter_for(self, ids: Sequence[str], tag: str, draft: Callable[[], str], *, tell: Tell) -> Done:
        """A new draft that goes to these people: they get a tag, and the newsletter is for the tag.

        `draft` makes the draft and returns its id. Raises AppError("tag-empty").
        """
        tag = self._tag(tag)
        with self.book.transaction():
            changed = contact_bulk.add_tag(self.book, ids, tag, now=self._now(), tell=tell)
            made = draft()
            newsletters.update_draft(self.book, made, tag=tag)
        return Done(people=len(changed), newsletter=made)

    def note_copied(self, people: int, columns: Sequence[str]) -> None:
        """Before rows go to the clipboard: who, how many, which columns."""
        self._note("contacts.copied", people, columns)

    def note_printed(self, people: int, columns: Sequence[str]) -> None:
        """Before rows go to a printer or into a PDF."""
        self._note("contacts.printed", people, columns)

    def _note(self, kind: str, people: int, columns: Sequence[str]) -> None:
        with self.book.transaction():
            contact_bulk.note_taken(
                self.book, kind, people=people, columns=columns, by=None, now=self._now()
            )

    @collector_paused()
    def undo(self, undo: BulkUndo, *, tell: Tell) -> None:
        """Take an action back, as new changes. Raises AppError("undo-used") when a mail went out on the
        evidence, "address-taken" when a deleted contact's address belongs to somebody else by now."""
        now = self._now()
        with self.book.transaction():
            if undo.add_tag:
                contact_bulk.add_tag(self.book, undo.ids, undo.add_tag, now=now, tell=tell)
            if undo.remove_tag:
                contact_bulk.remove_tag(self.book, undo.ids, undo.remove_tag, now=now, tell=tell)
            if undo.kinds:
                contact_bulk.set_kind(self.book, undo.kinds, now=now, tell=tell)
            for one in undo.contacts:
                if contact_versions.version(self.book, one.contact_id) is not None:
                    raise AppError("undo-changed-since")
                contact_versions.put_back(self.book, one, now=now, by=None)
            self._withdraw(undo.evidence, tell)

    def _withdraw(self, evidence: Sequence[str], tell: Tell) -> None:
        now = self._now()
        for part in contact_bulk.parts(evidence, tell):
            if contact_versions.used_for_sending(self.book, part):
                raise AppError("undo-used")
            for one in part:
                consents.withdraw(self.book, one, reason="undone", by=None, now=now)

    def _now(self) -> Any:
        return self.contacts.environment.clock()


def _told_at(on: str, today: date) -> date | None:
    """The day it was said; None = now."""
    day = legal_day(moment_of(on, "on")) if on else today
    return None if day == today else day
