"""送れたか不明の1通: what a look into the folder of sent mails proves, and what it only hints at.

A copy that the provider kept proves that the mail left. That there is none proves nothing (copies come late,
searches miss), so it stays a hint and the owner decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LOOK_AGAIN = timedelta(minutes=2)
"""Between the two looks that it takes (mail.md 7.2)."""
COPY_LATE = timedelta(minutes=10)
"""A copy may appear this long after sending."""
GIVE_UP = timedelta(days=2)
"""After so long without a copy nobody looks any more by himself."""


class Hint(StrEnum):
    """What the program knows about a doubtful mail."""

    NEVER_LOOKED = "never-looked"
    """Not looked for twice yet, so nothing can be said."""
    NOT_FOUND = "not-found"
    """Looked for twice, late enough, and not among the sent mails."""
    NO_SENT_FOLDER = "no-sent-folder"
    """The provider keeps no copies that could be looked at."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a look among the sent mails gave. `found`: what was sought -> the copy's Message-ID; `missing`:
    what was surely looked for and is not there. What is in neither was not reached in time."""

    found: Mapping[str, str]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Looked:
    """Looked for in vain, first at `first`; `not_found` once that was twice and late enough."""

    first: datetime
    not_found: bool = False


def looked_in_vain(before: Looked | None, *, since: datetime, now: datetime) -> Looked:
    """After one more look that found nothing. `since`: when the mail became doubtful."""
    if before is None or now < before.first:  # a clock that was set back makes no two looks of one
        return Looked(now)
    late_enough = now - before.first >= LOOK_AGAIN and now - since > COPY_LATE
    return Looked(before.first, before.not_found or late_enough)


def worth_a_look(before: Looked | None, *, since: datetime, now: datetime) -> bool:
    """Whether to look now: not twice within two minutes, and not for ever."""
    if before is None:
        return True
    if before.not_found:
        return now - since <= GIVE_UP
    return abs(now - before.first) >= LOOK_AGAIN


def hint_of(looked: Looked | None, *, keeps_copies: bool) -> Hint:
    """What to tell the owner."""
    if not keeps_copies:
        return Hint.NO_SENT_FOLDER
    return Hint.NOT_FOUND if looked is not None and looked.not_found else Hint.NEVER_LOOKED
