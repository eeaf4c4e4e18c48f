"""LDIF files of Thunderbird, Outlook Express and directories as a table (RFC 2849, imports.md 1.2).

Own reader: libraries die on a byte order mark, on one bad base64 value and on a line without a colon. What
stands behind `:<` is never opened.
"""

import base64
import binascii
import re
from collections.abc import Iterator

from desktop_app.domain.errors import AppError
from desktop_app.importing import address_book_text
from desktop_app.importing.address_book_text import BookText
from desktop_app.importing.people_table import People, Person, address_line, name_of
from desktop_app.importing.table import Table

_ENDS = re.compile(rb"\r\r\n|\r\n|\n|\r")
_LINE = re.compile(rb"([A-Za-z0-9.;_-]+)[ \t]*:([:<]?)[ \t]*(.*)", re.DOTALL)
_GROUPS = frozenset({"groupofnames", "groupofuniquenames", "mozillaablist"})
_PEOPLE = frozenset({"person", "organizationalperson", "inetorgperson", "mozillaabpersonalpha"})
_CONTAINERS = frozenset({"organization", "organizationalunit", "domain", "dcobject", "country", "container"})
_BIRTH = ("birthyear", "birthmonth", "birthday")

_FIELDS = {
    "mail": "email", "mozillasecondemail": "email", "email": "email", "rfc822mailbox": "email",
    "mailalternateaddress": "email", "displayname": "display",
    "cn": "full", "commonname": "full", "sn": "family", "surname": "family", "givenname": "given",
    "mozillaphoneticfamilyname": "kana_family", "mozillaphoneticgivenname": "kana_given",
    "phoneticlastname": "kana_family", "phoneticfirstname": "kana_given",
    "o": "company", "organizationname": "company", "company": "company",
    "ou": "department", "department": "department", "departmentnumber": "department", "orgunit": "department",
    "title": "title",
    "telephonenumber": "phone", "mobile": "phone", "mobiletelephonenumber": "phone", "homephone": "phone",
    "cellphone": "phone", "pager": "phone", "facsimiletelephonenumber": "fax", "fax": "fax", "homefax": "fax",
    "mozillahomeurl": "url", "mozillaworkurl": "url", "workurl": "url", "homeurl": "url", "labeleduri": "url",
    "url": "url", "description": "note", "notes": "note", "comment": "note",
    "mozillanickname": "nickname", "xmozillanickname": "nickname", "nickname": "nickname",
    "c": "country", "countryname": "country", "co": "country", "mozillahomecountryname": "country",
}  # fmt: skip
_WORK_ADDRESS = {
    "street": "street", "streetaddress": "street", "mozillaworkstreet2": "extended", "l": "locality",
    "localityname": "locality", "st": "region", "stateorprovincename": "region", "postalcode": "postcode",
    "postofficebox": "box",
}  # fmt: skip
_HOME_ADDRESS = {
    "mozillahomestreet": "street", "homestreet": "street", "homepostaladdress": "street",
    "mozillahomestreet2": "extended", "mozillahomelocalityname": "locality", "mozillahomestate": "region",
    "mozillahomepostalcode": "postcode",
}  # fmt: skip
_TECHNICAL = frozenset({
    "dn", "objectclass", "modifytimestamp", "createtimestamp", "entryuuid", "creatorsname", "modifiersname",
    "uid", "userpassword", "usercertificate", "usersmimecertificate", "jpegphoto", "photo", "version",
    "changetype", "mozillausehtmlmail", "xmozillausehtmlmail", "member", "uniquemember", "control",
})  # fmt: skip
"""Says nothing about the person, or nothing that belongs into a contact book."""


def read_ldif(data: bytes, *, name: str, sha256: str, encoding: str | None = None) -> Table:
    """Every entry of a person as one row; groups, folders and deletions are told.

    Raises AppError: file-empty, file-encoding-wrong, file-too-many-rows.
    """
    text = address_book_text.of(data, encoding)
    people = People(name)
    for lines in _entries(text.data):
        row = people.next_row()
        try:
            _Entry(row, lines, text, people).read()
        except AppError:
            raise
        except Exception:  # whatever a stranger's file does, the other entries are read
            people.told(row, "entry-damaged")
    return people.table(sha256=sha256, encoding=text.encoding, kind="ldif")


def _entries(data: bytes) -> Iterator[list[bytes]]:
    """Unfolded lines between blank lines, without comments; a second dn starts an entry too."""
    lines: list[list[bytes]] = []
    comment = False
    for line in _physical(data):
        if line[:1] == b" " and (comment or lines):
            if not comment:
                lines[-1].append(line[1:])
            continue
        comment = line.startswith(b"#")
        if comment:
            continue
        if not line.strip(b" \t\x00\x1a") or (lines and line[:3].lower() == b"dn:"):
            if _says_more(lines):
                yield [b"".join(parts) for parts in lines]
                lines = []
            if not line.strip(b" \t\x00\x1a"):
                continue
        lines.append([line])
    if _says_more(lines):
        yield [b"".join(parts) for parts in lines]


def _physical(data: bytes) -> Iterator[bytes]:
    start = 0
    for end in _ENDS.finditer(data):
        yield data[start : end.start()]
        start = end.end()
    if start < len(data):
        yield data[start:]


def _says_more(lines: list[list[bytes]]) -> bool:
    return any(not parts[0].lower().startswith(b"version:") for parts in lines)


class _Entry:
    """One entry; what can't be read of it is told."""

    def __init__(self, row: int, lines: list[bytes], text: BookText, people: People) -> None:
        self._row = row
        self._text = text
        self._people = people
        self._attributes: dict[str, list[str]] = {}
        for line in lines:
            self._take(line)

    def read(self) -> None:
        """Put the person into the table, or say what else this is."""
        classes = {one.lower() for one in self._attributes.get("objectclass", ())}
        change = self._first("changetype").lower()
        title = self._first("cn") or self._first("ou") or self._first("dn")
        if change and change != "add":
            self._people.told(self._row, "entry-change", "changetype", title)
        elif classes & _GROUPS:
            self._people.told(self._row, "entry-group", "", title)
        elif classes & _CONTAINERS and not classes & _PEOPLE:
            self._people.told(self._row, "entry-folder", "", title)
        else:
            self._people.add(self._person())

    def _person(self) -> Person:
        person = Person(self._row)
        for attribute, values in self._attributes.items():
            field = _FIELDS.get(attribute)
            for value in values:
                if field == "department" or field == "note":
                    person.values[field] = [" ".join((person.first(field), value)).strip()]
                elif field == "display":
                    continue
                elif field is not None:
                    person.add(field, value)
                elif self._other(attribute):
                    person.add("other", f"{attribute}: {value}")
        if not person.first("full"):
            person.add("full", self._first("displayname"))
        if not person.first("full"):
            person.add("full", name_of(person.first("family"), person.first("given")))
        self._first_only(person)
        for fields in (_WORK_ADDRESS, _HOME_ADDRESS):
            person.add("postal", self._postal(fields, person.first("country")))
        person.add("birthday", self._birthday())
        return person

    def _other(self, attribute: str) -> bool:
        known = _TECHNICAL | _WORK_ADDRESS.keys() | _HOME_ADDRESS.keys() | set(_BIRTH)
        return attribute not in known

    def _first_only(self, person: Person) -> None:
        """Several names of one person: the first is the name, the others are kept beside it."""
        for field in ("full", "family", "given", "company", "title", "country"):
            values = person.values.get(field, [])
            for value in values[1:]:
                if field != "country":
                    person.add("other", f"{field}: {value}")
            del values[1:]
        if others := person.values.get("other"):
            person.values["other"] = ["\n".join(others)]

    def _postal(self, fields: dict[str, str], country: str) -> str:
        parts = dict.fromkeys(("street", "extended", "locality", "region", "postcode", "box"), "")
        for attribute, part in fields.items():
            if value := self._first(attribute):
                parts[part] = " ".join(value.replace("$", " ").split())
        return address_line(**parts, country=country) if any(parts.values()) else ""

    def _birthday(self) -> str:
        year, month, day = (self._first(name) for name in _BIRTH)
        if not (month and day):
            return year
        return f"{year or '-'}-{month.zfill(2)}-{day.zfill(2)}"

    def _first(self, attribute: str) -> str:
        return next(iter(self._attributes.get(attribute, ())), "")

    def _take(self, line: bytes) -> None:
        found = _LINE.fullmatch(line.lstrip(b" \t"))
        if found is None:
            if line.strip() != b"-":
                self._people.told(self._row, "entry-line-odd", value=self._text.value(line))
            return
        attribute = found[1].split(b";")[0].decode("ascii").lower()
        raw = found[3]
        if found[2] == b"<":
            self._people.told(self._row, "entry-file-not-read", attribute, self._text.value(raw))
            return
        if found[2] == b":":
            try:
                raw = base64.b64decode(b"".join(raw.split()), validate=True)
            except (binascii.Error, ValueError):
                self._people.told(self._row, "entry-base64", attribute, self._text.value(raw))
                return
        if attribute in ("jpegphoto", "photo", "usercertificate", "usersmimecertificate", "userpassword"):
            return
        value = self._text.value(raw, encoded=found[2] == b":").strip()
        if "\ufffd" in value:
            self._people.told(self._row, "entry-characters", attribute, value)
        if value:
            self._attributes.setdefault(attribute, []).append(value)
