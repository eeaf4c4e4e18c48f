"""An authorization server on loopback, and mail servers that take its tokens. They do what a test says.

`browse(address)` plays the browser and the person in it: it opens the sign-in page and goes where it is sent.
"""

import base64
import hashlib
import http.client
import json
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "client-1.apps.example", "not-so-secret"
REFUSED = base64.b64encode(b'{"status":"401","schemes":"bearer","scope":"https://mail.google.com/"}').decode()

Reply = tuple[int, bytes]


@dataclass(slots=True)
class FakeOAuth:
    """What it does is set by its fields, also while it runs."""

    who: str = "aoi@example.jp"
    """The person in front of the browser."""
    seconds: float = 3600.0
    rotates: bool = False
    says_who: bool = False
    """Whether an ID token names the person."""
    secret: str | None = SECRET
    page: Callable[[dict[str, str]], dict[str, str]] | None = None
    """What the page sends back instead of a code, given the question."""
    answer: Callable[[dict[str, str]], Reply | None] | None = None
    """What /token says instead of the usual, given the form."""
    slow: float = 0.0
    scope: str | None = None
    forms: list[dict[str, str]] = field(default_factory=list)
    questions: list[dict[str, str]] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    leaves: dict[str, str] = field(default_factory=dict)
    """Refresh token -> who."""
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Access token -> who, and until when (monotonic)."""
    port: int = 0
    """0 = any."""
    _server: Any = None
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _stopping: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "FakeOAuth":
        outer = self

        class Visit(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._authorize(self)

            def do_POST(self) -> None:
                outer._posted(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def server_bind(self) -> None:
                if outer.port:
                    self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                self.socket.bind(self.server_address)
                self.server_address = self.socket.getsockname()

            def handle_error(self, request: object, client_address: object) -> None:
                pass

        end = time.monotonic() + 60
        while True:
            try:
                self._server = Server(("127.0.0.1", self.port), Visit)
                break
            except OSError:  # the one of the last test still has a line open at the port that Dovecot knows
                if not self.port or time.monotonic() > end:
                    raise
                time.sleep(0.5)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def write_clients(self, folder: Path, service: str = "google", **more: str) -> None:
        """An `oauth_clients.json` that names this server."""
        row = {
            "client_id": CLIENT, "client_secret": SECRET, "authorize": f"{self.base}/authorize",
            "token": f"{self.base}/token", "revoke": f"{self.base}/revoke", **more,
        }
        (folder / "oauth_clients.json").write_text(json.dumps({service: row}), encoding="utf-8")

    def accepts(self, user: str, token: str) -> bool:
        """Whether a mail server lets this user in with this token."""
        with self._lock:
            who, until = self.tokens.get(token, ("", 0.0))
        return who == user and time.monotonic() < until

    def revoke_all(self) -> None:
        """The person takes the leave back, or changes the password."""
        with self._lock:
            self.leaves.clear()
            self.tokens.clear()

    def expire_all(self) -> None:
        """Access tokens end before their time; the leave holds."""
        with self._lock:
            self.tokens.clear()

    def refreshes(self) -> int:
        """How often a token was renewed."""
        return sum(form.get("grant_type") == "refresh_token" for form in self.forms)

    def _authorize(self, visit: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(visit.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.questions.append(asked)
        back = urlsplit(asked.get("redirect_uri", ""))
        good = (
            parts.path == "/authorize" and asked.get("client_id") == CLIENT
            and asked.get("response_type") == "code" and asked.get("code_challenge_method") == "S256"
            and back.hostname in ("127.0.0.1", "localhost") and back.scheme == "http"
        )
        if not good:
            self._say(visit, 400, b"bad question")
            return
        if self.page is not None:
            told = self.page(asked)
        else:
            code = secrets.token_urlsafe(16)
            self.codes[code] = {**asked, "who": self.who}
            told = {"code": code, "state": asked["state"]}
        visit.send_response(302)
        visit.send_header("Location", f"{asked['redirect_uri']}?{urlencode(told)}")
        visit.send_header("Content-Length", "0")
        visit.end_headers()

    def _posted(self, visit: BaseHTTPRequestHandler) -> None:
        data = visit.rfile.read(int(visit.headers.get("Content-Length", "0"))).decode()
        form = {name: values[0] for name, values in parse_qs(data).items()}
        if visit.path == "/revoke":
            with self._lock:
                self.revoked.append(form.get("token", ""))
                self.leaves.pop(form.get("token", ""), None)
            self._say(visit, 200, b"{}")
            return
        if visit.path == "/introspect":  # RFC 7662, as Dovecot asks
            with self._lock:
                who, until = self.tokens.get(form.get("token", ""), ("", 0.0))
            active = time.monotonic() < until
            self._say(visit, 200, json.dumps({"active": active, "email": who}).encode())
            return
        self.forms.append(form)
        self._stopping.wait(self.slow)
        said = self.answer(form) if self.answer is not None else None
        status, body = said if said is not None else self._token(form)
        self._say(visit, status, body)

    def _token(self, form: dict[str, str]) -> Reply:
        if form.get("client_id") != CLIENT or form.get("client_secret") != self.secret:
            return _error("invalid_client", 401)
        with self._lock:
            if form.get("grant_type") == "authorization_code":
                asked = self.codes.pop(form.get("code", ""), None)
                if asked is None or not _proven(asked, form):
                    return _error("invalid_grant")
                return self._granted(asked["who"], leave=secrets.token_urlsafe(24))
            old = form.get("refresh_token", "")
            who = self.leaves.get(old)
            if form.get("grant_type") != "refresh_token" or who is None:
                return _error("invalid_grant")
            if not self.rotates:
                return self._granted(who)
            del self.leaves[old]
            return self._granted(who, leave=secrets.token_urlsafe(24))

    def _granted(self, who: str, leave: str | None = None) -> Reply:
        access = secrets.token_urlsafe(24)
        self.tokens[access] = (who, time.monotonic() + self.seconds)
        values: dict[str, Any] = {
            "access_token": access, "token_type": "Bearer", "expires_in": int(self.seconds),
        }
        if leave is not None:
            self.leaves[leave] = who
            values["refresh_token"] = leave
        if self.scope is not None:
            values["scope"] = self.scope
        if self.says_who:
            claims = base64.urlsafe_b64encode(json.dumps({"email": who}).encode()).rstrip(b"=").decode()
            values["id_token"] = f"e30.{claims}.x"
        return 200, json.dumps(values).encode()

    def _say(self, visit: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
        visit.send_response(status)
        visit.send_header("Content-Type", "application/json")
        visit.send_header("Content-Length", str(len(body)))
        visit.end_headers()
        visit.wfile.write(body)


def _error(code: str, status: int = 400) -> Reply:
    return status, json.dumps({"error": code, "error_description": f"about {code}"}).encode()


def _proven(asked: dict[str, str], form: dict[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return challenge == asked["code_challenge"] and form.get("redirect_uri") == asked["redirect_uri"]


def visit(address: str, headers: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, body and where it sends the browser. Nothing is followed."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    try:
        connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
                           headers=headers or {})
        with connection.getresponse() as answer:
            text = answer.read().decode("utf-8", "replace")
        return answer.status, text, answer.headers.get("Location", "")
    finally:
        connection.close()


def browse(address: str) -> None:
    """Open the sign-in page and follow, in a thread of its own as a browser would."""

    def go() -> None:
        with suppress(OSError, http.client.HTTPException):
            _, _, sent_to = visit(address)
            if sent_to:
                visit(sent_to)

    threading.Thread(target=go, daemon=True).start()


def bearer(words: str) -> tuple[str, str]:
    """User and token of an XOAUTH2 word in base64."""
    fields = base64.b64decode(words).decode().split("\x01")
    user = next((one.removeprefix("user=") for one in fields if one.startswith("user=")), "")
    token = next((one[len("auth=Bearer "):] for one in fields if one.startswith("auth=Bearer ")), "")
    return user, token


@dataclass(slots=True)
class TokenMail:
    """An SMTP server that wants XOAUTH2. `at_mail` is called with the count before each mail is taken."""

    oauth: FakeOAuth
    mechanisms: str = "XOAUTH2"
    refusal: str = "535 5.7.8 Username and Password not accepted"
    at_mail: Callable[[int], None] = lambda count: None
    asks_first: bool = False
    """Answer AUTH with an empty challenge, whatever came with it (RFC 4954 4)."""
    drops_each: bool = False
    """Hang up after each mail, so that each needs a sign-in."""
    port: int = 0
    got: list[str] = field(default_factory=list)
    signed_in: int = 0
    refused: int = 0
    empty_lines: int = 0
    _listener: socket.socket | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "TokenMail":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._listener is not None
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        assert self._listener is not None
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection, connection.makefile("rb") as lines:
            self._conversation(connection, lines)

    def _conversation(self, connection: socket.socket, lines: Any) -> None:
        def say(line: str) -> None:
            connection.sendall(line.encode() + b"\r\n")

        inside, to = False, ""
        say("220 token.test ESMTP")
        for raw in lines:
            line = raw.decode().rstrip("\r\n")
            verb = line.partition(" ")[0].upper()
            if verb == "EHLO":
                say(f"250-token.test\r\n250-AUTH {self.mechanisms}\r\n250 8BITMIME")
            elif verb == "AUTH":
                words = line.split(" ")[2]
                if self.asks_first:
                    say("334 ")
                    words = next(lines).decode().strip()
                inside = self.oauth.accepts(*bearer(words))
                if inside:
                    self.signed_in += 1
                    say("235 2.7.0 Accepted")
                else:
                    self.refused += 1
                    say(f"334 {REFUSED}")
                    self.empty_lines += next(lines) == b"\r\n"
                    say(self.refusal)
            elif verb == "MAIL":
                say("250 2.1.0 Ok" if inside else "530 5.7.0 Authentication Required")
            elif verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                say("250 2.1.5 Ok")
            elif verb == "DATA":
                self.at_mail(len(self.got))
                say("354 go on")
                while next(lines) != b".\r\n":
                    pass
                with self._lock:
                    self.got.append(to)
                say("250 2.0.0 Ok")
                if self.drops_each:
                    return
            elif verb == "QUIT":
                say("221 2.0.0 Bye")
                return
            else:
                say("250 2.0.0 Ok")


@dataclass(slots=True)
class TokenImap:
    """An IMAP server that signs in with XOAUTH2 or PLAIN and knows an empty INBOX."""

    oauth: FakeOAuth
    capabilities: str = "IMAP4rev1 AUTH=XOAUTH2"
    passwords: dict[str, str] = field(default_factory=dict)
    port: int = 0
    signed_in: int = 0
    refused: int = 0
    empty_lines: int = 0
    refusal: str = "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)"
    _listener: socket.socket | None = None

    def __enter__(self) -> "TokenImap":
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._listener is not None
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        assert self._listener is not None
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError, StopIteration), connection, connection.makefile("rb") as lines:
            self._conversation(connection, lines)

    def _conversation(self, connection: socket.socket, lines: Iterator[bytes]) -> None:
        def say(line: str) -> None:
            connection.sendall(line.encode() + b"\r\n")

        say(f"* OK [CAPABILITY {self.capabilities}] ready")
        for raw in lines:
            tag, verb, rest = (*raw.decode().rstrip("\r\n").split(" ", 2), "")[:3]
            match verb.upper():
                case "CAPABILITY":
                    say(f"* CAPABILITY {self.capabilities}")
                    say(f"{tag} OK done")
                case "AUTHENTICATE":
                    say("+ ")
                    self._sign_in(rest.upper(), next(lines).decode().strip(), say, lines, tag)
                case "SELECT" | "EXAMINE":
                    say("* 0 EXISTS\r\n* OK [UIDVALIDITY 1] ok")
                    say(f"{tag} OK [READ-ONLY] done")
                case "LIST":
                    say('* LIST () "/" INBOX')
                    say(f"{tag} OK done")
                case "UID":
                    say("* SEARCH")
                    say(f"{tag} OK done")
                case "LOGOUT":
                    say("* BYE\r\n" + f"{tag} OK done")
                    return
                case _:
                    say(f"{tag} OK done")

    def _sign_in(
        self, mechanism: str, words: str, say: Callable[[str], None], lines: Iterator[bytes], tag: str
    ) -> None:
        if mechanism == "PLAIN":
            _, user, password = base64.b64decode(words).decode().split("\0")
            good = self.passwords.get(user) == password
        else:
            good = self.oauth.accepts(*bearer(words))
            if not good:
                say(f"+ {REFUSED}")
                self.empty_lines += next(lines) == b"\r\n"
        if good:
            self.signed_in += 1
            say(f"{tag} OK signed in")
        else:
            self.refused += 1
            say(f"{tag} {self.refusal}")


@contextmanager
def both(oauth: FakeOAuth) -> Iterator[tuple[TokenMail, TokenImap]]:
    """A sending server and a mailbox."""
    with TokenMail(oauth) as mail, TokenImap(oauth) as imap:
        yield mail, imap


@contextmanager
def behind_tls(port: int, context: ssl.SSLContext) -> Iterator[int]:
    """A port where TLS is spoken, and what comes is handed on to `port`: one question per connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    raw, _ = listener.accept()
                except OSError:
                    return
                with raw, suppress(OSError), context.wrap_socket(raw, server_side=True) as inside:
                    _hand_on(inside, port)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)


def _hand_on(inside: ssl.SSLSocket, port: int) -> None:
    inside.settimeout(5)
    asked = b""
    while b"\r\n\r\n" not in asked or not asked.partition(b"\r\n\r\n")[2]:
        asked += inside.recv(65536)
    with socket.create_connection(("127.0.0.1", port), 5) as beyond:
        beyond.sendall(asked)
        while chunk := beyond.recv(65536):
            inside.sendall(chunk)
