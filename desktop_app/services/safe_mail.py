"""A received mail for a person's eyes: plain text, the head lines that matter, the line that decided."""

from desktop_app.services.inbox_views import SafeMail
from desktop_app.services.inbox_words import shown

_SHOWN = 200_000
"""Characters of a mail that are shown."""
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
    text = printable(mail.text[:_SHOWN])
    return SafeMail(
        sender=sender,
        to=", ".join(addresses(mail.get("to"))),
        subject=mail.subject,
        date=shown(sent) if sent else "",
        text=text,
        attachments=mail.attachments,
        cut=cut,
        reply_to=answers_to if answers_to != sender else "",
        automatic=printable(robot[:_HEAD]),
        message_id=printable(mail.get("message-id")[:_HEAD]),
        line=line if line and line in text else "",
        at=at,
        kept=len(data),
    )


def printable(text: str) -> str:
    """Without what a screen can't show, or what turns the reading direction round."""
    return "".join(one if one.isprintable() or one in "\n\t" else " " for one in text).strip()
