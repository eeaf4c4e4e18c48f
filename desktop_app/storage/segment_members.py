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

Mask: TypeAlias = bytes
Judged: TypeAlias = Callable[[Rule], Iterable[int]]
"""The keys that a rule about status, ground or its day picks, `is_not` read as `is`."""
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
    if rule.field in JUDGED:
        found = mask_of(judged(rule), len(every))
    else:
        found = mask_of(_keys_of(book, rule, today), len(every))
    if rule.op not in _NEGATIVE:
        return found
    rest = int.from_bytes(every, "little") & ~int.from_bytes(found, "little")
    return rest.to_bytes(len(every), "little")


def _keys_of(book: Book, rule: Rule, today: date) -> Iterable[int]:
    """The keys of a rule that the book itself answers, read as if it were not negated."""
    if rule.field in _TEXTS and rule.op != NONE:
        return _with_text(book, _TEXTS[rule.field], rule.value)
    if rule.field is Field.SENT:
        return _sent(book, rule, today)
    where, values = _QUESTIONS[rule.field](rule, today)
    return contact_table.keys_where(book, where, values)


# ── one condition on `contact c` for each field ──────────────────────────────────────────────────────────


def _listed(rule: Rule) -> str:
    return json.dumps(rule.value)


def _tag(rule: Rule, _: date) -> _Question:
    if rule.op == NONE:
        return "NOT EXISTS (SELECT 1 FROM contact_tag t WHERE t.contact_id = c.id)", ()
    return f"c.id IN (SELECT contact_id FROM contact_tag WHERE tag IN {_LIST})", (_listed(rule),)


def _recipient(rule: Rule, _: date) -> _Question:
    return f"c.recipient_type IN {_LIST}", (_listed(rule),)


def _country(rule: Rule, _: date) -> _Question:
    return f"coalesce(nullif(upper(trim(c.country)), ''), 'JP') IN {_LIST}", (_listed(rule),)


def _empty(rule: Rule, _: date) -> _Question:
    return f"trim(c.{rule.field.value}) = ''", ()


def _added(rule: Rule, today: date) -> _Question:
    test, values = _within("c.created_at", days_of(rule, today))
    return test, values


def _domain(rule: Rule, _: date) -> _Question:
    tests = " OR ".join("a.key LIKE ? ESCAPE '\\'" for _ in rule.value)
    return (
        f"""c.id IN (SELECT l.contact_id FROM address a JOIN contact_address l ON l.address_id = a.id
        WHERE a.erased_by IS NULL AND ({tests}))""",
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
        f"""c.id IN (SELECT l.contact_id FROM address a JOIN contact_address l ON l.address_id = a.id
        WHERE a.erased_by IS NULL AND ({tests}))""",
        tuple(one for needle in needles for one in (needle, needle)),
    )


_STANDING = """e.kind = 'evidence' AND e.kind <> 'delivery' AND e.id NOT IN
(SELECT json_extract(w.facts, '$.evidence') FROM entry w
WHERE w.kind = 'evidence.withdrawn' AND w.kind <> 'delivery')"""
_BY_EVIDENCE = f"""c.id IN (SELECT l.contact_id FROM entry e
JOIN contact_address l ON l.address_id = e.address_id WHERE {_STANDING} AND {{}})"""


def _topic(rule: Rule, _: date) -> _Question:
    """What is on record for one kind of newsletter, or for all; an address that was only told covers none."""
    # Canonical JSON escapes quotes inside texts, so these words can only be names of fields.
    covers = f"""instr(e.facts, '"basis":"NONE"') = 0 AND instr(e.facts, '"basis":"ADDRESS_TOLD"') = 0
    AND (instr(e.facts, '"scope":') = 0
    OR EXISTS (SELECT 1 FROM json_each(e.facts, '$.scope') s WHERE s.value IN {_LIST}))"""
    return _BY_EVIDENCE.format(covers), (_listed(rule),)


def _source(rule: Rule, _: date) -> _Question:
    tests, values = list[str](), list[Any]()
    if "hand" in rule.value:
        tests.append("c.batch_id IS NULL")
    if "import" in rule.value:
        tests.append("c.batch_id IS NOT NULL")
    if "card" in rule.value:
        tests.append(_BY_EVIDENCE.format("""instr(e.facts, '"basis":"CARD"') > 0"""))
    batches = json.dumps([one for one in rule.value if one not in SOURCES])
    if batches != "[]":
        tests.append(f"c.batch_id IN {_LIST}")
        tests.append(f"c.id IN (SELECT contact_id FROM contact_address WHERE batch_id IN {_LIST})")
        tests.append(_BY_EVIDENCE.format(f"json_extract(e.facts, '$.batch') IN {_LIST}"))
        values += [batches] * 3
    return "(" + " OR ".join(tests) + ")", tuple(values)


def _bounced(rule: Rule, _: date) -> _Question:
    ever = """c.id IN (SELECT l.contact_id FROM contact_address l JOIN address a ON a.id = l.address_id
    WHERE a.hmac IN (SELECT hmac FROM ledger WHERE what IN ('hard_bounce', 'user_unknown')
    UNION SELECT hmac FROM suppression WHERE reason = 'bounce'))"""
    return (ever if rule.value == ("yes",) else f"NOT {ever}"), ()


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


_EVER = """EXISTS (SELECT 1 FROM contact_address l JOIN delivery d ON d.address_id = l.address_id
WHERE l.contact_id = c.id AND d.accepted_at IS NOT NULL)"""
_SENT = """c.id IN (SELECT l.contact_id FROM delivery d JOIN contact_address l
ON l.address_id = d.address_id WHERE d.accepted_at IS NOT NULL AND {})"""


def _sent(book: Book, rule: Rule, today: date) -> Iterable[int]:
    """By the last mail: one in the days that are asked for, and none after them."""
    if rule.op == NONE:
        return contact_table.keys_where(book, f"NOT {_EVER}", ())
    days = days_of(rule, today)
    if days.first is None and days.last is not None:
        within: set[int] = set(contact_table.keys_where(book, _EVER, ()))
    else:
        test, values = _within("d.accepted_at", days)
        within = set(contact_table.keys_where(book, _SENT.format(test), values))
    if days.last is not None:
        test, values = _within("d.accepted_at", Days(days.last + timedelta(days=1), None))
        within.difference_update(contact_table.keys_where(book, _SENT.format(test), values))
    return within


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────────

_TEXTS = {
    Field.COMPANY: "c.company",
    Field.NAME: "c.full_name, c.family || c.given, c.kana",
    Field.NOTE: "c.note",
}


def _with_text(book: Book, columns: str, wanted: tuple[str, ...]) -> Iterator[int]:
    """Contacts whose field holds one of the texts, width, case, kana and spaces aside, as in the search."""
    needles = [needle for one in wanted if (needle := compact(one))]
    # The search text holds every field: who has it nowhere need not be looked at.
    tests = " OR ".join("instr(c.search, ?) > 0" for _ in needles) or "0"
    for key, *texts in book.sql(f"SELECT c.rowid, {columns} FROM contact c WHERE {tests}", needles):
        lines = [compact(one) for one in texts]
        if any(needle in line for needle in needles for line in lines):
            yield key


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
