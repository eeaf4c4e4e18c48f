"""What `eligibility.decide` is asked about, and what it answers."""

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.domain.consent import Basis, Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.finding import Finding
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.moment import Moment
from desktop_app.domain.suppression import OptOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """What is known of the mailbox that opt-outs arrive in (JP-SEM-3-3-MAILBOX)."""

    imap: bool = True
    last_fetch: Moment | None = None
    read_by_hand_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to be sent, as far as the decision for one person needs it. None = in order or not asked."""

    cls: MessageClass
    at: Moment
    topic: str | None = None
    remote_sale_ad: bool | None = None
    subject: str | None = None
    contains_ad: bool = False
    ad_share: float | None = None
    tx_matter: str | None = "order"
    """What a TX_AD is about: order, contract, performance, follow …; None = nothing the person ordered."""
    main_mail_requested: bool | None = None
    postal_address_in_body: bool = True
    recipients: int = 1
    advertises: str | None = None
    """The business advertised, when it is not the shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMail:
    """A mail of the person that no one has decided on yet and that may be an opt-out."""

    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One address and all that the book knows about writing to it."""

    email: str
    country: str = "JP"
    recipient_type: RecipientType = RecipientType.UNKNOWN
    age: int | None = None
    guardian_consent: bool = False
    note: str = ""
    sensitive_consent: bool = False
    address_changed_at: Moment | None = None
    address_change_confirmed: bool = False
    evidence: tuple[Evidence, ...] = ()
    optouts: tuple[OptOut, ...] = ()
    """Those that act on this address, whatever way they came."""
    waiting: tuple[WaitingMail, ...] = ()
    consent_requests: tuple[Moment, ...] = ()
    hard_bounces: int = 0
    user_unknown: bool = False
    bounce_held: bool = False
    """One of many bounces at once, on which the owner has not decided yet."""
    complained_at: Moment | None = None
    is_party: bool = True
    """Ordered or made the contract that a TX_AD is about."""


class Outcome(StrEnum):
    """送れる, 注意つきで送れる, 送れない."""

    ALLOWED = "allowed"
    WARN = "warn"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`basis` and `evidence_id` name what carries the mail when it may go."""

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    basis: Basis | None = None
    evidence_id: str | None = None

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids that stop or warn, most important first, each once."""
        return tuple(dict.fromkeys(finding.rule for finding in self.findings))
