"""The sentences of findings: `resources/i18n/findings.json`, `{"code": {"ja": …, "en": …}}` with {params}."""

import json
from collections.abc import Mapping
from functools import cache

from desktop_app.domain.finding import Finding
from desktop_app.domain.rulebook import Rulebook, parse_rules
from desktop_app.i18n.language import Language
from desktop_app.paths import resource_text


def finding_text(finding: Finding, language: Language) -> str:
    """The sentence of the finding's code, else the rule's short words.

    Raises KeyError for a rule that is not in the rule table, or a parameter that the sentence lacks.
    """
    sentences = finding_sentences().get(finding.code)
    if sentences is not None:
        return sentences[language].format_map(dict(finding.params))
    words = _rulebook()[finding.rule].words[language]
    return f"{words.title}: {words.text}" if language == "en" else f"{words.title}：{words.text}"


@cache
def finding_sentences() -> Mapping[str, Mapping[Language, str]]:
    """Every code that has a sentence of its own."""
    sentences: Mapping[str, Mapping[Language, str]] = json.loads(resource_text("i18n", "findings.json"))
    return sentences


@cache
def _rulebook() -> Rulebook:
    return parse_rules(resource_text("law", "rules.json"))
