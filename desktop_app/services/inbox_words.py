"""What was done with a mail that was read, in one sentence of two halves: what came, and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop_app.domain.moment import JST, Moment, legal_day
from desktop_app.i18n.language import Language
from desktop_app.inbox.why import why_text
from desktop_app.services.inbox_vocabulary import WORDS
from desktop_app.storage.inbox_log import InboxRow, RowBounce

Tone = Literal["ok", "warn", "stop", "neutral"]

_UNREADABLE = frozenset({"encrypted", "unreadable"})


@dataclass(frozen=True, slots=True)
class Stopped:
    """How far an opt-out reaches: names of topics (none = everything), and until when."""

    topics: Sequence[str] = ()
    until: Moment | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One mail in words. `came` and `follows` are the halves of the sentence."""

    who: str
    came: str
    follows: str
    why: str
    chip: str
    tone: Tone
    open_wish: bool
    """A person still waits for an answer."""


def tell(row: InboxRow, language: Language, stopped: Stopped | None = None) -> Told:
    """Everything about one mail in words."""
    who = _who(row, language)
    wish = row.facts.get("wants")
    decided_none = row.decided_as is not None and row.decided_as != "optout"
    asks = decided_none or (row.kind in ("reply", "signup") and row.decided_as is None)
    open_wish = bool(wish) and row.answered_at is None and asks
    chip, tone = _chip(row, open_wish=open_wish)
    return Told(
        who=who,
        came=word(_came(row), language, who=who, n=row.bounce.times if row.bounce else 1),
        follows=_follows(row, language, stopped, open_wish=open_wish),
        why=why_text(str(row.facts.get("why") or "words-weak"), language),
        chip=word(f"chip-{chip}", language),
        tone=tone,
        open_wish=open_wish,
    )


def word(code: str, language: Language, **values: object) -> str:
    """The words for `code`; KeyError for an unknown one."""
    return WORDS[code][0 if language == "ja" else 1].format(**values)


def ago(minutes: float, language: Language) -> str:
    """「12分前」."""
    if minutes < 1:
        return word("ago-now", language)
    if minutes < 60:
        return word("ago-minutes", language, n=int(minutes))
    if minutes < 48 * 60:
        return word("ago-hours", language, n=int(minutes // 60))
    return word("ago-days", language, n=int(minutes // (24 * 60)))


def person(name: str, address: str, language: Language) -> str:
    """A contact by name, else by address."""
    return word("san", language, name=name) if name else address


def _who(row: InboxRow, language: Language) -> str:
    if row.address_id is None:
        return row.sender or word("nobody", language)
    return person(row.name, row.address, language) or word("erased", language)


def _came(row: InboxRow) -> str:
    if row.kind == "bounce" and row.bounce is not None:
        return f"bounce-{row.bounce.kind}"
    if _requested(row):
        return "requested"
    if row.kind == "reply":
        wish = row.facts.get("wants")
        return f"reply-{wish}" if wish else "reply"
    if row.kind == "complaint" and row.address_id is None:
        return "complaint-whose"
    if _confirmed(row):
        return "confirmed"
    if row.kind == "other":
        why = str(row.facts.get("why"))
        code = "other-unreadable" if why in _UNREADABLE else f"other-{why}"
        return code if code in WORDS else "other"
    return row.kind if row.kind in WORDS else "other"


def _follows(row: InboxRow, language: Language, stopped: Stopped | None, *, open_wish: bool) -> str:
    by = word("san", language, name=row.decided_by) if row.decided_by else word("somebody", language)
    if row.state == "waiting":
        return word("then-waits" if row.address_id else "then-waits-nobody", language)
    if row.decided_as == "optout":
        return _decided_stop(by, language, stopped)
    if row.decided_as in _DECIDED:
        return word(_DECIDED[row.decided_as], language, by=by)
    if row.kind == "bounce" and row.bounce is not None:
        return word(_returned(row.bounce), language)
    if row.kind == "complaint" and row.address_id is not None:
        return _complaint(row, language)
    if _agreed(row):
        return word("then-agreed-answer" if open_wish else "then-agreed", language)
    if row.answered_at is not None:
        name = word("san", language, name=row.answered_by) if row.answered_by else word("somebody", language)
        return word("then-answered", language, by=name, on=f"{legal_day(row.answered_at)}")
    if open_wish and _requested(row):
        return word("then-requested", language)
    if open_wish and row.kind != "signup":
        return word("then-decided-answer" if row.decided_as else "then-answer", language, by=by)
    if row.decided_as is not None:
        return word("then-decided-none", language, by=by)
    if row.kind == "optout" and stopped is not None and (stopped.topics or stopped.until):
        if stopped.until is not None:
            return word("then-stopped-until", language, until=shown(stopped.until))
        return word("then-stopped-topics", language, topics="、".join(stopped.topics))
    if row.kind == "other" and row.facts.get("wants"):
        return word("then-other-wants", language)
    return word("then-confirmed" if _confirmed(row) else _THEN.get(row.kind, "then-nothing"), language)


def _decided_stop(by: str, language: Language, stopped: Stopped | None) -> str:
    if stopped is not None and stopped.until is not None:
        return word("then-decided-stop-until", language, by=by, until=shown(stopped.until))
    if stopped is not None and stopped.topics:
        return word("then-decided-stop-topics", language, by=by, topics="、".join(stopped.topics))
    return word("then-decided-stop", language, by=by)


def _returned(told: RowBounce) -> str:
    """What follows from a delivery report."""
    if told.kind == "delivered":
        return "then-nothing"
    if told.kind == "policy":
        return "then-bounce-policy"
    if told.state == "suppressed" and told.kind != "hard":
        return "then-bounce-suppressed-full"
    return f"then-bounce-{told.state}"


def _complaint(row: InboxRow, language: Language) -> str:
    if row.answered_at is None:
        return word("then-complaint-open", language)
    name = word("san", language, name=row.answered_by) if row.answered_by else word("somebody", language)
    return word("then-complaint-done", language, by=name, on=f"{legal_day(row.answered_at)}")


def _requested(row: InboxRow) -> bool:
    """Whether it is the answer to a consent request."""
    return row.facts.get("why") in ("request-answered", "request-agreed")


def _confirmed(row: InboxRow) -> bool:
    """Whether it is the answer to a confirmation that the program sent."""
    return row.kind == "signup" and row.facts.get("why") == "sign-up-confirmed"


def _agreed(row: InboxRow) -> bool:
    """Whether a consent was recorded because of it."""
    return row.kind == "signup" and bool(row.facts.get("letter"))


_DECIDED = {
    "bounce": "then-decided-bounce",
    "send-on": "then-decided-send-on",
    "keep": "then-decided-send-on",
    "consent": "then-decided-yes",
    "yes": "then-decided-yes",
    "undone": "then-decided-undone",
}
"""What a person said about a waiting mail, other than whether it was an opt-out."""
_THEN = {
    "optout": "then-stopped",
    "complaint": "then-stopped",
    "bounce": "then-bounce",
    "signup": "then-signup",
    "reply": "then-read-on",
}


def _chip(row: InboxRow, *, open_wish: bool) -> tuple[str, Tone]:
    if row.state == "waiting":
        return "waiting", "warn"
    if _agreed(row):
        return "yes", "ok"
    if open_wish:
        return ("signup" if row.kind == "signup" else "answer"), "warn"
    if row.decided_as == "undone":
        return "undone", "ok"
    if row.kind in ("optout", "complaint"):
        return row.kind, "stop"
    if row.decided_as == "optout":
        return "optout", "stop"
    if row.decided_as in ("yes", "consent"):
        return "yes", "ok"
    if row.kind == "bounce" and row.bounce is not None:
        ended = row.bounce.state == "suppressed" or row.decided_as == "bounce"
        tone: Tone = "stop" if ended else "warn" if row.bounce.kind == "policy" else "neutral"
        return row.bounce.kind, tone
    if row.decided_as is not None:
        return "none", "ok"
    if row.kind in ("reply", "signup", "bounce", "autoreply"):
        return row.kind, "neutral"
    return "other", "neutral"


def shown(moment: Moment) -> str:
    """A day as it is, a time as it is in Japan, to the minute."""
    return f"{moment.astimezone(JST):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()
