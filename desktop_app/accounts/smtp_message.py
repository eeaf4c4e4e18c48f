"""What a message must be before it may go over the wire (RFC 5321 2.3.8, 4.5.2)."""

DOT = b".\r\n"
"""Behind a body: the mail ends here."""


class Checked(bytes):
    """A message whose line ends were looked through: a long one is worth doing that only once."""

    __slots__ = ()


def checked(message: bytes) -> Checked:
    """The message, once it is sure that each of its lines ends with CRLF. ValueError otherwise: a bare end
    could be read as the end of the mail."""
    if isinstance(message, Checked):
        return message
    if not message.count(b"\n") == message.count(b"\r") == message.count(b"\r\n"):
        raise ValueError("bare line ends")
    return Checked(message)


def stuffed(message: bytes) -> bytes:
    """Dots at line starts doubled (RFC 5321 4.5.2), and the last line ended."""
    # Looked for dot by dot: in base64 there is none, and to look for line ends takes twenty times as long.
    if any(before.endswith(b"\n") for before in message.split(b".")[:-1]):
        message = message.replace(b"\r\n.", b"\r\n..")
    if message.startswith(b"."):
        message = b"." + message
    return message if message.endswith(b"\r\n") else message + b"\r\n"
