"""点検's lines: findings and gaps of a draft with their place, and what a click does about each."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from desktop_app.composing.blocks import Block, Coupon, Product
from desktop_app.composing.links import check_url
from desktop_app.domain import adwords
from desktop_app.domain.adwords import Signal
from desktop_app.domain.errors import AppError
from desktop_app.domain.finding import Finding, warn
from desktop_app.domain.optout_sentence import demands
from desktop_app.domain.shop import Shop
from desktop_app.domain.writing.links import repaired
from desktop_app.i18n.error_texts import describe
from desktop_app.services.audience import MERGE_RULE
from desktop_app.services.check_words import article_of, mend_target
from desktop_app.services.draft_views import Point
from desktop_app.services.draft_words import field_name
from desktop_app.services.draft_writing import Placed, Reading, Where, holds_notation
from desktop_app.services.words import Words
from desktop_app.storage.newsletters import NewsletterRecord

_FIELD_RULE = "KW-FIELD"
_OFFERS = Signal.OFFER | Signal.PRICE | Signal.SHOP_LINK

_FOOTER = frozenset({
    "JP-SEM-4-1-NAME", "JP-SEM-4-2-OPTADDR", "JP-SEMR-9-1-STATEMENT", "JP-SEMR-9-2-ADDRESS",
    "JP-SEMR-9-3-CONTACT", "JP-SEMR-7-1-VISIBLE", "JP-SEMR-7-1-2-ADJACENT", "JP-SEMR-7-2-TEXT",
    "JP-SEMG-4-1-TRADENAME", "JP-ASCT-12-3-4-REFUSE", "JP-ASCTR-23-10-SELLERMAIL", "XX-US-ADDRESS",
})
"""Rules about what the legal footer shows, and how."""

_MEND_OF: Mapping[str, str] = {
    "letters-hidden": "letters", "letters-in-pieces": "letters", "letters-half-kana": "letters",
    "letters-variants": "letters", "link-http": "https", "link-mail-maybe": "mail",
    "link-shows-other": "shown-target", "subject-marks": "calm", "alt-missing": "alt", "alt-file-name": "alt",
    "nearly-all-pictures": "text", "other-phone": "own-phone", "other-mail": "own-mail",
    "words-left-over": "rewrite", "preheader-missing": "write", "field-empty": "fallback",
}
"""By the code of a finding; the others open their place."""
_NOTHING = frozenset({
    "photos-many", "size-cut", "size-cut-repeated", "size-stop-cut", "size-nearly-cut",
    "size-nearly-cut-repeated", "size-large", "size-refused", "size-header",
})


def of_writing(found: Iterable[Placed], shop: Shop, words: Words) -> list[Point]:
    """What the checks of the writing say."""
    return [_written(one, shop, words) for one in found]


def _written(one: Placed, shop: Shop, words: Words) -> Point:
    mend = _MEND_OF.get(one.finding.code, "show")
    args = {**dict(one.args), **dict(one.finding.params)}
    if mend == "own-phone":
        args["own"] = shop.phone
    elif mend == "own-mail":
        args["own"] = shop.contact if "@" in shop.contact else shop.seller_mail
    if (mend.startswith("own-") and not args["own"]) or (mend == "show" and not one.blocks and not one.where):
        mend = "show" if one.blocks or one.where else ""
    if one.where and mend in ("show", "own-phone", "own-mail"):
        mend = "rewrite"
    if one.finding.code in _NOTHING:
        mend = ""
    return _point(one.finding, words, blocks=one.blocks, where=one.where, mend=mend, args=args)


def of_fields(
    empty: Sequence[tuple[str, int]], reading: Reading, words: Words
) -> list[Point]:
    """Each field that some readers have nothing for: with how many, and where it stands."""
    points: list[Point] = []
    for field, people in empty:
        blocks = tuple(
            number for number, one in zip(reading.numbers, reading.written, strict=True)
            if field in one.open_fields
        )
        in_head = field in reading.subject.open_fields or field in reading.preheader.open_fields
        if not blocks and not in_head:
            continue  # a field of the footer: that is told by its own rule
        finding = warn(
            _FIELD_RULE, "field-empty", field=field_name(field, words.language), number=f"{people:,}"
        )
        points.append(_point(
            finding, words, blocks=blocks, where="subject" if in_head and not blocks else "",
            mend="fallback", args={"name": field},
        ))
    return points


def of_rules(
    findings: Iterable[Finding],
    reading: Reading,
    record: NewsletterRecord,
    shop: Shop,
    words: Words,
    *,
    said: Iterable[Placed],
) -> list[Point]:
    """What the rules of law say of the mails, beside the block that makes them speak where one does. `said`:
    what was told of the writing already, once is enough."""
    told = {one.finding.rule for one in said}
    points: list[Point] = []
    for finding in findings:
        if finding.code == "merge-field-empty" or finding.rule in told:
            continue
        locator = _LOCATORS.get(finding.code) or _LOCATORS.get(finding.rule)
        blocks = reading.where(locator) if locator else ()
        mend, args = _mend_of_rule(finding, reading, record, shop, placed=bool(blocks))
        where: Where = "footer" if finding.rule in _FOOTER else ""
        if finding.code == "merge-field-left" and not blocks:
            where, mend = "subject", "rewrite"
        points.append(_point(finding, words, blocks=blocks, where=where, mend=mend, args=args))
    return points


def of_gaps(errors: Sequence[AppError], blocks: Sequence[Mapping[str, object]], words: Words) -> list[Point]:
    """What the draft lacks before it can be sent."""
    points: list[Point] = []
    for error in errors:
        number = int(error.params.get("block", 0))
        mend, args = _mend_of_gap(error, blocks[number - 1] if 0 < number <= len(blocks) else None)
        points.append(Point(
            severity="block", text=describe(error, words.language).title, rule=error.id, code=error.id,
            block=number, where="subject" if not number else "", mend=mend, args=tuple(args.items()),
        ))
    return points


def _mend_of_gap(error: AppError, block: Mapping[str, object] | None) -> tuple[str, dict[str, str]]:
    if error.id == "notation-url-missing":
        return "shop", {"field": "notation_url"}
    if error.id == "text-control-characters":
        return "letters", {}
    if error.id == "link-bad" and block is not None:
        for wrong in _addresses(block):
            if meant := _followable(wrong):
                return "repair", {"url": wrong, "meant": meant}
    if error.id == "image-url-bad" and block is not None:
        for wrong in _addresses(block):
            if wrong.startswith("http://"):
                return "https", {"url": wrong}
    return ("write", {}) if error.id in ("subject-missing", "block-empty") else ("show", {})


def _addresses(node: object) -> list[str]:
    """Every link target in a block's JSON."""
    if isinstance(node, Mapping):
        own = [str(node[key]) for key in ("url", "link") if isinstance(node.get(key), str) and node[key]]
        return own + [one for value in node.values() for one in _addresses(value)]
    if isinstance(node, list | tuple):
        # A row of social links is its kind and its address.
        pair = [str(node[1])] if len(node) == 2 and all(isinstance(one, str) for one in node) else []
        return pair + [one for value in node for one in _addresses(value)]
    return []


def _followable(wrong: str) -> str:
    """What was meant by an address that can't be followed; "" when nobody can tell, or it is fine."""
    try:
        check_url(wrong)
    except AppError:
        pass
    else:
        return ""
    try:
        return check_url(repaired(wrong))
    except AppError:
        return ""


def _mend_of_rule(
    finding: Finding, reading: Reading, record: NewsletterRecord, shop: Shop, *, placed: bool
) -> tuple[str, dict[str, str]]:
    if finding.rule == "JP-MSG-CLASS":
        return "as-ad", {}
    if finding.code == "sale-items-missing" and shop.notation_url and not holds_notation(reading):
        return "notation", {}
    target = mend_target(finding, record.id, of_shop=False)
    section = target.args.get("section", "")
    if target.page == "inbox":
        return "inbox", {}
    if section in ("shop", "law", "account"):
        return section, {key: value for key, value in target.args.items() if key == "field"}
    return ("rewrite" if finding.rule == MERGE_RULE else "show", {}) if placed else ("", {})


def _advertises(words: str, block: Block) -> bool:
    return isinstance(block, Product | Coupon) or _sounds(words, adwords.ADVERTISING | Signal.PRICE)


def _offers(words: str, block: Block) -> bool:
    return isinstance(block, Product | Coupon) or _sounds(words, _OFFERS)


def _sounds(words: str, like: Signal) -> bool:
    return any(adwords.signals(line) & like for line in words.split("\n"))


_LOCATORS: Mapping[str, Callable[[str, Block], bool]] = {
    "JP-MSG-CLASS": _advertises,
    "JP-SEMR-6-INCIDENTAL": _advertises,
    "sale-items-missing": _offers,
    "mail-demands": lambda words, _: demands(words),
    "merge-field-left": lambda words, _: bool(adwords.MERGE_FIELD.search(words)),
}
"""Which blocks make a rule speak, by the code of its finding or by the rule."""


def _point(
    finding: Finding, words: Words, *, blocks: tuple[int, ...], where: Where, mend: str,
    args: Mapping[str, str],
) -> Point:
    return Point(
        severity=finding.severity.value,
        text=words.finding(finding)["text"],
        rule=finding.rule,
        code=finding.code,
        article=article_of(finding.rule, language=words.language),
        block=blocks[0] if blocks else 0,
        also=blocks[1:],
        where=where,
        mend=mend,
        args=tuple(args.items()),
    )

