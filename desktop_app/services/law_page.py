"""法律: the rule table and the statute text behind it, as pages show them. No book is needed."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from desktop_app.domain.rulebook import Passage, Rule, Statutes, parse_statutes
from desktop_app.i18n.language import Language
from desktop_app.paths import resource_text
from desktop_app.services.words import rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """One rule in the reader's language. `statutory`: 法律上の義務, else 推奨."""

    id: str
    title: str
    text: str
    article: str
    statutory: bool
    state: str
    """"enforced", "feature" or "planned"."""
    statutes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LawPage:
    """The law text's date, whether it is older than twelve months, and every rule in the table's order."""

    as_of: date
    outdated: bool
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """One article word for word (Japanese: there is no other binding text)."""

    key: str
    law: str
    number: str
    heading: str
    in_force: date
    text: str


def law_page(language: Language, today: date) -> LawPage:
    """The whole table."""
    rules = rulebook()
    return LawPage(
        as_of=rules.law_as_of,
        outdated=rules.is_outdated(today),
        rules=tuple(_rule_view(rule, language) for rule in rules),
    )


def rule_view(rule_id: str, language: Language) -> RuleView:
    """One rule. Raises KeyError for an unknown id."""
    return _rule_view(rulebook()[rule_id], language)


def statute_text(rule_id: str, language: Language) -> tuple[ArticleView, ...]:
    """The articles that a rule rests on; none for a rule without statute text here (guidelines, practice)."""
    return tuple(_article(key, language) for key in rulebook()[rule_id].statutes)


def _rule_view(rule: Rule, language: Language) -> RuleView:
    words = rule.words[language]
    return RuleView(
        id=rule.id,
        title=words.title,
        text=words.text,
        article=rule.article_ja if language == "ja" else rule.article,
        statutory=rule.statutory,
        state=rule.state.value,
        statutes=rule.statutes,
    )


def _article(key: str, language: Language) -> ArticleView:
    law, article = _statutes().article(key)
    title = law.title if language == "ja" else f"{law.title_en} ({law.title})"
    lines = [line for passage in article.paragraphs for line in _lines(passage, 0)]
    return ArticleView(
        key=key, law=title, number=article.number, heading=article.heading, in_force=law.in_force,
        text="\n".join(lines),
    )


def _lines(passage: Passage, depth: int) -> list[str]:
    own = f"{'　' * depth}{passage.number}　{passage.text}" if passage.number else passage.text
    return [own, *(line for item in passage.items for line in _lines(item, depth + 1))]


@cache
def _statutes() -> Statutes:
    return parse_statutes(resource_text("law", "statutes.json"))
