"""The words of an HTML mail, quotations marked with `> ` so that they are cut as in a plain one."""

import re

from lxml import etree

_STOP_LABEL = re.compile(
    r"(広告|お便り)?(メール|メルマガ)?の?(配信|購読|登録)?の?(停止|解除|退会)(する|の?(お手続き?|手続き?|方法))?"
    r"(は?こちら)?|こちら|unsubscribe( here)?|opt[- ]?out|click here|here|stop( these mails)?",
    re.I,
)
MAX_HTML = 400_000
"""Characters of HTML that are looked at."""

_LONG_TAG = re.compile(r"<([a-zA-Z][^<>]{4000})[^<>]*>?")
_BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "tr",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "ul",
        "ol",
        "hr",
        "blockquote",
        "pre",
        "section",
        "article",
        "header",
        "footer",
        "center",
        "dt",
        "dd",
    }
)
_SKIPPED = frozenset(
    {"script", "style", "head", "title", "template", "noscript", "object", "svg", "select", "textarea"}
)
_QUOTES = re.compile(
    r"gmail_quote|gmail_extra|yahoo_quoted|protonmail_quote|zmail_extra|tutanota_quote"
    r"|moz-cite|OutlookMessageHeader"
    r"|x_gmail_quote|ms-outlook-mobile-reference|replyHeader|quoted-text|mail-quote",
    re.I,
)
_NOT_A_QUOTE = re.compile(r"gmail_quote_container\b(?!.*gmail_quote\b)|gmail_default")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|mso-hide\s*:\s*all", re.I)


def html_text(html: str) -> str:
    """The visible text. Bounded in size and depth (libxml2 stops at 256 levels), nothing is fetched."""
    html = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", html[:MAX_HTML])
    html = _LONG_TAG.sub(r"<\1>", html)  # the parser compares every attribute of a tag with each other
    parser = etree.HTMLParser(
        encoding="utf-8",
        recover=True,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(f"<div>{html}</div>".encode("utf-8", "replace"), parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return re.sub(r"<[^<>]{0,2000}>", " ", html)
    return _collect(root)


def _collect(root: "etree._Element") -> str:
    lines: list[list[str]] = [[]]
    marked: list[bool] = [False]
    depth = 0  # how many quotations we stand in
    hidden = 0

    def new_line() -> None:
        if lines[-1] or marked[-1] != (depth > 0):
            lines.append([])
            marked.append(depth > 0)

    def put(text: str | None) -> None:
        if text and not hidden:
            words = re.sub(r"[ \t\r\n]+", " ", text)
            if words.strip() or lines[-1]:
                marked[-1] = depth > 0
                lines[-1].append(words)

    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        quote = _is_quote(element, tag)
        dark = _is_hidden(element, tag) or _is_label(element, tag)
        if event == "start":
            hidden += dark
            if tag in _BLOCKS:
                new_line()
            if quote:
                depth += 1
                new_line()
            put(element.text)
        else:
            if quote:
                depth -= 1
                new_line()
            elif tag in _BLOCKS:
                new_line()
            hidden -= dark
            put(element.tail)
    return "\n".join(
        ("> " if quote else "") + "".join(words).replace("\xa0", " ").strip()
        for words, quote in zip(lines, marked, strict=True)
    )


def _is_quote(element: "etree._Element", tag: str) -> bool:
    if tag == "blockquote":
        return True
    if tag not in ("div", "span", "section"):
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return bool(_QUOTES.search(names)) and not _NOT_A_QUOTE.search(names)


def _is_label(element: "etree._Element", tag: str) -> bool:
    """The words of a link to stop mails: nobody writes them, and a footer that is quoted is full of them."""
    if tag != "a" or not element.get("href"):
        return False
    label, inner = "", element
    for _ in range(5):  # a label may stand in a span in a bold word
        label += str(inner.text or "")[:60]
        if len(inner) == 0:
            break
        inner = inner[0]
    return bool(_STOP_LABEL.fullmatch(label.strip()))


def _is_hidden(element: "etree._Element", tag: str) -> bool:
    return (
        tag in _SKIPPED or element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))
    )
