"""Sending compares with what was confirmed: content, sender, people and number, before anything is frozen."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.i18n.error_texts import describe
from desktop_app.services.fingerprint import Fingerprint
from desktop_app.storage import attachments, deliveries, newsletters, settings
from tests.factories import png_bytes
from tests.fakes import FaultSmtp
from tests.ready_shop import BLOCKS, ReadyShop, card, ready_shop
from tests.sending import START, Clock


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp() as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path, server: FaultSmtp, clock: Clock) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book", server.port, clock=clock)
    yield made
    made.book.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def seen(shop: ReadyShop) -> Fingerprint:
    found = shop.services.check_view.look(shop.newsletter).fingerprint
    assert found is not None
    return found


def _swap(shop: ReadyShop) -> None:
    shop.services.contacts.optout("r0001@example.jp", via="phone", by="葵")
    shop.person("new@example.jp", card(obtained_at=date(2026, 6, 1)))


def _brand(**changes: Any) -> Callable[[ReadyShop], Any]:
    def change(shop: ReadyShop) -> None:
        settings.save_brand(shop.book, replace(settings.load_brand(shop.book), **changes), shop.clock())

    return change


def _logo(shop: ReadyShop) -> None:
    _brand(logo=attachments.store(shop.book, png_bytes(), "image/png", "logo.png"), logo_width=20)(shop)


def _own_theme(shop: ReadyShop) -> None:
    """The newsletter's own theme, changed after the check."""
    theme = newsletters.get(shop.book, shop.newsletter).theme
    text = shop.services.themes.open(theme)
    source = text.source.replace('mj-body width="600px"', 'mj-body width="580px"')
    assert source != text.source
    shop.services.themes.save(theme, name=text.name, source=source, look=text.look)


CHANGES: list[Callable[[ReadyShop], Any]] = [
    _swap,
    lambda shop: shop.draft(preheader="もう一言"),
    lambda shop: shop.draft(blocks=[*BLOCKS, {"type": "text", "text": "追記です。"}]),
    lambda shop: shop.draft(remote_sale_ad=False, remote_sale_reason="店頭だけの品です"),
    lambda shop: shop.shop(shop_name="花のあおい 二号店"),
    lambda shop: shop.draft(theme="cafe"),
    lambda shop: shop.draft(language="en"),
    _brand(accent="#aa3300"),
    _brand(font="serif"),
    _logo,
    _own_theme,
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_not_what_was_confirmed_is_refused(
    shop: ReadyShop, server: FaultSmtp, change: Callable[[ReadyShop], Any]
) -> None:
    if change is _own_theme:
        shop.draft(theme=shop.services.themes.copy("washi", "うちの"))
    expected = seen(shop)
    change(shop)
    with pytest.raises(AppError) as refused:
        shop.services.sending.send(shop.newsletter, expected=expected)
    assert refused.value.id == "changed-since-check"
    for language in ("ja", "en"):
        told = describe(refused.value, language)
        assert told.title
        assert told.cause
        assert told.next
    assert server.taken == []
    assert newsletters.get(shop.book, shop.newsletter).state is NewsletterState.DRAFT
    assert deliveries.stored_clearance(shop.book, shop.newsletter) is None


@pytest.mark.parametrize("part", [{"number": 4}, {"audience": "0"}, {"content": "0"}])
def test_each_part_counts(shop: ReadyShop, part: dict[str, Any]) -> None:
    with pytest.raises(AppError, match="changed-since-check"):
        shop.services.sending.send(shop.newsletter, expected=replace(seen(shop), **part))


def test_the_same_later_is_sent(shop: ReadyShop, server: FaultSmtp, clock: Clock) -> None:
    expected = seen(shop)
    assert expected.number == 3
    clock.forward(minutes=20)
    assert seen(shop) == expected
    shop.services.sending.send(shop.newsletter, expected=expected)
    assert len(server.taken) == 3


def test_a_word_about_the_replies_counts_from_when_it_was_said(
    shop: ReadyShop, server: FaultSmtp, clock: Clock
) -> None:
    shop.account(inbox="none", maildir=None)
    clock.forward(minutes=40)
    send = shop.services.sending.send
    with pytest.raises(AppError, match="check-blocks") as refused:
        send(shop.newsletter, mailbox_read_by_hand=True, read_by_hand_at=START)
    assert refused.value.rules == ("JP-SEM-3-3-MAILBOX",)
    assert server.taken == []
    send(shop.newsletter, mailbox_read_by_hand=True, read_by_hand_at=START + timedelta(minutes=20))
    stored = deliveries.stored_clearance(shop.book, shop.newsletter)
    assert stored is not None
    assert stored.mailbox_read_at == START + timedelta(minutes=20)
