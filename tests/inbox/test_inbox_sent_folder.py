"""The folder of sent mails: found by its mark or its name, searched by Message-ID, never trusted blindly."""

import socket
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient

from desktop_app.domain.errors import AppError
from desktop_app.inbox.sent_folder import ImapSentFolder, message_id_in
from desktop_app.inbox.sent_maildir import MaildirSentFolder
from tests.conftest import MailStack

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
Folder = tuple[Sequence[bytes], bytes, str]


class Server:
    """A connection to one folder of Message-IDs held in memory. `blind`: its search finds all there is."""

    def __init__(
        self, copies: Sequence[str], *folders: Folder, blind: bool = False, dies_at: int = 0
    ) -> None:
        self.copies = dict(enumerate(copies, 1))
        self.folders = folders or (((b"\\HasNoChildren", b"\\Sent"), b"/", "Envoyés"),)
        self.blind = blind
        self.dies_at = dies_at
        self.asked: list[Any] = []
        self.opened = ""
        self.ended = ""
        self.fetches = 0

    def list_folders(self) -> Sequence[Folder]:
        return self.folders

    def select_folder(self, folder: str, readonly: bool = False) -> Mapping[bytes, Any]:
        assert readonly
        self.opened = folder
        return {}

    def search(self, criteria: Any = "ALL") -> Sequence[int]:
        self.asked.append(criteria)
        if criteria[0] == "SINCE" or self.blind:
            return list(self.copies)
        return [uid for uid, one in self.copies.items() if criteria[2] in one]

    def fetch(self, messages: Any, data: Any) -> Mapping[int, Mapping[bytes, Any]]:
        self.fetches += 1
        if self.fetches == self.dies_at:
            raise ConnectionResetError
        assert all(item.startswith("BODY.PEEK[HEADER.FIELDS") for item in data)
        name = b"BODY[HEADER.FIELDS (MESSAGE-ID)]"
        return {
            uid: {b"SEQ": uid, name: f"Message-Id: {self.copies[uid]}\r\n\r\n".encode()} for uid in messages
        }

    def socket(self) -> socket.socket:
        raise OSError("closed")

    def logout(self) -> None:
        self.ended = "logout"

    def shutdown(self) -> None:
        self.ended = "shutdown"


IDS = [f"<d{number}.ab@example.jp>" for number in range(40)]


@pytest.mark.parametrize(("folders", "name"), [
    ([((b"\\Sent",), b"/", "Odd"), ((), b"/", "Sent")], "Odd"),
    ([((), b"/", "INBOX"), ((), b".", "INBOX.Sent")], "INBOX.Sent"),
    ([((), b"/", "送信済みアイテム")], "送信済みアイテム"),
    ([((), b"/", "送信済みメール")], "送信済みメール"),
    ([((b"\\Noselect",), b"/", "Sent"), ((), b"/", "[Gmail]/Sent Mail")], "[Gmail]/Sent Mail"),
    ([((), b"/", "Archive/Sent"), ((), b"/", "SENT")], "SENT"),
    ([((), None, "Sent Messages")], "Sent Messages"),
])
def test_the_folder_is_known_by_its_mark_else_by_its_name(folders: list[Folder], name: str) -> None:
    server = Server([], *folders)
    ImapSentFolder(server)
    assert server.opened == name


def test_an_account_without_such_a_folder_says_so() -> None:
    server = Server([], ((), b"/", "INBOX"), ((), b"/", "Presents"))
    with pytest.raises(AppError, match="sent-folder-missing"):
        ImapSentFolder(server)
    assert server.ended == "logout"


def test_a_few_are_searched_for_one_by_one() -> None:
    server = Server(IDS)
    folder = ImapSentFolder(server)
    seen = folder.look([IDS[3], "<gone.ab@example.jp>"], NOW)
    assert seen.found == {IDS[3]: IDS[3]}
    assert seen.missing == {"<gone.ab@example.jp>"}
    assert [asked[2] for asked in server.asked] == [IDS[3], "<gone.ab@example.jp>"]
    assert folder.holds(IDS[5])
    assert not folder.holds("<d5.ab@example.jp")


def test_a_search_that_finds_anything_is_not_believed() -> None:
    assert not ImapSentFolder(Server(IDS[:5], blind=True)).holds("<other.ab@example.jp>")


def test_many_and_beginnings_are_compared_with_all_copies() -> None:
    server = Server(IDS)
    sought = [*IDS[:20], "<d33.", "<d77."]
    seen = ImapSentFolder(server).look(sought, NOW)
    assert seen.found["<d33."] == IDS[33]
    assert len(seen.found) == 21
    assert seen.missing == {"<d77."}
    assert server.asked == [["SINCE", (NOW - timedelta(days=2)).date()]]


def test_what_was_found_before_the_line_broke_counts_and_nothing_else() -> None:
    seen = ImapSentFolder(Server(IDS, dies_at=2)).look([IDS[0], IDS[1], IDS[2]], NOW)
    assert (seen.found, seen.missing) == ({IDS[0]: IDS[0]}, frozenset())
    with pytest.raises(AppError, match="sent-folder-failed"):
        ImapSentFolder(Server(IDS, dies_at=1)).look([IDS[0]], NOW)


def test_a_server_that_dribbles_holds_nobody() -> None:
    """Each byte renews the socket's own timeout."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"* OK hello\r\n")
                tag = connection.recv(1000).split()[0]
                connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
                connection.recv(1000)
                try:
                    while True:
                        connection.sendall(b"*")
                        time.sleep(0.02)
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        client = IMAPClient("127.0.0.1", port=listener.getsockname()[1], ssl=False, timeout=5)
        began = time.monotonic()
        with pytest.raises(AppError, match="sent-folder-failed"):
            ImapSentFolder(client, seconds=0.3)
        assert time.monotonic() - began < 15
        thread.join(5)


@pytest.mark.parametrize(("header", "found"), [
    (b"Message-ID: <a@b>\r\n\r\n", "<a@b>"),
    (b"message-id:\r\n <a@b.example>\r\n", "<a@b.example>"),
    (b"X-Message-ID: <no@b>\r\n", ""),
    (b"", ""),
])
def test_message_ids_of_headers(header: bytes, found: str) -> None:
    assert message_id_in(header) == found


def maildir(folder: Path, name: str = ".Sent") -> Path:
    for part in ("cur", "new", "tmp"):
        (folder / name / part).mkdir(parents=True)
    return folder / name


@pytest.mark.parametrize("name", [".Sent", ".&kAFP4W4IMH8-"])
def test_a_maildir_is_looked_through(tmp_path: Path, name: str) -> None:
    sent = maildir(tmp_path, name)
    (sent / "cur" / "1:2,S").write_bytes(b"From: a\nMessage-ID: <d1.ab@x>\n\n<d3.ab@x>\n")
    (sent / "new" / "2").write_bytes(b"From: a\r\nMessage-ID:\r\n <d2.cd@x>\r\n\r\nbody")
    folder = MaildirSentFolder(tmp_path)
    seen = folder.look(["<d1.ab@x>", "<d2.", "<d3.ab@x>"], NOW)
    assert seen.found == {"<d1.ab@x>": "<d1.ab@x>", "<d2.": "<d2.cd@x>"}
    assert seen.missing == {"<d3.ab@x>"}
    assert folder.holds("<d1.ab@x>")
    assert not folder.holds("<d3.ab@x>")
    folder.close()
    assert MaildirSentFolder(tmp_path, seconds=-1).look(["<d9.ab@x>"], NOW).missing == frozenset()


def test_a_maildir_without_sent_mails_says_so(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="sent-folder-missing"):
        MaildirSentFolder(tmp_path)


@pytest.mark.servers
def test_dovecot_finds_a_copy_and_marks_nothing(mail_stack: MailStack) -> None:
    word = f"<d{time.time_ns()}.ab@shop.test>"

    def client() -> IMAPClient:
        made = IMAPClient(mail_stack.host, port=mail_stack.imaps_port, ssl=True, ssl_context=mail_stack.tls())
        made.login(mail_stack.user, mail_stack.password)
        return made

    provider = client()
    provider.append("Sent", f"From: {mail_stack.user}\r\nMessage-ID: {word}\r\n\r\nx\r\n".encode())
    folder = ImapSentFolder(client())
    assert folder.holds(word)
    seen = folder.look([word[:15], "<nobody."], datetime.now(UTC))
    assert seen.found == {word[:15]: word}
    folder.close()
    provider.select_folder("Sent", readonly=True)
    (uid,) = provider.search(["HEADER", "Message-ID", word])
    assert b"\\Seen" not in provider.get_flags([uid])[uid]
    provider.logout()
