"""The answer about mail-order advertising: asked always, void once more of a sale is shown."""

from typing import Any

import pytest

from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.sale_answer import SaleAnswer, check_answer, declared_no, is_asked
from desktop_app.domain.shop import Shop

PRICE, BUTTON = frozenset({"price"}), frozenset({"price", "order_button"})
NOBODY = SaleAnswer()
YES = SaleAnswer(yes=True, seen=frozenset())
NO = SaleAnswer(yes=False)
WITH_REASON = SaleAnswer(yes=False, reason="店頭だけ", seen=PRICE)
OLD_BOOK = SaleAnswer(yes=False, reason="店頭だけ")

CASES: list[tuple[str, bool | None, SaleAnswer, frozenset[str], str | None]] = [
    ("no remote orders", False, NOBODY, BUTTON, None),
    ("not said, nothing shown", None, NOBODY, frozenset(), None),
    ("not said, a price", None, NOBODY, PRICE, "remote-orders-not-stated"),
    ("not said, declared no", None, WITH_REASON, PRICE, "remote-orders-not-stated"),
    ("not said, declared yes", None, YES, frozenset(), "remote-orders-not-stated"),
    ("nobody answered, nothing shown", True, NOBODY, frozenset(), "remote-sale-never-declared"),
    ("nobody answered, a price", True, NOBODY, PRICE, "remote-sale-never-declared"),
    ("yes", True, YES, BUTTON, None),
    ("no without a reason, nothing shown", True, NO, frozenset(), None),
    ("no without a reason, a price", True, NO, PRICE, "remote-sale-no-reason"),
    ("no with a blank reason, a price", True, SaleAnswer(yes=False, reason=" ", seen=PRICE), PRICE,
     "remote-sale-no-reason"),
    ("no with a reason", True, WITH_REASON, PRICE, None),
    ("no with a reason, less is shown", True, WITH_REASON, frozenset(), None),
    ("no with a reason, more is shown", True, WITH_REASON, BUTTON, "remote-sale-shows-more"),
    ("no with a reason in a book that did not record signs", True, OLD_BOOK, BUTTON, None),
]


@pytest.mark.parametrize(("shop", "answer", "signs", "code"), [
    pytest.param(shop, answer, signs, code, id=name) for name, shop, answer, signs, code in CASES
])
def test_what_is_missing(
    shop: bool | None, answer: SaleAnswer, signs: frozenset[str], code: str | None
) -> None:
    found = check_answer(Shop(remote_orders=shop), MessageClass.AD, answer, signs)
    assert [(one.code, one.severity.value) for one in found] == ([(code, "block")] if code else [])


@pytest.mark.parametrize(("more", "code"), [
    ({"answer": NOBODY, "signs": frozenset()}, []),
    ({"answer": NOBODY, "signs": PRICE}, ["remote-sale-never-asked"]),
    ({"answer": WITH_REASON, "signs": PRICE}, []),
])
def test_what_was_sent_already_is_held_by_an_undeclared_sale_only(
    more: dict[str, Any], code: list[str]
) -> None:
    shop = Shop(remote_orders=True)
    found = check_answer(shop, MessageClass.AD, more["answer"], more["signs"], frozen=True)
    assert [one.code for one in found] == code


def test_a_mail_without_advertising_is_not_asked() -> None:
    shop = Shop(remote_orders=True)
    assert [cls for cls in MessageClass if is_asked(shop, cls)] == ["AD", "CONSENT_REQ", "TX_AD", "INFO_AD"]
    assert check_answer(shop, MessageClass.NOTICE, NOBODY, PRICE) == []


def test_the_reason_for_no_is_its_tick() -> None:
    assert declared_no(Shop(remote_orders=True), WITH_REASON) == "店頭だけ"
    assert declared_no(Shop(remote_orders=True), YES) == ""
    assert declared_no(Shop(remote_orders=False), WITH_REASON) == ""
