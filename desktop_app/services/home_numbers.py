"""Everybody by status, with what each status rests on. The sums are those of the contact table's filters."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from desktop_app.domain.finding import block
from desktop_app.i18n.language import Language
from desktop_app.services.check_words import chip_of, left_out_text
from desktop_app.services.home_view import Count, Numbers, Todo
from desktop_app.storage import topics

if TYPE_CHECKING:
    from desktop_app.services.contact_book import ContactBook
    from desktop_app.services.contact_statuses import Why

_UNCONFIRMED = ("own-signup-unconfirmed", "JP-SEMG-ADDRCHANGE")
"""Who may be sent a confirmation mail."""
_CARDS, _BARE = "card-no-date-no-occasion", "no-address"


def numbers_of(
    book: "ContactBook",
    language: Language,
    *,
    check: Callable[[], None],
    tell: Callable[[int, int], None],
) -> Numbers:
    """Count everybody for the book's first topic. What `check` raises ends it."""
    topic = topics.default_topic(book.book).id
    shop, now = book.contacts.shop.shop(), book.contacts.environment.clock()
    reasons = book.statuses.update(topic, shop, now, check=check, tell=tell).reasons()

    def grouped(status: str, name: "Callable[[Why], tuple[str, str]]") -> tuple[Count, ...]:
        found: Counter[tuple[str, str]] = Counter()
        for why, people in reasons.items():
            if why.status == status:
                found[name(why)] += people
        return tuple(Count(key, people, text) for (key, text), people in found.most_common())

    bases = grouped("mailable", lambda why: (why.basis, ""))
    lacking = grouped("incomplete", lambda why: _lack(why, language))
    stops = grouped("stopped", lambda why: (chip_of(why.rule), ""))
    mailable, incomplete, stopped = (sum(one.people for one in part) for part in (bases, lacking, stops))
    return Numbers(
        total=mailable + incomplete + stopped,
        mailable=mailable,
        incomplete=incomplete,
        stopped=stopped,
        bases=bases,
        reasons=lacking,
        stops=stops,
        todo=tuple(_todo(lacking)),
    )


def _todo(lacking: Sequence[Count]) -> Iterator[Todo]:
    here = {"repair": "yes"}
    found = {one.key: one for one in lacking}
    cards, bare = found.pop(_CARDS, None), found.pop(_BARE, None)
    unconfirmed = sum(one.people for key in _UNCONFIRMED if (one := found.pop(key, None)) is not None)
    if unconfirmed:
        yield Todo(code="unconfirmed", tone="ask", page="contacts", args=here, n=unconfirmed)
    if cards is not None:
        yield Todo(code="cards", tone="warn", page="contacts", args=here, n=cards.people)
    if bare is not None:
        yield Todo(code="no-address", tone="neutral", page="contacts", args=here, n=bare.people)
    if found:
        most = max(found.values(), key=lambda one: one.people)
        rest = sum(one.people for one in found.values())
        yield Todo(code="grounds", tone="neutral", page="contacts", args=here, n=rest, about=most.text)


def _lack(why: "Why", language: Language) -> tuple[str, str]:
    key = why.code or why.rule
    return (key, left_out_text(block(why.rule, why.code), language) if why.rule else "")
