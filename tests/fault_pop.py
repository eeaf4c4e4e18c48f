"""A POP3 server over real sockets that holds a mailbox in memory and can be told to misbehave.

Each connection sees the mails that were there when it began, as RFC 1939 says. `fault` as in `fault_imap`.
"""

import base64
import socket
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from desktop_app.storage.mail_accounts import MailAccount
from tests.fault_imap import Fault, behaves


class FaultPop:
    """`mails` are (UIDL, bytes). Stop it once."""

    def __init__(self, *, fault: Fault = behaves, word: str = "pw") -> None:
        self.mails: list[tuple[str, bytes]] = []
        self.fault = fault
        self.word = word
        self.lacks: frozenset[str] = frozenset()
        """Commands that this server does not know."""
        self.offers: tuple[str, ...] = ("TOP", "UIDL", "PIPELINING")
        self.tokens: Callable[[str], bool] = lambda _: False
        self.asked: list[str] = []
        self.counts: Counter[str] = Counter()
        self._over = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def account(self, **values: object) -> MailAccount:
        """An account that reads here."""
        given: dict[str, object] = {
            "id": "a", "address": "aoi@example.jp", "smtp_host": "127.0.0.1", "smtp_port": 9,
            "user": "aoi", "inbox": "pop3", "imap_host": "127.0.0.1", "imap_port": self.port,
            "imap_security": "none",
        }
        return MailAccount(**{**given, **values})  # type: ignore[arg-type]  # a wrong name fails at once

    def add(self, name: str, data: bytes) -> None:
        """One more mail."""
        self.mails.append((name, data))

    def stop(self) -> None:
        """Nobody can connect any more."""
        self._over.set()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        mails = list(self.mails)
        with suppress(OSError, ValueError), line, line.makefile("rb") as said:
            line.sendall(b"+OK ready\r\n")
            for raw in said:
                words = raw.decode("utf-8", "replace").rstrip("\r\n")
                verb = words.partition(" ")[0].upper()
                self.asked.append(words)
                self.counts[verb] += 1
                what = self.fault(verb, self.counts[verb])
                if what == "stall":
                    self._over.wait(30)
                    return
                if what == "garbage":
                    line.sendall(b"\xff\x00what?\r\n")
                    return
                if what == "drop":
                    return
                if what == "no" or verb in self.lacks:
                    line.sendall(b"-ERR [SYS/TEMP] not now\r\n")
                    continue
                self._answer(line, said.readline, verb, words, mails)
                if verb == "QUIT":
                    return

    def _answer(
        self, line: socket.socket, read: Callable[[], bytes], verb: str, words: str,
        mails: list[tuple[str, bytes]],
    ) -> None:  # fmt: skip
        ok = b"+OK\r\n"
        if verb == "CAPA":
            line.sendall(ok + "".join(f"{one}\r\n" for one in self.offers).encode() + b".\r\n")
        elif verb == "PASS":
            good = words.partition(" ")[2] == self.word
            line.sendall(ok if good else b"-ERR [AUTH] wrong password\r\n")
        elif verb == "AUTH":
            line.sendall(b"+ \r\n")
            said = base64.b64decode(read()).decode()
            if self.tokens(said):
                line.sendall(ok)
            else:
                line.sendall(b"+ " + base64.b64encode(b'{"status":"401"}') + b"\r\n")
                read()
                line.sendall(b"-ERR [AUTH] refused\r\n")
        elif verb == "LIST":
            rows = "".join(f"{n} {len(data)}\r\n" for n, (_, data) in enumerate(mails, 1))
            line.sendall(ok + rows.encode() + b".\r\n")
        elif verb == "UIDL":
            rows = "".join(f"{n} {name}\r\n" for n, (name, _) in enumerate(mails, 1))
            line.sendall(ok + rows.encode() + b".\r\n")
        elif verb in ("TOP", "RETR"):
            data = mails[int(words.split()[1]) - 1][1]
            if verb == "TOP":
                data = data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            stuffed = data.replace(b"\r\n.", b"\r\n..")
            line.sendall(ok + stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        else:
            line.sendall(ok)
