"""Values of a block as they may be in a book or on the clipboard, in a shape that fields can show."""

from collections.abc import Mapping
from typing import Any

from desktop_app.composing.inlines import ALIGNMENTS, FIELDS, TONES
from desktop_app.composing.one_line_text import runs_of
from desktop_app.ui.editor.typed_values import clean, on_one_line


def text_in(value: Any) -> str:
    """A text; "" for anything else."""
    return value if isinstance(value, str) else ""


def runs_in(value: Any) -> list[Any]:
    """WORDS as runs (composing.inlines); what is none is left out."""
    if isinstance(value, str):
        value = runs_of(value)
    return [run for run in map(_run, value) if run] if isinstance(value, list | tuple) else []


def parts_in(value: Any) -> list[dict[str, Any]]:
    """Parts of a text; what is none is left out."""
    found: list[dict[str, Any]] = []
    for part in value if isinstance(value, list | tuple) else ():
        if not isinstance(part, Mapping):
            continue
        if "list" in part:
            items = part["list"] if isinstance(part["list"], list | tuple) else ()
            found.append({"list": [runs_in(item) for item in items], "ordered": bool(part.get("ordered"))})
        elif "paragraph" in part:
            align = text_in(part.get("align"))
            aligned = {"align": align} if align in ALIGNMENTS and align != "left" else {}
            found.append({"paragraph": runs_in(part["paragraph"]), **aligned})
    return found


def pairs_in(value: Any) -> list[list[str]]:
    """Rows of two texts each."""
    rows = value if isinstance(value, list | tuple) else ()
    return [
        [text_in(row[0]), text_in(row[1])]
        for row in rows
        if isinstance(row, list | tuple) and len(row) == 2
    ]


def cells_in(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The two cells of a block of columns."""
    given = block.get("cells")
    cells = given if isinstance(given, list | tuple) else ()
    return [*(dict(cell) for cell in cells if isinstance(cell, Mapping)), {}, {}][:2]


def photo_in(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """The photo of a block or of a cell."""
    given = values.get("photo")
    return dict(given) if isinstance(given, Mapping) else None


def _run(run: Any) -> Any:
    if isinstance(run, str):
        return clean(run)
    if not isinstance(run, Mapping):
        return None
    style: dict[str, Any] = {name: True for name in ("bold", "italic") if run.get(name) is True}
    if text_in(run.get("tone")) in TONES:
        style["tone"] = run["tone"]
    if text_in(run.get("merge")) in FIELDS:
        fallback = run.get("fallback")
        instead = {"fallback": on_one_line(fallback)} if isinstance(fallback, str) else {}
        return {"merge": run["merge"], **instead, **style}
    if isinstance(run.get("text"), str):
        if isinstance(run.get("link"), str) and run["link"]:
            style["link"] = run["link"]
        return {"text": clean(run["text"]), **style}
    return None
