"""One message after another on a signed-in connection. The only place that says MAIL, RCPT and DATA.

Every reply is read before the next thing is said that depends on it, and a reply that nobody asked for
ends the connection: it would be taken for the answer to the next mail.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from desktop_app.accounts.permit import Permit
from desktop_app.accounts.servers import Timeouts
from desktop_app.accounts.smtp_dsn import complains, mail_words, recipient_words
from desktop_app.accounts.smtp_message import DOT, checked, stuffed
from desktop_app.accounts.smtp_pipeline import Manners, known_server
from desktop_app.accounts.smtp_wire import NoReplyError, SmtpWire
from desktop_app.domain.smtp_reply import Reply, Stage, Verdict, classify, no_reply, quoted_form, read_reply

_ENVELOPE = (Stage.MAIL, Stage.RCPT, Stage.DATA)
_LARGE = 256 * 1024
"""Above this the server may refuse while the body is still on its way; we look before the final dot."""
_SECOND_ANSWER = 0.1
"""Seconds that a no to a whole mail is waited on: it comes seldom, and a yes behind it must not be missed."""
_GROUPING = re.compile(r"pipelin|synchroni[sz]ation", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """How far one message got: the stage that decided, the reply if there was one, and what it means."""

    stage: Stage
    verdict: Verdict
    reply: Reply | None = None


NOT_TRIED = Exchange(Stage.MAIL, Verdict.CLOSING)
"""For a mail whose body surely did not leave, through no fault of its own: it waits for its turn again."""


@dataclass(slots=True)
class _Mail:
    """The message in hand. `out`: its envelope left in one piece; `ahead`: behind the body before it."""

    permit: Permit
    message: bytes
    recipient: str
    grouped: bool
    sized: bool = False
    reported: bool = False
    ahead: bool = False
    out: bool = False
    unasked: Reply | None = None


class Conversation:
    """`begin_mail`, `envelope`, `hand_over`, `answer` for each mail, in this order. None of them raises for
    what a server does; after the connection broke the rest of them say what that means for the mail."""

    def __init__(self, wire: SmtpWire, timeouts: Timeouts, manners: Manners) -> None:
        self._wire = wire
        self._timeouts = timeouts
        self._manners = manners
        self._mail: _Mail | None = None
        self._following: _Mail | None = None
        self._done: Exchange | None = None
        self._passed = 0

    @property
    def grouped(self) -> bool:
        """Whether envelopes leave in one write."""
        return self._manners.grouped and self._wire.has_extn("pipelining")

    @property
    def ahead(self) -> bool:
        """Whether the next envelope may leave together with a body."""
        return self._manners.ahead and self.grouped and known_server(self._wire.greeting) is not None

    @property
    def busy(self) -> bool:
        """Whether a mail is in hand: begun and not yet answered."""
        return self._mail is not None

    def begin_mail(self, permit: Permit, message: bytes) -> None:
        """Take a mail in hand; in the grouped form its envelope leaves.

        `message` has CRLF line ends only (ValueError otherwise, before a byte leaves: bare ends could be
        read as the end of the mail).
        """
        self._mail = mail = self._taken(permit, message)
        with suppress(NoReplyError):  # `envelope` says what it means
            mail.unasked = self._unasked()
            if mail.unasked is None:
                self._send_together(mail)

    def envelope(self) -> Exchange | None:
        """The answers to the envelope. None: the server waits for the body; else how it ended."""
        mail = self._in_hand()
        if mail.unasked is not None:
            self._wire.close()
            return self._ended(_out_of_turn(Stage.MAIL, mail.unasked))
        while True:
            together = mail.out
            replies = self._answers() if together else self._steps(mail)
            refused = _decided(replies)
            if refused is None:
                self._went_well(mail, together=together)
                return None
            refused = self._cleared(mail, replies, refused)
            if self._wire.sock is None or not self._changed(mail, refused):
                return self._ended(refused)
            self._send_together(mail)

    def hand_over(self, following: tuple[Permit, bytes] | None = None) -> None:
        """The body and the final dot in one write; in the ahead form `following`'s envelope right behind."""
        mail = self._in_hand()
        rest = stuffed(mail.message) + DOT
        left = 0
        try:
            if self._refused_early():
                return
            if len(rest) > _LARGE:
                self._wire.write(rest[: -len(DOT)])
                rest = DOT
                if self._refused_early():
                    return
            left = len(rest)
            self._wire.write(rest + self._behind(following))
        except NoReplyError as error:
            self._done = self._cut_off(dot_left=0 < left <= error.written)

    def send_behind(self, permit: Permit, message: bytes) -> None:
        """The next envelope, after `hand_over` and before `answer` (ahead form only)."""
        if self._done is None and self._wire.sock is not None:
            with suppress(NoReplyError):  # `answer` reads what the server may have said before
                self._wire.write(self._behind((permit, message)))

    def answer(self) -> Exchange:
        """What became of the mail in hand. LOST: nobody knows whether the server has it. The next one in hand
        is the `following` one, when the line still stands."""
        self._in_hand()
        done = self._done or self._after_dot()
        following = self._following
        if following is not None and self._wire.sock is None:
            self._manners.broke(ahead=True, fresh=not self._passed)
            following = None
        self._mail, self._following, self._done = following, None, None
        return done

    def transmit(self, permit: Permit, message: bytes) -> Exchange:
        """One message from beginning to end."""
        self.begin_mail(permit, message)
        refused = self.envelope()
        if refused is not None:
            return refused
        self.hand_over()
        return self.answer()

    def sound(self) -> bool:
        """Between two mails: whether the line is up and quiet. Closed when it is not."""
        if self._wire.sock is None:
            return False
        try:
            if not self._wire.spoke_early():
                return True
        except NoReplyError:
            return False
        self._wire.close()
        return False

    # -- the mail in hand

    def _taken(self, permit: Permit, message: bytes) -> _Mail:
        message = checked(message)
        for address in (permit.sender, permit.recipient):
            if not address.isascii() or not address.isprintable():
                raise ValueError("an address that is no line of SMTP")
        permit.spend()
        return _Mail(permit, message, permit.recipient, grouped=self.grouped)

    def _in_hand(self) -> _Mail:
        if self._mail is None:
            raise RuntimeError("no mail was begun")
        return self._mail

    def _ended(self, exchange: Exchange) -> Exchange:
        code = exchange.reply.code if exchange.reply is not None else 0
        if exchange.verdict is Verdict.NOT_SENT or code == 421:
            self._wire.close()
        self._mail = None
        return exchange

    def _went_well(self, mail: _Mail, *, together: bool) -> None:
        self._passed += 1
        if together:
            self._manners.worked(ahead=mail.ahead)
        elif not mail.grouped and self.grouped:  # refused together, taken one at a time
            self._manners.complained()

    # -- envelopes

    def _send_together(self, mail: _Mail) -> None:
        """The envelope in one piece, where that is the form; else nothing leaves yet."""
        mail.out = mail.grouped
        if mail.out:
            with suppress(NoReplyError):  # there will be no answers either
                self._wire.write(b"".join(self._lines(mail)))

    def _behind(self, following: tuple[Permit, bytes] | None) -> bytes:
        """The envelope that leaves right behind a body."""
        if following is None:
            return b""
        self._following = self._taken(*following)
        self._following.out = self._following.ahead = True
        return b"".join(self._lines(self._following))

    def _lines(self, mail: _Mail) -> tuple[bytes, ...]:
        mail.sized = self._manners.size and self._wire.has_extn("size")
        envid = mail.permit.envid
        mail.reported = bool(envid) and self._manners.dsn and self._wire.has_extn("dsn")
        size = f" SIZE={len(mail.message)}" if mail.sized else ""
        report = mail_words(envid) if mail.reported else ""
        wanted = recipient_words(mail.permit.recipient) if mail.reported else ""
        return (
            f"MAIL FROM:<{mail.permit.sender}>{size}{report}\r\n".encode("ascii"),
            f"RCPT TO:<{mail.recipient}>{wanted}\r\n".encode("ascii"),
            b"DATA\r\n",
        )

    def _answers(self) -> list[Reply]:
        """To an envelope in one piece: as many as come, at most three. Ends early when the server leaves."""
        replies: list[Reply] = []
        with suppress(NoReplyError):
            while len(replies) < len(_ENVELOPE):
                replies.append(self._reply())
                if replies[-1].code in (-1, 421):
                    self._wire.close()
                    break
        return replies

    def _steps(self, mail: _Mail) -> list[Reply]:
        """One command at a time, up to the first no."""
        replies: list[Reply] = []
        with suppress(NoReplyError):
            for stage, line in zip(_ENVELOPE, self._lines(mail), strict=True):
                self._wire.write(line)
                replies.append(self._reply())
                if classify(stage, replies[-1]) is not Verdict.ACCEPTED:
                    break
        return replies

    def _cleared(self, mail: _Mail, replies: list[Reply], refused: Exchange) -> Exchange:
        """After a no: the transaction is ended, so that the next one can begin (RFC 2920 3.1), or the
        connection where that can't be done."""
        codes = [reply.code for reply in replies]
        if refused.verdict is Verdict.NOT_SENT:
            self._wire.close()
            if mail.out:
                self._manners.broke(ahead=mail.ahead, fresh=not self._passed)
        elif self._wire.sock is None:
            if mail.out and _about_grouping(refused):
                self._manners.complained()
                return replace(refused, verdict=Verdict.NOT_SENT)
        elif len(codes) < len(_ENVELOPE) or codes[2] // 100 != 3:
            self._say(b"RSET\r\n", lambda code: code == 250)
        elif codes[0] // 100 == 2:  # DATA was taken without a recipient: an empty mail to nobody
            self._say(DOT, lambda code: code not in (-1, 421))
        else:  # DATA was taken without a sender: who knows to whom the dot would go
            self._wire.close()
        return refused

    def _say(self, line: bytes, good: Callable[[int], bool]) -> None:
        try:
            self._wire.write(line)
            if good(self._reply().code):
                return
        except NoReplyError:
            return
        self._wire.close()

    def _changed(self, mail: _Mail, refused: Exchange) -> bool:
        """Whether the same mail is worth another try in another form; each change is made once."""
        quoted = quoted_form(mail.recipient)
        if mail.reported and _about_reports(refused):
            self._manners.dsn = False
        elif mail.sized and refused.stage is Stage.MAIL and refused.verdict is Verdict.PROTOCOL:
            self._manners.size = False
        elif quoted and refused.stage is Stage.RCPT and _about_syntax(refused.reply):
            mail.recipient = quoted
        elif mail.grouped and (refused.verdict is Verdict.PROTOCOL or _about_grouping(refused)):
            mail.grouped = False
        else:
            return False
        mail.ahead = False
        return True

    # -- the body

    def _refused_early(self) -> bool:
        """Whether the server said something while it should listen."""
        reply = self._unasked()
        if reply is None:
            return False
        self._wire.close()
        self._done = _out_of_turn(Stage.BODY, reply)
        return True

    def _cut_off(self, *, dot_left: bool) -> Exchange:
        """The line broke while we wrote. Unless the final dot had left, the mail has surely not arrived."""
        if dot_left:
            return Exchange(Stage.DOT, Verdict.LOST)
        with suppress(NoReplyError):
            return _out_of_turn(Stage.BODY, read_reply(*self._wire.reply_within(0)))
        return Exchange(Stage.BODY, no_reply(Stage.BODY))

    def _after_dot(self) -> Exchange:
        try:
            reply = read_reply(*self._wire.reply_within(self._timeouts.after_dot))
        except NoReplyError:
            return Exchange(Stage.DOT, no_reply(Stage.DOT))
        verdict = classify(Stage.DOT, reply)
        if verdict is not Verdict.ACCEPTED and self._contradicted():
            verdict = Verdict.LOST
        if reply.code == 421 or verdict is Verdict.LOST:
            self._wire.close()
        return Exchange(Stage.DOT, verdict, reply)

    def _contradicted(self) -> bool:
        """Whether a second answer follows a no to the mail: then the no may have been to something before it,
        and the mail was taken. Sent again it might be there twice."""
        if self._following is not None or self._wire.sock is None:
            return False  # the answers to the next envelope follow
        with suppress(NoReplyError):
            return self._wire.speaks_within(_SECOND_ANSWER)
        return False

    # -- replies

    def _reply(self) -> Reply:
        return read_reply(*self._wire.getreply())

    def _unasked(self) -> Reply | None:
        """What the server said that nobody asked for."""
        return self._reply() if self._wire.spoke_early() else None


def _decided(replies: list[Reply]) -> Exchange | None:
    """The first no decides, or the silence after some yes. None: three times yes."""
    if len(replies) == len(_ENVELOPE) and replies[2].code // 100 == 2:
        return Exchange(Stage.DATA, Verdict.NOT_SENT, replies[2])  # answers that are not to our commands
    for stage, reply in zip(_ENVELOPE, replies, strict=False):
        verdict = classify(stage, reply)
        if verdict is not Verdict.ACCEPTED:
            return Exchange(stage, verdict, reply)
    if len(replies) == len(_ENVELOPE):
        return None
    stage = _ENVELOPE[len(replies)]
    return Exchange(stage, no_reply(stage))


def _out_of_turn(stage: Stage, reply: Reply) -> Exchange:
    """A no counts, whenever it comes; a yes to nothing says that answers and commands are out of step."""
    verdict = classify(stage, reply) if reply.code >= 400 else Verdict.NOT_SENT
    return Exchange(stage, verdict, reply)


def _about_reports(refused: Exchange) -> bool:
    if refused.stage is Stage.MAIL and refused.verdict is Verdict.PROTOCOL:
        return True
    return refused.stage in (Stage.MAIL, Stage.RCPT) and complains(refused.reply)


def _about_grouping(refused: Exchange) -> bool:
    return refused.reply is not None and _GROUPING.search(refused.reply.text) is not None


def _about_syntax(reply: Reply | None) -> bool:
    return reply is not None and (
        reply.code == 501 or (reply.code == 553 and reply.enhanced in ("", "5.1.3"))
    )

