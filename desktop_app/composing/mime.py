"""One message for one recipient as bytes: constant parts once, the rest by hand (mail.md 2 and 6).

Deterministic: the same constant parts and the same `PerRecipient` give the same bytes, so the `.eml` of a
delivery can be rebuilt from what the book keeps and must match its hash (architecture 4.7).
"""

import binascii
import re
import secrets
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any, Self

from desktop_app.composing.compiled import AttachedFile, InlineImage, Rendered
from desktop_app.composing.headers import mailbox_header, raw_header, text_header
from desktop_app.composing.pictures import read_picture
from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.domain.moment import JST

AUTO_REPLIES = frozenset({MessageClass.DOI, MessageClass.OPTOUT_ACK})
"""Written because somebody wrote to us: RFC 3834 marks them so that no machine answers."""

_OPAQUE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+-]+@([A-Za-z0-9.-]+)>")
_BOUNDARY = re.compile(r"=_[0-9A-Za-z]{8,40}")
_COLUMNS = 76


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderPlan:
    """The headers that all mails of one mailing share. `from_address` is the account's own, in wire form."""

    cls: MessageClass
    from_display: str
    from_address: str
    run_id: str
    """Opaque; comes back in bounces."""
    bulk: bool = True
    """A newsletter (Precedence, List-Id); False for a letter."""
    list_label: str = "news"
    """First part of List-Id: one per topic."""

    def to_json(self) -> dict[str, Any]:
        """For freezing with the mailing, so that mails are rebuilt as they were when the shop changes."""
        return {
            "class": self.cls.value,
            "from_display": self.from_display,
            "from_address": self.from_address,
            "run_id": self.run_id,
            "bulk": self.bulk,
            "list_label": self.list_label,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `to_json` gave."""
        return cls(**{**{k: v for k, v in data.items() if k != "class"}, "cls": MessageClass(data["class"])})


@dataclass(frozen=True, slots=True)
class ConstantParts:
    """What is written once per mailing: header lines, and the pictures as finished MIME parts."""

    plan: HeaderPlan
    headers: bytes
    images: tuple[bytes, ...]
    files: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PerRecipient:
    """What differs per recipient. `to`, `message_id`, `date` and `boundary` are stored with the delivery."""

    to: str
    """Wire form."""
    message_id: str
    date: datetime
    boundary: str
    rcpt_id: str
    optout_mailto: str = ""
    """For List-Unsubscribe: `footer.optout_target(…).mailto`. "" = none (letters that are no advertising)."""
    reply_to: str = ""
    """Only an address of the shop's own (a confirmation's `+c-TOKEN` address)."""
    in_reply_to: str = ""


def new_message_id(from_address: str) -> str:
    """A Message-ID in the shop's own domain (JP-SEM-5-HEADERS): made once, stored, reused on a retry."""
    return f"<{secrets.token_hex(16)}@{from_address.rpartition('@')[2].lower()}>"


def new_boundary() -> str:
    """A MIME boundary; "_" never occurs in base64, so it cannot occur in a body."""
    return f"=_{secrets.token_hex(12)}"


def constant_parts(
    plan: HeaderPlan,
    images: Sequence[InlineImage] = (),
    data: Mapping[str, bytes] | None = None,
    files: Sequence[AttachedFile] = (),
) -> ConstantParts:
    """`data` holds the bytes of each attachment that `images` names. AppError image-missing, header-*."""
    _check_opaque("X-Kawaraban-Run", plan.run_id)
    _check_opaque("List-Id", plan.list_label)
    domain = plan.from_address.rpartition("@")[2].lower()
    lines = [mailbox_header("From", plan.from_display, plan.from_address)]
    if plan.bulk:
        lines.append(raw_header("List-Id", [f"<{plan.list_label}.{domain}>"]))
        lines.append("Precedence: bulk\r\n")
    elif plan.cls in AUTO_REPLIES:
        lines.append("Auto-Submitted: auto-replied\r\n")
    lines.append(raw_header("X-Kawaraban-Run", [plan.run_id]))
    lines.append("MIME-Version: 1.0\r\n")
    parts = tuple(_image_part(image, data or {}) for image in images)
    return ConstantParts(plan, "".join(lines).encode("ascii"), parts, tuple(map(_file_part, files)))


def build_message(parts: ConstantParts, per: PerRecipient, rendered: Rendered) -> bytes:
    """The whole message, CRLF line ends, exactly one recipient (JP-SEND-ONETO).

    Raises AppError header-forbidden, header-address; ValueError when the stored Message-ID, boundary or date
    could not have come from here.
    """
    boundary = per.boundary.encode("ascii")
    body = _body(parts, boundary, rendered)
    head = _own_headers(parts.plan, per, rendered.subject).encode("ascii")
    message = b"".join((parts.headers, head, *body))
    if rendered.html and not _BOUNDARY.fullmatch(per.boundary):
        raise ValueError("boundary")
    return message


def _own_headers(plan: HeaderPlan, per: PerRecipient, subject: str) -> str:
    found = _MESSAGE_ID.fullmatch(per.message_id)
    if not found or found[1] != plan.from_address.rpartition("@")[2].lower():
        raise ValueError("Message-ID is not in the sender's own domain")
    if per.date.tzinfo is None:
        raise ValueError("date without a zone")
    _check_opaque("X-Kawaraban-Rcpt", per.rcpt_id)
    lines = [
        mailbox_header("To", "", per.to),
        text_header("Subject", subject),
        f"Date: {format_datetime(per.date.astimezone(JST).replace(microsecond=0))}\r\n",
        f"Message-ID: {per.message_id}\r\n",
        raw_header("X-Kawaraban-Rcpt", [per.rcpt_id]),
    ]
    if per.reply_to:
        lines.append(mailbox_header("Reply-To", "", per.reply_to))
    if per.in_reply_to:
        lines.append(raw_header("In-Reply-To", [per.in_reply_to]))
        lines.append(raw_header("References", [per.in_reply_to]))
    if per.optout_mailto and plan.cls in ADVERTISING | INCIDENTAL:
        lines.append(raw_header("List-Unsubscribe", [f"<{per.optout_mailto}>"]))
    return "".join(lines)


_TEXT = b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
_HTML = b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'


def _body(parts: ConstantParts, boundary: bytes, rendered: Rendered) -> list[bytes]:
    """Headers and body of the MIME tree: text alone, or alternative(text, html or related(html, images))."""
    text = _base64(rendered.text)
    if not rendered.html:
        return _with_files(parts, boundary, [_TEXT, text])
    html = [_HTML, _base64(rendered.html)]
    if parts.images:
        html = _multipart(b"related", boundary + b"r", [b"".join(html), *parts.images])
    body = _multipart(b"alternative", boundary, [_TEXT + text, b"".join(html)])
    return _with_files(parts, boundary, body)


def _with_files(parts: ConstantParts, boundary: bytes, body: list[bytes]) -> list[bytes]:
    """The body, and the files beside it in multipart/mixed (RFC 2046 5.1.3)."""
    if not parts.files:
        return body
    return _multipart(b"mixed", boundary + b"m", [b"".join(body), *parts.files])


def _multipart(kind: bytes, boundary: bytes, parts: Sequence[bytes]) -> list[bytes]:
    root = b'; type="text/html"' if kind == b"related" else b""
    out = [b"Content-Type: multipart/", kind, root, b';\r\n boundary="', boundary, b'"\r\n\r\n']
    for part in parts:
        out += [b"--", boundary, b"\r\n", part, b"\r\n"]
    return [*out, b"--", boundary, b"--\r\n"]


def _image_part(image: InlineImage, data: Mapping[str, bytes]) -> bytes:
    if image.attachment not in data:
        raise AppError("image-missing", file=image.attachment)
    head = (
        f"Content-Type: {image.media_type}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-ID: <{image.cid}>\r\nContent-Disposition: inline\r\n\r\n"
    )
    return head.encode("ascii") + _wrapped(read_picture(data[image.attachment]).data)


def _file_part(file: AttachedFile) -> bytes:
    head = (
        f'Content-Type: {file.media_type}; charset="utf-8"; method=PUBLISH\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{file.name}"\r\n\r\n'
    )
    return head.encode("ascii") + _wrapped(file.text.encode("utf-8"))


def _base64(text: str) -> bytes:
    return _wrapped(text.replace("\n", "\r\n").encode("utf-8"))


def _wrapped(data: bytes) -> bytes:
    line = binascii.b2a_base64(data, newline=False)
    full = len(line) // _COLUMNS
    rows = struct.unpack_from(f"{_COLUMNS}s" * full, line)  # cut in one call: this is done for every mail
    return b"\r\n".join((*rows, line[full * _COLUMNS :])).removesuffix(b"\r\n") + b"\r\n"


def _check_opaque(header: str, value: str) -> None:
    if not _OPAQUE.fullmatch(value):
        raise ValueError(f"{header} is not opaque")
