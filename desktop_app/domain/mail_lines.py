"""The lines of a mail as advertising, main matter or footer (JP-MSG-CLASS, JP-SEMR-6-INCIDENTAL, ASCT)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain import adwords
from desktop_app.domain.adwords import Signal
from desktop_app.domain.optout_sentence import says_how_to_stop
from desktop_app.domain.reading import Reading, email_pattern, fold, name_pattern, phone_patterns, url_pattern
from desktop_app.domain.rendered import Kind, Piece
from desktop_app.domain.shop import Shop


@dataclass(frozen=True, slots=True)
class Line:
    """One folded line, or a sentence of it, that the reader sees and that is not quoted."""

    text: str
    signals: Signal
    footer: bool = False
    """It names the sender, the opt-out or the shop's contact."""

    @property
    def advertises(self) -> bool:
        """Offers count anywhere; softer words do not inside the data of an order."""
        if Signal.OFFER in self.signals:
            return True
        soft = bool(self.signals & adwords.ADVERTISING)
        return soft and Signal.ORDER_DATA not in self.signals

    @property
    def main_matter(self) -> bool:
        """It tells of an order, a contract or its performance."""
        told = bool(adwords.TX_NOTICE.search(self.text))
        return not self.advertises and (told or Signal.ORDER_DATA in self.signals)


def lines_of(reading: Reading, shop: Shop) -> list[Line]:
    """The lines of one part. The shop's own names are no words of advertising (「花のセール屋」)."""
    footer = _footer_patterns(shop)
    own = [fold(name) for name in (shop.legal_name, shop.shop_name) if name.strip()]
    lines: list[Line] = []
    for text, hrefs in _raw_lines(reading.shown.pieces):
        words = text
        for name in own:
            words = words.replace(name, " ")
        found = Signal.NONE
        for href in hrefs or [""]:
            found |= adwords.signals(words, href)
        hyphened = text.translate(str.maketrans("ー－‐―–", "-----"))
        # An offer beside the shop's telephone number is still one.
        named = not found & adwords.SPOKEN and any(pattern.search(hyphened) for pattern in footer)
        is_footer = named or says_how_to_stop(text)
        lines.append(Line(text, found, is_footer))
    return lines


def _raw_lines(pieces: Sequence[Piece]) -> list[tuple[str, list[str]]]:
    lines: list[tuple[str, list[str]]] = []
    text = ""
    hrefs: list[str] = []
    for piece in (*pieces, Piece(Kind.BLOCK)):
        if piece.kind is Kind.TEXT and not piece.quoted:
            text += piece.text
            hrefs += [piece.href] * bool(piece.href)
        elif piece.kind is Kind.IMAGE:
            # Words in a picture advertise as any others, though they show nothing that must be shown.
            text += f" {piece.text}"
            hrefs += [piece.href] * bool(piece.href)
        elif piece.kind in (Kind.LINE, Kind.BLOCK):
            sentences = re.split(r"(?<=[。!])|(?<=\.)\s", fold(text).strip())
            lines += [(sentence, hrefs) for sentence in sentences if sentence.strip() or hrefs]
            text, hrefs = "", []
    return lines


def _footer_patterns(shop: Shop) -> list[re.Pattern[str]]:
    patterns = [name_pattern(shop.legal_name), url_pattern(shop.optout_url), url_pattern(shop.notation_url),
                url_pattern(shop.privacy_url), url_pattern(shop.address_url)]
    patterns += [email_pattern(address) for address in (shop.optout_address, shop.contact, shop.seller_mail)]
    return [pattern for pattern in (*patterns, *phone_patterns(shop.phone)) if pattern]


def ad_share(lines: Sequence[Line]) -> float:
    """Share of advertising in the text without footer, greeting and closing words, 0..1.

    What follows an advertising line belongs to it until a line about the order, or the footer, comes.
    """
    advertising = other = 0
    in_ad = False
    for line in _content(lines):
        in_ad = line.advertises or (in_ad and not line.main_matter)
        if in_ad:
            advertising += len(line.text)
        else:
            other += len(line.text)
    return advertising / (advertising + other) if advertising else 0.0


def ad_comes_first(lines: Sequence[Line], *, about_order: bool) -> bool:
    """Whether advertising stands before the main part; `about_order`: the main part tells of an order."""
    for line in _content(lines):
        if line.advertises:
            return True
        if line.main_matter or not about_order:
            return False
    return False


def _content(lines: Sequence[Line]) -> list[Line]:
    words = [line for line in lines if re.search(r"\w", line.text) and not line.footer]
    return [line for line in words if not _is_polite(line)]


def _is_polite(line: Line) -> bool:
    polite = adwords.GREETING.search(line.text) or adwords.CLOSING.search(line.text)
    return bool(polite) and not line.advertises and not line.main_matter


def sells_by_mail_order(lines: Sequence[Line], *, rides_on_order: bool) -> bool:
    """Whether the lines advertise goods, prices or a place to order (architecture 4.12).

    `rides_on_order`: the mail tells of an order, whose own sums are no offer; else 「税込」 is a price tag.
    """
    for line in lines:
        if line.footer or (rides_on_order and Signal.ORDER_DATA in line.signals and not line.advertises):
            continue
        if line.signals & (Signal.OFFER | Signal.PRODUCT | Signal.PRICE | Signal.SHOP_LINK):
            return True
    return False
