"""What a reader sees of mail HTML, in reading order, with how well it can be seen.

Nothing is loaded and nothing runs: style sheets of the mail itself are turned into inline styles,
everything remote is left alone. Rules for other screen widths give further readings of the same HTML,
since a footer that is hidden on telephones is hidden for half of the readers.
"""

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import css_inline
from lxml import etree
from lxml import html as lxml_html

from desktop_app.composing.visibility import Look, inside, length, parse_style
from desktop_app.domain.errors import AppError
from desktop_app.domain.rendered import Kind, Part, Piece, Sight

MAX_HTML = 2_000_000
"""Characters. Mail programs cut HTML far earlier (Gmail at 102 KB)."""
_MAX_DEPTH = 250
"""libxml2 silently drops what is nested 255 deep, and the style inliner overflows its stack far below."""

_BLOCK_TAGS = """
    address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol p pre section summary table tbody
    td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_NOT_READ = frozenset(["head", "title", "style", "script", "template", "option", "datalist", "area", "map"])
_PICTURES = frozenset(["svg", "object", "embed", "video", "audio", "canvas", "iframe", "picture"])
_ICON_PX = 32
_PROPERTY = re.compile(r"\s*-{0,2}[a-zA-Z_][\w-]*\s*")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_BRACE = re.compile("[{}]")
_MAX_SELECTOR = 2_000
_CLOSED = re.compile(r"(?:[^\"'()\[\]<\\]|\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|\((?:[^()]|\([^()]*\))*\))*")
_AT_BLOCK = re.compile(r"@(media|supports|layer)\b([^{};]*)\{", re.I)
_SPACER = re.compile(r"(spacer|blank|transparent|clear)[\w-]*\.(gif|png)", re.I)
_COUNTER = re.compile(r"[/.?&_-](open|track|tracking|pixel|beacon)[/.?&=_-]", re.I)


@dataclass(slots=True)
class HtmlReading:
    """The readings of one HTML text (one, or one more per kind of screen) and its counting pictures."""

    parts: list[Part]
    counters: list[str] = field(default_factory=list)


def read_html(source: str) -> HtmlReading:
    """Read mail HTML, however broken. Raises AppError `mail-html-too-big` or `mail-html-too-deep`."""
    if len(source) > MAX_HTML:
        raise AppError("mail-html-too-big", limit=MAX_HTML // 1_000_000)
    root = _parse(source)
    if root is None:
        return HtmlReading([Part(True, ())])
    parts: list[Part] = []
    counters: list[str] = []
    for view in _views(root):
        walker = _Walker()
        walker.element(view, Look(), "")
        part = Part(True, tuple(walker.pieces), " ".join(walker.comments))
        if part not in parts:
            parts.append(part)
        counters = counters or walker.counters
    return HtmlReading(parts, counters)


def document_views(source: str) -> Iterator[etree._Element]:
    """The document with its styles inline, as each kind of screen shows it; errors as `read_html`."""
    if len(source) > MAX_HTML:
        raise AppError("mail-html-too-big", limit=MAX_HTML // 1_000_000)
    root = _parse(source)
    return iter(()) if root is None else _views(root)


def is_read(node: etree._Element) -> bool:
    """Whether words inside the element are there to be read; comments are not."""
    return isinstance(node.tag, str) and node.tag not in _NOT_READ


def _parse(source: str) -> etree._Element | None:
    data = source.replace("\0", "").encode("utf-8", "replace")
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        root = lxml_html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None
    if _depth(root) >= _MAX_DEPTH:
        raise AppError("mail-html-too-deep", limit=_MAX_DEPTH)
    return root


def _depth(root: etree._Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _views(root: etree._Element) -> Iterator[etree._Element]:
    """The document as a wide screen shows it, then as narrow and as very wide screens do if it says so."""
    sheets = [(sheet, _COMMENT.sub(" ", sheet.text or ""), sheet.get("media") or "")
              for sheet in root.iter("style")]
    if not any(text.strip() for _, text, _ in sheets):
        yield root
        return
    conditions = [media for _, _, media in sheets if media]
    conditions += [found[2] for _, text, _ in sheets for found in _AT_BLOCK.finditer(text)]
    choices = {None, *map(_screen, conditions)}
    for choice in sorted(choices - {"never"}, key=lambda name: name or ""):
        for sheet, text, media in sheets:
            shown = not media or _screen(media) in (choice, "all")
            css = _without_at_blocks(text, choice) if shown else ""
            sheet.text = _rules(css)
            if media:
                sheet.attrib.pop("media", "")
        yield _inlined(root)


def _rules(css: str) -> str:
    """The rules of a sheet that can be read. The inliner reads all sheets as one text, so that a broken
    sheet would take the next with it; in mail programs each stands for itself."""
    rules = []
    for piece in css.split("}")[:-1]:
        before, _, declarations = piece.rpartition("{")
        selector = before.rpartition("{")[2].rpartition(";")[2].strip()
        body = _readable(declarations)
        usable = 0 < len(selector) < _MAX_SELECTOR and not selector.startswith("@")
        if usable and body and _CLOSED.fullmatch(selector):
            rules.append(f"{selector}{{{body}}}")
    return "\n".join(rules)


def _screen(condition: str) -> str:
    """Which reading the rules under a media condition belong to."""
    condition = condition.lower().strip()
    if "," in condition:
        found = [_screen(one) for one in condition.split(",") if one.strip()]
        return next((one for one in found if one != "never"), "never")
    if condition.startswith("not"):
        return "all"  # for every screen but one
    if "print" in condition or "prefers-" in condition or "speech" in condition:
        return "never"
    if "width" not in condition:
        return "all"
    return "wide" if "min-width" in condition or "min-device-width" in condition else "narrow"


def _without_at_blocks(css: str, choice: str | None) -> str:
    """`css` with the rules that hold for this reading taken out of their @media blocks."""
    kept: list[str] = []
    at = 0
    while found := _AT_BLOCK.search(css, at):
        kept.append(css[at:found.start()])
        end = _closing_brace(css, found.end())
        if _screen(found[2]) in (choice, "all"):
            kept.append(css[found.end():end])
        at = end + 1
    return " ".join([*kept, css[at:]])


def _closing_brace(css: str, at: int) -> int:
    open_braces = 1
    for brace in _BRACE.finditer(css, at):
        open_braces += 1 if brace[0] == "{" else -1
        if not open_braces:
            return brace.start()
    return len(css)


def _inlined(root: etree._Element) -> etree._Element:
    """Style rules as inline styles. The tree is written out again first: well-formed and of known depth.

    One declaration that cannot be read would make the inliner give up on the whole mail, and so show a
    hidden footer: such declarations are left out before, as mail programs do.
    """
    for node in root.iter():
        if isinstance(node.tag, str) and "style" in node.attrib:
            node.set("style", _readable(str(node.attrib["style"])))
    source = etree.tostring(root, method="html", encoding="unicode")
    try:
        inliner = css_inline.CSSInliner(load_remote_stylesheets=False, resolve_css_variables=True)
        inlined = _parse(inliner.inline(source))
    except css_inline.InlineError:
        # What is left unreadable is the sheet, which mail programs ignore too.
        return root
    return root if inlined is None else inlined


def _readable(style: str) -> str:
    return ";".join(part for part in style.split(";") if _is_declaration(part))


def _is_declaration(part: str) -> bool:
    name, _, value = part.partition(":")
    return bool(_PROPERTY.fullmatch(name) and value.strip(" \t\r\n\f:!")) and not set("{}\\") & set(value)


class _Walker:
    """Collects the pieces of a document in reading order."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.comments: list[str] = []
        self.counters: list[str] = []
        self._quoted = 0
        self._pre = 0
        self._looks: dict[tuple[Look, str, tuple[tuple[str, str], ...]], tuple[dict[str, str], Look]] = {}
        self._sights: dict[Look, Sight] = {}

    def _look_of(self, look: Look, tag: str, attributes: dict[str, str]) -> tuple[dict[str, str], Look]:
        """The style of an element and the look inside it; the blocks of a newsletter repeat each other."""
        key = (look, tag, tuple(attributes.items()))
        known = self._looks.get(key)
        if known is None:
            style = parse_style(attributes.get("style", ""))
            known = self._looks[key] = (style, inside(look, tag, attributes, style))
        return known

    def element(self, node: etree._Element, look: Look, href: str) -> None:
        tag = node.tag
        if not isinstance(tag, str):
            self._comment(node)
            return
        if tag in _NOT_READ:
            return
        attributes = {str(name): str(value) for name, value in node.attrib.items()}
        style, look = self._look_of(look, tag, attributes)
        if tag in ("br", "hr"):
            self._border(Kind.LINE if tag == "br" else Kind.BLOCK)
        elif tag == "img" or tag in _PICTURES:
            self._image(attributes, style, look, href)
        else:
            self._children(node, attributes, style, look, href)

    def _children(self, node: etree._Element, attributes: dict[str, str], style: dict[str, str], look: Look,
                  href: str) -> None:
        tag = str(node.tag)
        is_block = tag in _BLOCKS or style.get("display", "").startswith(("block", "table", "flex", "list"))
        cited = tag == "blockquote" and attributes.get("type") == "cite"
        quoted = cited or "gmail_quote" in attributes.get("class", "")
        pre = tag in ("pre", "xmp", "textarea") or style.get("white-space", "").startswith("pre")
        if tag == "a" and "href" in attributes:
            href = attributes["href"].strip()
        if is_block:
            self._border(Kind.BLOCK)
        self._quoted += quoted
        self._pre += pre
        self._text(node.text, look, href)
        for child in node:
            self.element(child, look, href)
            self._text(child.tail, look, href)
        self._quoted -= quoted
        self._pre -= pre
        if is_block:
            self._border(Kind.BLOCK)

    def _text(self, text: str | None, look: Look, href: str) -> None:
        if not text:
            return
        lines = re.split(r"\r\n|\r|\n", text) if self._pre else [re.sub(r"[ \t\r\n\f]+", " ", text)]
        for number, line in enumerate(lines):
            if number:
                self._border(Kind.LINE)
            if line:
                self.pieces.append(Piece(Kind.TEXT, line, self._sight(look), href, bool(self._quoted)))

    def _sight(self, look: Look) -> Sight:
        sight = self._sights.get(look)
        if sight is None:
            sight = self._sights[look] = look.sight
        return Sight.FAINT if self._quoted and sight is Sight.CLEAR else sight

    def _border(self, kind: Kind) -> None:
        if kind is Kind.BLOCK and self.pieces and self.pieces[-1].kind is Kind.BLOCK:
            return
        self.pieces.append(Piece(kind))

    def _image(self, attributes: dict[str, str], style: dict[str, str], look: Look, href: str) -> None:
        src = attributes.get("src", "").strip()
        sides = [px for name in ("width", "height")
                 if (px := length(style.get(name, attributes.get(name, "")).lower(), 600)) is not None]
        smallest = min(sides, default=_ICON_PX + 1)
        remote = src.lower().startswith(("http:", "https:", "//"))
        if remote and (smallest <= 1 or look.gone or (_COUNTER.search(src) and smallest <= _ICON_PX)):
            self.counters.append(src)
        tiny = smallest <= _ICON_PX or bool(_SPACER.search(src))
        unseen = look.gone or look.invisible or look.opacity < 0.1 or smallest < 2
        sight = Sight.HIDDEN if unseen else Sight.CLEAR
        self.pieces.append(
            Piece(Kind.IMAGE, attributes.get("alt", ""), sight, href, bool(self._quoted), tiny, src))

    def _comment(self, node: etree._Element) -> None:
        if isinstance(node, etree._Comment):
            self.comments.append(entities.unescape(re.sub(r"<[^<>]*>", " ", node.text or "")))
