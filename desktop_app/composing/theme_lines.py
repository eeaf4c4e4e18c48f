"""Which line of a theme's source an element of its MJML comes from, and what its Jinja names.

Before a trial run each tag of the source gets an attribute with its line, which `mjml_check` reads.
"""

import re
from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, nodes
from jinja2.meta import find_undeclared_variables

from desktop_app.composing.look import Look
from desktop_app.composing.mjml_check import LINE, Fault
from desktop_app.composing.page import Page
from desktop_app.composing.page_html import GLOBALS, MACROS, environment

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<([A-Za-z][\w-]*)", re.S)
_MARK = re.compile(rf' {LINE}="\d+"')
_TRICKS = re.compile(
    "[\u061c\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\ue000-\uf8ff]"
)
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKUP = re.compile(r"<!--.*?(?:-->|\Z)|<!\[?\w*|<\?\w*", re.S)
_ENTITY = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));?")


def marked(source: str) -> str:
    """The source with the line of each tag in it. Raises jinja2.TemplateSyntaxError."""
    out: list[str] = []
    for line, kind, value in environment().lex(source):
        out.append(_with_lines(value, line) if kind == "data" else value)
    return "".join(out)


def unmarked(mjml: str) -> str:
    """MJML without the lines."""
    return _MARK.sub("", mjml)


def _with_lines(text: str, line: int) -> str:
    def tag(found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        return f'{found[0]} {LINE}="{line + text.count(chr(10), 0, found.start())}"'

    return _TAG.sub(tag, text)


def tags(source: str) -> Iterator[tuple[int, str]]:
    """(line, name) of every tag of the source, also where the trial run does not come by."""
    for start, kind, value in environment().lex(source):
        if kind == "data":
            for found in _TAG.finditer(value):
                if found[1]:
                    yield start + value.count("\n", 0, found.start()), found[1]


def markup_faults(source: str) -> Iterator[Fault]:
    """Comments that Outlook reads as HTML, and what else is neither words nor a tag."""
    for start, kind, value in environment().lex(source):
        for found in _MARKUP.finditer(value) if kind == "data" else ():
            sign = found[0] if not found[0].startswith("<!--") else "<!--"
            if sign != "<!--" or set("[<") & set(found[0][4:]):
                line = start + value.count("\n", 0, found.start())
                yield Fault(line, "markup", {"found": sign})


def hidden_characters(source: str) -> Iterator[Fault]:
    """Characters that nobody sees, or that turn the direction of words round."""
    for number, line in enumerate(source.split("\n"), 1):
        plain = _ENTITY.sub(_character, line)
        if found := _TRICKS.search(plain):
            yield Fault(number, "characters", {"found": f"U+{ord(found[0]):04X}"})


def turning_faults(mjml: str) -> Iterator[Fault]:
    """The same in what a theme makes: it can spell such characters by numbers."""
    plain = _ENTITY.sub(_character, mjml)
    if found := TURNING.search(plain):
        yield Fault(0, "characters", {"found": f"U+{ord(found[0]):04X}"})


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    return chr(number) if number < 0x110000 else found[0]


def name_faults(source: str) -> Iterator[Fault]:
    """Names that no template knows, and files that it may not import. Raises TemplateSyntaxError."""
    tree = environment().parse(source)
    unknown = find_undeclared_variables(tree) - GLOBALS - set(environment().globals)
    imported: set[str] = set()
    for node in tree.find_all(nodes.Node):
        if isinstance(node, nodes.Name) and node.name in unknown:
            yield Fault(node.lineno, "name-unknown", {"name": node.name[:40]})
        elif isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport):
            if not _is_ours(node):
                yield Fault(node.lineno, "import-refused", {"file": MACROS})
                continue
            if not getattr(node, "with_context", True):
                yield Fault(node.lineno, "import-context", {"file": MACROS})
            if isinstance(node, nodes.Import):
                imported.add(node.target)
    yield from _part_faults(tree, imported)


def _is_ours(node: nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport) -> bool:
    is_import = isinstance(node, nodes.Import | nodes.FromImport)
    return is_import and isinstance(node.template, nodes.Const) and node.template.value == MACROS


def _part_faults(tree: nodes.Template, imported: set[str]) -> Iterator[Fault]:
    known = {
        "look": set(Look.__dataclass_fields__),
        "page": set(Page.__dataclass_fields__),
        **dict.fromkeys(imported, _macros(environment())),
    }
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.attr not in known.get(node.node.name, {node.attr}):
            yield Fault(node.lineno, "name-unknown", {"name": f"{node.node.name}.{node.attr}"[:60]})


@cache
def _macros(env: Environment) -> set[str]:
    source, _, _ = env.loader.get_source(env, MACROS) if env.loader else ("", None, None)
    return {node.name for node in env.parse(source).find_all(nodes.Macro)}
