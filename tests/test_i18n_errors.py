"""Every error that a user can meet has a title, a cause and a next step in both languages."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.i18n.error_texts import ErrorText, describe, error_texts, merged
from desktop_app.i18n.language import LANGUAGES

PACKAGE = Path(__file__).parent.parent / "desktop_app"


@dataclass(frozen=True)
class Use:
    """One `AppError("id", …)` in the program; `params` is None when they are not written out."""

    where: str
    id: str
    params: frozenset[str] | None


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8"))


def app_errors(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "AppError"
            and node.args
        ):
            yield node


def added_later(tree: ast.Module) -> set[str]:
    """Parameters that a module adds when it raises an error again: `AppError(error.id, **{"block": …})`."""
    dictionaries = [
        keyword.value for call in app_errors(tree) for keyword in call.keywords if keyword.arg is None
    ]
    keys = [key for found in dictionaries if isinstance(found, ast.Dict) for key in found.keys]
    return {str(key.value) for key in keys if isinstance(key, ast.Constant)}


COMPLETED_BY = {"composing/values.py": "composing/block_parsers.py"}
"""Module → the one that calls it and names the block when it raises the error again."""


def uses() -> list[Use]:
    found = []
    all_trees = dict(trees())
    for name, tree in all_trees.items():
        added = added_later(tree) | added_later(all_trees[COMPLETED_BY.get(name, name)])
        for call in app_errors(tree):
            if not isinstance(call.args[0], ast.Constant):
                continue
            keywords = [keyword.arg for keyword in call.keywords if keyword.arg != "rules"]
            params = None if None in keywords else frozenset({word for word in keywords if word} | added)
            found.append(Use(f"{name}:{call.lineno}", str(call.args[0].value), params))
    return found


def written_texts() -> tuple[set[str], set[str]]:
    """All string literals of the program, and the beginnings of those that are completed at run time."""
    whole: set[str] = set()
    begun: set[str] = set()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
    return whole, {start for start in begun if start.endswith("-")}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_error_has_texts() -> None:
    missing = sorted({f"{use.id} ({use.where})" for use in uses() if use.id not in error_texts()})
    assert not missing, "\n".join(missing)


def test_every_parameter_that_a_text_wants_is_given() -> None:
    for use in uses():
        if use.params is None or use.id not in error_texts():
            continue
        wanted = set().union(*(placeholders(text) for text in error_texts()[use.id]["en"].values()))
        assert wanted <= use.params, f"{use.where}: {use.id} lacks {wanted - use.params}"


def test_no_text_is_left_over() -> None:
    whole, begun = written_texts()
    unused = [
        id for id in error_texts() if id not in whole and not any(id.startswith(start) for start in begun)
    ]
    assert not unused, "\n".join(unused)


def test_the_texts_are_complete_and_alike_in_both_languages() -> None:
    for id, texts in error_texts().items():
        assert set(texts) == set(LANGUAGES), id
        wanted = {language: set() for language in LANGUAGES}  # type: dict[str, set[str]]
        for language in LANGUAGES:
            assert list(texts[language]) == ["title", "cause", "next"], id
            for text in texts[language].values():
                assert text.strip() == text != "", id
                wanted[language] |= placeholders(text)
        assert wanted["ja"] == wanted["en"], id
        assert any(ord(letter) > 0x3000 for letter in texts["ja"]["title"]), f"{id} is not Japanese"


def test_an_error_is_described_with_its_parameters() -> None:
    error = AppError("case-unreadable", field="sends[0].at")
    english = describe(error, "en")
    assert isinstance(english, ErrorText)
    assert english.title == "This case can't be read"
    assert "“sends[0].at”" in english.cause
    assert "「sends[0].at」" in describe(error, "ja").cause


def test_an_unknown_error_or_a_missing_parameter_is_a_bug() -> None:
    with pytest.raises(KeyError):
        describe(AppError("no-such-error"), "ja")
    with pytest.raises(KeyError):
        describe(AppError("case-unreadable"), "ja")


def test_an_id_stands_in_one_file_only() -> None:
    assert set(merged({"a.json": '{"one": {}}', "b.json": '{"two": {}}'})) == {"one", "two"}
    with pytest.raises(ValueError, match=r"b\.json repeats \['one'\]"):
        merged({"a.json": '{"one": {}}', "b.json": '{"one": {}}'})
