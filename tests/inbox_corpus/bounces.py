"""Bounces of every class through every server's form, and the odd ones: delayed, relayed, several, forged."""

# ruff: noqa: E501 — mails are data: a line of a mail stays one line

from collections.abc import Iterator

from tests.inbox_corpus.making import CRLF, Case, mail, multi, part, raw_part, usual
from tests.inbox_corpus.mtas import (
    MTAS,
    Failure,
    courier,
    docomo,
    exchange,
    ezweb,
    gmail,
    head,
    home_made,
    icloud,
    kddi,
    m365_ja,
    nifty,
    outlook_com,
    postfix,
    qmail,
    report,
    returned_headers,
    returned_mail,
    sendmail,
    softbank,
    status_part,
)
from tests.inbox_corpus.world import BY_ADDRESS, OWN_MX, READERS, RUNS, SHOP, Reader, token_of

BOUNCE = frozenset({"bounce"})
ACTION_OF = {"hard": "suppress", "mailbox": "count", "transient": "count", "unknown": "count", "policy": "none", "delivered": "none"}

REPLIES: dict[str, tuple[tuple[str, str], ...]] = {
    "hard": (
        ("5.1.1", "550 5.1.1 <{a}>: Recipient address rejected: User unknown in virtual mailbox table"),
        ("5.1.1", "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address"),
        ("5.0.0", "550 Unknown user {a}"),
        ("5.0.0", "550 <{a}>: User unknown"),
        ("5.1.1", "550 Invalid recipient: <{a}>"),
        ("5.5.0", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
        ("5.0.0", "554 delivery error: dd This user doesn't have a yafuu.example account ({a}) [0]"),
        ("5.1.1", "550 5.1.1 <{a}>: user does not exist"),
        ("5.1.6", "551 5.1.6 Mailbox has moved, no forwarding address"),
        ("5.0.0", "550 No such user here"),
        ("5.1.1", "550 5.1.1 unknown or illegal alias: {a}"),
        ("5.0.0", "553 sorry, no mailbox here by that name (#5.1.1)"),
    ),
    "mailbox": (
        ("5.2.2", "552 5.2.2 <{a}>: Recipient address rejected: Mailbox over quota"),
        ("4.2.2", "452-4.2.2 The email account that you tried to reach is over quota. Please direct the recipient to free space"),
        ("5.2.2", "552 5.2.2 mailbox full"),
        ("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled."),
        ("5.0.0", "554 5.0.0 Quota exceeded for mailbox {a}"),
        ("5.2.1", "550 5.2.1 This mailbox has been suspended due to inactivity"),
    ),
    "transient": (
        ("4.4.1", "connect to mx.remote.example[192.0.2.77]:25: Connection timed out"),
        ("4.7.1", "450 4.7.1 <{a}>: Recipient address rejected: Greylisted, try again later"),
        ("4.4.7", "Delivery time expired: message has been in the queue for more than 5 days"),
        ("4.3.2", "421 4.3.2 Service temporarily unavailable, closing transmission channel"),
        ("4.4.2", "lost connection with mx.remote.example while receiving the initial server greeting"),
        ("4.4.1", "connect to mx.remote.example[192.0.2.77]:25: Connection refused"),
    ),
    "policy": (
        ("5.7.1", "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.blocklist.example"),
        ("5.7.26", "550-5.7.26 This mail has been blocked because the sender is unauthenticated. SPF and DKIM did not pass"),
        ("5.7.515", "550 5.7.515 Access denied, sending domain hanakago.example.jp does not meet the required authentication level."),
        ("5.3.4", "552 5.3.4 Message size exceeds fixed limit: too large"),
        ("5.7.1", "550 5.7.1 Message rejected as spam by content filtering"),
        ("5.7.9", "554 5.7.9 Message not accepted for policy reasons. DMARC policy of the sender"),
        ("5.1.8", "553 5.1.8 <news@hanakago.example.jp>: Sender address rejected: Domain not found"),
        ("5.7.606", "550 5.7.606 Access denied, banned sending IP [192.0.2.9]. To request removal from this list"),
        ("5.0.0", "550 rejected: your IP has a poor reputation and is blacklisted"),
    ),
    "unknown": (
        ("5.0.0", "554 5.0.0 Transaction failed"),
        ("5.5.0", "550 5.5.0 Other or undefined status"),
    ),
}  # fmt: skip
HOME_REPLIES = (
    ("hard", "5.1.1", "ユーザーが見つかりません"),
    ("hard", "5.1.1", "宛先のメールアドレスが見つかりません。"),
    ("hard", "5.1.1", "宛先不明のため返送します"),
    ("hard", "5.1.1", "該当するユーザーは存在しません。"),
    ("hard", "5.1.1", "お客様のアドレスは現在使われておりません（存在しません）"),
    ("mailbox", "5.2.2", "メールボックスが一杯です"),
    ("mailbox", "5.2.2", "受信者のメールボックスの容量を超えています。"),
    ("mailbox", "5.2.1", "受信できない状態です"),
    ("policy", "5.7.1", "受信拒否の設定がされています"),
    ("policy", "5.7.1", "ドメイン指定受信により受信できません"),
    ("policy", "5.7.1", "迷惑メールと判定されたため受信拒否しました"),
    ("transient", "4.4.1", "相手先サーバーに接続できませんでした（タイムアウト）。しばらくしてからお試しください。"),
)


def _bounce(name: str, raw: bytes, wanted: dict[str, str | frozenset[str]], *, as_list: bool = False, action: str = "") -> Case:
    classes = {who: {one} if isinstance(one, str) else one for who, one in wanted.items()}
    flat = {one for group in classes.values() for one in group}
    if action:
        actions = {action}
    elif any(group == {"hard"} for group in classes.values()):
        actions = {"suppress"}
    else:
        actions = {ACTION_OF[one] for one in flat}
    return Case(
        f"bounce-{name}",
        raw,
        BOUNCE,
        frozenset(actions),
        recipients=frozenset(classes),
        classes={who: frozenset(group) for who, group in classes.items()},
        group="bounce",
        known_as_list=as_list,
    )


def _failure(reader: Reader, row: tuple[str, str], action: str = "failed") -> Failure:
    return Failure(reader, row[0], row[1].format(a=reader.address), action)


def every_server() -> Iterator[Case]:
    """Each server with one reply of each class that it can carry; every reply at least once."""
    number = 0
    for position, make in enumerate(MTAS):
        for kind, rows in REPLIES.items():
            if make in (ezweb, kddi) and kind not in ("hard", "mailbox"):
                continue
            if make is home_made:
                continue
            row = rows[position % len(rows)]
            reader = READERS[number % len(READERS)]
            number += 1
            if make is kddi and kind == "mailbox":
                row = ("5.2.2", "mailbox full")
            if make is kddi and kind == "hard":
                row = ("5.1.1", "As the remote domain doesn't have this user: User unknown")
            name = f"{make.__name__}-{kind}"
            yield _bounce(name, make(_failure(reader, row)), {reader.address: kind}, as_list=number % 4 == 0)
    for row_number, (kind, status, text) in enumerate(HOME_REPLIES):
        for make in (home_made, nifty):
            reader = READERS[(number + row_number) % len(READERS)]
            number += 1
            raw = make(Failure(reader, status, text))
            yield _bounce(f"{make.__name__}-ja{row_number}", raw, {reader.address: kind}, as_list=number % 2 == 0)
    carriers = (
        (docomo, "5.0.0", "550 Unknown user {a}", "hard"),
        (docomo, "5.2.0", "550 Unknown user {a}", "hard"),
        (softbank, "5.1.1", "550 Invalid recipient", "hard"),
        (ezweb, "5.1.1", "550 : User unknown", "hard"),
        (ezweb, "5.2.2", "", "mailbox"),
        (gmail, "5.1.1", "550-5.1.1 The email account that you tried to reach does not exist.", "hard"),
        (m365_ja, "5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", "hard"),
        (outlook_com, "5.1.1", "550 5.5.0 Requested action not taken: mailbox unavailable", "hard"),
        (icloud, "5.2.2", "552 5.2.2 <{a}>: user is over quota", "mailbox"),
        (exchange, "5.7.133", "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required", "policy"),
        (postfix, "5.4.4", "Host or domain name not found. Name service error for name=nai.example type=MX: Host not found", "hard"),
        (postfix, "5.1.10", "Domain nai.example does not accept mail (nullMX)", "hard"),
        (sendmail, "5.1.2", "550 Host unknown (Name server: nai.example: host not found)", "hard"),
        (qmail, "5.1.2", "Sorry, I couldn't find any host named nai.example. (#5.1.2)", "hard"),
        (qmail, "4.4.1", "Sorry, I wasn't able to establish an SMTP connection. I'm not going to try again; this message has been in the queue too long. (#4.4.1)", "transient"),
        (courier, "5.1.3", "501 5.1.3 Bad recipient address syntax", "hard"),
        (postfix, "5.6.0", "554 5.6.0 Invalid Subject header", "policy"),
        (postfix, "4.7.0", "421 4.7.0 unexpected: try again later", "transient"),
    )  # fmt: skip
    for position, (make, status, reply, kind) in enumerate(carriers):
        reader = READERS[(7 + position) % len(READERS)]
        yield _bounce(f"carrier{position}-{make.__name__}", make(_failure(reader, (status, reply))), {reader.address: kind})


def by_what() -> Iterator[Case]:
    """The recipient shows in one way only."""
    row = ("5.1.1", "550 5.1.1 User unknown")
    for number in range(3):
        reader = READERS[60 + number]
        elsewhere = Failure(Reader("tensou.saki@oku.example.jp", ""), row[0], row[1])
        text = "Your message could not be delivered.\n"
        names = ("plus", "envid", "message-id")
        to = reader.bounce_address() if number == 0 else SHOP
        envid = reader.token if number == 1 else ""
        back = returned_headers(reader) if number == 2 else "Subject: x\n"
        back = back.replace(f"To: {reader.address}", "To: undisclosed")
        raw = report(head("MAILER-DAEMON@" + OWN_MX, "Undelivered", to=to), text, status_part([elsewhere], envid, original=False), back, headers_only=True)
        # ENVID's form is not in the contract of `classify`: a token alone may also be found there.
        yield _bounce(f"only-{names[number]}", raw, {reader.address: "hard"})
    reader = READERS[64]
    own = head("MAILER-DAEMON@" + OWN_MX, "Undelivered Mail Returned to Sender")
    quoted = "\n".join("> " + line for line in returned_headers(reader).splitlines())
    yield _bounce("quoted-headers", mail(own, part(f"Delivery failed: user unknown\n\n{quoted}")), {reader.address: "hard"})
    wrapped = f"Delivery failed: 550 user unknown\n\n{reader.address[:12]}=\n{reader.address[12:]}\n"
    yield _bounce("message-id-inline", mail(own, part(wrapped + f"\nMessage-ID: {reader.message_id()}\n")), {reader.address: "hard"})
    report_only = mail(own, multi("report", [part("failed"), status_part([_failure(reader, row)])], extra="; report-type=delivery-status"))
    yield _bounce("no-returned-part", report_only, {reader.address: "hard"})
    no_type = mail(own, multi("mixed", [part("failed"), status_part([_failure(reader, row)])]))
    yield _bounce("status-in-mixed", no_type, {reader.address: "hard"})
    no_return = mail(head("MAILER-DAEMON@" + OWN_MX, "failure notice", path=""), part(f"<{reader.address}>:\nUser unknown\n"))
    yield _bounce("no-return-path", no_return, {reader.address: "hard"})
    ordinary = mail(head("mail-admin@tosho.example.lg.jp", "配信できませんでした", path=""), part(f"以下の宛先は存在しません。\n{reader.address}\n\n----- Original Message -----\nMessage-ID: {reader.message_id()}\n"))
    yield _bounce("ordinary-from", ordinary, {reader.address: "hard"})
    upper = Failure(Reader(reader.address.upper(), ""), *row)
    yield _bounce("upper", report(own, "failed", status_part([upper]), "Subject: x\n", headers_only=True), {reader.address: "hard"}, as_list=True)
    dotted = BY_ADDRESS["ringo..ame@docomo.ne.jp.example"]
    quote = Failure(Reader('"ringo..ame"@docomo.ne.jp.example', ""), "5.0.0", "550 Unknown user ringo..ame@docomo.ne.jp.example")
    yield _bounce("dotted-quoted", report(own, "failed", status_part([quote]), "Subject: x\n", headers_only=True), {dotted.address: "hard"})
    utf = raw_part("message/global-delivery-status", f"Reporting-MTA: dns; x\n\nFinal-Recipient: utf-8; {reader.address}\nAction: failed\nStatus: 5.1.1\n")
    yield _bounce("global", mail(own, multi("report", [part("failed"), utf], extra="; report-type=global-delivery-status")), {reader.address: "hard"})
    plus = BY_ADDRESS["t.aoyagi+hana@freemail.example"]
    yield _bounce("plus-reader", postfix(_failure(plus, row)), {plus.address: "hard"}, as_list=True)
    base64_status = multi("report", [part("failed"), f"Content-Type: message/delivery-status{CRLF}Content-Transfer-Encoding: base64{CRLF}{CRLF}" + part(f"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; {reader.address}\nAction: failed\nStatus: 5.1.1\n").split(CRLF * 2, 1)[1]], extra="; report-type=delivery-status")
    yield _bounce("base64-status", mail(own, base64_status), {reader.address: "hard"})


def several() -> Iterator[Case]:
    """Several recipients, forwarding, several classes."""
    one, two, three = READERS[70], READERS[71], READERS[72]
    failures = [_failure(one, ("5.1.1", "550 5.1.1 User unknown")), _failure(two, ("5.2.2", "552 5.2.2 mailbox full")), _failure(three, ("5.7.1", "554 5.7.1 blocked by policy"))]
    own = head("MAILER-DAEMON@" + OWN_MX, "Undelivered Mail Returned to Sender")
    wanted: dict[str, str | frozenset[str]] = {one.address: "hard", two.address: "mailbox", three.address: "policy"}
    back = f"From: {SHOP}\nTo: undisclosed-recipients:;\nSubject: x\n"
    yield _bounce("three", report(own, "failed", status_part(failures), back, headers_only=True), wanted, as_list=True)
    yield _bounce("three-known", report(own, "failed", status_part(failures), back, headers_only=True), wanted)
    qm = f"Hi. This is the qmail-send program at {OWN_MX}.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<{one.address}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n<{two.address}>:\nRemote host said: 552 mailbox is full\n\n--- Below this line is a copy of the message.\n\nFrom: {SHOP}\nSubject: x\n"
    yield _bounce("qmail-two", mail(head(f"MAILER-DAEMON@{OWN_MX}", "failure notice"), part(qm, charset="")), {one.address: "hard", two.address: "mailbox"}, as_list=True)
    # The reader's mail is forwarded: the final recipient is unknown to us, the original one is ours.
    forwarded = raw_part("message/delivery-status", f"Reporting-MTA: dns; mx.k.example\n\nOriginal-Recipient: rfc822; {one.address}\nFinal-Recipient: rfc822; inner.box@naka.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\n")
    parts = [part("failed"), forwarded, raw_part("message/rfc822", returned_mail(one))]
    yield _bounce("forwarded-full", mail(own, multi("report", parts, extra="; report-type=delivery-status")), {one.address: "mailbox"})
    half = [_failure(one, ("5.1.1", "550 5.1.1 User unknown")), _failure(two, ("2.0.0", "250 2.0.0 Ok: queued as 1"), "relayed")]
    yield _bounce("failed-and-relayed", report(own, "failed", status_part(half), back, headers_only=True), {one.address: "hard", two.address: frozenset({"delivered"})}, as_list=True)


def no_failures() -> Iterator[Case]:
    """Delayed, relayed, delivered, expanded: nothing to stop, nothing to count."""
    reader = READERS[80]
    own = head("MAILER-DAEMON@" + OWN_MX, "Delayed Mail (still being retried)")
    late = _failure(reader, ("4.4.1", "connect to mx.remote.example: Connection timed out"), "delayed")
    text = "####################################################################\n# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n####################################################################\n\nYour message could not be delivered for more than 4 hour(s).\nIt will be retried until it is 5 day(s) old.\n"
    anything = frozenset({"bounce", "autoreply", "other"})
    none = frozenset({"none"})

    def quiet(name: str, raw: bytes, classes: dict[str, frozenset[str]] | None = None) -> Case:
        return Case(f"bounce-{name}", raw, anything, none, classes=classes or {}, group="bounce-none")

    yield quiet("delayed", report(own, text, status_part([late]), returned_mail(reader)))
    warn = head("Mail Delivery Subsystem <MAILER-DAEMON@" + OWN_MX + ">", "Warning: could not send message for past 4 hours")
    yield quiet("delayed-sendmail", report(warn, "    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n", status_part([late]), returned_headers(reader), headers_only=True))
    exim_warn = head(f"Mail Delivery System <Mailer-Daemon@{OWN_MX}>", "Warning: message 1abcde delayed 24 hours")
    yield quiet("delayed-exim", mail(exim_warn, part(f"This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on {OWN_MX}.\n\nThe address to which the message has not yet been delivered is:\n\n  {reader.address}\n\nNo action is required on your part. Delivery attempts will continue for\nsome time.\n")))
    gmail_warn = head("Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Delay)")
    yield quiet("delayed-gmail", report(gmail_warn, f"** Delivery incomplete **\n\nThere was a temporary problem delivering your message to {reader.address}. Gmail will retry for 46 more hours. You'll be notified if the delivery fails permanently.\n", status_part([late], original=False), returned_headers(reader), headers_only=True))
    for action in ("relayed", "delivered", "expanded"):
        fine = _failure(reader, ("2.1.5" if action == "delivered" else "2.0.0", "250 2.1.5 Recipient OK"), action)
        notice = head("MAILER-DAEMON@" + OWN_MX, "Successful Mail Delivery Report")
        yield quiet(action, report(notice, f"<{reader.address}>: delivery via {OWN_MX}: 250 OK\n", status_part([fine]), returned_headers(reader), headers_only=True), {reader.address: frozenset({"delivered"})})
    delayed_ja = head("MAILER-DAEMON@" + OWN_MX, "配信遅延のお知らせ")
    yield quiet("delayed-ja", report(delayed_ja, "メールの配信が遅れています。再送を続けますので、もう一度送る必要はありません。\n", status_part([late]), returned_headers(reader), headers_only=True))


def forged() -> Iterator[Case]:
    """Bounces that name nobody of ours, or of mail that was never ours."""
    own = head("MAILER-DAEMON@" + OWN_MX, "Undelivered Mail Returned to Sender")
    someone = Reader("shiranai.hito@yoso.example", "")
    none = frozenset({"none", "count", "ask"})
    row = ("5.1.1", "550 5.1.1 User unknown")
    for name, raw in (
        ("stranger", report(own, "failed", status_part([_failure(someone, row)]), "From: x@y.example\nMessage-ID: <1@y.example>\n", headers_only=True)),
        ("spam-backscatter", report(own, "failed", status_part([_failure(someone, row)]), f"From: {SHOP}\nTo: {someone.address}\nSubject: Buy watches\nMessage-ID: <999@botnet.example>\n", headers_only=True)),
        ("wrong-token", report(head("MAILER-DAEMON@" + OWN_MX, "x", to=SHOP.replace("@", "+b-" + token_of("q") + "@")), "failed", status_part([_failure(someone, row)]), "Subject: x\n", headers_only=True)),
        ("own-address", report(own, "failed", status_part([_failure(Reader(SHOP, ""), row)]), "Subject: x\n", headers_only=True)),
        ("nobody", mail(own, part("Your message could not be delivered.\n"))),
        ("substring", mail(own, part(f"<x{READERS[90].address}>: user unknown\n<{READERS[90].address}.invalid>: user unknown\n"))),
    ):
        yield Case(f"bounce-forged-{name}", raw, frozenset({"bounce", "other", "autoreply", "unclear"}), none, recipients=frozenset(), group="bounce-forged")
    reader = READERS[91]
    talk = mail(usual(reader, "メールが戻ってきました"), part(f"先日のメールがエラーで戻ってきました。user unknown と出ます。アドレスは {reader.address} で合っていますか？"))
    yield Case("bounce-forged-person-talks", talk, frozenset({"reply", "other", "unclear"}), frozenset({"none", "ask"}), group="other")
    subject = RUNS[0].subject
    page = mail(own, part(f"Delivery to {subject} failed for an unknown person.\n"))
    yield Case("bounce-forged-subject", page, frozenset({"bounce", "other", "autoreply", "unclear"}), none, recipients=frozenset(), group="bounce-forged")


def cases() -> Iterator[Case]:
    """All of them."""
    for make in (every_server, by_what, several, no_failures, forged):
        yield from make()
