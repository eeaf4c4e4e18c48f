"""Line ends and dots: what must be so before a message goes over the wire."""

import pytest

from desktop_app.accounts.smtp_message import Checked, checked, stuffed


@pytest.mark.parametrize("bad", [b"a\nb\r\n", b"a\rb\r\n", b"a\r\r\n", b"\n\r", b"a\r\n\r", b"a\n\r\n"])
def test_a_bare_line_end_is_refused(bad: bytes) -> None:
    with pytest.raises(ValueError, match="bare line ends"):
        checked(bad)


def test_a_message_is_looked_through_once() -> None:
    message = checked(b"a\r\nb\r\n")
    assert isinstance(message, Checked)
    assert checked(message) is message


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        (b"a.b\r\nc.\r\n", b"a.b\r\nc.\r\n"),
        (b"a\r\n.\r\nb", b"a\r\n..\r\nb\r\n"),
        (b".a\r\n..\r\n", b"..a\r\n...\r\n"),
        (b"a\r\n.", b"a\r\n..\r\n"),
        (b".", b"..\r\n"),
        (b"", b"\r\n"),
        (b"1.2.3\r\n\r\n.x.\r\n", b"1.2.3\r\n\r\n..x.\r\n"),
    ],
)
def test_dots_at_line_starts_are_doubled(message: bytes, sent: bytes) -> None:
    assert stuffed(checked(message)) == sent
