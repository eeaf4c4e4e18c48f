"""第三者への提供: giving personal data to, or receiving it from, another firm (APPI 27 to 30).

law.md 4.2 to 4.4 and 6.7: JP-APPI-27-GIVE, JP-APPI-27-2-OPTOUTPROV, JP-APPI-29-RECORD, JP-APPI-30-CONFIRM,
JP-APPI-30-RECORD, JP-APPI-29-30-KEEP. This is about data; whether a mail may be sent is another question.
"""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum

from desktop_app.domain.moment import Moment, legal_day
from desktop_app.domain.retention import expiry


class Direction(StrEnum):
    """Which way the data went, seen from the shop."""

    RECEIVED = "received"
    GIVEN = "given"


class ProvisionGround(StrEnum):
    """Why the data may pass: 27(1) with its exceptions (LAW), 27(2), 27(5)(i)-(iii)."""

    CONSENT = "consent"
    OPT_OUT = "opt-out"
    """オプトアウト (27(2)): without the persons' consent, filed with the PPC."""
    NOT_OPERATOR = "not-operator"
    """Received from somebody who is no operator, such as a private person; nothing is given so."""
    CONTRACTOR = "contractor"
    JOINT_USE = "joint-use"
    SUCCESSION = "succession"
    LAW = "law"


NOT_THIRD_PARTIES = frozenset(
    {ProvisionGround.CONTRACTOR, ProvisionGround.JOINT_USE, ProvisionGround.SUCCESSION}
)
"""27(5): the receiver is no third party."""

FOR_GIVING = tuple(one for one in ProvisionGround if one is not ProvisionGround.NOT_OPERATOR)
"""What one can choose when data are given."""


class Abroad(StrEnum):
    """How data may go to a firm in a foreign country (28)."""

    CONSENT = "consent"
    """The persons agreed to the country, told about its system (28(1), (2))."""
    EQUIVALENT = "equivalent"
    """A designated country (EU, UK), or a receiver with an equivalent system: as if it were in Japan."""


class RecordForm(StrEnum):
    """How the record is made (Rules 19, 23); it decides how long it is kept (Rules 21, 25)."""

    EACH = "each"
    BATCH = "batch"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """The other side. A private person or sole trader (`sole`) has no representative."""

    name: str = ""
    address: str = ""
    representative: str = ""
    sole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOutFiling:
    """What 27(2), (4) and Rules 11, 14 ask before data are given by opt-out (law.md 4.3).

    Each question is one point of the checklist; None and False count as not done.
    """

    number: str = ""
    filed_on: date | None = None
    provider_named: bool = False
    purpose_named: bool = False
    items_named: bool = False
    acquisition_named: bool = False
    means_named: bool = False
    stops_at_request: bool = False
    requests_named: bool = False
    updating_and_start_named: bool = False
    told_beforehand: bool = False
    """Notified, or easily knowable, early enough to object (Rule 11(1))."""
    published: bool = False
    """The PPC published the filing, and the shop its items (27(4), Rule 14)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One giving or receiving; the persons are kept beside it. Empty = not stated.

    `detail` says how the ground is known: when they agreed, what is entrusted, where the joint use is
    announced, which law. `acquired`, `document`: how the giver got the data and the paper that shows it (30).
    """

    direction: Direction
    ground: ProvisionGround
    on: Moment
    firm: Firm = Firm()
    items: tuple[str, ...] = ()
    detail: str = ""
    acquired: str = ""
    document: str = ""
    filing: OptOutFiling | None = None
    abroad: Abroad | None = None
    form: RecordForm = RecordForm.EACH


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What of a person forbids giving it by opt-out (27(2) proviso)."""

    sensitive: bool = False
    wrongly_acquired: bool = False
    received_by_opt_out: bool = False


def record_needed(provision: Provision) -> bool:
    """Whether 29(1) or 30(3) asks for a record.

    Not for 27(1) exceptions and 27(5); a 27(5) receiver abroad under 28(1) does need one (law.md 6.9.20).
    """
    if provision.ground is ProvisionGround.LAW:
        return False
    if provision.ground in NOT_THIRD_PARTIES:
        return provision.direction is Direction.GIVEN and provision.abroad is Abroad.CONSENT
    return True


def missing(provision: Provision) -> tuple[str, ...]:
    """Names of what law.md 4.4 wants and the provision does not state, as "field" or "firm.field"."""
    if provision.direction is Direction.RECEIVED and not record_needed(provision):
        return () if provision.firm.name.strip() else ("firm.name",)
    found = list(_unnamed(provision.firm))
    if not provision.items:
        found.append("items")
    if provision.direction is Direction.RECEIVED:
        found += [name for name in ("acquired", "document") if not getattr(provision, name).strip()]
        if provision.ground is ProvisionGround.OPT_OUT and not (
            provision.filing is not None and provision.filing.published
        ):
            found.append("filing.published")
    return tuple(found)


def unfiled(filing: OptOutFiling | None) -> tuple[str, ...]:
    """Points of the checklist of 27(2) that are not done; all of them when nothing was filled in."""
    filing = filing or OptOutFiling()
    values = {item.name: getattr(filing, item.name) for item in fields(OptOutFiling)}
    return tuple(name for name, value in values.items() if not (value.strip() if name == "number" else value))


def givable(provision: Provision) -> bool:
    """Whether the ground is one on which data can be given at all."""
    if provision.ground is ProvisionGround.OPT_OUT:
        # 28(1) puts its own consent in place of 27, so the opt-out does not reach abroad.
        return provision.abroad is not Abroad.CONSENT
    return provision.ground is not ProvisionGround.NOT_OPERATOR


def may_be_given(provision: Provision, person: PersonFacts) -> bool:
    """Whether this person's data may go: everybody's but the excluded under an opt-out (27(2) proviso)."""
    if provision.ground is not ProvisionGround.OPT_OUT:
        return True
    return not (person.sensitive or person.wrongly_acquired or person.received_by_opt_out)


def form_allowed(provision: Provision) -> bool:
    """Neither a batch nor a contract stands in for the record of an opt-out provision (Rules 19, 23)."""
    return provision.form is RecordForm.EACH or provision.ground is not ProvisionGround.OPT_OUT


def keep_until(form: RecordForm, *, recorded: Moment, last_provision: Moment) -> date:
    """Last day on which the record must still exist (29(2), 30(4), Rules 21, 25); deletable the day after.

    Contract and batch count from the last provision's day itself (起算して), a record of its own from the day
    after it was made (Civil Code 140). Two days of margin as in `retention`.
    """
    if form is RecordForm.EACH:
        last = expiry(legal_day(recorded) + timedelta(days=1), 36)
    else:
        last = expiry(legal_day(last_provision), 12 if form is RecordForm.CONTRACT else 36)
    return last + timedelta(days=2)


def _unnamed(firm: Firm) -> tuple[str, ...]:
    wanted = ("name", "address") if firm.sole else ("name", "address", "representative")
    return tuple(f"firm.{name}" for name in wanted if not getattr(firm, name).strip())
