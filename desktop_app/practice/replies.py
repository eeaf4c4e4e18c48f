"""練習の返信: what readers of the practice shop may do with a mail of it, each as the mail that really comes.

The texts are data (resources/samples/replies.json). Nothing here sends anything: the bytes are put into the
practice shop's inbox by whoever asks.
"""

import json
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from desktop_app.paths import resource_text
from desktop_app.practice import reader_programs, reader_reports
from desktop_app.practice.original import Original


class ReplyKind(StrEnum):
    """What a reader, their mail program or a server does."""

    STOP = "stop"
    STOP_BUTTON = "stop_button"
    STOP_LINK = "stop_link"
    STOP_BLANK = "stop_blank"
    UNCLEAR = "unclear"
    QUESTION = "question"
    ORDER = "order"
    THANKS = "thanks"
    YES = "yes"
    NO = "no"
    OUT_OF_OFFICE = "out_of_office"
    UNKNOWN = "unknown"
    FULL = "full"
    POLICY = "policy"
    COMPLAINT = "complaint"


K = ReplyKind
OF_NEWSLETTER = (
    K.STOP, K.STOP_LINK, K.STOP_BUTTON, K.STOP_BLANK, K.UNCLEAR, K.QUESTION, K.ORDER, K.THANKS,
    K.OUT_OF_OFFICE, K.UNKNOWN, K.FULL, K.POLICY, K.COMPLAINT,
)  # fmt: skip
OF_LETTER = (K.YES, K.NO, K.STOP, K.QUESTION, K.OUT_OF_OFFICE, K.UNKNOWN, K.FULL, K.POLICY)
BUSY_WEEK = (
    K.STOP, K.OUT_OF_OFFICE, K.QUESTION, K.UNKNOWN, K.THANKS, K.STOP_BUTTON, K.ORDER, K.FULL, K.UNCLEAR,
    K.STOP_BLANK, K.POLICY, K.COMPLAINT, K.STOP, K.OUT_OF_OFFICE,
)  # fmt: skip
"""What a newsletter may bring back within a week; the first ones when there are few readers."""

_REPORTS = {
    K.UNKNOWN: reader_reports.UNKNOWN,
    K.FULL: reader_reports.FULL,
    K.POLICY: reader_reports.POLICY,
}


def kinds_for(original: Original) -> tuple[ReplyKind, ...]:
    """What can be done with this mail."""
    if original.is_letter:
        return OF_LETTER
    by_address = (K.STOP_BUTTON, K.STOP_LINK)
    return tuple(one for one in OF_NEWSLETTER if one not in by_address or original.stop_button)


def build(original: Original, kind: ReplyKind, at: datetime) -> bytes:
    """The mail that comes to the shop, with the trace headers of the shop's own server."""
    if kind in _REPORTS:
        return reader_reports.bounce(original, _REPORTS[kind], at)
    if kind is K.COMPLAINT:
        return reader_reports.complaint(original, at)
    if kind is K.OUT_OF_OFFICE:
        subject = str(_texts()["out_of_office_subject"]).format(subject=original.subject)
        return reader_programs.automatic(original, subject, _text(original, kind), at)
    if kind is K.STOP_BUTTON:
        return reader_programs.stop_button(original, at)
    if kind is K.STOP_LINK:
        return reader_programs.stop_link(original, at)
    if kind is K.STOP_BLANK:
        return reader_programs.blank(original, at)
    return reader_programs.answer(original, _text(original, kind), at)


def _text(original: Original, kind: ReplyKind) -> str:
    known = _texts()[kind.value]
    return str(known[original.chance % len(known)])


@cache
def _texts() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resource_text("samples", "replies.json"))
    return found
