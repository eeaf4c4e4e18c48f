"""The words of cleaned HTML (`pasted_html`), with what matters of their arrangement, as PARTs."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from desktop_app.composing.links import check_url
from desktop_app.composing.pasted_text import check_number, clean, linked
from desktop_app.composing.values import MAX_CHARACTERS
from desktop_app.domain.errors import AppError

BLOCKS = frozenset({
    "div", "section", "article", "header", "footer", "main", "nav", "aside", "address", "center", "figure",
    "figcaption", "dl", "dt", "dd", "fieldset", "details", "summary", "form",
})
PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "table"})
LISTS = frozenset({"ul", "ol", "menu"})
CELLS = frozenset({"td", "th"})
_TELLING = frozenset({"b", "strong", "i", "em", "cite", "a", "th", "pre"})
"""Tags that say something of the words in them; of the others only the marks do."""
_NUMBERED = re.compile(
    r"\s*[(（]?([0-9０-９]+|[a-zA-Z]|[ivxIVX]+|[一二三四五六七八九十]+)[.．)）、]|\s*[\u2460-\u2473]"
)
_TOKEN = re.compile(r"""([^<]+)|<(/?)([a-z0-9]+)((?:\s+[a-z]+="[^"]*")*)\s*>""")
_ATTRIBUTE = re.compile(r"""([a-z]+)="([^"]*)\"""")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_EMOJI = re.compile(
    "[\u00a9\u00ae\u200d\u20e3\u2190-\u2bff\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f#*0-9]+"
)


class _Box:
    """A run of parts that is being filled: the page, or one cell of a table."""

    def __init__(self) -> None:
        self.parts: list[dict[str, Any]] = []
        self.runs: list[Any] = []
        self.breaks = 0
        """Line ends that come before the next words; two of them end the paragraph."""
        self.item = False
        """The words are those of an item of `parts[-1]`."""

    def end_paragraph(self) -> None:
        """What was read becomes a paragraph or an item."""
        runs, self.runs, self.breaks = _trimmed(self.runs), [], 0
        if self.item:
            if runs:
                self.parts[-1]["list"].append(runs)
        elif runs:
            self.parts.append({"paragraph": runs})
        check_number(len(self.parts))
        check_number(len(self.parts[-1].get("list", ())) if self.parts else 0)
        self.item = False


class Reader:
    """Reads the HTML that `cleaned_html` gives: well-formed, with quoted attributes and escaped words."""

    def __init__(self) -> None:
        self._boxes = [_Box()]
        self._tables: list[list[list[_Box]]] = []
        """For each table around: its rows, each of cells."""
        self._styles: list[tuple[str, dict[str, Any]]] = [("", {})]
        self._lists: list[bool] = []
        """For each list around: whether it is numbered."""
        self._letters = 0

    def parts(self) -> list[dict[str, Any]]:
        """All that was read."""
        while self._tables:
            self._end_table()
        box = self._boxes[0]
        box.end_paragraph()
        for part in box.parts:
            part.pop("word", None)
        return [part for part in box.parts if part.get("list") or part.get("paragraph")]

    def read(self, html: str) -> None:
        """Take in all of it."""
        for found in _TOKEN.finditer(html):
            words, end, tag, given = found.groups()
            if words is not None:
                self._data(unescape(words) if "&" in words else words)
            elif end:
                self._end(tag)
            elif given:
                self._start(tag, {name: unescape(value) for name, value in _ATTRIBUTE.findall(given)})
            else:
                self._start(tag, {})

    # ── tags ─────────────────────────────────────────────────────────────────────────────────────────────

    def _start(self, tag: str, given: dict[str, str]) -> None:
        marks, box = given.get("style", ""), self._boxes[-1]
        if tag == "br":
            box.breaks += 1
            return
        if tag == "img":
            self._emoji(given.get("alt", ""))
            return
        if tag == "table":
            box.end_paragraph()
            self._tables.append([])
        elif tag == "tr" and self._tables:
            self._tables[-1].append([])
        elif tag in CELLS and self._tables:
            rows = self._tables[-1]
            if not rows:
                rows.append([])
            rows[-1].append(_Box())
            self._boxes.append(rows[-1][-1])
        elif tag in LISTS:
            self._begin_list(ordered=tag == "ol")
        elif tag == "li":
            self._begin_item()
        elif tag == "p" and "l" in marks and not self._lists:
            self._begin_word_item()
        elif tag in PARAGRAPHS:
            self._bound(2)
        elif tag in BLOCKS:
            self._bound(1)
        if tag != "hr":
            self._styles.append((tag, self._styled(tag, marks, given)))

    def _end(self, tag: str) -> None:
        styles = self._styles
        if styles[-1][0] == tag:
            styles.pop()
        else:
            place = next((at for at in range(len(styles) - 1, 0, -1) if styles[at][0] == tag), 0)
            if place:
                del styles[place:]
        box = self._boxes[-1]
        if tag == "table" and self._tables:
            self._end_table()
        elif tag in CELLS and len(self._boxes) > 1 and self._tables:
            box.end_paragraph()
            self._boxes.pop()
        elif tag in LISTS and self._lists:
            box.end_paragraph()
            self._lists.pop()
        elif tag == "li" or (tag == "p" and box.item and not self._lists):
            box.end_paragraph()
        elif tag in PARAGRAPHS:
            self._bound(2)
        elif tag in BLOCKS:
            self._bound(1)

    def _styled(self, tag: str, marks: str, given: dict[str, str]) -> dict[str, Any]:
        around = self._styles[-1][1]
        if not marks and tag not in _TELLING:
            return around
        style = dict(around)
        if ("b" in marks or tag in ("b", "strong", "th")) and "n" not in marks:
            style["bold"] = True
        elif "n" in marks:
            style.pop("bold", None)
        if ("i" in marks or tag in ("i", "em", "cite")) and "j" not in marks:
            style["italic"] = True
        elif "j" in marks:
            style.pop("italic", None)
        if tag == "th":
            style.pop("bold", None)
        if tag == "a":
            style.pop("link", None)
            style.update(_good_link(given.get("href", "")))
        if "h" in marks:
            style["hidden"] = True
        if "p" in marks or tag == "pre":
            style["lines"] = True
        if "m" in marks:
            style["mark"] = True
        return style

    def _bound(self, breaks: int) -> None:
        """A block begins or ends here."""
        box = self._boxes[-1]
        if box.item or self._lists:
            breaks = 1
        box.breaks = max(box.breaks, breaks if box.runs else 0)

    # ── lists ────────────────────────────────────────────────────────────────────────────────────────────

    def _begin_list(self, *, ordered: bool) -> None:
        box = self._boxes[-1]
        box.end_paragraph()
        if not self._lists:
            box.parts.append({"list": [], "ordered": ordered})
        self._lists.append(ordered)

    def _begin_item(self) -> None:
        box = self._boxes[-1]
        box.end_paragraph()
        if not box.parts or "list" not in box.parts[-1] or not self._lists:
            box.parts.append({"list": [], "ordered": bool(self._lists and self._lists[-1])})
        box.item = True

    def _begin_word_item(self) -> None:
        """Word writes items as paragraphs with their mark in front."""
        box = self._boxes[-1]
        box.end_paragraph()
        if not box.parts or not box.parts[-1].get("word"):
            box.parts.append({"list": [], "ordered": False, "word": True})
        box.item = True

    # ── tables ───────────────────────────────────────────────────────────────────────────────────────────

    def _end_table(self) -> None:
        rows = self._tables.pop()
        while len(self._boxes) > 1 and any(self._boxes[-1] is cell for row in rows for cell in row):
            self._boxes.pop().end_paragraph()
        box = self._boxes[-1]
        box.end_paragraph()
        lines: list[Any] = []
        table = any(len(row) > 1 for row in rows) and len(rows) > 1
        for row in rows:
            filled = sum(bool(cell.parts) for cell in row)
            if all(_one_line(cell.parts) for cell in row) and (filled > 1 or (filled and table)):
                lines += ["\n"] * bool(lines) + _row(row)
            else:
                if lines:
                    box.parts.append({"paragraph": lines})
                    lines = []
                for cell in row:
                    box.parts += cell.parts
        if lines:
            box.parts.append({"paragraph": lines})

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────

    def _data(self, data: str) -> None:
        style, box = self._styles[-1][1], self._boxes[-1]
        if style.get("hidden"):
            return
        if style.get("mark"):
            if box.item and not box.runs and box.parts[-1].get("word") and not box.parts[-1]["list"]:
                box.parts[-1]["ordered"] = box.parts[-1]["ordered"] or bool(_NUMBERED.match(data))
            return
        if style.get("lines"):
            first, *rest = re.split("\r\n?|\n", data)
            self._words(first, style)
            for line in rest:
                box.breaks += 1
                self._words(line, style)
        else:
            self._words(_SPACE.sub(" ", data), style)

    def _words(self, text: str, style: dict[str, Any]) -> None:
        box = self._boxes[-1]
        text = clean(text.replace("\n", " ").replace("\u00a0", " "))
        if not text.strip(" \u3000") and (not box.runs or box.breaks):
            return
        if not text:
            return
        if self._lists and not box.item and text.strip():
            self._begin_item()
        if box.breaks and box.runs:
            if box.breaks > 1 and not box.item:
                box.end_paragraph()
            else:
                box.runs.append("\n")
        box.breaks = 0
        if not box.runs or box.runs[-1] == "\n" or _ends_blank(box.runs[-1]):
            text = text.lstrip(" ")
        if not text:
            return
        self._letters += len(text)
        if self._letters > MAX_CHARACTERS:
            raise AppError("paste-too-long", most=f"{MAX_CHARACTERS:,}")
        shown = {name: style[name] for name in ("bold", "italic", "link") if name in style}
        box.runs += [{"text": text, **shown}] if shown else linked(text)

    def _emoji(self, words: str) -> None:
        """Mails show emoji as pictures; their words are the emoji."""
        if 0 < len(words) <= 16 and _EMOJI.fullmatch(words) and not words.isascii():
            self._words(words, self._styles[-1][1])


def _ends_blank(run: Any) -> bool:
    return (run if isinstance(run, str) else str(run["text"])).endswith(" ")


def _one_line(parts: list[dict[str, Any]]) -> bool:
    return not parts or (len(parts) == 1 and "paragraph" in parts[0])


def _row(cells: Iterable[_Box]) -> list[Any]:
    """A row of a table as one line."""
    shown = list(cells)
    while shown and not shown[-1].parts:
        shown.pop()
    line: list[Any] = []
    for place, cell in enumerate(shown):
        line += [" | "] if place else []
        for run in cell.parts[0]["paragraph"] if cell.parts else ():
            line.append(" " if run == "\n" else run)
    return line


def _trimmed(runs: list[Any]) -> list[Any]:
    """Without blanks at the end; nothing when there are only blanks."""
    while runs:
        last = runs[-1]
        words = (last if isinstance(last, str) else str(last["text"])).rstrip(" \n")
        if words:
            return [*runs[:-1], words if isinstance(last, str) else {**last, "text": words}]
        runs = runs[:-1]
    return []


def _good_link(link: str) -> dict[str, str]:
    try:
        return {"link": check_url(link)} if link else {}
    except AppError:
        return {}
