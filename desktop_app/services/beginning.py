"""First start: the practice book, the owner's own book, and the way from one to the other (architecture 4.8).

A practice book never becomes real: the own book is a new one, and takes over what the owner herself wrote.
"""

from dataclasses import dataclass
from pathlib import Path

from desktop_app import paths
from desktop_app.domain.errors import AppError
from desktop_app.services import Services
from desktop_app.services.environment import Environment
from desktop_app.storage.database import create_book
from desktop_app.storage.locks import OsLock

PRACTICE = "practice.book"
_MAKING_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnShop:
    """The owner's own book, and what it took over from practice."""

    path: Path
    made: bool
    """False when the book was there before: then nothing was taken over."""
    fields: int = 0
    drafts: int = 0


def own_book() -> Path | None:
    """The owner's own book, if there is one yet."""
    path = paths.default_book()
    return path if path.exists() else None


def practice_book() -> Path:
    """Where the practice book is; it need not exist."""
    return paths.user_data() / PRACTICE


def first_book(environment: Environment) -> Path:
    """The book to open when none is named: the owner's own, else the practice book, made when missing.

    Raises AppError("user-data-unwritable", "practice-server-failed", "disk-full", …).
    """
    return own_book() or open_practice(environment)


def open_practice(environment: Environment) -> Path:
    """The practice book, made and filled when it is missing. About half a second the first time.

    Raises AppError("book-busy") when another program has been making it for half a minute.
    """
    path = practice_book()
    if path.exists():
        return path
    from desktop_app.services.practice_book import make_practice_book

    making = OsLock(path, "first", wait=_MAKING_SECONDS)  # somebody may start the program twice at once
    if not making.acquire(environment.clock()):
        raise AppError("book-busy")
    try:
        if not path.exists():
            make_practice_book(path, environment)
    finally:
        making.release()
    return path


def start_own_shop(services: Services, environment: Environment) -> OwnShop:
    """Make the owner's own book, with what she changed in the practice book that `services` has open.

    Taken over: shop data that differs from the sample's, and drafts that she made or changed; nothing else.
    When the own book is there already it is left as it is.
    """
    there = own_book()
    if there is not None:
        return OwnShop(path=there, made=False)
    from desktop_app.practice.sample import sample
    from desktop_app.services.sample_shop import own_drafts, own_look, own_shop_data
    from desktop_app.services.taking_over import take_over

    path = paths.default_book()
    fields = own_shop_data(services.book, sample()) if services.book.practice else {}
    drafts = own_drafts(services.book) if services.book.practice else []
    look = own_look(services.book, sample()) if services.book.practice else {}
    book = create_book(path, practice=False, device_id=environment.device_id, now=environment.clock())
    try:
        with book, book.transaction():
            take_over(book, environment, services.book, fields, drafts, look)
    except BaseException:
        path.unlink(missing_ok=True)  # nobody has used it yet; the next try begins anew
        raise
    return OwnShop(path=path, made=True, fields=len(fields), drafts=len(drafts))

