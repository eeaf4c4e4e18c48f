"""A received mail for a person's eyes: plain text, the head lines that matter, the line that decided."""

import re

from desktop_app.services.inbox_views import SafeMail
from desktop_app.services.inbox_words import shown

_SHOWN = 100_000
"""Characters of a mail that are shown."""
_LINE = 400
"""A line without an end would hold the window up for seconds: it is broken after so many characters."""
_HEAD = 300
_ROBOTS = ("auto-submitted", "x-autoreply", "x-auto-response-suppress")


def safe_mail(data: bytes, *, cut: bool, line: str = "", at: str = "") -> SafeMail:
    """Any mail as text: of an HTML mail its words, nothing is fetched. `line` is the one that decided."""
    from desktop_app.inbox.mail import addresses, read_mail  # the parser costs the start of the window

    mail = read_mail(data)
    sent = mail.date()
    sender = ", ".join(addresses(mail.get("from")))
    answers_to = ", ".join(addresses(mail.get("reply-to")))
    robot = next((f"{name}: {mail.get(name)}" for name in _ROBOTS if mail.get(name)), "")
    text = _broken(printable(mail.text[:_SHOWN]))
    return SafeMail(
        sender=printable(sender[:_HEAD]),
        to=printable(", ".join(addresses(mail.get("to")))[:_HEAD]),
        subject=printable(mail.subject[:_HEAD]),
        date=shown(sent) if sent else "",
        text=text,
        attachments=mail.attachments,
        cut=cut,
        reply_to=printable(answers_to[:_HEAD]) if answers_to != sender else "",
        automatic=printable(robot[:_HEAD]),
        message_id=printable(mail.get("message-id")[:_HEAD]),
        line=line if line and line in text else "",
        at=at,
        kept=len(data),
    )


def printable(text: str) -> str:
    """Without what a screen can't show, or what turns the reading direction round."""
    return "".join(one if one.isprintable() or one in "\n\t" else " " for one in text).strip()


def _broken(text: str) -> str:
    lines = re.sub(r"\n{4,}", "\n\n\n", text).split("\n")
    return "\n".join(one[at : at + _LINE] for one in lines for at in range(0, max(len(one), 1), _LINE))
