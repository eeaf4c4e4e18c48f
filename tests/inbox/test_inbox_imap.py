"""IMAP: read-only, since the last UID, UIDVALIDITY watched, Junk found by its mark."""

import smtplib
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from imapclient import IMAPClient

from desktop_app.domain.errors import AppError
from desktop_app.inbox import imap_reader
from desktop_app.inbox.imap_folders import folders_to_read
from desktop_app.inbox.imap_reader import ImapReader
from desktop_app.inbox.reader import Fetched
from tests.conftest import MailStack

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

JUNK = "imap:acc/" + folders_to_read([((b"\\Junk",), b"/", "Müll")])[1][0]


class Memory:
    """What was read, kept in a set."""

    def __init__(self) -> None:
        self.read: set[tuple[str, str, str]] = set()
        self.begun: list[tuple[str, str]] = []
        self.day = NOW - timedelta(days=90)

    def last_uid(self, source: str, uidvalidity: str) -> int:
        return max((int(uid) for s, v, uid in self.read if (s, v) == (source, uidvalidity)), default=0)

    def seen(self, source: str, uidvalidity: str, uid: str) -> bool:
        return (source, uidvalidity, uid) in self.read

    def numbering(self, source: str, uidvalidity: str) -> str:
        again = sum(name.startswith(f"{uidvalidity}#") for one, name in self.begun if one == source)
        return f"{uidvalidity}#{again}" if again else uidvalidity

    def renumbered(self, source: str, uidvalidity: str) -> str:
        self.begun.append((source, f"{uidvalidity}#"))
        return self.numbering(source, uidvalidity)

    def handled(self, source: str, uidvalidity: str) -> frozenset[str]:
        return frozenset(uid for s, v, uid in self.read if (s, v) == (source, uidvalidity))

    def read_before(self) -> bool:
        return bool(self.read)

    def concerns(self, head: bytes, arrived_at: datetime | None) -> bool:
        return b"uninteresting" not in head

    def since(self, _source: str) -> datetime:
        return self.day


class Mailbox:
    """A connection to folders held in memory; `dies_at` breaks the connection at that fetch."""

    def __init__(self, folders: dict[str, dict[int, bytes]], *, validity: int = 7, dies_at: int = 0) -> None:
        self.folders = folders
        self.validity = validity
        self.dies_at = dies_at
        self.fetches = 0
        self.open = ""
        self.asked: list[Any] = []
        self.ended = ""

    def list_folders(self) -> Sequence[tuple[Sequence[bytes], bytes, str]]:
        return [
            ((b"\\HasNoChildren", *((b"\\Junk",) if name == "Müll" else ())), b"/", name)
            for name in self.folders
        ]

    def select_folder(self, folder: str, readonly: bool = False) -> Mapping[bytes, Any]:
        assert readonly
        self.open = folder
        return {b"UIDVALIDITY": self.validity}

    def search(self, criteria: Any = "ALL") -> Sequence[int]:
        self.asked.append(criteria)
        uids = sorted(self.folders[self.open])
        if criteria[0] == "UID":
            first = int(criteria[1].split(":")[0])
            return [uid for uid in uids if uid >= first] or uids[-1:]  # as RFC 3501 says of n:*
        return uids

    def fetch(self, messages: Any, data: Any) -> Mapping[int, Mapping[bytes, Any]]:
        self.fetches += 1
        if self.fetches == self.dies_at:
            raise ConnectionResetError
        found = self.folders[self.open]
        answer: dict[int, Mapping[bytes, Any]] = {}
        for uid in messages:
            if uid not in found:
                continue
            assert all(item.startswith(("BODY.PEEK", "RFC822.SIZE", "INTERNALDATE")) for item in data)
            size = 30_000_000 if b"huge" in found[uid] else len(found[uid])
            answer[uid] = {
                b"RFC822.SIZE": size,
                b"INTERNALDATE": datetime(2026, 11, 20, 10, 0).astimezone(),
                b"BODY[]": found[uid],
                b"BODY[HEADER]": found[uid].partition(b"\r\n\r\n")[0],
            }
        return answer

    def logout(self) -> None:
        self.ended = "logout"

    def shutdown(self) -> None:
        self.ended = "shutdown"


MAIL = b"From: a@example.jp\r\nSubject: x\r\n\r\nbody"


def read(mailbox: Mailbox, memory: Memory) -> list[tuple[str, str]]:
    found = []
    reader = ImapReader(mailbox, account_id="acc", progress=memory)
    for one in reader.new_mails():
        number = str(one.position or (one.uid if isinstance(one, Fetched) else ""))
        memory.read.add((one.source, one.uidvalidity, number))
        if isinstance(one, Fetched):
            found.append((one.source, one.uid))
    reader.close()
    return found


def test_only_what_is_new_is_read() -> None:
    memory, mailbox = Memory(), Mailbox({"INBOX": {3: MAIL, 5: MAIL}, "Müll": {1: MAIL}})
    assert read(mailbox, memory) == [("imap:acc/INBOX", "3"), ("imap:acc/INBOX", "5"), (JUNK, "1")]
    assert read(mailbox, memory) == []
    mailbox.folders["INBOX"][6] = MAIL
    assert read(mailbox, memory) == [("imap:acc/INBOX", "6")]
    assert ["UID", "6:*"] in mailbox.asked


def test_a_renumbered_mailbox_is_read_again_from_a_day_on() -> None:
    memory, mailbox = Memory(), Mailbox({"INBOX": {3: MAIL}})
    read(mailbox, memory)
    mailbox.validity = 8
    assert read(mailbox, memory) == [("imap:acc/INBOX", "3")]
    assert mailbox.asked[-1] == ["SINCE", memory.day.date()]


def test_a_broken_connection_is_said_and_what_was_read_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_reader, "_TOGETHER", 1)
    memory, mailbox = Memory(), Mailbox({"INBOX": {1: MAIL, 2: MAIL, 3: MAIL}}, dies_at=3)
    with pytest.raises(AppError, match="inbox-read-failed"):
        read(mailbox, memory)
    mailbox.dies_at = 0
    assert read(mailbox, memory) == [("imap:acc/INBOX", "2"), ("imap:acc/INBOX", "3")]


def test_of_a_huge_mail_only_the_headers_are_fetched() -> None:
    mailbox = Mailbox({"INBOX": {1: b"Subject: huge\r\n\r\nhuge"}})
    (fetched,) = ImapReader(mailbox, account_id="acc", progress=Memory()).new_mails()
    assert isinstance(fetched, Fetched)
    assert (fetched.headers_only, fetched.data) == (True, b"Subject: huge")


def test_a_mail_deleted_meanwhile_is_passed_over() -> None:
    class Vanishing(Mailbox):
        def search(self, criteria: Any = "ALL") -> Sequence[int]:
            return [*super().search(criteria), 99]

    assert read(Vanishing({"INBOX": {1: MAIL}}), Memory()) == [("imap:acc/INBOX", "1")]


@pytest.mark.servers
def test_dovecot_keeps_every_mail_unread(mail_stack: MailStack) -> None:
    word = f"unsubscribe {time.time_ns()}"
    with smtplib.SMTP(
        mail_stack.host, mail_stack.inject_port, local_hostname="localhost", timeout=20
    ) as smtp:
        smtp.sendmail(
            "reader@remote.test",
            [mail_stack.user],
            f"From: reader@remote.test\r\nSubject: {word}\r\n\r\nstop\r\n",
        )
    memory = Memory()
    memory.day = datetime.now(UTC) - timedelta(days=2)
    deadline = time.monotonic() + 30
    for client in _clients(mail_stack):
        found = [
            one
            for one in ImapReader(client, account_id="acc", progress=memory).new_mails()
            if isinstance(one, Fetched) and word.encode() in one.data
        ]
        if found:
            after = client.select_folder("INBOX", readonly=True)
            assert after[b"RECENT"] >= 1  # \\Recent is as untouched as \\Seen
            flags = client.get_flags([int(found[0].uid)])
            assert b"\\Seen" not in flags[int(found[0].uid)]
            assert abs((found[0].arrived_at - datetime.now(UTC)).total_seconds()) < 300
            client.logout()
            return
        client.logout()
        assert time.monotonic() < deadline, "the mail never arrived"
        time.sleep(0.5)


def _clients(stack: MailStack) -> Iterator[IMAPClient]:
    while True:
        client = IMAPClient(stack.host, port=stack.imaps_port, ssl=True, ssl_context=stack.tls(), timeout=20)
        client.login(stack.user, stack.password)
        yield client
