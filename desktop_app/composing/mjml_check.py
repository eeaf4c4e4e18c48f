"""What MJML may be in a newsletter. mrml lets unknown tags and attributes pass without a word, and would
fetch nothing but keep every address that readers' programs fetch: so tags, their places, attributes and
values are checked here.

Elements that carry the attribute `LINE` were marked with their line in a theme's source (`theme_lines`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from desktop_app.composing.css_check import Found, sheet_faults, style_faults
from desktop_app.composing.mjml_tables import (
    CHILDREN,
    HTML_ATTRIBUTES,
    HTML_TAGS,
    HTML_VALUES,
    MJ_ATTRIBUTES,
    VALUES,
)
from desktop_app.domain.errors import AppError

LINE = "kw-line"

_BLOCKED_TAGS = """
    script iframe frame object embed applet form input button select textarea link base style svg math video
    audio canvas noscript template marquee dialog details mj-include mj-font mj-social mj-social-element
    mj-hero mj-navbar mj-navbar-link mj-carousel mj-carousel-image mj-accordion mj-accordion-element
    mj-preview mj-class mj-html-attributes
"""
BLOCKED = frozenset(_BLOCKED_TAGS.split())
_LINK = re.compile(r"(?:https?|mailto|tel):|(?:#.*|kw[0-9a-f]{32}x\d+z)?\Z", re.I)
_OF_TABLE = frozenset({"thead", "tbody", "tr", "td", "th", "li"})
_META = frozenset({"charset", "name", "content"})
_ELSEWHERE = re.compile(r",? line \d+(?:, column \d+.*)?")
"""Lines of the rendered MJML, which nobody sees."""
_MARK = re.compile(rf'{LINE}="(\d+)"')
_TEXT_PLACES = frozenset({"mj-text", "mj-button", "mj-title", "mj-style", "mj-raw", "mj-preview"})


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` of the theme's source, 0 = not known; `code` and `params` as `theme_check.ThemeProblem`."""

    line: int
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    severity: str = "stop"


def check_mjml(source: str, pictures: frozenset[str] = frozenset(), theme: str = "") -> None:
    """Refuse MJML with any fault. Raises AppError theme-broken."""
    if any(fault.severity == "stop" for fault in faults(source, pictures)):
        raise AppError("theme-broken", theme=theme)


def faults(source: str, pictures: frozenset[str]) -> Iterator[Fault]:
    """All faults of rendered MJML. `pictures` are the addresses that `src` may have."""
    for opening in ("<!DOCTYPE", "<![", "<?"):
        if (at := source.find(opening)) >= 0:
            yield Fault(_line_before(source, at), "markup", {"found": opening})
            return
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), _parser())
    except etree.XMLSyntaxError as error:
        yield _syntax_fault(source, error)
        return
    if root.tag != "mjml":
        yield Fault(_line_of(root), "tag-place", {"tag": _name(root), "inside": "—"})
        return
    for node in root.iter():
        if isinstance(node, etree._Comment):
            if "[" in (node.text or "") or "<" in (node.text or ""):
                yield Fault(_line_of(node), "markup", {"found": "<!-- [ … ] -->"})
        else:
            yield from _element(node, pictures)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _syntax_fault(source: str, error: etree.XMLSyntaxError) -> Fault:
    row, column = error.position
    lines = source.split("\n")
    at = sum(len(line) + 1 for line in lines[: row - 1]) + max(0, column - 1)
    return Fault(_line_before(source, at), "xml", {"why": _ELSEWHERE.sub("", error.msg or "")[:120]})


def _line_before(source: str, at: int) -> int:
    marks = _MARK.findall(source, 0, at + 1)
    return int(marks[-1]) if marks else 0


def _line_of(node: etree._Element | None) -> int:
    while node is not None:
        if line := node.get(LINE) if isinstance(node.tag, str) else "":
            return int(line)
        node = node.getparent()
    return 0


def _name(node: etree._Element) -> str:
    return str(node.tag)[:40]


def _element(node: etree._Element, pictures: frozenset[str]) -> Iterator[Fault]:
    line, tag = _line_of(node), _name(node)
    if tag.lower() in BLOCKED:
        yield Fault(line, "script" if tag.lower() == "script" else "tag-blocked", {"tag": tag})
        return
    if tag not in CHILDREN and tag not in HTML_TAGS:
        yield Fault(line, "tag-unknown", {"tag": tag})
        return
    parent = node.getparent()
    if parent is not None and not _may_stand(node, parent):
        yield Fault(line, "tag-place", {"tag": tag, "inside": _name(parent)})
    if tag in CHILDREN and tag not in _TEXT_PLACES and _has_words(node):
        yield Fault(line, "words-place", {"tag": tag})
    if tag == "a" and any(True for _ in node.iterancestors("a", "mj-button")):
        yield Fault(line, "tag-place", {"tag": tag, "inside": "a"})
    if tag == "mj-style":
        yield from _css(sheet_faults(node.text or ""), line)
    for name, value in node.attrib.items():
        if name != LINE:
            yield from _attribute(node, str(name), str(value), line, pictures)
    if tag in ("img", "mj-image") and not node.get("src"):
        yield Fault(line, "attribute-missing", {"tag": tag, "name": "src"})


def _may_stand(node: etree._Element, parent: etree._Element) -> bool:
    tag, above = str(node.tag), str(parent.tag)
    if above in CHILDREN:
        inside = CHILDREN[above]
        if above == "mj-attributes":
            return tag in CHILDREN
        if tag == "meta":
            return above == "mj-raw" and _is_in(parent, "mj-head")
        if above == "mj-raw" and _is_in(parent, "mj-head"):
            return False
        return tag in inside if inside is not None else tag in HTML_TAGS and tag not in ("tr", "td", "th")
    needs = HTML_TAGS.get(tag)
    inside_table = above in ("table", "thead", "tbody", "tr", "ul", "ol") and tag not in _OF_TABLE
    return tag not in CHILDREN and not inside_table and (needs is None or above in needs)


def _is_in(node: etree._Element, tag: str) -> bool:
    parent = node.getparent()
    return parent is not None and parent.tag == tag


def _has_words(node: etree._Element) -> bool:
    if node.tag == "mj-table":
        return bool((node.text or "").strip()) or any((child.tail or "").strip() for child in node)
    words = [node.text, *(child.tail for child in node)]
    return any(word and word.strip() for word in words)


def _attribute(
    node: etree._Element, name: str, value: str, line: int, pictures: frozenset[str]
) -> Iterator[Fault]:
    tag = str(node.tag)
    if name.lower().startswith("on"):
        yield Fault(line, "script", {"tag": f"{tag} {name[:40]}"})
        return
    if name == "src":
        if value not in pictures:
            yield Fault(line, "remote", {"found": value[:80]})
        return
    if name == "href" and not _LINK.match(value.strip()):
        code = "script" if "script" in value.lower() else "link"
        yield Fault(line, code, {"tag": tag, "value": value[:80]})
        return
    if name == "style":
        yield from _css(style_faults(value), line)
    if tag == "mj-all" or _is_in(node, "mj-attributes"):
        allowed = any(name in own for own in MJ_ATTRIBUTES.values())
    elif tag == "meta":
        allowed = name in _META
    elif tag in CHILDREN:
        allowed = name in MJ_ATTRIBUTES[tag]
    else:
        allowed = name in HTML_ATTRIBUTES.get(tag, frozenset()) or name in HTML_ATTRIBUTES["*"]
    if not allowed:
        yield Fault(line, "attribute-unknown", {"tag": tag, "name": name[:40]})
    elif not _fits((VALUES if tag in CHILDREN else HTML_VALUES).get(name), value):
        yield Fault(line, "attribute-value", {"tag": tag, "name": name, "value": value[:60]})


def _fits(pattern: re.Pattern[str] | None, value: str) -> bool:
    return pattern is None or bool(pattern.fullmatch(value.strip()))


def _css(found: Iterable[Found], line: int) -> Iterator[Fault]:
    for code, severity, params in found:
        yield Fault(line, code, params, severity)
