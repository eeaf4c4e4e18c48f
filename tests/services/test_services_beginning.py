"""First start: a practice book that is lived in, and an own book that takes over the owner's words only."""

import mailbox
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app import paths
from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services import Services, beginning, build, open_services
from desktop_app.services.environment import Environment
from desktop_app.services.practice import maildir_of, readers_mails
from desktop_app.storage import (
    attachments,
    consents,
    contacts,
    mail_accounts,
    newsletter_templates,
    newsletters,
    settings,
    staff,
)
from desktop_app.storage.database import open_book
from tests.factories import png_bytes

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
ENVIRONMENT = Environment(clock=lambda: NOW, device_id="pc")


@pytest.fixture
def practice() -> Iterator[Services]:
    with open_services(beginning.first_book(ENVIRONMENT), ENVIRONMENT) as services:
        yield services


def test_the_first_book_is_practice_and_made_once(practice: Services) -> None:
    path = beginning.practice_book()
    assert practice.book.path == path
    assert practice.book.practice
    before = path.stat().st_ino
    assert beginning.first_book(ENVIRONMENT) == path
    assert path.stat().st_ino == before
    assert not list(path.parent.glob("*.making*"))


def test_the_practice_shop_looks_lived_in(practice: Services) -> None:
    rows = practice.contacts.rows()
    assert 40 <= len(rows) <= 70
    states = {row["status"] for row in rows}
    assert states == {"mailable", "incomplete", "stopped"}
    drafts = [one for one in newsletters.all_newsletters(practice.book) if one.state is NewsletterState.DRAFT]
    assert len(drafts) == 2
    assert practice.shop.shop().legal_name == "青井 葵"
    assert [one.name for one in staff.staff(practice.book)] == ["青井 葵", "佐藤 みどり"]
    assert practice.keeping.verify()["state"] == "intact"


def test_its_newsletter_of_the_past_was_really_sent(practice: Services) -> None:
    (sent,) = [one for one in newsletters.all_newsletters(practice.book) if one.state is NewsletterState.SENT]
    accepted = [row for row in practice.newsletters.deliveries(sent.id) if row["state"] == "accepted"]
    assert practice.practice is not None
    mails = readers_mails(practice.practice)
    assert len(accepted) == len(mails) > 20
    assert sent.finished_at is not None
    assert sent.finished_at < NOW


def test_both_drafts_can_be_sent_at_once(practice: Services) -> None:
    for one in newsletters.all_newsletters(practice.book):
        if one.state is NewsletterState.DRAFT:
            assert practice.newsletters.check(one.id)["clear"]


def test_the_waiting_mails_teach(practice: Services) -> None:
    inbox = mailbox.Maildir(maildir_of(practice.book.path))
    assert len(inbox) == 4
    read = practice.mailbox.read()
    kinds = [mail["kind"] for mail in read["mails"]]
    assert sorted(kinds) == ["autoreply", "optout", "reply", "unclear"]
    assert [one["address"] for one in read["waiting"]] == ["haruna.k@example.jp"]


def test_dates_are_as_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAWARABAN_HOME", str(tmp_path / "later"))
    later = Environment(clock=lambda: datetime(2028, 3, 1, 3, 0, tzinfo=UTC), device_id="pc")
    with open_services(beginning.first_book(later), later) as services:
        evidence = [
            one.last_dealing
            for row in contacts.by_ids(services.book).values()
            for address in row.addresses
            for one in consents.evidence_of(services.book, address.id)
            if one.last_dealing
        ]
    assert all(str(day) > "2028-01-01" for day in evidence)


def test_the_own_book_takes_over_what_she_changed(practice: Services) -> None:
    practice.shop.change({"shop_name": "山田書店", "phone": "03-0000-0000"})
    sample = next(
        one for one in newsletters.all_newsletters(practice.book) if one.state is NewsletterState.DRAFT
    )
    newsletters.update_draft(practice.book, sample.id, now=NOW, subject="わたしの題")
    with practice.book.transaction():
        picture = attachments.store(practice.book, png_bytes(), "image/png", "a.png")
    block = {"type": "image", "attachment": picture, "alt": "絵", "width": 40}
    made = practice.newsletters.add(title="新刊", text="新しい本です。")
    later = NOW.replace(hour=4)
    newsletters.update_draft(practice.book, made["id"], now=later, blocks=[block])
    own = beginning.start_own_shop(practice, ENVIRONMENT)
    assert (own.made, own.fields, own.drafts) == (True, 2, 2)
    assert own.path == paths.default_book()
    with open_book(own.path, device_id="pc", now=NOW) as book:
        assert not book.practice
        shop = settings.load_shop(book)
        assert (shop.shop_name, shop.phone, shop.legal_name, shop.postal_address) == (
            "山田書店", "03-0000-0000", "", ""
        )
        taken = newsletters.all_newsletters(book)
        assert [one.subject for one in taken] == ["わたしの題", "新刊"]
        (copied,) = taken[1].blocks
        assert attachments.load(book, str(copied["attachment"])).data == png_bytes()
        assert contacts.count(book) == 0
        assert mail_accounts.load_account(book) is None
        assert staff.staff(book) == []


def test_looks_and_templates_go_along(practice: Services, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png_bytes())
    brand = replace(practice.brand.view().brand, accent="#224466", signature="店主 山田")
    practice.brand.save(brand)
    practice.brand.add_logo(str(tmp_path / "logo.png"))
    theme, gone = practice.themes.copy("cafe", "うちの"), practice.themes.copy("plain", "消した")
    with practice.book.transaction():
        picture = attachments.store(practice.book, png_bytes(), "image/png", "a.png")
    photo = {"type": "image", "attachment": picture, "original": picture, "alt": "絵", "width": 40}
    made = practice.newsletters.add(title="新刊", text="新しい本です。", theme=gone)["id"]
    newsletters.update_draft(practice.book, made, now=NOW.replace(hour=4), blocks=[photo])
    practice.themes.delete(gone)
    template = practice.templates.save_from(made, "毎月")
    record = newsletter_templates.get(practice.book, template)
    newsletter_templates.delete(practice.book, template, now=NOW)
    newsletter_templates.add(
        practice.book, name="毎月", content={**record.content, "theme": theme}, now=NOW
    )
    own = beginning.start_own_shop(practice, ENVIRONMENT)
    with open_book(own.path, device_id="pc", now=NOW) as book:
        there = build(book, ENVIRONMENT)
        look = settings.load_brand(book)
        assert (look.accent, look.signature, look.website) == ("#224466", "店主 山田", "")
        assert there.brand.view().logo is not None
        assert [one.name for one in there.themes.cards() if one.origin == "own"] == ["うちの"]
        (draft,) = newsletters.all_newsletters(book)
        assert there.themes.open(draft.theme).name == "消した"
        assert attachments.load(book, str(draft.blocks[0]["original"])).data == png_bytes()
        (kept,) = there.templates.rows()
        assert (kept.name, there.themes.open(kept.theme).name) == ("毎月", "うちの")
        assert there.drafts.open(there.templates.new(kept.id)).pictures


def test_an_untouched_practice_book_gives_nothing(practice: Services) -> None:
    practice.drafts.new()
    own = beginning.start_own_shop(practice, ENVIRONMENT)
    assert (own.made, own.fields, own.drafts) == (True, 0, 0)


def test_an_own_book_is_never_made_anew(practice: Services) -> None:
    first = beginning.start_own_shop(practice, ENVIRONMENT)
    practice.shop.change({"shop_name": "別の名前"})
    again = beginning.start_own_shop(practice, ENVIRONMENT)
    assert (again.path, again.made) == (first.path, False)
    assert beginning.first_book(ENVIRONMENT) == first.path
    with open_book(first.path, device_id="pc", now=NOW) as book:
        assert settings.load_shop(book).shop_name == ""


def test_a_try_that_failed_leaves_nothing_behind(
    practice: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.shop.change({"shop_name": "山田書店"})

    def full(*_: object, **__: object) -> None:
        raise AppError("disk-full")

    with monkeypatch.context() as patch:
        patch.setattr(settings, "save_shop", full)
        with pytest.raises(AppError, match="disk-full"):
            beginning.start_own_shop(practice, ENVIRONMENT)
    assert beginning.own_book() is None
    assert beginning.start_own_shop(practice, ENVIRONMENT).made


def test_a_practice_book_that_was_not_finished_is_made_anew() -> None:
    half = beginning.practice_book().with_name("practice.book.making")
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(b"half a book")
    assert beginning.first_book(ENVIRONMENT) == beginning.practice_book()
    assert not half.exists()
