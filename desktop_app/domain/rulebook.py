"""Law as data: the rule table (law.md 6) and the statute text behind it (law.md, appendix A).

Parses what it is given; services loads it once. A new rule is a row in `resources/law/rules.json`.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.moment import add_months

_OUTDATED_MONTHS = 12


class RuleState(StrEnum):
    """Enforced by the program; a feature that the law wants to exist; not built yet."""

    ENFORCED = "enforced"
    FEATURE = "feature"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What a rule is about, for somebody who keeps a flower shop."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row. `statutory`: 法律上の義務, otherwise 推奨.

    `page` is the severity where the thing is entered, imported or deleted, `send` in the check before
    sending and at sending (law.md 6.9.21); None = the rule says nothing there. Where it depends on the
    case it is the highest, and `note` says so.
    """

    id: str
    table: str
    """The table of law.md that it stands in: 6.1 settings and message, 6.2 contacts …"""
    statutory: bool
    stages: tuple[str, ...]
    page: Severity | None
    send: Severity | None
    article: str
    article_ja: str
    statutes: tuple[str, ...]
    state: RuleState
    where: str
    words: Mapping[str, RuleWords]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The whole table, in its order. `rulebook["JP-SEM-4-1-NAME"]` raises KeyError for an unknown id."""

    law_as_of: date
    rules: tuple[Rule, ...]

    def __getitem__(self, id: str) -> Rule:
        for rule in self.rules:
            if rule.id == id:
                return rule
        raise KeyError(f"no rule {id!r} in the rule table")

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def is_outdated(self, today: date) -> bool:
        """Whether the law text is older than 12 months (JP-LAW-ASOF)."""
        return today > add_months(self.law_as_of, _OUTDATED_MONTHS)

    def as_of_finding(self, today: date) -> Finding | None:
        """What to tell the owner about the age of the law text, if anything."""
        if not self.is_outdated(today):
            return None
        params = (("date", self.law_as_of.isoformat()),)
        return Finding(rule="JP-LAW-ASOF", severity=Severity.INFO, code="law-outdated", params=params)


def parse_rules(text: str) -> Rulebook:
    """Read `rules.json`. Raises ValueError, or KeyError naming the field, when a row is wrong."""
    data = json.loads(text)
    rules = tuple(_rule(row) for row in data["rules"])
    twice = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if twice:
        raise ValueError(f"rule ids used twice: {sorted(twice)}")
    return Rulebook(date.fromisoformat(data["law_as_of"]), rules)


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        id=row["id"],
        table=row["table"],
        statutory=row["statutory"],
        stages=tuple(row["stage"].split(",")),
        page=_severity(row["severity"]["page"]),
        send=_severity(row["severity"]["send"]),
        article=row["article"],
        article_ja=row["article_ja"],
        statutes=tuple(row["statutes"]),
        state=RuleState(row["state"]),
        where=row["where"],
        words={language: RuleWords(**row[language]) for language in ("ja", "en")},
        note=row.get("note", ""),
    )


def _severity(value: str | None) -> Severity | None:
    return None if value is None else Severity(value)


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered piece of an article; `number` is empty for the first paragraph."""

    number: str
    text: str
    items: tuple["Passage", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article in the words of the law. `key` is what `Rule.statutes` refers to, e.g. "SEM:3"."""

    key: str
    number: str
    heading: str
    paragraphs: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """An act or an ordinance, in excerpts, as in force on `in_force`."""

    key: str
    title: str
    short: str
    title_en: str
    number: str
    in_force: date
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Statutes:
    """All statute text that the program can show."""

    laws: tuple[Statute, ...]

    def article(self, key: str) -> tuple[Statute, Article]:
        """The article and its law. Raises KeyError for a key that is not among the excerpts."""
        for law in self.laws:
            for article in law.articles:
                if article.key == key:
                    return law, article
        raise KeyError(f"no statute text for {key!r}")


def parse_statutes(text: str) -> Statutes:
    """Read `statutes.json`. Raises ValueError or KeyError when it is damaged."""
    return Statutes(tuple(_statute(law) for law in json.loads(text)["laws"]))


def _statute(law: dict[str, Any]) -> Statute:
    return Statute(
        key=law["key"],
        title=law["title"],
        short=law["short"],
        title_en=law["en"],
        number=law["number"],
        in_force=date.fromisoformat(law["in_force"]),
        articles=tuple(_article(article) for article in law["articles"]),
    )


def _article(article: dict[str, Any]) -> Article:
    paragraphs = enumerate(article["paragraphs"], start=1)
    return Article(
        key=article["key"],
        number=article["number"],
        heading=article["heading"],
        paragraphs=tuple(
            Passage("" if number == 1 else str(number), paragraph["text"], _passages(paragraph))
            for number, paragraph in paragraphs
        ),
    )


def _passages(parent: dict[str, Any]) -> tuple[Passage, ...]:
    return tuple(Passage(item["number"], item["text"], _passages(item)) for item in parent.get("items", ()))
