"""What the list and the editor of newsletters are shown, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One line of the list. `recipients` and `accepted` are None until it was sent."""

    id: str
    title: str
    subject: str
    state: NewsletterState
    topic: str
    tag: str | None
    segment: str | None
    """The name of the segment it is, or was, meant for; "" when the segment is gone."""
    changed_at: datetime
    finished_at: datetime | None
    recipients: int | None
    accepted: int | None
    planned_at: datetime | None = None
    """When it is to leave by itself; None when it is not planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """All that the editor changes; `blocks` is the JSON of composing.blocks, which may be unfinished."""

    subject: str = ""
    preheader: str = ""
    topic_id: str = ""
    tag: str | None = None
    segment_id: str | None = None
    cls: MessageClass = MessageClass.AD
    remote_sale_ad: bool | None = None
    remote_sale_reason: str | None = None
    remote_sale_seen: tuple[str, ...] | None = None
    """The signs of a sale that the answer was given for; None = not recorded."""
    theme: str = "washi"
    language: str = "ja"
    blocks: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopWords:
    """What a new block is filled with: the shop and its look (`domain.brand`)."""

    name: str = ""
    address: str = ""
    phone: str = ""
    website: str = ""
    notation_url: str = ""
    signature: str = ""
    access: str = ""
    map_url: str = ""
    hours: tuple[tuple[str, str], ...] = ()
    hours_note: str = ""
    social: tuple[tuple[str, str], ...] = ()
    month: int = 1
    """Of today, in the shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChoices:
    """What can be chosen in the editor."""

    topics: tuple[tuple[str, str], ...]
    """Id and name, the book's first one first."""
    tags: tuple[tuple[str, int], ...]
    """Tag and how many contacts wear it."""
    remote_orders: bool
    """The shop takes orders by web, phone or post, or did not say that it takes none."""
    segments: tuple[tuple[str, str], ...] = ()
    """Id and name, in the owner's order; how many they pick is asked of `services.segments`."""
    shop: ShopWords = ShopWords()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDraft:
    """A newsletter as the editor opens it."""

    id: str
    title: str
    state: NewsletterState
    editable: bool
    changed_at: datetime
    content: DraftContent
    choices: DraftChoices
    pictures: Mapping[str, "StoredPicture"] = field(default_factory=dict)
    """By attachment id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPicture:
    """A picture of the book, without its metadata."""

    id: str
    name: str
    media_type: str
    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why some people do not get it, in the reader's language."""

    rule: str
    text: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One line of 点検. `block` is the place of the block it is about, counted from 1; 0 = the whole."""

    severity: Literal["block", "warn", "info"]
    text: str
    rule: str = ""
    block: int = 0
    article: str = ""
    code: str = ""
    also: tuple[int, ...] = ()
    """Places of further blocks that it is about."""
    where: Literal["", "subject", "preheader", "footer"] = ""
    mend: str = ""
    """What a click does (`draft_mends`, or where the window leads); "" = there is nothing to press."""
    args: tuple[tuple[str, str], ...] = ()
    """What the click needs to know."""

    @property
    def places(self) -> tuple[int, ...]:
        """Every block that it is about, from 1; () = the whole."""
        return (self.block, *self.also) if self.block else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLook:
    """A draft as it stands now."""

    to_send: int
    left_out: int
    reasons: tuple[Reason, ...]
    """The most frequent first."""
    display_shown: int
    display_needed: int
    """How many of the displays that the law asks of this class are there; 0 of 0 where it asks none."""
    gaps: int
    """People who do not get it because a merge field has nothing to show."""
    without_alt: tuple[int, ...]
    """Places of photos without a description."""
    photos: int = 0
    kilobytes: int
    """One mail on the wire, rounded up."""
    points: tuple[Point, ...]
    asks_sale: bool
    """Whether it advertises mail-order goods was not said, or not for what it shows now."""
    sale_signs: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    """Type of each block that was looked at: points stand at places, which move when blocks do."""

    def is_of(self, blocks: Sequence[Mapping[str, Any]]) -> bool:
        """Whether the blocks still stand as they were looked at."""
        return self.kinds == kinds_of(blocks)


def kinds_of(blocks: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The type of each block."""
    return tuple(str(block.get("type", "")) for block in blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNumbers:
    """People who would get it, by answer."""

    everybody: int
    """Whom it is meant for."""
    sale: int
    """Advertising, mail-order goods included."""
    no_sale: int
    """Advertising without such goods."""
    notice: int
    """No advertising at all."""

    def of(self, cls: MessageClass, sale: bool | None) -> int | None:
        """The number for an answer; None for a kind that is not asked about. An open answer about goods
        counts as "no", as it does until somebody answers."""
        if cls is MessageClass.NOTICE:
            return self.notice
        return (self.sale if sale else self.no_sale) if cls is MessageClass.AD else None
