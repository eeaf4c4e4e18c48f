"""The .ics file of an event (RFC 5545), so that a reader can put it into a calendar. Deterministic."""

import hashlib
from datetime import UTC, date, datetime, timedelta

from desktop_app.composing.blocks import Event
from desktop_app.composing.inlines import parts_text, plain_text
from desktop_app.domain.moment import JST

MEDIA_TYPE = "text/calendar"
_OCTETS = 75


def event_file(event: Event, *, organiser: str, domain: str = "kawaraban.invalid") -> str:
    """An iCalendar object with the one event. A day without a time is a whole-day event.

    `organiser` is the shop's name; the UID is the same whenever the same event is written again.
    """
    title = plain_text(event.title).strip()
    uid = hashlib.sha256("\n".join([title, event.start, event.end, event.place]).encode()).hexdigest()[:32]
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kawaraban//Newsletter//JA", "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{uid}@{domain}", f"DTSTAMP:{_stamp(event.start)}", *_when(event), f"SUMMARY:{_escaped(title)}",
    ]
    words = "\n".join(word for word in (parts_text(event.parts), organiser) if word)
    more = {"LOCATION": event.place, "DESCRIPTION": words}
    lines += [f"{name}:{_escaped(value)}" for name, value in more.items() if value]
    lines += [f"URL:{event.url}"] if event.url.startswith("http") else []
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VEVENT", "END:VCALENDAR"])


def _when(event: Event) -> list[str]:
    if "T" not in event.start:
        first = date.fromisoformat(event.start)
        last = date.fromisoformat(event.end) if event.end else first
        return [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"]
    end = [f"DTEND:{_stamp(event.end)}"] if event.end else []
    return [f"DTSTART:{_stamp(event.start)}", *end]


def _stamp(local: str) -> str:
    """A local time of Japan in UTC, which every calendar understands without a table of time zones."""
    return f"{datetime.fromisoformat(local).replace(tzinfo=JST).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets, cut between characters (RFC 5545 3.1)."""
    out, size = [""], 0
    for mark in line:
        octets = len(mark.encode())
        if size + octets > _OCTETS - (len(out) > 1):
            out.append("")
            size = 0
        out[-1] += mark
        size += octets
    return "\r\n ".join(out)
