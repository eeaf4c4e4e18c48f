"""vCard files of phones, mail programs and card apps as a table: 2.1, 3.0 and 4.0 (imports.md 1.2, 4).

Own reader: libraries die on CHARSET=SHIFT_JIS with 髙, on photos of Outlook and Android, and lose every card
after a broken one. No address in a card is ever opened.
"""

from desktop_app.domain.errors import AppError
from desktop_app.importing import address_book_text, own_cards
from desktop_app.importing.address_book_text import BookText
from desktop_app.importing.people_table import People
from desktop_app.importing.table import Table
from desktop_app.importing.vcard_lines import Card, Outside, cards_of
from desktop_app.importing.vcard_person import CardReader


def read_vcards(data: bytes, *, name: str, sha256: str, encoding: str | None = None) -> Table:
    """Every card of a file as one row; a broken card is told with its number and the rest is read.

    Raises AppError: file-empty, file-encoding-wrong, file-too-many-rows.
    """
    text = address_book_text.of(data, encoding)
    people = People(name)
    for found in cards_of(text.data):
        if isinstance(found, Outside):
            people.told(found.number, "entry-outside", value=text.value(found.line))
            continue
        row = people.next_row()
        try:
            _read(found, text, people)
        except AppError:
            raise
        except Exception:  # whatever a stranger's file does, the other cards are read
            people.told(row, "entry-damaged")
    named = address_book_text.declared(text.data) if text.encoding == "ascii" else ""
    return people.table(sha256=sha256, encoding=named or text.encoding, kind="vcard")


def _read(card: Card, text: BookText, people: People) -> None:
    reader = CardReader(card, text)
    if reader.is_group:
        people.told(card.number, "entry-group", value=reader.value_of("FN") or reader.value_of("N"))
        return
    person = reader.person()
    if not card.closed:
        people.told(card.number, "entry-cut-off")
    for line in (card.strange + reader.unread)[:1]:
        people.told(card.number, "entry-line-odd", value=text.value(line))
    if reader.damaged:
        people.told(card.number, "entry-characters", value=reader.damaged[0])
    people.add(own_cards.restored(person, card))
