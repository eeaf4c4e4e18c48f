"""Replies to forms: when, to which question, which answer (imports.md 1.5)."""

import re
from collections.abc import Mapping
from dataclasses import replace

from desktop_app.domain.consent import Basis
from desktop_app.importing.formats.questions import question_score
from desktop_app.importing.formats.signature import Format
from desktop_app.importing.formats.values import answers_of
from desktop_app.importing.mapping import Columns, folded_header
from desktop_app.importing.parts import Part
from desktop_app.importing.table import Table

_SAMPLE = 200
_MOSTLY = 0.8
_GOOGLE_TIME = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[T ,]+(?:(?:午前|午後)\s*)?\d{1,2}:\d{2}(?::\d{2})?.*", re.DOTALL
)
_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:?\d\d|Z)")

_BOX = re.compile(
    r"(?:acceptance|accept|agree(?:d|ment)?|(?:mail|email|marketing)?consent|optin|subscribe|newsletter|mailmaga"
    r"|magazine|同意|承諾)\d*"
)
"""A box of which only its maker knows the words: what a tick in it means has to be said."""

TIMES = ("タイムスタンプ", "Timestamp")
DATES = ("Date", "日付")


def _mostly_match(table: Table, at: int, pattern: re.Pattern[str]) -> bool:
    cells = [
        record.cells[at].strip()
        for record in table.records[:_SAMPLE]
        if at < len(record.cells) and record.cells[at].strip()
    ]
    # Rows that somebody added by hand may have another date.
    return bool(cells) and sum(bool(pattern.fullmatch(cell)) for cell in cells) >= _MOSTLY * len(cells)


def _of_google(table: Table, at: Mapping[str, int]) -> bool:
    column = next((at[name] for name in map(folded_header, TIMES) if name in at), None)
    return column is not None and len(at) > 1 and _mostly_match(table, column, _GOOGLE_TIME)


def _of_flamingo(table: Table, at: Mapping[str, int]) -> bool:
    column = next((at[name] for name in map(folded_header, DATES) if name in at), None)
    return column is not None and len(at) > 1 and _mostly_match(table, column, _ISO_TIME)


def _with_questions(part: Part, _: Mapping[str, int]) -> Part:
    """The column that asks about mail becomes the question; others count as well, the strictest wins."""
    header = part.table.header
    asked = sorted(
        ((score, -at) for at, name in enumerate(header) if (score := question_score(name)) > 0), reverse=True
    )
    columns = {name: list(places) for name, places in part.columns.of.items()}
    # A short header such as お知らせ is no sentence, but in a form it asks all the same.
    places = [-at for _, at in asked] or [*columns.get("consent", ())]
    for found in columns.values():
        found[:] = [at for at in found if at not in places]
    columns["question"] = places[:1]
    columns["consent"] = [*columns.get("consent", []), *places[1:]]
    kept = Columns({name: tuple(found) for name, found in columns.items() if found})
    answers = {header[at]: answers_of(part.table, at) for at in places}
    return replace(
        part,
        columns=kept,
        meanings={**part.meanings, **answers},
        suggested=Basis.CONSENT_WEB if kept.has("question") else None,
    )


def _with_acceptance(part: Part, at: Mapping[str, int]) -> Part:
    """Fields named by whoever made the form; its wording is not in the file, so it is no question."""
    header = part.table.header
    columns = {name: list(places) for name, places in part.columns.of.items()}
    for name, taken in _CF7.items():
        if name in at and (column := at[name]) not in columns.get(taken, []):
            for found in columns.values():
                found[:] = [one for one in found if one != column]
            columns.setdefault(taken, []).insert(0, column)
    said = [
        column
        for column, name in enumerate(header)
        if question_score(name) > 0 or _BOX.fullmatch(folded_header(name))
    ]
    for found in columns.values():
        found[:] = [one for one in found if one not in said]
    columns["consent"] = said
    dates = [at[name] for name in map(folded_header, DATES) if name in at]
    for taken in ("consent_date", "date"):
        columns[taken] = []
    columns["consent_date" if said else "date"] = dates[:1]
    kept = Columns({name: tuple(found) for name, found in columns.items() if found})
    answers = {header[column]: answers_of(part.table, column) for column in said}
    return replace(
        part,
        columns=kept,
        meanings={**part.meanings, **answers},
        suggested=Basis.CONSENT_WEB if said else None,
    )


_CF7 = {
    "youremail": "email", "yourname": "full", "yourtel": "phone", "yourphone": "phone",
    "yourcompany": "company",
    "yourkana": "kana", "yourfurigana": "kana", "yourzip": "postal", "youraddress": "postal",
    "yourpref": "postal",
}  # fmt: skip

GOOGLE_FORMS = tuple(
    Format(
        id="google_forms",
        keys=(name,),
        needs=(name,),
        fields={name: "consent_date"},
        holds=_of_google,
        finish=_with_questions,
    )
    for name in TIMES
)
FLAMINGO = tuple(
    Format(id="flamingo", keys=(name,), needs=(name,), fields={}, holds=_of_flamingo, finish=_with_acceptance)
    for name in DATES
)


def _only_these(table: Table, _: Mapping[str, int]) -> bool:
    return len([name for name in table.header if name]) == 4


FLAMINGO_ADDRESSES = Format(
    id="flamingo_addresses",
    keys=("Email", "Full name", "First name", "Last name"),
    needs=("Email", "Full name", "First name", "Last name"),
    fields={"Email": "email", "Full name": "full", "First name": "given", "Last name": "family"},
    holds=_only_these,
)

FORMATS = (*GOOGLE_FORMS, *FLAMINGO, FLAMINGO_ADDRESSES)

