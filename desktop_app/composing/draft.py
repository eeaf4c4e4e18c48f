"""From what the owner gives (a text, or JSON) to checked blocks. The shapes are in `blocks`' docstring.

Everything here is hostile input: sizes are bounded, unknown keys and values are refused in plain words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from desktop_app.composing.blocks import (
    FIELDS,
    Block,
    Button,
    Divider,
    Heading,
    Image,
    Inline,
    Inlines,
    ItemList,
    Merge,
    Paragraph,
    Run,
    Text,
)
from desktop_app.composing.links import WEB_ADDRESS, check_url, trimmed_web_address
from desktop_app.domain.errors import AppError

MAX_BLOCKS = 200
MAX_CHARACTERS = 100_000
"""Of one text. 100,000 Japanese characters are three times what Gmail shows."""
MAX_IMAGE_WIDTH = 2_000

_MERGE = re.compile(r"\[\[([^\[\]|\n]*)(?:\|([^\[\]\n]*))?\]\]")
_FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_KEYS = {
    "heading": {"level", "text", "runs"},
    "text": {"text", "runs", "parts"},
    "image": {"file", "attachment", "alt", "width", "link"},
    "button": {"text", "runs", "url", "order"},
    "divider": set[str](),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """One edition before it is rendered. `subject` and `preheader` are one-line TEXTs."""

    subject: str
    preheader: str
    blocks: tuple[Block, ...]

    def files(self) -> tuple[str, ...]:
        """Names of pictures that are not stored yet, each once."""
        return tuple(dict.fromkeys(b.file for b in self.blocks if isinstance(b, Image) and b.file))

    def attachments(self) -> tuple[str, ...]:
        """Ids of the stored pictures, each once, in order."""
        named = (block.attachment for block in self.blocks if isinstance(block, Image))
        return tuple(dict.fromkeys(name for name in named if name))

    def stored(self, ids: Mapping[str, str]) -> "Draft":
        """The draft with every file replaced by the id of its attachment. AppError image-missing."""
        return replace(self, blocks=tuple(_stored(block, ids) for block in self.blocks))


def parse_draft(data: object) -> Draft:
    """A newsletter file's JSON. AppError names what is wrong and in which block (counted from 1)."""
    if not isinstance(data, dict) or not data.keys() <= {"subject", "preheader", "blocks"}:
        raise AppError("newsletter-shape")
    return Draft(
        subject=one_line(data.get("subject", "")),
        preheader=one_line(data.get("preheader", "")),
        blocks=parse_blocks(data.get("blocks", [])),
    )


def draft_from_text(subject: str, text: str) -> Draft:
    """A newsletter of plain words: paragraphs, with web addresses as links."""
    return Draft(one_line(subject), "", (Text(_paragraphs(text)),))


def parse_blocks(data: object) -> tuple[Block, ...]:
    """The blocks of a file or of a book."""
    if not isinstance(data, list):
        raise AppError("newsletter-shape")
    if len(data) > MAX_BLOCKS:
        raise AppError("newsletter-too-long")
    return tuple(parse_block(item, number) for number, item in enumerate(data, 1))


def one_line(value: object) -> str:
    """A checked one-line TEXT (its merge fields too), trimmed."""
    text = _checked(value).strip()
    if "\n" in text:
        raise AppError("text-not-one-line")
    parse_text(text)
    return text


def parse_text(text: str) -> Inlines:
    """A TEXT's words, merge fields and web addresses."""
    nodes: list[Inline] = []
    at = 0
    for found in _MERGE.finditer(text):
        nodes += _linked(text[at : found.start()])
        nodes.append(Merge(_field(found[1].strip()), None if found[2] is None else found[2].strip()))
        at = found.end()
    nodes += _linked(text[at:])
    return tuple(nodes)


def parse_block(data: object, number: int) -> Block:
    """The `number`th block, counted from 1; every AppError names it."""
    if not isinstance(data, dict):
        raise AppError("block-shape", block=number)
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in _KEYS:
        raise AppError("block-unknown", block=number, kinds=", ".join(_KEYS))
    unknown = data.keys() - _KEYS[kind] - {"type"}
    if unknown:
        raise AppError("block-key-unknown", block=number, key=_shown(sorted(map(str, unknown))[0]))
    try:
        return _PARSERS[kind](data)
    except AppError as error:
        raise AppError(error.id, rules=error.rules, **{"block": number, **error.params}) from error


def _heading(data: Mapping[str, object]) -> Heading:
    level = data.get("level", 1)
    if level not in (1, 2, 3) or isinstance(level, bool):
        raise AppError("block-value", key="level")
    return Heading(_label(data), int(str(level)))


def _text(data: Mapping[str, object]) -> Text:
    given = data.keys() & {"text", "runs", "parts"}
    if len(given) != 1:
        raise AppError("block-value", key="text")
    if "text" in data:
        return Text(_paragraphs(_checked(data["text"])))
    if "runs" in data:
        return Text((Paragraph(_runs(data["runs"])),))
    return Text(tuple(_part(part) for part in _list(data["parts"], "parts")))


def _part(data: object) -> Paragraph | ItemList:
    if isinstance(data, dict) and data.keys() == {"paragraph"}:
        return Paragraph(_runs(data["paragraph"]))
    if isinstance(data, dict) and "list" in data and data.keys() <= {"list", "ordered"}:
        items = tuple(_runs(item) for item in _list(data["list"], "list"))
        return ItemList(items, _flag(data, "ordered"))
    raise AppError("block-value", key="parts")


def _image(data: Mapping[str, object]) -> Image:
    file, attachment = _plain(data, "file"), _plain(data, "attachment")
    if not file and not attachment:
        raise AppError("image-not-chosen")
    if bool(file) == bool(attachment):
        raise AppError("block-value", key="file")
    width = data.get("width", 0)
    if not isinstance(width, int) or isinstance(width, bool) or not 0 <= width <= MAX_IMAGE_WIDTH:
        raise AppError("block-value", key="width")
    link = _plain(data, "link")
    return Image(attachment, file, _plain(data, "alt"), width, check_url(link) if link else "")


def _button(data: Mapping[str, object]) -> Button:
    label, url = _label(data), _plain(data, "url")
    if not url:
        raise AppError("button-without-link")
    return Button(label, check_url(url), _flag(data, "order"))


def _divider(_data: Mapping[str, object]) -> Divider:
    return Divider()


_PARSERS: dict[str, Callable[[Mapping[str, object]], Block]] = {
    "heading": _heading, "text": _text, "image": _image, "button": _button, "divider": _divider,
}


def _label(data: Mapping[str, object]) -> Inlines:
    """The words of a heading or a button: not empty, on one line."""
    if ("text" in data) == ("runs" in data):
        raise AppError("block-value", key="text")
    label = parse_text(one_line(data["text"])) if "text" in data else _runs(data["runs"])
    if not any(isinstance(node, Merge) or node.text.strip() for node in label):
        raise AppError("block-empty")
    if any("\n" in node.text for node in label if isinstance(node, Run)):
        raise AppError("text-not-one-line")
    return label


def _runs(data: object) -> Inlines:
    return tuple(_run(item) for item in _list(data, "runs"))


def _run(data: object) -> Inline:
    if isinstance(data, str):
        return Run(_checked(data))
    if not isinstance(data, dict):
        raise AppError("block-value", key="runs")
    bold, italic = _flag(data, "bold"), _flag(data, "italic")
    if "merge" in data and data.keys() <= {"merge", "fallback", "bold", "italic"}:
        fallback = one_line(data["fallback"]) if data.get("fallback") is not None else None
        return Merge(_field(_plain(data, "merge")), fallback, bold, italic)
    if "text" in data and data.keys() <= {"text", "bold", "italic", "link"}:
        link = _plain(data, "link")
        return Run(_checked(data["text"]), bold, italic, check_url(link) if link else "")
    raise AppError("block-value", key="runs")


def _paragraphs(text: str) -> tuple[Paragraph | ItemList, ...]:
    parts = re.split(r"\n[ \t\u3000]*\n\s*", _checked(text).strip("\n"))
    return tuple(Paragraph(parse_text(part)) for part in parts if part.strip())


def _linked(text: str) -> Iterator[Run]:
    at = 0
    for found in WEB_ADDRESS.finditer(text):
        url = trimmed_web_address(found[0])
        try:
            check_url(url)
        except AppError:
            continue  # "http://" alone is words, not a mistake
        if found.start() > at:
            yield Run(text[at : found.start()])
        yield Run(url, link=url)
        at = found.start() + len(url)
    if text[at:]:
        yield Run(text[at:])


def _field(name: str) -> str:
    if name not in FIELDS:
        raise AppError("merge-field-unknown", field=_shown(name), fields=", ".join(sorted(FIELDS)))
    return name


def _checked(value: object) -> str:
    """Text with "\\n" line ends, without control characters, bounded."""
    if not isinstance(value, str):
        raise AppError("text-not-text")
    text = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if len(text) > MAX_CHARACTERS:
        raise AppError("newsletter-too-long")
    if _FORBIDDEN.search(text):
        raise AppError("text-control-characters")
    return text


def _plain(data: Mapping[str, object], key: str) -> str:
    text = _checked(data.get(key, "")).strip()
    if "\n" in text:
        raise AppError("text-not-one-line")
    return text


def _flag(data: Mapping[str, object], key: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise AppError("block-value", key=key)
    return value


def _list(data: object, key: str) -> list[object]:
    if not isinstance(data, list):
        raise AppError("block-value", key=key)
    if len(data) > MAX_BLOCKS * 10:
        raise AppError("newsletter-too-long")
    return data


def _shown(word: str) -> str:
    """A word of the file as a message may repeat it."""
    return _FORBIDDEN.sub("", word)[:40]


def _stored(block: Block, ids: Mapping[str, str]) -> Block:
    if not isinstance(block, Image) or not block.file:
        return block
    if block.file not in ids:
        raise AppError("image-missing", file=block.file)
    return replace(block, attachment=ids[block.file], file="")
