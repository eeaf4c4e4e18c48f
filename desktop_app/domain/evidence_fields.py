"""Which fields the evidence of each basis needs, and what is wrong with those that were typed.

law.md 1.3 and 6.2 as changed by 6.9.8 to 6.9.13. A field that is not needed may stay unknown: the evidence is
then kept as it is, and `eligibility.decide` says whether it carries a mail.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from desktop_app.domain.consent import Basis
from desktop_app.domain.moment import legal_day, parse_moment


class Ask(StrEnum):
    """How a field is asked for. DAY may carry a time of day; ANSWER is yes, no, or not known."""

    DAY = "day"
    TEXT = "text"
    ANSWER = "answer"
    WORDING = "wording"
    STAFF = "staff"
    KIND = "kind"
    TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class EvidenceField:
    """One field of `evidence_json`. `needed`: without it nothing is written."""

    name: str
    ask: Ask
    needed: bool = False


_DAY = EvidenceField("obtained_at", Ask.DAY)
_BY = EvidenceField("by", Ask.STAFF, needed=True)
_NOTE = EvidenceField("note", Ask.TEXT)
_WORDING = EvidenceField("wording", Ask.WORDING)
_CONFIRMED = EvidenceField("double_opt_in", Ask.ANSWER)
_PURPOSE = EvidenceField("purpose_told", Ask.ANSWER)
_TOPICS = EvidenceField("scope", Ask.TOPICS, needed=True)
_OCCASION = EvidenceField("occasion", Ask.TEXT)
_NO_ADS = EvidenceField("no_ads_note", Ask.ANSWER, needed=True)

FIELDS: Mapping[Basis, tuple[EvidenceField, ...]] = {
    Basis.CONSENT_WEB: (
        _DAY,
        EvidenceField("place", Ask.TEXT),
        _WORDING,
        _CONFIRMED,
        _PURPOSE,
        _TOPICS,
        _BY,
        _NOTE,
    ),
    Basis.CONSENT_PAPER: (
        _DAY,
        _OCCASION,
        _WORDING,
        EvidenceField("signed", Ask.ANSWER),
        _PURPOSE,
        _TOPICS,
        _BY,
        _NOTE,
    ),
    Basis.CONSENT_MAIL: (_DAY, EvidenceField("note", Ask.TEXT, needed=True), _PURPOSE, _TOPICS, _BY),
    Basis.CONSENT_ORAL: (
        EvidenceField("obtained_at", Ask.DAY, needed=True),
        EvidenceField("method", Ask.TEXT, needed=True),
        EvidenceField("place", Ask.TEXT, needed=True),
        EvidenceField("note", Ask.TEXT, needed=True),
        _CONFIRMED,
        _TOPICS,
        _BY,
    ),
    Basis.CONSENT_LEGACY: (_DAY, EvidenceField("method", Ask.TEXT), _WORDING, _TOPICS, _BY, _NOTE),
    Basis.CARD: (
        EvidenceField("paper", Ask.ANSWER, needed=True),
        _DAY,
        _OCCASION,
        _NO_ADS,
        _BY,
        _NOTE,
    ),
    Basis.RELATION: (
        EvidenceField("continuing", Ask.TEXT),
        EvidenceField("last_dealing", Ask.DAY),
        _BY,
        _NOTE,
    ),
    Basis.PUBLISHED: (
        EvidenceField("url", Ask.TEXT, needed=True),
        EvidenceField("seen_on", Ask.DAY, needed=True),
        EvidenceField("published_by", Ask.KIND, needed=True),
        EvidenceField("no_ads_on_site", Ask.ANSWER, needed=True),
        EvidenceField("copy_kept", Ask.ANSWER),
        _BY,
        _NOTE,
    ),
    Basis.ADDRESS_TOLD: (
        EvidenceField("method", Ask.TEXT, needed=True),
        _DAY,
        _NO_ADS,
        _BY,
        _NOTE,
    ),
    Basis.NONE: (),
}
"""The fields of each basis, in the order in which a person is asked for them."""

_ANSWER = re.compile(r"[^\W_ー]|[◯○〇×✕✓✔]")
_NONE = re.compile(
    r"[\s(（]*(特に|とくに)?(なし|ナシ|無し?|無い|ない|ありません|無[いくさ]|no|none|nothing|nil|n/?a|false|いいえ|不明|"
    r"わからない|わかりません|分からない|分かりません|unknown|not known)(です)?[\s.。)）]*",
    re.IGNORECASE,
)
_PAGE = re.compile(r"https?://(?:[\w-]+\.)+[^\W\d_][\w-]+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
"""A web page with a host of letters: no address of numbers is anybody's public site."""

PUBLISHERS = ("organisation", "sole_trader", "private")
"""Answers of `published_by`: who publishes the address (SEM Act 3(1)(iv) knows the first two only)."""


def faults(item: Mapping[str, Any], *, today: date, several_topics: bool) -> dict[str, str]:
    """What is wrong with evidence as typed: field → error id, empty when it can be written down.

    `item` is the JSON of `evidence_json` with `purpose_told`, `published_by` still as answers; a field that
    was not answered is absent, None or "". `scope` counts only where the book has several topics.
    """
    basis = Basis(str(item["basis"]))
    found: dict[str, str] = {}
    for field in FIELDS[basis]:
        if field.ask is Ask.TOPICS and not several_topics:
            continue
        if field.needed and _empty(item.get(field.name)):
            found[field.name] = f"evidence-{field.name.replace('_', '-')}-missing"
        elif field.ask is Ask.DAY and _future(item.get(field.name), today):
            found[field.name] = "evidence-day-future"
    goes_on = not (_empty(item.get("continuing")) or says_none(item.get("continuing")))
    if basis is Basis.RELATION and not goes_on and _empty(item.get("last_dealing")):
        found["continuing"] = "evidence-relation-missing"
    url = str(item.get("url") or "").strip()
    if basis is Basis.PUBLISHED and url and not _is_page(url):
        found["url"] = "evidence-url-wrong"
    return found


def completed(item: Mapping[str, Any]) -> dict[str, Any]:
    """The evidence as `evidence_json` knows it: the answers to questions become the facts they stand for.

    A card that was not handed over on paper is an address that was told (SEM Ord. 2(1), architecture 4.15).
    """
    found = {name: value for name, value in _plain(item) if not _empty(value)}
    basis = Basis(str(item["basis"]))
    if basis is Basis.CARD:
        if item.get("paper"):
            found |= {"handed_over_by_person": True, "address_on_card": True}
        else:
            found["basis"] = Basis.ADDRESS_TOLD.value
    if item.get("purpose_told") and found.get("obtained_at"):
        found["purpose_told_at"] = found["obtained_at"]
    if says_none(item.get("continuing")):
        found["continuing"] = False
    publisher = item.get("published_by")
    if publisher:
        found["organisation"] = publisher == "organisation"
        found["carrying_on_business"] = publisher in ("organisation", "sole_trader")
    return found


def _plain(item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    asked = {"purpose_told", "published_by"}
    return ((name, value) for name, value in item.items() if name not in asked)


def _empty(value: Any) -> bool:
    """Nothing, or only marks: "。" is no answer."""
    return value is None or (isinstance(value, str) and not _ANSWER.search(value)) or value == []


def says_none(value: Any) -> bool:
    """Whether somebody answered "what continues?" with "nothing"."""
    return isinstance(value, str) and bool(value.strip()) and (_empty(value) or bool(_NONE.fullmatch(value)))


def _future(value: Any, today: date) -> bool:
    return not _empty(value) and legal_day(parse_moment(str(value))) > today


def _is_page(url: str) -> bool:
    return bool(_PAGE.fullmatch(url))
