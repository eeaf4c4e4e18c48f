"""What a run has met so far, kept so that a restart does not count anew (mail.md 7.1 "Stop rules")."""

from dataclasses import asdict
from datetime import datetime

from desktop_app.domain.pace import Tally
from desktop_app.storage import settings
from desktop_app.storage.database import Book


def kept(book: Book, mailing_id: str) -> Tally:
    """The tally of a mailing's run; an empty one before anything was tried."""
    stored = settings.get(book, _key(mailing_id), {})
    with settings.understood(_key(mailing_id)):
        whole = asdict(Tally())
        if any(type(value) is not type(whole[name]) for name, value in stored.items()):
            raise TypeError
        return Tally(**stored)


def keep(book: Book, mailing_id: str, tally: Tally, *, now: datetime) -> None:
    """Keep it in the caller's transaction."""
    settings.put(book, _key(mailing_id), asdict(tally), now=now)


def drop(book: Book, mailing_id: str) -> None:
    """A person lets the run go on, or it is over: what was met before counts no more."""
    if settings.get(book, _key(mailing_id)) is not None:
        settings.remove(book, _key(mailing_id))


def _key(mailing_id: str) -> str:
    return f"run_tally:{mailing_id}"
