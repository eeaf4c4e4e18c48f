"""Text with gaps that each recipient fills: rendered once, split at sentinels, joined per recipient.

The owner's words are constants and never compiled (architecture 4.18); only `Slot`s take values, and
the caller's `escape` makes each value harmless for the part it goes into.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from desktop_app.domain.errors import AppError

FOOTER_SLOTS = frozenset({"reason", "optout_address", "optout_mailto"})
"""What the legal footer needs for every recipient (JP-MSG-MERGE)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap. `fallback` stands where the value is missing; None = the value may not be missing."""

    name: str
    fallback: str | None = None


Pieces: TypeAlias = tuple[str | Slot, ...]
JsonPieces: TypeAlias = list[str | dict[str, str | None]]

_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_UNSEEN = re.compile(r"[\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def clean(value: str) -> str:
    """One harmless line: control characters become a space, lone surrogates U+FFFD, direction switches go."""
    value = _SURROGATE.sub("\ufffd", _UNSEEN.sub("", value))
    return _CONTROL.sub(" ", value).strip()


def fill(pieces: Pieces, values: Mapping[str, str], escape: Callable[[str], str] = str) -> str:
    """The finished text. `values` are cleaned already.

    Raises AppError merge-value-missing where a slot has neither a value nor a fallback.
    """
    return "".join(
        piece if isinstance(piece, str) else escape(_value(piece, values)) for piece in pieces
    )


def missing(pieces: Iterable[str | Slot], values: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the slots that `fill` would refuse, each once."""
    gaps = (p for p in pieces if isinstance(p, Slot) and p.fallback is None and not values.get(p.name))
    return tuple(dict.fromkeys(gap.name for gap in gaps))


def join(pieces: Iterable[str | Slot]) -> Pieces:
    """The same pieces with neighbouring constants put together."""
    out: list[str | Slot] = []
    for piece in pieces:
        if isinstance(piece, str) and out and isinstance(out[-1], str):
            out[-1] += piece
        elif piece != "":
            out.append(piece)
    return tuple(out)


def to_json(pieces: Pieces) -> JsonPieces:
    """For freezing; `from_json` reads it back."""
    return [p if isinstance(p, str) else {"slot": p.name, "fallback": p.fallback} for p in pieces]


def from_json(data: Iterable[str | Mapping[str, str | None]]) -> Pieces:
    """The pieces that `to_json` wrote."""
    return tuple(p if isinstance(p, str) else Slot(str(p["slot"]), p["fallback"]) for p in data)


class Sentinels:
    """Marks slots with random words while a template renders, and finds them again in its output."""

    def __init__(self) -> None:
        self._stem = f"kw{secrets.token_hex(16)}x"
        self._slots: list[Slot] = []

    def mark(self, slot: Slot) -> str:
        """The word that stands for `slot`: letters and digits only, so no template changes it."""
        self._slots.append(slot)
        return f"{self._stem}{len(self._slots) - 1}z"

    def split(self, text: str) -> Pieces:
        """The output of the template with its slots."""
        parts = re.split(rf"{self._stem}(\d+)z", text)
        return join(self._slots[int(part)] if i % 2 else part for i, part in enumerate(parts))


def _value(slot: Slot, values: Mapping[str, str]) -> str:
    value = values.get(slot.name) or slot.fallback
    if value is None:
        rules = ("JP-MSG-MERGE",) if slot.name in FOOTER_SLOTS else ()
        raise AppError("merge-value-missing", rules=rules, field=slot.name)
    return value
