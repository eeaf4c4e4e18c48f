"""読者として返信する: puts what a reader would do into the practice shop's inbox, for the owner to read it.

Only a practice book has readers who can be played (architecture 4.8); a real one refuses.
"""

import mailbox
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.address import AddressError, parse_address
from desktop_app.domain.errors import AppError
from desktop_app.services.environment import Environment
from desktop_app.storage import contacts
from desktop_app.storage.database import Book

if TYPE_CHECKING:
    from desktop_app.practice.original import Original

_LOOKED_AT = 300
"""Newest mails among which the readers of a busy week are found."""
_APART = timedelta(minutes=7)
"""Between the mails of a busy week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyChoices:
    """What can be done with one mail: codes of `practice.replies.ReplyKind`. `name`: the reader."""

    name: str
    address: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepliesPut:
    """What lies in the shop's inbox now: code of the kind → how many mails; newest first is not promised."""

    kinds: tuple[tuple[str, int], ...]

    @property
    def mails(self) -> int:
        """How many in all."""
        return sum(count for _, count in self.kinds)


@dataclass(frozen=True, slots=True)
class PracticeReplies:
    """Plays the readers of a practice book."""

    book: Book
    environment: Environment

    def choices(self, key: str) -> ReplyChoices:
        """What the reader of a mail (key of `PracticeMailbox.mails`) can do. AppErrors as `reply`."""
        from desktop_app.practice.replies import kinds_for

        original = self._original(self._path(key))
        kinds = tuple(one.value for one in kinds_for(original))
        return ReplyChoices(name=original.reader_name, address=original.reader, kinds=kinds)

    def reply(self, key: str, kind: str) -> RepliesPut:
        """Do one of them. Raises AppError("practice-only", "practice-mail-gone", "practice-reply-unfit",
        "practice-inbox-full")."""
        from desktop_app.practice.replies import ReplyKind, build, kinds_for

        original = self._original(self._path(key))
        if kind not in kinds_for(original):
            raise AppError("practice-reply-unfit")
        self._put([build(original, ReplyKind(kind), self.environment.clock())])
        return RepliesPut(kinds=((kind, 1),))

    def busy_week(self) -> RepliesPut:
        """What the newest newsletter may bring back: stops, reports, questions, thanks …, each from another
        reader.

        Raises AppError("practice-only", "practice-no-newsletter").
        """
        from desktop_app.practice.replies import BUSY_WEEK, ReplyKind, build, kinds_for

        readers = self._readers_of_newest()
        if not readers:
            raise AppError("practice-no-newsletter")
        now = self.environment.clock()
        built: list[bytes] = []
        played: Counter[str] = Counter()
        for place, (original, kind) in enumerate(zip(readers, BUSY_WEEK, strict=False)):
            fits = kind if kind in kinds_for(original) else ReplyKind.STOP
            built.append(build(original, fits, now - place * _APART))
            played[fits.value] += 1
        self._put(built)
        return RepliesPut(kinds=tuple(played.items()))

    def _readers_of_newest(self) -> "list[Original]":
        """The readers of the newest newsletter, always in the same order."""
        paths, run = self._newest()[:_LOOKED_AT], ""
        found: dict[str, Original] = {}
        for path in paths:
            original = self._original(path)
            run = run or original.run
            if run and original.run == run:
                found.setdefault(original.reader, original)
        return sorted(found.values(), key=lambda one: one.chance)

    def _path(self, key: str) -> Path:
        path = next((one for one in self._newest() if one.name == key), None)
        if path is None:
            raise AppError("practice-mail-gone")
        return path

    def _newest(self) -> list[Path]:
        from desktop_app.services.practice_mailbox import newest_mails

        if not self.book.practice:
            raise AppError("practice-only")
        return newest_mails(self.book)

    def _original(self, path: Path) -> "Original":
        from desktop_app.practice.original import read_original

        try:
            data = path.read_bytes()
        except OSError as error:
            raise AppError("practice-mail-gone") from error
        original = read_original(data)
        return read_original(data, self._name(original.reader))

    def _name(self, address: str) -> str:
        try:
            record = contacts.by_address(self.book, parse_address(address).key)
        except AddressError:
            return ""
        return record.full or record.company if record is not None else ""

    def _put(self, mails: Sequence[bytes]) -> None:
        from desktop_app.services.practice import maildir_of

        try:
            box = mailbox.Maildir(maildir_of(self.book.path))
            for data in mails:
                box.add(data)
        except OSError as error:
            raise AppError("practice-inbox-full") from error
