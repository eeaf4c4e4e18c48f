"""Reads INBOX and the Junk folder over IMAP, opened read-only, bodies with BODY.PEEK.

The connection comes signed in from `accounts`; the Protocol below is what is used of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Protocol

from imapclient.exceptions import IMAPClientError

from desktop_app.domain.errors import AppError
from desktop_app.inbox.reader import MAX_MAIL, Fetched, Progress

_JUNK_NAMES = (
    "junk",
    "spam",
    "bulk mail",
    "junk e-mail",
    "junk email",
    "迷惑メール",
    "[gmail]/spam",
    "[gmail]/迷惑メール",
)
_BATCH = 200


class ImapConnection(Protocol):
    """A signed-in connection; `imapclient.IMAPClient` is one."""

    def list_folders(self) -> Sequence[tuple[Sequence[bytes], bytes, str]]: ...
    def select_folder(self, folder: str, readonly: bool = False) -> Mapping[bytes, Any]: ...
    def search(self, criteria: Any = "ALL") -> Sequence[int]: ...
    def fetch(self, messages: Any, data: Any) -> Mapping[int, Mapping[bytes, Any]]: ...
    def logout(self) -> Any: ...
    def shutdown(self) -> None: ...


class ImapReader:
    """Reads everything since the last UID, or, where a mailbox is new or renumbered, since a day."""

    def __init__(self, connection: ImapConnection, *, account_id: str, progress: Progress) -> None:
        self._connection = connection
        self._account_id = account_id
        self._progress = progress

    def new_mails(self) -> Iterator[Fetched]:
        """Mails not read before. AppError("inbox-read-failed") when the connection or the server gives up."""
        try:
            junk = self._junk_folder()
        except (OSError, IMAPClientError) as error:
            raise AppError("inbox-read-failed") from error
        for name, folder in (("INBOX", "INBOX"), ("Junk", junk)):
            if folder is not None:
                yield from self._folder(f"imap:{self._account_id}/{name}", folder)

    def close(self) -> None:
        """Sign out, or just hang up."""
        try:
            self._connection.logout()
        except (OSError, IMAPClientError):
            with suppress(OSError):  # the library closed it already
                self._connection.shutdown()

    def _junk_folder(self) -> str | None:
        named = None
        for flags, _, name in self._connection.list_folders():
            if any(bytes(flag).lower() == b"\\junk" for flag in flags):
                return name
            if name.lower() in _JUNK_NAMES and not any(
                bytes(flag).lower() == b"\\noselect" for flag in flags
            ):
                named = named or name
        return named

    def _folder(self, source: str, folder: str) -> Iterator[Fetched]:
        try:
            status = self._connection.select_folder(folder, readonly=True)
            validity = str(status.get(b"UIDVALIDITY", 0))
            last = self._progress.last_uid(source, validity)
            # `n:*` always names the newest mail, so what is older has to be sorted out here.
            criteria = ["UID", f"{last + 1}:*"] if last else ["SINCE", self._progress.since().date()]
            uids = sorted(
                uid
                for uid in self._connection.search(criteria)
                if uid > last and not self._progress.seen(source, validity, str(uid))
            )
            for start in range(0, len(uids), _BATCH):
                sizes = self._connection.fetch(uids[start : start + _BATCH], ["RFC822.SIZE", "INTERNALDATE"])
                for uid in uids[start : start + _BATCH]:
                    if uid in sizes:  # else deleted meanwhile
                        fetched = self._fetch(source, validity, uid, sizes[uid])
                        if fetched is not None:
                            yield fetched
        except (OSError, IMAPClientError) as error:
            raise AppError("inbox-read-failed") from error

    def _fetch(self, source: str, validity: str, uid: int, facts: Mapping[bytes, Any]) -> Fetched | None:
        large = int(facts.get(b"RFC822.SIZE") or 0) > MAX_MAIL
        answer = self._connection.fetch([uid], ["BODY.PEEK[HEADER]" if large else "BODY.PEEK[]"]).get(uid, {})
        data = answer.get(b"BODY[HEADER]" if large else b"BODY[]")
        if not isinstance(data, bytes):
            return None
        return Fetched(
            source=source,
            uidvalidity=validity,
            uid=str(uid),
            data=data[:MAX_MAIL],
            arrived_at=_aware(facts.get(b"INTERNALDATE")),
            headers_only=large,
        )


def _aware(value: object) -> datetime:
    """INTERNALDATE; the library gives it in local time without a zone."""
    if not isinstance(value, datetime):
        return datetime.fromtimestamp(0, UTC)
    return value.astimezone(UTC)
