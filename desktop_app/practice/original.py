"""A mail of the practice shop as its reader has it: what an answer to it needs."""

import email
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from urllib.parse import unquote

_MAILTO = re.compile(r"<mailto:([^?>]+)(?:\?subject=([^&>]*))?[^>]*>", re.I)
_LETTER = re.compile(r"\+c-[\w-]+@")
_TOKEN = re.compile(r"\+u-[\w-]+(?=@)")


@dataclass(frozen=True, slots=True)
class Original:
    """One mail that the practice server kept for a reader. `reader_name` is what the book calls them."""

    data: bytes
    message: EmailMessage
    reader: str
    reader_name: str = ""

    @property
    def subject(self) -> str:
        """Its subject, decoded."""
        return _said(self.message, "subject")

    @property
    def message_id(self) -> str:
        """With its brackets."""
        return _said(self.message, "message-id")

    @property
    def sender(self) -> tuple[str, str]:
        """Name and address of the shop."""
        name, address = parseaddr(_said(self.message, "from"))
        return name, address

    @property
    def answer_to(self) -> str:
        """Where an answer goes: Reply-To, else From."""
        return parseaddr(_said(self.message, "reply-to"))[1] or self.sender[1]

    @property
    def envelope_from(self) -> str:
        """Where reports go."""
        return _said(self.message, "return-path").strip("<>") or self.sender[1]

    @property
    def run(self) -> str:
        """Which newsletter it belongs to; "" for a letter or another mail."""
        return _said(self.message, "x-kawaraban-run")

    @property
    def is_letter(self) -> bool:
        """Whether it asks for an answer: a confirmation or a consent request."""
        return bool(_LETTER.search(f"{self.answer_to} {self.subject}"))

    @property
    def stop_button(self) -> tuple[str, str] | None:
        """(address, subject) that the stop button of a mail program writes to (RFC 2369, 8058)."""
        found = _MAILTO.search(_said(self.message, "list-unsubscribe"))
        return None if found is None else (unquote(found[1]), unquote(found[2] or "") or "unsubscribe")

    @property
    def stop_address(self) -> str:
        """The address that the footer names, as a reader types it: without a token."""
        button = self.stop_button
        return _TOKEN.sub("", button[0]) if button is not None else self.answer_to

    @property
    def text(self) -> str:
        """Its words."""
        return self._part("plain").replace("\r\n", "\n")

    @property
    def html(self) -> str:
        """Its HTML; "" when it has none."""
        return self._part("html")

    @property
    def sent_at(self) -> datetime:
        """Its Date."""
        try:
            return parsedate_to_datetime(_said(self.message, "date"))
        except (ValueError, TypeError):
            return datetime(1970, 1, 1, tzinfo=UTC)

    @property
    def chance(self) -> int:
        """A number that is the same each time for this reader: which mail program they use, what they say."""
        return zlib.crc32(self.reader.encode())

    def _part(self, kind: str) -> str:
        body = self.message.get_body(preferencelist=(kind,))
        return str(body.get_content()) if body is not None else ""


def read_original(data: bytes, reader_name: str = "") -> Original:
    """Parse what the practice server wrote."""
    message = email.message_from_bytes(data, policy=default)
    reader = _said(message, "x-original-to") or parseaddr(_said(message, "to"))[1]
    return Original(data, message, reader, reader_name)


def _said(message: EmailMessage, name: str) -> str:
    return str(message.get(name, "")).strip()
