import pytest

from desktop_app.domain.smtp_reply import (
    STOPS_RUN,
    WAITS,
    Reply,
    Stage,
    Verdict,
    classify,
    quoted_form,
    read_reply,
)

S, V = Stage, Verdict

CASES = [
    (S.DOT, "250 2.0.0 Ok: queued as 4X", V.ACCEPTED),
    (S.DATA, "354 End data", V.ACCEPTED),
    (S.AUTH, "235 2.7.0 ok", V.ACCEPTED),
    # the account
    (S.AUTH, "535 5.7.8 Error: authentication failed", V.WRONG_PASSWORD),
    (S.AUTH, "535 5.7.3 Authentication unsuccessful", V.WRONG_PASSWORD),
    (S.AUTH, "538 encryption required", V.WRONG_PASSWORD),
    (S.AUTH, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication off", V.PASSWORD_ENDED),
    (S.AUTH, "550 5.7.30 Basic authentication is not supported for Client Submission.", V.PASSWORD_ENDED),
    (S.AUTH, "535 5.7.139 the user credentials were incorrect", V.WRONG_PASSWORD),
    (S.AUTH, "535 Basic Authentication is disabled", V.PASSWORD_ENDED),
    (S.AUTH, "534 5.7.9 Application-specific password required.", V.APP_PASSWORD),
    (S.AUTH, "534 5.7.14 Please log in via your web browser", V.APP_PASSWORD),
    (S.AUTH, "535 app password missing", V.APP_PASSWORD),
    (S.AUTH, "454 4.7.0 Temporary authentication failure", V.SIGN_IN_LATER),
    (S.AUTH, "451 4.7.0 later", V.SIGN_IN_LATER),
    (S.AUTH, "421 4.7.0 too many", V.THROTTLED),
    (S.AUTH, "503 not now", V.SERVER_REFUSED),
    (S.MAIL, "530 5.7.0 Must issue a STARTTLS command first", V.SIGN_IN_NEEDED),
    (S.MAIL, "530 5.7.1 Authentication required", V.SIGN_IN_NEEDED),
    (S.MAIL, "550 5.7.1 please authenticate first", V.SIGN_IN_NEEDED),
    (S.MAIL, "553 5.7.1 Sender address rejected: not owned by user", V.SENDER_REFUSED),
    (S.MAIL, "550 5.7.60 client does not have permissions to send as this sender", V.SENDER_REFUSED),
    (S.DOT, "550 5.7.60 client does not have permissions", V.SENDER_REFUSED),
    (S.RCPT, "553 5.7.1 <a@shop.test>: Sender address rejected: not owned by user x", V.SENDER_REFUSED),
    (S.CONNECT, "554 no service here", V.SERVER_REFUSED),
    (S.TLS, "501 no parameters", V.SERVER_REFUSED),
    # limits: never the recipient's fault, though some say 550 at RCPT
    (S.RCPT, "550 5.4.5 Daily user sending limit exceeded", V.ACCOUNT_LIMIT),
    (S.DOT, "550 5.4.5 Daily user sending limit exceeded", V.ACCOUNT_LIMIT),
    (S.RCPT, "452 4.5.3 Too many recipients", V.ACCOUNT_LIMIT),
    (S.RCPT, "550 5.7.233 tenant exceeded", V.ACCOUNT_LIMIT),
    (S.DOT, "550 5.1.90 quota of recipients", V.ACCOUNT_LIMIT),
    (S.DOT, "554 5.2.252 SendAsDenied", V.ACCOUNT_LIMIT),
    (S.DOT, "554 5.2.0 STOREDRV.Submission; message submission limit exceeded", V.ACCOUNT_LIMIT),
    (S.MAIL, "550 outgoing mail limit exceeded", V.ACCOUNT_LIMIT),
    (S.MAIL, "550 送信制限中です", V.ACCOUNT_LIMIT),
    # slower, please
    (S.RCPT, "421 4.7.0 Try again later, closing connection.", V.THROTTLED),
    (S.RCPT, "421 rate limited", V.THROTTLED),
    (S.CONNECT, "421 too many connections", V.THROTTLED),
    (S.MAIL, "421 4.4.2 mx.shop.test Error: timeout exceeded", V.CLOSING),
    (S.MAIL, "421 Service not available", V.CLOSING),
    (S.RCPT, "450 4.7.28 unusual rate", V.THROTTLED),
    (S.MAIL, "450 4.3.2 system not accepting", V.THROTTLED),
    (S.CONNECT, "450 not now", V.THROTTLED),
    (S.DOT, "454 Throttling failure: Maximum sending rate exceeded.", V.THROTTLED),
    # the recipient, for now
    (S.RCPT, "450 4.7.1 greylisted", V.TEMPORARY),
    (S.RCPT, "451 4.7.1 Greylisting in action", V.TEMPORARY),
    (S.RCPT, "450 4.2.1 receiving mail too quickly", V.TEMPORARY),
    (S.RCPT, "452 4.2.2 mailbox full", V.TEMPORARY),
    (S.DOT, "451 4.3.0 Error: queue file write error", V.TEMPORARY),
    # the recipient
    (S.RCPT, "550 5.1.1 <x@y>: Recipient address rejected: User unknown", V.USER_UNKNOWN),
    (S.RCPT, "550 5.1.10 RecipientNotFound", V.USER_UNKNOWN),
    (S.RCPT, "551 user not local", V.USER_UNKNOWN),
    (S.RCPT, "553 5.1.2 bad domain", V.USER_UNKNOWN),
    (S.RCPT, "553 5.1.3 bad syntax", V.USER_UNKNOWN),
    (S.RCPT, "550 Unknown user x@docomo.ne.jp", V.USER_UNKNOWN),
    (S.RCPT, "550 No such user here", V.USER_UNKNOWN),
    (S.RCPT, "501 syntax", V.ADDRESS),
    (S.RCPT, "553 not like that", V.ADDRESS),
    (S.RCPT, "550 5.2.1 disabled", V.MAILBOX),
    (S.RCPT, "552 5.2.2 over quota", V.MAILBOX),
    (S.RCPT, "550 mailbox is full", V.MAILBOX),
    (S.RCPT, "552 no room", V.MAILBOX),
    (S.RCPT, "550 5.7.1 blocked by policy", V.POLICY),
    (S.DOT, "550 5.7.26 unauthenticated", V.POLICY),
    (S.DOT, "550 5.7.515 Access denied", V.POLICY),
    (S.RCPT, "550 go away", V.REFUSED),
    # the message
    (S.MAIL, "552 5.3.4 Message size exceeds fixed limit", V.TOO_LARGE),
    (S.DOT, "552 message too large", V.TOO_LARGE),
    (S.BODY, "523 size", V.TOO_LARGE),
    (S.DOT, "554 5.6.0 rejected after DATA", V.CONTENT),
    (S.DOT, "554 Invalid Subject header", V.CONTENT),
    (S.DOT, "554 looks like spam", V.CONTENT),
    (S.DOT, "554 transaction failed", V.REFUSED),
    (S.MAIL, "555 parameters not recognized", V.PROTOCOL),
    (S.DATA, "503 bad sequence", V.PROTOCOL),
    # no reply
    (S.DOT, "-1 garbage", V.LOST),
    (S.RCPT, "-1 garbage", V.NOT_SENT),
    (S.BODY, "0", V.NOT_SENT),
    (S.BODY, "250 too early", V.NOT_SENT),
    (S.DATA, "250 no 354", V.NOT_SENT),
    (S.DOT, "354 again", V.LOST),
]


@pytest.mark.parametrize(("stage", "line", "verdict"), CASES, ids=[f"{s}-{line}" for s, line, _ in CASES])
def test_replies_mean_what_the_table_says(stage: Stage, line: str, verdict: Verdict) -> None:
    code, _, text = line.partition(" ")
    assert classify(stage, read_reply(int(code), text.encode())) is verdict


def test_account_replies_are_kept_apart_from_recipients() -> None:
    assert not STOPS_RUN & WAITS
    assert Verdict.USER_UNKNOWN not in STOPS_RUN | WAITS


@pytest.mark.parametrize(
    ("raw", "text", "enhanced"),
    [
        (b"5.1.1 <hana@shop.jp>: no user\n5.1.1 second", "5.1.1 <…>: no user 5.1.1 second", "5.1.1"),
        ("送信制限".encode("cp932"), "送信制限", ""),
        (b"\xff\xfe\x00", "", ""),
        (b"x" * 900, "x" * 500, ""),
    ],
)
def test_reply_texts_are_decoded_bounded_and_without_addresses(raw: bytes, text: str, enhanced: str) -> None:
    reply = read_reply(550, raw)
    if text:
        assert reply.text == text
    assert reply.enhanced == enhanced
    assert reply.text.isprintable()


def test_a_reply_reads_as_one_line() -> None:
    assert str(Reply(250, "ok")) == "250 ok"
    assert str(Reply(250)) == "250"


@pytest.mark.parametrize(
    ("address", "quoted"),
    [
        ("a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'),
        ("ab.@docomo.ne.jp", '"ab."@docomo.ne.jp'),
        (".ab@ezweb.ne.jp", '".ab"@ezweb.ne.jp'),
        ("a.b@docomo.ne.jp", None),
    ],
)
def test_only_odd_dots_have_a_quoted_form(address: str, quoted: str | None) -> None:
    assert quoted_form(address) == quoted
