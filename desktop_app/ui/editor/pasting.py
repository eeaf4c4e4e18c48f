"""What may come in by paste: text, or words, lists, bold, italic and links of a page. Nothing is fetched."""

import json
import re
from typing import Any

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QTextDocument

from desktop_app.composing.block_parsers import parse_block
from desktop_app.composing.links import check_url
from desktop_app.composing.values import MAX_CHARACTERS
from desktop_app.domain.errors import AppError
from desktop_app.ui.editor.inline_text import read, usual

OWN_TYPE = "application/x-kawaraban-text"
_MAX_HTML = 1_000_000

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffc\ufffe\uffff\ud800-\udfff]"
)


class _Mute(QTextDocument):
    """A document that loads no picture and no style sheet, wherever the pasted page says they are."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        return None


def parts_of_mime(source: QMimeData) -> list[dict[str, Any]]:
    """The parts of what was copied, here or elsewhere."""
    if source.hasFormat(OWN_TYPE):
        own = _own(bytes(source.data(OWN_TYPE).data()))
        if own is not None:
            return own
    html = source.html() if source.hasHtml() else ""
    if html and len(html) <= _MAX_HTML:
        found = _of_html(html)
        if found:
            return found
    return parts_of_text(source.text())


def _own(data: bytes) -> list[dict[str, Any]] | None:
    """Copied in a field of ours, so it says, and so it must be as one of our blocks."""
    try:
        parts = json.loads(data)
        parse_block({"type": "text", "parts": parts}, 1)
    except (ValueError, AppError):
        return None
    return usual(parts)


def _of_html(html: str) -> list[dict[str, Any]]:
    document = _Mute()
    document.setHtml(html)
    return [part for part in (_cleaned_part(part) for part in usual(read(document))) if part]


def _cleaned_part(part: dict[str, Any]) -> dict[str, Any]:
    if "list" in part:
        items = [item for item in map(_cleaned_runs, part["list"]) if item]
        return {"list": items, "ordered": part["ordered"]} if items else {}
    runs = _cleaned_runs(part["paragraph"])
    return {"paragraph": runs} if runs else {}


def _cleaned_runs(runs: list[Any]) -> list[Any]:
    found: list[Any] = []
    for run in runs:
        if isinstance(run, str):
            found.append(clean(run))
        elif "text" in run:
            style = {name: run[name] for name in ("bold", "italic") if name in run}
            link = _good_link(str(run.get("link", "")))
            text = clean(run["text"])
            found.append({"text": text, **style, **link} if style or link else text)
    words = [run for run in found if run and (isinstance(run, str) or run["text"])]
    return words if any((run if isinstance(run, str) else run["text"]).strip() for run in words) else []


def _good_link(link: str) -> dict[str, str]:
    try:
        return {"link": check_url(link)} if link else {}
    except AppError:
        return {}


def parts_of_text(text: str) -> list[dict[str, Any]]:
    """Plain text: an empty line parts paragraphs, other line ends break the line."""
    paragraphs = re.split(r"\n[ \t\u3000]*\n\s*", clean(text).strip("\n"))
    return [{"paragraph": [words]} for words in paragraphs if words.strip()]


def clean(text: str) -> str:
    """Without control characters and their like, one kind of line end, bounded."""
    one_end = re.sub("\r\n?|\u2028|\u2029", "\n", text[:MAX_CHARACTERS]).replace("\t", " ")
    return _CONTROL.sub("", one_end)
