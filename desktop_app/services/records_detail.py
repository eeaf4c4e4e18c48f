"""Everything that was recorded of one event, as label and value, as it stands in the printed evidence."""

from desktop_app.i18n.language import Language
from desktop_app.records.dossier import dossiers
from desktop_app.records.evidence_sheet import evidence_lines, shown_moment, stop_lines
from desktop_app.records.labels import label
from desktop_app.services.records_told import by_whom
from desktop_app.services.records_words import known, word
from desktop_app.storage import provisions
from desktop_app.storage.database import Book
from desktop_app.storage.record_log import LogRow

Line = tuple[str, str]


def details_of(book: Book, row: LogRow, language: Language) -> tuple[Line, ...]:
    """Label and value; the entry's number and hash stand at the end."""
    return (*_content(book, row, language), (word("entry-number", language), str(row.seq)))


def _content(book: Book, row: LogRow, language: Language) -> tuple[Line, ...]:
    if row.address_id is not None and row.kind in ("evidence", "optout", "suppression"):
        (dossier,) = dossiers(book, row.address_id)
        for item in dossier.evidence:
            if item.entry.id == row.id:
                return evidence_lines(item, dossier, language)
        for stop in dossier.stops:
            if stop.entry.id == row.id:
                return stop_lines(stop, dossier, language)
    lines = [
        *(_provision(book, row, language) if row.kind == provisions.KIND else ()),
        (label("recorded_at", language), shown_moment(row.at)),
        (label("recorded_by", language), by_whom(row)),
        (word("os-user", language), str(row.personal.get("os_user") or "")),
        (label("text", language), str(row.personal.get("text") or "")),
        *((word("reason", language), str(reason)) for reason in _reasons(row)),
        (label("entry", language), row.id),
        (label("hash", language), row.hash),
    ]
    return tuple((name, value) for name, value in lines if value)


def _provision(book: Book, row: LogRow, language: Language) -> list[Line]:
    """What the law wants on record of a giving or receiving (APPI 29, 30)."""
    record = provisions.one(book, row.id)
    stated, firm = record.provision, record.provision.firm
    return [
        (word("provision-ground", language), word(f"ground-{stated.ground.value}", language)),
        (word("provision-on", language), shown_moment(stated.on)),
        (word("provision-firm", language), firm.name),
        (word("provision-address", language), firm.address),
        (word("provision-representative", language), firm.representative),
        (word("provision-items", language), "、".join(_item(one, language) for one in stated.items)),
        (word("provision-count", language), f"{record.count:,}"),
        (word("provision-detail", language), stated.detail),
        (word("provision-acquired", language), stated.acquired),
        (word("provision-document", language), stated.document),
        (word("provision-filing", language), stated.filing.number if stated.filing else ""),
    ]


def _item(name: str, language: Language) -> str:
    return word(f"item-{name}", language) if known(f"item-{name}") else name


def _reasons(row: LogRow) -> list[str]:
    """Why statutory warnings were accepted before a newsletter was sent."""
    if row.kind != "clearance":
        return []
    return [f"{rule}: {reason}" for rule, reason in row.facts.get("accepted") or ()]
