"""Tags, places, attributes and values of the MJML that themes may use (MJML 4; a part of it on purpose:
nothing that needs a picture of somebody else's, a web font or a script)."""

import re
from collections.abc import Mapping

from desktop_app.composing.colours import COLOUR_NAMES

_IN_COLUMN = frozenset({
    "mj-text", "mj-button", "mj-image", "mj-divider", "mj-spacer", "mj-table", "mj-raw",
})
CHILDREN: Mapping[str, frozenset[str] | None] = {
    "mjml": frozenset({"mj-head", "mj-body"}),
    "mj-head": frozenset({"mj-title", "mj-raw", "mj-attributes", "mj-style", "mj-breakpoint"}),
    "mj-title": frozenset(),
    "mj-style": frozenset(),
    "mj-breakpoint": frozenset(),
    "mj-attributes": frozenset(),
    "mj-all": frozenset(),
    "mj-body": frozenset({"mj-section", "mj-wrapper", "mj-raw"}),
    "mj-wrapper": frozenset({"mj-section", "mj-raw"}),
    "mj-section": frozenset({"mj-column", "mj-group", "mj-raw"}),
    "mj-group": frozenset({"mj-column"}),
    "mj-column": _IN_COLUMN,
    "mj-image": frozenset(),
    "mj-divider": frozenset(),
    "mj-spacer": frozenset(),
    "mj-table": frozenset({"tr", "tbody", "thead"}),
    "mj-raw": None,
    "mj-text": None,
    "mj-button": None,
}
"""By tag of MJML what may stand in it; None = tags of HTML."""

_ANYWHERE = "meta div span p br strong em b i u small a ul ol h1 h2 h3 h4 img table hr center sup sub"
_ROWS = frozenset({"tr"})
HTML_TAGS: Mapping[str, frozenset[str] | None] = {
    **dict.fromkeys(_ANYWHERE.split()),
    "li": frozenset({"ul", "ol"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tr": frozenset({"table", "thead", "tbody"}),
    "td": _ROWS,
    "th": _ROWS,
}
"""Tags of HTML; with what they must stand in."""

_CELL = frozenset({"align", "valign", "bgcolor", "width", "height", "colspan", "rowspan"})
HTML_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": frozenset({"class", "style", "lang", "title", "role", "align"}),
    "a": frozenset({"href", "target"}),
    "img": frozenset({"src", "alt", "width", "height", "border"}),
    "table": frozenset({"border", "cellpadding", "cellspacing", "width", "bgcolor"}),
    "tr": _CELL,
    "td": _CELL,
    "th": _CELL,
    "ol": frozenset({"start", "type"}),
    "ul": frozenset({"type"}),
}

_PADDING = frozenset({"padding", "padding-top", "padding-right", "padding-bottom", "padding-left"})
_BORDER = frozenset({"border", "border-top", "border-right", "border-bottom", "border-left", "border-radius"})
_FONT = frozenset({
    "color", "font-family", "font-size", "font-style", "font-weight", "letter-spacing", "line-height",
    "text-decoration", "text-transform",
})
_BOX = frozenset({"css-class", "background-color"}) | _PADDING
_ROW = _BOX | _BORDER | {"direction", "full-width", "text-align"}
MJ_ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "mjml": frozenset({"lang"}),
    "mj-head": frozenset(),
    "mj-title": frozenset(),
    "mj-style": frozenset(),
    "mj-breakpoint": frozenset({"width"}),
    "mj-attributes": frozenset(),
    "mj-all": frozenset(),
    "mj-raw": frozenset(),
    "mj-body": frozenset({"width", "background-color", "css-class"}),
    "mj-wrapper": _ROW,
    "mj-section": _ROW,
    "mj-group": frozenset({"width", "vertical-align", "background-color", "direction", "css-class"}),
    "mj-column": _BOX | _BORDER | {
        "width", "vertical-align", "inner-background-color", "inner-border", "inner-border-radius",
        "inner-border-top", "inner-border-bottom", "inner-border-left", "inner-border-right",
    },
    "mj-text": _PADDING | _FONT | {"css-class", "align", "height", "container-background-color"},
    "mj-button": _BOX | _BORDER | _FONT | {
        "align", "href", "inner-padding", "width", "height", "vertical-align", "container-background-color",
        "text-align",
    },
    "mj-image": _PADDING | _BORDER | {
        "css-class", "align", "src", "alt", "href", "width", "height", "title", "font-size", "color",
        "fluid-on-mobile", "container-background-color",
    },
    "mj-divider": _PADDING | {
        "css-class", "border-color", "border-style", "border-width", "width", "align",
        "container-background-color",
    },
    "mj-spacer": _PADDING | {"css-class", "height", "container-background-color"},
    "mj-table": _PADDING | {
        "css-class", "align", "border", "cellpadding", "cellspacing", "color", "font-family", "font-size",
        "line-height", "table-layout", "width", "container-background-color",
    },
}

_COLOUR = rf"(?:#[0-9a-fA-F]{{3}}|#[0-9a-fA-F]{{6}}|(?i:transparent|{'|'.join(COLOUR_NAMES)}))"
"""No names of a system's own colours: what they look like nobody here knows."""
_PX = r"(?:0|\d{1,2}(?:\.\d+)?px)"
_SIZE = r"(?:0|(?:[1-6]\d\d|\d?\d)(?:\.\d+)?px|(?:100|\d?\d(?:\.\d+)?)%)"
_GAP = r"(?:0|(?:1?\d?\d|200)(?:\.\d+)?px|[12]?\d%)"
"""200 px at most: nothing is pushed out of sight."""
_EDGE = rf"(?:none|0|[1-3]?\d(?:\.\d+)?px (?:solid|dashed|dotted|double) {_COLOUR})"
_SHAPES = {
    _COLOUR: "color background-color border-color container-background-color inner-background-color",
    rf"{_GAP}(?: {_GAP}){{0,3}}": "padding inner-padding",
    _GAP: "padding-top padding-right padding-bottom padding-left",
    _SIZE: "width height",
    rf"{_SIZE}(?: {_SIZE}){{0,3}}|": "border-radius inner-border-radius",
    rf"{_EDGE}|": "border border-top border-right border-bottom border-left inner-border inner-border-top "
    "inner-border-bottom inner-border-left inner-border-right",
    r"left|center|right|justify": "align text-align",
    r"top|middle|bottom": "vertical-align",
    _PX: "font-size border-width",
    r"[1-9](?:\.\d+)?|[1-9]\d(?:px|%)|[1-9]\d\d%": "line-height",
    r"normal|-?[01](?:\.\d+)?px|[2-9](?:\.\d+)?px|0?\.\d+em": "letter-spacing",
    r"normal|bold|[1-9]00": "font-weight",
    r"normal|italic": "font-style",
    r"none|underline": "text-decoration",
    r"none|uppercase|lowercase|capitalize": "text-transform",
    r"solid|dashed|dotted|double": "border-style",
    r"ltr|rtl": "direction",
    r"true|false": "fluid-on-mobile",
    r"full-width": "full-width",
    r"(?!(?i:.*(?:wingdings|webdings|symbol|dingbats|marlett|barcode)))[^<>\"{};:()\\]{1,300}": "font-family",
    r"[\w\- ]{0,200}": "css-class",
}
VALUES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern) for pattern, names in _SHAPES.items() for name in names.split()
}
"""By attribute of MJML what its value may be."""
_NUMBERED = ("height", "border", "cellpadding", "cellspacing", "colspan", "rowspan", "start")
_NUMBER = re.compile(r"[1-6]\d\d|\d?\d")
HTML_VALUES: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(_NUMBERED, _NUMBER),
    "width": re.compile(r"(?:[1-6]\d\d|\d?\d)|(?:100|\d?\d)%"),
    "align": re.compile(r"left|center|right|justify"),
    "valign": re.compile(r"top|middle|bottom"),
    "bgcolor": re.compile(_COLOUR),
}
"""The same of HTML."""
