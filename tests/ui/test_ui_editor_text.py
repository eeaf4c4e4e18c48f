"""Blocks' JSON and the document of the text field: nothing is lost in either direction."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from desktop_app.composing.block_json import blocks_to_json
from desktop_app.composing.draft import parse_blocks
from desktop_app.composing.inlines import ALIGNMENTS, TONES
from desktop_app.composing.one_line_text import plain, runs_of, text_of
from desktop_app.ui.editor.chips import FIELDS
from desktop_app.ui.editor.inline_text import fill, read, read_line, read_selection, usual, usual_runs
from desktop_app.ui.editor.tones import Paint

PAINT = Paint(QColor("blue"), {tone: QColor("red") for tone in TONES})
EMOJI = st.sampled_from([
    "👨‍👩‍👧‍👦", "🏳️‍🌈", "1️⃣", "👍🏽", "🇯🇵", "葛󠄀", "𠮟", "か\u3099", "\u202eabc\u202c", "\u200b", "\ufffc",
])
WORDS = EMOJI | st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs", "Zl", "Zp"),
        exclude_characters=[chr(code) for code in (*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF)],
        include_characters="\n",
    ),
    min_size=1,
    max_size=12,
)
FLAGS = st.fixed_dictionaries(
    {}, optional={"bold": st.just(True), "italic": st.just(True), "tone": st.sampled_from(TONES)}
)
LINKS = st.sampled_from(["https://example.jp/a?b=1", "mailto:a@example.jp", "tel:052-000-0000"])
STYLED = st.builds(
    lambda text, flags, link: {"text": text, **flags, **({"link": link} if link else {})},
    WORDS, FLAGS, st.none() | LINKS,
)
MERGE = st.builds(
    lambda field, flags, fallback: {
        "merge": field, **({} if fallback is None else {"fallback": fallback.strip()}), **flags
    },
    st.sampled_from(sorted(FIELDS)), FLAGS,
    st.none() | st.text("お客様 ab", max_size=4),
)
RUNS = st.lists(WORDS | STYLED | MERGE, max_size=5)
PARAGRAPH = st.builds(
    lambda runs, align: {"paragraph": runs, **({"align": align} if align else {})},
    RUNS, st.none() | st.sampled_from(ALIGNMENTS),
)
LIST = st.builds(
    lambda items, ordered: {"list": items, "ordered": ordered}, st.lists(RUNS, max_size=4), st.booleans()
)
PARTS = st.lists(PARAGRAPH | LIST, max_size=6)
MANY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

EXAMPLE: list[dict[str, Any]] = [
    {"paragraph": [{"merge": "full", "fallback": "お客"}, " 様\n", {"text": "冬", "bold": True}]},
    {"list": [["一"], [{"text": "店", "link": "https://example.jp"}]], "ordered": True},
]


def document_of(parts: list[dict[str, Any]]) -> QTextDocument:
    document = QTextDocument()
    fill(document, parts, paint=PAINT)
    return document


@given(PARTS)
@MANY
def test_text_blocks_come_back_as_they_were(qapp: object, parts: list[dict[str, Any]]) -> None:
    assert read(document_of(parts)) == usual(parts)


@given(PARTS)
@MANY
def test_what_a_book_stores_is_usual_or_gets_so_once(qapp: object, parts: list[dict[str, Any]]) -> None:
    once = usual(parts)
    assert usual(once) == once
    stored = blocks_to_json(parse_blocks([{"type": "text", "parts": once}]))[0]["parts"]
    assert read(document_of(stored)) == once  # type: ignore[arg-type]


@given(RUNS)
@MANY
def test_one_line_comes_back(qapp: object, runs: list[Any]) -> None:
    line = [run if not isinstance(run, str) else run.replace("\n", " ") for run in runs]
    assert read_line(document_of([{"paragraph": line}])) == usual_runs(line)


@given(st.lists(st.text("あa様 |", min_size=1, max_size=6) | MERGE, max_size=5))
@MANY
def test_a_subject_comes_back_from_chips(runs: list[Any]) -> None:
    wanted = usual_runs([
        {name: value for name, value in run.items() if name in ("merge", "fallback")}
        if isinstance(run, dict) else run
        for run in runs
    ])
    assert runs_of(text_of(wanted)) == wanted


def test_a_subject_that_names_no_field_stays_as_typed() -> None:
    assert runs_of("[[nobody]] 様") == ["[[nobody]] 様"]
    assert text_of([{"text": "太", "bold": True}, {"merge": "full"}]) == "太[[full]]"
    assert plain(runs_of("[[full]]・[[family|お客]] 様")) == "○○・お客 様"


def test_a_selection_is_read_with_its_chips_and_styles(qapp: object) -> None:
    document = document_of([{"paragraph": ["😀あい", {"merge": "full"}, {"text": "う", "bold": True}]}])
    cursor = QTextCursor(document)
    cursor.setPosition(3)  # after the pair of surrogates and あ
    cursor.setPosition(6, QTextCursor.MoveMode.KeepAnchor)
    assert read_selection(cursor) == [{"paragraph": ["い", {"merge": "full"}, {"text": "う", "bold": True}]}]


@pytest.mark.parametrize("place", [0, 1])
def test_a_chip_is_one_character_and_goes_with_one_backspace(qtbot: QtBot, place: int) -> None:
    document = document_of([{"paragraph": [{"merge": "full"}, {"merge": "family"}]}])
    cursor = QTextCursor(document)
    cursor.setPosition(place + 1)
    cursor.deletePreviousChar()
    left = "family" if place == 0 else "full"
    assert read(document) == [{"paragraph": [{"merge": left}]}]
    assert document.characterCount() == 2


def test_an_example_reads_as_written(qapp: object) -> None:
    assert read(document_of(EXAMPLE)) == EXAMPLE
