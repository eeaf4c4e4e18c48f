"""「同じ人かもしれません」: pairs of contacts that look alike, and merging contacts that are one person."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.i18n.language import Language
from desktop_app.services.alike_search import AlikeIndex, Check, Found, Pair, Tell
from desktop_app.services.alike_words import sign_words, strength_word
from desktop_app.services.contact_look import shown_name
from desktop_app.services.contact_rows import shown_time
from desktop_app.services.contacts import ContactDesk
from desktop_app.services.merge_preview import Chosen, MergePreview, Merging, Side, side_of
from desktop_app.storage import contacts, joining, people_apart
from desktop_app.storage.contacts import ContactRecord
from desktop_app.storage.database import Book
from desktop_app.storage.joining import Merge

_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """Two contacts that may be one person, as a line of the list. `signs` and `strength` are words."""

    a: str
    b: str
    name_a: str
    name_b: str
    signs: tuple[str, ...]
    strength: str
    rank: str
    """The code of the strength: strong, likely or weak."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPage:
    """A part of the list. `common`: pairs that only share a frequent name; they are not listed."""

    lines: tuple[PairLine, ...]
    total: int
    common: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """Two contacts side by side; `differing` are the fields in which they contradict each other."""

    a: Side
    b: Side
    differing: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What was done: the contact that stays, its name, and the entry that takes it back. `held`: addresses
    that are held back because of a stop said at another address of the person."""

    contact_id: str
    name: str
    entry: str
    contacts: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMerge:
    """A merge of the past. `state`: "stands", "undone", "erased" or "gone" (cannot be taken back). `changed`:
    fields of the contact that were changed since, of a merge that stands."""

    entry: str
    at: str
    by: str
    contact_id: str
    name: str
    names: tuple[str, ...]
    state: str
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleAlike:
    """What the list of pairs, the merge dialog and the verb `merge` ask of one book."""

    desk: ContactDesk
    index: AlikeIndex = field(init=False)
    _counted: list[int] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", AlikeIndex(self.desk.book))

    @property
    def book(self) -> Book:
        """The opened book."""
        return self.desk.book

    @property
    def _language(self) -> Language:
        return self.desk.words.language

    def count(self) -> int | None:
        """How many pairs there are, as found last; None before the first `study`. Asks no disk."""
        return self._counted[-1] if self._counted else None

    def study(self, *, check: Check = lambda: None, tell: Tell = lambda _done, _all: None) -> int:
        """Find the pairs, or what changed since: seconds among 100,000 contacts at first. Tells how many."""
        found = self.index.update(check=check, tell=tell)
        return self._count(self._open(found))

    def _count(self, pairs: Sequence[Pair]) -> int:
        self._counted[:] = [len(pairs)]
        return len(pairs)

    def _open(self, found: Found) -> list[Pair]:
        """Pairs of contacts that are in the book and of which nobody said that they are two people."""
        if not found.pairs:
            return []
        apart = people_apart.distinct_pairs(self.book)
        ids = {one for pair in found.pairs for one in (pair.a, pair.b)}
        living = people_apart.living(self.book, ids)
        return [
            pair
            for pair in found.pairs
            if (min(pair.a, pair.b), max(pair.a, pair.b)) not in apart
            and pair.a in living
            and pair.b in living
        ]

    def pairs(self, *, offset: int = 0, limit: int = _PAGE) -> PairPage:
        """A part of the list, the strongest first; what `study` found last, without those done since."""
        found = self.index.known()
        if found is None:
            self.study()
            found = self.index.known()
        assert found is not None  # noqa: S101 (`study` found something, if only nothing)
        pairs = self._open(found)
        self._count(pairs)
        return PairPage(
            lines=tuple(self._line(pair) for pair in pairs[offset : offset + limit]),
            total=len(pairs),
            common=found.common,
        )

    def _line(self, pair: Pair) -> PairLine:
        a, b = contacts.get(self.book, pair.a), contacts.get(self.book, pair.b)
        return PairLine(
            a=pair.a,
            b=pair.b,
            name_a=shown_name(a),
            name_b=shown_name(b),
            signs=sign_words(pair.likeness.signs, self._language),
            strength=strength_word(pair.likeness.strength, self._language),
            rank=pair.likeness.strength.value,
        )

    def pair(self, a: str, b: str) -> PairView:
        """Two contacts side by side. Raises AppError("contact-missing")."""
        records = [contacts.get(self.book, one) for one in (a, b)]
        preview = Merging(self.desk, records, Chosen(taken={})).preview()
        return PairView(
            a=preview.people[0],
            b=preview.people[1],
            differing=frozenset(line.name for line in preview.fields if line.choice),
        )

    def preview(self, contact_ids: Sequence[str], chosen: Chosen | None = None) -> MergePreview:
        """What a merge would do; the first contact is the one that stays. Raises AppError("contact-missing",
        "merge-same")."""
        return self._merging(contact_ids, chosen).preview()

    def merge(
        self, contact_ids: Sequence[str], chosen: Chosen | None = None, *, by: str | None = None
    ) -> Merged:
        """Make one contact of several; the first one stays.

        Raises AppError("contact-missing", "merge-same", "merge-mail-waits",
        "contact-recipient-ground-missing").
        """
        with self.book.transaction():
            merging = self._merging(contact_ids, chosen)
            if merging.mail_waits():
                raise AppError("merge-mail-waits", rules=("JP-SEM-3-3-UNCLEAR",))
            if merging.ground_missing():
                raise AppError("contact-recipient-ground-missing", rules=("JP-ASCT-12-3-1-OPTIN",))
            stops = merging.stops()
            entry = joining.join(
                self.book,
                contact_ids[0],
                contact_ids[1:],
                merging.new(),
                order=merging.order(),
                stops=stops,
                by=self._staff(by),
                now=self.desk.environment.clock(),
            )
        return Merged(
            contact_id=contact_ids[0],
            name=shown_name(contacts.get(self.book, contact_ids[0])),
            entry=entry,
            contacts=len(contact_ids),
            held=len({one.address_id for one in stops}),
        )

    def _merging(self, contact_ids: Sequence[str], chosen: Chosen | None) -> Merging:
        if len(set(contact_ids)) != len(contact_ids) or len(contact_ids) < 2:
            raise AppError("merge-same")
        records = [contacts.get(self.book, one) for one in contact_ids]
        return Merging(self.desk, records, chosen or Chosen(taken={}))

    def _staff(self, by: str | None) -> str | None:
        """A name that is new joins the staff list."""
        return self.desk.shop.add_staff(by)["name"] if by and by.strip() else None

    def undo(self, entry: str, *, keep_changes: bool = False, by: str | None = None) -> PastMerge:
        """Take a merge back. Raises AppError as `joining.undo`; "merge-changed-since" asks whether what was
        changed since shall stay with the contact (`keep_changes`)."""
        with self.book.transaction():
            undone = joining.undo(
                self.book,
                entry,
                keep_changes=keep_changes,
                by=self._staff(by),
                now=self.desk.environment.clock(),
            )
        return self._past(undone)

    def distinct(self, a: str, b: str, *, distinct: bool = True, by: str | None = None) -> None:
        """Remember that two contacts are two people (or not, after all)."""
        for one in (a, b):
            contacts.get(self.book, one)
        with self.book.transaction():
            people_apart.say_distinct(
                self.book,
                a,
                b,
                distinct=distinct,
                by=self._staff(by),
                now=self.desk.environment.clock(),
            )

    def merges(self, contact_id: str | None = None) -> tuple[PastMerge, ...]:
        """Merges of the past (of one contact), newest first."""
        found = [self._past(one) for one in reversed(joining.merges(self.book))]
        return tuple(one for one in found if contact_id in (None, one.contact_id))

    def _past(self, one: Merge) -> PastMerge:
        state, changed = "undone" if one.undone_at is not None else "stands", tuple[str, ...]()
        if state == "stands":
            try:
                changed = joining.changes_since(self.book, one)
            except AppError as error:
                state = "erased" if error.id == "merge-erased" else "gone"
        names = [str(stood.row["full_name"] or stood.row["company"]) for stood in one.before]
        mails = [
            [contacts.address(self.book, link["address_id"]).text for link in stood.links]
            for stood in one.before
        ]
        return PastMerge(
            entry=one.id,
            at=shown_time(one.at),
            by=one.by,
            contact_id=one.kept,
            name=self._name(one, names),
            names=tuple(_called(name, texts) for name, texts in zip(names, mails, strict=True)),
            state=state,
            changed=changed,
        )

    def _name(self, one: Merge, names: Sequence[str]) -> str:
        try:
            return shown_name(contacts.get(self.book, one.kept))
        except AppError:
            return names[0] if names else ""

    def contact_of(self, named: str) -> str:
        """The contact that an address or an id names. Raises AppError("contact-missing", "address-…")."""
        record: ContactRecord | None = None
        if "@" in named:
            record = contacts.by_address(self.book, parse_address(named).key)
        else:
            record = contacts.get(self.book, named)
        if record is None:
            raise AppError("contact-missing")
        return record.id

    def address_of(self, text: str) -> str | None:
        """The id of an address. Raises AppError("address-…") for what is none."""
        found = contacts.address_by_key(self.book, parse_address(text).key)
        return None if found is None else found.id

    def side(self, contact_id: str) -> Side:
        """One contact as it is shown beside others. Raises AppError("contact-missing")."""
        return side_of(self.desk, contacts.get(self.book, contact_id))


def _called(name: str, addresses: Sequence[str]) -> str:
    """A name with the addresses that came with it."""
    told = ", ".join(text for text in addresses if text)
    return f"{name}（{told}）" if name and told else name or told or "－"
