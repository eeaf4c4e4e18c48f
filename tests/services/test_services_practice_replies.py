"""読者として返信する: each mail that a played reader causes is read, understood and acted on as a real one."""

import email
import shutil
from collections.abc import Iterator
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.inbox.classified import Classified
from desktop_app.practice.original import Original, read_original
from desktop_app.practice.reader_programs import answer
from desktop_app.practice.replies import OF_LETTER, OF_NEWSLETTER, ReplyKind, build
from desktop_app.services import Services, open_services
from desktop_app.services.environment import Environment
from desktop_app.services.practice import maildir_of
from desktop_app.services.practice_book import make_practice_book
from desktop_app.storage import suppressions
from desktop_app.storage.database import create_book


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "practice.kawaraban"
    make_practice_book(path, Environment())
    return path


@pytest.fixture
def services(made: Path, tmp_path: Path) -> Iterator[Services]:
    """A copy of the practice book, its waiting mails read already."""
    path = tmp_path / "practice.kawaraban"
    shutil.copy(made, path)
    shutil.copytree(maildir_of(made), maildir_of(path))
    with open_services(path, Environment()) as opened:
        opened.mailbox.read()
        yield opened


def row(services: Services, place: int = 0) -> Any:
    return services.practice_mailbox.mails()[place]


def read(services: Services) -> list[Classified]:
    return [one.classified for one in services.mailbox.read_now().mails]


def stopped(services: Services) -> set[str]:
    return {one.address for one in suppressions.suppressions(services.book)}


@pytest.mark.parametrize(
    ("kind", "told", "action"),
    [
        ("stop", "optout", "suppress"),
        ("stop_button", "optout", "suppress"),
        ("stop_blank", "optout", "suppress"),
        ("unclear", "unclear", "ask"),
        ("question", "reply", "none"),
        ("order", "reply", "none"),
        ("thanks", "reply", "none"),
        ("out_of_office", "autoreply", "none"),
        ("unknown", "bounce", "suppress"),
        ("full", "bounce", "count"),
        ("policy", "bounce", "none"),
        ("complaint", "complaint", "suppress"),
    ],
)
def test_what_a_reader_does_is_understood(services: Services, kind: str, told: str, action: str) -> None:
    for place in range(4):  # four readers, each with another mail program
        mail, before = row(services, place), stopped(services)
        assert kind in services.practice_replies.choices(mail.key).kinds
        assert services.practice_replies.reply(mail.key, kind).kinds == ((kind, 1),)
        (got,) = read(services)
        assert (got.kind, got.action) == (told, action), mail.to
        assert (mail.to in stopped(services) - before) is (action == "suppress")
