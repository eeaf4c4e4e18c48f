"""People as rows and cards of an export: everything for this shop, chosen items for another firm."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from desktop_app.documents.vcard_file import CardPerson
from desktop_app.domain.consent import Evidence, Scope
from desktop_app.domain.moment import Moment, format_moment, legal_day
from desktop_app.domain.suppression import SuppressionReason
from desktop_app.i18n.language import Language
from desktop_app.importing import own_export
from desktop_app.importing.own_export import HEADERS
from desktop_app.importing.row_ground import digits
from desktop_app.importing.row_words import basis_word, recipient_type_word
from desktop_app.storage.codec import evidence_json
from desktop_app.storage.export_reads import ExportedAddress, ExportedContact, ExportedStop

ITEMS = ("name", "kana", "company", "email", "phone", "country", "tags", "note", "details")
"""What can be given to another firm."""
GIVEN_WITH_ALL = "stops"
"""Goes with whatever is given, and so into the record of it (APPI 29, Rule 20)."""
USUAL_ITEMS = ("name", "kana", "company", "email")

_OF_ITEM: Mapping[str, tuple[str, ...]] = {
    "name": ("full", "family", "given"),
    "kana": ("kana",),
    "company": ("company", "department", "title"),
    "email": ("email",),
    "phone": ("phone",),
    "country": ("country",),
    "tags": ("tags",),
    "note": ("note",),
    "details": ("detail",),
}
_STOPS: Mapping[SuppressionReason, tuple[str, str]] = {
    SuppressionReason.OPTOUT: ("配信停止", "unsubscribed"),
    SuppressionReason.MANUAL: ("配信停止", "unsubscribed"),
    SuppressionReason.ERASED: ("配信停止", "unsubscribed"),
    SuppressionReason.BOUNCE: ("不達", "bounced"),
    SuppressionReason.COMPLAINT: ("苦情", "complained"),
}
_STRICTEST = (
    SuppressionReason.COMPLAINT,
    SuppressionReason.OPTOUT,
    SuppressionReason.ERASED,
    SuppressionReason.MANUAL,
    SuppressionReason.BOUNCE,
)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Which columns an export has. `items` None = everything, for this shop itself."""

    language: Language
    addresses: int
    kept: int
    items: tuple[str, ...] | None = None

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The fields in order, one for each column."""
        if self.items is None:
            names = [*HEADERS]
        else:
            wanted = {field for item in self.items for field in _OF_ITEM[item]}
            # Who said stop is marked wherever the data go: nobody may write to them without knowing.
            names = [name for name in HEADERS if name in wanted] + ["stopped"]
            if "email" in wanted:  # these words name the addresses
                names.append("stops_in_words")
        several = {"email": max(self.addresses, 1), "kept": max(self.kept, 1)}
        return tuple(name for name in names for _ in range(several.get(name, 1)))

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The headers in the reader's language."""
        seen: dict[str, int] = {}
        found = []
        for name in self.columns:
            seen[name] = seen.get(name, 0) + 1
            word = HEADERS[name][0 if self.language == "ja" else 1]
            several = name in ("email", "kept") and self.columns.count(name) > 1
            found.append(f"{word} {seen[name]}" if several else word)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class RowWriter:
    """Makes the rows of one layout. `topics` and `wordings`: their names and texts by id and number."""

    layout: Layout
    topics: Mapping[str, str]
    wordings: Mapping[str, str]

    def row(self, one: ExportedContact) -> list[str]:
        """The cells of one contact."""
        several: dict[str, list[str]] = {}
        columns = self.layout.columns
        if "email" in columns:
            several["email"] = [found.text for found in one.addresses]
        if "kept" in columns:
            several["kept"] = own_export.packed(self._kept(one))
        evidence = told_of(one)
        cells = []
        for name in columns:
            if name in several:
                cells.append(several[name].pop(0) if several[name] else "")
            else:
                cells.append(_CELLS[name](self, one, evidence))
        if any(several.values()):  # what is wider than the fullest contact known when the export began
            raise OverflowError
        return cells

    def word(self, pair: tuple[str, str]) -> str:
        """One of two words, by the language."""
        return pair[0 if self.layout.language == "ja" else 1]

    def stops(self, one: ExportedContact) -> str:
        """What keeps which address out, in words."""
        return "\n".join(
            f"{found.text}: {self.word(_STOPS[stop.reason])} {legal_day(stop.at)}{self._only(stop)}"
            for found in one.addresses
            for stop in found.stops
            if stop.acting
        )

    def scope(self, scope: Scope) -> str:
        """Topics by name; "" = all."""
        return "" if scope is None else "、".join(sorted(self.topics.get(one, one) for one in scope))

    def wording(self, evidence: Evidence | None) -> str:
        """The text that was shown."""
        named = "" if evidence is None else evidence.wording or evidence.text_version or ""
        return self.wordings.get(named, named)

    def _only(self, stop: ExportedStop) -> str:
        return "" if stop.scope is None else f" ({self.scope(stop.scope)})"

    def card_record(self, one: ExportedContact, lines: Sequence[str]) -> list[str]:
        """The record of a contact as properties of its card."""
        fields = {name: str(getattr(one.record, name)) for name in own_export.CARD_FIELDS}
        digest = own_export.card_digest(line.encode("utf-8", "replace") for line in lines)
        kept = own_export.packed({**self._kept(one), **fields, "card": digest})
        return [f"{own_export.CARD_RECORD}:{piece}" for piece in kept]

    def _kept(self, one: ExportedContact) -> dict[str, object]:
        return {
            "addresses": [
                {
                    "address": found.text,
                    "evidence": [self._evidence(each) for each in found.evidence],
                    "stops": [self._stop(stop) for stop in found.stops],
                }
                for found in one.addresses
            ],
            "details": [list(each) for each in one.record.details],
            "tags": list(one.record.tags),
            "unnamed": not one.record.full and bool(one.record.family or one.record.given),
        }

    def _evidence(self, evidence: Evidence) -> dict[str, object]:
        facts, personal = evidence_json(evidence)
        values: dict[str, object] = {**personal, **facts}
        values.pop("imported", None)
        for name in ("scope", "no_ads_scope"):
            scope = getattr(evidence, name)
            if scope is not None:
                values[name] = sorted(self.topics.get(one, one) for one in scope)
        for name in ("wording", "text_version"):
            if name in values:
                values[name] = self.wordings.get(str(values[name]), values[name])
        return values

    def _stop(self, stop: ExportedStop) -> dict[str, object]:
        return {
            "reason": stop.reason.value,
            "at": format_moment(stop.at),
            "scope": None if stop.scope is None else sorted(self.topics.get(one, one) for one in stop.scope),
            "until": None if stop.until is None else format_moment(stop.until),
            "channel": stop.channel,
        }


def told_of(one: ExportedContact) -> Evidence | None:
    """The newest evidence of the preferred address that has any, for the columns that people read."""
    for found in one.addresses:
        if found.evidence:
            return found.evidence[-1]
    return None


def is_stopped(one: ExportedContact) -> bool:
    """Whether any address of the contact is kept out of everything."""
    return any(stop.acting and stop.scope is None for found in one.addresses for stop in found.stops)


def strictest(addresses: Sequence[ExportedAddress]) -> SuppressionReason | None:
    """The gravest reason that still keeps an address out, also of one topic only; None = there is none."""
    reasons = {stop.reason for found in addresses for stop in found.stops if stop.acting}
    return next((reason for reason in _STRICTEST if reason in reasons), None)


def card_of(one: ExportedContact, writer: RowWriter) -> CardPerson:
    """The vCard of one contact; who said stop is marked by a category and in the note."""
    items = writer.layout.items
    wanted = set(ITEMS if items is None else items)
    record = one.record
    phones, faxes, urls, postal, rest = _sorted_details(record.details if "details" in wanted else ())
    family, given = _readings(record.kana) if "kana" in wanted else ("", "")
    has_name, has_work = "name" in wanted, "company" in wanted
    note = [record.note] if "note" in wanted and record.note else []
    tags = record.tags if "tags" in wanted else ()
    if (reason := strictest(one.addresses)) is not None:
        if "email" in wanted:
            note.append(writer.stops(one))
        tags = (*tags, writer.word(_STOPS[reason]))
    return CardPerson(
        full=record.full if has_name else "",
        family=record.family if has_name else "",
        given=record.given if has_name else "",
        kana_family=family,
        kana_given=given,
        company=record.company if has_work else "",
        department=record.department if has_work else "",
        title=record.title if has_work else "",
        emails=tuple(found.text for found in one.addresses) if "email" in wanted else (),
        phones=((record.phone, *phones) if record.phone else phones) if "phone" in wanted else (),
        faxes=faxes,
        urls=urls,
        addresses=postal,
        country="" if record.country in ("", "JP") or "country" not in wanted else record.country,
        tags=tags,
        note="\n".join([*note, *rest]),
        record=partial(writer.card_record, one) if items is None else None,
    )


def _readings(kana: str) -> tuple[str, str]:
    family, _, given = kana.partition(" ")
    return family, given


def _sorted_details(details: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Details that a vCard has a property for, by what they are; the rest as lines."""
    phones, faxes, urls, postal, rest = list[str](), list[str](), list[str](), list[str](), list[str]()
    for label, text in details:
        low = label.lower()
        if "fax" in low or "ファックス" in low or "ファクス" in low:
            faxes.append(text)
        elif "住所" in label or "address" in low or "postal" in low:
            postal.append(text)
        elif len(digits(text)) >= 9 and len(digits(text)) * 2 > len(text):
            phones.append(text)
        elif text.lower().startswith(("http://", "https://")):
            urls.append(text)
        else:
            rest.append(f"{label}: {text}")
    return tuple(phones), tuple(faxes), tuple(urls), tuple(postal), tuple(rest)


def _moment(value: Moment | None) -> str:
    return "" if value is None else legal_day(value).isoformat()


_Cell = Callable[[RowWriter, ExportedContact, Evidence | None], str]


def _field(name: str) -> _Cell:
    return lambda _, one, __: str(getattr(one.record, name))


def _said(name: str) -> _Cell:
    return lambda _, __, evidence: "" if evidence is None else getattr(evidence, name) or ""


def _stopped(writer: RowWriter, one: ExportedContact, _: Evidence | None) -> str:
    reason = strictest(one.addresses)
    return "" if reason is None else writer.word(_STOPS[reason])


_CELLS: Mapping[str, _Cell] = {
    **{name: _field(name) for name in ("full", "family", "given", "kana", "company", "department", "title")},
    **{name: _field(name) for name in ("phone", "country", "recipient_type_ground", "note")},
    "recipient_type": lambda writer, one, _: recipient_type_word(
        one.record.recipient_type, writer.layout.language
    ),
    "tags": lambda _, one, __: own_export.tags_text(one.record.tags),
    "detail": lambda _, one, __: own_export.details_text(one.record.details),
    "row_basis": lambda writer, _, evidence: ""
    if evidence is None
    else basis_word(evidence.basis, writer.layout.language),
    "date": lambda _, __, evidence: "" if evidence is None else _moment(evidence.obtained_at),
    **{name: _said(name) for name in ("occasion", "method", "place", "by")},
    "wording": lambda writer, _, evidence: writer.wording(evidence),
    "scope": lambda writer, _, evidence: "" if evidence is None else writer.scope(evidence.scope),
    "stopped": _stopped,
    "stops_in_words": lambda writer, one, _: writer.stops(one),
    "added": lambda _, one, __: _moment(one.record.created_at),
}


def rows_of(writer: RowWriter, chunks: Iterator[list[ExportedContact]]) -> Iterator[list[str]]:
    """The rows of everybody."""
    return (writer.row(one) for chunk in chunks for one in chunk)
