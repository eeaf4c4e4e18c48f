"""The check of the chain in words (architecture 4.4): intact, lawfully erased, or broken at which row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desktop_app.i18n.language import Language
from desktop_app.services.inbox_words import shown
from desktop_app.services.records_words import known, word
from desktop_app.storage import audit, record_log, seal, settings
from desktop_app.storage.codec import JSON
from desktop_app.storage.database import Book

_KEY = "chain-checked"
_NAMED = 20
"""Broken rows that are named one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """`broken` names what was found, in words; `more` how many stand behind those."""

    state: Literal["intact", "erased", "broken"]
    rows: int
    tombstones: int
    at: str
    headline: str
    broken: tuple[str, ...] = ()
    more: int = 0
    sealed: bool = False
    """The end of the chain was compared with the one kept outside the book, in the system's keyring."""


def check_chain(
    book: Book, tell: Callable[[int, int], None], *, now: datetime, language: Language
) -> CheckResult:
    """Run the check and remember what it found."""
    kept = seal.kept(book)
    found = audit.verify(book, kept, tell)
    if book.writable:
        values: JSON = {
            "state": found.state,
            "rows": found.rows,
            "tombstones": found.tombstones,
            "broken": found.broken[:_NAMED],
            "count": len(found.broken),
            "at": now.isoformat(),
            "sealed": kept is not None,
        }
        with book.transaction():
            settings.put(book, _KEY, values, now=now)
    return _result(
        book, language, found.state, found.rows, found.tombstones, found.broken, len(found.broken), now,
        sealed=kept is not None,
    )  # fmt: skip


def last_check(book: Book, language: Language) -> CheckResult | None:
    """What the last check found; None when there was none."""
    values = settings.get(book, _KEY)
    if not isinstance(values, dict):
        return None
    return _result(
        book,
        language,
        values["state"],
        values["rows"],
        values["tombstones"],
        values["broken"],
        values["count"],
        datetime.fromisoformat(values["at"]),
        sealed=values["sealed"],
    )


def _result(
    book: Book,
    language: Language,
    state: str,
    rows: int,
    tombstones: int,
    broken: list[str],
    count: int,
    at: datetime,
    *,
    sealed: bool,
) -> CheckResult:
    code: Literal["intact", "erased", "broken"] = (
        "broken" if state == "broken" else "erased" if state == "erased" else "intact"
    )
    return CheckResult(
        state=code,
        rows=rows,
        tombstones=tombstones,
        at=shown(at),
        headline=word(f"check-{code}", language, tombstones=tombstones, n=count),
        broken=tuple(dict.fromkeys(_named(book, one, language) for one in broken[:_NAMED])),
        more=max(0, count - _NAMED),
        sealed=sealed,
    )


def _named(book: Book, broken: str, language: Language) -> str:
    """「記録 第12番」 for what `verify` names by table and id."""
    table, _, rest = broken.partition(" ")
    row, _, state = rest.partition(" ")
    if table == "entry":
        if state.startswith("is not"):
            return word("broken-sealed", language, n=row)
        return word("broken-missing" if state == "missing" else "broken-entry", language, n=row)
    if table in ("payload", "address"):
        seq = record_log.seq_of(book, f"{table}_id", row)
        if seq is not None:
            return word(f"broken-{table}", language, n=seq)
    code = f"broken-table-{table}"
    return word(code, language) if known(code) else word("broken-other", language, what=broken)
