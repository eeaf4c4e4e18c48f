"""配信グループ: a saved set of rules that picks contacts. It only narrows and never carries consent.

Whether mail may go to somebody is decided by `eligibility.decide` alone (architecture 4.2); a segment says
who of them a newsletter is meant for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

from desktop_app.domain.consent import Basis
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.errors import AppError

Match = Literal["all", "any"]


class Field(StrEnum):
    """What of a contact a rule looks at."""

    STATUS = "status"
    """mailable, incomplete or stopped, for advertising of one topic."""
    BASIS = "basis"
    """The ground that carries a mail; where none does, the newest on record."""
    OBTAINED = "obtained"
    """The day of that ground."""
    TOPIC = "topic"
    """What a ground on record covers, by topic id."""
    TAG = "tag"
    RECIPIENT = "recipient"
    SOURCE = "source"
    """"hand", "import", "card" or the id of one import."""
    ADDED = "added"
    SENT = "sent"
    """The day on which a server last took a mail to one of the contact's addresses."""
    COMPANY = "company"
    NAME = "name"
    ADDRESS = "address"
    DOMAIN = "domain"
    COUNTRY = "country"
    NOTE = "note"
    BOUNCED = "bounced"


IS, IS_NOT, NONE = "is", "is_not", "none"
HAS, HAS_NOT = "has", "has_not"
CONTAINS, CONTAINS_NOT = "contains", "contains_not"
BEFORE, AFTER, BETWEEN = "before", "after", "between"
LAST_DAYS, NOT_LAST_DAYS = "last_days", "not_last_days"

_CHOICE = (IS, IS_NOT)
_DAY = (BEFORE, AFTER, BETWEEN, LAST_DAYS, NOT_LAST_DAYS, NONE)
_TEXT = (CONTAINS, CONTAINS_NOT)

OPS: Mapping[Field, tuple[str, ...]] = MappingProxyType(
    {
        Field.STATUS: _CHOICE,
        Field.BASIS: _CHOICE,
        Field.OBTAINED: _DAY,
        Field.TOPIC: _CHOICE,
        Field.TAG: (HAS, HAS_NOT, NONE),
        Field.RECIPIENT: _CHOICE,
        Field.SOURCE: _CHOICE,
        Field.ADDED: _DAY[:-1],
        Field.SENT: _DAY,
        Field.COMPANY: (*_TEXT, NONE),
        Field.NAME: _TEXT,
        Field.ADDRESS: _TEXT,
        Field.DOMAIN: _CHOICE,
        Field.COUNTRY: _CHOICE,
        Field.NOTE: (*_TEXT, NONE),
        Field.BOUNCED: (IS,),
    }
)
"""The conditions of each field, the usual one first. `before` and `after` leave out the day itself, `between`
takes both ends in, `last_days` n goes from n days ago to today; `none`: no day, tag or text is there."""

CHOICES: Mapping[Field, tuple[str, ...]] = MappingProxyType(
    {
        Field.STATUS: ("mailable", "incomplete", "stopped"),
        Field.BASIS: tuple(one.value for one in Basis),
        Field.RECIPIENT: tuple(one.value for one in RecipientType),
        Field.BOUNCED: ("yes", "no"),
    }
)
"""Fields whose values are known beforehand."""

SOURCES = ("hand", "import", "card")
JUDGED = frozenset({Field.STATUS, Field.BASIS, Field.OBTAINED})
"""What is known of a contact only by judging them; everything else stands in the book."""

_PERSONAL = frozenset({Field.NAME, Field.ADDRESS, Field.COMPANY, Field.NOTE})
"""Their values may name a person: an error does not carry them."""

MOST_RULES, MOST_VALUES, LONGEST, MOST_DAYS, LONGEST_NAME = 30, 200, 200, 36_500, 80


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition. Several values are alternatives: with `is_not`, `has_not` and `contains_not` none of
    them may be there. Days are `YYYY-MM-DD`; numbers of days are text too."""

    field: Field
    op: str
    value: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """Rules of which all, or any, have to hold."""

    rules: tuple[Rule, ...]
    match: Match = "all"

    @property
    def judged(self) -> bool:
        """Whether somebody has to be judged to know if they belong to it."""
        return any(rule.field in JUDGED for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Days:
    """Days that a rule asks for, both ends included; None = open."""

    first: date | None
    last: date | None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def days_of(rule: Rule, today: date) -> Days:
    """The days of a rule about days, as of today in Japan. `not_last_days` gives the days that it keeps out;
    `none` has none and is a TypeError."""
    if rule.op == BEFORE:
        return Days(None, date.fromisoformat(rule.value[0]) - timedelta(days=1))
    if rule.op == AFTER:
        return Days(date.fromisoformat(rule.value[0]) + timedelta(days=1), None)
    if rule.op == BETWEEN:
        return Days(*map(date.fromisoformat, rule.value))
    if rule.op in (LAST_DAYS, NOT_LAST_DAYS):
        return Days(today - timedelta(days=int(rule.value[0])), today)
    raise TypeError(rule.op)


def rule_of(field: str, op: str, value: Sequence[str]) -> Rule:
    """A rule whose parts fit together. Raises AppError("segment-rule-wrong") naming the rule."""
    values = tuple(dict.fromkeys(one.strip() for one in value))
    shown = [] if field in _PERSONAL else ["|".join(values)]
    told = ":".join((field, op, *shown))[:80]
    if field not in OPS or op not in OPS[Field(field)]:
        raise _wrong(told)
    known = Field(field)
    if op == NONE:
        if values:
            raise _wrong(told)
        return Rule(known, op)
    if op == BETWEEN and len(value) == 2:
        values = (value[0].strip(), value[1].strip())
    if not _fits(known, op, values):
        raise _wrong(told)
    return Rule(known, op, tuple(one.upper() for one in values) if known is Field.COUNTRY else values)


def _fits(field: Field, op: str, values: tuple[str, ...]) -> bool:
    if op == BETWEEN:
        return len(values) == 2 and all(map(_is_day, values)) and values[0] <= values[1]
    if op in (BEFORE, AFTER):
        return len(values) == 1 and _is_day(values[0])
    if op in (LAST_DAYS, NOT_LAST_DAYS):
        return len(values) == 1 and _is_number(values[0])
    if not 1 <= len(values) <= MOST_VALUES or not all(map(_is_text, values)):
        return False
    if field is Field.BOUNCED and len(values) > 1:
        return False
    if field is Field.COUNTRY:
        return all(len(one) == 2 and one.isascii() and one.isalpha() for one in values)
    return field not in CHOICES or set(values) <= set(CHOICES[field])


def _is_day(text: str) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10 and date.min < day < date.max


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= MOST_DAYS


def _is_text(text: str) -> bool:
    return bool(text) and len(text) <= LONGEST and is_writable(text)


def is_writable(text: str) -> bool:
    """No control characters and no halves of characters. Joiners stay: emoji are made with them."""
    return not any(one < " " or "\x7f" <= one <= "\x9f" or "\ud800" <= one <= "\udfff" for one in text)


def _wrong(told: str) -> AppError:
    return AppError("segment-rule-wrong", rule=told)


def rule_from_text(text: str) -> Rule:
    """Read `FIELD:OP:VALUE` (`FIELD:none` has no value). Alternatives are parted by `|`; where no value can
    hold a comma, by commas too. Raises AppError("segment-rule-wrong")."""
    field, _, rest = text.strip().partition(":")
    op, _, value = rest.partition(":")
    if field == Field.SENT and op == "never":
        op = NONE
    commas = field in CHOICES or field == Field.COUNTRY or op == BETWEEN
    parts = (value.replace(",", "|") if commas else value).split("|")
    return rule_of(field, op, [] if op == NONE and not value else parts)


def segment_of(rules: Sequence[Rule], match: str = "all") -> Segment:
    """A segment of rules. Raises AppError("segment-without-rules", "segment-too-many-rules")."""
    if not rules:
        raise AppError("segment-without-rules")
    if len(rules) > MOST_RULES:
        raise AppError("segment-too-many-rules", number=MOST_RULES)
    return Segment(tuple(dict.fromkeys(rules)), "any" if match == "any" else "all")


def to_json(segment: Segment) -> dict[str, Any]:
    """The form that is kept: `{"match", "rules": [{"field", "op", "value": [...]}]}`."""
    return {
        "match": segment.match,
        "rules": [
            {"field": rule.field.value, "op": rule.op, "value": list(rule.value)} for rule in segment.rules
        ],
    }


def from_json(data: Any) -> Segment:
    """Read what `to_json` wrote, or a person did: `value` may be one text, or be left out for `none`.

    Raises AppError("segment-rule-wrong", "segment-without-rules", "segment-too-many-rules").
    """
    rules = data.get("rules") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(rules, list):
        raise _wrong(str(data)[:80])
    if data.get("match", "all") not in ("all", "any"):
        raise _wrong(f"match:{data['match']}"[:80])
    return segment_of([_rule_from_json(one) for one in rules], data.get("match", "all"))


def _rule_from_json(data: Any) -> Rule:
    if not isinstance(data, Mapping):
        raise _wrong(str(data)[:80])
    field, op, value = data.get("field"), data.get("op"), data.get("value", [])
    values = [value] if isinstance(value, str | int) and not isinstance(value, bool) else value
    if not isinstance(field, str) or not isinstance(op, str) or not isinstance(values, list):
        raise _wrong(str(dict(data))[:80])
    if any(isinstance(one, bool) or not isinstance(one, str | int) for one in values):
        raise _wrong(str(dict(data))[:80])
    return rule_of(field, op, [str(one) for one in values])
