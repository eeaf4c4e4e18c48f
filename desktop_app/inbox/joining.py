"""Blank mails to the joining address: whom the confirmation letter may go to (mail.md 3.7).

A forged From would make the shop mail a stranger, so nothing is answered that our provider calls a forgery,
that no person can answer, or that comes from somebody who once stopped: there a person looks.
"""

import re

from desktop_app.domain.sensitive import REFUSED_ROLES, role_of
from desktop_app.inbox.authentic import verdict
from desktop_app.inbox.classified import Classified, Person
from desktop_app.inbox.known import Reader
from desktop_app.inbox.mail import Mail, addresses
from desktop_app.inbox.traces import Traces

_BOUNCED = re.compile(r"(?:bounce|hard|mailbox|user unknown|unknown user|不達|宛先不明)")
_SAID_STOP = re.compile(r"stop|opt|unsub|complain|refus|停止|苦情|退会|解除|拒否")
"""A reason that speaks of the person's wish as well is one, however it begins."""


def asked_to_join(mail: Mail, traces: Traces) -> Classified:
    """A sign-up that goes on, waits for a person or gets no answer."""
    if len(traces.senders) != 1 or verdict(mail, traces.known.trusted_authserv_id) == "fail":
        return Classified(kind="unclear", action="ask", why="sign-up-unproven", people=traces.people)
    if role_of(traces.senders[0].rpartition("@")[0]) in REFUSED_ROLES:
        return Classified(kind="other", action="none", why="sign-up-role")
    stopped = traces.known.suppressed.get(traces.senders[0])
    # A bounce ends with a new sign-up (mail.md 4.3); a stop only by an act whose date a person looks at.
    if stopped is not None and not _only_bounced(stopped.lower()):
        return Classified(kind="unclear", action="ask", why="sign-up-stopped", people=traces.people)
    return Classified(kind="signup", action="confirm", why="sign-up", people=_who(mail, traces))


def _only_bounced(why: str) -> bool:
    return _BOUNCED.match(why) is not None and _SAID_STOP.search(why) is None


def _who(mail: Mail, traces: Traces) -> tuple[Person, ...]:
    """Whom the confirmation would go to, mostly somebody whom nobody knows yet."""
    text = next(iter(addresses(mail.get("from"))), traces.senders[0])
    return (Person(reader=Reader(text, traces.senders[0]), how="from"),)
