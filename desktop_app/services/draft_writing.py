"""What `domain.writing` says of a draft, each thing with its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from desktop_app.composing.block_parts import all_photos
from desktop_app.composing.blocks import Block, Coupon, Event, Notation, Product, Seasonal
from desktop_app.composing.draft import Draft
from desktop_app.composing.inlines import plain_text
from desktop_app.composing.pictures import read_picture
from desktop_app.composing.unfinished import NOWHERE
from desktop_app.composing.written import Written, own_letters, shown_photos, written, written_line
from desktop_app.domain import adwords
from desktop_app.domain.brand import Brand
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding, info
from desktop_app.domain.header_rules import SHARED_HOSTS
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.domain.reading import fold
from desktop_app.domain.shop import Shop
from desktop_app.domain.writing import head, leftovers, letters, links, offers, own_words, pictures

Where: TypeAlias = Literal["", "subject", "preheader", "footer"]

_CODE = "coupon_code"
_HYPE = "JP-ASCT-12-HYPE"
_GAP = {"ja": "山田太郎", "en": "Taro Yamada"}
"""Somebody's name, to see how long a subject gets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A finding and what it is about: blocks (from 1; () = the whole) or a line of the head."""

    finding: Finding
    blocks: tuple[int, ...] = ()
    where: Where = ""
    args: tuple[tuple[str, str], ...] = ()
    """What a click needs to know beside the finding's own parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A draft read for the checks. `numbers`: the place (from 1) of each of its blocks."""

    subject: Written
    preheader: Written
    blocks: tuple[Block, ...]
    numbers: tuple[int, ...]
    written: tuple[Written, ...]

    def where(self, fits: Callable[[str, Block], bool]) -> tuple[int, ...]:
        """Places of the blocks whose folded words fit."""
        rows = zip(self.numbers, self.written, self.blocks, strict=True)
        return tuple(number for number, one, block in rows if fits(fold(one.words), block))


def read(draft: Draft, language: str) -> Reading:
    """Read a draft once for all checks."""
    gap = _GAP["en" if language == "en" else "ja"]
    return Reading(
        subject=written_line(draft.subject, gap),
        preheader=written_line(draft.preheader, gap),
        blocks=draft.blocks,
        numbers=tuple(draft.place_of(number) + 1 for number in range(len(draft.blocks))),
        written=tuple(map(written, draft.blocks)),
    )


def look_through(
    reading: Reading,
    *,
    cls: MessageClass,
    shop: Shop,
    brand: Brand,
    images: Mapping[str, bytes],
    on: date,
    widths: "dict[str, int]",
) -> list[Placed]:
    """Everything about the writing, block by block; what is the same in several blocks is said once.

    `on`: the day of sending. `widths` remembers how wide the pictures are, by attachment.
    """
    advertises = cls in ADVERTISING or cls in INCIDENTAL
    own = own_words.own_of(shop, more=frozenset({brand.signature, brand.access}))
    hosts = own_hosts(shop, brand)
    beginnings = [one.code for one in reading.blocks if isinstance(one, Coupon) and one.per_person]
    found = [*_of_head(reading, advertises=advertises)]
    for line, where in _head_lines(reading):
        if _CODE in line.open_fields:
            found += [Placed(finding=one, where=where) for one in offers.check_code(line.words, beginnings)]
    rows = zip(reading.numbers, reading.written, reading.blocks, strict=True)
    for number, one, block in rows:
        said: list[tuple[Finding, tuple[tuple[str, str], ...]]] = []
        said += [(item, ()) for item in _of_words(one.words, advertises=advertises)]
        for link in (link for link in one.links if link.url != NOWHERE):
            args = (("words", link.words), ("url", link.url))
            said += [(item, args) for item in links.check_link(link.words, link.url, hosts)]
        said += [(item, ()) for item in own_words.check_own_data(_with_targets(one), own)]
        said += [(item, ()) for item in own_words.check_own_stop(one.words)]
        said += [(item, ()) for item in _of_offer(block, on)]
        if _CODE in one.open_fields:
            said += [(item, ()) for item in offers.check_code(one.words, beginnings)]
        if advertises and not (isinstance(block, Product) and block.price is not None):
            said += [(item, ()) for item in offers.check_tax(one.words)]
        said += [(item, ()) for item in _of_photos(block, images, widths)]
        found += [Placed(finding=item, blocks=(number,), args=args) for item, args in said]
    found += _of_whole(reading)
    return together(found)


def own_hosts(shop: Shop, brand: Brand) -> frozenset[str]:
    """Hosts of the shop's own pages and of its mail."""
    pages = (
        shop.notation_url, shop.privacy_url, shop.address_url, shop.optout_url, shop.contact, brand.website,
    )
    mails = (shop.from_address, shop.contact, shop.seller_mail, shop.optout_address)
    hosts = {links.host_of(page) for page in pages}
    hosts |= {mail.rpartition("@")[2].lower() for mail in mails if "@" in mail} - SHARED_HOSTS
    return frozenset(hosts - {""})


def together(found: Iterable[Placed]) -> list[Placed]:
    """What is said alike of several blocks, once, with all their places."""
    kept: dict[tuple[Finding, Where, tuple[tuple[str, str], ...]], list[int]] = {}
    for one in found:
        places = kept.setdefault((one.finding, one.where, one.args), [])
        places += [number for number in one.blocks if number not in places]
    return [
        Placed(finding=finding, blocks=tuple(places), where=where, args=args)
        for (finding, where, args), places in kept.items()
    ]


def _head_lines(reading: Reading) -> Iterator[tuple[Written, Where]]:
    yield reading.subject, "subject"
    yield reading.preheader, "preheader"


def _of_head(reading: Reading, *, advertises: bool) -> Iterator[Placed]:
    subject, preheader = reading.subject.words, reading.preheader.words
    if not subject.strip():
        return  # that is told before everything else
    of_subject = head.check_subject(subject, advertises=advertises)
    for one in (*of_subject, *_of_words(subject, advertises=advertises)):
        yield Placed(finding=one, where="subject")
    for one in (*head.check_preheader(preheader, subject), *_of_words(preheader, advertises=advertises)):
        yield Placed(finding=one, where="preheader")


def _of_words(words: str, *, advertises: bool) -> Iterator[Finding]:
    yield from letters.check_letters(words)
    yield from leftovers.check_leftovers(words)
    if advertises and (hype := adwords.HYPE.search(fold(words))):
        yield info(_HYPE, "hype-words", word=hype[0])


def _with_targets(one: Written) -> str:
    """Its words, with the numbers and addresses behind its links."""
    behind = [link.url.partition(":")[2].partition("?")[0] for link in one.links
              if link.url.startswith(("tel:", "mailto:"))]
    return "\n".join([one.words, *behind])


def _of_offer(block: Block, on: date) -> Sequence[Finding]:
    if isinstance(block, Product):
        orderable = bool(block.url) and block.order
        return offers.check_product(
            priced=block.price is not None, orderable=orderable, name=plain_text(block.name)[:30]
        )
    if isinstance(block, Coupon):
        return offers.check_coupon(
            since=block.since, until=block.until, conditions=plain_text(block.conditions), on=on
        )
    if isinstance(block, Event):
        return offers.check_event(start=block.start, end=block.end, on=on)
    return offers.check_season(block.month, on, planned=False) if isinstance(block, Seasonal) else ()


def _of_photos(block: Block, images: Mapping[str, bytes], widths: dict[str, int]) -> Iterator[Finding]:
    for photo, shown in shown_photos(block):
        yield from pictures.check_alt(photo.alt)
        if photo.attachment in images and not photo.url:
            if photo.attachment not in widths:
                widths[photo.attachment] = _width(images[photo.attachment])
            yield from pictures.check_size(widths[photo.attachment], shown)


def _width(data: bytes) -> int:
    try:
        return read_picture(data).width
    except AppError:
        return 1 << 16  # what is wrong with it was told when it was taken


def _of_whole(reading: Reading) -> Iterator[Placed]:
    photos = all_photos(reading.blocks)
    yield from (Placed(finding=one) for one in pictures.check_number(len(photos)))
    count = sum(map(own_letters, reading.blocks))
    yield from (Placed(finding=one) for one in pictures.check_words(count, len(photos)))


def holds_notation(reading: Reading) -> bool:
    """Whether a block links to the notice of the 特定商取引法 already."""
    return any(isinstance(block, Notation) for block in reading.blocks)


