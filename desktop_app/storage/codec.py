"""How values are written into the book: canonical JSON, moments, scopes, evidence, ids."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any, TypeAlias

from desktop_app.domain.consent import Basis, Evidence, Scope
from desktop_app.domain.moment import Moment, format_moment, parse_moment
from desktop_app.storage.randomness import random_bytes

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"

_MOMENTS = frozenset(
    {
        "obtained_at",
        "recorded_at",
        "displayed_from",
        "displayed_to",
        "purpose_told_at",
        "seen_on",
        "last_dealing",
    }
)
_SCOPES = frozenset({"scope", "no_ads_scope"})
_DERIVED = frozenset({"id", "recorded_at", "lifts_optouts"})
"""Read from the entry or from later entries, never stored with the evidence itself."""
_KNOWN = frozenset(item.name for item in fields(Evidence))
_IMPERSONAL = frozenset(
    {"basis", "obtained_at", "scope", "imported", "own_signup", "said_no", "text_version"}
)
"""What of an evidence stands in the chain itself; everything else may name a person."""


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical(value: JSON) -> str:
    """The one text of a JSON value that is hashed: sorted keys, no spaces, characters as they are."""
    return _ENCODER.encode(value)


def quoted(text: str | None) -> str:
    """`canonical` of one text or None: for rows that are put together by hand because there are many."""
    return "null" if text is None else encode_basestring(text)


def new_id() -> str:
    """A UUID version 7 as text (RFC 9562 5.7, method 3): 48 bits of milliseconds, 12 bits of their
    fraction so that ids made one after another sort so, the rest random."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    when, random = f"{milliseconds:012x}", random_bytes(8).hex()
    variant = _VARIANT[random[0]]
    return f"{when[:8]}-{when[8:]}-7{rest * 4096 // 1_000_000:03x}-{variant}{random[1:4]}-{random[4:]}"


_VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""A random digit with its two upper bits as RFC 9562 4.1 wants them."""


def stamp(now: datetime) -> str:
    """An aware time as UTC text with offset and microseconds, so that texts sort as times do.

    Raises ValueError for a time without zone.
    """
    if now.tzinfo is None:
        raise ValueError("a stored time needs a zone")
    return now.astimezone(UTC).isoformat(timespec="microseconds")


def moment_text(moment: Moment | None) -> str | None:
    """A day or a time as text, None as None."""
    return None if moment is None else format_moment(moment)


def moment_value(text: str | None) -> Moment | None:
    """What `moment_text` wrote."""
    return None if text is None else parse_moment(text)


def time_value(text: str | None) -> datetime | None:
    """What `stamp` wrote. Raises ValueError for a time without zone, TypeError for what is no text."""
    return None if text is None else zoned(text)


def zoned(text: str) -> datetime:
    """As `time_value`, of what must be there."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("a stored time needs a zone")
    return value


def scope_json(scope: Scope) -> list[str] | None:
    """Topics in a fixed order; None = all."""
    return None if scope is None else sorted(scope)


def scope_value(value: Sequence[str] | None) -> Scope:
    """What `scope_json` wrote."""
    return None if value is None else frozenset(value)


def evidence_json(evidence: Evidence) -> tuple[dict[str, JSON], dict[str, JSON]]:
    """(facts for the chain, personal part for the payload); absent = None or the default."""
    facts: dict[str, JSON] = {}
    personal: dict[str, JSON] = {}
    for item in fields(Evidence):
        value = getattr(evidence, item.name)
        if item.name in _DERIVED or value == item.default:
            continue
        target = facts if item.name in _IMPERSONAL else personal
        if item.name in _MOMENTS:
            target[item.name] = moment_text(value)
        elif item.name in _SCOPES:
            target[item.name] = scope_json(value)
        else:
            target[item.name] = value.value if isinstance(value, Basis) else value
    return facts, personal


def evidence_value(values: Mapping[str, Any]) -> Evidence:
    """The evidence of what `evidence_json` wrote; unknown keys belong to the entry and are passed over."""
    return Evidence(**evidence_fields(values))


def evidence_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of Evidence in what `evidence_json` wrote, by name."""
    arguments: dict[str, Any] = {}
    for name, value in values.items():
        if name not in _KNOWN:
            continue
        if name in _MOMENTS:
            value = moment_value(value) if isinstance(value, str) else value
        elif name in _SCOPES:
            value = scope_value(value)
        elif name == "basis":
            value = Basis(value)
        arguments[name] = value
    return arguments
