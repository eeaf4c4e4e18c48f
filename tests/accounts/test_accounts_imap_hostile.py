"""IMAP servers that mean no good: endless, huge or senseless answers end soon and in words of ours."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime

import pytest

from desktop_app.accounts.connect import connect_imap
from desktop_app.accounts.mailbox_search import ImapSearch
from desktop_app.accounts.servers import Timeouts
from desktop_app.domain.errors import AppError
from desktop_app.inbox.imap_reader import ImapReader
from desktop_app.storage.mail_accounts import MailAccount

FAST = Timeouts(connect=1.0, reply=0.2, after_dot=1.0)
Evil = Callable[[socket.socket, bytes], None]


class NothingRead:
    """What the reader asks of the book: nothing was read yet."""

    def last_uid(self, source: str, uidvalidity: str) -> int:
        return 0

    def seen(self, source: str, uidvalidity: str, uid: str) -> bool:
        return False

    def numbering(self, source: str, uidvalidity: str) -> str:
        return uidvalidity

    def renumbered(self, source: str, uidvalidity: str) -> str:
        return uidvalidity

    def handled(self, source: str, uidvalidity: str) -> frozenset[str]:
        return frozenset()

    def concerns(self, head: bytes, arrived_at: datetime | None) -> bool:
        return True

    def since(self, _source: str) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC)

    def read_before(self) -> bool:
        return False


def says(data: bytes) -> Evil:
    """Untagged data, then OK."""
    return lambda line, tag: line.sendall(data + tag + b" OK done\r\n")


def again_and_again(data: bytes, pause: float = 0.0) -> Evil:
    def talk(line: socket.socket, _tag: bytes) -> None:
        while True:
            line.sendall(data)
            time.sleep(pause)

    return talk


def huge(data: bytes, pause: float) -> Evil:
    def talk(line: socket.socket, tag: bytes) -> None:
        line.sendall(b"* 1 FETCH (UID 1 BODY[] {2147483648}\r\n")
        again_and_again(data, pause)(line, tag)

    return talk


EVIL: dict[str, Evil] = {
    "endless-lines": again_and_again(b"* OK hello\r\n" * 500),
    "endless-line": again_and_again(b"\0" * 65536),
    "slow-lines": again_and_again(b"* OK hello\r\n", 0.1),
    "slow-line": again_and_again(b"x", 0.1),
    "two-gigabytes": huge(b"\0" * 65536, 0.0),
    "two-slow-gigabytes": huge(b"x", 0.1),
    "brackets": says(b"* 1 FETCH " + b"(" * 100_000 + b"\r\n"),
    "nonsense": says(
        b"\xff\xfe\x00 ((\r\n* FETCH\r\n* SEARCH a -1 99999999999999999999\r\n* LIST\r\n* LIST (\xff) NIL {1}"
        b"\r\nx\r\n* OK [UIDVALIDITY abc]\r\n"
    ),
    "dates": says(
        b'* SEARCH 1 2\r\n* 1 FETCH (UID x RFC822.SIZE abc INTERNALDATE "99-Foo-0000 99:99:99 +9999")\r\n'
        b'* 2 FETCH (UID 2 RFC822.SIZE 10 INTERNALDATE "bad" BODY[] NIL)\r\n* 3 FETCH (BODY[] "x" UID)\r\n'
    ),
}
SENSELESS = ("brackets", "dates", "nonsense")
STAGES = ("GREETING", "CAPABILITY", "AUTHENTICATE", "LIST", "EXAMINE", "SEARCH", "FETCH", "NOOP", "LOGOUT")


@contextmanager
def server(stage: str, evil: Evil) -> Iterator[MailAccount]:
    """A server that behaves until `stage`."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(line,), daemon=True).start()

    def talk(line: socket.socket) -> None:
        with suppress(OSError), line, line.makefile("rb") as said:
            if stage == "GREETING":
                evil(line, b"*")
            line.sendall(b"* OK hi\r\n")
            for words in map(bytes.split, said):
                verb = words[2].upper() if words[1] == b"UID" else words[1].upper()
                if verb == stage.encode():
                    evil(line, words[0])
                    continue
                line.sendall(GOOD.get(verb, b"") + words[0] + b" OK done\r\n")

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield MailAccount(
            id="a", address="a@example.jp", smtp_host="127.0.0.1", smtp_port=9, user="a", inbox="imap",
            imap_host="127.0.0.1", imap_port=door.getsockname()[1], imap_security="none",
        )
    finally:
        door.close()


GOOD = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n",
    b"LIST": b'* LIST (\\Junk) "/" Junk\r\n',
    b"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n",
    b"SEARCH": b"* SEARCH 1\r\n",
    b"FETCH": (
        b'* 1 FETCH (UID 1 RFC822.SIZE 5 INTERNALDATE "01-Jan-2026 00:00:00 +0900" BODY[] {2}\r\nhi)\r\n'
    ),
    b"LOGOUT": b"* BYE\r\n",
}


def read(account: MailAccount) -> None:
    reader = ImapReader(connect_imap(account, "pw", FAST), account_id="a", progress=NothingRead())
    try:
        list(reader.new_mails())
    finally:
        reader.close()


def probe(account: MailAccount) -> None:
    search = ImapSearch(connect_imap(account, "pw", FAST), date(2026, 1, 2))
    try:
        search.subject_holds("x")
        search.head_of("x")
    finally:
        search.close()


def ends_soon(stage: str, evil: str, work: Callable[[MailAccount], None]) -> None:
    began = time.monotonic()
    with server(stage, EVIL[evil]) as account, suppress(AppError):
        work(account)
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("evil", SENSELESS)
def test_nonsense_is_told_in_our_words(stage: str, evil: str) -> None:
    ends_soon(stage, evil, read)
    ends_soon(stage, evil, probe)


@pytest.mark.parametrize(
    ("stage", "work"),
    [("GREETING", read), ("CAPABILITY", read), ("AUTHENTICATE", probe), ("FETCH", read), ("NOOP", probe)],
)
@pytest.mark.parametrize("evil", sorted(set(EVIL) - set(SENSELESS)))
def test_what_has_no_end_is_given_up(stage: str, evil: str, work: Callable[[MailAccount], None]) -> None:
    ends_soon(stage, evil, work)
