"""Themes of one's own: what is refused and where, and that nothing they do stops the program."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desktop_app.composing import theme_worker
from desktop_app.composing.blocks import KINDS
from desktop_app.composing.css_check import sheet_faults, style_faults
from desktop_app.composing.look import FONT_STACKS, ROLES, look_of
from desktop_app.composing.theme_check import CODES, ThemeProblem, check_theme
from desktop_app.composing.theme_sample import BLOCKS, sample_page
from desktop_app.composing.theme_trial import trial_faults
from desktop_app.composing.themes import Theme, load_theme, render_here, render_page
from desktop_app.domain.errors import AppError
from desktop_app.services.theme_fault_words import fault_words

SOURCE = load_theme("plain").source
LOOK = load_theme("plain").look
FOOT = "{{ parts.legal_footer() }}"
HEAD = "{{ parts.head() }}"
LINE = SOURCE[: SOURCE.index(FOOT)].count("\n") + 1
HEAD_LINE = SOURCE[: SOURCE.index(HEAD)].count("\n") + 1


SPY = '<mj-image src="https://spy.example/a.gif" />'
FLOOD = "{% for a in range(99999) %}{{ 'x' * 99 }}{% endfor %}"


def row(words: str, more: str = "") -> str:
    return f"<mj-section><mj-column><mj-text{more}>{words}</mj-text></mj-column></mj-section>"


def sheet(css: str) -> str:
    return f"<mj-head><mj-style>{css}</mj-style></mj-head>"


def found(source: str) -> list[tuple[int, str]]:
    """In this process: the child is tried for itself."""
    return [(one.line, one.code) for one in trial_faults(Theme("", source, LOOK)) if one.severity == "stop"]


@pytest.mark.parametrize(
    ("put", "code"),
    [
        ("<mj-foo />" + FOOT, "tag-unknown"),
        ("{% if false %}<mj-carousel />{% endif %}" + FOOT, "tag-blocked"),
        ("<mj-text>x</mj-text>" + FOOT, "tag-place"),
        (row("<td>x</td>") + FOOT, "tag-place"),
        (row('<a href="https://a.example">x <a href="https://b.example">y</a></a>') + FOOT, "tag-place"),
        ("<mj-section>x</mj-section>" + FOOT, "words-place"),
        ('<mj-section backgroundcolor="red"></mj-section>' + FOOT, "attribute-unknown"),
        (row("<p id='x'>x</p>") + FOOT, "attribute-unknown"),
        ('<mj-section padding="10em"></mj-section>' + FOOT, "attribute-value"),
        ('<mj-section padding="5000px"></mj-section>' + FOOT, "attribute-value"),
        ("<mj-section><mj-column><mj-image /></mj-column></mj-section>" + FOOT, "attribute-missing"),
        (f"<mj-section><mj-column>{SPY}</mj-column></mj-section>" + FOOT, "remote"),
        (row('<img src="//spy.example/a.gif" alt="x" />') + FOOT, "remote"),
        (row('<p style="background:url(https://spy.example)">x</p>') + FOOT, "remote"),
        (row('<p style="background:\\75rl(https://spy.example)">x</p>') + FOOT, "css"),
        (row("<script>x</script>") + FOOT, "script"),
        (row('<p onclick="x()">x</p>') + FOOT, "script"),
        (row('<a href="javascript:x()">x</a>') + FOOT, "script"),
        (row('<a href=" java&#9;script:x()">x</a>') + FOOT, "script"),
        (row('<a href="file:///etc/passwd">x</a>') + FOOT, "link"),
        (row("<iframe></iframe>") + FOOT, "tag-blocked"),
        (row("<![CDATA[<script>x</script>]]>") + FOOT, "markup"),
        ("<!--[if mso]><p>x</p><![endif]-->" + FOOT, "markup"),
        ("<mj-section>" + FOOT, "xml"),
        ("<?xml-stylesheet href='https://spy.example/a.css'?>" + FOOT, "markup"),
        (row("&nbsp;") + FOOT, "xml"),
        ("{% if %}" + FOOT, "jinja-syntax"),
        ("{{ 1 | nofilter }}" + FOOT, "jinja-syntax"),
        ("{{ nothing }}" + FOOT, "name-unknown"),
        ("{{ look.nothing }}" + FOOT, "name-unknown"),
        ("{{ parts.nothing() }}" + FOOT, "name-unknown"),
        ('{% include "washi/newsletter.mjml.j2" %}' + FOOT, "import-refused"),
        ('{% import "../../law/wordings.json" as x %}' + FOOT, "import-refused"),
        ("{% extends page.shop_name %}" + FOOT, "import-refused"),
        ('{% import "blocks.mjml.j2" as more %}' + FOOT, "import-context"),
        ('{% from "blocks.mjml.j2" import logo %}' + FOOT, "import-context"),
        ("{{ ''.__class__ }}" + FOOT, "jinja-failed"),
        ("{{ '{0.__class__}'.format(page) }}" + FOOT, "jinja-failed"),
        ("{{ page.blocks[99].text }}" + FOOT, "jinja-failed"),
        ("{{ 1 // 0 }}" + FOOT, "jinja-failed"),
        ("{{ cycler() }}" + FOOT, "jinja-failed"),
        ("{{ href('http://[') }}{{ href('http://\u3042..\u3044/') }}" + FOOT, "jinja-failed"),
        (row("a\u202eb") + FOOT, "characters"),
        (row("a&#x200b;b") + FOOT, "characters"),
        (row('<p style="position:absolute">x</p>') + FOOT, "css-refused"),
        (row('<p style="margin:0 0 -400px">x</p>') + FOOT, "css-trick"),
        (row('<p style="margin:calc(0px - 400px)">x</p>') + FOOT, "css-trick"),
        (FOOT + FOOT, "footer-twice"),
        ("{% set a = footer() %}", "footer-altered"),
        (row('{{ footer() | replace("停止", "") | safe }}'), "footer-altered"),
        (row('<span style="display:none">{{ footer() }}</span>'), "footer-hidden"),
        (row('{{ footer("display:none") }}'), "footer-hidden"),
        (row('<div style="max-height:20px;overflow:hidden">{{ footer() }}</div>'), "footer-hidden"),
        (row("{{ footer() }}", ' height="10px"'), "footer-hidden"),
        (row('<div style="width:20px">{{ footer() }}</div>'), "footer-hidden"),
        (row('<div style="padding:0 90px">{{ footer() }}</div>'), "footer-hidden"),
        (row('<div style="margin-left:50%">{{ footer() }}</div>', ' padding="0 20px"'), "footer-hidden"),
        (row('<div style="padding:0 900px">{{ footer() }}</div>'), "css-trick"),
        (row('<div style="border-left:250px solid #ffffff">{{ footer() }}</div>'), "css-trick"),
        (row('<div style="min-width:3000px">x</div>') + FOOT, "css-trick"),
        (row('<table width="3000"><tr><td>x</td></tr></table>') + FOOT, "attribute-value"),
        ('<mj-section padding="0 90%"></mj-section>' + FOOT, "attribute-value"),
        ('<mj-section border-left="900px solid #ffffff"></mj-section>' + FOOT, "attribute-value"),
        (row('<div style="white-space:nowrap">{{ footer() }}</div>'), "footer-hidden"),
        (row("{{ footer() }}").replace("<mj-column>", '<mj-column width="5%">'), "footer-hidden"),
        (row("<table><tr><td>x</td><td>{{ footer() }}</td></tr></table>"), "footer-hidden"),
        (row("{{ footer() }}", ' font-family="Wingdings"'), "attribute-value"),
        (row('<span style="text-decoration:line-through">{{ footer() }}</span>'), "css-trick"),
        (row('<p style="line-height:0">{{ footer() }}</p>'), "css-trick"),
        (row("{{ footer() }}", ' font-size="11px"'), "footer-small"),
        (row('{{ footer("color:#eeeeee") }}'), "footer-faint"),
        (row("{{ footer() }}", ' color="#888888"'), "footer-faint"),
        (row('<p style="line-height:0.1">{{ footer() }}</p>'), "css-trick"),
        (row('<p style="font-family:Wingdings">{{ footer() }}</p>'), "css-trick"),
        (row('<p style="-webkit-text-security:disc">{{ footer() }}</p>'), "css-refused"),
        (row('<p style="opacity:0">{{ footer() }}</p>'), "css-refused"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(put: str, code: str) -> None:
    problems = found(SOURCE.replace(FOOT, "\n" + put))
    assert (LINE + 1, code) in problems


@pytest.mark.parametrize(
    ("css", "code"),
    [
        (".kw-foot { display: none; }", "footer-hidden"),
        ("@media (max-width: 400px) { .kw-foot { display: none; } }", "footer-hidden"),
        ("@media (min-width: 400px) { .kw-foot div { font-size: 1px !important; } }", "footer-small"),
        ("@media (prefers-contrast: more) { .kw-foot { display: none; } }", "footer-hidden"),
        ("@media (prefers-color-scheme: dark) { .kw-foot-words div { color: #222222 !important; }"
         " .kw-foot table { background: #000000 !important; } }", "footer-faint"),
    ],
)
def test_a_style_sheet_can_not_hide_the_law_s_block(css: str, code: str) -> None:
    assert (LINE, code) in found(SOURCE.replace(HEAD, sheet(css)))


@pytest.mark.parametrize(
    ("css", "code"),
    [
        ("body:not(:hover) .kw-foot { display: none; }", "css-selector"),
        ("[class] { color: red; }", "css-selector"),
        ("@supports (display: grid) { .kw-foot { display: none; } }", "css-selector"),
        ("@import 'https://spy.example/a.css';", "remote"),
        (".a { color: red; ", "css"),
        (".a { color: red; } }", "css"),
        (".a::after { content: 'x'; }", "css-selector"),
        (".a { transform: scale(0); }", "css-refused"),
        (".a { --x: 1px; }", "css-refused"),
        (".a { margin-left: var(--x); }", "css-trick"),
        (".a { b\\65havior: x; }", "css"),
    ],
)
def test_style_sheets_are_plain(css: str, code: str) -> None:
    assert code in [one[0] for one in sheet_faults(css)]
    assert (HEAD_LINE, code) in found(SOURCE.replace(HEAD, sheet(css.replace("<", "&lt;"))))


def test_css_that_degrades_is_only_told() -> None:
    assert style_faults("border-radius:6px;color:rgb(1, 2, 3)") == ()
    told = [one[:2] for css in ("float:left", "scrollbar-color:red") for one in style_faults(css)]
    assert told == [("css-unsupported", "warn"), ("css-unknown", "warn")]


@pytest.mark.parametrize(
    "css",
    [
        "font-size:1e-3px", "font-size:.1ic", "font-size:min(0px,1px)", "font:1px/0 serif",
        "line-height:0.1ch", "line-height:999", "line-height:1%", "margin-top:9999pc", "margin-top:1e5px",
        "margin-top:+9999px",
        "margin-top:999lh", "padding-top:9999cm", "text-indent:900ch", "letter-spacing:99in", "height:9999in",
        "border-top:99in solid white", "max-width:1ch", "width:min-content", "width:max-content",
        "vertical-align:-9999px", "vertical-align:9999px", "outline:900px solid #ffffff",
        "outline-offset:-60px", "columns:99", "column-width:1px", "display:flex", "display:contents",
        "display:table-column",
        "display:ruby-text", "color:Canvas", "color:oklch(95% 0 0)", "color:currentcolor", "color:initial",
        "background:CanvasText", "background-color:currentColor", "all:unset", "contain:size",
        "content-visibility:hidden", "block-size:0", "margin-inline:-9999px", "offset:path('')", "order:-1",
        "-webkit-text-size-adjust:1%", "color-scheme:only dark", "text-wrap:nowrap", "text-overflow:ellipsis",
    ],
)
def test_a_style_that_could_take_words_out_of_sight_is_refused(css: str) -> None:
    assert "stop" in [severity for _, severity, _ in style_faults(css)]
    assert "stop" in [severity for _, severity, _ in sheet_faults(f".kw-foot div {{ {css} !important }}")]


@pytest.mark.parametrize(
    "condition",
    ["not print", "not speech", "screen, print", "print, (max-width: 480px)", "print", "(hover: hover)"],
)
def test_conditions_that_can_mean_anything_are_refused(condition: str) -> None:
    css = f"@media {condition} {{ .kw-foot {{ display: none !important; }} }}"
    assert ("css-selector", "stop") in [one[:2] for one in sheet_faults(css)]
    assert "css-selector" in [one[0] for one in sheet_faults("br { display: none; }")]


def test_the_law_s_block_on_no_ground_of_its_own_is_faint_in_the_dark() -> None:
    source = (
        '<mjml lang="{{ page.language }}"><mj-head><mj-raw><meta name="color-scheme" content="light dark" />'
        '</mj-raw></mj-head><mj-body width="600px"><mj-section><mj-column><mj-text color="#333333">'
        '{{ footer("color:#174a8b") }}</mj-text></mj-column></mj-section></mj-body></mjml>'
    )
    assert "footer-faint" in [code for _, code in found(source)]
    assert "footer-faint" not in [code for _, code in found(source.replace("light dark", "light"))]


def test_a_strong_shorthand_makes_the_law_s_block_small() -> None:
    css = ".kw-foot-words div { font: 10px/1.4 serif !important; }"
    assert (LINE, "footer-small") in found(SOURCE.replace(HEAD, sheet(css)))


@pytest.mark.parametrize("mark", ['"\\u202e"', '"%c" | format(8238)', '("&#" ~ "x202e;") | safe'])
def test_a_theme_can_not_turn_words_round(mark: str) -> None:
    put = row("{{ " + mark + " }}x") + FOOT
    assert (0, "characters") in found(SOURCE.replace(FOOT, put))
    theme = Theme("own", SOURCE.replace(FOOT, put), LOOK)
    html = "".join(one for one in render_here(sample_page("ja", BLOCKS[:3]), theme) if isinstance(one, str))
    assert "\u202e" not in html
    assert "202e" not in html


def test_a_system_s_own_colours_are_refused() -> None:
    put = row("{{ footer() }}", ' color="Canvas"')
    assert "attribute-value" in [code for _, code in found(SOURCE.replace(FOOT, put))]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", (0, "theme-empty")),
        ("<html><body>x</body></html>", (1, "tag-place")),
        ("x" * 200_001, (0, "theme-too-big")),
        ("花" * 70_000, (0, "theme-too-big")),
        (SOURCE.replace(FOOT, ""), (0, "footer-missing")),
        (SOURCE.replace(FOOT, FLOOD + FOOT), (0, "theme-too-big")),
        (SOURCE.replace(FOOT, "{{ parts.blocks() }}" * 60 + FOOT), (0, "theme-too-big")),
        (SOURCE.replace(FOOT, "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"), (LINE, "jinja-failed")),
        (SOURCE.replace(FOOT, "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}"), (0, "theme-crashed")),
        (SOURCE.replace(FOOT, "{% set x = 'a' * 4000000000 %}" + FOOT), (0, "theme-crashed")),
    ],
)
def test_the_child_survives_and_answers(source: str, problem: tuple[int, str]) -> None:
    assert problem in [(one.line, one.code) for one in check_theme(source, LOOK)]
    assert check_theme(SOURCE, LOOK) == ()


LOOP = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def test_a_loop_without_end_is_stopped_and_the_next_theme_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    check_theme(SOURCE, LOOK)
    monkeypatch.setattr(theme_worker, "MAX_SECONDS", 1.0)
    started = time.monotonic()
    problems = check_theme(SOURCE.replace(FOOT, LOOP + FOOT), LOOK)
    assert time.monotonic() - started < 30
    assert problems == (ThemeProblem(0, "theme-too-slow", "stop", {"theme": "", "seconds": 1}),)
    monkeypatch.undo()
    assert check_theme(SOURCE, LOOK) == ()


def test_own_themes_give_the_same_mail_as_packaged_ones() -> None:
    page = sample_page("ja", BLOCKS, preview=True)
    packaged = load_theme("plain")
    own = Theme("own", packaged.source, packaged.look)
    assert render_page(page, own) == render_page(page, packaged) == render_here(page, own)
    started = time.monotonic()
    for _ in range(5):
        render_page(page, own)
    assert (time.monotonic() - started) / 5 < 5


@pytest.mark.parametrize(
    ("put", "error"),
    [
        (LOOP + FOOT, "theme-too-slow"),
        ("", "theme-broken"),
        ("{{ nothing }}" + FOOT, "theme-broken"),
        (row('<span style="display:none">{{ footer() }}</span>'), "theme-broken"),
        (row("{% if page.blocks %}{{ footer() }}{% endif %}", ' font-size="8px"'), "theme-broken"),
        ("x" * 200_000, "theme-too-big"),
        (row('<a href="{{ inline([coupon_code]) }}">x</a>') + FOOT, "theme-broken"),
        (row('<p style="color:{{ inline([coupon_code]) }}">x</p>') + FOOT, "theme-broken"),
    ],
)
def test_a_mail_in_a_bad_theme_is_refused(put: str, error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = sample_page("ja", BLOCKS[:3])
    render_page(page, Theme("own", SOURCE, LOOK))
    monkeypatch.setattr(theme_worker, "MAX_SECONDS", 1.0)
    with pytest.raises(AppError) as raised:
        render_page(page, Theme("own", SOURCE.replace(FOOT, put), LOOK))
    assert raised.value.id == error


def test_the_installed_program_can_be_the_child() -> None:
    command = [sys.executable, "-m", "desktop_app", theme_worker.FLAG]
    done = subprocess.run(command, input=b"", capture_output=True, check=True, timeout=60)
    assert done.stdout == b'{"ready":true}\n'


def test_a_child_that_dies_is_replaced() -> None:
    page = sample_page("ja", BLOCKS[:3])
    theme = Theme("own", SOURCE, LOOK)
    expected = render_page(page, theme)
    child = theme_worker._WORKER._child
    assert child is not None
    child.kill()
    child.wait()
    assert render_page(page, theme) == expected


def test_several_threads_share_the_child() -> None:
    page = sample_page("ja", BLOCKS[:3])
    theme = Theme("own", SOURCE, LOOK)
    expected = render_page(page, theme)
    results: list[bool] = []

    def work() -> None:
        results.append(render_page(page, theme) == expected)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 6


def test_a_child_that_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    theme_worker.close()
    monkeypatch.setattr(theme_worker, "_SCRIPT", "raise SystemExit")
    with pytest.raises(AppError, match="theme-not-started"):
        check_theme(SOURCE, LOOK)
    monkeypatch.undo()
    theme_worker.close()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_code_has_a_sentence(language: str) -> None:
    for code, names in CODES.items():
        sentence = fault_words(code, dict.fromkeys(names, "⁂"), language)  # type: ignore[arg-type]
        assert "?" not in sentence
        assert "このデザイン部分" not in sentence
        assert sentence.strip()


@pytest.mark.parametrize(
    "look",
    [
        {},
        {"dark": "x", "radius": 7, "heading_sizes": "big", "font": ["sans"], "paper": None},
        {"paper": "url(x)", "words": "#zzzzzz", "radius": "6px;position:absolute", "font": "Wingdings"},
        {"heading_sizes": ["900px", 3], "dark": {"paper": []}, "text_size": "1px", "line_height": "0"},
        dict.fromkeys(ROLES, "#777777"),
        {"paper": "#ffffff", "panel": "#000000", "dark": {"paper": "#000000", "panel": "#ffffff"}},
    ],
)
def test_any_look_can_be_read(look: dict[str, object]) -> None:
    read = look_of(look)
    assert read.font in FONT_STACKS.values()
    assert all(len(getattr(one, role)) == 7 for one in (read, read.dark) for role in ROLES)
    wrong = [one.code for one in trial_faults(Theme("", SOURCE, look))]
    assert wrong == []


def test_macros_cover_every_kind() -> None:
    assert {block["type"] for block in BLOCKS} == set(KINDS)


@pytest.mark.parametrize("watches", [False, True])
def test_the_child_is_held_for_life_or_while_it_works(watches: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    @contextmanager
    def hold(child: "subprocess.Popen[bytes]") -> Iterator[None]:
        told.append("held" if child.poll() is None else "dead")
        yield
        told.append("let go")

    theme_worker.close()
    monkeypatch.setattr(theme_worker, "_WATCHES", watches)
    monkeypatch.setattr(theme_worker._WORKER, "hold", hold)
    for _ in range(2):
        assert check_theme(SOURCE, LOOK) == ()
    assert told == (["held", "let go"] * 2 if watches else ["held"])
    theme_worker.close()
    assert told == (["held", "let go"] * 2 if watches else ["held", "let go"])
