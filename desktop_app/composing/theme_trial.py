"""A trial run of a theme on sample pages, inside the process that may die of it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import TracebackType

import mrml
from jinja2 import TemplateError, TemplateSyntaxError

from desktop_app.composing.footer_check import Screens, is_footer, screen_faults, screens
from desktop_app.composing.html_facts import MAX_HTML
from desktop_app.composing.look import CONTRAST
from desktop_app.composing.mjml_check import BLOCKED, Fault, faults
from desktop_app.composing.mjml_tables import CHILDREN
from desktop_app.composing.page import Page, Theme
from desktop_app.composing.page_html import pictures_of, rendered_mjml
from desktop_app.composing.theme_lines import (
    hidden_characters,
    marked,
    markup_faults,
    name_faults,
    tags,
    turning_faults,
    unmarked,
)
from desktop_app.composing.theme_sample import sample_pages
from desktop_app.domain.errors import AppError

_TEMPLATE = "<template>"
_MOST = 60


def trial_faults(theme: Theme) -> list[Fault]:
    """All that is wrong with the theme, by line; not more than anybody reads at once."""
    found: list[Fault] = []
    for fault in _faults(theme):
        told = fault.code == "xml" and any(one.code == "xml" for one in found)
        if fault not in found and not told:
            found.append(fault)
        if len(found) >= _MOST:
            break
    return sorted(found, key=lambda one: (one.line, one.severity))


def _faults(theme: Theme) -> Iterator[Fault]:
    if not theme.source.strip():
        yield Fault(0, "theme-empty")
        return
    yield from hidden_characters(theme.source)
    try:
        names = list(name_faults(theme.source))
        with_lines = marked(theme.source)
        yield from names
        yield from _tag_faults(theme.source)
        markup = list(markup_faults(theme.source))
        yield from markup
        if names or markup:
            return  # the trial would stop at the first of them
        yield from _page_faults(theme, with_lines)
    except TemplateSyntaxError as error:
        yield Fault(error.lineno, "jinja-syntax", {"why": (error.message or "")[:160]})


def _tag_faults(source: str) -> Iterator[Fault]:
    for line, tag in tags(source):
        if tag.startswith("mj") and tag not in CHILDREN:
            yield Fault(line, "tag-blocked" if tag in BLOCKED else "tag-unknown", {"tag": tag[:40]})


def _page_faults(theme: Theme, with_lines: str) -> Iterator[Fault]:
    try:
        for number, page in enumerate(sample_pages()):
            shown: list[str] = []
            mjml = rendered_mjml(page, replace(theme, source=with_lines), shown)
            wrong = list(faults(mjml, pictures_of(page)))
            yield from wrong
            yield from turning_faults(mjml)
            yield from _count_faults(theme.source, shown)
            if len(shown) == 1 and all(one.severity == "warn" for one in wrong):
                yield from _shown_faults(theme, page, unmarked(mjml), shown[0], words=not number)
    except TemplateSyntaxError:
        raise
    except TemplateError as error:
        yield Fault(_line_of(error.__traceback__), "jinja-failed", {"why": str(error)[:160]})
    except AppError as error:
        if error.id.startswith("theme-"):
            raise
        if error.id == "mail-html-too-big":
            raise AppError("theme-too-big", theme=theme.id, limit=MAX_HTML // 1000) from None
        yield Fault(_line_of(error.__traceback__), "jinja-failed", {"why": error.id})
    except MemoryError:
        raise
    except Exception as error:  # whatever a template may do
        why = f"{type(error).__name__}: {error}"[:160]
        yield Fault(_line_of(error.__traceback__), "jinja-failed", {"why": why})


def _line_of(trace: TracebackType | None) -> int:
    """The last line of the theme itself before it failed."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == _TEMPLATE:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _count_faults(source: str, shown: list[str]) -> Iterator[Fault]:
    if not shown:
        yield Fault(0, "footer-missing")
    elif len(shown) > 1:
        yield Fault(_footer_line(source), "footer-twice")


def _footer_line(source: str) -> int:
    """Where the theme shows the law's block."""
    lines = source.split("\n")
    return next((number for number, line in enumerate(lines, 1) if "footer(" in line), 0)


def _shown_faults(theme: Theme, page: Page, mjml: str, footer: str, *, words: bool) -> Iterator[Fault]:
    try:
        html = mrml.to_html(mjml, mrml.ParserOptions(include_loader=mrml.noop_loader())).content
    except OSError as error:
        yield Fault(0, "xml", {"why": str(error)[:160]})
        return
    line = _footer_line(theme.source)
    if html.count(footer) != 1:
        yield Fault(line, "footer-altered")
        return
    shown, expected = screens(html, footer)
    for code, params in screen_faults(shown, expected):
        yield Fault(line, code, params)
    if f'<html lang="{page.language}"' not in html:
        yield Fault(1, "lang-missing", severity="warn")
    if words:
        yield from _missing_blocks(html)
        yield from _faint(shown)


def _missing_blocks(html: str) -> Iterator[Fault]:
    for said in ("十二月のお便り", "ポインセチア 5号鉢", "栄駅から3分", "ご予約はこちら"):
        if said not in html:
            yield Fault(0, "blocks-missing", {"found": said}, "warn")
            return


def _faint(shown: Screens) -> Iterator[Fault]:
    for screen, views in shown.items():
        words = [one for view in views for one in view if not one.hidden and not is_footer(one)]
        faint = [one for one in words if one.contrast < CONTRAST - 0.005]
        if faint:
            worst = min(faint, key=lambda one: one.contrast)
            params = {"words": worst.words[:20], "contrast": round(worst.contrast, 1), "least": CONTRAST}
            yield Fault(0, "words-faint", {**params, "screen": screen}, "warn")


def as_json(found: Iterable[Fault]) -> list[list[object]]:
    """For the way back to the program."""
    return [[one.line, one.code, one.severity, dict(one.params)] for one in found]
