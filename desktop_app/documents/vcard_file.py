"""People as a vCard 3.0 file (RFC 2426) that phones and mail programs read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

_LINE = 75
"""Bytes of a line; longer ones are folded (RFC 2426 2.6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPerson:
    """One card. Empty = not known; the first of several is the preferred one."""

    full: str = ""
    family: str = ""
    given: str = ""
    kana_family: str = ""
    kana_given: str = ""
    company: str = ""
    department: str = ""
    title: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    country: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    record: Callable[[list[str]], list[str]] | None = None
    """Lines to add, made from those of the card."""


def write_vcards(file: BinaryIO, people: Iterable[CardPerson]) -> None:
    """UTF-8, CRLF; every value escaped, so that none can begin a property of its own."""
    for person in people:
        file.write(b"".join(_folded(line) for line in _lines(person)))


def _lines(one: CardPerson) -> Iterator[str]:
    said = list(_properties(one))
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield from said
    if one.record is not None:
        yield from one.record(said)
    yield "END:VCARD"


def _properties(one: CardPerson) -> Iterator[str]:
    family, given = (one.family, one.given) if one.family or one.given else (one.full, "")
    yield f"N:{_parts(family, given, '', '', '')}"
    yield f"FN:{_text(one.full or one.company or next(iter(one.emails), ''))}"
    if one.kana_family:
        yield f"X-PHONETIC-LAST-NAME:{_text(one.kana_family)}"
    if one.kana_given:
        yield f"X-PHONETIC-FIRST-NAME:{_text(one.kana_given)}"
    if one.company or one.department:
        yield f"ORG:{_parts(*([one.company, one.department] if one.department else [one.company]))}"
    if one.company and not (one.full or one.family or one.given):
        yield "X-ABShowAs:COMPANY"
    if one.title:
        yield f"TITLE:{_text(one.title)}"
    for at, email in enumerate(one.emails):
        yield f"EMAIL;TYPE=INTERNET{',PREF' if at == 0 and len(one.emails) > 1 else ''}:{_text(email)}"
    for phone in one.phones:
        yield f"TEL;TYPE=VOICE:{_text(phone)}"
    for fax in one.faxes:
        yield f"TEL;TYPE=FAX:{_text(fax)}"
    for at, address in enumerate(one.addresses):
        yield f"ADR:{_parts('', '', address, '', '', '', one.country if at == 0 else '')}"
    for url in one.urls:
        yield f"URL:{_text(url)}"
    if one.tags:
        yield f"CATEGORIES:{','.join(_text(tag) for tag in one.tags)}"
    if one.note:
        yield f"NOTE:{_text(one.note)}"


def _parts(*values: str) -> str:
    return ";".join(_text(value) for value in values)


def _text(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    for plain, escaped in (("\\", "\\\\"), ("\n", "\\n"), (",", "\\,"), (";", "\\;")):
        value = value.replace(plain, escaped)
    return "".join(char for char in value if char >= " " and char not in "\x7f\x85\u2028\u2029")


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 bytes, never inside a character."""
    data = line.encode("utf-8", "replace")
    pieces, start, room = list[bytes](), 0, _LINE
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end])
        start, room = end, _LINE - 1
    pieces.append(data[start:])
    return b"\r\n ".join(pieces) + b"\r\n"
