"""What merging did to a person, for the story of the contact page."""

from collections.abc import Iterator, Sequence

from desktop_app.domain.moment import parse_moment
from desktop_app.i18n.catalogue import catalogue
from desktop_app.i18n.language import Language
from desktop_app.services.contact_rows import shown_time
from desktop_app.services.contact_story import Event
from desktop_app.storage import chain, joining, shared_stops
from desktop_app.storage.chain import Entry
from desktop_app.storage.contacts import AddressRecord
from desktop_app.storage.database import Book


def merge_events(
    book: Book, contact_id: str, addresses: Sequence[AddressRecord], language: Language
) -> list[Event]:
    """Merges of a contact, and the stops that its addresses share because of them."""
    found = [
        _merge(entry, language)
        for entry in chain.entries(book, (joining.MERGED, joining.UNMERGED), subject=contact_id)
    ]
    several = len(addresses) > 1
    for one in addresses:
        found += _stops(book, one, one.text if several else "", language)
    return found


def _merge(entry: Entry, language: Language) -> Event:
    _ = catalogue(language).gettext
    apart = entry.kind == joining.UNMERGED
    by = str(entry.personal.get("by") or "")
    said = shown_time(entry.at) if not by else f"{shown_time(entry.at)} ・ {by}"
    before = [stood["row"] for stood in entry.personal.get("before", ())]
    names = "、".join(str(row["full_name"] or row["company"] or "－") for row in before)
    lines = [] if apart or not names else [_("from: {names}").format(names=names)]
    title = _("The merged contacts were taken apart") if apart else _("Merged with a contact of this person")
    return Event(
        id=entry.id,
        at=entry.at,
        title=title,
        lines=(*lines, said),
        tone="neutral",
    )


def _stops(book: Book, address: AddressRecord, named: str, language: Language) -> Iterator[Event]:
    _ = catalogue(language).gettext
    for entry in chain.entries(book, shared_stops.KINDS, address_id=address.id):
        ended = entry.kind == shared_stops.ENDED
        day = "" if ended else shown_time(parse_moment(str(entry.facts["at"])))
        lines = [_("said on {day}").format(day=day)] if day else []
        yield Event(
            id=entry.id,
            at=entry.at,
            title=_("The stop of the other address counts no more here")
            if ended
            else _("A stop said at another address of this person counts here too"),
            lines=(*lines, _("entered on {day}").format(day=shown_time(entry.at))),
            tone="neutral" if ended else "stop",
            address=named,
        )
