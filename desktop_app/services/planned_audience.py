"""Who gets a planned newsletter at its time: of those who were confirmed then, whoever may still get it."""

from collections.abc import Sequence

from desktop_app.domain.clearance import Clearance, differences
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Severity
from desktop_app.services.audience import Audience, Member
from desktop_app.services.fingerprint import Fingerprint
from desktop_app.storage.deliveries import LeftOut
from desktop_app.storage.newsletters import NewsletterRecord
from desktop_app.storage.schedules import ScheduleRecord

ADDED_SINCE = "KW-ADDED-SINCE-PLAN"
"""It may be sent to them, but nobody confirmed it: they came, or became sendable, after the plan was made."""
NOT_CHOSEN = "KW-NOT-CHOSEN-ANY-MORE"
"""They were confirmed, but the newsletter is not meant for them any more (tag, segment, deleted contact)."""


def who_gets_it(
    audience: Audience, plan: ScheduleRecord | None
) -> tuple[Sequence[Member], list[LeftOut]]:
    """Who is queued and who is left out with which rules; without a plan everybody who may get it."""
    left_out = [_left_out(member) for member in audience.left_out]
    if plan is None:
        return audience.to_send, left_out
    confirmed = frozenset(plan.audience)
    members = [one for one in audience.to_send if one.candidate.address_id in confirmed]
    left_out += [
        LeftOut(
            address_id=one.candidate.address_id, contact_id=one.candidate.contact_id, rules=(ADDED_SINCE,)
        )
        for one in audience.to_send
        if one.candidate.address_id not in confirmed
    ]
    there = {one.candidate.address_id for one in (*audience.to_send, *audience.left_out)}
    left_out += [LeftOut(address_id=one, rules=(NOT_CHOSEN,)) for one in plan.audience if one not in there]
    return members, left_out


def refuse_changed(
    plan: ScheduleRecord | None, clearance: Clearance, record: NewsletterRecord, seen: Fingerprint | None
) -> None:
    """Raises AppError("plan-changed") when anything but the audience is not as it was confirmed."""
    if plan is None:
        return
    changed = [one for one in differences(plan.clearance, clearance) if one != "audience_hash"]
    content = seen.content if seen is not None else ""
    if (plan.facts["content"], plan.facts["tag"]) != (content, record.tag) and not changed:
        changed = ["content_hash"]
    if changed:
        raise AppError("plan-changed", what=", ".join(changed))


def _left_out(member: Member) -> LeftOut:
    rules = [one.rule for one in member.decision.findings if one.severity is Severity.BLOCK]
    return LeftOut(
        address_id=member.candidate.address_id,
        contact_id=member.candidate.contact_id,
        rules=tuple(dict.fromkeys(rules)),
    )
