"""Which duties apply to one message to one person: SEM Act, ASCT beside it, or neither."""

from collections.abc import Iterator
from dataclasses import replace

from desktop_app.domain import countries
from desktop_app.domain.bases import Circumstances, judge
from desktop_app.domain.consent import Evidence
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.decision import Message, Person
from desktop_app.domain.finding import Finding, Severity
from desktop_app.domain.mailing import ADVERTISING, INCIDENTAL, MessageClass
from desktop_app.domain.moment import Moment, not_after
from desktop_app.domain.shop import Shop

AD_SHARE_LIMIT = 1 / 3
"""House rule: an ad part from this share of the text on is not incidental (JP-SEMR-6-INCIDENTAL)."""


class Regime:
    """Which duties apply: the class as the law sees it, and whether the ASCT stands beside the SEM Act."""

    def __init__(self, shop: Shop, message: Message, person: Person) -> None:
        self.shop = shop
        consumer = person.recipient_type is not RecipientType.BUSINESS
        # A mail that advertises remote sales answers the question when the shop did not.
        remote = message.remote_sale_ad if shop.remote_orders is None else shop.remote_orders
        self.asct_reaches = bool(remote) and consumer and countries.is_japan(person.country)
        self.asct = self.asct_reaches and bool(message.remote_sale_ad)
        self.upgrades = tuple(self._upgrades(message))
        self.cls = MessageClass.AD if self.upgrades else message.cls
        self.special = self.cls in ADVERTISING or self.cls in INCIDENTAL
        self.optouts_act = self.cls in ADVERTISING or (self.cls in INCIDENTAL and self.asct)

    def _upgrades(self, message: Message) -> Iterator[str]:
        """Rules by which a mail with an incidental ad is an AD after all (law.md 6.9.17)."""
        if message.cls not in INCIDENTAL:
            return
        if message.ad_share is not None and message.ad_share >= AD_SHARE_LIMIT:
            yield "JP-SEMR-6-INCIDENTAL"
        follow = message.cls is MessageClass.TX_AD and message.tx_matter == "follow"
        if follow and self.asct_reaches and message.remote_sale_ad is not False:
            yield "JP-ASCTR-28-TXAD"


def carries(evidence: Evidence, message: Message, person: Person, regime: Regime) -> bool:
    now = replace(circumstances(message, person, regime), ad=True)
    return not stopped(judge(evidence, now))


def circumstances(message: Message, person: Person, regime: Regime) -> Circumstances:
    return Circumstances(
        shop=regime.shop,
        at=message.at,
        topic=message.topic,
        ad=regime.cls is not MessageClass.CONSENT_REQ,
        asct=regime.asct,
        asct_declared_off=regime.asct_reaches and message.remote_sale_ad is False,
        consent_only_country=countries.consent_only(person.country),
        advertises=message.advertises,
        address_changed_at=_change(message, person),
        address_change_confirmed=person.address_change_confirmed,
        answers=tuple(one for one in reversed(person.evidence) if one.said_no),
    )


def _change(message: Message, person: Person) -> Moment | None:
    changed = person.address_changed_at
    return changed if changed is not None and not_after(changed, message.at) else None


def stopped(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity is Severity.BLOCK for finding in findings)
