"""RenderedFacts: what one finished mail shows its reader, as plain values.

`composing.facts` reads them from message bytes or from HTML and text; the rules only see these.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.mailing import MessageClass


class Sight(StrEnum):
    """How well a reader can see a run of characters (law.md 6.9.16)."""

    CLEAR = "clear"
    FAINT = "faint"
    """Smaller than 9 px, contrast under 3:1, or inside a quotation that mail programs fold away."""
    HIDDEN = "hidden"
    """display:none, visibility:hidden, zero size, colour equal to the ground, under 6 px."""


class Kind(StrEnum):
    """What stands at one place of a part."""

    TEXT = "text"
    IMAGE = "image"
    LINE = "line"
    """A line break inside a block."""
    BLOCK = "block"
    """The border between two blocks; in plain text an empty line."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of a part in reading order. An image's `text` is its alt: no characters of the mail."""

    kind: Kind
    text: str = ""
    sight: Sight = Sight.CLEAR
    href: str = ""
    """Where a click on it leads; empty outside links."""
    quoted: bool = False
    tiny: bool = False
    """An image too small to be seen as content: an icon, a spacer, a counter."""
    src: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One way of reading the mail. An HTML part with rules for narrow screens gives a second, narrow one."""

    html: bool
    pieces: tuple[Piece, ...]
    comments: str = ""
    """Words that stand in HTML comments: never shown, but somebody may have meant to show them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headers:
    """The headers that rules look at. Addresses are bare and lower-case; empty = not there."""

    from_address: str = ""
    from_count: int = 1
    sender: str = ""
    reply_to: tuple[str, ...] = ()
    return_path: str = ""
    message_id: str = ""
    list_unsubscribe: str | None = ""
    """None = not known, since only some headers were given."""
    received: int = 0
    recipients: int = 1
    """Addresses in To, Cc and Bcc together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFacts:
    """One mail as its reader gets it. `headers` is None when only the content is known."""

    subject: str = ""
    from_display: str = ""
    parts: tuple[Part, ...] = ()
    headers: Headers | None = None
    tracking: tuple[str, ...] = ()
    """"open" for a remote picture that only counts, "click" for links through a counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptoutPage:
    """What the shop's stop page wants from its visitor (SEM Ord. 8(i))."""

    login: bool = False
    asks: tuple[str, ...] = ()
    """Everything asked, the e-mail address included, as words of the page or keys ("name", "reason")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContext:
    """What a mail is meant to be and to whom it goes, as far as the rules about content need it."""

    cls: MessageClass
    country: str = "JP"
    recipient_type: RecipientType = RecipientType.UNKNOWN
    remote_sale_ad: bool | None = None
    """Whether mail-order goods are advertised (architecture 4.12); None = judge by the content."""
    ad_share: float | None = None
    """Share of advertising, 0..1; None = judge by the content."""
    tx_matter: str | None = None
    """What a TX_AD is about: order, contract, performance, follow; None = judge by the content."""
    has_ad_basis: bool = False
    """The person may get advertising anyway, so a TX_AD that is really an AD only warns (law.md 6.9.17)."""
    outgoing: bool = False
    """The mail is about to leave: nobody can have received it yet, so a Received line is forged."""
    own_addresses: frozenset[str] = field(default=frozenset())
    """Further addresses that the shop has confirmed as its own."""
    company_page: str = ""
    company_page_shows: frozenset[str] = field(default=frozenset())
    """What that page shows: "name", "address", "phone", "email", "contact"."""
    optout_page: OptoutPage | None = None
    tracking_in_policy: bool = False
