"""送る前の確認: mail-order advertising is declared before anything leaves, and kept with the clearance."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.services.check_sheet import CheckSheet
from desktop_app.services.taking_over import take_over
from desktop_app.storage import deliveries, newsletters
from desktop_app.storage.database import create_book
from tests.fakes import FaultSmtp
from tests.ready_shop import BLOCKS, ReadyShop, card, ready_shop

PRICE = {"type": "text", "text": "ポインセチア 3,300円"}
ORDER = {"type": "button", "text": "注文する", "url": "https://example.jp/order", "order": True}
REMOTE = {"remote_orders": True, "notation_url": "https://example.jp/law", "seller_mail": "aoi@example.jp"}


@pytest.fixture
def server() -> Iterator[FaultSmtp]:
    with FaultSmtp() as running:
        yield running


@pytest.fixture
def shop(tmp_path: Path, server: FaultSmtp) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book", server.port, readers=1)
    made.person("card@example.jp", card())
    made.shop(**REMOTE)
    yield made
    made.book.close()


def look(shop: ReadyShop) -> CheckSheet:
    return shop.services.check_view.look(shop.newsletter)


def obstacles(shop: ReadyShop) -> list[tuple[str, dict[str, str]]]:
    return [(one.text, dict(one.target.args)) for one in look(shop).obstacles]


def write(shop: ReadyShop, *blocks: Any, **changes: Any) -> None:
    """As the editor stores it."""
    content = shop.services.drafts.open(shop.newsletter).content
    written: tuple[Any, ...] = (*BLOCKS, *blocks)
    shop.services.drafts.save(shop.newsletter, replace(content, blocks=written, **changes))


def test_a_shop_that_did_not_say_whether_it_takes_orders_is_asked(
    shop: ReadyShop, server: FaultSmtp
) -> None:
    shop.shop(remote_orders=None)
    write(shop, PRICE, ORDER, remote_sale_ad=None)
    (found,) = look(shop).obstacles
    assert found.target.page == "settings"
    assert found.target.args == {"section": "shop", "field": "remote_orders"}
    said = [one.text for one in look(shop).findings if one.text == found.text]
    assert len(said) == 1
    with pytest.raises(AppError, match="check-blocks"):
        shop.services.sending.send(shop.newsletter)
    assert not server.taken
    assert shop.services.drafts.choices().remote_orders
    points = shop.services.drafts.look(shop.newsletter).points
    assert "remote-orders-not-stated" in {one.rule for one in points if one.severity == "block"}
    shop.shop(remote_orders=False)
    assert look(shop).obstacles == ()


def test_every_newsletter_is_asked_whatever_it_shows(shop: ReadyShop) -> None:
    write(shop, remote_sale_ad=None)
    ((text, where),) = obstacles(shop)
    assert text.startswith("通信販売の広告かどうかの答えがありません")
    assert where == {"newsletter": shop.newsletter}
    assert shop.services.drafts.look(shop.newsletter).asks_sale
    write(shop, remote_sale_ad=False, remote_sale_seen=())
    assert obstacles(shop) == []
    assert not shop.services.drafts.look(shop.newsletter).asks_sale


def test_a_no_beside_a_price_needs_its_reason(shop: ReadyShop) -> None:
    write(shop, PRICE, remote_sale_ad=False, remote_sale_reason=" ", remote_sale_seen=("price",))
    ((text, where),) = obstacles(shop)
    assert "理由" in text
    assert where == {"newsletter": shop.newsletter}


def test_what_is_added_after_a_no_asks_again(shop: ReadyShop) -> None:
    write(shop, PRICE, remote_sale_ad=False, remote_sale_reason="店頭だけ", remote_sale_seen=("price",))
    assert obstacles(shop) == []
    write(shop, PRICE, ORDER)
    ((text, where),) = obstacles(shop)
    assert "もう一度" in text
    assert where == {"newsletter": shop.newsletter}
    assert shop.services.drafts.look(shop.newsletter).asks_sale
    write(shop, PRICE, ORDER, remote_sale_seen=("price", "order_button"))
    assert obstacles(shop) == []


def test_the_declared_no_is_kept_with_its_reason(shop: ReadyShop, server: FaultSmtp) -> None:
    write(shop, PRICE, remote_sale_ad=False, remote_sale_reason="店頭だけ", remote_sale_seen=("price",))
    shop.services.sending.send(shop.newsletter)
    assert len(server.taken) == 2
    stored = deliveries.stored_clearance(shop.book, shop.newsletter)
    assert stored is not None
    assert dict(stored.accepted)["JP-ASCT-12-3-1-OPTIN"] == "店頭だけ"


def test_nothing_is_declared_where_nothing_had_to_be(shop: ReadyShop) -> None:
    write(shop, remote_sale_ad=True)
    shop.services.sending.send(shop.newsletter)
    stored = deliveries.stored_clearance(shop.book, shop.newsletter)
    assert stored is not None
    assert stored.accepted == ()


def test_the_answer_of_the_practice_shop_stays_there(shop: ReadyShop, tmp_path: Path) -> None:
    write(shop, PRICE, remote_sale_ad=False, remote_sale_reason="店頭だけ", remote_sale_seen=("price",))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    draft = newsletters.get(shop.book, shop.newsletter)
    with create_book(tmp_path / "own.book", practice=False, device_id="pc", now=now) as own:
        take_over(own, shop.services.drafts.environment, shop.book, {}, [draft])
        (taken,) = newsletters.all_newsletters(own)
        answer = (taken.remote_sale_ad, taken.remote_sale_reason, taken.remote_sale_seen)
    assert answer == (None, None, None)


@pytest.mark.parametrize(
    ("remote", "text", "declared", "answer"),
    [
        (True, "こんにちは。", None, False),
        (False, "花束 3,300円", None, False),
        (None, "こんにちは。", None, False),
        (None, "花束 3,300円", None, None),
        (None, "花束 3,300円", "yes", True),
    ],
)
def test_the_command_line_may_leave_it_open_where_nothing_is_shown(
    shop: ReadyShop, remote: bool | None, text: str, declared: str | None, answer: bool | None
) -> None:
    shop.shop(remote_orders=remote)
    made = shop.services.newsletters.add(title="冬", text=text, remote_sale_ad=declared)
    assert newsletters.get(shop.book, made["id"]).remote_sale_ad is answer
