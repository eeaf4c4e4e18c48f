"""The check as the page shows it: what stands against sending first, numbers that add up, honest "passed"."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.contact import RecipientType
from desktop_app.domain.finding import Severity
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.shop import LegalKind
from desktop_app.services.check_sheet import CheckSheet
from desktop_app.services.check_words import Obstacle
from desktop_app.storage import mail_accounts, newsletters, settings
from desktop_app.storage.mail_accounts import MailAccount
from tests.ready_shop import BLOCKS, ReadyShop, card, ready_shop
from tests.sending import START, Clock
from tests.storage.books import hard_bounced


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ReadyShop]:
    made = ready_shop(tmp_path / "shop.book")
    yield made
    made.book.close()


def look(shop: ReadyShop, **arguments: Any) -> CheckSheet:
    return shop.services.check_view.look(shop.newsletter, **arguments)


def kinds(sheet: CheckSheet) -> list[str]:
    return [one.kind for one in sheet.obstacles]


def test_a_shop_in_order_has_nothing_against_it(shop: ReadyShop) -> None:
    sheet = look(shop)
    assert sheet.obstacles == ()
    assert list(sheet.open_points(frozenset(), read_by_hand=False)) == []
    assert (len(sheet.to_send), sheet.left_out) == (3, 0)
    assert sheet.sender == "aoi@example.jp"
    assert not [one for one in sheet.findings if one.severity is Severity.BLOCK]


def no_account(shop: ReadyShop) -> None:
    with shop.book.transaction():
        settings.remove(shop.book, "accounts")


MISSING: list[tuple[str, Callable[[ReadyShop], None], str, dict[str, str]]] = [
    ("no-account", no_account, "settings", {"section": "account"}),
    ("no-subject", lambda shop: shop.draft(subject=" "), "newsletters", {}),
    ("no-content", lambda shop: shop.draft(blocks=[]), "newsletters", {}),
    ("no-content", lambda shop: shop.draft(blocks=[{"type": "divider"}]), "newsletters", {}),
    ("shop", lambda shop: shop.shop(legal_name=""), "settings", {"section": "shop"}),
    ("shop", lambda shop: shop.shop(postal_address=""), "settings", {"section": "shop"}),
    ("account", lambda shop: shop.account(optout_probe_at=None), "settings", {"section": "account"}),
    ("account", lambda shop: shop.account(provider="docomo"), "settings", {"section": "account"}),
    ("law", lambda shop: shop.shop(art7_order_on=date(2026, 1, 1)), "settings", {"section": "law"}),
    ("no-match", lambda shop: shop.draft(tag="生け花教室"), "newsletters", {}),
    ("newsletter", lambda shop: shop.draft(blocks=[*BLOCKS, {"type": "text", "text": "{name}様へ {{name}}"}]),
     "newsletters", {}),
    ("draft", lambda shop: shop.draft(theme="nowhere"), "newsletters", {}),
]


@pytest.mark.parametrize(("kind", "spoil", "page", "args"), MISSING)
def test_the_first_line_names_what_is_missing_and_where_it_is_mended(
    shop: ReadyShop, kind: str, spoil: Callable[[ReadyShop], None], page: str, args: dict[str, str]
) -> None:
    spoil(shop)
    sheet = look(shop)
    first = sheet.obstacles[0]
    assert (first.kind, first.target.page) == (kind, page)
    assert args.items() <= first.target.args.items()
    assert first.text.strip()
    assert first.mend.strip()
    if page == "newsletters":
        assert first.target.args == {"newsletter": shop.newsletter}
    english = shop.in_english().check_view.look(shop.newsletter).obstacles[0]
    assert english.kind == kind
    assert english.text.isascii() or kind in ("no-match", "newsletter")


def test_an_empty_book_asks_for_contacts_before_anything_else(tmp_path: Path) -> None:
    shop = ready_shop(tmp_path / "shop.book", readers=0)
    no_account(shop)
    shop.draft(subject="", blocks=[])
    assert kinds(look(shop)) == ["no-contacts", "no-account", "no-subject"]
    shop.book.close()


def test_nobody_who_may_be_mailed_sends_to_the_contacts_that_lack_something(tmp_path: Path) -> None:
    shop = ready_shop(tmp_path / "shop.book", readers=0)
    shop.person("a@example.jp")
    sheet = look(shop)
    assert kinds(sheet) == ["nobody"]
    assert sheet.obstacles[0].target.args == {"status": "incomplete"}
    assert (len(sheet.to_send), sheet.left_out) == (0, 1)
    shop.book.close()


def test_nobody_because_of_the_draft_leads_to_the_draft(shop: ReadyShop) -> None:
    shop.draft(blocks=[{"type": "text", "text": "[[company]] 様"}])
    first = look(shop).obstacles[0]
    assert (first.kind, first.target.page) == ("nobody-draft", "newsletters")
    assert [reason.chip for reason in look(shop).reasons] == ["merge"]


BROKEN: list[list[dict[str, Any]]] = [
    [{"type": "image", "attachment": "gone"}],
    [{"type": "nope"}],
    [{"type": "button", "text": "見る", "url": ""}],
    [{"type": "image", "file": "a.png"}],
    [{"type": "text", "text": "[[nofield]]"}],
    [{"type": "heading", "level": 9, "text": "題"}],
    [{"type": "text", "text": "あ" * 300_000}],
]


@pytest.mark.parametrize("blocks", BROKEN, ids=lambda blocks: str(blocks)[:40])
def test_whatever_is_wrong_with_the_draft_is_named(shop: ReadyShop, blocks: list[dict[str, Any]]) -> None:
    shop.draft(blocks=blocks)
    sheet = look(shop)
    assert kinds(sheet) == ["draft"]
    assert (len(sheet.to_send), sheet.left_out) == (3, 0)


def test_a_draft_that_cannot_be_composed_still_shows_who_would_get_it(shop: ReadyShop) -> None:
    shop.draft(subject="", blocks=[{"type": "image", "attachment": "gone"}])
    shop.person("a@example.jp")
    sheet = look(shop)
    assert kinds(sheet)[0] in ("no-subject", "draft")
    assert (len(sheet.to_send), sheet.left_out) == (3, 1)
    passed = {rule for one in sheet.passed for rule in one.rules}
    assert passed.isdisjoint({"JP-SEM-4-1-NAME", "JP-MSG-MERGE"})


def test_everybody_left_out_stands_under_one_reason_and_the_numbers_add_up(shop: ReadyShop) -> None:
    shop.shop(remote_orders=True, notation_url="https://example.jp/law")
    shop.draft(remote_sale_ad=True)
    shop.person("card@example.jp", card(obtained_at=date(2026, 6, 1)))
    shop.person("bare@example.jp")
    shop.person("business@example.jp", card(occasion=""), recipient_type=RecipientType.BUSINESS)
    shop.person("abroad@example.jp", card(obtained_at=date(2026, 6, 1)), country="DE")
    shop.person("abuse@example.jp", card(obtained_at=date(2026, 6, 1)), recipient_type=RecipientType.BUSINESS)
    shop.services.contacts.optout("r0001@example.jp", via="phone", by="葵")
    sheet = look(shop)
    assert len(sheet.to_send) + sheet.left_out == 3 + 5
    people = [one.address for reason in sheet.reasons for one in reason.people]
    assert len(people) == len(set(people)) == sheet.left_out == 6
    chips = {one.address: reason.chip for reason in sheet.reasons for one in reason.people}
    assert chips == {
        "r0001@example.jp": "stopped",
        "card@example.jp": "sale",
        "bare@example.jp": "basis",
        "business@example.jp": "basis",
        "abroad@example.jp": "region",
        "abuse@example.jp": "post",
    }
    for reason in sheet.reasons:
        assert reason.chip_text
        assert reason.text
        assert reason.mend
    by_chip = {reason.chip: reason for reason in sheet.reasons}
    assert by_chip["stopped"].article.startswith("特電法3条3項")
    assert by_chip["stopped"].target.args == {"status": "stopped"}
    assert by_chip["sale"].target.args == {"among": by_chip["sale"].people[0].contact_id}


def test_who_said_stop_is_never_asked_for_a_new_address(shop: ReadyShop) -> None:
    from desktop_app.domain.address import parse_address
    from desktop_app.storage import contacts

    shop.services.contacts.optout("r0001@example.jp", via="phone", by="葵")
    record = contacts.address_by_key(shop.book, parse_address("r0001@example.jp").key)
    assert record is not None
    with shop.book.transaction():
        hard_bounced(shop.book, record.id, START, user_unknown=True, now=START)
    assert [reason.chip for reason in look(shop).reasons] == ["stopped"]


PASSED_BY: dict[str, Callable[[ReadyShop], None]] = {
    "JP-SEM-4-1-NAME": lambda shop: shop.shop(legal_name=""),
    "JP-SEM-4-2-OPTADDR": lambda shop: shop.shop(optout_address=""),
    "JP-SEMR-9-2-ADDRESS": lambda shop: shop.shop(postal_address=""),
    "JP-SEMR-9-3-CONTACT": lambda shop: shop.shop(phone="", contact=""),
    "JP-ASCTR-23-10-SELLERMAIL": lambda shop: shop.shop(contact="https://example.jp/ask", seller_mail=""),
    "JP-MSG-MERGE": lambda shop: shop.draft(blocks=[{"type": "text", "text": "{{name}} 様"}]),
    "JP-MSG-TRACKING": lambda shop: shop.draft(
        blocks=[{"type": "button", "text": "見る", "url": "https://click.example.com/redirect?x=1"}]
    ),
    "MBX-LISTUNSUB": lambda shop: shop.shop(optout_address="", optout_url="https://example.jp/stop"),
}


@pytest.mark.parametrize("rule", PASSED_BY)
def test_passed_is_said_only_of_rules_that_would_have_spoken(shop: ReadyShop, rule: str) -> None:
    shop.shop(remote_orders=True, notation_url="https://example.jp/law")
    shop.draft(remote_sale_ad=True)
    before = {one for item in look(shop).passed for one in item.rules}
    PASSED_BY[rule](shop)
    sheet = look(shop)
    assert rule in before
    assert rule not in {one for item in sheet.passed for one in item.rules}
    assert rule in {item.rule for item in sheet.findings}


def test_each_class_is_told_only_what_was_asked_of_it(shop: ReadyShop) -> None:
    def rules() -> set[str]:
        return {one for item in look(shop).passed for one in item.rules}

    assert "JP-ASCT-12-3-4-REFUSE" not in rules()
    shop.draft(cls=MessageClass.NOTICE, blocks=[{"type": "text", "text": "お預かりした鉢をお返しします。"}])
    assert "JP-SEM-4-1-NAME" not in rules()
    assert "JP-SEM-3-3-OPTOUT" not in rules()
    assert "MBX-LISTUNSUB" not in rules()
    assert "JP-MSG-CLASS" in rules()
    shop.draft(cls=MessageClass.AD)
    assert "JP-SEM-3-3-MAILBOX" not in rules()
    shop.services.mailbox.read()
    assert "JP-SEM-3-3-MAILBOX" in rules()
    first = look(shop).passed[0]
    assert first.text == "配信停止の申し出を確認しました（たった今）"
    assert first.article == "特電法3条3項"


def test_headers_are_not_called_checked_when_no_mail_could_be_finished(tmp_path: Path) -> None:
    shop = ready_shop(tmp_path / "shop.book", readers=0)
    shop.draft(blocks=[{"type": "text", "text": "[[company]] 様"}])
    rules = {one for item in look(shop).passed for one in item.rules}
    assert "JP-SEM-5-TRUEFROM" not in rules
    shop.draft(blocks=BLOCKS)
    assert "JP-SEM-5-TRUEFROM" in {one for item in look(shop).passed for one in item.rules}
    shop.book.close()


def test_a_check_that_nobody_waits_for_ends(shop: ReadyShop) -> None:
    def enough() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        look(shop, go_on=enough)


def test_the_reading_of_the_mailbox_grows_old(tmp_path: Path) -> None:
    clock = Clock()
    shop = ready_shop(tmp_path / "shop.book", clock=clock)
    assert look(shop).mailbox.read_at is None
    shop.services.mailbox.read()
    clock.forward(minutes=29)
    assert look(shop).mailbox.fresh
    assert "29分前" in look(shop).passed[0].text
    clock.forward(minutes=2)
    sheet = look(shop)
    assert not sheet.mailbox.fresh
    assert sheet.obstacles == ()  # sending reads it anew
    shop.book.close()


def test_without_a_mailbox_one_sentence_is_to_be_affirmed(shop: ReadyShop) -> None:
    shop.account(inbox="none", maildir=None)
    sheet = look(shop)
    assert sheet.by_hand
    assert sheet.obstacles == ()
    assert list(sheet.open_points(frozenset(), read_by_hand=False)) == ["by-hand"]
    assert list(sheet.open_points(frozenset(), read_by_hand=True)) == []
    assert sheet.ticks == ()


def test_a_statutory_warning_needs_a_reason(shop: ReadyShop) -> None:
    shop.shop(remote_orders=True, notation_url="")
    shop.draft(remote_sale_ad=True, blocks=[*BLOCKS, {"type": "text", "text": "ポインセチア 3,300円"}])
    sheet = look(shop)
    assert sheet.ticks == ("JP-ASCT-11-ITEMS",)
    assert list(sheet.open_points(frozenset(), read_by_hand=False)) == ["JP-ASCT-11-ITEMS"]
    assert list(sheet.open_points({"JP-ASCT-11-ITEMS"}, read_by_hand=False)) == []
    item = next(one for one in sheet.findings if one.needs_tick)
    assert item.severity is Severity.WARN
    assert "特商法11条" in item.article


def test_warnings_about_people_are_counted(shop: ReadyShop) -> None:
    shop.shop(legal_kind=LegalKind.SOLE_TRADER)
    shop.person("office@example.jp", card(obtained_at=date(2026, 6, 1)))
    about = {item.rule: item.people for item in look(shop).findings if item.people}
    assert about["JP-SEMG-DOI"] == 3


def test_what_goes_when_follows_the_accounts_limits(tmp_path: Path) -> None:
    shop = ready_shop(tmp_path / "shop.book", readers=5, per_day=2)
    plan = look(shop).plan
    assert [(one.day.day, one.mails) for one in plan.days] == [(22, 2), (23, 2), (24, 1)]
    assert plan.per_day == 2
    shop.book.close()


def test_one_run_at_a_time_and_none_twice(shop: ReadyShop) -> None:
    other = newsletters.create(
        shop.book,
        title="もう一通",
        topic_id=newsletters.get(shop.book, shop.newsletter).topic_id,
        now=START,
    )
    first = look(shop, running=other).obstacles[0]
    assert first.kind == "running"
    assert "もう一通" in first.text
    assert first.target.args == {"newsletter": other}


def test_a_newsletter_that_was_sent_says_so(shop: ReadyShop) -> None:
    from desktop_app.domain.newsletter import NewsletterState

    newsletters.set_state(shop.book, shop.newsletter, NewsletterState.SENDING, now=START)
    sheet = look(shop)
    assert kinds(sheet) == ["gone"]
    assert sheet.begun
    assert sheet.obstacles[0].target.page == "deliveries"


def test_pictures_without_words_are_a_hint_that_stops_nothing(shop: ReadyShop, tmp_path: Path) -> None:
    from desktop_app.storage import attachments
    from tests.factories import png_bytes

    with shop.book.transaction():
        picture = attachments.store(shop.book, png_bytes(), "image/png", "rose.png")
    shop.draft(blocks=[*BLOCKS, {"type": "image", "attachment": picture}])
    sheet = look(shop)
    hint = next(item for item in sheet.findings if item.rule == "KW-ALT")
    assert hint.text == "写真 1枚に説明文がありません"
    assert sheet.obstacles == ()


def test_every_obstacle_is_words_only(shop: ReadyShop) -> None:
    shop.shop(legal_name="", postal_address="", optout_address="", phone="", contact="")
    found = look(shop).obstacles
    assert len(found) >= 3
    assert all(isinstance(one, Obstacle) and "{" not in one.text for one in found)


def test_a_servers_pause_moves_the_plan(shop: ReadyShop) -> None:
    from desktop_app.delivery import waits

    account = mail_accounts.load_account(shop.book)
    assert isinstance(account, MailAccount)
    with shop.book.transaction():
        until = waits.begin(shop.book, account.id, "account-limit", START)
    plan = look(shop).plan
    assert plan.rests_until == until == START + timedelta(days=1)
    assert [one.day.day for one in plan.days] == [23]
    assert replace(plan, days=()).days == ()
