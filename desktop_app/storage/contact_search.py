"""The condition that a search makes on `contact c`."""

from collections.abc import Sequence
from typing import Any

from desktop_app.storage.folding import phone_digits


def found_by(words: Sequence[str], tag: str | None) -> tuple[str, list[Any]]:
    """The condition on `contact c` that words (of `words_of`) and a tag make, with its values."""
    where, values = ["1"], list[Any]()
    for word in words:
        spellings = [word, digits] if (digits := phone_digits(word)) else [word]
        tests = [_contains(one) for one in spellings]
        where.append("(" + " OR ".join(test for test, _ in tests) + ")")
        values += [value for _, value in tests]
    if tag is not None:
        where.append("c.id IN (SELECT contact_id FROM contact_tag WHERE tag = ?)")
        values.append(tag)
    return " AND ".join(where), values


def _contains(word: str) -> tuple[str, str]:
    # SQLite skips to an ASCII first letter by strcspn in LIKE; instr is faster for everything else.
    if word[0].isascii():
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return "c.search LIKE ? ESCAPE '\\'", f"%{escaped}%"
    return "instr(c.search, ?) > 0", word
