"""仕上がり: drafts as far as they go, as one reader gets them, and frozen newsletters as they were."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.composing.block_json import blocks_to_json
from desktop_app.composing.draft import parse_blocks
from desktop_app.composing.pictures import MAX_PICTURES
from desktop_app.domain.decision import Outcome
from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build
from desktop_app.services.environment import Environment
from desktop_app.storage import (
    attachments,
    deliveries,
    mail_accounts,
    newsletters,
    people,
    settings,
    topics,
)
from desktop_app.storage.mail_accounts import MailAccount
from tests.factories import TOKEN, aoi_shop, png_bytes
from tests.storage.books import NOW, Reader, add_reader, clearance_for, hard_bounced, new_book

GREETING = [
    {"type": "heading", "text": "師走の花"},
    {"type": "text", "text": "[[family|お客様]] 様\n\n門松です。"},
]


@pytest.fixture
def services(tmp_path: Path) -> Services:
    book = new_book(tmp_path)
    settings.save_shop(book, replace(aoi_shop(), remote_orders=False), NOW)
    return build(book, Environment(clock=lambda: NOW))


def a_draft(services: Services, blocks: list[Any], subject: str = "師走のお便り") -> str:
    return newsletters.create(
        services.book,
        title="十二月",
        subject=subject,
        topic_id=topics.default_topic(services.book).id,
        theme="washi",
        blocks=blocks,
        now=NOW,
    )


def reader(services: Services, **changes: Any) -> Reader:
    return add_reader(services.book, "hana@example.com", full="花田 花子", **changes)


def frozen_for(services: Services, newsletter_id: str, readers: list[Reader]) -> None:
    """Freeze what the desk composes, as sending does."""
    edition = services.newsletters.edition(newsletter_id)
    members = [people.candidate(services.book, one.address_id) for one in readers]
    decisions = [services.newsletters.decision_on(edition.record, one.person) for one in members]
    assert all(one.outcome is not Outcome.LEFT_OUT for one in decisions)
    deliveries.freeze(
        services.book,
        newsletter_id,
        clearance_for(newsletter_id),
        edition.frozen(),
        [
            deliveries.ToSend(
                address_id=one.address_id,
                contact_id=one.contact_id,
                merge=edition.values(one, decision, TOKEN, NOW),
            )
            for one, decision in zip(members, decisions, strict=True)
        ],
        [],
        now=NOW,
    )


def test_a_draft_is_shown_with_the_fallbacks_and_the_shop_as_it_is_now(services: Services) -> None:
    made = a_draft(services, GREETING, "[[family|お客様]] 様へ")

    shown = services.previews.show(made)

    assert shown.subject == "お客様 様へ"
    assert (shown.from_display, shown.from_address) == ("花のあおい", "")
    assert "お客様 様" in shown.html
    assert "お客様 様" in shown.text
    assert "青井 葵（花のあおい）" in shown.html
    assert "青井 葵（花のあおい）" in shown.text
    assert (shown.missing, shown.lacks, shown.why_not, shown.frozen) == ((), (), "", False)


def test_the_sender_line_has_the_address_of_the_account(services: Services) -> None:
    account = MailAccount(id="a", address="aoi@example.jp", smtp_host="smtp.example.jp", smtp_port=465)
    mail_accounts.save_account(services.book, account, NOW)
    assert services.previews.show(a_draft(services, GREETING)).from_address == "aoi@example.jp"


def test_an_unfinished_draft_shows_what_there_is_and_says_what_lacks(services: Services) -> None:
    gone = attachments.store(services.book, b"no picture at all", "image/png", "x.png")
    blocks = [
        {"type": "heading", "text": ""},
        {"type": "text", "text": "もう書いた文章"},
        {"type": "button", "text": "予約する", "url": ""},
        {"type": "image", "attachment": gone},
        {"type": "image", "attachment": "nowhere"},
    ]
    made = a_draft(services, blocks, subject="")

    shown = services.previews.show(made)

    assert shown.subject == ""
    assert "もう書いた文章" in shown.html
    assert "予約する" in shown.html
    assert len(shown.lacks) == 4
    assert all(shown.lacks)


def test_an_empty_draft_still_shows_the_footer(services: Services) -> None:
    shown = services.previews.show(a_draft(services, [], subject=""))
    assert "teishi@example.jp" in shown.text
    assert shown.lacks == ()


def test_pictures_come_with_their_bytes_and_too_many_are_left_out(services: Services) -> None:
    ids = [
        attachments.store(services.book, png_bytes(40, number), "image/png", f"{number}.png")
        for number in range(1, MAX_PICTURES + 3)
    ]
    made = a_draft(services, [{"type": "image", "attachment": one, "alt": "花"} for one in ids])

    shown = services.previews.show(made)

    assert [image.media_type for image in shown.images.values()] == ["image/png"] * MAX_PICTURES
    assert all(image.data.startswith(b"\x89PNG") for image in shown.images.values())
    assert all(f"cid:{cid}" in shown.html for cid in shown.images)
    assert len(shown.lacks) == 2


def test_what_is_typed_is_shown_before_it_is_stored(services: Services) -> None:
    made = a_draft(services, GREETING)
    opened = services.drafts.open(made).content
    typed = replace(opened, subject="書きかけ", blocks=({"type": "heading", "text": "初雪"}, *opened.blocks))

    shown = services.previews.of_content(made, typed)

    assert shown.subject == "書きかけ"
    assert "初雪" in shown.html
    assert "初雪" in shown.text
    assert "kw-b-0" in shown.html
    assert "kw-b-foot" in shown.html
    assert services.drafts.open(made).content == opened
    assert "初雪" not in services.previews.show(made).html


def test_a_sent_newsletter_is_shown_as_frozen_whatever_is_typed(services: Services) -> None:
    hana = reader(services)
    made = a_draft(services, GREETING)
    typed = replace(services.drafts.open(made).content, subject="書きかけ")
    frozen_for(services, made, [hana])
    shown = services.previews.of_content(made, typed)
    assert shown.frozen
    assert shown.subject == "師走のお便り"


def test_photos_by_url_show_the_books_own_copy_however_many(services: Services) -> None:
    ids = [
        attachments.store(services.book, png_bytes(30, number), "image/png", f"{number}.png")
        for number in range(1, MAX_PICTURES + 4)
    ]
    blocks = [
        {"type": "image", "attachment": one, "alt": "花", "url": f"https://example.jp/{one}.png"}
        for one in ids
    ]
    shown = services.previews.show(a_draft(services, blocks))
    assert len(shown.images) == len(ids)
    assert 'src="https:' not in shown.html
    assert shown.html.count('src="cid:') == len(ids)
    assert shown.lacks == ()


def test_a_contact_sees_their_own_name_and_reason(services: Services) -> None:
    hana = reader(services)
    shown = services.previews.show(
        a_draft(services, [{"type": "text", "text": "[[full]] 様"}]), contact_id=hana.contact_id
    )
    assert "花田 花子 様" in shown.html
    assert "2026年4月1日" in shown.text
    assert shown.why_not == ""


def test_who_would_not_get_it_is_shown_with_the_reason(services: Services) -> None:
    hana = reader(services)
    services.contacts.optout("hana@example.com", via="phone", by="葵")
    shown = services.previews.show(a_draft(services, GREETING), contact_id=hana.contact_id)
    assert shown.why_not
    assert "門松です。" in shown.html


def test_a_field_without_value_is_named_in_its_place(services: Services) -> None:
    made = a_draft(services, [{"type": "text", "text": "[[company]] 御中"}])
    shown = services.previews.show(made)
    assert shown.missing == ("会社名",)
    assert "［会社名］ 御中" in shown.html


def test_a_frozen_newsletter_stays_as_it_was(services: Services) -> None:
    hana = reader(services)
    made = a_draft(services, GREETING, "[[family|お客様]] 様へ")
    before = services.previews.show(made)
    frozen_for(services, made, [hana])
    settings.save_shop(services.book, replace(aoi_shop(), shop_name="新しい名前"), NOW + timedelta(days=1))

    shown = services.previews.show(made)
    hers = services.previews.show(made, contact_id=hana.contact_id)

    assert shown.frozen
    assert (shown.subject, shown.text) == (before.subject, before.text)
    simple = services.previews.simple_html
    assert simple(shown.html) == simple(before.html)
    assert "kw-b-" in before.html
    assert "kw-b-" not in shown.html
    assert "新しい名前" not in hers.html
    assert TOKEN in hers.html
    assert TOKEN not in shown.html


def test_one_delivery_is_shown_as_it_was_sent(services: Services) -> None:
    hana = reader(services)
    made = a_draft(services, [{"type": "text", "text": "[[full]] 様"}])
    frozen_for(services, made, [hana])
    (row,) = deliveries.rows(services.book, made)
    assert "花田 花子 様" in services.previews.sent(row.id).text
    with pytest.raises(AppError, match="delivery-missing"):
        services.previews.sent("nobody")


def test_who_was_not_in_a_frozen_newsletter_is_told_so(services: Services) -> None:
    hana = reader(services)
    later = add_reader(services.book, "jiro@example.com", full="次郎")
    made = a_draft(services, GREETING)
    frozen_for(services, made, [hana])
    shown = services.previews.show(made, contact_id=later.contact_id)
    assert shown.why_not
    assert "門松です。" in shown.html
    assert "次郎" not in shown.html


def test_a_contact_or_newsletter_that_is_gone_is_an_error(services: Services) -> None:
    made = a_draft(services, GREETING)
    with pytest.raises(AppError, match="contact-missing"):
        services.previews.show(made, contact_id="nobody")
    with pytest.raises(AppError, match="newsletter-missing"):
        services.previews.show("nothing")


def test_a_reader_whose_reason_can_not_be_said_is_shown_an_example(services: Services) -> None:
    """The check leaves them out; the preview still opens."""
    hana = reader(services)
    hard_bounced(services.book, hana.address_id, NOW, user_unknown=True, now=NOW)
    shown = services.previews.show(a_draft(services, GREETING), contact_id=hana.contact_id)
    assert "門松です。" in shown.html


def test_stored_blocks_are_shown_like_given_ones(services: Services) -> None:
    stored = blocks_to_json(parse_blocks(GREETING))
    given = services.previews.show(a_draft(services, GREETING))
    assert services.previews.show(a_draft(services, list(stored))).html == given.html


def test_readers_are_found_by_name_or_address(services: Services) -> None:
    hana = reader(services)
    add_reader(services.book, "jiro@example.com", full="次郎")
    (by_name,) = services.previews.readers("花田")
    (by_address,) = services.previews.readers("hana@")
    assert by_name == by_address
    assert (by_name.contact_id, by_name.name, by_name.address) == (
        hana.contact_id,
        "花田 花子",
        "hana@example.com",
    )
    assert len(services.previews.readers("", limit=1)) == 1
