"""Rules about what a mail says beside its footer (law.md 6.4, 6.9.17, 6.9.19)."""

import re
from collections.abc import Sequence

from desktop_app.domain import adwords, countries
from desktop_app.domain.adwords import Signal
from desktop_app.domain.finding import Finding, block, info, warn
from desktop_app.domain.mail_lines import Line, ad_comes_first, ad_share
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.domain.reading import Reading, fold
from desktop_app.domain.regime import AD_SHARE_LIMIT
from desktop_app.domain.rendered import MessageContext, RenderedFacts

_NEVER_ADS = frozenset({MessageClass.OPTOUT_ACK, MessageClass.DOI})
_LABELLED = {"XX-KR-LABEL": "kr-label-missing", "XX-CN-LABEL": "cn-label-missing",
             "XX-SG-LABEL": "sg-label-missing"}
_REASON_LINE = re.compile(r"いただいた方に|お送りして(?:い|おり)ます|you receive this")
_MONEY_BACK = re.compile(r"返金(?!保証)|払い?戻し|弁償|\brefund(?:s|ed)?\b(?! guarantee)")
_OPEN_BRACKETS = "「『【[(（［《〈"

AD_MAIL_WORDS = re.compile(
    r"広告|宣伝|(?:セール|新商品|新製品|新作|商品|催し|イベント|キャンペーン|クーポン"
    r"|お得)[^。\n]{0,24}(?:案内|お知らせ|情報|メール|お便り|ニュース)"
    r"|(?:案内|お知らせ|情報)[^。\n]{0,12}(?:セール|新商品|新作|商品|催し|キャンペーン)"
    r"|\badverti[sz]\w*|\bpromotion\w*|\bmarketing\b|\b(?:sales|offers|new (?:goods|products|items))\b"
    r"|\bcommercial e?-?mail")
"""Words by which a reader understands that advertising will come (law.md 6.2 JP-SEMG-WORDING)."""


def check_class(lines: Sequence[Sequence[Line]], subject: str, cls: MessageClass) -> list[Finding]:
    """JP-MSG-CLASS and JP-MSG-ACKNOADS: advertising in a mail that is declared to have none."""
    if cls in ADVERTISING or cls in INCIDENTAL:
        return []
    body = (line for part in lines for line in part if not line.footer)
    if not sounds_like_ad(subject, cls) and not any(_sounds_like_ad(line, cls) for line in body):
        return []
    found = [warn("JP-MSG-CLASS", "class-sounds-like-ad")]
    if cls in _NEVER_ADS:
        found.append(block("JP-MSG-ACKNOADS", "ad-in-acknowledgement"))
    return found


def sounds_like_ad(words: str, cls: MessageClass) -> bool:
    """Whether words beside the text advertise: the subject, and the preheader that lists of mails show."""
    folded = fold(words)
    return _sounds_like_ad(Line(folded, adwords.signals(folded)), cls)


def _sounds_like_ad(line: Line, cls: MessageClass) -> bool:
    return line.advertises or (_priced(line) and cls is not MessageClass.TX)


def of_newsletter(findings: Sequence[Finding]) -> list[Finding]:
    """`findings` about the mails of a newsletter. JP-MSG-CLASS asks again about a single mail; here it stops.

    Under a kind that holds no advertising it would go to the whole book, without basis, without displays and
    whatever was said against it (SEM Act 3(1), 3(3), 4).
    """
    return [
        block("JP-MSG-CLASS", "newsletter-sounds-like-ad") if one.rule == "JP-MSG-CLASS" else one
        for one in findings
    ]


def _priced(line: Line) -> bool:
    """A price, but for money that goes back to customers."""
    return Signal.PRICE in line.signals and not _MONEY_BACK.search(line.text)


def check_incidental(lines: Sequence[Sequence[Line]], subject: str, ctx: MessageContext) -> list[Finding]:
    """JP-SEMR-6-INCIDENTAL: the advertising of a TX_AD or INFO_AD comes after the main part and is small."""
    if ctx.cls not in INCIDENTAL:
        return []
    share = ctx.ad_share if ctx.ad_share is not None else max(map(ad_share, lines), default=0.0)
    about_order = ctx.cls is MessageClass.TX_AD
    first = any(ad_comes_first(part, about_order=about_order) for part in lines)
    head = Line(fold(subject), adwords.signals(fold(subject)))
    if share < AD_SHARE_LIMIT and not first and not head.advertises:
        return []
    # Then it is an AD, which only a basis for advertising carries (law.md 6.9.17).
    finding = block if about_order and not ctx.has_ad_basis else warn
    return [finding("JP-SEMR-6-INCIDENTAL", "ad-not-incidental", percent=str(round(share * 100)))]


def check_merge(facts: RenderedFacts, readings: Sequence[Reading]) -> list[Finding]:
    """JP-MSG-MERGE: no place that should have been filled is left in the subject, the text or a link."""
    texts = [fold(facts.subject), *(reading.whole.text for reading in readings)]
    for text in texts:
        if match := adwords.MERGE_FIELD.search(text):
            return [block("JP-MSG-MERGE", "merge-field-left", field=match[0])]
    links = [piece.href for part in facts.parts for piece in part.pieces]
    if any(adwords.LINK_FIELD.search(link) for link in links if link):
        return [block("JP-MSG-MERGE", "merge-field-in-link")]
    return []


def check_hype(lines: Sequence[Sequence[Line]], subject: str, cls: MessageClass) -> list[Finding]:
    """JP-ASCT-12-HYPE: words that need proof."""
    if cls not in ADVERTISING and cls not in INCIDENTAL:
        return []
    texts = [fold(subject), *(line.text for part in lines for line in part)]
    match = next((found for text in texts if (found := adwords.HYPE.search(text))), None)
    return [info("JP-ASCT-12-HYPE", "hype-words", word=match[0])] if match else []


def check_tracking(facts: RenderedFacts, ctx: MessageContext) -> list[Finding]:
    """JP-MSG-TRACKING: the reader is watched, so the privacy policy must say what for."""
    if not facts.tracking or ctx.tracking_in_policy:
        return []
    opens = "open" in facts.tracking
    return [warn("JP-MSG-TRACKING", "tracking-open" if opens else "tracking-click")]


def check_labels(subject: str, ctx: MessageContext) -> list[Finding]:
    """XX-KR-LABEL, XX-CN-LABEL, XX-SG-LABEL: what some countries want at the very start of the subject."""
    if ctx.cls not in ADVERTISING:
        return []
    # Blanks at the start of a Subject header are not part of it (RFC 5322 2.2.2).
    start = subject.lstrip(" \t\r\n")
    rule = countries.missing_label(ctx.country, start)
    if rule == "XX-CN-LABEL":
        rule = countries.missing_label(ctx.country, start.lstrip(_OPEN_BRACKETS))
    return [block(rule, _LABELLED[rule])] if rule else []


def check_consent_request(lines: Sequence[Sequence[Line]], cls: MessageClass) -> list[Finding]:
    """JP-SEMG-WORDING: a mail that asks for consent says to what, namely advertising mail."""
    if cls is not MessageClass.CONSENT_REQ:
        return []
    said = [any(AD_MAIL_WORDS.search(line.text) and not _REASON_LINE.search(line.text) for line in part)
            for part in lines]
    return [] if all(said) else [warn("JP-SEMG-WORDING", "wording-no-ad-word")]
