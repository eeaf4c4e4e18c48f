"""Every line and every code of the table of replies (mail.md 7.1), at every stage that the line names.

The cases are written from that table, not from the code. What a verdict does stands in `DOES`: the run stops
or waits and nobody is blamed, or it is about one recipient or about the content.
"""

from itertools import product

import pytest

from desktop_app.domain.smtp_reply import STOPS_RUN, WAITS, Stage, Verdict, classify, no_reply, read_reply

S, V = Stage, Verdict
BEFORE = (S.CONNECT, S.HELLO, S.TLS, S.AUTH, S.MAIL)
"""The account's stages."""
DATA = (S.DATA, S.BODY, S.DOT)
ANY = (S.CONNECT, S.HELLO, S.TLS, S.AUTH, S.MAIL, S.RCPT, *DATA)

STOP, WAIT, LIMIT = "stop", "wait", "limit"
LATER, HARD, SOFT, BLOCK, CONTENT, FORM, EXTENSION, TAKEN = (
    "later", "hard", "soft", "block", "content", "form", "extension", "taken",
)

DOES = {
    V.ACCEPTED: TAKEN, V.ACCOUNT_LIMIT: LIMIT, V.THROTTLED: WAIT, V.CLOSING: WAIT, V.SIGN_IN_LATER: WAIT,
    V.TEMPORARY: LATER, V.USER_UNKNOWN: HARD, V.MAILBOX: SOFT, V.POLICY: BLOCK, V.CONTENT: CONTENT,
    V.ADDRESS: FORM, V.PROTOCOL: EXTENSION,
} | dict.fromkeys(STOPS_RUN - {V.SIGN_IN_LATER}, STOP)

TABLE: list[tuple[str, tuple[Stage, ...], tuple[str, ...]]] = [
    # 421 (any), 4.3.2, 4.7.0 "try again later", 4.7.28
    (WAIT, ANY, (
        "421 Service not available", "421 4.4.2 closing", "421 4.7.0 Try again later",
        "421 4.3.2 shutting down",
        "450 4.3.2 System not accepting network messages", "451 4.3.2 busy", "421 4.7.28 rate",
        "450 4.7.28 Our system has detected an unusual rate", "421 too many messages from you",
        "421 4.5.3 Too many recipients",
    )),
    (WAIT, (S.CONNECT, S.HELLO, S.TLS, S.MAIL, S.RCPT, *DATA), (
        "450 4.7.0 Try again later", "451 4.7.0 please try again later", "454 Throttling failure",
    )),
    # 454 4.7.0 temporary auth failure; 451 4.7.0
    (WAIT, (S.AUTH,), (
        "454 4.7.0 Temporary authentication failure", "451 4.7.0 later", "432 4.7.12 change it",
    )),
    # 530 5.7.0 at MAIL
    (STOP, (S.MAIL,), ("530 5.7.0 Must issue a STARTTLS command first", "530 5.7.0 Authentication required")),
    # 534 5.7.9, 5.7.14; 535 5.7.8, 5.7.3, 5.7.139; 538; 550 5.7.30
    (STOP, (S.AUTH,), (
        "534 5.7.9 Application-specific password required", "534 5.7.14 Please log in via your web browser",
        "535 5.7.8 authentication failed", "535 5.7.3 Authentication unsuccessful",
        "535 5.7.139 Authentication unsuccessful", "538 5.7.11 Encryption required",
        "550 5.7.30 Basic authentication is not supported",
    )),
    # the account's limits, also where they come as a 550
    (LIMIT, (S.MAIL, S.RCPT, *DATA), (
        "550 5.4.5 Daily user sending limit exceeded", "550 5.4.6 too many", "452 4.5.3 Too many recipients",
        "451 4.5.3 x", "452 Too many recipients received this hour", "550 5.7.232 tenant",
        "550 5.7.233 tenant",
        "550 5.7.235 tenant", "550 5.1.90 recipients", "554 5.2.252 SendAsDenied", "554 5.2.0 SendAsDenied",
        "550 outgoing mail limit exceeded", "550 送信制限を超えました", "451 送信制限",
        "550 5.7.1 daily message quota exceeded", "550 You have exceeded your hourly email limit",
        "550 送信数の上限に達しました",
    )),
    (LIMIT, (S.MAIL, *DATA), ("554 5.2.0 STOREDRV.Submission.Exception",)),
    # the sender
    (STOP, (S.MAIL,), (
        "553 5.7.1 Sender address rejected: not owned by user", "550 5.7.1 sender address rejected",
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
    )),
    # for now, this recipient
    (LATER, (S.RCPT, *DATA), (
        "450 4.7.1 Greylisted", "451 4.7.1 Greylisting in action", "450 4.2.1 receiving mail too quickly",
        "452 4.2.2 mailbox full", "451 4.3.0 Temporary lookup failure", "450 busy", "452 4.3.1 no space",
    )),
    # at MAIL it is the account's matter
    (WAIT, (S.MAIL,), ("450 4.1.8 Sender address not found now", "452 4.3.1 Insufficient system storage")),
    # no such address
    (HARD, (S.RCPT,), (
        "550 5.1.1 User unknown", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", "551 User not local",
        "551 5.1.6 moved", "553 5.1.2 bad system", "553 5.1.3 bad syntax", "550 5.1.1", "550 user unknown",
        "550 Unknown user", "550 5.0.0 Unknown user", "550 No such user here",
    )),
    (HARD, (S.DATA, S.DOT), ("550 Unknown user", "550 5.1.1 User unknown")),  # au says so at DATA (2)
    # the form of a dotted local part
    (FORM, (S.RCPT,), ("501 syntax", "501 5.5.2 syntax", "553 malformed address")),
    # the mailbox
    (SOFT, (S.RCPT,), ("550 5.2.1 disabled", "552 5.2.2 full", "552 5.2.2 over quota", "552 full")),
    # too large
    (STOP, (S.MAIL, *DATA), (
        "552 5.3.4 Message size exceeds fixed limit", "523 message too large", "523", "552 message too big",
    )),
    # a block
    (BLOCK, (S.RCPT, *DATA), (
        "550 5.7.1 blocked by policy", "554 5.7.1 Service unavailable; client blocked",
        "550 5.7.26 unauthenticated",
        "550 5.7.515 Access denied", "550 5.7.27 SPF", "554 5.7.0 no",
    )),
    # the content
    (CONTENT, DATA, (
        "554 5.6.0 rejected", "554 5.6.2 conversion", "554 Invalid Subject header", "550 5.6.3 x",
    )),
    # a command or a parameter that the server does not understand
    (EXTENSION, (S.MAIL, *DATA), (
        "500 what", "501 5.5.4 unknown parameter", "502 no", "503 5.5.1 order", "504 no",
        "555 5.5.4 unsupported",
    )),
    (EXTENSION, (S.RCPT,), (
        "500 what", "502 no", "503 5.5.1 order", "504 no", "555 5.5.4 Unsupported option",
    )),
    (STOP, (S.CONNECT, S.HELLO, S.TLS), ("500 what", "504 no", "554 no SMTP service here", "550 go away")),
    (TAKEN, (S.MAIL, S.RCPT, S.DOT), ("250 2.1.0 Ok", "251 will forward", "250 2.0.0 Ok: queued as 4X1Y2Z")),
]
CASES = [
    pytest.param(does, stage, line, id=f"{stage}-{line[:40]}")
    for does, stages, lines in TABLE
    for stage, line in product(stages, lines)
]


@pytest.mark.parametrize(("does", "stage", "line"), CASES)
def test_each_line_of_the_table(does: str, stage: Stage, line: str) -> None:
    verdict = classify(stage, read_reply(int(line[:3]), line[4:].encode()))
    assert DOES[verdict] == does, verdict


@pytest.mark.parametrize("stage", BEFORE)
@pytest.mark.parametrize("line", ["450 4.2.1 x", "451 4.3.0 x", "550 5.1.1 x", "550 5.7.1 x", "554 5.6.0 x"])
def test_before_the_recipient_is_named_nobody_is_blamed(stage: Stage, line: str) -> None:
    verdict = classify(stage, read_reply(int(line[:3]), line[4:].encode()))
    assert verdict in STOPS_RUN | WAITS


def test_without_an_answer_only_the_final_dot_leaves_a_doubt() -> None:
    assert {stage: no_reply(stage) for stage in ANY} == {
        stage: V.LOST if stage is S.DOT else V.NOT_SENT for stage in ANY
    }
