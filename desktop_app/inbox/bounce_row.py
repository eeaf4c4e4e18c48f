"""One row of the table of servers' words."""

import re
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.bounce import BounceClass

HARD: Final = BounceClass.HARD
MAILBOX: Final = BounceClass.MAILBOX
TRANSIENT: Final = BounceClass.TRANSIENT
POLICY: Final = BounceClass.POLICY
WHO: Final = (
    r"(user|recipient|mailbox|account|e-?mail address|address|addressee|person|alias|<?x@x>?"
    r"|(?<!domain )(?<!host )(?<!service )\bname)"
)
"""What a server calls the one it does not know, `x@x` being any address; a domain's name is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """`reason` names the kind of fault (mail.md 4.2); a weak row gives way to a status that says something
    else."""

    kind: BounceClass
    reason: str
    words: re.Pattern[str]
    weak: bool = False

    @property
    def user_unknown(self) -> bool:
        """Whether it says that there is no such user (JP-SEND-BOUNCE)."""
        return self.reason == "userunknown"


def row(kind: BounceClass, reason: str, *words: str, weak: bool = False) -> Row:
    """A row of which any of the patterns fits."""
    return Row(kind, reason, re.compile("|".join(words)), weak)
