"""Which column of a file is which field: by header words in Japanese and English, never by position."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desktop_app.importing.header_words import (
    BUYER,
    EXACT,
    LOOSE,
    NOT_LOOSELY,
    NOTHING_OF_OURS,
    SOMEBODY_ELSE,
)

ALL_FIELDS = (
    "email", "full", "family", "given", "kana", "kana_family", "kana_given", "company", "department", "title",
    "phone", "mobile", "fax", "postal", "url", "country", "note", "tags",
    "consent", "question", "status", "stopped",
    "consent_date", "card_date", "dealing_date", "registered", "date", "stop_date",
    "method", "proof", "row_basis", "occasion", "by", "place", "wording", "scope",
    "recipient_type", "recipient_type_ground", "detail", "kept", "",
)  # fmt: skip
"""What a column can be taken for; "" = not stored.

What their cells are: `consent` says yes or no to mail; `question` is a form's question about mail, whose
header is the wording that was shown; `status` is the state in another system; `stopped` says since when or
that somebody gets no mail (empty says nothing). `consent_date` is when the consent was given, `card_date`
when the card was handed over, `dealing_date` the last dealing, `registered` when the row was made in the
other system, `stop_date` when mail was stopped, `date` any other day of getting the address. `proof` is what
an own form leaves behind (the IP address of the sign-up): filled together with `consent_date` it tells a
sign-up from what was added by hand. `tags` holds labels, or a tick whose label is the header. `detail` is
kept as it is, under its header. `kept` is the record in the program's own export (own_export.py).
"""

SEVERAL = frozenset(
    {"email", "phone", "mobile", "fax", "postal", "tags", "consent", "status", "stopped", "detail", "kept"}
)
"""Fields that may stand in more than one column; the cells of `postal` are parts of one address."""

SPEAKING = ("consent", "question", "status")
"""Fields whose values must be known one by one; an unknown one is not mailable."""

_EXACT = {name: tuple(re.compile(one) for one in patterns) for name, patterns in EXACT.items()}
_LOOSE = {name: tuple(re.compile(one) for one in patterns) for name, patterns in LOOSE.items()}
LOOSELY = 10
_LESS = 4
"""Ranks of loose matches begin here: every exact name is better."""

_ASIDE = re.compile(
    r"(?:入力必須|必須(?:項目)?|任意(?:項目)?|required|optional|半角英数字?|半角数字?|全角カタカナ"
    r"|全角ひらがな|全角|半角|ハイフン(?:なし|無し|あり|有り|不要|を?入れ?て?)"
    r"|複数可|記入欄|入力欄|(?:を|の)?(?:ご|お)?(?:入力|記入|教え|書き|回答|聞かせ|選択|記載|知らせ)(?:て"
    r"|し)?(?:ください|下さい|願います|をお願いします|お願いします))\Z"
)
_BEFORE = re.compile(r"\A(?:入力必須|必須(?:項目)?|任意(?:項目)?)(?=.)")
_NUMBERED = re.compile(r"(?:q|問|設問|質問|no|項目)?\d{1,2}(?=\D)")
_SIGNS = str.maketrans({"〒": "郵便番号", "☎": "電話", "📞": "電話", "✉": "メール", "📧": "メール", "♯": "#"})
_WHOLE_ADDRESS = re.compile(r"[^\s@＠]+[@＠][^\s@＠]+")
_MAX_HEADER = 80
_MAX_QUESTION = 400


@dataclass(frozen=True, slots=True)
class Columns:
    """Field → column numbers from 0. What is not here is not stored."""

    of: Mapping[str, tuple[int, ...]]

    def first(self, field: str) -> int | None:
        """The column of a single-valued field."""
        found = self.of.get(field, ())
        return found[0] if found else None

    def has(self, field: str) -> bool:
        """Whether some column is this field."""
        return bool(self.of.get(field))


@lru_cache(maxsize=5_000)
def folded_header(text: str) -> str:
    """Width, case, spaces, brackets and hyphens make no difference, nor does 「（必須）」."""
    said = unicodedata.normalize("NFKC", text[:_MAX_QUESTION].translate(_SIGNS)).lower()
    plain = _BEFORE.sub("", re.sub(r"[\W_]+", "", said))
    shorter = _ASIDE.sub("", plain)
    while shorter and shorter != plain:
        plain, shorter = shorter, _ASIDE.sub("", shorter)
    return plain


@lru_cache(maxsize=5_000)
def field_of(header: str) -> tuple[str, int] | None:
    """The field that a header names, with the rank of the pattern that matched (0 is best)."""
    name = folded_header(header)
    if not name or SOMEBODY_ELSE.search(name) or NOTHING_OF_OURS.fullmatch(name):
        return None
    found = _named(name)
    if found is None and (numbered := _NUMBERED.match(name)):
        found = _named(name[numbered.end() :])
    if found is None and name[-1] in "様殿欄":
        found = _named(name[:-1])
    if found is None and (shorter := BUYER.sub("", name)) not in ("", name):
        found = _named(shorter)
        return None if found is None else (found[0], found[1] + _LESS)
    return found


def of_somebody_else(header: str) -> bool:
    """Whether a column is about another person than that of the row: a colleague, a family, a consignee."""
    return SOMEBODY_ELSE.search(folded_header(header)) is not None


def _named(name: str) -> tuple[str, int] | None:
    for field, patterns in _EXACT.items():
        for rank, pattern in enumerate(patterns):
            if pattern.fullmatch(name):
                return field, rank
    for field, patterns in _LOOSE.items():
        if NOT_LOOSELY[field].search(name):
            continue
        for rank, pattern in enumerate(patterns):
            if pattern.fullmatch(name):
                return field, LOOSELY + rank
    return None


def header_score(cells: Sequence[str]) -> int:
    """How much a record looks like the header row; 0 = it does not.

    A cell that is an address makes it a row; one that only speaks of an address, in a form's question, does
    not.
    """
    if any(_is_data(cell) for cell in cells):
        return 0
    fields = {found[0] for cell in cells if (found := field_of(cell))}
    if any(len(cell) > _MAX_HEADER for cell in cells) and len(fields) < 2:
        return 0
    if "email" in fields:
        return 5 + len(fields)
    return len(fields) if len(fields) >= 2 else 0


def _is_data(cell: str) -> bool:
    if len(cell) > _MAX_QUESTION:
        return True
    if "@" not in cell and "＠" not in cell:
        return False
    return len(cell) <= _MAX_HEADER and bool(_WHOLE_ADDRESS.search(cell))


def columns_of(header: Sequence[str], without: Collection[int] = ()) -> Columns:
    """Every column that the header words name; of several for one field the best-named one.

    `without`: columns that do not hold what they are called.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    for at, name in enumerate(header):
        if at not in without and (named := field_of(name)):
            field, rank = named
            found.setdefault(field, []).append((rank, at))
    # Outlook: 姓フリガナ and 名前フリガナ, where the latter is the given name's reading.
    if "kana_family" in found and "kana" in found and "kana_given" not in found:
        found["kana_given"] = found.pop("kana")
    if "email" in found and any(rank < LOOSELY for rank, _ in found["email"]):
        found["email"] = [one for one in found["email"] if one[0] < LOOSELY]
    return Columns(
        {
            field: tuple(sorted(at for _, at in places)) if field in SEVERAL else (min(places)[1],)
            for field, places in found.items()
        }
    )
