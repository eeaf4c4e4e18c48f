"""An SMTP server that does what a script says: count, refuse, stall, hang up, talk nonsense. Loopback only.

With PIPELINING it answers in groups, as Postfix does: what was sent in one go is answered in one go.
"""

import base64
import binascii
import contextlib
import re
import socket
import ssl
import threading
import time
from collections import Counter
from pathlib import Path

from desktop_app.domain.smtp_reply import Stage
from tests.fault_kinds import (
    Aside,
    Dribble,
    Fault,
    Garbage,
    Point,
    Say,
    Script,
    Stall,
    Taken,
    Twice,
    Visit,
)


class FaultSmtp:
    """An SMTP server in threads. `script(stage, visit)` may name a fault; None = do as usual.

    Stages: CONNECT (greeting), HELLO, TLS (the answer to STARTTLS), AUTH, MAIL, RCPT, DATA, BODY (while the
    mail comes in), DOT; `aside` is asked at HANDSHAKE, RSET and QUIT. `tls` offers STARTTLS, or speaks TLS
    from the first byte (`implicit`). `lenient`: DATA is taken although no recipient was (some servers do).
    """

    def __init__(
        self,
        script: Script | None = None,
        *,
        aside: Aside | None = None,
        password: str | None = None,
        extensions: tuple[str, ...] = ("SIZE 20000000", "8BITMIME"),
        pipelining: bool = False,
        tls: ssl.SSLContext | None = None,
        implicit: bool = False,
        lenient: bool = False,
        greeting: str = "220 fault.test ESMTP",
        ledger: Path | None = None,
        delay: float = 0.0,
    ) -> None:
        self.script: Script = script or (lambda stage, visit: None)
        self.aside: Aside = aside or (lambda point, visit: None)
        self.password = password
        self.extensions = extensions + (("AUTH PLAIN LOGIN",) if password is not None else ())
        self.pipelining = pipelining
        self.tls = tls
        self.implicit = implicit
        self.lenient = lenient
        self.greeting = greeting
        self.delay = delay
        self.taken: list[Taken] = []
        self.visits: list[Visit] = []
        self.open_now = 0
        self.most_open = 0
        self._ledger = ledger
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._sockets: set[socket.socket] = set()
        self._threads: list[threading.Thread] = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> "FaultSmtp":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Hang up on everybody and wait until all threads are done."""
        self.stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def count(self) -> Counter[str]:
        """How many mails each recipient has got."""
        with self._lock:
            return Counter(mail.recipient for mail in self.taken)

    def commands(self) -> list[str]:
        """Every command line of every connection."""
        with self._lock:
            return [line for visit in self.visits for line in visit.commands]

    def keep(self, mail: Taken) -> None:
        """Take a mail into the ledger."""
        with self._lock:
            self.taken.append(mail)
            if self._ledger is not None:
                with self._ledger.open("a", encoding="ascii") as file:
                    file.write(f"{mail.recipient} {mail.message_id}\n")

    def _accept(self) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            with self._lock:
                self._sockets.add(connection)
                self._threads = [one for one in self._threads if one.is_alive()]
                self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            visit = Visit(len(self.visits) + 1)
            self.visits.append(visit)
            self.open_now += 1
            self.most_open = max(self.most_open, self.open_now)
        talk = _Talk(self, connection, visit)
        try:
            talk.go()
        except (OSError, HangUp):
            pass
        finally:
            talk.close()
            with self._lock:
                self.open_now -= 1
                self._sockets.discard(connection)


class HangUp(Exception):  # noqa: N818 (no error: the script wants it)
    """The connection ends here."""


class _Talk:
    """One conversation. Answers wait in `_unsaid` while further commands are already here."""

    def __init__(self, server: FaultSmtp, connection: socket.socket, visit: Visit) -> None:
        self._server = server
        self._socket = connection
        self._visit = visit
        self._read = bytearray()
        self._unsaid = bytearray()

    def close(self) -> None:
        self._socket.close()

    def go(self) -> None:
        """Until the client or the script has had enough."""
        if self._server.implicit:
            self._handshake()
        self._answer(Stage.CONNECT, self._server.greeting)
        while (raw := self._line()) is not None:
            line = raw.rstrip(b"\r\n").decode("utf-8", "replace")
            self._visit.commands.append(line)
            verb = line.split(" ")[0].upper()
            action = {
                "EHLO": self._hello, "HELO": self._hello, "STARTTLS": self._start_tls, "AUTH": self._sign_in,
                "MAIL": self._mail, "RCPT": self._recipient, "DATA": self._data, "RSET": self._reset,
                "QUIT": self._quit,
            }.get(verb, self._other)
            action(line)

    def _hello(self, line: str) -> None:
        server = self._server
        words = ["fault.test", *server.extensions]
        if server.pipelining:
            words.append("PIPELINING")
        if server.tls is not None and not isinstance(self._socket, ssl.SSLSocket):
            words.append("STARTTLS")
        reply = "\r\n".join(f"250-{word}" for word in words[:-1]) + f"\r\n250 {words[-1]}"
        self._answer(Stage.HELLO, reply)

    def _start_tls(self, line: str) -> None:
        if self._server.tls is None:
            self._say("502 5.5.1 no TLS here")
        elif self._answer(Stage.TLS, "220 2.0.0 Ready"):
            self._flush()
            self._handshake()

    def _handshake(self) -> None:
        fault = self._server.aside(Point.HANDSHAKE, self._visit)
        if fault is not None:
            self._do(fault, "")
            self._flush()
            raise HangUp
        assert self._server.tls is not None
        self._read.clear()
        self._socket = self._server.tls.wrap_socket(self._socket, server_side=True)

    def _sign_in(self, line: str) -> None:
        words = line.split(" ")
        if words[1].upper() == "PLAIN":
            given = _decoded(words[2]).split("\0")[-1]
        else:
            self._say("334 VXNlcm5hbWU6")
            self._line()
            self._say("334 UGFzc3dvcmQ6")
            given = _decoded((self._line() or b"").decode("ascii", "replace"))
        good = given == self._server.password
        self._answer(
            Stage.AUTH, "235 2.7.0 Authentication successful" if good else "535 5.7.8 Authentication failed"
        )

    def _mail(self, line: str) -> None:
        self._visit.sender = _between(line)
        self._visit.mail_taken = self._answer(Stage.MAIL, "250 2.1.0 Ok")
        self._visit.recipient_taken = False

    def _recipient(self, line: str) -> None:
        self._visit.recipient = _between(line)
        if not self._visit.mail_taken:
            self._say("503 5.5.1 Error: need MAIL command")
            return
        self._visit.recipient_taken = self._answer(Stage.RCPT, "250 2.1.5 Ok")

    def _data(self, line: str) -> None:
        visit, server = self._visit, self._server
        if not visit.recipient_taken and not (server.lenient and visit.mail_taken):
            self._say("554 5.5.1 Error: no valid recipients")
            return
        if self._answer(Stage.DATA, "354 End data with <CR><LF>.<CR><LF>"):
            self._message()

    def _message(self) -> None:
        fault = self._server.script(Stage.BODY, self._visit)
        if fault is not None:
            self._flush()
            self._line()
            self._do(fault, "")
            self._flush()
            raise HangUp
        data = []
        while (raw := self._line()) != b".\r\n":
            if raw is None:
                raise HangUp
            data.append(raw[1:] if raw.startswith(b".") else raw)
        self._visit.messages += 1
        took, self._visit.recipient_taken = self._visit.recipient_taken, False
        self._visit.mail_taken = False
        if not took:
            self._say("554 5.5.1 Error: no valid recipients")
            return
        fault = self._server.script(Stage.DOT, self._visit)
        if _keeps(fault):
            self._server.keep(Taken(self._visit.sender, self._visit.recipient, b"".join(data)))
        if self._server.delay:
            time.sleep(self._server.delay)
        if fault is None:
            self._say("250 2.0.0 Ok: queued")
        else:
            self._do(fault, "250 2.0.0 Ok: queued")

    def _reset(self, line: str) -> None:
        self._visit.mail_taken = self._visit.recipient_taken = False
        fault = self._server.aside(Point.RSET, self._visit)
        if fault is None:
            self._say("250 2.0.0 Ok")
        else:
            self._do(fault, "250 2.0.0 Ok")

    def _quit(self, line: str) -> None:
        fault = self._server.aside(Point.QUIT, self._visit)
        if fault is None:
            self._say("221 2.0.0 Bye")
        else:
            self._do(fault, "221 2.0.0 Bye")
        self._flush()
        raise HangUp

    def _other(self, line: str) -> None:
        self._say("250 2.0.0 Ok")

    def _answer(self, stage: Stage, usual: str) -> bool:
        """Say the usual thing or do the fault; True when the client heard a yes."""
        fault = self._server.script(stage, self._visit)
        if fault is None:
            self._say(usual)
            return True
        self._do(fault, usual)
        return isinstance(fault, Twice) or (isinstance(fault, Say) and fault.line[:1] == usual[:1])

    def _do(self, fault: Fault, usual: str) -> None:
        if isinstance(fault, Say):
            self._say(fault.line)
            if fault.line.startswith("421"):
                self._flush()
                raise HangUp
        elif isinstance(fault, Twice):
            self._unsaid += usual.encode() + b"\r\n"  # both in one write, else which comes first is a race
            if fault.pause:
                self._flush()
                time.sleep(fault.pause)
            self._say(fault.line or usual)
        elif isinstance(fault, Garbage):
            self._unsaid += fault.data
        elif isinstance(fault, Stall):
            self._flush()
            self._server.stopping.wait(fault.seconds)
            raise HangUp
        elif isinstance(fault, Dribble):
            self._flush()
            end = time.monotonic() + fault.seconds
            while time.monotonic() < end and not self._server.stopping.is_set():
                self._socket.sendall(b"2")
                time.sleep(fault.pause)
            raise HangUp
        else:
            self._flush()
            raise HangUp

    def _say(self, line: str) -> None:
        self._unsaid += line.encode() + b"\r\n"
        if not self._server.pipelining:
            self._flush()

    def _flush(self) -> None:
        if self._unsaid:
            data, self._unsaid = bytes(self._unsaid), bytearray()
            self._socket.sendall(data)

    def _line(self) -> bytes | None:
        """The next line with its end; None when the client hung up."""
        while (end := self._read.find(b"\n")) < 0:
            self._flush()
            chunk = self._socket.recv(65536)
            if not chunk:
                return None
            self._read += chunk
        line = bytes(self._read[: end + 1])
        del self._read[: end + 1]
        return line


def _keeps(fault: Fault | None) -> bool:
    if fault is None or isinstance(fault, Twice):
        return True
    return fault.line.startswith("2") if isinstance(fault, Say) else fault.kept


def _decoded(word: str) -> str:
    try:
        return base64.b64decode(word.strip()).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _between(line: str) -> str:
    found = re.search(r"<([^>]*)>", line)
    return found.group(1) if found else ""
