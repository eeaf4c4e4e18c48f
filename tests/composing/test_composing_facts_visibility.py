# ruff: noqa: E501 - a row of a table reads best on one line
"""Colours, lengths and looks (law.md 6.9.16; CSS Color 4, WCAG 2)."""

import pytest

from desktop_app.composing.colours import Colour, contrast, first_colour, over, parse_colour
from desktop_app.composing.html_facts import read_html
from desktop_app.composing.visibility import Look, inside, length, parse_style
from desktop_app.domain.rendered import Kind, Sight


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#FFF", Colour(255, 255, 255)), ("#12345680", Colour(18, 52, 86, 128 / 255)), ("ffffff", Colour(255, 255, 255)),
        ("White", Colour(255, 255, 255)), ("transparent", Colour(0, 0, 0, 0)), ("rgb(1, 2, 3)", Colour(1, 2, 3)),
        ("rgb(100% 0% 0% / 50%)", Colour(255, 0, 0, 0.5)), ("rgba(0,0,0,.25)", Colour(0, 0, 0, 0.25)),
        ("hsl(120deg, 100%, 50%)", Colour(0, 255, 0)), ("hsl(x)", None), ("rgb(1,2)", None), ("rgb(a,b,c)", None),
        ("inherit", None), ("#12345", None), ("", None),
    ],
)
def test_colours(text: str, colour: Colour | None) -> None:
    assert parse_colour(text) == colour


def test_the_first_colour_of_a_longer_value() -> None:
    assert first_colour("url(a/red.png) no-repeat #fefefe") == Colour(254, 254, 254)
    assert first_colour("linear-gradient(to right, white, black)") == Colour(255, 255, 255)
    assert first_colour("no-repeat center") is None


def test_contrast_is_that_of_wcag() -> None:
    white, black, grey = Colour(255, 255, 255), Colour(0, 0, 0), Colour(118, 118, 118)
    assert contrast(white, black) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)
    assert over(Colour(0, 0, 0, 0.5), white) == Colour(127.5, 127.5, 127.5)


@pytest.mark.parametrize(
    ("text", "px"),
    [("12px", 12), ("9pt", 12), ("1.5em", 30), ("50%", 10), ("1rem", 16), ("0", 0), (".5in", 48), ("-1em", -20),
     ("auto", None), ("calc(1px + 2px)", None)],
)
def test_lengths(text: str, px: float | None) -> None:
    assert length(text, 20) == (None if px is None else pytest.approx(px))


@pytest.mark.parametrize(
    ("tag", "attributes", "style", "sight"),
    [
        ("p", {}, "", Sight.CLEAR),
        ("p", {}, "font-size:5.9px", Sight.HIDDEN),
        ("p", {}, "font-size:6px", Sight.FAINT),
        ("p", {}, "font-size:8.9px", Sight.FAINT),
        ("p", {}, "font-size:9px", Sight.CLEAR),
        ("p", {}, "font-size:calc(1px)", Sight.CLEAR),
        ("p", {}, "font-size:smaller", Sight.CLEAR),
        ("p", {}, "font-size:larger", Sight.CLEAR),
        ("p", {}, "font:italic bold .3em/1.2 serif", Sight.HIDDEN),
        ("p", {}, "font:inherit", Sight.CLEAR),
        ("p", {}, "/* color:white */ color:black", Sight.CLEAR),
        ("p", {}, "color:#959595", Sight.FAINT),
        ("p", {}, "color:#949494", Sight.CLEAR),
        ("p", {}, "color:white", Sight.HIDDEN),
        ("p", {}, "color:white;background:url(dark.png)", Sight.FAINT),
        ("p", {"background": "dark.png"}, "color:white", Sight.FAINT),
        ("p", {}, "color:white;background:#000", Sight.CLEAR),
        ("p", {"bgcolor": "navy"}, "color:white", Sight.CLEAR),
        ("p", {"bgcolor": "nothing"}, "", Sight.CLEAR),
        ("p", {}, "-webkit-text-fill-color:white", Sight.HIDDEN),
        ("a", {"href": "x"}, "", Sight.CLEAR),
        ("a", {"href": "x"}, "background:#0000ee", Sight.HIDDEN),
        ("a", {"href": "x"}, "color:inherit", Sight.CLEAR),
        ("font", {"size": "1"}, "", Sight.CLEAR),
        ("font", {"size": "-2", "color": "white"}, "", Sight.HIDDEN),
        ("p", {}, "opacity:5%", Sight.HIDDEN),
        ("p", {}, "opacity:most", Sight.CLEAR),
        ("p", {}, "filter:alpha(opacity=0)", Sight.HIDDEN),
        ("p", {}, "filter:opacity(0)", Sight.HIDDEN),
        ("p", {}, "zoom:0.2", Sight.HIDDEN),
        ("p", {}, "zoom:10%", Sight.HIDDEN),
        ("p", {}, "transform:scale(0)", Sight.HIDDEN),
        ("p", {}, "transform:translateX(-9999px)", Sight.HIDDEN),
        ("p", {}, "clip-path:inset(100%)", Sight.HIDDEN),
        ("p", {}, "clip-path:circle(0)", Sight.HIDDEN),
        ("p", {}, "content-visibility:hidden", Sight.HIDDEN),
        ("p", {}, "overflow:hidden;height:20px", Sight.CLEAR),
        ("p", {}, "overflow:hidden;height:auto", Sight.CLEAR),
        ("p", {}, "height:0", Sight.CLEAR),
        ("p", {}, "left:-9999px", Sight.CLEAR),
        ("p", {}, "margin-left:-10px", Sight.CLEAR),
        ("details", {}, "", Sight.HIDDEN),
        ("details", {"open": ""}, "", Sight.CLEAR),
    ],
)
def test_looks(tag: str, attributes: dict[str, str], style: str, sight: Sight) -> None:
    """JP-SEMR-7-1-VISIBLE."""
    assert inside(Look(), tag, attributes, parse_style(style)).sight is sight


def seen(html: str) -> dict[str, Sight]:
    return {piece.text.strip(): piece.sight for piece in read_html(html).parts[0].pieces if piece.text.strip()}


def test_what_is_quoted_preformatted_or_unread() -> None:
    quoted = seen('<blockquote type="cite">old</blockquote><div class="gmail_quote">older <i style="color:#fff">x</i></div>new')
    assert quoted == {"old": Sight.FAINT, "older": Sight.FAINT, "x": Sight.HIDDEN, "new": Sight.CLEAR}
    kinds = [piece.kind for piece in read_html("<pre>a\nb</pre>").parts[0].pieces if piece.kind is not Kind.BLOCK]
    assert kinds == [Kind.TEXT, Kind.LINE, Kind.TEXT]
    assert seen("<title>t</title><script>s</script><style>p{}</style><p>x</p><!-- c -->") == {"x": Sight.CLEAR}
    assert read_html("<p>x</p><!-- a <b>b</b> &amp; -->").parts[0].comments.split() == ["a", "b", "&"]
    assert [piece.kind for piece in read_html("<svg><text>t</text></svg>").parts[0].pieces if piece.kind is Kind.IMAGE]


def test_style_sheets_for_some_media_only() -> None:
    html = '<style media="print">p{{display:none}}</style><style{0}>p{{display:none}}</style><p>x</p>'
    assert len(read_html(html.format(' media="(max-width:600px)"')).parts) == 2
    assert seen(html.format(' media="screen"')) == {"x": Sight.HIDDEN}
    assert seen(html.format(' media="print"')) == {"x": Sight.CLEAR}
    for both in ("screen, print", "not print", "only screen, print", "print, (max-width: 480px)"):
        css = f"<style>@media {both}{{p{{display:none}}}}</style><p>x</p>"
        assert Sight.HIDDEN in [one.sight for part in read_html(css).parts for one in part.pieces if one.text]
    nested = "<style>@media screen{@media (min-width:9px){p{color:red}}p{color:#fff}}</style><p>x</p>"
    assert read_html(nested).parts


@pytest.mark.parametrize("broken", ["color", ":", "a:b:c", "}{", "color:", ";;", "x:}", "--", "color:red !", "\\\\", "a:("])
def test_a_broken_style_elsewhere_does_not_show_what_is_hidden(broken: str) -> None:
    html = f"<style>p,i{{display:none}}</style><i style='{broken}'>y</i><p>x</p>"
    assert seen(html)["x"] is Sight.HIDDEN


def test_pictures_that_only_count() -> None:
    def counters(html: str) -> int:
        return len(read_html(html).counters)

    assert counters('<img src="https://x.example/a.gif" width="1" height="1">') == 1
    assert counters('<img src="https://x.example/open?u=1" width="20">') == 1
    assert counters('<div style="display:none"><img src="//x.example/a.gif"></div>') == 1
    assert counters('<img src="cid:a" width="1">') == 0
    assert counters('<img src="https://x.example/rose.jpg" width="50%">') == 0
    assert [piece.tiny for piece in read_html('<img src="a/spacer.gif">').parts[0].pieces if piece.kind is Kind.IMAGE] == [True]
