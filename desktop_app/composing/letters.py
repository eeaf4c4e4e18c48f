"""連絡メール: the single mails of law.md 7.5 to 7.7, in the mailing's language.

Confirmation and acknowledgement carry no advertising (JP-MSG-ACKNOADS); the consent request is advertising
and ends in the footer of 7.1. `compile_letter` makes what is frozen and sent: the words, as text and as HTML
without any design, with slots for what is personal, so that a letter's frozen content names nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape

from desktop_app.composing.compiled import CompiledNewsletter, Rendered
from desktop_app.composing.footer import Line, Link, build_footer
from desktop_app.composing.slots import Pieces, Sentinels, Slot, clean, join
from desktop_app.composing.text_part import footer_pieces
from desktop_app.domain.errors import AppError
from desktop_app.domain.letters import REPLY_MARK
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.shop import Shop
from desktop_app.i18n.wording import Language, wording


@dataclass(frozen=True, slots=True)
class Letter:
    """What to send, and as which class."""

    cls: MessageClass
    rendered: Rendered


_STEMS = {
    MessageClass.DOI: ("doi", "doi.body_no_url"),
    MessageClass.CONSENT_REQ: ("consent_request", "consent_request.body"),
    MessageClass.OPTOUT_ACK: ("ack", "ack.body"),
}


def acknowledgement(shop: Shop, language: Language, *, address: str, stopped_at: datetime) -> Letter:
    """Says that advertising mail to `address` has stopped (law.md 7.7), class OPTOUT_ACK; at most once."""
    words = wording(language)
    body = words.plain("ack.body", address=clean(address), stopped_at=words.time(stopped_at))
    return _letter(MessageClass.OPTOUT_ACK, words.text("ack.subject", shop_name=_name(shop)), body)


def compile_letter(
    shop: Shop, cls: MessageClass, language: Language, *, marked_subject: bool
) -> CompiledNewsletter:
    """A confirmation (DOI), a consent request (CONSENT_REQ) or an acknowledgement (OPTOUT_ACK) as it is
    frozen, with slots for `deadline`, for `occasion`, `staff` and the footer's, or for `address` and
    `stopped_at`. `marked_subject`: the token ends the subject, as slot `token`.

    Raises AppError letter-incomplete when name, postal address or contact of the shop is missing.
    """
    words = wording(language)
    values = _shop_values(shop, language)
    stem, body = _STEMS[cls]
    marks = Sentinels()
    slots = {name: marks.mark(Slot(name)) for name in _SLOTS}
    subject: list[str | Slot] = [words.text(f"{stem}.subject", **values)]
    if marked_subject:
        before, after = REPLY_MARK.split("TOKEN")
        subject += [f" {before}", Slot("token"), after]
    plain = marks.split(words.plain(body, **values, **slots))
    lines = [marks.split(line) for line in words.text(body, **values, **slots).split("\n")]
    footer = build_footer(shop, cls, language) if cls is MessageClass.CONSENT_REQ else None
    text = [*plain, "\n"]
    if footer is not None:
        text += ["\n", *footer_pieces(footer.text)]
    html = _html(language, join(subject), lines, footer.html if footer else ())
    return CompiledNewsletter(
        cls=cls, language=language, subject=join(subject), html=join(html), text=join(text)
    )


def reply_address(address: str, token: str, *, plus_addressing: bool) -> str:
    """Where the answer goes, so that it can be told whose it is: `local+c-TOKEN@…`. "" where plus-addresses
    are not proven or the local part would be too long (RFC 5321 4.5.3.1.1). `address` in wire form."""
    local, _, domain = address.rpartition("@")
    tagged = f"{local}+c-{token}"
    if not plus_addressing or len(tagged) > _MAX_LOCAL or '"' in local:
        return ""
    return f"{tagged}@{domain}"


_MAX_LOCAL = 64


def _html(
    language: Language, subject: Pieces, lines: list[Pieces], footer: tuple[Line, ...]
) -> Iterator[str | Slot]:
    """Sentences as paragraphs; no colour and no size, so that it looks as its reader likes."""
    yield f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="color-scheme" content="light dark">\n<title>'
    yield from _escaped(subject)
    yield "</title>\n</head>\n<body>\n"
    for line in lines:
        yield "<p>"
        yield from _escaped(line)
        yield "</p>\n"
    if footer:
        yield "<p>"
        for number, parts in enumerate(footer):
            yield "<br>\n" if number else ""
            for node in parts:
                yield from _node(node)
        yield "</p>\n"
    yield "</body>\n</html>\n"


def _node(node: str | Slot | Link) -> Iterator[str | Slot]:
    if not isinstance(node, Link):
        yield from _escaped((node,))
        return
    yield '<a href="'
    yield from _escaped((node.target,))
    yield '">'
    yield from _escaped((node.text,))
    yield "</a>"


def _escaped(pieces: Pieces) -> Iterator[str | Slot]:
    """Constants made harmless; slots are, when they are filled."""
    for piece in pieces:
        yield escape(piece) if isinstance(piece, str) else piece


_SLOTS = ("deadline", "occasion", "staff", "address", "stopped_at")


def _letter(cls: MessageClass, subject: str, body: str) -> Letter:
    return Letter(cls, Rendered(subject, "", body.rstrip("\n") + "\n"))


def _shop_values(shop: Shop, language: Language) -> Mapping[str, str]:
    values = {
        "shop_name": _name(shop),
        "legal_name": clean(shop.legal_name),
        "postal_address": wording(language).postal_address(clean(shop.postal_address or shop.address_url)),
        "contact": clean(shop.contact or shop.phone),
    }
    if not all(values.values()):
        raise AppError("letter-incomplete", rules=("JP-MSG-MERGE",))
    return values


def _name(shop: Shop) -> str:
    return clean(shop.shop_name or shop.legal_name)
