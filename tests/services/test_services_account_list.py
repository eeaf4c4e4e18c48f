"""The list of accounts: what each row tells, and when one may be taken away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.domain.mailing import MessageClass
from desktop_app.domain.newsletter import NewsletterState
from desktop_app.services import Services, build, oauth_access
from desktop_app.services.environment import Environment
from desktop_app.storage import mail_accounts, mailings, newsletters, secrets, settings, topics
from desktop_app.storage.database import create_book
from desktop_app.storage.mail_accounts import MailAccount
from tests.factories import aoi_shop
from tests.lookups import made_up

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
ONE = MailAccount(
    id="one", address="one@example.jp", smtp_host="smtp.lolipop.jp", smtp_port=465, user="one@example.jp",
    provider="lolipop",
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with create_book(tmp_path / "a.book", practice=False, device_id="pc", now=NOW) as book:
        settings.save_shop(book, aoi_shop(), NOW)
        phone = replace(ONE, id="two", address="two@docomo.ne.jp", provider="docomo", user=None)
        for account in (ONE, phone):
            mail_accounts.save_account(book, account, NOW)
        yield build(book, Environment(clock=lambda: NOW, language="ja", lookup=made_up))


def newsletter(services: Services, state: NewsletterState, account: str | None = None) -> str:
    book = services.book
    topic = topics.all_topics(book)[0].id
    made = newsletters.create(
        book, title="冬のお便り", subject="x", preheader="", blocks=[], topic_id=topic, cls=MessageClass.AD,
        now=NOW,
    )
    if account is not None:
        mailings.choose_account(book, made, account)
    if state is not NewsletterState.DRAFT:
        mailings.set_state(book, made, state, now=NOW)
    return made


def test_each_row_tells_what_it_is(services: Services) -> None:
    first, second = services.account.list()
    assert (first.default, first.provider_name, first.smtp) == (True, "ロリポップ！", "smtp.lolipop.jp:465")
    assert (first.password_kept, first.personal_line, first.open_run) == (False, False, "")
    assert (second.default, second.personal_line, second.password_kept) == (False, True, True)
    secrets.set_password("one", "x")
    assert services.account.list()[0].password_kept


@pytest.mark.parametrize("state", [NewsletterState.SCHEDULED, NewsletterState.SENDING])
@pytest.mark.parametrize("chosen", ["one", None])
def test_an_account_that_is_in_use_stays(
    services: Services, state: NewsletterState, chosen: str | None
) -> None:
    newsletter(services, state, chosen)
    assert services.account.list()[0].open_run == "冬のお便り"
    with pytest.raises(AppError, match="account-in-use"):
        services.account.remove("one")
    services.account.remove("two")
    assert [one.id for one in services.account.list()] == ["one"]


def test_removing_forgets_the_password_and_the_sign_in(services: Services) -> None:
    signed = replace(ONE, id="g", address="a@gmail.com", provider="gmail", sign_in="oauth2", oauth="google")
    mail_accounts.save_account(services.book, signed, NOW)
    oauth_access.leave_of("google", "a@gmail.com").put("leave")
    secrets.set_password("one", "x")
    for name in ("g", "one@example.jp"):
        services.account.remove(name)
    assert oauth_access.leave_of("google", "a@gmail.com").get() is None
    assert secrets.password("one") is None
    (left,) = services.account.list()
    assert (left.id, left.default) == ("two", True)


def test_a_draft_goes_back_to_the_default_account(services: Services) -> None:
    draft = newsletter(services, NewsletterState.DRAFT, "two")
    services.account.remove("two")
    assert mailings.get(services.book, draft).account_id is None
    with pytest.raises(AppError, match="account-unknown"):
        services.account.remove("two")


def test_a_practice_book_keeps_its_account(tmp_path: Path) -> None:
    with create_book(tmp_path / "p.book", practice=True, device_id="pc", now=NOW) as book:
        mail_accounts.save_account(book, ONE, NOW)
        with pytest.raises(AppError, match="practice-real-account"):
            build(book, Environment(clock=lambda: NOW)).account.remove("one")
