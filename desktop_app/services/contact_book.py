"""The table of contacts and one person's story: what the page 連絡先 asks of one book."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop_app.domain.address import parse_address
from desktop_app.domain.eligibility import in_order
from desktop_app.domain.errors import AppError
from desktop_app.domain.moment import legal_day
from desktop_app.domain.segment import Match, Rule, Segment
from desktop_app.domain.stated_reason import as_stated
from desktop_app.services.contact_picks import NOBODY, Picks, through
from desktop_app.services.contact_rows import ContactRow, row_of
from desktop_app.services.contact_statuses import Check, StatusIndex, Tell
from desktop_app.services.contacts import ContactDesk
from desktop_app.storage import contact_search, contact_table, contacts, people, segments, topics
from desktop_app.storage.contact_table import Keys as Keys
from desktop_app.storage.contact_table import Sort as Sort
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book
from desktop_app.storage.folding import words_of

if TYPE_CHECKING:
    from desktop_app.services.contact_detail import ContactDetail

FIRST = 200
"""So many keys are found before the rest is looked for."""
_CHUNK = 2000
_FEW = 3000
"""Among so few it is faster to look at each than to look through everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What the owner looks for. `status`: one of `contact_statuses.STATUSES`; `topic` "" = the first;
    `among`: only these contacts, () = everybody; `rules` of filters, which have to hold as `match` says;
    `segment`: the id of a saved one. Everything that is asked for narrows."""

    search: str = ""
    status: str | None = None
    topic: str = ""
    tag: str | None = None
    sort: Sort = "name"
    reverse: bool = False
    """The other way round."""
    among: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    match: Match = "all"
    segment: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order was chosen."""
        return bool(
            self.search.strip() or self.status or self.tag or self.among or self.rules or self.segment
        )

    @property
    def picky(self) -> bool:
        """Whether there is more to it than words, a tag and an order."""
        return bool(self.status or self.among or self.rules or self.segment or self.sort == "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the page's head needs."""

    total: int
    tags: tuple[str, ...]
    topics: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All keys of a query in order, and how many people of each status its words and tag find, whatever
    status was asked for; None while the statuses are not known."""

    keys: Keys
    counts: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class Within:
    """Every key of an earlier query."""

    query: Query
    keys: Keys


@dataclass(frozen=True, slots=True)
class ContactBook:
    """Reads only; what is written goes through `contact_edit` and `contacts`."""

    contacts: ContactDesk
    statuses: StatusIndex = field(init=False)
    picks: Picks = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "statuses", StatusIndex(self.book))
        object.__setattr__(self, "picks", Picks(self.book, self.statuses))

    @property
    def book(self) -> Book:
        """The opened book."""
        return self.contacts.book

    def overview(self) -> Overview:
        """How many contacts there are, and what they can be narrowed by."""
        return Overview(
            total=contacts.count(self.book),
            tags=tuple(contact_table.all_tags(self.book)),
            topics=tuple((one.id, one.name) for one in topics.all_topics(self.book)),
        )

    def first(self, query: Query, limit: int = FIRST, *, within: Within | None = None) -> Keys | None:
        """The first keys at once; None when a status is asked for that is not known yet. `within`: all that
        was found before, where more was typed since."""
        words = words_of(query.search)
        if within is not None and _narrows(within, query, words):
            return contact_table.among(self.book, words, within.keys)[:limit]
        if not query.picky:
            return contact_table.first(
                self.book, words, tag=query.tag, sort=query.sort, limit=limit, reverse=query.reverse
            )
        if query.sort == "status" and self.statuses.known(self._topic(query)) is None:
            return None
        if not query.among and query.sort != "status":
            some = contact_table.first(
                self.book, words, tag=query.tag, sort=query.sort, limit=_CHUNK, reverse=query.reverse
            )
            found = self._selected(query, some)
            if found is None or len(found) >= limit or len(some) < _CHUNK:
                return found[:limit] if found is not None else None
        found = self._selected(query, self._all(query))
        return found[:limit] if found is not None else None

    def count(self, query: Query) -> int | None:
        """How many there are, exactly; None when a status is asked for that is not known yet."""
        if not query.status and not query.among and not query.rules and not query.segment:
            return contact_table.count(self.book, words_of(query.search), tag=query.tag)
        found = self._selected(query, self._all(query))
        return None if found is None else len(found)

    def found(self, query: Query) -> Found:
        """Every key, and the numbers of the filters."""
        keys = self._picked(query, self._all(query))
        known = self.statuses.known(self._topic(query))
        if known is None or keys is None:
            everything = array("q") if keys is None or query.status else keys
            return Found(keys=everything, counts=None)
        counts = known.counts(keys)
        return Found(keys=known.select(keys, query.status) if query.status else keys, counts=counts)

    def _selected(self, query: Query, keys: Keys) -> Keys | None:
        """Those of `keys` with the status and of the rules that are asked for; None = not known yet."""
        picked = self._picked(query, keys)
        if picked is None or query.status is None:
            return picked
        known = self.statuses.known(self._topic(query))
        return None if known is None else known.select(picked, query.status)

    def _picked(self, query: Query, keys: Keys) -> Keys | None:
        today = legal_day(self.contacts.environment.clock())
        wanted = [Segment(query.rules, query.match)] if query.rules else []
        if query.segment:
            record = segments.find(self.book, query.segment)
            if record is None or record.segment is None:
                return through(NOBODY, keys)
            wanted.append(record.segment)
        for segment in wanted:
            mask = self.picks.mask(segment, self._topic(query), today)
            if mask is None:
                return None
            keys = through(mask, keys)
        return keys

    def study(self, topic: str, *, check: Check, tell: Tell) -> None:
        """Find everybody's status for a topic, or what changed since: seconds for 100,000 people at first.
        A very large book gets its search index on the way."""
        if self.book.writable:
            contact_search.extend(self.book, check)
        shop = self.contacts.shop.shop()
        now = self.contacts.environment.clock()
        self.statuses.update(self._topic(Query(topic=topic)), shop, now, check=check, tell=tell)

    def rows(self, keys: Iterable[int], topic: str = "") -> dict[int, ContactRow]:
        """The rows of some keys, each judged now; who was deleted meanwhile is missing."""
        wanted = list(keys)
        shop, topic_id = in_order(self.contacts.shop.shop()), self._topic(Query(topic=topic))
        sent, found = contact_table.last_sent(self.book, wanted), dict[int, ContactRow]()
        candidates = people.candidates_among(self.book, wanted)
        named = self._sources(one.contact for one in candidates.values())
        for key, one in candidates.items():
            if one.contact is not None:
                decision = self.contacts.judge(one.person, topic=topic_id, shop=shop)
                stated = as_stated(decision, one.person.evidence)
                source = named.get(one.contact.batch_id or "", "")
                found[key] = row_of(key, one.contact, one.person, stated, source=source, sent=sent.get(key))
        for key in wanted:
            if key not in found and (contact_id := contact_table.id_of(self.book, key)) is not None:
                bare = contacts.get(self.book, contact_id)
                source = self._sources([bare]).get(bare.batch_id or "", "")
                found[key] = row_of(key, bare, None, None, source=source)
        return found

    def _sources(self, records: Iterable[ContactRecord | None]) -> dict[str, str]:
        batches = {one.batch_id for one in records if one is not None and one.batch_id is not None}
        return contact_table.sources(self.book, batches) if batches else {}

    def key_of(self, *, contact: str = "", address: str = "") -> int | None:
        """Where a contact, or the owner of an address, stands in the book; None when there is none."""
        if contact:
            return contact_table.key_of(self.book, contact)
        try:
            owner = contacts.by_address(self.book, parse_address(address).key)
        except AppError:
            return None
        return None if owner is None else contact_table.key_of(self.book, owner.id)

    def detail(self, contact_id: str) -> "ContactDetail":
        """One person's whole story. Raises AppError("contact-missing")."""
        from desktop_app.services.contact_detail import detail_of

        return detail_of(self.contacts, contacts.get(self.book, contact_id))

    def detail_at(self, key: int) -> "ContactDetail | None":
        """The story of the contact at a key; None when it is gone."""
        contact_id = contact_table.id_of(self.book, key)
        return None if contact_id is None else self.detail(contact_id)

    def _all(self, query: Query) -> Keys:
        keys = contact_table.keys(
            self.book, words_of(query.search), tag=query.tag, sort=query.sort, reverse=query.reverse
        )
        if query.sort == "status" and (known := self.statuses.known(self._topic(query))) is not None:
            keys = known.ordered(keys, reverse=query.reverse)
        if not query.among:
            return keys
        wanted = frozenset(contact_table.keys_of(self.book, query.among))
        return array("q", (key for key in keys if key in wanted))

    def _topic(self, query: Query) -> str:
        return query.topic or topics.default_topic(self.book).id


def _narrows(within: Within, query: Query, words: Sequence[str]) -> bool:
    """Whether all that `query` finds was found before: the same, with more letters."""
    if len(within.keys) > _FEW or replace(query, search=within.query.search) != within.query:
        return False
    return all(any(old in new for new in words) for old in words_of(within.query.search))
