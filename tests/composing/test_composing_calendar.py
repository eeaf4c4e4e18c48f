"""The .ics file of an event, read as a calendar program reads it (RFC 5545), and its place in the mail."""

from email import message_from_bytes, policy

import pytest

from desktop_app.composing.blocks import Event
from desktop_app.composing.calendar_file import event_file
from desktop_app.composing.compiled import CompiledNewsletter, compile_newsletter
from desktop_app.composing.draft import parse_blocks
from desktop_app.composing.mime import build_message, constant_parts
from desktop_app.domain.mailing import MessageClass
from tests.composing.newsletter_samples import draft_of
from tests.composing.test_composing_mime import PER, PLAN
from tests.composing.test_composing_newsletter import values
from tests.factories import aoi_shop


def event(**changes: object) -> Event:
    given = {"type": "event", "title": "リース教室; 冬, 初めて\\の方", "start": "2026-12-05T10:00", **changes}
    (block,) = parse_blocks([given])
    assert isinstance(block, Event)
    return block


def read(text: str) -> dict[str, str]:
    """Unfolded lines by name (with parameters); the last of two wins."""
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "").split("\r\n")[:-1]
    return dict(line.split(":", 1) for line in unfolded)


def test_times_are_those_of_japan() -> None:
    lines = read(event_file(event(end="2026-12-05T12:30", place="店内 2階"), organiser="花のあおい"))

    assert lines["DTSTART"] == "20261205T010000Z"
    assert lines["DTEND"] == "20261205T033000Z"
    assert lines["SUMMARY"] == "リース教室\\; 冬\\, 初めて\\\\の方"
    assert lines["LOCATION"] == "店内 2階"
    assert lines["DESCRIPTION"] == "花のあおい"
    assert lines["VERSION"] == "2.0"
    assert lines["END"] == "VCALENDAR"


@pytest.mark.parametrize(
    ("days", "start", "end"),
    [
        ({"start": "2026-12-31"}, "20261231", "20270101"),
        ({"start": "2026-12-05", "end": "2026-12-07"}, "20261205", "20261208"),
    ],
)
def test_a_day_without_a_time_is_a_whole_day(days: dict[str, str], start: str, end: str) -> None:
    lines = read(event_file(event(**days), organiser=""))

    assert lines["DTSTART;VALUE=DATE"] == start
    assert lines["DTEND;VALUE=DATE"] == end  # the first day after it (RFC 5545 3.6.1)


def test_a_long_title_is_folded_between_characters() -> None:
    title = "冬の花と暮らしの会👨‍👩‍👧‍👦" * 12
    text = event_file(event(title=title, parts=[{"paragraph": ["一\n二"]}]), organiser="花")

    lines = read(text)
    assert lines["SUMMARY"] == title
    assert lines["DESCRIPTION"] == "一\\n二\\n花"


def test_nothing_in_a_title_can_add_a_line() -> None:
    with_break = event(parts=[{"paragraph": ["終わり\nEND:VEVENT\nBEGIN:VALARM"]}])
    assert "BEGIN:VALARM" not in event_file(with_break, organiser="").split("\r\n")


def newsletter(calendar: bool = True) -> CompiledNewsletter:
    block = {"type": "event", "title": "リース教室", "start": "2026-12-05T10:00", "calendar": calendar}
    return compile_newsletter(draft_of(block), shop=aoi_shop(), cls=MessageClass.AD, language="ja")


def test_the_file_travels_beside_the_mail() -> None:
    compiled = newsletter()
    again = CompiledNewsletter.from_json(compiled.to_json())
    parts = constant_parts(PLAN, files=again.files)
    data = build_message(parts, PER, again.render(values()))

    message = message_from_bytes(data, policy=policy.compat32)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar"]
    calendar = list(message.walk())[-1]
    assert calendar.get_filename() == "event-1.ics"
    payload = calendar.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert read(payload.decode())["SUMMARY"] == "リース教室"
    assert all(part.defects == [] for part in message.walk())
    assert build_message(parts, PER, again.render(values())) == data


def test_without_a_file_nothing_changes_in_what_is_frozen() -> None:
    compiled = newsletter(calendar=False)

    assert compiled.files == ()
    assert "files" not in compiled.to_json()
    assert compiled.digest() != newsletter().digest()
