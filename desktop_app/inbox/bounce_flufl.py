"""flufl.bounce, asked for addresses only, on a bounded mail: it knows old and home-made reports."""

import email
import logging
import re
from email.message import Message

from flufl.bounce import all_failures

from desktop_app.inbox.mail import Mail

MAX_BYTES = 60_000
MAX_LINE = 300
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[A-Za-z0-9.-]{3,190}")
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)


def flufl_addresses(mail: Mail) -> list[str]:
    """The addresses it finds; none when it stumbles. Its patterns backtrack, so long lines are cut first."""
    if mail.source is None:
        return []
    try:
        temporary, permanent = all_failures(_bounded(mail.source))
    except Exception:  # noqa: BLE001 (others' code on hostile input)
        return []
    found = sorted(one.decode("ascii", "replace").strip().strip("<>") for one in (*permanent, *temporary))
    return [one for one in found[:50] if _ADDRESS.fullmatch(one)]


def _bounded(source: Message) -> Message:
    try:
        text = source.as_bytes()[:MAX_BYTES]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return Message()
    return email.message_from_bytes(b"\n".join(line[:MAX_LINE] for line in text.split(b"\n")))
