"""Several mail accounts: one is the default, what is kept of each, what stays when one goes."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.storage import audit, mail_accounts, mailings, newsletters, topics
from desktop_app.storage.mail_accounts import MailAccount
from tests.storage.books import NOW, new_book

SHOP = MailAccount(id="a", address="shop@example.jp", smtp_host="h", smtp_port=465, from_confirmed_at=NOW)
OTHER = MailAccount(id="b", address="news@example.jp", smtp_host="h", smtp_port=587, keeps_sent=True)


def test_the_first_is_the_default_until_another_is_chosen(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        assert mail_accounts.load_account(book) is None
        mail_accounts.save_account(book, SHOP, NOW)
        mail_accounts.save_account(book, OTHER, NOW)
        assert mail_accounts.load_account(book) == SHOP
        assert mail_accounts.load_account(book, "b") == OTHER
        assert mail_accounts.load_account(book, "c") is None
        mail_accounts.make_default(book, "b", NOW)
        mail_accounts.save_account(book, replace(SHOP, per_day=9), NOW)
        assert [one.id for one in mail_accounts.all_accounts(book)] == ["b", "a"]
        assert mail_accounts.load_account(book, "a") == replace(SHOP, per_day=9)
        mail_accounts.remove_account(book, "b", NOW)
        assert mail_accounts.load_account(book) == replace(SHOP, per_day=9)
        mail_accounts.remove_account(book, "a", NOW)
        assert mail_accounts.all_accounts(book) == []
        for act in (mail_accounts.remove_account, mail_accounts.make_default):
            with pytest.raises(AppError) as caught:
                act(book, "a", NOW)
            assert caught.value.id == "account-missing"
        assert audit.verify(book).state == "intact"


def test_a_mailing_may_have_an_account_of_its_own_until_it_begins(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        draft = newsletters.create(
            book, title="冬", topic_id=topics.default_topic(book).id, now=NOW, remote_sale_ad=False
        )
        assert mailings.get(book, draft).account_id is None
        mailings.choose_account(book, draft, "b")
        assert mailings.get(book, draft).account_id == "b"
        mailings.set_state(book, draft, NewsletterState.CANCELLED, now=NOW)
        with pytest.raises(AppError) as caught:
            mailings.choose_account(book, draft, None)
        assert caught.value.id == "mailing-state"
        assert audit.verify(book).state == "intact"
