"""Cards of the program's own export: back as what they were while nobody changed them (own_export.py)."""

from desktop_app.domain.errors import AppError
from desktop_app.importing.own_export import (
    CARD_RECORD,
    card_digest,
    details_text,
    stop_kind,
    tags_text,
    unpacked,
)
from desktop_app.importing.people_table import Person
from desktop_app.importing.vcard_lines import Card

_RECORD = CARD_RECORD.encode() + b":"


def restored(person: Person, card: Card) -> Person:
    """The person with the fields of the card's record; of a card that was changed since, only its stop."""
    lines = [line for line in card.lines if line.startswith(_RECORD)]
    cells = [line[len(_RECORD) :].decode("ascii", "replace") for line in lines]
    try:
        kept = unpacked(cells)
    except AppError:
        return person
    if kept is None:
        return person
    if kept.card != card_digest(card.lines):
        person.add("stopped", stop_kind(kept, [one.key for one in kept.addresses]) or "")
        return person
    same = Person(person.row, {"email": person.values.get("email", [])})
    for name, value in (
        *kept.fields.items(), ("tags", tags_text(kept.tags)), ("detail", details_text(kept.details))
    ):  # fmt: skip
        if value:  # as it is: nothing was put around it
            same.values[name] = [value]
    same.values["kept"] = cells
    return same
