"""RenderedFacts of a message, from its bytes or from its subject, text and HTML."""

import re
from collections.abc import Sequence
from email.utils import parseaddr

from desktop_app.composing.html_facts import read_html
from desktop_app.composing.mail_bytes import Leaf, ReadMail, read_mail
from desktop_app.domain.rendered import Headers, Kind, Part, Piece, RenderedFacts, Sight

_CLICK = re.compile(r"^https?://(click|track|links?|email|trk|go)\.[^/]+/|/(click|track|redirect|ls/click)[/?]"
                    r"|[?&](mc_eid|mkt_tok|_hsenc)=", re.I)


def facts_of_message(data: bytes) -> RenderedFacts:
    """Facts of an RFC 5322 message as it stands on the wire.

    Raises AppError `mail-too-big`, `mail-unreadable`, `mail-html-too-big` or `mail-html-too-deep`.
    """
    mail = read_mail(data)
    parts, counters = _parts(mail.text, mail.html)
    senders = mail.addresses("from")
    return RenderedFacts(
        subject=mail.first("subject"), from_display=senders[0][0] if senders else "", parts=parts,
        headers=_headers(mail, senders), tracking=_tracking(parts, counters),
    )


def facts_of_content(*, subject: str, text: str, html: str, from_display: str = "") -> RenderedFacts:
    """Facts of a mail of which only the content is known. An empty `html` or `text` means: no such part.

    `from_display` may be a display name, an address, or `name <address>`; raises as `facts_of_message`.
    """
    plain, rich = [Leaf(False, text)] * bool(text.strip()), [Leaf(True, html)] * bool(html.strip())
    parts, counters = _parts(plain, rich)
    display, address = from_display.strip(), ""
    if "<" in display or re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\"]+", display):
        name, address = parseaddr(from_display)
        display = name if address else display
    headers = Headers(from_address=address.lower(), list_unsubscribe=None) if address else None
    return RenderedFacts(subject=subject, from_display=display, parts=parts, headers=headers,
                         tracking=_tracking(parts, counters))


def _parts(text: Sequence[Leaf], html: Sequence[Leaf]) -> tuple[tuple[Part, ...], list[str]]:
    """The plain reading first, then each HTML reading."""
    parts: list[Part] = []
    counters: list[str] = []
    if text:
        pieces: list[Piece] = []
        for leaf in text:
            pieces += read_html(leaf.text).parts[0].pieces if leaf.html else text_pieces(leaf.text)
            pieces.append(Piece(Kind.BLOCK))
        parts.append(Part(False, tuple(pieces)))
    if html:
        rich: list[Part] = []
        for leaf in html:
            reading = read_html(leaf.text) if leaf.html else None
            counters += reading.counters if reading else []
            more = reading.parts if reading else [Part(True, tuple(text_pieces(leaf.text)))]
            rich = [_joined(one, other) for one in rich for other in more] if rich else list(more)
        parts += rich
    return tuple(parts), counters


def _joined(one: Part, other: Part) -> Part:
    pieces = (*one.pieces, Piece(Kind.BLOCK), *other.pieces)
    return Part(True, pieces, f"{one.comments} {other.comments}".strip())


def text_pieces(text: str) -> list[Piece]:
    """Plain text line by line; an empty line ends a block, lines that begin with > are quoted."""
    pieces: list[Piece] = []
    for line in re.split(r"\r\n|\r|\n", text):
        if not line.strip():
            pieces.append(Piece(Kind.BLOCK))
            continue
        quoted = line.lstrip().startswith((">", "＞"))
        pieces.append(Piece(Kind.TEXT, line, Sight.FAINT if quoted else Sight.CLEAR, quoted=quoted))
        pieces.append(Piece(Kind.LINE))
    return pieces


def _headers(mail: ReadMail, senders: Sequence[tuple[str, str]]) -> Headers:
    message_id = re.search(r"<([^<>\s]+)>", mail.first("message-id"))
    return Headers(
        from_address=senders[0][1].lower() if senders else "", from_count=len(senders),
        sender=next((address.lower() for _, address in mail.addresses("sender")), ""),
        reply_to=tuple(address.lower() for _, address in mail.addresses("reply-to")),
        return_path=next((address.lower() for _, address in mail.addresses("return-path")), ""),
        message_id=message_id[1].lower() if message_id else "",
        list_unsubscribe=mail.first("list-unsubscribe"), received=len(mail.all("received")),
        recipients=len(mail.addresses("to", "cc", "bcc")),
    )


def _tracking(parts: Sequence[Part], counters: Sequence[str]) -> tuple[str, ...]:
    clicks = any(_CLICK.search(piece.href) for part in parts for piece in part.pieces if piece.href)
    return ("open",) * bool(counters) + ("click",) * clicks
