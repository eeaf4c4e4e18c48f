"""ContactXML 1.1 files of New Year card programs (宛名職人 and others) as a table (imports.md 1.3).

The DOCTYPE is passed over without fetching anything; entities are refused. 連名 people are not recipients.
"""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from defusedxml import ElementTree as Safe
from defusedxml.common import DefusedXmlException

from desktop_app.domain.errors import AppError
from desktop_app.importing import address_book_text
from desktop_app.importing.address_book_text import BookText
from desktop_app.importing.people_table import People, Person, name_of
from desktop_app.importing.table import Table

_DECLARED = re.compile(r"""\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DEEPEST = 50
_WORK = (("OrganizationName", "company"), ("Department", "department"), ("JobTitle", "title"))
_ITEM = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?ContactXMLItem(?=[\s>/])")
_ITEM_END = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?ContactXMLItem\s*>")
_PREFIX = re.compile(r"(</?)[A-Za-z_][\w.-]*:(?=[A-Za-z])")
_TAGS = re.compile(r"<[^>]{0,2000}>")


def read_contactxml(data: bytes, *, name: str, sha256: str, encoding: str | None = None) -> Table:
    """Every ContactXMLItem as one row.

    Raises AppError: file-empty, file-encoding-wrong, file-too-many-rows, file-damaged (nothing could be
    read), file-entities (it declares entities).
    """
    text, found = _text(data, encoding)
    people = People(name)
    try:
        for item in _items(text):
            _take(people, item)
    except DefusedXmlException as error:
        raise AppError("file-entities", file=name) from error
    except (ET.ParseError, ValueError, RecursionError) as error:
        people = People(name)
        _one_by_one(people, text)
        if not people.row:
            raise AppError("file-damaged", file=name, kind="ContactXML") from error
    return people.table(sha256=sha256, encoding=found, kind="contactxml")


def _take(people: People, item: ET.Element) -> None:
    row = people.next_row()
    try:
        people.add(_person(row, item))
    except Exception:  # whatever a stranger's file does, the other items are read
        people.told(row, "entry-damaged")


def _one_by_one(people: People, text: str) -> None:
    """Items of a file that is no XML as a whole, each by itself: one "&" in a name spoils only its own."""
    starts = [found.start() for found in _ITEM.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        piece = text[start:end]
        closing = _ITEM_END.search(piece)
        if closing is None:
            people.told(people.next_row(), "entry-cut-off")
            continue
        try:
            item = Safe.fromstring(_PREFIX.sub(r"\1", piece[: closing.end()]), forbid_dtd=True)
        except (ET.ParseError, ValueError, RecursionError, DefusedXmlException):
            people.told(people.next_row(), "entry-damaged", value=" ".join(_TAGS.sub(" ", piece).split()))
            continue
        _take(people, item)


def _text(data: bytes, encoding: str | None) -> tuple[str, str]:
    """The file's characters without its XML declaration, and the encoding's name."""
    book = address_book_text.of(data, encoding)
    if book.recoded:
        text, found = book.data.decode("utf-8", "replace"), book.encoding
    else:
        text, found = _by_declaration(book, None if encoding else _declared(book.data))
    return _NOT_XML.sub("", _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)), found


def _declared(data: bytes) -> str | None:
    named = _DECLARED.match(data[:400].decode("latin-1"))
    return named[1] if named else None


def _by_declaration(book: BookText, declared: str | None) -> tuple[str, str]:
    """UTF-8 where the bytes are that, whatever is declared: it is hardly ever so by accident."""
    if book.chosen is None and not (declared or "").lower().startswith("utf-8"):
        try:
            return book.data.decode("utf-8"), book.encoding
        except UnicodeDecodeError:
            pass
    text = book.value(book.data, declared)
    return text, book.encoding


def _items(text: str) -> Iterator[ET.Element]:
    """Each item when it is complete; what was read is let go."""
    source = io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "replace"))
    depth, above = 0, list[ET.Element]()
    for event, element in Safe.iterparse(source, events=("start", "end"), forbid_entities=True):
        if event == "start":
            depth += 1
            above.append(element)
            if depth > _DEEPEST:
                raise ValueError("nested too deeply")
            continue
        depth -= 1
        above.pop()
        if _tag(element) == "ContactXMLItem":
            yield element
            element.clear()
            if above:
                above[-1].clear()


def _person(row: int, item: ET.Element) -> Person:
    person = Person(row)
    _names(person, _children(item, "PersonName", "PersonNameItem"))
    for work in _children(item, "Occupation", "OccupationItem"):
        for tag, field in _WORK:
            for one in _found(work, tag):
                person.add(field, _words(one))
    for address in sorted(_children(item, "Address", "AddressItem"), key=_preferred):
        person.add("postal", _postal(address))
        if not person.first("country"):
            person.add("country", _country(address))
    for tag, field in (("Email", "email"), ("Phone", "phone"), ("Web", "url")):
        for one in sorted(_children(item, tag, f"{tag}Item"), key=_preferred):
            fax = tag == "Phone" and "fax" in " ".join(one.attrib.values()).lower()
            person.add("fax" if fax else field, _words(one))
    for one in _found(item, "Birthday", "BirthDay"):
        person.add("birthday", _words(one))
    for one in _found(item, "Note", "Memo", "Comment"):
        person.add("note", _words(one))
    for one in _children(item, "Extension", "ExtensionItem"):
        _extension(person, one)
    _join(person)
    return person


def _names(person: Person, names: list[ET.Element]) -> None:
    for one in names[:1]:
        full, family, given = (
            next(iter(_found(one, tag)), None) for tag in ("FullName", "LastName", "FirstName")
        )
        person.add("family", _words(family))
        person.add("given", _words(given))
        person.add("full", _words(full) or name_of(person.first("family"), person.first("given")))
        person.add("kana_family", _read_as(family))
        person.add("kana_given", _read_as(given))
        if not (person.first("kana_family") or person.first("kana_given")):
            person.add("kana", _read_as(full))
        for title in _found(one, "Suffix", "Title"):
            person.add("suffix", _words(title))
    for other in names[1:]:
        full = next(iter(_found(other, "FullName")), None)
        person.add("other", f"連名: {_words(full)}" if _words(full) else "")


def _extension(person: Person, one: ET.Element) -> None:
    name, value = _attribute(one, "name"), _words(one)
    if name.lower() == "suffix":
        person.add("suffix", value)
    elif name.lower() in ("category", "group", "x-category"):
        person.add("tags", value)
    elif name == "NamesOfFamily":
        person.add("other", f"連名: {value}" if value else "")
    elif name.lower() in ("memo", "note"):
        person.add("note", value)
    elif value and not re.match(r"x-suffix|x-nycardhistory|atxbaseyear|x-isprefprint", name.lower()):
        person.add("other", f"{name}: {value}" if name else value)


def _join(person: Person) -> None:
    for name, between in (("department", " "), ("note", "\n"), ("tags", "; "), ("other", "\n")):
        if len(person.values.get(name, ())) > 1:
            person.values[name] = [between.join(person.values[name])]


def _postal(address: ET.Element) -> str:
    codes = _found(address, "AddressCode", "PostalCode")
    code = next((_words(one) for one in codes if _attribute(one, "codeDomain").lower() != "country"), "")
    if re.fullmatch(r"\d{7}", code):
        code = f"{code[:3]}-{code[3:]}"
    lines = [_words(one) for one in _found(address, "FullAddress") if _words(one)]
    if not lines:
        typed = _lines(address)
        typed.pop("country", None)
        together = "".join(typed.pop(part, "") for part in ("prefecture", "city", "town", "number"))
        lines = [together, *typed.values()]
    return " ".join(part for part in (code, *lines) if part)


def _country(address: ET.Element) -> str:
    for one in _found(address, "AddressCode"):
        if _attribute(one, "codeDomain").lower() == "country" and _words(one):
            return _words(one)
    return _lines(address).get("country", "")


def _lines(address: ET.Element) -> dict[str, str]:
    """The parts of an address that has no FullAddress, by their kind."""
    found = enumerate(_found(address, "AddressLine"))
    return {_attribute(one, "addressLineType").lower() or str(at): _words(one) for at, one in found}


def _preferred(one: ET.Element) -> bool:
    """False, so that it sorts first, for what is marked as the one to use."""
    return _attribute(one, "preference").lower() != "true"


def _children(item: ET.Element, tag: str, inner: str) -> list[ET.Element]:
    """The `inner` elements below `tag`; `tag` itself where a writer left the list away."""
    outer = [one for one in item.iter() if _tag(one) == tag]
    return [found for one in outer for found in _found(one, inner) or [one] if len(found) or _words(found)]


def _found(item: ET.Element, *tags: str) -> list[ET.Element]:
    return [one for tag in tags for one in item.iter() if _tag(one) == tag]


def _tag(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: ET.Element, name: str) -> str:
    found = (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)
    return next(found, "").strip()


def _words(element: ET.Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _read_as(element: ET.Element | None) -> str:
    return "" if element is None else _attribute(element, "pronunciation")
