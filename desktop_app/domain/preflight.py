"""送る前の確認: findings from the facts of one rendered mail and of the shop that sends it.

`check_message` holds every rule of law.md 6.1 and 6.4 that a mail can show, as changed by 6.9;
`check_shop` (from shop_rules) those about settings. Nothing here says that a mail is lawful: only
that nothing was found.
"""

from dataclasses import replace

from desktop_app.domain import countries
from desktop_app.domain.content_rules import (
    check_class,
    check_consent_request,
    check_hype,
    check_incidental,
    check_labels,
    check_merge,
    check_tracking,
)
from desktop_app.domain.display_rules import check_display
from desktop_app.domain.finding import Finding, Severity, block, info
from desktop_app.domain.header_rules import check_headers
from desktop_app.domain.mail_lines import lines_of
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL
from desktop_app.domain.reading import Reading, read_part
from desktop_app.domain.rendered import MessageContext, Part, RenderedFacts
from desktop_app.domain.sale_rules import check_sale
from desktop_app.domain.shop import Shop
from desktop_app.domain.shop_rules import (
    check_optout_page,
    check_shop,
    check_trade_name,
    lint_wording,
    only_trade_name,
)

__all__ = [
    "Finding", "MessageContext", "RenderedFacts", "Severity", "check_message", "check_shop", "lint_wording",
]

_SEM_RULES = ("JP-SEM-", "JP-SEMR-", "JP-SEMG-")


def check_message(facts: RenderedFacts, shop: Shop, ctx: MessageContext) -> tuple[Finding, ...]:
    """Every finding about one mail, each once, blocks first.

    AD and CONSENT_REQ need all five items of law.md 1.5; TX_AD and INFO_AD the name, and with
    mail-order ads the seller's address; the other classes nothing but to be what they say (6.9.15).
    """
    ctx = replace(ctx, country=countries.country_code(ctx.country))
    readings = [read_part(part) for part in facts.parts] or [_nothing()]
    lines = [lines_of(reading, shop) for reading in readings]
    found: list[Finding] = []
    if ctx.cls in ADVERTISING or ctx.cls in INCIDENTAL:
        found += _shop_findings(shop, ctx)
        headers = facts.headers
        found += check_display(
            readings, shop, ctx, footer=ctx.cls in ADVERTISING,
            from_address=headers.from_address if headers else "",
            reply_to=headers.reply_to if headers else (),
        )
        found += check_sale(readings, lines, shop, ctx)
        found += check_consent_request(lines, ctx.cls)
    found += check_class(lines, facts.subject, ctx.cls)
    found += check_incidental(lines, facts.subject, ctx)
    found += check_merge(facts, readings)
    found += check_hype(lines, facts.subject, ctx.cls)
    found += check_tracking(facts, ctx)
    found += check_labels(facts.subject, ctx)
    found += check_headers(facts, shop, ctx)
    return _ordered(found if shop.for_profit else _outside_the_act(found))


def _nothing() -> Reading:
    """A mail without any readable part shows nothing."""
    return read_part(Part(False, ()))


def _shop_findings(shop: Shop, ctx: MessageContext) -> list[Finding]:
    found = check_trade_name(shop)
    if only_trade_name(shop):
        found.append(block("JP-SEM-4-1-NAME", "name-missing"))
    if ctx.cls in ADVERTISING:
        found += check_optout_page(shop, ctx.optout_page)
    return found


def _outside_the_act(found: list[Finding]) -> list[Finding]:
    """Who sends neither for profit nor in trade is no sender of SEM Act 2(ii): the duties are advice."""
    advice = [replace(one, severity=Severity.INFO) for one in found if one.rule.startswith(_SEM_RULES)]
    other = [one for one in found if not one.rule.startswith(_SEM_RULES)]
    return [info("JP-SEM-2-SCOPE", "not-for-profit"), *other, *advice]


def _ordered(found: list[Finding]) -> tuple[Finding, ...]:
    order = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: order[finding.severity]))
