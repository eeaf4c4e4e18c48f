"""The condition that a search makes on `contact c`."""

from collections.abc import Sequence
from typing import Any

from desktop_app.storage.folding import compact, phone_digits

_TAGGED = """instr(c.search, ?) > 0 AND
EXISTS (SELECT 1 FROM contact_tag t WHERE t.contact_id = c.id AND t.tag = ?)"""
"""Tags are part of what is searched, so only those who may have it are looked up."""


def found_by(words: Sequence[str], tag: str | None) -> tuple[str, list[Any]]:
    """The condition on `contact c` that words (of `words_of`) and a tag make, with its values."""
    where, values = ["1"], list[Any]()
    for word in words:
        spellings = [word, digits] if (digits := phone_digits(word)) else [word]
        tests = [_contains(one) for one in spellings]
        where.append("(" + " OR ".join(test for test, _ in tests) + ")")
        values += [value for _, value in tests]
    if tag is not None:
        where.append(_TAGGED)
        values += [compact(tag), tag]
    return " AND ".join(where), values


def _contains(word: str) -> tuple[str, str]:
    # SQLite skips to an ASCII first letter by strcspn in LIKE; instr is faster for everything else.
    if word[0].isascii():
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return "c.search LIKE ? ESCAPE '\\'", f"%{escaped}%"
    return "instr(c.search, ?) > 0", word
