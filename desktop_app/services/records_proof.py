"""What proves an event: the wording that was shown, the mail, the scan, the import file, the words."""

from dataclasses import dataclass
from typing import Literal

from desktop_app.i18n.language import Language
from desktop_app.services.records_words import word
from desktop_app.storage import batches, chain, consents, record_log
from desktop_app.storage.codec import moment_value
from desktop_app.storage.database import Book
from desktop_app.storage.record_log import LogRow

Kind = Literal["wording", "file", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """`ref` is a wording's number or an attachment's id; a "text" has nothing to open."""

    kind: Kind
    label: str
    ref: str = ""


def proofs_of(book: Book, row: LogRow, language: Language) -> tuple[Proof, ...]:
    """Everything that stands behind an entry, the strongest first."""
    found = [*_files(book, row, language), *_wording(book, row, language)]
    if row.kind == "optout":
        found += _mail(book, row, language)
        if row.personal.get("text") and not found:
            found.append(Proof(kind="text", label=word("proof-words", language)))
    if row.facts.get("batch"):
        found += _batch(book, str(row.facts["batch"]), language)
    if row.kind == "evidence" and row.facts.get("double_opt_in", row.personal.get("double_opt_in")):
        found.append(Proof(kind="text", label=word("proof-confirmed", language)))
    if not found and row.erased:
        found.append(Proof(kind="text", label=word("proof-erased", language)))
    return tuple(found)


def _files(book: Book, row: LogRow, language: Language) -> list[Proof]:
    if row.kind == "clearance":  # the frozen content, which 配信 shows as a mail
        return []
    return _files_of(book, row.attachments, language)


def _files_of(book: Book, ids: tuple[str, ...], language: Language) -> list[Proof]:
    found = []
    for one in record_log.files(book, ids):
        if one.erased:
            found.append(Proof(kind="text", label=word("proof-erased", language)))
            continue
        picture = one.media_type.startswith("image/")
        code = "mail" if one.media_type == "message/rfc822" else "picture" if picture else "file"
        found.append(Proof(kind="file", label=word(f"proof-{code}", language, name=one.name), ref=one.id))
    return found


def _wording(book: Book, row: LogRow, language: Language) -> list[Proof]:
    if row.kind == "wording":
        number = str(row.facts["number"])
    elif row.kind == "evidence":
        number = str(row.facts.get("text_version") or row.personal.get("wording") or "")
    else:
        return []
    if not number:
        return []
    if number not in {one.number for one in consents.wordings(book)}:
        return [Proof(kind="text", label=word("proof-wording-text", language))]
    return [Proof(kind="wording", label=word("proof-wording", language, n=number), ref=number)]


def _mail(book: Book, row: LogRow, language: Language) -> list[Proof]:
    """The mail that an opt-out came with: read for the same address, arrived at the same time."""
    if row.facts.get("channel") != "mail" or row.address_id is None:
        return []
    at = moment_value(row.facts.get("at"))
    for one in chain.entries(book, ("inbox",), address_id=row.address_id):
        if moment_value(one.facts.get("received_at")) == at and one.attachments:
            return _files_of(book, one.attachments, language)
    return []


def _batch(book: Book, batch_id: str, language: Language) -> list[Proof]:
    source = next((one.source for one in batches.all_batches(book) if one.id == batch_id), "")
    return [Proof(kind="text", label=word("proof-import", language, source=source))] if source else []
