"""What a check looked at without finding anything, group by group, so that "passed" never says too much.

A group is named only when each of its rules was really asked for this mail and none of them spoke.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.domain.shop import Shop

MAILBOX = "mailbox"
"""The group about the reading of the mailbox."""
_UNDECIDED = "JP-SEM-3-3-UNCLEAR"
"""While this speaks of the send itself, nobody has read all replies."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A group of rules without a finding; `code` names its sentence."""

    code: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How far the check came."""

    cls: MessageClass
    shop: Shop
    remote_sale_ad: bool
    mails: bool
    """Mails were composed and read by the rules of content."""
    headers: bool
    """A finished mail was read back from its bytes."""
    recipients: bool
    """Somebody gets it: decided one by one."""
    consumers: bool
    """A consumer in Japan is among those whose mails were read."""
    mailbox_read: bool
    """The mailbox was read so recently that sending would accept it."""


_FOOTER = (
    ("optout", ("JP-SEM-4-2-OPTADDR", "JP-SEMR-9-1-STATEMENT", "JP-SEMR-7-1-2-ADJACENT")),
    ("address", ("JP-SEMR-9-2-ADDRESS", "JP-SEMR-9-3-CONTACT")),
    ("visible", ("JP-SEMR-7-2-TEXT", "JP-SEMR-7-1-VISIBLE")),
)
_SALE = (
    ("seller", ("JP-ASCTR-23-10-SELLERMAIL",)),
    ("refusal", ("JP-ASCT-12-3-4-REFUSE",)),
)


def passed(asked: Asked, spoke: Set[str]) -> tuple[Passed, ...]:
    """Groups that were asked and in which no rule of `spoke` (ids of all findings about the send) stands."""
    groups = (Passed(code, rules) for code, rules in _groups(asked))
    silent = (group for group in groups if spoke.isdisjoint(group.rules))
    return tuple(group for group in silent if group.code != MAILBOX or _UNDECIDED not in spoke)


def _groups(asked: Asked) -> Iterator[tuple[str, tuple[str, ...]]]:
    special = asked.cls in ADVERTISING or asked.cls in INCIDENTAL
    if asked.mailbox_read:
        yield MAILBOX, ("JP-SEM-3-3-MAILBOX",)
    if asked.recipients and asked.cls in ADVERTISING:
        yield "optouts", ("JP-SEM-3-3-OPTOUT", _UNDECIDED)
        if asked.shop.for_profit:
            yield "ground", ("JP-SEM-3-1-OPTIN",)
    if asked.recipients and special:
        yield "bounces", ("JP-SEND-BOUNCE",)
    if asked.mails:
        yield from _content(asked, special=special)
    if asked.headers:
        yield "sender", ("JP-SEM-5-TRUEFROM", "JP-SEM-5-HEADERS", "JP-SEM-5-DISPLAYNAME")
        yield "alone", ("JP-SEND-ONETO",)
        if asked.cls is MessageClass.AD:
            yield "button", ("MBX-LISTUNSUB",)


def _content(asked: Asked, *, special: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    if special and asked.shop.for_profit:
        yield "name", ("JP-SEM-4-1-NAME", "JP-SEMG-4-1-TRADENAME")
    if asked.cls in ADVERTISING and asked.shop.for_profit:
        yield from _FOOTER
    if special and asked.remote_sale_ad and asked.shop.remote_orders and asked.consumers:
        yield _SALE[0]
        if asked.cls in ADVERTISING:
            yield _SALE[1]
        if asked.shop.notation_url.strip():
            yield "notation", ("JP-ASCT-11-ITEMS",)
    if asked.cls in INCIDENTAL:
        yield "incidental", ("JP-SEMR-6-INCIDENTAL",)
    if not special:
        yield "class", ("JP-MSG-CLASS",)
    yield "merge", ("JP-MSG-MERGE",)
    yield "tracking", ("JP-MSG-TRACKING",)
