"""Who a segment's rules pick, as a mask over the keys of `contact_table`: one byte each, 1 = picked."""
# ruff: noqa: S608 (SQL is put together from this module's own constants; values are always bound)

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import JST
from desktop_app.domain.segment import (
    CONTAINS_NOT,
    HAS_NOT,
    IS_NOT,
    JUDGED,
    NONE,
    NOT_LAST_DAYS,
    SOURCES,
    Days,
    Field,
    Rule,
    Segment,
    days_of,
)
from desktop_app.storage import contact_table
from desktop_app.storage.codec import stamp
from desktop_app.storage.database import Book
from desktop_app.storage.folding import compact
from desktop_app.storage.undone import STANDS

Mask: TypeAlias = bytes
Judged: TypeAlias = Callable[[Rule], Mask]
"""Whom a rule about status, ground or its day picks, `is_not` read as `is`."""
_Question: TypeAlias = tuple[str, tuple[Any, ...]]

_NEGATIVE = frozenset({IS_NOT, HAS_NOT, CONTAINS_NOT, NOT_LAST_DAYS})
_LIST = "(SELECT value FROM json_each(?))"


def members(book: Book, segment: Segment, *, today: date, judged: Judged) -> Mask:
    """The contacts that a segment picks, as of today in Japan."""
    every = everybody(book)
    found = [rule_mask(book, rule, every, today=today, judged=judged) for rule in segment.rules]
    return combined(found, segment.match, every)


def combined(masks: Iterable[Mask], match: str, every: Mask) -> Mask:
    """All or any of some masks; masks of an older, smaller book are filled up with nobody."""
    numbers = [int.from_bytes(mask, "little") for mask in masks]
    result = int.from_bytes(every, "little") if match == "all" else 0
    for number in numbers:
        result = result & number if match == "all" else result | number
    return (result & int.from_bytes(every, "little")).to_bytes(len(every), "little")


def everybody(book: Book) -> Mask:
    """Every living contact."""
    return mask_of(contact_table.all_keys(book))


def mask_of(keys: Iterable[int], length: int = 0) -> Mask:
    """A mask of these keys, at least `length` long."""
    wanted = list(keys)
    mask = bytearray(max(length, max(wanted, default=-1) + 1))
    for key in wanted:
        mask[key] = 1
    return bytes(mask)


def rule_mask(book: Book, rule: Rule, every: Mask, *, today: date, judged: Judged) -> Mask:
    """The contacts that one rule picks."""
    found = judged(rule) if rule.field in JUDGED else mask_of(_keys_of(book, rule, today), len(every))
    if rule.op not in _NEGATIVE:
        return found
    rest = int.from_bytes(every, "little") & ~int.from_bytes(found, "little")
    return rest.to_bytes(len(every), "little")


def count_both(one: Mask, other: Mask) -> int:
    """How many contacts two masks both pick."""
    return (int.from_bytes(one, "little") & int.from_bytes(other, "little")).bit_count()


def _keys_of(book: Book, rule: Rule, today: date) -> Iterable[int]:
    """The keys of a rule that the book itself answers, read as if it were not negated."""
    if rule.field in _TEXTS and rule.op != NONE:
        return _with_text(book, _TEXTS[rule.field], rule.value)
    if rule.field is Field.SENT:
        return _sent(book, rule, today)
    rest, values = _QUESTIONS[rule.field](rule, today)
    return contact_table.keys_from(book, rest, values)


# ── where the contacts `c` of each field come from ───────────────────────────────────────────────────────

_C = "FROM contact c WHERE"
_BY_ADDRESS = """FROM address a JOIN contact_address l ON l.address_id = a.id
JOIN contact c ON c.id = l.contact_id WHERE a.erased_by IS NULL AND"""


def _listed(rule: Rule) -> str:
    return json.dumps(rule.value)


def _tag(rule: Rule, _: date) -> _Question:
    if rule.op == NONE:
        return f"{_C} NOT EXISTS (SELECT 1 FROM contact_tag t WHERE t.contact_id = c.id)", ()
    return (
        f"FROM contact_tag t JOIN contact c ON c.id = t.contact_id WHERE t.tag IN {_LIST}",
        (_listed(rule),),
    )


def _recipient(rule: Rule, _: date) -> _Question:
    return f"{_C} c.recipient_type IN {_LIST}", (_listed(rule),)


def _country(rule: Rule, _: date) -> _Question:
    return f"{_C} coalesce(nullif(upper(trim(c.country)), ''), 'JP') IN {_LIST}", (_listed(rule),)


def _empty(rule: Rule, _: date) -> _Question:
    return f"{_C} trim(c.{rule.field.value}) = ''", ()


def _added(rule: Rule, today: date) -> _Question:
    test, values = _within("c.created_at", days_of(rule, today))
    return f"{_C} {test}", values


def _domain(rule: Rule, _: date) -> _Question:
    tests = " OR ".join("a.key LIKE ? ESCAPE '\\'" for _ in rule.value)
    return (
        f"{_BY_ADDRESS} ({tests})",
        tuple(f"%@{_escaped(_domain_key(one))}" for one in rule.value),
    )


def _domain_key(text: str) -> str:
    bare = text.strip().lstrip("@")
    try:
        return parse_address(f"x@{bare}").key.partition("@")[2]
    except AppError:
        return bare.lower()


def _address(rule: Rule, _: date) -> _Question:
    tests = " OR ".join("instr(a.key, ?) > 0 OR instr(lower(a.text), ?) > 0" for _ in rule.value)
    needles = [compact(one) for one in rule.value]
    return (
        f"{_BY_ADDRESS} ({tests})",
        tuple(one for needle in needles for one in (needle, needle)),
    )


_STANDING = """e.kind = 'evidence' AND e.kind <> 'delivery' AND e.id NOT IN
(SELECT json_extract(w.facts, '$.evidence') FROM entry w
WHERE w.kind = 'evidence.withdrawn' AND w.kind <> 'delivery')"""
_BY_EVIDENCE = f"""FROM entry e JOIN contact_address l ON l.address_id = e.address_id
JOIN contact c ON c.id = l.contact_id WHERE {_STANDING} AND {{}}"""


def _topic(rule: Rule, _: date) -> _Question:
    """What is on record for one kind of newsletter, or for all. An address that was only told covers none, an
    answer that declines neither."""
    # Canonical JSON escapes quotes inside texts, so these words can only be names of fields.
    covers = f"""instr(e.facts, '"said_no":true') = 0
    AND instr(e.facts, '"basis":"NONE"') = 0 AND instr(e.facts, '"basis":"ADDRESS_TOLD"') = 0
    AND (instr(e.facts, '"scope":') = 0
    OR EXISTS (SELECT 1 FROM json_each(e.facts, '$.scope') s WHERE s.value IN {_LIST}))"""
    return _BY_EVIDENCE.format(covers), (_listed(rule),)


def _source(rule: Rule, _: date) -> _Question:
    parts, values = list[str](), list[Any]()
    if "hand" in rule.value:
        parts.append(f"{_C} c.batch_id IS NULL")
    if "import" in rule.value:
        parts.append(f"{_C} c.batch_id IS NOT NULL")
    if "card" in rule.value:
        parts.append(_BY_EVIDENCE.format("""instr(e.facts, '"basis":"CARD"') > 0"""))
    batches = json.dumps([one for one in rule.value if one not in SOURCES])
    if batches != "[]":
        parts.append(f"{_C} c.batch_id IN {_LIST}")
        parts.append(
            f"""FROM contact_address l JOIN contact c ON c.id = l.contact_id
            WHERE l.batch_id IN {_LIST}"""
        )
        parts.append(_BY_EVIDENCE.format(f"json_extract(e.facts, '$.batch') IN {_LIST}"))
        values += [batches] * 3
    # The first part's SELECT is written by the caller.
    return " UNION ALL SELECT c.rowid ".join(parts), tuple(values)


def _bounced(rule: Rule, _: date) -> _Question:
    ever = f"""c.id IN (SELECT l.contact_id FROM contact_address l JOIN address a ON a.id = l.address_id
    WHERE a.hmac IN (SELECT hmac FROM ledger WHERE what IN ('hard_bounce', 'user_unknown')
    UNION SELECT hmac FROM suppression WHERE reason = 'bounce' AND {STANDS}))"""
    return f"{_C} {'' if rule.value == ('yes',) else 'NOT '}{ever}", ()


_QUESTIONS: dict[Field, Callable[[Rule, date], _Question]] = {
    Field.TAG: _tag,
    Field.RECIPIENT: _recipient,
    Field.COUNTRY: _country,
    Field.COMPANY: _empty,
    Field.NOTE: _empty,
    Field.ADDED: _added,
    Field.DOMAIN: _domain,
    Field.ADDRESS: _address,
    Field.TOPIC: _topic,
    Field.SOURCE: _source,
    Field.BOUNCED: _bounced,
}

# ── days ─────────────────────────────────────────────────────────────────────────────────────────────────


def _midnight(day: date) -> str:
    """Where a day in Japan begins, as stored times are written."""
    return stamp(datetime.combine(day, time(), JST))


def _within(column: str, days: Days) -> _Question:
    tests, values = ["1"], list[str]()
    if days.first is not None:
        tests.append(f"{column} >= ?")
        values.append(_midnight(days.first))
    if days.last is not None:
        tests.append(f"{column} < ?")
        values.append(_midnight(days.last + timedelta(days=1)))
    return " AND ".join(tests), tuple(values)


_ONE_BY_ONE = 200_000
"""From so many mails on, people are asked about one after another."""
_GOT = """EXISTS (SELECT 1 FROM contact_address l JOIN delivery d ON d.address_id = l.address_id
WHERE l.contact_id = c.id AND d.accepted_at IS NOT NULL AND {})"""
_BY_MAIL = """FROM delivery d JOIN contact_address l ON l.address_id = d.address_id
JOIN contact c ON c.id = l.contact_id WHERE d.accepted_at IS NOT NULL AND {}"""


def _sent(book: Book, rule: Rule, today: date) -> Iterable[int]:
    """By the last mail: one in the days that are asked for, and none after them."""
    if rule.op == NONE:
        return contact_table.keys_from(book, f"{_C} NOT {_GOT.format('1')}", ())
    days = days_of(rule, today)
    found = _got_mail(book, days)
    if days.last is not None and days.last < today:
        found -= _got_mail(book, Days(days.last + timedelta(days=1), None))
    return found


def _got_mail(book: Book, days: Days) -> set[int]:
    test, values = _within("d.accepted_at", days)
    many = book.one(
        f"SELECT 1 FROM delivery d WHERE d.accepted_at IS NOT NULL AND {test} LIMIT 1 OFFSET {_ONE_BY_ONE}",
        values,
    )
    rest = f"{_C} {_GOT.format(test)}" if many else _BY_MAIL.format(test)
    return set(contact_table.keys_from(book, rest, values))


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────────

_TEXTS = {
    Field.COMPANY: ("c.company",),
    Field.NAME: ("c.full_name", "c.family || c.given", "c.kana"),
    Field.NOTE: ("c.note",),
}
_BETWEEN = "\x01"


def _with_text(book: Book, columns: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[int]:
    """Contacts whose field holds one of the texts; width, case, kana and spaces are no difference."""
    # As it is written it is found at once; only the others have to be folded one by one.
    typed = [(column, one) for column in columns for one in wanted if _is_ideograph(one[-1])]
    literal = " OR ".join(f"instr({column}, ?) > 0" for column, _ in typed) or "0"
    values = tuple(one for _, one in typed)
    yield from contact_table.keys_from(book, f"{_C} {literal}", values)
    needles = [needle for one in wanted if (needle := compact(one))]
    # The search text holds every field: who has it nowhere need not be looked at.
    tests = " OR ".join("instr(c.search, ?) > 0" for _ in needles) or "0"
    joined = f" || '{_BETWEEN}' || ".join(columns)
    rows = book.sql(
        f"SELECT c.rowid, {joined} FROM contact c WHERE ({tests}) AND NOT ({literal})", (*needles, *values)
    )
    for key, text in rows:
        line = compact(text)
        if any(needle in line for needle in needles):
            yield key


def _is_ideograph(letter: str) -> bool:
    """Folding joins other letters with marks that follow them: ｶ is not in ｶﾞ, e not in é."""
    return "\u4e00" <= letter <= "\u9fff"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
