"""A signed-in SMTP connection of the shop's account, and the one place that transmits a message."""

import smtplib
from contextlib import suppress
from types import TracebackType
from typing import Self

from desktop_app.accounts.credential import Credential, TokenSource
from desktop_app.accounts.permit import Permit
from desktop_app.accounts.servers import Server, Timeouts, connection_error
from desktop_app.accounts.sign_in import (
    TOKEN_MECHANISMS,
    account_error,
    login_word,
    plain_words,
    refusal_answer,
    token_error,
    token_words,
)
from desktop_app.accounts.smtp_conversation import Conversation, Exchange
from desktop_app.accounts.smtp_pipeline import Manners
from desktop_app.accounts.smtp_wire import NoReplyError, SmtpWire
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Reply, Stage, Verdict, classify, read_reply

__all__ = ["Exchange", "SmtpConnection"]


class SmtpConnection:
    """Steps in this order: `open`, `secure`, `sign_in`, then any number of `transmit`."""

    def __init__(self, server: Server, timeouts: Timeouts | None = None) -> None:
        self.server = server
        self._timeouts = timeouts or Timeouts()
        self._wire = SmtpWire(server, self._timeouts)
        self._conversation: Conversation | None = None
        self.manners = Manners()
        """Set it before the first mail to share what other connections have learned."""

    @property
    def alive(self) -> bool:
        """Whether the connection still stands as far as we know."""
        return self._wire.sock is not None

    @property
    def features(self) -> dict[str, str]:
        """What EHLO offered: words in lower case with their values (RFC 5321 4.1.1.1)."""
        return {str(word).lower(): str(value) for word, value in self._wire.esmtp_features.items()}

    def open(self) -> None:
        """Connect and read the greeting. AppError in the account's words."""
        try:
            code, text = self._wire.open()
        except NoReplyError as error:
            raise self._no_answer(error) from None
        except (OSError, UnicodeError) as error:
            raise connection_error(error, self.server) from None
        self._need(Stage.CONNECT, read_reply(code, text))

    def secure(self) -> None:
        """Say EHLO, and STARTTLS where the account wants it; AppError "tls-not-offered" without it."""
        try:
            self._hello()
            if self.server.security != "starttls":
                return
            if not self._wire.has_extn("starttls"):
                self.close()
                raise AppError("tls-not-offered", host=self.server.host)
            self._need(Stage.TLS, self._command("STARTTLS"))
            self._wire.encrypt()
            self._hello()
        except NoReplyError as error:
            raise self._no_answer(error) from None
        except (OSError, smtplib.SMTPException) as error:
            raise connection_error(error, self.server) from None

    def sign_in(self, user: str | None, credential: Credential) -> None:
        """Sign in once, with one mechanism: each further try would count on the server's lock. AppError.

        A token that is refused is renewed once, on a new connection.
        """
        if user is None:
            return
        if credential is None:
            self.close()
            raise AppError("password-missing")
        if isinstance(credential, str):
            self._with_password(user, credential)
        else:
            self._with_token(user, credential)

    def _offered(self) -> list[str]:
        return str(self._wire.esmtp_features.get("auth", "")).upper().split()

    def _with_token(self, user: str, source: TokenSource) -> None:
        for renew in (False, True):
            mechanism = next((one for one in TOKEN_MECHANISMS if one in self._offered()), None)
            if mechanism is None:
                self.close()
                raise AppError("token-not-offered", host=self.server.host)
            words = token_words(mechanism, user, source.token(renew=renew))
            try:
                reply = self._command(f"AUTH {mechanism} {login_word(words)}")
                if reply.code == 334 and not reply.text:  # it did not look at the initial response
                    reply = self._command(login_word(words))
                if reply.code == 334:
                    reply = self._command(login_word(refusal_answer(mechanism)))
            except NoReplyError as error:
                raise self._no_answer(error) from None
            if reply.code == 235:
                return
            self.close()
            verdict = classify(Stage.AUTH, reply)
            if renew or verdict not in (Verdict.WRONG_PASSWORD, Verdict.APP_PASSWORD):
                raise token_error(verdict, reply, self.server.host)
            self._wire = SmtpWire(self.server, self._timeouts)
            self.open()
            self.secure()

    def _with_password(self, user: str, password: str) -> None:
        offered = self._offered()
        try:
            if "PLAIN" in offered:
                reply = self._command(f"AUTH PLAIN {plain_words(user, password)}")
            elif "LOGIN" in offered:
                reply = self._login(user, password)
            else:
                self.close()
                raise AppError("sign-in-not-offered", host=self.server.host)
        except NoReplyError as error:
            raise self._no_answer(error) from None
        if reply.code != 235:
            self.close()
            raise account_error(classify(Stage.AUTH, reply), reply, self.server.host, password=password)

    def _login(self, user: str, password: str) -> Reply:
        reply = self._command("AUTH LOGIN")
        for word in (user, password):
            if reply.code != 334:
                return reply
            reply = self._command(login_word(word))
        return reply

    def try_sender(self, sender: str) -> None:
        """Whether the server takes `sender` as MAIL FROM; no mail is sent. AppError when it does not."""
        try:
            reply = self._command(f"MAIL FROM:<{sender}>")
            if reply.code // 100 == 2:
                self._reset()
                return
        except NoReplyError as error:
            raise self._no_answer(error) from None
        verdict = classify(Stage.MAIL, reply)
        self._reset()
        raise account_error(verdict, reply, self.server.host)

    @property
    def conversation(self) -> Conversation:
        """Where mails go in, once signed in."""
        if self._conversation is None:
            self._conversation = Conversation(self._wire, self._timeouts, self.manners)
        return self._conversation

    def transmit(self, permit: Permit, message: bytes) -> Exchange:
        """One message to the permit's one recipient. Never raises for what a server does.

        `message` has CRLF line ends only (ValueError otherwise). Verdict LOST means that nobody knows
        whether the server has it.
        """
        return self.conversation.transmit(permit, message)

    def _reset(self) -> None:
        try:
            if self._command("RSET").code != 250:
                self.close()
        except NoReplyError:
            self.close()

    def _hello(self) -> None:
        code, text = self._wire.ehlo()
        if code != 250:
            code, text = self._wire.helo()
        self._need(Stage.HELLO, read_reply(code, text))

    def _command(self, line: str) -> Reply:
        verb, _, rest = line.partition(" ")
        return read_reply(*self._wire.docmd(verb, rest))

    def _need(self, stage: Stage, reply: Reply) -> None:
        verdict = classify(stage, reply)
        if verdict is Verdict.ACCEPTED:
            return
        self.close()
        if verdict is Verdict.NOT_SENT:
            raise AppError("mail-server-not-understood", host=self.server.host, port=self.server.port)
        raise account_error(verdict, reply, self.server.host)

    def _no_answer(self, error: NoReplyError) -> AppError:
        name = "mail-server-timeout" if error.timed_out else "mail-connection-failed"
        return AppError(name, host=self.server.host, port=self.server.port)

    def close(self) -> None:
        """Hang up without a word."""
        self._wire.close()

    def quit(self) -> None:
        """Take leave; what the server thinks of it does not matter."""
        if self.alive:
            with suppress(NoReplyError):
                self._wire.putcmd("QUIT")
                self._wire.reply_within(2.0)
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.quit()
