"""Decisions, findings and errors as people read them, in the language of the reader."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop_app.domain.decision import Decision, Outcome
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding
from desktop_app.domain.rulebook import Rulebook, parse_rules
from desktop_app.i18n.error_texts import describe, error_texts
from desktop_app.i18n.finding_texts import finding_text
from desktop_app.i18n.language import Language
from desktop_app.paths import resource_text

_ALLOWED = {
    "ja": "確認できた範囲では問題は見つかりませんでした。",
    "en": "As far as we can check, nothing stands against it.",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the services say in one language."""

    language: Language

    def finding(self, finding: Finding) -> dict[str, str]:
        """Rule, severity and sentence."""
        return {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "text": finding_text(finding, self.language),
        }

    def decision(self, decision: Decision) -> dict[str, Any]:
        """Outcome, the ids that stop or warn, and why."""
        return {
            "decision": decision.outcome.value,
            "rules": list(decision.rules),
            "why": self.why(decision),
        }

    def why(self, decision: Decision) -> str:
        """One sentence per reason."""
        if decision.outcome is Outcome.ALLOWED:
            return _ALLOWED[self.language]
        return " ".join(dict.fromkeys(finding_text(finding, self.language) for finding in decision.findings))

    def mend(self, rule: str) -> str:
        """What the owner can do about a rule; empty where nothing can be done."""
        return mending().get(rule, {}).get(self.language, "")


def problem_text(reason: str, language: Language) -> str:
    """Why a row of a file was refused or mended, in one sentence."""
    known = f"row-{reason}"
    text = error_texts()[known if known in error_texts() else reason][language]
    return f"{text['title']} {text['cause']}" if language == "en" else f"{text['title']}。{text['cause']}"


@cache
def mending() -> Mapping[str, Mapping[str, str]]:
    """Rule id -> what mends it, in both languages."""
    texts: Mapping[str, Mapping[str, str]] = json.loads(resource_text("i18n", "mend.json"))
    return texts


@cache
def rulebook() -> Rulebook:
    """The rule table, read once."""
    return parse_rules(resource_text("law", "rules.json"))


def error_json(error: AppError, language: Language) -> dict[str, Any]:
    """An error as the command line prints it (cli.md)."""
    text = describe(error, language)
    return {
        "id": error.id,
        "title": text.title,
        "cause": text.cause,
        "next": text.next,
        "rules": list(error.rules),
    }
