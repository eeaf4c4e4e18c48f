"""Words in a line: runs of one style and merge fields, and the paragraphs and lists that they make.

A RUN of a newsletter file is a string, or words with a style
    {"text": "…", "bold": true, "italic": true, "tone": TONE, "link": URL},
or a merge field
    {"merge": FIELD, "fallback": "お客様", "bold": true, "italic": true, "tone": TONE}.
In a TEXT a merge field is written `[[FIELD|お客様]]`; everything else in it, `{{` and `{name}` included,
stays as typed. A field without a fallback must have a value for every recipient; an empty fallback
(`[[company|]]`) leaves a gap on purpose.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

FIELDS = frozenset({
    "full", "family", "given", "company", "department", "title", "shop_name", "date", "coupon_code",
})
"""Merge fields an owner may use; `shop_name` and `date` are the same for all recipients."""

TONES = ("accent", "strong", "quiet")
"""Colours of words, by what they are for: each theme says which colour that is (contrast ≥ 4.5)."""
ALIGNMENTS = ("left", "center", "right")

Tone: TypeAlias = Literal["", "accent", "strong", "quiet"]
Alignment: TypeAlias = Literal["left", "center", "right"]
Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style. A newline in them is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Merge:
    """差し込み: a field of the recipient. `fallback` None = may not be missing, "" = may be left out."""

    field: str
    fallback: str | None = None
    bold: bool = False
    italic: bool = False
    tone: Tone = ""


Inline: TypeAlias = Run | Merge
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a text."""

    runs: Inlines
    align: Alignment = "left"


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list, numbered when `ordered`."""

    items: tuple[Inlines, ...]
    ordered: bool = False


Part: TypeAlias = Paragraph | ItemList
Parts: TypeAlias = tuple[Part, ...]


def plain_text(inlines: Iterable[Inline]) -> str:
    """The owner's words alone, without merge fields; for searching."""
    return "".join(node.text for node in inlines if isinstance(node, Run))


def only_words(inlines: Iterable[Inline]) -> Inlines:
    """The same without links: of what nobody can press, or of what leads somewhere as a whole."""
    return tuple(replace(node, link="") if isinstance(node, Run) else node for node in inlines)


def lines_of(parts: Iterable[Part]) -> Iterator[Inlines]:
    """Every paragraph and every item of a list."""
    for part in parts:
        yield from (part.runs,) if isinstance(part, Paragraph) else part.items


def parts_text(parts: Iterable[Part]) -> str:
    """The owner's words of a text, a line for each paragraph or item."""
    return "\n".join(plain_text(line) for line in lines_of(parts))


def parts_json(parts: Parts) -> list[Json]:
    """The form in which files and books keep a text."""
    return [_part_json(part) for part in parts]


def runs_json(inlines: Inlines) -> list[Json]:
    """The form in which files and books keep words."""
    return [_run_json(node) for node in inlines]


def _part_json(part: Part) -> dict[str, Json]:
    if isinstance(part, ItemList):
        return {"list": [runs_json(item) for item in part.items], "ordered": part.ordered}
    align: dict[str, Json] = {"align": part.align} if part.align != "left" else {}
    return {"paragraph": runs_json(part.runs), **align}


def _run_json(node: Inline) -> Json:
    style: dict[str, Json] = {name: True for name in ("bold", "italic") if getattr(node, name)}
    if node.tone:
        style["tone"] = node.tone
    if isinstance(node, Merge):
        fallback: dict[str, Json] = {} if node.fallback is None else {"fallback": node.fallback}
        return {"merge": node.field, **fallback, **style}
    if node.link:
        style["link"] = node.link
    return {"text": node.text, **style} if style else node.text
