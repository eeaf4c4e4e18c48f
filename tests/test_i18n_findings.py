"""Every finding can be said in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.rulebook import RuleState, parse_rules
from desktop_app.i18n.finding_texts import finding_sentences, finding_text
from desktop_app.paths import resource_text

PACKAGE = Path(__file__).parent.parent / "desktop_app"
RULES = parse_rules(resource_text("law", "rules.json"))
MAKERS = {"block", "warn", "info"}


def codes() -> Iterator[tuple[str, str, set[str]]]:
    """Where, code and parameters of every finding that the program writes out with a code."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            code: ast.expr | None = None
            given = {keyword.arg or "" for keyword in node.keywords}
            if node.func.id in MAKERS and len(node.args) == 2:
                code = node.args[1]
            elif node.func.id == "Finding":
                code = next((keyword.value for keyword in node.keywords if keyword.arg == "code"), None)
                given = {"*"}
            if isinstance(code, ast.Constant) and isinstance(code.value, str) and code.value:
                yield f"{path.name}:{node.lineno}", code.value, given


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_code_has_a_sentence_and_its_parameters() -> None:
    for where, code, given in codes():
        assert code in finding_sentences(), f"{where}: {code}"
        if given != {"*"}:
            assert placeholders(finding_sentences()[code]["en"]) <= given, f"{where}: {code}"


def test_no_sentence_is_left_over() -> None:
    known = {rule.id for rule in RULES}
    endings: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                known.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[-1], ast.Constant):
                endings.add(str(node.values[-1].value))
    built = tuple(ending for ending in endings if re.fullmatch("-[a-z-]+", ending))
    assert [key for key in finding_sentences() if key not in known and not key.endswith(built)] == []


def test_sentences_are_alike_in_both_languages() -> None:
    for key, texts in finding_sentences().items():
        assert set(texts) == {"ja", "en"}, key
        assert placeholders(texts["ja"]) == placeholders(texts["en"]), key
        assert texts["ja"].endswith("。"), key
        assert texts["en"].endswith("."), key


def test_a_rule_that_is_enforced_in_a_check_says_what_is_wrong() -> None:
    speaking = [rule for rule in RULES if rule.state is RuleState.ENFORCED and (rule.page or rule.send)]
    assert [
        rule.id for rule in speaking if rule.id not in finding_sentences() and rule.id != "JP-LAW-ASOF"
    ] == []


def test_the_sentence_comes_from_the_code_the_rule_or_its_short_words() -> None:
    def said(rule: str, code: str = "", **params: str) -> str:
        finding = Finding(rule=rule, severity=Severity.INFO, code=code, params=tuple(params.items()))
        return finding_text(finding, "en")

    assert "as of 2026-06-24" in said("JP-LAW-ASOF", "law-outdated", date="2026-06-24")
    assert said("JP-SEM-3-3-OPTOUT", "not-known") == "This person asked us to stop."
    assert said("JP-APPI-25-CONTRACTOR").startswith("Contractors: Keeps contractor")
    planned = Finding(rule="JP-APPI-25-CONTRACTOR", severity=Severity.INFO)
    assert finding_text(planned, "ja").startswith("委託先の監督：")
