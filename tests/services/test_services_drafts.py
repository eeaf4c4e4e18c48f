"""Drafts from the first word to the copy of a sent one, and what the editor is told about them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.practice.sample import sample
from desktop_app.services import Services, build, open_services
from desktop_app.services.drafts import Drafts
from desktop_app.services.environment import Environment
from desktop_app.storage import contacts, mail_accounts, mailings, newsletters, settings, topics
from desktop_app.storage.database import create_book
from tests.factories import aoi_shop, png_bytes
from tests.sending import Clock, account_at, add_reader

HEADING = {"type": "heading", "level": 1, "runs": ["冬のお便り"]}
TEXT = {"type": "text", "parts": [{"paragraph": [{"merge": "full", "fallback": "お客"}, " 様"]}]}
ORDER = {"type": "button", "runs": ["予約する"], "url": "https://example.jp/order", "order": True}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    book = create_book(tmp_path / "shop.kawaraban", practice=False, device_id="pc", now=clock())
    with book.transaction():
        settings.save_shop(book, aoi_shop(), clock())
        for number in range(3):
            add_reader(book, f"reader{number}@example.com", clock())
    yield build(book, Environment(clock=clock))
    book.close()


@pytest.fixture
def drafts(services: Services) -> Drafts:
    return services.drafts


def saved(drafts: Drafts, *blocks: dict[str, Any], subject: str = "冬のお便り", **changes: Any) -> str:
    newsletter = drafts.new()
    content = replace(drafts.open(newsletter).content, subject=subject, blocks=blocks, **changes)
    drafts.save(newsletter, content)
    return newsletter


def test_a_new_draft_has_a_heading_to_write_and_a_greeting(drafts: Drafts) -> None:
    opened = drafts.open(drafts.new())
    assert opened.editable
    assert [block["type"] for block in opened.content.blocks] == ["heading", "text"]
    assert opened.content.blocks[1]["parts"] == TEXT["parts"]
    assert opened.content.cls is MessageClass.AD
    assert opened.choices.topics[0][1] == "お店のお便り"
    assert opened.choices.remote_orders


def test_an_unfinished_draft_is_kept_word_for_word_and_told_what_it_lacks(drafts: Drafts) -> None:
    blocks = (
        {"type": "heading", "level": 1, "runs": []},
        {"type": "image", "attachment": "", "alt": "", "width": 0, "link": ""},
        {"type": "button", "runs": ["予約"], "url": "https:// まだ", "order": False},
    )
    newsletter = saved(drafts, *blocks, subject="  ")
    assert drafts.open(newsletter).content.blocks == blocks
    look = drafts.look(newsletter)
    assert [(point.rule, point.block) for point in look.points if point.severity == "block"][:4] == [
        ("subject-missing", 0), ("block-empty", 1), ("image-not-chosen", 2), ("link-bad", 3),
    ]
    assert look.without_alt == (2,)
    assert (look.to_send, look.left_out) == (3, 0)


def test_saving_dates_the_draft_and_names_it_after_its_subject(drafts: Drafts, clock: Clock) -> None:
    newsletter = drafts.new()
    assert drafts.rows()[0].title == ""
    clock.forward(minutes=5)
    content = drafts.open(newsletter).content
    assert drafts.save(newsletter, replace(content, subject="[[full|お客]] 様へ 冬")) == clock()
    row = drafts.rows()[0]
    assert (row.title, row.changed_at) == ("お客 様へ 冬", clock())
    drafts.rename(newsletter, " 年末の\n号 ")
    drafts.save(newsletter, replace(content, subject="別の件名"))
    assert drafts.rows()[0].title == "年末の 号"
    drafts.rename(newsletter, "")
    drafts.save(newsletter, replace(content, subject="また別の件名"))
    assert drafts.rows()[0].title == "また別の件名"


def test_a_copy_is_named_and_asked_about_sales_again(drafts: Drafts, clock: Clock) -> None:
    first = saved(drafts, HEADING, ORDER, remote_sale_ad=True, tag="花")
    clock.forward(minutes=1)
    copy = drafts.open(drafts.copy(first))
    assert copy.content.blocks == (HEADING, ORDER)
    assert (copy.title, copy.content.remote_sale_ad, copy.content.tag) == ("冬のお便り（コピー）", None, "花")
    drafts.save(copy.id, replace(copy.content, subject="春のお便り"))
    assert [row.title for row in drafts.rows()] == ["春のお便り（コピー）", "冬のお便り"]


def test_a_copy_leaves_with_the_same_account(services: Services, drafts: Drafts, clock: Clock) -> None:
    for name in ("first", "second"):
        mail_accounts.save_account(
            services.book, replace(account_at(1), id=name, address=f"{name}@example.jp"), clock()
        )
    first = saved(drafts, HEADING)
    mailings.choose_account(services.book, first, "second")
    assert mailings.get(services.book, drafts.copy(first)).account_id == "second"
    services.account.remove("second")
    assert mailings.get(services.book, first).account_id is None
    assert mailings.get(services.book, drafts.copy(first)).account_id is None


def test_the_last_one_again(services: Services, clock: Clock) -> None:
    drafts = services.drafts
    assert drafts.last_sent() is None
    first, second = saved(drafts, HEADING), saved(drafts, HEADING)
    for newsletter in (second, first):
        clock.forward(minutes=1)
        for state in (NewsletterState.SENDING, NewsletterState.SENT):
            newsletters.set_state(services.book, newsletter, state, now=clock())
    assert drafts.last_sent() == first
    assert not drafts.open(first).editable
    with pytest.raises(AppError) as caught:
        drafts.save(first, drafts.open(first).content)
    assert caught.value.id == "newsletter-frozen"
    with pytest.raises(AppError):
        drafts.delete(first)
    assert drafts.open(drafts.copy(first)).editable


def test_deleting_can_be_undone(drafts: Drafts) -> None:
    newsletter = saved(drafts, HEADING)
    drafts.delete(newsletter)
    assert drafts.rows() == []
    drafts.restore(newsletter)
    assert drafts.open(newsletter).content.blocks == (HEADING,)


def test_who_gets_it_follows_tag_and_topic(services: Services, clock: Clock) -> None:
    book, drafts = services.book, services.drafts
    newsletter = saved(drafts, HEADING)
    named = contacts.search(book, "")[0]
    contacts.update(book, named.id, now=clock(), tags=("花",))
    assert drafts.choices().tags == (("花", 1),)
    content = drafts.open(newsletter).content
    drafts.save(newsletter, replace(content, tag="花"))
    assert drafts.look(newsletter).to_send == 1
    services.contacts.optout("reader1@example.com", via="phone")
    drafts.save(newsletter, replace(content, tag=None))
    look = drafts.look(newsletter)
    assert (look.to_send, look.left_out) == (2, 1)
    assert [(reason.rule, reason.people) for reason in look.reasons] == [("JP-SEM-3-3-OPTOUT", 1)]
    other = topics.add(book, "セール", now=clock())
    drafts.save(newsletter, replace(content, topic_id=other.id))
    assert next(row.topic for row in drafts.rows()) == "セール"


def test_a_merge_gap_is_counted_in_people(drafts: Drafts) -> None:
    newsletter = saved(drafts, HEADING, {"type": "text", "parts": [{"paragraph": [{"merge": "company"}]}]})
    look = drafts.look(newsletter)
    assert (look.to_send, look.gaps) == (0, 3)


def test_the_displays_the_law_asks_are_counted(services: Services, clock: Clock) -> None:
    newsletter = saved(services.drafts, HEADING, TEXT)
    look = services.drafts.look(newsletter)
    assert (look.display_shown, look.display_needed) == (5, 5)
    assert 5 <= look.kilobytes <= 40
    settings.save_shop(services.book, aoi_shop(postal_address="", optout_address="", optout_url=""), clock())
    look = services.drafts.look(newsletter)
    assert look.display_needed == 5
    assert look.display_shown < 4
    content = services.drafts.open(newsletter).content
    for cls, needed in ((MessageClass.TX_AD, 1), (MessageClass.NOTICE, 0)):
        services.drafts.save(newsletter, replace(content, cls=cls))
        assert services.drafts.look(newsletter).display_needed == needed


def test_mail_order_signs_ask_their_question(services: Services, clock: Clock) -> None:
    newsletter = saved(services.drafts, HEADING, ORDER)
    look = services.drafts.look(newsletter)
    assert (look.asks_sale, look.sale_signs) == (True, ("order_button",))
    content = services.drafts.open(newsletter).content
    services.drafts.save(newsletter, replace(content, remote_sale_ad=False, remote_sale_reason=" 店頭だけ "))
    assert not services.drafts.look(newsletter).asks_sale
    assert services.drafts.open(newsletter).content.remote_sale_reason == "店頭だけ"
    services.drafts.save(newsletter, content)
    settings.save_shop(services.book, aoi_shop(remote_orders=False), clock())
    assert not services.drafts.look(newsletter).asks_sale


def test_pictures_come_with_the_draft_and_one_that_is_gone_is_told(
    services: Services, drafts: Drafts, tmp_path: Path
) -> None:
    file = tmp_path / "花.png"
    file.write_bytes(png_bytes(60, 30, text=b"somebody"))
    picture = services.photos.take(str(file)).picture
    block = {"type": "image", "attachment": picture.id, "alt": "", "width": 0, "link": ""}
    newsletter = saved(drafts, HEADING, block, {**block, "attachment": "gone"})
    assert drafts.open(newsletter).pictures == {picture.id: picture}
    look = drafts.look(newsletter)
    assert look.without_alt == (2, 3)
    assert [point.rule for point in look.points if point.severity == "block"] == ["attachment-missing"]


def test_a_look_nobody_waits_for_stops(drafts: Drafts) -> None:
    newsletter = saved(drafts, HEADING)
    asked = []

    def go_on() -> None:
        asked.append(1)
        raise TimeoutError

    with pytest.raises(TimeoutError):
        drafts.look(newsletter, go_on=go_on)
    assert len(asked) == 1


def test_people_are_judged_anew_only_when_something_decides_otherwise(
    services: Services, clock: Clock
) -> None:
    drafts, judged = services.drafts, list[int]()

    def looked(**changes: Any) -> int:
        drafts.save(newsletter, replace(drafts.open(newsletter).content, **changes))
        judged.clear()
        drafts.look(newsletter, go_on=lambda: judged.append(1))
        return len(judged)

    newsletter = saved(drafts, HEADING)
    assert looked() == 3
    assert looked(blocks=(HEADING, TEXT), preheader="続き") == 0
    assert looked(blocks=(HEADING, {"type": "text", "parts": [{"paragraph": [{"merge": "company"}]}]})) == 3
    assert looked(cls=MessageClass.NOTICE) == 3
    assert looked() == 0
    services.contacts.optout("reader1@example.com", via="phone")
    assert looked() == 3
    settings.save_shop(services.book, aoi_shop(legal_name="青井 みどり"), clock())
    assert looked() == 3


def test_other_spellings_of_a_block_are_opened_in_the_usual_one(services: Services, clock: Clock) -> None:
    text = {"type": "text", "text": "一\n\n二"}
    blocks = [text, {"type": "heading", "text": "三"}, {"type": "heading", "text": ""}]
    topic = topics.default_topic(services.book).id
    made = newsletters.create(services.book, title="外から", blocks=blocks, topic_id=topic, now=clock())
    assert services.drafts.open(made).content.blocks == (
        {"type": "text", "parts": [{"paragraph": ["一"]}, {"paragraph": ["二"]}]},
        {"type": "heading", "level": 1, "runs": ["三"]},
        {"type": "heading", "text": ""},
    )


def test_a_real_book_shows_no_code(services: Services, clock: Clock) -> None:
    mail_accounts.save_account(services.book, account_at(25), clock())
    assert services.drafts.practice_code("anyone@example.com") is None


def test_a_practice_book_shows_its_code_and_keeps_the_test_mail(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "practice.kawaraban"
    with create_book(path, practice=True, device_id="pc", now=clock()) as book:
        build(book, Environment(clock=clock)).shop.change(sample().shop)
    with open_services(path, Environment(clock=clock)) as opened:
        opened.account.add_own_address("me@example.jp")
        code = opened.drafts.practice_code("me@example.jp")
        assert code is not None
        opened.account.confirm_own_address("me@example.jp", code)
        assert "me@example.jp" in [one.address for one in opened.account.own_addresses() if one.confirmed]
        newsletter = saved(opened.drafts, HEADING, TEXT)
        assert opened.sending.test_send(newsletter, to="me@example.jp")["bytes"] > 1000
        assert opened.drafts.practice_code("other@example.jp") is None
