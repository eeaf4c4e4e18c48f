"""What the stop dialog and the command line say and hear about an opt-out: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """Somebody who may have said stop: the contact, the address that fits what was typed, and how a list
    names them."""

    contact_id: str
    address: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAddress:
    """An address in the stop dialog; `stopped` = an opt-out from everything stands already."""

    id: str
    text: str
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StopView:
    """What the stop dialog asks about. `contact_id` None = nobody yet, or an address that is nobody's in the
    book; the address said stop all the same (SEM Act 3(3))."""

    contact_id: str | None
    name: str
    addresses: tuple[StopAddress, ...]
    topics: tuple[tuple[str, str], ...]
    """(id, name); asked about only when there are several."""
    staff: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopGiven:
    """An opt-out as it was told. `on`: day or time, ISO, "" = now; `topics`: names or ids, empty = every
    newsletter; `until` "" = for good; `name`: what to call the person afterwards."""

    addresses: tuple[str, ...]
    via: str | None
    by: str = ""
    on: str = ""
    topics: tuple[str, ...] = ()
    until: str = ""
    note: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLook:
    """What a stop would do, were it recorded as it was told."""

    faults: Mapping[str, str]
    """Field → sentence; then nothing would be written."""
    waiting: int = 0
    """Mails that wait to be sent and would be taken out."""
    running: bool = False
    """A newsletter is being sent; it sees the stop at its next mail."""
    sent_since: int = 0
    """Mails that went out after the day on which it was told."""
    agreed_on: str = ""
    """The day of an agreement of the person after that day, by which mails go all the same; "" = none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopUndo:
    """How to take a slip back at once: the entries that were written, and when."""

    entries: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """What a stop did: addresses stopped, queued mails taken out. `undo` None = nothing new was written."""

    name: str
    addresses: int
    skipped: int
    already: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)
    """Field → sentence; then nothing was written."""
    undo: StopUndo | None = None
