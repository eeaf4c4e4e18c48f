"""What a server of `tests.fault_server` may do instead of answering, and scripts that say when."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from desktop_app.domain.smtp_reply import Stage


@dataclass(frozen=True, slots=True)
class Say:
    """Answer with these lines."""

    line: str


@dataclass(frozen=True, slots=True)
class Twice:
    """Answer as usual, and a second time (`line`, else the same), which nobody asked for, `pause` seconds
    later."""

    line: str = ""
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Stall:
    """Answer nothing for so many seconds, then hang up. `kept`: as for Drop."""

    seconds: float = 30.0
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Hang up. `kept`: after the final dot, whether the mail counts as taken."""

    kept: bool = False


@dataclass(frozen=True, slots=True)
class Garbage:
    """Answer bytes that are no SMTP. `kept`: as for Drop."""

    data: bytes = b"\x00\xffHTTP/1.1 400 Bad Request\r\n\r\n"
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Dribble:
    """Answer one byte at a time and never end the line. `kept`: as for Drop."""

    seconds: float = 30.0
    pause: float = 0.02
    kept: bool = False


Fault = Say | Twice | Stall | Drop | Garbage | Dribble


class Point(StrEnum):
    """Where a server can fail besides the stages that decide about a mail."""

    HANDSHAKE = "handshake"
    """Between the 220 of STARTTLS (or the connection, with implicit TLS) and the first byte in TLS."""
    RSET = "rset"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the server has."""

    sender: str
    recipient: str
    data: bytes

    @property
    def message_id(self) -> str:
        """The Message-ID, or ""."""
        found = re.search(rb"(?mi)^message-id:\s*(\S+)", self.data)
        return found.group(1).decode("ascii") if found else ""


@dataclass(slots=True)
class Visit:
    """One connection as the script sees it."""

    number: int
    sender: str = ""
    recipient: str = ""
    messages: int = 0
    commands: list[str] = field(default_factory=list)
    mail_taken: bool = False
    """The server said yes to MAIL, and no RSET or end of mail came since."""
    recipient_taken: bool = False


Script = Callable[[Stage, Visit], Fault | None]
Aside = Callable[[Point, Visit], Fault | None]


def once(stage: Stage, fault: Fault, *, times: int = 1) -> Script:
    """A script with one fault, the first `times` that `stage` is reached."""
    left = [times]
    lock = threading.Lock()

    def script(here: Stage, visit: Visit) -> Fault | None:
        with lock:
            if here is stage and left[0] > 0:
                left[0] -= 1
                return fault
        return None

    return script


def once_aside(point: Point, fault: Fault, *, times: int = 1) -> Aside:
    """As `once`, for the points beside the mail."""
    left = [times]
    lock = threading.Lock()

    def aside(here: Point, visit: Visit) -> Fault | None:
        with lock:
            if here is point and left[0] > 0:
                left[0] -= 1
                return fault
        return None

    return aside


def for_recipient(answers: dict[str, tuple[Stage, Fault]]) -> Script:
    """A script with a fault per recipient."""

    def script(stage: Stage, visit: Visit) -> Fault | None:
        wanted = answers.get(visit.recipient)
        return wanted[1] if wanted is not None and wanted[0] is stage else None

    return script


def first_of(recipient: str, stage: Stage, fault: Fault) -> Script:
    """A script with one fault, the first time that this recipient's mail reaches `stage`."""
    wanted = once(stage, fault)
    return lambda here, visit: wanted(here, visit) if visit.recipient == recipient else None
