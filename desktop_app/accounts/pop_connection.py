"""A signed-in POP3 connection of the shop's mailbox, for providers without IMAP. Nothing is ever deleted."""

import base64
from collections.abc import Callable, Iterator, Sequence

from desktop_app.accounts.credential import Credential
from desktop_app.accounts.imap_connection import password_refused
from desktop_app.accounts.pop_wire import PopRefusedError, PopWire
from desktop_app.accounts.servers import Server, Timeouts, connection_error
from desktop_app.accounts.sign_in import TOKEN_MECHANISMS, plain_words, refusal_answer, token_words
from desktop_app.domain.errors import AppError

_LATER = ("[in-use]", "[login-delay]", "[sys/temp]", "[sys/perm]")
"""RFC 2449 and 3206: not the password's fault."""
_HEAD = 64 * 1024
_AT_ONCE = 50
"""So many headers are asked for before the first of them has come, where the server allows it."""


class PopConnection:
    """Connected by `open`, then `secure` and `sign_in`. AppError in the account's words until then; OSError
    and PopRefusedError afterwards."""

    def __init__(self, server: Server, timeouts: Timeouts | None = None) -> None:
        self.server = server
        self._wire = PopWire(server, timeouts or Timeouts())
        self._can: dict[str, str] = {}

    def open(self) -> None:
        """Connect; then STLS where it is said."""
        try:
            self._wire.open()
            if self.server.security == "starttls":
                try:
                    self._ask("STLS")
                except PopRefusedError:
                    raise AppError("tls-not-offered", host=self.server.host) from None
                self._wire.protect()
            self._can = self._capabilities()
        except AppError:
            self.close()
            raise
        except (OSError, UnicodeError) as error:
            self.close()
            raise connection_error(error, self.server) from None
        except PopRefusedError as error:  # it greets with -ERR: too many connections
            self.close()
            raise AppError("mail-server-busy", host=self.server.host, reply=error.text) from None

    def sign_in(self, user: str | None, credential: Credential) -> None:
        """Sign in once; AppError "wrong-password", "token-refused" and their kin, and it is closed."""
        if user is None:
            return
        try:
            if credential is None:
                raise AppError("password-missing")
            if isinstance(credential, str):
                self._with_password(user, credential)
            else:
                self._with_token(user, credential.token)
        except AppError:
            self.close()
            raise
        except PopRefusedError as error:
            self.close()
            raise self._refusal(error.text, credential) from None
        except (OSError, UnicodeError) as error:
            self.close()
            raise connection_error(error, self.server) from None

    def uidl(self) -> dict[int, str] | None:
        """The lasting names of all mails by their numbers of this connection; None: the server has none."""
        try:
            self._ask("UIDL")
        except PopRefusedError:
            return None
        found = {}
        for line in self._wire.lines():
            number, _, name = line.decode("latin-1").strip().partition(" ")
            if number.isdigit() and name:
                found[int(number)] = name[:200]
        return found

    def sizes(self) -> dict[int, int]:
        """Bytes of all mails by their numbers."""
        self._ask("LIST")
        found = {}
        for line in self._wire.lines():
            number, _, size = line.decode("latin-1").strip().partition(" ")
            size = size.partition(" ")[0]
            if number.isdigit() and size.isdigit():
                found[int(number)] = int(size)
        return found

    def heads(self, numbers: Sequence[int]) -> Iterator[tuple[int, bytes | None]]:
        """The headers of mails, in their order; None where the server does not give them alone."""
        width = _AT_ONCE if "PIPELINING" in self._can else 1
        for start in range(0, len(numbers), width):
            group = numbers[start : start + width]
            self._wire.say(*(f"TOP {number} 0" for number in group))
            for number in group:
                self._wire.next_answer()
                try:
                    self._wire.answer()
                except PopRefusedError:
                    yield number, None
                    continue
                head = self._text(_HEAD)
                yield number, head if len(head) < _HEAD else None

    def mail(self, number: int, most: int) -> bytes | None:
        """The first `most` bytes of a mail; None when the server does not give it."""
        try:
            self._ask(f"RETR {number}")
        except PopRefusedError:
            return None
        return self._text(most)

    def quit(self) -> None:
        """Sign out (nothing was marked for deletion); never raises."""
        try:
            self._ask("QUIT")
        except (OSError, PopRefusedError):
            pass
        finally:
            self.close()

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    def _ask(self, command: str) -> str:
        self._wire.say(command)
        return self._wire.answer()

    def _text(self, most: int) -> bytes:
        kept = bytearray()
        for line in self._wire.lines():
            if len(kept) < most:
                kept += line
        return bytes(kept[:most])

    def _capabilities(self) -> dict[str, str]:
        try:
            self._ask("CAPA")
        except PopRefusedError:
            return {}
        rows = (line.decode("latin-1").strip().upper().partition(" ") for line in self._wire.lines())
        return {name: rest for name, _, rest in rows}

    def _with_password(self, user: str, password: str) -> None:
        if any(sign in user + password for sign in "\r\n\0"):
            raise AppError("wrong-password", host=self.server.host)
        if "PLAIN" in self._can.get("SASL", "").split():
            self._ask("AUTH PLAIN")
            self._wire.say(plain_words(user, password))
            self._wire.answer()
        else:
            self._ask(f"USER {user}")
            self._ask(f"PASS {password}")

    def _with_token(self, user: str, token: Callable[[], str]) -> None:
        offered = self._can.get("SASL", "").split()
        mechanism = next((one for one in TOKEN_MECHANISMS if one in offered), None)
        if mechanism is None:
            raise AppError("token-not-offered", host=self.server.host)
        self._ask(f"AUTH {mechanism}")  # not in one line: a token may be longer than a command (RFC 5034 4)
        self._wire.say(base64.b64encode(token_words(mechanism, user, token()).encode()).decode("ascii"))
        if not self._wire.answer().startswith("OK"):  # what is wrong, as a challenge; then comes the refusal
            self._wire.say(base64.b64encode(refusal_answer(mechanism).encode()).decode("ascii"))
            self._wire.answer()

    def _refusal(self, text: str, credential: Credential) -> AppError:
        if any(code in text.lower() for code in _LATER):
            return AppError("sign-in-later", host=self.server.host, reply=text[:120])
        if credential is None or isinstance(credential, str):
            return password_refused(text, self.server, credential)
        return AppError("token-refused", host=self.server.host)
