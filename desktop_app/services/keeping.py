"""記録: proof that nothing was changed, evidence to show, backups."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.address import parse_address
from desktop_app.domain.errors import AppError
from desktop_app.services.environment import Environment
from desktop_app.services.words import Words
from desktop_app.storage import audit, backup, contacts, seal, settings
from desktop_app.storage.database import Book, open_book

_BACKUPS = "backups"
_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupView:
    """A backup that was made from this book. `there`: the file can be seen now (a stick may be away)."""

    file: str
    made_at: datetime
    there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BookView:
    """Where the book is, and its backups, newest first."""

    file: str
    practice: bool
    bytes: int
    backups: tuple[BackupView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreView:
    """What restoring a file would mean. `same_book`: it is a copy of the book that is open."""

    file: str
    made_at: datetime
    contacts: int
    practice: bool
    same_book: bool


@dataclass(frozen=True, slots=True)
class KeepingDesk:
    """What a book can prove."""

    book: Book
    environment: Environment
    words: Words

    def verify(self) -> dict[str, Any]:
        """Recompute the chain and everything it points to."""
        found = audit.verify(self.book, seal.kept(self.book))
        return {
            "state": found.state,
            "rows": found.rows,
            "broken": list(found.broken),
            "tombstones": found.tombstones,
        }

    def backup(self, file: Path) -> dict[str, Any]:
        """Copy the book while it is in use. Raises AppError("file-not-writable") and what storage says."""
        if not file.absolute().parent.is_dir():
            raise AppError("file-not-writable", file=str(file))
        head = backup.backup(self.book, file, now=self.environment.clock())
        self._note(file)
        return {"file": str(file), "head": head.hash}

    def _note(self, file: Path) -> None:
        if not self.book.writable:  # the command line backs up a book that another program writes
            return
        now = self.environment.clock()
        made = {"file": str(file.absolute()), "at": now.isoformat()}
        with self.book.transaction():
            before = settings.get(self.book, _BACKUPS, [])
            others = [one for one in before if one["file"] != made["file"]]
            settings.put(self.book, _BACKUPS, [made, *others][:_SHOWN], now=now)

    def book_view(self) -> BookView:
        """Where everything lies."""
        path = self.book.path
        made = settings.get(self.book, _BACKUPS, [])
        return BookView(
            file=str(path),
            practice=self.book.practice,
            bytes=path.stat().st_size if path.exists() else 0,
            backups=tuple(
                BackupView(
                    file=one["file"], made_at=datetime.fromisoformat(one["at"]),
                    there=Path(one["file"]).is_file(),
                )
                for one in made
            ),
        )

    def look(self, file: Path) -> RestoreView:
        """What a file would bring back. Raises AppError("book-missing", "book-not-a-book", …)."""
        found = backup.look(file)
        return RestoreView(
            file=str(file), made_at=found.made_at, contacts=found.contacts, practice=found.practice,
            same_book=found.book_id == self.book.id,
        )

    def evidence(self, address: str, out: str | None) -> dict[str, Any]:
        """Everything about one address, as JSON or as a printable file (JP-SEM-3-2-EXPORT)."""
        # Only here: reportlab would cost every other verb a third of its start.
        from desktop_app.records.evidence import evidence_file, evidence_json

        record = contacts.address_by_key(self.book, parse_address(address).key)
        if record is None:
            raise AppError("address-unknown")
        now = self.environment.clock()
        if out is None:
            return evidence_json(self.book, record.id, language=self.environment.language, now=now)
        evidence_file(self.book, record.id, Path(out), language=self.environment.language, now=now)
        return {"file": out}


def restore_book(source: Path, book: Path, environment: Environment) -> dict[str, Any]:
    """Put a backup in the book's place; newer opt-outs of the replaced book are kept.

    The seal in the keyring then speaks of the restored book: its log is shorter than the replaced one's.
    """
    now = environment.clock()
    found = backup.restore(source, book, device_id=environment.device_id, now=now)
    with open_book(book, device_id=environment.device_id, now=now) as restored:
        seal.renew(restored)
    return {
        "book": str(book),
        "merged": asdict(found.merged),
        "unknown": found.unknown,
        "mailbox_must_be_read_from": found.read_from.isoformat(),
    }
