"""The practice mailbox shows what readers would get, and only of a practice book."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.services import Services, build, open_services
from desktop_app.services.environment import Environment
from desktop_app.services.practice import maildir_of
from desktop_app.services.practice_book import make_practice_book
from tests.storage.books import new_book


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    path = tmp_path_factory.mktemp("practice") / "practice.kawaraban"
    make_practice_book(path, Environment())
    with open_services(path, Environment(), mode="read") as opened:
        yield opened


def test_every_mail_of_the_practice_runs_is_there_newest_first(services: Services) -> None:
    mails = services.practice_mailbox.mails()
    accepted = sum(run.counts.accepted for run in services.delivery_view.runs())
    assert len(mails) == accepted > 0
    assert [one.at for one in mails] == sorted((one.at for one in mails), reverse=True)
    assert all("@" in one.to and one.subject for one in mails)
    first = mails[0]
    found = services.practice_mailbox.mails(first.to.upper())
    assert {one.to for one in found} == {first.to}
    assert services.practice_mailbox.mails("nobody-at-all") == []


def test_a_mail_is_shown_as_its_reader_would_see_it(services: Services) -> None:
    row = services.practice_mailbox.mails()[0]
    mail = services.practice_mailbox.mail(row.key)
    assert mail.at == row.at
    head = dict(mail.headers)
    assert head["To"] == mail.to
    assert head["Subject"] == mail.subject
    assert "List-Unsubscribe" in head
    assert "<html" in mail.html.lower()
    assert "配信" in mail.text
    assert all(one.data and one.media_type.startswith("image/") for one in mail.images.values())


def test_a_mail_whose_file_went_away_is_told(services: Services) -> None:
    row = services.practice_mailbox.mails()[-1]
    (file,) = maildir_of(services.book.path).glob(f".Readers/*/{row.key}")
    aside = file.rename(services.book.path.with_name("aside"))
    with pytest.raises(AppError) as caught:
        services.practice_mailbox.mail(row.key)
    assert caught.value.id == "practice-mail-gone"
    assert row.key not in {one.key for one in services.practice_mailbox.mails()}
    aside.rename(file)


def test_a_real_book_has_no_practice_mailbox(tmp_path: Path) -> None:
    with new_book(tmp_path) as book:
        assert build(book, Environment()).practice_mailbox.mails() == []
