"""What was checked and gave no finding, in plain words with its articles."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from desktop_app.domain import countries
from desktop_app.domain.contact import RecipientType
from desktop_app.domain.passed import Asked, Passed, passed
from desktop_app.domain.shop import Shop
from desktop_app.i18n.language import Language
from desktop_app.services.check_sheet import MailboxState, PassedItem
from desktop_app.services.check_words import article_of, sentence
from desktop_app.storage.newsletters import NewsletterRecord

if TYPE_CHECKING:  # composing is heavy: it is loaded with the first check, not with the program
    from desktop_app.services.audience import Member
    from desktop_app.services.check import Check

_SHOWN_FIRST = ("mailbox", "name", "optout", "address", "sender", "button", "notation", "ground")
"""What owners ask for first; the other points follow in the order of the law."""


def passed_items(
    record: NewsletterRecord,
    shop: Shop,
    check: "Check",
    mailbox: MailboxState,
    *,
    now: datetime,
    composed: bool,
    language: Language,
) -> Iterator[PassedItem]:
    """Only what this check really asked and what gave no finding. `composed`: there were mails to look at."""
    people = check.audience.to_send
    asked = Asked(
        cls=record.cls,
        shop=shop,
        remote_sale_ad=bool(record.remote_sale_ad),
        mails=composed,
        headers=check.headers_read,
        recipients=bool(people),
        consumers=not people or any(_is_consumer(one) for one in people),
        mailbox_read=mailbox.fresh,
    )
    spoke = {one.rule for one in check.findings} | {one.rule for one, _ in check.about_people}
    ago = _ago(now - mailbox.read_at, language) if mailbox.read_at else ""
    for group in sorted(passed(asked, spoke), key=_place):
        yield PassedItem(
            text=sentence("passed", group.code, language, sender=_sender(shop, language), ago=ago),
            article=article_of(*group.rules, language=language),
            rules=group.rules,
        )


def _place(group: Passed) -> int:
    return _SHOWN_FIRST.index(group.code) if group.code in _SHOWN_FIRST else len(_SHOWN_FIRST)


def _sender(shop: Shop, language: Language) -> str:
    if not shop.shop_name or shop.shop_name == shop.legal_name:
        return shop.legal_name
    return (
        f"{shop.legal_name}（{shop.shop_name}）"
        if language == "ja"
        else f"{shop.legal_name} ({shop.shop_name})"
    )


def _is_consumer(member: "Member") -> bool:
    person = member.candidate.person
    return person.recipient_type is not RecipientType.BUSINESS and countries.is_japan(person.country)


def _ago(passed_time: timedelta, language: Language) -> str:
    minutes = int(passed_time.total_seconds() // 60)
    if language == "ja":
        return f"{minutes}分前" if minutes else "たった今"
    return f"{minutes} min ago" if minutes else "just now"
