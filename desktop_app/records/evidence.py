"""One address's evidence, or all, as PDF, CSV, ZIP and JSON (JP-SEM-3-2-EXPORT)."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.documents.csv_file import render_csv
from desktop_app.documents.pdf import render_pdf
from desktop_app.documents.zip_file import render_zip
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import format_moment
from desktop_app.paths import resource_text
from desktop_app.records.dossier import Dossier, Tell, dossiers, evidence_fields, to_nobody
from desktop_app.records.evidence_sheet import evidence_sheet, shown_moment, shown_scope, slip_words
from desktop_app.records.labels import label, mail_title
from desktop_app.records.proof import Proof
from desktop_app.storage import attachments, audit, settings
from desktop_app.storage.database import Book

_COLUMNS = (
    "address", "kind", "at", "basis", "method", "place", "by", "occasion", "scope", "until", "channel",
    "text", "wording_no", "wording_hash", "wording", "newsletter", "state", "message_id", "rules",
    "evidence_id", "entry", "hash", "recorded_at",
)  # fmt: skip


def evidence_file(
    book: Book,
    address_id: str | None,
    file: Path,
    *,
    language: str,
    now: datetime,
    tell: Tell = to_nobody,
) -> None:
    """Write the evidence of one address (None = of all) as the file's ending says: .pdf, .csv or .zip.

    The file appears complete or not at all; `tell` hears of people, then of checked rows, and may end it.
    Raises AppError("evidence-format", "evidence-not-written", "font-missing").
    """
    kind = file.suffix.lower()
    if kind not in (".pdf", ".csv", ".zip"):
        raise AppError("evidence-format", file=file.name)
    found, proof = dossiers(book, address_id, tell), _proof(book, now, tell)
    single = address_id is not None
    data = {".pdf": _pdf, ".csv": _csv, ".zip": lambda *a: _zip(book, *a)}[kind](
        found, proof, single, language
    )
    half = file.with_name(f"{file.name}.part")
    try:
        half.write_bytes(data)
        half.replace(file)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise AppError("evidence-not-written", file=str(file)) from error


def evidence_json(book: Book, address_id: str, *, language: str, now: datetime) -> dict[str, Any]:
    """The same facts as one JSON document."""
    dossier, proof = dossiers(book, address_id)[0], _proof(book, now)
    contact = dossier.contact
    return {
        "address": dossier.address or label("erased", language),
        "contact": None
        if contact is None
        else {"id": contact.id, "full": contact.full, "company": contact.company},
        "evidence": [
            {
                **{name: _json(value) for name, value in evidence_fields(one.evidence).items()},
                "withdrawn": one.withdrawn,
                "wording_text": one.wording_text,
                "wording_sha256": one.wording_sha256,
                "entry": one.entry.id,
                "hash": one.entry.hash,
                "attachments": list(one.entry.attachments),
            }
            for one in dossier.evidence
        ],
        "optouts": [
            {
                "reason": one.row.reason.value,
                "at": format_moment(one.row.at),
                "scope": _json(one.row.scope),
                "until": _json(one.row.until),
                "channel": one.row.channel,
                "by": one.entry.personal.get("by"),
                "message_id": (one.mail.personal.get("mail_message_id") or None) if one.mail else None,
                "undone": None
                if one.slip is None
                else {
                    "at": format_moment(one.slip.at),
                    "by": one.slip.personal.get("by"),
                    "reason": one.slip.personal.get("reason"),
                },
                "entry": one.entry.id,
                "hash": one.entry.hash,
                "attachments": list(one.mail.attachments) if one.mail else [],
            }
            for one in dossier.stops
        ],
        "deliveries": [
            {
                "newsletter": mail_title(one.title, one.reason, language),
                "state": one.record.state.value,
                "at": format_moment(one.record.updated_at),
                "message_id": one.record.message_id,
                "basis": one.record.basis,
                "evidence": one.record.evidence_id,
                "rules": list(one.record.rules),
                "entry": one.entry.id,
                "hash": one.entry.hash,
            }
            for one in dossier.sent
        ],
        **proof.as_json(),
    }


def _proof(book: Book, now: datetime, tell: Tell = to_nobody) -> Proof:
    law = json.loads(resource_text("law", "rules.json"))
    return Proof(
        shop=settings.load_shop(book),
        book_id=book.id,
        head=audit.head(book),
        report=audit.verify(book, tell=tell),
        law_as_of=str(law["law_as_of"]),
        made_at=now,
    )


def _pdf(found: list[Dossier], proof: Proof, single: bool, language: str) -> bytes:
    return render_pdf(evidence_sheet(found, proof, single=single, language=language))


def _csv(found: list[Dossier], proof: Proof, _single: bool, language: str) -> bytes:
    header = [label(name, language) for name in _COLUMNS]
    rows = [[row.get(name, "") for name in _COLUMNS] for one in found for row in _rows(one, language)]
    end = [f"{name}: {value}" for name, value in proof.lines(language)]
    return render_csv(header, [*rows, *([line] + [""] * (len(_COLUMNS) - 1) for line in end)])


def _rows(dossier: Dossier, language: str) -> Iterator[dict[str, str]]:
    address = dossier.address or label("erased", language)
    for one in dossier.evidence:
        kind = "withdrawn" if one.withdrawn else "evidence"
        item = one.evidence
        yield {
            "address": address,
            "kind": label(kind, language),
            "at": shown_moment(item.obtained_at),
            "basis": item.basis.value,
            "method": item.method or "",
            "place": item.place or "",
            "by": item.by or "",
            "occasion": item.occasion or "",
            "scope": shown_scope(item.scope, dossier, language),
            "text": item.note or "",
            "wording_no": one.wording.number if one.wording else item.text_version or "",
            "wording_hash": one.wording_sha256,
            "wording": one.wording_text,
            "entry": one.entry.id,
            "hash": one.entry.hash,
            "recorded_at": shown_moment(one.entry.at),
        }
    for stop in dossier.stops:
        yield {
            "address": address,
            "kind": label(f"reason_{stop.row.reason.value}", language),
            "at": shown_moment(stop.row.at),
            "scope": shown_scope(stop.row.scope, dossier, language),
            "until": shown_moment(stop.row.until),
            "channel": stop.row.channel or "",
            "by": str(stop.entry.personal.get("by") or ""),
            "text": str(stop.entry.personal.get("text") or ""),
            "state": slip_words(stop, language),
            "message_id": str(stop.mail.personal.get("mail_message_id") or "") if stop.mail else "",
            "entry": stop.entry.id,
            "hash": stop.entry.hash,
            "recorded_at": shown_moment(stop.entry.at),
        }
    for sent in dossier.sent:
        record = sent.record
        yield {
            "address": address,
            "kind": label("deliveries", language),
            "newsletter": mail_title(sent.title, sent.reason, language),
            "at": shown_moment(record.accepted_at or record.updated_at),
            "state": label(f"state_{record.state.value}", language),
            "message_id": record.message_id or "",
            "basis": record.basis or "",
            "rules": " ".join(record.rules),
            "evidence_id": record.evidence_id or "",
            "text": record.reply or "",
            "entry": sent.entry.id,
            "hash": sent.entry.hash,
            "recorded_at": shown_moment(sent.entry.at),
        }


def _zip(book: Book, found: list[Dossier], proof: Proof, single: bool, language: str) -> bytes:
    files = [
        ("evidence.pdf", _pdf(found, proof, single, language)),
        ("evidence.csv", _csv(found, proof, single, language)),
    ]
    shown = {one.wording.number: one.wording.text for d in found for one in d.evidence if one.wording}
    files += [(f"wordings/wording-{number}.txt", text.encode()) for number, text in sorted(shown.items())]
    entries = [item.entry for one in found for item in one.evidence]
    entries += [entry for one in found for item in one.stops for entry in (item.entry, item.mail) if entry]
    for attachment_id in dict.fromkeys(id for entry in entries for id in entry.attachments):
        kept = attachments.load(book, attachment_id)
        if not kept.erased:
            files.append((f"attachments/{attachment_id[-8:]}-{kept.name}", kept.data))
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files)
    files += [
        ("verify.json", json.dumps(proof.as_json(), ensure_ascii=False, indent=2).encode()),
        ("SHA256SUMS.txt", sums.encode()),
    ]
    return render_zip(files, made_at=proof.made_at)


def _json(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return format_moment(value) if hasattr(value, "isoformat") else value
