"""The five things that advertising mail must show (SEM Act 4, Ord. 7-9; law.md 1.5, 6.1, 6.9.14-16).

D1 name · D2 opt-out address · D3 the sentence that says so · D4 postal address · D5 contact.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.domain.finding import Finding, block, warn
from desktop_app.domain.optout_sentence import MARK, Statement, demands, find_statements
from desktop_app.domain.reading import (
    Reading,
    Seen,
    Stream,
    address_patterns,
    contains_name,
    email_pattern,
    name_pattern,
    phone_patterns,
    places,
    same_target,
    stream_of,
    url_pattern,
)
from desktop_app.domain.rendered import Kind, MessageContext, Sight
from desktop_app.domain.shop import LegalKind, Shop

_OWN_RULE = {"name": "JP-SEM-4-1-NAME", "optaddr": "JP-SEM-4-2-OPTADDR", "statement": "JP-SEMR-9-1-STATEMENT",
             "address": "JP-SEMR-9-2-ADDRESS", "contact": "JP-SEMR-9-3-CONTACT"}
_NO_REPLY_BOX = re.compile(r"^(?:no|do-?not|dont)[-_.]?reply|^mailer-daemon|^bounces?\b")
_CONTACT_WORDS = re.compile(
    r"問い?合わ?せ|苦情|ご?質問|ご?意見|ご?相談|窓口|連絡先|サポート|contact|question|complaint|inquir|enquir|support"
    r"|help|get in touch")
_ABOUT_PAGE = re.compile(
    r"会社|企業|店舗|ショップ|お店|当店|運営|発行|配信元|送信者|住所|所在地|アクセス|特定商取引|特商法|連絡先|問い?合わ?せ"
    r"|表示し|掲載|記載|詳細|概要|案内|about|company|address|contact|profile|imprint|legal|notice|shown"
    r"|find us|where")
_ADDRESS_WORDS = re.compile(r"住所|所在地|運営者|発行元|配信元|送信者|address")
_FOOTER_PICTURE = re.compile(
    r"フッタ|発行元|配信元|配信停止|会社|住所|連絡先|署名|footer|unsub|optout|opt-out|address|signature|imprint"
    r"|qr",
    re.I)
_BURIED = re.compile(r"(?:\n[ \t\u3000\xa0]*){60}")
"""Thirty empty lines: what comes after them is found by scrolling only (law.md 3.2, bad examples)."""


@dataclass(frozen=True, slots=True)
class OptoutPlaces:
    """Where a part shows the opt-out address or link, and its text with MARKs there."""

    seen: Seen
    marked: str


def is_noreply(address: str) -> bool:
    """Whether nobody can be expected to read what is sent to this address."""
    return bool(_NO_REPLY_BOX.match(address.partition("@")[0].casefold()))


def optout_patterns(shop: Shop) -> tuple[re.Pattern[str], ...]:
    """The opt-out address and URL; the From address too when replies to it are read as opt-outs."""
    emails = [shop.optout_address] + [shop.from_address] * shop.reply_to_from_is_working_optout
    patterns = [email_pattern(address) for address in emails if not is_noreply(address)]
    patterns.append(url_pattern(shop.optout_url))
    return tuple(pattern for pattern in patterns if pattern)


def check_display(readings: Sequence[Reading], shop: Shop, ctx: MessageContext, *, footer: bool,
                  from_address: str, reply_to: Sequence[str]) -> list[Finding]:
    """Findings on D1, and with `footer` on D2 to D5, over all parts of one mail."""
    findings = _name_findings(readings, shop)
    if not footer:
        return findings
    if any(_BURIED.search(reading.shown.text) for reading in readings):
        findings.append(warn("JP-SEMR-7-1-VISIBLE", "footer-buried"))
    optouts = [find_optouts(reading, shop) for reading in readings]
    findings += _item_findings("optaddr", [places.seen for places in optouts], readings)
    findings += _statement_findings(readings, optouts, shop, from_address, reply_to)
    addresses = [_see_address(reading, shop, ctx) for reading in readings]
    findings += _item_findings("address", addresses, readings)
    findings += _item_findings("contact", [_see_contact(one, shop, ctx) for one in readings], readings)
    if ctx.country == "US" and not all(_address_in_body(reading, shop) for reading in readings):
        findings.append(block("XX-US-ADDRESS", "us-address-missing"))
    return findings


def _item_findings(item: str, seen: Sequence[Seen], readings: Sequence[Reading]) -> list[Finding]:
    """What is wrong with one item, from how each part shows it."""
    rule, found = _OWN_RULE[item], []
    worst = max(seen, default=Seen.MISSING)
    if Seen.FAINT in seen:
        found.append(warn("JP-SEMR-7-1-VISIBLE", f"{item}-faint"))
    if worst <= Seen.FAINT:
        return found
    if Seen.HIDDEN in seen:
        found.append(block("JP-SEMR-7-1-VISIBLE", f"{item}-hidden"))
    if Seen.BEHIND in seen:
        found.append(block("JP-SEMR-7-2-TEXT", f"{item}-behind-label"))
    pictured = any(here is Seen.PICTURE or (here is Seen.MISSING and _may_be_pictured(reading))
                   for here, reading in zip(seen, readings, strict=True))
    if item != "statement" and pictured:
        found.append(block("JP-SEMR-7-2-TEXT", f"{item}-only-picture"))
    if item != "statement" and min(seen, default=Seen.MISSING) <= Seen.FAINT and worst >= Seen.PICTURE:
        found.append(block("JP-SEMR-7-2-TEXT", f"{item}-one-part"))
    found.append(block(rule, f"{item}-missing"))
    return list(dict.fromkeys(found))


def _may_be_pictured(reading: Reading) -> bool:
    """A missing item may stand in a picture: one that says so, or one that is all there is."""
    real = [piece for piece in reading.pictures if not piece.tiny]
    named = any(_FOOTER_PICTURE.search(f"{piece.text} {piece.src.rpartition('/')[2]}") for piece in real)
    return named or (bool(real) and len(reading.shown.text.strip()) < 80)


# D1


def _name_findings(readings: Sequence[Reading], shop: Shop) -> list[Finding]:
    pattern = name_pattern(shop.legal_name)
    longer = name_pattern(shop.shop_name) if contains_name(shop.shop_name, shop.legal_name) else None
    seen = [_without_links(reading, pattern, longer) if pattern else Seen.MISSING for reading in readings]
    findings = _item_findings("name", seen, readings)
    trade_name = name_pattern(shop.shop_name)
    unnamed = max(seen, default=Seen.MISSING) > Seen.HIDDEN
    if shop.legal_kind is LegalKind.SOLE_TRADER and trade_name and unnamed:
        shown = [reading for reading, here in zip(readings, seen, strict=True) if here > Seen.HIDDEN]
        if any(reading.look_for([trade_name]) <= Seen.FAINT for reading in shown):
            findings.append(block("JP-SEMG-4-1-TRADENAME", "only-trade-name-shown"))
    return findings


_ADDRESS_LIKE = re.compile(
    r"https?://[^\s<>「」（）]+|(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9.-]+|www\.[a-z0-9./-]+")


def _without_links(reading: Reading, pattern: re.Pattern[str], longer: re.Pattern[str] | None) -> Seen:
    """How a name is shown; one inside a web or mail address does not name anybody."""
    outside = _ADDRESS_LIKE if longer is None else re.compile(f"{_ADDRESS_LIKE.pattern}|{longer.pattern}")
    return reading.look_for([pattern], outside)


# D2


def find_optouts(reading: Reading, shop: Shop) -> OptoutPlaces:
    """How a part shows the opt-out address or URL.

    Characters count, and so does a label that is itself a link to the opt-out URL (Ord. 8(ii): signs by
    which the terminal can connect). The label of a mailto link shows no e-mail address; a picture never
    counts (law.md 6.9.15).
    """
    patterns = optout_patterns(shop)
    urls = [pattern for pattern in patterns if pattern is url_pattern(shop.optout_url)]
    stream = reading.shown
    spots, links = _optout_spots(stream, patterns, urls)
    marked = _marked(stream.text, spots, [end for _, end in links])
    if spots or links:
        return OptoutPlaces(Seen(min(stream.rank(*spot) for spot in [*spots, *links])), marked)
    seen = reading.look_for(patterns)
    if seen <= Seen.FAINT:
        # Shown as the label of a link that leads elsewhere.
        seen = Seen.MISSING
    elif seen > Seen.HIDDEN and _link_runs(reading.whole, urls):
        seen = Seen.HIDDEN
    elif seen > Seen.PICTURE and any(same_target(piece.href, patterns) for piece in reading.pictures):
        seen = Seen.PICTURE
    elif seen > Seen.PICTURE and _link_runs(stream, patterns):
        seen = Seen.BEHIND
    return OptoutPlaces(seen, marked)


def _optout_spots(stream: Stream, patterns: Sequence[re.Pattern[str]], urls: Sequence[re.Pattern[str]],
                  ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where the address or URL stands as characters, and the labels of links to the URL."""
    spots = [place for pattern in patterns for place in places(pattern, stream.hyphened)
             if _leads_there(stream, place[0], patterns)]
    return spots, _link_runs(stream, urls)


def _leads_there(stream: Stream, at: int, patterns: Sequence[re.Pattern[str]]) -> bool:
    href = stream.href(at)
    return not re.match(r"(?:https?:|mailto:|//)", href.strip(), re.I) or same_target(href, patterns)


def _link_runs(stream: Stream, patterns: Sequence[re.Pattern[str]]) -> list[tuple[int, int]]:
    """Runs of visible characters inside links that lead to one of the addresses."""
    runs: list[tuple[int, int]] = []
    wanted = {number for number, piece in enumerate(stream.pieces)
              if piece.kind is Kind.TEXT and piece.text.strip() and same_target(piece.href, patterns)}
    at = 0
    while wanted and at < len(stream.text):
        end = at
        while end < len(stream.text) and stream.owners[end] in wanted:
            end += 1
        if end > at:
            runs.append((at, end))
        at = max(end, at + 1)
    return runs


def _marked(text: str, spots: Sequence[tuple[int, int]], link_ends: Sequence[int]) -> str:
    """The text with each shown address replaced by a MARK and a MARK after each link's label."""
    marked, at = "", 0
    ends = [(end, end) for end in link_ends if not any(start <= end <= stop for start, stop in spots)]
    for start, end in sorted([*spots, *ends]):
        if start >= at:
            marked += text[at:start] + MARK
            at = end
    return marked + text[at:]


# D3


def _statement_findings(readings: Sequence[Reading], optouts: Sequence[OptoutPlaces], shop: Shop,
                        from_address: str, reply_to: Sequence[str]) -> list[Finding]:
    found = [find_statements(places.marked) for places in optouts]
    seen = [_see_statement(reading, statements, shop)
            for reading, statements in zip(readings, found, strict=True)]
    findings = _item_findings("statement", seen, readings)
    apart = any(statements and places.seen <= Seen.FAINT and not any(one.adjacent for one in statements)
                for statements, places in zip(found, optouts, strict=True))
    if apart and not shop.reply_to_from_is_working_optout:
        findings.append(block("JP-SEMR-7-1-2-ADJACENT", "statement-apart"))
    answers = tuple(reply_to) or (from_address or shop.from_address,)
    if any(is_noreply(address) for address in answers):
        findings += _reply_findings(found)
    if any(demands(places.marked) for places in optouts):
        findings.append(warn("JP-SEM-3-3-NODEMAND", "mail-demands"))
    return findings


def _see_statement(reading: Reading, statements: Sequence[Statement], shop: Shop) -> Seen:
    if statements:
        pieces = reading.shown.pieces
        clear = tuple(piece for piece in pieces if piece.sight is not Sight.FAINT)
        return Seen.CLEAR if clear == pieces or _says_how_to_stop(stream_of(clear), shop) else Seen.FAINT
    if find_statements(reading.whole.text) or find_statements(reading.comments):
        return Seen.HIDDEN
    return Seen.MISSING


def _says_how_to_stop(stream: Stream, shop: Shop) -> bool:
    patterns = optout_patterns(shop)
    spots, links = _optout_spots(stream, patterns, patterns)
    return bool(find_statements(_marked(stream.text, spots, [end for _, end in links])))


def _reply_findings(found: Sequence[Sequence[Statement]]) -> list[Finding]:
    """A mail from noreply@ must not promise that a reply stops it (law.md 8.3.12)."""
    if any(statements and all(one.by_reply for one in statements) for statements in found):
        return [block("JP-SEMR-9-1-STATEMENT", "reply-promised")]
    if any(one.by_reply for statements in found for one in statements):
        return [warn("JP-SEMR-9-1-STATEMENT", "reply-promised-too")]
    return []


# D4 and D5


def _address_in_body(reading: Reading, shop: Shop) -> bool:
    return reading.look_for(address_patterns(shop.postal_address)) <= Seen.FAINT


def _see_address(reading: Reading, shop: Shop, ctx: MessageContext) -> Seen:
    seen = reading.look_for(address_patterns(shop.postal_address))
    pages = [shop.address_url] + [ctx.company_page] * ("address" in ctx.company_page_shows)
    linked = [_see_page(reading, page, _ABOUT_PAGE) for page in pages]
    # The page that the ASCT asks for shows an address, but its usual label does not say so.
    linked.append(_see_page(reading, shop.notation_url, _ADDRESS_WORDS))
    return min(seen, *linked)


def _see_contact(reading: Reading, shop: Shop, ctx: MessageContext) -> Seen:
    patterns = [*phone_patterns(shop.phone), *phone_patterns("" if "@" in shop.contact else shop.contact)]
    emails = [email_pattern(one) for one in (shop.contact, shop.seller_mail) if not is_noreply(one)]
    patterns += [pattern for pattern in emails if pattern]
    best = reading.look_for(patterns)
    contact_page = url_pattern(shop.contact)
    pages = [shop.contact] * bool(contact_page)
    pages += [ctx.company_page] * bool(ctx.company_page_shows & {"phone", "email", "contact"})
    linked = [_see_page(reading, page, _ABOUT_PAGE) for page in pages]
    linked += [_see_labelled(reading, email) for email in (shop.optout_address, shop.from_address)]
    return min(best, *linked)


def _see_page(reading: Reading, page: str, label: re.Pattern[str]) -> Seen:
    """How a part shows a page's address, by characters or as a link, with words that say what is there."""
    pattern, stream = url_pattern(page), reading.shown
    if pattern is None:
        return Seen.MISSING
    spots = [*places(pattern, stream.hyphened), *_link_runs(stream, [pattern])]
    ranks = [stream.rank(*spot) for spot in spots if label.search(stream.line(*spot))]
    return Seen(min(ranks)) if ranks else Seen.MISSING


def _see_labelled(reading: Reading, email: str) -> Seen:
    """How a part shows an address of ours that words beside it call the place for questions."""
    pattern, stream = email_pattern(email), reading.shown
    if pattern is None or is_noreply(email):
        return Seen.MISSING
    spots = places(pattern, stream.hyphened)
    ranks = [stream.rank(*spot) for spot in spots if _CONTACT_WORDS.search(stream.line(*spot))]
    return Seen(min(ranks)) if ranks else Seen.MISSING
