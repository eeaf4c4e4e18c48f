"""Mail HTML reduced to what a plain rich-text view can show: words, lists, links, buttons, inline pictures.

Nothing of the result is fetched: pictures are kept only when they are inside the mail (`cid:`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from lxml import etree
from lxml import html as lxml_html

from desktop_app.composing.visibility import parse_style
from desktop_app.domain.errors import AppError

MAX_HTML = 2_000_000
"""Characters."""

_SILENT = frozenset({"head", "title", "style", "script", "template", "noscript", "svg", "object", "iframe"})
_INLINE = {"a": "", "span": "", "font": "", "br": "", "img": "", "strong": "b", "b": "b", "em": "i", "i": "i"}
_SAFE_LINK = re.compile(r"(?:https?|mailto|tel):", re.I)
_PIXELS = re.compile(r"(\d{1,3})px")
_HEADINGS = {"h1": 26, "h2": 20, "h3": 17}


@dataclass(frozen=True, slots=True)
class _Look:
    """What a paragraph takes over from what it stands in."""

    align: str = "left"
    pixels: int = 16
    bold: bool = False


def simple_html(source: str) -> str:
    """The mail's content as simple HTML, in reading order. Raises AppError("mail-html-too-big")."""
    if len(source) > MAX_HTML:
        raise AppError("mail-html-too-big", limit=MAX_HTML // 1_000_000)
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = lxml_html.document_fromstring(source.encode(errors="replace"), parser=parser)
    except (etree.ParserError, ValueError):  # nothing in it
        return ""
    return "\n".join(_blocks(root, _Look()))


def _blocks(element: lxml_html.HtmlElement, look: _Look) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _SILENT or _hidden(element):
        return
    look = _look(element, look)
    if element.tag == "hr" or _is_line(element):
        yield "<hr>"
    elif element.tag in ("ul", "ol"):
        items = "".join(f"<li>{_inline(item)}</li>" for item in element if item.tag == "li")
        yield f"<{element.tag}>{items}</{element.tag}>"
    elif _is_button(element):
        yield _button(element)
    elif (rows := _rows_of_words(element)) is not None:
        yield f'<table cellpadding="4" style="font-size:{look.pixels}px">{rows}</table>'
    elif all(child.tag in _INLINE for child in element.iterdescendants()):
        yield from _paragraph(_inline(element), look)
    else:
        yield from _paragraph(escape((element.text or "").strip()), look)
        for child in element:
            yield from _blocks(child, look)
            yield from _paragraph(escape((child.tail or "").strip()), look)


def _look(element: lxml_html.HtmlElement, look: _Look) -> _Look:
    style = dict(parse_style(element.get("style", "")))
    align = style.get("text-align", element.get("align", look.align))
    size = _PIXELS.fullmatch(style.get("font-size", ""))
    pixels = int(size[1]) if size and int(size[1]) >= 8 else _HEADINGS.get(element.tag, look.pixels)
    bold = look.bold or element.tag in _HEADINGS or style.get("font-weight", "") in ("700", "bold")
    return replace(look, align=align if align in ("center", "right") else "left", pixels=pixels, bold=bold)


def _paragraph(inline: str, look: _Look) -> Iterator[str]:
    if inline.strip():
        weight = ";font-weight:700" if look.bold else ""
        yield f'<p align="{look.align}" style="font-size:{look.pixels}px{weight}">{inline}</p>'


def _inline(element: lxml_html.HtmlElement) -> str:
    """Text and inline children of an element, escaped; line breaks of the source are spaces."""
    out = [escape(element.text or "")]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _SILENT and not _hidden(child):
            out.append(_inline_element(child))
        out.append(escape(child.tail or ""))
    return "".join(out)


def _inline_element(element: lxml_html.HtmlElement) -> str:
    if element.tag == "br":
        return "<br>"
    if element.tag == "img":
        return _image(element)
    words = _inline(element)
    if element.tag == "a" and _SAFE_LINK.match(element.get("href", "")):
        return f'<a href="{escape(element.get("href", ""))}">{words}</a>'
    style = _INLINE.get(element.tag, "")
    return f"<{style}>{words}</{style}>" if style else words


def _image(element: lxml_html.HtmlElement) -> str:
    source, alt = element.get("src", ""), escape(element.get("alt", ""))
    if not source.startswith("cid:"):
        return alt
    width = element.get("width", "")
    shown = f' width="{width}"' if width.isascii() and width.isdigit() else ""
    return f'<img src="{escape(source)}" alt="{alt}"{shown}>'


def _hidden(element: lxml_html.HtmlElement) -> bool:
    return dict(parse_style(element.get("style", ""))).get("display") == "none"


def _rows_of_words(element: lxml_html.HtmlElement) -> str | None:
    """A table of words side by side, such as opening hours; None for tables that only arrange things."""
    if element.tag != "table":
        return None
    rows = [[*row] for row in element.iter("tr")]
    inside = [child.tag for row in rows for cell in row for child in cell.iterdescendants()]
    if not rows or any(len(row) < 2 for row in rows) or not set(inside) <= _INLINE.keys() - {"img"}:
        return None
    lines = ("".join(f'<td valign="top">{_inline(cell).strip()}</td>' for cell in row) for row in rows)
    return "".join(f"<tr>{line}</tr>" for line in lines)


def _is_line(element: lxml_html.HtmlElement) -> bool:
    return (
        element.tag == "p"
        and not len(element)
        and "border-top" in element.get("style", "")
        and not (element.text or "").strip()
    )


def _is_button(element: lxml_html.HtmlElement) -> bool:
    return element.tag == "td" and bool(element.get("bgcolor")) and [one.tag for one in element] == ["a"]


def _button(cell: lxml_html.HtmlElement) -> str:
    ground, link = escape(cell.get("bgcolor", "")), cell[0]
    colour = escape(dict(parse_style(link.get("style", ""))).get("color", ""))
    href = escape(link.get("href", "")) if _SAFE_LINK.match(link.get("href", "")) else ""
    words = f'<a href="{href}" style="color:{colour};text-decoration:none"><b>{_inline(link)}</b></a>'
    return f'<table align="center" cellpadding="12" bgcolor="{ground}"><tr><td>{words}</td></tr></table>'
