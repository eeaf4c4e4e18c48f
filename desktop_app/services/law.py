"""What needs no book: decisions on cases, retention, mails checked as a stranger would, the rule table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.composing.check_cases import check_case
from desktop_app.domain.decision import Outcome
from desktop_app.domain.decision_case import read_case
from desktop_app.domain.eligibility import decide
from desktop_app.domain.errors import AppError
from desktop_app.domain.retention import case_from_json, deletable_from
from desktop_app.domain.rulebook import Rulebook
from desktop_app.inbox.classify import classify
from desktop_app.inbox.known import known_from_text
from desktop_app.services.environment import Environment
from desktop_app.services.mailbox import read_file
from desktop_app.services.words import Words, error_json

NEVER = "never"
"""Kept as long as the person is subscribed, or nothing was decided."""


@dataclass(frozen=True, slots=True)
class LawDesk:
    """Pure answers on data."""

    environment: Environment
    words: Words
    rulebook: Rulebook

    def decide(self, cases: Any) -> list[dict[str, Any]]:
        """A list of cases in, a list of answers out, in order."""
        return [{"id": case.get("id"), **self._decide(case)} for case in _cases(cases)]

    def _decide(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """A case that can't be read stops nobody else's answer, and lets no mail go."""
        try:
            return self.words.decision(decide(*read_case(case)))
        except AppError as error:
            told = error_json(error, self.environment.language)
            return {"decision": Outcome.LEFT_OUT.value, "rules": [], "why": told["cause"], "error": told}

    def keep_until(self, cases: Any) -> list[dict[str, Any]]:
        """From which day each record may be deleted."""
        return [{"id": case.get("id"), **self._keep_until(case.get("input", case))} for case in _cases(cases)]

    def _keep_until(self, given: Any) -> dict[str, Any]:
        """A case that can't be read is kept: nothing may be deleted on it."""
        try:
            day = deletable_from(case_from_json(given))
        except AppError as error:
            return {"deletable_from": NEVER, "error": error_json(error, self.environment.language)}
        return {"deletable_from": day.isoformat() if day else NEVER}

    def check_cases(self, cases: Any) -> list[dict[str, Any]]:
        """Findings on mails given as data; a case that can't be read is not clear."""
        return [{"id": case.get("id"), **self._check(case)} for case in _cases(cases)]

    def _check(self, case: Mapping[str, Any]) -> dict[str, Any]:
        try:
            found = [self.words.finding(finding) for finding in check_case(case)]
        except AppError as error:
            return {"findings": [], "clear": False, "error": error_json(error, self.environment.language)}
        return {"findings": found, "clear": all(one["severity"] != "block" for one in found)}

    def classify(self, files: list[str], known_file: str) -> Iterator[dict[str, Any]]:
        """What each mail is, with readers and tokens from a file."""
        known = known_from_text(_text(known_file))
        for file in files:
            yield classify(read_file(file), known).as_json(file, self.environment.language)

    def rules(self) -> list[dict[str, Any]]:
        """Every rule with its state."""
        return [
            {
                "id": rule.id,
                "statutory": rule.statutory,
                "stage": ",".join(rule.stages),
                "severity": {
                    "page": rule.page.value if rule.page else None,
                    "send": rule.send.value if rule.send else None,
                },
                "article": rule.article,
                "state": rule.state.value,
                "where": rule.where,
            }
            for rule in self.rulebook
        ]


def _cases(cases: Any) -> list[Mapping[str, Any]]:
    items = cases if isinstance(cases, list) else [cases]
    if not all(isinstance(item, Mapping) for item in items):
        raise AppError("case-unreadable", field="[]")
    return items


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise AppError("file-missing", file=file) from None
