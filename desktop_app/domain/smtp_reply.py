"""What a mail server's reply means: one table for every stage (mail.md 7.1; RFC 5321 4.2, RFC 3463).

The stage decides first: up to MAIL FROM a refusal is about the account, at RCPT about the recipient,
after that about the content or the recipient. Texts are matched because several providers use the
code of a recipient's fault for their own limits.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where in the conversation something happened."""

    CONNECT = "connect"
    HELLO = "hello"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    """Between 354 and the final dot: the mail has surely not left."""
    DOT = "dot"
    """After the final dot: only the reply tells."""


class Verdict(StrEnum):
    """What to make of a reply."""

    ACCEPTED = "accepted"
    # the account: the run stops
    WRONG_PASSWORD = "wrong-password"  # noqa: S105 (a meaning, not a secret)
    PASSWORD_ENDED = "password-sign-in-ended"  # noqa: S105
    APP_PASSWORD = "app-password-needed"  # noqa: S105
    SIGN_IN_LATER = "sign-in-later"
    SIGN_IN_NEEDED = "sign-in-needed"
    SENDER_REFUSED = "sender-refused"
    SERVER_REFUSED = "server-refused"
    # the account: the run waits
    ACCOUNT_LIMIT = "account-limit"
    THROTTLED = "throttled"
    CLOSING = "closing"
    """The server ends this connection without saying that we are too fast."""
    # the message
    TOO_LARGE = "too-large"
    CONTENT = "content"
    PROTOCOL = "protocol"
    # the recipient
    USER_UNKNOWN = "user-unknown"
    ADDRESS = "address"
    """The server does not understand the address's form."""
    MAILBOX = "mailbox"
    POLICY = "policy"
    TEMPORARY = "temporary"
    REFUSED = "refused"
    # no reply at all
    NOT_SENT = "not-sent"
    LOST = "lost"


STOPS_RUN = frozenset({
    Verdict.WRONG_PASSWORD, Verdict.PASSWORD_ENDED, Verdict.APP_PASSWORD, Verdict.SIGN_IN_LATER,
    Verdict.SIGN_IN_NEEDED, Verdict.SENDER_REFUSED, Verdict.SERVER_REFUSED, Verdict.TOO_LARGE,
})
"""Every further message would meet the same; never counted against the recipient."""

WAITS = frozenset({Verdict.ACCOUNT_LIMIT, Verdict.THROTTLED, Verdict.CLOSING})
"""The run ends to wait; never counted against the recipient."""

_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_LONGEST = 2000
"""Characters of a reply that are looked at: a hostile one can't keep us busy."""
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer. `enhanced` is RFC 3463's code or ""."""

    code: int
    text: str = ""
    enhanced: str = ""

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


def read_reply(code: int, text: bytes) -> Reply:
    """A reply as smtplib hands it over; hosts write UTF-8 or CP932. Line ends become spaces, addresses `…`.

    Addresses are cut because replies are kept in the log and shown (architecture 4.22).
    """
    try:
        words = text.decode("utf-8")
    except UnicodeDecodeError:
        words = text.decode("cp932", errors="replace")
    words = words[:_LONGEST]
    found = _ENHANCED.match(words)
    if not words.isprintable():
        words = "".join(c if c.isprintable() else " " for c in words)
    plain = " ".join(words.split())
    if "@" in plain:
        plain = _ADDRESS.sub("…", plain)
    return Reply(code, plain[:500], found.group(1) if found else "")


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the table; an empty field matches anything."""

    verdict: Verdict
    stages: str = ""
    codes: str = ""
    enhanced: str = ""
    text: str = ""

    def speaks(self, stage: Stage, reply: Reply) -> bool:
        return (
            (not self.stages or stage in self.stages.split())
            and (not self.codes or re.fullmatch(self.codes, str(reply.code)) is not None)
            and (not self.enhanced or re.fullmatch(self.enhanced, reply.enhanced) is not None)
            and (not self.text or re.search(self.text, reply.text, re.IGNORECASE) is not None)
        )


_LIMIT_WORDS = (
    r"daily user sending|sending (limit|quota)|outgoing (e?-?mail|message)s? (limit|quota)|"
    r"message limit exceeded|(daily|hourly) ((e?-?mail|message|recipient|sending|smtp) )*(limit|quota)|"
    r"too many (messages|recipients|e?-?mails)|maximum (number of )?(messages|recipients|e?-?mails)|"
    r"送信制限|送信数|送信上限|送信通数"
)
_UNKNOWN_WORDS = (
    r"user unknown|unknown user|no such (user|mailbox|recipient|address)|user not found|"
    r"recipient not found|(user|mailbox|account|address) does not exist|unknown recipient|"
    r"invalid (recipient|mailbox)|not a valid (recipient|mailbox)|宛先.*(不明|存在しません)"
)
_OF_A_MAIL = "mail rcpt data body dot"
_NOT_421 = "(?!421)[45].."
_YES = (Stage.CONNECT, Stage.HELLO, Stage.TLS, Stage.AUTH, Stage.MAIL, Stage.RCPT, Stage.DOT)
_TABLE = (
    # limits first: some come as 550 at RCPT and would look like an unknown user
    _Row(Verdict.ACCOUNT_LIMIT, _OF_A_MAIL, _NOT_421, r"[45]\.4\.5|[45]\.4\.6|[45]\.5\.3"),
    _Row(Verdict.ACCOUNT_LIMIT, _OF_A_MAIL, "5..", r"5\.7\.23[235]|5\.1\.90|5\.2\.252"),
    _Row(Verdict.ACCOUNT_LIMIT, _OF_A_MAIL, _NOT_421, text=_LIMIT_WORDS),
    _Row(Verdict.ACCOUNT_LIMIT, "mail data body dot", "554", r"5\.2\.0"),
    _Row(Verdict.ACCOUNT_LIMIT, "rcpt", "554", r"5\.2\.0", "sendasdenied|exceeded"),
    # sign-in
    _Row(Verdict.ACCEPTED, " ".join(_YES), "2.."),
    _Row(Verdict.ACCEPTED, "auth data", "3.."),
    _Row(Verdict.WRONG_PASSWORD, "auth", "535", r"5\.7\.139", "credentials"),
    _Row(Verdict.PASSWORD_ENDED, "auth mail", "5..", r"5\.7\.30|5\.7\.139"),
    _Row(Verdict.PASSWORD_ENDED, "auth", "5..", text="basic authentication|smtpclientauthentication"),
    _Row(Verdict.APP_PASSWORD, "auth", "5..", r"5\.7\.9|5\.7\.14"),
    _Row(Verdict.APP_PASSWORD, "auth", "53[45]", text="application-specific password|app password"),
    _Row(Verdict.THROTTLED, "auth", "421"),
    _Row(Verdict.THROTTLED, "auth", "4..", r"4\.3\.2|4\.7\.28"),
    _Row(Verdict.SIGN_IN_LATER, "auth", "4.."),
    _Row(Verdict.WRONG_PASSWORD, "auth", "53[458]|550|554"),
    _Row(Verdict.SERVER_REFUSED, "auth", "5.."),
    # too fast, or closing
    _Row(Verdict.THROTTLED, "", "421", r"4\.7\.\d+"),
    _Row(Verdict.THROTTLED, "", "421", text=r"\brate\b|too (many|fast)|try (again )?later|limit|slow"),
    _Row(Verdict.CLOSING, "", "421"),
    _Row(Verdict.THROTTLED, "", "4..", r"4\.3\.2|4\.7\.28"),
    _Row(Verdict.THROTTLED, "", "4..", r"4\.7\.0", r"try (it )?again later"),
    _Row(Verdict.THROTTLED, "connect hello tls mail", "4.."),
    _Row(Verdict.THROTTLED, "", "454"),
    # before the recipient is named
    _Row(Verdict.SERVER_REFUSED, "connect hello tls", "5.."),
    _Row(Verdict.SIGN_IN_NEEDED, "mail rcpt data", "53[08]"),
    _Row(Verdict.SIGN_IN_NEEDED, "mail", "550", r"5\.7\.1", "authenticat"),
    _Row(Verdict.TOO_LARGE, "mail data body dot", "552|523|554", r"5\.3\.4"),
    _Row(Verdict.TOO_LARGE, "mail data body dot", "523"),
    _Row(Verdict.TOO_LARGE, "mail", "552"),
    _Row(Verdict.TOO_LARGE, "data body dot", "552", "", r"size|large|big|long"),
    _Row(Verdict.PROTOCOL, "mail", "50.|555"),
    _Row(Verdict.SENDER_REFUSED, "mail", "5.."),
    _Row(Verdict.SENDER_REFUSED, "rcpt data dot", "5..", r"5\.7\.60"),
    _Row(Verdict.SENDER_REFUSED, "rcpt", "55[03]", text=r"sender address rejected|not owned by user"),
    # this recipient
    _Row(Verdict.TEMPORARY, "", "4.."),
    _Row(Verdict.MAILBOX, "", "5..", r"5\.2\.\d+"),
    _Row(Verdict.USER_UNKNOWN, "rcpt data dot", "5..", r"5\.1\.(1|2|3|6|10)"),
    _Row(Verdict.MAILBOX, "rcpt dot", "5..", text=r"(mailbox|inbox).*(full|disabled|inactive)|quota"),
    _Row(Verdict.MAILBOX, "rcpt", "552"),
    _Row(Verdict.POLICY, "rcpt data body dot", "5..", r"5\.7\.\d+"),
    _Row(Verdict.USER_UNKNOWN, "rcpt data dot", "5..", text=_UNKNOWN_WORDS),
    _Row(Verdict.USER_UNKNOWN, "rcpt", "551"),
    _Row(Verdict.ADDRESS, "rcpt", "501|553"),
    _Row(Verdict.CONTENT, "data body dot", "5..", r"5\.6\.\d+"),
    _Row(Verdict.CONTENT, "data body dot", "5..", text=r"invalid .*header|content|spam|virus"),
    _Row(Verdict.PROTOCOL, "rcpt data body dot", "50.|555"),
    _Row(Verdict.REFUSED, "", "5.."),
)


def classify(stage: Stage, reply: Reply) -> Verdict:
    """What `reply` at `stage` means. What fits nothing (garbage, a 250 where 354 is due)
    counts as a broken line: LOST after the final dot, else NOT_SENT."""
    if 200 <= reply.code < 300 and stage in _YES:  # by far the most; no line before those two says else
        return Verdict.ACCEPTED
    for row in _TABLE:
        if row.speaks(stage, reply):
            return row.verdict
    return no_reply(stage)


def no_reply(stage: Stage) -> Verdict:
    """The connection ended without an answer: after the final dot nobody knows (RFC 1047)."""
    return Verdict.LOST if stage is Stage.DOT else Verdict.NOT_SENT


def quoted_form(address: str) -> str | None:
    """The form of RFC 5321 4.1.2 for a carrier's dots (`a..b@`, `a.@`), or None when it has none such."""
    local, _, domain = address.rpartition("@")
    if ".." in local or local.startswith(".") or local.endswith("."):
        return f'"{local}"@{domain}'
    return None
