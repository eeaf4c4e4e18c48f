"""One vCard's properties as fields of a person: names, readings, addresses, work, and what has no field."""

import base64
import binascii
import re
from collections.abc import Callable

from desktop_app.importing.address_book_text import BookText
from desktop_app.importing.own_export import CARD_RECORD
from desktop_app.importing.people_table import Person, address_line, name_of
from desktop_app.importing.vcard_lines import Card, Property, property_of

_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_KANA = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\uff61-\uff9f・ー,、\s]+")
_NO_YEAR = "1604-"
_TECHNICAL = frozenset({
    "VERSION", "PHOTO", "LOGO", "KEY", "UID", "REV", "PRODID", "SOUND", "MAILER", "TZ", "GEO", "CLASS",
    "AGENT", "X-ABUID", "X-ABADR", "X-ABLABEL", "X-ABSHOWAS", "CLIENTPIDMAP", "XML", "SOURCE", "NAME",
    "PROFILE", "KIND", "X-ADDRESSBOOKSERVER-KIND", "X-REDUCTION", "X-NO", "X-GNO", "SORT-STRING", "LABEL",
    "X-IMAGEHASH", "X-IMAGETYPE", "X-SHARED-PHOTO-DISPLAY-PREF", "X-MS-CARDPICTURE",
    "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "X-MS-OL-DESIGN", "X-CLASS", "BEGIN", "END",
    CARD_RECORD,
})  # fmt: skip
"""What says nothing about the person; everything else that has no field is kept in `other`."""


class CardReader:
    """One card's properties as fields of a person."""

    def __init__(self, card: Card, text: BookText) -> None:
        self._card = card
        self._text = text
        self._old = card.version.startswith("2")
        self.unread: list[bytes] = []
        self.damaged: list[str] = []
        self._properties: list[Property] = []
        self._named: dict[str, list[Property]] = {}
        for line in card.lines:
            found = property_of(line)
            if found is None:
                self.unread.append(line)
            else:
                self._properties.append(found)
                self._named.setdefault(found.name, []).append(found)
        self._labels = {one.group: self._value(one).lower() for one in self._all("X-ABLABEL") if one.group}

    @property
    def is_group(self) -> bool:
        """Whether the card is a list of people, not a person."""
        return any(
            one.value.strip().lower() == b"group"
            for name in ("KIND", "X-ADDRESSBOOKSERVER-KIND")
            for one in self._all(name)
        )

    def value_of(self, name: str) -> str:
        """The first filled value of a property, or ""."""
        return next((value for one in self._all(name) if (value := self._plain(one))), "")

    def person(self) -> Person:
        """Everything that has a field."""
        person = Person(self._card.number)
        self._names(person)
        self._kana(person)
        self._work(person)
        for name, read in _READERS.items():
            # The preferred one is the first; the others keep their order.
            for one in sorted(self._all(name), key=_rank):
                read(self, person, one)
        if not person.first("postal"):
            for one in self._all("LABEL"):
                person.add("postal", " ".join(self._plain(one).split()))
        self._others(person)
        return person

    def _all(self, name: str) -> list[Property]:
        return self._named.get(name, [])

    def _names(self, person: Person) -> None:
        parts = next((found for one in self._all("N") if any(found := self._parts(one))), [])
        family, given, more, prefix, suffix = (*parts, "", "", "", "", "")[:5]
        full = self.value_of("FN")
        given = " ".join(part for part in (given, more) if part)
        if family and not given and " " in family.replace("\u3000", " "):
            # Phones that have one field for the whole name write it into the first.
            full, family = full or family, ""
        company = self._company()
        as_company = self.value_of("X-ABSHOWAS").upper() == "COMPANY"
        if (as_company or self.value_of("KIND").lower() == "org") and not family and not given:
            person.add("company", company or full)
            full = "" if full in (company, "") or not company else full
        person.add("full", full or name_of(family, given))
        for name, value in (("family", family), ("given", given), ("prefix", prefix), ("suffix", suffix)):
            person.add(name, value)

    def _kana(self, person: Person) -> None:
        family = self.value_of("X-PHONETIC-LAST-NAME")
        given = " ".join(
            value for name in ("FIRST", "MIDDLE") if (value := self.value_of(f"X-PHONETIC-{name}-NAME"))
        )
        if not family and not given:
            heard = [one for one in self._all("SOUND") if one.has("TYPE", "X-IRMC-N")]
            for one in (*heard, *self._all("X-MS-N-YOMI"))[:1]:
                family, given = (*self._parts(one), "", "")[:2]
        if not family and not given:
            family, given = self._sorted_as()
        if family and not given:
            # docomo writes the whole reading into the first field.
            person.add("kana_family" if person.first("given") and " " not in family else "kana", family)
            return
        person.add("kana_family", family)
        person.add("kana_given", given)

    def _sorted_as(self) -> tuple[str, str]:
        """SORT-AS of N or SORT-STRING, when it is a reading in kana."""
        for one in self._all("N"):
            for raw in one.params.get("SORT-AS", ()):
                family, given, *_ = (*re.split("[,;]", self._decoded(one, raw)), "")
                if _KANA.fullmatch(family + given):
                    return family.strip(), given.strip()
        value = self.value_of("SORT-STRING")
        return (value, "") if value and _KANA.fullmatch(value) else ("", "")

    def _company(self) -> str:
        return next((found[0] for one in self._all("ORG") if any(found := self._parts(one))), "")

    def _work(self, person: Person) -> None:
        filled = [found for one in self._all("ORG") if any(found := self._parts(one))]
        for units in filled[:1]:
            person.add("company", units[0])
            person.add("department", " ".join(part for part in units[1:] if part))
        for units in filled[1:]:
            person.add("other", "ORG: " + " ".join(part for part in units if part))
        named = [one for name in ("TITLE", "ROLE") for one in self._all(name)]
        titles = [value for one in named if (value := self._plain(one))]
        for value in titles[:1]:
            person.add("title", value)
        for value in titles[1:]:
            person.add("other", f"TITLE: {value}")

    def _email(self, person: Person, one: Property) -> None:
        value = self._plain(one)
        person.add("email", value[7:] if value.lower().startswith("mailto:") else value)

    def _phone(self, person: Person, one: Property) -> None:
        value = self._plain(one)
        if value.lower().startswith("tel:"):
            value = value[4:].replace(";ext=", " ext. ")
        label = self._labels.get(one.group, "")
        types = b",".join(one.params.get("TYPE", ())).upper()
        fax = b"FAX" in types or "fax" in label or "ファ" in label or "ﾌｧ" in label
        person.add("fax" if fax and b"VOICE" not in types else "phone", value)

    def _postal(self, person: Person, one: Property) -> None:
        box, extended, street, locality, region, postcode, country = (*self._parts(one), *[""] * 7)[:7]
        line = address_line(
            postcode=postcode,
            region=region,
            locality=locality,
            street=" ".join(street.split()),
            extended=extended,
            box=box,
            country=country,
        )
        person.add("postal", line or country)
        if not person.first("country"):
            person.add("country", country)

    def _url(self, person: Person, one: Property) -> None:
        person.add("url", self._plain(one))

    def _tags(self, person: Person, one: Property) -> None:
        separators = ",;" if self._old else ","
        for tag in self._parts(one, separators):
            person.add("tags", tag)

    def _note(self, person: Person, one: Property) -> None:
        person.add("note", self._plain(one))

    def _birthday(self, person: Person, one: Property) -> None:
        value = self._plain(one)
        person.add("birthday", f"--{value[5:]}" if value.startswith(_NO_YEAR) else value)

    def _nickname(self, person: Person, one: Property) -> None:
        person.add("nickname", self._plain(one))

    def _others(self, person: Person) -> None:
        for one in self._properties:
            if one.name in _TECHNICAL or one.name in _READERS or one.name in _NAMED or _binary(one):
                continue
            value = self._plain(one)
            if value.strip(";"):
                label = self._labels.get(one.group, "").strip("_$!<>")
                person.add("other", f"{one.name}{f' ({label})' if label else ''}: {value}")
        for name in ("tags", "note", "other", "nickname"):
            if len(person.values.get(name, ())) > 1:
                between = "; " if name in ("tags", "nickname") else "\n"
                person.values[name] = [between.join(person.values[name])]

    def _plain(self, one: Property) -> str:
        return _unescaped(self._value(one), old=self._old).strip()

    def _parts(self, one: Property, separators: str = ";") -> list[str]:
        pieces = _parted(self._value(one), separators)
        return [" ".join(_unescaped(piece, old=self._old).split("\n")).strip() for piece in pieces]

    def _value(self, one: Property) -> str:
        raw = one.value
        if one.has("ENCODING", "QUOTED-PRINTABLE"):
            raw = _HEX.sub(lambda found: bytes((int(found[1], 16),)), raw)
            return self._decoded(one, raw, encoded=True).replace("\r\n", "\n").replace("\r", "\n")
        if one.has("ENCODING", "BASE64", "B") and one.name not in _TECHNICAL:
            try:
                return self._decoded(one, base64.b64decode(raw, validate=False), encoded=True)
            except (binascii.Error, ValueError):
                self.damaged.append(one.name)
                return ""
        return self._decoded(one, raw)

    def _decoded(self, one: Property, raw: bytes, *, encoded: bool = False) -> str:
        if raw.isascii() and b"\x1b" not in raw:
            return raw.decode("ascii")
        charset = next((value.decode("ascii", "replace") for value in one.params.get("CHARSET", ())), None)
        found = self._text.value(raw, charset, encoded=encoded)
        if "\ufffd" in found:
            self.damaged.append(found)
        return found


def _parted(text: str, separators: str) -> list[str]:
    """Parts between separators that no backslash stands before."""
    if "\\" not in text and len(separators) == 1:
        return text.split(separators)
    pieces, start = list[str](), 0
    for found in re.finditer(rf"\\.|[{separators}]", text, re.DOTALL):
        if found[0] in separators:
            pieces.append(text[start : found.start()])
            start = found.end()
    return [*pieces, text[start:]]


def _binary(one: Property) -> bool:
    return one.has("ENCODING", "BASE64", "B") or one.value[:5].lower() == b"data:"


def _rank(one: Property) -> int:
    """0 for the preferred one: TYPE=PREF, or the smallest PREF=n of 4.0."""
    if one.has("TYPE", "PREF"):
        return 0
    given = [int(value) for value in one.params.get("PREF", ()) if value.isdigit() and len(value) < 4]
    return min(given) if given else 1000


def _unescaped(text: str, *, old: bool) -> str:
    """2.1 escapes separators alone; later versions also line ends."""
    if "\\" not in text:
        return text
    if old:
        return re.sub(r"\\([;,:\\])", r"\1", text)
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text, flags=re.DOTALL)


_Read = Callable[[CardReader, Person, Property], None]
_READERS: dict[str, _Read] = {
    "EMAIL": CardReader._email,
    "TEL": CardReader._phone,
    "ADR": CardReader._postal,
    "URL": CardReader._url,
    "CATEGORIES": CardReader._tags,
    "X-GN": CardReader._tags,
    "NOTE": CardReader._note,
    "BDAY": CardReader._birthday,
    "NICKNAME": CardReader._nickname,
}
_NAMED = frozenset({
    "N", "FN", "ORG", "TITLE", "ROLE",
    "X-PHONETIC-LAST-NAME", "X-PHONETIC-FIRST-NAME", "X-PHONETIC-MIDDLE-NAME", "X-MS-N-YOMI",
})  # fmt: skip
