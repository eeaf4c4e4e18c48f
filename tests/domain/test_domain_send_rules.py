"""The send as a whole: cases from law.md 6.5 and architecture 4.16."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from desktop_app.domain.finding import Severity
from desktop_app.domain.moment import JST
from desktop_app.domain.send_rules import SendFacts, check_send

AT = datetime(2026, 11, 22, 10, 0, tzinfo=JST)
MAILBOX = "JP-SEM-3-3-MAILBOX"
READY: dict[str, Any] = {
    "at": AT,
    "recipients": 1,
    "has_account": True,
    "probe_holds": True,
    "read_at": AT - timedelta(minutes=30),
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"ordered_to_stop": True}, [("JP-SEND-REPRESSION", "block")]),
        ({"unknown_waiting": 2}, [("JP-SEM-3-3-UNCLEAR", "block")]),
        ({"recipients": 0}, [("KW-NO-RECIPIENTS", "block")]),
        ({"has_account": False}, [("KW-NO-ACCOUNT", "block")]),
        ({"personal_line": True}, [("KW-PERSONAL-LINE", "block")]),
        ({"read_at": AT - timedelta(minutes=31)}, [(MAILBOX, "block")]),
        ({"read_at": None}, []),
        ({"probe_holds": False}, [(MAILBOX, "block")]),
        ({"program_reads": False}, [(MAILBOX, "warn")]),
        ({"program_reads": False, "read_by_hand": True}, []),
        ({"probe_holds": False, "read_by_hand": True}, []),
        ({"read_by_hand": True, "read_at": AT - timedelta(minutes=31)}, [(MAILBOX, "block")]),
        ({"read_by_hand": True, "read_at": None}, []),
        ({"unread": ("b@example.jp",)}, [(MAILBOX, "info")]),
        ({"unread": ("b@example.jp",), "read_by_hand": True}, []),
        ({"unread": ("b@example.jp",), "program_reads": False}, [(MAILBOX, "warn")]),
    ],
)
def test_the_send_as_a_whole(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    found = check_send(SendFacts(**{**READY, **changes}))
    assert [(one.rule, one.severity.value) for one in found] == expected
    assert all(one.severity in Severity for one in found)
