"""A file glued together from parts in different encodings, read line by line, at need cell by cell."""

from collections import Counter
from collections.abc import Iterator

from desktop_app.domain.charset import CP932, oddness, readings

UTF8 = "utf-8"

_PLAUSIBLE = 0.5
_CLOSE = 0.08
_LOST_OF_HUNDRED = 2
_ENOUGH = 5
_WRONG_OF_HUNDRED = 20
_CELL_ENDS = (b",", b"\t", b";")
"""None of them is ever the second byte of a character."""


def by_line(data: bytes) -> tuple[str, list[int], str] | None:
    """The text, the numbers from 1 of the lines unlike most, and the encoding of most.

    A line that no encoding reads gets � where its bytes don't fit, as long as such lines are few; None when
    there are many: then somebody has to choose.
    """
    lines = list(_lines(data))
    read = [_line(line) for line in lines]
    common = Counter(one[1] for one in read if one and one[1])
    usual = common.most_common(1)[0][0] if common else UTF8
    lost = sum(one is None for one in read)
    if lost * 100 > _LOST_OF_HUNDRED * len(lines) and not (lost == 1 and common.total() >= _ENOUGH):
        return None
    texts = [
        one[0] if one else line.decode(usual.partition("+")[0], "replace")
        for one, line in zip(read, lines, strict=True)
    ]
    odd = [at for at, one in enumerate(read, 1) if one and one[1] and one[1] != usual]
    return "".join(texts), odd, usual


def as_chosen(data: bytes, codec: str) -> str | None:
    """The text in the encoding that a person chose, with � for single bytes that don't fit; None when many
    lines don't, so that it is another encoding."""
    texts: list[str] = []
    wrong = told = 0
    for line in _lines(data):
        try:
            texts.append(line.decode(codec))
        except UnicodeDecodeError:
            texts.append(line.decode(codec, "replace"))
            wrong += 1
        told += not line.isascii()
    return None if wrong * 100 > _WRONG_OF_HUNDRED * told else "".join(texts)


def foreign_lines(data: bytes, encoding: str) -> bool:
    """Whether some line of a CP932 or EUC-JP file is UTF-8, which often fits those too, as other words."""
    for line in _lines(data):
        if line.isascii():
            continue
        try:
            text = line.decode(UTF8)
        except UnicodeDecodeError:
            continue
        try:
            other = oddness(line.decode("euc_jp" if encoding != CP932 else CP932))
        except UnicodeDecodeError:
            return True
        if oddness(text) + _CLOSE < other:
            return True
    return False


def _lines(data: bytes) -> Iterator[bytes]:
    yield from data.splitlines(keepends=True)


def _line(line: bytes) -> tuple[str, str] | None:
    """Its text and encoding ("" for plain ASCII); None when nothing reads it."""
    if line.isascii():
        return line.decode("ascii"), ""
    return _piece(line) or _cells(line)


def _piece(piece: bytes) -> tuple[str, str] | None:
    try:
        text = piece.decode(UTF8)
    except UnicodeDecodeError:
        text = ""
    if text and not oddness(text):
        return text, UTF8  # everyday characters only: no accident makes those
    found = readings(piece)
    if text and (not found or oddness(text) <= found[0].oddness + _CLOSE):
        return text, UTF8
    if not found or found[0].oddness > _PLAUSIBLE:
        return None
    if len(found) > 1 and found[1].oddness - found[0].oddness < _CLOSE and found[0].encoding != CP932:
        return None
    return found[0].text, found[0].encoding


def _cells(line: bytes) -> tuple[str, str] | None:
    for end in _CELL_ENDS:
        cells = [_cell(cell) for cell in line.split(end)]
        if len(cells) > 1 and all(cells):
            names = sorted({one[1] for one in cells if one and one[1]})
            return end.decode().join(one[0] for one in cells if one), "+".join(reversed(names))
    return None


def _cell(cell: bytes) -> tuple[str, str] | None:
    return (cell.decode("ascii"), "") if cell.isascii() else _piece(cell)
