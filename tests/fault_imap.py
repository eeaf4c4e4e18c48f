"""An IMAP server over real sockets that holds folders in memory and can be told to misbehave.

It speaks what the reader uses (LOGIN, LIST, EXAMINE, UID SEARCH, UID FETCH, IDLE) and keeps count of what was
asked. `fault` is called before each command with its name and how often that came; what it returns happens:
"stall", "drop", "garbage", "no", "bye"; "" = behave.
"""

import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from desktop_app.storage.mail_accounts import MailAccount

Fault = Callable[[str, int], str]


def behaves(_command: str, _visit: int) -> str:
    """No fault at all."""
    return ""


@dataclass
class Folder:
    """Mails by UID. `hidden` are left out of answers to FETCH, though SEARCH names them."""

    mails: dict[int, bytes] = field(default_factory=dict)
    validity: int = 1
    flags: tuple[str, ...] = ("\\HasNoChildren",)
    days: dict[int, datetime] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    uidnext: int | None = None
    """-1 = it is not told."""
    delimiter: str = "/"

    def add(self, data: bytes, uid: int | None = None, day: datetime | None = None) -> int:
        """One more mail, at the end."""
        number = uid or max(self.mails, default=0) + 1
        self.mails[number] = data
        self.days[number] = day or datetime.now(UTC)
        return number


class FaultImap:
    """`folders` by their wire names (modified UTF-7). Stop it once."""

    def __init__(self, *, fault: Fault = behaves, idle: bool = True, word: str = "pw") -> None:
        self.folders: dict[str, Folder] = {"INBOX": Folder()}
        self.fault = fault
        self.idle = idle
        self.tells = True
        """False: it says that it can IDLE, but never tells of a mail."""
        self.word = word
        """"" = nobody need sign in."""
        self.asked: list[str] = []
        self.counts: Counter[str] = Counter()
        self.sent = 0
        """Bytes of all answers."""
        self._idlers: list[socket.socket] = []
        self._guard = threading.RLock()
        self._lines: list[socket.socket] = []
        self._over = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def account(self, **values: object) -> MailAccount:
        """An account that reads here."""
        given: dict[str, object] = {
            "id": "a", "address": "aoi@example.jp", "smtp_host": "127.0.0.1", "smtp_port": 9,
            "user": "aoi", "inbox": "imap", "imap_host": "127.0.0.1", "imap_port": self.port,
            "imap_security": "none",
        }
        return MailAccount(**{**given, **values})  # type: ignore[arg-type]  # a wrong name fails at once

    def arrive(self, data: bytes, folder: str = "INBOX") -> int:
        """A mail comes; whoever idles is told."""
        with self._guard:
            uid = self.folders[folder].add(data)
            count = len(self.folders[folder].mails)
            for line in self._idlers if self.tells and folder == "INBOX" else ():
                with suppress(OSError):
                    line.sendall(f"* {count} EXISTS\r\n* 1 RECENT\r\n".encode())
        return uid

    def idling(self) -> int:
        """How many connections idle."""
        with self._guard:
            return len(self._idlers)

    def cut(self) -> None:
        """Break every connection."""
        with self._guard:
            lines, self._lines, self._idlers = self._lines, [], []
        for line in lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
                line.close()

    def stop(self) -> None:
        """Nobody can connect any more."""
        self._over.set()
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self.cut()

    # --- one connection

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with self._guard:
                self._lines.append(line)
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with suppress(OSError, ValueError), line, line.makefile("rb") as said:
            if self._misbehaves(line, "*", self.fault("GREETING", 1)):
                return
            self._say(line, b"* OK ready\r\n" if self.word else b"* PREAUTH ready\r\n")
            state: dict[str, str] = {}
            for raw in said:
                tag, _, rest = raw.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
                if tag.upper() == "DONE":
                    self._no_idler(line)
                    self._say(line, f"{state['idle']} OK done\r\n".encode())
                    continue
                verb, _, words = rest.partition(" ")
                verb = verb.upper()
                if verb == "UID":
                    name, _, words = words.partition(" ")
                    verb = f"UID {name.upper()}"
                with self._guard:
                    self.asked.append(rest)
                    self.counts[verb] += 1
                    visit = self.counts[verb]
                what = self.fault(verb, visit)
                if what == "no":
                    self._say(line, f"{tag} NO [UNAVAILABLE] not now\r\n".encode())
                    continue
                if self._misbehaves(line, tag, what):
                    return
                if verb == "IDLE":
                    state["idle"] = tag
                self._answer(line, tag, verb, words, state)
                if verb == "LOGOUT":
                    return
        self._no_idler(line)

    def _misbehaves(self, line: socket.socket, tag: str, what: str) -> bool:
        if what == "stall":
            self._over.wait(30)
        elif what == "garbage":
            self._say(line, b"\xff\x00 ((((\r\n* FETCH {99999999999}\r\n" + tag.encode() + b" WHAT\r\n")
            self._over.wait(0.2)
        elif what == "bye":
            self._say(line, b"* BYE going down\r\n")
        elif what != "drop":
            return False
        return True

    def _say(self, line: socket.socket, data: bytes) -> None:
        line.sendall(data)
        with self._guard:
            self.sent += len(data)

    def _no_idler(self, line: socket.socket) -> None:
        with self._guard:
            if line in self._idlers:
                self._idlers.remove(line)

    def _answer(self, line: socket.socket, tag: str, verb: str, words: str, state: dict[str, str]) -> None:
        ok = f"{tag} OK done\r\n".encode()
        if verb == "CAPABILITY":
            extra = " IDLE" if self.idle else ""
            self._say(line, f"* CAPABILITY IMAP4rev1{extra}\r\n".encode() + ok)
        elif verb == "LOGIN":
            good = words.split()[-1].strip('"') == self.word
            self._say(line, ok if good else f"{tag} NO [AUTHENTICATIONFAILED] wrong\r\n".encode())
        elif verb == "LIST":
            rows = "".join(
                f'* LIST ({" ".join(one.flags)}) "{one.delimiter}" "{name}"\r\n'
                for name, one in self.folders.items()
            )
            self._say(line, rows.encode() + ok)
        elif verb in ("EXAMINE", "SELECT"):
            self._open(line, tag, words, state)
        elif verb == "UID SEARCH":
            found = " ".join(map(str, self._found(self.folders[state["open"]], words)))
            self._say(line, f"* SEARCH {found}\r\n".encode() + ok)
        elif verb == "UID FETCH":
            self._fetch(line, self.folders[state["open"]], words)
            self._say(line, ok)
        elif verb == "IDLE":
            self._say(line, b"+ idling\r\n")
            with self._guard:
                self._idlers.append(line)
        elif verb == "LOGOUT":
            self._say(line, b"* BYE\r\n" + ok)
        else:
            self._say(line, ok)

    def _open(self, line: socket.socket, tag: str, words: str, state: dict[str, str]) -> None:
        name = words.strip().strip('"')
        if name not in self.folders:
            self._say(line, f"{tag} NO [NONEXISTENT] no such folder\r\n".encode())
            return
        state["open"] = name
        one = self.folders[name]
        after = one.uidnext if one.uidnext is not None else max(one.mails, default=0) + 1
        next_one = "" if after < 0 else f"* OK [UIDNEXT {after}] x\r\n"
        self._say(
            line,
            f"* {len(one.mails)} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY {one.validity}] x\r\n"
            f"{next_one}{tag} OK [READ-ONLY] done\r\n".encode(),
        )

    def _found(self, one: Folder, words: str) -> list[int]:
        uids = sorted(one.mails)
        if hit := re.search(r"UID (\d+):\*", words):
            uids = [uid for uid in uids if uid >= int(hit[1])] or uids[-1:]
        if hit := re.search(r"SINCE \"?(\d+-\w+-\d+)", words):
            day = datetime.strptime(hit[1], "%d-%b-%Y").replace(tzinfo=UTC)
            uids = [uid for uid in uids if one.days[uid] >= day]
        return uids

    def _fetch(self, line: socket.socket, one: Folder, words: str) -> None:
        wanted, _, items = words.partition(" ")
        uids: list[int] = []
        for part in wanted.split(","):
            first, _, last = part.partition(":")
            uids += range(int(first), int(last or first) + 1)
        for uid in uids:
            if uid not in one.mails or (uid in one.hidden and items.strip("()") != "RFC822.SIZE"):
                continue
            data, day = one.mails[uid], one.days[uid].strftime("%d-%b-%Y %H:%M:%S +0000")
            parts = [f"UID {uid} RFC822.SIZE {len(data)} INTERNALDATE \"{day}\"".encode()]
            if "BODY.PEEK[HEADER" in items:
                head = data.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                parts.append(b"BODY[HEADER] {%d}\r\n" % len(head) + head)
            elif hit := re.search(r"BODY\.PEEK\[\](<0\.(\d+)>)?", items):
                body = data[: int(hit[2])] if hit[2] else data
                name = b"BODY[]<0>" if hit[2] else b"BODY[]"
                parts.append(name + b" {%d}\r\n" % len(body) + body)
            self._say(line, b"* 1 FETCH (" + b" ".join(parts) + b")\r\n")


def until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something holds; AssertionError when it does not within a time that a busy machine needs."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.02)
