"""The blocks an お便り is made of, and their JSON.

A newsletter file (`newsletter new --from FILE.json`) is

    {"subject": TEXT, "preheader": TEXT, "blocks": [BLOCK, …]}

and a BLOCK one of

    {"type": "heading", "level": 1|2|3, "text": TEXT}
    {"type": "text", "text": TEXT}                blank lines part paragraphs; web addresses become links
    {"type": "text", "runs": [RUN, …]}            one paragraph
    {"type": "text", "parts": [{"paragraph": [RUN, …]}, {"list": [[RUN, …], …], "ordered": false}]}
    {"type": "image", "file": NAME | "attachment": ID, "alt": "…", "width": PIXELS, "link": URL}
    {"type": "button", "text": TEXT, "url": URL, "order": true when it leads to an order}
    {"type": "divider"}

RUN is a string, {"text": "…", "bold": true, "italic": true, "link": URL}, or a merge field
{"merge": FIELD, "fallback": "お客様", "bold": …, "italic": …}. In a TEXT a merge field is written
`[[FIELD|お客様]]`; everything else in it, `{{` and `{name}` included, stays as it is typed. A field without
a fallback must have a value for every recipient; an empty fallback (`[[company|]]`) leaves a gap on purpose.
FIELD: one of `FIELDS`. URL: https, http, mailto or tel. The legal footer is no block: it is always added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

FIELDS = frozenset({
    "full", "family", "given", "company", "department", "title", "shop_name", "date",
})
"""Merge fields an owner may use; the last two are the same for all recipients."""

Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style. A newline in them is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """差し込み: a field of the recipient. `fallback` None = may not be missing, "" = may be left out."""

    field: str
    fallback: str | None = None
    bold: bool = False
    italic: bool = False


Inline: TypeAlias = Run | Merge
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a text block."""

    runs: Inlines


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list, numbered when `ordered`."""

    items: tuple[Inlines, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """見出し; level 1 is the title of the edition."""

    text: Inlines
    level: int = 1
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    """文章."""

    parts: tuple[Paragraph | ItemList, ...]
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Image:
    """写真: `file` names one beside the newsletter file until it is stored, then `attachment` is its id."""

    attachment: str = ""
    file: str = ""
    alt: str = ""
    width: int = 0
    """Wished width in pixels; 0 = as wide as the picture, at most the column."""
    link: str = ""
    kind: str = "image"


@dataclass(frozen=True, slots=True)
class Button:
    """ボタン. `order` marks one that leads to an order, so that the newsletter is a remote-sale ad."""

    text: Inlines
    url: str
    order: bool = False
    kind: str = "button"


@dataclass(frozen=True, slots=True)
class Divider:
    """区切り."""

    kind: str = "divider"


Block: TypeAlias = Heading | Text | Image | Button | Divider


def plain_text(inlines: Iterable[Inline]) -> str:
    """The owner's words alone, without merge fields; for searching."""
    return "".join(node.text for node in inlines if isinstance(node, Run))


def block_words(block: Block) -> str:
    """All words of a block that a reader sees, merge fields left out."""
    if isinstance(block, Heading | Button):
        return plain_text(block.text)
    if isinstance(block, Image):
        return block.alt
    if isinstance(block, Text):
        return "\n".join(
            plain_text(runs)
            for part in block.parts
            for runs in ((part.runs,) if isinstance(part, Paragraph) else part.items)
        )
    return ""


def blocks_to_json(blocks: Iterable[Block]) -> list[dict[str, Json]]:
    """The form in which a book keeps blocks; `draft.parse_blocks` reads it back to equal blocks."""
    return [_block_json(block) for block in blocks]


def _block_json(block: Block) -> dict[str, Json]:
    if isinstance(block, Heading):
        return {"type": "heading", "level": block.level, "runs": _runs_json(block.text)}
    if isinstance(block, Text):
        return {"type": "text", "parts": [_part_json(part) for part in block.parts]}
    if isinstance(block, Image):
        source = {"attachment": block.attachment} if block.attachment else {"file": block.file}
        return {"type": "image", **source, "alt": block.alt, "width": block.width, "link": block.link}
    if isinstance(block, Button):
        return {"type": "button", "runs": _runs_json(block.text), "url": block.url, "order": block.order}
    return {"type": "divider"}


def _part_json(part: Paragraph | ItemList) -> dict[str, Json]:
    if isinstance(part, Paragraph):
        return {"paragraph": _runs_json(part.runs)}
    return {"list": [_runs_json(item) for item in part.items], "ordered": part.ordered}


def _runs_json(inlines: Inlines) -> list[Json]:
    return [_run_json(node) for node in inlines]


def _run_json(node: Inline) -> Json:
    style: dict[str, Json] = {name: True for name in ("bold", "italic") if getattr(node, name)}
    if isinstance(node, Merge):
        fallback: dict[str, Json] = {} if node.fallback is None else {"fallback": node.fallback}
        return {"merge": node.field, **fallback, **style}
    if node.link:
        style["link"] = node.link
    return {"text": node.text, **style} if style else node.text
