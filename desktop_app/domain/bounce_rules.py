"""When bounces keep an address out, when a wave waits for the owner, when a domain rests (mail.md 4.3).

Pure: what was told about an address or a run goes in, what follows comes out. Only a hard bounce says that
there is no such reader; a soft one must come back again and again; a refusal of the mail itself (policy) is
the shop's matter and never a reader's.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desktop_app.domain.bounce import BounceClass
from desktop_app.domain.consent import CONSENT_BASES, Evidence
from desktop_app.domain.moment import Moment, legal_day, not_after, surely_after
from desktop_app.domain.smtp_reply import Verdict

SOFT = frozenset({BounceClass.MAILBOX, BounceClass.TRANSIENT, BounceClass.UNKNOWN})
"""Classes that are added up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceRules:
    """The figures of mail.md 4.3; scores are bounces, `unknown` weighs half of one."""

    score: float = 5.0
    over: timedelta = timedelta(days=14)
    """From the first of them to the last, at least."""
    full: int = 3
    """Bounces of a full or switched off mailbox …"""
    full_over: timedelta = timedelta(days=30)
    """… over more than this."""
    unknown_weight: float = 0.5
    held_above: int = 10
    """More hard bounces than this of one domain in one run …"""
    held_share: float = 0.30
    """… and more than this share of its recipients: its server may be at fault."""
    rests_share: float = 0.20
    """From this share of refusals on, the rest of the run's mails to the domain wait."""
    rests_from: int = 2
    """A single refusal says nothing about a domain."""
    named_at_most: int = 5
    """A report that names more readers than this, and nothing that only our mails carried, is none."""
    believed: timedelta = timedelta(days=14)
    """So long after a server took a mail, a report that names nothing but the address is believed."""


RULES = BounceRules()


class Follows(StrEnum):
    """What a bounce does; the value is the state that is stored."""

    SUPPRESSED = "suppressed"
    HELD = "held"
    """The owner decides; until then nothing is sent."""
    COUNTED = "counted"
    DISMISSED = "dismissed"
    """It does nothing: it is not ours, told twice, late, or taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that happened to an address's mails, in the order in which the mails left. `kind` None: a
    mail that did not come back, or an answer of the reader, so that the mailbox works."""

    at: datetime
    kind: BounceClass | None
    run: str = ""
    """The mailing; a run counts once."""


def soft_score(history: Iterable[Told], rules: BounceRules = RULES) -> tuple[float, bool]:
    """What the soft bounces of an address add up to since its last sign of life, and whether that is enough
    to keep it out. `history` is in order; what is no soft bounce and no sign changes nothing."""
    open_: list[Told] = []
    for one in history:
        if one.kind is None:
            open_.clear()
        elif one.kind in SOFT and not (one.run and any(one.run == other.run for other in open_)):
            open_.append(one)
    score = sum(rules.unknown_weight if one.kind is BounceClass.UNKNOWN else 1.0 for one in open_)
    full = [one for one in open_ if one.kind is BounceClass.MAILBOX]
    enough = score >= rules.score and open_[-1].at - open_[0].at >= rules.over
    return score, enough or (len(full) >= rules.full and full[-1].at - full[0].at > rules.full_over)


def is_wave(hard: int, recipients: int, rules: BounceRules = RULES) -> bool:
    """Whether so many hard bounces of a domain's recipients in one run look like a broken server."""
    return hard > rules.held_above and hard > rules.held_share * recipients


def too_many_for_wave(hard: int, rules: BounceRules = RULES) -> int:
    """Of so many recipients, or more, so many hard bounces are no wave."""
    return math.ceil(hard / rules.held_share)


def rests(refused: int, recipients: int, rules: BounceRules = RULES) -> bool:
    """Whether a domain refused so many of a run's mails for what they are that the rest should wait."""
    return refused >= rules.rests_from and refused >= rules.rests_share * recipients


def too_many_to_rest(refused: int, rules: BounceRules = RULES) -> int:
    """Of so many recipients, or more, so many refusals let nothing rest."""
    return math.floor(refused / rules.rests_share) + 1


def believable(
    how: str, accepted_at: datetime | None, at: datetime, *, named: int = 1, rules: BounceRules = RULES
) -> bool:
    """Whether a report counts: it names what only our mail carried, or an address to which a server took a
    mail of ours a short time before `at`. Anybody can write a report about an address, and one about many:
    each mail of ours has one recipient. `named`: how many readers it names."""
    if how in ("token", "envelope-id", "message-id"):
        return True
    if named > rules.named_at_most:
        return False
    return accepted_at is not None and accepted_at <= at and at - accepted_at <= rules.believed


_RANK = (
    BounceClass.POLICY, BounceClass.UNKNOWN, BounceClass.TRANSIENT, BounceClass.MAILBOX, BounceClass.HARD,
)


def says_more(new: BounceClass, old: BounceClass) -> bool:
    """Whether a second report about the same mail replaces the first: "late" becomes "no such user"."""
    return new in _RANK and (old not in _RANK or _RANK.index(new) > _RANK.index(old))


_OF_VERDICT = {
    Verdict.USER_UNKNOWN: BounceClass.HARD,
    Verdict.MAILBOX: BounceClass.MAILBOX,
    Verdict.TEMPORARY: BounceClass.TRANSIENT,
    Verdict.POLICY: BounceClass.POLICY,
    Verdict.CONTENT: BounceClass.POLICY,
    Verdict.REFUSED: BounceClass.UNKNOWN,
    Verdict.ADDRESS: BounceClass.UNKNOWN,
}


def class_of(verdict: Verdict) -> BounceClass | None:
    """What a refusal while sending means for the address; None: it is the account's matter or no refusal."""
    return _OF_VERDICT.get(verdict)


def came_back(evidence: Evidence, bounced_at: Moment) -> bool:
    """Whether a consent shows that an address works again: the person gave it after the bounce, and it was
    written down by hand or confirmed then. A file can't know that, and an old consent says nothing."""
    if evidence.basis not in CONSENT_BASES or evidence.obtained_at is None:
        return False
    if evidence.imported and not evidence.lifts_optouts:
        return False
    if evidence.recorded_at is not None and not surely_after(evidence.recorded_at, bounced_at):
        return False
    if surely_after(evidence.obtained_at, bounced_at):
        return True
    same_day = legal_day(evidence.obtained_at) == legal_day(bounced_at)
    return same_day and evidence.recorded_at is not None and not isinstance(evidence.obtained_at, datetime)


def bounces_left(
    lines: Sequence[tuple[str, Moment]], evidence: Iterable[Evidence]
) -> tuple[tuple[str, Moment], ...]:
    """Of an address's lines (hard_bounce, user_unknown, bounce_undone) the bounces that still act: not taken
    back later, and no new consent since."""
    undone = [at for what, at in lines if what == UNDONE]
    given = tuple(evidence)
    return tuple(
        (what, at)
        for what, at in lines
        if what in HARD_LINES
        and not any(not_after(at, later) for later in undone)
        and not any(came_back(one, at) for one in given)
    )


UNDONE = "bounce_undone"
HARD_LINES = frozenset({"hard_bounce", "user_unknown"})
"""Words of the ledger of an address."""
