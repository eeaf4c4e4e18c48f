"""根拠の控え and 同意の文面: dated facts that support a basis, and the exact texts that were shown."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.domain.consent import Evidence
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import Moment
from desktop_app.storage import chain
from desktop_app.storage.codec import (
    JSON,
    evidence_fields,
    evidence_json,
    evidence_value,
    moment_text,
    moment_value,
)
from desktop_app.storage.database import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRecord:
    """同意の文面（第n版）: immutable; `displayed_to` None = still shown."""

    number: str
    text: str
    language: str
    default_on: bool
    displayed_from: Moment | None
    displayed_to: Moment | None
    purpose: str | None


def add_evidence(
    book: Book,
    address_id: str,
    evidence: Evidence,
    *,
    recorded_by: str | None,
    now: datetime,
    batch_id: str | None = None,
    attachment: str | None = None,
    proof: tuple[Mapping[str, JSON], Mapping[str, JSON]] = ({}, {}),
) -> str:
    """Append one evidence to an address and return its id. Nothing is ever changed afterwards.

    `proof`: (facts without personal data, personal data) that are kept with it and read by nobody but who
    looks at the proof: Message-IDs, what a provider said of a sender.
    """
    with book.transaction():
        writer = chain.Writer(book, now)
        entry_id = chain_evidence(
            book,
            writer,
            address_id,
            evidence,
            recorded_by=recorded_by,
            batch_id=batch_id,
            attachment=attachment,
            proof=proof,
        )
        writer.flush()
    return entry_id


def chain_evidence(
    book: Book,
    writer: chain.Writer,
    address_id: str,
    evidence: Evidence,
    *,
    recorded_by: str | None,
    batch_id: str | None = None,
    attachment: str | None = None,
    proof: tuple[Mapping[str, JSON], Mapping[str, JSON]] = ({}, {}),
) -> str:
    """As `add_evidence`, for many in one transaction; the caller flushes `writer`."""
    facts, personal = evidence_json(evidence)
    facts, personal = {**proof[0], **facts}, {**proof[1], **personal}
    if batch_id is not None:
        facts["batch"] = batch_id
    personal["recorded_by"] = recorded_by
    personal["os_user"] = book.os_user
    return writer.add(
        "evidence",
        subject=address_id,
        facts=facts,
        personal=personal,
        address_id=address_id,
        attachments=(attachment,) if attachment else (),
    )


class EvidenceWriter:
    """Evidence of one import, in its transaction; facts that many addresses share become text once."""

    def __init__(
        self,
        book: Book,
        now: datetime,
        *,
        recorded_by: str | None,
        batch_id: str,
        digests: dict[str, str],
    ) -> None:
        """`digests`: of the addresses that were made in this transaction, see `chain.Writer`."""
        self._writer = chain.Writer(book, now)
        self._writer.digests = digests
        self._who = {"recorded_by": recorded_by, "os_user": book.os_user}
        self._batch_id = batch_id
        self._texts: dict[Evidence, tuple[chain.Text, chain.Text]] = {}

    def add(self, address_id: str, evidence: Evidence) -> str:
        """Append one evidence to an address and return its id."""
        if evidence not in self._texts:
            facts, personal = evidence_json(evidence)
            texts = chain.Text({**facts, "batch": self._batch_id}), chain.Text({**personal, **self._who})
            self._texts[evidence] = texts
        facts_text, personal_text = self._texts[evidence]
        return self._writer.add(
            "evidence", subject=address_id, facts=facts_text, personal=personal_text, address_id=address_id
        )

    def flush(self) -> None:
        """Write what was chained so far."""
        self._writer.flush()


def evidence_of(book: Book, address_id: str) -> list[Evidence]:
    """Every evidence of an address that was not withdrawn, oldest first; `id`, `recorded_at` and
    `lifts_optouts` are filled from the log."""
    log = chain.entries(book, ("evidence", "evidence.withdrawn", "lift"), address_id=address_id)
    return evidence_from(log)


def evidence_from(log: list[chain.Entry]) -> list[Evidence]:
    """The evidence that stands after a list of evidence, withdrawal and lift entries of one address."""
    withdrawn = {one.facts["evidence"] for one in log if one.kind == "evidence.withdrawn"}
    lifting = {one.facts["evidence"] for one in log if one.kind == "lift"}
    return [
        evidence_value(
            {
                **one.personal,
                **one.facts,
                "id": one.id,
                "recorded_at": one.at,
                "lifts_optouts": one.id in lifting,
            }
        )
        for one in log
        if one.kind == "evidence" and one.id not in withdrawn
    ]


LogRow = Mapping[str, Any] | sqlite3.Row
"""id, kind, at, facts and payload of an entry, as they are stored."""


class EvidenceReader:
    """`evidence_from` for many addresses: what was written for a whole list is parsed once."""

    def __init__(self) -> None:
        self._fields: dict[tuple[str, bytes | None], dict[str, Any]] = {}
        self._times: dict[str, datetime] = {}
        self._shared: dict[tuple[Any, ...], Evidence] = {}

    def read(self, log: Sequence[LogRow]) -> tuple[Evidence, ...]:
        """The evidence that stands after rows of one address, oldest first."""
        withdrawn, lifting = _later(log)
        return tuple(
            self._made(row, id=row["id"], lifts_optouts=row["id"] in lifting)
            for row in log
            if row["kind"] == "evidence" and row["id"] not in withdrawn
        )

    def shared(self, log: Sequence[LogRow]) -> tuple[Evidence, ...]:
        """The same, so that equal evidence of many people is one object; its id is good among these only."""
        withdrawn, lifting = _later(log)
        found = []
        for row in log:
            if row["kind"] != "evidence" or row["id"] in withdrawn:
                continue
            key = (row["facts"], row["payload"], row["at"], row["id"] in lifting)
            if (known := self._shared.get(key)) is None:
                known = self._made(row, id=str(len(self._shared)), lifts_optouts=key[-1])
                self._shared[key] = known
            found.append(known)
        return tuple(found)

    def _made(self, row: LogRow, **derived: Any) -> Evidence:
        fields, at = self._read(row["facts"], row["payload"]), row["at"]
        if (recorded := self._times.get(at)) is None:
            recorded = self._times[at] = datetime.fromisoformat(at)
        return Evidence(**fields, **derived, recorded_at=recorded)

    def _read(self, facts: str, payload: bytes | None) -> dict[str, Any]:
        known = self._fields.get((facts, payload))
        if known is None:
            personal = json.loads(payload) if payload else {}
            known = evidence_fields({**personal, **json.loads(facts)})
            for derived in ("id", "recorded_at", "lifts_optouts"):
                known.pop(derived, None)
            self._fields[facts, payload] = known
        return known


def _later(log: Sequence[LogRow]) -> tuple[set[str], set[str]]:
    """Which evidence of one address was withdrawn, and which lifts earlier opt-outs."""
    withdrawn, lifting = set[str](), set[str]()
    for row in log:
        if row["kind"] == "evidence.withdrawn":
            withdrawn.add(json.loads(row["facts"])["evidence"])
        elif row["kind"] == "lift":
            lifting.add(json.loads(row["facts"])["evidence"])
    return withdrawn, lifting


def withdraw(book: Book, evidence_id: str, *, reason: str, by: str | None, now: datetime) -> None:
    """Say that an evidence was entered wrongly; it stays in the log and counts no more."""
    with book.transaction():
        address_id = chain.entry(book, evidence_id).address_id
        chain.append(
            book,
            "evidence.withdrawn",
            subject=address_id,
            address_id=address_id,
            facts={"evidence": evidence_id, "reason": reason},
            personal={"by": by, "os_user": book.os_user},
            now=now,
        )


def add_wording(
    book: Book,
    *,
    text: str,
    language: str,
    default_on: bool,
    displayed_from: Moment | None,
    purpose: str | None,
    now: datetime,
) -> str:
    """Keep the exact text that was shown and return its number ("1", "2", …)."""
    with book.transaction():
        number = int(book.sql("SELECT coalesce(max(number), 0) + 1 FROM wording")[0][0])
        shown = moment_text(displayed_from)
        entry_id = chain.append(
            book,
            "wording",
            subject=str(number),
            now=now,
            facts={
                "number": number,
                "text": text,
                "language": language,
                "default_on": default_on,
                "displayed_from": shown,
                "displayed_to": None,
                "purpose": purpose,
            },
        )
        book.write(
            "INSERT INTO wording VALUES (?, ?, ?, ?, ?, NULL, ?, ?)",
            (number, text, language, int(default_on), shown, purpose, entry_id),
        )
    return str(number)


def close_wording(book: Book, number: str, *, displayed_to: Moment, now: datetime) -> None:
    """Say until when a wording was shown. Raises AppError("wording-missing", "wording-closed")."""
    with book.transaction():
        known = wording(book, number)
        if known.displayed_to is not None:
            raise AppError("wording-closed")
        until = moment_text(displayed_to)
        entry_id = chain.append(
            book,
            "wording",
            subject=number,
            now=now,
            facts={
                "number": int(number),
                "text": known.text,
                "language": known.language,
                "default_on": known.default_on,
                "displayed_from": moment_text(known.displayed_from),
                "displayed_to": until,
                "purpose": known.purpose,
            },
        )
        book.write(
            "UPDATE wording SET displayed_to = ?, entry_id = ? WHERE number = ?",
            (until, entry_id, int(number)),
        )


def delete_wording(book: Book, number: str) -> None:
    """Always refused: a wording that was shown is proof (JP-SEMR-4-1-TEXTVERSION)."""
    wording(book, number)
    raise AppError("wording-in-use", rules=("JP-SEMR-4-1-TEXTVERSION",))


def wording(book: Book, number: str) -> WordingRecord:
    """One wording by its number. Raises AppError("wording-missing")."""
    for record in wordings(book):
        if record.number == number:
            return record
    raise AppError("wording-missing")


def wordings(book: Book) -> list[WordingRecord]:
    """Every wording, first version first."""
    return [
        WordingRecord(
            number=str(row["number"]),
            text=row["text"],
            language=row["language"],
            default_on=bool(row["default_on"]),
            displayed_from=moment_value(row["displayed_from"]),
            displayed_to=moment_value(row["displayed_to"]),
            purpose=row["purpose"],
        )
        for row in book.sql("SELECT * FROM wording ORDER BY number")
    ]
