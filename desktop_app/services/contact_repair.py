"""根拠が足りない方: everybody to whom no mail may go for want of a ground, by what is missing."""

from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from desktop_app.domain.consent import Basis
from desktop_app.domain.finding import block
from desktop_app.domain.letters import LetterKind
from desktop_app.services.check_words import article_of, left_out_text
from desktop_app.services.contact_book import ContactBook
from desktop_app.services.contact_statuses import Why
from desktop_app.storage import contact_bulk, topics
from desktop_app.storage.contact_table import Keys

KIND = "kind-unknown"
"""The group of those who may be private persons, to whom no mail-order newsletter goes on such a ground."""
NO_ADDRESS = "no-address"
_REMOTE_RULE = "JP-ASCT-12-3-1-OPTIN"

_BASES: Mapping[str, Basis] = MappingProxyType(
    {
        "card-no-date-no-occasion": Basis.CARD,
        "relation-not-continuing": Basis.RELATION,
        "published-no-url": Basis.PUBLISHED,
        "JP-IMP-LEGACYCONSENT": Basis.CONSENT_LEGACY,
        "JP-SEMR-4-1-ORAL": Basis.CONSENT_ORAL,
    }
)
"""The evidence that mends a group as a whole; where it is not told here, the owner chooses."""
_ONE_BY_ONE = frozenset(
    {"JP-SEMG-ADDRCHANGE", "own-signup-unconfirmed", NO_ADDRESS, "card-no-ads-note", "published-no-ads"}
)
"""What only the person concerned can end, or what differs from person to person."""
_LETTERS: Mapping[str, LetterKind] = MappingProxyType(
    {
        "JP-SEMG-ADDRCHANGE": LetterKind.CONFIRM,
        "own-signup-unconfirmed": LetterKind.CONFIRM,
        "address-only-told": LetterKind.CONSENT_REQUEST,
    }
)
"""The letter that may bring what a group lacks."""
_CARRIED = frozenset({Basis.CARD.value, Basis.RELATION.value, Basis.PUBLISHED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairGroup:
    """People who lack the same. `code`: the finding's code or rule; `mend`: "evidence" or "kind" for a form
    about all of them, "" where they are looked at one by one; `basis` "" = to be chosen."""

    code: str
    text: str
    article: str
    rule: str
    keys: Keys
    mend: str
    basis: str = ""
    letter: LetterKind | None = None
    """What may be sent to those of them who may get it."""

    @property
    def people(self) -> int:
        """How many they are."""
        return len(self.keys)


def repair_groups(
    book: ContactBook, *, check: Callable[[], None], tell: Callable[[int, int], None]
) -> tuple[RepairGroup, ...]:
    """Every group, the largest first. Works out everybody's status first; what `check` raises ends it."""
    book.study("", check=check, tell=tell)
    known = book.statuses.known(topics.default_topic(book.book).id)
    if known is None:
        return ()
    found: dict[str, RepairGroup] = {}
    for why, keys in known.grouped("incomplete").items():
        code = why.code or why.rule
        if code in found:
            found[code].keys.extend(keys)
        else:
            found[code] = _group(book, code, why, keys)
    groups = sorted(found.values(), key=lambda one: -one.people)
    return (*groups, *_private(book, known.grouped("mailable")))


def _group(book: ContactBook, code: str, why: Why, keys: Keys) -> RepairGroup:
    language = book.contacts.environment.language
    basis = _BASES.get(code)
    return RepairGroup(
        code=code,
        text=left_out_text(block(why.rule, why.code), language) if why.rule else "",
        article=article_of(why.rule, language=language) if why.rule else "",
        rule=why.rule,
        keys=keys,
        mend="" if code in _ONE_BY_ONE else "evidence",
        basis=basis.value if basis else "",
        letter=_LETTERS.get(code),
    )


def _private(book: ContactBook, mailable: Mapping[Why, Keys]) -> tuple[RepairGroup, ...]:
    """Where the shop takes orders from afar: who may be a private person and has agreed to nothing."""
    if not book.contacts.shop.shop().remote_orders:
        return ()
    unknown = frozenset(contact_bulk.of_unknown_kind(book.book))
    keys = array("q")
    for why, found in mailable.items():
        if why.basis in _CARRIED:
            keys.extend(key for key in found if key in unknown)
    if not keys:
        return ()
    language = book.contacts.environment.language
    return (
        RepairGroup(
            code=KIND,
            text="",
            article=article_of(_REMOTE_RULE, language=language),
            rule=_REMOTE_RULE,
            keys=keys,
            mend="kind",
        ),
    )
