"""The rule table as data: complete, honest about its state, and backed by the statute text."""

import re
from collections import Counter
from pathlib import Path

import pytest

from desktop_app.domain.finding import Severity
from desktop_app.domain.rulebook import Rule, Rulebook, RuleState, Statutes, parse_rules, parse_statutes
from desktop_app.paths import resource_text

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "desktop_app"

# The rows of the law tables with a duty mark, then those without; ids are never renamed.
STATUTORY = """
JP-SEM-4-1-NAME JP-SEM-4-2-OPTADDR JP-SEMR-9-1-STATEMENT JP-SEMR-7-1-2-ADJACENT JP-SEMR-9-2-ADDRESS
JP-SEMR-9-3-CONTACT JP-SEMR-7-2-TEXT JP-SEMR-7-1-VISIBLE JP-SEMR-8-EASYPAGE JP-SEM-5-TRUEFROM
JP-SEM-5-HEADERS JP-ASCTR-23-10-SELLERMAIL JP-ASCT-11-ITEMS JP-ASCT-12-3-4-REFUSE JP-SEM-3-1-OPTIN
JP-SEM-3-1-1-TOYOU JP-SEM-3-1-1-BEFORE JP-SEM-3-1-2-CARD JP-SEMR-2-1-PAPERONLY JP-SEMR-2-1-2-ONEREQ
JP-SEM-3-1-3-RELATION JP-SEM-3-1-4-PUBLISHED JP-ASCT-12-3-1-OPTIN JP-SEM-3-2-RECORD JP-SEMR-4-1-ORAL
JP-SEMR-4-1-TEXTVERSION JP-SEM-3-2-EXPORT JP-ASCT-12-3-3-RECORD JP-APPI-21-2-PURPOSE JP-APPI-18-PURPOSE
JP-APPI-20-2-SENSITIVE JP-NUM-MYNUMBER JP-IMP-UNKNOWN JP-APPI-30-CONFIRM JP-APPI-30-RECORD JP-APPI-20-1-FAIR
JP-IMP-SUPPRESS JP-SEM-6-FICTITIOUS JP-IMP-LEGACYCONSENT JP-SEMR-6-INCIDENTAL JP-SEMR-6-TXONLYPARTY
JP-ASCT-12-HYPE JP-ASCTR-28-TXAD JP-SEM-3-3-OPTOUT JP-SEM-3-3-MAILBOX JP-SEM-3-3-ANYCHANNEL
JP-SEM-3-3-CONSIGNER JP-SEM-3-3-SCOPE JP-SEM-3-3-RECONSENT JP-SEM-3-3-KEEP JP-SEND-ONETO JP-SEND-LOG
JP-SEND-REPRESSION JP-SEM-9-COMPLAINT JP-SEMR-4-2-KEEP JP-SEMR-4-2-ORDER JP-ASCTR-30-2-KEEP
JP-APPI-29-30-KEEP JP-APPI-35-ERASE JP-APPI-32-POLICY JP-APPI-17-SPECIFIC JP-APPI-21-PUBLISH
JP-APPI-33-DISCLOSE JP-APPI-34-CORRECT JP-APPI-35-STOP JP-APPI-38-FEE JP-APPI-27-GIVE
JP-APPI-27-2-OPTOUTPROV JP-APPI-29-RECORD JP-APPI-25-CONTRACTOR JP-APPI-23-SECURITY JP-APPI-26-LEAK
"""
RECOMMENDED = """
JP-SEM-2-SCOPE JP-SEMG-4-1-TRADENAME JP-SEM-5-DISPLAYNAME MBX-AUTH MBX-LISTUNSUB JP-ASCT-2-APPLIES
JP-SEM-3-1-1-SCOPE JP-SEMG-DEFAULTON JP-SEMG-WORDING JP-SEMG-DOI JP-SEMG-ADDRCHANGE JP-APPI-MINOR
JP-APPI-CARDNO JP-IMP-SOURCE JP-APPI-30-EXEMPT JP-IMP-ROLE JP-MSG-CLASS JP-MSG-ACKNOADS JP-MSG-MERGE
JP-MSG-TRACKING JP-SEM-3-3-UNCLEAR JP-SEM-3-3-NODEMAND JP-SEND-BOUNCE XX-COUNTRY-OPTIN XX-US-ADDRESS
XX-KR-LABEL JP-APPI-22-ERASE JP-REC-CHAIN JP-APPI-23-SIZE JP-LAW-ASOF JP-SEM-3-3-TXAD XX-CN-LABEL
XX-SG-LABEL
"""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return parse_rules(resource_text("law", "rules.json"))


@pytest.fixture(scope="module")
def statutes() -> Statutes:
    return parse_statutes(resource_text("law", "statutes.json"))


def names_in_tests() -> str:
    """All test code but this file."""
    files = sorted(path for path in TESTS.rglob("*.py") if path.name != Path(__file__).name)
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_the_table_has_every_row_and_no_other(rulebook: Rulebook) -> None:
    assert sorted(rule.id for rule in rulebook if rule.statutory) == sorted(STATUTORY.split())
    assert sorted(rule.id for rule in rulebook if not rule.statutory) == sorted(RECOMMENDED.split())


def test_every_enforced_rule_is_named_by_a_test(rulebook: Rulebook) -> None:
    code = names_in_tests()
    unproven = [
        rule.id
        for rule in rulebook
        if rule.state is RuleState.ENFORCED
        and not re.search(rf"(?<![\w-]){re.escape(rule.id)}(?![\w-])", code)
    ]
    assert not unproven, "called enforced, but no test names: " + " ".join(unproven)


def test_every_rule_named_in_the_program_is_in_the_table(rulebook: Rulebook) -> None:
    known = {rule.id for rule in rulebook}
    for path in sorted(PACKAGE.rglob("*.py")):
        named = re.findall(
            r"[\"']((?:JP|XX|MBX)-[A-Z0-9]+(?:-[A-Z0-9]+)*)[\"']", path.read_text(encoding="utf-8")
        )
        assert set(named) <= known, f"{path.name} names a rule that the table does not have"


def test_what_is_built_says_where(rulebook: Rulebook) -> None:
    for rule in rulebook:
        if rule.state is RuleState.PLANNED:
            assert rule.where == "", rule.id
        else:
            place = PACKAGE / rule.where
            assert rule.where, rule.id
            assert place.is_dir() or place.with_suffix(".py").is_file(), f"{rule.id}: {rule.where}"


def test_every_article_that_a_rule_refers_to_can_be_shown(rulebook: Rulebook, statutes: Statutes) -> None:
    for rule in rulebook:
        for key in rule.statutes:
            assert statutes.article(key)[1].paragraphs[0].text, f"{rule.id}: {key}"


def test_words_and_articles_are_filled_in(rulebook: Rulebook) -> None:
    for rule in rulebook:
        assert rule.article, rule.id
        assert rule.article_ja, rule.id
        for language in ("ja", "en"):
            words = rule.words[language]
            assert words.title, rule.id
            assert words.text.endswith("。" if language == "ja" else "."), rule.id
        assert set(rule.stages) <= set("SCIMXRP"), rule.id
    assert max(Counter(rule.words["ja"].title for rule in rulebook).values()) == 1


def test_severities_follow_the_decisions_on_the_tables(rulebook: Rulebook) -> None:
    def severities(rule: Rule) -> tuple[Severity | None, Severity | None]:
        return rule.page, rule.send

    assert severities(rulebook["JP-SEM-3-1-1-SCOPE"]) == (None, Severity.BLOCK)
    assert severities(rulebook["JP-IMP-LEGACYCONSENT"]) == (Severity.WARN, Severity.BLOCK)
    assert severities(rulebook["JP-SEMG-ADDRCHANGE"]) == (Severity.WARN, Severity.BLOCK)
    assert severities(rulebook["JP-SEMR-6-INCIDENTAL"]) == (None, Severity.BLOCK)
    assert severities(rulebook["JP-SEM-3-3-TXAD"]) == (None, Severity.WARN)
    assert severities(rulebook["JP-SEND-LOG"]) == (None, None)
    silent = [rule.id for rule in rulebook if severities(rule) == (None, None)]
    feature = [rule.id for rule in rulebook if rule.state is RuleState.FEATURE]
    assert sorted(silent) == sorted([*feature, "JP-SEND-LOG"])


def test_the_law_texts_are_no_newer_than_the_day_they_were_read(
    rulebook: Rulebook, statutes: Statutes
) -> None:
    assert rulebook.law_as_of.isoformat() == "2026-06-24"
    assert all(law.in_force <= rulebook.law_as_of for law in statutes.laws)
    keys = [article.key for law in statutes.laws for article in law.articles]
    assert len(keys) == len(set(keys)) == 55
    assert all(
        key.startswith(f"{law.key}:") for law in statutes.laws for key in (a.key for a in law.articles)
    )


@pytest.mark.parametrize(
    ("key", "paragraph", "items", "text"),
    [
        ("SEM:3", 1, (), "送信者は、次に掲げる者以外の者に対し、特定電子メールの送信をしてはならない。"),
        (
            "SEM:2",
            1,
            ("三",),
            "電子メールアドレス　電子メールの利用者を識別するための文字、番号、記号その他の符号をいう。",
        ),
        (
            "SEMR:4",
            2,
            ("二", "ロ"),
            "当該送信を最後にした日から起算して一月を経過する日までの期間に法第七条の規定による命令を受けた場合"
            "　当該送信を最後にした日から起算して一年を経過する日",
        ),
        (
            "ASCTR:30",
            2,
            (),
            "前項の書面等は、相手方に対し通信販売電子メール広告を行つた日から三年間保存しなければならない。",
        ),
    ],
)
def test_statute_text_is_word_for_word(
    statutes: Statutes, key: str, paragraph: int, items: tuple[str, ...], text: str
) -> None:
    passage = statutes.article(key)[1].paragraphs[paragraph - 1]
    for number in items:
        passage = next(item for item in passage.items if item.number == number)
    assert passage.text == text


def test_complaints_are_kept_and_pointed_at(rulebook: Rulebook) -> None:
    """JP-SEM-9-COMPLAINT: the list of received mails keeps them, home names those of more than seven days."""
    rule = rulebook["JP-SEM-9-COMPLAINT"]
    assert (rule.state, rule.page, rule.send) == (RuleState.ENFORCED, Severity.WARN, None)
