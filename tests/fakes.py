"""Servers that do what a test says: count, refuse, stall, hang up, talk nonsense. Loopback only."""

import base64
import contextlib
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.domain.smtp_reply import Stage


@dataclass(frozen=True, slots=True)
class Say:
    """Answer with these lines."""

    line: str


@dataclass(frozen=True, slots=True)
class Stall:
    """Answer nothing for so many seconds, then hang up."""

    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Drop:
    """Hang up. `kept`: after the final dot, whether the mail counts as taken."""

    kept: bool = False


@dataclass(frozen=True, slots=True)
class Garbage:
    """Answer bytes that are no SMTP."""

    data: bytes = b"\x00\xffHTTP/1.1 400 Bad Request\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Dribble:
    """Answer one byte at a time and never end the line."""

    seconds: float = 30.0
    pause: float = 0.02


Fault = Say | Stall | Drop | Garbage | Dribble


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the server has."""

    sender: str
    recipient: str
    data: bytes

    @property
    def message_id(self) -> str:
        """The Message-ID, or ""."""
        found = re.search(rb"(?mi)^message-id:\s*(\S+)", self.data)
        return found.group(1).decode("ascii") if found else ""


@dataclass(slots=True)
class Visit:
    """One connection as the script sees it."""

    number: int
    sender: str = ""
    recipient: str = ""
    messages: int = 0
    commands: list[str] = field(default_factory=list)


Script = Callable[[Stage, Visit], Fault | None]


class FaultSmtp:
    """An SMTP server in threads. `script(stage, visit)` may name a fault; None = do as usual.

    Stages: CONNECT (greeting), HELLO, AUTH, MAIL, RCPT, DATA, BODY (while the mail comes in), DOT.
    """

    def __init__(
        self,
        script: Script | None = None,
        *,
        password: str | None = None,
        extensions: tuple[str, ...] = ("SIZE 20000000", "8BITMIME"),
        ledger: Path | None = None,
        delay: float = 0.0,
    ) -> None:
        self.script: Script = script or (lambda stage, visit: None)
        self.password = password
        self.extensions = extensions + (("AUTH PLAIN LOGIN",) if password is not None else ())
        self.delay = delay
        self.taken: list[Taken] = []
        self.visits: list[Visit] = []
        self.open_now = 0
        self.most_open = 0
        self._ledger = ledger
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
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
        self._stopping.set()
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

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            with self._lock:
                self._sockets.add(connection)
                self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            visit = Visit(len(self.visits) + 1)
            self.visits.append(visit)
            self.open_now += 1
            self.most_open = max(self.most_open, self.open_now)
        try:
            with connection, connection.makefile("rb") as lines:
                self._talk(connection, lines, visit)
        except (OSError, _HangUp):
            pass
        finally:
            with self._lock:
                self.open_now -= 1
                self._sockets.discard(connection)

    def _talk(self, connection: socket.socket, lines: Iterator[bytes], visit: Visit) -> None:
        self._answer(connection, Stage.CONNECT, visit, "220 fault.test ESMTP")
        for raw in lines:
            line = raw.rstrip(b"\r\n").decode("utf-8", "replace")
            visit.commands.append(line)
            verb = line.split(" ")[0].upper()
            if verb in ("EHLO", "HELO"):
                words = ["fault.test", *self.extensions]
                reply = "\r\n".join(f"250-{word}" for word in words[:-1]) + f"\r\n250 {words[-1]}"
                self._answer(connection, Stage.HELLO, visit, reply)
            elif verb == "AUTH":
                self._sign_in(connection, lines, visit, line)
            elif verb == "MAIL":
                visit.sender = _between(line)
                self._answer(connection, Stage.MAIL, visit, "250 2.1.0 Ok")
            elif verb == "RCPT":
                visit.recipient = _between(line)
                self._answer(connection, Stage.RCPT, visit, "250 2.1.5 Ok")
            elif verb == "DATA":
                if self._answer(connection, Stage.DATA, visit, "354 End data with <CR><LF>.<CR><LF>"):
                    self._message(connection, lines, visit)
            elif verb == "QUIT":
                connection.sendall(b"221 2.0.0 Bye\r\n")
                return
            else:
                connection.sendall(b"250 2.0.0 Ok\r\n")

    def _sign_in(
        self, connection: socket.socket, lines: Iterator[bytes], visit: Visit, line: str
    ) -> None:
        words = line.split(" ")
        if words[1].upper() == "PLAIN":
            given = base64.b64decode(words[2]).decode().split("\0")[2]
        else:
            connection.sendall(b"334 VXNlcm5hbWU6\r\n")
            next(lines)
            connection.sendall(b"334 UGFzc3dvcmQ6\r\n")
            given = base64.b64decode(next(lines)).decode()
        good = given == self.password
        self._answer(
            connection, Stage.AUTH, visit,
            "235 2.7.0 Authentication successful" if good else "535 5.7.8 Authentication failed",
        )

    def _message(self, connection: socket.socket, lines: Iterator[bytes], visit: Visit) -> None:
        fault = self.script(Stage.BODY, visit)
        if fault is not None:
            next(lines)
            self._do(connection, fault)
            raise _HangUp
        data = []
        for raw in lines:
            if raw == b".\r\n":
                break
            data.append(raw[1:] if raw.startswith(b".") else raw)
        else:
            return
        visit.messages += 1
        fault = self.script(Stage.DOT, visit)
        if fault is None or (isinstance(fault, Drop) and fault.kept) or \
                (isinstance(fault, Say) and fault.line.startswith("2")):
            self._keep(Taken(visit.sender, visit.recipient, b"".join(data)))
        if self.delay:
            time.sleep(self.delay)
        if fault is None:
            connection.sendall(b"250 2.0.0 Ok: queued\r\n")
        else:
            self._do(connection, fault)

    def _keep(self, mail: Taken) -> None:
        with self._lock:
            self.taken.append(mail)
            if self._ledger is not None:
                with self._ledger.open("a", encoding="ascii") as file:
                    file.write(f"{mail.recipient} {mail.message_id}\n")

    def _answer(self, connection: socket.socket, stage: Stage, visit: Visit, usual: str) -> bool:
        """Say the usual thing or do the fault; True when the answer was the usual one."""
        fault = self.script(stage, visit)
        if fault is None:
            connection.sendall(usual.encode() + b"\r\n")
            return True
        self._do(connection, fault)
        return False

    def _do(self, connection: socket.socket, fault: Fault) -> None:
        if isinstance(fault, Say):
            connection.sendall(fault.line.encode() + b"\r\n")
            if fault.line.startswith("421"):
                raise _HangUp
        elif isinstance(fault, Garbage):
            connection.sendall(fault.data)
        elif isinstance(fault, Stall):
            self._stopping.wait(fault.seconds)
            raise _HangUp
        elif isinstance(fault, Dribble):
            end = time.monotonic() + fault.seconds
            while time.monotonic() < end and not self._stopping.is_set():
                connection.sendall(b"2")
                time.sleep(fault.pause)
            raise _HangUp
        else:
            raise _HangUp


class _HangUp(Exception):  # noqa: N818 (no error: the script wants it)
    pass


def _between(line: str) -> str:
    found = re.search(r"<([^>]*)>", line)
    return found.group(1) if found else ""


def once(stage: Stage, fault: Fault, *, times: int = 1) -> Script:
    """A script with one fault, the first `times` that `stage` is reached."""
    left = [times]
    lock = threading.Lock()

    def script(here: Stage, visit: Visit) -> Fault | None:
        with lock:
            if here is stage and left[0] > 0:
                left[0] -= 1
                return fault
        return None

    return script


def for_recipient(answers: dict[str, tuple[Stage, Fault]]) -> Script:
    """A script with a fault per recipient."""

    def script(stage: Stage, visit: Visit) -> Fault | None:
        wanted = answers.get(visit.recipient)
        return wanted[1] if wanted is not None and wanted[0] is stage else None

    return script
