"""What the agenda tells: plain data for the window and for `serve`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from desktop_app.domain.errors import AppError
from desktop_app.domain.schedule import CHECK_AGAIN, Asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something whose time has come. `id`: the mailing; "" for letters and the mailbox."""

    kind: Literal["newsletter", "run", "letters", "mailbox"]
    at: datetime
    """Since when it is due."""
    id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A newsletter that starts by itself, or asks first."""

    newsletter_id: str
    title: str
    at: datetime
    local: datetime
    """The same in the PC's zone of now."""
    zone: str
    """The PC's zone when it was planned, as "JST +09:00"."""
    hold: int
    """Minutes in which a send just confirmed can be taken back; 0 = a time was chosen."""
    people: int
    """How many were confirmed."""
    set_at: datetime
    set_by: str
    asks: Asks = Asks.NOTHING
    error: AppError | None = field(default=None, compare=False)
    """What went wrong at its time, where that is why it asks."""
    tries_at: datetime | None = None
    """Its time has come, but the line was broken: then it is tried again."""

    @property
    def check_again(self) -> bool:
        """A yes is not enough: the check page must be gone through."""
        return self.asks in CHECK_AGAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A run that could go on by itself but for a word of its owner: "by-hand" (that all replies were read)
    or "password"."""

    newsletter_id: str
    title: str
    why: Literal["by-hand", "password"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One look at everything that goes on by itself."""

    at: datetime
    due: tuple[Due, ...] = ()
    planned: tuple[Planned, ...] = ()
    questions: tuple[Question, ...] = ()
    waits: Mapping[str, datetime] = field(default_factory=dict)
    """When each run that waits goes on by itself."""

    def says_as(self, other: "Outlook | None") -> bool:
        """Whether a page that showed the other would show the same. None: one that showed nothing."""
        return self._shown() == (other or Outlook(at=self.at))._shown()

    def _shown(self) -> tuple[object, ...]:
        # The pace is reckoned anew each time, to the second.
        waits = {one: f"{at:%Y-%m-%d %H:%M}" for one, at in self.waits.items()}
        return self.planned, self.questions, waits

    @property
    def pending(self) -> bool:
        """Whether anything would start by itself if the program went on running."""
        return bool(self.waits) or any(not one.asks for one in self.planned)
