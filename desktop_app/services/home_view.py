"""What ホーム is shown, as plain values; made by `home`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from desktop_app.domain.newsletter import NewsletterState


@dataclass(frozen=True, slots=True)
class Shape:
    """One block of a newsletter as a thumbnail draws it: how many lines its words take, or its picture."""

    kind: str
    lines: int = 1
    level: int = 1
    picture: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextNewsletter:
    """The newsletter to go on with: a run that is not over, else the draft that was changed last."""

    id: str
    title: str
    state: NewsletterState
    changed_at: datetime
    shapes: tuple[Shape, ...]
    theme: str
    total: int = 0
    done: int = 0
    """Of a run: everyone of the frozen audience, and those who need nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """前回の配信. `taken`: the server took it; `failed`: refused at once or returned later; `stops`: opt-outs
    of its readers since."""

    id: str
    title: str
    on: date
    taken: int
    failed: int
    stops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxLook:
    """How replies are read."""

    account: bool
    readable: bool
    read_at: datetime | None
    came: Mapping[str, int] = field(default_factory=dict)
    """Mails that were read since the beginning of yesterday, by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing to do, or one that is in order, as a code the window has words for.

    `page` and `args` are where it is mended; page "" = by reading the mailbox; a thing in order has none.
    """

    code: str
    tone: Literal["stop", "warn", "ask", "ok", "neutral"]
    page: str = ""
    args: Mapping[str, str] = field(default_factory=dict)
    n: int = 0
    about: str = ""
    """A title, a day or a reason."""


@dataclass(frozen=True, slots=True)
class Month:
    """How the book stood at the end of a month (of the running one: now)."""

    month: str
    """"2026-11"."""
    contacts: int
    stops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """Everything that is found at once. Numbers of people by status come from `home.numbers`."""

    now: datetime
    shop: str
    contacts: int
    next: NextNewsletter | None
    last: LastRun | None
    mailbox: MailboxLook
    todo: tuple[Todo, ...]
    fine: tuple[Todo, ...]
    first_steps: tuple[Todo, ...]
    """Of a book without contacts: every step, done (tone "ok") or to do."""
    months: tuple[Month, ...]
    stops_this_month: int
    complete: bool = True
    """False at the first glance: things to do, first steps and shapes are still looked for."""


@dataclass(frozen=True, slots=True)
class Count:
    """So many people share one basis, or one reason in a few words."""

    key: str
    people: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Everybody, each counted once: `mailable + incomplete + stopped == total`."""

    total: int
    mailable: int
    incomplete: int
    stopped: int
    bases: tuple[Count, ...]
    """Of those who may be written to, the most frequent basis first; they add up to `mailable`."""
    reasons: tuple[Count, ...]
    """Of those whose ground lacks something, by what it lacks; they add up to `incomplete`."""
    stops: tuple[Count, ...]
    """Of those who are stopped; they add up to `stopped`."""
    todo: tuple[Todo, ...] = ()
    """What to do for those whose ground lacks something; each of them is counted once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextReaders:
    """Who would get the next newsletter, and how many of the displays that the law asks for it shows.

    `people` None = only the check tells; `at_most`: it is not more than that. `needed` 0 = not looked at.
    """

    newsletter: str
    people: int | None = None
    at_most: bool = False
    shown: int = 0
    needed: int = 0
