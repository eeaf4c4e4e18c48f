"""The shop's form where the law wants an answer: whose name it is, and whether the shop is one."""

from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services import Services
from desktop_app.services.shop import PERSONAL
from desktop_app.storage import settings
from desktop_app.ui.context import Ui
from desktop_app.ui.pages.guide.first_steps import ShopStep
from desktop_app.ui.pages.settings.shop_section import ShopSection
from desktop_app.ui.shop.form import ShopForm
from tests.ui.conftest import FakeFrame


@pytest.fixture
def section(qtbot: QtBot, ui: Ui) -> ShopSection:
    made = ShopSection(ui)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.refresh()
    return made


def type_into(form: ShopForm, **texts: str) -> None:
    for name, text in texts.items():
        form.edits[name].setText(text)
        form.edits[name].textEdited.emit(text)


def stored(services: Services) -> Any:
    return settings.load_shop(services.book)


def test_the_question_comes_only_when_both_names_are_one(section: ShopSection, services: Services) -> None:
    """JP-SEMG-4-1-TRADENAME, law.md 6.9.14"""
    form = section.form
    row = form.rows[PERSONAL]
    assert row.isHidden()
    type_into(form, legal_name="あおい", shop_name="あおい")
    assert not row.isHidden()
    assert form.personal.text() == "これは私個人の氏名です"
    section.footer.wanted.emit(PERSONAL)
    form.personal.click()
    section.save()
    assert (stored(services).stated_name, stored(services).stated_name_on) == ("あおい", date(2026, 11, 22))
    assert form.personal.isChecked()
    type_into(form, legal_name="青井 葵")
    assert row.isHidden()
    assert not form.personal.isChecked()


def test_what_was_said_of_one_name_is_not_said_of_the_next(section: ShopSection, services: Services) -> None:
    form = section.form
    type_into(form, legal_name="あおい", shop_name="あおい")
    form.personal.click()
    type_into(form, legal_name="みどり", shop_name="みどり")
    assert not form.rows[PERSONAL].isHidden()
    assert not form.personal.isChecked()
    section.save()
    assert stored(services).stated_name == ""


def test_the_guide_asks_it_too(qtbot: QtBot, ui: Ui) -> None:
    step = ShopStep(ui)
    qtbot.addWidget(step)
    desk = ui.services.shop_form
    step.form.set_values({**desk.values(), "legal_name": "あおい", "shop_name": "あおい"})
    step.show_sketch(desk.sketch(step.form.values()))
    assert not step.form.rows[PERSONAL].isHidden()
    assert not step.complete
    step.form.personal.click()
    step.show_sketch(desk.sketch(step.form.values()))
    assert step.complete


def test_a_trade_name_is_not_asked_about(section: ShopSection) -> None:
    type_into(section.form, legal_name="あおい生花店", shop_name="あおい生花店")
    assert section.form.rows[PERSONAL].isHidden()


def test_not_for_profit_is_asked_once_with_its_effect(
    section: ShopSection, services: Services, frame: FakeFrame
) -> None:
    """JP-SEM-2-SCOPE"""
    form = section.form
    form.orders.choose("no")
    frame.answer = False
    form.not_for_profit.click()
    assert "根拠がない方にも" in frame.asked[0]
    assert not form.not_for_profit.isChecked()
    frame.answer = True
    form.not_for_profit.click()
    section.save()
    assert stored(services).for_profit is False
    form.not_for_profit.click()
    section.save()
    assert stored(services).for_profit is True
    assert len(frame.asked) == 2


def test_a_shop_that_takes_orders_cannot_say_so(section: ShopSection, frame: FakeFrame) -> None:
    form = section.form
    assert form.orders.key() == "yes"
    form.not_for_profit.click()
    assert [error.id for error in frame.errors] == ["not-for-profit-but-orders"]
    assert not form.not_for_profit.isChecked()
    assert frame.asked == []


def test_nobody_claims_to_check_the_legal_notice(section: ShopSection) -> None:
    """JP-ASCT-11-ITEMS: only that it is there."""
    hint = section.form.rows["remote_orders"].hint.said()
    assert "すべて確かめます" not in hint
    assert "ご自分で確かめてください" in hint
