"""練習の受信箱: what the practice shop's readers would have got, as their mail programs would show it."""

import email
import email.message
from dataclasses import dataclass
from datetime import UTC, datetime
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from desktop_app.domain.errors import AppError
from desktop_app.services.previews import PreviewImage
from desktop_app.storage.database import Book

_SHOWN = 500
"""Newest mails of the list: who practises looks at the last ones."""
_HEAD = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeMailRow:
    """One line of the list, newest first."""

    key: str
    to: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeMail:
    """One mail to look at. `headers`: what a reader could see of its head, name and value."""

    to: str
    subject: str
    html: str
    text: str
    images: dict[str, PreviewImage]
    headers: tuple[tuple[str, str], ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PracticeMailbox:
    """The mails that the practice server kept for everybody but the shop."""

    book: Book

    def mails(self, search: str = "") -> list[PracticeMailRow]:
        """The newest mails whose recipient or subject holds the words. Empty for a real book."""
        wanted = search.casefold().split()
        found = []
        for path in newest_mails(self.book):
            row = _row(path)
            if row is not None and all(one in f"{row.to} {row.subject}".casefold() for one in wanted):
                found.append(row)
                if len(found) == _SHOWN:
                    break
        return found

    def mail(self, key: str) -> PracticeMail:
        """One of them. Raises AppError("practice-mail-gone")."""
        path = next((one for one in newest_mails(self.book) if one.name == key), None)
        if path is None:
            raise AppError("practice-mail-gone")
        try:
            message = email.message_from_bytes(path.read_bytes(), policy=default)
        except OSError as error:
            raise AppError("practice-mail-gone") from error
        return _mail(message, path)


def newest_mails(book: Book) -> list[Path]:
    """Files of the readers' mails, the newest first; none for a real book."""
    from desktop_app.practice.server import READERS
    from desktop_app.services.practice import maildir_of

    if not book.practice:
        return []
    folder = maildir_of(book.path) / f".{READERS}"
    paths = [one for part in ("new", "cur") for one in (folder / part).glob("*")]
    return sorted(paths, key=_arrived, reverse=True)


def _arrived(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # just moved from new to cur
        return 0.0


def _row(path: Path) -> PracticeMailRow | None:
    try:
        with path.open("rb") as file:
            message = email.message_from_bytes(file.read(_HEAD), policy=default)
    except OSError:
        return None
    return PracticeMailRow(
        key=path.name, to=_said(message, "to"), subject=_said(message, "subject"), at=_at(message, path)
    )


def _at(message: email.message.EmailMessage, path: Path) -> datetime:
    try:
        return parsedate_to_datetime(_said(message, "date"))
    except (ValueError, TypeError, IndexError):
        return datetime.fromtimestamp(_arrived(path), UTC)


def _said(message: email.message.EmailMessage, name: str) -> str:
    return str(message.get(name, "")).strip()


def _mail(message: email.message.EmailMessage, path: Path) -> PracticeMail:
    html, text, images = "", "", dict[str, PreviewImage]()
    for part in message.walk():
        content_id = str(part.get("content-id", "")).strip().strip("<>")
        if part.get_content_maintype() == "image" and content_id:
            data = part.get_payload(decode=True)
            if isinstance(data, bytes):
                images[content_id] = PreviewImage(data, part.get_content_type())
        elif part.get_content_type() == "text/html" and not html:
            html = str(part.get_content())
        elif part.get_content_type() == "text/plain" and not text and not part.get_filename():
            text = str(part.get_content())
    names = ("From", "To", "Reply-To", "Subject", "Date", "List-Unsubscribe")
    return PracticeMail(
        to=_said(message, "to"), subject=_said(message, "subject"), html=html, text=text, images=images,
        headers=tuple((name, _said(message, name)) for name in names if message.get(name)),
        at=_at(message, path),
    )
