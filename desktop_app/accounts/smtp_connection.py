"""A signed-in SMTP connection of the shop's account, and the one place that transmits a message."""

import smtplib
from contextlib import suppress
from dataclasses import dataclass
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
from desktop_app.accounts.smtp_wire import NoReplyError, SmtpWire
from desktop_app.domain.errors import AppError
from desktop_app.domain.smtp_reply import Reply, Stage, Verdict, classify, no_reply, quoted_form, read_reply


@dataclass(frozen=True, slots=True)
class Exchange:
    """How far one message got: the stage that decided, the reply if there was one, and what it means."""

    stage: Stage
    verdict: Verdict
    reply: Reply | None = None


class SmtpConnection:
    """Steps in this order: `open`, `secure`, `sign_in`, then any number of `transmit`."""

    def __init__(self, server: Server, timeouts: Timeouts | None = None) -> None:
        self.server = server
        self._timeouts = timeouts or Timeouts()
        self._wire = SmtpWire(server, self._timeouts)

    @property
    def alive(self) -> bool:
        """Whether the connection still stands as far as we know."""
        return self._wire.sock is not None

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

    def transmit(self, permit: Permit, message: bytes) -> Exchange:
        """One message to the permit's one recipient. Never raises for what a server does.

        `message` has CRLF line ends only (ValueError otherwise, before a byte leaves: bare ends could be
        read as the end of the mail). Verdict LOST means that nobody knows whether the server has it.
        """
        if not message.count(b"\n") == message.count(b"\r") == message.count(b"\r\n"):
            raise ValueError("bare line ends")
        permit.spend()
        stage = Stage.MAIL
        try:
            for stage, reply in self._envelope(permit, len(message)):
                if classify(stage, reply) is not Verdict.ACCEPTED:
                    return self._refused(stage, reply)
            stage = Stage.BODY
            self._wire.write(_stuffed(message))
            if self._wire.spoke_early():
                reply = read_reply(*self._wire.getreply())
                self.close()
                return Exchange(stage, classify(stage, reply), reply)
            stage = Stage.DOT
            self._wire.write(b".\r\n")
            reply = read_reply(*self._wire.reply_within(self._timeouts.after_dot))
        except NoReplyError:
            return Exchange(stage, no_reply(stage))
        verdict = classify(stage, reply)
        if reply.code == 421 or verdict is Verdict.LOST:
            self.close()
        return Exchange(stage, verdict, reply)

    def _envelope(self, permit: Permit, size: int) -> "list[tuple[Stage, Reply]]":
        """The replies to MAIL, RCPT and DATA, up to the first that is no yes."""
        replies = []
        if self._wire.spoke_early():
            early = read_reply(*self._wire.getreply())
            self.close()
            # a yes that nobody asked for would be taken for the next answer
            return [(Stage.MAIL, early if early.code >= 400 else Reply(-1, early.text))]
        replies.append((Stage.MAIL, self._mail(permit.sender, size)))
        if replies[-1][1].code // 100 == 2:
            replies.append((Stage.RCPT, self._recipient(permit.recipient)))
            if replies[-1][1].code // 100 == 2:
                replies.append((Stage.DATA, self._command("DATA")))
        return replies

    def _mail(self, sender: str, size: int) -> Reply:
        sized = f" SIZE={size}" if self._wire.has_extn("size") else ""
        reply = self._command(f"MAIL FROM:<{sender}>{sized}")
        if sized and classify(Stage.MAIL, reply) is Verdict.PROTOCOL:
            reply = self._command(f"MAIL FROM:<{sender}>")
        return reply

    def _recipient(self, recipient: str) -> Reply:
        """Carriers' odd dots go as they are; quoted once when the server does not read them (mail.md 7.1)."""
        reply = self._command(f"RCPT TO:<{recipient}>")
        quoted = quoted_form(recipient)
        if quoted and (reply.code == 501 or (reply.code == 553 and reply.enhanced in ("", "5.1.3"))):
            return self._command(f"RCPT TO:<{quoted}>")
        return reply

    def _refused(self, stage: Stage, reply: Reply) -> Exchange:
        verdict = classify(stage, reply)
        if reply.code == 421 or verdict in (Verdict.NOT_SENT, Verdict.LOST):
            self.close()
        else:
            self._reset()
        return Exchange(stage, verdict, reply)

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


def _stuffed(message: bytes) -> bytes:
    """Dots at line starts doubled (RFC 5321 4.5.2), and the last line ended."""
    body = message.replace(b"\r\n.", b"\r\n..")
    if body.startswith(b"."):
        body = b"." + body
    return body if body.endswith(b"\r\n") else body + b"\r\n"
