"""The sentences of findings: `resources/i18n/findings.json`, `{key: {"ja": …, "en": …}}` with {params}.

A key is a finding's code, or a rule id: what the rule says when its finding has no code.
"""

import json
from collections.abc import Mapping
from functools import cache

from desktop_app.domain.finding import Finding
from desktop_app.domain.rulebook import Rulebook, parse_rules
from desktop_app.i18n.language import Language
from desktop_app.paths import resource_text


def finding_text(finding: Finding, language: Language) -> str:
    """The sentence of the finding's code, else of its rule, else the rule's short words.

    Raises KeyError for a rule that is not in the rule table, or a parameter that the sentence lacks.
    """
    for key in (finding.code, finding.rule):
        if key in finding_sentences():
            return finding_sentences()[key][language].format_map(dict(finding.params))
    words = _rulebook()[finding.rule].words[language]
    return f"{words.title}: {words.text}" if language == "en" else f"{words.title}：{words.text}"


@cache
def finding_sentences() -> Mapping[str, Mapping[Language, str]]:
    """Every code and rule that has a sentence."""
    sentences: Mapping[str, Mapping[Language, str]] = json.loads(resource_text("i18n", "findings.json"))
    return sentences


@cache
def _rulebook() -> Rulebook:
    return parse_rules(resource_text("law", "rules.json"))
