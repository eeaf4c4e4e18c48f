"""Whether a theme shows the law's block: complete, large and dark enough, on every kind of screen
(SEM Act 4, SEM Ord. 7(1)(i); law.md 6.9.16)."""

import re
from collections.abc import Iterator, Mapping, Sequence

from desktop_app.composing.legibility import Shown, in_the_dark, shown_views, with_other_wishes
from desktop_app.composing.look import CONTRAST

FOOTER_PX = 12
"""Least size of the block's characters."""

_MARK = "\ue000"
_WORDS = re.compile(r"(\A|>)([^<]*[^<\s][^<]*)")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


Screens = Mapping[str, Sequence[Sequence[Shown]]]
"""By screen ("light", "dark", "other") the words of each reading."""


def screens(html: str, footer: str) -> tuple[Screens, int]:
    """The words of `html`, those of the `footer` in it marked; and how many pieces of words that has."""
    marked, expected = _WORDS.subn(rf"\1{_MARK}\2", footer)
    html = _PRIVATE.sub("", html).replace(_PRIVATE.sub("", footer), marked)
    shown = {"light": html, "dark": in_the_dark(html), "other": with_other_wishes(html)}
    if shown["other"] == html:
        del shown["other"]
    return {screen: list(shown_views(one, dark=screen == "dark")) for screen, one in shown.items()}, expected


def is_footer(words: Shown) -> bool:
    """Whether words of `screens` are the footer's."""
    return _MARK in words.words


def footer_faults(html: str, footer: str) -> Iterator[tuple[str, dict[str, object]]]:
    """What is wrong with the `footer` that stands once in `html`: (code, parameters), each code once."""
    yield from screen_faults(*screens(html, footer))


def screen_faults(shown: Screens, expected: int) -> Iterator[tuple[str, dict[str, object]]]:
    """As `footer_faults`."""
    told: set[str] = set()
    for screen, views in shown.items():
        for view in views:
            for code, params in _view_faults([one for one in view if is_footer(one)], expected):
                if code not in told:
                    told.add(code)
                    yield code, {**params, "screen": screen}


def _view_faults(words: list[Shown], expected: int) -> Iterator[tuple[str, dict[str, object]]]:
    found = sum(one.words.count(_MARK) for one in words)
    if found < expected or any(one.hidden or one.cut for one in words):
        yield "footer-hidden", {}
        return
    smallest = min((one.size for one in words), default=0.0)
    if smallest < FOOTER_PX:
        yield "footer-small", {"size": round(smallest, 1), "least": FOOTER_PX}
    faintest = min((one.contrast for one in words), default=0.0)
    if faintest < CONTRAST - 0.005:
        yield "footer-faint", {"contrast": round(faintest, 1), "least": CONTRAST}
