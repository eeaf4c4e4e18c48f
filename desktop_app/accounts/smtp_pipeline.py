"""What the server takes in one go (RFC 2920), and what this run has learned about it.

Three forms. Steps: MAIL, RCPT, DATA and the body, four round trips. Grouped, where EHLO offers PIPELINING:
the envelope in one write, two round trips. Ahead: the next envelope leaves together with the body, one round
trip; RFC 2920 3.1 lets a client do so, but we only do it to software that was seen to take it.
"""

import re
import threading
from dataclasses import dataclass, field

_GIVE_UP = 2


@dataclass(frozen=True, slots=True)
class Known:
    """A mail server that took mails in the ahead form, refusals in between included; `shown` with which
    version. OpenSMTPD 6.8.0p2 does not announce PIPELINING."""

    name: str
    greeting: re.Pattern[bytes]
    shown: str


KNOWN = (
    Known(
        "Postfix", re.compile(rb"\bESMTP Postfix\b"),
        "3.7.11: STARTTLS and implicit TLS, SASL; also with smtpd_forbid_unauth_pipelining",
    ),
    Known("Exim", re.compile(rb"\bESMTP Exim \d"), "4.96: STARTTLS and implicit TLS, AUTH PLAIN"),
)


def known_server(greeting: bytes) -> Known | None:
    """Which of the known servers greets so."""
    return next((one for one in KNOWN if one.greeting.search(greeting)), None)


@dataclass(slots=True)
class Manners:
    """Shared by the connections of one run. Starts with trust; a server that closes, stalls or complains
    when commands come together gets them one at a time from then on."""

    size: bool = True
    """Whether SIZE is given with MAIL, where it is offered (RFC 1870)."""
    dsn: bool = True
    """Whether reports are asked for, where they are offered (RFC 3461)."""
    grouped: bool = True
    ahead: bool = True
    _shown: set[bool] = field(default_factory=set)
    """Which forms worked: False = grouped, True = ahead."""
    _failures: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def worked(self, *, ahead: bool) -> None:
        """An envelope in one write was answered as it should be."""
        with self._guard:
            self._shown.add(ahead)
            self._failures = 0

    def broke(self, *, ahead: bool, fresh: bool) -> None:
        """The connection ended, or made no sense, while such an envelope was out. Before the form ever
        worked, or several times in a row on a `fresh` connection, that may be its fault; a line that is
        lost after many mails says nothing."""
        with self._guard:
            self._failures += 1
            if ahead in self._shown and not (fresh and self._failures >= _GIVE_UP):
                return
            self.ahead = False
            self.grouped = self.grouped and ahead

    def complained(self) -> None:
        """The same mail was taken one command at a time, or the server said what it does not like."""
        with self._guard:
            self.grouped = self.ahead = False
