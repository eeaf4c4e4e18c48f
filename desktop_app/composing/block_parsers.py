"""From a block's JSON to the checked block (the shapes are in `blocks`' docstring)."""

from collections.abc import Callable, Mapping

from desktop_app.composing import values as v
from desktop_app.composing.blocks import (
    SOCIAL_KINDS,
    Block,
    Button,
    Cell,
    Columns,
    Coupon,
    Divider,
    Event,
    Greeting,
    Heading,
    Hours,
    Image,
    Map,
    Notation,
    Photo,
    PhotoText,
    Product,
    Seasonal,
    Signature,
    Social,
    Spacer,
    Text,
)
from desktop_app.composing.inlines import ALIGNMENTS, Inlines, Paragraph, Parts, only_words
from desktop_app.domain.errors import AppError

MAX_IMAGE_WIDTH = 2_000
MAX_PRICE = 1_000_000_000
MAX_ROWS = 30

Data = Mapping[str, object]
_PHOTO = frozenset({"file", "attachment", "alt", "url", "original", "crop", "turn"})
_CELL = frozenset({"photo", "title", "parts", "label", "url", "order"})


def parse_block(data: object, number: int) -> Block:
    """The `number`th block, counted from 1; every AppError names it."""
    if not isinstance(data, dict):
        raise AppError("block-shape", block=number)
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in _PARSERS:
        raise AppError("block-unknown", block=number, kinds=", ".join(_PARSERS))
    parser, keys = _PARSERS[kind]
    unknown = data.keys() - keys - {"type"}
    if unknown:
        raise AppError("block-key-unknown", block=number, key=v.shown(sorted(map(str, unknown))[0]))
    try:
        return parser(data)
    except AppError as error:
        raise AppError(error.id, rules=error.rules, **{"block": number, **error.params}) from error


def _photo(data: object) -> Photo:
    if not isinstance(data, dict) or not data.keys() <= _PHOTO:
        raise AppError("block-value", key="photo")
    file, attachment = v.plain(data, "file"), v.plain(data, "attachment")
    if not file and not attachment:
        raise AppError("image-not-chosen")
    if file and attachment:
        raise AppError("block-value", key="file")
    address = v.url(data)
    if address and not address.startswith("https://"):
        raise AppError("image-url-bad")
    turn = v.choice(data, "turn", (0, 90, 180, 270), 0)
    alt, original = v.plain(data, "alt"), v.plain(data, "original")
    return Photo(attachment, file, alt, address, original, _crop(data), turn)


def _crop(data: Data) -> tuple[int, int, int, int] | None:
    given = data.get("crop")
    if given is None:
        return None
    sides = v.items(given, "crop")
    if len(sides) != 4 or not all(isinstance(n, int) and not isinstance(n, bool) for n in sides):
        raise AppError("block-value", key="crop")
    left, top, width, height = (int(str(side)) for side in sides)
    if min(left, top) < 0 or min(width, height) < 1 or left + width > 1000 or top + height > 1000:
        raise AppError("block-value", key="crop")
    return left, top, width, height


def _maybe_photo(data: Data) -> Photo | None:
    """The photo of a block that can do without; one that was not chosen yet is none."""
    given = data.get("photo")
    if given is None or (isinstance(given, dict) and not given.get("file") and not given.get("attachment")):
        return None
    return _photo(given)


def _parts(data: Data) -> Parts:
    return v.parts(data.get("parts", []))


def _pressed(data: Data) -> tuple[Inlines, str]:
    """Words and target of a button that may be missing, but not by half."""
    label, address = only_words(v.words(data, "label")), v.url(data)
    if label and not address:
        raise AppError("button-without-link")
    return label, address


def _needed(data: Data, key: str) -> Inlines:
    found = v.words(data, key)
    if not found:
        raise AppError("block-empty")
    return found


def _cell(data: Data) -> Cell:
    label, address = _pressed(data)
    return Cell(
        _maybe_photo(data), v.words(data, "title"), _parts(data), label, address, v.flag(data, "order")
    )


def _full_cell(data: object) -> Cell:
    if not isinstance(data, dict) or not data.keys() <= _CELL:
        raise AppError("block-value", key="cells")
    cell = _cell(data)
    if cell.photo is None and not cell.title and not cell.parts and not cell.label:
        raise AppError("block-empty")
    return cell


def _label(data: Data) -> Inlines:
    """The words of a heading or a button: not empty, on one line."""
    if ("text" in data) == ("runs" in data):
        raise AppError("block-value", key="text")
    return _needed(data, "text" if "text" in data else "runs")


def _heading(data: Data) -> Block:
    level = v.choice(data, "level", (1, 2, 3), 1)
    return Heading(_label(data), level, v.choice(data, "align", ALIGNMENTS, "left"))


def _text(data: Data) -> Block:
    if len(data.keys() & {"text", "runs", "parts"}) != 1:
        raise AppError("block-value", key="text")
    if "text" in data:
        return Text(v.paragraphs(v.checked(data["text"])))
    if "runs" in data:
        return Text((Paragraph(v.runs(data["runs"])),))
    return Text(v.parts(data["parts"]))


def _image(data: Data) -> Block:
    photo = _photo({key: data[key] for key in data.keys() & _PHOTO})
    return Image(photo, v.number(data, "width", 0, MAX_IMAGE_WIDTH), v.url(data, "link"))


def _photo_text(data: Data) -> Block:
    cell = _cell({key: data[key] for key in data.keys() & _CELL})
    if cell.photo is None:
        raise AppError("image-not-chosen")
    side = v.choice(data, "side", ("left", "right"), "left")
    return PhotoText(cell, side, v.choice(data, "share", (30, 40, 50), 40))


def _columns(data: Data) -> Block:
    given = v.items(data.get("cells"), "cells")
    if len(given) != 2:
        raise AppError("block-value", key="cells")
    return Columns((_full_cell(given[0]), _full_cell(given[1])))


def _product(data: Data) -> Block:
    label, address = _pressed(data)
    price = None if data.get("price") is None else v.number(data, "price", 0, MAX_PRICE)
    return Product(
        _needed(data, "name"), _maybe_photo(data), price, v.flag(data, "price_from"), v.words(data, "note"),
        _parts(data), label, address, v.flag(data, "order", True),
        v.choice(data, "layout", ("row", "card"), "row"),
    )


def _coupon(data: Data) -> Block:
    since, until = v.day(data, "from"), v.day(data, "until")
    if since and until and until < since:
        raise AppError("block-days-order")
    return Coupon(
        _needed(data, "value"), v.plain(data, "code"), v.flag(data, "per_person"), since, until,
        v.words(data, "conditions", lines=True), v.url(data),
    )


def _button(data: Data) -> Block:
    label, address = only_words(_label(data)), v.url(data)
    if not address:
        raise AppError("button-without-link")
    return Button(label, address, v.flag(data, "order"))


def _event(data: Data) -> Block:
    title, start, end = _needed(data, "title"), v.time(data, "start"), v.time(data, "end")
    if not start:
        raise AppError("event-without-day")
    if end and (end < start or ("T" in end) != ("T" in start)):
        raise AppError("block-days-order")
    label, address = _pressed(data)
    return Event(
        title, start, end, v.plain(data, "place"), _parts(data), label, address, v.flag(data, "order"),
        v.flag(data, "calendar", True),
    )


def _hours(data: Data) -> Block:
    rows = v.items(data.get("rows", []), "rows")
    if len(rows) > MAX_ROWS:
        raise AppError("newsletter-too-long")
    pairs = [_pair(row, "rows") for row in rows]
    if not any(days or hours for days, hours in pairs):
        raise AppError("block-empty")
    kept = tuple(pair for pair in pairs if any(pair))
    return Hours(kept, v.words(data, "title"), v.words(data, "note", lines=True))


def _pair(row: object, key: str) -> tuple[str, str]:
    sides = v.items(row, key)
    if len(sides) != 2:
        raise AppError("block-value", key=key)
    named = {"0": sides[0], "1": sides[1]}
    return v.plain(named, "0"), v.plain(named, "1")


def _map(data: Data) -> Block:
    address = v.plain(data, "address")
    if not address:
        raise AppError("block-empty")
    label, target = _pressed(data)
    return Map(address, v.words(data, "access", lines=True), target, label, _maybe_photo(data))


def _greeting(data: Data) -> Block:
    name, parts = v.words(data, "name"), _parts(data)
    if not name and not parts:
        raise AppError("block-empty")
    return Greeting(name, parts)


def _seasonal(data: Data) -> Block:
    return Seasonal(v.number(data, "month", 1, 12), _parts(data))


def _signature(data: Data) -> Block:
    return Signature(_needed(data, "name"), _parts(data), _maybe_photo(data))


def _social(data: Data) -> Block:
    links = []
    for row in v.items(data.get("links", []), "links"):
        kind, address = _pair(row, "links")
        if kind not in SOCIAL_KINDS:
            raise AppError("block-value", key="links")
        if address:
            links.append((kind, v.url({"url": address})))
    if not links:
        raise AppError("block-empty")
    if len(links) > len(SOCIAL_KINDS):
        raise AppError("newsletter-too-long")
    return Social(tuple(links))


_PARSERS: Mapping[str, tuple[Callable[[Data], Block], frozenset[str]]] = {
    "heading": (_heading, frozenset({"level", "text", "runs", "align"})),
    "text": (_text, frozenset({"text", "runs", "parts"})),
    "image": (_image, _PHOTO | {"width", "link"}),
    "photo_text": (_photo_text, _CELL | {"side", "share"}),
    "columns": (_columns, frozenset({"cells"})),
    "product": (
        _product,
        frozenset({
            "photo", "name", "price", "price_from", "note", "parts", "label", "url", "order", "layout",
        }),
    ),
    "coupon": (_coupon, frozenset({"value", "code", "per_person", "from", "until", "conditions", "url"})),
    "button": (_button, frozenset({"text", "runs", "url", "order"})),
    "event": (
        _event,
        frozenset({"title", "start", "end", "place", "parts", "label", "url", "order", "calendar"}),
    ),
    "hours": (_hours, frozenset({"title", "rows", "note"})),
    "map": (_map, frozenset({"address", "access", "url", "label", "photo"})),
    "greeting": (_greeting, frozenset({"name", "parts"})),
    "seasonal": (_seasonal, frozenset({"month", "parts"})),
    "signature": (_signature, frozenset({"photo", "name", "parts"})),
    "social": (_social, frozenset({"links"})),
    "notation": (lambda data: Notation(v.plain(data, "label")), frozenset({"label"})),
    "divider": (lambda _: Divider(), frozenset()),
    "spacer": (lambda data: Spacer(v.choice(data, "size", ("s", "m", "l"), "m")), frozenset({"size"})),
}
