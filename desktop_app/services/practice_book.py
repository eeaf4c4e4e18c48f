"""Makes the practice book: the sample shop, its people, its past, two drafts and a few waiting mails."""

import mailbox
import shutil
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.practice.sample import sample
from desktop_app.services import Services, build, open_services
from desktop_app.services.environment import Environment
from desktop_app.services.practice import maildir_of
from desktop_app.services.sample_shop import Furnishing
from desktop_app.storage.database import Book, create_book


def make_practice_book(path: Path, environment: Environment) -> None:
    """The practice book, complete or not at all: it is furnished under another name."""
    half = path.with_name(f"{path.name}.making")
    _remove(half)
    opened = Furnishing.opening(environment.clock())
    with create_book(half, practice=True, device_id=environment.device_id, now=opened) as book:
        furnishing = _furnishing(book, environment)
        since = furnishing.begin()
        sent = furnishing.sent_days()
    for when, newsletter in sent:
        with opened_at(half, environment, when) as services:
            furnishing = _furnishing(services.book, environment)
            furnishing.people(since, when)
            _send(services, furnishing.sample.newsletters[newsletter["newsletter"] - 1], newsletter["title"])
            since = when
    with open_services(half, environment) as services:
        furnishing = _furnishing(services.book, environment)
        furnishing.people(since, environment.clock())
        furnishing.drafts()
        services.account.test()
    _fill_inbox(maildir_of(half), furnishing.mails())
    maildir_of(half).rename(maildir_of(path))
    half.rename(path)
    _remove(half)


def opened_at(path: Path, environment: Environment, when: datetime) -> AbstractContextManager[Services]:
    """The book as if today were another day."""
    return open_services(path, replace(environment, clock=lambda: when))


def _furnishing(book: Book, environment: Environment) -> Furnishing:
    return Furnishing(book, environment, sample(), build)


def _send(services: Services, content: Mapping[str, Any], title: str) -> None:
    """Really sent: the practice server takes each mail."""
    services.account.test()
    made = services.newsletters.add(title=title, content=content)
    services.sending.send(made["id"])


def _fill_inbox(maildir: Path, mails: list[bytes]) -> None:
    """The sample's mails, and not the probes of the account test."""
    box = mailbox.Maildir(maildir)
    box.clear()
    for mail in mails:
        box.add(mail)


def _remove(book: Path) -> None:
    for file in book.parent.glob(f"{book.name}*"):
        if file.is_dir():
            shutil.rmtree(file)
        else:
            file.unlink()
