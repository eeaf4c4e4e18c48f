"""What the contact form holds before and after it is saved: plain values, nothing decided here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.moment import Moment
from desktop_app.storage.contact_versions import ContactVersion

FIELDS = (
    "full",
    "family",
    "given",
    "kana",
    "company",
    "department",
    "title",
    "phone",
    "country",
    "note",
    "recipient_type",
    "recipient_type_ground",
    "tags",
    "age",
    "guardian_consent",
    "sensitive_consent",
    "details",
)
"""Fields of a contact that the form edits, by their names in storage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAddress:
    """One line of the form's addresses. `id` None = typed now; `replaces` = the id it takes the place of."""

    text: str
    id: str | None = None
    replaces: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDraft:
    """The form as it stands. `evidence` has the fields of `domain.evidence_fields`, None = none is added.

    `evidence_at` is the place of the evidence's address among `addresses`; `given_for_new` says that the
    person gave this evidence for the changed address itself (JP-SEMG-ADDRCHANGE), None = not answered.
    """

    fields: Mapping[str, Any]
    addresses: tuple[TypedAddress, ...]
    contact_id: str | None = None
    evidence: Mapping[str, Any] | None = None
    evidence_at: int = 0
    given_for_new: bool | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingStop:
    """An opt-out that stands on an address; `scope` holds names of topics, empty = everything."""

    at: Moment
    channel: str | None
    scope: tuple[str, ...]
    until: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressView:
    """A stored address: how often it has evidence, and what stops it. `unconfirmed`: it took the place of
    another one, and nothing tells yet that it is the person's (JP-SEMG-ADDRCHANGE)."""

    id: str
    text: str
    evidence: int
    stops: tuple[StandingStop, ...]
    unconfirmed: bool
    last: Mapping[str, Mapping[str, Any]]
    """Basis → fields of the newest evidence of it, as the form takes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingChoice:
    """同意の文面（第n版）."""

    number: str
    text: str
    default_on: bool
    displayed_from: Moment | None
    displayed_to: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """What the form starts with, and what can be chosen in it."""

    contact_id: str | None
    name: str
    fields: Mapping[str, Any]
    addresses: tuple[AddressView, ...]
    staff: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]
    """(id, name); asked about only when there are several."""
    wordings: tuple[WordingChoice, ...]
    tags: tuple[str, ...]
    """Every tag in the book."""
    shop: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Possibility:
    """Would an advertising newsletter go to this person, were the draft saved as it is?

    `status` is mailable, incomplete or stopped. `remote` says what becomes of one with mail-order
    advertising, None where it makes no difference. `lift`: "lifts" an opt-out, "stays", or "" = none stands.
    """

    status: str
    why: str
    mend: str = ""
    rules: tuple[str, ...] = ()
    remote: str | None = None
    lift: str = ""
    stops: tuple[StandingStop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The contact that an address belongs to already."""

    contact_id: str
    name: str
    address: int
    """Which line of the draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLook:
    """A draft, looked at without writing: field → sentence, hints, and what it makes possible."""

    faults: Mapping[str, str]
    hints: Mapping[str, str]
    owner: Owner | None
    possible: Possibility | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """How to take one change back. `before` None = the contact was new; `after` None = it was deleted."""

    contact_id: str
    before: ContactVersion | None
    after: ContactVersion | None
    evidence: tuple[str, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """`undo` None = nothing was changed. `lifted`: an opt-out ended by this consent."""

    contact_id: str
    name: str
    added: bool
    lifted: bool
    undo: Undo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing was written; what stands against it."""

    look: DraftLook
