"""The program's own export, as its import reads it back without change: headers, and the record of each row.

The record (控え) holds what no column can say exactly: every evidence and stop of each address, further
details. It is packed so that nobody edits it by accident; it can add a stop, never take one away.
"""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desktop_app.domain.address import AddressError, parse_address
from desktop_app.domain.consent import Evidence, Scope
from desktop_app.domain.errors import AppError
from desktop_app.domain.evidence_json import evidence_from_json, optional_moment
from desktop_app.domain.moment import Moment
from desktop_app.domain.suppression import SuppressionReason

FORMAT = "kawaraban"

HEADERS: Mapping[str, tuple[str, str]] = {
    "full": ("お名前", "Name"),
    "family": ("姓", "Family name"),
    "given": ("名", "Given name"),
    "kana": ("フリガナ", "Reading"),
    "company": ("会社名", "Company"),
    "department": ("部署名", "Department"),
    "title": ("役職", "Job title"),
    "email": ("メールアドレス", "E-mail"),
    "phone": ("電話番号", "Phone"),
    "country": ("国", "Country"),
    "recipient_type": ("事業者か個人か", "Business or private"),
    "recipient_type_ground": ("事業者か個人かの根拠", "How that is known"),
    "tags": ("タグ", "Tags"),
    "note": ("メモ", "Notes"),
    "detail": ("ほかの情報", "Other details"),
    "row_basis": ("送ってよい根拠", "Basis"),
    "date": ("根拠の日付", "Date of the basis"),
    "occasion": ("きっかけ", "Occasion"),
    "method": ("方法", "Method"),
    "place": ("場所", "Place"),
    "by": ("受けた人", "Taken by"),
    "wording": ("同意の文面", "Wording"),
    "scope": ("お便りの種類", "Kinds of newsletters"),
    "stopped": ("配信停止", "Stopped"),
    "stops_in_words": ("配信停止の内容", "Stops in words"),
    "added": ("登録した日", "Added on"),
    "kept": ("かわら版の控え", "Kawaraban record"),
}
"""Column → its header in Japanese and English. `email` and `kept` may stand in several numbered columns."""

TELLING = ("kept", "stops_in_words", "row_basis")
"""Columns by whose headers the format is known."""

NOT_STORED = frozenset({"stops_in_words", "added"})
"""For people to read; what they say is in other columns too."""

CARD_RECORD = "X-KAWARABAN-RECORD"
"""The property of a vCard that holds the record; a long one stands in several."""

CARD_FIELDS = (
    "full", "family", "given", "kana", "company", "department", "title", "phone", "country", "note",
    "recipient_type", "recipient_type_ground",
)  # fmt: skip
"""What the record of a card says exactly; the card itself has a name for everybody, and marks stops."""

_KINDS = {
    SuppressionReason.OPTOUT: "unsubscribed",
    SuppressionReason.BOUNCE: "bounced",
    SuppressionReason.COMPLAINT: "complained",
}
_MARK = "kw1:"
_IN_ONE_CELL = 9_000
"""Characters; the import keeps 10,000 of a cell."""
_MOST = 2_000_000
"""Unpacked bytes; a hostile record may not fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptStop:
    """One entry of 配信除外. Topics by name; those that the book does not have make it a stop of all."""

    reason: SuppressionReason
    at: Moment
    scope: Scope = None
    until: Moment | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAddress:
    """What hangs on one address, by its key. Topics of the evidence by name."""

    key: str
    evidence: tuple[Evidence, ...] = ()
    stops: tuple[KeptStop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The record of one row."""

    addresses: tuple[KeptAddress, ...]
    details: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    unnamed: bool = False
    """It has parts of a name, and no full one."""
    card: str = ""
    """The digest of the card that it stands in."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """CARD_FIELDS of a card."""


def details_text(details: Iterable[tuple[str, str]]) -> str:
    """Details as the cell that people read."""
    return "\n".join(f"{label}: {text}" for label, text in details)


def details_of(cell: str) -> tuple[tuple[str, str], ...]:
    """Details of a cell that somebody changed by hand: lines of "label: text"."""
    found = []
    for line in cell.splitlines():
        label, colon, text = line.partition(":")
        found.append((label.strip(), text.strip()) if colon else ("", line.strip()))
    return tuple(one for one in found if one[1])


def tags_text(tags: Iterable[str]) -> str:
    """Tags as the cell that people read."""
    return "; ".join(tags)


def card_digest(lines: Iterable[bytes]) -> str:
    """The same while nobody changed a card; its properties in any order, without the record itself."""
    beside = (CARD_RECORD.encode(), b"VERSION:")
    said = (line.strip() for line in lines if not line.startswith(beside))
    return hashlib.sha256(b"\n".join(sorted(said))).hexdigest()


def stop_kind(kept: Kept, keys: Iterable[str]) -> str | None:
    """The kind of stop of the first of these addresses that is stopped in everything; None = none is."""
    wanted = list(keys)
    for address in kept.addresses:
        for stop in address.stops if address.key in wanted else ():
            if stop.scope is None and stop.until is None:
                return _KINDS.get(stop.reason, "manual")
    return None


def packed(values: Mapping[str, Any]) -> list[str]:
    """The cells of a record: {"addresses": [{"address", "evidence", "stops"}], "details", "tags", …}."""
    data = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    text = _MARK + base64.b64encode(zlib.compress(data, 6)).decode()
    return [text[at : at + _IN_ONE_CELL] for at in range(0, len(text), _IN_ONE_CELL)]


def unpacked(cells: Sequence[str]) -> Kept | None:
    """The record of a row; None when there is none. Raises AppError("kept-unreadable")."""
    text = "".join("".join(cell.split()) for cell in cells)
    if not text:
        return None
    try:
        return _kept(_values(text))
    except (AppError, AddressError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise AppError("kept-unreadable") from error


def _values(text: str) -> Any:
    if not text.startswith(_MARK):
        raise ValueError("no record")
    try:
        unpacking = zlib.decompressobj()
        data = unpacking.decompress(base64.b64decode(text[len(_MARK) :], validate=True), _MOST)
    except (binascii.Error, zlib.error) as error:
        raise ValueError("damaged") from error
    if not unpacking.eof:
        raise ValueError("too long or cut off")
    return json.loads(data)


def _kept(values: Any) -> Kept:
    return Kept(
        addresses=tuple(_address(one) for one in values["addresses"]),
        details=tuple((str(label), str(text)) for label, text in values.get("details", ())),
        tags=tuple(str(tag) for tag in values.get("tags", ())),
        unnamed=values.get("unnamed") is True,
        card=str(values.get("card", "")),
        fields={name: str(values[name]) for name in CARD_FIELDS if values.get(name)},
    )


def _address(values: Any) -> KeptAddress:
    return KeptAddress(
        key=parse_address(str(values["address"])).key,
        evidence=tuple(_evidence(one) for one in values.get("evidence", ())),
        stops=tuple(_stop(one) for one in values.get("stops", ())),
    )


def _evidence(values: Any) -> Evidence:
    """As it was, but brought in by a file: it can never lift an opt-out by itself (law.md 6.9.4)."""
    found = evidence_from_json(values)
    return replace(found, own_signup=values.get("own_signup") is True, imported=True)


def _stop(values: Any) -> KeptStop:
    at = optional_moment(values, "at")
    scope = values.get("scope")
    if at is None:
        raise ValueError("a stop without a time")
    return KeptStop(
        reason=SuppressionReason(values["reason"]),
        at=at,
        scope=None if scope is None else frozenset(str(one) for one in scope),
        until=optional_moment(values, "until"),
        channel=None if values.get("channel") is None else str(values["channel"]),
    )
