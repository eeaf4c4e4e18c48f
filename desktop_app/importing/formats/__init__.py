"""Which known format a table is, and what its columns mean: by the set of headers, never by their order."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from desktop_app.importing.cells import is_tick
from desktop_app.importing.flags import UNKNOWN, flag_of
from desktop_app.importing.formats import address_books, cards, entries, forms, mail_services, own, shops
from desktop_app.importing.formats.choices import MappingChoice, applied, header_key, with_choices
from desktop_app.importing.formats.questions import question_score
from desktop_app.importing.formats.signature import Format, places
from desktop_app.importing.formats.splits import joined
from desktop_app.importing.formats.telling import numbered, typed
from desktop_app.importing.formats.values import meanings_of, values_of
from desktop_app.importing.mapping import Columns, columns_of, of_somebody_else
from desktop_app.importing.parts import Part
from desktop_app.importing.table import Table

__all__ = ["FORMATS", "MappingChoice", "as_format", "header_key", "recognise", "values_of", "with_choices"]

FORMATS = (
    *own.FORMATS,
    *cards.FORMATS,
    *address_books.FORMATS,
    *shops.FORMATS,
    *mail_services.FORMATS,
    *forms.FORMATS,
)
"""In order: of formats that are equally alike the first one counts."""

_PROBED = 2_000
_FEW = 6
_ADDRESS = re.compile(r"[^\s@＠]+[@＠][^\s@＠]+[.．][^\s@＠]+")


def recognise(table: Table, *, remembered: Mapping[str, MappingChoice] | None = None) -> Part:
    """The part that a table is, by what is known of its format or else by the words of its header.

    `remembered`: choices of earlier imports by `header_key`. A column of addresses is also found by what
    stands in it; there may be none. Never raises.
    """
    if table.header_row is None:
        columns = _with_addresses(table, Columns({}))
        return mail_services.stop_list_of(Part(table=table, format=table.kind, columns=columns))
    if table.kind in entries.KINDS:
        part = entries.part_of(table)
    else:
        at = places(table.header)
        known = _known(table, at)
        part = joined(_by_words(table) if known is None else _by_format(table, known, at))
    choice = (remembered or {}).get(header_key(table.header))
    return part if choice is None else applied(part, choice)


def as_format(part: Part, wanted: str) -> Part | None:
    """The part's table taken for another format than the one that was recognised; None = it can't be that.

    `wanted`: an id of FORMATS, "mailchimp_…" with the state of a renamed file, "stop_list", or the table's
    kind for its words alone.
    """
    table = part.table
    if wanted == "stop_list":
        return replace(part, format=wanted,
        stop=part.stop or "unsubscribed") if part.columns.has("email") else None
    if table.header_row is None:
        return None
    if wanted == table.kind:
        return joined(_by_words(table))
    at = places(table.header)
    base, _, state = wanted.partition("_")
    for one in FORMATS:
        if one.id == wanted and one.fits(at):
            return joined(_by_format(table, one, at))
        if one.id == base == "mailchimp" and state and one.fits(at):
            told = _by_format(replace(table, member=f"{state}.csv"), one, at)
            return replace(told, table=table) if told.format == wanted else None
    return None


def _known(table: Table, at: Mapping[str, int]) -> Format | None:
    best: tuple[float, int] = (0.0, 0)
    found = None
    for one in FORMATS:
        alike = one.likeness(table, at)
        if alike is not None and alike > best:
            best, found = alike, one
    return found


def _by_format(table: Table, known: Format, at: Mapping[str, int]) -> Part:
    columns = known.columns(table.header)
    part = Part(
        table=table,
        format=known.id,
        columns=columns,
        meanings=meanings_of(table, columns, known.said),
        suggested=known.suggested,
    )
    if known.finish is None:
        return part
    done = known.finish(part, at)
    if done.columns is part.columns:
        return done
    return replace(done, meanings={**meanings_of(table, done.columns, known.said), **_changed(part, done)})


def _changed(before: Part, after: Part) -> dict[str, Mapping[str, str]]:
    """Meanings that finishing a format set itself."""
    return {name: values for name,
    values in after.meanings.items() if before.meanings.get(name) is not values}


def _by_words(table: Table) -> Part:
    columns = columns_of(table.header, without=numbered(table))
    columns = typed(table, _with_questions(table, _with_addresses(table, columns)))
    part = Part(table=table, format=table.kind, columns=columns, meanings=meanings_of(table, columns))
    return mail_services.stop_list_of(part)


def _with_questions(table: Table, columns: Columns) -> Columns:
    """Columns that no word names, but whose sentence asks about mail: a form's questions."""
    used = {at for places in columns.of.values() for at in places}
    asked = [at for at, name in enumerate(table.header) if at not in used and question_score(name) > 0]
    if not asked:
        return columns
    asked.sort(key=lambda at: -question_score(table.header[at]))
    consent = (*columns.of.get("consent", ()), *asked[1:])
    found = {**columns.of, "question": tuple(asked[:1]), "consent": tuple(sorted(consent))}
    return Columns({name: places for name, places in found.items() if places})


def _with_addresses(table: Table, columns: Columns) -> Columns:
    """Address columns by name that hold some, else the one that holds most."""
    named = columns.of.get("email", ())
    held = _address_counts(table, named)
    emails = tuple(at for at in named if held[at] or len(named) == 1)
    if not any(held[at] for at in emails):
        emails = tuple(at for at, _ in held.most_common(1)) or emails
    rest = {name: tuple(at for at in places if at not in emails) for name, places in columns.of.items()}
    flags = [at for at in named if at not in emails and _says_yes_or_no(table, at)]
    consent = tuple(sorted({*rest.get("consent", ()), *flags}))
    found = {**rest, "email": emails, "consent": consent}
    return Columns({name: places for name, places in found.items() if places})


def _says_yes_or_no(table: Table, at: int) -> bool:
    """A column called メール that holds no addresses but 可 and 不可."""
    values = values_of(table, at)
    filled = [value for value in values if value]
    return 0 < len(filled) <= _FEW and all(is_tick(one) or flag_of(one)[0] != UNKNOWN for one in filled)


def _address_counts(table: Table, named: Collection[int]) -> Counter[int]:
    """How many cells of each column hold addresses: of `named` ones, and of those that hold hardly anything
    else. A colleague's or consignee's address is nobody's here."""
    found: Counter[int] = Counter()
    filled: Counter[int] = Counter()
    width = len(table.header)
    for record in table.records[:_PROBED]:
        filled.update(at for at, cell in enumerate(record.cells[:width]) if cell)
        found.update(at for at, cell in enumerate(record.cells[:width]) if _ADDRESS.search(cell))
    return Counter(
        {
            at: count
            for at, count in found.items()
            if at in named or (count * 2 > filled[at] and not of_somebody_else(table.header[at]))
        }
    )
