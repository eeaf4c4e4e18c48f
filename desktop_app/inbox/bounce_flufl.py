"""flufl.bounce, asked for addresses only, on a bounded mail: it knows old and home-made reports."""

import email
import itertools
import logging
import re
from email.message import Message

from flufl.bounce import all_failures

from desktop_app.inbox.mail import Mail

MAX_SIZE = 60_000
MAX_LINES = 2_000
MAX_LINE = 300
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[A-Za-z0-9.-]{3,190}")
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)


def flufl_addresses(mail: Mail) -> list[str]:
    """The addresses it finds; none when it stumbles. Its patterns backtrack, so long lines are cut first."""
    if mail.source is None:
        return []
    try:
        temporary, permanent = all_failures(_bounded(mail.source))
    except Exception:  # others' code on hostile input
        return []
    found = sorted(one.decode("ascii", "replace").strip().strip("<>") for one in (*permanent, *temporary))
    return [one for one in found[:50] if _ADDRESS.fullmatch(one)]


def _bounded(source: Message) -> Message:
    lines: list[str] = []
    _write(source, lines, 0)
    text = "\n".join(line[:MAX_LINE] for line in lines)[:MAX_SIZE]
    return email.message_from_string(text.encode("ascii", "replace").decode("ascii"))


def _write(part: Message, lines: list[str], level: int) -> None:
    """The mail as text, given up as soon as it is long enough."""
    if level > 20 or len(lines) > MAX_LINES:
        return
    lines += [f"{name}: {value}" for name, value in itertools.islice(part.raw_items(), 200)]
    lines.append("")
    inner = part.get_payload()
    if isinstance(inner, str):
        lines += inner[:MAX_SIZE].splitlines()[:MAX_LINES]
    elif isinstance(inner, list):
        boundary = part.get_boundary() if part.get_content_maintype() == "multipart" else None
        for one in inner[:100]:
            if isinstance(one, Message):
                lines += [f"--{boundary}"] if boundary else []
                _write(one, lines, level + 1)
        lines += [f"--{boundary}--"] if boundary else []
