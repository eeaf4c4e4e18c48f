"""What a click on a point of 点検 does to the draft: from content to content, so that undo takes it back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.reading import fold
from desktop_app.domain.writing.head import calmed
from desktop_app.domain.writing.letters import mended as letters_mended
from desktop_app.services.draft_views import DraftContent, Point

_NO_WORDS = frozenset({
    "type", "url", "link", "links", "attachment", "original", "file", "align", "tone", "merge", "layout",
    "side", "size", "start", "end", "from", "until",
})
"""Keys of a block's JSON that hold no words of the owner."""
_TARGETS = frozenset({"url", "link"})
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー﹣－", "-"))

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mended:
    """The draft afterwards. `choose`: place (from 0) of the block to look at then; None = as before."""

    content: DraftContent
    choose: int | None = None


def mended(content: DraftContent, point: Point) -> Mended | None:
    """The draft with `point` mended; None when its click only leads somewhere, or nothing is left to mend."""
    args = dict(point.args)
    if point.mend == "as-ad":
        return _told(content, replace(content, cls=MessageClass.AD))
    if point.mend == "notation":
        return _added(content, {"type": "notation", "label": ""}, len(content.blocks))
    if point.mend == "text":
        return _added(content, {"type": "text", "parts": []}, _behind_beginning(content.blocks))
    if point.mend == "calm":
        return _told(content, replace(content, subject=calmed(content.subject)))
    if point.mend == "letters" and point.where:
        return _told(content, _head_mended(content, point))
    change = _CHANGES.get(point.mend)
    if change is None or not point.places:
        return None
    blocks = [
        change(block, args) if number in point.places else block
        for number, block in enumerate(content.blocks, 1)
    ]
    return _told(content, replace(content, blocks=tuple(blocks)), point.block - 1)


def with_fallback(content: DraftContent, field: str, words: str) -> DraftContent:
    """`words` wherever nothing stands in for `field` so far."""
    empty = re.compile(rf"\[\[\s*{re.escape(field)}\s*\]\]")

    def in_line(text: str) -> str:
        return empty.sub(lambda _: f"[[{field}|{words}]]", text)

    return replace(
        content,
        subject=in_line(content.subject),
        preheader=in_line(content.preheader),
        blocks=tuple(_filled(block, field, words) for block in content.blocks),
    )


def _head_mended(content: DraftContent, point: Point) -> DraftContent:
    """Its letters put right. A character that can't be kept at all stands in one of the two lines."""
    both = point.code == "text-control-characters"
    lines = [one for one in ("subject", "preheader") if both or one == point.where]
    for line in lines:
        text = letters_mended(content.subject if line == "subject" else content.preheader).replace("\n", " ")
        content = replace(content, subject=text) if line == "subject" else replace(content, preheader=text)
    return content


def _told(before: DraftContent, after: DraftContent, choose: int | None = None) -> Mended | None:
    return None if after == before else Mended(after, choose)


def _added(content: DraftContent, block: Block, place: int) -> Mended:
    blocks = (*content.blocks[:place], block, *content.blocks[place:])
    return Mended(replace(content, blocks=blocks), place)


def _behind_beginning(blocks: tuple[Block, ...]) -> int:
    """Behind the title and the greeting with which a letter begins."""
    place = 0
    while place < len(blocks) and blocks[place].get("type") in ("heading", "greeting", "seasonal"):
        place += 1
    return place


# ── one block ──────────────────────────────────────────────────────────────────────────────────────────────


def _walked(node: Any, change: Callable[[str, str], str], key: str = "") -> Any:
    """A block's JSON with each text changed by `change(key, text)`."""
    if isinstance(node, str):
        return change(key, node)
    if isinstance(node, Mapping):
        return {name: _walked(value, change, name) for name, value in node.items()}
    if isinstance(node, list | tuple):
        return [_walked(value, change, key) for value in node]
    return node


def _letters(block: Block, _: Mapping[str, str]) -> Any:
    """Words put right; of everything else only control characters taken out."""
    return _walked(
        block, lambda key, text: _CONTROLS.sub("", text) if key in _NO_WORDS else letters_mended(text)
    )


def _retargeted(block: Block, old: str, new: str) -> Any:
    """`new` for the target `old`, and where the same address is the words of the link."""
    places = {*_TARGETS, "links", "text"}
    return _walked(
        block, lambda key, text: new if key in places and text.strip() == old.strip() else text
    )


def _https(block: Block, args: Mapping[str, str]) -> Any:
    old = args.get("url", "")
    return _retargeted(block, old, f"https://{old.strip().partition('://')[2]}")


def _repair(block: Block, args: Mapping[str, str]) -> Any:
    return _retargeted(block, args.get("url", ""), args.get("meant", ""))


def _mail(block: Block, args: Mapping[str, str]) -> Any:
    wrong, meant = args.get("address", ""), args.get("meant", "")
    return _walked(block, lambda key, text: text if key == "type" else text.replace(wrong, meant))


def _shown_target(block: Block, args: Mapping[str, str]) -> Any:
    url = args.get("url", "")
    shown = url.removeprefix("mailto:").partition("?")[0] if url.startswith("mailto:") else url

    def run(node: Any) -> Any:
        if isinstance(node, Mapping):
            if node.get("link") == url and node.get("text") == args.get("words"):
                return {**node, "text": shown}
            if node.get("url") == url and "runs" in node:
                return {**node, "runs": [shown]}
            if node.get("url") == url and node.get("label"):
                return {**node, "label": [shown]}
            return {name: run(value) for name, value in node.items()}
        return [run(value) for value in node] if isinstance(node, list | tuple) else node

    return run(block)


def _own_data(block: Block, args: Mapping[str, str]) -> Any:
    """The shop's own number or address where another one stands, also behind links."""
    found, own = args.get("found", ""), args.get("own", "")

    def change(key: str, text: str) -> str:
        if key in _TARGETS or key == "links":
            scheme, _, target = text.partition(":")
            other = _plain(target).replace("-", "") == found.replace("-", "")
            return f"{scheme}:{own}" if scheme in ("tel", "mailto") and other else text
        return text if key in _NO_WORDS else _replaced(text, found, own)

    return _walked(block, change)


def _plain(text: str) -> str:
    return fold(text).translate(_HYPHENS)


def _replaced(text: str, found: str, own: str) -> str:
    """`own` for what reads `found` once its width and hyphens are folded."""
    if not found:
        return text
    owners = [at for at, char in enumerate(text) for _ in _plain(char)]
    folded = "".join(map(_plain, text))
    while (at := folded.find(found)) >= 0:
        start, end = owners[at], owners[at + len(found) - 1] + 1
        text = text[:start] + own + text[end:]
        if found in _plain(own):
            return text
        owners = [place for place, char in enumerate(text) for _ in _plain(char)]
        folded = "".join(map(_plain, text))
    return text


def _filled(node: Any, field: str, words: str) -> Any:
    if isinstance(node, Mapping):
        if node.get("merge") == field and node.get("fallback") is None:
            return {**node, "fallback": words}
        return {name: _filled(value, field, words) for name, value in node.items()}
    return [_filled(value, field, words) for value in node] if isinstance(node, list | tuple) else node


_CHANGES: Mapping[str, Callable[[Block, Mapping[str, str]], Any]] = {
    "letters": _letters,
    "https": _https,
    "repair": _repair,
    "mail": _mail,
    "shown-target": _shown_target,
    "own-phone": _own_data,
    "own-mail": _own_data,
}
