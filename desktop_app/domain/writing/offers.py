"""Products, coupons, events and greetings of the season against the day on which the mail goes out."""

import re
from collections.abc import Sequence
from datetime import date

from desktop_app.domain.finding import Finding, info, warn
from desktop_app.domain.reading import fold

RULE = "KW-OFFER"

_BEFORE_TAX = re.compile(
    r"\d[^\n。]{0,12}(?:税抜|税別|\+\s?(?:消費)?税)|(?:税抜|税別|本体)[^\n。]{0,8}\d"
    r"|\d[^\n.]{0,12}(?:\+|plus|excl\.?|excluding|before)\s(?:consumption )?tax"
)
_WITH_TAX = re.compile(r"税込|総額|tax incl|incl(?:\.|uding) (?:consumption )?tax|with tax")
_MONTH_AHEAD = 10
"""So many days before a month begins its greeting is usual."""


def check_product(*, priced: bool, orderable: bool, name: str) -> list[Finding]:
    """ASCT 11(1): the price belongs to an advertisement of goods that can be ordered."""
    return [] if priced or not orderable else [warn(RULE, "product-without-price", name=name)]


def check_tax(words: str) -> list[Finding]:
    """消費税法63条 (総額表示): consumers are shown prices with their tax; one without it may stand beside."""
    said = fold(words)
    alone = _BEFORE_TAX.search(said) and not _WITH_TAX.search(said)
    return [warn(RULE, "price-without-tax")] if alone else []


def check_coupon(*, since: str, until: str, conditions: str, on: date) -> list[Finding]:
    """`since` and `until`: ISO days, the last one included, "" = open; `on`: the day of sending."""
    found: list[Finding] = []
    if not until:
        found.append(warn(RULE, "coupon-without-end"))
    elif (last := date.fromisoformat(until)) < on:
        found.append(warn(RULE, "coupon-over", day=last.isoformat()))
    elif (last - on).days < 1:
        found.append(info(RULE, "coupon-last-day", day=last.isoformat()))
    if since and date.fromisoformat(since) > on:
        found.append(info(RULE, "coupon-later", day=date.fromisoformat(since).isoformat()))
    if not conditions.strip():
        found.append(info(RULE, "coupon-without-conditions"))
    return found


def check_code(words: str, beginnings: Sequence[str]) -> list[Finding]:
    """Of words with a reader's own code, which they show without its beginning. `beginnings`: what stands
    before the code in each coupon that gives one to every reader."""
    if not beginnings:
        return [warn(RULE, "code-without-coupon")]
    if any(f"{one}-" in words for one in beginnings) or not all(beginnings):
        return []
    return [warn(RULE, "code-without-beginning", before=beginnings[0])]


def check_event(*, start: str, end: str, on: date) -> list[Finding]:
    """`start` and `end`: ISO days or times; an event that still goes on is not over."""
    last = date.fromisoformat((end or start)[:10])
    if last < on:
        return [warn(RULE, "event-over", day=last.isoformat())]
    return []


def check_season(month: int, on: date, *, planned: bool) -> list[Finding]:
    """Whether a greeting belongs to the month. Unless the day is `planned`, the coming month is right too
    when it is near."""
    ahead = date.fromordinal(on.toordinal() + (0 if planned else _MONTH_AHEAD)).month
    if month in (on.month, ahead):
        return []
    return [warn(RULE, "season-other-month", month=str(month), now=str(on.month))]
