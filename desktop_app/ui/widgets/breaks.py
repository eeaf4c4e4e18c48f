"""Where a line of Japanese may break: between phrases, not before a lonely す."""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

_GLUE, _MAY_BREAK = "\u2060", "\u200b"
_LONG = re.compile(r"[!-~]{30,}")
_LAST = 4
"""Characters kept together at the end where phrases are not known."""
_OPENING, _CLOSING = "（「『【〈《［｛(“‘", "）」』】〉》］｝)”’、。，．・：；！？ー"
"""What no line ends with, and what none begins with (JIS X 4051)."""


class _Parser(Protocol):
    def parse(self, sentence: str) -> list[str]: ...


_known: "_Parser | None" = None
"""Who knows phrases; None until `learn` was called."""


def learn() -> None:
    """Load what knows phrases (25 ms, which the first paint does not wait for). Labels that are there take
    it up by `labels.break_anew`. Without the library the end of a line is kept together instead."""
    global _known  # a cache: the same for every text of the process
    try:
        import budoux
    except ImportError:
        return
    _known = budoux.load_default_japanese_parser()
    breakable.cache_clear()


@lru_cache(maxsize=2048)
def breakable(text: str) -> str:
    """`text` for showing only: glued inside phrases, breakable between them. Latin is left as it is, except
    that a long path may break behind each folder."""
    lines = "\n".join(_line(line) for line in text.split("\n"))
    return _LONG.sub(lambda long: re.sub(r"(?<=[/\\])(?=.)", _MAY_BREAK, long[0]), lines)


def loosened(text: str, too_wide: Callable[[str], bool]) -> str:
    """`breakable(text)`, but a phrase that is `too_wide` for a line may break anywhere."""

    def loose(piece: str) -> str:
        return " ".join(map(word, piece.split(" ")))  # a line may break at a blank as it is

    def word(glued: str) -> str:
        plain = glued.replace(_GLUE, "")
        return plain if plain != glued and too_wide(plain) else glued

    lines = breakable(text).split("\n")
    return "\n".join(_MAY_BREAK.join(map(loose, line.split(_MAY_BREAK))) for line in lines)


def _line(line: str) -> str:
    if line.isascii() or not line:
        return line
    if _known is None:
        return line[:-_LAST] + _glued(line[-_LAST:])
    return _MAY_BREAK.join(_glued(phrase) for phrase in _whole(_known.parse(line)))


def _whole(phrases: list[str]) -> list[str]:
    """A bracket that opens goes with what it holds, what closes with what is before it."""
    whole: list[str] = []
    for phrase in filter(None, phrases):
        if whole and (whole[-1][-1] in _OPENING or phrase[0] in _CLOSING):
            whole[-1] += phrase
        else:
            whole.append(phrase)
    return whole


def _glued(phrase: str) -> str:
    """No break between two Japanese characters; words of Latin letters break at their blanks as ever."""
    out = [phrase[:1]]
    for before, after in pairwise(phrase):
        if not (before.isascii() and after.isascii()) and " " not in (before, after):
            out.append(_GLUE)
        out.append(after)
    return "".join(out)
